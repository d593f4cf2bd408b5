/* The iterators of lists and tuples, of anything with numbered items, and of iter(callable, sentinel). */
#include "rt_call.h"
#include "rt_error.h"
#include "rt_gc.h"
#include "rt_heap.h"
#include "rt_instance.h"
#include "rt_int.h"
#include "rt_iter_types.h"
#include "rt_lock.h"
#include "rt_number.h"
#include "rt_subscript.h"
#include "rt_vm.h"

/* --- list_iterator, list_reverseiterator, tuple_iterator --- */

/* In head.aux, immutable: only a collection frees the sequence, and it is not counted, so that threads that go through one list do not
 * write to what all of them read (as rt_value_lasting()). */
#define SEQUENCE_UNCOUNTED 0x01

/* Borrows the sequence, which is of the type that the iterator's type wants. */
RtValue
rt_sequence_iterator_new(RtThread *t, RtType *type, RtObject *sequence, int64_t index)
{
    RtSequenceIterator *it = rt_object_new_untracked(t, type, sizeof *it);
    if (RT_LIKELY(it != NULL)) {
        if (RT_FT && (rt_load_relaxed(&sequence->flags) & (RT_OBJECT_DEFERRED | RT_OBJECT_IMMORTAL))) {
            it->head.aux = SEQUENCE_UNCOUNTED;
        }
        else {
            rt_incref(t, sequence);
        }
        it->sequence = sequence;
        it->index = index;
        rt_object_track(it);
    }
    return rt_value_take(it);
}

static void
sequence_traverse(RtObject *self, RtVisitFn visit, void *arg)
{
    RtSequenceIterator *it = (RtSequenceIterator *)self;
    if (it->head.aux & SEQUENCE_UNCOUNTED) {
        rt_gc_visit_uncounted(it->sequence, visit, arg);
    }
    else {
        rt_gc_visit(it->sequence, visit, arg);
    }
}

static void
sequence_dealloc(RtThread *t, RtObject *self)
{
    if (!(self->aux & SEQUENCE_UNCOUNTED)) {
        rt_decref(t, ((RtSequenceIterator *)self)->sequence);
    }
    rt_object_free(t, self);
}

static RtSequenceIterator *
sequence_of(RtValue self)
{
    return (RtSequenceIterator *)rt_value_object(self);
}

RtValue
rt_list_iterator_next_slow(RtThread *t, RtSequenceIterator *it)
{
    int64_t i = rt_load_relaxed(&it->index);
    if (i < 0) {
        return RT_NULL;
    }
    RtValue v = rt_list_get(t, (RtList *)it->sequence, i);
    rt_store_relaxed(&it->index, rt_value_is_null(v) ? -1 : i + 1);
    return v;
}

/* The `next` slot of list iterators. */
RtValue
rt_list_iterator_slot(RtThread *t, RtValue self)
{
    return rt_list_iterator_next(t, sequence_of(self));
}

static RtValue
tuple_next(RtThread *t, RtValue self)
{
    return rt_tuple_iterator_next(t, sequence_of(self));
}

static RtValue
reverse_next(RtThread *t, RtValue self)
{
    RtSequenceIterator *it = sequence_of(self);
    int64_t i = rt_load_relaxed(&it->index);
    if (i < 0) {
        return RT_NULL;
    }
    RtValue v = rt_list_get(t, (RtList *)it->sequence, i);
    rt_store_relaxed(&it->index, rt_value_is_null(v) ? -1 : i - 1);
    return v;
}

static RtValue
hint_of(int64_t n)
{
    return rt_small_int(n < 0 ? 0 : n);
}

static RtValue
list_hint(RtThread *t, RtValue self)
{
    (void)t;
    RtSequenceIterator *it = sequence_of(self);
    int64_t i = rt_load_relaxed(&it->index);
    return hint_of(i < 0 ? 0 : rt_list_size((RtList *)it->sequence) - i);
}

static RtValue
tuple_hint(RtThread *t, RtValue self)
{
    (void)t;
    RtSequenceIterator *it = sequence_of(self);
    return hint_of(rt_tuple_size((RtTuple *)it->sequence) - rt_load_relaxed(&it->index));
}

static RtValue
reverse_hint(RtThread *t, RtValue self)
{
    (void)t;
    RtSequenceIterator *it = sequence_of(self);
    int64_t n = rt_load_relaxed(&it->index) + 1;
    return hint_of(rt_list_size((RtList *)it->sequence) < n ? 0 : n);
}

#define HINT(fn) {RT_METHOD_NOARGS("__length_hint__", fn, "How many values are left, at most."), {0}}
static const RtMethodDef list_iterator_methods[] = HINT(list_hint);
static const RtMethodDef tuple_iterator_methods[] = HINT(tuple_hint);
static const RtMethodDef reverse_iterator_methods[] = HINT(reverse_hint);

