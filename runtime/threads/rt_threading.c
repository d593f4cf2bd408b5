/* Threads of programs: started, waited for, made to leave.  rt_threading.h has the laws. */
#include "rt_threading.h"

#include <stdlib.h>

#include "rt_vm.h"

#define LOOK_EVERY_NS 2000000      /* while the VM ends: have those that are left gone outside? */

void
rt_threading_early_init(RtVM *vm)
{
    pthread_mutex_init(&vm->threading.mutex, NULL);
    rt_condition_init(&vm->threading.changed);
}

/* Handles that are left go with the heap. */
void
rt_threading_late_fini(RtVM *vm)
{
    RtThreadingRoom *room = &vm->threading;
    RT_ASSERT(room->running == 0);
    while (room->starts != NULL) {
        RtStart *start = room->starts;
        room->starts = start->next;
        free(start);
    }
    pthread_cond_destroy(&room->changed);
    pthread_mutex_destroy(&room->mutex);
}

/* The room's mutex is held. */
static void
release_locked(RtStart *start)
{
    if (--start->references == 0) {
        *start->link = start->next;
        if (start->next != NULL) {
            start->next->link = start->link;
        }
        free(start);
    }
}

void
rt_start_release(RtVM *vm, RtStart *start)
{
    pthread_mutex_lock(&vm->threading.mutex);
    release_locked(start);
    pthread_mutex_unlock(&vm->threading.mutex);
}

/* --- the thread itself --- */

/* What the callable raised, and nobody handled. */
static void
report(RtThread *t, RtValue function)
{
    if (t->exc == NULL) {
        return;
    }
    if (rt_must_exit(t) || rt_error_matches(t, RT_EXC_SystemExit)) {
        rt_error_clear(t);
        return;
    }
    rt_report_unraisable_in(t, RT_HOST >= 0x030d ? "Exception ignored in thread started by %R:\n"
                                                  : "Exception ignored in thread started by: %R\n", function);
}

/* Nothing of the VM is touched after the last unlock: it may be gone then. */
static void *
run_thread(void *argument)
{
    RtStart *start = argument;
    RtThread *t = start->thread;       /* only we change it */
    RtVM *vm = t->vm;
    RtThreadingRoom *room = &vm->threading;
    rt_attach(t);
    rt_close(t, rt_call_0(t, start->function));
    report(t, start->function);
    rt_close(t, start->function);
    rt_host_collect(t);
    rt_sys_flush(t, RT_STDOUT);
    rt_error_clear(t);
    pthread_mutex_lock(&room->mutex);
    start->thread = NULL;
    pthread_mutex_unlock(&room->mutex);
    rt_thread_end(t);
    rt_store_release(&start->done, 1);
    rt_lot_wake_all(vm, &start->done);
    pthread_mutex_lock(&room->mutex);
    release_locked(start);
    rt_store_relaxed(&room->running, room->running - 1);
    pthread_cond_broadcast(&room->changed);
    pthread_mutex_unlock(&room->mutex);
    return NULL;
}

/* --- starting --- */

static int
create(RtStart *start)
{
    pthread_t os_thread;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    int status = pthread_create(&os_thread, &attributes, run_thread, start);
    pthread_attr_destroy(&attributes);
    if (status == 0) {
        start->ident = (uint64_t)os_thread;
    }
    return status;
}

/* In the list, with the thread counted; false when the VM ends. */
static bool
add(RtThreadingRoom *room, RtStart *start)
{
    pthread_mutex_lock(&room->mutex);
    bool ending = room->ending;
    if (!ending) {
        rt_store_relaxed(&room->running, room->running + 1);
        start->next = room->starts;
        start->link = &room->starts;
        if (start->next != NULL) {
            start->next->link = &start->next;
        }
        room->starts = start;
    }
    pthread_mutex_unlock(&room->mutex);
    return !ending;
}

/* Some thread that runs and is no daemon, with a reference, or NULL. */
static RtStart *
find_essential(RtThreadingRoom *room, const RtStart *own)
{
    pthread_mutex_lock(&room->mutex);
    RtStart *found = room->starts;
    while (found != NULL && (found == own || found->daemon || rt_load_acquire(&found->done))) {
        found = found->next;
    }
    if (found != NULL) {
        found->references++;
    }
    pthread_mutex_unlock(&room->mutex);
    return found;
}

/* A daemon that would start a thread when nobody is waited for any more leaves: at that time it would not run in CPython. */
static void
leave_at_end(RtThread *t)
{
    if (t->start == NULL || !t->start->daemon) {
        return;
    }
    RtStart *essential = find_essential(&t->vm->threading, NULL);
    if (essential == NULL) {
        rt_break_thread(t, RT_BREAK_EXIT);
    }
    else {
        rt_start_release(t->vm, essential);
    }
}

