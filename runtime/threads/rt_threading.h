/* Threads that programs start, and what they wait for: the module `_thread`, on which `threading` and `queue` stand
 * (runtime/library/).
 *
 *   a program's thread   an OS thread of its own, and an RtThread; it runs one callable and ends
 *   RtStart              what is left of it when it has ended: `_thread` handles refer to it
 *   gate                 a byte that is a lock for as long as the program likes (rt_lock.h has its bits, in all builds);
 *                        anybody may give it up
 *
 * A program ends in this order: rt_threading_finish() waits for the threads that are no daemons; rt_threading_end() makes
 * all others leave.  A thread that has RT_BREAK_EXIT raises at each safepoint, and its frames handle nothing any more; waits
 * that can be interrupted end.  Only code of the host, and input, can keep it; then the VM's memory has to stay.
 */
#ifndef RT_THREADING_H
#define RT_THREADING_H

#include "rt_module.h"
#include "rt_thread.h"

typedef struct RtStart {
    RtValue function;             /* counted; belongs to the new thread */
    RtThread *thread;             /* NULL when it has ended or is ending; guarded by the room's mutex */
    uint64_t ident;               /* immutable once started */
    bool daemon;                  /* immutable */
    uint8_t done;                 /* atomic, a word of the lot: 1 once the thread has ended */
    uint32_t references;          /* guarded by the room's mutex: the thread's, and one for each handle */
    struct RtStart *next, **link; /* all of the VM; guarded by the room's mutex */
} RtStart;

/* A thread's view of one thread-local object (rt_local.c). */
typedef struct RtLocalView {
    uint64_t key;                 /* of the object; 0: none.  Keys are never used again */
    RtDict *dict;                 /* the thread's dict in it; alive as long as the object */
} RtLocalView;

/* The VM's part. */
typedef struct {
    pthread_mutex_t mutex;        /* guards what follows */
    pthread_cond_t changed;       /* a thread has ended */
    RtStart *starts;
    uint32_t running;             /* threads that have been started and not ended */
    bool ending;                  /* no more threads are started */
    struct RtLocal *locals;       /* all thread-local objects */
    uint64_t last_key;
    RtType *lock_type, *rlock_type, *local_type, *handle_type, *hook_args_type, *task_type;   /* immutable once the VM is made */
} RtThreadingRoom;

/* Start a thread that calls `function` without arguments; NULL with an exception.  The caller has a reference. */
RtStart *rt_start_new(RtThread *t, RtValue function, bool daemon);
void rt_start_release(RtVM *vm, RtStart *start);
/* Wait until it has ended (timeout_ns < 0: for ever): 1, 0 when time is up, -1 with an exception. */
int rt_start_join(RtThread *t, RtStart *start, int64_t timeout_ns);

/* Wait for all threads that are no daemons; -1 with an exception when a signal raised. */
int rt_threading_join(RtThread *t);
/* The main thread is through: the same, and no thread can be started afterwards. */
int rt_threading_finish(RtThread *t);
/* Make all threads leave; false when some cannot.  No thread can be started afterwards. */
bool rt_threading_end(RtThread *t);
/* Whether threads can be started, from now on. */
void rt_threading_allow(RtThread *t, bool allowed);
/* Must this thread leave?  Then what it raises is of no interest. */
static inline bool rt_must_exit(const RtThread *t) { return (rt_load_relaxed(&t->breaker) & RT_BREAK_EXIT) != 0; }

/* The program's thread that runs on the calling OS thread, or NULL. */
RtThread *rt_thread_of_program(RtVM *vm);

/* Around what only the host, or input, can end. */
static inline void rt_go_outside(RtThread *t) { rt_store_relaxed(&t->outside, 1); }
static inline void rt_come_back(RtThread *t) { rt_store_relaxed(&t->outside, 0); }

/* 1: the gate is ours; 0: it was not to be had in time (0: at once, < 0: for ever); -1 with an exception. */
int rt_gate_take(RtThread *t, uint8_t *gate, int64_t timeout_ns);
void rt_gate_leave(RtThread *t, uint8_t *gate);
bool rt_gate_is_taken(const uint8_t *gate);
/* Wait until the byte changes from `expected` and somebody says so: 1; 0: time is up; -1 with an exception. */
int rt_wait_change(RtThread *t, uint8_t *address, uint8_t expected, int64_t deadline);

/* Seconds as an argument, in nanoseconds, rounded up; -1 with an exception. */
int rt_seconds(RtThread *t, RtValue v, int64_t *ns);

/* --- the files of this room --- */
void rt_threading_early_init(RtVM *vm);
void rt_threading_forked(RtThread *t);       /* in the child of a fork: the other threads have ended */
void rt_threading_late_fini(RtVM *vm);
/* Call this function of the module `threading`, when that is there. */
void rt_threading_tell(RtThread *t, const char *what);
int rt_threading_init(RtThread *t);          /* the types and the module */
int rt_thread_lock_init(RtThread *t);
int rt_local_init(RtThread *t);
void rt_local_thread_fini(RtThread *t);      /* the thread's dicts in all thread-local objects die */

#endif
