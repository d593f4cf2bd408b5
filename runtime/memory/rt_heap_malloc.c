/* What rt_heap_blocks.c does, with malloc: so that AddressSanitizer and ThreadSanitizer see every mistake.
 *
 * Each block has a prefix that links it into a ring of its heap, which only the heap's thread changes; blocks that others free
 * come back through the heap's atomic list.  An object's memory is poisoned at once, but for its header, and
 * freed after a grace period.
 */
#include <stdlib.h>

#include "rt_vm.h"

#if RT_HEAP_MALLOC

#ifdef __SANITIZE_ADDRESS__
#  include <sanitizer/asan_interface.h>
#  define POISON(p, size)   __asan_poison_memory_region((p), (size))
#  define UNPOISON(p, size) __asan_unpoison_memory_region((p), (size))
#else
#  define POISON(p, size)   ((void)0)
#  define UNPOISON(p, size) ((void)0)
#endif

#define LARGEST ((size_t)1 << 36)      /* a sanitizer's malloc ends the process for what cannot be had */

typedef struct RtHeapPrefix {
    struct RtHeapPrefix *next, *previous;   /* all blocks of the heap */
    RtHeap *heap;                            /* atomic; changes while its heap is idle */
    uint64_t size : 63, object : 1;
} Prefix;
_Static_assert(sizeof(Prefix) % 16 == 0, "blocks are aligned");

static Prefix *prefix_of(const void *p) { return (Prefix *)(uintptr_t)p - 1; }

/* By the thread of the heap, or with the world stopped. */
static void
release(RtHeap *heap, Prefix *b)
{
    *(b->previous != NULL ? &b->previous->next : &heap->blocks) = b->next;
    if (b->next != NULL) {
        b->next->previous = b->previous;
    }
    UNPOISON(b + 1, b->size);
    free(b);
}

static void
give_back(RtThread *t, Prefix *b)
{
    RtHeap *home = b->heap;
    if (home == t->heap) {
        release(home, b);
        return;
    }
    RtRawBlock *link = (RtRawBlock *)(b + 1), *head = rt_load_relaxed(&home->foreign_raws);
    do {
        link->next = head;
    } while (!rt_cas_acq_rel(&home->foreign_raws, &head, link));
}

static void
drain(RtHeap *heap)
{
    if (rt_load_relaxed(&heap->foreign_raws) == NULL) {
        return;
    }
    RtRawBlock *link = rt_exchange_acq_rel(&heap->foreign_raws, NULL);
    while (link != NULL) {
        RtRawBlock *next = link->next;
        release(heap, prefix_of(link));
        link = next;
    }
}

static void *
take(RtThread *t, size_t size, bool object)
{
    RtHeap *heap = t->heap;
    drain(heap);
    Prefix *b = rt_heap_must_fail(t) || size > LARGEST ? NULL : malloc(sizeof *b + (size < 16 ? 16 : size));
    if (b == NULL) {
        rt_raise_no_memory(t);
        return NULL;
    }
    b->heap = heap;
    b->size = size < 16 ? 16 : size;
    b->object = object;
    b->previous = NULL;
    b->next = heap->blocks;
    if (b->next != NULL) {
        b->next->previous = b;
    }
    heap->blocks = b;
    rt_heap_account(t, (int64_t)b->size);
    return b + 1;
}

void *
rt_heap_take_slow(RtThread *t, size_t size)
{
    RtObject *o = take(t, size, true);
    if (o != NULL) {
        o->gc = 0;
    }
    return o;
}

void
rt_object_free(RtThread *t, void *object)
{
    RtObject *o = object;
    RT_ASSERT(o->gc & RT_GC_LIVE);
    o->gc = 0;
    POISON(o + 1, prefix_of(o)->size - sizeof *o);
    rt_heap_account(t, -(int64_t)prefix_of(o)->size);
    rt_qsbr_free_object(t, o);
}

void
rt_heap_free_late(RtThread *t, RtObject *o)
{
    give_back(t, prefix_of(o));
}

void *
rt_alloc(RtThread *t, size_t size)
{
    return take(t, size, false);
}

void
rt_free(RtThread *t, void *p)
{
    if (p != NULL) {
        rt_heap_account(t, -(int64_t)prefix_of(p)->size);
        give_back(t, prefix_of(p));
    }
}

bool
rt_extend(RtThread *t, void *p, size_t size)
{
    (void)t;
    return size <= prefix_of(p)->size;
}

void *
rt_realloc(RtThread *t, void *p, size_t size)
{
    void *moved = rt_alloc(t, size);
    if (moved != NULL && p != NULL) {
        size_t old = prefix_of(p)->size;
        memcpy(moved, p, old < size ? old : size);
        rt_free(t, p);
    }
    return moved;
}

/* See the header. */
size_t
rt_object_room(const void *o)
{
    return prefix_of(o)->size;
}

void
rt_heap_sweep(RtVM *vm)
{
    for (RtHeap *heap = vm->heap.heaps; heap != NULL; heap = heap->next) {
        drain(heap);
    }
}

void
rt_heap_walk(RtVM *vm, RtHeapVisitFn visit, void *arg)
{
    for (RtHeap *heap = vm->heap.heaps; heap != NULL; heap = heap->next) {
        for (Prefix *b = heap->blocks; b != NULL; b = b->next) {
            if (b->object && (((RtObject *)(b + 1))->gc & RT_GC_LIVE)) {
                visit((RtObject *)(b + 1), heap, b->size, arg);
            }
        }
    }
}

void
rt_heap_count_raws(RtVM *vm, RtHeapStats *stats)
{
    for (RtHeap *heap = vm->heap.heaps; heap != NULL; heap = heap->next) {
        drain(heap);
        for (Prefix *b = heap->blocks; b != NULL; b = b->next) {
            if (!b->object) {
                stats->raw_blocks++;
                stats->raw_bytes += (int64_t)b->size;
            }
        }
    }
}

void
rt_heap_blocks_fini(RtVM *vm)
{
    for (RtHeap *heap = vm->heap.heaps; heap != NULL; heap = heap->next) {
        while (heap->blocks != NULL) {
            release(heap, heap->blocks);
        }
        heap->foreign_raws = NULL;
    }
}

#endif
