/* Attached, detached, suspended: who may run, and how the world stops.
 *
 *   state       what it means                               who leaves it, and how
 *   NEW         never attached; nobody waits for it         itself: ATTACHED (mutex)
 *   ATTACHED    runs; may touch objects                     itself: DETACHED, or SUSPENDED at a safepoint (mutex)
 *   DETACHED    does not touch objects                      itself: ATTACHED; a stopper: SUSPENDED (mutex)
 *   SUSPENDED   may not attach until the world starts       the stopper: DETACHED (mutex)
 *   ENDED       its last state, when it is in no list
 *
 * Attaching and detaching are one atomic operation each while nobody stops the world.  A stopper sets RT_BREAK_STOP in every
 * thread and then tries to change DETACHED to SUSPENDED; a thread that detaches stores DETACHED and then looks
 * for RT_BREAK_STOP.  With both sequentially consistent one of them sees the other, so that a thread the stopper waits for
 * (room.running) always reports.
 *
 * A thread that stops running, in whatever way, gives up its critical sections and is quiescent (rt_qsbr.h).
 *
 * t->alone tells a thread that it is the only one of its VM: then its locks need no atomics, and nothing has to be
 * freed late.  It becomes 1 at a safepoint of that thread, when no other thread exists; before a second one attaches for
 * the first time it stops the world and clears it.
 *
 * rt_world_gil.c replaces the first half of this in builds with a global lock.
 */
#include "rt_vm.h"

enum { NEW, ATTACHED, DETACHED, SUSPENDED, ENDED };

#if RT_FT

/* --- attaching and detaching --- */

static void
runs_again(RtThread *t)
{
    rt_qsbr_attach(t);
    if (RT_UNLIKELY(t->critical != NULL)) {
        rt_critical_resume(t);
    }
}

static void
runs_no_more(RtThread *t)
{
    if (RT_UNLIKELY(t->critical != NULL)) {
        rt_critical_suspend_all(t);
    }
    rt_qsbr_detach(t);
}

/* Wait until the world runs, and be attached.  The mutex is held. */
static void
wait_until_started(RtThread *t)
{
    while (rt_load_relaxed(&t->state) == SUSPENDED) {
        pthread_cond_wait(&t->vm->world.changed, &t->vm->world.mutex);
    }
    rt_store_seq_cst(&t->state, ATTACHED);
}

/* Somebody stops the world and has counted on us.  The mutex is held. */
static void
suspend(RtThread *t)
{
    RtWorldRoom *world = &t->vm->world;
    rt_store_relaxed(&t->state, SUSPENDED);
    if (--world->running == 0) {
        pthread_cond_broadcast(&world->changed);
    }
}

static void stop_the_others(RtWorldRoom *world, RtThread *t);
static void start_the_others(RtWorldRoom *world);

static void
attach_first_time(RtThread *t)
{
    RtWorldRoom *world = &t->vm->world;
    pthread_mutex_lock(&world->mutex);
    while (world->stopper != NULL) {
        pthread_cond_wait(&world->changed, &world->mutex);
    }
    bool together = false;
    for (RtThread *x = world->threads; x != NULL; x = x->next) {
        together |= x != t && rt_load_relaxed(&x->alone);
    }
    if (together) {
        stop_the_others(world, t);
        for (RtThread *x = world->threads; x != NULL; x = x->next) {
            rt_store_relaxed(&x->alone, 0);
        }
        start_the_others(world);
    }
    rt_store_seq_cst(&t->state, ATTACHED);
    pthread_mutex_unlock(&world->mutex);
    rt_heap_adopt(t);
}

void
rt_attach(RtThread *t)
{
    uint32_t state = DETACHED;
    rt_thread_bind(t);
    if (RT_UNLIKELY(!rt_cas_seq_cst(&t->state, &state, ATTACHED))) {
        RT_ASSERT(state == NEW || state == SUSPENDED || state == DETACHED);
        if (state == NEW) {
            attach_first_time(t);
        }
        else {
            pthread_mutex_lock(&t->vm->world.mutex);
            wait_until_started(t);
            pthread_mutex_unlock(&t->vm->world.mutex);
        }
    }
    runs_again(t);
}

