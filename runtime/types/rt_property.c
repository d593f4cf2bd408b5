/* property, staticmethod and classmethod. */
#include "rt_property.h"

#include "rt_dict.h"
#include "rt_exception.h"
#include "rt_gc.h"
#include "rt_heap.h"
#include "rt_instance.h"
#include "rt_lock.h"
#include "rt_number.h"
#include "rt_str.h"
#include "rt_vm.h"

/* Replace a field of o that others may read under its lock.  Takes v. */
static void
set_field_take(RtThread *t, void *o, RtValue *field, RtValue v)
{
    v = rt_value_heap_safe(t, v);
    rt_lock(t, o);
    RtValue old = *field;
    rt_slot_store(field, v);
    rt_unlock(t, o);
    rt_close(t, old);
}

/* A new reference to a field, or RT_NULL. */
static RtValue
get_field(RtThread *t, void *o, RtValue *field)
{
    rt_lock(t, o);
    RtValue v = rt_slot_dup_locked(t, *field);
    rt_unlock(t, o);
    return v;
}

/* --- property --- */

/* Set the getter.  Takes get.  Specialized instructions have borrowed it, under the versions of the types that have the property:
 * so one that was there changes with the world stopped, and all versions are forgotten. */
static void
set_getter_take(RtThread *t, RtProperty *p, RtValue get)
{
    get = rt_value_heap_safe(t, get);
    rt_lock(t, p);
    bool first = rt_value_is_null(p->get);
    if (first) {
        rt_slot_store(&p->get, get);
    }
    rt_unlock(t, p);
    if (first) {
        return;
    }
    rt_world_stop(t);
    rt_type_modified_stopped(t, t->vm->types.object);
    RtValue old = p->get;
    rt_slot_store(&p->get, get);
    rt_world_start(t);
    rt_close(t, old);
}

static RtProperty *
as_property(RtValue v)
{
    return (RtProperty *)rt_value_object(v);
}

static RtValue
not_none(RtValue v)
{
    return rt_value_is_none(v) ? RT_NULL : v;
}

static RtStr *
property_name(RtProperty *p)
{
    return rt_load_acquire(&p->name);
}

/* AttributeError: property 'x' of 'A' object has no setter. */
static void
raise_missing(RtThread *t, RtProperty *p, RtValue self, const char *what)
{
    RtType *type = rt_type_of(t, self);
    RtStr *name = property_name(p);
    if (name != NULL) {
        rt_raise(t, RT_EXC_AttributeError, "property %R of %R object has no %s", rt_value_borrow(name), rt_value_borrow(type->qualname), what);
    }
    else {
        rt_raise(t, RT_EXC_AttributeError, "property of %R object has no %s", rt_value_borrow(type->qualname), what);
    }
}

static RtValue
property_get(RtThread *t, RtValue descr, RtValue self, RtType *type)
{
    RtProperty *p = as_property(descr);
    (void)type;
    if (rt_value_is_null(self)) {
        return rt_dup(t, descr);
    }
    RtValue get = get_field(t, p, &p->get);
    if (rt_value_is_null(get)) {
        raise_missing(t, p, self, "getter");
        return RT_NULL;
    }
    RtValue r = rt_call_1(t, get, self);
    rt_close(t, get);
    return r;
}

static int
property_set(RtThread *t, RtValue descr, RtValue self, RtValue v)
{
    RtProperty *p = as_property(descr);
    bool deletes = rt_value_is_null(v);
    RtValue f = get_field(t, p, deletes ? &p->del : &p->set);
    if (rt_value_is_null(f)) {
        raise_missing(t, p, self, deletes ? "deleter" : "setter");
        return -1;
    }
    RtValue r = rt_call(t, f, (RtValue[]){self, v}, deletes ? 1 : 2, NULL);
    rt_close(t, f);
    rt_close(t, r);
    return rt_value_is_null(r) ? -1 : 0;
}

static const RtArgsSpec property_args = {"property", {"fget", "fset", "fdel", "doc"}, .count = 4, .positional = 4};

