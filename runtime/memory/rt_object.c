/* Counting and dying: the slow paths of rt_object.h, and deallocation that does not use up the C stack.
 *
 * How a count ends (RT_FT)
 *
 *   owner drops its last      shared == 0           dead
 *   own reference             else                  merged: tid = 0, shared is the whole count; dead when that is 0
 *   another thread drops one  INIT or MAYBE, and    the count may be 0 now, only the owner can tell: QUEUED.  The
 *                             no shared count       reference is kept by the queue until the owner merges
 *                             QUEUED                one less; may be below 0
 *                             MERGED                one less; dead at 0
 *
 * The owner merges what is in its queue at its next safepoint.  When the owner has ended, whoever wants to queue an object merges it:
 * the world's mutex, under which threads end, orders that after everything the owner did.  When there is no memory
 * for the queue the object just stays QUEUED; every collection merges all objects in that state.
 *
 * Objects that several threads use a lot become deferred, so that the threads do not write to the same count all the time.
 * Each thread looks at one in about 64 of its counts of what it does not own; an object that is found a second time is
 * deferred from then on: only a collection frees it, and stacks refer to it without counting.  Its owner is asked to merge it,
 * so that he does not go on to count it either.  Whoever makes it so holds a counted reference, which is safe
 * until the bias is there: so no other order of the two writes (flag, then bias) is needed.  Objects that tell when they
 * die (with a finalizer, weak references, or of the host) stay counted.
 *
 * A dead object looks dead to rt_try_incref(): tid is the calling thread's only with owner == 0, and shared is 0 or MERGED.
 *
 * Deallocations nest at most RT_DEALLOC_DEPTH deep; deeper ones wait in t->trash, linked through tid and owner, until
 * the outermost one is done.  The link's top bit is set, so that it is nobody's id.
 */
#include <stdlib.h>

#include "rt_vm.h"

#define RT_DEALLOC_DEPTH 50
#define TRASH_BIT        ((uint32_t)1 << 31)

static inline void object_die(RtThread *t, RtObject *o);
static void object_die_slow(RtThread *t, RtObject *o);

/* --- trash --- */

static void
trash_link(RtObject *o, const RtObject *next)
{
    uint64_t link = (uint64_t)(uintptr_t)next >> 4;     /* objects are 16-byte aligned, addresses have 48 bits */
    rt_store_relaxed(&o->tid, TRASH_BIT | (uint32_t)(link & ~TRASH_BIT));
    o->owner = (uint32_t)(link >> 31);
}

/* The next object that waits behind o. */
RtObject *
rt_object_trash_next(const RtObject *o)
{
    return (RtObject *)(uintptr_t)((((uint64_t)o->owner << 31) | (o->tid & ~TRASH_BIT)) << 4);
}

/* Keep a dead object until no deallocation runs in `t`. */
void
rt_object_trash(RtThread *t, RtObject *o)
{
    trash_link(o, t->trash);
    o->gc |= RT_GC_TRASH;
    t->trash = o;
}

void
rt_decref_later(RtThread *t, void *object)
{
    t->dealloc_depth += RT_DEALLOC_DEPTH;      /* so deep that object_die() puts it aside */
    rt_decref(t, object);
    t->dealloc_depth -= RT_DEALLOC_DEPTH;
    if (t->trash != NULL) {
        rt_break_thread(t, RT_BREAK_TRASH);
    }
}

/* Deallocate what waits.  No deallocation is under way. */
void
rt_object_empty_trash(RtThread *t)
{
    t->dealloc_depth++;
    while (t->trash != NULL) {
        RtObject *o = t->trash;
        t->trash = rt_object_trash_next(o);
        o->gc &= (uint8_t)~RT_GC_TRASH;
        rt_store_relaxed(&o->tid, 0);
        o->owner = 0;
#if RT_FT
        rt_store_relaxed(&o->shared, RT_SHARED_MERGED);
#endif
        object_die(t, o);
    }
    t->dealloc_depth--;
}

/* --- dying --- */

#if RT_FT

static bool
merge_left(RtObject *o, int64_t shared)
{
    int64_t merged;
    rt_store_relaxed(&o->tid, 0);
    do {
        merged = shared | RT_SHARED_MERGED;
    } while (!rt_cas_acq_rel(&o->shared, &shared, merged));
    return merged == RT_SHARED_MERGED;
}
/* The owner has dropped its last own reference.  True: o is dead.  Else it is merged now. */
static inline bool
owner_left(RtObject *o)
{
    int64_t shared = rt_load_acquire(&o->shared);
    return RT_LIKELY(shared == RT_SHARED_INIT) || merge_left(o, shared);
}

/* Add what the owner has counted, and `extra`, to the shared count; nobody owns it afterwards.  The owner
 * calls this, or somebody for whom the owner is stopped or has ended.  True: o is dead. */
