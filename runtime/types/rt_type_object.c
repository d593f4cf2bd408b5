/* The type `type`: attributes of classes, calling them, showing them. */
#include <stdlib.h>

#include "rt_annotate.h"
#include "rt_descriptor.h"
#include "rt_dict.h"
#include "rt_dict_keys.h"
#include "rt_exception.h"
#include "rt_gc.h"
#include "rt_generic.h"
#include "rt_heap.h"
#include "rt_instance.h"
#include "rt_int.h"
#include "rt_list.h"
#include "rt_number.h"
#include "rt_str.h"
#include "rt_tuple.h"
#include "rt_type_class.h"
#include "rt_vm.h"
#include "rt_world.h"

static RtType *
as_type(RtValue v)
{
    return (RtType *)rt_value_object(v);
}
static RtValue
hold(RtThread *t, RtValue found)
{
    return rt_value_is_heap(found) ? rt_value_new(t, rt_value_object(found)) : found;
}

/* --- attributes --- */

RtValue
rt_type_get_attr(RtThread *t, RtValue self, RtStr *name)
{
    RtType *type = as_type(self), *meta = type->head.type;
    RtValue above = hold(t, rt_type_lookup(t, meta, name)), result;
    RtDescrGetFn get_above = NULL;
    if (rt_value_is_heap(above)) {
        const RtSlots *slots = &rt_value_object(above)->type->slots;
        get_above = slots->descr_get;
        if (get_above != NULL && slots->descr_set != NULL) {
            result = get_above(t, above, self, meta);
            rt_close(t, above);
            return result;
        }
    }
    RtValue own = hold(t, rt_type_lookup(t, type, name));
    if (!rt_value_is_null(own)) {
        RtDescrGetFn get = rt_type_of(t, own)->slots.descr_get;
        rt_close(t, above);
        if (get == NULL || rt_value_has_kind(own, RT_KIND_FUNCTION)) {
            return own;
        }
        result = get(t, own, RT_NULL, type);
        rt_close(t, own);
        return result;
    }
    if (get_above != NULL) {
        result = get_above(t, above, self, meta);
        rt_close(t, above);
        return result;
    }
    return rt_value_is_null(above) ? rt_raise_attribute(t, self, name, "type object '%N' has no attribute '%U'", as_type(self), name) : above;
}

static int
refuse_immutable(RtThread *t, RtType *type, RtStr *name)
{
    rt_raise(t, RT_EXC_TypeError, "cannot set %R attribute of immutable type '%N'", rt_value_borrow(name), type);
    return -1;
}

/* Set (RT_NULL deletes) an attribute of a type; stops the world. */
static int
type_set_attr(RtThread *t, RtValue self, RtStr *name, RtValue v)
{
    RtType *type = as_type(self), *meta = type->head.type;
    if (type->flags & RT_TYPE_IMMUTABLE) {
        return refuse_immutable(t, type, name);
    }
    RtValue above = rt_type_lookup(t, meta, name);
    RtDescrSetFn set = rt_value_is_null(above) ? NULL : rt_type_of(t, above)->slots.descr_set;
    if (set != NULL) {
        above = hold(t, above);
        int result = set(t, above, self, v);
        rt_close(t, above);
        return result;
    }
    name = rt_intern_str(t, name);
    if (name == NULL) {
        return -1;
    }
    /* What was there lives until the world runs again; a finalizer must not run in between. */
    rt_world_stop(t);
    RtValue old = rt_dup(t, rt_type_dict_get(type, name));
    int result = 0;
    if (!rt_value_is_null(old) || !rt_value_is_null(v)) {
        rt_type_modified_stopped(t, type);
        result = rt_value_is_null(v) ? rt_dict_del_str(t, type->dict, name) : rt_dict_set_str(t, type->dict, name, v);
        rt_slots_update(t, type, name);
    }
    rt_world_start(t);
    if (rt_value_is_null(old) && rt_value_is_null(v)) {
#if RT_HOST >= 0x030d
        rt_raise_attribute(t, self, name, "type object '%N' has no attribute '%U'", as_type(self), name);
#else
        rt_raise(t, RT_EXC_AttributeError, "type object '%N' has no attribute '%U'", as_type(self), name);
#endif
        result = -1;
    }
    rt_close(t, old);
    return result < 0 ? -1 : 0;
}

