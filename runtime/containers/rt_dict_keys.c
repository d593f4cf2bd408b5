/* The tables behind dicts, and the shared names of instances.  The laws stand in rt_dict_keys.h. */
#include "rt_dict_table.h"
#include "rt_heap.h"
#include "rt_lock.h"
#include "rt_qsbr.h"
#include "rt_str.h"
#include "rt_vm.h"

/* Its index has one slot, always empty. */
const RtKeys rt_keys_none = {.kind = RT_KEYS_STR, .index = {0xff}};

/* The version of the keys, given now if there is none; 0 when versions have run out or there are no keys. */
uint32_t
rt_keys_version_locked(RtThread *t, RtKeys *keys)
{
    uint32_t version = rt_load_relaxed(&keys->version);
    if (version != 0 || keys == RT_KEYS_NONE) {
        return version;
    }
    uint32_t *next = &t->vm->containers.next_keys_version;
    uint32_t last = rt_load_relaxed(next);
    do {
        if (last == UINT32_MAX) {
            return 0;
        }
        version = last + 1;
    } while (!rt_cas_relaxed(next, &last, version));
    rt_store_release(&keys->version, version);
    return version;
}

/* A table of 1 << log2_size index slots, all empty; NULL with MemoryError. */
RtKeys *
rt_keys_new(RtThread *t, unsigned log2_size)
{
    size_t size = (size_t)1 << log2_size;
    unsigned log2_width = log2_size <= 7 ? 0 : log2_size <= 15 ? 1 : log2_size <= 31 ? 2 : 3;
    size_t capacity = size * 2 / 3, index_bytes = (size << log2_width);
    if (RT_UNLIKELY(log2_size > 32)) {       /* used is 32 bits */
        rt_raise_no_memory(t);
        return NULL;
    }
    RtKeys *keys = rt_alloc(t, sizeof(RtKeys) + index_bytes + capacity * sizeof(RtDictEntry));
    if (RT_UNLIKELY(keys == NULL)) {
        return NULL;
    }
    keys->version = 0;
    keys->kind = RT_KEYS_STR;
    keys->log2_size = (uint8_t)log2_size;
    keys->log2_width = (uint8_t)log2_width;
    keys->unused = 0;
    keys->capacity = keys->usable = (int64_t)capacity;
    keys->count = 0;
    keys->entries = (RtDictEntry *)(void *)(keys->index + index_bytes);
    memset(keys->index, 0xff, index_bytes);
    return keys;
}

/* Free a table whose entries have been taken out.  shared: readers without the lock may have it. */
void
rt_keys_free(RtThread *t, RtKeys *keys, bool shared)
{
    if (keys == RT_KEYS_NONE) {
        return;
    }
    if (shared) {
        rt_free_delayed(t, keys);
    }
    else {
        rt_free(t, keys);
    }
}

/* Put entry number `entry` with this hash into the index: it is not there yet.  Locked, or the table is private. */
void
rt_keys_index_add(RtKeys *keys, int64_t hash, int64_t entry)
{
    RtProbe p = rt_probe_begin(keys, hash);
    while (rt_keys_index(keys, p.i) >= 0) {
        rt_probe_next(&p);
    }
    rt_keys_index_set(keys, p.i, entry);
}

/* Turn the index slot of an entry into a gap.  Locked. */
void
rt_keys_index_remove(RtKeys *keys, int64_t hash, int64_t entry)
{
    RtProbe p = rt_probe_begin(keys, hash);
    while (rt_keys_index(keys, p.i) != entry) {
        rt_probe_next(&p);
    }
    rt_keys_index_set(keys, p.i, RT_INDEX_GAP);
}

/* The least log2_size of a table for so many entries. */
unsigned
rt_keys_log2_size_for(int64_t entries)
{
    unsigned log2_size = 3;
    while (((int64_t)1 << log2_size) * 2 / 3 < entries) {
        log2_size++;
    }
    return log2_size;
}

/* --- shared names --- */

#define SHARED_LOG2_SIZE 6       /* more than twice RT_SHARED_NAMES_MAX */

/* No names yet; NULL with MemoryError. */
RtKeys *
rt_shared_keys_new(RtThread *t)
{
    size_t index_bytes = (size_t)1 << SHARED_LOG2_SIZE;
    RtKeys *keys = rt_alloc(t, sizeof(RtKeys) + index_bytes + RT_SHARED_NAMES_MAX * sizeof(RtStr *));
    if (keys == NULL) {
        return NULL;
    }
    memset(keys, 0, sizeof *keys);
    keys->kind = RT_KEYS_SHARED;
    keys->log2_size = SHARED_LOG2_SIZE;
    keys->capacity = RT_SHARED_NAMES_MAX;
    keys->names = (RtStr **)(void *)(keys->index + index_bytes);
    memset(keys->index, 0xff, index_bytes);
    return keys;
}

/* With its type: nobody can reach it any more.  NULL is allowed. */
void
rt_shared_keys_free(RtThread *t, RtKeys *keys)
{
    rt_free(t, keys);            /* interned names are immortal */
}

/* The number of an interned name, or -1; needs no lock. */
int
rt_shared_keys_find(const RtKeys *keys, const RtStr *name)
{
    RtProbe p = rt_probe_begin(keys, (int64_t)((uintptr_t)name >> 5));
    for (;;) {
        int64_t i = rt_keys_index(keys, p.i);
        if (i < 0) {
            return -1;
        }
        if (keys->names[i] == name) {
            return (int)i;
        }
        rt_probe_next(&p);
    }
}

/* The number of an interned name, added if it is new; -1 when there is no room.  The caller holds the lock that guards
 * the keys. */
int
rt_shared_keys_add_locked(RtThread *t, RtKeys *keys, RtStr *name)
{
    (void)t;
    RT_ASSERT(rt_str_is_interned(name));
    int found = rt_shared_keys_find(keys, name);
    if (found >= 0) {
        return found;
    }
    int64_t i = keys->count;
    if (i == RT_SHARED_NAMES_MAX) {
        return -1;
    }
    rt_store_release(&keys->version, 0);     /* it says which names are not there */
    keys->names[i] = name;       /* published by the index and by count */
    rt_keys_index_add(keys, (int64_t)((uintptr_t)name >> 5), i);
    rt_store_release(&keys->count, i + 1);
    return (int)i;
}
