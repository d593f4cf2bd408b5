/* Functions and methods of C: builtin functions, method descriptors, class method descriptors.  (getset, member: rt_attribute.c.) */
#include "rt_descriptor.h"

#include <stdio.h>

#include "rt_attribute.h"
#include "rt_dict.h"
#include "rt_gc.h"
#include "rt_heap.h"
#include "rt_instance.h"
#include "rt_number.h"
#include "rt_property.h"
#include "rt_slots.h"
#include "rt_str.h"
#include "rt_tuple.h"
#include "rt_vm.h"

/* --- calling by convention --- */

/* "list.append", "math.sqrt" or "len", as messages show it: a new str. */
static RtStr *
shown_name(RtThread *t, const RtMethodDef *def, const RtType *owner, RtValue self)
{
    if (owner != NULL) {
        return rt_str_format(t, "%U.%s", owner->qualname, def->name);
    }
    if (rt_value_has_kind(self, RT_KIND_MODULE) && def->style != RT_STYLE_UNQUALIFIED) {
        RtValue name = rt_dict_get_str(t, ((RtModule *)rt_value_object(self))->dict, t->vm->names.__name__);
        if (rt_is_str(name) && rt_str_of_value(name) != t->vm->names.builtins) {
            RtStr *s = rt_str_format(t, "%U.%s", rt_str_of_value(name), def->name);
            rt_close(t, name);
            return s;
        }
        rt_close(t, name);
    }
    return rt_str_from_c(t, def->name);
}

static RtValue
refuse(RtThread *t, const RtMethodDef *def, const RtType *owner, RtValue self, size_t nargs, bool keywords)
{
    RtStr *name = shown_name(t, def, owner, self);
    if (name == NULL) {
        return RT_NULL;
    }
    if (keywords) {
        rt_raise(t, RT_EXC_TypeError, "%U() takes no keyword arguments", name);
    }
    else if (def->convention == RT_CC_NOARGS) {
        rt_raise(t, RT_EXC_TypeError, "%U() takes no arguments (%zu given)", name, nargs);
    }
    else {
        rt_raise(t, RT_EXC_TypeError, "%U() takes exactly one argument (%zu given)", name, nargs);
    }
    rt_decref(t, name);
    return RT_NULL;
}

/* Call a builtin's C function by its convention, arguments checked. */
static RtValue
call_def(RtThread *t, const RtMethodDef *def, RtType *owner, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    if (def->convention == RT_CC_FAST_KW) {
        return def->fast_kw(t, self, args, nargs, kwnames);
    }
    if (RT_UNLIKELY(kwnames != NULL) && rt_tuple_size(kwnames) != 0) {
        return refuse(t, def, owner, self, nargs, true);
    }
    switch (def->convention) {
    case RT_CC_NOARGS:
        return RT_LIKELY(nargs == 0) ? def->noargs(t, self) : refuse(t, def, owner, self, nargs, false);
    case RT_CC_O:
        return RT_LIKELY(nargs == 1) ? def->o(t, self, args[0]) : refuse(t, def, owner, self, nargs, false);
    default:
        return def->fast(t, self, args, nargs);
    }
}

/* --- builtin functions --- */

static RtBuiltin *
as_builtin(RtValue v)
{
    return (RtBuiltin *)rt_value_object(v);
}

RtValue
rt_builtin_new(RtThread *t, const RtMethodDef *def, RtValue self, RtStr *module)
{
    RtBuiltin *b = rt_object_new(t, t->vm->types.builtin, sizeof *b);
    if (b == NULL) {
        return RT_NULL;
    }
    b->def = def;
    b->self = rt_value_heap_safe(t, rt_dup(t, self));
    if (module != NULL) {
        rt_incref(t, module);
        b->module = module;
        rt_object_set_deferred(t, &b->head);      /* a module's functions are called by many threads */
    }
    return rt_value_take(b);
}

static RtValue
builtin_call(RtThread *t, RtValue callable, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    const RtBuiltin *b = as_builtin(callable);
    RtType *owner = b->owner == NULL || b->def->style == RT_STYLE_UNQUALIFIED ? NULL
        : rt_is_type(b->self) ? (RtType *)rt_value_object(b->self) : rt_type_of(t, b->self);
    return call_def(t, b->def, owner, b->self, args, nargs, kwnames);
}

static bool
is_function(const RtBuiltin *b)
{
    return rt_value_is_null(b->self) || rt_value_has_kind(b->self, RT_KIND_MODULE);
}

