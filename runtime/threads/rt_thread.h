/* A thread of the VM: what only it touches, and how others reach it.
 *
 * Every runtime function takes the calling thread first.  A thread is attached
 * while it may touch objects; rt_world.c holds the table of its states.
 * Unless a comment says otherwise a field belongs to the thread itself.
 */
#ifndef RT_THREAD_H
#define RT_THREAD_H

#include <pthread.h>

#include "rt_object.h"

typedef struct RtFrame RtFrame;
typedef struct RtHeap RtHeap;
typedef struct RtCriticalSection RtCriticalSection;

/* Why the periodic check has to leave the fast path; bits of `breaker`. */
#define RT_BREAK_STOP    0x01   /* somebody stops the world */
#define RT_BREAK_GC      0x02   /* an allocation asked for a collection */
#define RT_BREAK_SIGNAL  0x04   /* the host has a signal for us */
#define RT_BREAK_MERGE   0x08   /* objects of ours wait to be merged */
#define RT_BREAK_PENDING 0x10   /* finalizers or weak-reference callbacks wait */
#define RT_BREAK_QSBR    0x20   /* somebody waits for us to be quiescent (rt_qsbr.c) */
#define RT_BREAK_STRESS  0x40   /* RT_STRESS_WORLD: never cleared */
#define RT_BREAK_EXIT    0x80   /* the VM ends: the thread leaves all its frames; never cleared (rt_threading.h) */
#define RT_BREAK_INTERRUPTS (RT_BREAK_SIGNAL | RT_BREAK_EXIT)   /* for these a thread stops waiting */
#define RT_BREAK_TRASH   0x100  /* what rt_decref_later() has let die waits to be deallocated */

/* The exception being handled, one link for each `except` or generator entered. */
typedef struct RtHandled {
    RtObject *exc;                /* owned; NULL outside a handler */
    struct RtHandled *previous;
} RtHandled;

/* Objects that other threads gave us to merge; guarded by the world's mutex. */
typedef struct {
    RtObject **items;             /* each holds a reference */
    size_t count, capacity;
    bool closed;                  /* its thread is ending and counts nothing any more */
} RtMergeQueue;

/* Memory that is freed after a grace period, oldest first (rt_qsbr.c). */
typedef struct {
    uintptr_t address;            /* bit 0: an object */
    uint64_t goal;                /* 0: none yet */
} RtDelayed;
typedef struct {
    RtDelayed *items;
    size_t count, capacity;
    size_t open;                  /* the last `open` ones have no goal yet */
} RtDelayedQueue;

/* Guards that have failed for RT_STRESS_DEOPT (rt_stress.h): a hash table of places, 0 where it is free. */
typedef struct {
    uint64_t *places;
    size_t used, size;            /* size: 0 or a power of two */
    bool on;
} RtFailedGuards;

struct RtThread {
    uint32_t id;                  /* never 0; first, see rt_thread_id() */
    uint32_t breaker;             /* atomic; any thread sets bits, this one clears them */
    RtVM *vm;
    RtFrame *frame;               /* the running frame, NULL outside */
    RtObject *exc;                /* the raised exception, owned; NULL when none */
    RtHandled *handled;           /* innermost handler; never NULL */
    RtHandled handled_bottom;
    RtValue *stack;               /* the thread's contiguous frame stack [stack, stack_limit) */
    RtValue *stack_top;           /* first free word: frames are pushed here */
    RtValue *stack_limit;
    int32_t recursion_remaining;  /* frames of the language that may still be pushed */
    uintptr_t c_stack_limit;      /* lowest address of the C stack that we may use */
    RtHeap *heap;                 /* rt_heap.c */
    RtCriticalSection *critical;  /* innermost one held, or suspended (rt_critical.h) */
    uint32_t bytecode_index;      /* which per-thread copy of the bytecode is ours */
    uint32_t state;               /* atomic; rt_world.c */
    uint64_t qsbr_seq;            /* atomic; rt_qsbr.c */
    RtThread *next;               /* all threads of the VM; guarded by the world's mutex */
    struct RtTypeCache *type_cache; /* look-ups of attributes of types, rt_type.h; NULL until the first */
    const uint8_t *lock_last;     /* the lock that it took last, for comparison only: it may be gone */
    int64_t lock_since;           /* when it last took a lock over from another thread, ns (rt_lock.c) */
    uint32_t lock_run;            /* how many locks it has taken since */
    uint8_t lock_tag;             /* in the locks that it had last: from its id, bits 2 to 7; immutable */
    uint32_t alone;               /* 1: no other thread of the VM exists.  Written by itself, or with the world stopped */
    uint32_t dealloc_depth;       /* how many deallocations are nested on the C stack (rt_object.c) */
    RtObject *trash;              /* dead objects whose deallocation waits for a flatter C stack (rt_object.c) */
    uint32_t sample_in;           /* counts of what others own until one is looked at (rt_object.c) */
    uint32_t sample_step;
    uint64_t gc_gave_up;          /* where another thread's collection stood when waiting for it was no use (rt_gc.c) */
    RtMergeQueue merge;
    RtDelayedQueue delayed;
    pthread_t os_thread;          /* atomic, relaxed; where it was last attached */
    void *c_stack_base;           /* highest address of that C stack that a collection looks at */
    void *c_stack_top;            /* lowest one, when it stops running (rt_capture_stack) */
    uintptr_t registers[10];      /* what was in registers then */
    uint8_t outside;              /* atomic: it runs code of the host, or waits for input, for as long as that takes */
    uint32_t entered;             /* how often the host has entered the VM with this thread and not left it yet */
    void *host;                   /* the host's object for this thread, borrowed; NULL: none.  Guarded by the host's lock */
    struct RtStart *start;        /* how `threading` started it, NULL: the host did; immutable (rt_threading.h) */
    struct RtLocalView *locals;   /* where it has found its dicts of thread-local objects (rt_local.c), or NULL */
    uint8_t *handed;              /* a lock that was handed over while the thread waited for it; guarded by the lot's bucket until it attaches */
    struct RtReprGuard *repr_guards; /* what repr() is showing, innermost first (rt_container.h) */
    uint32_t in_hook;             /* 1: the eval-frame hook runs, and what it calls is not hooked (rt_hook.h) */
    uint32_t in_callback;         /* 1: a monitoring callback runs, and nothing is reported (rt_monitor.h) */
    struct RtProfile *profile;    /* rt_profile.h; NULL unless it has been profiled */
    struct RtCounters *counters;  /* how specialization is doing (rt_counters.h); NULL until the first attempt */
    RtFailedGuards failed_guards;
};

/* Nobody else can touch an object before this thread's next safepoint: there is no other thread, or a global lock. */
static inline bool rt_is_alone(const RtThread *t)
{
    return !RT_FT || t->alone;
}

/* A new thread of the VM, detached; NULL without memory.  The caller may be attached as another thread. */
RtThread *rt_thread_new(RtVM *vm);
/* The end of a thread, attached or not; afterwards `t` is gone.  The caller is not attached as another one, unless t never was.
 * Objects that it owned live on without an owner, and its heap is taken over by others. */
void rt_thread_end(RtThread *t);

/* Called when `t` attaches: which C stack it runs on. */
void rt_thread_bind(RtThread *t);

static inline bool rt_error_occurred(RtThread *t) { return t->exc != NULL; }

#endif
