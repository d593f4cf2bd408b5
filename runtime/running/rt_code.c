/* Code objects.
 *
 * All of a code object is immutable but `copies`.  The original units are never specialized; each thread
 * runs a copy of its own (rt_code_copy), found by its bytecode index, so that specializing needs no
 * agreement between threads.  A copy is written only by the thread that has its index, and with the world stopped
 * by who changes what is monitored.  When no thread has the index any more, a collection frees its copies.
 */
#include "rt_code.h"

#include <stdio.h>

#include "rt_generator.h"
#include "rt_intern.h"
#include "rt_number.h"
#include "rt_tuple.h"
#include "rt_vm.h"

/* Everybody's table until the first copy is made. */
static const RtCopies no_copies = {0};

static void *
copy_array(RtThread *t, const void *items, size_t bytes)
{
    void *p = rt_alloc(t, bytes ? bytes : 1);
    if (p != NULL && bytes) {
        memcpy(p, items, bytes);
    }
    return p;
}

/* The constants as LOAD_CONST pushes them.  They are not counted on stacks, because the tuple holds them, the
 * function holds the code, and the frame the function; of code that its function has no more, collections free what no frame
 * runs; a value that leaves the frame is counted then. */
static int
spread_consts(RtThread *t, RtCode *code)
{
    int64_t n = rt_tuple_size(code->consts);
    code->const_values = rt_alloc(t, (size_t)(n + 1) * sizeof(RtValue));
    if (code->const_values == NULL) {
        return -1;
    }
    for (int64_t i = 0; i < n; i++) {
        RtValue v = rt_tuple_item(code->consts, i);
        if (rt_value_is_heap(v)) {
            v.bits |= RT_DEFERRED;
        }
        code->const_values[i] = v;
    }
    return 0;
}

static int
spread_names(RtThread *t, RtCode *code)
{
    int64_t n = rt_tuple_size(code->names);
    code->name_list = rt_alloc(t, (size_t)(n + 1) * sizeof(RtStr *));
    if (code->name_list == NULL) {
        return -1;
    }
    for (int64_t i = 0; i < n; i++) {
        RtStr *name = rt_intern_str(t, rt_str_of_value(rt_tuple_item(code->names, i)));
        if (name == NULL) {
            return -1;
        }
        code->name_list[i] = name;
    }
    return 0;
}

static int
fill_code(RtThread *t, RtCode *code, const RtCodeSpec *spec)
{
    code->units = copy_array(t, spec->units, spec->unit_count * sizeof(RtCodeUnit));
    code->lines = copy_array(t, spec->lines, spec->line_count * sizeof(RtLineEntry));
    code->handlers = copy_array(t, spec->handlers, spec->handler_count * sizeof(RtHandlerEntry));
    code->local_kinds = copy_array(t, spec->local_kinds, (size_t)spec->local_count);
    if (code->units == NULL || code->lines == NULL || code->handlers == NULL || code->local_kinds == NULL) {
        return -1;
    }
    return spread_consts(t, code) < 0 || spread_names(t, code) < 0 ? -1 : 0;
}

RtCode *
rt_code_new(RtThread *t, const RtCodeSpec *spec)
{
    RtCode *code = rt_object_new(t, t->vm->types.code, sizeof *code);
    if (code == NULL) {
        return NULL;
    }
    rt_object_set_deferred(t, &code->head);
    code->name = spec->name;
    code->qualname = spec->qualname;
    code->filename = spec->filename;
    code->consts = spec->consts;
    code->names = spec->names;
    code->local_names = spec->local_names;
    rt_incref(t, code->name);
    rt_incref(t, code->qualname);
    rt_incref(t, code->filename);
    rt_incref(t, code->consts);
    rt_incref(t, code->names);
    rt_incref(t, code->local_names);
    code->arg_count = spec->arg_count;
    code->positional_only_count = spec->positional_only_count;
    code->keyword_only_count = spec->keyword_only_count;
    code->local_count = spec->local_count;
    code->free_count = spec->free_count;
    code->stack_size = spec->stack_size;
    code->frame_size = RT_FRAME_WORDS + spec->local_count + spec->stack_size;
    code->first_line = spec->first_line;
    code->flags = spec->flags;
    code->unit_count = spec->unit_count;
    code->line_count = spec->line_count;
    code->handler_count = spec->handler_count;
    code->parameter_count = spec->arg_count + spec->keyword_only_count
        + ((spec->flags & RT_CODE_VARARGS) != 0) + ((spec->flags & RT_CODE_VARKEYWORDS) != 0);
    code->simple = spec->keyword_only_count == 0 && (spec->flags & (RT_CODE_VARARGS | RT_CODE_VARKEYWORDS)) == 0;
    code->copies = (RtCopies *)&no_copies;
    code->monitor = NULL;
    if (fill_code(t, code, spec) < 0) {
        rt_decref(t, code);
        return NULL;
    }
    return code;
}

