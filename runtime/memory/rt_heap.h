/* Memory: per-thread heaps of size classes, for objects and for raw blocks.
 *
 *   segment   4 MiB, aligned; 64 slots of 64 KiB, the first of which holds the table of the others
 *   page      a slot cut into blocks of one size, all objects or all raw; belongs to one heap
 *   span      slots in a row for one larger block; a segment of its own beyond 2 MiB
 *   heap      what one thread allocates from: a list of free blocks for each size.  Blocks that other threads
 *             free are handed back through an atomic list.  The heap of a thread that ended is taken over.
 *
 * Blocks of objects are reused for objects only, until the world has stopped; free ones have gc == 0 in their
 * header, so that all live objects can be walked (world stopped).
 *
 * Under AddressSanitizer and ThreadSanitizer each block comes from malloc, behind the same functions, and an object's
 * memory goes back only after a grace period.
 */
#ifndef RT_HEAP_H
#define RT_HEAP_H

#include "rt_thread.h"
#include "rt_type.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#  define RT_HEAP_MALLOC 1
#else
#  define RT_HEAP_MALLOC 0
#endif

/* RtObject.gc */
#define RT_GC_LIVE      0x01   /* 0 in a free block */
#define RT_GC_MARK      0x02   /* reachable (during a collection) */
#define RT_GC_CANDIDATE 0x04   /* counted by the running collection */
#define RT_GC_TRASH     0x08   /* dead; tid and owner link it to the next one of t->trash */
#define RT_GC_HAS_KIN   0x10   /* a type: some object has it as its type (during a collection) */
#define RT_GC_CONDEMNED 0x20   /* a type: cleared, waits for its last instance */
#define RT_GC_PINNED    0x40   /* a type: an object that is no candidate has it (during a collection) */

#define RT_HEAP_SMALL   512                       /* the largest size with a list of its own for each 16 bytes */
#define RT_HEAP_LISTS   (RT_HEAP_SMALL / 16 + 1)
#define RT_HEAP_CLASSES (RT_HEAP_LISTS + 24)      /* 4 classes for each doubling up to 32 KiB */

typedef struct RtHeapPage RtHeapPage;
typedef struct RtHeapSegment RtHeapSegment;

typedef struct RtRawBlock { struct RtRawBlock *next; } RtRawBlock;

/* Free blocks of objects are linked through `type`, raw ones through their first word. */
struct RtHeap {
    RtObject *objects[RT_HEAP_CLASSES];  /* free blocks by size */
    RtRawBlock *raws[RT_HEAP_CLASSES];
    RtObject **free_objects;             /* where freed blocks go: `objects`, or `slow_objects` */
    RtRawBlock **free_raws;
    RtObject *slow_objects[RT_HEAP_CLASSES]; /* used instead while every allocation has to take the slow path */
    RtRawBlock *slow_raws[RT_HEAP_CLASSES];
    RtObject *reclaimed_objects[RT_HEAP_CLASSES];   /* free blocks that count as new memory when they are taken */
    RtRawBlock *reclaimed_raws[RT_HEAP_CLASSES];
    RtObject *foreign_objects;           /* atomic; freed by other threads */
    RtRawBlock *foreign_raws;            /* atomic */
    RtHeapPage *uncut[2][RT_HEAP_CLASSES];   /* pages with a rest that is no block yet: [0] raw, [1] objects */
    RtHeap *next;                        /* all heaps of the VM; immutable */
    RtHeap *next_idle;                   /* guarded by the room's mutex */
    RtThread *thread;                    /* whose it is, NULL when idle; guarded by the room's mutex */
    struct RtHeapPrefix *blocks;         /* RT_HEAP_MALLOC: every block */
};

typedef struct {
    pthread_mutex_t mutex;
    RtHeapSegment *segments;             /* guarded by mutex */
    RtHeapSegment *kept;                 /* free ones of large blocks; guarded by mutex */
    size_t empty_segments;               /* of those that are cut into slots; guarded by mutex */
    size_t kept_bytes;                   /* free memory that the system has not got back; guarded by mutex */
    RtHeap *heaps;                       /* guarded by mutex */
    RtHeap *idle;                        /* heaps without a thread, that may have blocks; guarded by mutex */
    RtHeap *spare;                       /* heaps without a thread whose pages were taken; guarded by mutex */
    int64_t fail_in;                     /* atomic; the fail_in-th allocation from now fails; 0: none does */
    uint32_t stress_gc;                  /* atomic; ask for a collection at every allocation */
} RtHeapRoom;

void rt_heap_init(RtVM *vm);
void rt_heap_fini(RtVM *vm);             /* all memory of the VM is gone */
int rt_heap_prepare(RtThread *t);        /* t->heap exists; -1 without memory */
void rt_heap_adopt(RtThread *t);         /* t is attached for the first time: an idle heap may become its own */
void rt_heap_abandon(RtThread *t);       /* t is attached for the last time */