bool
rt_object_merge(RtObject *o, int64_t extra)
{
    int64_t add = ((int64_t)o->owner + extra) * RT_SHARED_ONE, shared = rt_load_relaxed(&o->shared), merged;
    o->owner = 0;
    rt_store_relaxed(&o->tid, 0);
    do {
        merged = (shared + add) | RT_SHARED_MERGED;
    } while (!rt_cas_acq_rel(&o->shared, &shared, merged));
    return merged == RT_SHARED_MERGED;
}

static bool drop_shared(RtThread *t, RtObject *o);

/* o has just become QUEUED: give it to its owner.  True: o is dead. */
static bool
queue(RtThread *t, RtObject *o)
{
    RtWorldRoom *world = &t->vm->world;
    bool ended = true;
    pthread_mutex_lock(&world->mutex);
    uint32_t tid = rt_load_relaxed(&o->tid);
    for (RtThread *x = world->threads; x != NULL; x = x->next) {
        if (x->id != tid || x->merge.closed) {
            continue;
        }
        ended = false;
        RtMergeQueue *q = &x->merge;
        if (q->count == q->capacity) {
            size_t capacity = q->capacity ? 2 * q->capacity : 64;
            RtObject **items = realloc(q->items, capacity * sizeof *items);
            if (items == NULL) {
                rt_break_thread(x, RT_BREAK_GC);
                break;
            }
            q->items = items;
            q->capacity = capacity;
        }
        q->items[q->count++] = o;
        rt_break_thread(x, RT_BREAK_MERGE);
        break;
    }
    pthread_mutex_unlock(&world->mutex);
    if (!ended) {
        return false;
    }
    /* Without an owner id it is being merged by its owner, or was, and the queue's reference is one like any other. */
    return tid != 0 ? rt_object_merge(o, -1) : drop_shared(t, o);
}

/* A reference is dropped by a thread that does not own o.  True: o is dead. */
static bool
drop_shared(RtThread *t, RtObject *o)
{
    int64_t shared = rt_load_relaxed(&o->shared), next;
    bool ask;
    do {
        if (shared >= RT_BIAS_IMMORTAL * RT_SHARED_ONE) {
            return false;
        }
        ask = shared == RT_SHARED_INIT || shared == RT_SHARED_MAYBE;
        next = ask ? RT_SHARED_QUEUED : shared - RT_SHARED_ONE;
    } while (!rt_cas_acq_rel(&o->shared, &shared, next));
    return ask ? queue(t, o) : next == RT_SHARED_MERGED;
}

static bool
tells_its_end(const RtObject *o)
{
    return o->type->slots.finalize != NULL || o->kind == RT_KIND_HOST || (rt_load_relaxed(&o->flags) & RT_OBJECT_WEAKREFS);
}

/* From now on only a collection frees o, of which the caller holds a counted reference. */
static void
share(RtThread *t, RtObject *o)
{
    if (rt_or_acq_rel(&o->flags, RT_OBJECT_DEFERRED) & RT_OBJECT_DEFERRED) {
        return;
    }
    int64_t shared = rt_load_relaxed(&o->shared), next;
    bool ask;
    do {
        ask = (shared & RT_SHARED_MASK) == RT_SHARED_INIT || (shared & RT_SHARED_MASK) == RT_SHARED_MAYBE;
        next = shared + RT_BIAS_COLLECTED * RT_SHARED_ONE;
        if (ask) {      /* the queue holds a reference */
            next = ((next & ~RT_SHARED_MASK) | RT_SHARED_QUEUED) + RT_SHARED_ONE;
        }
    } while (!rt_cas_acq_rel(&o->shared, &shared, next));
    if (ask) {
        queue(t, o);
    }
}

/* o has been counted by t, which does not own it. */
static void
sample(RtThread *t, RtObject *o)
{
    t->sample_step = t->sample_step * 1664525 + 1013904223;
    t->sample_in = 32 + (t->sample_step >> 26);
    if (rt_load_relaxed(&t->alone) || tells_its_end(o)) {
        return;
    }
    if (rt_or_relaxed(&o->flags, RT_OBJECT_SAMPLED) & RT_OBJECT_SAMPLED) {
        share(t, o);
    }
}

static inline void
counted_for_others(RtThread *t, RtObject *o)
{
    if (RT_UNLIKELY(t->sample_in-- == 0)) {
        sample(t, o);
    }
}

void
rt_incref_shared(RtThread *t, RtObject *o)
{
    if (rt_load_relaxed(&o->shared) < RT_BIAS_IMMORTAL * RT_SHARED_ONE) {
        rt_add_relaxed(&o->shared, RT_SHARED_ONE);
        counted_for_others(t, o);
    }
}