int32_t
rt_code_line(const RtCode *code, uint32_t index)
{
    uint32_t low = 0, high = code->line_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (code->lines[middle].start <= index) {
            low = middle + 1;
        }
        else {
            high = middle;
        }
    }
    return low == 0 ? -1 : code->lines[low - 1].line;
}

const RtHandlerEntry *
rt_code_handler(const RtCode *code, uint32_t index)
{
    const RtHandlerEntry *best = NULL;
    for (uint32_t i = 0; i < code->handler_count; i++) {
        const RtHandlerEntry *entry = &code->handlers[i];
        if (entry->start > index) {
            break;
        }
        if (index < entry->end && (best == NULL || entry->start > best->start)) {
            best = entry;
        }
    }
    return best;
}

/* Under the code's lock, a table with room for `index`. */
static RtCopies *
table_for(RtThread *t, RtCode *code, uint32_t index)
{
    RtCopies *old = code->copies;
    if (index < old->size) {
        return old;
    }
    uint32_t size = index + 1 < 2 * old->size ? 2 * old->size : index + 1;
    RtCopies *copies = rt_alloc_zeroed(t, sizeof *copies + size * sizeof copies->entries[0]);
    if (copies == NULL) {
        return NULL;
    }
    copies->size = size;
    for (uint32_t i = 0; i < old->size; i++) {
        copies->entries[i] = old->entries[i];
    }
    rt_store_release(&code->copies, copies);
    if (old->size != 0) {
        rt_free_delayed(t, old);
    }
    return copies;
}

static RtCodeUnit *
make_copy(RtThread *t, RtCode *code)
{
    RtCodeUnit *units = copy_array(t, code->units, code->unit_count * sizeof(RtCodeUnit));
    if (units == NULL) {
        return NULL;
    }
    rt_lock(t, code);
    RtCopies *copies = table_for(t, code, t->bytecode_index);
    if (copies != NULL) {
        rt_monitor_instrument(t->vm, code, units);    /* nothing stops the world until others see the copy */
        rt_store_release(&copies->entries[t->bytecode_index], units);
    }
    rt_unlock(t, code);
    if (copies == NULL) {
        rt_free(t, units);
        return NULL;
    }
    return units;
}

/* What runs behind __init__ has no RESUME of its own: its copy is made with the thread's first one. */
RtCodeUnit *
rt_code_copy(RtThread *t, RtCode *code)
{
    RtCode *cleanup = t->vm->running.init_cleanup_code;
    RtCodeUnit *units = rt_code_units(t, code);
    RT_ASSERT(t->bytecode_index != RT_NO_COPIES);
    if (units != code->units) {
        return units;
    }
    if (cleanup != NULL && rt_code_units(t, cleanup) == cleanup->units && make_copy(t, cleanup) == NULL) {
        return NULL;
    }
    return make_copy(t, code);
}

int64_t
rt_code_copy_count(const RtCode *code)
{
    const RtCopies *copies = code->copies;
    int64_t count = (copies->size != 0) + (code->monitor != NULL);      /* which is made when it is needed */
    for (uint32_t i = 0; i < copies->size; i++) {
        count += copies->entries[i] != NULL;
    }
    return count;
}

typedef struct {
    RtThread *thread;
    const uint32_t *indices;
    size_t count;
} Unused;

static RtCodeUnit **
unused_copy(const Unused *unused, RtCode *code, size_t i)
{
    RtCopies *copies = code->copies;
    return unused->indices[i] < copies->size && copies->entries[unused->indices[i]] != NULL
        ? &copies->entries[unused->indices[i]] : NULL;
}

