/* The cycle collector: when it runs, and what becomes of what it finds.  rt_gc_mark.c finds it.
 *
 * A collection, by a thread at a safepoint:
 *
 *   stop the world
 *     free what waited for a grace period, and bytecode of threads that have ended; merge objects that wait for their owners
 *     find the garbage: tracked objects that nothing from outside reaches
 *     own one reference to each; clear the weak references to it
 *   if some of it has finalizers
 *     start the world, run them, stop the world
 *     what is reachable again survives, with what it reaches
 *   make what was deferred counted
 *   start the world
 *     clear every object of the garbage; drop the reference: it dies by its own count
 *   stop the world
 *     sweep the heap: what is free now counts as new memory for who takes it
 *   start the world
 *
 * Who makes garbage must not be faster than who clears it: a thread that finds that as much memory as makes a collection due
 * has been taken while another thread's collection is under way, waits for that one at its safepoint, as long as it gets on.
 *
 * Between the stops no other thread can reach the garbage, and no other collection runs (room.running), so that it needs no lock.
 *
 * An object does not count its type.  A type that is garbage is cleared, and condemned: it keeps one reference until
 * a collection sees no object any more that has it as its type.
 *
 * A collection that has no memory for its own lists leaves everything as it was.
 */
#include <stdlib.h>

#include "rt_gc_mark.h"

#define LEAST_DEBT ((int64_t)4 << 20)    /* bytes allocated before a first collection is asked for */
#define LOOK_EVERY_NS 10000000           /* has another thread's collection got on? */
#define PATIENCE      20                 /* so often it may not have, until the waiting thread goes on itself */

void
rt_gc_init(RtVM *vm)
{
    vm->gc.enabled = 1;
    vm->gc.threshold = LEAST_DEBT;
}

void
rt_gc_fini(RtVM *vm)
{
    free(vm->gc.condemned);
}

void
rt_gc_request(RtThread *t)
{
    rt_break_thread(t, RT_BREAK_GC);
}

static bool
has_finalizer(const RtObject *o)
{
    return o->type->slots.finalize != NULL && !(o->flags & RT_OBJECT_FINALIZED);
}

static bool
is_type(const RtObject *o)
{
    return (o->type->flags & RT_TYPE_TYPE_SUB) != 0;
}

/* Own a reference to each object of the garbage, so that it stays while others of it die; and let nobody find it by a
 * weak reference.  World stopped. */
static void
hold_garbage(RtThread *t, RtObjectList *garbage)
{
    for (size_t i = 0; i < garbage->count; i++) {
        RtObject *o = garbage->items[i];
#if RT_FT
        rt_object_merge(o, 1);
#else
        o->owner++;
#endif
        if ((o->flags & RT_OBJECT_WEAKREFS) && t->vm->world.weakref_hook != NULL) {
            t->vm->world.weakref_hook(t, o, true);
        }
    }
}

/* Some more of the garbage is done with. */
static void
get_on(RtGcRoom *gc)
{
    rt_store_relaxed(&gc->progress, rt_load_relaxed(&gc->progress) + 1);
}

/* World running.  True: there were some. */
static bool
run_finalizers(RtThread *t, const RtObjectList *garbage)
{
    bool any = false;
    for (size_t i = 0; i < garbage->count; i++) {
        any |= has_finalizer(garbage->items[i]);
    }
    if (!any) {
        return false;
    }
    rt_world_start(t);
    for (size_t i = 0; i < garbage->count; i++) {
        if (has_finalizer(garbage->items[i])) {
            rt_object_finalize(t, garbage->items[i]);
            get_on(&t->vm->gc);
        }
    }
    rt_world_stop(t);
    return true;
}

/* The rest of a type's life is that of its instances.  Without memory to remember it, it stays until the VM ends. */
static void
condemn(RtThread *t, RtObject *type)
{
    RtGcRoom *gc = &t->vm->gc;
    if (gc->condemned_count == gc->condemned_capacity) {
        size_t capacity = gc->condemned_capacity ? 2 * gc->condemned_capacity : 16;
        RtObject **items = realloc(gc->condemned, capacity * sizeof *items);
        if (items == NULL) {
            return;
        }
        gc->condemned = items;
        gc->condemned_capacity = capacity;
    }
    type->gc |= RT_GC_CONDEMNED;
    gc->condemned[gc->condemned_count++] = type;
}

/* World running. */
static void
clear_garbage(RtThread *t, const RtObjectList *garbage)
{
    for (size_t i = 0; i < garbage->count; i++) {
        RtObject *o = garbage->items[i];
        if (o->type->slots.clear != NULL) {
            o->type->slots.clear(t, o);
        }
        get_on(&t->vm->gc);
    }
    for (size_t i = 0; i < garbage->count; i++) {
        RtObject *o = garbage->items[i];
        if (is_type(o)) {
            condemn(t, o);
        }
        else {
            rt_decref(t, o);
        }
        get_on(&t->vm->gc);
    }
}

/* Drop condemned types that no object has had as its type in the last walk.  Returns how many. */
static size_t
free_condemned(RtThread *t, RtObjectList *done)
{
    RtGcRoom *gc = &t->vm->gc;
    size_t kept = 0, kept_old = 0;
    for (size_t i = 0; i < gc->condemned_count; i++) {
        RtObject *type = gc->condemned[i];
        if ((type->gc & RT_GC_HAS_KIN) || !rt_object_list_add(done, type)) {
            gc->condemned[kept++] = type;
            kept_old += i < gc->condemned_old;
        }
    }
    gc->condemned_count = kept;
    gc->condemned_old = kept_old;
    return done->count;
}

