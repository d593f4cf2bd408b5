/* Lists: storage, and the operations that other rooms need.  The laws stand in rt_container.h. */
#include "rt_list.h"

#include "rt_heap.h"
#include "rt_iter.h"
#include "rt_list_items.h"
#include "rt_qsbr.h"
#include "rt_tuple.h"
#include "rt_vm.h"

/* --- arrays --- */

static size_t
items_bytes(int64_t capacity)
{
    return sizeof(RtItems) + (size_t)capacity * sizeof(RtValue);
}
static RtItems *
items_block(RtValue *items)
{
    return (RtItems *)(void *)((char *)items - offsetof(RtItems, values));
}

/* An array without items; NULL with MemoryError. */
RtValue *
rt_items_new(RtThread *t, int64_t capacity)
{
    capacity |= 1;       /* with its header a multiple of 16 bytes */
    if (RT_UNLIKELY(capacity > RT_LIST_MOST)) {
        rt_raise_no_memory(t);
        return NULL;
    }
    RtItems *block = rt_alloc(t, items_bytes(capacity));
    if (RT_UNLIKELY(block == NULL)) {
        return NULL;
    }
    block->capacity = capacity;
    return block->values;
}

/* Free an array whose items have been taken out.  shared: readers without the lock may have it. */
void
rt_items_free(RtThread *t, RtValue *items, bool shared)
{
    if (items == RT_ITEMS_NONE) {
        return;
    }
    if (shared) {
        rt_free_delayed(t, items_block(items));
    }
    else {
        rt_free(t, items_block(items));
    }
}

/* Close items[0..n) from the last to the first. */
void
rt_items_close(RtThread *t, const RtValue *items, int64_t n)
{
    while (n > 0) {
        rt_close_counted(t, items[--n]);
    }
}

/* Copy n items within or into an array; shared: slot by slot, for readers without the lock. */
void
rt_items_move(RtValue *to, const RtValue *from, int64_t n, bool shared)
{
    if (!shared) {
        memmove(to, from, (size_t)n * sizeof(RtValue));
    }
    else if (to < from) {
        for (int64_t i = 0; i < n; i++) {
            rt_slot_store(&to[i], from[i]);
        }
    }
    else {
        for (int64_t i = n - 1; i >= 0; i--) {
            rt_slot_store(&to[i], from[i]);
        }
    }
}

/* Make items[0..n) empty slots. */
void
rt_items_erase(RtValue *items, int64_t n, bool shared)
{
    if (shared) {
        for (int64_t i = 0; i < n; i++) {
            rt_slot_store(&items[i], RT_NULL);
        }
    }
    else if (n == 1) {       /* the usual case: the odd slot of an array that was made to measure */
        items[0] = RT_NULL;
    }
    else if (n > 1) {
        memset((void *)items, 0, (size_t)n * sizeof(RtValue));
    }
}

/* Give the list an array for `capacity` items, at least size; locked.  0, or -1 with MemoryError. */
int
rt_list_resize_locked(RtThread *t, RtList *list, int64_t capacity)
{
    RT_ASSERT(rt_is_locked(list) && capacity >= list->size);
    rt_container_mark(t, &list->head);       /* the loop takes the lock without it */
    RtValue *old = list->items;
    int64_t n = list->size;
    bool shared = rt_container_is_shared(&list->head);
    capacity |= 1;
    if (!shared && old != RT_ITEMS_NONE && capacity <= RT_LIST_MOST) {
        RtItems *block = rt_realloc(t, items_block(old), items_bytes(capacity));
        if (RT_UNLIKELY(block == NULL)) {
            return -1;
        }
        block->capacity = capacity;
        memset((void *)(block->values + n), 0, (size_t)(capacity - n) * sizeof(RtValue));
        list->items = block->values;
        return 0;
    }
    RtValue *items = rt_items_new(t, capacity);
    if (RT_UNLIKELY(items == NULL)) {
        return -1;
    }
    memcpy(items, old, (size_t)n * sizeof(RtValue));
    memset((void *)(items + n), 0, (size_t)(capacity - n) * sizeof(RtValue));
    rt_store_release(&list->items, items);
    rt_items_free(t, old, shared);
    return 0;
}

