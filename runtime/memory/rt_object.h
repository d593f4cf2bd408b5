/* The header of every heap object, and biased reference counting.
 *
 * The true count is owner + (shared >> 2), less the biases below.
 *
 *   tid      the thread that owns the object, 0 when nobody does (then owner == 0); relaxed for others
 *   owner    plain; only thread `tid` reads or writes it
 *   shared   atomic, any thread; bits 0..1 are the state below, the rest a signed count
 *            (RT_FT 0: tid stays what it was, owner is the whole count, shared stays 0)
 *   lock     the one-byte lock (rt_lock.h)
 *   flags    RT_OBJECT_*; set before the object is published, or atomically; read atomically once it is
 *   kind     which builtin type it is an exact instance of, else RT_KIND_OBJECT; immutable
 *   gc       the collector's bits (rt_gc.c)
 *   aux      32 bits for the type's own use
 *   type     not counted: types die only in a collection, and a collection follows the type of
 *            every object.  Changed only with the world stopped
 *
 * A dead object's memory may be reused only for another object while a lock-free reader can
 * still hold its address (rt_qsbr.h).  Until then such a reader may call rt_try_incref() on
 * it: tid, owner and shared of a dead object or a free block say that it is dead.  Everything
 * else of the object may be read only after that succeeded.
 */
#ifndef RT_OBJECT_H
#define RT_OBJECT_H

#include "rt_atomic.h"
#include "rt_value.h"

#ifndef RT_FT
#  define RT_FT 1
#endif

struct RtObject {
    uint32_t tid;
    uint32_t owner;
    int64_t shared;
    uint8_t lock;
    uint8_t flags;
    uint8_t kind;
    uint8_t gc;
    uint32_t aux;
    RtType *type;
};
_Static_assert(sizeof(RtObject) == 32, "two objects to a cache line");

#define RT_SHARED_SHIFT   2
#define RT_SHARED_ONE     ((int64_t)1 << RT_SHARED_SHIFT)
#define RT_SHARED_MASK    ((int64_t)3)
#define RT_SHARED_INIT    0   /* lock-free readers may not count it while the rest is 0 too */
#define RT_SHARED_MAYBE   1   /* a lock-free reader may try to count it */
#define RT_SHARED_QUEUED  2   /* its owner has been asked to merge */
#define RT_SHARED_MERGED  3   /* no owner any more: shared is the whole count */

/* Added to the count of an object that only a collection frees, and of one that nobody frees. */
#if RT_FT
#  define RT_BIAS_COLLECTED ((int64_t)1 << 58)     /* in shared */
#  define RT_BIAS_IMMORTAL  ((int64_t)1 << 60)     /* in shared, which is then never written again */
#else
#  define RT_BIAS_COLLECTED ((uint32_t)1 << 30)    /* in owner */
#  define RT_BIAS_IMMORTAL  ((uint32_t)3 << 30)    /* in owner */
#endif

#define RT_OBJECT_IMMORTAL  0x01   /* never counted, never freed before its VM */
#define RT_OBJECT_DEFERRED  0x02   /* references from stacks are not counted; only a collection frees it */
#define RT_OBJECT_FINALIZED 0x04   /* __del__ has run */
#define RT_OBJECT_TRACKED   0x08   /* may be part of a cycle */
#define RT_OBJECT_WEAKREFS  0x10   /* has weak references */
#define RT_OBJECT_SAMPLED   0x20   /* a count of it by another thread than its owner was sampled once (rt_object.c) */

/* Exact builtin types.  An instance of a subclass has RT_KIND_OBJECT. */
typedef enum {
    RT_KIND_OBJECT = 0,
    RT_KIND_INT, RT_KIND_STR, RT_KIND_BYTES, RT_KIND_TUPLE, RT_KIND_LIST, RT_KIND_DICT, RT_KIND_SET,
    RT_KIND_FROZENSET, RT_KIND_RANGE, RT_KIND_SLICE, RT_KIND_TYPE, RT_KIND_FUNCTION, RT_KIND_METHOD,
    RT_KIND_BUILTIN, RT_KIND_METHOD_DESCRIPTOR, RT_KIND_CODE, RT_KIND_CELL, RT_KIND_MODULE,
    RT_KIND_LIST_ITERATOR, RT_KIND_TUPLE_ITERATOR, RT_KIND_RANGE_ITERATOR, RT_KIND_DICT_ITERATOR, RT_KIND_ENUMERATE, RT_KIND_ZIP,
    RT_KIND_GENERATOR, RT_KIND_PROPERTY, RT_KIND_HOST
} RtKind;

