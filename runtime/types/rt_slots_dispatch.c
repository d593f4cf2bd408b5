/* What is in the slots of classes of the language: find the dunder method, call it, check its result.
 *
 * A method is looked up on the type only.  While it runs it is kept by a reference of ours, because the class may lose it.
 */
#include <stdlib.h>

#include "rt_exception.h"
#include "rt_frame.h"
#include "rt_function.h"
#include "rt_instance.h"
#include "rt_int.h"
#include "rt_number.h"
#include "rt_slots.h"
#include "rt_tuple.h"
#include "rt_vm.h"

/* 1: call `found` with self in front.  0: call *bound, which is new, without it.  -1: binding failed. */
int
rt_bind_special(RtThread *t, RtValue found, RtValue self, RtValue *bound)
{
    RtType *type = rt_type_of(t, found);
    if (type->kind == RT_KIND_FUNCTION || type->kind == RT_KIND_METHOD_DESCRIPTOR || type == t->vm->types.wrapper_descriptor) {
        return 1;
    }
    if (type->slots.descr_get == NULL) {
        *bound = rt_dup(t, found);
        return 0;
    }
    RtValue keep = rt_dup(t, found);
    *bound = type->slots.descr_get(t, keep, self, rt_type_of(t, self));
    rt_close(t, keep);
    return rt_value_is_null(*bound) ? -1 : 0;
}

/* A reference to what was found, for as long as it is called. */
static RtValue
hold(RtThread *t, RtValue found)
{
    return rt_value_is_heap(found) ? rt_value_new(t, rt_value_object(found)) : found;
}

/* Call what was found on the type of args[0], with args. */
static RtValue
call_found(RtThread *t, RtValue found, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    RtValue bound, result;
    if (rt_is_function(found)) {
        bound = hold(t, found);
        result = rt_function_call(t, bound, args, nargs, kwnames);
        rt_close(t, bound);
        return result;
    }
    switch (rt_bind_special(t, found, args[0], &bound)) {
    case 1:
        bound = hold(t, found);
        result = rt_call(t, bound, args, nargs, kwnames);
        break;
    case 0:
        result = rt_call(t, bound, args + 1, nargs - 1, kwnames);
        break;
    default:
        return RT_NULL;
    }
    rt_close(t, bound);
    return result;
}

RtValue
rt_call_special(RtThread *t, RtStr *name, const RtValue *args, size_t nargs)
{
    RtValue found = rt_type_lookup(t, rt_type_of(t, args[0]), name);
    return rt_value_is_null(found) ? RT_NULL : call_found(t, found, args, nargs, NULL);
}

/* The method should be there, since the slot is filled; but it may be gone by now, or another method has filled the slot. */
static RtValue
call_required(RtThread *t, RtStr *name, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    RtValue found = rt_type_lookup(t, rt_type_of(t, args[0]), name);
    if (rt_value_is_null(found)) {
        return rt_raise(t, RT_EXC_AttributeError, "%U", name);
    }
    return call_found(t, found, args, nargs, kwnames);
}

static int
call_for_nothing(RtThread *t, RtStr *name, const RtValue *args, size_t nargs)
{
    RtValue r = call_required(t, name, args, nargs, NULL);
    rt_close(t, r);
    return rt_value_is_null(r) ? -1 : 0;
}

#define X(slot, name)                                                                                                    \
    RtValue rt_dispatch_##slot(RtThread *t, RtValue self) { return call_required(t, t->vm->names.name, &self, 1, NULL); }
RT_UNARY_SLOTS(X)
#undef X

RtValue
rt_dispatch_iter(RtThread *t, RtValue self)
{
    RtValue found = rt_type_lookup(t, rt_type_of(t, self), t->vm->names.__iter__);
    if (rt_value_is_none(found)) {
        return rt_raise(t, RT_EXC_TypeError, "'%T' object is not iterable", self);
    }
    return call_required(t, t->vm->names.__iter__, &self, 1, NULL);
}

RtValue
rt_dispatch_next(RtThread *t, RtValue self)
{
    return call_required(t, t->vm->names.__next__, &self, 1, NULL);
}

int
rt_dispatch_truth(RtThread *t, RtValue self)
{
    RtValue r = call_required(t, t->vm->names.__bool__, &self, 1, NULL);
    if (rt_value_is_null(r)) {
        return -1;
    }
    if (rt_value_is_bool(r)) {
        return rt_value_is_true(r);
    }
    rt_raise(t, RT_EXC_TypeError, "__bool__ should return bool, returned %T", r);
    rt_close(t, r);
    return -1;
}

