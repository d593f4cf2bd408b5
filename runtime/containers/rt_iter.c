/* The iterator protocol, and unpacking. */
#include "rt_iter.h"

#include "rt_call.h"
#include "rt_dict.h"
#include "rt_error.h"
#include "rt_heap.h"
#include "rt_int.h"
#include "rt_iter_types.h"
#include "rt_list_items.h"
#include "rt_number.h"
#include "rt_subscript.h"
#include "rt_vm.h"

/* A type whose items iter() asks for by number. */
static bool
is_sequence(RtThread *t, const RtType *type)
{
    return type->slots.get_item != NULL && type != t->vm->types.union_type && !(type->flags & (RT_TYPE_DICT_SUB | RT_TYPE_TYPE_SUB));
}

/* iter(v) would not say "not iterable". */
bool
rt_is_iterable(RtThread *t, RtValue v)
{
    const RtType *type = rt_quick_type_of(t, v);
    return type->slots.iter != NULL || is_sequence(t, type);
}

/* It has __next__. */
bool
rt_is_iterator(RtThread *t, RtValue v)
{
    return rt_value_is_heap(v) && rt_quick_type_of(t, v)->slots.next != NULL;
}

/* The iter slot of iterators. */
RtValue
rt_iter_self(RtThread *t, RtValue self)
{
    return rt_dup(t, self);
}

/* Borrows v; new, or RT_NULL with TypeError. */
RtValue
rt_iter(RtThread *t, RtValue v)
{
    const RtType *type = rt_quick_type_of(t, v);
    if (RT_LIKELY(type->slots.iter != NULL)) {
        RtValue it = type->slots.iter(t, v);
        if (RT_UNLIKELY(!rt_value_is_null(it) && !rt_is_iterator(t, it))) {
            rt_raise(t, RT_EXC_TypeError, "iter() returned non-iterator of type '%T'", it);
            rt_close(t, it);
            return RT_NULL;
        }
        return it;
    }
    if (is_sequence(t, type)) {
        return rt_item_iterator_new(t, v);
    }
    return rt_raise(t, RT_EXC_TypeError, "'%N' object is not iterable", type);
}

/* What RT_NULL from a `next` slot means: 0 the end, -1 an exception. */
int
rt_next_ended(RtThread *t)
{
    if (RT_LIKELY(t->exc == NULL)) {
        return 0;
    }
    if (!rt_error_matches(t, RT_EXC_StopIteration)) {
        return -1;
    }
    rt_error_clear(t);
    return 0;
}

RtValue
rt_next_missing(RtThread *t, RtValue it)
{
    return rt_raise(t, RT_EXC_TypeError, "'%T' object is not iterable", it);
}

/* Borrows the iterator; new, or RT_NULL: the end, or t->exc.  C code that goes through an iterator calls this, so that no
   thread waits for the end of `sum(range(10**15))` when it stops the world. */
RtValue
rt_next(RtThread *t, RtValue it)
{
    if (rt_check_stop(t) < 0) {
        return RT_NULL;
    }
    RtValue v = rt_next_raw(t, it);
    if (RT_UNLIKELY(rt_value_is_null(v)) && t->exc != NULL) {
        rt_next_ended(t);
    }
    return v;
}

/* next(it) or, unless d is RT_NULL, next(it, d).  New; RT_NULL with an exception. */
RtValue
rt_next_builtin(RtThread *t, RtValue it, RtValue d)
{
    if (!rt_is_iterator(t, it)) {
        return rt_raise(t, RT_EXC_TypeError, "'%T' object is not an iterator", it);
    }
    RtValue v = rt_quick_type_of(t, it)->slots.next(t, it);
    if (RT_LIKELY(!rt_value_is_null(v))) {
        return v;
    }
    if (rt_value_is_null(d)) {
        if (t->exc == NULL) {
            RtObject *end = rt_exception_new(t, rt_exc_type(t, RT_EXC_StopIteration), NULL, 0);
            return end == NULL ? RT_NULL : rt_raise_object_take(t, end);
        }
        return RT_NULL;
    }
    return rt_next_ended(t) < 0 ? RT_NULL : rt_dup(t, d);
}

/* How many values v will give: len(v), __length_hint__, or d.  -1 with an exception. */
int64_t
rt_length_hint(RtThread *t, RtValue v, int64_t d)
{
    if (rt_quick_type_of(t, v)->slots.length != NULL) {
        int64_t n = rt_length(t, v);
        if (n >= 0) {
            return n;
        }
        if (!rt_error_matches(t, RT_EXC_TypeError)) {
            return -1;
        }
        rt_error_clear(t);
    }
    RtValue hint = rt_call_special(t, t->vm->names.__length_hint__, &v, 1);
    if (rt_value_is_null(hint)) {
        if (t->exc == NULL) {
            return d;
        }
        if (!rt_error_matches(t, RT_EXC_TypeError)) {
            return -1;
        }
        rt_error_clear(t);
        return d;
    }
    int64_t n = -1;
    if (hint.bits == RT_NOT_IMPLEMENTED.bits) {
        n = d;
    }
    else if (!rt_is_int(hint)) {
        rt_raise(t, RT_EXC_TypeError, "__length_hint__ must be an integer, not %T", hint);
    }
    else if (rt_int_to_int64(t, hint, &n) == 0 && n < 0) {
        n = -1;
        rt_raise(t, RT_EXC_ValueError, "__length_hint__() should return >= 0");
    }
    rt_close(t, hint);
    return n;
}

