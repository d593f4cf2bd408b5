/* Finding garbage, with the world stopped.
 *
 *   1. Every tracked object that is counted, and every deferred one, is a candidate; its count goes into tid.
 *   2. Each reference that a candidate holds is subtracted from the candidate it refers to.  What remains are references from
 *      outside: from C, from stacks, from objects that are no candidates.
 *   3. Candidates with references from outside are reachable, and so are those that stacks refer to without counting; and all
 *      that these refer to, with their types.
 *   4. The other candidates are garbage.
 *
 * References that stacks do not count are exactly known in frames.  In the C code between frames they stand in registers and
 * locals; there every word counts that may be the address of a deferred object, or of something inside it.
 *
 * An object whose deallocation is under way (its count is 0) is no candidate: what it still refers to is reachable.
 */
#include <stdlib.h>

#include "rt_gc_mark.h"

bool
rt_object_list_add(RtObjectList *list, RtObject *o)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? 2 * list->capacity : 256;
        RtObject **items = realloc(list->items, capacity * sizeof *items);
        if (items == NULL) {
            return false;
        }
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count++] = o;
    return true;
}

void
rt_gc_release(RtCollection *c)
{
    free(c->garbage.items);
    free(c->revived.items);
    free(c->grey.items);
    free(c->deferred);
}

/* Objects that are not tracked have nothing to look at; some of them may be deferred (rt_object.c). */
static bool
is_tracked(const RtObject *o)
{
    return (o->flags & RT_OBJECT_TRACKED) && o->type->slots.traverse != NULL;
}

static void
look_into(RtObject *o, RtVisitFn visit, void *arg)
{
    if (is_tracked(o)) {
        o->type->slots.traverse(o, visit, arg);
    }
}

/* --- the number of references that are not accounted for --- */

void
rt_gc_stash(RtObject *o, int64_t references)
{
    o->gc |= RT_GC_CANDIDATE;
    rt_store_relaxed(&o->tid, references < UINT32_MAX ? (uint32_t)references : UINT32_MAX);
}

/* The owner again: the thread of the heap, which has allocated the object or taken the heap over from who had.  An
 * object of a heap without a thread has no owner any more. */
void
rt_gc_restore(RtObject *o, RtHeap *heap)
{
    o->gc &= (uint8_t)~(RT_GC_CANDIDATE | RT_GC_MARK | RT_GC_PINNED);
    uint32_t tid = heap != NULL && heap->thread != NULL ? heap->thread->id : 0;
#if RT_FT
    if ((o->shared & RT_SHARED_MASK) == RT_SHARED_MERGED) {
        tid = 0;
    }
    else if (tid == 0) {
        rt_object_merge(o, 0);
    }
#endif
    rt_store_relaxed(&o->tid, tid);
}

void
rt_gc_subtract(RtObject *o, void *arg)
{
    (void)arg;
    if ((o->gc & RT_GC_CANDIDATE) && o->tid != UINT32_MAX) {
        RT_ASSERT(o->tid != 0);     /* else more references to it were found than counted */
        o->tid--;
    }
}

static void
mark(RtObject *o, void *arg)
{
    RtCollection *c = arg;
    if (c->failed || (o->gc & (RT_GC_CANDIDATE | RT_GC_MARK)) != RT_GC_CANDIDATE) {
        return;     /* without memory each further try would ask the system again, for every item of a long list */
    }
    o->gc |= RT_GC_MARK;
    if (!rt_object_list_add(&c->grey, o)) {
        c->failed = true;
    }
}

void
rt_gc_visit_uncounted(RtObject *o, RtVisitFn visit, void *arg)
{
    if (visit != rt_gc_subtract && visit != rt_check_account) {
        visit(o, arg);
    }
}

void
rt_gc_visit_frame(RtFrame *f, RtVisitFn visit, void *arg)
{
    rt_gc_visit_value(f->function, visit, arg);
    rt_gc_visit_value(f->class_locals, visit, arg);
    for (RtValue *v = f->locals; v < f->stack_pointer; v++) {
        rt_gc_visit_value(*v, visit, arg);
    }
}

static void
mark_all(RtCollection *c)
{
    while (c->grey.count != 0 && !c->failed) {
        RtObject *o = c->grey.items[--c->grey.count];
        look_into(o, mark, c);
        mark(&o->type->head, c);
    }
}

/* --- stacks --- */

static void
mark_deferred(RtCollection *c, RtValue v)
{
    if (rt_value_is_deferred(v)) {
        mark(rt_value_object(v), c);
    }
}