RtStart *
rt_start_new(RtThread *t, RtValue function, bool daemon)
{
    RtVM *vm = t->vm;
    RtThreadingRoom *room = &vm->threading;
    RtStart *start = calloc(1, sizeof *start);
    RtThread *fresh = start != NULL ? rt_thread_new(vm) : NULL;
    if (fresh == NULL) {
        free(start);
        rt_raise_no_memory(t);
        return NULL;
    }
    start->references = 2;
    start->daemon = daemon;
    start->thread = fresh;
    fresh->start = start;
    if (!add(room, start)) {
        rt_thread_end(fresh);
        free(start);
        leave_at_end(t);
        rt_raise(t, RT_EXC_AT_END, "can't create new thread at interpreter shutdown");
        return NULL;
    }
    start->function = rt_value_heap_safe(t, rt_dup(t, function));
    if (create(start) == 0) {
        return start;
    }
    rt_close(t, start->function);
    pthread_mutex_lock(&room->mutex);
    rt_store_relaxed(&room->running, room->running - 1);
    release_locked(start);
    release_locked(start);
    pthread_cond_broadcast(&room->changed);
    pthread_mutex_unlock(&room->mutex);
    rt_thread_end(fresh);
    rt_raise(t, RT_EXC_RuntimeError, "can't start new thread");
    return NULL;
}

/* --- waiting --- */

int
rt_wait_change(RtThread *t, uint8_t *address, uint8_t expected, int64_t deadline)
{
    int result = 1;
    while (result > 0) {
        if (rt_time_left(deadline) == 0) {
            return 0;
        }
        result = rt_lot_wait(t, address, expected, deadline);
        if (result > 0 && rt_check_periodic(t) < 0) {
            return -1;
        }
    }
    return result == 0;
}

int
rt_start_join(RtThread *t, RtStart *start, int64_t timeout_ns)
{
    int64_t deadline = rt_deadline(timeout_ns);
    while (!rt_load_acquire(&start->done)) {
        int result = rt_wait_change(t, &start->done, 0, deadline);
        if (result <= 0) {
            return result;
        }
    }
    return 1;
}

int
rt_threading_join(RtThread *t)
{
    RtStart *start;
    while ((start = find_essential(&t->vm->threading, t->start)) != NULL) {
        int result = rt_start_join(t, start, -1);
        rt_start_release(t->vm, start);
        if (result < 0) {
            return -1;
        }
    }
    return 0;
}

/* A start is set before its thread runs, and looked at only in a thread that was attached here: it is this one's own,
   or that of a thread which has none. */
RtThread *
rt_thread_of_program(RtVM *vm)
{
    pthread_t here = pthread_self();
    pthread_mutex_lock(&vm->world.mutex);
    RtThread *found = vm->world.threads;
    while (found != NULL && (!pthread_equal(rt_load_relaxed(&found->os_thread), here) || found->start == NULL)) {
        found = found->next;
    }
    pthread_mutex_unlock(&vm->world.mutex);
    return found;
}

/* What dead threads have held of their starts is given up; whoever waits for them finds them done. */
void
rt_threading_forked(RtThread *t)
{
    RtThreadingRoom *room = &t->vm->threading;
    rt_condition_init(&room->changed);
    for (RtStart *start = room->starts, *next; start != NULL; start = next) {
        next = start->next;
        if (start != t->start && !start->done) {
            start->thread = NULL;
            start->done = 1;
            release_locked(start);
        }
    }
    room->running = t->start != NULL;
}

/* --- the end --- */

/* Every thread that is left runs code of the host, or waits for input.  The room's mutex is held. */
static bool
all_outside(const RtThreadingRoom *room)
{
    bool outside = false;
    for (const RtStart *s = room->starts; s != NULL; s = s->next) {
        if (rt_load_acquire(&s->done)) {
            continue;        /* on its way out, as those without a start are */
        }
        if (s->thread == NULL || !rt_load_relaxed(&s->thread->outside)) {
            return false;
        }
        outside = true;
    }
    return outside;
}

bool
rt_threading_end(RtThread *t)
{
    RtVM *vm = t->vm;
    RtThreadingRoom *room = &vm->threading;
    rt_detach(t);
    pthread_mutex_lock(&room->mutex);
    room->ending = true;
    for (RtStart *s = room->starts; s != NULL; s = s->next) {
        if (s->thread != NULL) {
            rt_break_thread(s->thread, RT_BREAK_EXIT);
        }
    }
    pthread_mutex_unlock(&room->mutex);
    rt_lot_interrupt_all(vm);
    pthread_mutex_lock(&room->mutex);
    bool outside = false;
    while (room->running > 0 && !outside) {
        outside = !rt_condition_wait(&room->changed, &room->mutex, rt_deadline(LOOK_EVERY_NS)) && all_outside(room);
    }
    bool gone = room->running == 0;
    pthread_mutex_unlock(&room->mutex);
    rt_attach(t);
    return gone;
}

void
rt_threading_allow(RtThread *t, bool allowed)
{
    RtThreadingRoom *room = &t->vm->threading;
    pthread_mutex_lock(&room->mutex);
    room->ending = !allowed;
    pthread_mutex_unlock(&room->mutex);
}

int
rt_threading_finish(RtThread *t)
{
    if (RT_HOST == 0x030c && !rt_sys_host_since(t, 0x030c03)) {
        rt_threading_allow(t, false);       /* 3.12.0 to 3.12.2 do so before they wait, all others behind it */
    }
    int result = rt_threading_join(t);
    rt_threading_allow(t, false);
    return result;
}
