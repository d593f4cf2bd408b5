/* Appending everything that an iterable has. */
#include "rt_error.h"
#include "rt_iter.h"
#include "rt_list_items.h"
#include "rt_range.h"
#include "rt_tuple.h"
#include "rt_world.h"

/* Each of these borrows where the items come from.  0, or -1 with an exception. */

static int
extend_from_list(RtThread *t, RtList *list, RtList *other)
{
    RtBothLocks both;
    rt_container_lock_2(t, &both, list, other);
    int64_t more = other->size, n = list->size;
    int result = rt_list_reserve_locked(t, list, more);
    if (result == 0) {
        RtValue *to = list->items + n;
        const RtValue *from = other->items;
        for (int64_t i = 0; i < more; i++) {
            rt_slot_store(&to[i], rt_slot_copy_locked(t, from[i]));
        }
        rt_store_release(&list->size, n + more);
    }
    rt_container_unlock_2(t, &both);
    return result;
}

static int
extend_from_array(RtThread *t, RtList *list, const RtValue *values, int64_t more)
{
    rt_container_lock(t, list);
    int64_t n = list->size;
    int result = rt_list_reserve_locked(t, list, more);
    if (result == 0) {
        RtValue *to = list->items + n;
        for (int64_t i = 0; i < more; i++) {
            rt_slot_store(&to[i], rt_dup_counted(t, values[i]));
        }
        rt_store_release(&list->size, n + more);
    }
    rt_container_unlock(t, list);
    return result;
}

static int
extend_from_range(RtThread *t, RtList *list, RtRangeIterator *it)
{
    int64_t more = rt_load_relaxed(&it->left);
    rt_container_lock(t, list);
    int64_t n = list->size;
    int result = rt_list_reserve_locked(t, list, more);
    for (RtValue v; result == 0 && more > 0 && !rt_value_is_null(v = rt_range_iterator_next(it)); more--) {
        rt_slot_store(&list->items[n++], v);
    }
    rt_store_release(&list->size, n);
    rt_container_unlock(t, list);
    return result;
}

/* Append everything that an iterator still has. */
static int
extend_from_iterator(RtThread *t, RtList *list, RtValue it, RtValue iterable)
{
    if (rt_value_has_kind(it, RT_KIND_RANGE_ITERATOR)) {
        return extend_from_range(t, list, (RtRangeIterator *)rt_value_object(it));
    }
    int64_t hint = rt_length_hint(t, iterable, 8);
    if (hint < 0) {
        return -1;
    }
    rt_container_lock(t, list);
    bool lies = hint > INT64_MAX - list->size;       /* nobody has so many: what comes is counted as it comes */
    int reserved = lies || hint <= 8 ? 0 : rt_list_reserve_locked(t, list, hint);
    rt_container_unlock(t, list);
    if (reserved < 0) {
        return -1;
    }
    RtUnaryFn next = rt_next_slot(it);
    while (rt_check_stop(t) == 0) {
        RtValue v = next(t, it);
        if (RT_UNLIKELY(rt_value_is_null(v))) {
            return rt_next_ended(t);
        }
        if (rt_list_append_take(t, list, v) < 0) {
            return -1;
        }
    }
    return -1;
}

/* Borrows.  0, or -1 with an exception; what came before it stays appended. */
int
rt_list_extend(RtThread *t, RtList *list, RtValue iterable)
{
    if (rt_is_list_exact(iterable)) {
        return extend_from_list(t, list, rt_as_list(iterable));
    }
    if (rt_is_tuple_exact(iterable)) {
        return extend_from_array(t, list, rt_as_tuple(iterable)->items, rt_tuple_size(rt_as_tuple(iterable)));
    }
    RtValue it = rt_iter(t, iterable);
    if (rt_value_is_null(it)) {
        return -1;
    }
    int result = extend_from_iterator(t, list, it, iterable);
    rt_close(t, it);
    return result;
}

/* For *iterable: another message when it is none. */
int
rt_list_extend_iterable(RtThread *t, RtList *list, RtValue iterable)
{
    if (!rt_is_iterable(t, iterable)) {
        rt_raise(t, RT_EXC_TypeError, "Value after * must be an iterable, not %T", iterable);
        return -1;
    }
    return rt_list_extend(t, list, iterable);
}
