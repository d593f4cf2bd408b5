/* Reclaiming memory that readers without a lock may still be looking at.
 *
 * A thread is quiescent when it holds no pointer that it found without a lock and has not counted: at safepoints, and while
 * it is detached.  Memory given to rt_free_delayed() is freed when every thread has been quiescent once since then.
 *
 *   room.sequence   grows by 2, always odd; atomic
 *   t->qsbr_seq     the sequence that t saw when it was last quiescent, 0 while it is detached; atomic
 *
 * What is to be freed waits in its thread's queue, without a goal at first.  A batch gets the sequence number that the next
 * step begins as its goal: whoever reads that number, or a higher one, sees everything that was done before
 * the step, so it cannot find what is in the batch any more.  The batch is freed when no attached thread's qsbr_seq is below its goal.
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

/* Free memory of rt_alloc() after a grace period; at once when t is alone.  NULL is allowed.
 * Without memory to remember it, it stays until the VM ends. */
void rt_free_delayed(RtThread *t, void *p);

/* --- for the rooms of memory and of the world --- */
void rt_qsbr_free_object(RtThread *t, RtObject *o);   /* then rt_heap_free_late() */
void rt_qsbr_attach(RtThread *t);
void rt_qsbr_detach(RtThread *t);
void rt_qsbr_quiescent(RtThread *t);       /* at a safepoint */
void rt_qsbr_free_all(RtThread *t);        /* t has stopped the world: a grace period is over for everything */
void rt_qsbr_thread_end(RtThread *t);      /* t is attached; the world's mutex is not held */

#endif