/* A generator that nobody runs goes on in the copy of whoever resumes it: until then it may as well stand in the original. */
static void
leave_unused(RtObject *o, RtHeap *heap, size_t size, void *arg)
{
    (void)heap, (void)size;
    RtGenerator *g = (RtGenerator *)o;
    if (o->kind != RT_KIND_GENERATOR || g->code == NULL) {
        return;
    }
    RtFrame *f = &g->frame;
    for (size_t i = 0; i < ((Unused *)arg)->count; i++) {
        RtCodeUnit **copy = unused_copy(arg, g->code, i);
        if (copy != NULL && f->units == *copy) {
            f->instr_ptr = g->code->units + (f->instr_ptr - f->units);
            f->units = g->code->units;
            return;
        }
    }
}

static void
free_unused(RtObject *o, RtHeap *heap, size_t size, void *arg)
{
    (void)heap, (void)size;
    for (size_t i = 0; o->kind == RT_KIND_CODE && i < ((Unused *)arg)->count; i++) {
        RtCodeUnit **copy = unused_copy(arg, (RtCode *)o, i);
        if (copy != NULL) {
            rt_free(((Unused *)arg)->thread, *copy);
            rt_store_relaxed(copy, NULL);
        }
    }
}

void
rt_code_free_copies(RtThread *t, const uint32_t *indices, size_t count)
{
    Unused unused = {t, indices, count};
    RT_ASSERT(rt_world_is_stopped(t->vm));
    rt_heap_walk(t->vm, leave_unused, &unused);
    rt_heap_walk(t->vm, free_unused, &unused);
}

/* --- the type --- */

void
rt_code_visit(RtCode *code, RtVisitFn visit, void *arg)
{
    if (code == NULL) {
        return;
    }
    if (RT_FT) {
        rt_gc_visit_uncounted(&code->head, visit, arg);
    }
    else {
        visit(&code->head, arg);
    }
}

static void
code_traverse(RtObject *self, RtVisitFn visit, void *arg)
{
    RtCode *code = (RtCode *)self;
    rt_gc_visit(code->name, visit, arg);
    rt_gc_visit(code->qualname, visit, arg);
    rt_gc_visit(code->filename, visit, arg);
    rt_gc_visit(code->consts, visit, arg);
    rt_gc_visit(code->names, visit, arg);
    rt_gc_visit(code->local_names, visit, arg);
}

static void
code_dealloc(RtThread *t, RtObject *self)
{
    RtCode *code = (RtCode *)self;
    for (uint32_t i = 0; i < code->copies->size; i++) {
        rt_free(t, code->copies->entries[i]);
    }
    if (code->copies->size != 0) {
        rt_free(t, code->copies);
    }
    rt_free(t, code->units);
    rt_free(t, code->lines);
    rt_free(t, code->handlers);
    rt_free(t, code->local_kinds);
    rt_free(t, code->const_values);
    rt_free(t, code->name_list);
    rt_free(t, code->monitor);
    rt_decref(t, code->name);
    rt_decref(t, code->qualname);
    rt_decref(t, code->filename);
    rt_decref(t, code->consts);
    rt_decref(t, code->names);
    rt_decref(t, code->local_names);
    rt_object_free(t, self);
}

static RtValue
code_repr(RtThread *t, RtValue self)
{
    RtCode *code = (RtCode *)rt_value_object(self);
    char address[32];
    snprintf(address, sizeof address, "0x%llx", (unsigned long long)(uintptr_t)code);
    return rt_str_value(rt_str_format(t, "<code object %U at %s, file \"%U\", line %d>", code->name, address, code->filename,
                                      (int)code->first_line));
}

static RtValue
counted(RtThread *t, void *object)
{
    rt_incref(t, object);
    return rt_value_take(object);
}

static RtValue get_name(RtThread *t, RtValue self) { return counted(t, ((RtCode *)rt_value_object(self))->name); }
static RtValue get_qualname(RtThread *t, RtValue self) { return counted(t, ((RtCode *)rt_value_object(self))->qualname); }
static RtValue get_filename(RtThread *t, RtValue self) { return counted(t, ((RtCode *)rt_value_object(self))->filename); }
static RtValue get_consts(RtThread *t, RtValue self) { return counted(t, ((RtCode *)rt_value_object(self))->consts); }
static RtValue get_names(RtThread *t, RtValue self) { return counted(t, ((RtCode *)rt_value_object(self))->names); }