static void
mark_frames(RtCollection *c, RtThread *x)
{
    for (RtFrame *f = x->frame; f != NULL; f = f->previous) {
        mark(&f->code->head, c);        /* the function may have another one by now */
        mark_deferred(c, f->function);
        mark_deferred(c, f->class_locals);
        for (RtValue *v = f->locals; v < f->stack_pointer; v++) {
            mark_deferred(c, *v);
        }
    }
}

static void
mark_word(RtCollection *c, uintptr_t word)
{
    size_t low = 0, high = c->deferred_count;
    if (high == 0 || word < c->deferred[0].start || word >= c->deferred[high - 1].end) {
        return;
    }
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        *(word < c->deferred[middle].start ? &high : &low) = middle;
    }
    if (word < c->deferred[low].end) {
        mark((RtObject *)c->deferred[low].start, c);
    }
}

__attribute__((noinline, no_sanitize_address, no_sanitize_thread))
static void
mark_c_stack(RtCollection *c, const RtThread *x)
{
    const uintptr_t *registers = x == c->thread ? c->registers : x->registers;
    uintptr_t at = (uintptr_t)(x == c->thread ? c->stack_top : x->c_stack_top);
    if (at == 0) {
        return;
    }
    for (at = (at + 7) & ~(uintptr_t)7; at + sizeof at <= (uintptr_t)x->c_stack_base; at += sizeof at) {
        mark_word(c, *(const volatile uintptr_t *)at);
    }
    for (size_t i = 0; i < sizeof x->registers / sizeof *x->registers; i++) {
        mark_word(c, registers[i]);
    }
}

/* Dead objects that wait to be deallocated may have finalizers, which need what they refer to without counting. */
static void
mark_trash(RtCollection *c, const RtThread *x)
{
    for (RtObject *o = x->trash; o != NULL; o = rt_object_trash_next(o)) {
        look_into(o, mark, c);
    }
}

static void
mark_stacks(RtCollection *c)
{
    RtWorldRoom *world = &c->thread->vm->world;
    pthread_mutex_lock(&world->mutex);
    for (RtThread *x = world->threads; x != NULL; x = x->next) {
        mark_frames(c, x);
        mark_c_stack(c, x);
        mark_trash(c, x);
    }
    pthread_mutex_unlock(&world->mutex);
}

static void
add_deferred(RtCollection *c, const RtObject *o, size_t size)
{
    if (c->deferred_count == c->deferred_capacity) {
        size_t capacity = c->deferred_capacity ? 2 * c->deferred_capacity : 256;
        RtDeferredRange *items = realloc(c->deferred, capacity * sizeof *items);
        if (items == NULL) {
            c->failed = true;
            return;
        }
        c->deferred = items;
        c->deferred_capacity = capacity;
    }
    c->deferred[c->deferred_count++] = (RtDeferredRange){(uintptr_t)o, (uintptr_t)o + size};
}

static int
by_address(const void *a, const void *b)
{
    uintptr_t x = ((const RtDeferredRange *)a)->start, y = ((const RtDeferredRange *)b)->start;
    return x < y ? -1 : x > y;
}

static void
sort_deferred(RtCollection *c)
{
    if (c->deferred_count != 0) {
        qsort(c->deferred, c->deferred_count, sizeof *c->deferred, by_address);
    }
}

/* --- the whole heap --- */

static bool
is_immortal(const RtObject *o)
{
    return (o->flags & RT_OBJECT_IMMORTAL) != 0;
}

/* 1 */
static void
gather(RtObject *o, RtHeap *heap, size_t size, void *arg)
{
    RtCollection *c = arg;
    (void)heap;
#if RT_FT
    if ((o->shared & RT_SHARED_MASK) == RT_SHARED_QUEUED && rt_object_merge(o, -1)) {
        rt_object_trash(c->thread, o);
    }
#endif
    c->live_bytes += (int64_t)size;
    bool candidate = !is_immortal(o) && ((o->flags & RT_OBJECT_DEFERRED) || (is_tracked(o) && rt_object_count(o) > 0));
    RtObject *type = &o->type->head;
    uint8_t kin = candidate ? RT_GC_HAS_KIN : RT_GC_HAS_KIN | RT_GC_PINNED;
    if (!is_immortal(type) && (type->gc & kin) != kin) {
        type->gc |= kin;
    }
    if (candidate) {
        rt_gc_stash(o, rt_object_count(o));
        if (o->flags & RT_OBJECT_DEFERRED) {
            add_deferred(c, o, size);
        }
    }
}

/* 2 */
static void
subtract_from_others(RtObject *o, RtHeap *heap, size_t size, void *arg)
{
    (void)heap, (void)size, (void)arg;
    if (o->gc & RT_GC_CANDIDATE) {
        look_into(o, rt_gc_subtract, NULL);
    }
}

/* 3 */
static bool
is_root(const RtObject *o)
{
    return (o->gc & RT_GC_CANDIDATE) && (o->tid != 0 || (o->gc & RT_GC_PINNED));
}

