/* Making tuples. */
#include "rt_tuple.h"

#include <stdarg.h>

#include "rt_error.h"
#include "rt_heap.h"
#include "rt_intern.h"
#include "rt_iter.h"
#include "rt_list.h"
#include "rt_str.h"
#include "rt_vm.h"

/* New, or NULL with MemoryError. */
RtTuple *
rt_tuple_new_raw(RtThread *t, int64_t n)
{
    if (RT_UNLIKELY(n > RT_TUPLE_MOST)) {
        rt_raise_no_memory(t);
        return NULL;
    }
    RtTuple *tuple = rt_object_new_untracked(t, t->vm->types.tuple, sizeof(RtTuple) + (size_t)n * sizeof(RtValue));
    if (RT_LIKELY(tuple != NULL)) {
        tuple->head.aux = (uint32_t)n;
        rt_object_track(tuple);
    }
    return tuple;
}

/* A new reference. */
RtTuple *
rt_tuple_empty(RtThread *t)
{
    RtObject *empty = t->vm->containers.empty_tuple;
    rt_incref(t, empty);
    return (RtTuple *)empty;
}

/* n RT_NULLs; new, or NULL with MemoryError. */
RtTuple *
rt_tuple_new(RtThread *t, int64_t n)
{
    if (n == 0) {
        return rt_tuple_empty(t);
    }
    RtTuple *tuple = rt_tuple_new_raw(t, n);
    if (tuple != NULL) {
        memset(tuple->items, 0, (size_t)n * sizeof(RtValue));
    }
    return tuple;
}

/* Borrows the items. */
RtTuple *
rt_tuple_from_array(RtThread *t, const RtValue *items, int64_t n)
{
    if (n == 0) {
        return rt_tuple_empty(t);
    }
    RtTuple *tuple = rt_tuple_new_raw(t, n);
    if (tuple != NULL) {
        for (int64_t i = 0; i < n; i++) {
            tuple->items[i] = rt_dup_counted(t, items[i]);
        }
    }
    return tuple;
}

/* Takes the items over, also on failure. */
RtTuple *
rt_tuple_from_array_take(RtThread *t, RtValue *items, int64_t n)
{
    if (n == 0) {
        return rt_tuple_empty(t);
    }
    RtTuple *tuple = rt_tuple_new_raw(t, n);
    if (RT_UNLIKELY(tuple == NULL)) {
        for (int64_t i = 0; i < n; i++) {
            rt_close_later(t, items[i]);
        }
        return NULL;
    }
    for (int64_t i = 0; i < n; i++) {
        tuple->items[i] = rt_keep(t, items[i]);
    }
    return tuple;
}

/* Nobody else has a reference to it, nor can get one.  We made it: so owner is ours to read, and when it is not 0, so is the tuple. */
static inline bool
is_only_ours(const RtTuple *tuple)
{
    return tuple->head.owner == 1 && (!RT_FT || rt_load_relaxed(&tuple->head.shared) == RT_SHARED_INIT);
}

/* Takes the items, also on failure.  New, or NULL with MemoryError. */
RtTuple *
rt_tuple_again_take(RtThread *t, const RtObject *owner, RtTuple **cache, RtValue *items, int64_t n)
{
    if (RT_FT && RT_UNLIKELY(rt_load_relaxed(&owner->tid) != rt_thread_id(t))) {
        return rt_tuple_from_array_take(t, items, n);
    }
    RtTuple *tuple = *cache;
    if (RT_LIKELY(tuple != NULL) && is_only_ours(tuple)) {
        RT_ASSERT(rt_tuple_size(tuple) == n);
        tuple->head.owner++;
        for (int64_t i = 0; i < n; i++) {
            RtValue old = tuple->items[i];
            tuple->items[i] = rt_keep(t, items[i]);
            rt_close_counted(t, old);
        }
        return tuple;
    }
    *cache = rt_tuple_from_array_take(t, items, n);
    if (tuple != NULL) {
        rt_decref(t, tuple);
    }
    tuple = *cache;
    if (tuple != NULL) {
        rt_incref(t, tuple);
    }
    return tuple;
}

/* Borrows n RtValues. */
RtTuple *
rt_tuple_pack(RtThread *t, int n, ...)
{
    RtTuple *tuple = rt_tuple_new(t, n);
    if (tuple == NULL) {
        return NULL;
    }
    va_list list;
    va_start(list, n);
    for (int i = 0; i < n; i++) {
        tuple->items[i] = rt_dup_counted(t, va_arg(list, RtValue));
    }
    va_end(list);
    return tuple;
}

/* Since 3.14 nobody is asked how many there are. */
static RtValue
items_of(RtThread *t, RtValue iterable)
{
    if (RT_HOST < 0x030e) {
        return rt_list_from_iterable(t, iterable);
    }
    RtValue it = rt_iter(t, iterable), item;
    RtList *list = rt_value_is_null(it) ? NULL : rt_list_new(t, 0);
    while (list != NULL && !rt_value_is_null(item = rt_next(t, it))) {
        if (rt_list_append_take(t, list, item) < 0) {
            break;
        }
    }
    rt_close(t, it);
    if (list != NULL && t->exc != NULL) {
        rt_decref(t, list);
        return RT_NULL;
    }
    return rt_value_take(list);
}

/* Borrows the iterable; an exact tuple is its own tuple. */
RtValue
rt_tuple_from_iterable(RtThread *t, RtValue iterable)
{
    if (rt_is_tuple_exact(iterable)) {
        return rt_dup_counted(t, iterable);
    }
    if (rt_is_list_exact(iterable)) {
        return rt_value_take(rt_list_to_tuple(t, rt_as_list(iterable)));
    }
    RtValue list = items_of(t, iterable);
    if (rt_value_is_null(list)) {
        return RT_NULL;
    }
    RtTuple *tuple = rt_list_into_tuple_take(t, rt_as_list(list));
    return rt_value_take(tuple);
}

/* 0 <= start <= stop <= size.  New; an exact tuple. */
RtTuple *
rt_tuple_slice(RtThread *t, RtTuple *tuple, int64_t start, int64_t stop)
{
    if (start == 0 && stop == rt_tuple_size(tuple) && tuple->head.kind == RT_KIND_TUPLE) {
        rt_incref(t, tuple);
        return tuple;
    }
    return rt_tuple_from_array(t, tuple->items + start, stop - start);
}

/* The tuple is not published yet.  0, or -1 with MemoryError. */
int
rt_tuple_intern(RtThread *t, RtTuple *tuple)
{
    for (int64_t i = 0, n = rt_tuple_size(tuple); i < n; i++) {
        RtValue item = tuple->items[i];
        if (rt_is_tuple_exact(item) && rt_tuple_intern(t, rt_as_tuple(item)) < 0) {
            return -1;
        }
        if (rt_is_str_exact(item)) {
            RtStr *name = rt_intern_str(t, rt_str_of_value(item));
            if (name == NULL) {
                return -1;
            }
            tuple->items[i] = rt_dup_counted(t, rt_value_borrow(name));
            rt_close(t, item);
        }
    }
    return 0;
}
