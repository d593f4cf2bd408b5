/* The laws of objects and threads, walked with the world stopped. */
#include <stdio.h>
#include <stdlib.h>

#include "rt_check.h"
#include "rt_gc_mark.h"

void
rt_check_broken(const RtObject *o, const char *law)
{
    fprintf(stderr, "heap check: %s\n", law);
    if (o != NULL) {
        fprintf(stderr, "  object %p tid %u owner %u shared %lld (state %d) flags %#x kind %d gc %#x type %p\n",
                (const void *)o, o->tid, o->owner, (long long)(o->shared >> RT_SHARED_SHIFT),
                (int)(o->shared & RT_SHARED_MASK), o->flags, o->kind, o->gc, (void *)o->type);
    }
    abort();
}

#define LAW(o, law) do { if (!(law)) { rt_check_broken((o), #law); } } while (0)

/* One object; world stopped. */
static void
check_object_stopped(RtVM *vm, const RtObject *o)
{
    (void)vm;
    const RtObject *type = (const RtObject *)o->type;
    LAW(o, ((uintptr_t)o & 15) == 0);
    LAW(o, o->gc & RT_GC_LIVE);
    LAW(o, !(o->gc & (RT_GC_MARK | RT_GC_CANDIDATE | RT_GC_PINNED)));
    LAW(o, type != NULL && (type->gc & RT_GC_LIVE));
    LAW(o, o->kind == o->type->kind);
    LAW(o, o->type->slots.dealloc != NULL || (o->flags & RT_OBJECT_IMMORTAL));
    LAW(o, !(o->flags & RT_OBJECT_TRACKED) || !(o->flags & RT_OBJECT_IMMORTAL) || o->owner == 0 || !RT_FT);
    if (o->gc & RT_GC_TRASH) {
        return;
    }
#if RT_FT
    int64_t state = o->shared & RT_SHARED_MASK;
    LAW(o, o->tid != 0 || o->owner == 0);
    LAW(o, (o->tid == 0) == (state == RT_SHARED_MERGED));
    LAW(o, !(o->flags & RT_OBJECT_IMMORTAL) || state == RT_SHARED_MERGED);
#endif
    LAW(o, rt_object_count(o) >= 0 || (o->flags & RT_OBJECT_IMMORTAL));
}

static void
check_object(RtObject *o, RtHeap *heap, size_t size, void *arg)
{
    (void)heap, (void)size;
    check_object_stopped(arg, o);
    rt_check_container_stopped(arg, o);
}

static void
begin(RtObject *o, RtHeap *heap, size_t size, void *arg)
{
    (void)heap, (void)size, (void)arg;
    if (!(o->flags & RT_OBJECT_IMMORTAL) && rt_object_count(o) > 0) {
        rt_gc_stash(o, rt_object_count(o));
    }
}

typedef struct { const RtObject *holder; } Holder;

/* No object is referred to more often than it has been counted. */
void
rt_check_account(RtObject *o, void *arg)
{
    if (!(o->gc & RT_GC_LIVE)) {
        fprintf(stderr, "heap check: a dead object is referred to by\n");
        rt_check_broken(((Holder *)arg)->holder, "every referred object is live");
    }
    if (o->gc & RT_GC_CANDIDATE) {
        LAW(o, o->tid != 0);
        rt_gc_subtract(o, NULL);
    }
}

static void
look_into(RtObject *o, RtHeap *heap, size_t size, void *arg)
{
    (void)heap, (void)size, (void)arg;
    if ((o->flags & RT_OBJECT_TRACKED) && o->type->slots.traverse != NULL && (o->gc & RT_GC_CANDIDATE)) {
        Holder holder = {o};
        o->type->slots.traverse(o, rt_check_account, &holder);
    }
}

static void
end(RtObject *o, RtHeap *heap, size_t size, void *arg)
{
    (void)size, (void)arg;
    if (o->gc & RT_GC_CANDIDATE) {
        rt_gc_restore(o, heap);
    }
}

static void
check_threads(RtVM *vm)
{
    uint32_t n = 0;
    pthread_mutex_lock(&vm->world.mutex);
    for (RtThread *x = vm->world.threads; x != NULL; x = x->next, n++) {
        LAW(NULL, x->id != 0 && x->vm == vm);
        LAW(NULL, x->handled != NULL);
        LAW(NULL, x->stack <= x->stack_top && x->stack_top <= x->stack_limit);
    }
    LAW(NULL, n == vm->world.thread_count);
    pthread_mutex_unlock(&vm->world.mutex);
}

void
rt_check_world(RtThread *t)
{
    RtVM *vm = t->vm;
    rt_world_stop(t);
    check_threads(vm);
    rt_heap_walk(vm, check_object, vm);
    rt_heap_walk(vm, begin, vm);
    rt_heap_walk(vm, look_into, vm);
    rt_heap_walk(vm, end, vm);
    rt_world_start(t);
}
