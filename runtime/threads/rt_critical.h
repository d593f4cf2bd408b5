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
    RtObject *objects[2];         /* what it protects, by address; the second may be NULL */
    bool held[2];                 /* its own locks; an object without is locked by a section around it */
    bool suspended;               /* nothing is locked */
    bool beginning;               /* it is waiting for its locks, and holds none */
};

void rt_critical_begin_slow(RtThread *t, RtCriticalSection *c);

/* Called by rt_world.c when the thread stops running, and when it runs again.  In between t->critical stays as it is. */
void rt_critical_suspend_all(RtThread *t);
void rt_critical_resume(RtThread *t);

static inline void rt_critical_begin_2(RtThread *t, RtCriticalSection *c, void *a, void *b)
{
#if RT_FT
    c->previous = t->critical;
    c->objects[0] = (uintptr_t)a < (uintptr_t)b || b == NULL ? a : b;
    c->objects[1] = a == b ? NULL : c->objects[0] == a ? b : a;
    c->held[0] = c->held[1] = false;
    c->suspended = c->beginning = false;
    rt_critical_begin_slow(t, c);
#else
    (void)t, (void)c, (void)a, (void)b;
#endif
}
static inline void rt_critical_begin(RtThread *t, RtCriticalSection *c, void *o)
{
#if RT_FT
    c->previous = t->critical;
    c->objects[0] = o;
    c->objects[1] = NULL;
    c->held[0] = true;
    c->held[1] = false;
    c->suspended = c->beginning = false;
    if (RT_LIKELY(rt_try_lock(t, o))) {
        t->critical = c;
    }
    else {
        c->held[0] = false;
        rt_critical_begin_slow(t, c);
    }
#else
    (void)t, (void)c, (void)o;
#endif
}
static inline void rt_critical_end(RtThread *t, RtCriticalSection *c)
{
#if RT_FT
    RT_ASSERT(t->critical == c && !c->suspended);
    for (int i = 1; i >= 0; i--) {
        if (c->held[i]) {
            rt_unlock(t, c->objects[i]);
        }
    }
    t->critical = c->previous;
    if (RT_UNLIKELY(c->previous != NULL && c->previous->suspended)) {
        rt_critical_resume(t);
    }
#else
    (void)t, (void)c;
#endif
}

#endif