static int
property_init(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    RtProperty *p = as_property(self);
    RtValue out[4];
    if (rt_args_parse(t, &property_args, args, nargs, kwnames, out) < 0) {
        return -1;
    }
    RtValue doc = not_none(out[3]), get = not_none(out[0]);
    RtValue from_getter = RT_NULL;
    int asked = 0;
    if (rt_value_is_null(doc) && !rt_value_is_null(get)) {
        asked = rt_get_attr_optional(t, get, t->vm->names.__doc__, &from_getter);
        if (asked < 0) {
            return -1;
        }
        if (rt_value_is_none(from_getter)) {
            from_getter = RT_NULL;
        }
    }
    bool doc_from_getter = !rt_value_is_null(from_getter);
    rt_store_relaxed(&p->doc_from_getter, doc_from_getter);
    set_getter_take(t, p, rt_dup(t, get));
    set_field_take(t, p, &p->set, rt_dup(t, not_none(out[1])));
    set_field_take(t, p, &p->del, rt_dup(t, not_none(out[2])));
    doc = doc_from_getter ? from_getter : rt_dup(t, doc);
    if (rt_type_of(t, self) == t->vm->types.property || (RT_HOST < 0x030c && !asked)) {
        set_field_take(t, p, &p->doc, doc);
        return 0;
    }
    /* The class of a subclass has a __doc__, which hides the field. */
    int result = rt_set_attr(t, self, t->vm->names.__doc__, rt_value_is_null(doc) ? RT_NONE : doc);
    rt_close(t, doc);
    if (result < 0 && RT_HOST >= 0x030c && !doc_from_getter && rt_error_matches(t, RT_EXC_AttributeError)) {
        rt_error_clear(t);
        return 0;
    }
    return result;
}

static RtValue
new_of(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    (void)args, (void)nargs, (void)kwnames;
    return rt_value_take(rt_object_new(t, type, type->instance_size));
}

/* property(...) with one of the functions replaced. */
static RtValue
copy_with(RtThread *t, RtValue self, int which, RtValue v)
{
    RtProperty *p = as_property(self);
    bool doc_from_getter = rt_load_relaxed(&p->doc_from_getter);
    RtValue fields[4] = {get_field(t, p, &p->get), get_field(t, p, &p->set), get_field(t, p, &p->del),
                         doc_from_getter && which == 0 ? RT_NULL : get_field(t, p, &p->doc)}, args[4];
    for (int i = 0; i < 4; i++) {
        args[i] = rt_value_is_null(fields[i]) ? RT_NONE : fields[i];
    }
    if (doc_from_getter) {
        args[3] = RT_NONE;
    }
    args[which] = v;
    RtValue r = rt_call(t, rt_value_borrow(rt_type_of(t, self)), args, 4, NULL);
    for (int i = 0; i < 4; i++) {
        rt_close(t, fields[i]);
    }
    RtStr *name = property_name(p);
    if (!rt_value_is_null(r) && rt_type_of(t, r)->slots.descr_get == property_get && name != NULL) {
        rt_incref(t, name);
        rt_store_release(&as_property(r)->name, name);
    }
    return r;
}
static RtValue property_getter(RtThread *t, RtValue self, RtValue f) { return copy_with(t, self, 0, f); }
static RtValue property_setter(RtThread *t, RtValue self, RtValue f) { return copy_with(t, self, 1, f); }
static RtValue property_deleter(RtThread *t, RtValue self, RtValue f) { return copy_with(t, self, 2, f); }

static RtValue
property_set_name(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    if (nargs != 2) {
        return rt_raise(t, RT_EXC_TypeError, "__set_name__() takes 2 positional arguments but %zu were given", nargs);
    }
    if (rt_is_str(args[1])) {
        RtProperty *p = as_property(self);
        RtStr *name = rt_intern_str(t, rt_str_of_value(args[1]));    /* immortal: readers need no count */
        if (name == NULL) {
            return RT_NULL;
        }
        rt_store_release(&p->name, name);
    }
    return RT_NONE;
}
static const RtMethodDef property_methods[] = {
    RT_METHOD_O("getter", property_getter, "Descriptor to obtain a copy of the property with a different getter."),
    RT_METHOD_O("setter", property_setter, "Descriptor to obtain a copy of the property with a different setter."),
    RT_METHOD_O("deleter", property_deleter, "Descriptor to obtain a copy of the property with a different deleter."),
    {.name = "__set_name__", .convention = RT_CC_FAST, .fast = property_set_name, .style = RT_STYLE_UNQUALIFIED,
     .doc = "Method to set name of a property."},
    {0},
};

