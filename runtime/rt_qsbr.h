/* Reclaiming memory that readers without a lock may still be looking at.
 *
 * A thread is quiescent when it holds no pointer that it found without a lock and has not counted: at safepoints, and while
 * it is detached.  Memory given to rt_free_delayed() is freed when every thread has been quiescent once since then.
 *
 *   room.sequence   grows by 2, always odd; atomic
 *   t->qsbr_seq     the sequence that t saw when it was last quiescent, 0 while it is detached; atomic
 */
#ifndef RT_QSBR_H
#define RT_QSBR_H

#include "rt_thread.h"

typedef struct {
    uint64_t sequence;
    /* Left behind by threads that have ended; guarded by the world's mutex. */
    RtDelayedQueue orphans;
} RtQsbrRoom;

void rt_qsbr_init(RtVM *vm);
void rt_qsbr_fini(RtVM *vm);

/* Free memory of rt_alloc() after a grace period; at once when t is alone.  NULL is allowed. */
void rt_free_delayed(RtThread *t, void *p);

/* --- for rt_world.c and rt_gc.c --- */
void rt_qsbr_attach(RtThread *t);
void rt_qsbr_detach(RtThread *t);
void rt_qsbr_quiescent(RtThread *t);       /* at a safepoint */
void rt_qsbr_free_all(RtVM *vm);           /* world stopped: a grace period is over for everything */
void rt_qsbr_thread_end(RtThread *t);

#endif
