/* Objects of the host Python inside the VM, signals, and text for the host's streams.
 *
 * The runtime does not know the host's API: the Cython module fills RtHostOps.
 * Locks: a thread that holds the host's lock never waits for anything of the VM
 * (attaching, object locks, a stopped world); an attached thread may wait for the host's
 * lock.  So every operation below is entered attached, without the host's lock, and
 * takes it; a call of a host object detaches while that object runs.
 */
#ifndef RT_HOST_H
#define RT_HOST_H

#include "rt_call.h"

/* What can be done with a host object. */
typedef enum {
    RT_HOST_CALL,        /* args, kwnames */
    RT_HOST_GET_ATTR,    /* name */
    RT_HOST_SET_ATTR,    /* name, value */
    RT_HOST_DEL_ATTR,    /* name */
    RT_HOST_REPR, RT_HOST_STR, RT_HOST_HASH, RT_HOST_LENGTH, RT_HOST_TRUTH,
    RT_HOST_ITER,
    RT_HOST_NEXT,        /* RT_NULL without an exception: exhausted */
    RT_HOST_GET_ITEM, RT_HOST_SET_ITEM, RT_HOST_DEL_ITEM, RT_HOST_CONTAINS,
    RT_HOST_EQUAL,       /* other */
} RtHostOperation;

typedef struct {
    /* A new reference, or RT_NULL with t->exc.  Numbers and truth come as values. */
    RtValue (*operate)(RtThread *t, RtHostOperation what, void *object, const RtValue *args, size_t nargs, RtTuple *kwnames);
    /* The VM has no reference to these host objects any more. */
    void (*release)(void **objects, size_t n);
    /* Run the host's signal handlers; -1 with t->exc when one raised. */
    int (*signals)(RtThread *t);
} RtHostOps;

/* A reference to a host object; immutable. */
typedef struct {
    RtObject head;
    void *object;            /* owned; given back through `release` */
} RtHost;

/* The VM's part. */
typedef struct {
    const RtHostOps *ops;    /* set once, before anything runs; NULL without a host */
    uint32_t lock;           /* atomic: 1 while somebody uses the queues, for a few instructions */
    void **released;         /* host objects that dead RtHosts held, malloc()ed; guarded by lock */
    size_t released_count, released_size;
    RtObject **dropped;      /* VM objects whose host proxies died, malloc()ed; guarded by lock */
    size_t dropped_count, dropped_size;
} RtHostRoom;

static inline bool rt_is_host(RtValue v) { return rt_value_has_kind(v, RT_KIND_HOST); }

/* A VM value for a host object; takes the host's reference also on failure. */
RtValue rt_host_new(RtThread *t, void *object);

/* Called with the host's lock and perhaps not attached: the VM object of a dead proxy is dropped at the next
 * rt_host_collect().  Takes the counted reference; never waits, never fails (without memory the object lives on). */
void rt_host_drop_later(RtVM *vm, RtObject *o);

/* Attached, without the host's lock: do what rt_host_drop_later() and dead RtHosts put off. */
void rt_host_collect(RtThread *t);

/* RT_BREAK_SIGNAL at a safepoint: 0, or -1 with t->exc. */
int rt_host_signals(RtThread *t);

int rt_host_init(RtThread *t);
void rt_host_fini(RtThread *t);      /* releases all host objects that are queued */

#endif
