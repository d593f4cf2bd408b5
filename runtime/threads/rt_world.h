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
    bool stopped;                 /* all others are suspended */
#if !RT_FT
    RtThread *holder;             /* who has the global lock */
    uint32_t waiting;             /* threads that want it */
    uint64_t taken;               /* how often it was taken */
#endif
    bool stress;                  /* RT_STRESS_WORLD: stop the world at every safepoint.  Immutable once the VM is made */
    bool stress_guards;           /* RT_STRESS_DEOPT: each guard fails once.  Immutable once the VM is made */
    /* Called at a safepoint for RT_BREAK_SIGNAL; -1 with t->exc set.  Set by the host's room; may be NULL. */
    int (*signal_hook)(RtThread *t);
    /* Clears the weak references to a dead object whose header has RT_OBJECT_WEAKREFS, and queues their callbacks.  With `stopped` it must only
     * clear.  NULL as long as no weak references exist. */
    void (*weakref_hook)(RtThread *t, RtObject *o, bool stopped);
    /* Called at a safepoint for RT_BREAK_PENDING (weak-reference callbacks). */
    void (*pending_hook)(RtThread *t);
} RtWorldRoom;

void rt_world_init(RtVM *vm);
void rt_world_fini(RtVM *vm);

/* A thread is attached while it may touch objects.  Around anything that may take long (input, waiting, calls out) it
 * detaches; attaching waits while the world is stopped.  Detaching is a safepoint, but for what this thread does itself there. */
void rt_attach(RtThread *t);
/* The same without waiting: false when it would have to.  For a thread that holds the host's lock. */
bool rt_try_attach(RtThread *t);
void rt_detach_slow(RtThread *t);

/* Remember where the C stack is in use, and the registers that a called function saves: a collection looks for
 * deferred references there.  Whatever lives across it is in one of these places. */
static inline __attribute__((always_inline)) void rt_capture_stack(RtThread *t)
{
#if defined(__x86_64__)
    __asm__ volatile("movq %%rbx, 0(%0)\n\tmovq %%rbp, 8(%0)\n\tmovq %%r12, 16(%0)\n\tmovq %%r13, 24(%0)\n\t"
                     "movq %%r14, 32(%0)\n\tmovq %%r15, 40(%0)\n\tmovq %%rsp, %1"
                     : : "a"(t->registers), "m"(t->c_stack_top) : "memory", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11");
#elif defined(__aarch64__)
    __asm__ volatile("stp x19, x20, [%0, #0]\n\tstp x21, x22, [%0, #16]\n\tstp x23, x24, [%0, #32]\n\t"
                     "stp x25, x26, [%0, #48]\n\tstp x27, x28, [%0, #64]\n\tmov x1, sp\n\tstr x1, %1"
                     : : "r"(t->registers), "m"(t->c_stack_top) : "memory", "x1");
#else
    __builtin_unwind_init();
    t->c_stack_top = __builtin_frame_address(0);
#endif
}
static inline __attribute__((always_inline)) void rt_detach(RtThread *t)
{
    rt_capture_stack(t);
    rt_detach_slow(t);
}
/* A thread that detaches outside of all frames may unwind its C stack, and may even end: nothing of the VM is there. */
static inline void rt_forget_stack(RtThread *t)
{
    if (t->frame == NULL) {
        t->c_stack_top = NULL;
    }
}
bool rt_is_attached(const RtThread *t);
bool rt_has_been_attached(const RtThread *t);

/* The periodic check's slow path: t->breaker is not 0.  Here the world may stop, collections run, and finalizers.
 * -1 with t->exc set when a signal raised. */
int rt_safepoint(RtThread *t);
int rt_stop_or_leave(RtThread *t);
static inline int rt_check_periodic(RtThread *t)
{
    return RT_UNLIKELY(rt_load_relaxed(&t->breaker) != 0) ? rt_safepoint(t) : 0;
}
/* In loops of C code without an end in sight: others may stop the world here, and a thread that has to end raises (-1).
 * All else waits for the periodic check. */
static inline int rt_check_stop(RtThread *t)
{
    return RT_UNLIKELY((rt_load_relaxed(&t->breaker) & (RT_BREAK_STOP | RT_BREAK_EXIT)) != 0) ? rt_stop_or_leave(t) : 0;
}
/* Make a thread come to a safepoint soon.  From any thread. */
static inline void rt_break_thread(RtThread *t, uint32_t why) { rt_or_acq_rel(&t->breaker, why); }

/* Between stop and start no other thread of the VM touches an object; `t` is attached.  Stopping is itself a safepoint for t:
 * another may stop the world first.  In between nothing may wait or reach a safepoint. */
void rt_world_stop(RtThread *t);
void rt_world_start(RtThread *t);
bool rt_world_is_stopped(const RtVM *vm);

/* --- between the files of this room --- */
void rt_world_forked(RtThread *t);                    /* in the child of a fork: no other thread exists (rt_fork.c) */
void rt_safepoint_stop(RtThread *t);                  /* let somebody stop the world, or have the global lock */
void rt_world_add_thread(RtThread *t);                /* gives it its id */
void rt_world_remove_thread(RtThread *t);             /* t is attached; it is not afterwards */

#endif
