/* Threads: made, bound to the C stack they run on, ended. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/resource.h>

#include "rt_heap_pages.h"

#define C_STACK_MARGIN   ((size_t)192 << 10)     /* left free below what the language may use */
#ifdef __SANITIZE_THREAD__
#  define C_STACK_LARGEST ((size_t)2 << 20)      /* the sanitizer follows 65536 calls that are under way */
#else
#  define C_STACK_LARGEST  ((size_t)256 << 20)     /* of a stack without a limit we use so much */
#endif

static const size_t frame_stack_sizes[] = {(size_t)256 << 20, (size_t)32 << 20, (size_t)4 << 20, (size_t)1 << 20};

static size_t
frame_stack_size(const RtThread *t)
{
    return (size_t)((char *)t->stack_limit - (char *)t->stack);
}

RtThread *
rt_thread_new(RtVM *vm)
{
    RtThread *t = calloc(1, sizeof *t);
    if (t == NULL) {
        return NULL;
    }
    t->vm = vm;
    for (size_t i = 0; i < sizeof frame_stack_sizes / sizeof *frame_stack_sizes && t->stack == NULL; i++) {
        t->stack = rt_system_map_sparse(frame_stack_sizes[i]);
        t->stack_limit = t->stack + frame_stack_sizes[i] / sizeof(RtValue);
    }
    if (t->stack == NULL) {
        free(t);
        return NULL;
    }
    if (rt_heap_prepare(t) < 0) {
        rt_system_unmap(t->stack, frame_stack_size(t));
        free(t);
        return NULL;
    }
    t->stack_top = t->stack;
    t->sample_in = 64;
    t->handled = &t->handled_bottom;
    rt_world_add_thread(t);
    rt_vm_thread_init(t);
    return t;
}

/* The thread is about to attach on the C stack that calls this. */
void
rt_thread_bind(RtThread *t)
{
    if (t->c_stack_base != NULL && pthread_equal(t->os_thread, pthread_self())) {
        return;
    }
    rt_store_relaxed(&t->os_thread, pthread_self());
#ifdef __APPLE__
    size_t size = pthread_get_stacksize_np(t->os_thread);
    char *high = pthread_get_stackaddr_np(t->os_thread), *low = high - size;
#else
    pthread_attr_t attributes;
    void *address = NULL;
    size_t size = 0;
    if (pthread_getattr_np(t->os_thread, &attributes) == 0) {
        pthread_attr_getstack(&attributes, &address, &size);
        pthread_attr_destroy(&attributes);
    }
    char *low = address, *high = low + size;
#endif
    if (size > C_STACK_LARGEST) {
        low = high - C_STACK_LARGEST;
    }
    t->c_stack_base = high;
    t->c_stack_limit = (uintptr_t)low + (size > 4 * C_STACK_MARGIN ? C_STACK_MARGIN : size / 4);
}

/* From now on whoever drops a reference to an object of ours merges it himself. */
static void
close_merge_queue(RtThread *t)
{
#if RT_FT
    while (!t->merge.closed) {
        rt_object_merge_queued(t);
        pthread_mutex_lock(&t->vm->world.mutex);
        t->merge.closed = t->merge.count == 0;
        pthread_mutex_unlock(&t->vm->world.mutex);
    }
#else
    (void)t;
#endif
}

void
rt_thread_end(RtThread *t)
{
    RtVM *vm = t->vm;
    if (rt_has_been_attached(t)) {
        if (!rt_is_attached(t)) {
            rt_attach(t);
        }
        RT_ASSERT(t->frame == NULL && t->critical == NULL);
        rt_vm_thread_let_go(t);
        close_merge_queue(t);
        rt_vm_thread_let_go(t);
        rt_vm_thread_fini(t);
        rt_qsbr_thread_end(t);
        rt_heap_abandon(t);
        rt_detach(t);
    }
    else {
        rt_vm_thread_fini(t);
    }
    rt_world_remove_thread(t);
    if (vm->main_thread == t) {
        vm->main_thread = NULL;
    }
    free(t->merge.items);
    free(t->heap);
    rt_system_unmap(t->stack, frame_stack_size(t));
    free(t);
}
