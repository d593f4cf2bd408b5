/* Quiescent-state based reclamation.  rt_qsbr.h has the idea. */
#include <stdlib.h>

#include "rt_vm.h"

#define BATCH 32                     /* so many are freed behind one grace period */
#define IS_OBJECT ((uintptr_t)1)     /* in an address: it is that of an object, not of raw memory */

void
rt_qsbr_init(RtVM *vm)
{
    vm->qsbr.sequence = 1;
}

void
rt_qsbr_fini(RtVM *vm)
{
    free(vm->qsbr.orphans.items);
}

/* Attaching.  The store has to be seen before this thread loads any pointer, or a thread that polls could think that
 * we are still detached, while we find what it is about to free. */
void
rt_qsbr_attach(RtThread *t)
{
    rt_exchange_seq_cst(&t->qsbr_seq, rt_load_acquire(&t->vm->qsbr.sequence));
}

/* The release makes what we read come before somebody else's free. */
void
rt_qsbr_detach(RtThread *t)
{
    rt_store_release(&t->qsbr_seq, 0);
}

static bool
append(RtDelayedQueue *q, uintptr_t address, uint64_t goal)
{
    if (q->count == q->capacity) {
        size_t capacity = q->capacity ? 2 * q->capacity : 2 * BATCH;
        RtDelayed *items = realloc(q->items, capacity * sizeof *items);
        if (items == NULL) {
            return false;
        }
        q->items = items;
        q->capacity = capacity;
    }
    q->items[q->count++] = (RtDelayed){address, goal};
    return true;
}

static void
free_one(RtThread *t, uintptr_t address)
{
    if (address & IS_OBJECT) {
        rt_heap_free_late(t, (RtObject *)(address & ~IS_OBJECT));
    }
    else {
        rt_free(t, (void *)address);
    }
}

/* Free what has a goal that every thread has reached. */
static void
free_reached(RtThread *t, RtDelayedQueue *q, uint64_t reached)
{
    size_t n = 0;
    while (n < q->count && q->items[n].goal != 0 && q->items[n].goal <= reached) {
        free_one(t, q->items[n++].address);
    }
    if (n != 0) {
        q->count -= n;
        memmove(q->items, q->items + n, q->count * sizeof *q->items);
    }
}

/* The sequence that all attached threads have seen.  Threads that have not seen `wanted` are asked for it.
 * The world's mutex is held. */
static uint64_t
reached_by_all(RtVM *vm, uint64_t wanted)
{
    uint64_t least = rt_load_acquire(&vm->qsbr.sequence);
    for (RtThread *x = vm->world.threads; x != NULL; x = x->next) {
        uint64_t seen = rt_load_seq_cst(&x->qsbr_seq);
        if (seen == 0) {
            continue;
        }
        if (seen < wanted) {
            rt_break_thread(x, RT_BREAK_QSBR);
        }
        least = seen < least ? seen : least;
    }
    return least;
}

static void
poll(RtThread *t)
{
    RtVM *vm = t->vm;
    RtDelayedQueue orphans = {0};
    pthread_mutex_lock(&vm->world.mutex);
    uint64_t wanted = t->delayed.count > t->delayed.open ? t->delayed.items[t->delayed.count - t->delayed.open - 1].goal : 0;
    uint64_t reached = reached_by_all(vm, wanted);
    if (vm->qsbr.orphans.count != 0) {
        orphans = vm->qsbr.orphans;
        vm->qsbr.orphans = (RtDelayedQueue){0};
    }
    pthread_mutex_unlock(&vm->world.mutex);
    free_reached(t, &t->delayed, reached);
    for (size_t i = 0; i < orphans.count; i++) {      /* they wait a little longer, as if they were ours */
        if (append(&t->delayed, orphans.items[i].address, 0)) {
            t->delayed.open++;
        }
    }
    free(orphans.items);
}

/* Give the open part of the queue a goal. */
static void
step(RtThread *t)
{
    RtDelayedQueue *q = &t->delayed;
    uint64_t goal = rt_add_seq_cst(&t->vm->qsbr.sequence, 2) + 2;
    for (size_t i = q->count - q->open; i < q->count; i++) {
        q->items[i].goal = goal;
    }
    q->open = 0;
}

static void
delay(RtThread *t, uintptr_t address)
{
    RtDelayedQueue *q = &t->delayed;
    if (!append(q, address, 0)) {
        return;
    }
    if (++q->open >= BATCH) {
        step(t);
        poll(t);
    }
}

void
rt_free_delayed(RtThread *t, void *p)
{
    if (rt_is_alone(t) || p == NULL) {
        rt_free(t, p);
        return;
    }
    delay(t, (uintptr_t)p);
}

void
rt_qsbr_free_object(RtThread *t, RtObject *o)
{
    if (rt_is_alone(t)) {
        rt_heap_free_late(t, o);
        return;
    }
    delay(t, (uintptr_t)o | IS_OBJECT);
}

void
rt_qsbr_quiescent(RtThread *t)
{
    rt_store_release(&t->qsbr_seq, rt_load_acquire(&t->vm->qsbr.sequence));
    if (t->delayed.count != 0) {
        poll(t);
    }
}

void
rt_qsbr_free_all(RtThread *t)
{
    RtVM *vm = t->vm;
    pthread_mutex_lock(&vm->world.mutex);
    for (RtThread *x = vm->world.threads; x != NULL; x = x->next) {
        for (size_t i = 0; i < x->delayed.count; i++) {
            free_one(t, x->delayed.items[i].address);
        }
        x->delayed.count = x->delayed.open = 0;
    }
    for (size_t i = 0; i < vm->qsbr.orphans.count; i++) {
        free_one(t, vm->qsbr.orphans.items[i].address);
    }
    vm->qsbr.orphans.count = 0;
    pthread_mutex_unlock(&vm->world.mutex);
}

void
rt_qsbr_thread_end(RtThread *t)
{
    RtDelayedQueue *q = &t->delayed;
    RtWorldRoom *world = &t->vm->world;
    pthread_mutex_lock(&world->mutex);
    for (size_t i = 0; i < q->count; i++) {
        append(&t->vm->qsbr.orphans, q->items[i].address, 0);
    }
    pthread_mutex_unlock(&world->mutex);
    free(q->items);
    *q = (RtDelayedQueue){0};
}