static RtValue
builtin_repr(RtThread *t, RtValue self)
{
    const RtBuiltin *b = as_builtin(self);
    if (is_function(b)) {
        return rt_str_value(rt_str_format(t, "<built-in function %s>", b->def->name));
    }
    char address[32];
    snprintf(address, sizeof address, "%p", rt_value_is_heap(b->self) ? (void *)rt_value_object(b->self) : (void *)(uintptr_t)b->self.bits);
    return rt_str_value(rt_str_format(t, "<built-in method %s of %T object at %s>", b->def->name, b->self, address));
}

static RtValue
builtin_compare(RtThread *t, RtValue a, RtValue b, int op)
{
    (void)t;
    if ((op != RT_EQ && op != RT_NE) || !rt_is_builtin(a) || !rt_is_builtin(b)) {
        return RT_NOT_IMPLEMENTED;
    }
    bool same = as_builtin(a)->def == as_builtin(b)->def && rt_value_is(as_builtin(a)->self, as_builtin(b)->self);
    return rt_bool(same == (op == RT_EQ));
}

static int
builtin_hash(RtThread *t, RtValue self, int64_t *hash)
{
    (void)t;
    *hash = rt_hash_pointer(as_builtin(self)->def) ^ rt_hash_pointer((void *)(uintptr_t)as_builtin(self)->self.bits);
    *hash = *hash == -1 ? -2 : *hash;
    return 0;
}

static void
builtin_traverse(RtObject *o, RtVisitFn visit, void *arg)
{
    RtBuiltin *b = (RtBuiltin *)o;
    rt_gc_visit_value(b->self, visit, arg);
    rt_gc_visit(b->module, visit, arg);
}

static void
builtin_dealloc(RtThread *t, RtObject *o)
{
    RtBuiltin *b = (RtBuiltin *)o;
    rt_close(t, b->self);
    if (b->module != NULL) {
        rt_decref(t, b->module);
    }
    rt_object_free(t, o);
}

static RtValue
builtin_name(RtThread *t, RtValue self)
{
    return rt_str_value(rt_intern(t, as_builtin(self)->def->name));
}
static RtValue
builtin_qualname(RtThread *t, RtValue self)
{
    const RtBuiltin *b = as_builtin(self);
    if (is_function(b)) {
        return builtin_name(t, self);
    }
    const RtType *type = rt_is_type(b->self) ? (RtType *)rt_value_object(b->self) : rt_type_of(t, b->self);
    return rt_str_value(rt_str_format(t, "%U.%s", type->qualname, b->def->name));
}
static RtValue
builtin_doc(RtThread *t, RtValue self)
{
    const char *doc = as_builtin(self)->def->doc;
    return doc != NULL ? rt_str_value(rt_str_from_c(t, doc)) : RT_NONE;
}
static RtValue
builtin_self(RtThread *t, RtValue self)
{
    const RtBuiltin *b = as_builtin(self);
    return rt_value_is_null(b->self) ? RT_NONE : rt_dup(t, b->self);
}
static RtValue
builtin_module(RtThread *t, RtValue self)
{
    RtStr *module = as_builtin(self)->module;
    return module != NULL ? rt_dup(t, rt_value_borrow(module)) : RT_NONE;
}
static RtValue
no_signature(RtThread *t, RtValue self)
{
    (void)t, (void)self;
    return RT_NONE;
}
static const RtGetSetDef builtin_getsets[] = {
    {"__name__", builtin_name, NULL, NULL}, {"__qualname__", builtin_qualname, NULL, NULL}, {"__doc__", builtin_doc, NULL, NULL},
    {"__self__", builtin_self, NULL, NULL}, {"__text_signature__", no_signature, NULL, NULL}, {0},
};
static const RtGetSetDef builtin_members[] = {{"__module__", builtin_module, NULL, NULL}, {0}};

/* --- method descriptors --- */

static RtMethodDescriptor *
as_descriptor(RtValue v)
{
    return (RtMethodDescriptor *)rt_value_object(v);
}

static RtValue
descriptor_new(RtThread *t, RtType *type, RtType *owner, const RtMethodDef *def)
{
    RtStr *name = rt_intern(t, def->name);
    RtMethodDescriptor *d = name != NULL ? rt_object_new(t, type, sizeof *d) : NULL;
    if (d == NULL) {
        return RT_NULL;
    }
    d->def = def;
    d->owner = owner;
    d->name = name;
    rt_object_set_immortal(&d->head);
    return rt_value_take(d);
}