/* --- calling --- */

static RtValue
type_call(RtThread *t, RtValue callable, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    RtType *type = as_type(callable);
    if (RT_UNLIKELY(type == t->vm->types.type)) {
        bool keywords = kwnames != NULL && rt_tuple_size(kwnames) != 0;
        if (nargs == 1 && !keywords) {
            return rt_value_new(t, rt_type_of(t, args[0]));
        }
        if (nargs == 1) {
            return rt_raise(t, RT_EXC_TypeError, "type() takes no keyword arguments");
        }
        if (nargs != 3) {
            return rt_raise(t, RT_EXC_TypeError, "type() takes 1 or 3 arguments");
        }
    }
    if (RT_UNLIKELY(type->slots.new_ == NULL)) {
        return rt_raise(t, RT_EXC_TypeError, "cannot create '%N' instances", type);
    }
    RtValue o = type->slots.new_(t, type, args, nargs, kwnames);
    if (rt_value_is_null(o)) {
        return RT_NULL;
    }
    RtType *own = rt_type_of(t, o);
    if (RT_UNLIKELY(own != type) && !rt_type_is_subtype(own, type)) {
        return o;
    }
    if (own->slots.init != NULL && own->slots.init(t, o, args, nargs, kwnames) < 0) {
        rt_close(t, o);
        return RT_NULL;
    }
    return o;
}

static int
type_init(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    (void)self, (void)args;
    if (nargs == 1 && kwnames != NULL && rt_tuple_size(kwnames) != 0) {
        rt_raise(t, RT_EXC_TypeError, "type.__init__() takes no keyword arguments");
        return -1;
    }
    if (nargs != 1 && nargs != 3) {
        rt_raise(t, RT_EXC_TypeError, "type.__init__() takes 1 or 3 arguments");
        return -1;
    }
    return 0;
}

/* --- what a type knows of itself --- */

RtValue
rt_type_module(RtThread *t, RtType *type)
{
    if (!(type->flags & RT_TYPE_HEAP)) {
        return rt_str_value(type->spec->module != NULL ? rt_intern(t, type->spec->module) : t->vm->names.builtins);
    }
    return rt_dict_get_str(t, type->dict, t->vm->names.__module__);
}

static RtValue
type_repr(RtThread *t, RtValue self)
{
    RtType *type = as_type(self);
    RtValue module = rt_type_module(t, type), text;
    if (rt_is_str(module) && !rt_str_equal(rt_str_of_value(module), t->vm->names.builtins)) {
        text = rt_str_value(rt_str_format(t, "<class '%V.%U'>", module, type->qualname));
    }
    else {
        text = rt_str_value(rt_str_format(t, "<class '%U'>", type->name));
    }
    rt_close(t, module);
    return text;
}

static RtValue
get_name(RtThread *t, RtValue self)
{
    return rt_dup(t, rt_str_value(as_type(self)->name));
}
static RtValue
get_qualname(RtThread *t, RtValue self)
{
    return rt_dup(t, rt_str_value(as_type(self)->qualname));
}
static RtValue
get_module(RtThread *t, RtValue self)
{
    RtValue v = rt_type_module(t, as_type(self));
    return !rt_value_is_null(v) ? v : rt_raise_attribute(t, self, t->vm->names.__module__, "type object '%N' has no attribute '%U'",
                                                         as_type(self), t->vm->names.__module__);
}

/* 0, or -1: a class cannot have the name. */
int
rt_type_check_name(RtThread *t, const RtStr *name)
{
    if (rt_str_check_utf8(t, name) < 0) {
        return -1;
    }
    for (size_t i = 0; i < rt_str_length(name); i++) {
        if (rt_str_at(name, i) == 0) {
            rt_raise(t, RT_EXC_ValueError, "type name must not contain null characters");
            return -1;
        }
    }
    return 0;
}

