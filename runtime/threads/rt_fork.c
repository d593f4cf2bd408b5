/* fork().  rt_fork.h has the laws.
 *
 * Mutexes in this order: threading, imports, running, the lot's buckets, world, heap.  `output` and `input` may be held for long
 * by threads that write or read; they are just made anew in the child.
 */
#include "rt_fork.h"

#include "rt_vm.h"

void
rt_fork_prepare(RtThread *t)
{
    RtVM *vm = t->vm;
    RT_ASSERT(rt_world_is_stopped(vm));
    pthread_mutex_lock(&vm->threading.mutex);
    pthread_mutex_lock(&vm->module_room.mutex);
    pthread_mutex_lock(&vm->running.mutex);
    for (int i = 0; i < RT_LOT_BUCKETS; i++) {
        pthread_mutex_lock(&vm->lot.buckets[i].mutex);
    }
    pthread_mutex_lock(&vm->world.mutex);
    pthread_mutex_lock(&vm->heap.mutex);
}

/* The thread that holds them gives them up: in the child it is the only one. */
static void
unlock_all(RtVM *vm)
{
    pthread_mutex_unlock(&vm->heap.mutex);
    pthread_mutex_unlock(&vm->world.mutex);
    for (int i = 0; i < RT_LOT_BUCKETS; i++) {
        pthread_mutex_unlock(&vm->lot.buckets[i].mutex);
    }
    pthread_mutex_unlock(&vm->running.mutex);
    pthread_mutex_unlock(&vm->module_room.mutex);
    pthread_mutex_unlock(&vm->threading.mutex);
}

void
rt_fork_parent(RtThread *t)
{
    unlock_all(t->vm);
    rt_world_start(t);
}

/* The thread is not in the middle of anything any more. */
static void
forget_running(RtThread *x)
{
    if (x->handed != NULL) {
        rt_store_relaxed(x->handed, 0);      /* nobody has it, and nobody waits for it */
        x->handed = NULL;
    }
    x->frame = NULL;
    x->exc = NULL;
    x->handled_bottom = (RtHandled){0};
    x->handled = &x->handled_bottom;
    x->stack_top = x->stack;
    x->critical = NULL;
    x->dealloc_depth = 0;
    x->trash = NULL;
    x->repr_guards = NULL;
    x->c_stack_base = x->c_stack_top = NULL;
    x->entered = 0;
    x->host = NULL;
    x->start = NULL;
    rt_store_relaxed(&x->outside, 0);
}

/* The main thread has ended too, unless it forked.  A thread of the host takes its place; a thread of the program ends when its function
 * returns, so that another one does, which waits for the end of the VM.  Without memory for that the old one stays: nothing of it runs, and
 * what it owns is merged by collections. */
static void
replace_main(RtThread *t)
{
    RtVM *vm = t->vm;
    if (t == vm->main_thread) {
        return;
    }
    RtThread *made = t->start == NULL ? t : rt_thread_new(vm);
    if (made != NULL) {
        made->os_thread = t->os_thread;
        vm->main_thread = made;
    }
}

/* Some thread but t and the main one, or NULL. */
static RtThread *
find_other(RtThread *t)
{
    RtThread *x = t->vm->world.threads;
    while (x != NULL && (x == t || x == t->vm->main_thread)) {
        x = x->next;
    }
    return x;
}

void
rt_fork_child(RtThread *t)
{
    RtVM *vm = t->vm;
    unlock_all(vm);
    rt_world_forked(t);
    rt_threading_forked(t);
    rt_gc_forked(t);
    pthread_mutex_init(&vm->sys_room.output, NULL);
    pthread_mutex_init(&vm->sys_room.input, NULL);
    memset(vm->weakrefs.stripes, 0, sizeof vm->weakrefs.stripes);
    vm->weakrefs.lock = 0;
    rt_store_relaxed(&vm->sys_room.flusher, NULL);
    for (int i = 0; i < RT_LOT_BUCKETS; i++) {
        vm->lot.buckets[i].first = vm->lot.buckets[i].last = NULL;
    }
    if (rt_load_relaxed(&vm->module_room.importer) != t->id) {
        rt_store_relaxed(&vm->module_room.importer, 0);
        vm->module_room.gate = 0;
    }
    for (RtThread *x = vm->world.threads; x != NULL; x = x->next) {
        if (x != t) {
            forget_running(x);
        }
    }
    rt_import_forked(t);
    replace_main(t);
    rt_detach(t);
    for (RtThread *x = find_other(t); x != NULL; x = find_other(t)) {
        rt_thread_end(x);
    }
    rt_attach(t);
}
