/* range objects. */
#include "rt_range.h"

#include "rt_call.h"
#include "rt_error.h"
#include "rt_heap.h"
#include "rt_int.h"
#include "rt_iter_types.h"
#include "rt_number.h"
#include "rt_range_iter.h"
#include "rt_slice.h"
#include "rt_str.h"
#include "rt_tuple.h"
#include "rt_vm.h"

/* --- arithmetic on ints of any size --- */

/* base + i * step; new, or RT_NULL. */
RtValue
rt_range_number(RtThread *t, RtValue base, RtValue i, RtValue step)
{
    RtValue distance = rt_int_multiply(t, i, step);
    if (rt_value_is_null(distance)) {
        return RT_NULL;
    }
    RtValue v = rt_int_add(t, base, distance);
    rt_close(t, distance);
    return v;
}

/* How many numbers there are from low to high (exclusive) with a positive step; new, or RT_NULL. */
static RtValue
count_up(RtThread *t, RtValue low, RtValue high, RtValue step)
{
    if (rt_int_compare(low, high) >= 0) {
        return rt_small_int(0);
    }
    RtValue distance = rt_int_subtract(t, high, low), last = RT_NULL, steps = RT_NULL, n = RT_NULL;
    if (!rt_value_is_null(distance)) {
        last = rt_int_subtract(t, distance, rt_small_int(1));
    }
    if (!rt_value_is_null(last)) {
        steps = rt_int_floor_divide(t, last, step);
    }
    if (!rt_value_is_null(steps)) {
        n = rt_int_add(t, steps, rt_small_int(1));
    }
    rt_close(t, distance);
    rt_close(t, last);
    rt_close(t, steps);
    return n;
}

static RtValue
length_of(RtThread *t, RtValue start, RtValue stop, RtValue step)
{
    if (RT_LIKELY(rt_value_both_int(start, stop) && rt_value_is_int(step))) {
        int64_t low = rt_small_int_value(start), high = rt_small_int_value(stop), by = rt_small_int_value(step);
        if (by < 0) {
            int64_t x = low;
            low = high;
            high = x;
            by = -by;
        }
        return rt_int_from_int64(t, high > low ? (high - low - 1) / by + 1 : 0);
    }
    if (rt_int_sign(step) > 0) {
        return count_up(t, start, stop, step);
    }
    RtValue by = rt_int_negative(t, step);
    RtValue n = rt_value_is_null(by) ? RT_NULL : count_up(t, stop, start, by);
    rt_close(t, by);
    return n;
}

/* A range; takes the ints over, also on failure. */
static RtValue
range_take(RtThread *t, RtValue start, RtValue stop, RtValue step)
{
    RtRange *r = NULL;
    RtValue length = length_of(t, start, stop, step);
    if (!rt_value_is_null(length)) {
        r = rt_object_new_untracked(t, t->vm->types.range, sizeof *r);
    }
    if (r == NULL) {
        rt_close(t, length);
        rt_close(t, start);
        rt_close(t, stop);
        rt_close(t, step);
        return RT_NULL;
    }
    r->start = rt_keep(t, start);
    r->stop = rt_keep(t, stop);
    r->step = rt_keep(t, step);
    r->length = rt_keep(t, length);
    return rt_value_take(r);
}

/* Borrows ints; ValueError when the step is zero. */
RtValue
rt_range_new(RtThread *t, RtValue start, RtValue stop, RtValue step)
{
    if (rt_int_sign(step) == 0) {
        return rt_raise(t, RT_EXC_ValueError, "range() arg 3 must not be zero");
    }
    return range_take(t, rt_dup(t, start), rt_dup(t, stop), rt_dup(t, step));
}

static RtValue
range_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    RtValue parts[3] = {rt_small_int(0), RT_NULL, rt_small_int(1)};
    (void)type;
    if (rt_args_no_keywords(t, "range", kwnames) < 0 || rt_args_check(t, "range", nargs, 1, 3) < 0) {
        return RT_NULL;
    }
    for (size_t i = 0; i < nargs; i++) {
        size_t to = nargs == 1 ? 1 : i;
        parts[to] = rt_index(t, args[i]);
        if (rt_value_is_null(parts[to])) {
            while (i > 0) {
                rt_close(t, parts[--i]);
            }
            return RT_NULL;
        }
    }
    RtValue r = rt_range_new(t, parts[0], parts[1], parts[2]);
    for (int i = 0; i < 3; i++) {
        rt_close(t, parts[i]);
    }
    return r;
}

/* --- looking into it --- */

/* The number at index i (an int, any); IndexError. */
static RtValue
number_at(RtThread *t, const RtRange *r, RtValue i)
{
    RtValue at = rt_int_sign(i) < 0 ? rt_int_add(t, i, r->length) : rt_dup(t, i), v = RT_NULL;
    if (rt_value_is_null(at)) {
        return RT_NULL;
    }
    if (rt_int_sign(at) < 0 || rt_int_compare(at, r->length) >= 0) {
        rt_raise(t, RT_EXC_IndexError, "range object index out of range");
    }
    else {
        v = rt_range_number(t, r->start, at, r->step);
    }
    rt_close(t, at);
    return v;
}

