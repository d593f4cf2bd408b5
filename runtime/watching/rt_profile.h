/* A profiler on top of the eval-frame hook: how often each function of the program was called, and how long it took.
 *
 * Each thread keeps a table of its own, by code object.  A call's own time is its time without the calls below it; a function's total
 * is that of its outermost calls, so that recursion counts once.  Times are of a monotonic clock.
 */
#ifndef RT_PROFILE_H
#define RT_PROFILE_H

#include "rt_code.h"
#include "rt_thread.h"

typedef struct {
    RtCode *code;             /* counted */
    uint64_t calls;
    uint64_t outer_calls;     /* of these, not from a call of the same function */
    uint64_t total, own;      /* nanoseconds */
    uint64_t active;          /* calls that are under way */
} RtProfileRow;

typedef struct RtProfile {
    RtProfileRow *rows;       /* open addressing; code is NULL in empty ones; malloc()ed */
    size_t capacity, count;   /* capacity is a power of 2, or 0 */
    uint64_t below;           /* time of the calls that the running one has made so far */
    uint64_t lost;            /* calls that there was no memory to count */
    uint64_t session;         /* which run of the profiler it belongs to */
    struct RtProfile *next;   /* while tables are collected */
} RtProfile;

/* Begin: sets the eval-frame hook.  0, or -1 with RuntimeError when a hook is set already. */
int rt_profile_start(RtThread *t);
/* End: what all threads have counted goes into *sum, whose rows the caller gives up with rt_profile_clear(). */
void rt_profile_stop(RtThread *t, RtProfile *sum);
bool rt_profile_is_on(const RtVM *vm);

/* Give up what the rows hold. */
void rt_profile_clear(RtThread *t, RtProfile *p);
/* The thread ends: its rows become the VM's. */
void rt_profile_thread_fini(RtThread *t);

#endif
