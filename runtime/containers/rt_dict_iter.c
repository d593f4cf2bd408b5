/* Iterators of dicts: keys, values, items, and each from the end. */
#include "rt_call.h"
#include "rt_dict_table.h"
#include "rt_dict_views.h"
#include "rt_gc.h"
#include "rt_heap.h"
#include "rt_iter_types.h"
#include "rt_tuple.h"
#include "rt_vm.h"

/* Borrows d.  kind: RT_DICT_ITER_KEYS, _VALUES or _ITEMS, and maybe RT_DICT_ITER_REVERSE. */
RtValue
rt_dict_iterator_new(RtThread *t, RtDict *d, unsigned kind)
{
    const RtTypes *types = &t->vm->types;
    RtType *of_kind[] = {
        types->dict_key_iterator, types->dict_value_iterator, types->dict_item_iterator, NULL,
        types->dict_reverse_key_iterator, types->dict_reverse_value_iterator, types->dict_reverse_item_iterator,
    };
    RtDictIterator *it = rt_object_new_untracked(t, of_kind[kind], sizeof *it);
    if (RT_LIKELY(it != NULL)) {
        rt_incref(t, d);
        it->head.aux = kind;
        it->dict = d;
        it->used = it->left = rt_dict_size(d);
        it->position = kind & RT_DICT_ITER_REVERSE ? rt_dict_entry_count(t, d) - 1 : 0;
        it->pair = NULL;
        rt_object_track(it);
    }
    return rt_value_take(it);
}

/* What of entry i is wanted, without the lock: false when it is a gap or has to be read under the lock. */
static inline bool
read_entry(RtThread *t, RtDict *d, RtKeys *keys, int64_t i, RtDictIterKind kind, RtValue pair[2])
{
    const RtDictEntry *e = &keys->entries[i];
    if (kind == RT_DICT_ITER_VALUES) {
        return rt_slot_get(t, &e->value, (void *const *)&d->keys, keys, &pair[1]) && !rt_value_is_null(pair[1]);
    }
    if (!rt_slot_get(t, &e->key, (void *const *)&d->keys, keys, &pair[0]) || rt_value_is_null(pair[0])) {
        return false;
    }
    if (kind == RT_DICT_ITER_ITEMS &&
        (!rt_slot_get(t, &e->value, (void *const *)&d->keys, keys, &pair[1]) || rt_value_is_null(pair[1]))) {
        rt_close(t, pair[0]);
        return false;
    }
    return true;
}

/* The same, whatever it takes; false when it is a gap. */
static bool
read_entry_slow(RtThread *t, RtDict *d, int64_t i, RtDictIterKind kind, RtValue pair[2])
{
    if (!rt_dict_entry(t, d, i, &pair[0], &pair[1])) {
        return false;
    }
    if (kind != RT_DICT_ITER_ITEMS) {
        rt_close(t, pair[kind == RT_DICT_ITER_KEYS]);
    }
    return true;
}

/* What a step found, new; RT_NULL without memory. */
static inline RtValue
result_of(RtThread *t, RtDictIterator *it, RtDictIterKind kind, RtValue pair[2])
{
    if (kind == RT_DICT_ITER_ITEMS) {
        return rt_value_take(rt_tuple_again_take(t, &it->head, &it->pair, pair, 2));
    }
    return pair[kind == RT_DICT_ITER_VALUES];
}

static RtValue
changed(RtThread *t, RtDictIterator *it)
{
    rt_store_relaxed(&it->used, -1);         /* it stays so */
    return rt_raise(t, RT_EXC_RuntimeError, "dictionary changed size during iteration");
}

/* Move to the next pair that is there; what of it is wanted is new.  False at the end or with an exception. */
static inline __attribute__((always_inline)) bool
step_of_kind(RtThread *t, RtDictIterator *it, int step, RtDictIterKind kind, RtValue pair[2])
{
    RtDict *d = it->dict;
    int64_t i = rt_load_relaxed(&it->position);
    if (i < 0) {
        return false;
    }
    if (RT_UNLIKELY(rt_load_relaxed(&it->used) != rt_dict_size(d))) {
        changed(t, it);
        return false;
    }
    bool readable = rt_container_readable(t, &d->head);
    RtKeys *keys = readable ? rt_load_acquire(&d->keys) : NULL;
    int64_t n = readable ? rt_load_acquire(&keys->count) : rt_dict_entry_count(t, d);
    for (; i >= 0 && i < n; i += step) {
        if (RT_UNLIKELY(!(readable && read_entry(t, d, keys, i, kind, pair))) && !read_entry_slow(t, d, i, kind, pair)) {
            continue;
        }
        int64_t left = rt_load_relaxed(&it->left);
        if (RT_UNLIKELY(left == 0 && step > 0)) {
            rt_close(t, result_of(t, it, kind, pair));
            rt_store_relaxed(&it->position, -1);
            rt_raise(t, RT_EXC_RuntimeError, "dictionary keys changed during iteration");
            return false;
        }
        rt_store_relaxed(&it->left, left - 1);
        rt_store_relaxed(&it->position, i + step);
        return true;
    }
    rt_store_relaxed(&it->position, -1);
    return false;
}
static inline __attribute__((always_inline)) RtValue
next_of_kind(RtThread *t, RtValue self, int step, RtDictIterKind kind)
{
    RtDictIterator *it = (RtDictIterator *)rt_value_object(self);
    RtValue pair[2];
    return step_of_kind(t, it, step, kind, pair) ? result_of(t, it, kind, pair) : RT_NULL;
}

