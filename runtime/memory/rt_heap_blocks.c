/* Blocks: taken from a thread's own lists, freed to the heap that their page belongs to. */
#include "rt_heap_pages.h"

#if !RT_HEAP_MALLOC

#define BLOCK_MAX  ((size_t)32 << 10)      /* larger ones are spans */
#define CUT_BYTES  4096                    /* a page is cut into blocks in pieces of about this size */

#ifdef RT_DEBUG
#  define POISON(p, size) memset((p), 0xdd, (size))
#else
#  define POISON(p, size) ((void)0)
#endif

/* --- sizes --- */

static unsigned
class_of(size_t size)
{
    if (size <= RT_HEAP_SMALL) {
        return size != 0 ? (unsigned)((size + 15) >> 4) : 1;
    }
    size_t s = size - 1;
    unsigned top = 63 - (unsigned)__builtin_clzll(s);      /* 9 .. 14 */
    return RT_HEAP_LISTS + (top - 9) * 4 + ((s >> (top - 2)) & 3);
}

static uint32_t
size_of_class(unsigned block_class)
{
    if (block_class < RT_HEAP_LISTS) {
        return block_class * 16;
    }
    unsigned n = block_class - RT_HEAP_LISTS;
    return ((n & 3) + 5) << (n / 4 + 7);
}

static bool is_slow(const RtHeap *heap) { return heap->free_raws == heap->slow_raws; }

/* --- the lists --- */

enum { RAWS, SLOW_RAWS, RECLAIMED_RAWS, OBJECTS, SLOW_OBJECTS, RECLAIMED_OBJECTS, LISTS };

static RtRawBlock **
list_of(RtHeap *heap, int which, unsigned block_class)
{
    switch (which) {
    case RAWS: return &heap->raws[block_class];
    case SLOW_RAWS: return &heap->slow_raws[block_class];
    case RECLAIMED_RAWS: return &heap->reclaimed_raws[block_class];
    case OBJECTS: return (RtRawBlock **)&heap->objects[block_class];
    case SLOW_OBJECTS: return (RtRawBlock **)&heap->slow_objects[block_class];
    default: return (RtRawBlock **)&heap->reclaimed_objects[block_class];
    }
}

/* The next block of such a list. */
static RtRawBlock **
next_of(RtRawBlock *b, int which)
{
    return which < OBJECTS ? &b->next : (RtRawBlock **)&((RtObject *)b)->type;
}

/* Move up to n blocks from one list to the front of another.  How many were there. */
static uint32_t
move_blocks(RtRawBlock **from, RtRawBlock **to, int which, uint32_t n)
{
    RtRawBlock *first = *from, *last = first;
    uint32_t moved = 1;
    if (first == NULL) {
        return 0;
    }
    for (; moved < n && *next_of(last, which) != NULL; moved++) {
        last = *next_of(last, which);
    }
    *from = *next_of(last, which);
    *next_of(last, which) = *to;
    *to = first;
    return moved;
}

/* --- blocks that other threads have freed --- */

static void
push_foreign_object(RtHeap *heap, RtObject *o)
{
    RtObject *head = rt_load_relaxed(&heap->foreign_objects);
    do {
        o->type = (RtType *)head;
    } while (!rt_cas_acq_rel(&heap->foreign_objects, &head, o));
}

static void
push_foreign_raw(RtHeap *heap, RtRawBlock *b)
{
    RtRawBlock *head = rt_load_relaxed(&heap->foreign_raws);
    do {
        b->next = head;
    } while (!rt_cas_acq_rel(&heap->foreign_raws, &head, b));
}

static void
put_object(RtHeap *heap, RtHeapPage *page, RtObject *o)
{
    RtObject **list = &heap->free_objects[page->block_class];
    o->type = (RtType *)*list;
    *list = o;
}

static void
put_raw(RtHeap *heap, RtHeapPage *page, RtRawBlock *b)
{
    RtRawBlock **list = &heap->free_raws[page->block_class];
    b->next = *list;
    *list = b;
}

