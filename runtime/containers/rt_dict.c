/* Dicts: finding, adding and removing keys.  The laws stand in rt_container.h and rt_dict_keys.h. */
#include "rt_dict.h"

#include "rt_call.h"
#include "rt_dict_table.h"
#include "rt_number.h"
#include "rt_str.h"
#include "rt_vm.h"

/* The same reference as it stands in tables. */
static inline RtValue
plain(RtValue key)
{
    if (rt_value_is_heap(key)) {
        key.bits &= ~RT_DEFERRED;
    }
    return key;
}

/* --- finding under the lock --- */

#define UNDECIDED (-3)

/* The entry's number, -1 when there is none, UNDECIDED when a comparison has to run.  *slot is the first slot of the
 * index on the key's way that can take an entry. */
static inline int64_t
find_quick(const RtKeys *keys, RtValue key, int64_t hash, uint64_t *slot)
{
    bool free_slot = false;
    for (RtProbe p = rt_probe_begin(keys, hash);; rt_probe_next(&p)) {
        int64_t i = rt_keys_index(keys, p.i);
        if (i < 0) {
            if (!free_slot) {
                free_slot = true;
                *slot = p.i;
            }
            if (i == RT_INDEX_EMPTY) {
                return -1;
            }
            continue;
        }
        const RtDictEntry *e = &keys->entries[i];
        if (e->key.bits == key.bits) {
            return i;
        }
        if (e->hash == hash) {
            int equal = rt_key_equal_quick(e->key, key);
            if (equal != 0) {
                return equal > 0 ? i : UNDECIDED;
            }
        }
    }
}

/* The same for keys whose comparison runs code of the language; -2 with an exception. */
static int64_t
find_slow(RtThread *t, RtDict *d, RtValue key, int64_t hash)
{
again:;
    RtKeys *keys = d->keys;
    uint32_t stamp = d->stamp;
    for (RtProbe p = rt_probe_begin(keys, hash);; rt_probe_next(&p)) {
        int64_t i = rt_keys_index(keys, p.i);
        if (i == RT_INDEX_EMPTY) {
            return -1;
        }
        if (i == RT_INDEX_GAP) {
            continue;
        }
        RtDictEntry *e = &keys->entries[i];
        if (e->key.bits == key.bits) {
            return i;
        }
        if (e->hash != hash) {
            continue;
        }
        int equal = rt_key_equal_quick(e->key, key);
        if (equal < 0) {
            RtValue k = rt_slot_dup_locked(t, e->key);
            rt_container_unlock(t, d);
            equal = rt_equal(t, k, key);
            rt_close(t, k);
            rt_container_lock(t, d);
            if (equal < 0) {
                return -2;
            }
            if (d->stamp != stamp) {
                goto again;
            }
        }
        if (equal > 0) {
            return i;
        }
    }
}

/* The entry's number, -1 when there is none, -2 with an exception.  May unlock meanwhile. */
int64_t
rt_dict_find_locked(RtThread *t, RtDict *d, RtValue key, int64_t hash)
{
    uint64_t slot;
    int64_t i = find_quick(d->keys, plain(key), hash, &slot);
    return RT_LIKELY(i != UNDECIDED) ? i : find_slow(t, d, plain(key), hash);
}

static RtValue
get_locked(RtThread *t, RtDict *d, RtValue key, int64_t hash)
{
    rt_container_lock(t, d);
    int64_t i = rt_dict_find_locked(t, d, key, hash);
    RtValue v = i < 0 ? RT_NULL : rt_slot_dup_locked(t, d->keys->entries[i].value);
    rt_container_unlock(t, d);
    return v;
}

/* --- finding without the lock --- */

#if RT_FT

#define GIVE_UP (-2)
#define AGAIN   (-3)

/* Does the key of entry e, whose hash is right, equal `key`?  1, 0, -1 with an exception; GIVE_UP: ask under the lock;
 * AGAIN: the dict changed while the language's code ran. */
static int
entry_equals(RtThread *t, RtDict *d, RtKeys *keys, const RtDictEntry *e, RtValue key, uint32_t stamp)
{
    RtValue k;
    if (!rt_slot_get(t, &e->key, (void *const *)&d->keys, keys, &k)) {
        return GIVE_UP;
    }
    if (rt_value_is_null(k)) {
        return 0;
    }
    int equal = rt_key_equal_quick(k, key);
    if (RT_UNLIKELY(equal < 0)) {
        equal = rt_equal(t, k, key);
        rt_close(t, k);
        if (equal < 0) {
            return -1;
        }
        return rt_load_acquire(&d->stamp) == stamp && rt_load_acquire(&d->keys) == keys ? equal : AGAIN;
    }
    rt_close(t, k);
    return equal;
}

