/* Segments of memory from the system, cut into slots. */
#define _GNU_SOURCE
#include <sys/mman.h>

#include "rt_heap_pages.h"

#define KEPT_MOST ((size_t)64 << 20)      /* bytes of free memory that are not given back at once */

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

/* --- segments; the mutex is held --- */

static void
segment_link(RtVM *vm, RtHeapSegment *s)
{
    s->previous = NULL;
    s->next = vm->heap.segments;
    if (s->next != NULL) {
        s->next->previous = s;
    }
    vm->heap.segments = s;
}

static void
segment_unlink(RtVM *vm, RtHeapSegment *s)
{
    *(s->previous != NULL ? &s->previous->next : &vm->heap.segments) = s->next;
    if (s->next != NULL) {
        s->next->previous = s->previous;
    }
}

/* A segment of its own for a large block: one that was kept, if it does not waste more than half. */
static RtHeapSegment *
kept_segment(RtVM *vm, size_t mapped)
{
    for (RtHeapSegment **link = &vm->heap.kept; *link != NULL; link = &(*link)->next) {
        RtHeapSegment *s = *link;
        if (s->mapped >= mapped && s->mapped / 2 <= mapped) {
            *link = s->next;
            vm->heap.kept_bytes -= s->mapped;
            return s;
        }
    }
    return NULL;
}

static RtHeapSegment *
segment_new(RtVM *vm, size_t mapped, bool single)
{
    RtHeapSegment *s = single ? kept_segment(vm, mapped) : NULL;
    if (s == NULL) {
        s = map_aligned(mapped);
        if (s == NULL) {
            return NULL;
        }
        s->mapped = mapped;
        s->single = single;
        s->used = single ? ~(uint64_t)0 : 1;
        vm->heap.empty_segments += !single;
    }
    segment_link(vm, s);
    return s;
}

/* Give the memory of free slots back. */
static void
clean(RtVM *vm)
{
    for (RtHeapSegment *s = vm->heap.segments; s != NULL; s = s->next) {
        while (s->dirty != 0) {
            size_t first = (size_t)__builtin_ctzll(s->dirty), n = 1;
            while (first + n < RT_SEGMENT_SLOTS && (s->dirty >> (first + n) & 1)) {
                n++;
            }
            madvise((char *)s + (first << RT_SLOT_SHIFT), n << RT_SLOT_SHIFT, MADV_DONTNEED);
            s->dirty &= ~slot_bits(first, n);
        }
    }
    while (vm->heap.kept != NULL) {
        RtHeapSegment *s = vm->heap.kept;
        vm->heap.kept = s->next;
        munmap(s, s->mapped);
    }
    vm->heap.kept_bytes = 0;
}

static void
keep(RtVM *vm, size_t bytes)
{
    vm->heap.kept_bytes += bytes;
    if (vm->heap.kept_bytes > KEPT_MOST) {
        clean(vm);
    }
}

static void
use_slots(RtVM *vm, RtHeapSegment *s, size_t first, size_t n)
{
    uint64_t bits = slot_bits(first, n);
    vm->heap.empty_segments -= s->used == 1;
    vm->heap.kept_bytes -= (size_t)__builtin_popcountll(s->dirty & bits) << RT_SLOT_SHIFT;
    s->dirty &= ~bits;
    s->used |= bits;
}

static void
free_slots(RtVM *vm, RtHeapSegment *s, size_t first, size_t n)
{
    uint64_t bits = slot_bits(first, n);
    s->used &= ~bits;
    s->dirty |= bits;
    vm->heap.empty_segments += s->used == 1;
    keep(vm, n << RT_SLOT_SHIFT);
}

