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
    }
    for (size_t i = 0; i < garbage->count; i++) {
        RtObject *o = garbage->items[i];
        if (is_type(o)) {
            condemn(t, o);
        }
        else {
            rt_decref(t, o);
        }
    }
}

/* Drop condemned types that no object has had as its type in the last walk.  Returns how many. */
static size_t
free_condemned(RtThread *t, RtObjectList *done)
{
    RtGcRoom *gc = &t->vm->gc;
    size_t kept = 0;
    for (size_t i = 0; i < gc->condemned_count; i++) {
        RtObject *type = gc->condemned[i];
        if ((type->gc & RT_GC_HAS_KIN) || !rt_object_list_add(done, type)) {
            gc->condemned[kept++] = type;
        }
    }
    gc->condemned_count = kept;
    return done->count;
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
        rt_store_relaxed(&gc->debt, 0);
    }
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
    }
    if (t->trash != NULL && t->dealloc_depth == 0) {
        rt_object_empty_trash(t);
    }
    free(unused_types.items);
    rt_gc_release(&c);
    return found;
}

int64_t
rt_gc_collect(RtThread *t)
{
    RtGcRoom *gc = &t->vm->gc;
    if (rt_exchange_acq_rel(&gc->running, 1)) {
        return 0;
    }
    rt_capture_stack(t);
    int64_t found = collect(t), total = found > 0 ? found : 0;
    /* Types go one collection later than their last instances, and a base after its subclasses. */
    for (size_t before = gc->condemned_count + 1; found >= 0 && gc->condemned_count != 0 && gc->condemned_count < before;) {
        before = gc->condemned_count;
        rt_capture_stack(t);
        found = collect(t);
        total += found > 0 ? found : 0;
    }
    rt_store_release(&gc->running, 0);
    return total;
}

void
rt_gc_at_safepoint(RtThread *t)
{
    RtGcRoom *gc = &t->vm->gc;
    if (!rt_load_relaxed(&gc->enabled) || rt_exchange_acq_rel(&gc->running, 1)) {
        return;
    }
    rt_capture_stack(t);
    collect(t);
    rt_store_release(&gc->running, 0);
}
