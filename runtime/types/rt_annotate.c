/* Annotations; rt_annotate.h tells when they are evaluated. */
#include "rt_annotate.h"

#include "rt_call.h"
#include "rt_dict.h"
#include "rt_exception.h"
#include "rt_function.h"
#include "rt_lock.h"
#include "rt_module.h"
#include "rt_tuple.h"
#include "rt_vm.h"

static RtFunction *
as_function(RtValue v)
{
    return (RtFunction *)rt_value_object(v);
}
static RtType *
as_type(RtValue v)
{
    return (RtType *)rt_value_object(v);
}

#if RT_HOST >= 0x030e
#define VALUES 1         /* the format that means: as they are */

/* The dict that `annotate` returns, or an empty one when it is RT_NULL or None; new, or RT_NULL. */
static RtValue
evaluated(RtThread *t, RtValue annotate)
{
    if (rt_value_is_null(annotate) || rt_type_of(t, annotate)->slots.call == NULL) {
        RtDict *d = rt_dict_new(t);
        return d != NULL ? rt_value_take(d) : RT_NULL;
    }
    RtValue made = rt_call_1(t, annotate, rt_small_int(VALUES));
    if (!rt_value_is_null(made) && !rt_is_dict(made)) {
        rt_raise(t, RT_EXC_TypeError, "__annotate__ returned non-dict of type '%T'", made);
        rt_close(t, made);
        return RT_NULL;
    }
    return made;
}

static bool
may_be_annotate(RtThread *t, RtValue v)
{
    if (rt_value_is_none(v) || rt_type_of(t, v)->slots.call != NULL) {
        return true;
    }
    rt_raise(t, RT_EXC_TypeError, "__annotate__ must be callable or None");
    return false;
}
#endif

/* --- of functions --- */

/* Put a new object, which is taken and may be NULL, in a field of the function. */
static void
replace_take(RtThread *t, RtFunction *f, RtObject **field, RtObject *o)
{
    rt_lock(t, f);
    RtObject *old = *field;
    *field = o;
    rt_unlock(t, f);
    if (old != NULL) {
        rt_decref(t, old);
    }
}

/* A new reference, or NULL. */
static RtObject *
field_of(RtThread *t, RtFunction *f, RtObject *const *field)
{
    rt_lock(t, f);
    RtObject *seen = *field;
    if (seen != NULL) {
        rt_incref_published(t, seen);
    }
    rt_unlock(t, f);
    return seen;
}

/* The dict of a flat tuple of names and values, or of what __annotate__ makes; `pairs` may be NULL. */
static RtValue
function_dict(RtThread *t, RtFunction *f, const RtTuple *pairs)
{
#if RT_HOST >= 0x030e
    RtObject *annotate = pairs == NULL ? field_of(t, f, &f->annotate) : NULL;
    if (annotate != NULL) {
        RtValue made = evaluated(t, rt_value_borrow(annotate));
        rt_decref(t, annotate);
        return made;
    }
#else
    (void)f;
#endif
    RtDict *d = rt_dict_new(t);
    int result = d == NULL ? -1 : 0;
    for (int64_t i = 0, n = pairs != NULL ? rt_tuple_size(pairs) : 0; i + 1 < n && result == 0; i += 2) {
        result = rt_dict_set(t, d, rt_tuple_item(pairs, i), rt_tuple_item(pairs, i + 1));
    }
    if (result < 0 && d != NULL) {
        rt_decref(t, d);
    }
    return result < 0 ? RT_NULL : rt_value_take(d);
}

/* As made they are a flat tuple or a function; whoever looks gets a dict, which is kept. */
RtValue
rt_function_annotations(RtThread *t, RtValue self)
{
    RtFunction *f = as_function(self);
    RtObject *seen = field_of(t, f, &f->annotations);
    if (seen != NULL && seen->kind == RT_KIND_DICT) {
        return rt_value_take(seen);
    }
    RtValue made = function_dict(t, f, (RtTuple *)seen);
    if (seen != NULL) {
        rt_decref(t, seen);
    }
    if (!rt_value_is_null(made)) {
        rt_incref(t, rt_value_object(made));
        replace_take(t, f, &f->annotations, rt_value_object(made));
    }
    return made;
}

int
rt_function_set_annotations(RtThread *t, RtValue self, RtValue v)
{
    RtFunction *f = as_function(self);
    bool none = rt_value_is_null(v) || rt_value_is_none(v);
    if (!none && !rt_is_dict(v)) {
        rt_raise(t, RT_EXC_TypeError, "__annotations__ must be set to a dict object");
        return -1;
    }
    if (!none) {
        rt_incref(t, rt_value_object(v));
    }
    replace_take(t, f, &f->annotations, none ? NULL : rt_value_object(v));
    replace_take(t, f, &f->annotate, NULL);
    return 0;
}