/* Make room for `more` items behind the last; locked.  0, or -1 with MemoryError. */
int
rt_list_reserve_locked(RtThread *t, RtList *list, int64_t more)
{
    int64_t need = list->size + more;
    if (need <= rt_items_capacity(list->items)) {
        return 0;
    }
    if (RT_UNLIKELY(need > RT_LIST_MOST)) {
        rt_raise_no_memory(t);
        return -1;
    }
    return rt_list_resize_locked(t, list, more > 1 && list->size == 0 ? need : need + (need >> (need < 4096 ? 2 : 3)) + 3);
}

/* --- making --- */

/* Empty, with room for `capacity` items.  NULL with MemoryError. */
RtList *
rt_list_new(RtThread *t, int64_t capacity)
{
    RtValue *items = RT_ITEMS_NONE;
    if (capacity > 0) {
        items = rt_items_new(t, capacity);
        if (items == NULL) {
            return NULL;
        }
        memset((void *)items, 0, (size_t)rt_items_capacity(items) * sizeof(RtValue));
    }
    return rt_list_from_items_take(t, items, 0);
}

/* A list with this array, whose first n slots are counted and the rest RT_NULL; takes both over, also on failure. */
RtList *
rt_list_from_items_take(RtThread *t, RtValue *items, int64_t n)
{
    RtList *list = rt_object_new_untracked(t, t->vm->types.list, sizeof(RtList));
    if (RT_UNLIKELY(list == NULL)) {
        while (n > 0) {
            rt_close_later(t, items[--n]);
        }
        rt_items_free(t, items, false);
        return NULL;
    }
    list->items = items;
    list->size = n;
    rt_object_track(list);
    return list;
}

/* Borrows the items. */
RtList *
rt_list_from_array(RtThread *t, const RtValue *values, int64_t n)
{
    RtValue *items = n == 0 ? RT_ITEMS_NONE : rt_items_new(t, n);
    if (items == NULL) {
        return NULL;
    }
    for (int64_t i = 0; i < n; i++) {
        items[i] = rt_dup_counted(t, values[i]);
    }
    rt_items_erase(items + n, rt_items_capacity(items) - n, false);
    return rt_list_from_items_take(t, items, n);
}

/* Takes the items over, also on failure. */
RtList *
rt_list_from_array_take(RtThread *t, RtValue *values, int64_t n)
{
    RtValue *items = n == 0 ? RT_ITEMS_NONE : rt_items_new(t, n);
    if (RT_UNLIKELY(items == NULL)) {
        while (n > 0) {
            rt_close_later(t, values[--n]);
        }
        return NULL;
    }
    for (int64_t i = 0; i < n; i++) {
        items[i] = rt_keep(t, values[i]);
    }
    rt_items_erase(items + n, rt_items_capacity(items) - n, false);
    return rt_list_from_items_take(t, items, n);
}

/* list(iterable).  Borrows. */
RtValue
rt_list_from_iterable(RtThread *t, RtValue iterable)
{
    RtList *list = rt_list_new(t, 0);
    if (list != NULL && rt_list_extend(t, list, iterable) < 0) {
        rt_decref(t, list);
        return RT_NULL;
    }
    return rt_value_take(list);
}

/* A list for code that wants a sequence: its iterator is asked how many items there are, not v itself.  What has no iterator
 * is refused in these words (NULL: in those of iter()).  Borrows. */
RtValue
rt_list_from_iterator_of(RtThread *t, RtValue v, const char *refusal)
{
    if (rt_is_list_exact(v) || rt_is_tuple_exact(v)) {
        return rt_list_from_iterable(t, v);
    }
    RtValue it = rt_iter(t, v);
    if (rt_value_is_null(it) && refusal != NULL && rt_error_matches(t, RT_EXC_TypeError)) {
        rt_error_clear(t);
        rt_raise(t, RT_EXC_TypeError, "%s", refusal);
    }
    RtValue list = rt_value_is_null(it) ? RT_NULL : rt_list_from_iterable(t, it);
    rt_close(t, it);
    return list;
}

/* --- one item --- */

/* The i-th item under the lock; RT_NULL without an exception when there is none. */
RtValue
rt_list_get_slow(RtThread *t, RtList *list, int64_t i)
{
    RtValue v = RT_NULL;
    rt_container_lock(t, list);
    if ((uint64_t)i < (uint64_t)list->size) {
        v = rt_slot_dup_locked(t, list->items[i]);
    }
    rt_container_unlock(t, list);
    return v;
}

