/* The table of interned strings.  All of them are immortal, so whoever has one may keep it. */
#include "rt_intern.h"

#include <stdlib.h>

#include "rt_error.h"
#include "rt_lock.h"
#include "rt_vm.h"

#define FIRST_CAPACITY 2048u    /* a power of two */

/* Equal texts; rt_str_equal() takes it that two interned strings differ, and s may be about to become one. */
static bool
same_text(const RtStr *a, const RtStr *s)
{
    return a->length == s->length && rt_str_width(a) == rt_str_width(s) && memcmp(a + 1, s + 1, a->length * rt_str_width(a)) == 0;
}

/* The slot that holds the string equal to s, or the free slot where it belongs.  Locked. */
static RtStr **
find_slot(RtInternRoom *room, const RtStr *s, int64_t hash)
{
    uint32_t i = (uint32_t)hash & room->mask;
    while (room->table[i] != NULL && (room->table[i]->hash != hash || !same_text(room->table[i], s))) {
        i = (i + 1) & room->mask;
    }
    return &room->table[i];
}

/* Twice the room.  Locked; -1 without memory, with nothing raised. */
static int
grow(RtInternRoom *room)
{
    RtStr **old = room->table;
    uint32_t old_mask = room->mask;
    RtStr **table = calloc(((size_t)old_mask + 1) * 2, sizeof *table);
    if (table == NULL) {
        return -1;
    }
    room->table = table;
    room->mask = old_mask * 2 + 1;
    for (uint32_t i = 0; i <= old_mask; i++) {
        if (old[i] != NULL) {
            *find_slot(room, old[i], old[i]->hash) = old[i];
        }
    }
    free(old);
    return 0;
}

/* A new immortal exact str with the text of s, marked as interned. */
static RtStr *
immortal_copy(RtThread *t, const RtStr *s, int64_t hash)
{
    RtStr *copy = rt_str_new_raw(t, s->length, rt_str_max(s));
    if (copy == NULL) {
        return NULL;
    }
    memcpy(copy + 1, s + 1, s->length * rt_str_width(s));
    copy->hash = hash;
    copy->head.aux |= RT_STR_INTERNED;
    rt_object_set_immortal(&copy->head);
    return copy;
}

/* The interned string equal to s, which is borrowed.  The result is borrowed and immortal; NULL without memory. */
RtStr *
rt_intern_str(RtThread *t, RtStr *s)
{
    RtInternRoom *room = &t->vm->intern;
    int64_t hash;
    RtStr *found, *made;
    if (rt_str_is_interned(s)) {
        return s;
    }
    hash = rt_str_hash(t, s);
    rt_byte_lock(t, &room->lock);
    found = *find_slot(room, s, hash);
    rt_byte_unlock(t, &room->lock);
    if (found != NULL) {
        return found;
    }
    made = immortal_copy(t, s, hash);      /* not under the lock: making an object may wait */
    if (made == NULL) {
        return NULL;
    }
    rt_byte_lock(t, &room->lock);
    if (room->used * 2 > room->mask && grow(room) < 0) {
        rt_byte_unlock(t, &room->lock);
        rt_raise_no_memory(t);
        return NULL;
    }
    RtStr **slot = find_slot(room, made, hash);
    if (*slot == NULL) {
        *slot = made;
        room->used++;
    }
    found = *slot;      /* another thread's, when it was faster; then ours lies idle */
    rt_byte_unlock(t, &room->lock);
    return found;
}

/* The interned string of a text; borrowed and immortal; NULL without memory. */
RtStr *
rt_intern(RtThread *t, const char *utf8)
{
    RtStr *s = rt_str_from_c(t, utf8), *interned;
    if (s == NULL) {
        return NULL;
    }
    interned = rt_intern_str(t, s);
    rt_str_drop(t, s);
    return interned;
}

/* Make the table, the one-character strings and vm->names.  The type str exists. */
int
rt_intern_init(RtThread *t)
{
    RtInternRoom *room = &t->vm->intern;
    RtStr *empty;
    room->lock = 0;
    room->used = 0;
    room->mask = FIRST_CAPACITY - 1;
    room->table = calloc(FIRST_CAPACITY, sizeof *room->table);
    if (room->table == NULL || (empty = rt_str_new_raw(t, 0, 0)) == NULL) {
        return -1;
    }
    t->vm->names.empty = rt_intern_str(t, empty);
    rt_str_drop(t, empty);
    for (uint32_t c = 0; c < 256; c++) {
        RtStr *one = rt_str_new_raw(t, 1, c);
        if (one == NULL) {
            return -1;
        }
        *(uint8_t *)(one + 1) = (uint8_t)c;
        t->vm->str.chars[c] = rt_intern_str(t, one);
        rt_str_drop(t, one);
    }
#define X(member, text) \
    if ((t->vm->names.member = rt_intern(t, text)) == NULL) { \
        return -1; \
    }
    RT_NAMES(X)
#undef X
    return 0;
}

/* Free the table; the strings die with the VM's heap. */
void
rt_intern_fini(RtThread *t)
{
    free(t->vm->intern.table);
    t->vm->intern.table = NULL;
}
