/* Slot wrappers: int.__add__ and (1).__add__, and the calls of C slots that they make. */
#include "rt_slots_wrap.h"

#include <stdio.h>

#include "rt_descriptor.h"
#include "rt_dict.h"
#include "rt_exception.h"
#include "rt_heap.h"
#include "rt_instance.h"
#include "rt_int.h"
#include "rt_number.h"
#include "rt_str.h"
#include "rt_tuple.h"
#include "rt_vm.h"

#define WRAP(name) \
    RtValue rt_wrap_##name(RtThread *t, const RtSlotDef *def, RtSlotFn fn, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
/* What a message about the number of arguments begins with: a name only from 3.14 on. */
#define NAMED(name) (RT_HOST >= 0x030e ? name : "")
#define UNUSED() ((void)def, (void)fn, (void)args, (void)nargs, (void)kwnames)

static bool
expect(RtThread *t, size_t nargs, size_t n)
{
    if (nargs != n) {
        rt_raise(t, RT_EXC_TypeError, "expected %zu argument%s, got %zu", n, n == 1 ? "" : "s", nargs);
        return false;
    }
    return true;
}

static RtValue
none_or_failure(int result)
{
    return result < 0 ? RT_NULL : RT_NONE;
}

static RtValue
bool_or_failure(int result)
{
    return result < 0 ? RT_NULL : rt_bool(result != 0);
}

WRAP(unary)
{
    UNUSED();
    return expect(t, nargs, 0) ? ((RtUnaryFn)fn)(t, self) : RT_NULL;
}
WRAP(next)
{
    UNUSED();
    if (!expect(t, nargs, 0)) {
        return RT_NULL;
    }
    RtValue v = ((RtUnaryFn)fn)(t, self);
    return rt_value_is_null(v) && t->exc == NULL ? rt_raise_stop_iteration(t, RT_NULL) : v;
}
WRAP(truth)
{
    UNUSED();
    return expect(t, nargs, 0) ? bool_or_failure(((RtBoolFn)fn)(t, self)) : RT_NULL;
}
WRAP(length)
{
    UNUSED();
    if (!expect(t, nargs, 0)) {
        return RT_NULL;
    }
    int64_t n = ((RtLengthFn)fn)(t, self);
    return n < 0 ? RT_NULL : rt_int_from_int64(t, n);
}
WRAP(hash)
{
    UNUSED();
    int64_t hash;
    return expect(t, nargs, 0) && ((RtHashFn)fn)(t, self, &hash) == 0 ? rt_int_from_int64(t, hash) : RT_NULL;
}
/* Sequences called by name refuse what operators only decline. */
static RtValue
refused(RtThread *t, RtSlotFn fn, RtValue self, RtValue other, RtValue r)
{
    return r.bits == RT_NOT_IMPLEMENTED.bits ? rt_sequence_declined(t, (RtBinaryFn)fn, self, other) : r;
}

/* Before 3.14 a sequence's * has another way to count its arguments. */
static bool
expect_operand(RtThread *t, RtSlotFn fn, size_t nargs)
{
    if (RT_HOST < 0x030e && nargs != 1 && rt_is_repeat_slot(t, (RtBinaryFn)fn)) {
        return rt_args_check(t, "", nargs, 1, 1) == 0;
    }
    return expect(t, nargs, 1);
}

WRAP(binary)
{
    UNUSED();
    return expect_operand(t, fn, nargs) ? refused(t, fn, self, args[0], ((RtBinaryFn)fn)(t, self, args[0])) : RT_NULL;
}
WRAP(reflected)
{
    UNUSED();
    return expect_operand(t, fn, nargs) ? refused(t, fn, self, args[0], ((RtBinaryFn)fn)(t, args[0], self)) : RT_NULL;
}

