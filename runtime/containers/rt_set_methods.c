/* Methods of sets: what they take, and the tables. */
#include "rt_error.h"
#include "rt_set_table.h"
#include "rt_vm.h"

/* --- methods that take iterables --- */

static RtValue
set_union(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    RtSet *result = rt_set_copy(t, rt_as_set(self));
    for (size_t i = 0; result != NULL && i < nargs; i++) {
        if (rt_set_update(t, result, args[i]) < 0) {
            rt_decref(t, result);
            return RT_NULL;
        }
    }
    return rt_value_take(result);
}

static RtValue
set_update(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    for (size_t i = 0; i < nargs; i++) {
        if (rt_set_update(t, rt_as_set(self), args[i]) < 0) {
            return RT_NULL;
        }
    }
    return RT_NONE;
}

static RtValue
set_intersection(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    if (nargs == 0) {
        return rt_value_take(rt_set_copy(t, rt_as_set(self)));
    }
    RtSet *result = rt_as_set(self);
    rt_incref(t, result);
    for (size_t i = 0; i < nargs; i++) {
        RtSet *next = rt_set_intersection(t, result, args[i]);
        rt_decref(t, result);
        result = next;
        if (result == NULL) {
            return RT_NULL;
        }
    }
    return rt_value_take(result);
}

static RtValue
set_intersection_update(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    RtValue result = set_intersection(t, self, args, nargs);
    if (rt_value_is_null(result)) {
        return RT_NULL;
    }
    rt_set_become(t, rt_as_set(self), rt_as_set(result));
    rt_close(t, result);
    return RT_NONE;
}

static RtValue
set_difference(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    if (nargs == 0) {
        return rt_value_take(rt_set_copy(t, rt_as_set(self)));
    }
    RtSet *result = rt_set_difference(t, rt_as_set(self), args[0]);
    for (size_t i = 1; result != NULL && i < nargs; i++) {
        if (rt_set_difference_update(t, result, args[i]) < 0) {
            rt_decref(t, result);
            return RT_NULL;
        }
    }
    return rt_value_take(result);
}

static RtValue
set_difference_update(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    for (size_t i = 0; i < nargs; i++) {
        if (rt_set_difference_update(t, rt_as_set(self), args[i]) < 0) {
            return RT_NULL;
        }
    }
    return RT_NONE;
}

static RtValue
set_symmetric_difference(RtThread *t, RtValue self, RtValue other)
{
    return rt_value_take(rt_set_symmetric_difference(t, rt_as_set(self), other));
}

static RtValue
set_symmetric_difference_update(RtThread *t, RtValue self, RtValue other)
{
    return rt_set_symmetric_update(t, rt_as_set(self), other) < 0 ? RT_NULL : RT_NONE;
}

static RtValue
answer(int result)
{
    return result < 0 ? RT_NULL : rt_bool(result);
}

static RtValue set_isdisjoint(RtThread *t, RtValue self, RtValue other) { return answer(rt_set_is_disjoint(t, rt_as_set(self), other)); }
static RtValue set_issubset(RtThread *t, RtValue self, RtValue other)   { return answer(rt_set_is_subset(t, rt_as_set(self), other)); }
static RtValue set_issuperset(RtThread *t, RtValue self, RtValue other) { return answer(rt_set_is_superset(t, rt_as_set(self), other)); }

static RtValue
set_copy(RtThread *t, RtValue self)
{
    if (rt_is_frozenset_exact(self)) {
        return rt_dup_counted(t, self);
    }
    return rt_value_take(rt_set_copy(t, rt_as_set(self)));
}

/* --- methods of one element --- */

static RtValue
set_add(RtThread *t, RtValue self, RtValue key)
{
    return rt_set_add(t, rt_as_set(self), key) < 0 ? RT_NULL : RT_NONE;
}

static RtValue
set_discard(RtThread *t, RtValue self, RtValue key)
{
    return rt_set_discard(t, rt_as_set(self), key) < 0 ? RT_NULL : RT_NONE;
}

static RtValue
set_remove(RtThread *t, RtValue self, RtValue key)
{
    int removed = rt_set_discard(t, rt_as_set(self), key);
    if (removed == 0) {
        return rt_raise_value(t, RT_EXC_KeyError, key);
    }
    return removed < 0 ? RT_NULL : RT_NONE;
}

static RtValue
set_pop(RtThread *t, RtValue self)
{
    RtValue key = rt_set_pop(t, rt_as_set(self));
    return rt_value_is_null(key) ? rt_raise(t, RT_EXC_KeyError, "pop from an empty set") : key;
}

static RtValue
set_clear(RtThread *t, RtValue self)
{
    rt_set_clear(t, rt_as_set(self));
    return RT_NONE;
}

static RtValue
set_contains_method(RtThread *t, RtValue self, RtValue key)
{
    int found = t->vm->types.set->slots.contains(t, self, key);      /* frozensets have the same */
    return found < 0 ? RT_NULL : rt_bool(found);
}

#define SHARED_METHODS                                                                                             \
    RT_METHOD_O("__contains__", set_contains_method, "Is the element there?"),                                    \
    RT_METHOD_NOARGS("copy", set_copy, "A new set with the same elements."),                                      \
    RT_METHOD_VARARGS("union", set_union, "A new set with the elements of this one and of all iterables."),          \
    RT_METHOD_VARARGS("intersection", set_intersection, "A new set with the elements that are in all of them."),     \
    RT_METHOD_VARARGS("difference", set_difference, "A new set with the elements that are in none of the iterables."), \
    RT_METHOD_O("symmetric_difference", set_symmetric_difference, "A new set with the elements that are in one of both only."), \
    RT_METHOD_O("isdisjoint", set_isdisjoint, "Do the two have no element in common?"),                            \
    RT_METHOD_O("issubset", set_issubset, "Are all elements in the other?"),                                       \
    RT_METHOD_O("issuperset", set_issuperset, "Are all elements of the other in this one?")

const RtMethodDef rt_set_methods[] = {
    SHARED_METHODS,
    RT_METHOD_O("add", set_add, "Put an element in."),
    RT_METHOD_O("discard", set_discard, "Take an element out if it is there."),
    RT_METHOD_O("remove", set_remove, "Take an element out; KeyError if it is not there."),
    RT_METHOD_NOARGS("pop", set_pop, "Take any element out and return it; KeyError if there is none."),
    RT_METHOD_NOARGS("clear", set_clear, "Take everything out."),
    RT_METHOD_VARARGS("update", set_update, "Put the elements of all iterables in."),
    RT_METHOD_VARARGS("intersection_update", set_intersection_update, "Keep what is in all iterables too."),
    RT_METHOD_VARARGS("difference_update", set_difference_update, "Take what is in any of the iterables out."),
    RT_METHOD_O("symmetric_difference_update", set_symmetric_difference_update, "Keep what is in one of both only."),
    {0},
};
const RtMethodDef rt_frozenset_methods[] = {SHARED_METHODS, {0}};
