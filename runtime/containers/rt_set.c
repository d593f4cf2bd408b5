/* Sets: the hash table.  Where an element goes is the host's rule, because the order of iteration shows it:
 * runs of neighbours, then jumps by the rest of the hash; the last gap on the way is used again.
 *
 * Elements are compared without the lock; when the set changed meanwhile the search starts again.
 */
#include "rt_set.h"

#include "rt_heap.h"
#include "rt_number.h"
#include "rt_set_probe.h"
#include "rt_vm.h"

/* set or a subclass. */
static bool
is_set(RtThread *t, RtValue v)
{
    return rt_is_set_exact(v) || (rt_value_is_heap(v) && rt_is_instance_of(t, v, t->vm->types.set));
}

/* frozenset or a subclass. */
static bool
is_frozenset(RtThread *t, RtValue v)
{
    return rt_is_frozenset_exact(v) || (rt_value_is_heap(v) && rt_is_instance_of(t, v, t->vm->types.frozenset));
}

/* Either of them. */
bool
rt_is_any_set(RtThread *t, RtValue v)
{
    return is_set(t, v) || is_frozenset(t, v);
}

/* --- making --- */

RtType *
rt_set_base_type(RtThread *t, RtType *type)
{
    const RtTypes *types = &t->vm->types;
    return type == types->set || rt_type_is_subtype(type, types->set) ? types->set : types->frozenset;
}

RtSet *
rt_set_of_type(RtThread *t, RtType *type)
{
    RtSet *s = rt_object_new(t, type, type->instance_size);
    if (s != NULL) {
        s->table = s->small;
        s->mask = RT_SET_LEAST - 1;
        s->hash = -1;
    }
    return s;
}

/* An empty set; NULL with MemoryError. */
RtSet *
rt_set_new(RtThread *t)
{
    return rt_set_of_type(t, t->vm->types.set);
}

RtSet *
rt_set_make(RtThread *t, RtType *type, RtValue iterable)
{
    RtSet *s = rt_set_of_type(t, type);
    if (s != NULL && !rt_value_is_null(iterable) && rt_set_update(t, s, iterable) < 0) {
        rt_decref(t, s);
        return NULL;
    }
    return s;
}

/* set(iterable): a new set. */
RtValue
rt_set_from_iterable(RtThread *t, RtValue iterable)
{
    return rt_value_take(rt_set_make(t, t->vm->types.set, iterable));
}

/* frozenset(iterable): an exact frozenset is its own. */
RtValue
rt_frozenset_from_iterable(RtThread *t, RtValue iterable)
{
    if (rt_is_frozenset_exact(iterable)) {
        return rt_dup_counted(t, iterable);
    }
    return rt_value_take(rt_set_make(t, t->vm->types.frozenset, iterable));
}

/* --- finding, locked --- */

/* The same; -2: an exception.  May unlock meanwhile. */
static int64_t
find_slow(RtThread *t, RtSet *s, RtValue key, int64_t hash, int64_t *place)
{
again:;
    uint64_t stamp = s->stamp;
    int64_t gap = -1;
    for (RtSetWay w = rt_set_way_begin(hash, s->mask);; rt_set_way_next(&w, s->mask)) {
        RtSetEntry *e = &s->table[w.i];
        if (!rt_set_is_used(e)) {
            if (rt_set_is_free(e)) {
                *place = gap >= 0 ? gap : (int64_t)w.i;
                return -1;
            }
            gap = (int64_t)w.i;
            continue;
        }
        if (e->hash != hash) {
            continue;
        }
        if (e->key.bits == key.bits) {
            return (int64_t)w.i;
        }
        int equal = rt_key_equal_quick(e->key, key);
        if (RT_UNLIKELY(equal < 0)) {
            RtValue k = rt_slot_dup_locked(t, e->key);
            rt_container_unlock(t, s);
            equal = rt_equal(t, k, key);
            rt_close(t, k);
            rt_container_lock(t, s);
            if (equal < 0) {
                return -2;
            }
            if (s->stamp != stamp) {
                goto again;
            }
        }
        if (equal > 0) {
            return (int64_t)w.i;
        }
    }
}

