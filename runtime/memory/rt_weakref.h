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

#define RT_WEAKREF_CHAINS  1024      /* at first */
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

/* By hash of the address; twice as many, with the world stopped, when there are more references than chains. */
typedef struct {
    size_t size;                  /* a power of two; immutable */
    RtWeakref *heads[];
} RtWeakrefChains;

/* The VM's part. */
typedef struct {
    RtWeakrefChains *chains;      /* made with the first weak reference; atomic pointer, and used under a lock only */
    int64_t count;                /* atomic; references in all chains */
    uint8_t stripes[RT_WEAKREF_STRIPES];
    uint8_t lock;                 /* guards `pending` */
    RtWeakref *pending;           /* counted; dead ones whose callbacks are to be called */
} RtWeakrefRoom;

/* A weak reference or proxy: a new one, or the one that all share when there is no callback (RT_NULL) and the type is exact; RT_NULL with
 * an exception when the target's type allows none. */
RtValue rt_weakref_make(RtThread *t, RtType *type, RtValue target, RtValue callback);
/* A new reference to the target, or RT_NULL: it is dead. */
RtValue rt_weakref_upgrade(RtThread *t, RtWeakref *w);
void rt_weakref_traverse(RtObject *o, RtVisitFn visit, void *arg);
void rt_weakref_clear(RtThread *t, RtObject *o);
void rt_weakref_dealloc(RtThread *t, RtObject *o);

/* proxy(object[, callback]) (rt_weakref_proxy.c) */
RtValue rt_weakref_proxy(RtThread *t, RtValue self, const RtValue *args, size_t nargs);
bool rt_is_proxy_type(RtThread *t, const RtType *type);
void rt_weakref_proxy_init(RtThread *t);

/* v.__weakref__: one of the weak references to it, or None; a new reference. */
RtValue rt_weakref_first(RtThread *t, RtValue v);

int rt_weakref_init(RtThread *t);
/* Gives the chains back; no weak reference is used any more. */
void rt_weakref_fini(RtThread *t);

#endif