static RtValue
power(RtThread *t, RtSlotFn fn, RtValue self, const RtValue *args, size_t nargs, bool reflected)
{
    if (RT_HOST >= 0x030e && (nargs < 1 || nargs > 2)) {
        return rt_raise(t, RT_EXC_TypeError, "expected 1 or 2 arguments, got %zu", nargs);
    }
    if (rt_args_check(t, "", nargs, 1, 2) < 0) {
        return RT_NULL;
    }
    RtValue a = reflected ? args[0] : self, b = reflected ? self : args[0];
    if (nargs == 2 && !rt_value_is_none(args[1])) {
        RtType *type = rt_type_of(t, self);
        while (type->base != NULL && type->slots.binary[RT_POWER] != (RtBinaryFn)fn) {      /* the wrapper's, not a subclass's own */
            type = type->base;
        }
        return type->slots.power3 != NULL ? type->slots.power3(t, a, b, args[1]) : RT_NOT_IMPLEMENTED;
    }
    return ((RtBinaryFn)fn)(t, a, b);
}
WRAP(power)
{
    UNUSED();
    return power(t, fn, self, args, nargs, false);
}
WRAP(power_reflected)
{
    UNUSED();
    return power(t, fn, self, args, nargs, true);
}
WRAP(compare)
{
    UNUSED();
    return expect(t, nargs, 1) ? ((RtCompareFn)fn)(t, self, args[0], def->operator_) : RT_NULL;
}
WRAP(contains)
{
    UNUSED();
    return expect(t, nargs, 1) ? bool_or_failure(((RtContainsFn)fn)(t, self, args[0])) : RT_NULL;
}
WRAP(set_item)
{
    UNUSED();
    if (rt_args_check(t, NAMED("__setitem__"), nargs, 2, 2) < 0) {
        return RT_NULL;
    }
    return none_or_failure(((RtSetItemFn)fn)(t, self, args[0], args[1]));
}
WRAP(del_item)
{
    UNUSED();
    return expect(t, nargs, 1) ? none_or_failure(((RtSetItemFn)fn)(t, self, args[0], RT_NULL)) : RT_NULL;
}

/* The interned name in an argument; NULL with TypeError when it is no str. */
static RtStr *
attribute_name(RtThread *t, RtValue v)
{
    if (!rt_is_str(v)) {
        rt_raise(t, RT_EXC_TypeError, "attribute name must be string, not '%T'", v);
        return NULL;
    }
    return rt_intern_str(t, rt_str_of_value(v));
}
WRAP(get_attr)
{
    UNUSED();
    RtStr *name = expect(t, nargs, 1) ? attribute_name(t, args[0]) : NULL;
    return name != NULL ? ((RtGetAttrFn)fn)(t, self, name) : RT_NULL;
}

/* object.__setattr__ must not go around a builtin base's own way (a type's attributes). */
static bool
may_set(RtThread *t, RtSlotFn fn, RtValue self, const char *what)
{
    RtType *type = rt_type_of(t, self);
    while (type != NULL && (type->flags & RT_TYPE_HEAP)) {
        type = type->base;
    }
    if (type != NULL && type->slots.set_attr != NULL && (RtSlotFn)type->slots.set_attr != fn) {
        rt_raise(t, RT_EXC_TypeError, "can't apply this %s to %N object", what, rt_type_of(t, self));
        return false;
    }
    return true;
}
WRAP(set_attr)
{
    UNUSED();
    if (rt_args_check(t, NAMED("__setattr__"), nargs, 2, 2) < 0 || !may_set(t, fn, self, "__setattr__")) {
        return RT_NULL;
    }
    RtStr *name = attribute_name(t, args[0]);
    return name != NULL ? none_or_failure(((RtSetAttrFn)fn)(t, self, name, args[1])) : RT_NULL;
}
WRAP(del_attr)
{
    UNUSED();
    if (!expect(t, nargs, 1) || !may_set(t, fn, self, "__delattr__")) {
        return RT_NULL;
    }
    RtStr *name = attribute_name(t, args[0]);
    return name != NULL ? none_or_failure(((RtSetAttrFn)fn)(t, self, name, RT_NULL)) : RT_NULL;
}
WRAP(call)
{
    (void)def;
    return ((RtCallFn)fn)(t, self, args, nargs, kwnames);
}
WRAP(get)
{
    UNUSED();
    if (rt_args_check(t, NAMED("__get__"), nargs, 1, 2) < 0) {
        return RT_NULL;
    }
    RtValue object = rt_value_is_none(args[0]) ? RT_NULL : args[0];
    RtType *type = nargs == 2 && rt_is_type(args[1]) ? (RtType *)rt_value_object(args[1]) : NULL;
    if (type == NULL && rt_value_is_null(object)) {
        return rt_raise(t, RT_EXC_TypeError, "__get__(None, None) is invalid");
    }
    return ((RtDescrGetFn)fn)(t, self, object, type);
}
WRAP(set)
{
    UNUSED();
    if (rt_args_check(t, NAMED("__set__"), nargs, 2, 2) < 0) {
        return RT_NULL;
    }
    return none_or_failure(((RtDescrSetFn)fn)(t, self, args[0], args[1]));
}
WRAP(delete)
{
    UNUSED();
    return expect(t, nargs, 1) ? none_or_failure(((RtDescrSetFn)fn)(t, self, args[0], RT_NULL)) : RT_NULL;
}
WRAP(init)
{
    (void)def;
    return none_or_failure(((RtInitFn)fn)(t, self, args, nargs, kwnames));
}