/* The part of rt_dup_stack() for objects that others own. */
RtValue
rt_dup_stack_shared(RtThread *t, RtValue v)
{
    RtObject *o = rt_value_object(v);
    if (rt_load_acquire(&o->flags) & (RT_OBJECT_DEFERRED | RT_OBJECT_IMMORTAL)) {
        return (RtValue){v.bits | RT_DEFERRED};
    }
    rt_incref_shared(t, o);
    return v;
}

void
rt_decref_shared(RtThread *t, RtObject *o)
{
    if (drop_shared(t, o)) {
        object_die(t, o);
    }
}

void
rt_owner_is_zero(RtThread *t, RtObject *o)
{
    if (owner_left(o)) {
        object_die(t, o);
    }
}

/* The part of rt_try_incref() for objects that others own.  A count of zero in INIT says nothing about the owner's. */
bool
rt_try_incref_shared(RtThread *t, RtObject *o)
{
    int64_t shared = rt_load_relaxed(&o->shared);
    do {
        if (shared == RT_SHARED_INIT || shared == RT_SHARED_MERGED) {
            return false;
        }
        if (shared >= RT_BIAS_IMMORTAL * RT_SHARED_ONE) {
            return true;
        }
    } while (!rt_cas_acq_rel(&o->shared, &shared, shared + RT_SHARED_ONE));
    counted_for_others(t, o);
    return true;
}

void
rt_incref_published(RtThread *t, RtObject *o)
{
    if (rt_load_relaxed(&o->tid) == rt_thread_id(t)) {
        o->owner++;
        return;
    }
    int64_t shared = rt_load_relaxed(&o->shared), next;
    do {
        if (shared >= RT_BIAS_IMMORTAL * RT_SHARED_ONE) {
            return;
        }
        next = shared + RT_SHARED_ONE;
        if ((next & RT_SHARED_MASK) == RT_SHARED_INIT) {
            next |= RT_SHARED_MAYBE;
        }
    } while (!rt_cas_acq_rel(&o->shared, &shared, next));
    counted_for_others(t, o);
}

void
rt_object_published(RtObject *o)
{
    int64_t shared = rt_load_relaxed(&o->shared);
    while ((shared & RT_SHARED_MASK) == RT_SHARED_INIT && shared < RT_BIAS_IMMORTAL * RT_SHARED_ONE
           && !rt_cas_acq_rel(&o->shared, &shared, shared | RT_SHARED_MAYBE)) {
    }
}

/* Merge what other threads gave us.  All of it before anything dies: what dies may lead to a safepoint, and a collection there merges
 * whatever is still QUEUED.  A dead object that has not been deallocated it leaves alone. */
void
rt_object_merge_queued(RtThread *t)
{
    RtWorldRoom *world = &t->vm->world;
    pthread_mutex_lock(&world->mutex);
    RtMergeQueue q = t->merge;
    t->merge = (RtMergeQueue){0};
    pthread_mutex_unlock(&world->mutex);
    size_t dead = 0;
    for (size_t i = 0; i < q.count; i++) {
        RtObject *o = q.items[i];
        RT_ASSERT(o->gc & RT_GC_LIVE);
        if (rt_load_relaxed(&o->tid) == rt_thread_id(t) ? rt_object_merge(o, -1) : drop_shared(t, o)) {
            q.items[dead++] = o;
        }
    }
    for (size_t i = 0; i < dead; i++) {
        object_die(t, q.items[i]);
    }
    free(q.items);
}

#else

void
rt_owner_is_zero(RtThread *t, RtObject *o)
{
    object_die(t, o);
}

void
rt_incref_published(RtThread *t, RtObject *o)
{
    rt_incref(t, o);
}

void
rt_object_published(RtObject *o)
{
    (void)o;
}

#endif

/* A dead object is given one reference, t's. */
static void
revive(RtThread *t, RtObject *o)
{
#if RT_FT
    if (rt_load_relaxed(&o->tid) != rt_thread_id(t)) {
        rt_store_relaxed(&o->shared, RT_SHARED_ONE | RT_SHARED_MERGED);
        return;
    }
#endif
    (void)t;
    o->owner = 1;
}

/* The opposite.  True: it is dead again. */
static bool
drop_revived(RtThread *t, RtObject *o)
{
#if RT_FT
    if (rt_load_relaxed(&o->tid) == rt_thread_id(t)) {
        return --o->owner == 0 && owner_left(o);
    }
    return drop_shared(t, o);
#else
    (void)t;
    return --o->owner == 0;
#endif
}