#define SEQUENCE_SPEC(text, kind_, next_, table)                                                  \
    {                                                                                             \
        .name = (text), .basic_size = sizeof(RtSequenceIterator), .kind = (kind_),                \
        .slots = {.iter = rt_iter_self, .next = (next_), .traverse = sequence_traverse, .dealloc = sequence_dealloc}, \
        .methods = (table),                                                                       \
    }
static const RtTypeSpec list_iterator_spec =
    SEQUENCE_SPEC("list_iterator", RT_KIND_LIST_ITERATOR, rt_list_iterator_slot, list_iterator_methods);
static const RtTypeSpec tuple_iterator_spec =
    SEQUENCE_SPEC("tuple_iterator", RT_KIND_TUPLE_ITERATOR, tuple_next, tuple_iterator_methods);
static const RtTypeSpec list_reverse_iterator_spec =
    SEQUENCE_SPEC("list_reverseiterator", RT_KIND_OBJECT, reverse_next, reverse_iterator_methods);

/* --- iterator: asks for item 0, 1, … until there is an IndexError; and reversed, which counts down --- */

typedef struct {
    RtObject head;         /* lock: guards index */
    RtValue sequence;      /* counted; immutable */
    int64_t index;         /* next one, -1 when exhausted */
} ItemIterator;

/* Take the next index, or -1. */
static int64_t
take_index(RtThread *t, ItemIterator *it, int step)
{
    rt_lock(t, it);
    int64_t i = it->index;
    if (i >= 0) {
        it->index = i + step;
    }
    rt_unlock(t, it);
    return i;
}

static void
exhaust(RtThread *t, ItemIterator *it)
{
    rt_lock(t, it);
    it->index = -1;
    rt_unlock(t, it);
}

static RtValue
item_next(RtThread *t, RtValue self, int step)
{
    ItemIterator *it = (ItemIterator *)rt_value_object(self);
    int64_t i = take_index(t, it, step);
    if (i < 0) {
        return RT_NULL;
    }
    RtValue v = rt_get_item(t, it->sequence, rt_small_int(i));
    if (rt_value_is_null(v)) {
        exhaust(t, it);
        if (rt_error_matches(t, RT_EXC_IndexError) || rt_error_matches(t, RT_EXC_StopIteration)) {
            rt_error_clear(t);
        }
    }
    return v;
}

static RtValue
forward_next(RtThread *t, RtValue self)
{
    return item_next(t, self, 1);
}

static RtValue
backward_next(RtThread *t, RtValue self)
{
    return item_next(t, self, -1);
}

static RtValue
item_iterator_of_type(RtThread *t, RtType *type, RtValue sequence, int64_t index)
{
    ItemIterator *it = rt_object_new(t, type, type->instance_size);
    if (it != NULL) {
        it->sequence = rt_dup_counted(t, sequence);
        it->index = index;
    }
    return rt_value_take(it);
}

/* Borrows the sequence. */
RtValue
rt_item_iterator_new(RtThread *t, RtValue sequence)
{
    return item_iterator_of_type(t, t->vm->types.sequence_iterator, sequence, 0);
}

static RtValue
forward_hint(RtThread *t, RtValue self)
{
    ItemIterator *it = (ItemIterator *)rt_value_object(self);
    rt_lock(t, it);
    int64_t i = it->index;
    rt_unlock(t, it);
    if (i < 0) {
        return rt_small_int(0);
    }
    if (rt_type_of(t, it->sequence)->slots.length == NULL) {
        return RT_NOT_IMPLEMENTED;
    }
    int64_t n = rt_length(t, it->sequence);
    return n < 0 ? RT_NULL : hint_of(n - i);
}

static RtValue
backward_hint(RtThread *t, RtValue self)
{
    ItemIterator *it = (ItemIterator *)rt_value_object(self);
    rt_lock(t, it);
    int64_t left = it->index + 1;
    rt_unlock(t, it);
    int64_t n = rt_length(t, it->sequence);
    return n < 0 ? RT_NULL : hint_of(n < left ? 0 : left);
}

/* reversed(v): what __reversed__ returns, or an iterator over the items from the last one. */
static RtValue
reversed_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    if ((type == t->vm->types.reversed && rt_args_no_keywords(t, "reversed", kwnames) < 0) ||
        rt_args_check(t, "reversed", nargs, 1, 1) < 0) {
        return RT_NULL;
    }
    RtType *of = rt_type_of(t, args[0]);
    RtValue method = rt_type_lookup(t, of, t->vm->names.__reversed__);
    if (rt_value_is_none(method)) {
        return rt_raise(t, RT_EXC_TypeError, "'%N' object is not reversible", of);
    }
    if (!rt_value_is_null(method)) {
        return rt_call_special(t, t->vm->names.__reversed__, args, 1);
    }
    if (of->slots.get_item == NULL || (of->flags & RT_TYPE_DICT_SUB)) {
        return rt_raise(t, RT_EXC_TypeError, "'%N' object is not reversible", of);
    }
    int64_t n = rt_length(t, args[0]);
    return n < 0 ? RT_NULL : item_iterator_of_type(t, type, args[0], n - 1);
}