int
rt_dict_iterator_next_pair(RtThread *t, RtValue it, RtValue *key, RtValue *v)
{
    RtValue pair[2];
    if (RT_UNLIKELY(!step_of_kind(t, (RtDictIterator *)rt_value_object(it), 1, RT_DICT_ITER_ITEMS, pair))) {
        return t->exc == NULL ? 0 : -1;
    }
    *key = pair[0];
    *v = pair[1];
    return 1;
}

static RtValue next_key(RtThread *t, RtValue it)            { return next_of_kind(t, it, 1, RT_DICT_ITER_KEYS); }
static RtValue next_value(RtThread *t, RtValue it)          { return next_of_kind(t, it, 1, RT_DICT_ITER_VALUES); }
static RtValue next_item(RtThread *t, RtValue it)           { return next_of_kind(t, it, 1, RT_DICT_ITER_ITEMS); }
static RtValue previous_key(RtThread *t, RtValue it)        { return next_of_kind(t, it, -1, RT_DICT_ITER_KEYS); }
static RtValue previous_value(RtThread *t, RtValue it)      { return next_of_kind(t, it, -1, RT_DICT_ITER_VALUES); }
static RtValue previous_item(RtThread *t, RtValue it)       { return next_of_kind(t, it, -1, RT_DICT_ITER_ITEMS); }

static RtValue
iterator_hint(RtThread *t, RtValue self)
{
    (void)t;
    RtDictIterator *it = (RtDictIterator *)rt_value_object(self);
    bool good = rt_load_relaxed(&it->position) >= 0 && rt_load_relaxed(&it->used) == rt_dict_size(it->dict);
    return rt_small_int(good ? rt_load_relaxed(&it->left) : 0);
}

static void
iterator_traverse(RtObject *self, RtVisitFn visit, void *arg)
{
    rt_gc_visit(((RtDictIterator *)self)->dict, visit, arg);
    rt_gc_visit(((RtDictIterator *)self)->pair, visit, arg);
}

static void
iterator_dealloc(RtThread *t, RtObject *self)
{
    RtDictIterator *it = (RtDictIterator *)self;
    if (it->pair != NULL) {
        rt_decref(t, it->pair);
    }
    rt_decref(t, it->dict);
    rt_object_free(t, self);
}

static const RtMethodDef iterator_methods[] = {
    RT_METHOD_NOARGS("__length_hint__", iterator_hint, "How many are left."),
    {0},
};

#define SPEC(variable, text, next_)                                                                          \
    static const RtTypeSpec variable = {                                                                     \
        .name = (text),                                                                                      \
        .basic_size = sizeof(RtDictIterator),                                                                \
        .kind = RT_KIND_DICT_ITERATOR,                                                                       \
        .slots = {.iter = rt_iter_self, .next = (next_), .traverse = iterator_traverse, .dealloc = iterator_dealloc}, \
        .methods = iterator_methods,                                                                         \
    };
SPEC(key_spec, "dict_keyiterator", next_key)
SPEC(value_spec, "dict_valueiterator", next_value)
SPEC(item_spec, "dict_itemiterator", next_item)
SPEC(reverse_key_spec, "dict_reversekeyiterator", previous_key)
SPEC(reverse_value_spec, "dict_reversevalueiterator", previous_value)
SPEC(reverse_item_spec, "dict_reverseitemiterator", previous_item)

/* Makes these types.  0 or -1. */
int
rt_dict_iterators_init(RtThread *t)
{
    RtTypes *types = &t->vm->types;
    types->dict_key_iterator = rt_type_new_builtin(t, &key_spec);
    types->dict_value_iterator = rt_type_new_builtin(t, &value_spec);
    types->dict_item_iterator = rt_type_new_builtin(t, &item_spec);
    types->dict_reverse_key_iterator = rt_type_new_builtin(t, &reverse_key_spec);
    types->dict_reverse_value_iterator = rt_type_new_builtin(t, &reverse_value_spec);
    types->dict_reverse_item_iterator = rt_type_new_builtin(t, &reverse_item_spec);
    return 0;
}