#endif

static inline RtValue
get_inline(RtThread *t, RtDict *d, RtValue key, int64_t hash)
{
#if RT_FT
    key = plain(key);
    if (RT_UNLIKELY(!rt_container_readable(t, &d->head))) {
        return get_locked(t, d, key, hash);
    }
again:;
    uint32_t stamp = rt_load_acquire(&d->stamp);
    RtKeys *keys = rt_load_acquire(&d->keys);
    for (RtProbe p = rt_probe_begin(keys, hash);; rt_probe_next(&p)) {
        int64_t i = rt_keys_index(keys, p.i);
        if (i == RT_INDEX_EMPTY) {
            return RT_NULL;
        }
        if (i == RT_INDEX_GAP) {
            continue;
        }
        RtDictEntry *e = &keys->entries[i];
        RtValue k = rt_slot_load(&e->key);
        if (k.bits != key.bits) {
            if (e->hash != hash || (k.bits & key.bits) >= RT_INT_TAG) {
                continue;
            }
            int equal = entry_equals(t, d, keys, e, key, stamp);
            if (equal == 0) {
                continue;
            }
            if (RT_UNLIKELY(equal < 0)) {
                if (equal == AGAIN) {
                    goto again;
                }
                return equal == GIVE_UP ? get_locked(t, d, key, hash) : RT_NULL;
            }
        }
        RtValue v;
        if (RT_LIKELY(rt_slot_get(t, &e->value, (void *const *)&d->keys, keys, &v)) && RT_LIKELY(!rt_value_is_null(v))) {
            return v;
        }
        return get_locked(t, d, key, hash);
    }
#else
    return get_locked(t, d, key, hash);
#endif
}

/* Borrows; hash is hash(key).  New, or RT_NULL, with an exception when a comparison raised. */
RtValue
rt_dict_get_hash(RtThread *t, RtDict *d, RtValue key, int64_t hash)
{
    return get_inline(t, d, key, hash);
}

/* Borrows.  New, or RT_NULL, with an exception when the key is unhashable or a comparison raised. */
RtValue
rt_dict_get(RtThread *t, RtDict *d, RtValue key)
{
    int64_t hash;
    if (rt_key_hash(t, key, &hash) < 0) {
        return RT_NULL;
    }
    return get_inline(t, d, key, hash);
}

/* d[key]; borrows, new.  KeyError, or what __missing__ of a subclass does. */
RtValue
rt_dict_subscript(RtThread *t, RtValue self, RtValue key)
{
    RtValue v = rt_dict_get(t, rt_as_dict(self), key);
    if (RT_LIKELY(!rt_value_is_null(v)) || t->exc != NULL) {
        return v;
    }
    if (!rt_is_dict_exact(self)) {
        v = rt_call_special(t, t->vm->names.__missing__, (RtValue[]){self, key}, 2);
        if (!rt_value_is_null(v) || t->exc != NULL) {
            return v;
        }
    }
    return rt_raise_value(t, RT_EXC_KeyError, key);
}

/* Borrows.  New, or RT_NULL. */
RtValue
rt_dict_get_str(RtThread *t, RtDict *d, RtStr *key)
{
    return get_inline(t, d, rt_value_borrow(key), rt_str_key_hash(t, key));
}

/* 1, 0, or -1 with an exception. */
int
rt_dict_has(RtThread *t, RtDict *d, RtValue key)
{
    RtValue v = rt_dict_get(t, d, key);
    if (rt_value_is_null(v)) {
        return t->exc == NULL ? 0 : -1;
    }
    rt_close(t, v);
    return 1;
}

/* --- changing under the lock --- */

/* Give the dict a new table for `pairs` pairs (at least those it has), without gaps.  0, or -1 with MemoryError. */
int
rt_dict_rebuild_locked(RtThread *t, RtDict *d, int64_t pairs)
{
    RtKeys *old = d->keys, *keys = rt_keys_new(t, rt_keys_log2_size_for(pairs));
    if (RT_UNLIKELY(keys == NULL)) {
        return -1;
    }
    int64_t n = 0;
    for (int64_t i = 0; i < old->count; i++) {
        const RtDictEntry *e = &old->entries[i];
        if (!rt_value_is_null(e->key)) {
            keys->entries[n] = *e;
            rt_keys_index_add(keys, e->hash, n);
            n++;
        }
    }
    RT_ASSERT(n == d->used);
    keys->count = n;
    keys->usable -= n;
    keys->kind = old->kind;
    rt_store_release(&d->stamp, d->stamp + 1);
    rt_store_release(&d->keys, keys);
    rt_keys_free(t, old, rt_container_is_shared(&d->head));
    return 0;
}