static RtValue
none_if_null(RtValue v)
{
    return rt_value_is_null(v) ? RT_NONE : v;
}
static RtValue fget(RtThread *t, RtValue self) { return none_if_null(get_field(t, as_property(self), &as_property(self)->get)); }
static RtValue fset(RtThread *t, RtValue self) { return none_if_null(get_field(t, as_property(self), &as_property(self)->set)); }
static RtValue fdel(RtThread *t, RtValue self) { return none_if_null(get_field(t, as_property(self), &as_property(self)->del)); }
static RtValue fdoc(RtThread *t, RtValue self) { return none_if_null(get_field(t, as_property(self), &as_property(self)->doc)); }
static int
set_doc(RtThread *t, RtValue self, RtValue v)
{
    set_field_take(t, as_property(self), &as_property(self)->doc, rt_dup(t, v));
    return 0;
}

/* True when any of the functions is marked abstract. */
static RtValue
is_abstract(RtThread *t, RtValue self)
{
    RtProperty *p = as_property(self);
    RtValue *fields[] = {&p->get, &p->set, &p->del};
    for (int i = 0; i < 3; i++) {
        RtValue f = get_field(t, p, fields[i]), mark = RT_NULL;
        int truth = rt_value_is_null(f) ? 0 : rt_get_attr_optional(t, f, t->vm->names.__isabstractmethod__, &mark);
        if (truth > 0) {
            truth = rt_truth(t, mark);
            rt_close(t, mark);
        }
        rt_close(t, f);
        if (truth != 0) {
            return truth < 0 ? RT_NULL : RT_TRUE;
        }
    }
    return RT_FALSE;
}
#if RT_HOST >= 0x030d
static RtValue
get_name(RtThread *t, RtValue self)
{
    RtProperty *p = as_property(self);
    RtStr *name = property_name(p);
    if (name != NULL) {
        return rt_dup(t, rt_str_value(name));
    }
    RtValue getter = get_field(t, p, &p->get), r;
    int found = rt_value_is_null(getter) ? 0 : rt_get_attr_optional(t, getter, t->vm->names.__name__, &r);
    rt_close(t, getter);
    return found > 0 ? r : found < 0 ? RT_NULL : rt_raise(t, RT_EXC_AttributeError, "'%T' object has no attribute '__name__'", self);
}
static int
set_name(RtThread *t, RtValue self, RtValue v)
{
    RtStr *name = rt_value_is_null(v) || !rt_is_str(v) ? NULL : rt_intern_str(t, rt_str_of_value(v));
    rt_store_release(&as_property(self)->name, name);
    return t->exc != NULL ? -1 : 0;
}
#endif
static const RtGetSetDef property_members[] = {
    {"fget", fget, NULL, NULL}, {"fset", fset, NULL, NULL}, {"fdel", fdel, NULL, NULL}, {"__doc__", fdoc, set_doc, NULL}, {0},
};
static const RtGetSetDef property_getsets[] = {
    {"__isabstractmethod__", is_abstract, NULL, NULL},
#if RT_HOST >= 0x030d
    {"__name__", get_name, set_name, NULL},
#endif
    {0},
};

static void
property_traverse(RtObject *o, RtVisitFn visit, void *arg)
{
    RtProperty *p = (RtProperty *)o;
    rt_gc_visit_value(p->get, visit, arg);
    rt_gc_visit_value(p->set, visit, arg);
    rt_gc_visit_value(p->del, visit, arg);
    rt_gc_visit_value(p->doc, visit, arg);
    rt_instance_traverse(o, visit, arg);
}
static void
property_clear(RtThread *t, RtObject *o)
{
    RtProperty *p = (RtProperty *)o;
    rt_instance_clear(t, o);
    set_field_take(t, p, &p->get, RT_NULL);
    set_field_take(t, p, &p->set, RT_NULL);
    set_field_take(t, p, &p->del, RT_NULL);
    set_field_take(t, p, &p->doc, RT_NULL);
}
static void
property_dealloc(RtThread *t, RtObject *o)
{
    RtProperty *p = (RtProperty *)o;
    rt_instance_drop(t, o);
    rt_close(t, p->get);
    rt_close(t, p->set);
    rt_close(t, p->del);
    rt_close(t, p->doc);
    rt_object_free(t, o);
}