static void
item_traverse(RtObject *self, RtVisitFn visit, void *arg)
{
    rt_gc_visit_value(((ItemIterator *)self)->sequence, visit, arg);
    if (self->type->flags & RT_TYPE_HEAP) {
        rt_instance_traverse(self, visit, arg);
    }
}

static void
item_dealloc(RtThread *t, RtObject *self)
{
    rt_instance_drop(t, self);
    rt_close(t, ((ItemIterator *)self)->sequence);
    rt_object_free(t, self);
}

static const RtMethodDef forward_methods[] = HINT(forward_hint);
static const RtMethodDef backward_methods[] = HINT(backward_hint);

static const RtTypeSpec sequence_iterator_spec = {
    .name = "iterator",
    .basic_size = sizeof(ItemIterator),
    .slots = {.iter = rt_iter_self, .next = forward_next, .traverse = item_traverse, .dealloc = item_dealloc},
    .methods = forward_methods,
};
static const RtTypeSpec reversed_spec = {
    .name = "reversed",
    .basic_size = sizeof(ItemIterator),
    .flags = RT_TYPE_SUBCLASSABLE,
    .slots = {.iter = rt_iter_self, .next = backward_next, .new_ = reversed_new, .traverse = item_traverse, .dealloc = item_dealloc},
    .methods = backward_methods,
    .doc = "reversed(sequence)\n\nAn iterator from the last item to the first.",
};

/* --- callable_iterator --- */

typedef struct {
    RtObject head;         /* aux, relaxed: 1 once exhausted */
    RtValue callable;      /* counted; immutable */
    RtValue sentinel;      /* counted; immutable */
} CallableIterator;

/* iter(callable, sentinel); borrows both.  New, or RT_NULL with TypeError. */
RtValue
rt_iter_callable(RtThread *t, RtValue callable, RtValue sentinel)
{
    if (rt_type_of(t, callable)->slots.call == NULL) {
#if RT_HOST >= 0x030c && RT_HOST < 0x030d
        return rt_raise(t, RT_EXC_TypeError, "iter(object, sentinel): object must be callable");
#else
        return rt_raise(t, RT_EXC_TypeError, "iter(v, w): v must be callable");
#endif
    }
    CallableIterator *it = rt_object_new(t, t->vm->types.callable_iterator, sizeof *it);
    if (it != NULL) {
        it->callable = rt_dup_counted(t, callable);
        it->sentinel = rt_dup_counted(t, sentinel);
    }
    return rt_value_take(it);
}

static RtValue
callable_next(RtThread *t, RtValue self)
{
    CallableIterator *it = (CallableIterator *)rt_value_object(self);
    if (rt_load_relaxed(&it->head.aux) != 0) {
        return RT_NULL;
    }
    RtValue v = rt_call_0(t, it->callable);
    if (RT_UNLIKELY(rt_load_relaxed(&it->head.aux) != 0)) {        /* the callable has exhausted it */
        rt_close(t, v);
        return RT_NULL;
    }
    if (rt_value_is_null(v)) {
        if (rt_error_matches(t, RT_EXC_StopIteration)) {
            rt_error_clear(t);
            rt_store_relaxed(&it->head.aux, 1);
        }
        return RT_NULL;
    }
    int equal = rt_equal(t, it->sentinel, v);
    if (equal == 0) {
        return v;
    }
    rt_close(t, v);
    if (equal > 0) {
        rt_store_relaxed(&it->head.aux, 1);
    }
    return RT_NULL;
}

static void
callable_traverse(RtObject *self, RtVisitFn visit, void *arg)
{
    rt_gc_visit_value(((CallableIterator *)self)->callable, visit, arg);
    rt_gc_visit_value(((CallableIterator *)self)->sentinel, visit, arg);
}

static void
callable_dealloc(RtThread *t, RtObject *self)
{
    rt_close(t, ((CallableIterator *)self)->callable);
    rt_close(t, ((CallableIterator *)self)->sentinel);
    rt_object_free(t, self);
}

static const RtTypeSpec callable_iterator_spec = {
    .name = "callable_iterator",
    .basic_size = sizeof(CallableIterator),
    .slots = {.iter = rt_iter_self, .next = callable_next, .traverse = callable_traverse, .dealloc = callable_dealloc},
};

/* Makes these types.  0 or -1. */
int
rt_iter_sequence_init(RtThread *t)
{
    RtTypes *types = &t->vm->types;
    types->list_iterator = rt_type_new_builtin(t, &list_iterator_spec);
    types->list_reverse_iterator = rt_type_new_builtin(t, &list_reverse_iterator_spec);
    types->tuple_iterator = rt_type_new_builtin(t, &tuple_iterator_spec);
    types->sequence_iterator = rt_type_new_builtin(t, &sequence_iterator_spec);
    types->reversed = rt_type_new_builtin(t, &reversed_spec);
    types->callable_iterator = rt_type_new_builtin(t, &callable_iterator_spec);
    return 0;
}