int64_t
rt_dispatch_length(RtThread *t, RtValue self)
{
    RtValue r = call_required(t, t->vm->names.__len__, &self, 1, NULL);
    if (rt_value_is_null(r)) {
        return -1;
    }
    RtValue n = rt_index(t, r);
    rt_close(t, r);
    if (rt_value_is_null(n)) {
        return -1;
    }
    int64_t length = -1;
    if (rt_int_sign(n) < 0) {
        rt_raise(t, RT_EXC_ValueError, "__len__() should return >= 0");
    }
    else if (!rt_int_fits_int64(n, &length)) {
        rt_raise(t, RT_EXC_OverflowError, "cannot fit '%T' into an index-sized integer", n);
        length = -1;
    }
    rt_close(t, n);
    return length;
}

RtValue
rt_dispatch_get_item(RtThread *t, RtValue self, RtValue key)
{
    return call_required(t, t->vm->names.__getitem__, (RtValue[]){self, key}, 2, NULL);
}

int
rt_dispatch_set_item(RtThread *t, RtValue self, RtValue key, RtValue v)
{
    RtNames *names = &t->vm->names;
    bool deletes = rt_value_is_null(v);
    return call_for_nothing(t, deletes ? names->__delitem__ : names->__setitem__, (RtValue[]){self, key, v}, deletes ? 2 : 3);
}

int
rt_dispatch_contains(RtThread *t, RtValue self, RtValue item)
{
    RtValue found = rt_type_lookup(t, rt_type_of(t, self), t->vm->names.__contains__);
    if (rt_value_is_none(found)) {
        rt_raise(t, RT_EXC_TypeError, "'%T' object is not a container", self);
        return -1;
    }
    RtValue r = call_required(t, t->vm->names.__contains__, (RtValue[]){self, item}, 2, NULL);
    if (rt_value_is_null(r)) {
        return -1;
    }
    int truth = rt_truth(t, r);
    rt_close(t, r);
    return truth;
}

int
rt_dispatch_hash(RtThread *t, RtValue self, int64_t *hash)
{
    RtValue r = call_required(t, t->vm->names.__hash__, &self, 1, NULL);
    if (rt_value_is_null(r)) {
        return -1;
    }
    int result = 0;
    if (!rt_is_int(r)) {
        rt_raise(t, RT_EXC_TypeError, "__hash__ method should return an integer");
        result = -1;
    }
    else if (!rt_int_fits_int64(r, hash)) {
        *hash = rt_int_hash(r);
    }
    if (*hash == -1) {
        *hash = -2;
    }
    rt_close(t, r);
    return result;
}

static RtStr *
compare_name(RtThread *t, int op)
{
    RtNames *n = &t->vm->names;
    RtStr *const names[] = {n->__lt__, n->__le__, n->__eq__, n->__ne__, n->__gt__, n->__ge__};
    return names[op];
}

RtValue
rt_dispatch_compare(RtThread *t, RtValue a, RtValue b, int op)
{
    RtValue found = rt_type_lookup(t, rt_type_of(t, a), compare_name(t, op));
    if (rt_value_is_null(found) || rt_value_is_none(found)) {
        return rt_value_is_null(found) ? RT_NOT_IMPLEMENTED : rt_raise(t, RT_EXC_TypeError, "'NoneType' object is not callable");
    }
    if (rt_type_of(t, found) == t->vm->types.wrapper_descriptor) {
        const RtWrapper *w = (const RtWrapper *)rt_value_object(found);
        if (w->def->slot == offsetof(RtSlots, compare) && rt_type_is_subtype(rt_type_of(t, a), w->owner)) {
            return ((RtCompareFn)w->fn)(t, a, b, op);
        }
    }
    RtValue bound;
    switch (rt_is_function(found) ? 1 : rt_bind_special(t, found, a, &bound)) {
    case 1:
        return call_found(t, found, (RtValue[]){a, b}, 2, NULL);
    case 0:
        found = rt_call(t, bound, &b, 1, NULL);
        rt_close(t, bound);
        return found;
    default:             /* whatever the descriptor raised: before 3.14 nobody hears of it */
        if (RT_HOST >= 0x030e) {
            return RT_NULL;
        }
        rt_error_clear(t);
        return RT_NOT_IMPLEMENTED;
    }
}

/* The type's own way to get attributes, and __getattr__ when that has none. */
RtValue
rt_dispatch_get_attr(RtThread *t, RtValue self, RtStr *name)
{
    RtNames *names = &t->vm->names;
    RtType *type = rt_type_of(t, self);
    RtValue getattribute = rt_type_lookup(t, type, names->__getattribute__), result;
    RtValue getattr = hold(t, rt_type_lookup(t, type, names->__getattr__));
    bool generic = rt_type_of(t, getattribute) == t->vm->types.wrapper_descriptor
        && ((const RtWrapper *)rt_value_object(getattribute))->fn == (RtSlotFn)rt_generic_get_attr;
    RtValue args[] = {self, rt_value_borrow(name)};
    if (generic && !rt_value_is_null(getattr)) {
        int found = rt_generic_get_attr_optional(t, self, name, &result);
        if (found == 1 || (found < 0 && !rt_error_matches(t, RT_EXC_AttributeError))) {
            rt_close(t, getattr);
            return result;
        }
        rt_error_clear(t);
    }
    else {
        result = generic ? rt_generic_get_attr(t, self, name) : call_found(t, getattribute, args, 2, NULL);
        if (!rt_value_is_null(result) || rt_value_is_null(getattr) || !rt_error_matches(t, RT_EXC_AttributeError)) {
            rt_close(t, getattr);
            return result;
        }
        rt_error_clear(t);
    }
    result = call_found(t, getattr, args, 2, NULL);
    rt_close(t, getattr);
    return result;
}