static void
mark_root(RtObject *o, RtHeap *heap, size_t size, void *arg)
{
    (void)heap, (void)size;
    if (is_root(o)) {
        mark(o, arg);
        mark_all(arg);
    }
}

/* 4 */
static void
sort_out(RtObject *o, RtHeap *heap, size_t size, void *arg)
{
    RtCollection *c = arg;
    uint8_t gc = o->gc;
    if (!(gc & RT_GC_CANDIDATE)) {
        o->gc &= (uint8_t)~RT_GC_PINNED;
        return;
    }
    rt_gc_restore(o, heap);
    if (!(gc & RT_GC_MARK)) {
        c->live_bytes -= (int64_t)size;
        if (!c->failed && !rt_object_list_add(&c->garbage, o)) {
            c->failed = true;
        }
    }
}

/* What waits for its owner in queues is merged by gather().  The owner may have merged it himself meanwhile, when he dropped his
 * last reference to what was made deferred: then the queue's reference is one like any other. */
static void
empty_merge_queues(RtCollection *c)
{
    RtWorldRoom *world = &c->thread->vm->world;
    pthread_mutex_lock(&world->mutex);
    for (RtThread *x = world->threads; x != NULL; x = x->next) {
        for (size_t i = 0; i < x->merge.count; i++) {
            RtObject *o = x->merge.items[i];
            if ((o->shared & RT_SHARED_MASK) == RT_SHARED_MERGED) {
                o->shared -= RT_SHARED_ONE;
                if (o->shared == RT_SHARED_MERGED) {
                    rt_object_trash(c->thread, o);
                }
            }
        }
        x->merge.count = 0;
    }
    pthread_mutex_unlock(&world->mutex);
}

bool
rt_gc_find(RtCollection *c)
{
    RtVM *vm = c->thread->vm;
    for (size_t i = 0; i < vm->gc.condemned_count; i++) {
        vm->gc.condemned[i]->gc &= (uint8_t)~RT_GC_HAS_KIN;
    }
    empty_merge_queues(c);
    rt_heap_walk(vm, gather, c);
    sort_deferred(c);
    if (!c->failed) {
        rt_heap_walk(vm, subtract_from_others, c);
        rt_heap_walk(vm, mark_root, c);
        mark_stacks(c);
        mark_all(c);
    }
    rt_heap_walk(vm, sort_out, c);
    if (c->failed) {
        c->garbage.count = 0;
    }
    return !c->failed;
}

/* --- the garbage only --- */

/* An object that is not garbage has a type that is. */
static void
pin_type(RtObject *o, RtHeap *heap, size_t size, void *arg)
{
    (void)heap, (void)size, (void)arg;
    RtObject *type = &o->type->head;
    if (!(o->gc & RT_GC_CANDIDATE) && (type->gc & RT_GC_CANDIDATE)) {
        type->gc |= RT_GC_PINNED;
    }
}

bool
rt_gc_find_revived(RtCollection *c)
{
    RtObjectList *garbage = &c->garbage;
    bool types = false;
    c->grey.count = c->deferred_count = 0;
    for (size_t i = 0; i < garbage->count; i++) {
        RtObject *o = garbage->items[i];
        rt_gc_stash(o, rt_object_count(o) - 1);
        types |= (o->type->flags & RT_TYPE_TYPE_SUB) != 0;
        if (o->flags & RT_OBJECT_DEFERRED) {
            add_deferred(c, o, sizeof *o);
        }
    }
    sort_deferred(c);
    if (types) {
        rt_heap_walk(c->thread->vm, pin_type, c);
    }
    for (size_t i = 0; i < garbage->count; i++) {
        look_into(garbage->items[i], rt_gc_subtract, NULL);
    }
    for (size_t i = 0; i < garbage->count; i++) {
        if (is_root(garbage->items[i])) {
            mark(garbage->items[i], c);
        }
    }
    mark_stacks(c);
    mark_all(c);
    size_t kept = 0;
    for (size_t i = 0; i < garbage->count; i++) {
        RtObject *o = garbage->items[i];
        bool marked = (o->gc & RT_GC_MARK) != 0;
        rt_gc_restore(o, NULL);
        if (c->failed || !(marked && rt_object_list_add(&c->revived, o))) {
            c->failed |= marked;
            garbage->items[kept++] = o;
        }
    }
    if (c->failed) {
        /* Whatever was moved belongs to the garbage again; its order does not matter. */
        for (size_t i = 0; i < c->revived.count; i++) {
            garbage->items[kept++] = c->revived.items[i];
        }
        c->revived.count = 0;
    }
    garbage->count = kept;
    return !c->failed;
}
