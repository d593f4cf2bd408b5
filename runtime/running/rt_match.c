/* Mapping and class patterns. */
#include "rt_match.h"

#include "rt_call.h"
#include "rt_exception.h"
#include "rt_instance.h"
#include "rt_intern.h"
#include "rt_set.h"
#include "rt_tuple.h"
#include "rt_vm.h"

/* What is read here of objects that other threads may change is read by their own means, each as a step of its own: get(), attributes.
 * Between the steps of one pattern they may change, as between two statements.  Tuples and flags of types never do. */

/* Note a key or name in `seen`: 1 when it is new, 0 when it was there, -1. */
static int
note(RtThread *t, RtSet *seen, RtValue key)
{
    int there = rt_set_has(t, seen, key);
    if (there != 0) {
        return there < 0 ? -1 : 0;
    }
    return rt_set_add(t, seen, key) < 0 ? -1 : 1;
}

/* --- mappings --- */

typedef struct {
    RtValue get;             /* owned: the bound method, or the function behind subject.get */
    RtValue subject;         /* borrowed */
    int is_method;           /* `get` wants the subject as its first argument */
    RtValue missing;         /* owned: what get() answers when there is no such key */
    RtSet *seen;             /* owned */
} Lookup;

static int
begin(RtThread *t, Lookup *look, RtValue subject)
{
    look->subject = subject;
    look->get = rt_load_method(t, subject, t->vm->names.get, &look->is_method);
    if (rt_value_is_null(look->get)) {
        return -1;
    }
    look->seen = rt_set_new(t);
    RtObject *missing = look->seen != NULL ? rt_instance_new(t, t->vm->types.object) : NULL;
    if (missing == NULL) {
        return -1;
    }
    look->missing = rt_value_take(missing);
    return 0;
}

static void
end(RtThread *t, Lookup *look)
{
    rt_close(t, look->get);
    rt_close(t, look->missing);
    if (look->seen != NULL) {
        rt_decref(t, look->seen);
    }
}

/* The value for one key, `missing`, or RT_NULL on failure. */
static RtValue
value_for(RtThread *t, Lookup *look, RtValue key)
{
    int fresh = note(t, look->seen, key);
    if (fresh <= 0) {
        return fresh == 0 ? rt_raise(t, RT_EXC_ValueError, "mapping pattern checks duplicate key (%R)", key) : RT_NULL;
    }
    RtValue args[] = {look->subject, key, look->missing};
    return look->is_method ? rt_call(t, look->get, args, 3, NULL) : rt_call(t, look->get, args + 1, 2, NULL);
}

RtValue
rt_match_keys(RtThread *t, RtValue subject, RtTuple *keys)
{
    int64_t n = rt_tuple_size(keys);
    Lookup look = {.get = RT_NULL, .missing = RT_NULL};
    RtValue result = RT_NULL;
    RtTuple *values = NULL;
    if (n != 0 && begin(t, &look, subject) < 0) {
        goto done;
    }
    values = rt_tuple_new(t, n);
    if (values == NULL) {
        goto done;
    }
    for (int64_t i = 0; i < n; i++) {
        RtValue v = value_for(t, &look, rt_tuple_item(keys, i));
        if (rt_value_is_null(v)) {
            goto done;
        }
        values->items[i] = rt_value_heap_safe(t, v);
        if (rt_value_is(v, look.missing)) {
            result = RT_NONE;
            goto done;
        }
    }
    result = rt_value_take(values);
    values = NULL;
done:
    if (values != NULL) {
        rt_decref(t, values);
    }
    end(t, &look);
    return result;
}

/* --- classes --- */

/* One attribute of the subject that no other sub-pattern is for: a new reference in *attr.  1 found, 0 it has none, -1. */
static int
attribute(RtThread *t, RtValue subject, RtType *class, RtStr *name, RtSet *seen, RtValue *attr)
{
    int fresh = note(t, seen, rt_value_borrow(name));
    if (fresh <= 0) {
        if (fresh == 0) {
            rt_raise(t, RT_EXC_TypeError, "%N() got multiple sub-patterns for attribute %R", class, rt_value_borrow(name));
        }
        return -1;
    }
    RtStr *interned = rt_intern_str(t, name);
    return interned != NULL ? rt_get_attr_optional(t, subject, interned, attr) : -1;
}

