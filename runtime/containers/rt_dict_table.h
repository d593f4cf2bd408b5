/* Probing and building the tables of dicts: for the files of this room. */
#ifndef RT_DICT_TABLE_H
#define RT_DICT_TABLE_H

#include "rt_dict.h"
#include "rt_error.h"
#include "rt_number.h"
#include "rt_str.h"

#define RT_KEYS_NONE ((RtKeys *)(uintptr_t)&rt_keys_none)

/* The slots of an index in the order in which a hash looks at them: every slot comes.  It is the order of the host's
 * dicts, because it shows which keys are compared with each other. */
typedef struct {
    uint64_t i, mask, rest;
} RtProbe;

static inline RtProbe
rt_probe_begin(const RtKeys *keys, int64_t hash)
{
    uint64_t mask = ((uint64_t)1 << keys->log2_size) - 1;
    return (RtProbe){(uint64_t)hash & mask, mask, (uint64_t)hash};
}
static inline void
rt_probe_next(RtProbe *p)
{
    p->rest >>= 5;
    p->i = (p->i * 5 + p->rest + 1) & p->mask;
}

/* What stands in an index slot: an entry's number, or RT_INDEX_EMPTY, RT_INDEX_GAP. */
static inline int64_t
rt_keys_index(const RtKeys *keys, uint64_t i)
{
    const void *index = keys->index;
    if (RT_LIKELY(keys->log2_width == 0)) {
        return rt_load_acquire(&((const int8_t *)index)[i]);
    }
    if (keys->log2_width == 1) {
        return rt_load_acquire(&((const int16_t *)index)[i]);
    }
    return keys->log2_width == 2 ? rt_load_acquire(&((const int32_t *)index)[i]) : rt_load_acquire(&((const int64_t *)index)[i]);
}
static inline void
rt_keys_index_set(RtKeys *keys, uint64_t i, int64_t entry)
{
    void *index = keys->index;
    switch (keys->log2_width) {
    case 0: rt_store_release(&((int8_t *)index)[i], (int8_t)entry); break;
    case 1: rt_store_release(&((int16_t *)index)[i], (int16_t)entry); break;
    case 2: rt_store_release(&((int32_t *)index)[i], (int32_t)entry); break;
    default: rt_store_release(&((int64_t *)index)[i], entry); break;
    }
}

/* Before a key is added or removed, with the lock held. */
static inline void
rt_keys_forget_version(RtKeys *keys)
{
    if (rt_load_relaxed(&keys->version) != 0) {
        rt_store_release(&keys->version, 0);
    }
}

static inline int64_t
rt_str_key_hash(RtThread *t, RtStr *s)
{
    int64_t hash = rt_load_relaxed(&s->hash);
    return RT_LIKELY(hash != 0) ? hash : rt_str_hash(t, s);
}

/* hash(key) of texts and small ints; false for others. */
static inline bool
rt_hash_quick(RtThread *t, RtValue key, int64_t *hash)
{
    if (rt_is_str_exact(key)) {
        *hash = rt_str_key_hash(t, rt_str_of_value(key));
        return true;
    }
    if (rt_value_is_int(key)) {
        int64_t i = rt_small_int_value(key);
        *hash = i == -1 ? -2 : i;
        return true;
    }
    return false;
}
/* hash(key) of a key of a dict, or of an element of a set.  0, or -1 with TypeError when it is unhashable. */
static inline int
rt_key_hash(RtThread *t, RtValue key, int64_t *hash)
{
    return rt_hash_quick(t, key, hash) ? 0 : rt_hash_as(t, key, "a dict key", hash);
}
static inline int
rt_element_hash(RtThread *t, RtValue key, int64_t *hash)
{
    return rt_hash_quick(t, key, hash) ? 0 : rt_hash_as(t, key, "a set element", hash);
}
/* Are two keys with the same hash, not identical, equal?  1, 0, or -1: only rt_equal() can tell. */
static inline int
rt_key_equal_quick(RtValue a, RtValue b)
{
    if (rt_is_str_exact(a) && rt_is_str_exact(b)) {
        return rt_str_equal(rt_str_of_value(a), rt_str_of_value(b));
    }
    return rt_value_both_int(a, b) ? 0 : -1;
}

RtKeys *rt_keys_new(RtThread *t, unsigned log2_size);
void rt_keys_free(RtThread *t, RtKeys *keys, bool shared);
void rt_keys_index_add(RtKeys *keys, int64_t hash, int64_t entry);
void rt_keys_index_remove(RtKeys *keys, int64_t hash, int64_t entry);
unsigned rt_keys_log2_size_for(int64_t entries);

/* --- rt_dict.c --- */

/* Find a key.  The dict is locked before and afterwards, but may be unlocked meanwhile; what is returned holds now.
 * The entry's number, -1 when there is none, -2 when a comparison raised. */
int64_t rt_dict_find_locked(RtThread *t, RtDict *d, RtValue key, int64_t hash);
/* Take an entry out; its key and value are the caller's.  Locked. */
void rt_dict_remove_locked(RtDict *d, int64_t entry, RtValue *key, RtValue *v);
/* Make room for `pairs` altogether; also closes gaps.  0, or -1 with MemoryError.  Locked. */
int rt_dict_rebuild_locked(RtThread *t, RtDict *d, int64_t pairs);
/* The pair of an entry, new references, with the key's hash; false when it is a gap, or there is no such entry. */
bool rt_dict_entry_hash(RtThread *t, RtDict *d, int64_t entry, RtValue *key, RtValue *v, int64_t *hash);
bool rt_dict_entry(RtThread *t, RtDict *d, int64_t entry, RtValue *key, RtValue *v);
/* How many entries there are at the moment, gaps included. */
static inline int64_t
rt_dict_entry_count(RtThread *t, RtDict *d)
{
    if (RT_LIKELY(rt_container_readable(t, &d->head))) {
        return rt_load_acquire(&rt_load_acquire(&d->keys)->count);
    }
    rt_container_lock(t, d);
    int64_t n = d->keys->count;
    rt_container_unlock(t, d);
    return n;
}
RtDict *rt_dict_of_type(RtThread *t, RtType *type);
/* Copy all pairs of `other` into d if d is empty: 1 done, 0 it is not empty, -1 with MemoryError. */
int rt_dict_fill(RtThread *t, RtDict *d, RtDict *other);

#endif
