/* The module _thread: what `threading` is made of. */
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "rt_descriptor.h"
#include "rt_dict.h"
#include "rt_exception.h"
#include "rt_float.h"
#include "rt_format.h"
#include "rt_gc.h"
#include "rt_heap.h"
#include "rt_instance.h"
#include "rt_int.h"
#include "rt_list.h"
#include "rt_str.h"
#include "rt_threading.h"
#include "rt_traceback.h"
#include "rt_tuple.h"
#include "rt_vm.h"

/* --- handles of started threads --- */

typedef struct {
    RtObject head;
    RtStart *start;              /* one of its references; immutable */
} Handle;

static RtStart *
start_of(RtValue v)
{
    return ((Handle *)rt_value_object(v))->start;
}

static RtValue
handle_join(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    int64_t ns = -1;
    if (rt_args_check(t, "join", nargs, 0, 1) < 0 || (nargs == 1 && !rt_value_is_none(args[0]) && rt_seconds(t, args[0], &ns) < 0)) {
        return RT_NULL;
    }
    bool limited = nargs == 1 && !rt_value_is_none(args[0]);
    int ended = rt_start_join(t, start_of(self), limited && ns < 0 ? 0 : ns);
    return ended < 0 ? RT_NULL : rt_bool(ended);
}

static RtValue
handle_is_done(RtThread *t, RtValue self)
{
    (void)t;
    return rt_bool(rt_load_acquire(&start_of(self)->done));
}

static RtValue
handle_ident(RtThread *t, RtValue self)
{
    return rt_int_from_int64(t, (int64_t)start_of(self)->ident);
}

static const RtMethodDef handle_methods[] = {
    RT_METHOD_FAST("join", handle_join, "Wait until the thread has ended, at most so many seconds.  True: it has."),
    RT_METHOD_NOARGS("is_done", handle_is_done, "Whether it has ended."),
    {0},
};
static const RtGetSetDef handle_getsets[] = {{"ident", handle_ident, NULL, NULL}, {0}};

static void
handle_dealloc(RtThread *t, RtObject *o)
{
    rt_start_release(t->vm, ((Handle *)o)->start);
    rt_object_free(t, o);
}

static const RtTypeSpec handle_spec = {
    .name = "_ThreadHandle", .module = "_thread", .basic_size = sizeof(Handle), .methods = handle_methods, .getsets = handle_getsets,
    .slots = {.dealloc = handle_dealloc}, .doc = "A thread that has been started.",
};

/* A handle with a thread, started or, without memory for the handle, left alone. */
static RtValue
start(RtThread *t, RtValue function, bool daemon)
{
    Handle *handle = rt_object_new_untracked(t, t->vm->threading.handle_type, sizeof *handle);
    if (handle == NULL) {
        return RT_NULL;
    }
    handle->start = rt_start_new(t, function, daemon);
    if (handle->start == NULL) {
        rt_object_free(t, handle);
        return RT_NULL;
    }
    return rt_value_take(handle);
}

/* --- functions --- */

static RtValue
thread_start_joinable(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    (void)self;
    if (rt_args_check(t, "_start_joinable", nargs, 2, 2) < 0) {
        return RT_NULL;
    }
    return start(t, args[0], rt_value_is_true(args[1]));
}

/* What start_new_thread() runs.  Immutable. */
typedef struct {
    RtObject head;
    RtValue function;            /* counted */
    RtTuple *args;               /* counted, positional ones first */
    RtTuple *names;              /* of the last ones; counted, or NULL */
} Task;

static RtValue
task_call(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    (void)args, (void)nargs, (void)kwnames;
    const Task *task = (Task *)rt_value_object(self);
    size_t names = task->names != NULL ? (size_t)rt_tuple_size(task->names) : 0;
    return rt_call(t, task->function, task->args->items, (size_t)rt_tuple_size(task->args) - names, task->names);
}

static RtValue
task_repr(RtThread *t, RtValue self)
{
    return rt_repr(t, ((Task *)rt_value_object(self))->function);
}

static void
task_traverse(RtObject *o, RtVisitFn visit, void *arg)
{
    Task *task = (Task *)o;
    rt_gc_visit_value(task->function, visit, arg);
    rt_gc_visit(task->args, visit, arg);
    rt_gc_visit(task->names, visit, arg);
}

static void
task_dealloc(RtThread *t, RtObject *o)
{
    Task *task = (Task *)o;
    rt_close(t, task->function);
    if (task->args != NULL) {
        rt_decref(t, task->args);
    }
    if (task->names != NULL) {
        rt_decref(t, task->names);
    }
    rt_object_free(t, o);
}