/* --- staticmethod, classmethod --- */

static RtWrapped *
as_wrapped(RtValue v)
{
    return (RtWrapped *)rt_value_object(v);
}

static RtValue
wrap(RtThread *t, RtType *type, RtValue function)
{
    RtWrapped *w = rt_object_new(t, type, sizeof *w);
    if (w == NULL) {
        return RT_NULL;
    }
    w->function = rt_value_heap_safe(t, rt_dup(t, function));
    return rt_value_take(w);
}
RtValue rt_staticmethod_new(RtThread *t, RtValue function) { return wrap(t, t->vm->types.staticmethod, function); }
RtValue rt_classmethod_new(RtThread *t, RtValue function) { return wrap(t, t->vm->types.classmethod, function); }

/* The wrapper shows the function's name, text and annotations as its own. */
static int
copy_attributes(RtThread *t, RtValue self, RtValue function)
{
    RtNames *n = &t->vm->names;
    RtStr *const copied[] = {n->__module__, n->__name__, n->__qualname__, n->__doc__, n->__annotations__};
    for (size_t i = 0; i < sizeof copied / sizeof copied[0]; i++) {
        RtValue v;
        int found = rt_get_attr_optional(t, function, copied[i], &v);
        if (found < 0 || (found > 0 && rt_set_attr(t, self, copied[i], v) < 0)) {
            rt_close(t, v);
            return -1;
        }
        rt_close(t, v);
    }
    return 0;
}

static int
wrapped_init(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    const char *name = rt_type_is_subtype(rt_type_of(t, self), t->vm->types.staticmethod) ? "staticmethod" : "classmethod";
    if (rt_args_no_keywords(t, name, kwnames) < 0 || rt_args_check(t, name, nargs, 1, 1) < 0) {
        return -1;
    }
    set_field_take(t, as_wrapped(self), &as_wrapped(self)->function, rt_dup(t, args[0]));
    return copy_attributes(t, self, args[0]);
}

static RtValue
wrapped_function(RtThread *t, RtValue self)
{
    return none_if_null(get_field(t, as_wrapped(self), &as_wrapped(self)->function));
}

static RtValue
static_get(RtThread *t, RtValue descr, RtValue self, RtType *type)
{
    (void)self, (void)type;
    RtValue f = get_field(t, as_wrapped(descr), &as_wrapped(descr)->function);
    return rt_value_is_null(f) ? rt_raise(t, RT_EXC_RuntimeError, "uninitialized staticmethod object") : f;
}

static RtValue
static_call(RtThread *t, RtValue callable, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    RtValue f = static_get(t, callable, RT_NULL, NULL);
    RtValue r = rt_value_is_null(f) ? RT_NULL : rt_call(t, f, args, nargs, kwnames);
    rt_close(t, f);
    return r;
}

static RtValue
class_get(RtThread *t, RtValue descr, RtValue self, RtType *type)
{
    RtValue f = get_field(t, as_wrapped(descr), &as_wrapped(descr)->function);
    if (rt_value_is_null(f)) {
        return rt_raise(t, RT_EXC_RuntimeError, "uninitialized classmethod object");
    }
    if (type == NULL) {
        type = rt_type_of(t, self);
    }
    RtValue owner = rt_value_borrow(type), r;
#if RT_HOST < 0x030d
    RtDescrGetFn get = rt_type_of(t, f)->slots.descr_get;
    bool plain = rt_value_has_kind(f, RT_KIND_FUNCTION) || rt_value_has_kind(f, RT_KIND_METHOD);
    r = get != NULL && !plain ? get(t, f, owner, type) : rt_method_new(t, f, owner);
#else
    r = rt_method_new(t, f, owner);
#endif
    rt_close(t, f);
    return r;
}

