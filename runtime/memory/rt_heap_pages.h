/* Segments, pages and spans: between rt_heap.c and rt_heap_pages.c.
 *
 * A segment's table, in its slot 0, says of each slot what it is.  A page's heap changes only while its heap is idle
 * (to the heap that takes it over) or with the world stopped.
 */
#ifndef RT_HEAP_PAGES_H
#define RT_HEAP_PAGES_H

#include "rt_vm.h"

#define RT_SLOT_SHIFT    16
#define RT_SLOT_SIZE     ((size_t)1 << RT_SLOT_SHIFT)
#define RT_SEGMENT_SHIFT 22
#define RT_SEGMENT_SIZE  ((size_t)1 << RT_SEGMENT_SHIFT)
#define RT_SEGMENT_SLOTS (RT_SEGMENT_SIZE / RT_SLOT_SIZE)
#define RT_SPAN_MAX      (RT_SEGMENT_SIZE / 2)

/* What begins in a slot. */
typedef enum {
    RT_SLOT_OTHER = 0,      /* nothing: free, or the inside of a span */
    RT_SLOT_RAWS, RT_SLOT_OBJECTS,              /* a page */
    RT_SLOT_LARGE_RAW, RT_SLOT_LARGE_OBJECT     /* a span */
} RtSlotKind;

struct RtHeapPage {
    RtHeap *heap;           /* atomic; whose it is (of a span: who made it) */
    uint32_t block_size;
    uint16_t block_class;
    uint8_t kind;           /* RtSlotKind */
    uint32_t cut;           /* bytes that are blocks, free or not; the owner's, or read with the world stopped */
    uint32_t limit;         /* bytes that can become blocks */
    uint32_t free_count;    /* of rt_heap_sweep() */
    size_t size;            /* of a span: bytes of its block */
    RtHeapPage *next;       /* in uncut[][] */
    char padding[16];
};
_Static_assert(sizeof(RtHeapPage) == 64, "one line of the cache");

struct RtHeapSegment {
    RtHeapSegment *next, *previous;
    uint64_t used;          /* a bit for each slot; guarded by the room's mutex */
    uint64_t dirty;         /* free slots whose memory the system has not got back; guarded by the room's mutex */
    size_t mapped;          /* bytes */
    bool single;            /* for one large block, that begins in slot 1 */
    char padding[16];
    RtHeapPage slots[RT_SEGMENT_SLOTS];
};

static inline RtHeapSegment *rt_segment_of(const void *p)
{
    return (RtHeapSegment *)((uintptr_t)p & ~(RT_SEGMENT_SIZE - 1));
}
static inline RtHeapPage *rt_page_of(const void *p)
{
    return &rt_segment_of(p)->slots[((uintptr_t)p >> RT_SLOT_SHIFT) & (RT_SEGMENT_SLOTS - 1)];
}
static inline char *rt_page_start(const RtHeapPage *page)
{
    RtHeapSegment *s = rt_segment_of(page);
    return (char *)s + ((size_t)(page - s->slots) << RT_SLOT_SHIFT);
}

/* Slots for `size` bytes; NULL without memory. */
RtHeapPage *rt_pages_take(RtVM *vm, RtHeap *heap, RtSlotKind kind, size_t size);
void rt_pages_give(RtVM *vm, RtHeapPage *page);
/* Make a raw span larger or smaller, where it is or, if it may move, elsewhere; NULL when that cannot be had. */
RtHeapPage *rt_pages_resize(RtVM *vm, RtHeapPage *page, size_t size, bool may_move);
/* Free slots keep their memory for the next use, up to some limit.  Give it back to the system now. */
void rt_pages_trim(RtVM *vm);
void rt_pages_free_all(RtVM *vm);
/* Every page of `from` belongs to `to` now; the room's mutex is held and `from` is idle. */
void rt_pages_rehome(RtVM *vm, RtHeap *from, RtHeap *to);

/* Addresses for more memory than will ever be used, as it seems; NULL without. */
void *rt_system_map_sparse(size_t size);
void rt_system_unmap(void *p, size_t size);

#endif
