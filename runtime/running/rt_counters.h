/* How specialization is doing, by opcode.
 *
 * Each thread counts for itself; what a thread that has ended had counted is the VM's.  Attempts, successes, failures and deopts
 * are rare and always counted; executions only in builds with RT_STATS.  Hits of a form are its executions less its deopts.
 */
#ifndef RT_COUNTERS_H
#define RT_COUNTERS_H

#include "rt_thread.h"

#ifdef RT_STATS
#  define RT_COUNTS_EXECUTIONS 1
#else
#  define RT_COUNTS_EXECUTIONS 0
#endif

/* Why no form fitted: X(name, text). */
#define RT_MISSES(X) \
    X(OPERANDS, "no form for these operands") \
    X(VERSION, "no version to guard with") \
    X(PLACE, "too far away for the cache") \
    X(ABSENT, "the name or attribute is not there") \
    X(DESCRIPTOR, "a descriptor without a form") \
    X(DICT, "the instance keeps a dict of its own") \
    X(OWN_LOOKUP, "its type has its own look-up of attributes") \
    X(METHOD, "a bound method of no function, or beside another self") \
    X(OFF, "specialization is switched off")

typedef enum {
#define X(name, text) RT_MISS_##name,
    RT_MISSES(X)
#undef X
    RT_MISS_COUNT
} RtMiss;

/* The reason as text. */
const char *rt_miss_text(int miss);

typedef struct RtCounters {
    uint64_t attempts[256];      /* of a generic form to specialize itself */
    uint64_t failures[256];      /* of these, no form fitted */
    uint64_t misses[RT_MISS_COUNT][256];   /* the failures by their reason */
    uint64_t successes[256];     /* a specialized form was installed */
    uint64_t deopts[256];        /* a guard of a specialized form failed */
    uint64_t executions[256];    /* only with RT_STATS */
} RtCounters;

/* The calling thread's counters, made now if need be; NULL without memory (no exception). */
RtCounters *rt_counters(RtThread *t);
static inline RtCounters *rt_counters_quick(RtThread *t) { return t->counters != NULL ? t->counters : rt_counters(t); }

/* A guard of `opcode` failed. */
void rt_count_deopt(RtThread *t, int opcode);

/* What all threads of the VM have counted; other threads' numbers may be some steps old. */
void rt_counters_sum(RtThread *t, RtCounters *sum);
/* The thread ends: its numbers become the VM's. */
void rt_counters_thread_fini(RtThread *t);

#endif