/* Sort what others have freed into the lists.  `from` is `heap`, or one whose pages were taken over. */
static void
drain(RtHeap *heap, RtHeap *from)
{
    if (rt_load_relaxed(&from->foreign_objects) != NULL) {
        RtObject *o = rt_exchange_acq_rel(&from->foreign_objects, NULL);
        while (o != NULL) {
            RtObject *next = (RtObject *)o->type;
            RtHeapPage *page = rt_page_of(o);
            RtHeap *home = rt_load_acquire(&page->heap);
            if (home == heap) {
                put_object(heap, page, o);
            }
            else {
                push_foreign_object(home, o);
            }
            o = next;
        }
    }
    if (rt_load_relaxed(&from->foreign_raws) != NULL) {
        RtRawBlock *b = rt_exchange_acq_rel(&from->foreign_raws, NULL);
        while (b != NULL) {
            RtRawBlock *next = b->next;
            RtHeapPage *page = rt_page_of(b);
            RtHeap *home = rt_load_acquire(&page->heap);
            if (home == heap) {
                put_raw(heap, page, b);
            }
            else {
                push_foreign_raw(home, b);
            }
            b = next;
        }
    }
}

/* --- new blocks --- */

/* Take over everything of a heap whose thread has ended.  False: there is none. */
static bool
absorb(RtThread *t)
{
    RtHeapRoom *room = &t->vm->heap;
    RtHeap *heap = t->heap;
    pthread_mutex_lock(&room->mutex);
    RtHeap *from = room->idle;
    if (from != NULL) {
        room->idle = from->next_idle;
        rt_pages_rehome(t->vm, from, heap);
        for (unsigned c = 0; c < RT_HEAP_CLASSES; c++) {
            while (from->free_objects[c] != NULL) {
                RtObject *o = from->free_objects[c];
                from->free_objects[c] = (RtObject *)o->type;
                put_object(heap, rt_page_of(o), o);
            }
            while (from->free_raws[c] != NULL) {
                RtRawBlock *b = from->free_raws[c];
                from->free_raws[c] = b->next;
                put_raw(heap, rt_page_of(b), b);
            }
            for (int which = RECLAIMED_RAWS; which < LISTS; which += OBJECTS) {
                move_blocks(list_of(from, which, c), list_of(heap, which, c), which, UINT32_MAX);
            }
            for (int k = 0; k < 2; k++) {
                while (from->uncut[k][c] != NULL) {
                    RtHeapPage *page = from->uncut[k][c];
                    from->uncut[k][c] = page->next;
                    page->next = heap->uncut[k][c];
                    heap->uncut[k][c] = page;
                }
            }
        }
        drain(heap, from);
        from->next_idle = room->spare;
        room->spare = from;
    }
    pthread_mutex_unlock(&room->mutex);
    return from != NULL;
}

/* Cut the next piece of a page into blocks for the lists.  False: the heap has no page with a rest. */
static bool
cut(RtThread *t, bool objects, unsigned block_class)
{
    RtHeap *heap = t->heap;
    RtHeapPage *page = heap->uncut[objects][block_class];
    if (page == NULL) {
        return false;
    }
    uint32_t size = page->block_size, n = size < CUT_BYTES ? CUT_BYTES / size : 1;
    uint32_t left = (page->limit - page->cut) / size;
    n = n < left ? n : left;
    for (uint32_t i = n; i-- > 0;) {        /* the lowest address comes out first */
        char *block = rt_page_start(page) + page->cut + i * size;
        if (objects) {
            ((RtObject *)block)->gc = 0;
            put_object(heap, page, (RtObject *)block);
        }
        else {
            put_raw(heap, page, (RtRawBlock *)block);
        }
    }
    page->cut += n * size;
    if (page->cut == page->limit) {
        heap->uncut[objects][block_class] = page->next;
    }
    rt_heap_account(t, n * size);
    return true;
}

