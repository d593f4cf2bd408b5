/* isinstance() and issubclass(), with the hooks of metaclasses. */
#include "rt_exception.h"
#include "rt_frame.h"
#include "rt_instance.h"
#include "rt_number.h"
#include "rt_tuple.h"
#include "rt_call.h"
#include "rt_vm.h"

/* The __bases__ of anything that acts as a class: a new tuple in *bases, NULL when there is none.  0 or -1. */
static int
bases_of(RtThread *t, RtValue v, RtTuple **bases)
{
    RtValue b;
    *bases = NULL;
    if (rt_get_attr_optional(t, v, t->vm->names.__bases__, &b) < 0) {
        return -1;
    }
    if (rt_is_tuple(b)) {
        *bases = rt_as_tuple(rt_value_heap_safe(t, b));
    }
    else {
        rt_close(t, b);
    }
    return 0;
}

/* 0 when v acts as a class, else -1 with TypeError. */
static int
check_class(RtThread *t, RtValue v, const char *message)
{
    RtTuple *bases;
    if (rt_is_type(v)) {
        return 0;
    }
    if (bases_of(t, v, &bases) < 0) {
        return -1;
    }
    if (bases == NULL) {
        rt_raise(t, RT_EXC_TypeError, message);
        return -1;
    }
    rt_decref(t, bases);
    return 0;
}

/* Is `class` among the things that derived's __bases__ lead to? */
static int
abstract_subclass(RtThread *t, RtValue derived, RtValue class)
{
    if (rt_value_is(derived, class)) {
        return 1;
    }
    RtTuple *bases;
    if (bases_of(t, derived, &bases) < 0 || bases == NULL) {
        return t->exc != NULL ? -1 : 0;
    }
    int result = rt_recursion_enter(t, " in __issubclass__");
    if (result == 0) {
        for (int64_t i = 0, n = rt_tuple_size(bases); i < n && result == 0; i++) {
            result = abstract_subclass(t, rt_tuple_item(bases, i), class);
        }
        rt_recursion_leave(t);
    }
    rt_decref(t, bases);
    return result;
}

/* The attribute __class__, where a proxy may say something else than its type: a new reference or RT_NULL; 0 or -1. */
static int
claimed_class(RtThread *t, RtValue v, RtValue *claimed)
{
    RtType *type = rt_type_of(t, v);
    RtStr *name = t->vm->names.__class__;
    *claimed = RT_NULL;
    if (type->slots.get_attr == rt_generic_get_attr
        && (!(type->flags & RT_TYPE_HEAP) || rt_value_is(rt_type_lookup(t, type, name), rt_type_dict_get(t->vm->types.object, name)))) {
        return 0;
    }
    return rt_get_attr_optional(t, v, name, claimed) < 0 ? -1 : 0;
}

#define ISINSTANCE_MESSAGE "isinstance() arg 2 must be a type, a tuple of types, or a union"
#define ISSUBCLASS_MESSAGE "issubclass() arg 2 must be a class, a tuple of classes, or a union"

int
rt_type_isinstance(RtThread *t, RtValue v, RtValue class)
{
    RtValue claimed;
    int result = 0;
    if (rt_is_type(class)) {
        if (rt_type_is_subtype(rt_type_of(t, v), (RtType *)rt_value_object(class))) {
            return 1;
        }
        if (claimed_class(t, v, &claimed) < 0) {
            return -1;
        }
        if (rt_is_type(claimed)) {
            result = rt_type_is_subtype((RtType *)rt_value_object(claimed), (RtType *)rt_value_object(class));
        }
    }
    else {
        if (check_class(t, class, ISINSTANCE_MESSAGE) < 0 || rt_get_attr_optional(t, v, t->vm->names.__class__, &claimed) < 0) {
            return -1;
        }
        result = rt_value_is_null(claimed) ? 0 : abstract_subclass(t, claimed, class);
    }
    rt_close(t, claimed);
    return result;
}

int
rt_type_issubclass(RtThread *t, RtValue derived, RtValue class)
{
    if (rt_is_type(class) && rt_is_type(derived)) {
        return rt_type_is_subtype((RtType *)rt_value_object(derived), (RtType *)rt_value_object(class));
    }
    if (check_class(t, derived, "issubclass() arg 1 must be a class") < 0 || check_class(t, class, ISSUBCLASS_MESSAGE) < 0) {
        return -1;
    }
    return abstract_subclass(t, derived, class);
}

typedef int (*Check)(RtThread *t, RtValue v, RtValue class);

/* A tuple of plain types, as most are: 0, 1, -1; 2 when there is anything else in it. */
static int
ask_plain(RtThread *t, RtValue v, const RtTuple *classes, Check plain)
{
    int64_t n = rt_tuple_size(classes);
    for (int64_t i = 0; i < n; i++) {
        if (!rt_value_has_kind(rt_tuple_item(classes, i), RT_KIND_TYPE)) {
            return 2;
        }
    }
    int result = 0;
    for (int64_t i = 0; i < n && result == 0; i++) {
        result = plain(t, v, rt_tuple_item(classes, i));
    }
    return result;
}

/* Ask the class's metaclass, or do what `type` does.  Any member of a tuple will do. */
static int
ask(RtThread *t, RtValue v, RtValue class, RtStr *hook, Check plain, const char *where)
{
    RtType *meta = rt_type_of(t, class);
    if (meta == t->vm->types.type) {
        return plain(t, v, class);
    }
    int result;
    if (rt_is_tuple(class)) {
        result = ask_plain(t, v, rt_as_tuple(class), plain);
        if (result <= 1) {
            return result;
        }
        if (rt_recursion_enter(t, where) < 0) {
            return -1;
        }
        result = 0;
        for (int64_t i = 0, n = rt_tuple_size(rt_as_tuple(class)); i < n && result == 0; i++) {
            result = ask(t, v, rt_tuple_item(rt_as_tuple(class), i), hook, plain, where);
        }
        rt_recursion_leave(t);
        return result;
    }
    if (rt_recursion_enter(t, where) < 0) {
        return -1;
    }
    RtValue answer = rt_call_special(t, hook, (RtValue[]){class, v}, 2);
    rt_recursion_leave(t);
    if (rt_value_is_null(answer)) {
        return t->exc != NULL ? -1 : plain(t, v, class);
    }
    result = rt_truth(t, answer);
    rt_close(t, answer);
    return result;
}

int
rt_isinstance(RtThread *t, RtValue v, RtValue class)
{
    if (rt_value_is_heap(class) && rt_value_object(class) == &rt_type_of(t, v)->head) {
        return 1;
    }
    return ask(t, v, class, t->vm->names.__instancecheck__, rt_type_isinstance, " in __instancecheck__");
}

int
rt_issubclass(RtThread *t, RtValue type, RtValue class)
{
    return ask(t, type, class, t->vm->names.__subclasscheck__, rt_type_issubclass, " in __subclasscheck__");
}