/* --- unpacking --- */

static int
fail_unpacking(RtThread *t, RtValue *out, int64_t made)
{
    while (made > 0) {
        made--;
        rt_close(t, out[made]);
        out[made] = RT_NULL;
    }
    return -1;
}

static RtValue
iter_for_unpacking(RtThread *t, RtValue v)
{
    if (!rt_is_iterable(t, v)) {
        return rt_raise(t, RT_EXC_TypeError, "cannot unpack non-iterable %T object", v);
    }
    return rt_iter(t, v);
}

/* counted: all of what there is, not only one more.  From 3.14 on the host says how many. */
static int
raise_wrong_size(RtThread *t, int64_t n, int64_t got, bool counted)
{
    if (RT_HOST >= 0x030e && got > n && counted) {
        rt_raise(t, RT_EXC_ValueError, "too many values to unpack (expected %ld, got %ld)", n, got);
    }
    else if (got > n) {
        rt_raise(t, RT_EXC_ValueError, "too many values to unpack (expected %ld)", n);
    }
    else {
        rt_raise(t, RT_EXC_ValueError, "not enough values to unpack (expected %ld, got %ld)", n, got);
    }
    return -1;
}

/* Exactly n values of v into out; borrows v.  0, or -1 with an exception and nothing in out. */
int
rt_unpack(RtThread *t, RtValue v, int64_t n, RtValue *out)
{
    if (rt_is_tuple_exact(v)) {
        RtTuple *tuple = rt_as_tuple(v);
        if (rt_tuple_size(tuple) != n) {
            return raise_wrong_size(t, n, rt_tuple_size(tuple), true);
        }
        for (int64_t i = 0; i < n; i++) {
            out[i] = rt_dup(t, tuple->items[i]);
        }
        return 0;
    }
    if (rt_is_list_exact(v)) {
        RtList *list = rt_as_list(v);
        rt_container_lock(t, list);
        int64_t size = list->size;
        for (int64_t i = 0; size == n && i < n; i++) {
            out[i] = rt_slot_dup_locked(t, list->items[i]);
        }
        rt_container_unlock(t, list);
        return size == n ? 0 : raise_wrong_size(t, n, size, true);
    }
    RtValue it = iter_for_unpacking(t, v);
    if (rt_value_is_null(it)) {
        return -1;
    }
    int64_t i = 0;
    for (; i < n; i++) {
        out[i] = rt_next(t, it);
        if (rt_value_is_null(out[i])) {
            break;
        }
    }
    int result = -1;
    if (i == n) {
        RtValue more = rt_next(t, it);
        if (!rt_value_is_null(more)) {
            rt_close(t, more);
            bool counted = rt_is_dict_exact(v);
            raise_wrong_size(t, n, counted ? rt_dict_size(rt_as_dict(v)) : n + 1, counted);
        }
        else if (t->exc == NULL) {
            result = 0;
        }
    }
    else if (t->exc == NULL) {
        raise_wrong_size(t, n, i, false);
    }
    rt_close(t, it);
    return result < 0 ? fail_unpacking(t, out, i) : 0;
}

/* before values, a list of what is between, after values; borrows v.  0, or -1 with an exception and nothing in out. */
int
rt_unpack_ex(RtThread *t, RtValue v, int64_t before, int64_t after, RtValue *out)
{
    RtValue it = iter_for_unpacking(t, v);
    if (rt_value_is_null(it)) {
        return -1;
    }
    int64_t i = 0;
    for (; i < before; i++) {
        out[i] = rt_next(t, it);
        if (rt_value_is_null(out[i])) {
            break;
        }
    }
    if (i < before) {
        if (t->exc == NULL) {
            rt_raise(t, RT_EXC_ValueError, "not enough values to unpack (expected at least %ld, got %ld)", before + after, i);
        }
        rt_close(t, it);
        return fail_unpacking(t, out, i);
    }
    RtValue rest = rt_list_from_iterable(t, it);
    rt_close(t, it);
    if (rt_value_is_null(rest)) {
        return fail_unpacking(t, out, i);
    }
    RtList *list = rt_as_list(rest);     /* ours alone */
    int64_t n = list->size - after;
    if (n < 0) {
        rt_raise(t, RT_EXC_ValueError, "not enough values to unpack (expected at least %ld, got %ld)", before + after,
                 before + list->size);
        rt_close(t, rest);
        return fail_unpacking(t, out, i);
    }
    out[before] = rest;
    for (int64_t k = 0; k < after; k++) {
        out[before + 1 + k] = list->items[n + k];
    }
    rt_items_erase(list->items + n, after, false);
    list->size = n;
    return 0;
}
