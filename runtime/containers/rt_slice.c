/* slice objects, and indices as numbers. */
#include "rt_slice.h"

#include "rt_call.h"
#include "rt_error.h"
#include "rt_gc.h"
#include "rt_heap.h"
#include "rt_int.h"
#include "rt_number.h"
#include "rt_str.h"
#include "rt_tuple.h"
#include "rt_vm.h"

/* v is an int or its type has __index__. */
bool
rt_has_index(RtThread *t, RtValue v)
{
    return rt_value_is_int(v) || rt_type_of(t, v)->slots.index != NULL;
}

/* The index of v; too big is clipped when overflow is RT_EXC_COUNT, else raised. */
static int
index_of(RtThread *t, RtValue v, RtExc overflow, int64_t *out)
{
    if (RT_LIKELY(rt_value_is_int(v))) {
        *out = rt_small_int_value(v);
        return 0;
    }
    RtValue i = rt_index(t, v);
    if (rt_value_is_null(i)) {
        return -1;
    }
    int result = 0;
    if (!rt_int_fits_int64(i, out)) {
        if (overflow == RT_EXC_COUNT) {
            *out = rt_int_sign(i) < 0 ? INT64_MIN : INT64_MAX;
        }
        else {
            rt_raise(t, overflow, "cannot fit '%T' into an index-sized integer", v);
            result = -1;
        }
    }
    rt_close(t, i);
    return result;
}

/* Borrows v.  0, or -1 with an exception. */
int
rt_index_int64(RtThread *t, RtValue v, RtExc overflow, int64_t *out)
{
    return index_of(t, v, overflow, out);
}

/* Borrows v.  0, or -1 with an exception. */
int
rt_index_clip(RtThread *t, RtValue v, int64_t *out)
{
    return index_of(t, v, RT_EXC_COUNT, out);
}

/* Borrows v.  0, or -1 with an exception. */
int
rt_index_argument(RtThread *t, RtValue v, int64_t *out)
{
    if (RT_LIKELY(rt_value_is_int(v))) {
        *out = rt_small_int_value(v);
        return 0;
    }
    RtValue i = rt_index(t, v);
    if (rt_value_is_null(i)) {
        return -1;
    }
    int result = rt_int_to_int64(t, i, out);
    rt_close(t, i);
    return result;
}

/* Borrows v.  0, or -1 with an exception. */
int
rt_index_c_int(RtThread *t, RtValue v, int64_t *out)
{
    RtValue i = rt_index(t, v);
    if (rt_value_is_null(i)) {
        return -1;
    }
    bool fits = rt_int_fits_int64(i, out) && *out >= INT32_MIN && *out <= INT32_MAX;
    rt_close(t, i);
    if (!fits) {
        rt_raise(t, RT_EXC_OverflowError, "Python int too large to convert to C int");
    }
    return fits ? 0 : -1;
}

/* Borrows v; None leaves *out alone.  0, or -1 with an exception. */
int
rt_slice_bound(RtThread *t, RtValue v, int64_t *out)
{
    if (rt_value_is_none(v)) {
        return 0;
    }
    if (RT_UNLIKELY(!rt_has_index(t, v))) {
        rt_raise(t, RT_EXC_TypeError, "slice indices must be integers or None or have an __index__ method");
        return -1;
    }
    return index_of(t, v, RT_EXC_COUNT, out);
}

/* Borrows v.  0, or -1 with an exception. */
int
rt_slice_argument(RtThread *t, RtValue v, int64_t *out)
{
    if (RT_UNLIKELY(!rt_has_index(t, v))) {
        rt_raise(t, RT_EXC_TypeError, "slice indices must be integers or have an __index__ method");
        return -1;
    }
    return index_of(t, v, RT_EXC_COUNT, out);
}

/* Borrows the parts; RT_NULL stands for None.  A new slice, or RT_NULL. */
RtValue
rt_slice_new(RtThread *t, RtValue start, RtValue stop, RtValue step)
{
    RtSlice *s = rt_object_new_untracked(t, t->vm->types.slice, sizeof *s);
    if (s == NULL) {
        return RT_NULL;
    }
    s->start = rt_value_is_null(start) ? RT_NONE : rt_dup_counted(t, start);
    s->stop = rt_value_is_null(stop) ? RT_NONE : rt_dup_counted(t, stop);
    s->step = rt_value_is_null(step) ? RT_NONE : rt_dup_counted(t, step);
    rt_object_track(s);
    return rt_value_take(s);
}

