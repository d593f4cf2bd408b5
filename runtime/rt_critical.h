/* Critical sections: locks over one or two objects that are given up when the thread has to wait.
 *
 *     RtCriticalSection c;
 *     rt_critical_begin(t, &c, o);
 *     ... may escape ...
 *     rt_critical_end(t, &c);
 *
 * Sections nest like calls.  When the thread detaches (to wait for a lock, at a stop of the world, around a call out) all
 * its sections are suspended: their locks are free.  Attaching again takes the innermost one's locks; an outer one
 * gets its locks back when the inner one ends.  So what a section protects may change across anything that escapes,
 * but never in between.
 *
 * With a global lock (RT_FT 0) all of this compiles to nothing.
 */
#ifndef RT_CRITICAL_H
#define RT_CRITICAL_H

#include "rt_lock.h"

struct RtCriticalSection {
    RtCriticalSection *previous;  /* the one around it */
    RtObject *first, *second;     /* what it locks, by address; NULL: nothing (its outer section has it) */
    bool suspended;               /* its locks are not held */
};

void rt_critical_end_slow(RtThread *t);
void rt_critical_begin_slow(RtThread *t, RtCriticalSection *c);
void rt_critical_begin_2_slow(RtThread *t, RtCriticalSection *c, RtObject *a, RtObject *b);

/* Called by rt_world.c when the thread stops running, and when it runs again. */
void rt_critical_suspend_all(RtThread *t);
void rt_critical_resume(RtThread *t);

static inline void rt_critical_begin(RtThread *t, RtCriticalSection *c, void *o)
{
#if RT_FT
    c->previous = t->critical;
    c->first = o;
    c->second = NULL;
    c->suspended = false;
    if (RT_LIKELY(rt_try_lock(t, o))) {
        t->critical = c;
    }
    else {
        rt_critical_begin_slow(t, c);
    }
#else
    (void)t, (void)c, (void)o;
#endif
}
static inline void rt_critical_begin_2(RtThread *t, RtCriticalSection *c, void *a, void *b)
{
#if RT_FT
    rt_critical_begin_2_slow(t, c, a, b);
#else
    (void)t, (void)c, (void)a, (void)b;
#endif
}
static inline void rt_critical_end(RtThread *t, RtCriticalSection *c)
{
#if RT_FT
    RT_ASSERT(t->critical == c && !c->suspended);
    if (c->second != NULL) {
        rt_unlock(t, c->second);
    }
    if (c->first != NULL) {
        rt_unlock(t, c->first);
    }
    t->critical = c->previous;
    if (RT_UNLIKELY(c->previous != NULL && c->previous->suspended)) {
        rt_critical_end_slow(t);
    }
#else
    (void)t, (void)c;
#endif
}

#endif
