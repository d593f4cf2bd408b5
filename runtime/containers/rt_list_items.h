/* The arrays of lists: for the files of this room, and for heapq. */
#ifndef RT_LIST_ITEMS_H
#define RT_LIST_ITEMS_H

#include "rt_call.h"
#include "rt_list.h"
#include "rt_slice.h"

#define RT_LIST_MOST (INT64_MAX / 32)
#define RT_ITEMS_NONE ((RtValue *)(uintptr_t)&rt_items_none[1])

RtValue *rt_items_new(RtThread *t, int64_t capacity);                       /* slots undefined */
void rt_items_free(RtThread *t, RtValue *items, bool shared);
void rt_items_close(RtThread *t, const RtValue *items, int64_t n);
void rt_items_move(RtValue *to, const RtValue *from, int64_t n, bool shared);
void rt_items_erase(RtValue *items, int64_t n, bool shared);
RtList *rt_list_from_items_take(RtThread *t, RtValue *items, int64_t n);
int rt_list_resize_locked(RtThread *t, RtList *list, int64_t capacity);
int rt_list_reserve_locked(RtThread *t, RtList *list, int64_t more);
RtValue rt_list_pop_locked(RtThread *t, RtList *list, int64_t i);            /* 0 <= i < size; the caller's */
int rt_list_delete(RtThread *t, RtList *list, int64_t i);
RtList *rt_list_slice_step(RtThread *t, RtList *list, int64_t start, int64_t stop, int64_t step);
RtValue rt_list_repeat(RtThread *t, RtValue self, RtValue times);
RtValue rt_list_repeat_inplace(RtThread *t, RtValue self, RtValue times);

#endif
