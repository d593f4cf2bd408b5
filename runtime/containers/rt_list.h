/* Lists.  Read rt_container.h for the laws of reading without the lock.
 *
 *   items   the array; slots [0, size) hold counted values, the rest RT_NULL
 *   size    never more than the capacity of the array that was published before it
 *
 * Functions named ..._locked expect that the caller holds the list's lock (rt_container_lock, or, for those in this
 * header, rt_lock.h's try-lock).
 */
#ifndef RT_LIST_H
#define RT_LIST_H

#include "rt_container.h"
#include "rt_type.h"

typedef struct RtList {
    RtObject head;
    RtValue *items;        /* read: acquire; written with the lock, release */
    int64_t size;          /* read: relaxed; written with the lock, release */
} RtList;

int rt_list_init(RtThread *t);

static inline bool rt_is_list_exact(RtValue v) { return rt_value_has_kind(v, RT_KIND_LIST); }
/* Subclasses too. */
static inline bool rt_is_list(RtValue v)
{
    return rt_value_is_heap(v) && (rt_value_object(v)->kind == RT_KIND_LIST || (rt_value_object(v)->type->flags & RT_TYPE_LIST_SUB));
}
static inline RtList *rt_as_list(RtValue v) { return (RtList *)rt_value_object(v); }
static inline int64_t rt_list_size(const RtList *list) { return rt_load_relaxed(&list->size); }

RtList *rt_list_new(RtThread *t, int64_t capacity);                                   /* empty */
RtList *rt_list_from_array(RtThread *t, const RtValue *items, int64_t n);             /* borrows */
RtList *rt_list_from_array_take(RtThread *t, RtValue *items, int64_t n);              /* takes, also on failure */
RtValue rt_list_from_iterable(RtThread *t, RtValue iterable);
RtValue rt_list_from_iterator_of(RtThread *t, RtValue v, const char *refusal);

/* The i-th item, a new reference; RT_NULL without an exception when i is out of range. */
RtValue rt_list_get_slow(RtThread *t, RtList *list, int64_t i);
static inline RtValue rt_list_get(RtThread *t, RtList *list, int64_t i)
{
#if RT_FT
    if (RT_LIKELY(t->alone)) {
        return (uint64_t)i < (uint64_t)rt_list_size(list) ? rt_dup_stack(t, list->items[i]) : RT_NULL;
    }
    if (RT_LIKELY(rt_container_readable(t, &list->head))) {
        if ((uint64_t)i >= (uint64_t)rt_list_size(list)) {
            return RT_NULL;
        }
        const RtValue *items = rt_load_acquire(&list->items);
        RtValue v;
        if (RT_LIKELY(i < rt_items_capacity(items)) && RT_LIKELY(rt_slot_get(t, &items[i], (void *const *)&list->items, items, &v)) &&
            RT_LIKELY(!rt_value_is_null(v))) {
            return v;
        }
    }
    return rt_list_get_slow(t, list, i);
#else
    if ((uint64_t)i >= (uint64_t)list->size) {
        return RT_NULL;
    }
    return rt_dup(t, list->items[i]);
#endif
}

/* Append v, whose reference is taken over also on failure.  Returns -1 when memory runs out. */
int rt_list_grow_append_locked(RtThread *t, RtList *list, RtValue v);
static inline int rt_list_append_locked(RtThread *t, RtList *list, RtValue v)
{
    int64_t n = list->size;
    RtValue *items = list->items;
    if (RT_LIKELY(n < rt_items_capacity(items))) {
        rt_slot_store(&items[n], rt_keep(t, v));
        rt_store_release(&list->size, n + 1);
        return 0;
    }
    return rt_list_grow_append_locked(t, list, v);
}
/* Put v (taken over) in the place of item i, which exists; the old item is the caller's. */
static inline RtValue rt_list_exchange_locked(RtThread *t, RtList *list, int64_t i, RtValue v)
{
    RtValue old = list->items[i];
    RT_ASSERT(i >= 0 && i < list->size);
    rt_slot_store(&list->items[i], rt_keep(t, v));
    return old;
}
int rt_list_append_take(RtThread *t, RtList *list, RtValue v);      /* takes the lock, and v */
int rt_list_append(RtThread *t, RtList *list, RtValue v);           /* takes the lock; borrows v */
/* Replace item i.  Takes v over, also on failure: IndexError. */
int rt_list_set_take(RtThread *t, RtList *list, int64_t i, RtValue v);
int rt_list_insert(RtThread *t, RtList *list, int64_t i, RtValue v);          /* any i; borrows v */
RtValue rt_list_pop(RtThread *t, RtList *list, int64_t i);                    /* IndexError */
int rt_list_delete_range(RtThread *t, RtList *list, int64_t start, int64_t stop);
/* Append everything of an iterable.  TypeError "'int' object is not iterable". */
int rt_list_extend(RtThread *t, RtList *list, RtValue iterable);
/* Same for *iterable in a display or call: "Value after * must be an iterable, not int". */
int rt_list_extend_iterable(RtThread *t, RtList *list, RtValue iterable);
void rt_list_clear(RtThread *t, RtList *list);
RtList *rt_list_slice(RtThread *t, RtList *list, int64_t start, int64_t stop);   /* clipped to the size */
int rt_list_reverse(RtThread *t, RtList *list);
RtTuple *rt_list_to_tuple(RtThread *t, RtList *list);
RtTuple *rt_list_into_tuple_take(RtThread *t, RtList *list);    /* of a list that nobody else knows; takes it */
/* Stable.  key is RT_NONE or a callable.  The list is empty for others meanwhile. */
int rt_list_sort(RtThread *t, RtList *list, RtValue key, bool reverse);
int rt_list_reverse_argument(RtThread *t, RtValue v);      /* what sort() makes of `reverse`: 1, 0, -1 */
/* A private snapshot of the items, counted; *n is the size.  NULL with an exception.
 * Give back with rt_list_snapshot_close. */
RtValue *rt_list_snapshot(RtThread *t, RtList *list, int64_t *n);
void rt_list_snapshot_close(RtThread *t, RtValue *items, int64_t n);

/* list[index] and so on for any index. */
RtValue rt_list_subscript(RtThread *t, RtValue list, RtValue index);
int rt_list_assign(RtThread *t, RtValue list, RtValue index, RtValue v);         /* RT_NULL deletes */
RtValue rt_list_concat(RtThread *t, RtValue a, RtValue b);

#endif
