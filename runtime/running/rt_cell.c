/* Cells, and their type. */
#include "rt_cell.h"

#include <stdio.h>

#include "rt_container.h"
#include "rt_function.h"
#include "rt_number.h"
#include "rt_vm.h"

RtCell *
rt_cell_new_take(RtThread *t, RtValue v)
{
    RtCell *cell = rt_object_new_untracked(t, t->vm->types.cell, sizeof *cell);
    if (cell == NULL) {
        rt_close(t, v);
        return NULL;
    }
    cell->held = rt_value_heap_safe(t, v);
    rt_object_track(cell);
    return cell;
}

/* Under the lock, so that whoever replaces the value cannot free it meanwhile. */
RtValue
rt_cell_get_slow(RtThread *t, RtCell *cell)
{
    rt_lock(t, cell);
    RtValue v = rt_slot_dup_locked(t, cell->held);
    rt_unlock(t, cell);
    return v;
}

static RtValue
exchange(RtThread *t, RtCell *cell, RtValue v)
{
    rt_lock(t, cell);
    RtValue old = cell->held;
    rt_slot_store(&cell->held, v);
    rt_unlock(t, cell);
    return old;
}

void
rt_cell_set_take(RtThread *t, RtCell *cell, RtValue v)
{
    rt_close(t, exchange(t, cell, rt_value_heap_safe(t, v)));
}

bool
rt_cell_clear(RtThread *t, RtCell *cell)
{
    RtValue old = exchange(t, cell, RT_NULL);
    rt_close(t, old);
    return !rt_value_is_null(old);
}

/* --- the type --- */

static void
cell_traverse(RtObject *self, RtVisitFn visit, void *arg)
{
    rt_gc_visit_value(((RtCell *)self)->held, visit, arg);
}

static void
cell_clear(RtThread *t, RtObject *self)
{
    rt_close(t, exchange(t, (RtCell *)self, RT_NULL));
}

static void
cell_dealloc(RtThread *t, RtObject *self)
{
    rt_close(t, ((RtCell *)self)->held);
    rt_object_free(t, self);
}

static RtValue
cell_repr(RtThread *t, RtValue self)
{
    char address[32];
    snprintf(address, sizeof address, "0x%llx", (unsigned long long)(self.bits & ~RT_DEFERRED));
    RtValue held = rt_cell_get(t, rt_as_cell(self));
    if (rt_value_is_null(held)) {
        return rt_str_value(rt_str_format(t, "<cell at %s: empty>", address));
    }
    char held_at[32];
    snprintf(held_at, sizeof held_at, "0x%llx", (unsigned long long)(held.bits & ~RT_DEFERRED));
    RtValue text = rt_str_value(rt_str_format(t, "<cell at %s: %T object at %s>", address, held, held_at));
    rt_close(t, held);
    return text;
}

/* Cells compare as what they hold; an empty one is the smallest. */
static RtValue
cell_compare(RtThread *t, RtValue a, RtValue b, int op)
{
    if (!rt_value_has_kind(a, RT_KIND_CELL) || !rt_value_has_kind(b, RT_KIND_CELL)) {
        return RT_NOT_IMPLEMENTED;
    }
    RtValue x = rt_cell_get(t, rt_as_cell(a)), y = rt_cell_get(t, rt_as_cell(b));
    RtValue result;
    if (rt_value_is_null(x) || rt_value_is_null(y)) {
        result = rt_bool(rt_compare_result(rt_value_is_null(y) - rt_value_is_null(x), op));
    }
    else {
        result = rt_compare(t, x, y, op);
    }
    rt_close(t, x);
    rt_close(t, y);
    return result;
}

static RtValue
cell_get_contents(RtThread *t, RtValue self)
{
    RtValue held = rt_cell_get(t, rt_as_cell(self));
    return rt_value_is_null(held) ? rt_raise(t, RT_EXC_ValueError, "Cell is empty") : held;
}

static int
cell_set_contents(RtThread *t, RtValue self, RtValue v)
{
    rt_cell_set_take(t, rt_as_cell(self), rt_dup(t, v));
    return 0;
}

static const RtGetSetDef cell_getsets[] = {
    {"cell_contents", cell_get_contents, cell_set_contents, NULL},
    {NULL, NULL, NULL, NULL},
};

static const RtTypeSpec cell_spec = {
    .name = "cell",
    .basic_size = sizeof(RtCell),
    .kind = RT_KIND_CELL,
    .slots = {.repr = cell_repr, .compare = cell_compare, .hash = rt_hash_unhashable,
              .traverse = cell_traverse, .clear = cell_clear, .dealloc = cell_dealloc},
    .getsets = cell_getsets,
};

int
rt_cell_init(RtThread *t)
{
    t->vm->types.cell = rt_type_new_builtin(t, &cell_spec);
    return 0;
}