/* Where the garbage was, memory is free again, and the debt is what other threads have taken meanwhile. */
static void
sweep(RtThread *t)
{
    RtGcRoom *gc = &t->vm->gc;
    rt_world_stop(t);
    rt_qsbr_free_all(t);
    rt_heap_sweep(t->vm);
    if (rt_load_relaxed(&gc->debt) < 0) {       /* the garbage was no part of it */
        rt_store_relaxed(&gc->debt, 0);
    }
    rt_world_start(t);
}

/* The stack of t has been captured by the caller: deeper frames belong to the collection. */
static __attribute__((noinline)) int64_t
collect(RtThread *t)
{
    RtVM *vm = t->vm;
    RtGcRoom *gc = &vm->gc;
    RtCollection c = {.thread = t, .stack_top = t->c_stack_top};
    RtObjectList unused_types = {0};
    int64_t found = -1;

    memcpy(c.registers, t->registers, sizeof c.registers);

    rt_world_stop(t);
    rt_qsbr_free_all(t);
    rt_running_collect(t);
    rt_heap_sweep(vm);
    if (rt_gc_find(&c)) {
        found = (int64_t)c.garbage.count;
        free_condemned(t, &unused_types);
        hold_garbage(t, &c.garbage);
        if (run_finalizers(t, &c.garbage) && !rt_gc_find_revived(&c)) {
            /* No memory to find out: all of it stays, and is looked at again the next time. */
            free(c.revived.items);
            c.revived = c.garbage;
            c.garbage = (RtObjectList){0};
        }
        for (size_t i = 0; i < c.garbage.count; i++) {
            rt_object_set_counted_stopped(c.garbage.items[i]);
        }
        gc->collections++;
        gc->collected += c.garbage.count;
        gc->live_bytes = c.live_bytes;
        rt_store_relaxed(&gc->threshold, c.live_bytes / 2 > LEAST_DEBT ? c.live_bytes / 2 : LEAST_DEBT);
    }
    /* Also without memory to find out: else each further page would ask for a collection that fails again. */
    rt_store_relaxed(&gc->debt, 0);
    rt_world_start(t);

    for (size_t i = 0; i < c.revived.count; i++) {
        rt_decref(t, c.revived.items[i]);
    }
    clear_garbage(t, &c.garbage);
    if (vm->world.pending_hook != NULL) {
        vm->world.pending_hook(t);          /* weak references to garbage; those in it have lost their callbacks */
    }
    for (size_t i = 0; i < unused_types.count; i++) {
        rt_decref(t, unused_types.items[i]);
        get_on(gc);
    }
    if (t->trash != NULL && t->dealloc_depth == 0) {
        rt_object_empty_trash(t);
    }
    if (c.garbage.count + unused_types.count != 0) {
        sweep(t);
    }
    free(unused_types.items);
    rt_gc_release(&c);
    return found;
}

/* False: a collection is under way. */
static bool
begin(RtThread *t)
{
    RtGcRoom *gc = &t->vm->gc;
    if (rt_exchange_acq_rel(&gc->running, 1)) {
        return false;
    }
    rt_store_relaxed(&gc->collector, t->id);
    return true;
}

static void
end(RtThread *t)
{
    RtGcRoom *gc = &t->vm->gc;
    rt_store_relaxed(&gc->collector, 0);
    rt_store_release(&gc->running, 0);
    rt_lot_wake_all(t->vm, &gc->running);
}

int64_t
rt_gc_collect(RtThread *t)
{
    RtGcRoom *gc = &t->vm->gc;
    if (!begin(t)) {
        return 0;
    }
    rt_capture_stack(t);
    int64_t found = collect(t), total = found > 0 ? found : 0;
    /* Types go one collection later than their last instances, and a base after its subclasses; other threads may condemn more all the
     * time. */
    gc->condemned_old = gc->condemned_count;
    for (size_t before = SIZE_MAX; found >= 0 && gc->condemned_old != 0 && gc->condemned_old < before;) {
        before = gc->condemned_old;
        rt_capture_stack(t);
        found = collect(t);
        total += found > 0 ? found : 0;
    }
    end(t);
    return total;
}

/* Finalizers may wait for this thread: a collection that does not get on is waited for once. */
static void
wait_for_collection(RtThread *t)
{
    RtGcRoom *gc = &t->vm->gc;
    uint64_t seen = rt_load_relaxed(&gc->progress);
    if (seen == t->gc_gave_up || rt_load_relaxed(&gc->collector) == t->id) {
        return;
    }
    for (int left = PATIENCE; left > 0; left--) {
        if (rt_lot_wait(t, &gc->running, 1, rt_deadline(LOOK_EVERY_NS)) >= 0) {
            return;
        }
        uint64_t now = rt_load_relaxed(&gc->progress);
        left = now != seen ? PATIENCE : left;
        seen = now;
    }
    t->gc_gave_up = seen;
}

void
rt_gc_at_safepoint(RtThread *t)
{
    RtGcRoom *gc = &t->vm->gc;
    if (!rt_load_relaxed(&gc->enabled)) {
        return;
    }
    if (begin(t)) {
        rt_capture_stack(t);
        collect(t);
        end(t);
    }
    else if (rt_load_relaxed(&gc->debt) > rt_load_relaxed(&gc->threshold)) {
        wait_for_collection(t);
    }
}

/* What another thread's collection held stays as it is, as what that thread held does. */
void
rt_gc_forked(RtThread *t)
{
    RtGcRoom *gc = &t->vm->gc;
    if (rt_load_relaxed(&gc->collector) != t->id) {
        rt_store_relaxed(&gc->collector, 0);
        rt_store_relaxed(&gc->running, 0);
    }
}