static RtValue
slice_of(RtThread *t, const RtRange *r, RtSlice *slice)
{
    RtValue part[3], step = RT_NULL, start = RT_NULL, stop = RT_NULL;
    if (rt_slice_indices(t, slice, r->length, part) < 0) {
        return RT_NULL;
    }
    step = rt_int_multiply(t, r->step, part[2]);
    if (!rt_value_is_null(step)) {
        start = rt_range_number(t, r->start, part[0], r->step);
    }
    if (!rt_value_is_null(start)) {
        stop = rt_range_number(t, r->start, part[1], r->step);
    }
    for (int i = 0; i < 3; i++) {
        rt_close(t, part[i]);
    }
    if (rt_value_is_null(stop)) {
        rt_close(t, step);
        rt_close(t, start);
        return RT_NULL;
    }
    return range_take(t, start, stop, step);
}

static RtValue
range_subscript(RtThread *t, RtValue self, RtValue index)
{
    const RtRange *r = rt_as_range(self);
    if (rt_is_slice(index)) {
        return slice_of(t, r, rt_as_slice(index));
    }
    if (!rt_has_index(t, index)) {
        return rt_raise(t, RT_EXC_TypeError, "range indices must be integers or slices, not %T", index);
    }
    RtValue i = rt_index(t, index);
    if (rt_value_is_null(i)) {
        return RT_NULL;
    }
    RtValue v = number_at(t, r, i);
    rt_close(t, i);
    return v;
}

/* The index of an int in the range: new; RT_NULL without an exception when it is not in it. */
static RtValue
index_of(RtThread *t, const RtRange *r, RtValue v)
{
    bool up = rt_int_sign(r->step) > 0;
    if (up ? rt_int_compare(v, r->start) < 0 || rt_int_compare(v, r->stop) >= 0
           : rt_int_compare(v, r->start) > 0 || rt_int_compare(v, r->stop) <= 0) {
        return RT_NULL;
    }
    RtValue distance = rt_int_subtract(t, v, r->start), i = RT_NULL, rest = RT_NULL;
    if (!rt_value_is_null(distance) && rt_int_divmod(t, distance, r->step, &i, &rest) == 0) {
        if (rt_int_sign(rest) != 0) {
            rt_close(t, i);
            i = RT_NULL;
        }
        rt_close(t, rest);
    }
    rt_close(t, distance);
    return i;
}

static bool
is_exact_int(RtValue v)
{
    return rt_is_int_exact(v) || rt_value_is_bool(v);
}

/* Calls rt_equal() for one number after the other; *found counts up to `most`, *at is the index of the last one found. */
static int
search(RtThread *t, RtValue self, RtValue v, int64_t most, int64_t *found, int64_t *at)
{
    RtValue it = rt_iter(t, self), number;
    *found = 0;
    if (rt_value_is_null(it)) {
        return -1;
    }
    for (int64_t i = 0; *found < most && !rt_value_is_null(number = rt_next(t, it)); i++) {
        int equal = rt_equal(t, number, v);
        rt_close(t, number);
        if (equal < 0) {
            break;
        }
        if (equal > 0) {
            ++*found;
            *at = i;
        }
    }
    rt_close(t, it);
    return t->exc == NULL ? 0 : -1;
}

static int
range_contains(RtThread *t, RtValue self, RtValue v)
{
    if (is_exact_int(v)) {
        RtValue i = index_of(t, rt_as_range(self), v);
        rt_close(t, i);
        return rt_value_is_null(i) ? (t->exc == NULL ? 0 : -1) : 1;
    }
    int64_t found, at;
    return search(t, self, v, 1, &found, &at) < 0 ? -1 : found != 0;
}

static RtValue
range_index(RtThread *t, RtValue self, RtValue v)
{
    if (is_exact_int(v)) {
        RtValue i = index_of(t, rt_as_range(self), v);
        if (rt_value_is_null(i) && t->exc == NULL) {
            return RT_HOST >= 0x030e ? rt_raise(t, RT_EXC_ValueError, "range.index(x): x not in range")
                                     : rt_raise(t, RT_EXC_ValueError, "%R is not in range", v);
        }
        return i;
    }
    int64_t found, at = 0;
    if (search(t, self, v, 1, &found, &at) < 0) {
        return RT_NULL;
    }
    return found ? rt_small_int(at) : rt_raise(t, RT_EXC_ValueError, "sequence.index(x): x not in sequence");
}

static RtValue
range_count(RtThread *t, RtValue self, RtValue v)
{
    if (is_exact_int(v)) {
        int there = range_contains(t, self, v);
        return there < 0 ? RT_NULL : rt_small_int(there);
    }
    int64_t found, at;
    return search(t, self, v, INT64_MAX, &found, &at) < 0 ? RT_NULL : rt_small_int(found);
}

/* --- slots --- */

