/* Bound methods.  Immutable; an attribute that a method does not have is its function's. */
#include <stdio.h>

#include "rt_dict.h"
#include "rt_exception.h"
#include "rt_format.h"
#include "rt_frame.h"
#include "rt_function.h"
#include "rt_gc.h"
#include "rt_heap.h"
#include "rt_instance.h"
#include "rt_number.h"
#include "rt_property.h"
#include "rt_str.h"
#include "rt_tuple.h"
#include "rt_vm.h"

static RtMethod *
as_method(RtValue v)
{
    return (RtMethod *)rt_value_object(v);
}

/* Both are borrowed. */
RtValue
rt_method_new(RtThread *t, RtValue function, RtValue self)
{
    RtMethod *m = rt_object_new(t, t->vm->types.method, sizeof *m);
    if (m == NULL) {
        return RT_NULL;
    }
    m->function = rt_value_lasting(t, rt_dup(t, function));
    m->self = rt_value_lasting(t, rt_dup(t, self));
    return rt_value_take(m);
}

static RtValue
method_call(RtThread *t, RtValue callable, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    const RtMethod *m = as_method(callable);
    size_t total = nargs + (kwnames != NULL ? (size_t)rt_tuple_size(kwnames) : 0);
    RtValue small[8], *all = total + 1 <= 8 ? small : rt_alloc(t, (total + 1) * sizeof *all);
    if (all == NULL) {
        return RT_NULL;
    }
    all[0] = m->self;
    if (total != 0) {
        memcpy(all + 1, args, total * sizeof *all);
    }
    RtValue r = rt_call(t, m->function, all, nargs + 1, kwnames);
    if (all != small) {
        rt_free(t, all);
    }
    return r;
}

static RtValue
method_get_attr(RtThread *t, RtValue self, RtStr *name)
{
    RtValue descr = rt_type_lookup(t, t->vm->types.method, name);
    if (!rt_value_is_null(descr)) {
        return rt_generic_get_attr(t, self, name);
    }
    return rt_get_attr(t, as_method(self)->function, name);
}

static RtValue
method_repr(RtThread *t, RtValue self)
{
    RtMethod *m = as_method(self);
    RtValue name, text = RT_NULL;
    if (rt_get_attr_optional(t, m->function, t->vm->names.__qualname__, &name) < 0
        || (rt_value_is_null(name) && rt_get_attr_optional(t, m->function, t->vm->names.__name__, &name) < 0)) {
        return RT_NULL;
    }
    RtValue shown = rt_repr(t, m->self);
    if (!rt_value_is_null(shown)) {
        text = rt_is_str(name) ? rt_str_value(rt_str_format(t, "<bound method %V of %V>", name, shown))
                               : rt_str_value(rt_str_format(t, "<bound method ? of %V>", shown));
    }
    rt_close(t, shown);
    rt_close(t, name);
    return text;
}

static RtValue
method_compare(RtThread *t, RtValue a, RtValue b, int op)
{
    if ((op != RT_EQ && op != RT_NE) || !rt_is_method(a) || !rt_is_method(b)) {
        return RT_NOT_IMPLEMENTED;
    }
    int equal = rt_equal(t, as_method(a)->function, as_method(b)->function);
    if (equal < 0) {
        return RT_NULL;
    }
    equal = equal && rt_value_is(as_method(a)->self, as_method(b)->self);
    return rt_bool(equal == (op == RT_EQ));
}

/* What tells a value from all others, however the reference to it is counted. */
static const void *
identity(RtValue v)
{
    return rt_value_is_heap(v) ? (const void *)rt_value_object(v) : (const void *)(uintptr_t)v.bits;
}

static int
method_hash(RtThread *t, RtValue self, int64_t *hash)
{
    int64_t of_function;
    if (rt_hash(t, as_method(self)->function, &of_function) < 0) {
        return -1;
    }
    *hash = of_function ^ rt_hash_pointer(identity(as_method(self)->self));
    *hash = *hash == -1 ? -2 : *hash;
    return 0;
}

static RtValue
method_descr_get(RtThread *t, RtValue descr, RtValue self, RtType *type)
{
    (void)self, (void)type;
    return rt_dup(t, descr);
}

static RtValue
method_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    (void)type;
    if (rt_args_no_keywords(t, "method", kwnames) < 0 || rt_args_check(t, "method", nargs, 2, 2) < 0) {
        return RT_NULL;
    }
    if (rt_type_of(t, args[0])->slots.call == NULL) {
        return rt_raise(t, RT_EXC_TypeError, "first argument must be callable");
    }
    if (rt_value_is_none(args[1])) {
#if RT_HOST >= 0x030c
        return rt_raise(t, RT_EXC_TypeError, "instance must not be None");
#else
        return rt_raise(t, RT_EXC_TypeError, "self must not be None");
#endif
    }
    return rt_method_new(t, args[0], args[1]);
}

static void
method_traverse(RtObject *o, RtVisitFn visit, void *arg)
{
    rt_gc_visit_value(((RtMethod *)o)->function, visit, arg);
    rt_gc_visit_value(((RtMethod *)o)->self, visit, arg);
}
static void
method_dealloc(RtThread *t, RtObject *o)
{
    rt_close(t, ((RtMethod *)o)->function);
    rt_close(t, ((RtMethod *)o)->self);
    rt_object_free(t, o);
}

static RtValue
method_function(RtThread *t, RtValue self)
{
    return rt_dup(t, as_method(self)->function);
}
static RtValue
method_self(RtThread *t, RtValue self)
{
    return rt_dup(t, as_method(self)->self);
}
static RtValue
method_doc(RtThread *t, RtValue self)
{
    return rt_get_attr(t, as_method(self)->function, t->vm->names.__doc__);
}
static const RtGetSetDef method_members[] = {
    {"__func__", method_function, NULL, "the function (or other callable) implementing a method"},
    {"__self__", method_self, NULL, "the instance to which a method is bound"}, {0},
};
static const RtGetSetDef method_getsets[] = {{"__doc__", method_doc, NULL, NULL}, {0}};

static const RtTypeSpec method_spec = {
    .name = "method", .basic_size = sizeof(RtMethod), .kind = RT_KIND_METHOD, .getsets = method_getsets, .members = method_members,
    .slots = {.repr = method_repr, .call = method_call, .compare = method_compare, .hash = method_hash, .get_attr = method_get_attr,
              .descr_get = method_descr_get, .new_ = method_new, .traverse = method_traverse, .dealloc = method_dealloc},
    .doc = "Create a bound instance method object.",
};

int
rt_method_init(RtThread *t)
{
    t->vm->types.method = rt_type_new_builtin(t, &method_spec);
    return 0;
}