static inline int64_t
find_locked(RtThread *t, RtSet *s, RtValue key, int64_t hash, int64_t *place)
{
    key = rt_set_plain(key);
    int64_t i = rt_set_find_quick(s, key, hash, place);
    return RT_LIKELY(i != RT_SET_UNDECIDED) ? i : find_slow(t, s, key, hash, place);
}

/* A table for more than `elements`: 0, or -1 with MemoryError. */
int
rt_set_resize_locked(RtThread *t, RtSet *s, int64_t elements)
{
    int64_t size = RT_SET_LEAST;
    while (size <= elements) {
        size <<= 1;
    }
    RtSetEntry *old = s->table, *table = s->small, kept[RT_SET_LEAST];
    if (size > RT_SET_LEAST) {
        table = rt_alloc_zeroed(t, (size_t)size * sizeof *table);
        if (table == NULL) {
            return -1;
        }
    }
    else {
        if (old == s->small) {
            memcpy(kept, old, sizeof kept);
            old = kept;
        }
    }
    rt_set_change_begin(s);
    if (table == s->small) {
        rt_set_small_clear(s);
    }
    for (int64_t i = 0; i <= s->mask; i++) {
        if (rt_set_is_used(&old[i])) {
            rt_set_put_clean(table, size - 1, old[i]);
        }
    }
    rt_set_table_store(s, table, size - 1);
    rt_set_change_end(s);
    s->fill = s->used;
    if (old != kept && old != s->small) {
        rt_set_table_free(t, s, old);
    }
    return 0;
}

/* --- one element --- */

int
rt_set_add_hash(RtThread *t, RtSet *s, RtValue key, int64_t hash)
{
    int64_t place;
    int result = 0;
    rt_container_lock(t, s);
    int64_t i = find_locked(t, s, key, hash, &place);
    if (i == -1) {
        result = rt_set_put_locked(t, s, place, rt_dup_counted(t, key), hash);
    }
    rt_container_unlock(t, s);
    return i == -2 ? -1 : i >= 0 ? 1 : result;
}

#if RT_FT

#define GIVE_UP (-2)

/* 1, 0, or GIVE_UP: ask under the lock.  Between loading the table and the last look at it nothing runs: what is closed
 * before another look is text or a number. */
static int
has_unlocked(RtThread *t, RtSet *s, RtValue key, int64_t hash)
{
    if (RT_UNLIKELY(!rt_container_readable(t, &s->head))) {
        return GIVE_UP;
    }
    uint64_t stamp = rt_load_acquire(&s->stamp);
    RtSetEntry *table = rt_load_acquire(&s->table);
    int64_t mask = rt_load_acquire(&s->mask);
    if ((stamp & 1) || rt_load_acquire(&s->stamp) != stamp) {
        return GIVE_UP;      /* the mask may be another table's */
    }
    for (RtSetWay w = rt_set_way_begin(hash, mask);; rt_set_way_next(&w, mask)) {
        RtSetEntry *e = &table[w.i];
        RtValue k = rt_slot_load(&e->key);
        if (k.bits == key.bits) {
            return 1;
        }
        int64_t its_hash = rt_load_acquire(&e->hash);
        if (rt_value_is_null(k)) {
            if (its_hash != -1) {
                return rt_load_acquire(&s->stamp) == stamp ? 0 : GIVE_UP;
            }
            continue;
        }
        if (its_hash != hash || rt_value_both_int(k, key)) {
            continue;
        }
        if (!rt_slot_get(t, &e->key, (void *const *)&s->table, table, &k)) {
            return GIVE_UP;
        }
        int equal = rt_value_is_null(k) ? 0 : rt_key_equal_quick(k, key);
        rt_close(t, k);
        if (equal != 0) {
            return equal > 0 ? 1 : GIVE_UP;
        }
    }
}

#endif

