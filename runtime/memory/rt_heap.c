/* The heaps of a VM: made, taken over, told to fail; and the sizes of blocks.  rt_heap_blocks.c has the blocks themselves,
 * rt_heap_malloc.c replaces it under a sanitizer. */
#include <stdlib.h>

#include "rt_code.h"
#include "rt_heap_pages.h"

void
rt_heap_init(RtVM *vm)
{
    pthread_mutex_init(&vm->heap.mutex, NULL);
}

void
rt_heap_fini(RtVM *vm)
{
    rt_heap_blocks_fini(vm);
    while (vm->heap.heaps != NULL) {
        RtHeap *heap = vm->heap.heaps;
        vm->heap.heaps = heap->next;
        free(heap);
    }
    pthread_mutex_destroy(&vm->heap.mutex);
}

static bool
is_slow(RtVM *vm)
{
    return RT_HEAP_MALLOC || rt_load_relaxed(&vm->heap.fail_in) > 0 || rt_load_relaxed(&vm->heap.stress_gc);
}

/* Let the heap's allocations take the slow path, or not; nobody else uses it meanwhile. */
static void
set_slow(RtHeap *heap, bool slow)
{
    RtObject **objects = slow ? heap->slow_objects : heap->objects;
    RtRawBlock **raws = slow ? heap->slow_raws : heap->raws;
    if (heap->free_objects != NULL && heap->free_objects != objects) {
        memcpy(objects, heap->free_objects, sizeof heap->objects);
        memset(heap->free_objects, 0, sizeof heap->objects);
        memcpy(raws, heap->free_raws, sizeof heap->raws);
        memset(heap->free_raws, 0, sizeof heap->raws);
    }
    heap->free_objects = objects;
    heap->free_raws = raws;
}

int
rt_heap_prepare(RtThread *t)
{
    t->heap = calloc(1, sizeof *t->heap);
    return t->heap != NULL ? 0 : -1;
}

/* Called by an attached thread: walks of all heaps see it only then. */
void
rt_heap_adopt(RtThread *t)
{
    RtVM *vm = t->vm;
    pthread_mutex_lock(&vm->heap.mutex);
    RtHeap **from = vm->heap.idle != NULL ? &vm->heap.idle : &vm->heap.spare, *heap = *from;
    if (heap != NULL) {
        *from = heap->next_idle;
        free(t->heap);
        t->heap = heap;
    }
    else {
        heap = t->heap;
        heap->next = vm->heap.heaps;
        vm->heap.heaps = heap;
    }
    heap->thread = t;
    heap->next_idle = NULL;
    set_slow(heap, is_slow(vm));
    pthread_mutex_unlock(&vm->heap.mutex);
}

void
rt_heap_abandon(RtThread *t)
{
    RtVM *vm = t->vm;
    pthread_mutex_lock(&vm->heap.mutex);
    t->heap->thread = NULL;
    t->heap->next_idle = vm->heap.idle;
    vm->heap.idle = t->heap;
    pthread_mutex_unlock(&vm->heap.mutex);
    t->heap = NULL;
}

static void
update_slow(RtThread *t)
{
    rt_world_stop(t);
    for (RtHeap *heap = t->vm->heap.heaps; heap != NULL; heap = heap->next) {
        set_slow(heap, is_slow(t->vm));
    }
    rt_world_start(t);
}

void
rt_heap_fail_in(RtThread *t, int64_t n)
{
    rt_store_relaxed(&t->vm->heap.fail_in, n > 0 ? n : 0);
    update_slow(t);
}

void
rt_heap_stress_gc(RtThread *t, bool on)
{
    rt_store_relaxed(&t->vm->heap.stress_gc, on);
    update_slow(t);
}

/* Is it this allocation's turn to fail?  Every allocation asks, while the heaps are slow. */
bool
rt_heap_must_fail(RtThread *t)
{
    RtHeapRoom *room = &t->vm->heap;
    if (rt_load_relaxed(&room->stress_gc)) {
        rt_gc_request(t);
    }
    int64_t n = rt_load_relaxed(&room->fail_in);
    while (n > 0) {
        if (rt_cas_relaxed(&room->fail_in, &n, n - 1)) {
            return n == 1;
        }
    }
    return false;
}

/* `bytes` more are in use (or less). */
void
rt_heap_account(RtThread *t, int64_t bytes)
{
    RtGcRoom *gc = &t->vm->gc;
    int64_t debt = rt_add_relaxed(&gc->debt, bytes) + bytes;
    if (RT_UNLIKELY(debt > rt_load_relaxed(&gc->threshold)) && rt_load_relaxed(&gc->enabled)) {
        rt_gc_request(t);
    }
}

void *
rt_alloc_zeroed(RtThread *t, size_t size)
{
    void *p = rt_alloc(t, size);
    if (p != NULL) {
        memset(p, 0, size);
    }
    return p;
}

static void
add_object(RtObject *o, RtHeap *heap, size_t size, void *arg)
{
    RtHeapStats *stats = arg;
    (void)heap;
    stats->objects++;
    stats->object_bytes += (int64_t)size;
    if (!(o->flags & RT_OBJECT_IMMORTAL)) {
        stats->references += rt_object_count(o);
    }
    if (o->kind == RT_KIND_CODE) {
        stats->copies += rt_code_copy_count((const RtCode *)o);
    }
}

void
rt_heap_stats(RtThread *t, RtHeapStats *stats)
{
    memset(stats, 0, sizeof *stats);
    rt_world_stop(t);
    rt_qsbr_free_all(t);
    rt_heap_walk(t->vm, add_object, stats);
    rt_heap_count_raws(t->vm, stats);
    rt_world_start(t);
}
