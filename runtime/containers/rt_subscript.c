/* Dispatch of v[key], v[key] = x, del v[key], key in v, len(v). */
#include "rt_subscript.h"

#include "rt_call.h"
#include "rt_dict.h"
#include "rt_error.h"
#include "rt_generic.h"
#include "rt_instance.h"
#include "rt_iter.h"
#include "rt_list.h"
#include "rt_number.h"
#include "rt_slice.h"
#include "rt_str.h"
#include "rt_tuple.h"
#include "rt_vm.h"

/* type[key]: what __class_getitem__ returns. */
static RtValue
subscript_type(RtThread *t, RtValue type, RtValue key)
{
    RtValue method;
    if (rt_get_attr_optional(t, type, t->vm->names.__class_getitem__, &method) < 0) {
        return RT_NULL;
    }
    if (rt_value_is_null(method)) {
        if ((RtType *)rt_value_object(type) == t->vm->types.type) {
            return rt_generic_alias_new(t, t->vm->types.type, key);
        }
        return rt_raise(t, RT_EXC_TypeError, "type '%N' is not subscriptable", (RtType *)rt_value_object(type));
    }
    RtValue v = rt_call_1(t, method, key);
    rt_close(t, method);
    return v;
}

/* Borrows both; a new reference. */
RtValue
rt_get_item(RtThread *t, RtValue v, RtValue key)
{
    const RtType *type = rt_quick_type_of(t, v);
    if (RT_LIKELY(type->slots.get_item != NULL)) {
        return type->slots.get_item(t, v, key);
    }
    if (rt_is_type(v)) {
        return subscript_type(t, v, key);
    }
    return rt_raise(t, RT_EXC_TypeError, "'%N' object is not subscriptable", type);
}

/* Borrows all.  0, or -1 with an exception. */
int
rt_set_item(RtThread *t, RtValue v, RtValue key, RtValue x)
{
    const RtType *type = rt_quick_type_of(t, v);
    if (RT_LIKELY(type->slots.set_item != NULL)) {
        return type->slots.set_item(t, v, key, x);
    }
    rt_raise(t, RT_EXC_TypeError, "'%N' object does not support item assignment", type);
    return -1;
}

/* Borrows both.  0, or -1 with an exception. */
int
rt_del_item(RtThread *t, RtValue v, RtValue key)
{
    const RtType *type = rt_quick_type_of(t, v);
    if (RT_LIKELY(type->slots.set_item != NULL)) {
        return type->slots.set_item(t, v, key, RT_NULL);
    }
    bool sequence = (type->flags & RT_TYPE_HEAP) || type->slots.length != NULL || type->slots.get_item != NULL;
    rt_raise(t, RT_EXC_TypeError, sequence && rt_has_index(t, key) ? "'%N' object doesn't support item deletion" :
             "'%N' object does not support item deletion", type);
    return -1;
}

/* item in v, by going through it; another message when it is not iterable. */
static int
search(RtThread *t, RtValue v, RtValue item)
{
    RtValue it = rt_iter(t, v), x;
    if (rt_value_is_null(it)) {
        if (rt_error_matches(t, RT_EXC_TypeError)) {
            rt_error_clear(t);
            rt_raise(t, RT_EXC_TypeError, RT_HOST >= 0x030e ? "argument of type '%T' is not a container or iterable"
                                                             : "argument of type '%T' is not iterable", v);
        }
        return -1;
    }
    int found = 0;
    while (found == 0 && !rt_value_is_null(x = rt_next(t, it))) {
        found = rt_equal(t, x, item);
        rt_close(t, x);
    }
    rt_close(t, it);
    return t->exc == NULL ? found : -1;
}

/* Borrows both.  1, 0, or -1 with an exception. */
int
rt_contains(RtThread *t, RtValue v, RtValue item)
{
    const RtType *type = rt_quick_type_of(t, v);
    if (RT_LIKELY(type->slots.contains != NULL)) {
        return type->slots.contains(t, v, item);
    }
    return search(t, v, item);
}

/* Borrows v.  -1 with an exception. */
int64_t
rt_length(RtThread *t, RtValue v)
{
    const RtType *type = rt_quick_type_of(t, v);
    if (RT_LIKELY(type->slots.length != NULL)) {
        return type->slots.length(t, v);
    }
    rt_raise(t, RT_EXC_TypeError, "object of type '%N' has no len()", type);
    return -1;
}

/* v[start:stop]; borrows all, a new reference. */
RtValue
rt_get_slice(RtThread *t, RtValue v, RtValue start, RtValue stop)
{
    int64_t low = 0, high = INT64_MAX;
    if (rt_is_list_exact(v) || rt_is_tuple_exact(v) || rt_is_str_exact(v)) {
        if (rt_slice_bound(t, start, &low) < 0 || rt_slice_bound(t, stop, &high) < 0) {
            return RT_NULL;
        }
        if (rt_is_list_exact(v)) {
            return rt_value_take(rt_list_slice(t, rt_as_list(v), low, high));
        }
        int64_t n = rt_is_str_exact(v) ? (int64_t)rt_str_length(rt_str_of_value(v)) : rt_tuple_size(rt_as_tuple(v));
        if (rt_slice_adjust(n, &low, &high, 1) == 0) {
            high = low;
        }
        if (rt_is_str_exact(v)) {
            return rt_str_value(rt_str_slice(t, rt_str_of_value(v), (size_t)low, (size_t)high));
        }
        return rt_value_take(rt_tuple_slice(t, rt_as_tuple(v), low, high));
    }
    RtValue slice = rt_slice_new(t, start, stop, RT_NULL);
    if (rt_value_is_null(slice)) {
        return RT_NULL;
    }
    RtValue result = rt_get_item(t, v, slice);
    rt_close(t, slice);
    return result;
}

/* v[start:stop] = x, or del v[start:stop] when x is RT_NULL; borrows all.  0, or -1 with an exception. */
int
rt_set_slice(RtThread *t, RtValue v, RtValue start, RtValue stop, RtValue x)
{
    RtValue slice = rt_slice_new(t, start, stop, RT_NULL);
    if (rt_value_is_null(slice)) {
        return -1;
    }
    int result = rt_value_is_null(x) ? rt_del_item(t, v, slice) : rt_set_item(t, v, slice, x);
    rt_close(t, slice);
    return result;
}