/* The same with blocks that a collection has left. */
static bool
take_reclaimed(RtThread *t, bool objects, unsigned block_class)
{
    RtHeap *heap = t->heap;
    int which = objects ? RECLAIMED_OBJECTS : RECLAIMED_RAWS;
    uint32_t size = size_of_class(block_class);
    RtRawBlock **to = objects ? (RtRawBlock **)&heap->free_objects[block_class] : &heap->free_raws[block_class];
    uint32_t n = move_blocks(list_of(heap, which, block_class), to, which, size < CUT_BYTES ? CUT_BYTES / size : 1);
    rt_heap_account(t, (int64_t)n * size);
    return n != 0;
}

/* Bring blocks of a size into the list.  False without memory. */
static bool
refill(RtThread *t, bool objects, unsigned block_class)
{
    RtHeap *heap = t->heap;
    if (rt_load_relaxed(&heap->foreign_objects) != NULL || rt_load_relaxed(&heap->foreign_raws) != NULL) {
        drain(heap, heap);
        return true;
    }
    if (take_reclaimed(t, objects, block_class) || cut(t, objects, block_class) || absorb(t)) {
        return true;
    }
    RtHeapPage *page = rt_pages_take(t->vm, heap, objects ? RT_SLOT_OBJECTS : RT_SLOT_RAWS, RT_SLOT_SIZE);
    if (page == NULL) {
        return false;
    }
    page->block_class = (uint16_t)block_class;
    page->block_size = size_of_class(block_class);
    page->limit = (uint32_t)(RT_SLOT_SIZE / page->block_size) * page->block_size;
    page->next = heap->uncut[objects][block_class];
    heap->uncut[objects][block_class] = page;
    return cut(t, objects, block_class);
}

static void *
take_span(RtThread *t, RtSlotKind kind, size_t size)
{
    RtHeapPage *page = rt_pages_take(t->vm, NULL, kind, size);
    if (page == NULL) {
        rt_raise_no_memory(t);
        return NULL;
    }
    rt_heap_account(t, (int64_t)page->size);
    return rt_page_start(page);
}

void *
rt_heap_take_slow(RtThread *t, size_t size)
{
    if (RT_UNLIKELY(is_slow(t->heap)) && rt_heap_must_fail(t)) {
        rt_raise_no_memory(t);
        return NULL;
    }
    if (size > BLOCK_MAX) {
        RtObject *o = take_span(t, RT_SLOT_LARGE_OBJECT, size);
        if (o != NULL) {
            o->gc = 0;
        }
        return o;
    }
    unsigned block_class = class_of(size);
    RtObject **list = &t->heap->free_objects[block_class];
    while (*list == NULL) {
        if (!refill(t, true, block_class)) {
            rt_raise_no_memory(t);
            return NULL;
        }
    }
    RtObject *o = *list;
    *list = (RtObject *)o->type;
    return o;
}

void
rt_object_free(RtThread *t, void *object)
{
    RtObject *o = object;
    RtHeapPage *page = rt_page_of(o);
    RtHeap *home = rt_load_relaxed(&page->heap);
    RT_ASSERT(o->gc & RT_GC_LIVE);
    o->gc = 0;
    if (RT_LIKELY(home == t->heap)) {
        POISON(o + 1, page->block_size - sizeof *o);
        put_object(home, page, o);
    }
    else if (home != NULL) {
        POISON(o + 1, page->block_size - sizeof *o);
        push_foreign_object(home, o);
    }
    else {
        rt_heap_account(t, -(int64_t)page->size);
        rt_qsbr_free_object(t, o);
    }
}

/* The end of rt_object_free for a span, after a grace period. */
void
rt_heap_free_late(RtThread *t, RtObject *o)
{
    rt_pages_give(t->vm, rt_page_of(o));
}

/* --- raw memory --- */

void *
rt_alloc(RtThread *t, size_t size)
{
    RtHeap *heap = t->heap;
    if (RT_LIKELY(size <= RT_HEAP_SMALL)) {
        RtRawBlock **fast = &heap->raws[size != 0 ? (size + 15) >> 4 : 1], *b = *fast;
        if (RT_LIKELY(b != NULL)) {
            *fast = b->next;
            return b;
        }
    }
    if (RT_UNLIKELY(is_slow(heap)) && rt_heap_must_fail(t)) {
        rt_raise_no_memory(t);
        return NULL;
    }
    if (size > BLOCK_MAX) {
        return take_span(t, RT_SLOT_LARGE_RAW, size);
    }
    unsigned block_class = class_of(size);
    RtRawBlock **list = &heap->free_raws[block_class];
    while (*list == NULL) {
        if (!refill(t, false, block_class)) {
            rt_raise_no_memory(t);
            return NULL;
        }
    }
    RtRawBlock *b = *list;
    *list = b->next;
    return b;
}

