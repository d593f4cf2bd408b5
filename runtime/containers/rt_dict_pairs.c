/* Dicts as a whole: making, copying, clearing, going through the pairs; and their versions for inline caches. */
#include "rt_dict_table.h"
#include "rt_heap.h"
#include "rt_vm.h"

static void
close_entries(RtThread *t, RtKeys *keys)
{
    for (int64_t i = 0; i < keys->count; i++) {
        rt_close(t, keys->entries[i].key);
        rt_close(t, keys->entries[i].value);
    }
}

/* Takes everything out, and closes it without the lock. */
void
rt_dict_clear(RtThread *t, RtDict *d)
{
    rt_container_lock(t, d);
    RtKeys *keys = d->keys;
    bool shared = rt_container_is_shared(&d->head);
    if (keys != RT_KEYS_NONE) {
        rt_keys_forget_version(keys);
        rt_store_release(&d->stamp, d->stamp + 1);
        rt_store_release(&d->used, 0);
        rt_store_release(&d->keys, RT_KEYS_NONE);
    }
    rt_container_unlock(t, d);
    close_entries(t, keys);
    rt_keys_free(t, keys, shared);
}

/* --- making --- */

/* An empty dict of a type: dict or a subclass.  NULL with MemoryError. */
RtDict *
rt_dict_of_type(RtThread *t, RtType *type)
{
    RtDict *d = rt_object_new(t, type, type->instance_size);
    if (d != NULL) {
        d->keys = RT_KEYS_NONE;
    }
    return d;
}

/* An empty dict; NULL with MemoryError. */
RtDict *
rt_dict_new(RtThread *t)
{
    RtDict *d = rt_object_new_untracked(t, t->vm->types.dict, sizeof(RtDict));
    if (RT_LIKELY(d != NULL)) {
        d->keys = RT_KEYS_NONE;
        d->used = 0;
        d->stamp = 0;
        rt_object_track(d);
    }
    return d;
}

/* An empty dict with room; NULL with MemoryError. */
RtDict *
rt_dict_new_sized(RtThread *t, int64_t pairs)
{
    RtDict *d = rt_dict_new(t);
    if (d != NULL && pairs > 0) {
        RtKeys *keys = rt_keys_new(t, rt_keys_log2_size_for(pairs));
        if (keys == NULL) {
            rt_decref(t, d);
            return NULL;
        }
        d->keys = keys;
    }
    return d;
}

/* A table with copies of the pairs of d, which is locked and not empty; NULL with MemoryError. */
static RtKeys *
copy_table_locked(RtThread *t, RtDict *d)
{
    RtKeys *from = d->keys, *keys = rt_keys_new(t, rt_keys_log2_size_for(d->used));
    if (keys == NULL) {
        return NULL;
    }
    int64_t n = 0;
    for (int64_t i = 0; i < from->count; i++) {
        const RtDictEntry *e = &from->entries[i];
        if (!rt_value_is_null(e->key)) {
            keys->entries[n].hash = e->hash;
            keys->entries[n].key = rt_slot_copy_locked(t, e->key);
            keys->entries[n].value = rt_slot_copy_locked(t, e->value);
            rt_keys_index_add(keys, e->hash, n);
            n++;
        }
    }
    keys->count = n;
    keys->usable -= n;
    keys->kind = from->kind;
    return keys;
}

/* An exact dict with the same pairs; NULL with MemoryError. */
RtDict *
rt_dict_copy(RtThread *t, RtDict *d)
{
    RtDict *copy = rt_dict_new(t);
    if (copy != NULL && rt_dict_fill(t, copy, d) < 0) {
        rt_decref(t, copy);
        return NULL;
    }
    return copy;
}

