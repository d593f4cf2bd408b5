/* As many chains of weak references as there are references, about. */
#include "rt_weakref_chains.h"

#include <stdlib.h>

#include "rt_error.h"
#include "rt_world.h"

static RtWeakrefChains *
new_chains(size_t size)
{
    RtWeakrefChains *made = calloc(1, sizeof *made + size * sizeof *made->heads);
    if (made != NULL) {
        made->size = size;
    }
    return made;
}

/* Twice as many chains, with the world stopped: nobody stops in the middle of a chain.  Without memory they get longer. */
static void
grow(RtThread *t, RtWeakrefChains *seen)
{
    RtWeakrefRoom *room = &t->vm->weakrefs;
    RtWeakrefChains *made = new_chains(2 * seen->size);
    if (made == NULL) {
        return;
    }
    rt_world_stop(t);
    RtWeakrefChains *old = rt_load_relaxed(&room->chains);
    if (made->size != 2 * old->size) {      /* somebody was first */
        old = made;
    }
    else {
        for (size_t i = 0; i < old->size; i++) {
            RtWeakref **even = &made->heads[i], **odd = &made->heads[i + old->size];
            for (RtWeakref *w = old->heads[i]; w != NULL; w = w->next) {      /* in their order: the newest comes first */
                RtWeakref ***end = rt_weakref_hash(w->address) & old->size ? &odd : &even;
                **end = w;
                *end = &w->next;
            }
            *even = *odd = NULL;
        }
        rt_store_release(&room->chains, made);
    }
    rt_world_start(t);
    free(old);
}

/* See the header. */
bool
rt_weakref_prepare(RtThread *t)
{
    RtWeakrefRoom *room = &t->vm->weakrefs;
    RtWeakrefChains *known = rt_load_acquire(&room->chains);
    if (known != NULL) {
        if (RT_UNLIKELY(rt_load_relaxed(&room->count) > (int64_t)known->size)) {
            grow(t, known);
        }
        return true;
    }
    RtWeakrefChains *made = new_chains(RT_WEAKREF_CHAINS);
    if (made == NULL) {
        rt_raise_no_memory(t);
        return false;
    }
    if (!rt_cas_acq_rel(&room->chains, &known, made)) {
        free(made);
    }
    return true;
}
