/* object.name: data descriptors of the type, the instance itself, the rest of the type, __getattr__; and setting. */
#include "rt_descriptor.h"
#include "rt_dict.h"
#include "rt_exception.h"
#include "rt_function.h"
#include "rt_instance.h"
#include "rt_str.h"
#include "rt_vm.h"

/* Keep what a look-up on a type found. */
static RtValue
hold(RtThread *t, RtValue found)
{
    return rt_value_is_heap(found) ? rt_value_new(t, rt_value_object(found)) : found;
}

/* 1 with *result, 0 without the attribute, -1 with an exception. */
int
rt_generic_get_attr_optional(RtThread *t, RtValue o, RtStr *name, RtValue *result)
{
    RtType *type = rt_type_of(t, o);
    RtValue descr = hold(t, rt_type_lookup(t, type, name));
    RtDescrGetFn get = NULL;
    if (rt_value_is_heap(descr)) {
        const RtSlots *slots = &rt_value_object(descr)->type->slots;
        get = slots->descr_get;
        if (get != NULL && slots->descr_set != NULL) {
            *result = get(t, descr, o, type);
            rt_close(t, descr);
            return rt_value_is_null(*result) ? -1 : 1;
        }
    }
    if (rt_value_is_heap(o)) {
        *result = rt_instance_own(t, rt_value_object(o), name);
        if (!rt_value_is_null(*result)) {
            rt_close(t, descr);
            return 1;
        }
    }
    if (get != NULL) {
        *result = get(t, descr, o, type);
        rt_close(t, descr);
        return rt_value_is_null(*result) ? -1 : 1;
    }
    *result = descr;
    return !rt_value_is_null(descr);
}

RtValue
rt_generic_get_attr(RtThread *t, RtValue o, RtStr *name)
{
    RtValue v;
    int found = rt_generic_get_attr_optional(t, o, name, &v);
    return RT_LIKELY(found > 0) ? v : found < 0 ? RT_NULL : rt_raise_no_attribute(t, o, name);
}

RtValue
rt_get_attr(RtThread *t, RtValue o, RtStr *name)
{
    RtGetAttrFn get = rt_type_of(t, o)->slots.get_attr;
    RtValue v = get == rt_generic_get_attr ? rt_generic_get_attr(t, o, name) : get(t, o, name);
    if (RT_UNLIKELY(rt_value_is_null(v))) {
        rt_complete_attribute_error(t, o, name);
    }
    return v;
}

int
rt_get_attr_optional(RtThread *t, RtValue o, RtStr *name, RtValue *result)
{
    RtGetAttrFn get = rt_type_of(t, o)->slots.get_attr;
    int found;
    if (get == rt_generic_get_attr) {
        found = rt_generic_get_attr_optional(t, o, name, result);
        if (found >= 0) {
            return found;
        }
    }
    else {
        *result = get(t, o, name);
        if (!rt_value_is_null(*result)) {
            return 1;
        }
    }
    *result = RT_NULL;
    if (!rt_error_matches(t, RT_EXC_AttributeError)) {
        return -1;
    }
    rt_error_clear(t);
    return 0;
}

RtValue
rt_load_method(RtThread *t, RtValue self, RtStr *name, int *is_method)
{
    RtType *type = rt_type_of(t, self);
    *is_method = 0;
    if (type->slots.get_attr != rt_generic_get_attr) {
        return rt_get_attr(t, self, name);
    }
    RtValue found = rt_type_lookup(t, type, name);
    if (!rt_is_function(found) && !rt_is_method_descriptor(found)) {
        return rt_generic_get_attr(t, self, name);
    }
    found = hold(t, found);
    if ((type->flags & RT_TYPE_HAS_DICT) && rt_value_is_heap(self)) {
        RtValue own = rt_instance_own(t, rt_value_object(self), name);
        if (!rt_value_is_null(own)) {
            rt_close(t, found);
            return own;
        }
    }
    *is_method = 1;
    return found;
}

/* --- setting --- */

/* AttributeError for an attribute that cannot be set: it is there and is no data descriptor, or there is no place for it. */
static int
refuse(RtThread *t, RtValue o, RtStr *name, bool read_only)
{
    if (read_only) {
        rt_raise(t, RT_EXC_AttributeError, "'%T' object attribute '%U' is read-only", o, name);
        return -1;
    }
#if RT_HOST >= 0x030d
    if (rt_type_of(t, o)->slots.set_attr == rt_generic_set_attr && !(rt_type_of(t, o)->flags & RT_TYPE_HAS_DICT)) {
        rt_raise_attribute(t, o, name, "'%T' object has no attribute '%U' and no __dict__ for setting new attributes", o, name);
        return -1;
    }
#endif
#if RT_HOST == 0x030d
    if (rt_value_is_heap(o) && rt_value_object(o)->type->values_offset != 0) {       /* without fields, as for what has its values inline */
        rt_raise(t, RT_EXC_AttributeError, "'%T' object has no attribute '%U'", o, name);
        return -1;
    }
#endif
#if RT_HOST >= 0x030d
    rt_raise_no_attribute(t, o, name);
#else
    if (rt_is_type(o)) {      /* without the fields that suggestions are made from */
        rt_raise(t, RT_EXC_AttributeError, "type object '%N' has no attribute '%U'", (RtType *)rt_value_object(o), name);
    }
    else {
        rt_raise(t, RT_EXC_AttributeError, "'%T' object has no attribute '%U'", o, name);
    }
#endif
    return -1;
}

int
rt_generic_set_attr(RtThread *t, RtValue o, RtStr *name, RtValue v)
{
    RtType *type = rt_type_of(t, o);
    RtValue descr = rt_type_lookup(t, type, name);
    bool has_place = (type->flags & RT_TYPE_HAS_DICT) && rt_value_is_heap(o);
    if (!rt_value_is_null(descr)) {
        RtDescrSetFn set = rt_type_of(t, descr)->slots.descr_set;
        if (set != NULL) {
            descr = hold(t, descr);
            int result = set(t, descr, o, v);
            rt_close(t, descr);
            return result;
        }
        if (!has_place) {
            return refuse(t, o, name, true);
        }
    }
    if (!has_place) {
        return refuse(t, o, name, false);
    }
    if (!rt_value_is_null(v)) {
        return rt_instance_store_take(t, rt_value_object(o), name, rt_dup(t, v));
    }
    int deleted = rt_instance_delete(t, rt_value_object(o), name);
    return deleted > 0 ? 0 : deleted < 0 ? -1 : refuse(t, o, name, false);
}

int
rt_set_attr(RtThread *t, RtValue o, RtStr *name, RtValue v)
{
    RtType *type = rt_type_of(t, o);
    RtSetAttrFn set = type->slots.set_attr;
    if (RT_LIKELY(set != NULL)) {
        return set(t, o, name, v);
    }
    rt_raise(t, RT_EXC_TypeError, "'%T' object has no attributes (%s .%U)", o, rt_value_is_null(v) ? "del" : "assign to", name);
    return -1;
}