static int64_t
range_length(RtThread *t, RtValue self)
{
    int64_t n;
    return rt_int_to_int64(t, rt_as_range(self)->length, &n) < 0 ? -1 : n;
}

static int
range_truth(RtThread *t, RtValue self)
{
    (void)t;
    return rt_int_sign(rt_as_range(self)->length) != 0;
}

static RtValue
range_compare(RtThread *t, RtValue a, RtValue b, int op)
{
    (void)t;
    if (!rt_is_range(a) || !rt_is_range(b) || (op != RT_EQ && op != RT_NE)) {
        return RT_NOT_IMPLEMENTED;
    }
    const RtRange *x = rt_as_range(a), *y = rt_as_range(b);
    bool equal = x == y;
    if (!equal && rt_int_compare(x->length, y->length) == 0) {
        equal = rt_int_sign(x->length) == 0 ||
                (rt_int_compare(x->start, y->start) == 0 &&
                 (x->length.bits == rt_small_int(1).bits || rt_int_compare(x->step, y->step) == 0));
    }
    return rt_bool(equal == (op == RT_EQ));
}

static int
range_hash(RtThread *t, RtValue self, int64_t *hash)
{
    const RtRange *r = rt_as_range(self);
    RtValue parts[3] = {r->length, RT_NONE, RT_NONE};
    if (rt_int_sign(r->length) != 0) {
        parts[1] = r->start;
        if (r->length.bits != rt_small_int(1).bits) {
            parts[2] = r->step;
        }
    }
    return rt_tuple_hash_of(t, parts, 3, hash);
}

static RtValue
range_repr(RtThread *t, RtValue self)
{
    const RtRange *r = rt_as_range(self);
    if (r->step.bits == rt_small_int(1).bits) {
        return rt_str_value(rt_str_format(t, "range(%R, %R)", r->start, r->stop));
    }
    return rt_str_value(rt_str_format(t, "range(%R, %R, %R)", r->start, r->stop, r->step));
}

static RtValue
range_iter(RtThread *t, RtValue self)
{
    const RtRange *r = rt_as_range(self);
    return rt_range_iterator_new(t, r->start, r->step, r->length);
}

static RtValue
range_reversed(RtThread *t, RtValue self)
{
    const RtRange *r = rt_as_range(self);
    RtValue last = rt_int_subtract(t, r->length, rt_small_int(1)), start = RT_NULL, step = RT_NULL, it = RT_NULL;
    if (!rt_value_is_null(last)) {
        start = rt_range_number(t, r->start, last, r->step);
    }
    if (!rt_value_is_null(start)) {
        step = rt_int_negative(t, r->step);
    }
    if (!rt_value_is_null(step)) {
        it = rt_range_iterator_new(t, start, step, r->length);
    }
    rt_close(t, last);
    rt_close(t, start);
    rt_close(t, step);
    return it;
}

static RtValue range_start(RtThread *t, RtValue self) { return rt_dup(t, rt_as_range(self)->start); }
static RtValue range_stop(RtThread *t, RtValue self)  { return rt_dup(t, rt_as_range(self)->stop); }
static RtValue range_step(RtThread *t, RtValue self)  { return rt_dup(t, rt_as_range(self)->step); }

/* Only ints: no part of a cycle. */
static void
range_dealloc(RtThread *t, RtObject *self)
{
    RtRange *r = (RtRange *)self;
    rt_close(t, r->start);
    rt_close(t, r->stop);
    rt_close(t, r->step);
    rt_close(t, r->length);
    rt_object_free(t, self);
}

static const RtMethodDef range_methods[] = {
    RT_METHOD_NOARGS("__reversed__", range_reversed, "An iterator from the last number to the first."),
    RT_METHOD_O("count", range_count, "How often the value is in the range."),
    RT_METHOD_O("index", range_index, "Where the value stands in the range; ValueError if it does not."),
    {0},
};
static const RtGetSetDef range_members[] = {
    {"start", range_start, NULL, NULL},
    {"stop", range_stop, NULL, NULL},
    {"step", range_step, NULL, NULL},
    {0},
};
static const RtTypeSpec range_spec = {
    .name = "range",
    .basic_size = sizeof(RtRange),
    .kind = RT_KIND_RANGE,
    .flags = RT_TYPE_SEQUENCE,
    .slots = {
        .repr = range_repr,
        .iter = range_iter,
        .truth = range_truth,
        .length = range_length,
        .get_item = range_subscript,
        .contains = range_contains,
        .hash = range_hash,
        .compare = range_compare,
        .new_ = range_new,
        .dealloc = range_dealloc,
    },
    .methods = range_methods,
    .members = range_members,
    .doc = "range(stop)\nrange(start, stop[, step])\n\nThe numbers from start to stop, which is not one of them, by step.",
};

/* Makes types.range and its iterators.  0 or -1. */
int
rt_range_init(RtThread *t)
{
    t->vm->types.range = rt_type_new_builtin(t, &range_spec);
    return rt_range_iter_init(t);
}