void
rt_free(RtThread *t, void *p)
{
    if (p == NULL) {
        return;
    }
    RtHeapPage *page = rt_page_of(p);
    RtHeap *home = rt_load_relaxed(&page->heap);
    RT_ASSERT(page->kind == RT_SLOT_RAWS || page->kind == RT_SLOT_LARGE_RAW);
    if (RT_LIKELY(home == t->heap)) {
        POISON(p, page->block_size);
        put_raw(home, page, p);
    }
    else if (home != NULL) {
        POISON(p, page->block_size);
        push_foreign_raw(home, p);
    }
    else {
        rt_heap_account(t, -(int64_t)page->size);
        rt_pages_give(t->vm, page);
    }
}

bool
rt_extend(RtThread *t, void *p, size_t size)
{
    RtHeapPage *page = rt_page_of(p);
    if (page->kind != RT_SLOT_LARGE_RAW) {
        return size <= page->block_size;
    }
    size_t old = page->size;
    if (size > old && (is_slow(t->heap) || rt_pages_resize(t->vm, page, size, false) == NULL)) {
        return false;
    }
    rt_heap_account(t, (int64_t)page->size - (int64_t)old);
    return true;
}

void *
rt_realloc(RtThread *t, void *p, size_t size)
{
    if (p == NULL) {
        return rt_alloc(t, size);
    }
    RtHeapPage *page = rt_page_of(p);
    size_t old = page->kind == RT_SLOT_LARGE_RAW ? page->size : page->block_size;
    if (size <= old && size >= old / 2) {
        return p;
    }
    if (page->kind == RT_SLOT_LARGE_RAW && size > BLOCK_MAX && !is_slow(t->heap)) {
        RtHeapPage *resized = rt_pages_resize(t->vm, page, size, true);
        if (resized != NULL) {
            rt_heap_account(t, (int64_t)resized->size - (int64_t)old);
            return rt_page_start(resized);
        }
    }
    void *moved = rt_alloc(t, size);
    if (moved == NULL) {
        if (size <= old) {
            rt_error_clear(t);
            return p;
        }
        return NULL;
    }
    memcpy(moved, p, size < old ? size : old);
    rt_free(t, p);
    return moved;
}

/* See the header. */
size_t
rt_object_room(const void *o)
{
    const RtHeapPage *page = rt_page_of(o);
    return page->kind == RT_SLOT_LARGE_OBJECT ? page->size : page->block_size;
}

/* --- all of a VM's blocks; world stopped --- */

#define FOR_EACH_PAGE(vm, page) \
    for (RtHeapSegment *s_ = (vm)->heap.segments; s_ != NULL; s_ = s_->next) \
        for (RtHeapPage *page = &s_->slots[1]; page < &s_->slots[s_->single ? 2 : RT_SEGMENT_SLOTS]; page++)

#define FOR_EACH_LIST(vm, heap, which, block_class) \
    for (RtHeap *heap = (vm)->heap.heaps; heap != NULL; heap = heap->next) \
        for (int which = 0; which < LISTS; which++) \
            for (unsigned block_class = 0; block_class < RT_HEAP_CLASSES; block_class++)

/* Count the free blocks of each page. */
static void
count_free(RtVM *vm)
{
    for (RtHeap *heap = vm->heap.heaps; heap != NULL; heap = heap->next) {
        drain(heap, heap);
    }
    for (RtHeap *heap = vm->heap.heaps; heap != NULL; heap = heap->next) {
        drain(heap, heap);      /* what the others have handed on */
    }
    FOR_EACH_PAGE(vm, page) {
        page->free_count = 0;
    }
    FOR_EACH_LIST(vm, heap, which, block_class) {
        for (RtRawBlock *b = *list_of(heap, which, block_class); b != NULL; b = *next_of(b, which)) {
            rt_page_of(b)->free_count++;
        }
    }
}

