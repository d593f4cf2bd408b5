/* super: attributes of the classes behind one in the order of bases. */
#include "rt_super.h"

#include "rt_call.h"
#include "rt_cell.h"
#include "rt_exception.h"
#include "rt_frame.h"
#include "rt_function.h"
#include "rt_descriptor.h"
#include "rt_gc.h"
#include "rt_heap.h"
#include "rt_instance.h"
#include "rt_lock.h"
#include "rt_str.h"
#include "rt_tuple.h"
#include "rt_vm.h"

static RtSuper *
as_super(RtValue v)
{
    return (RtSuper *)rt_value_object(v);
}

/* What a super object is about, counted. */
typedef struct {
    RtType *type, *object_type;
    RtValue object;
} Subject;

static Subject
subject_of(RtThread *t, RtSuper *s)
{
    rt_lock(t, s);
    Subject is = {s->type, s->object_type, rt_slot_dup_locked(t, s->object)};
    if (is.type != NULL) {
        rt_incref_published(t, &is.type->head);
    }
    if (is.object_type != NULL) {
        rt_incref_published(t, &is.object_type->head);
    }
    rt_unlock(t, s);
    return is;
}

static void
drop(RtThread *t, const Subject *was)
{
    if (was->type != NULL) {
        rt_decref(t, was->type);
    }
    if (was->object_type != NULL) {
        rt_decref(t, was->object_type);
    }
    rt_close(t, was->object);
}

/* The attribute behind `type` in the MRO of `start`, borrowed (as rt_type_lookup), or RT_NULL. */
static RtValue
look_behind(const RtType *start, const RtType *type, const RtStr *name)
{
    const RtTuple *mro = start->mro;
    int64_t i = 0, n = rt_tuple_size(mro);
    while (i < n && !(rt_value_is_heap(mro->items[i]) && rt_value_object(mro->items[i]) == &type->head)) {
        i++;
    }
    for (i++; i < n; i++) {
        RtValue v = rt_type_dict_get((RtType *)rt_value_object(mro->items[i]), name);
        if (!rt_value_is_null(v)) {
            return v;
        }
    }
    return RT_NULL;
}

/* The type whose MRO is searched: self's, or self itself when it is a subclass of `type`; NULL with TypeError.  A new reference. */
static RtType *
check(RtThread *t, RtType *type, RtValue self)
{
    RtType *own = rt_type_of(t, self);
    if (rt_is_type(self) && rt_type_is_subtype((RtType *)rt_value_object(self), type)) {
        own = (RtType *)rt_value_object(self);
    }
    else if (!rt_type_is_subtype(own, type)) {
        RtValue claimed;
        if (rt_get_attr_optional(t, self, t->vm->names.__class__, &claimed) < 0) {
            return NULL;
        }
        bool good = rt_is_type(claimed) && (RtType *)rt_value_object(claimed) != own
            && rt_type_is_subtype((RtType *)rt_value_object(claimed), type);
        if (good) {
            return (RtType *)rt_value_object(rt_value_heap_safe(t, claimed));
        }
        rt_close(t, claimed);
#if RT_HOST >= 0x030d
        rt_raise(t, RT_EXC_TypeError, "super(type, obj): obj (%s%N) is not an instance or subtype of type (%N).",
                 rt_is_type(self) ? "type " : "instance of ", rt_is_type(self) ? (RtType *)rt_value_object(self) : own, type);
#else
        rt_raise(t, RT_EXC_TypeError, "super(type, obj): obj must be an instance or subtype of type");
#endif
        return NULL;
    }
    rt_incref(t, own);
    return own;
}

/* What super(type, self) with `start` as the type to search finds; RT_NULL without an exception when there is nothing. */
static RtValue
find(RtThread *t, RtType *start, RtType *type, RtValue self, RtStr *name, int *is_method)
{
    RtValue found = look_behind(start, type, name);
    if (rt_value_is_null(found) || !rt_value_is_heap(found)) {
        return found;
    }
    found = rt_value_new(t, rt_value_object(found));
    bool unbound = rt_value_is_heap(self) && rt_value_object(self) == &start->head;
    if (is_method != NULL && !unbound && (rt_is_function(found) || rt_is_method_descriptor(found))) {
        *is_method = 1;
        return found;
    }
    RtDescrGetFn get = rt_type_of(t, found)->slots.descr_get;
    if (get == NULL) {
        return found;
    }
    RtValue bound = get(t, found, unbound ? RT_NULL : self, start);
    rt_close(t, found);
    return bound;
}

