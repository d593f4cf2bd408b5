/* Weak references.
 *
 *   chain     the weak references to objects whose addresses fall together; guarded by the byte lock of its stripe
 *   target    the object while it lives, else NULL; written under the lock
 *
 * The law: who finds a target under the lock finds memory that is still an object's, since a dying object takes
 * its references out of their chain, under the same lock, before its memory goes back.  Whether the object still lives
 * rt_try_incref() says: an object that has a weak reference lets others count it (rt_object_published), so a failed try means
 * that it is dead.  So an upgrade and the drop of the last reference have one order: the one that the count has.
 *
 * A callback runs where the object dies, after its finalizer; those of a collection run when the world runs again, and those
 * of objects whose deallocation is put off at the next safepoint.
 */
#ifndef RT_WEAKREF_H
#define RT_WEAKREF_H

#include "rt_call.h"

#define RT_WEAKREF_CHAINS  4096
#define RT_WEAKREF_STRIPES 64

typedef struct RtWeakref {
    RtObject head;
    RtObject *target;             /* not counted; NULL: dead */
    RtObject *address;            /* of the target, once; immutable: it says which chain */
    RtValue callback;             /* counted, or RT_NULL; taken out under the lock */
    struct RtWeakref *next;       /* in the chain; guarded by the lock */
    struct RtWeakref *next_pending;   /* guarded by the room's lock */
    int64_t hash;                 /* of the target; valid once has_hash */
    uint32_t has_hash;            /* atomic; release/acquire */
} RtWeakref;

/* The VM's part. */
typedef struct {
    RtWeakref **chains;           /* RT_WEAKREF_CHAINS of them, made with the first weak reference; atomic pointer */
    uint8_t stripes[RT_WEAKREF_STRIPES];
    uint8_t lock;                 /* guards `pending` */
    RtWeakref *pending;           /* counted; dead ones whose callbacks are to be called */
} RtWeakrefRoom;

/* v.__weakref__: one of the weak references to it, or None; a new reference. */
RtValue rt_weakref_first(RtThread *t, RtValue v);

int rt_weakref_init(RtThread *t);
/* Gives the chains back; no weak reference is used any more. */
void rt_weakref_fini(RtThread *t);

#endif