bool
rt_try_attach(RtThread *t)
{
    uint32_t state = DETACHED;
    if (t->critical != NULL || rt_load_relaxed(&t->state) != DETACHED) {
        return false;
    }
    rt_thread_bind(t);
    if (!rt_cas_seq_cst(&t->state, &state, ATTACHED)) {
        return false;
    }
    runs_again(t);
    return true;
}

void
rt_detach_slow(RtThread *t)
{
    RtWorldRoom *world = &t->vm->world;
    RT_ASSERT(rt_is_attached(t));
    runs_no_more(t);
    rt_forget_stack(t);
    rt_store_seq_cst(&t->state, DETACHED);
    if (RT_UNLIKELY(rt_load_seq_cst(&t->breaker) & RT_BREAK_STOP)) {
        pthread_mutex_lock(&world->mutex);
        if (world->stopper != NULL && !world->stopped && rt_load_relaxed(&t->state) == DETACHED) {
            suspend(t);
        }
        pthread_mutex_unlock(&world->mutex);
    }
}

/* --- stopping --- */

/* The mutex is held, nobody else stops the world; t itself is not waited for. */
static void
stop_the_others(RtWorldRoom *world, RtThread *t)
{
    world->stopper = t;
    world->running = 0;
    for (RtThread *x = world->threads; x != NULL; x = x->next) {
        uint32_t state = DETACHED;
        if (x == t) {
            continue;
        }
        rt_or_seq_cst(&x->breaker, RT_BREAK_STOP);
        if (!rt_cas_seq_cst(&x->state, &state, SUSPENDED) && state == ATTACHED) {
            world->running++;
        }
    }
    while (world->running > 0) {
        pthread_cond_wait(&world->changed, &world->mutex);
    }
    world->stopped = true;
}

/* The mutex is held. */
static void
start_the_others(RtWorldRoom *world)
{
    for (RtThread *x = world->threads; x != NULL; x = x->next) {
        rt_and_acq_rel(&x->breaker, ~(uint32_t)RT_BREAK_STOP);
        uint32_t state = SUSPENDED;
        rt_cas_seq_cst(&x->state, &state, DETACHED);
    }
    world->stopped = false;
    world->stopper = NULL;
    pthread_cond_broadcast(&world->changed);
}

void
rt_world_stop(RtThread *t)
{
    RtWorldRoom *world = &t->vm->world;
    RT_ASSERT(rt_is_attached(t));
    rt_capture_stack(t);
    pthread_mutex_lock(&world->mutex);
    while (world->stopper != NULL) {
        RT_ASSERT(world->stopper != t);
        pthread_mutex_unlock(&world->mutex);
        rt_safepoint_stop(t);
        pthread_mutex_lock(&world->mutex);
    }
    stop_the_others(world, t);
    pthread_mutex_unlock(&world->mutex);
}

void
rt_world_start(RtThread *t)
{
    RtWorldRoom *world = &t->vm->world;
    RT_ASSERT(world->stopper == t && world->stopped);
    pthread_mutex_lock(&world->mutex);
    start_the_others(world);
    pthread_mutex_unlock(&world->mutex);
}

/* Let somebody who stops the world do so.  Without such a thread it does nothing. */
void
rt_safepoint_stop(RtThread *t)
{
    RtWorldRoom *world = &t->vm->world;
    rt_capture_stack(t);
    runs_no_more(t);
    pthread_mutex_lock(&world->mutex);
    if (world->stopper != NULL) {
        suspend(t);
        wait_until_started(t);
    }
    pthread_mutex_unlock(&world->mutex);
    runs_again(t);
}

#endif

/* --- safepoints --- */

static bool
take_bit(RtThread *t, uint32_t seen, uint32_t bit)
{
    if (!(seen & bit)) {
        return false;
    }
    rt_and_acq_rel(&t->breaker, ~bit);
    return true;
}

/* The only thread of a VM need not share. */
static void
look_around(RtThread *t)
{
    RtWorldRoom *world = &t->vm->world;
    if (!rt_load_relaxed(&t->alone)) {
        pthread_mutex_lock(&world->mutex);
        if (world->thread_count == 1) {
            rt_store_relaxed(&t->alone, 1);
        }
        pthread_mutex_unlock(&world->mutex);
    }
}