static bool
is_empty(const RtHeapPage *page)
{
    return (page->kind == RT_SLOT_RAWS || page->kind == RT_SLOT_OBJECTS) &&
           page->free_count * page->block_size == page->cut;
}

static void
set_aside(RtHeap *heap)
{
    for (unsigned c = 0; c < RT_HEAP_CLASSES; c++) {
        move_blocks(&heap->free_raws[c], list_of(heap, RECLAIMED_RAWS, c), RECLAIMED_RAWS, UINT32_MAX);
        move_blocks((RtRawBlock **)&heap->free_objects[c], list_of(heap, RECLAIMED_OBJECTS, c), RECLAIMED_OBJECTS, UINT32_MAX);
    }
}

void
rt_heap_sweep(RtVM *vm)
{
    count_free(vm);
    FOR_EACH_LIST(vm, heap, which, block_class) {
        RtRawBlock **link = list_of(heap, which, block_class);
        while (*link != NULL) {
            if (is_empty(rt_page_of(*link))) {
                *link = *next_of(*link, which);
            }
            else {
                link = next_of(*link, which);
            }
        }
    }
    for (RtHeap *heap = vm->heap.heaps; heap != NULL; heap = heap->next) {
        for (unsigned c = 0; c < RT_HEAP_CLASSES; c++) {
            for (int k = 0; k < 2; k++) {
                RtHeapPage **link = &heap->uncut[k][c];
                while (*link != NULL) {
                    if (is_empty(*link)) {
                        *link = (*link)->next;
                    }
                    else {
                        link = &(*link)->next;
                    }
                }
            }
        }
    }
    for (RtHeapSegment *s = vm->heap.segments, *next; s != NULL; s = next) {
        next = s->next;
        size_t first = RT_SEGMENT_SLOTS, last = 0;
        for (size_t i = 1; i < RT_SEGMENT_SLOTS && !s->single; i++) {
            if (is_empty(&s->slots[i])) {
                first = first < i ? first : i;
                last = i;
            }
        }
        for (size_t i = first; i <= last; i++) {
            if (is_empty(&s->slots[i])) {
                rt_pages_give(vm, &s->slots[i]);      /* the last one may unmap the segment */
            }
        }
    }
    for (RtHeap *heap = vm->heap.heaps; heap != NULL; heap = heap->next) {
        set_aside(heap);
    }
    rt_pages_trim(vm);
}

void
rt_heap_walk(RtVM *vm, RtHeapVisitFn visit, void *arg)
{
    FOR_EACH_PAGE(vm, page) {
        char *start = rt_page_start(page);
        RtHeap *heap = rt_load_relaxed(&page->heap);
        if (page->kind == RT_SLOT_OBJECTS) {
            for (uint32_t at = 0; at < page->cut; at += page->block_size) {
                RtObject *o = (RtObject *)(start + at);
                if (o->gc & RT_GC_LIVE) {
                    visit(o, heap, page->block_size, arg);
                }
            }
        }
        else if (page->kind == RT_SLOT_LARGE_OBJECT && (((RtObject *)start)->gc & RT_GC_LIVE)) {
            visit((RtObject *)start, NULL, page->size, arg);
        }
    }
}

void
rt_heap_count_raws(RtVM *vm, RtHeapStats *stats)
{
    count_free(vm);
    FOR_EACH_PAGE(vm, page) {
        if (page->kind == RT_SLOT_RAWS) {
            int64_t live = page->cut / page->block_size - page->free_count;
            stats->raw_blocks += live;
            stats->raw_bytes += live * page->block_size;
        }
        else if (page->kind == RT_SLOT_LARGE_RAW) {
            stats->raw_blocks++;
            stats->raw_bytes += (int64_t)page->size;
        }
    }
}

void
rt_heap_blocks_fini(RtVM *vm)
{
    rt_pages_free_all(vm);
}

#endif
