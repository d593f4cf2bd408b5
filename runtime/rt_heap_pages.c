/* Segments of memory from the system, cut into slots. */
#define _GNU_SOURCE
#include <sys/mman.h>

#include "rt_heap_pages.h"

#ifndef MAP_NORESERVE
#  define MAP_NORESERVE 0
#endif

static void *
map(size_t size, int more)
{
    void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | more, -1, 0);
    return p == MAP_FAILED ? NULL : p;
}

void *
rt_system_map_sparse(size_t size)
{
    return map(size, MAP_NORESERVE);
}

void
rt_system_unmap(void *p, size_t size)
{
    munmap(p, size);
}

/* Memory aligned to a segment.  Tries the next fitting address first: it often follows the last one. */
static void *
map_aligned(size_t size)
{
    char *p = map(size, 0);
    if (p == NULL || ((uintptr_t)p & (RT_SEGMENT_SIZE - 1)) == 0) {
        return p;
    }
    munmap(p, size);
    p = map(size + RT_SEGMENT_SIZE, 0);
    if (p == NULL) {
        return NULL;
    }
    char *start = (char *)(((uintptr_t)p + RT_SEGMENT_SIZE - 1) & ~(RT_SEGMENT_SIZE - 1));
    if (start != p) {
        munmap(p, (size_t)(start - p));
    }
    size_t rest = (size_t)(p + RT_SEGMENT_SIZE - start);
    if (rest != 0) {
        munmap(start + size, rest);
    }
    return start;
}

static size_t
slots_for(size_t size)
{
    return (size + RT_SLOT_SIZE - 1) >> RT_SLOT_SHIFT;
}

/* The bits of n slots from `first` on. */
static uint64_t
slot_bits(size_t first, size_t n)
{
    return (n >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << n) - 1) << first;
}

/* The first of n free slots in a row, or 0. */
static size_t
find_free(uint64_t used, size_t n)
{
    uint64_t starts = ~used;       /* bit i: slots i .. i + length - 1 are free */
    for (size_t length = 1; length < n && starts != 0;) {
        size_t step = n - length < length ? n - length : length;
        starts &= starts >> step;
        length += step;
    }
    return starts != 0 ? (size_t)__builtin_ctzll(starts) : 0;
}

/* The mutex is held. */
static RtHeapSegment *
segment_new(RtVM *vm, size_t mapped)
{
    RtHeapSegment *s = map_aligned(mapped);
    if (s == NULL) {
        return NULL;
    }
    s->mapped = mapped;
    s->used = mapped == RT_SEGMENT_SIZE ? 1 : ~(uint64_t)0;
    s->next = vm->heap.segments;
    if (s->next != NULL) {
        s->next->previous = s;
    }
    vm->heap.segments = s;
    return s;
}

/* The mutex is held. */
static void
segment_unlink(RtVM *vm, RtHeapSegment *s)
{
    *(s->previous != NULL ? &s->previous->next : &vm->heap.segments) = s->next;
    if (s->next != NULL) {
        s->next->previous = s->previous;
    }
}

RtHeapPage *
rt_pages_take(RtVM *vm, RtHeap *heap, RtSlotKind kind, size_t size)
{
    RtHeapSegment *s;
    RtHeapPage *page = NULL;
    if (size > PTRDIFF_MAX / 2) {
        return NULL;
    }
    pthread_mutex_lock(&vm->heap.mutex);
    if (size > RT_SPAN_MAX) {
        s = segment_new(vm, RT_SLOT_SIZE + (slots_for(size) << RT_SLOT_SHIFT));
        if (s != NULL) {
            page = &s->slots[1];
        }
    }
    else {
        size_t n = slots_for(size), first = 0;
        for (s = vm->heap.segments; s != NULL; s = s->next) {
            if ((first = find_free(s->used, n)) != 0) {
                break;
            }
        }
        if (s == NULL && (s = segment_new(vm, RT_SEGMENT_SIZE)) != NULL) {
            first = 1;
        }
        if (s != NULL) {
            s->used |= slot_bits(first, n);
            page = &s->slots[first];
        }
    }
    if (page != NULL) {
        page->size = slots_for(size) << RT_SLOT_SHIFT;
        page->cut = 0;
        rt_store_relaxed(&page->heap, heap);
        rt_store_relaxed(&page->kind, (uint8_t)kind);
    }
    pthread_mutex_unlock(&vm->heap.mutex);
    return page;
}

void
rt_pages_give(RtVM *vm, RtHeapPage *page)
{
    RtHeapSegment *s = rt_segment_of(page);
    pthread_mutex_lock(&vm->heap.mutex);
    rt_store_relaxed(&page->kind, RT_SLOT_OTHER);
    if (s->mapped == RT_SEGMENT_SIZE) {
        if (page->size > RT_SLOT_SIZE) {
            madvise(rt_page_start(page), page->size, MADV_DONTNEED);
        }
        s->used &= ~slot_bits((size_t)(page - s->slots), page->size >> RT_SLOT_SHIFT);
        if (s->used != 1 || (s->next == NULL && s->previous == NULL)) {
            s = NULL;      /* still in use, or the last one */
        }
    }
    if (s != NULL) {
        segment_unlink(vm, s);
    }
    pthread_mutex_unlock(&vm->heap.mutex);
    if (s != NULL) {
        munmap(s, s->mapped);
    }
}

RtHeapPage *
rt_pages_resize(RtVM *vm, RtHeapPage *page, size_t size)
{
#ifdef __linux__
    RtHeapSegment *s = rt_segment_of(page);
    if (s->mapped == RT_SEGMENT_SIZE || size <= RT_SPAN_MAX || size > PTRDIFF_MAX / 2) {
        return NULL;
    }
    size_t bytes = slots_for(size) << RT_SLOT_SHIFT, mapped = RT_SLOT_SIZE + bytes;
    pthread_mutex_lock(&vm->heap.mutex);
    if (mremap(s, s->mapped, mapped, 0) == MAP_FAILED) {
        char *place = map_aligned(mapped);
        segment_unlink(vm, s);
        if (place == NULL || mremap(s, s->mapped, mapped, MREMAP_MAYMOVE | MREMAP_FIXED, place) == MAP_FAILED) {
            if (place != NULL) {
                munmap(place, mapped);
            }
            place = NULL;
        }
        s = place != NULL ? (RtHeapSegment *)place : s;
        s->previous = NULL;
        s->next = vm->heap.segments;
        if (s->next != NULL) {
            s->next->previous = s;
        }
        vm->heap.segments = s;
        page = place != NULL ? &s->slots[1] : NULL;
    }
    if (page != NULL) {
        s->mapped = mapped;
        page->size = bytes;
    }
    pthread_mutex_unlock(&vm->heap.mutex);
    return page;
#else
    (void)vm, (void)page, (void)size;
    return NULL;
#endif
}

void
rt_pages_free_all(RtVM *vm)
{
    while (vm->heap.segments != NULL) {
        RtHeapSegment *s = vm->heap.segments;
        vm->heap.segments = s->next;
        munmap(s, s->mapped);
    }
}

void
rt_pages_rehome(RtVM *vm, RtHeap *from, RtHeap *to)
{
    for (RtHeapSegment *s = vm->heap.segments; s != NULL; s = s->next) {
        for (size_t i = 1; i < RT_SEGMENT_SLOTS; i++) {
            if (s->slots[i].kind != RT_SLOT_OTHER && rt_load_relaxed(&s->slots[i].heap) == from) {
                rt_store_release(&s->slots[i].heap, to);
            }
        }
    }
}