static inline bool rt_value_has_kind(RtValue v, RtKind k) { return rt_value_is_heap(v) && rt_value_object(v)->kind == k; }

/* --- counting (rt_object.c holds the slow paths) --- */

void rt_incref_shared(RtThread *t, RtObject *o);      /* t does not own o */
void rt_decref_shared(RtThread *t, RtObject *o);
void rt_owner_is_zero(RtThread *t, RtObject *o);      /* t owned o and dropped its last own reference */
bool rt_try_incref_shared(RtThread *t, RtObject *o);
void rt_incref_published(RtThread *t, RtObject *o);   /* count o, and let rt_try_incref() succeed from now on */
/* References from stacks are not counted from now on, only a collection frees it; before o is published.  Does nothing in builds
 * with a global lock, but for types (as rt_object_set_collected). */
void rt_object_set_deferred(RtThread *t, RtObject *o);
void rt_object_set_collected(RtThread *t, RtObject *o);  /* the same in all builds: for types */
/* Before o is published: rt_try_incref() succeeds as long as it lives. */
static inline void rt_object_let_try(RtObject *o)
{
#if RT_FT
    rt_store_relaxed(&o->shared, RT_SHARED_MAYBE);
#else
    (void)o;
#endif
}
void rt_object_set_immortal(RtObject *o);             /* before o is published */
/* The caller holds a counted reference: from now on rt_try_incref() of others succeeds while o lives. */
void rt_object_published(RtObject *o);
int64_t rt_object_count(const RtObject *o);           /* world stopped, or o not shared */

/* A word of the thread's id is read on every count: rt_thread.h keeps it first. */
static inline uint32_t rt_thread_id(const RtThread *t) { return *(const uint32_t *)t; }

#if RT_FT
static inline void rt_incref(RtThread *t, void *object)
{
    RtObject *o = object;
    if (RT_LIKELY(rt_load_relaxed(&o->tid) == rt_thread_id(t))) {
        o->owner++;
    }
    else {
        rt_incref_shared(t, o);
    }
}
static inline void rt_decref(RtThread *t, void *object)
{
    RtObject *o = object;
    if (RT_LIKELY(rt_load_relaxed(&o->tid) == rt_thread_id(t))) {
        if (RT_UNLIKELY(--o->owner == 0)) {
            rt_owner_is_zero(t, o);
        }
    }
    else {
        rt_decref_shared(t, o);
    }
}
/* Count an object that was found without a lock and may be dead: false when it is dead or dying, or when its owner
 * has not let others count it in this way (then count it under the lock of where it was found, with
 * rt_incref_published).  The caller has to look again whether it is still there. */
static inline bool rt_try_incref(RtThread *t, RtObject *o)
{
    if (rt_load_relaxed(&o->tid) == rt_thread_id(t) && o->owner != 0) {
        o->owner++;
        return true;
    }
    return rt_try_incref_shared(t, o);
}
#else
static inline void rt_incref(RtThread *t, void *object)
{
    (void)t;
    ((RtObject *)object)->owner++;
}
static inline void rt_decref(RtThread *t, void *object)
{
    if (RT_UNLIKELY(--((RtObject *)object)->owner == 0)) {
        rt_owner_is_zero(t, object);
    }
}
static inline bool rt_try_incref(RtThread *t, RtObject *o)
{
    rt_incref(t, o);
    return true;
}
#endif

/* A second reference to v, which may live longer than v: a deferred one is counted, unless only a collection frees the object. */
static inline RtValue rt_dup(RtThread *t, RtValue v)
{
    if (rt_value_is_counted(v)) {
        rt_incref(t, rt_value_object(v));
    }
    else if (rt_value_is_deferred(v)) {
        RtObject *o = rt_value_object(v);
        if (!(rt_load_acquire(&o->flags) & (RT_OBJECT_DEFERRED | RT_OBJECT_IMMORTAL))) {
            rt_incref(t, o);
            return rt_value_take(o);
        }
    }
    return v;
}
/* The same reference for the stack, lent by a variable that keeps its value until this one has been used up: not counted. */
static inline RtValue rt_value_lent(RtValue v)
{
    RT_ASSERT(!rt_value_is_null(v));
    return (RtValue){v.bits | (uint64_t)((v.bits & RT_INT_TAG) == 0)};
}
/* A second reference for the stack of the same frame, where what is deferred may stay so; and so may one to a counted object that has become
 * deferred meanwhile. */
