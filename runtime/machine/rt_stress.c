/* Guards that fail for RT_STRESS_DEOPT.  rt_stress.h says when. */
#include <stdlib.h>

#include "rt_stress.h"
#include "rt_vm.h"

static size_t
place_in(const uint64_t *places, size_t size, uint64_t place)
{
    size_t i = (size_t)((place * UINT64_C(0x9e3779b97f4a7c15)) >> 20) & (size - 1);
    while (places[i] != 0 && places[i] != place) {
        i = (i + 1) & (size - 1);
    }
    return i;
}

static bool
grow(RtFailedGuards *failed)
{
    size_t size = failed->size != 0 ? failed->size * 2 : 256;
    uint64_t *places = calloc(size, sizeof *places);
    if (places == NULL) {
        return false;
    }
    for (size_t i = 0; i < failed->size; i++) {
        if (failed->places[i] != 0) {
            places[place_in(places, size, failed->places[i])] = failed->places[i];
        }
    }
    free(failed->places);
    failed->places = places;
    failed->size = size;
    return true;
}

bool
rt_stress_guard_fails(RtThread *t, const void *next, unsigned number)
{
    RtFailedGuards *failed = &t->failed_guards;
    if (!failed->on || (failed->used * 2 >= failed->size && !grow(failed))) {
        return false;
    }
    uint64_t place = (uint64_t)(uintptr_t)next << 12 ^ number;
    size_t i = place_in(failed->places, failed->size, place);
    if (failed->places[i] == place) {
        return false;
    }
    failed->places[i] = place;
    failed->used++;
    return true;
}

void
rt_stress_thread_fini(RtThread *t)
{
    free(t->failed_guards.places);
    t->failed_guards = (RtFailedGuards){0};
}