/* --- __new__ --- */

/* T.__new__(S, args...): self is T, whose slot makes instances of S. */
static RtValue
call_new(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    RtType *owner = (RtType *)rt_value_object(self);
    if (nargs == 0) {
        return rt_raise(t, RT_EXC_TypeError, "%N.__new__(): not enough arguments", owner);
    }
    if (!rt_is_type(args[0])) {
        return rt_raise(t, RT_EXC_TypeError, "%N.__new__(X): X is not a type object (%T)", owner, args[0]);
    }
    RtType *type = (RtType *)rt_value_object(args[0]);
    if (!rt_type_is_subtype(type, owner)) {
        return rt_raise(t, RT_EXC_TypeError, "%N.__new__(%N): %N is not a subtype of %N", owner, type, type, owner);
    }
    const RtType *builtin = type;
    while (builtin->flags & RT_TYPE_HEAP) {
        builtin = builtin->base;
    }
    if (builtin->slots.new_ == NULL && rt_sys_host_since(t, 0x030d06)) {
        return rt_raise(t, RT_EXC_TypeError, "cannot create '%N' instances", builtin);
    }
    if (builtin->slots.new_ != owner->slots.new_) {
        return rt_raise(t, RT_EXC_TypeError, "%N.__new__(%N) is not safe, use %N.__new__()", owner, type, builtin);
    }
    return owner->slots.new_(t, type, args + 1, nargs - 1, kwnames);
}
const RtMethodDef rt_new_def =
    RT_METHOD_FAST_KW("__new__", call_new, "Create and return a new object.  See help(type) for accurate signature.");

RtType *
rt_new_wrapper_owner(RtValue v)
{
    if (!rt_is_builtin(v) || ((RtBuiltin *)rt_value_object(v))->def != &rt_new_def) {
        return NULL;
    }
    return (RtType *)rt_value_object(((RtBuiltin *)rt_value_object(v))->self);
}

/* --- the descriptors --- */

static RtValue
call_wrapped(RtThread *t, const RtWrapper *w, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    if (kwnames != NULL && rt_tuple_size(kwnames) != 0 && w->def->wrap != rt_wrap_call && w->def->wrap != rt_wrap_init) {
        return rt_raise(t, RT_EXC_TypeError, "wrapper %U() takes no keyword arguments", w->name);
    }
    return w->def->wrap(t, w->def, w->fn, self, args, nargs, kwnames);
}

static RtValue
wrapper_call(RtThread *t, RtValue callable, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    const RtWrapper *w = (const RtWrapper *)rt_value_object(callable);
    if (nargs == 0) {
        return rt_raise(t, RT_EXC_TypeError, "descriptor '%U' of '%N' object needs an argument", w->name, w->owner);
    }
    if (!rt_is_instance_of(t, args[0], w->owner)) {
        return rt_raise(t, RT_EXC_TypeError, "descriptor '%U' requires a '%N' object but received a '%T'", w->name, w->owner, args[0]);
    }
    return call_wrapped(t, w, args[0], args + 1, nargs - 1, kwnames);
}

