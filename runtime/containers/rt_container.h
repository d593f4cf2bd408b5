/* What lists, dicts and sets have in common: slots that are read without a lock.
 *
 * Laws
 *   - Only a thread that holds a container's lock writes to it.
 *   - A container begins private.  A thread that does not own it sets RT_AUX_SHARED in
 *     head.aux, under the lock, before it reads without the lock or does more than to store single slots
 *     under it.  It is never cleared.
 *   - The owner, and everybody once the bit is set, may read without the lock: load the
 *     array (acquire), load the slot (acquire), count the object, see that the slot still
 *     holds it.  Whoever loses that race reads under the lock.
 *   - An array that is replaced is freed at once when the container is private, else after
 *     a grace period (rt_qsbr.h).
 *   - Slots in arrays that others may read are written with release order, one by one.
 *   - While a container's lock is held nothing runs that could run the language's code:
 *     what is dropped is closed after the unlock.
 */
#ifndef RT_CONTAINER_H
#define RT_CONTAINER_H

#include "rt_critical.h"
#include "rt_object.h"

#define RT_AUX_SHARED 0x80000000u

/* The containers' room of a VM. */
typedef struct {
    RtObject *empty_tuple;        /* immortal */
    uint32_t next_keys_version;   /* atomic; given to dict keys on demand, 0 when used up */
} RtContainerRoom;

/* All the types of containers, slices, ranges and iterators. */
int rt_container_init(RtThread *t);

static inline bool rt_container_is_shared(const RtObject *o)
{
    return (rt_load_acquire(&o->aux) & RT_AUX_SHARED) != 0;
}
/* May the calling thread read o without its lock? */
static inline bool rt_container_readable(const RtThread *t, const RtObject *o)
{
    return RT_LIKELY(rt_load_relaxed(&o->tid) == rt_thread_id(t)) || rt_container_is_shared(o);
}

static inline RtValue rt_slot_load(const RtValue *slot)
{
    return (RtValue){rt_load_acquire(&slot->bits)};
}
static inline void rt_slot_store(RtValue *slot, RtValue v)
{
    rt_store_release(&slot->bits, v.bits);
}

/* A reference (counted or deferred) to what stands in `slot` of an array, without the lock.  *holder is the
 * container's pointer to that array.  False when the slot or the array changed meanwhile, or the object cannot be counted
 * by us yet: read it under the lock then.  *out is RT_NULL when the slot is empty.
 *
 * An object that we own cannot die before our next safepoint.  Anything else may have died, and its memory may hold
 * another object by now: so the slot is looked at again once the object is counted, and the holder too, because an array
 * that was replaced keeps what stood in it.  A deferred object dies only with the world stopped: it needs no count. */
static inline bool rt_slot_get(RtThread *t, const RtValue *slot, void *const *holder, const void *array, RtValue *out)
{
    RtValue v = rt_slot_load(slot);
    *out = v;
    if (!rt_value_is_heap(v)) {
        return true;
    }
    RtObject *o = rt_value_object(v);
    if (RT_LIKELY(rt_load_relaxed(&o->tid) == rt_thread_id(t))) {
        o->owner++;
        return true;
    }
#if RT_FT
    if (rt_load_acquire(&o->flags) & (RT_OBJECT_DEFERRED | RT_OBJECT_IMMORTAL)) {
        out->bits |= RT_DEFERRED;
        return RT_LIKELY(rt_load_acquire(&slot->bits) == v.bits) && RT_LIKELY(rt_load_acquire(holder) == array);
    }
    if (!rt_try_incref(t, o)) {
        return false;
    }
    if (RT_LIKELY(rt_load_acquire(&slot->bits) == v.bits) && RT_LIKELY(rt_load_acquire(holder) == array)) {
        return true;
    }
    rt_decref_later(t, o);      /* others may have dropped theirs meanwhile */
    return false;
#else
    (void)holder, (void)array;
    *out = rt_value_new(t, o);
    return true;
#endif
}

/* The same for what is a function, a class or a module more often than not: an object of ours that is deferred is not counted either, and
 * when we are alone nothing can have changed meanwhile. */
static inline bool rt_slot_get_lasting(RtThread *t, const RtValue *slot, void *const *holder, const void *array, RtValue *out)
{
#if RT_FT
    RtValue v = rt_slot_load(slot);
    if (RT_LIKELY(rt_value_is_heap(v))) {
        RtObject *o = rt_value_object(v);
        if (RT_LIKELY(rt_load_acquire(&o->flags) & (RT_OBJECT_DEFERRED | RT_OBJECT_IMMORTAL)) &&
            (RT_LIKELY(t->alone) || rt_load_relaxed(&o->tid) == rt_thread_id(t))) {
            *out = (RtValue){v.bits | RT_DEFERRED};
            return true;
        }
    }
#endif
    return rt_slot_get(t, slot, holder, array, out);
}

