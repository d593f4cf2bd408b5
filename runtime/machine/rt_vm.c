/* Making and ending a VM.  rt_vm_rooms.c has the order of the rooms.
 *
 * Stress switches, from the environment of the process:
 *   RT_STRESS_WORLD=1   stop the world at every safepoint
 *   RT_STRESS_ALLOC=n   the n-th allocation after the VM was made fails
 *   RT_STRESS_GC=1      every allocation asks for a collection
 *   RT_STRESS_DEOPT=1   each guard of each instruction fails once in each thread (builds with assertions; rt_stress.h)
 */
#include <stdlib.h>

#include "rt_check.h"
#include "rt_vm.h"

RtVM *
rt_vm_new_bare(void)
{
    RtVM *vm = calloc(1, sizeof *vm);
    if (vm == NULL) {
        return NULL;
    }
    if (rt_lot_init(vm) < 0 || rt_running_early_init(vm) < 0) {
        free(vm);
        return NULL;
    }
    rt_heap_init(vm);
    rt_world_init(vm);
    rt_qsbr_init(vm);
    rt_gc_init(vm);
    rt_threading_early_init(vm);
    vm->main_thread = rt_thread_new(vm);
    if (vm->main_thread == NULL) {
        rt_heap_fini(vm);
        rt_world_fini(vm);
        rt_running_late_fini(vm);
        rt_threading_late_fini(vm);
        rt_lot_fini(vm);
        free(vm);
        return NULL;
    }
    rt_attach(vm->main_thread);
    return vm;
}

static bool
is_on(const char *name)
{
    const char *value = getenv(name);
    return value != NULL && value[0] != '\0' && value[0] != '0';
}

RtVM *
rt_vm_new(void)
{
    return rt_vm_new_seeded(-1);
}

RtVM *
rt_vm_new_seeded(int64_t hash_seed)
{
    RtVM *vm = rt_vm_new_bare();
    if (vm == NULL) {
        return NULL;
    }
    vm->str.hash_seed = hash_seed;
    RtThread *t = vm->main_thread;
    if (rt_vm_rooms_init(t) < 0) {
        rt_vm_free(t);
        return NULL;
    }
    if (is_on("RT_STRESS_WORLD")) {
        vm->world.stress = true;
        rt_break_thread(t, RT_BREAK_STRESS);
    }
    if (is_on("RT_STRESS_DEOPT")) {
        vm->world.stress_guards = t->failed_guards.on = true;
    }
    if (is_on("RT_STRESS_GC")) {
        rt_heap_stress_gc(t, true);
    }
    const char *n = getenv("RT_STRESS_ALLOC");
    if (n != NULL) {
        rt_heap_fail_in(t, strtoll(n, NULL, 10));
    }
    return vm;
}

void
rt_vm_free(RtThread *t)
{
    RtVM *vm = t->vm;
    rt_heap_fail_in(t, 0);
#ifdef RT_DEBUG
    rt_check_world(t);
#endif
    rt_vm_rooms_fini(t);
    rt_thread_end(t);
    RT_ASSERT(vm->world.threads == NULL);
    rt_gc_fini(vm);
    rt_qsbr_fini(vm);
    rt_world_fini(vm);
    rt_heap_fini(vm);
    rt_lot_fini(vm);
    rt_running_late_fini(vm);
    rt_threading_late_fini(vm);
    free(vm);
}
