/* One virtual machine.  VMs of one process share nothing that can change.
 *
 * Each room keeps its part in a struct of its own, declared in its own header;
 * this file only puts them together.  A room's rt_<room>_init(t) runs once, in
 * the order of rt_vm.c, and rt_<room>_fini(t) in the opposite order.
 */
#ifndef RT_VM_H
#define RT_VM_H

#include "rt_builtins.h"
#include "rt_container.h"
#include "rt_error.h"
#include "rt_exception.h"
#include "rt_function.h"
#include "rt_gc.h"
#include "rt_heap.h"
#include "rt_host.h"
#include "rt_int.h"
#include "rt_intern.h"
#include "rt_module.h"
#include "rt_monitor.h"
#include "rt_lock.h"
#include "rt_names.h"
#include "rt_qsbr.h"
#include "rt_running.h"
#include "rt_str.h"
#include "rt_sys.h"
#include "rt_thread.h"
#include "rt_threading.h"
#include "rt_traceback.h"
#include "rt_type.h"
#include "rt_weakref.h"
#include "rt_world.h"

/* The builtin types; a room that owns one fills it in: t->vm->types.list. */
#define RT_TYPES(X) \
    X(object) X(type) X(int_) X(bool_) X(float_) X(str) X(bytes) X(tuple) X(list) X(dict) X(set) X(frozenset) \
    X(range) X(slice) X(none) X(not_implemented) X(ellipsis) X(function) X(method) X(builtin) X(method_descriptor) \
    X(wrapper_descriptor) X(method_wrapper) X(classmethod_descriptor) X(getset) X(member) X(property) X(staticmethod) X(classmethod) X(super) \
    X(code) X(cell) X(module) \
    X(frame) X(traceback) X(generator) X(list_iterator) X(list_reverse_iterator) X(tuple_iterator) X(str_iterator) X(str_ascii_iterator) \
    X(bytes_iterator) \
    X(range_iterator) X(long_range_iterator) X(dict_keys) X(dict_values) X(dict_items) X(dict_key_iterator) X(dict_value_iterator) \
    X(dict_reverse_key_iterator) X(dict_reverse_value_iterator) X(dict_reverse_item_iterator) \
    X(dict_item_iterator) X(set_iterator) X(sequence_iterator) X(callable_iterator) X(reversed) X(enumerate) X(zip) X(map) \
    X(filter) X(mapping_proxy) X(weakref) X(weakproxy) X(weakproxy_callable) X(host) X(generic_alias) X(union_type)

typedef struct {
#define X(name) RtType *name;
    RT_TYPES(X)
#undef X
} RtTypes;

struct RtVM {
    RtTypes types;                       /* immutable once the VM is made */
    RtType *exceptions[RT_EXC_COUNT];    /* immutable once the VM is made */
    RtNames names;                       /* immutable once the VM is made: names.append is "append" */
    RtHeapRoom heap;
    RtLotRoom lot;
    RtWorldRoom world;
    RtQsbrRoom qsbr;
    RtGcRoom gc;
    RtThread *main_thread;               /* the thread that made the VM; signals go to it */
    RtTypeRoom type_room;
    RtFunctionRoom function_room;
    RtContainerRoom containers;
    RtExceptionRoom exception_room;
    RtTracebackRoom traceback_room;
    RtModuleRoom module_room;
    RtCallableCache callables;           /* immutable once the VM is made */
    RtSysRoom sys_room;
    RtStrRoom str;
    RtInternRoom intern;
    RtIntRoom int_;
    RtHostRoom host;
    RtRunningRoom running;
    RtMonitorRoom monitor;
    RtThreadingRoom threading;
    RtWeakrefRoom weakrefs;
};

/* A VM and its main thread, attached to the caller; NULL without memory.  Reads the stress switches from the environment
 * (rt_vm.c). */
RtVM *rt_vm_new(void);
/* The same; texts have the hashes that they have in a Python started with this PYTHONHASHSEED, unless it is negative. */
RtVM *rt_vm_new_seeded(int64_t hash_seed);
/* A VM with memory, threads and a collector, but no types: for tests of these. */
RtVM *rt_vm_new_bare(void);
/* Ends a VM; the caller is attached as `t`, the last thread.  Everything in it is gone afterwards. */
void rt_vm_free(RtThread *t);

/* --- rt_vm_rooms.c --- */
int rt_vm_rooms_init(RtThread *t);
void rt_vm_rooms_fini(RtThread *t);
/* For what rooms keep per thread; called by rt_thread.c. */
void rt_vm_thread_init(RtThread *t);     /* detached */
void rt_vm_thread_let_go(RtThread *t);   /* attached */
void rt_vm_thread_fini(RtThread *t);     /* attached, or it never was */

#endif