/* 0, or -1 with an exception; the parts are asked in the order step, start, stop. */
int
rt_slice_unpack(RtThread *t, RtSlice *slice, int64_t *start, int64_t *stop, int64_t *step)
{
    *step = 1;
    if (rt_slice_bound(t, slice->step, step) < 0) {
        return -1;
    }
    if (*step == 0) {
        rt_raise(t, RT_EXC_ValueError, "slice step cannot be zero");
        return -1;
    }
    if (*step < -INT64_MAX) {
        *step = -INT64_MAX;      /* so that it can be negated */
    }
    *start = *step < 0 ? INT64_MAX : 0;
    *stop = *step < 0 ? INT64_MIN : INT64_MAX;
    return rt_slice_bound(t, slice->start, start) < 0 ? -1 : rt_slice_bound(t, slice->stop, stop);
}

/* Raises nothing. */
int64_t
rt_slice_adjust(int64_t length, int64_t *start, int64_t *stop, int64_t step)
{
    int64_t *bounds[2] = {start, stop};
    for (int i = 0; i < 2; i++) {
        int64_t at = *bounds[i];
        if (at < 0) {
            at += length;
            if (at < 0) {
                at = step < 0 ? -1 : 0;
            }
        }
        else if (at >= length) {
            at = step < 0 ? length - 1 : length;
        }
        *bounds[i] = at;
    }
    if (step < 0) {
        return *stop < *start ? (*start - *stop - 1) / -step + 1 : 0;
    }
    return *start < *stop ? (*stop - *start - 1) / step + 1 : 0;
}

/* --- the type --- */

static RtValue
slice_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    (void)type;
    if (rt_args_no_keywords(t, "slice", kwnames) < 0 || rt_args_check(t, "slice", nargs, 1, 3) < 0) {
        return RT_NULL;
    }
    if (nargs == 1) {
        return rt_slice_new(t, RT_NULL, args[0], RT_NULL);
    }
    return rt_slice_new(t, args[0], args[1], nargs == 3 ? args[2] : RT_NULL);
}

static RtValue
slice_repr(RtThread *t, RtValue self)
{
    RtSlice *s = rt_as_slice(self);
    return rt_str_value(rt_str_format(t, "slice(%R, %R, %R)", s->start, s->stop, s->step));
}

static RtValue
slice_compare(RtThread *t, RtValue a, RtValue b, int op)
{
    if (!rt_is_slice(a) || !rt_is_slice(b)) {
        return RT_NOT_IMPLEMENTED;
    }
    if (rt_value_is(a, b)) {
        return rt_bool(rt_compare_result(0, op));
    }
    RtSlice *x = rt_as_slice(a), *y = rt_as_slice(b);
    RtTuple *left = rt_tuple_pack(t, 3, x->start, x->stop, x->step);
    if (left == NULL) {
        return RT_NULL;
    }
    RtTuple *right = rt_tuple_pack(t, 3, y->start, y->stop, y->step);
    RtValue result = right == NULL ? RT_NULL : rt_compare(t, rt_value_borrow(left), rt_value_borrow(right), op);
    rt_close(t, rt_value_take(right));
    rt_close(t, rt_value_take(left));
    return result;
}

#if RT_HOST >= 0x030c
static int
slice_hash(RtThread *t, RtValue self, int64_t *hash)
{
    RtSlice *s = rt_as_slice(self);
    RtValue parts[3] = {s->start, s->stop, s->step};
    uint64_t h = RT_TUPLE_HASH_START;
    for (int i = 0; i < 3; i++) {
        int64_t part;
        if (rt_hash(t, parts[i], &part) < 0) {
            return -1;
        }
        h = rt_tuple_hash_step(h, part);
    }
    *hash = h == (uint64_t)-1 ? RT_TUPLE_HASH_OF_MINUS_ONE : (int64_t)h;
    return 0;
}
#endif

/* v limited to [low, high], a new reference: ints of any size. */
static RtValue
clip(RtThread *t, RtValue v, RtValue low, RtValue high)
{
    RtValue r = rt_int_compare(v, low) < 0 ? low : rt_int_compare(v, high) > 0 ? high : v;
    return rt_dup(t, r);
}

/* A bound of the slice for a sequence of `length`, as an int: `part`, or `none` when it is None. */
static RtValue
bound_in(RtThread *t, RtValue part, RtValue none, RtValue length, RtValue low, RtValue high)
{
    if (rt_value_is_none(part)) {
        return rt_dup(t, none);
    }
    if (!rt_has_index(t, part)) {
        return rt_raise(t, RT_EXC_TypeError, "slice indices must be integers or None or have an __index__ method");
    }
    RtValue at = rt_index(t, part);
    if (!rt_value_is_null(at) && rt_int_sign(at) < 0) {
        RtValue from_end = rt_int_add(t, at, length);
        rt_close(t, at);
        at = from_end;
    }
    if (rt_value_is_null(at)) {
        return RT_NULL;
    }
    RtValue clipped = clip(t, at, low, high);
    rt_close(t, at);
    return clipped;
}

