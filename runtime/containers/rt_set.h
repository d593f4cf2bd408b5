/* Sets and frozensets.  The iteration order of the hash table is that of the host's sets.
 *
 * A set is written under its lock.  Whether it has an element is found without the lock, as the laws of containers
 * (rt_container.h) allow, when comparing runs no code: `stamp` is odd while something changes, so a reader who has read the same
 * even stamp before and behind what he read has read one state of the set.  An element that he finds needs no such proof:
 * its slot held it. */
#ifndef RT_SET_H
#define RT_SET_H

#include "rt_container.h"
#include "rt_type.h"

typedef struct {
    RtValue key;           /* counted; RT_NULL: free, unless hash is -1: deleted; release/acquire */
    int64_t hash;          /* release/acquire */
} RtSetEntry;

typedef struct RtSet {
    RtObject head;
    RtSetEntry *table;     /* written under the lock, as all that follows; release/acquire */
    int64_t mask;          /* size of the table - 1; release/acquire */
    int64_t fill;          /* entries used or deleted */
    int64_t used;
    int64_t finger;        /* where pop() looks first */
    int64_t hash;          /* of a frozenset, -1: not computed; relaxed */
    uint64_t stamp;        /* another one whenever an element was added or removed; release/acquire */
    RtSetEntry small[8];   /* the table of a small set */
} RtSet;

int rt_set_init(RtThread *t);

bool rt_is_any_set(RtThread *t, RtValue v);
static inline bool rt_is_set_exact(RtValue v) { return rt_value_has_kind(v, RT_KIND_SET); }
static inline bool rt_is_frozenset_exact(RtValue v) { return rt_value_has_kind(v, RT_KIND_FROZENSET); }
static inline RtSet *rt_as_set(RtValue v) { return (RtSet *)rt_value_object(v); }
static inline int64_t rt_set_size(const RtSet *s) { return rt_load_relaxed(&s->used); }

RtSet *rt_set_new(RtThread *t);
int rt_set_add(RtThread *t, RtSet *s, RtValue key);                /* 0 or -1 */
int rt_set_has(RtThread *t, RtSet *s, RtValue key);                /* 1, 0, -1 */
int rt_set_discard(RtThread *t, RtSet *s, RtValue key);            /* 1 removed, 0 not there, -1 */
int rt_set_update(RtThread *t, RtSet *s, RtValue iterable);
RtValue rt_set_from_iterable(RtThread *t, RtValue iterable);       /* a new set */
RtValue rt_frozenset_from_iterable(RtThread *t, RtValue iterable);
int rt_set_difference_update(RtThread *t, RtSet *s, RtValue iterable);
int rt_set_symmetric_update(RtThread *t, RtSet *s, RtValue iterable);
RtSet *rt_set_intersection(RtThread *t, RtSet *s, RtValue iterable);
void rt_set_clear(RtThread *t, RtSet *s);
/* The next element, a new reference; *position starts with 0.  False at the end. */
bool rt_set_next(RtThread *t, RtSet *s, int64_t *position, RtValue *key);

#endif
