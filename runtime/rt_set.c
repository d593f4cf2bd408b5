/* Sets: the hash table.  Where an element goes is the host's rule, because the order of iteration shows it:
 * runs of neighbours, then jumps by the rest of the hash; the last gap on the way is used again.
 *
 * Elements are compared without the lock; when the set changed meanwhile the search starts again.
 */
#include "rt_set.h"

#include "rt_dict_table.h"
#include "rt_heap.h"
#include "rt_iter.h"
#include "rt_number.h"
#include "rt_set_table.h"
#include "rt_vm.h"

#define LEAST      8       /* entries of the smallest table */
#define NEIGHBOURS 9       /* entries looked at behind the first one of a run */

/* set or a subclass. */
bool
rt_is_set(RtThread *t, RtValue v)
{
    return rt_is_set_exact(v) || (rt_value_is_heap(v) && rt_is_instance_of(t, v, t->vm->types.set));
}

/* frozenset or a subclass. */
bool
rt_is_frozenset(RtThread *t, RtValue v)
{
    return rt_is_frozenset_exact(v) || (rt_value_is_heap(v) && rt_is_instance_of(t, v, t->vm->types.frozenset));
}

/* Either of them. */
bool
rt_is_any_set(RtThread *t, RtValue v)
{
    return rt_is_set(t, v) || rt_is_frozenset(t, v);
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
        s->mask = LEAST - 1;
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

/* An empty frozenset, to be filled in before it is published; NULL with MemoryError. */
RtSet *
rt_frozenset_new(RtThread *t)
{
    return rt_set_of_type(t, t->vm->types.frozenset);
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

/* --- the way of a hash through the table --- */

typedef struct {
    uint64_t first, i, end;      /* the run is first .. end, and we are at i */
    uint64_t rest;
} Way;

static inline Way
way_from(uint64_t first, uint64_t rest, int64_t mask)
{
    return (Way){first, first, first + NEIGHBOURS <= (uint64_t)mask ? first + NEIGHBOURS : first, rest};
}
static inline Way
way_begin(int64_t hash, int64_t mask)
{
    return way_from((uint64_t)hash & (uint64_t)mask, (uint64_t)hash, mask);
}
static inline void
way_next(Way *w, int64_t mask)
{
    if (w->i < w->end) {
        w->i++;
    }
    else {
        uint64_t rest = w->rest >> 5;
        *w = way_from((w->first * 5 + 1 + rest) & (uint64_t)mask, rest, mask);
    }
}

static inline bool
is_used(const RtSetEntry *e)
{
    return !rt_value_is_null(e->key);
}
static inline bool
is_free(const RtSetEntry *e)
{
    return rt_value_is_null(e->key) && e->hash != -1;
}

static inline RtValue
plain(RtValue key)
{
    if (rt_value_is_heap(key)) {
        key.bits &= ~RT_DEFERRED;
    }
    return key;
}

/* --- finding, locked --- */

/* Where the key is; -1: not there, and *place is where it would go; -2: an exception.  May unlock meanwhile. */
static int64_t
find_locked(RtThread *t, RtSet *s, RtValue key, int64_t hash, int64_t *place)
{
    key = plain(key);
again:;
    uint64_t stamp = s->stamp;
    int64_t gap = -1;
    for (Way w = way_begin(hash, s->mask);; way_next(&w, s->mask)) {
        RtSetEntry *e = &s->table[w.i];
        if (!is_used(e)) {
            if (is_free(e)) {
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

/* Put a key that is not there yet into a table without gaps. */
static void
put_clean(RtSetEntry *table, int64_t mask, RtSetEntry entry)
{
    Way w = way_begin(entry.hash, mask);
    while (is_used(&table[w.i])) {
        way_next(&w, mask);
    }
    table[w.i] = entry;
}

/* A table for more than `elements`: 0, or -1 with MemoryError. */
int
rt_set_resize_locked(RtThread *t, RtSet *s, int64_t elements)
{
    int64_t size = LEAST;
    while (size <= elements) {
        size <<= 1;
    }
    RtSetEntry *old = s->table, *table = s->small, kept[LEAST];
    if (size > LEAST) {
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
        memset(s->small, 0, sizeof s->small);
    }
    for (int64_t i = 0; i <= s->mask; i++) {
        if (is_used(&old[i])) {
            put_clean(table, size - 1, old[i]);
        }
    }
    if (old != kept && old != s->small) {
        rt_free(t, old);
    }
    s->table = table;
    s->mask = size - 1;
    s->fill = s->used;
    s->stamp++;
    return 0;
}

static int64_t
more_room(const RtSet *s)
{
    return s->used > 50000 ? s->used * 2 : s->used * 4;
}

/* --- one element --- */

int
rt_set_add_hash(RtThread *t, RtSet *s, RtValue key, int64_t hash)
{
    int64_t place;
    int result = 0;
    key = rt_dup_counted(t, key);
    rt_container_lock(t, s);
    int64_t i = find_locked(t, s, key, hash, &place);
    if (i == -1) {
        RtSetEntry *e = &s->table[place];
        bool was_free = is_free(e);
        e->key = key;
        e->hash = hash;
        s->stamp++;
        rt_store_relaxed(&s->used, s->used + 1);
        if (was_free && ++s->fill * 5 >= s->mask * 3 && rt_set_resize_locked(t, s, more_room(s)) < 0) {
            result = -1;
        }
        key = RT_NULL;
    }
    rt_container_unlock(t, s);
    rt_close(t, key);
    return i == -2 ? -1 : i >= 0 ? 1 : result;
}

int
rt_set_has_hash(RtThread *t, RtSet *s, RtValue key, int64_t hash)
{
    int64_t place;
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
    e->key = RT_NULL;
    e->hash = -1;
    s->stamp++;
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
    return rt_key_hash(t, key, &hash) < 0 || rt_set_add_hash(t, s, key, hash) < 0 ? -1 : 0;
}

/* hash(key); *own is a frozenset that stands for an unhashable set, else RT_NULL. */
int
rt_set_key_hash(RtThread *t, RtValue key, int64_t *hash, RtValue *own)
{
    *own = RT_NULL;
    if (rt_key_hash(t, key, hash) == 0) {
        return 0;
    }
    if (!rt_is_set(t, key) || !rt_error_matches(t, RT_EXC_TypeError)) {
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
    int64_t hash;
    RtValue own;
    if (rt_set_key_hash(t, key, &hash, &own) < 0) {
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
    if (rt_set_key_hash(t, key, &hash, &own) < 0) {
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
        while (!is_used(&s->table[i])) {
            i = i == s->mask ? 0 : i + 1;
        }
        key = take_locked(s, i);
        s->finger = i + 1;
    }
    rt_container_unlock(t, s);
    return key;
}

/* --- all elements --- */

/* The next element, a new reference, with its hash; false at the end. */
bool
rt_set_next_hash(RtThread *t, RtSet *s, int64_t *position, RtValue *key, int64_t *hash)
{
    bool found = false;
    rt_container_lock(t, s);
    while (!found && *position <= s->mask) {
        const RtSetEntry *e = &s->table[(*position)++];
        if (is_used(e)) {
            *key = rt_slot_dup_locked(t, e->key);
            *hash = e->hash;
            found = true;
        }
    }
    rt_container_unlock(t, s);
    return found;
}

/* The next element, a new reference; false at the end. */
bool
rt_set_next(RtThread *t, RtSet *s, int64_t *position, RtValue *key)
{
    int64_t hash;
    return rt_set_next_hash(t, s, position, key, &hash);
}

/* Takes everything out, and closes it without the lock. */
void
rt_set_clear(RtThread *t, RtSet *s)
{
    RtSetEntry kept[LEAST], *table;
    rt_container_lock(t, s);
    int64_t mask = s->mask;
    table = s->table;
    if (table == s->small) {
        memcpy(kept, table, sizeof kept);
        table = kept;
    }
    memset(s->small, 0, sizeof s->small);
    s->table = s->small;
    s->mask = LEAST - 1;
    s->fill = s->finger = 0;
    s->hash = -1;
    s->stamp++;
    rt_store_relaxed(&s->used, 0);
    rt_container_unlock(t, s);
    for (int64_t i = 0; i <= mask; i++) {
        rt_close(t, table[i].key);
    }
    if (table != kept) {
        rt_free(t, table);
    }
}

/* Makes room for the elements of `other`; when s is empty, also takes them in: *done. */
static int
merge_at_once(RtThread *t, RtSet *s, RtSet *other, bool *done)
{
    RtCriticalSection both;
    int result = 0;
    *done = s == other;
    if (*done) {
        return 0;
    }
    rt_container_begin_2(t, &both, s, other);
    if (other->used == 0) {
        *done = true;
    }
    else if ((s->fill + other->used) * 5 >= s->mask * 3) {
        result = rt_set_resize_locked(t, s, (s->used + other->used) * 2);
    }
    if (!*done && result == 0 && s->fill == 0) {
        bool same_places = s->mask == other->mask && other->fill == other->used;
        for (int64_t i = 0; i <= other->mask; i++) {
            RtSetEntry e = other->table[i];
            if (!is_used(&e)) {
                continue;
            }
            e.key = rt_slot_copy_locked(t, e.key);
            if (same_places) {
                s->table[i] = e;
            }
            else {
                put_clean(s->table, s->mask, e);
            }
        }
        s->fill = other->used;
        s->stamp++;
        rt_store_relaxed(&s->used, other->used);
        *done = true;
    }
    rt_critical_end(t, &both);
    return result;
}

int
rt_set_merge(RtThread *t, RtSet *s, RtSet *other)
{
    bool done;
    RtValue key;
    int64_t position = 0, hash;
    int result = merge_at_once(t, s, other, &done);
    while (result == 0 && !done && rt_set_next_hash(t, other, &position, &key, &hash)) {
        result = rt_set_add_hash(t, s, key, hash) < 0 ? -1 : 0;
        rt_close(t, key);
    }
    return result;
}

static int
merge_dict(RtThread *t, RtSet *s, RtDict *d)
{
    RtValue key, v;
    int64_t position = 0, n = rt_dict_size(d);
    int result = 0;
    rt_container_lock(t, s);
    if ((s->fill + n) * 5 >= s->mask * 3) {
        result = rt_set_resize_locked(t, s, (s->used + n) * 2);
    }
    rt_container_unlock(t, s);
    while (result == 0 && rt_dict_next(t, d, &position, &key, &v)) {
        result = rt_set_add(t, s, key);
        rt_close(t, key);
        rt_close(t, v);
    }
    return result;
}

/* Add all elements of an iterable, borrowed.  0 or -1. */
int
rt_set_update(RtThread *t, RtSet *s, RtValue iterable)
{
    if (rt_is_any_set(t, iterable)) {
        return rt_set_merge(t, s, rt_as_set(iterable));
    }
    if (rt_is_dict_exact(iterable)) {
        return merge_dict(t, s, rt_as_dict(iterable));
    }
    RtValue it = rt_iter(t, iterable), key;
    if (rt_value_is_null(it)) {
        return -1;
    }
    while (!rt_value_is_null(key = rt_next(t, it))) {
        int failed = rt_set_add(t, s, key);
        rt_close(t, key);
        if (failed < 0) {
            break;
        }
    }
    rt_close(t, it);
    return t->exc == NULL ? 0 : -1;
}

int
rt_set_shrink(RtThread *t, RtSet *s)
{
    rt_container_lock(t, s);
    int result = s->fill - s->used <= s->mask / 4 ? 0 : rt_set_resize_locked(t, s, more_room(s));
    rt_container_unlock(t, s);
    return result;
}

void
rt_set_become(RtThread *t, RtSet *a, RtSet *b)
{
    RtSet old = *b;
    rt_container_lock(t, a);
    RtSetEntry *table = a->table;
    if (table == a->small) {
        memcpy(b->small, a->small, sizeof b->small);
        table = b->small;
    }
    b->table = table;
    b->mask = a->mask;
    b->fill = a->fill;
    b->used = a->used;
    memcpy(a->small, old.small, sizeof a->small);
    a->table = old.table == b->small ? a->small : old.table;
    a->mask = old.mask;
    a->fill = old.fill;
    a->stamp++;
    rt_store_relaxed(&a->used, old.used);
    rt_container_unlock(t, a);
}