static RtValue get_flags(RtThread *t, RtValue self) { (void)t; return rt_small_int(((RtCode *)rt_value_object(self))->flags); }
static RtValue get_argcount(RtThread *t, RtValue self) { (void)t; return rt_small_int(((RtCode *)rt_value_object(self))->arg_count); }
static RtValue get_firstlineno(RtThread *t, RtValue self) { (void)t; return rt_small_int(((RtCode *)rt_value_object(self))->first_line); }
static RtValue get_stacksize(RtThread *t, RtValue self) { (void)t; return rt_small_int(((RtCode *)rt_value_object(self))->stack_size); }

static RtValue
get_posonlyargcount(RtThread *t, RtValue self)
{
    (void)t;
    return rt_small_int(((RtCode *)rt_value_object(self))->positional_only_count);
}

static RtValue
get_kwonlyargcount(RtThread *t, RtValue self)
{
    (void)t;
    return rt_small_int(((RtCode *)rt_value_object(self))->keyword_only_count);
}

/* The names of variables that are of one of the kinds. */
static RtValue
names_of_kind(RtThread *t, RtValue self, uint8_t kinds)
{
    RtCode *code = (RtCode *)rt_value_object(self);
    int64_t n = 0;
    for (int32_t i = 0; i < code->local_count; i++) {
        n += (code->local_kinds[i] & kinds) != 0;
    }
    RtTuple *names = rt_tuple_new(t, n);
    if (names == NULL) {
        return RT_NULL;
    }
    n = 0;
    for (int32_t i = 0; i < code->local_count; i++) {
        if (code->local_kinds[i] & kinds) {
            names->items[n++] = rt_dup(t, rt_tuple_item(code->local_names, i));
        }
    }
    return rt_value_take(names);
}

static RtValue get_varnames(RtThread *t, RtValue self) { return names_of_kind(t, self, RT_LOCAL_FAST); }
static RtValue get_cellvars(RtThread *t, RtValue self) { return names_of_kind(t, self, RT_LOCAL_CELL); }
static RtValue get_freevars(RtThread *t, RtValue self) { return names_of_kind(t, self, RT_LOCAL_FREE); }

static RtValue
get_nlocals(RtThread *t, RtValue self)
{
    RtCode *code = (RtCode *)rt_value_object(self);
    int64_t n = 0;
    (void)t;
    for (int32_t i = 0; i < code->local_count; i++) {
        n += (code->local_kinds[i] & RT_LOCAL_FAST) != 0;
    }
    return rt_small_int(n);
}

static const RtGetSetDef code_members[] = {
    {"co_name", get_name, NULL, NULL}, {"co_qualname", get_qualname, NULL, NULL},
    {"co_filename", get_filename, NULL, NULL}, {"co_consts", get_consts, NULL, NULL},
    {"co_names", get_names, NULL, NULL}, {"co_flags", get_flags, NULL, NULL},
    {"co_argcount", get_argcount, NULL, NULL}, {"co_posonlyargcount", get_posonlyargcount, NULL, NULL},
    {"co_kwonlyargcount", get_kwonlyargcount, NULL, NULL}, {"co_firstlineno", get_firstlineno, NULL, NULL},
    {"co_stacksize", get_stacksize, NULL, NULL}, {"co_nlocals", get_nlocals, NULL, NULL}, {0},
};
static const RtGetSetDef code_getsets[] = {
    {"co_varnames", get_varnames, NULL, NULL}, {"co_cellvars", get_cellvars, NULL, NULL}, {"co_freevars", get_freevars, NULL, NULL}, {0},
};

static const RtTypeSpec code_spec = {
    .name = "code",
    .basic_size = sizeof(RtCode),
    .kind = RT_KIND_CODE,
    .slots = {.repr = code_repr, .traverse = code_traverse, .dealloc = code_dealloc},
    .getsets = code_getsets,
    .members = code_members,
};

int
rt_code_init(RtThread *t)
{
    t->vm->types.code = rt_type_new_builtin(t, &code_spec);
    return 0;
}