/* Takes v, also on failure.  Locked; the array may be full. */
int
rt_list_grow_append_locked(RtThread *t, RtList *list, RtValue v)
{
    RT_ASSERT(rt_is_locked(list));
    v = rt_keep(t, v);
    if (RT_UNLIKELY(rt_list_reserve_locked(t, list, 1) < 0)) {
        rt_close_later(t, v);
        return -1;
    }
    int64_t n = list->size;
    rt_slot_store(&list->items[n], v);
    rt_store_release(&list->size, n + 1);
    return 0;
}

/* Takes v, also on failure. */
int
rt_list_append_take(RtThread *t, RtList *list, RtValue v)
{
    v = rt_keep(t, v);
    rt_container_lock(t, list);
    int64_t n = list->size;
    bool room = n < rt_items_capacity(list->items) || rt_list_reserve_locked(t, list, 1) == 0;
    if (RT_LIKELY(room)) {
        rt_slot_store(&list->items[n], v);
        rt_store_release(&list->size, n + 1);
    }
    rt_container_unlock(t, list);
    if (RT_UNLIKELY(!room)) {
        rt_close(t, v);
        return -1;
    }
    return 0;
}

/* Borrows v. */
int
rt_list_append(RtThread *t, RtList *list, RtValue v)
{
    return rt_list_append_take(t, list, rt_dup(t, v));
}

/* Takes v, also on failure: IndexError. */
int
rt_list_set_take(RtThread *t, RtList *list, int64_t i, RtValue v)
{
    v = rt_keep(t, v);
    rt_container_lock(t, list);
    bool there = (uint64_t)i < (uint64_t)list->size;
    if (RT_LIKELY(there)) {
        RtValue old = list->items[i];
        rt_slot_store(&list->items[i], v);
        v = old;
    }
    rt_container_unlock(t, list);
    rt_close(t, v);
    if (RT_UNLIKELY(!there)) {
        rt_raise(t, RT_EXC_IndexError, "list assignment index out of range");
        return -1;
    }
    return 0;
}

/* Borrows v; i is clipped as list.insert() does. */
int
rt_list_insert(RtThread *t, RtList *list, int64_t i, RtValue v)
{
    v = rt_dup_counted(t, v);
    rt_container_lock(t, list);
    int result = rt_list_reserve_locked(t, list, 1);
    if (RT_LIKELY(result == 0)) {
        int64_t n = list->size;
        if (i < 0) {
            i = i + n < 0 ? 0 : i + n;
        }
        else if (i > n) {
            i = n;
        }
        rt_items_move(list->items + i + 1, list->items + i, n - i, rt_container_is_shared(&list->head));
        rt_slot_store(&list->items[i], v);
        rt_store_release(&list->size, n + 1);
    }
    rt_container_unlock(t, list);
    if (RT_UNLIKELY(result < 0)) {
        rt_close(t, v);
    }
    return result;
}

/* Take item i out, 0 <= i < size; locked.  The reference is the caller's. */
RtValue
rt_list_pop_locked(RtThread *t, RtList *list, int64_t i)
{
    RtValue *items = list->items;
    int64_t n = list->size - 1, capacity = rt_items_capacity(items);
    RtValue v = items[i];
    rt_items_move(items + i, items + i + 1, n - i, rt_container_is_shared(&list->head));
    rt_slot_store(&items[n], RT_NULL);
    rt_store_release(&list->size, n);
    if (RT_UNLIKELY(capacity > 64 && n < capacity >> 2) && rt_list_resize_locked(t, list, n + (n >> 1)) < 0) {
        rt_error_clear(t);       /* it may stay as it is */
    }
    return v;
}

/* A new reference; IndexError. */
RtValue
rt_list_pop(RtThread *t, RtList *list, int64_t i)
{
    RtValue v = RT_NULL;
    rt_container_lock(t, list);
    int64_t n = list->size;
    if (i < 0) {
        i += n;
    }
    if (RT_LIKELY((uint64_t)i < (uint64_t)n)) {
        v = rt_list_pop_locked(t, list, i);
    }
    rt_container_unlock(t, list);
    if (RT_UNLIKELY(rt_value_is_null(v))) {
        return rt_raise(t, RT_EXC_IndexError, n == 0 ? "pop from empty list" : "pop index out of range");
    }
    return v;
}