static const RtTypeSpec task_spec = {
    .name = "_task", .module = "_thread", .basic_size = sizeof(Task),
    .slots = {.call = task_call, .repr = task_repr, .traverse = task_traverse, .dealloc = task_dealloc},
};

/* The values of `keywords` behind those of `args`, and their names. */
static int
fill_task(RtThread *t, Task *task, RtTuple *args, RtDict *keywords)
{
    RtList *list = rt_list_from_array(t, args->items, rt_tuple_size(args));
    RtList *names = list != NULL ? rt_list_new(t, 0) : NULL;
    int64_t position = 0;
    int result = names == NULL ? -1 : 0;
    RtValue key, v;
    while (result == 0 && keywords != NULL && rt_dict_next(t, keywords, &position, &key, &v)) {
        RtStr *name = rt_is_str(key) ? rt_intern_str(t, rt_str_of_value(key)) : NULL;
        if (name == NULL && t->exc == NULL) {
            rt_raise(t, RT_EXC_TypeError, "keywords must be strings");
        }
        result = name == NULL || rt_list_append(t, names, rt_value_borrow(name)) < 0 || rt_list_append(t, list, v) < 0 ? -1 : 0;
        rt_close(t, key);
        rt_close(t, v);
    }
    if (result == 0) {
        task->args = rt_tuple_from_array(t, list->items, rt_list_size(list));      /* nobody else has the lists */
        task->names = rt_list_size(names) != 0 ? rt_tuple_from_array(t, names->items, rt_list_size(names)) : NULL;
        result = t->exc != NULL ? -1 : 0;
    }
    if (names != NULL) {
        rt_decref(t, names);
    }
    if (list != NULL) {
        rt_decref(t, list);
    }
    return result;
}

static RtValue
thread_start_new(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    (void)self;
    if (rt_args_check(t, "start_new_thread", nargs, 2, 3) < 0) {
        return RT_NULL;
    }
    if (rt_type_of(t, args[0])->slots.call == NULL) {
        return rt_raise(t, RT_EXC_TypeError, "first arg must be callable");
    }
    if (!rt_is_tuple(args[1])) {
        return rt_raise(t, RT_EXC_TypeError, "2nd arg must be a tuple");
    }
    if (nargs == 3 && !rt_is_dict(args[2])) {
        return rt_raise(t, RT_EXC_TypeError, "optional 3rd arg must be a dictionary");
    }
    Task *task = rt_object_new(t, t->vm->threading.task_type, sizeof *task);
    if (task == NULL) {
        return RT_NULL;
    }
    task->function = rt_value_heap_safe(t, rt_dup(t, args[0]));
    RtStart *made = fill_task(t, task, rt_as_tuple(args[1]), nargs == 3 ? rt_as_dict(args[2]) : NULL) == 0
        ? rt_start_new(t, rt_value_borrow(task), true) : NULL;
    rt_decref(t, task);
    if (made == NULL) {
        return RT_NULL;
    }
    RtValue ident = rt_int_from_int64(t, (int64_t)made->ident);
    rt_start_release(t->vm, made);
    return ident;
}

static RtValue
thread_get_ident(RtThread *t, RtValue self)
{
    (void)self;
    return rt_int_from_int64(t, (int64_t)(uint64_t)t->os_thread);
}

static RtValue
thread_main_ident(RtThread *t, RtValue self)
{
    (void)self;
    const RtThread *main = t->vm->main_thread;
    return rt_int_from_int64(t, (int64_t)(uint64_t)main->os_thread);
}

static RtValue
thread_get_native_id(RtThread *t, RtValue self)
{
    (void)self;
#ifdef __APPLE__
    uint64_t id;
    pthread_threadid_np(NULL, &id);
    return rt_int_from_int64(t, (int64_t)id);
#else
    return rt_int_from_int64(t, syscall(SYS_gettid));
#endif
}

static RtValue
thread_allocate_lock(RtThread *t, RtValue self)
{
    (void)self;
    return t->vm->threading.lock_type->slots.new_(t, t->vm->threading.lock_type, NULL, 0, NULL);
}

static RtValue
thread_count(RtThread *t, RtValue self)
{
    (void)self;
    RtThreadingRoom *room = &t->vm->threading;
    pthread_mutex_lock(&room->mutex);
    uint32_t running = room->running;
    pthread_mutex_unlock(&room->mutex);
    return rt_small_int(running);
}

