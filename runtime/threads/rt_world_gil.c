/* The world in builds with a global lock: the thread that has the lock is attached, all others are stopped.
 *
 * A thread that has waited for 5 ms for the lock asks the holder, by RT_BREAK_STOP, to let it go at its next safepoint.  The
 * holder then waits until somebody else has taken it.  room.mutex guards everything here.
 */
#include "rt_vm.h"

#if !RT_FT

#define SWITCH_NS 5000000    /* how long a thread waits for the lock before it asks for it */

enum { NEW, ATTACHED, DETACHED };

static void
take_lock(RtThread *t)
{
    RtWorldRoom *world = &t->vm->world;
    world->waiting++;
    while (world->holder != NULL) {
        uint64_t taken = world->taken;
        bool signalled = rt_condition_wait(&world->changed, &world->mutex, rt_deadline(SWITCH_NS));
        if (!signalled && world->holder != NULL && taken == world->taken) {
            rt_break_thread(world->holder, RT_BREAK_STOP);
        }
    }
    world->waiting--;
    world->taken++;
    world->holder = t;
    rt_store_relaxed(&t->state, ATTACHED);
    pthread_cond_broadcast(&world->changed);
}

static void
give_lock(RtThread *t)
{
    RtWorldRoom *world = &t->vm->world;
    RT_ASSERT(world->holder == t);
    rt_and_acq_rel(&t->breaker, ~(uint32_t)RT_BREAK_STOP);
    rt_store_relaxed(&t->state, DETACHED);
    world->holder = NULL;
    if (world->waiting != 0) {
        pthread_cond_broadcast(&world->changed);
    }
}

void
rt_attach(RtThread *t)
{
    RtWorldRoom *world = &t->vm->world;
    rt_thread_bind(t);
    pthread_mutex_lock(&world->mutex);
    bool first = rt_load_relaxed(&t->state) == NEW;
    take_lock(t);
    pthread_mutex_unlock(&world->mutex);
    if (first) {
        rt_heap_adopt(t);
    }
}

bool
rt_try_attach(RtThread *t)
{
    RtWorldRoom *world = &t->vm->world;
    bool taken = false;
    rt_thread_bind(t);
    pthread_mutex_lock(&world->mutex);
    if (world->holder == NULL && world->waiting == 0 && rt_load_relaxed(&t->state) == DETACHED) {
        take_lock(t);
        taken = true;
    }
    pthread_mutex_unlock(&world->mutex);
    return taken;
}

void
rt_detach_slow(RtThread *t)
{
    rt_forget_stack(t);
    pthread_mutex_lock(&t->vm->world.mutex);
    give_lock(t);
    pthread_mutex_unlock(&t->vm->world.mutex);
}

/* Somebody wants the lock: wait until he has had it. */
void
rt_safepoint_stop(RtThread *t)
{
    RtWorldRoom *world = &t->vm->world;
    rt_capture_stack(t);
    pthread_mutex_lock(&world->mutex);
    uint64_t taken = world->taken;
    bool wanted = world->waiting != 0;
    give_lock(t);
    while (wanted && world->taken == taken && world->waiting != 0) {
        pthread_cond_wait(&world->changed, &world->mutex);
    }
    take_lock(t);
    pthread_mutex_unlock(&world->mutex);
}

void
rt_world_stop(RtThread *t)
{
    RtWorldRoom *world = &t->vm->world;
    RT_ASSERT(world->holder == t && !world->stopped);
    rt_capture_stack(t);
    world->stopper = t;
    world->stopped = true;
}

void
rt_world_start(RtThread *t)
{
    RT_ASSERT(t->vm->world.stopper == t);
    t->vm->world.stopped = false;
    t->vm->world.stopper = NULL;
}

#endif