/* Delete item i; -1 without an exception when there is none. */
int
rt_list_delete(RtThread *t, RtList *list, int64_t i)
{
    RtValue v = RT_NULL;
    rt_container_lock(t, list);
    if ((uint64_t)i < (uint64_t)list->size) {
        v = rt_list_pop_locked(t, list, i);
    }
    rt_container_unlock(t, list);
    rt_close(t, v);
    return rt_value_is_null(v) ? -1 : 0;
}

/* --- many items --- */

/* Takes everything out, and closes it without the lock. */
void
rt_list_clear(RtThread *t, RtList *list)
{
    rt_container_lock(t, list);
    RtValue *items = list->items;
    int64_t n = list->size;
    bool shared = rt_container_is_shared(&list->head);
    rt_store_release(&list->size, 0);
    rt_store_release(&list->items, RT_ITEMS_NONE);
    rt_container_unlock(t, list);
    rt_items_close(t, items, n);
    rt_items_free(t, items, shared);
}

/* Items [start, stop), clipped to the size at the moment; an exact list. */
RtList *
rt_list_slice(RtThread *t, RtList *list, int64_t start, int64_t stop)
{
    return rt_list_slice_step(t, list, start, stop, 1);
}

/* The same with a step; start and stop as rt_slice_adjust() takes them. */
RtList *
rt_list_slice_step(RtThread *t, RtList *list, int64_t start, int64_t stop, int64_t step)
{
    rt_container_lock(t, list);
    int64_t n = rt_slice_adjust(list->size, &start, &stop, step);
    RtValue *items = n == 0 ? RT_ITEMS_NONE : rt_items_new(t, n);
    if (RT_LIKELY(items != NULL)) {
        const RtValue *from = list->items + start;
        for (int64_t i = 0; i < n; i++, from += step) {
            items[i] = rt_slot_copy_locked(t, *from);
        }
    }
    rt_container_unlock(t, list);
    if (RT_UNLIKELY(items == NULL)) {
        return NULL;
    }
    rt_items_erase(items + n, rt_items_capacity(items) - n, false);
    return rt_list_from_items_take(t, items, n);
}

/* 0; never fails. */
int
rt_list_reverse(RtThread *t, RtList *list)
{
    rt_container_lock(t, list);
    for (RtValue *lo = list->items, *hi = lo + list->size - 1; lo < hi; lo++, hi--) {
        RtValue v = *lo;
        rt_slot_store(lo, *hi);
        rt_slot_store(hi, v);
    }
    rt_container_unlock(t, list);
    return 0;
}

/* tuple(list). */
RtTuple *
rt_list_to_tuple(RtThread *t, RtList *list)
{
    for (;;) {
        int64_t n = rt_list_size(list);
        RtTuple *tuple = rt_tuple_new(t, n);
        if (tuple == NULL || n == 0) {
            return tuple;
        }
        rt_container_lock(t, list);
        bool same = n == list->size;
        for (int64_t i = 0; same && i < n; i++) {
            tuple->items[i] = rt_slot_copy_locked(t, list->items[i]);
        }
        rt_container_unlock(t, list);
        if (RT_LIKELY(same)) {
            return tuple;
        }
        rt_decref(t, tuple);
    }
}

/* Moves the items of a list that only the caller knows into a tuple; takes the list, also on failure. */
RtTuple *
rt_list_into_tuple_take(RtThread *t, RtList *list)
{
    int64_t n = list->size;
    RtTuple *tuple = rt_tuple_from_array_take(t, list->items, n);
    list->size = 0;
    if (n > 0) {
        rt_items_erase(list->items, n, false);
    }
    rt_decref(t, list);
    return tuple;
}

/* The items at this moment, counted, in an array of rt_items_new(); NULL with MemoryError. */
RtValue *
rt_list_snapshot(RtThread *t, RtList *list, int64_t *n)
{
    rt_container_lock(t, list);
    *n = list->size;
    RtValue *items = *n == 0 ? RT_ITEMS_NONE : rt_items_new(t, *n);
    for (int64_t i = 0; items != NULL && i < *n; i++) {
        items[i] = rt_slot_copy_locked(t, list->items[i]);
    }
    rt_container_unlock(t, list);
    return items;
}

/* Ends a snapshot. */
void
rt_list_snapshot_close(RtThread *t, RtValue *items, int64_t n)
{
    rt_items_close(t, items, n);
    rt_items_free(t, items, false);
}
