/* Sets as a whole: going through, clearing, merging, choosing. */
#include "rt_heap.h"
#include "rt_iter.h"
#include "rt_set_probe.h"
#include "rt_vm.h"

/* --- all elements --- */

/* The next element, a new reference, with its hash; false at the end. */
bool
rt_set_next_hash(RtThread *t, RtSet *s, int64_t *position, RtValue *key, int64_t *hash)
{
    bool found = false;
    rt_container_lock(t, s);
    while (!found && *position <= s->mask) {
        const RtSetEntry *e = &s->table[(*position)++];
        if (rt_set_is_used(e)) {
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
    RtSetEntry kept[RT_SET_LEAST], *table;
    rt_container_lock(t, s);
    int64_t mask = s->mask;
    table = s->table;
    if (table == s->small) {
        memcpy(kept, table, sizeof kept);
        table = kept;
    }
    rt_set_change_begin(s);
    rt_set_small_clear(s);
    rt_set_table_store(s, s->small, RT_SET_LEAST - 1);
    rt_set_change_end(s);
    s->fill = s->finger = 0;
    s->hash = -1;
    rt_store_relaxed(&s->used, 0);
    rt_container_unlock(t, s);
    for (int64_t i = 0; i <= mask; i++) {
        rt_close(t, table[i].key);
    }
    if (table != kept) {
        rt_set_table_free(t, s, table);
    }
}

/* Makes room for the elements of `other`; when s is empty, also takes them in: *done. */
static int
merge_at_once(RtThread *t, RtSet *s, RtSet *other, bool *done)
{
    RtBothLocks both;
    int result = 0;
    *done = s == other;
    if (*done) {
        return 0;
    }
    rt_container_lock_2(t, &both, s, other);
    if (other->used == 0) {
        *done = true;
    }
    else if ((s->fill + other->used) * 5 >= s->mask * 3) {
        result = rt_set_resize_locked(t, s, (s->used + other->used) * 2);
    }
    if (!*done && result == 0 && s->fill == 0) {
        bool same_places = s->mask == other->mask && other->fill == other->used;
        rt_set_change_begin(s);
        for (int64_t i = 0; i <= other->mask; i++) {
            RtSetEntry e = other->table[i];
            if (!rt_set_is_used(&e)) {
                continue;
            }
            e.key = rt_slot_copy_locked(t, e.key);
            if (same_places) {
                rt_set_entry_store(&s->table[i], e);
            }
            else {
                rt_set_put_clean(s->table, s->mask, e);
            }
        }
        rt_set_change_end(s);
        s->fill = other->used;
        rt_store_relaxed(&s->used, other->used);
        *done = true;
    }
    rt_container_unlock_2(t, &both);
    return result;
}

/* Add elements of `other` from *position on as long as comparing runs nothing.  0, or -1 with MemoryError. */
static int
merge_quickly(RtThread *t, RtSet *s, RtSet *other, int64_t *position)
{
    RtBothLocks both;
    int result = 0;
    rt_container_lock_2(t, &both, s, other);
    for (; result == 0 && *position <= other->mask; ++*position) {
        const RtSetEntry *e = &other->table[*position];
        int64_t place;
        if (rt_set_is_used(e)) {
            int64_t i = rt_set_find_quick(s, e->key, e->hash, &place);
            if (i == RT_SET_UNDECIDED) {
                break;
            }
            if (i < 0) {
                result = rt_set_put_locked(t, s, place, rt_slot_copy_locked(t, e->key), e->hash);
            }
        }
    }
    rt_container_unlock_2(t, &both);
    return result;
}

int
rt_set_merge(RtThread *t, RtSet *s, RtSet *other)
{
    bool done;
    RtValue key;
    int64_t position = 0, hash;
    int result = merge_at_once(t, s, other, &done);
    if (result == 0 && !done) {
        result = merge_quickly(t, s, other, &position);
    }
    while (result == 0 && !done && rt_set_next_hash(t, other, &position, &key, &hash)) {
        result = rt_set_add_hash(t, s, key, hash) < 0 ? -1 : 0;
        rt_close(t, key);
    }
    return result;
}

/* Add the elements of `from` that are (wanted) or are not in `in` to `result`, which is empty and ours alone, from
 * *position on as long as comparing runs nothing.  0, or -1 with MemoryError. */
int
rt_set_select(RtThread *t, RtSet *result, RtSet *from, RtSet *in, bool wanted, int64_t *position)
{
    RtBothLocks both;
    int failed = 0;
    if (from == in) {
        return 0;
    }
    rt_container_lock_2(t, &both, from, in);
    for (; failed == 0 && *position <= from->mask; ++*position) {
        const RtSetEntry *e = &from->table[*position];
        int64_t place;
        if (rt_set_is_used(e)) {
            int64_t i = rt_set_find_quick(in, e->key, e->hash, &place);
            if (i == RT_SET_UNDECIDED) {
                break;
            }
            if ((i >= 0) == wanted) {
                rt_set_put_clean(result->table, result->mask, (RtSetEntry){rt_slot_copy_locked(t, e->key), e->hash});
                result->used++;
                if (++result->fill * 5 >= result->mask * 3) {
                    failed = rt_set_resize_locked(t, result, rt_set_more_room(result));
                }
            }
        }
    }
    rt_container_unlock_2(t, &both);
    return failed;
}

static int
merge_dict(RtThread *t, RtSet *s, RtDict *d)
{
    RtValue key, v;
    int64_t position = 0, n = rt_dict_size(d), hash;
    int result = 0;
    rt_container_lock(t, s);
    if ((s->fill + n) * 5 >= s->mask * 3) {
        result = rt_set_resize_locked(t, s, (s->used + n) * 2);
    }
    rt_container_unlock(t, s);
    while (result == 0 && rt_dict_next_hash(t, d, &position, &key, &v, &hash)) {
        result = rt_set_add_hash(t, s, key, hash) < 0 ? -1 : 0;
        rt_close(t, key);
        rt_close(t, v);
    }
    return result;
}

/* Add items[0..n) for a thread that is alone, up to the first that only code of the language can hash or compare.  How many that
 * were, or -1 without memory. */
static int64_t
add_quickly(RtThread *t, RtSet *s, const RtValue *items, int64_t n)
{
    int64_t i = 0, hash, place;
    int failed = 0;
    rt_container_lock(t, s);
    while (i < n && failed == 0 && rt_hash_quick(t, items[i], &hash)) {
        int64_t known = rt_set_find_quick(s, rt_set_plain(items[i]), hash, &place);
        if (known == RT_SET_UNDECIDED) {
            break;
        }
        failed = known < 0 ? rt_set_put_locked(t, s, place, rt_dup_counted(t, items[i]), hash) : 0;
        i++;
    }
    rt_container_unlock(t, s);
    return failed < 0 ? -1 : i;
}

/* The iterator of a list or tuple behind the elements that could be added quickly; else iter(iterable). */
static RtValue
iterator_behind_quick(RtThread *t, RtSet *s, RtValue iterable)
{
    int64_t i = 0;
    if (rt_is_alone(t) && rt_is_list_exact(iterable)) {
        RtList *list = rt_as_list(iterable);
        i = add_quickly(t, s, list->items, rt_list_size(list));
        return i < 0 ? RT_NULL : rt_sequence_iterator_new(t, t->vm->types.list_iterator, &list->head, i);
    }
    if (rt_is_alone(t) && rt_is_tuple_exact(iterable)) {
        RtTuple *tuple = rt_as_tuple(iterable);
        i = add_quickly(t, s, tuple->items, rt_tuple_size(tuple));
        return i < 0 ? RT_NULL : rt_sequence_iterator_new(t, t->vm->types.tuple_iterator, &tuple->head, i);
    }
    return rt_iter(t, iterable);
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
    RtValue it = iterator_behind_quick(t, s, iterable), key;
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

/* Take the key out, or put it in when it is not there.  0 or -1. */
int
rt_set_toggle_hash(RtThread *t, RtSet *s, RtValue key, int64_t hash)
{
    int removed = rt_set_discard_hash(t, s, key, hash);
    return removed != 0 ? (removed < 0 ? -1 : 0) : rt_set_add_hash(t, s, key, hash) < 0 ? -1 : 0;
}

/* The same with all keys of a dict, which are not asked for their hashes. */
int
rt_set_toggle_keys(RtThread *t, RtSet *s, RtDict *d)
{
    RtValue key, v;
    int64_t position = 0, hash;
    int result = 0;
    while (result == 0 && rt_dict_next_hash(t, d, &position, &key, &v, &hash)) {
        result = rt_set_toggle_hash(t, s, key, hash);
        rt_close(t, key);
        rt_close(t, v);
    }
    return result;
}

int
rt_set_shrink(RtThread *t, RtSet *s)
{
    rt_container_lock(t, s);
    int result = s->fill - s->used <= s->mask / 4 ? 0 : rt_set_resize_locked(t, s, rt_set_more_room(s));
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
    b->head.aux |= a->head.aux & RT_AUX_SHARED;      /* readers of a may still look at the table that b frees */
    rt_set_change_begin(a);
    for (int64_t i = 0; i < RT_SET_LEAST; i++) {
        rt_set_entry_store(&a->small[i], old.small[i]);
    }
    rt_set_table_store(a, old.table == b->small ? a->small : old.table, old.mask);
    rt_set_change_end(a);
    a->fill = old.fill;
    rt_store_relaxed(&a->used, old.used);
    rt_container_unlock(t, a);
}
