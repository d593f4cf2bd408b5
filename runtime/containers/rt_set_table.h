/* The hash table of sets: for the files of this room. */
#ifndef RT_SET_TABLE_H
#define RT_SET_TABLE_H

#include "rt_call.h"
#include "rt_dict.h"
#include "rt_error.h"
#include "rt_set.h"

/* An empty set of a type: set, frozenset or a subclass; NULL with MemoryError. */
RtSet *rt_set_of_type(RtThread *t, RtType *type);
/* set or frozenset, whichever the type descends from. */
RtType *rt_set_base_type(RtThread *t, RtType *type);
/* A set of that type with the elements of an iterable (RT_NULL: none); NULL with an exception. */
RtSet *rt_set_make(RtThread *t, RtType *type, RtValue iterable);

/* Each takes hash(key) and borrows key.  1: it was (there), 0: it was not, -1 with an exception. */
int rt_set_add_hash(RtThread *t, RtSet *s, RtValue key, int64_t hash);
int rt_set_has_hash(RtThread *t, RtSet *s, RtValue key, int64_t hash);
int rt_set_discard_hash(RtThread *t, RtSet *s, RtValue key, int64_t hash);
/* Element at the next used place of the table at or behind *position, a new reference, with its hash; false at the end. */
bool rt_set_next_hash(RtThread *t, RtSet *s, int64_t *position, RtValue *key, int64_t *hash);
int rt_set_toggle_hash(RtThread *t, RtSet *s, RtValue key, int64_t hash);
int rt_set_toggle_keys(RtThread *t, RtSet *s, RtDict *d);
/* All elements of another set. */
int rt_set_merge(RtThread *t, RtSet *s, RtSet *other);
/* Make room for so many elements, and close gaps; 0 or -1 with MemoryError.  Locked. */
int rt_set_resize_locked(RtThread *t, RtSet *s, int64_t elements);
/* Add the elements of `from` that are (wanted) or are not in `in` to `result`, which is empty and ours alone, from
 * *position on as long as comparing runs nothing; the rest is the caller's.  0, or -1 with MemoryError. */
int rt_set_select(RtThread *t, RtSet *result, RtSet *from, RtSet *in, bool wanted, int64_t *position);
/* Rebuild the table when more than a quarter of it are gaps. */
int rt_set_shrink(RtThread *t, RtSet *s);
/* Take any element out; RT_NULL when there is none. */
RtValue rt_set_pop(RtThread *t, RtSet *s);
/* The elements of b, which nobody else knows, become those of a. */
void rt_set_become(RtThread *t, RtSet *a, RtSet *b);

/* --- rt_set_methods.c --- */

extern const RtMethodDef rt_set_methods[], rt_frozenset_methods[];

/* --- rt_set_ops.c: what set and frozenset share --- */

/* A new set of the base type of s, or NULL with an exception. */
RtSet *rt_set_copy(RtThread *t, RtSet *s);
RtSet *rt_set_difference(RtThread *t, RtSet *s, RtValue iterable);
RtSet *rt_set_symmetric_difference(RtThread *t, RtSet *s, RtValue iterable);
/* 1, 0, -1 with an exception. */
int rt_set_is_subset(RtThread *t, RtSet *s, RtValue iterable);
int rt_set_is_superset(RtThread *t, RtSet *s, RtValue iterable);
int rt_set_is_disjoint(RtThread *t, RtSet *s, RtValue iterable);
/* Slots. */
RtValue rt_set_op_or(RtThread *t, RtValue a, RtValue b);
RtValue rt_set_op_and(RtThread *t, RtValue a, RtValue b);
RtValue rt_set_op_subtract(RtThread *t, RtValue a, RtValue b);
RtValue rt_set_op_xor(RtThread *t, RtValue a, RtValue b);
RtValue rt_set_op_inplace_or(RtThread *t, RtValue a, RtValue b);
RtValue rt_set_op_inplace_and(RtThread *t, RtValue a, RtValue b);
RtValue rt_set_op_inplace_subtract(RtThread *t, RtValue a, RtValue b);
RtValue rt_set_op_inplace_xor(RtThread *t, RtValue a, RtValue b);
RtValue rt_set_compare(RtThread *t, RtValue a, RtValue b, int op);

#endif
