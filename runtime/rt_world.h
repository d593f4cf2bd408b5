/* Attaching, detaching, safepoints, and stopping the world.  rt_world.c has the table of states. */
#ifndef RT_WORLD_H
#define RT_WORLD_H

#include "rt_thread.h"

typedef struct {
    pthread_mutex_t mutex;        /* guards what follows, the list of threads and their merge queues */
    pthread_cond_t changed;       /* a thread has suspended itself, or the world has started */
    RtThread *threads;
    uint32_t thread_count;
    uint32_t next_id;
    RtThread *stopper;            /* who has stopped the world, or is stopping it */
    uint32_t running;             /* threads that still have to suspend themselves */
    bool stopped;                 /* atomic for readers without the mutex: all others are suspended */
#if !RT_FT
    RtThread *holder;             /* who has the global lock */
    uint32_t waiting;             /* threads that want it */
    uint64_t handovers;           /* how often it was taken */
#endif
    /* Called at a safepoint for RT_BREAK_SIGNAL; -1 with t->exc set.  Set by the host's room; may be NULL. */
    int (*signal_hook)(RtThread *t);
    /* Clears the weak references to a dead object whose header has RT_OBJECT_WEAKREFS, and queues their callbacks.  With `stopped` it must only
     * clear.  NULL as long as no weak references exist. */
    void (*weakref_hook)(RtThread *t, RtObject *o, bool stopped);
    /* Called at a safepoint for RT_BREAK_PENDING (weak-reference callbacks). */
    void (*pending_hook)(RtThread *t);
} RtWorldRoom;

int rt_world_init(RtVM *vm);
void rt_world_fini(RtVM *vm);

/* A thread is attached while it may touch objects.  Around anything that may take long (input, waiting, calls out) it
 * detaches; attaching waits while the world is stopped. */
void rt_attach(RtThread *t);
void rt_detach(RtThread *t);
bool rt_is_attached(const RtThread *t);

/* The periodic check's slow path: t->breaker is not 0.  Here the world may stop, collections run, and finalizers.
 * -1 with t->exc set when a signal raised. */
int rt_safepoint(RtThread *t);
static inline int rt_check_periodic(RtThread *t)
{
    return RT_UNLIKELY(rt_load_relaxed(&t->breaker) != 0) ? rt_safepoint(t) : 0;
}
/* Make a thread, or all of them, come to a safepoint soon.  From any thread; the first one from a signal handler too. */
static inline void rt_break_thread(RtThread *t, uint32_t why) { rt_or_acq_rel(&t->breaker, why); }
void rt_break_all(RtVM *vm, uint32_t why);

/* Between stop and start no other thread of the VM touches an object; `t` is attached.  Stopping is itself a safepoint for t:
 * another may stop the world first.  In between nothing may wait or reach a safepoint. */
void rt_world_stop(RtThread *t);
void rt_world_start(RtThread *t);
bool rt_world_is_stopped(const RtVM *vm);

/* --- between the files of this room --- */
int rt_world_add_thread(RtVM *vm, RtThread *t);       /* gives it its id */
void rt_world_remove_thread(RtThread *t);

#endif
