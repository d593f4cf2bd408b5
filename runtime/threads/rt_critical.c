/* Critical sections.  rt_critical.h has the laws. */
#include "rt_critical.h"

#if RT_FT

/* Does a section around `c` hold o's lock? */
static bool
held_around(const RtCriticalSection *c, const RtObject *o)
{
    for (const RtCriticalSection *s = c->previous; s != NULL && !s->suspended; s = s->previous) {
        if ((s->held[0] && s->objects[0] == o) || (s->held[1] && s->objects[1] == o)) {
            return true;
        }
    }
    return false;
}

/* Take c's locks.  Nothing is held while waiting for one, here or in the sections around c, which are suspended then; so
 * after a wait c can no longer count on them and takes locks of its own. */
static void
take(RtThread *t, RtCriticalSection *c)
{
    int wait = 0;
    c->beginning = true;
    for (;;) {
        RtObject *o = c->objects[wait], *other = c->objects[1 - wait];
        if (!held_around(c, o)) {
            rt_lock(t, o);
            c->held[wait] = true;
        }
        if (other == NULL || held_around(c, other)) {
            break;
        }
        if (rt_try_lock(t, other)) {
            c->held[1 - wait] = true;
            break;
        }
        if (c->held[wait]) {
            c->held[wait] = false;
            rt_unlock(t, o);
        }
        wait = 1 - wait;
    }
    c->beginning = false;
}

void
rt_critical_begin_slow(RtThread *t, RtCriticalSection *c)
{
    t->critical = c;
    take(t, c);
}

void
rt_critical_suspend_all(RtThread *t)
{
    for (RtCriticalSection *c = t->critical; c != NULL && !c->suspended; c = c->previous) {
        if (c->beginning) {
            continue;
        }
        c->suspended = true;
        for (int i = 1; i >= 0; i--) {
            if (c->held[i]) {
                c->held[i] = false;
                rt_unlock(t, c->objects[i]);
            }
        }
    }
}

/* The innermost section gets its locks back.  The sections around it stay suspended.  One that is just beginning takes its locks
 * itself. */
void
rt_critical_resume(RtThread *t)
{
    RtCriticalSection *c = t->critical;
    if (c != NULL && c->suspended) {
        c->suspended = false;      /* but it begins again: waiting here must not resume it once more */
        take(t, c);
    }
}

#endif
