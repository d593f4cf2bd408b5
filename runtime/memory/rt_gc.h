/* The cycle collector.  rt_gc.c tells how it works.
 *
 * What a type has to do
 *   - traverse(o, visit, arg) visits every counted heap reference that `o` holds, once for each count, and never o->type.
 *     Use rt_gc_visit (any object pointer, may be NULL) and rt_gc_visit_value; references that are not counted
 *     (deferred ones in a generator's frame, borrowed ones that keep nothing alive by themselves) go
 *     through rt_gc_visit_uncounted or are not visited.  It must cope with an object that was only zeroed so far.
 *   - clear(t, o) drops those references that can be part of a cycle; o stays valid, can be cleared twice.
 *     A type's clear keeps what its instances need to die: base, mro, slots.
 *   - dealloc is called for a dead object, by its own count or by a collection.
 *
 * A collection runs at a safepoint only.  An allocation just asks for one.
 */
#ifndef RT_GC_H
#define RT_GC_H

#include "rt_frame.h"
#include "rt_thread.h"

typedef struct {
    uint32_t enabled;             /* atomic; automatic collections */
    uint8_t running;              /* atomic; 1: a collection is under way.  Threads wait for it in the lot */
    uint32_t collector;           /* atomic; the id of the thread whose it is, or 0 */
    uint64_t progress;            /* atomic, written by that thread; counts what has been done with garbage */
    uint64_t collections, collected;   /* written with the world stopped */
    int64_t live_bytes;           /* of objects, after the last collection */
    int64_t debt;                 /* atomic; bytes taken into use since then */
    int64_t threshold;            /* atomic; of debt: when a collection is asked for */
    RtObject **condemned;         /* cleared types that wait until no object has them as its type */
    size_t condemned_count, condemned_capacity;
    size_t condemned_old;         /* the first ones of them, that rt_gc_collect() wants to be gone */
} RtGcRoom;

void rt_gc_init(RtVM *vm);
void rt_gc_fini(RtVM *vm);

/* Collect now; a safepoint.  Returns how many objects were unreachable. */
int64_t rt_gc_collect(RtThread *t);
/* A collection at the next safepoint. */
void rt_gc_request(RtThread *t);
void rt_gc_at_safepoint(RtThread *t);
void rt_gc_forked(RtThread *t);   /* in the child */

/* --- for traverse slots --- */
static inline void rt_gc_visit(void *o, RtVisitFn visit, void *arg)
{
    if (o != NULL) {
        visit((RtObject *)o, arg);
    }
}
/* A reference that keeps its object alive without being counted. */
void rt_gc_visit_uncounted(RtObject *o, RtVisitFn visit, void *arg);
static inline void rt_gc_visit_value(RtValue v, RtVisitFn visit, void *arg)
{
    if (rt_value_is_heap(v)) {
        if (RT_UNLIKELY(v.bits & RT_DEFERRED)) {
            rt_gc_visit_uncounted(rt_value_object(v), visit, arg);
        }
        else {
            visit(rt_value_object(v), arg);
        }
    }
}
/* What a frame that is not on a thread's stack holds (a generator's). */
void rt_gc_visit_frame(RtFrame *f, RtVisitFn visit, void *arg);

#endif