/* Put a new key (taken, as v) where `slot` of the index says; there is room. */
static inline void
put_locked(RtDict *d, RtKeys *keys, uint64_t slot, RtValue key, int64_t hash, RtValue v)
{
    int64_t n = keys->count;
    RtDictEntry *e = &keys->entries[n];
    rt_keys_forget_version(keys);
    if (RT_UNLIKELY(keys->kind == RT_KEYS_STR) && !rt_is_str_exact(key)) {
        rt_store_release(&keys->kind, RT_KEYS_GENERAL);
    }
    e->hash = hash;
    rt_slot_store(&e->key, key);
    rt_slot_store(&e->value, v);
    rt_keys_index_set(keys, slot, n);
    keys->usable--;
    rt_store_release(&keys->count, n + 1);
    rt_store_release(&d->stamp, d->stamp + 1);
    rt_store_release(&d->used, d->used + 1);
}

/* The key is not there.  Takes key and v when it succeeds.  0, or -1 with MemoryError. */
static int
add_locked(RtThread *t, RtDict *d, RtValue key, int64_t hash, RtValue v)
{
    RT_ASSERT(rt_is_locked(d) && !rt_value_is_deferred(key) && !rt_value_is_deferred(v));
    if (RT_UNLIKELY(d->keys->usable == 0) && rt_dict_rebuild_locked(t, d, 2 * (int64_t)d->used) < 0) {
        return -1;
    }
    RtProbe p = rt_probe_begin(d->keys, hash);
    while (rt_keys_index(d->keys, p.i) >= 0) {
        rt_probe_next(&p);
    }
    put_locked(d, d->keys, p.i, key, hash, v);
    return 0;
}

/* The key and value of the entry are the caller's now. */
void
rt_dict_remove_locked(RtDict *d, int64_t entry, RtValue *key, RtValue *v)
{
    RtKeys *keys = d->keys;
    RtDictEntry *e = &keys->entries[entry];
    RT_ASSERT(rt_is_locked(d) && !rt_value_is_null(e->key));
    rt_keys_forget_version(keys);
    rt_keys_index_remove(keys, e->hash, entry);
    *key = e->key;
    *v = e->value;
    rt_slot_store(&e->key, RT_NULL);
    rt_slot_store(&e->value, RT_NULL);
    rt_store_release(&d->stamp, d->stamp + 1);
    rt_store_release(&d->used, d->used - 1);
}

/* --- changing --- */

/* What set_copy() does when comparing runs code, or the table is full. */
static int
set_slow(RtThread *t, RtDict *d, RtValue key, int64_t hash, RtValue v)
{
    key = rt_dup_counted(t, key);
    v = rt_dup_counted(t, v);
    rt_container_lock(t, d);
    int64_t i = rt_dict_find_locked(t, d, key, hash);
    int result = 0;
    if (i >= 0) {
        RtDictEntry *e = &d->keys->entries[i];
        RtValue old = e->value;
        rt_slot_store(&e->value, v);
        v = old;
    }
    else if (i == -1 && RT_LIKELY(add_locked(t, d, key, hash, v) == 0)) {
        rt_container_unlock(t, d);
        return 0;
    }
    else {
        result = -1;
    }
    rt_container_unlock(t, d);
    rt_close_counted(t, v);
    rt_close_counted(t, key);
    return result;
}

/* d[key] = v.  Borrows both.  0 or -1. */
static inline int
set_copy(RtThread *t, RtDict *d, RtValue key, int64_t hash, RtValue v)
{
    uint64_t slot;
    rt_container_lock_briefly(t, d);
    RtKeys *keys = d->keys;
    int64_t i = find_quick(keys, plain(key), hash, &slot);
    if (i >= 0) {
        RtDictEntry *e = &keys->entries[i];
        RtValue old = e->value;
        rt_slot_store(&e->value, rt_dup_counted(t, v));
        rt_container_unlock_briefly(t, d);
        rt_close_counted(t, old);
        return 0;
    }
    if (RT_LIKELY(i == -1) && RT_LIKELY(keys->usable > 0)) {
        put_locked(d, keys, slot, rt_dup_counted(t, key), hash, rt_dup_counted(t, v));
        rt_container_unlock_briefly(t, d);
        return 0;
    }
    rt_container_unlock_briefly(t, d);
    return set_slow(t, d, key, hash, v);
}

