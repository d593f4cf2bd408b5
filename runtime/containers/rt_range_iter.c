/* Iterators of ranges: of small ints, and of ints of any size. */
#include "rt_range_iter.h"

#include "rt_call.h"
#include "rt_error.h"
#include "rt_heap.h"
#include "rt_int.h"
#include "rt_iter_types.h"
#include "rt_lock.h"
#include "rt_number.h"
#include "rt_vm.h"

typedef struct {
    RtObject head;         /* lock: guards index */
    RtValue start, step, length;     /* ints, counted; immutable */
    RtValue index;         /* of the next number; an int, counted */
} LongIterator;

/* All numbers, and the one behind the last, are small ints. */
static bool
all_small(RtValue start, RtValue step, RtValue length)
{
    int64_t distance, end;
    return rt_value_both_int(start, step) && rt_value_is_int(length) &&
           !__builtin_mul_overflow(rt_small_int_value(step), rt_small_int_value(length), &distance) &&
           !__builtin_add_overflow(rt_small_int_value(start), distance, &end) && rt_fits_small_int(end);
}

/* Borrows the ints. */
RtValue
rt_range_iterator_new(RtThread *t, RtValue start, RtValue step, RtValue length)
{
    if (RT_LIKELY(all_small(start, step, length))) {
        RtRangeIterator *it = rt_object_new_untracked(t, t->vm->types.range_iterator, sizeof *it);
        if (RT_LIKELY(it != NULL)) {
            it->next = rt_small_int_value(start);
            it->step = rt_small_int_value(step);
            it->left = rt_small_int_value(length);
        }
        return rt_value_take(it);
    }
    LongIterator *it = rt_object_new_untracked(t, t->vm->types.long_range_iterator, sizeof *it);
    if (it != NULL) {
        it->start = rt_dup_counted(t, start);
        it->step = rt_dup_counted(t, step);
        it->length = rt_dup_counted(t, length);
        it->index = rt_small_int(0);
    }
    return rt_value_take(it);
}

static RtValue
small_next(RtThread *t, RtValue self)
{
    (void)t;
    return rt_range_iterator_next((RtRangeIterator *)rt_value_object(self));
}

static RtValue
small_hint(RtThread *t, RtValue self)
{
    (void)t;
    int64_t left = rt_load_relaxed(&((RtRangeIterator *)rt_value_object(self))->left);
    return rt_small_int(left < 0 ? 0 : left);
}

static void
small_dealloc(RtThread *t, RtObject *self)
{
    rt_object_free(t, self);
}

static RtValue
long_index(RtThread *t, LongIterator *it)
{
    rt_lock(t, it);
    RtValue i = rt_slot_dup_locked(t, it->index);
    rt_unlock(t, it);
    return i;
}

static RtValue
long_next(RtThread *t, RtValue self)
{
    LongIterator *it = (LongIterator *)rt_value_object(self);
    RtValue i = long_index(t, it), v = RT_NULL;
    if (rt_int_compare(i, it->length) < 0) {
        RtValue next = rt_int_add(t, i, rt_small_int(1));
        if (!rt_value_is_null(next)) {
            rt_lock(t, it);
            RtValue old = it->index;
            it->index = rt_keep(t, next);
            rt_unlock(t, it);
            rt_close(t, old);
            v = rt_range_number(t, it->start, i, it->step);
        }
    }
    rt_close(t, i);
    return v;
}

static RtValue
long_hint(RtThread *t, RtValue self)
{
    LongIterator *it = (LongIterator *)rt_value_object(self);
    RtValue i = long_index(t, it), left = rt_int_subtract(t, it->length, i);
    rt_close(t, i);
    return left;
}

static void
long_dealloc(RtThread *t, RtObject *self)
{
    LongIterator *it = (LongIterator *)self;
    rt_close(t, it->start);
    rt_close(t, it->step);
    rt_close(t, it->length);
    rt_close(t, it->index);
    rt_object_free(t, self);
}

#define HINT(fn) {RT_METHOD_NOARGS("__length_hint__", fn, "How many numbers are left."), {0}}
static const RtMethodDef small_methods[] = HINT(small_hint);
static const RtMethodDef long_methods[] = HINT(long_hint);

static const RtTypeSpec small_spec = {
    .name = "range_iterator",
    .basic_size = sizeof(RtRangeIterator),
    .kind = RT_KIND_RANGE_ITERATOR,
    .slots = {.iter = rt_iter_self, .next = small_next, .dealloc = small_dealloc},
    .methods = small_methods,
};
static const RtTypeSpec long_spec = {
    .name = "longrange_iterator",
    .basic_size = sizeof(LongIterator),
    .slots = {.iter = rt_iter_self, .next = long_next, .dealloc = long_dealloc},
    .methods = long_methods,
};

/* Makes these types.  0 or -1. */
int
rt_range_iter_init(RtThread *t)
{
    t->vm->types.range_iterator = rt_type_new_builtin(t, &small_spec);
    t->vm->types.long_range_iterator = rt_type_new_builtin(t, &long_spec);
    return 0;
}
