/* Dicts, and the views and iterators of them.  rt_dict_keys.h has the table, rt_container.h the
 * laws of reading without the lock.
 *
 * Keys are compared without any lock held; when the dict changed meanwhile the look-up starts
 * again.  A missing key is RT_NULL (or 0) without t->exc; an error has t->exc set.
 */
#ifndef RT_DICT_H
#define RT_DICT_H

#include "rt_dict_keys.h"

struct RtDict {
    RtObject head;
    RtKeys *keys;          /* read: acquire; written with the lock, release */
    uint32_t used;         /* pairs; read: relaxed; written with the lock */
    uint32_t stamp;        /* another one whenever a key was added or removed; read: relaxed; written with the lock */
};

int rt_dict_init(RtThread *t);

static inline bool rt_is_dict_exact(RtValue v) { return rt_value_has_kind(v, RT_KIND_DICT); }
/* Subclasses too. */
static inline bool rt_is_dict(RtValue v)
{
    return rt_value_is_heap(v) && (rt_value_object(v)->kind == RT_KIND_DICT || (rt_value_object(v)->type->flags & RT_TYPE_DICT_SUB));
}
static inline RtDict *rt_as_dict(RtValue v) { return (RtDict *)rt_value_object(v); }
static inline int64_t rt_dict_size(const RtDict *d) { return rt_load_relaxed(&d->used); }

RtDict *rt_dict_new(RtThread *t);
RtDict *rt_dict_new_sized(RtThread *t, int64_t pairs);     /* room for so many pairs */
RtDict *rt_dict_copy(RtThread *t, RtDict *d);              /* an exact dict */

/* --- one key.  Everything is borrowed but for results.  hash is hash(key), which nobody asks the key for again. --- */
RtValue rt_dict_get(RtThread *t, RtDict *d, RtValue key);              /* new, or RT_NULL */
RtValue rt_dict_get_hash(RtThread *t, RtDict *d, RtValue key, int64_t hash);
RtValue rt_dict_get_str(RtThread *t, RtDict *d, RtStr *key);           /* fails only if there are keys that are no str */
int rt_dict_has(RtThread *t, RtDict *d, RtValue key);                  /* 1, 0, -1 */
int rt_dict_set(RtThread *t, RtDict *d, RtValue key, RtValue v);
int rt_dict_set_take(RtThread *t, RtDict *d, RtValue key, RtValue v);  /* takes key and v, also on failure */
int rt_dict_set_hash(RtThread *t, RtDict *d, RtValue key, int64_t hash, RtValue v);
int rt_dict_set_str(RtThread *t, RtDict *d, RtStr *key, RtValue v);
int rt_dict_del(RtThread *t, RtDict *d, RtValue key);                  /* 1 deleted, 0 not there, -1 */
int rt_dict_del_hash(RtThread *t, RtDict *d, RtValue key, int64_t hash);
int rt_dict_del_str(RtThread *t, RtDict *d, RtStr *key);
RtValue rt_dict_pop(RtThread *t, RtDict *d, RtValue key);              /* new, or RT_NULL */
/* What is there for key; if nothing, v is put there. */
RtValue rt_dict_setdefault(RtThread *t, RtDict *d, RtValue key, RtValue v);
RtValue rt_dict_setdefault_hash(RtThread *t, RtDict *d, RtValue key, int64_t hash, RtValue v);
/* d[key]: KeyError, or __missing__ of a subclass. */
RtValue rt_dict_subscript(RtThread *t, RtValue d, RtValue key);
void rt_dict_clear(RtThread *t, RtDict *d);

/* --- all keys --- */
/* The next pair, new references; *position starts with 0.  False at the end.  Pairs that are added
 * or deleted meanwhile may be seen or not. */