/* The names that positional sub-patterns stand for: a new tuple in *names, or NULL when the one there may be is for the subject
 * itself.  0 or -1. */
static int
positional_names(RtThread *t, RtValue class_, int positional, RtTuple **names)
{
    RtType *class = (RtType *)rt_value_object(class_);
    RtValue found;
    *names = NULL;
    if (rt_get_attr_optional(t, class_, t->vm->names.__match_args__, &found) < 0) {
        return -1;
    }
    int64_t allowed = 0;
    if (rt_is_tuple_exact(found)) {
        *names = rt_as_tuple(rt_value_heap_safe(t, found));
        allowed = rt_tuple_size(*names);
    }
    else if (!rt_value_is_null(found)) {
        rt_raise(t, RT_EXC_TypeError, "%N.__match_args__ must be a tuple (got %T)", class, found);
        rt_close(t, found);
        return -1;
    }
    else if (class->flags & RT_TYPE_MATCH_SELF) {
        allowed = 1;
    }
    if (allowed < positional) {
        rt_raise(t, RT_EXC_TypeError, "%N() accepts %ld positional sub-pattern%s (%d given)", class, allowed, allowed == 1 ? "" : "s",
                 positional);
        if (*names != NULL) {
            rt_decref(t, *names);
        }
        return -1;
    }
    return 0;
}

/* Fill in the first `positional` values; as attribute(). */
static int
match_positional(RtThread *t, RtValue subject, RtValue class_, int positional, RtSet *seen, RtValue *values)
{
    RtTuple *names;
    if (positional_names(t, class_, positional, &names) < 0) {
        return -1;
    }
    if (names == NULL) {
        values[0] = rt_value_heap_safe(t, rt_dup(t, subject));
        return 1;
    }
    int found = 1;
    for (int i = 0; i < positional && found > 0; i++) {
        RtValue name = rt_tuple_item(names, i), attr = RT_NULL;
        if (!rt_is_str_exact(name)) {
            rt_raise(t, RT_EXC_TypeError, "__match_args__ elements must be strings (got %T)", name);
            found = -1;
            break;
        }
        found = attribute(t, subject, (RtType *)rt_value_object(class_), rt_str_of_value(name), seen, &attr);
        values[i] = rt_value_heap_safe(t, attr);
    }
    rt_decref(t, names);
    return found;
}

/* The attributes of an instance, into values; as attribute(). */
static int
match_attributes(RtThread *t, RtValue subject, RtValue class_, int positional, RtTuple *names, RtValue *values)
{
    RtSet *seen = rt_set_new(t);
    if (seen == NULL) {
        return -1;
    }
    int found = positional > 0 ? match_positional(t, subject, class_, positional, seen, values) : 1;
    for (int64_t i = 0, n = rt_tuple_size(names); i < n && found > 0; i++) {
        RtValue attr = RT_NULL;
        RtStr *name = rt_str_of_value(rt_tuple_item(names, i));
        found = attribute(t, subject, (RtType *)rt_value_object(class_), name, seen, &attr);
        values[positional + i] = rt_value_heap_safe(t, attr);
    }
    rt_decref(t, seen);
    return found;
}

RtValue
rt_match_class(RtThread *t, RtValue subject, RtValue class_, int positional, RtTuple *names)
{
    if (!rt_is_type(class_)) {
        return rt_raise(t, RT_EXC_TypeError, RT_HOST >= 0x030c ? "called match pattern must be a class" : "called match pattern must be a type");
    }
    int is_instance = rt_isinstance(t, subject, class_);
    if (is_instance <= 0) {
        return is_instance < 0 ? RT_NULL : RT_NONE;
    }
    RtTuple *values = rt_tuple_new(t, positional + rt_tuple_size(names));
    if (values == NULL) {
        return RT_NULL;
    }
    int found = match_attributes(t, subject, class_, positional, names, values->items);
    if (found > 0) {
        return rt_value_take(values);
    }
    rt_decref(t, values);
    return found < 0 ? RT_NULL : RT_NONE;
}