/* --- objects --- */

void *rt_heap_take_slow(RtThread *t, size_t size);

/* Memory for an object, without a header; NULL with MemoryError raised. */
static inline RtObject *rt_heap_take(RtThread *t, size_t size)
{
    if (RT_LIKELY(size <= RT_HEAP_SMALL)) {
        RtObject **list = &t->heap->objects[(size + 15) >> 4];
        RtObject *o = *list;
        if (RT_LIKELY(o != NULL)) {
            *list = (RtObject *)o->type;
            return o;
        }
    }
    return rt_heap_take_slow(t, size);
}
/* The header of a new object: one reference, the caller's. */
static inline void rt_object_init(RtThread *t, RtObject *o, RtType *type, uint8_t flags)
{
    o->tid = rt_thread_id(t);
    o->owner = 1;
    o->shared = RT_SHARED_INIT;
    o->lock = 0;
    o->flags = flags;
    o->kind = type->kind;
    o->gc = RT_GC_LIVE;
    o->aux = 0;
    o->type = type;
}

/* A new object of `size` bytes with one reference; NULL with MemoryError raised.  No safepoint: an allocation only asks for a
 * collection.  Everything beyond the header is zero, and the object is tracked: traverse may be called
 * from the next safepoint on. */
static inline void *rt_object_new(RtThread *t, RtType *type, size_t size)
{
    RtObject *o = rt_heap_take(t, size);
    if (RT_UNLIKELY(o == NULL)) {
        return NULL;
    }
    rt_object_init(t, o, type, RT_OBJECT_TRACKED);
    memset((void *)(o + 1), 0, size - sizeof *o);
    return o;
}
/* The same, but what is beyond the header is undefined, and the collector does not look into it: for objects that
 * hold no references, or until rt_object_track(). */
static inline void *rt_object_new_untracked(RtThread *t, RtType *type, size_t size)
{
    RtObject *o = rt_heap_take(t, size);
    if (RT_UNLIKELY(o == NULL)) {
        return NULL;
    }
    rt_object_init(t, o, type, 0);
    return o;
}
/* All fields are set: the collector may traverse o. */
static inline void rt_object_track(void *o)
{
    RT_ASSERT(((RtObject *)o)->type->slots.traverse != NULL);
    ((RtObject *)o)->flags |= RT_OBJECT_TRACKED;
}
/* The end of a dealloc slot: give the memory of a dead object back. */
void rt_object_free(RtThread *t, void *o);

/* Bytes of the block that o stands in: at least what it was made with. */
size_t rt_object_room(const void *o);

/* --- raw memory, 16-byte aligned.  NULL with MemoryError raised. --- */

void *rt_alloc(RtThread *t, size_t size);
void *rt_alloc_zeroed(RtThread *t, size_t size);
void *rt_realloc(RtThread *t, void *p, size_t size);      /* p stays as it was on failure; p may be NULL */
void rt_free(RtThread *t, void *p);                       /* NULL is allowed */
/* Make the block larger without moving it, so that readers without a lock may go on using it; false when that cannot be had. */
bool rt_extend(RtThread *t, void *p, size_t size);
/* rt_free_delayed(t, p) is in rt_qsbr.h */

/* --- world stopped --- */

typedef void (*RtHeapVisitFn)(RtObject *o, RtHeap *heap, size_t size, void *arg);
/* Calls visit for every live object of the VM, with the heap it belongs to and the bytes of its block. */
void rt_heap_walk(RtVM *vm, RtHeapVisitFn visit, void *arg);
/* Give pages without live blocks back.  What else is free is new memory for who takes it into use, so that rt_gc.c knows how much
 * more than after the last collection that is. */
void rt_heap_sweep(RtVM *vm);

typedef struct RtHeapStats {
    int64_t objects, raw_blocks;         /* live ones */
    int64_t object_bytes, raw_bytes;     /* of these blocks */
    int64_t references;                  /* sum of the counts of live objects, without immortal ones */
    int64_t copies;                      /* of the raw blocks: what live code keeps of the threads' bytecode */
} RtHeapStats;
void rt_heap_stats(RtThread *t, RtHeapStats *stats);      /* stops the world for a moment */
/* The n-th allocation from now on fails (1: the next), n <= 0: none does. */
void rt_heap_fail_in(RtThread *t, int64_t n);
/* Every allocation asks for a collection. */
void rt_heap_stress_gc(RtThread *t, bool on);

/* --- between rt_heap*.c and rt_qsbr.c --- */
bool rt_heap_must_fail(RtThread *t);
void rt_heap_account(RtThread *t, int64_t bytes);
void rt_heap_free_late(RtThread *t, RtObject *o);        /* a dead object's grace period is over */
void rt_heap_count_raws(RtVM *vm, RtHeapStats *stats);   /* world stopped */
void rt_heap_blocks_fini(RtVM *vm);

#endif