/* --- pages and spans --- */

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
        s = segment_new(vm, RT_SLOT_SIZE + (slots_for(size) << RT_SLOT_SHIFT), true);
        if (s != NULL) {
            page = &s->slots[1];
            page->size = s->mapped - RT_SLOT_SIZE;
        }
    }
    else {
        size_t n = slots_for(size), first = 0;
        for (s = vm->heap.segments; s != NULL; s = s->next) {
            if ((first = find_free(s->used, n)) != 0) {
                break;
            }
        }
        if (s == NULL && (s = segment_new(vm, RT_SEGMENT_SIZE, false)) != NULL) {
            first = 1;
        }
        if (s != NULL) {
            use_slots(vm, s, first, n);
            page = &s->slots[first];
            page->size = n << RT_SLOT_SHIFT;
        }
    }
    if (page != NULL) {
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
    RtHeapSegment *s = rt_segment_of(page), *gone = NULL;
    pthread_mutex_lock(&vm->heap.mutex);
    rt_store_relaxed(&page->kind, RT_SLOT_OTHER);
    if (!s->single) {
        free_slots(vm, s, (size_t)(page - s->slots), page->size >> RT_SLOT_SHIFT);
        if (s->used == 1 && vm->heap.empty_segments > 1) {      /* one is kept for the next time */
            vm->heap.empty_segments--;
            vm->heap.kept_bytes -= (size_t)__builtin_popcountll(s->dirty) << RT_SLOT_SHIFT;
            segment_unlink(vm, s);
            gone = s;
        }
    }
    else {
        segment_unlink(vm, s);
        if (s->mapped <= KEPT_MOST / 2) {
            s->next = vm->heap.kept;
            vm->heap.kept = s;
            keep(vm, s->mapped);
        }
        else {
            gone = s;
        }
    }
    pthread_mutex_unlock(&vm->heap.mutex);
    if (gone != NULL) {
        munmap(gone, gone->mapped);
    }
}

void
rt_pages_trim(RtVM *vm)
{
    pthread_mutex_lock(&vm->heap.mutex);
    clean(vm);
    pthread_mutex_unlock(&vm->heap.mutex);
}

/* A span among others: only as far as there is room behind it. */
static RtHeapPage *
resize_slots(RtVM *vm, RtHeapSegment *s, RtHeapPage *page, size_t n)
{
    size_t first = (size_t)(page - s->slots), old = page->size >> RT_SLOT_SHIFT;
    if (n < old) {
        free_slots(vm, s, first + n, old - n);
    }
    else if (first + n > RT_SEGMENT_SLOTS || (s->used & slot_bits(first + old, n - old))) {
        return NULL;
    }
    else {
        use_slots(vm, s, first + old, n - old);
    }
    page->size = n << RT_SLOT_SHIFT;
    return page;
}

/* A span with a segment of its own. */
static RtHeapPage *
resize_segment(RtVM *vm, RtHeapSegment *s, size_t mapped, bool may_move)
{
#ifdef __linux__
    if (mremap(s, s->mapped, mapped, 0) == MAP_FAILED) {
        char *place = may_move ? map_aligned(mapped) : NULL;
        if (place == NULL) {
            return NULL;
        }
        segment_unlink(vm, s);
        if (mremap(s, s->mapped, mapped, MREMAP_MAYMOVE | MREMAP_FIXED, place) == MAP_FAILED) {
            munmap(place, mapped);
            segment_link(vm, s);
            return NULL;
        }
        s = (RtHeapSegment *)(void *)place;
        segment_link(vm, s);
    }
    s->mapped = mapped;
    s->slots[1].size = mapped - RT_SLOT_SIZE;
    return &s->slots[1];
#else
    (void)vm, (void)s, (void)mapped, (void)may_move;
    return NULL;
#endif
}

RtHeapPage *
rt_pages_resize(RtVM *vm, RtHeapPage *page, size_t size, bool may_move)
{
    RtHeapSegment *s = rt_segment_of(page);
    if (size > PTRDIFF_MAX / 2 || size == 0 || s->single != (size > RT_SPAN_MAX)) {
        return NULL;
    }
    size_t n = slots_for(size);
    pthread_mutex_lock(&vm->heap.mutex);
    page = s->single ? resize_segment(vm, s, RT_SLOT_SIZE + (n << RT_SLOT_SHIFT), may_move) : resize_slots(vm, s, page, n);
    pthread_mutex_unlock(&vm->heap.mutex);
    return page;
}

void
rt_pages_free_all(RtVM *vm)
{
    while (vm->heap.segments != NULL) {
        RtHeapSegment *s = vm->heap.segments;
        vm->heap.segments = s->next;
        munmap(s, s->mapped);
    }
    clean(vm);
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