/* --- of classes --- */

static RtValue
held_entry(RtThread *t, RtType *type, RtStr *name)
{
    RtValue found = rt_type_dict_get(type, name);
    return rt_value_is_heap(found) ? rt_value_new(t, rt_value_object(found)) : found;
}

static bool
has_annotations(RtThread *t, RtValue self, RtStr *name)
{
    if (!(as_type(self)->flags & RT_TYPE_HEAP)) {
        rt_raise_attribute(t, self, name, "type object '%N' has no attribute '%U'", as_type(self), name);
        return false;
    }
    return true;
}

static bool
may_set(RtThread *t, const RtType *type, RtStr *name)
{
    if (type->flags & RT_TYPE_IMMUTABLE) {
        rt_raise(t, RT_EXC_TypeError, "cannot set '%U' attribute of immutable type '%N'", name, type);
        return false;
    }
    return true;
}

#if RT_HOST < 0x030e
RtValue
rt_type_annotations(RtThread *t, RtValue self)
{
    RtType *type = as_type(self);
    RtStr *name = t->vm->names.__annotations__;
    if (!has_annotations(t, self, name)) {
        return RT_NULL;
    }
    RtValue v = held_entry(t, type, name);
    if (rt_value_is_null(v)) {
        RtDict *d = rt_dict_new(t);
        if (d == NULL || rt_type_set_entry(t, type, name, rt_value_borrow(d)) < 0) {
            return RT_NULL;
        }
        v = rt_value_take(d);
    }
    return v;
}

int
rt_type_set_annotations(RtThread *t, RtValue self, RtValue v)
{
    RtType *type = as_type(self);
    RtStr *name = t->vm->names.__annotations__;
    if (!may_set(t, type, name)) {
        return -1;
    }
    if (rt_value_is_null(v) && rt_value_is_null(rt_type_dict_get(type, name))) {
        rt_raise_value(t, RT_EXC_AttributeError, rt_value_borrow(name));
        return -1;
    }
    return rt_type_set_entry(t, type, name, v);
}
#else
/* The entry under the first of two names that is there; new, or RT_NULL. */
static RtValue
first_entry(RtThread *t, RtType *type, RtStr *name, RtStr *other)
{
    RtValue v = held_entry(t, type, name);
    return rt_value_is_null(v) ? held_entry(t, type, other) : v;
}

static int
drop_entry(RtThread *t, RtType *type, RtStr *name)
{
    return rt_value_is_null(rt_type_dict_get(type, name)) ? 0 : rt_type_set_entry(t, type, name, RT_NULL);
}

RtValue
rt_type_annotate(RtThread *t, RtValue self)
{
    const RtNames *n = &t->vm->names;
    if (!has_annotations(t, self, n->__annotate__)) {
        return RT_NULL;
    }
    RtValue v = first_entry(t, as_type(self), n->__annotate_func__, n->__annotate__);
    if (rt_value_is_null(v)) {
        return rt_type_set_entry(t, as_type(self), n->__annotate_func__, RT_NONE) < 0 ? RT_NULL : RT_NONE;
    }
    RtDescrGetFn get = rt_type_of(t, v)->slots.descr_get;
    if (get != NULL) {
        RtValue bound = get(t, v, RT_NULL, as_type(self));
        rt_close(t, v);
        v = bound;
    }
    return v;
}

RtValue
rt_type_annotations(RtThread *t, RtValue self)
{
    const RtNames *n = &t->vm->names;
    RtType *type = as_type(self);
    if (!has_annotations(t, self, n->__annotations__)) {
        return RT_NULL;
    }
    RtValue v = first_entry(t, type, n->__annotations__, n->__annotations_cache__);
    if (!rt_value_is_null(v)) {
        return v;
    }
    RtValue annotate = rt_type_annotate(t, self);
    if (rt_value_is_null(annotate)) {
        return RT_NULL;
    }
    v = evaluated(t, annotate);
    rt_close(t, annotate);
    if (!rt_value_is_null(v) && rt_type_set_entry(t, type, n->__annotations_cache__, v) < 0) {
        rt_close(t, v);
        return RT_NULL;
    }
    return v;
}

int
rt_type_set_annotations(RtThread *t, RtValue self, RtValue v)
{
    const RtNames *n = &t->vm->names;
    RtType *type = as_type(self);
    if (!may_set(t, type, n->__annotations__)) {
        return -1;
    }
    bool own = !rt_value_is_null(rt_type_dict_get(type, n->__annotations__));
    if (rt_value_is_null(v)) {
        if (!own && rt_value_is_null(rt_type_dict_get(type, n->__annotations_cache__))) {
            rt_raise_value(t, RT_EXC_AttributeError, rt_value_borrow(n->__annotations__));
            return -1;
        }
        if (drop_entry(t, type, n->__annotations__) < 0 || drop_entry(t, type, n->__annotations_cache__) < 0) {
            return -1;
        }
    }
    else if (rt_type_set_entry(t, type, own ? n->__annotations__ : n->__annotations_cache__, v) < 0) {
        return -1;
    }
    return drop_entry(t, type, n->__annotate_func__) < 0 ? -1 : drop_entry(t, type, n->__annotate__);
}

