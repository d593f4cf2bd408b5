/* The rooms of a VM, in the order in which they are made. */
#include "rt_bool.h"
#include "rt_bytes.h"
#include "rt_container.h"
#include "rt_descriptor.h"
#include "rt_float.h"
#include "rt_function.h"
#include "rt_generic.h"
#include "rt_stress.h"
#include "rt_super.h"
#include "rt_vm.h"

/* Types first: what objects need to exist.  Up to rt_types_ready() types have no attributes, and nothing can be raised. */
static int (*const inits[])(RtThread *t) = {
    rt_type_init,
    rt_int_init,
    rt_float_init,
    rt_bool_init,
    rt_str_init,
    rt_bytes_init,
    rt_container_init,
    rt_descriptor_init,
    rt_function_init,
    rt_super_init,
    rt_generic_init,
    rt_types_ready,
    rt_exception_init,
    rt_traceback_init,
    rt_running_init,
    rt_host_init,
    rt_module_init,
    rt_builtins_init,
    rt_sys_init,
    rt_time_init,
    rt_threading_init,
    rt_weakref_init,
};

int
rt_vm_rooms_init(RtThread *t)
{
    for (size_t i = 0; i < sizeof inits / sizeof *inits; i++) {
        if (inits[i](t) < 0) {
            return -1;
        }
    }
    return 0;
}

/* What rooms hold beside objects goes here, and references from the host; the objects go with the heap.  What dies may have
 * finalizers, in the language and in the host: up to the last collection code can run. */
void
rt_vm_rooms_fini(RtThread *t)
{
    if (t->vm->types.type == NULL) {
        return;
    }
    t->c_stack_base = __builtin_frame_address(0);      /* nobody who called this has an uncounted reference */
    rt_monitor_fini(t);
    rt_host_collect(t);
    rt_gc_collect(t);
    rt_running_fini(t);
    rt_host_fini(t);
    rt_gc_collect(t);
    rt_running_codes_fini(t);
    rt_sys_fini(t);
    rt_str_fini(t);
    rt_type_fini(t);
    rt_weakref_fini(t);
}

void
rt_vm_thread_init(RtThread *t)
{
    rt_running_thread_init(t);
}

/* What dies here may have finalizers, and these may leave something of the thread's own again. */
void
rt_vm_thread_let_go(RtThread *t)
{
    rt_error_clear(t);
    rt_local_thread_fini(t);
    if (t->trash != NULL) {
        rt_object_empty_trash(t);
    }
}

/* No code runs in the thread any more. */
void
rt_vm_thread_fini(RtThread *t)
{
    rt_running_thread_fini(t);
    rt_stress_thread_fini(t);
    rt_type_thread_fini(t);
}
