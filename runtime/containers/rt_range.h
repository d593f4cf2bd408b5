/* range objects and their iterators. */
#ifndef RT_RANGE_H
#define RT_RANGE_H

#include "rt_container.h"
#include "rt_type.h"

typedef struct {
    RtObject head;
    RtValue start, stop, step, length;     /* ints of any size, counted; immutable */
} RtRange;

/* Iterates a range whose numbers, and the one behind its last, are all small ints.
 * Threads that share one may race: each number comes at least once or not at all. */
typedef struct {
    RtObject head;
    int64_t next;          /* relaxed */
    int64_t step;          /* immutable */
    int64_t left;          /* numbers still to come; relaxed */
} RtRangeIterator;

int rt_range_init(RtThread *t);

static inline bool rt_is_range(RtValue v) { return rt_value_has_kind(v, RT_KIND_RANGE); }
static inline RtRange *rt_as_range(RtValue v) { return (RtRange *)rt_value_object(v); }

/* range(start, stop, step) of borrowed ints; ValueError when step is zero. */
RtValue rt_range_new(RtThread *t, RtValue start, RtValue stop, RtValue step);
/* The next number, or RT_NULL at the end. */
static inline RtValue rt_range_iterator_next(RtRangeIterator *it)
{
    int64_t left = rt_load_relaxed(&it->left);
    if (left <= 0) {
        return RT_NULL;
    }
    int64_t next = rt_load_relaxed(&it->next);
    rt_store_relaxed(&it->next, next + it->step);
    rt_store_relaxed(&it->left, left - 1);
    return rt_small_int(next);
}

#endif
