/* Comparison, truth and hash of any values. */
#include <math.h>

#include "rt_float.h"
#include "rt_frame.h"
#include "rt_int.h"
#include "rt_number.h"
#include "rt_vm.h"
#include "rt_warning.h"

/* --- comparison --- */

static const char *const symbols[] = {
    [RT_LT] = "<", [RT_LE] = "<=", [RT_EQ] = "==", [RT_NE] = "!=", [RT_GT] = ">", [RT_GE] = ">=",
};
/* a op b is b reflected[op] a. */
static const int reflected[] = {
    [RT_LT] = RT_GT, [RT_LE] = RT_GE, [RT_EQ] = RT_EQ, [RT_NE] = RT_NE, [RT_GT] = RT_LT, [RT_GE] = RT_LE,
};

static bool
compare_doubles(double a, double b, int op)
{
    switch (op) {
    case RT_LT: return a < b;
    case RT_LE: return a <= b;
    case RT_EQ: return a == b;
    case RT_NE: return a != b;
    case RT_GT: return a > b;
    default:    return a >= b;
    }
}

static RtValue
compare_by_types(RtThread *t, RtValue a, RtValue b, int op)
{
    RtType *left = rt_type_of(t, a), *right = rt_type_of(t, b);
    bool right_asked = false;
    RtValue r;
    if (left != right && right->slots.compare != NULL && rt_type_is_subtype(right, left)) {
        right_asked = true;
        r = right->slots.compare(t, b, a, reflected[op]);
        if (r.bits != RT_NOT_IMPLEMENTED.bits) {
            return r;
        }
    }
    if (left->slots.compare != NULL) {
        r = left->slots.compare(t, a, b, op);
        if (r.bits != RT_NOT_IMPLEMENTED.bits) {
            return r;
        }
    }
    if (!right_asked && right->slots.compare != NULL) {
        r = right->slots.compare(t, b, a, reflected[op]);
        if (r.bits != RT_NOT_IMPLEMENTED.bits) {
            return r;
        }
    }
    if (op == RT_EQ || op == RT_NE) {
        return rt_bool(rt_value_is(a, b) == (op == RT_EQ));
    }
    return rt_raise(t, RT_EXC_TypeError, "'%s' not supported between instances of '%N' and '%N'", symbols[op], left, right);
}

/* The value of a op b, of whatever type the methods return. */
RtValue
rt_compare(RtThread *t, RtValue a, RtValue b, int op)
{
    RtValue r;
    if (rt_value_both_int(a, b)) {
        int64_t i = rt_small_int_value(a), j = rt_small_int_value(b);
        return rt_bool(rt_compare_result((i > j) - (i < j), op));
    }
    if (rt_value_is_float(a) && rt_value_is_float(b)) {
        return rt_bool(compare_doubles(rt_float_value(a), rt_float_value(b), op));
    }
    if (rt_is_str_exact(a) && rt_is_str_exact(b)) {
        RtStr *x = rt_str_of_value(a), *y = rt_str_of_value(b);
        if (op == RT_EQ || op == RT_NE) {
            return rt_bool(rt_str_equal(x, y) == (op == RT_EQ));
        }
        return rt_bool(rt_compare_result(rt_str_compare(x, y), op));
    }
    if (rt_is_int_exact(a) && rt_is_int_exact(b)) {
        return rt_bool(rt_compare_result(rt_int_compare(a, b), op));
    }
    if (rt_recursion_enter(t, " in comparison") < 0) {
        return RT_NULL;
    }
    r = compare_by_types(t, a, b, op);
    rt_recursion_leave(t);
    return r;
}

/* The truth of a op b, where what is identical is equal: 0, 1, -1. */
int
rt_compare_bool(RtThread *t, RtValue a, RtValue b, int op)
{
    RtValue r;
    int truth;
    if (rt_value_is(a, b)) {
        if (op == RT_EQ) {
            return 1;
        }
        if (op == RT_NE) {
            return 0;
        }
    }
    r = rt_compare(t, a, b, op);
    if (rt_value_is_null(r)) {
        return -1;
    }
    truth = rt_truth(t, r);
    rt_close(t, r);
    return truth;
}

/* --- truth --- */

/* bool(NotImplemented), an error since 3.14: 0 or -1. */
static int
refuse_truth(RtThread *t)
{
    const char *text = "NotImplemented should not be used in a boolean context";
    if (RT_HOST < 0x030e) {
        return rt_warn(t, RT_EXC_DeprecationWarning, text);
    }
    rt_raise(t, RT_EXC_TypeError, "%s", text);
    return -1;
}

/* bool(v) of what rt_truth() does not know by itself. */
int
rt_truth_slow(RtThread *t, RtValue v)
{
    RtType *type;
    int64_t length;
    if (rt_value_is_float(v)) {
        return rt_float_value(v) != 0.0;
    }
    if (!rt_value_is_heap(v)) {
        return rt_value_is(v, RT_NOT_IMPLEMENTED) && refuse_truth(t) < 0 ? -1 : 1;
    }
    if (rt_is_str_exact(v)) {
        return rt_str_of_value(v)->length != 0;
    }
    type = rt_value_object(v)->type;
    if (type->slots.truth != NULL) {
        return type->slots.truth(t, v);
    }
    if (type->slots.length == NULL) {
        return 1;
    }
    length = type->slots.length(t, v);
    return length > 0 ? 1 : (int)length;
}

/* --- hash --- */

/* hash(v): 0, or -1 with TypeError or what __hash__ raised. */
int
rt_hash(RtThread *t, RtValue v, int64_t *hash)
{
    RtHashFn fn;
    if (rt_is_str_exact(v)) {
        *hash = rt_str_hash(t, rt_str_of_value(v));
        return 0;
    }
    if (rt_value_is_int(v)) {
        *hash = rt_int_hash(v);
        return 0;
    }
    if (rt_value_is_float(v)) {
        *hash = rt_float_hash(rt_float_value(v));
        return 0;
    }
    fn = rt_type_of(t, v)->slots.hash;
    return (fn != NULL ? fn : rt_hash_unhashable)(t, v, hash);
}

/* The hash slot of types whose values have none: always -1. */
int
rt_hash_unhashable(RtThread *t, RtValue v, int64_t *hash)
{
    (void)hash;
    rt_raise(t, RT_EXC_TypeError, "unhashable type: '%T'", v);
    return -1;
}

/* A hash by identity. */
int64_t
rt_hash_pointer(const void *p)
{
    uint64_t h = (uint64_t)(uintptr_t)p;
    h = h >> 4 | h << 60;
    return h == UINT64_MAX ? -2 : (int64_t)h;
}