RtValue
rt_super_load_attr(RtThread *t, RtValue type, RtValue self, RtStr *name, int *is_method)
{
    if (is_method != NULL) {
        *is_method = 0;
    }
    if (!rt_is_type(type)) {
        return rt_raise(t, RT_EXC_TypeError, "super() argument 1 must be a type, not %T", type);
    }
    RtType *class = (RtType *)rt_value_object(type), *start = check(t, class, self);
    if (start == NULL) {
        return RT_NULL;
    }
    RtValue v = name == t->vm->names.__class__ ? RT_NULL : find(t, start, class, self, name, is_method);
    if (rt_value_is_null(v) && t->exc == NULL) {
        /* What super objects have themselves, or the AttributeError. */
        RtValue object = rt_call_2(t, rt_value_borrow(t->vm->types.super), type, self);
        v = rt_value_is_null(object) ? RT_NULL : rt_generic_get_attr(t, object, name);
        rt_close(t, object);
    }
    rt_decref(t, start);
    return v;
}

/* --- super objects --- */

static RtValue
super_get_attr(RtThread *t, RtValue self, RtStr *name)
{
    Subject is = subject_of(t, as_super(self));
    bool bound = is.object_type != NULL && name != t->vm->names.__class__;
    RtValue v = bound ? find(t, is.object_type, is.type, is.object, name, NULL) : RT_NULL;
    drop(t, &is);
    return !rt_value_is_null(v) || t->exc != NULL ? v : rt_generic_get_attr(t, self, name);
}

/* The class and first argument of the method that runs: what super() without arguments means.  Both new; 0 or -1. */
static int
from_frame(RtThread *t, RtValue *type, RtValue *self)
{
    RtFrame *f = rt_frame_current(t);
    if (f == NULL) {
        rt_raise(t, RT_EXC_RuntimeError, "super(): no current frame");
        return -1;
    }
    const RtCode *code = f->code;
    if (code->arg_count == 0) {
        rt_raise(t, RT_EXC_RuntimeError, "super(): no arguments");
        return -1;
    }
    RtValue first = f->locals[0];
    *self = rt_value_has_kind(first, RT_KIND_CELL) && (code->local_kinds[0] & RT_LOCAL_CELL) ? rt_cell_get(t, rt_as_cell(first)) : rt_dup(t, first);
    if (rt_value_is_null(*self)) {
        rt_raise(t, RT_EXC_RuntimeError, "super(): arg[0] deleted");
        return -1;
    }
    for (int64_t i = 0, n = rt_tuple_size(code->local_names); i < n; i++) {
        if ((code->local_kinds[i] & RT_LOCAL_FREE) && rt_str_of_value(rt_tuple_item(code->local_names, i)) == t->vm->names.__class__) {
            *type = rt_value_is_null(f->locals[i]) ? RT_NULL : rt_cell_get(t, rt_as_cell(f->locals[i]));
            if (rt_is_type(*type)) {
                return 0;
            }
            if (rt_value_is_null(*type)) {
                rt_raise(t, RT_EXC_RuntimeError, "super(): empty __class__ cell");
            }
            else {
                rt_raise(t, RT_EXC_RuntimeError, "super(): __class__ is not a type (%T)", *type);
                rt_close(t, *type);
            }
            rt_close(t, *self);
            return -1;
        }
    }
    rt_raise(t, RT_EXC_RuntimeError, "super(): __class__ cell not found");
    rt_close(t, *self);
    return -1;
}

static int
super_init(RtThread *t, RtValue v, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    RtSuper *s = as_super(v);
    RtValue type, self = RT_NULL;
    if (rt_args_no_keywords(t, "super", kwnames) < 0) {
        return -1;
    }
    if (nargs > 2) {
        rt_args_check(t, "super()", nargs, 0, 2);
        return -1;
    }
    if (nargs == 0) {
        if (from_frame(t, &type, &self) < 0) {
            return -1;
        }
    }
    else {
        if (!rt_is_type(args[0])) {
            rt_raise(t, RT_EXC_TypeError, "super() argument 1 must be a type, not %T", args[0]);
            return -1;
        }
        type = rt_dup(t, args[0]);
        self = nargs == 2 && !rt_value_is_none(args[1]) ? rt_dup(t, args[1]) : RT_NULL;
    }
    RtType *start = NULL;
    if (!rt_value_is_null(self)) {
        start = check(t, (RtType *)rt_value_object(type), self);
        if (start == NULL) {
            rt_close(t, type);
            rt_close(t, self);
            return -1;
        }
    }
    Subject is = {(RtType *)rt_value_object(rt_value_heap_safe(t, type)), start, rt_value_heap_safe(t, self)};
    rt_lock(t, s);
    Subject was = {s->type, s->object_type, s->object};
    s->type = is.type;
    s->object_type = is.object_type;
    rt_slot_store(&s->object, is.object);
    rt_unlock(t, s);
    drop(t, &was);
    return 0;
}