/* Start, stop, step of a slice of a sequence of `length` (an int >= 0), ints of any size, new; -1 with an exception. */
int
rt_slice_indices(RtThread *t, RtSlice *s, RtValue length, RtValue out[3])
{
    RtValue step = rt_small_int(1), last = RT_NULL, start = RT_NULL, stop = RT_NULL;
    int result = -1;
    if (!rt_value_is_none(s->step)) {
        if (!rt_has_index(t, s->step)) {
            rt_raise(t, RT_EXC_TypeError, "slice indices must be integers or None or have an __index__ method");
            return -1;
        }
        step = rt_index(t, s->step);
        if (rt_value_is_null(step)) {
            return -1;
        }
        if (rt_int_sign(step) == 0) {
            rt_raise(t, RT_EXC_ValueError, "slice step cannot be zero");
            goto done;
        }
    }
    last = rt_int_subtract(t, length, rt_small_int(1));
    if (rt_value_is_null(last)) {
        goto done;
    }
    bool down = rt_int_sign(step) < 0;
    RtValue low = rt_small_int(down ? -1 : 0), high = down ? last : length;
    start = bound_in(t, s->start, down ? high : low, length, low, high);
    if (rt_value_is_null(start)) {
        goto done;
    }
    stop = bound_in(t, s->stop, down ? low : high, length, low, high);
    if (rt_value_is_null(stop)) {
        goto done;
    }
    out[0] = start;
    out[1] = stop;
    out[2] = rt_dup(t, step);
    start = stop = RT_NULL;
    result = 0;
done:
    rt_close(t, start);
    rt_close(t, stop);
    rt_close(t, last);
    rt_close(t, step);
    return result;
}

static RtValue
slice_indices(RtThread *t, RtValue self, RtValue arg)
{
    RtValue out[3], result = RT_NULL, length = rt_index(t, arg);
    if (rt_value_is_null(length)) {
        return RT_NULL;
    }
    if (rt_int_sign(length) < 0) {
        rt_raise(t, RT_EXC_ValueError, "length should not be negative");
    }
    else if (rt_slice_indices(t, rt_as_slice(self), length, out) == 0) {
        RtTuple *tuple = rt_tuple_from_array_take(t, out, 3);
        result = rt_value_take(tuple);
    }
    rt_close(t, length);
    return result;
}

static RtValue slice_start(RtThread *t, RtValue self) { return rt_dup(t, rt_as_slice(self)->start); }
static RtValue slice_stop(RtThread *t, RtValue self)  { return rt_dup(t, rt_as_slice(self)->stop); }
static RtValue slice_step(RtThread *t, RtValue self)  { return rt_dup(t, rt_as_slice(self)->step); }

static void
slice_traverse(RtObject *self, RtVisitFn visit, void *arg)
{
    RtSlice *s = (RtSlice *)self;
    rt_gc_visit_value(s->start, visit, arg);
    rt_gc_visit_value(s->stop, visit, arg);
    rt_gc_visit_value(s->step, visit, arg);
}

static void
slice_dealloc(RtThread *t, RtObject *self)
{
    RtSlice *s = (RtSlice *)self;
    rt_close(t, s->start);
    rt_close(t, s->stop);
    rt_close(t, s->step);
    rt_object_free(t, s);
}

static const RtMethodDef slice_methods[] = {
    RT_METHOD_O("indices", slice_indices,
                "The start, stop and stride that the slice has for a sequence of the given length."),
    {0},
};
static const RtGetSetDef slice_members[] = {
    {"start", slice_start, NULL, NULL},
    {"stop", slice_stop, NULL, NULL},
    {"step", slice_step, NULL, NULL},
    {0},
};
static const RtTypeSpec slice_spec = {
    .name = "slice",
    .basic_size = sizeof(RtSlice),
    .kind = RT_KIND_SLICE,
    .slots = {
        .repr = slice_repr,
        .compare = slice_compare,
#if RT_HOST >= 0x030c
        .hash = slice_hash,
#else
        .hash = rt_hash_unhashable,
#endif
        .new_ = slice_new,
        .traverse = slice_traverse,
        .dealloc = slice_dealloc,
    },
    .methods = slice_methods,
    .members = slice_members,
    .doc = "slice(stop)\nslice(start, stop[, step])\n\nWhat stands between the brackets of a[start:stop:step].",
};

/* Makes types.slice.  0 or -1. */
int
rt_slice_init(RtThread *t)
{
    t->vm->types.slice = rt_type_new_builtin(t, &slice_spec);
    return 0;
}