static RtValue
wrapper_get(RtThread *t, RtValue descr, RtValue self, RtType *type)
{
    RtWrapper *w = (RtWrapper *)rt_value_object(descr);
    (void)type;
    if (rt_value_is_null(self)) {
        return rt_dup(t, descr);
    }
    if (!rt_is_instance_of(t, self, w->owner)) {
        return rt_raise(t, RT_EXC_TypeError, "descriptor '%U' for '%N' objects doesn't apply to a '%T' object", w->name, w->owner, self);
    }
    RtBoundWrapper *b = (RtBoundWrapper *)rt_object_new(t, t->vm->types.method_wrapper, sizeof *b);
    if (b == NULL) {
        return RT_NULL;
    }
    rt_incref(t, w);
    b->wrapper = w;
    b->self = rt_value_heap_safe(t, rt_dup(t, self));
    return rt_value_take(b);
}

static RtValue
wrapper_repr(RtThread *t, RtValue self)
{
    const RtWrapper *w = (const RtWrapper *)rt_value_object(self);
    return rt_str_value(rt_str_format(t, "<slot wrapper '%U' of '%N' objects>", w->name, w->owner));
}

static void
wrapper_dealloc(RtThread *t, RtObject *o)
{
    rt_object_free(t, o);
}

static RtValue
bound_call(RtThread *t, RtValue callable, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    const RtBoundWrapper *b = (const RtBoundWrapper *)rt_value_object(callable);
    return call_wrapped(t, b->wrapper, b->self, args, nargs, kwnames);
}

static RtValue
bound_repr(RtThread *t, RtValue self)
{
    const RtBoundWrapper *b = (const RtBoundWrapper *)rt_value_object(self);
    char address[32];
    snprintf(address, sizeof address, "%p", rt_value_is_heap(b->self) ? (void *)rt_value_object(b->self) : (void *)(uintptr_t)b->self.bits);
    return rt_str_value(rt_str_format(t, "<method-wrapper '%U' of %T object at %s>", b->wrapper->name, b->self, address));
}

static RtValue
bound_compare(RtThread *t, RtValue a, RtValue c, int op)
{
    if ((op != RT_EQ && op != RT_NE) || rt_type_of(t, a) != rt_type_of(t, c)) {
        return RT_NOT_IMPLEMENTED;
    }
    const RtBoundWrapper *x = (const RtBoundWrapper *)rt_value_object(a), *y = (const RtBoundWrapper *)rt_value_object(c);
    return rt_bool((x->wrapper == y->wrapper && rt_value_is(x->self, y->self)) == (op == RT_EQ));
}

static int
bound_hash(RtThread *t, RtValue self, int64_t *hash)
{
    const RtBoundWrapper *b = (const RtBoundWrapper *)rt_value_object(self);
    (void)t;
    *hash = rt_hash_pointer(b->wrapper) ^ rt_hash_pointer((void *)(uintptr_t)b->self.bits);
    *hash = *hash == -1 ? -2 : *hash;
    return 0;
}

static void
bound_traverse(RtObject *o, RtVisitFn visit, void *arg)
{
    RtBoundWrapper *b = (RtBoundWrapper *)o;
    visit(&b->wrapper->head, arg);
    if (rt_value_is_heap(b->self)) {
        visit(rt_value_object(b->self), arg);
    }
}

static void
bound_dealloc(RtThread *t, RtObject *o)
{
    RtBoundWrapper *b = (RtBoundWrapper *)o;
    rt_decref(t, b->wrapper);
    rt_close(t, b->self);
    rt_object_free(t, o);
}

static RtValue
wrapper_name(RtThread *t, RtValue self)
{
    return rt_dup(t, rt_str_value(((RtWrapper *)rt_value_object(self))->name));
}
static RtValue
wrapper_doc(RtThread *t, RtValue self)
{
    return rt_str_value(rt_str_from_c(t, ((RtWrapper *)rt_value_object(self))->def->doc));
}
static RtValue
wrapper_owner(RtThread *t, RtValue self)
{
    return rt_value_new(t, ((RtWrapper *)rt_value_object(self))->owner);
}
static RtValue
wrapper_qualname(RtThread *t, RtValue self)
{
    RtWrapper *w = (RtWrapper *)rt_value_object(self);
    return rt_str_value(rt_str_format(t, "%U.%U", w->owner->qualname, w->name));
}
static const RtGetSetDef wrapper_members[] = {{"__name__", wrapper_name, NULL, NULL}, {"__objclass__", wrapper_owner, NULL, NULL}, {0}};
static const RtGetSetDef wrapper_getsets[] = {{"__qualname__", wrapper_qualname, NULL, NULL}, {"__doc__", wrapper_doc, NULL, NULL}, {0}};