int
rt_dispatch_set_attr(RtThread *t, RtValue self, RtStr *name, RtValue v)
{
    RtNames *names = &t->vm->names;
    bool deletes = rt_value_is_null(v);
    return call_for_nothing(t, deletes ? names->__delattr__ : names->__setattr__, (RtValue[]){self, rt_value_borrow(name), v}, deletes ? 2 : 3);
}

/* args of a call with room for one more in front. */
#define RT_PREPEND_SMALL 8
static RtValue
call_with_self(RtThread *t, RtStr *name, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    size_t total = nargs + (kwnames != NULL ? (size_t)rt_tuple_size(kwnames) : 0);
    RtValue small[RT_PREPEND_SMALL], *all = total + 1 <= RT_PREPEND_SMALL ? small : malloc((total + 1) * sizeof *all);
    if (all == NULL) {
        return rt_raise_no_memory(t);
    }
    all[0] = self;
    if (total != 0) {
        memcpy(all + 1, args, total * sizeof *all);     /* else `args` may be NULL */
    }
    RtValue r = call_required(t, name, all, nargs + 1, kwnames);
    if (all != small) {
        free(all);
    }
    return r;
}

RtValue
rt_dispatch_call(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    return call_with_self(t, t->vm->names.__call__, self, args, nargs, kwnames);
}

int
rt_dispatch_init(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    RtValue r = call_with_self(t, t->vm->names.__init__, self, args, nargs, kwnames);
    if (rt_value_is_null(r)) {
        return -1;
    }
    if (!rt_value_is_none(r)) {
        rt_raise(t, RT_EXC_TypeError, "__init__() should return None, not '%T'", r);
        rt_close(t, r);
        return -1;
    }
    return 0;
}

RtValue
rt_dispatch_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    size_t total = nargs + (kwnames != NULL ? (size_t)rt_tuple_size(kwnames) : 0);
    RtValue small[RT_PREPEND_SMALL], *all = total + 1 <= RT_PREPEND_SMALL ? small : malloc((total + 1) * sizeof *all);
    if (all == NULL) {
        return rt_raise_no_memory(t);
    }
    RtValue r = RT_NULL, new_ = rt_get_attr(t, rt_value_borrow(type), t->vm->names.__new__);
    if (!rt_value_is_null(new_)) {
        all[0] = rt_value_borrow(type);
        if (total != 0) {
            memcpy(all + 1, args, total * sizeof *all);
        }
        r = rt_call(t, new_, all, nargs + 1, kwnames);
        rt_close(t, new_);
    }
    if (all != small) {
        free(all);
    }
    return r;
}

RtValue
rt_dispatch_descr_get(RtThread *t, RtValue descr, RtValue self, RtType *type)
{
    RtValue found = rt_type_lookup(t, rt_type_of(t, descr), t->vm->names.__get__);
    if (rt_value_is_null(found)) {
        return rt_dup(t, descr);
    }
    RtValue owner = type != NULL ? rt_value_borrow(type) : RT_NONE;
    return call_found(t, found, (RtValue[]){descr, rt_value_is_null(self) ? RT_NONE : self, owner}, 3, NULL);
}

int
rt_dispatch_descr_set(RtThread *t, RtValue descr, RtValue self, RtValue v)
{
    RtNames *names = &t->vm->names;
    bool deletes = rt_value_is_null(v);
    return call_for_nothing(t, deletes ? names->__delete__ : names->__set__, (RtValue[]){descr, self, v}, deletes ? 2 : 3);
}

/* __del__; what it raises is reported and forgotten. */
void
rt_dispatch_finalize(RtThread *t, RtObject *self)
{
    RtObject *raised = rt_error_fetch(t);
    RtValue me = rt_value_borrow(self);
    RtValue found = rt_type_lookup(t, self->type, t->vm->names.__del__);
    if (!rt_value_is_null(found)) {
        RtValue method = hold(t, found);
        RtValue r = call_found(t, found, &me, 1, NULL);
        if (rt_value_is_null(r)) {
            rt_report_unraisable(t, "calling deallocator", method);
        }
        rt_close(t, r);
        rt_close(t, method);
    }
    t->exc = raised;
}
