/* fork(): the child has only the thread that forked.
 *
 * That thread stops the world, so that every object is whole, and calls rt_fork_prepare() right before it: the mutexes that
 * detached threads take for a moment are held then.  Afterwards it calls rt_fork_parent(), or rt_fork_child() in the child, which
 * start the world.
 * There the other threads have ended, wherever they were: what their frames referred to stays, their locks of
 * the language stay taken, and what they had printed may be written by both processes, as under CPython.
 */
#ifndef RT_FORK_H
#define RT_FORK_H

#include "rt_thread.h"

void rt_fork_prepare(RtThread *t);
void rt_fork_parent(RtThread *t);
void rt_fork_child(RtThread *t);

#endif