static RtValue
on_wrapper(RtThread *t, RtValue self, RtUnaryFn get)
{
    return get(t, rt_value_borrow(((RtBoundWrapper *)rt_value_object(self))->wrapper));
}
static RtValue bound_name(RtThread *t, RtValue self) { return on_wrapper(t, self, wrapper_name); }
static RtValue bound_qualname(RtThread *t, RtValue self) { return on_wrapper(t, self, wrapper_qualname); }
static RtValue bound_doc(RtThread *t, RtValue self) { return on_wrapper(t, self, wrapper_doc); }
static RtValue bound_owner(RtThread *t, RtValue self) { return on_wrapper(t, self, wrapper_owner); }
static RtValue
bound_self(RtThread *t, RtValue self)
{
    return rt_dup(t, ((RtBoundWrapper *)rt_value_object(self))->self);
}
static const RtGetSetDef bound_getsets[] = {
    {"__name__", bound_name, NULL, NULL}, {"__qualname__", bound_qualname, NULL, NULL}, {"__doc__", bound_doc, NULL, NULL},
    {"__objclass__", bound_owner, NULL, NULL}, {0},
};
static const RtGetSetDef bound_members[] = {{"__self__", bound_self, NULL, NULL}, {0}};

static const RtTypeSpec wrapper_spec = {
    .name = "wrapper_descriptor", .basic_size = sizeof(RtWrapper), .getsets = wrapper_getsets, .members = wrapper_members,
    .slots = {.repr = wrapper_repr, .call = wrapper_call, .descr_get = wrapper_get, .dealloc = wrapper_dealloc},
};
static const RtTypeSpec bound_spec = {
    .name = "method-wrapper", .basic_size = sizeof(RtBoundWrapper), .getsets = bound_getsets, .members = bound_members,
    .slots = {.repr = bound_repr, .call = bound_call, .compare = bound_compare, .hash = bound_hash,
              .traverse = bound_traverse, .dealloc = bound_dealloc},
};

int
rt_slots_init(RtThread *t)
{
    t->vm->types.wrapper_descriptor = rt_type_new_builtin(t, &wrapper_spec);
    t->vm->types.method_wrapper = rt_type_new_builtin(t, &bound_spec);
    return 0;
}

/* --- all slots of a builtin type --- */

/* Sequences concatenate; they have no reflected +. */
static bool
leaves_out(const RtType *type, const RtSlotDef *def)
{
    return def->name == offsetof(RtNames, __radd__)
        && (type->flags & (RT_TYPE_STR_SUB | RT_TYPE_TUPLE_SUB | RT_TYPE_LIST_SUB | RT_TYPE_BYTES_SUB));
}

int
rt_slots_add_wrappers(RtThread *t, RtType *type, const RtSlots *own)
{
    for (size_t i = 0; i < rt_slot_def_count; i++) {
        const RtSlotDef *def = &rt_slot_defs[i];
        RtSlotFn fn = rt_slot_get_fn(own, def->slot);
        if (fn == NULL || def->wrap == NULL || leaves_out(type, def)) {
            continue;
        }
        RtStr *name = rt_slot_name(t, def);
        RtValue v = RT_NONE;
        if (fn != (RtSlotFn)rt_hash_unhashable) {
            RtWrapper *w = (RtWrapper *)rt_object_new(t, t->vm->types.wrapper_descriptor, sizeof *w);
            if (w == NULL) {
                return -1;
            }
            w->def = def;
            w->fn = fn;
            w->owner = type;
            w->name = name;
            rt_object_set_immortal(&w->head);
            v = rt_value_take(w);
        }
        if (rt_dict_set_str(t, type->dict, name, v) < 0) {
            return -1;
        }
    }
    if (own->new_ != NULL) {
        RtValue v = rt_builtin_new(t, &rt_new_def, rt_value_borrow(type), NULL);
        if (rt_value_is_null(v) || rt_dict_set_str(t, type->dict, t->vm->names.__new__, v) < 0) {
            return -1;
        }
        rt_close(t, v);
    }
    return 0;
}