int
rt_stop_or_leave(RtThread *t)
{
    uint32_t why = rt_load_acquire(&t->breaker);
    if (why & RT_BREAK_STOP) {
        rt_safepoint_stop(t);
    }
    if (why & RT_BREAK_EXIT) {
        rt_error_clear(t);
        rt_raise(t, RT_EXC_SystemExit, "the machine ends");
        return -1;
    }
    return 0;
}

int
rt_safepoint(RtThread *t)
{
    uint32_t why = rt_load_acquire(&t->breaker);
    if (why & (RT_BREAK_STOP | RT_BREAK_EXIT) && rt_stop_or_leave(t) < 0) {
        return -1;
    }
    if (why & RT_BREAK_STRESS) {
        rt_world_stop(t);
        rt_world_start(t);
    }
    if (take_bit(t, why, RT_BREAK_QSBR)) {
        look_around(t);
        rt_qsbr_quiescent(t);
    }
#if RT_FT
    if (take_bit(t, why, RT_BREAK_MERGE)) {
        rt_object_merge_queued(t);
    }
#endif
    if (take_bit(t, why, RT_BREAK_TRASH) && t->dealloc_depth == 0) {       /* else the outermost deallocation does it */
        rt_object_empty_trash(t);
    }
    if (take_bit(t, why, RT_BREAK_GC)) {
        rt_gc_at_safepoint(t);
    }
    if (take_bit(t, why, RT_BREAK_PENDING) && t->vm->world.pending_hook != NULL) {
        t->vm->world.pending_hook(t);
    }
    if (take_bit(t, why, RT_BREAK_SIGNAL) && t->vm->world.signal_hook != NULL) {
        return t->vm->world.signal_hook(t);
    }
    return 0;
}

/* --- the list of threads --- */

void
rt_world_init(RtVM *vm)
{
    pthread_mutex_init(&vm->world.mutex, NULL);
    rt_condition_init(&vm->world.changed);
}

void
rt_world_fini(RtVM *vm)
{
    RT_ASSERT(vm->world.threads == NULL);
    pthread_cond_destroy(&vm->world.changed);
    pthread_mutex_destroy(&vm->world.mutex);
}

/* The others were stopped when the process forked, and are not there in the child.  t is attached and has stopped the world. */
void
rt_world_forked(RtThread *t)
{
    RtVM *vm = t->vm;
    RtWorldRoom *world = &vm->world;
    rt_condition_init(&world->changed);
    for (RtThread *x = world->threads; x != NULL; x = x->next) {
        rt_and_acq_rel(&x->breaker, ~(uint32_t)RT_BREAK_STOP);
        if (x != t && rt_load_relaxed(&x->state) != NEW) {
            rt_store_relaxed(&x->state, DETACHED);
            rt_store_relaxed(&x->qsbr_seq, 0);
        }
    }
    world->stopper = NULL;
    world->stopped = false;
    world->running = 0;
#if !RT_FT
    world->waiting = 0;
#endif
}

bool
rt_is_attached(const RtThread *t)
{
    return rt_load_relaxed(&t->state) == ATTACHED;
}

bool
rt_has_been_attached(const RtThread *t)
{
    return rt_load_relaxed(&t->state) != NEW;
}

bool
rt_world_is_stopped(const RtVM *vm)
{
    return vm->world.stopped;
}

void
rt_world_add_thread(RtThread *t)
{
    RtWorldRoom *world = &t->vm->world;
    pthread_mutex_lock(&world->mutex);
    t->id = ++world->next_id;
    t->state = NEW;
    t->breaker = world->stress ? RT_BREAK_STRESS : 0;
    t->failed_guards.on = world->stress_guards;
    t->lock_tag = (uint8_t)((t->id % 63 + 1) << 2);
    t->alone = world->thread_count++ == 0;
    t->next = world->threads;
    world->threads = t;
    pthread_mutex_unlock(&world->mutex);
}

/* No queue of the thread gets anything any more: whoever looks for it in the list holds the mutex. */
void
rt_world_remove_thread(RtThread *t)
{
    RtWorldRoom *world = &t->vm->world;
    pthread_mutex_lock(&world->mutex);
    RtThread **link = &world->threads;
    while (*link != t) {
        link = &(*link)->next;
    }
    *link = t->next;
    if (--world->thread_count == 1) {
        rt_break_thread(world->threads, RT_BREAK_QSBR);
    }
    pthread_mutex_unlock(&world->mutex);
}