/* May the special attribute be set or deleted?  With the messages of CPython. */
static bool
may_set(RtThread *t, RtType *type, RtValue v, const char *name)
{
    if (type->flags & RT_TYPE_IMMUTABLE) {
        rt_raise(t, RT_EXC_TypeError, "cannot set '%s' attribute of immutable type '%N'", name, type);
        return false;
    }
    if (rt_value_is_null(v)) {
        rt_raise(t, RT_EXC_TypeError, "cannot delete '%s' attribute of immutable type '%N'", name, type);
        return false;
    }
    return true;
}

/* Replace one of the strings of a type, world stopped. */
static int
set_text(RtThread *t, RtType *type, RtStr **field, RtValue v)
{
    RtStr *new_ = rt_str_of_value(v);
    rt_incref(t, new_);
    rt_world_stop(t);
    RtStr *old = *field;
    *field = new_;
    rt_world_start(t);
    (void)type;
    rt_decref(t, old);
    return 0;
}
static int
set_name(RtThread *t, RtValue self, RtValue v)
{
    RtType *type = as_type(self);
    if (!may_set(t, type, v, "__name__")) {
        return -1;
    }
    if (!rt_is_str(v)) {
        rt_raise(t, RT_EXC_TypeError, "can only assign string to %N.__name__, not '%T'", type, v);
        return -1;
    }
    return rt_type_check_name(t, rt_str_of_value(v)) < 0 ? -1 : set_text(t, type, &type->name, v);
}
static int
set_qualname(RtThread *t, RtValue self, RtValue v)
{
    RtType *type = as_type(self);
    if (!may_set(t, type, v, "__qualname__")) {
        return -1;
    }
    if (!rt_is_str(v)) {
        rt_raise(t, RT_EXC_TypeError, "can only assign string to %N.__qualname__, not '%T'", type, v);
        return -1;
    }
    return set_text(t, type, &type->qualname, v);
}

/* Set an entry of the type's own dict that a descriptor of `type` stands in front of. */
int
rt_type_set_entry(RtThread *t, RtType *type, RtStr *name, RtValue v)
{
    rt_world_stop(t);
    RtValue old = rt_dup(t, rt_type_dict_get(type, name));
    rt_type_modified_stopped(t, type);
    int result = rt_value_is_null(v) ? rt_dict_del_str(t, type->dict, name) : rt_dict_set_str(t, type->dict, name, v);
    rt_world_start(t);
    rt_close(t, old);
    return result < 0 ? -1 : 0;
}
static int
set_module(RtThread *t, RtValue self, RtValue v)
{
    return may_set(t, as_type(self), v, "__module__") ? rt_type_set_entry(t, as_type(self), t->vm->names.__module__, v) : -1;
}
static int
set_doc(RtThread *t, RtValue self, RtValue v)
{
    return may_set(t, as_type(self), v, "__doc__") ? rt_type_set_entry(t, as_type(self), t->vm->names.__doc__, v) : -1;
}
static RtValue
get_doc(RtThread *t, RtValue self)
{
    RtType *type = as_type(self);
    RtValue v = hold(t, rt_type_dict_get(type, t->vm->names.__doc__));
    if (rt_value_is_null(v)) {
        return RT_NONE;
    }
    RtDescrGetFn get = rt_type_of(t, v)->slots.descr_get;
    if (get != NULL) {
        RtValue r = get(t, v, RT_NULL, type);
        rt_close(t, v);
        return r;
    }
    return v;
}
static RtValue
get_bases(RtThread *t, RtValue self)
{
    return rt_dup(t, rt_value_borrow(as_type(self)->bases));
}
static RtValue
get_base(RtThread *t, RtValue self)
{
    RtType *base = as_type(self)->base;
    return base != NULL ? rt_value_new(t, base) : RT_NONE;
}
static RtValue
get_mro(RtThread *t, RtValue self)
{
    return rt_dup(t, rt_value_borrow(as_type(self)->mro));
}
static RtValue
get_dict(RtThread *t, RtValue self)
{
    return rt_mapping_proxy_new(t, rt_value_borrow(as_type(self)->dict));
}
static RtValue
get_basicsize(RtThread *t, RtValue self)
{
    return rt_int_from_int64(t, as_type(self)->basic_size);
}
static RtValue
get_flags(RtThread *t, RtValue self)
{
    return rt_int_from_int64(t, as_type(self)->flags);
}
static RtValue
get_none(RtThread *t, RtValue self)
{
    (void)t, (void)self;
    return RT_NONE;
}