/* Counting what stands in the heap.  Immortal objects are spared the call when threads run free: their count means nothing. */
static inline void rt_incref_counted(RtThread *t, RtObject *o)
{
#if RT_FT
    if (RT_LIKELY(rt_load_relaxed(&o->tid) == rt_thread_id(t))) {
        o->owner++;
    }
    else if (!(rt_load_relaxed(&o->flags) & RT_OBJECT_IMMORTAL)) {
        rt_incref_shared(t, o);
    }
#else
    rt_incref(t, o);
#endif
}
/* A second reference that may be stored in the heap. */
static inline RtValue rt_dup_counted(RtThread *t, RtValue v)
{
    if (rt_value_is_heap(v)) {
        v.bits &= ~RT_DEFERRED;
        rt_incref_counted(t, rt_value_object(v));
    }
    return v;
}
/* The same reference, as it may be stored in the heap.  Consumes v. */
static inline RtValue rt_keep(RtThread *t, RtValue v)
{
    if (RT_UNLIKELY(rt_value_is_deferred(v))) {
        v.bits &= ~RT_DEFERRED;
        rt_incref_counted(t, rt_value_object(v));
    }
    return v;
}
/* Give a reference up that stood in the heap. */
static inline void rt_close_counted(RtThread *t, RtValue v)
{
    if (rt_value_is_heap(v)) {
#if RT_FT
        RtObject *o = rt_value_object(v);
        if (RT_UNLIKELY(rt_load_relaxed(&o->tid) != rt_thread_id(t)) && (rt_load_relaxed(&o->flags) & RT_OBJECT_IMMORTAL)) {
            return;
        }
#endif
        rt_decref(t, rt_value_object(v));
    }
}

/* For what stands in a slot, with the container's lock held: a reference for the caller, or one to be stored in the
 * heap.  Readers without the lock may count the object from now on. */
RtValue rt_slot_dup_slow(RtThread *t, RtValue v);
static inline RtValue rt_slot_dup_locked(RtThread *t, RtValue v)
{
#if RT_FT
    if (rt_value_is_heap(v)) {
        RtObject *o = rt_value_object(v);
        if (RT_UNLIKELY(rt_load_relaxed(&o->tid) != rt_thread_id(t))) {
            return rt_slot_dup_slow(t, v);
        }
        o->owner++;
    }
    return v;
#else
    return rt_dup(t, v);
#endif
}
static inline RtValue rt_slot_copy_locked(RtThread *t, RtValue v)
{
    return rt_keep(t, rt_slot_dup_locked(t, v));
}

/* Take and give back the lock of a container, marking it shared when we are not its owner. */
static inline void rt_container_mark(RtThread *t, RtObject *o)      /* with the lock held */
{
    if (RT_UNLIKELY(rt_load_relaxed(&o->tid) != rt_thread_id(t)) && !rt_container_is_shared(o)) {
        rt_store_release(&o->aux, o->aux | RT_AUX_SHARED);
    }
}
static inline void rt_container_lock(RtThread *t, void *o)
{
#if RT_FT
    rt_lock(t, o);
    rt_container_mark(t, o);
#else
    (void)t, (void)o;
#endif
}
/* The same, where rt_lock_briefly() may be used. */
static inline void rt_container_lock_briefly(RtThread *t, void *o)
{
#if RT_FT
    rt_lock_briefly(t, o);
    rt_container_mark(t, o);
#else
    (void)t, (void)o;
#endif
}
static inline bool rt_container_try_lock(RtThread *t, void *o)
{
#if RT_FT
    if (!rt_try_lock(t, o)) {
        return false;
    }
    rt_container_mark(t, o);
#else
    (void)t, (void)o;
#endif
    return true;
}
static inline void rt_container_unlock(RtThread *t, void *o)
{
    rt_unlock(t, o);
}
static inline void rt_container_unlock_briefly(RtThread *t, void *o)
{
    rt_unlock_briefly(t, o);
}
/* Two at once; a may be b.  In between nothing escapes. */
typedef struct {
    RtCriticalSection section;
    void *a, *b;           /* what was locked without a section; NULL when there is one */
} RtBothLocks;

void rt_container_lock_2_slow(RtThread *t, RtBothLocks *both, void *a, void *b);
static inline void rt_container_lock_2(RtThread *t, RtBothLocks *both, void *a, void *b)
{
#if RT_FT
    if (RT_LIKELY(rt_container_try_lock(t, a))) {
        both->a = a;
        both->b = a == b ? NULL : b;
        if (a == b || RT_LIKELY(rt_container_try_lock(t, b))) {
            return;
        }
        rt_unlock(t, a);
    }
    rt_container_lock_2_slow(t, both, a, b);
#else
    (void)t, (void)both, (void)a, (void)b;
#endif
}
static inline void rt_container_unlock_2(RtThread *t, RtBothLocks *both)
{
#if RT_FT
    if (RT_UNLIKELY(both->a == NULL)) {
        rt_critical_end(t, &both->section);
        return;
    }
    if (both->b != NULL) {
        rt_unlock(t, both->b);
    }
    rt_unlock(t, both->a);
#else
    (void)t, (void)both;
#endif
}

/* The type of any value, borrowed; quick for objects. */
static inline RtType *rt_quick_type_of(RtThread *t, RtValue v)
{
    return RT_LIKELY(rt_value_is_heap(v)) ? rt_value_object(v)->type : rt_type_of(t, v);
}

/* An array of values with its capacity in front, as lists have it. */
typedef struct {
    int64_t capacity;      /* immutable */
    RtValue values[];
} RtItems;

extern const int64_t rt_items_none[2];     /* the array of no items; never written, never freed */

static inline int64_t rt_items_capacity(const RtValue *items)
{
    return ((const int64_t *)(const void *)items)[-1];
}

/* hash(key) of what is wanted as "a dict key" or "a set element": from 3.14 on the host says so when there is none.  0 or -1. */
int rt_hash_as(RtThread *t, RtValue key, const char *use, int64_t *hash);

/* repr() of structures that may contain themselves.  Enter returns 1 when `o` is being shown by this thread
 * already (write "[...]"), -1 with a RecursionError when the C stack is used up, else 0; leave only after 0.
 * The guard is a local variable of the caller. */
typedef struct RtReprGuard {
    struct RtReprGuard *previous;
    const void *object;
} RtReprGuard;
int  rt_repr_enter(RtThread *t, RtReprGuard *guard, const void *o);
void rt_repr_leave(RtThread *t, RtReprGuard *guard);

#endif