static RtValue
method_descriptor_new(RtThread *t, RtType *owner, const RtMethodDef *def)
{
    return descriptor_new(t, t->vm->types.method_descriptor, owner, def);
}

static RtValue
descriptor_call(RtThread *t, RtValue callable, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    const RtMethodDescriptor *d = as_descriptor(callable);
    if (nargs == 0) {
        return rt_raise(t, RT_EXC_TypeError, "unbound method %U.%U() needs an argument", d->owner->qualname, d->name);
    }
    if (RT_UNLIKELY(!rt_is_instance_of(t, args[0], d->owner))) {
        return rt_raise(t, RT_EXC_TypeError, "descriptor '%U' for '%N' objects doesn't apply to a '%T' object", d->name, d->owner, args[0]);
    }
    return call_def(t, d->def, d->owner, args[0], args + 1, nargs - 1, kwnames);
}

static RtValue
descriptor_get(RtThread *t, RtValue descr, RtValue self, RtType *type)
{
    const RtMethodDescriptor *d = as_descriptor(descr);
    (void)type;
    if (rt_value_is_null(self)) {
        return rt_dup(t, descr);
    }
    if (!rt_is_instance_of(t, self, d->owner)) {
        return rt_raise(t, RT_EXC_TypeError, "descriptor '%U' for '%N' objects doesn't apply to a '%T' object", d->name, d->owner, self);
    }
    RtValue b = rt_builtin_new(t, d->def, self, NULL);
    if (!rt_value_is_null(b)) {
        as_builtin(b)->owner = d->owner;
    }
    return b;
}

static RtValue
descriptor_repr(RtThread *t, RtValue self)
{
    const RtMethodDescriptor *d = as_descriptor(self);
    return rt_str_value(rt_str_format(t, "<method '%U' of '%N' objects>", d->name, d->owner));
}

static RtValue
descriptor_name(RtThread *t, RtValue self)
{
    return rt_dup(t, rt_str_value(as_descriptor(self)->name));
}
static RtValue
descriptor_qualname(RtThread *t, RtValue self)
{
    return rt_str_value(rt_str_format(t, "%U.%U", as_descriptor(self)->owner->qualname, as_descriptor(self)->name));
}
static RtValue
descriptor_doc(RtThread *t, RtValue self)
{
    const char *doc = as_descriptor(self)->def->doc;
    return doc != NULL ? rt_str_value(rt_str_from_c(t, doc)) : RT_NONE;
}
static RtValue
descriptor_owner(RtThread *t, RtValue self)
{
    return rt_value_new(t, as_descriptor(self)->owner);
}
static const RtGetSetDef descriptor_members[] = {
    {"__name__", descriptor_name, NULL, NULL}, {"__objclass__", descriptor_owner, NULL, NULL}, {0},
};
static const RtGetSetDef descriptor_getsets[] = {
    {"__qualname__", descriptor_qualname, NULL, NULL}, {"__doc__", descriptor_doc, NULL, NULL},
    {"__text_signature__", no_signature, NULL, NULL}, {0},
};

static RtValue
class_descriptor_get(RtThread *t, RtValue descr, RtValue self, RtType *type)
{
    const RtMethodDescriptor *d = as_descriptor(descr);
    if (type == NULL) {
        type = rt_type_of(t, self);
    }
    if (!rt_type_is_subtype(type, d->owner)) {
        return rt_raise(t, RT_EXC_TypeError, "descriptor '%U' requires a subtype of '%N' but received '%N'", d->name, d->owner, type);
    }
    RtValue b = rt_builtin_new(t, d->def, rt_value_borrow(type), NULL);
    if (!rt_value_is_null(b)) {
        as_builtin(b)->owner = type;       /* messages show the class it was found on */
    }
    return b;
}

static RtValue
class_descriptor_call(RtThread *t, RtValue callable, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    const RtMethodDescriptor *d = as_descriptor(callable);
    if (nargs == 0) {
        return rt_raise(t, RT_EXC_TypeError, "descriptor '%U' of '%N' object needs an argument", d->name, d->owner);
    }
    if (!rt_is_type(args[0])) {
        return rt_raise(t, RT_EXC_TypeError, "descriptor '%U' for type '%N' needs a type, not a '%T' as arg 2", d->name, d->owner, args[0]);
    }
    RtValue bound = class_descriptor_get(t, callable, RT_NULL, (RtType *)rt_value_object(args[0]));
    if (rt_value_is_null(bound)) {
        return RT_NULL;
    }
    RtValue r = builtin_call(t, bound, args + 1, nargs - 1, kwnames);
    rt_close(t, bound);
    return r;
}