int
rt_set_has_hash(RtThread *t, RtSet *s, RtValue key, int64_t hash)
{
    int64_t place;
#if RT_FT
    int has = has_unlocked(t, s, rt_set_plain(key), hash);
    if (RT_LIKELY(has != GIVE_UP)) {
        return has;
    }
#endif
    rt_container_lock(t, s);
    int64_t i = find_locked(t, s, key, hash, &place);
    rt_container_unlock(t, s);
    return i == -2 ? -1 : i >= 0;
}

/* Take the entry out; its key is the caller's. */
static RtValue
take_locked(RtSet *s, int64_t i)
{
    RtSetEntry *e = &s->table[i];
    RtValue key = e->key;
    rt_set_change_begin(s);
    rt_set_entry_store(e, (RtSetEntry){RT_NULL, -1});
    rt_set_change_end(s);
    rt_store_relaxed(&s->used, s->used - 1);
    return key;
}

int
rt_set_discard_hash(RtThread *t, RtSet *s, RtValue key, int64_t hash)
{
    int64_t place;
    RtValue old = RT_NULL;
    rt_container_lock(t, s);
    int64_t i = find_locked(t, s, key, hash, &place);
    if (i >= 0) {
        old = take_locked(s, i);
    }
    rt_container_unlock(t, s);
    rt_close(t, old);
    return i == -2 ? -1 : i >= 0;
}

/* Borrows the key.  0 or -1. */
int
rt_set_add(RtThread *t, RtSet *s, RtValue key)
{
    int64_t hash;
    return rt_element_hash(t, key, &hash) < 0 || rt_set_add_hash(t, s, key, hash) < 0 ? -1 : 0;
}

/* hash(key); *own is a frozenset that stands for an unhashable set, else RT_NULL. */
static int
key_hash(RtThread *t, RtValue key, int64_t *hash, RtValue *own)
{
    *own = RT_NULL;
    if (rt_element_hash(t, key, hash) == 0) {
        return 0;
    }
    if (!is_set(t, key) || !rt_error_matches(t, RT_EXC_TypeError)) {
        return -1;
    }
    rt_error_clear(t);
    *own = rt_value_take(rt_set_make(t, t->vm->types.frozenset, key));
    if (rt_value_is_null(*own) || rt_hash(t, *own, hash) < 0) {
        rt_close(t, *own);
        *own = RT_NULL;
        return -1;
    }
    return 0;
}

/* Borrows the key, which may be a set.  1, 0, -1. */
int
rt_set_has(RtThread *t, RtSet *s, RtValue key)
{
    int64_t hash, place;
    RtValue own;
    if (rt_is_alone(t) && RT_LIKELY(rt_hash_quick(t, key, &hash))) {
        int64_t i = rt_set_find_quick(s, rt_set_plain(key), hash, &place);
        if (RT_LIKELY(i != RT_SET_UNDECIDED)) {
            return i >= 0;
        }
    }
    if (key_hash(t, key, &hash, &own) < 0) {
        return -1;
    }
    int has = rt_set_has_hash(t, s, rt_value_is_null(own) ? key : own, hash);
    rt_close(t, own);
    return has;
}

/* Borrows the key, which may be a set.  1 removed, 0 not there, -1. */
int
rt_set_discard(RtThread *t, RtSet *s, RtValue key)
{
    int64_t hash;
    RtValue own;
    if (key_hash(t, key, &hash, &own) < 0) {
        return -1;
    }
    int removed = rt_set_discard_hash(t, s, rt_value_is_null(own) ? key : own, hash);
    rt_close(t, own);
    return removed;
}

/* Take an element out, going round the table from where the last one was. */
RtValue
rt_set_pop(RtThread *t, RtSet *s)
{
    RtValue key = RT_NULL;
    rt_container_lock(t, s);
    if (s->used > 0) {
        int64_t i = s->finger & s->mask;
        while (!rt_set_is_used(&s->table[i])) {
            i = i == s->mask ? 0 : i + 1;
        }
        key = take_locked(s, i);
        s->finger = i + 1;
    }
    rt_container_unlock(t, s);
    return key;
}