RtValue rt_dup_stack_shared(RtThread *t, RtValue v);
static inline RtValue rt_dup_stack(RtThread *t, RtValue v)
{
#if RT_FT
    if (rt_value_is_counted(v)) {
        RtObject *o = rt_value_object(v);
        if (RT_UNLIKELY(rt_load_relaxed(&o->tid) != rt_thread_id(t))) {
            return rt_dup_stack_shared(t, v);
        }
        o->owner++;
    }
    return v;
#else
    return rt_dup(t, v);
#endif
}
/* Give a reference up.  May run arbitrary code (a finalizer).  RT_NULL is allowed. */
static inline void rt_close(RtThread *t, RtValue v)
{
    if (rt_value_is_counted(v)) {
        rt_decref(t, rt_value_object(v));
    }
}
/* The same, where that runs nothing: true when it is done; false when something may run, and then nothing has been done. */
static inline bool rt_close_quickly(RtThread *t, RtValue v)
{
    (void)t;
    if (rt_value_is_counted(v)) {
        RtObject *o = rt_value_object(v);
#if RT_FT
        if (RT_UNLIKELY(rt_load_relaxed(&o->tid) != rt_thread_id(t))) {
            return false;
        }
#endif
        if (RT_UNLIKELY(o->owner == 1)) {
            return false;
        }
        o->owner--;
    }
    return true;
}
/* The same for places that may not run anything (under a lock, between a guard and its use, where memory has run out): what
 * dies is deallocated at this thread's next safepoint. */
void rt_decref_later(RtThread *t, void *object);
static inline void rt_close_later(RtThread *t, RtValue v)
{
    if (rt_value_is_counted(v)) {
        rt_decref_later(t, rt_value_object(v));
    }
}
/* A new stack reference to o: deferred when o allows it, else counted. */
static inline RtValue rt_value_new(RtThread *t, void *object)
{
    RtObject *o = object;
    if (rt_load_acquire(&o->flags) & (RT_OBJECT_DEFERRED | RT_OBJECT_IMMORTAL)) {
        return (RtValue){(uint64_t)(uintptr_t)o | RT_DEFERRED};
    }
    rt_incref(t, o);
    return (RtValue){(uint64_t)(uintptr_t)o};
}
/* What may be stored in the heap: the same reference, counted.  Consumes v. */
static inline RtValue rt_value_heap_safe(RtThread *t, RtValue v)
{
    if (RT_UNLIKELY(rt_value_is_deferred(v))) {
        RtObject *o = rt_value_object(v);
        rt_incref(t, o);
        return rt_value_take(o);
    }
    return v;
}

/* What a field of a tracked object may hold whose traverse uses rt_gc_visit_value(): the same reference, uncounted when only a
 * collection frees what it refers to, else counted.  Objects that many threads make then do not write to what they all
 * refer to.  A collection finds such an object by what it marks: as long as its holder is reachable, it is.  Consumes v. */
static inline RtValue rt_value_lasting(RtThread *t, RtValue v)
{
    if (rt_value_is_deferred(v) && (rt_load_relaxed(&rt_value_object(v)->flags) & (RT_OBJECT_DEFERRED | RT_OBJECT_IMMORTAL))) {
        return v;
    }
    return rt_value_heap_safe(t, v);
}

/* --- between rt_object.c, rt_world.c and rt_gc.c --- */

bool rt_object_merge(RtObject *o, int64_t extra);        /* the owner, or its owner stopped or ended; true: dead */
void rt_object_merge_queued(RtThread *t);                 /* at a safepoint */
void rt_object_finalize(RtThread *t, RtObject *o);        /* __del__, not yet run; t owns a reference */
void rt_object_trash(RtThread *t, RtObject *o);           /* a dead object waits for rt_object_empty_trash */
void rt_object_empty_trash(RtThread *t);
RtObject *rt_object_trash_next(const RtObject *o);
void rt_object_set_counted_stopped(RtObject *o);          /* undoes rt_object_set_collected */

/* --- types --- */

/* The type of any value, borrowed; immediate values included. */
RtType *rt_type_of(RtThread *t, RtValue v);

#endif
