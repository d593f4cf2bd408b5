/* Where the weak references to an object are found: rt_weakref.h has the laws. */
#ifndef RT_WEAKREF_CHAINS_H
#define RT_WEAKREF_CHAINS_H

#include "rt_vm.h"
#include "rt_weakref.h"

/* The lock of an address does not depend on how many chains there are. */
static inline uint64_t
rt_weakref_hash(const RtObject *address)
{
    return ((uintptr_t)address >> 4) * UINT64_C(0x9e3779b97f4a7c15) >> 32;
}

static inline uint8_t *
rt_weakref_lock(RtThread *t, const RtObject *address)
{
    return &t->vm->weakrefs.stripes[rt_weakref_hash(address) % RT_WEAKREF_STRIPES];
}

/* The chains are there once a weak reference is.  The lock is held. */
static inline RtWeakref **
rt_weakref_chain(RtThread *t, const RtObject *address)
{
    RtWeakrefChains *chains = rt_load_acquire(&t->vm->weakrefs.chains);
    return &chains->heads[rt_weakref_hash(address) & (chains->size - 1)];
}

/* Before a weak reference is made: there are chains, and about as many as references.  May stop the world; false with MemoryError. */
bool rt_weakref_prepare(RtThread *t);

#endif