/* Borrows.  0 or -1. */
int
rt_dict_set(RtThread *t, RtDict *d, RtValue key, RtValue v)
{
    int64_t hash;
    if (rt_key_hash(t, key, &hash) < 0) {
        return -1;
    }
    return set_copy(t, d, key, hash, v);
}

/* The same; hash is hash(key). */
int
rt_dict_set_hash(RtThread *t, RtDict *d, RtValue key, int64_t hash, RtValue v)
{
    return set_copy(t, d, key, hash, v);
}

/* Takes key and v, also on failure.  0 or -1. */
int
rt_dict_set_take(RtThread *t, RtDict *d, RtValue key, RtValue v)
{
    int64_t hash;
    if (rt_key_hash(t, key, &hash) < 0) {
        rt_close(t, v);
        rt_close(t, key);
        return -1;
    }
    int result = set_copy(t, d, key, hash, v);
    rt_close(t, v);
    rt_close(t, key);
    return result;
}

/* Borrows.  0 or -1. */
int
rt_dict_set_str(RtThread *t, RtDict *d, RtStr *key, RtValue v)
{
    return set_copy(t, d, rt_value_borrow(key), rt_str_key_hash(t, key), v);
}

/* Takes the value out: *v is the caller's.  1, 0 when there is no such key, -1. */
static int
remove_key(RtThread *t, RtDict *d, RtValue key, int64_t hash, RtValue *v)
{
    RtValue old = RT_NULL;
    rt_container_lock(t, d);
    int64_t i = rt_dict_find_locked(t, d, key, hash);
    if (i >= 0) {
        rt_dict_remove_locked(d, i, &old, v);
    }
    rt_container_unlock(t, d);
    rt_close(t, old);
    return i >= 0 ? 1 : i == -1 ? 0 : -1;
}

/* 1 deleted, 0 not there, -1. */
int
rt_dict_del(RtThread *t, RtDict *d, RtValue key)
{
    int64_t hash;
    return rt_key_hash(t, key, &hash) < 0 ? -1 : rt_dict_del_hash(t, d, key, hash);
}

/* The same; hash is hash(key). */
int
rt_dict_del_hash(RtThread *t, RtDict *d, RtValue key, int64_t hash)
{
    RtValue v = RT_NULL;
    int result = remove_key(t, d, key, hash, &v);
    rt_close(t, v);
    return result;
}

/* 1 deleted, 0 not there, -1. */
int
rt_dict_del_str(RtThread *t, RtDict *d, RtStr *key)
{
    return rt_dict_del_hash(t, d, rt_value_borrow(key), rt_str_key_hash(t, key));
}

/* New, or RT_NULL. */
RtValue
rt_dict_pop(RtThread *t, RtDict *d, RtValue key)
{
    int64_t hash;
    RtValue v = RT_NULL;
    if (rt_key_hash(t, key, &hash) == 0) {
        remove_key(t, d, key, hash, &v);
    }
    return v;
}

/* New: what is there, or v (borrowed), which is put there.  RT_NULL on failure. */
RtValue
rt_dict_setdefault(RtThread *t, RtDict *d, RtValue key, RtValue v)
{
    int64_t hash;
    return rt_key_hash(t, key, &hash) < 0 ? RT_NULL : rt_dict_setdefault_hash(t, d, key, hash, v);
}

/* The same; hash is hash(key). */
RtValue
rt_dict_setdefault_hash(RtThread *t, RtDict *d, RtValue key, int64_t hash, RtValue v)
{
    RtValue there = RT_NULL, own_key = rt_dup_counted(t, key), own_v = rt_dup_counted(t, v);
    rt_container_lock(t, d);
    int64_t i = rt_dict_find_locked(t, d, key, hash);
    if (i >= 0) {
        there = rt_slot_dup_locked(t, d->keys->entries[i].value);
    }
    else if (i == -1 && add_locked(t, d, own_key, hash, own_v) == 0) {
        rt_container_unlock(t, d);
        return rt_dup(t, v);
    }
    rt_container_unlock(t, d);
    rt_close(t, own_v);
    rt_close(t, own_key);
    return there;
}