/* Copy all pairs of `other` into d if d is empty: 1 done, 0 it is not empty, -1 with MemoryError. */
int
rt_dict_fill(RtThread *t, RtDict *d, RtDict *other)
{
    RtBothLocks both;
    rt_container_lock_2(t, &both, d, other);
    RtKeys *old = d->keys;
    int result = d->used == 0;
    if (result && other->used > 0) {
        RtKeys *keys = copy_table_locked(t, other);
        if (keys == NULL) {
            result = -1;
        }
        else {
            rt_keys_forget_version(old);
            rt_store_release(&d->stamp, d->stamp + 1);
            rt_store_release(&d->keys, keys);
            rt_store_release(&d->used, other->used);
            rt_keys_free(t, old, rt_container_is_shared(&d->head));
        }
    }
    rt_container_unlock_2(t, &both);
    return result;
}

/* --- all pairs --- */

/* The pair of an entry, new references, with the key's hash; false when it is a gap, or there is no such entry. */
bool
rt_dict_entry_hash(RtThread *t, RtDict *d, int64_t entry, RtValue *key, RtValue *v, int64_t *hash)
{
#if RT_FT
    if (RT_LIKELY(rt_container_readable(t, &d->head))) {
        RtKeys *keys = rt_load_acquire(&d->keys);
        if (entry >= rt_load_acquire(&keys->count)) {
            return false;
        }
        const RtDictEntry *e = &keys->entries[entry];
        if (RT_LIKELY(rt_slot_get(t, &e->key, (void *const *)&d->keys, keys, key))) {
            if (rt_value_is_null(*key)) {
                return false;
            }
            if (RT_LIKELY(rt_slot_get(t, &e->value, (void *const *)&d->keys, keys, v)) && RT_LIKELY(!rt_value_is_null(*v))) {
                *hash = e->hash;
                return true;
            }
            rt_close(t, *key);
        }
    }
#endif
    rt_container_lock(t, d);
    bool there = entry < d->keys->count && !rt_value_is_null(d->keys->entries[entry].key);
    if (there) {
        *key = rt_slot_dup_locked(t, d->keys->entries[entry].key);
        *v = rt_slot_dup_locked(t, d->keys->entries[entry].value);
        *hash = d->keys->entries[entry].hash;
    }
    rt_container_unlock(t, d);
    return there;
}

/* The same without the hash. */
bool
rt_dict_entry(RtThread *t, RtDict *d, int64_t entry, RtValue *key, RtValue *v)
{
    int64_t hash;
    return rt_dict_entry_hash(t, d, entry, key, v, &hash);
}

/* The next pair at or behind *position, new references, with the key's hash; false at the end. */
bool
rt_dict_next_hash(RtThread *t, RtDict *d, int64_t *position, RtValue *key, RtValue *v, int64_t *hash)
{
    for (int64_t n = rt_dict_entry_count(t, d); *position < n;) {
        if (rt_dict_entry_hash(t, d, (*position)++, key, v, hash)) {
            return true;
        }
    }
    return false;
}

/* The same without the hash. */
bool
rt_dict_next(RtThread *t, RtDict *d, int64_t *position, RtValue *key, RtValue *v)
{
    int64_t hash;
    return rt_dict_next_hash(t, d, position, key, v, &hash);
}

/* --- for inline caches --- */

/* The version of d's keys and the entry of an interned name; false when there is no such key, or no version is left. */
bool
rt_dict_lookup_version(RtThread *t, RtDict *d, RtStr *name, uint32_t *version, uint32_t *entry)
{
    bool found = false;
    rt_container_lock(t, d);
    if (d->keys->kind == RT_KEYS_STR) {      /* comparing runs nothing */
        int64_t i = rt_dict_find_locked(t, d, rt_value_borrow(name), rt_str_key_hash(t, name));
        if (i >= 0 && i <= UINT32_MAX) {
            *version = rt_keys_version_locked(t, d->keys);
            *entry = (uint32_t)i;
            found = *version != 0;
        }
    }
    rt_container_unlock(t, d);
    return found;
}

/* The version of d's keys, given now if there is none; 0 when there is none to give. */
uint32_t
rt_dict_give_version(RtThread *t, RtDict *d)
{
    rt_container_lock(t, d);
    uint32_t version = d->keys->kind == RT_KEYS_STR ? rt_keys_version_locked(t, d->keys) : 0;
    rt_container_unlock(t, d);
    return version;
}