int
rt_type_set_annotate(RtThread *t, RtValue self, RtValue v)
{
    const RtNames *n = &t->vm->names;
    RtType *type = as_type(self);
    if (rt_value_is_null(v)) {
        rt_raise(t, RT_EXC_TypeError, "cannot delete __annotate__ attribute");
        return -1;
    }
    if (!may_set(t, type, n->__annotate__) || !may_be_annotate(t, v) || rt_type_set_entry(t, type, n->__annotate_func__, v) < 0) {
        return -1;
    }
    if (rt_value_is_none(v)) {
        return 0;
    }
    return drop_entry(t, type, n->__annotations__) < 0 ? -1 : drop_entry(t, type, n->__annotations_cache__);
}

/* --- __annotate__ of functions, and both of modules --- */

RtValue
rt_function_annotate(RtThread *t, RtValue self)
{
    RtObject *annotate = field_of(t, as_function(self), &as_function(self)->annotate);
    return annotate != NULL ? rt_value_take(annotate) : RT_NONE;
}

int
rt_function_set_annotate(RtThread *t, RtValue self, RtValue v)
{
    RtFunction *f = as_function(self);
    if (rt_value_is_null(v)) {
        rt_raise(t, RT_EXC_TypeError, "__annotate__ cannot be deleted");
        return -1;
    }
    if (!may_be_annotate(t, v)) {
        return -1;
    }
    if (rt_value_is_none(v)) {
        replace_take(t, f, &f->annotate, NULL);
        return 0;
    }
    rt_incref(t, rt_value_object(v));
    replace_take(t, f, &f->annotate, rt_value_object(v));
    replace_take(t, f, &f->annotations, NULL);
    return 0;
}

static RtDict *
module_dict(RtValue v)
{
    return ((RtModule *)rt_value_object(v))->dict;
}

RtValue
rt_module_annotate(RtThread *t, RtValue self)
{
    RtStr *name = t->vm->names.__annotate__;
    RtValue v = rt_dict_get_str(t, module_dict(self), name);
    if (rt_value_is_null(v) && !rt_error_occurred(t)) {
        return rt_dict_set_str(t, module_dict(self), name, RT_NONE) < 0 ? RT_NULL : RT_NONE;
    }
    return v;
}

RtValue
rt_module_annotations(RtThread *t, RtValue self)
{
    const RtNames *n = &t->vm->names;
    RtValue v = rt_dict_get_str(t, module_dict(self), n->__annotations__);
    if (!rt_value_is_null(v) || rt_error_occurred(t)) {
        return v;
    }
    RtValue annotate = rt_dict_get_str(t, module_dict(self), n->__annotate__);
    v = evaluated(t, annotate);
    rt_close(t, annotate);
    if (!rt_value_is_null(v) && rt_dict_set_str(t, module_dict(self), n->__annotations__, v) < 0) {
        rt_close(t, v);
        return RT_NULL;
    }
    return v;
}

/* Deletes a name that may be there.  1 it was, 0, -1. */
static int
forget(RtThread *t, RtValue module, RtStr *name)
{
    return rt_dict_del_str(t, module_dict(module), name);
}

int
rt_module_set_annotations(RtThread *t, RtValue self, RtValue v)
{
    const RtNames *n = &t->vm->names;
    int was = rt_value_is_null(v) ? forget(t, self, n->__annotations__) : rt_dict_set_str(t, module_dict(self), n->__annotations__, v) + 1;
    if (was == 0) {
        rt_raise_value(t, RT_EXC_AttributeError, rt_value_borrow(n->__annotations__));
    }
    return was <= 0 || forget(t, self, n->__annotate__) < 0 ? -1 : 0;
}

int
rt_module_set_annotate(RtThread *t, RtValue self, RtValue v)
{
    const RtNames *n = &t->vm->names;
    if (rt_value_is_null(v)) {
        rt_raise(t, RT_EXC_TypeError, "cannot delete __annotate__ attribute");
        return -1;
    }
    if (!may_be_annotate(t, v) || rt_dict_set_str(t, module_dict(self), n->__annotate__, v) < 0) {
        return -1;
    }
    return rt_value_is_none(v) || forget(t, self, n->__annotations__) >= 0 ? 0 : -1;
}
#endif
