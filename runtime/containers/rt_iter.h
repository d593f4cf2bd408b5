/* The iterator protocol, the iterators of sequences, and the iterator types that are builtins
 * (enumerate zip map filter reversed). */
#ifndef RT_ITER_H
#define RT_ITER_H

#include "rt_dict.h"
#include "rt_list.h"
#include "rt_tuple.h"

int rt_iter_init(RtThread *t);

/* iter(v): "'int' object is not iterable". */
RtValue rt_iter(RtThread *t, RtValue v);
/* iter(callable, sentinel) */
RtValue rt_iter_callable(RtThread *t, RtValue callable, RtValue sentinel);
/* The `next` slot of what iter() gave, whose class may have lost its __next__ since. */
RtValue rt_next_missing(RtThread *t, RtValue it);
static inline RtUnaryFn rt_next_slot(RtValue it)
{
    RtUnaryFn next = rt_value_object(it)->type->slots.next;
    return RT_LIKELY(next != NULL) ? next : rt_next_missing;
}
/* The next value; RT_NULL without t->exc when exhausted (a StopIteration of the language is cleared). */
RtValue rt_next(RtThread *t, RtValue it);
/* next(it), next(it, d): "'int' object is not an iterator"; RT_NULL d: StopIteration. */
RtValue rt_next_builtin(RtThread *t, RtValue it, RtValue d);
bool rt_is_iterator(RtThread *t, RtValue v);
bool rt_is_iterable(RtThread *t, RtValue v);       /* iter(v) would not say "not iterable" */
/* After a `next` slot returned RT_NULL: 0 when that was the end (a StopIteration is cleared), -1 with the exception. */
int rt_next_ended(RtThread *t);
/* len(v) if it has one, else __length_hint__, else d; -1 on failure. */
int64_t rt_length_hint(RtThread *t, RtValue v, int64_t d);

/* Exactly n values of v into out[0..n), the first one first; new references.  -1 with an exception
 * (ValueError "not enough values to unpack (expected 3, got 2)", "too many values to unpack (expected 2)",
 * TypeError "cannot unpack non-iterable int object") and nothing in out. */
int rt_unpack(RtThread *t, RtValue v, int64_t n, RtValue *out);
/* before values, a list of the rest, after values: before + 1 + after entries of out. */
int rt_unpack_ex(RtThread *t, RtValue v, int64_t before, int64_t after, RtValue *out);

/* Iterators of list and tuple (list_iterator, list_reverse_iterator, tuple_iterator).
 * The sequence is kept until the iterator dies; threads that share one may race for an index. */
typedef struct {
    RtObject head;
    RtObject *sequence;    /* counted, unless head.aux says that only a collection frees it; immutable */
    int64_t index;         /* next one; -1 when exhausted; relaxed */
} RtSequenceIterator;

/* An iterator of one of these types that begins at `index`; borrows the sequence. */
RtValue rt_sequence_iterator_new(RtThread *t, RtType *type, RtObject *sequence, int64_t index);

/* The short way, for a thread that is alone, to an item that is there: a new reference.  False: nothing has been done. */
static inline bool rt_list_iterator_next_alone(RtThread *t, RtSequenceIterator *it, RtValue *item)
{
    int64_t i = rt_load_relaxed(&it->index);
    RtList *list = (RtList *)it->sequence;
    if (RT_UNLIKELY(!rt_is_alone(t)) || RT_UNLIKELY((uint64_t)i >= (uint64_t)rt_list_size(list))) {       /* the end is -1 */
        return false;
    }
    rt_store_relaxed(&it->index, i + 1);
    *item = rt_dup_stack(t, list->items[i]);
    return true;
}
RtValue rt_list_iterator_next_slow(RtThread *t, RtSequenceIterator *it);
RtValue rt_list_iterator_slot(RtThread *t, RtValue it);      /* the `next` slot of list_iterator */
/* The next item, a new reference, or RT_NULL at the end. */
static inline RtValue rt_list_iterator_next(RtThread *t, RtSequenceIterator *it)
{
    RtValue item;
    return rt_list_iterator_next_alone(t, it, &item) ? item : rt_list_iterator_next_slow(t, it);
}
/* What the `next` slot gives: RT_NULL at the end, maybe with a StopIteration in t->exc. */
static inline RtValue rt_next_raw(RtThread *t, RtValue it)
{
    RtUnaryFn next = rt_next_slot(it);
    return next == rt_list_iterator_slot ? rt_list_iterator_next(t, (RtSequenceIterator *)rt_value_object(it)) : next(t, it);
}

/* Iterators whose every value is a pair: over the items of a dict, enumerate(), and zip() of two; no subclasses. */
#define RT_ZIP_STRICT 0x01      /* in head.aux of a zip or map, immutable */
#define RT_ZIP_OF_TWO 0x02
static inline bool rt_gives_pairs(RtValue it)
{
    if (!rt_value_is_heap(it)) {
        return false;
    }
    const RtObject *o = rt_value_object(it);
    return o->kind == RT_KIND_ENUMERATE || (o->kind == RT_KIND_ZIP && (o->aux & RT_ZIP_OF_TWO)) ||
           (o->kind == RT_KIND_DICT_ITERATOR && o->aux == RT_DICT_ITER_ITEMS);
}
/* The next pair of such an iterator, both new, without a tuple around them.  1; 0 at the end, -1 with an exception. */
int rt_next_pair_of_tool(RtThread *t, RtValue it, RtValue *first, RtValue *second);      /* enumerate and zip */
static inline int rt_next_pair(RtThread *t, RtValue it, RtValue *first, RtValue *second)
{
    return rt_value_object(it)->kind == RT_KIND_DICT_ITERATOR ? rt_dict_iterator_next_pair(t, it, first, second)
                                                              : rt_next_pair_of_tool(t, it, first, second);
}

static inline RtValue rt_tuple_iterator_next(RtThread *t, RtSequenceIterator *it)
{
    int64_t i = rt_load_relaxed(&it->index);
    RtTuple *tuple = (RtTuple *)it->sequence;
    if (RT_UNLIKELY((uint64_t)i >= (uint64_t)rt_tuple_size(tuple))) {
        return RT_NULL;
    }
    rt_store_relaxed(&it->index, i + 1);
    RtValue v = tuple->items[i];
    return rt_value_is_heap(v) ? rt_value_new(t, rt_value_object(v)) : v;
}

#endif