bool rt_dict_next(RtThread *t, RtDict *d, int64_t *position, RtValue *key, RtValue *v);
bool rt_dict_next_hash(RtThread *t, RtDict *d, int64_t *position, RtValue *key, RtValue *v, int64_t *hash);
typedef enum { RT_MERGE_REPLACE, RT_MERGE_KEEP } RtMerge;
/* d.update(mapping or dict).  TypeError or AttributeError when it has no keys(). */
int rt_dict_update(RtThread *t, RtDict *d, RtValue other, RtMerge how);
/* d.update(other) where other is a mapping or an iterable of pairs, as dict(other) takes it. */
int rt_dict_update_any(RtThread *t, RtDict *d, RtValue other);
/* **other in a display. */
int rt_dict_update_display(RtThread *t, RtDict *d, RtValue other);
/* **other in a call of `callable`: keys are strings and none is there already, else TypeError
 * "f() got multiple values for keyword argument 'x'". */
int rt_dict_merge_call(RtThread *t, RtDict *d, RtValue other, RtValue callable);
RtValue rt_dict_keys_list(RtThread *t, RtDict *d);                     /* a new list */
RtValue rt_dict_view_keys(RtThread *t, RtValue d);                     /* d.keys() */
RtValue rt_dict_view_values(RtThread *t, RtValue d);
RtValue rt_dict_view_items(RtThread *t, RtValue d);

RtValue rt_mapping_proxy_new(RtThread *t, RtValue mapping);            /* a read-only view; borrows */

/* --- for inline caches --- */
/* The version of d's keys and the number of the entry of an interned name; false when there is no
 * such key, or no version is left. */
bool rt_dict_lookup_version(RtThread *t, RtDict *d, RtStr *name, uint32_t *version, uint32_t *entry);
static inline uint32_t rt_dict_version(RtThread *t, const RtDict *d)   /* 0 when it has none (or may not be read) */
{
    return RT_LIKELY(rt_container_readable(t, &d->head)) ? rt_load_acquire(&rt_load_acquire(&d->keys)->version) : 0;
}
static inline bool rt_dict_has_version(RtThread *t, const RtDict *d, uint32_t version)     /* version is not 0 */
{
    return rt_dict_version(t, d) == version;
}
/* The version of d's keys, given now if there is none: for a name that is *not* there. */
uint32_t rt_dict_give_version(RtThread *t, RtDict *d);
/* The value of an entry while the keys have `version`; a new reference, or RT_NULL: not valid any
 * more, or to be read in the slow way. */
static inline RtValue rt_dict_load_entry(RtThread *t, RtDict *d, uint32_t version, uint32_t entry)
{
    if (RT_UNLIKELY(!rt_container_readable(t, &d->head))) {
        return RT_NULL;
    }
    RtKeys *keys = rt_load_acquire(&d->keys);
    RtValue v;
    if (RT_LIKELY(rt_load_acquire(&keys->version) == version)
        && RT_LIKELY(rt_slot_get_lasting(t, &keys->entries[entry].value, (void *const *)&d->keys, keys, &v))) {
        return v;
    }
    return RT_NULL;
}

/* Iterators: dict_key_iterator, dict_value_iterator, dict_item_iterator and their reverses. */
typedef struct {
    RtObject head;         /* aux: RtDictIterKind */
    RtDict *dict;          /* counted; immutable */
    int64_t position;      /* entry to look at next, -1 when exhausted; relaxed: threads may race */
    int64_t used;          /* size of the dict when we began; -1 once it has changed; relaxed */
    int64_t left;          /* pairs still to come; relaxed */
    RtTuple *pair;         /* of an iterator of items: see rt_tuple_again_take() */
} RtDictIterator;
typedef enum { RT_DICT_ITER_KEYS, RT_DICT_ITER_VALUES, RT_DICT_ITER_ITEMS, RT_DICT_ITER_REVERSE = 4 } RtDictIterKind;

/* Of an iterator over items from the beginning: the next key and value, both new.  1; 0 at the end, -1 with an exception. */
int rt_dict_iterator_next_pair(RtThread *t, RtValue it, RtValue *key, RtValue *v);

#endif
