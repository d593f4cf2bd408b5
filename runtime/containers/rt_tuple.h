/* Tuples: immutable arrays, their items inside the object; head.aux is their size.
 * A tuple may be filled in only before it is published. */
#ifndef RT_TUPLE_H
#define RT_TUPLE_H

#include "rt_container.h"
#include "rt_type.h"

struct RtTuple {
    RtObject head;
    RtValue items[];       /* counted; immutable once published */
};

#define RT_TUPLE_MOST ((int64_t)UINT32_MAX)      /* items of a tuple */

int rt_tuple_init(RtThread *t);

static inline bool rt_is_tuple_exact(RtValue v) { return rt_value_has_kind(v, RT_KIND_TUPLE); }
/* Subclasses too. */
static inline bool rt_is_tuple(RtValue v)
{
    return rt_value_is_heap(v) && (rt_value_object(v)->kind == RT_KIND_TUPLE || (rt_value_object(v)->type->flags & RT_TYPE_TUPLE_SUB));
}
static inline RtTuple *rt_as_tuple(RtValue v) { return (RtTuple *)rt_value_object(v); }
static inline int64_t rt_tuple_size(const RtTuple *tuple) { return tuple->head.aux; }
/* The i-th item, borrowed: it lives as long as the tuple.  i is in range. */
static inline RtValue rt_tuple_item(const RtTuple *tuple, int64_t i)
{
    RT_ASSERT(i >= 0 && i < rt_tuple_size(tuple));
    return tuple->items[i];
}

/* A tracked tuple with n undefined items, also for n == 0: the caller fills it in before it does anything else. */
RtTuple *rt_tuple_new_raw(RtThread *t, int64_t n);
/* A tuple of n RT_NULLs, to be filled in by the caller.  For n == 0 the one empty tuple. */
RtTuple *rt_tuple_new(RtThread *t, int64_t n);
/* From borrowed values. */
RtTuple *rt_tuple_from_array(RtThread *t, const RtValue *items, int64_t n);
/* Takes the references over, also on failure; deferred ones become counted. */
RtTuple *rt_tuple_from_array_take(RtThread *t, RtValue *items, int64_t n);
RtTuple *rt_tuple_pack(RtThread *t, int n, ...);           /* n borrowed RtValues */
RtTuple *rt_tuple_empty(RtThread *t);                      /* a new reference */
/* A tuple of n > 0 items (taken, also on failure), for iterators, which always ask for as many: *cache (owned by the iterator, NULL
 * at first) is used again while nobody else has it.  owner: the iterator; another thread than its own makes a new tuple. */
RtTuple *rt_tuple_again_take(RtThread *t, const RtObject *owner, RtTuple **cache, RtValue *items, int64_t n);
/* a < b: 0, 1, -1. */
int rt_tuple_less(RtThread *t, const RtTuple *a, const RtTuple *b);
/* tuple(iterable); the same tuple when it is exactly one. */
RtValue rt_tuple_from_iterable(RtThread *t, RtValue iterable);
RtTuple *rt_tuple_slice(RtThread *t, RtTuple *tuple, int64_t start, int64_t stop);   /* 0 <= start <= stop <= size */
/* Put interned strings in the place of others, in tuples inside it too: for constants, before they are published.
 * 0, or -1 with MemoryError. */
int rt_tuple_intern(RtThread *t, RtTuple *tuple);
/* The hash of a tuple of these values; 0 or -1. */
int rt_tuple_hash_of(RtThread *t, const RtValue *items, int64_t n, int64_t *hash);

/* Hashes of sequences are visible, hence those of the host: the lanes of xxHash. */
#define RT_TUPLE_HASH_START        UINT64_C(2870177450012600261)
#define RT_TUPLE_HASH_OF_MINUS_ONE 1546275796      /* instead of -1 */
static inline uint64_t rt_tuple_hash_step(uint64_t h, int64_t item)
{
    h += (uint64_t)item * UINT64_C(14029467366897019727);
    h = h << 31 | h >> 33;
    return h * UINT64_C(11400714785074694791);
}

#endif
