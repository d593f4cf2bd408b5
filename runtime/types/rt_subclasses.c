/* Who inherits from whom: the direct subclasses of a class, in the order in which they became that.
 *
 * A link is taken out by leaving a gap, and found by a table of places, hashed by address: a program may make classes
 * all the time, and all of them hang on `object`.  A place that leads to a gap keeps its chain together.  When there is no
 * room any more, everything is made anew without the gaps, with as much room again as there are links.
 */
#include <stdlib.h>

#include "rt_lock.h"
#include "rt_vm.h"

#define LEAST_ROOM 4

static size_t
table_size(size_t capacity)
{
    return 2 * capacity;     /* a power of two, at most half full */
}

static size_t
first_place(const RtSubclasses *s, const RtType *sub)
{
    return (size_t)(((uint64_t)(uintptr_t)sub * UINT64_C(0x9e3779b97f4a7c15)) >> 32) & (table_size(s->capacity) - 1);
}

static void
put_last(RtSubclasses *s, RtType *sub)
{
    size_t mask = table_size(s->capacity) - 1, place = first_place(s, sub);
    while (s->places[place] != 0) {
        place = (place + 1) & mask;
    }
    s->items[s->count++] = sub;
    s->places[place] = (uint32_t)s->count;
    s->live++;
}

/* The same links with room for more; NULL without memory. */
static RtSubclasses *
made_anew(const RtSubclasses *old)
{
    size_t capacity = LEAST_ROOM, live = old != NULL ? old->live : 0;
    while (capacity < 2 * live) {
        capacity *= 2;
    }
    RtSubclasses *s = malloc(sizeof *s + capacity * sizeof s->items[0]);
    uint32_t *places = calloc(table_size(capacity), sizeof *places);
    if (s == NULL || places == NULL || capacity > UINT32_MAX / 2) {
        free(s);
        free(places);
        return NULL;
    }
    *s = (RtSubclasses){.capacity = capacity, .places = places};
    for (size_t i = 0; old != NULL && i < old->count; i++) {
        if (old->items[i] != NULL) {
            put_last(s, old->items[i]);
        }
    }
    return s;
}

void
rt_subclasses_free(RtSubclasses *s)
{
    if (s != NULL) {
        free(s->places);
        free(s);
    }
}

int
rt_type_add_subclass(RtThread *t, RtType *base, RtType *sub)
{
    bool added = true;
    rt_byte_lock(t, &t->vm->type_room.lock);
    RtSubclasses *s = base->subclasses;
    if (s == NULL || s->count == s->capacity) {
        RtSubclasses *bigger = made_anew(s);
        added = bigger != NULL;
        if (added) {
            rt_subclasses_free(s);
            base->subclasses = s = bigger;
        }
    }
    if (added) {
        put_last(s, sub);
    }
    rt_byte_unlock(t, &t->vm->type_room.lock);
    if (!added) {
        rt_raise_no_memory(t);
    }
    return added ? 0 : -1;
}

void
rt_type_remove_subclass(RtThread *t, RtType *base, RtType *sub, bool newest)
{
    rt_byte_lock(t, &t->vm->type_room.lock);
    RtSubclasses *s = base->subclasses;
    size_t found = 0;
    for (size_t place = s != NULL ? first_place(s, sub) : 0; s != NULL && s->places[place] != 0;
         place = (place + 1) & (table_size(s->capacity) - 1)) {
        size_t one = s->places[place];
        if (s->items[one - 1] == sub && (found == 0 || (one > found) == newest)) {
            found = one;
        }
    }
    if (found != 0) {
        s->items[found - 1] = NULL;
        s->live--;
    }
    rt_byte_unlock(t, &t->vm->type_room.lock);
}