static const RtGetSetDef type_members[] = {
#if RT_HOST < 0x030c
    {"__mro__", get_mro, NULL, NULL},
#endif
    {"__base__", get_base, NULL, NULL}, {"__basicsize__", get_basicsize, NULL, NULL}, {"__flags__", get_flags, NULL, NULL}, {0},
};
static const RtGetSetDef type_getsets[] = {
    {"__name__", get_name, set_name, NULL}, {"__qualname__", get_qualname, set_qualname, NULL},
    {"__module__", get_module, set_module, NULL}, {"__doc__", get_doc, set_doc, NULL},
#if RT_HOST >= 0x030c
    {"__mro__", get_mro, NULL, NULL},
#endif
    {"__bases__", get_bases, rt_type_set_bases, NULL},
    {"__dict__", get_dict, NULL, NULL}, {"__annotations__", rt_type_annotations, rt_type_set_annotations, NULL},
#if RT_HOST >= 0x030e
    {"__annotate__", rt_type_annotate, rt_type_set_annotate, NULL},
#endif
    {"__text_signature__", get_none, NULL, NULL},
    {0},
};

/* --- methods --- */

static RtValue
type_mro(RtThread *t, RtValue self)
{
    RtType *type = as_type(self);
    RtTuple *order = type->base == NULL ? rt_tuple_pack(t, 1, self) : rt_type_c3(t, type, type->bases);
    if (order == NULL) {
        return RT_NULL;
    }
    RtList *list = rt_list_from_array(t, order->items, rt_tuple_size(order));
    rt_decref(t, order);
    return list != NULL ? rt_value_take(list) : RT_NULL;
}

static RtValue
type_subclasses(RtThread *t, RtValue self)
{
    RtList *list = rt_list_new(t, 0);
    if (list == NULL) {
        return RT_NULL;
    }
    int result = 0;
    rt_world_stop(t);     /* subclasses are plain links: nobody dies meanwhile */
    RtSubclasses *s = as_type(self)->subclasses;
    for (size_t i = 0; s != NULL && i < s->count && result == 0; i++) {
        if (s->items[i] != NULL && (s->items[i]->flags & RT_TYPE_READY)) {
            result = rt_list_append(t, list, rt_value_borrow(s->items[i]));
        }
    }
    rt_world_start(t);
    if (result < 0) {
        rt_decref(t, list);
        return RT_NULL;
    }
    return rt_value_take(list);
}

