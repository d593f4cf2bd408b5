/* fork(): the child has only the thread that forked.
 *
 * That thread stops the world, so that every object is whole, and calls rt_fork_prepare() right before it: the mutexes that
 * detached threads take for a moment are held then.  Afterwards it calls rt_fork_parent(), or rt_fork_child() in the child, which
 * start the world.
 * There the other threads have ended, wherever they were: what their frames referred to stays, their locks of
 * the language stay taken, and what they had printed may be written by both processes, as under CPython.
 *
 * Nothing else of them stays:
 *
 *   merge queues       each thread is ended as any is, but by the one that is left: what waited in its queue is merged with what it had
 *                      counted, and may die (finalizers run); afterwards whoever drops a reference to what it owned merges that himself
 *   locks of objects   are free: nobody reaches a safepoint or detaches with one, but in a critical section, which gives them up then; one
 *                      that was being handed over to a thread that waits is set free
 *   mutexes            are held by the thread that forks, or made anew
 *   memory             heaps, and what waited for a grace period, go to those that are left
 *   copies of code     the indexes are given back, and used again with the copies
 *   the main thread    is the one that forked
 */
#ifndef RT_FORK_H
#define RT_FORK_H

#include "rt_thread.h"

void rt_fork_prepare(RtThread *t);
void rt_fork_parent(RtThread *t);
void rt_fork_child(RtThread *t);

#endif