static RtValue
thread_exit(RtThread *t, RtValue self)
{
    (void)self;
    return rt_raise_object_take(t, rt_exception_new(t, rt_exc_type(t, RT_EXC_SystemExit), NULL, 0));
}

/* The text that an uncaught exception prints. */
static RtValue
thread_traceback_text(RtThread *t, RtValue self, RtValue exc)
{
    (void)self;
    if (!rt_is_exception(exc)) {
        return rt_raise(t, RT_EXC_TypeError, "an exception is needed, not '%T'", exc);
    }
    return rt_str_value(rt_traceback_format(t, rt_value_object(exc)));
}

/* Must this thread leave, since the machine ends? */
static RtValue
thread_is_leaving(RtThread *t, RtValue self)
{
    (void)self;
    return rt_bool(rt_must_exit(t));
}

static const RtMethodDef functions[] = {
    RT_METHOD_FAST("_start_joinable", thread_start_joinable, "Start a thread that calls a function, as a daemon or not; returns its handle."),
    {.name = "start_new_thread", .convention = RT_CC_FAST, .fast = thread_start_new, .style = RT_STYLE_UNQUALIFIED,
     .doc = "Start a daemon thread that calls a function with a tuple of arguments, and maybe a dict of keywords."},
    RT_METHOD_NOARGS("get_ident", thread_get_ident, "A number that no other running thread has."),
    RT_METHOD_NOARGS("_main_ident", thread_main_ident, "That of the thread that made the machine."),
    RT_METHOD_NOARGS("get_native_id", thread_get_native_id, "The number that the system gives this thread."),
    RT_METHOD_NOARGS("allocate_lock", thread_allocate_lock, "A new lock."),
    RT_METHOD_NOARGS("_count", thread_count, "How many threads have been started and not ended."),
    RT_METHOD_NOARGS("exit", thread_exit, "End this thread: raises SystemExit."),
    RT_METHOD_O("_traceback_text", thread_traceback_text, "The text that an uncaught exception prints."),
    RT_METHOD_NOARGS("_is_leaving", thread_is_leaving, "Whether this thread must leave, since the machine ends."),
    {0},
};

static int
add_types(RtThread *t, RtModule *m)
{
    RtThreadingRoom *room = &t->vm->threading;
    return rt_module_add(t, m, "lock", rt_value_borrow(room->lock_type)) < 0 || rt_module_add(t, m, "LockType", rt_value_borrow(room->lock_type)) < 0
        || rt_module_add(t, m, "RLock", rt_value_borrow(room->rlock_type)) < 0 || rt_module_add(t, m, "_local", rt_value_borrow(room->local_type)) < 0
        || rt_module_add(t, m, "_ThreadHandle", rt_value_borrow(room->handle_type)) < 0
        || rt_module_add(t, m, "_ExceptHookArgs", rt_value_borrow(room->hook_args_type)) < 0
        || rt_module_add(t, m, "error", rt_value_borrow(rt_exc_type(t, RT_EXC_RuntimeError))) < 0
        || rt_module_add(t, m, "TIMEOUT_MAX", rt_float(9223372036.0)) < 0 ? -1 : 0;
}

static const RtTypeSpec hook_args_spec = {
    .name = "_ExceptHookArgs", .module = "_thread", .base = RT_BASE(tuple), .slots = {.repr = rt_struct_repr},
    .doc = "What threading.excepthook gets.",
};
static const char *const hook_fields[] = {"exc_type", "exc_value", "exc_traceback", "thread", NULL};

static const RtModuleDef thread_def = {
    .name = "_thread", .methods = functions, .exec = add_types, .doc = "Threads and locks, as few as it takes.",
};

void
rt_threading_tell(RtThread *t, const char *what)
{
    RtStr *name = rt_intern(t, "threading"), *function = rt_intern(t, what);
    RtValue module = name != NULL && function != NULL ? rt_dict_get_str(t, t->vm->module_room.modules, name) : RT_NULL;
    if (!rt_value_is_null(module)) {
        rt_close(t, rt_call_method(t, module, function, NULL, 0));
    }
    rt_close(t, module);
    rt_error_clear(t);
}

int
rt_threading_init(RtThread *t)
{
    t->vm->threading.handle_type = rt_type_new_builtin(t, &handle_spec);
    t->vm->threading.task_type = rt_type_new_builtin(t, &task_spec);
    t->vm->threading.hook_args_type = rt_struct_type(t, &hook_args_spec, hook_fields);
    return t->vm->threading.hook_args_type == NULL || rt_thread_lock_init(t) < 0 || rt_local_init(t) < 0
        || rt_module_register(t, &thread_def) < 0 ? -1 : 0;
}