static RtValue
super_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    (void)args, (void)nargs, (void)kwnames;
    RtSuper *s = rt_object_new(t, type, type->instance_size);
    return s != NULL ? rt_value_take(s) : RT_NULL;
}

static RtValue
super_repr(RtThread *t, RtValue self)
{
    Subject is = subject_of(t, as_super(self));
    RtStr *text = is.object_type != NULL ? rt_str_format(t, "<super: <class '%N'>, <%N object>>", is.type, is.object_type)
        : is.type != NULL ? rt_str_format(t, "<super: <class '%N'>, NULL>", is.type) : rt_str_from_c(t, "<super: <class 'NULL'>, NULL>");
    drop(t, &is);
    return rt_str_value(text);
}

/* An unbound super object in a class binds when it is looked up. */
static RtValue
super_get(RtThread *t, RtValue descr, RtValue self, RtType *type)
{
    Subject is = subject_of(t, as_super(descr));
    (void)type;
    bool stays = rt_value_is_null(self) || rt_value_is_none(self) || is.object_type != NULL || is.type == NULL;
    RtValue v = stays ? rt_dup(t, descr) : rt_call_2(t, rt_value_borrow(rt_type_of(t, descr)), rt_value_borrow(is.type), self);
    drop(t, &is);
    return v;
}

static RtValue
this_class(RtThread *t, RtValue self)
{
    Subject is = subject_of(t, as_super(self));
    RtValue v = is.type != NULL ? rt_value_new(t, is.type) : RT_NONE;
    drop(t, &is);
    return v;
}
static RtValue
self_object(RtThread *t, RtValue self)
{
    Subject is = subject_of(t, as_super(self));
    RtValue v = rt_value_is_null(is.object) ? RT_NONE : rt_dup(t, is.object);
    drop(t, &is);
    return v;
}
static RtValue
self_class(RtThread *t, RtValue self)
{
    Subject is = subject_of(t, as_super(self));
    RtValue v = is.object_type != NULL ? rt_value_new(t, is.object_type) : RT_NONE;
    drop(t, &is);
    return v;
}
static const RtGetSetDef super_members[] = {
    {"__thisclass__", this_class, NULL, "the class invoking super()"}, {"__self__", self_object, NULL, "the instance invoking super(); may be None"},
    {"__self_class__", self_class, NULL, "the type of the instance invoking super(); may be None"}, {0},
};

static void
super_traverse(RtObject *o, RtVisitFn visit, void *arg)
{
    RtSuper *s = (RtSuper *)o;
    rt_gc_visit(s->type, visit, arg);
    rt_gc_visit(s->object_type, visit, arg);
    rt_gc_visit_value(s->object, visit, arg);
    rt_instance_traverse(o, visit, arg);
}

static void
super_dealloc(RtThread *t, RtObject *o)
{
    RtSuper *s = (RtSuper *)o;
    Subject was = {s->type, s->object_type, s->object};
    rt_instance_drop(t, o);
    drop(t, &was);
    rt_object_free(t, o);
}

static const RtTypeSpec super_spec = {
    .name = "super", .basic_size = sizeof(RtSuper), .flags = RT_TYPE_SUBCLASSABLE, .members = super_members,
    .slots = {.repr = super_repr, .get_attr = super_get_attr, .descr_get = super_get, .new_ = super_new, .init = super_init,
              .traverse = super_traverse, .dealloc = super_dealloc},
    .doc = "super() -> same as super(__class__, <first argument>)\nsuper(type) -> unbound super object\n"
           "super(type, obj) -> bound super object; requires isinstance(obj, type)\n"
           "super(type, type2) -> bound super object; requires issubclass(type2, type)",
};

int
rt_super_init(RtThread *t)
{
    t->vm->types.super = rt_type_new_builtin(t, &super_spec);
    return 0;
}
