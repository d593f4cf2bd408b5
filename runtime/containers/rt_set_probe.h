/* The way of a hash through the table of a set: for the files of this room. */
#ifndef RT_SET_PROBE_H
#define RT_SET_PROBE_H

#include "rt_dict_table.h"
#include "rt_heap.h"
#include "rt_qsbr.h"
#include "rt_set_table.h"

#define RT_SET_LEAST      8       /* entries of the smallest table */
#define RT_SET_NEIGHBOURS 9       /* entries looked at behind the first one of a run */

typedef struct {
    uint64_t first, i, end;      /* the run is first .. end, and we are at i */
    uint64_t rest;
} RtSetWay;

static inline RtSetWay
rt_set_way_from(uint64_t first, uint64_t rest, int64_t mask)
{
    return (RtSetWay){first, first, first + RT_SET_NEIGHBOURS <= (uint64_t)mask ? first + RT_SET_NEIGHBOURS : first, rest};
}
static inline RtSetWay
rt_set_way_begin(int64_t hash, int64_t mask)
{
    return rt_set_way_from((uint64_t)hash & (uint64_t)mask, (uint64_t)hash, mask);
}
static inline void
rt_set_way_next(RtSetWay *w, int64_t mask)
{
    if (w->i < w->end) {
        w->i++;
    }
    else {
        uint64_t rest = w->rest >> 5;
        *w = rt_set_way_from((w->first * 5 + 1 + rest) & (uint64_t)mask, rest, mask);
    }
}

static inline bool
rt_set_is_used(const RtSetEntry *e)
{
    return !rt_value_is_null(e->key);
}
static inline bool
rt_set_is_free(const RtSetEntry *e)
{
    return rt_value_is_null(e->key) && e->hash != -1;
}

static inline RtValue
rt_set_plain(RtValue key)
{
    if (rt_value_is_heap(key)) {
        key.bits &= ~RT_DEFERRED;
    }
    return key;
}

/* Around each change of the table, locked: readers without the lock do not trust what they see in between. */
static inline void
rt_set_change_begin(RtSet *s)
{
    rt_store_relaxed(&s->stamp, s->stamp + 1);      /* what is stored next is stored with release order */
}
static inline void
rt_set_change_end(RtSet *s)
{
    rt_store_release(&s->stamp, s->stamp + 1);
}
static inline void
rt_set_entry_store(RtSetEntry *e, RtSetEntry entry)
{
    rt_slot_store(&e->key, entry.key);
    rt_store_release(&e->hash, entry.hash);
}
static inline void
rt_set_table_store(RtSet *s, RtSetEntry *table, int64_t mask)
{
    rt_store_release(&s->table, table);
    rt_store_release(&s->mask, mask);
}
/* All entries of the small table are free. */
static inline void
rt_set_small_clear(RtSet *s)
{
    for (int64_t i = 0; i < RT_SET_LEAST; i++) {
        rt_set_entry_store(&s->small[i], (RtSetEntry){RT_NULL, 0});
    }
}
/* The end of a table that was not the small one. */
static inline void
rt_set_table_free(RtThread *t, const RtSet *s, RtSetEntry *table)
{
    if (rt_container_is_shared(&s->head)) {
        rt_free_delayed(t, table);
    }
    else {
        rt_free(t, table);
    }
}

#define RT_SET_UNDECIDED (-3)

/* Where the key is; -1: not there, and *place is where it would go; RT_SET_UNDECIDED: it has to be compared with the one at
 * *place by code that may do anything. */
static inline int64_t
rt_set_find_quick(const RtSet *s, RtValue key, int64_t hash, int64_t *place)
{
    int64_t gap = -1;
    for (RtSetWay w = rt_set_way_begin(hash, s->mask);; rt_set_way_next(&w, s->mask)) {
        const RtSetEntry *e = &s->table[w.i];
        if (!rt_set_is_used(e)) {
            if (rt_set_is_free(e)) {
                *place = gap >= 0 ? gap : (int64_t)w.i;
                return -1;
            }
            gap = (int64_t)w.i;
        }
        else if (e->key.bits == key.bits) {
            return (int64_t)w.i;
        }
        else if (e->hash == hash) {
            int equal = rt_key_equal_quick(e->key, key);
            if (equal != 0) {
                *place = (int64_t)w.i;
                return equal > 0 ? (int64_t)w.i : RT_SET_UNDECIDED;
            }
        }
    }
}

/* Put a key that is not there yet into a table without gaps. */
static inline void
rt_set_put_clean(RtSetEntry *table, int64_t mask, RtSetEntry entry)
{
    RtSetWay w = rt_set_way_begin(entry.hash, mask);
    while (rt_set_is_used(&table[w.i])) {
        rt_set_way_next(&w, mask);
    }
    rt_set_entry_store(&table[w.i], entry);
}

static inline int64_t
rt_set_more_room(const RtSet *s)
{
    return s->used > 50000 ? s->used * 2 : s->used * 4;
}

/* Put a key (taken) that is not there at `place`.  0, or -1 with MemoryError, and the key is there all the same. */
static inline int
rt_set_put_locked(RtThread *t, RtSet *s, int64_t place, RtValue key, int64_t hash)
{
    RtSetEntry *e = &s->table[place];
    bool was_free = rt_set_is_free(e);
    rt_set_change_begin(s);
    rt_set_entry_store(e, (RtSetEntry){key, hash});
    rt_set_change_end(s);
    rt_store_relaxed(&s->used, s->used + 1);
    return was_free && ++s->fill * 5 >= s->mask * 3 ? rt_set_resize_locked(t, s, rt_set_more_room(s)) : 0;
}

#endif