/* Run o's __del__, once in its life; t owns a reference.  t->exc stays as it is. */
void
rt_object_finalize(RtThread *t, RtObject *o)
{
    RtObject *raised = t->exc;
    t->exc = NULL;
    rt_or_relaxed(&o->flags, RT_OBJECT_FINALIZED);
    o->type->slots.finalize(t, o);
    RT_ASSERT(t->exc == NULL);
    t->exc = raised;
}

static inline void
object_dealloc(RtThread *t, RtObject *o)
{
    t->dealloc_depth++;
    o->type->slots.dealloc(t, o);
    if (--t->dealloc_depth == 0 && RT_UNLIKELY(t->trash != NULL)) {
        rt_object_empty_trash(t);
    }
}

/* o has no references any more: finalizer, weak references, dealloc. */
static inline void
object_die(RtThread *t, RtObject *o)
{
    if (RT_LIKELY(t->dealloc_depth < RT_DEALLOC_DEPTH && o->type->slots.finalize == NULL) &&
        RT_LIKELY(!(rt_load_relaxed(&o->flags) & RT_OBJECT_WEAKREFS))) {
        object_dealloc(t, o);
    }
    else {
        object_die_slow(t, o);
    }
}

static void
object_die_slow(RtThread *t, RtObject *o)
{
    if (RT_UNLIKELY(t->dealloc_depth >= RT_DEALLOC_DEPTH)) {
        if ((rt_load_relaxed(&o->flags) & RT_OBJECT_WEAKREFS) && t->vm->world.weakref_hook != NULL) {
            t->vm->world.weakref_hook(t, o, true);      /* while it waits its header is no object's */
        }
        rt_object_trash(t, o);
        return;
    }
    t->dealloc_depth++;
    bool dead = true;
    if (RT_UNLIKELY(o->type->slots.finalize != NULL) && !(rt_load_relaxed(&o->flags) & RT_OBJECT_FINALIZED)) {
        revive(t, o);
        rt_object_finalize(t, o);
        dead = drop_revived(t, o);
    }
    if (RT_LIKELY(dead)) {
        if (RT_UNLIKELY(rt_load_relaxed(&o->flags) & RT_OBJECT_WEAKREFS) && t->vm->world.weakref_hook != NULL) {
            t->vm->world.weakref_hook(t, o, false);
        }
        o->type->slots.dealloc(t, o);
    }
    if (RT_UNLIKELY(--t->dealloc_depth == 0 && t->trash != NULL)) {
        rt_object_empty_trash(t);
    }
}

/* --- kinds of counts --- */

void
rt_object_set_collected(RtThread *t, RtObject *o)
{
    (void)t;
    if (o->flags & (RT_OBJECT_DEFERRED | RT_OBJECT_IMMORTAL)) {
        return;
    }
    o->flags |= RT_OBJECT_DEFERRED;
#if RT_FT
    rt_add_relaxed(&o->shared, RT_BIAS_COLLECTED * RT_SHARED_ONE);
#else
    o->owner += RT_BIAS_COLLECTED;
#endif
}

void
rt_object_set_deferred(RtThread *t, RtObject *o)
{
#if RT_FT
    rt_object_set_collected(t, o);
#else
    if (o->type->flags & RT_TYPE_TYPE_SUB) {
        rt_object_set_collected(t, o);
    }
#endif
}

/* The opposite of rt_object_set_collected; world stopped. */
void
rt_object_set_counted_stopped(RtObject *o)
{
    if (!(o->flags & RT_OBJECT_DEFERRED)) {
        return;
    }
    o->flags &= (uint8_t)~RT_OBJECT_DEFERRED;
#if RT_FT
    o->shared -= RT_BIAS_COLLECTED * RT_SHARED_ONE;
#else
    o->owner -= RT_BIAS_COLLECTED;
#endif
}

void
rt_object_set_immortal(RtObject *o)
{
    o->flags = (uint8_t)((o->flags | RT_OBJECT_IMMORTAL) & ~RT_OBJECT_DEFERRED);
#if RT_FT
    o->owner = 0;
    rt_store_relaxed(&o->tid, 0);
    rt_store_relaxed(&o->shared, RT_BIAS_IMMORTAL * RT_SHARED_ONE | RT_SHARED_MERGED);
#else
    o->owner = RT_BIAS_IMMORTAL;
#endif
}

int64_t
rt_object_count(const RtObject *o)
{
    if (o->gc & RT_GC_TRASH) {
        return 0;
    }
#if RT_FT
    int64_t count = (int64_t)o->owner + (rt_load_relaxed(&o->shared) >> RT_SHARED_SHIFT);
#else
    int64_t count = o->owner;
#endif
    if (o->flags & RT_OBJECT_IMMORTAL) {
        return count - RT_BIAS_IMMORTAL;
    }
    return o->flags & RT_OBJECT_DEFERRED ? count - RT_BIAS_COLLECTED : count;
}