static RtValue
wrapped_repr(RtThread *t, RtValue self)
{
    const char *name = rt_type_is_subtype(rt_type_of(t, self), t->vm->types.staticmethod) ? "staticmethod" : "classmethod";
    RtValue f = wrapped_function(t, self);
    RtValue text = rt_str_value(rt_str_format(t, "<%s(%R)>", name, f));
    rt_close(t, f);
    return text;
}

static RtValue
wrapped_is_abstract(RtThread *t, RtValue self)
{
    RtValue f = wrapped_function(t, self), mark;
    int truth = rt_get_attr_optional(t, f, t->vm->names.__isabstractmethod__, &mark);
    if (truth > 0) {
        truth = rt_truth(t, mark);
        rt_close(t, mark);
    }
    rt_close(t, f);
    return truth < 0 ? RT_NULL : rt_bool(truth != 0);
}
static RtValue
wrapped_dict(RtThread *t, RtValue self)
{
    RtDict *d = rt_instance_dict(t, self);
    return d != NULL ? rt_value_take(d) : RT_NULL;
}
static const RtGetSetDef wrapped_members[] = {
    {"__func__", wrapped_function, NULL, NULL}, {"__wrapped__", wrapped_function, NULL, NULL}, {0},
};
static const RtGetSetDef wrapped_getsets[] = {
    {"__isabstractmethod__", wrapped_is_abstract, NULL, NULL}, {"__dict__", wrapped_dict, rt_instance_set_dict, NULL}, {0},
};

static void
wrapped_traverse(RtObject *o, RtVisitFn visit, void *arg)
{
    rt_gc_visit_value(((RtWrapped *)o)->function, visit, arg);
    rt_instance_traverse(o, visit, arg);
}
static void
wrapped_clear(RtThread *t, RtObject *o)
{
    rt_instance_clear(t, o);
    set_field_take(t, o, &((RtWrapped *)o)->function, RT_NULL);
}
static void
wrapped_dealloc(RtThread *t, RtObject *o)
{
    rt_instance_clear(t, o);
    rt_close(t, ((RtWrapped *)o)->function);
    rt_object_free(t, o);
}

static const RtTypeSpec property_spec = {
    .name = "property", .basic_size = sizeof(RtProperty), .kind = RT_KIND_PROPERTY, .flags = RT_TYPE_SUBCLASSABLE,
    .methods = property_methods, .getsets = property_getsets, .members = property_members,
    .slots = {.descr_get = property_get, .descr_set = property_set, .new_ = new_of, .init = property_init,
              .traverse = property_traverse, .clear = property_clear, .dealloc = property_dealloc},
};
static const RtTypeSpec static_spec = {
    .name = "staticmethod", .basic_size = sizeof(RtWrapped), .flags = RT_TYPE_SUBCLASSABLE,
    .dict_offset = offsetof(RtWrapped, dict), .getsets = wrapped_getsets, .members = wrapped_members,
    .slots = {.repr = wrapped_repr, .descr_get = static_get, .call = static_call, .new_ = new_of, .init = wrapped_init,
              .traverse = wrapped_traverse, .clear = wrapped_clear, .dealloc = wrapped_dealloc},
};
static const RtTypeSpec class_spec = {
    .name = "classmethod", .basic_size = sizeof(RtWrapped), .flags = RT_TYPE_SUBCLASSABLE,
    .dict_offset = offsetof(RtWrapped, dict), .getsets = wrapped_getsets, .members = wrapped_members,
    .slots = {.repr = wrapped_repr, .descr_get = class_get, .new_ = new_of, .init = wrapped_init,
              .traverse = wrapped_traverse, .clear = wrapped_clear, .dealloc = wrapped_dealloc},
};

int
rt_property_init(RtThread *t)
{
    RtTypes *types = &t->vm->types;
    types->property = rt_type_new_builtin(t, &property_spec);
    types->staticmethod = rt_type_new_builtin(t, &static_spec);
    types->classmethod = rt_type_new_builtin(t, &class_spec);
    return rt_method_init(t);
}