static void
plain_dealloc(RtThread *t, RtObject *o)
{
    rt_object_free(t, o);
}

static const RtTypeSpec builtin_spec = {
    .name = "builtin_function_or_method", .basic_size = sizeof(RtBuiltin), .kind = RT_KIND_BUILTIN,
    .getsets = builtin_getsets, .members = builtin_members,
    .slots = {.repr = builtin_repr, .call = builtin_call, .compare = builtin_compare, .hash = builtin_hash,
              .traverse = builtin_traverse, .dealloc = builtin_dealloc},
};
static const RtTypeSpec method_descriptor_spec = {
    .name = "method_descriptor", .basic_size = sizeof(RtMethodDescriptor), .kind = RT_KIND_METHOD_DESCRIPTOR,
    .getsets = descriptor_getsets, .members = descriptor_members,
    .slots = {.repr = descriptor_repr, .call = descriptor_call, .descr_get = descriptor_get, .dealloc = plain_dealloc},
};
static const RtTypeSpec class_descriptor_spec = {
    .name = "classmethod_descriptor", .basic_size = sizeof(RtMethodDescriptor), .getsets = descriptor_getsets, .members = descriptor_members,
    .slots = {.repr = descriptor_repr, .call = class_descriptor_call, .descr_get = class_descriptor_get, .dealloc = plain_dealloc},
};

int
rt_descriptor_init(RtThread *t)
{
    RtTypes *types = &t->vm->types;
    types->builtin = rt_type_new_builtin(t, &builtin_spec);
    types->method_descriptor = rt_type_new_builtin(t, &method_descriptor_spec);
    types->classmethod_descriptor = rt_type_new_builtin(t, &class_descriptor_spec);
    return rt_attribute_init(t) < 0 || rt_property_init(t) < 0 || rt_slots_init(t) < 0 ? -1 : 0;
}

/* --- all of a builtin type's spec, into its dict --- */

static int
add(RtThread *t, RtType *type, const char *name, RtValue v)
{
    RtStr *key = rt_intern(t, name);
    if (rt_value_is_null(v) || key == NULL || rt_dict_set_str(t, type->dict, key, v) < 0) {
        return -1;
    }
    rt_close(t, v);
    return 0;
}

int
rt_type_add_descriptors(RtThread *t, RtType *type)
{
    const RtTypeSpec *spec = type->spec;
    if (rt_slots_add_wrappers(t, type, &spec->slots) < 0) {
        return -1;
    }
    if (spec->slots.compare != NULL && spec->slots.hash == NULL
        && rt_dict_set_str(t, type->dict, t->vm->names.__hash__, RT_NONE) < 0) {
        return -1;
    }
    for (const RtMethodDef *d = spec->methods; d != NULL && d->name != NULL; d++) {
        if (add(t, type, d->name, method_descriptor_new(t, type, d)) < 0) {
            return -1;
        }
    }
    for (const RtMethodDef *d = spec->class_methods; d != NULL && d->name != NULL; d++) {
        if (add(t, type, d->name, descriptor_new(t, t->vm->types.classmethod_descriptor, type, d)) < 0) {
            return -1;
        }
    }
    for (const RtMethodDef *d = spec->static_methods; d != NULL && d->name != NULL; d++) {
        RtValue function = rt_builtin_new(t, d, rt_value_borrow(type), NULL);
        if (!rt_value_is_null(function)) {
            as_builtin(function)->owner = type;
        }
        RtValue wrapped = rt_value_is_null(function) ? RT_NULL : rt_staticmethod_new(t, function);
        rt_close(t, function);
        if (add(t, type, d->name, wrapped) < 0) {
            return -1;
        }
    }
    for (const RtGetSetDef *d = spec->getsets; d != NULL && d->name != NULL; d++) {
        if (add(t, type, d->name, rt_getset_new(t, type, d)) < 0) {
            return -1;
        }
    }
    for (const RtGetSetDef *d = spec->members; d != NULL && d->name != NULL; d++) {
        if (add(t, type, d->name, rt_member_of_def(t, type, d)) < 0) {
            return -1;
        }
    }
    RtValue doc = spec->doc != NULL ? rt_str_value(rt_str_from_c(t, spec->doc)) : RT_NONE;
    if (rt_value_is_null(rt_type_dict_get(type, t->vm->names.__doc__))) {
        return add(t, type, "__doc__", doc);
    }
    rt_close(t, doc);
    return 0;
}