static RtValue
type_instancecheck(RtThread *t, RtValue self, RtValue v)
{
    int result = rt_type_isinstance(t, v, self);
    return result < 0 ? RT_NULL : rt_bool(result);
}
static RtValue
type_subclasscheck(RtThread *t, RtValue self, RtValue v)
{
    int result = rt_type_issubclass(t, v, self);
    return result < 0 ? RT_NULL : rt_bool(result);
}
static RtValue
type_prepare(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    (void)self, (void)args, (void)nargs, (void)kwnames;
    RtDict *d = rt_dict_new(t);
    return d != NULL ? rt_value_take(d) : RT_NULL;
}
static RtValue
type_dir(RtThread *t, RtValue self)
{
    return rt_type_dir(t, as_type(self));
}
static RtValue
type_sizeof(RtThread *t, RtValue self)
{
    (void)self;
    return rt_int_from_int64(t, (int64_t)sizeof(RtType));
}
static const RtMethodDef type_methods[] = {
    RT_METHOD_NOARGS("mro", type_mro, "Return a type's method resolution order."),
    RT_METHOD_NOARGS("__subclasses__", type_subclasses, "Return a list of immediate subclasses."),
    RT_METHOD_O("__instancecheck__", type_instancecheck, "Check if an object is an instance."),
    RT_METHOD_O("__subclasscheck__", type_subclasscheck, "Check if a class is a subclass."),
    RT_METHOD_NOARGS("__dir__", type_dir, "Specialized __dir__ implementation for types."),
    RT_METHOD_NOARGS("__sizeof__", type_sizeof, "Return memory consumption of the type object."),
    {0},
};
static const RtMethodDef type_class_methods[] = {
    RT_METHOD_FAST_KW("__prepare__", type_prepare, "Create the namespace for the class statement"),
    {0},
};

/* --- memory --- */

static void
type_traverse(RtObject *o, RtVisitFn visit, void *arg)
{
    RtType *type = (RtType *)o;
    rt_gc_visit(type->name, visit, arg);
    rt_gc_visit(type->qualname, visit, arg);
    rt_gc_visit(type->slot_names, visit, arg);
    rt_gc_visit(type->base, visit, arg);
    rt_gc_visit(type->bases, visit, arg);
    rt_gc_visit(type->mro, visit, arg);
    rt_gc_visit(type->dict, visit, arg);
    rt_instance_traverse(o, visit, arg);
}

/* Instances may still have to die: base, bases and slots stay, and the MRO but for the type itself, which would keep it
 * alive.  (The MRO of a type that is garbage is garbage too, so nobody else sees that.) */
static void
type_clear(RtThread *t, RtObject *o)
{
    RtType *type = (RtType *)o;
    rt_store_relaxed(&type->version, 0);
    rt_store_relaxed(&type->init_cache, NULL);
    if (type->dict != NULL) {
        rt_dict_clear(t, type->dict);
    }
    rt_instance_clear(t, o);
    if (type->mro != NULL && rt_tuple_size(type->mro) > 0) {
        RtValue self = type->mro->items[0];
        type->mro->items[0] = RT_NONE;
        rt_close(t, self);
    }
}

static void
drop(RtThread *t, void *o)
{
    if (o != NULL) {
        rt_decref(t, o);
    }
}

static void
type_dealloc(RtThread *t, RtObject *o)
{
    RtType *type = (RtType *)o;
    rt_instance_clear(t, o);
    for (int64_t i = 0, n = type->bases != NULL ? rt_tuple_size(type->bases) : 0; i < n; i++) {
        rt_type_remove_subclass(t, (RtType *)rt_value_object(type->bases->items[i]), type, false);
    }
    if (type->instance_keys != NULL) {
        rt_shared_keys_free(t, type->instance_keys);
    }
    rt_subclasses_free(type->subclasses);
    drop(t, type->name);
    drop(t, type->qualname);
    drop(t, type->slot_names);
    drop(t, type->base);
    drop(t, type->bases);
    drop(t, type->mro);
    drop(t, type->dict);
    rt_object_free(t, o);
}

const RtTypeSpec rt_type_spec = {
    .name = "type", .basic_size = sizeof(RtType), .kind = RT_KIND_TYPE, .flags = RT_TYPE_SUBCLASSABLE | RT_TYPE_TYPE_SUB,
    .methods = type_methods, .class_methods = type_class_methods, .getsets = type_getsets, .members = type_members,
    .slots = {.repr = type_repr, .call = type_call, .binary = {[RT_OR] = rt_union_or}, .get_attr = rt_type_get_attr, .set_attr = type_set_attr,
              .new_ = rt_type_new_slot, .init = type_init, .traverse = type_traverse, .clear = type_clear, .dealloc = type_dealloc},
    .doc = "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type",
};
