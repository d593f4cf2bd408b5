/* Thread-local objects, _thread._local: each thread sees attributes of its own.
 *
 * The object has the dicts of all threads, so that collections see them and they die with it.  A thread remembers where its own are
 * (t->locals), and reads them without a lock.  A dict is taken out when its thread ends, or with the object; then nobody
 * reads it: only its thread does, and only while it holds the object.
 */
#include <stdlib.h>

#include "rt_call.h"
#include "rt_dict.h"
#include "rt_exception.h"
#include "rt_gc.h"
#include "rt_heap.h"
#include "rt_instance.h"
#include "rt_lock.h"
#include "rt_slots.h"
#include "rt_threading.h"
#include "rt_tuple.h"
#include "rt_vm.h"

#define VIEWS 8    /* of thread-local objects that a thread keeps at hand, by their key */

typedef struct {
    uint32_t thread;             /* its id */
    RtDict *dict;                /* counted */
} Entry;

typedef struct RtLocal {
    RtObject head;
    uint64_t key;                /* immutable, but for what a collection clears */
    RtTuple *args, *names;       /* what __init__ gets in every thread; counted or NULL; immutable */
    Entry *entries;              /* one for each thread that has used it; guarded by the object's lock */
    size_t count, capacity;
    struct RtLocal *next, **link;    /* all of the VM; guarded by the room's mutex */
} RtLocal;

static RtLocal *
as_local(RtValue v)
{
    return (RtLocal *)rt_value_object(v);
}

/* --- the thread's dict --- */

static void
remember(RtThread *t, const RtLocal *local, RtDict *dict)
{
    if (t->locals == NULL) {
        t->locals = calloc(VIEWS, sizeof *t->locals);
    }
    if (t->locals != NULL) {
        t->locals[local->key % VIEWS] = (RtLocalView){local->key, dict};
    }
}

/* The object's lock is held.  Borrowed, or NULL. */
static RtDict *
find(const RtLocal *local, uint32_t thread)
{
    for (size_t i = 0; i < local->count; i++) {
        if (local->entries[i].thread == thread) {
            return local->entries[i].dict;
        }
    }
    return NULL;
}

/* A dict for the calling thread; -1 with an exception. */
static int
add(RtThread *t, RtLocal *local, RtDict *dict)
{
    rt_lock(t, local);
    if (local->count == local->capacity) {
        size_t capacity = local->capacity ? 2 * local->capacity : 4;
        Entry *entries = realloc(local->entries, capacity * sizeof *entries);
        if (entries == NULL) {
            rt_unlock(t, local);
            rt_raise_no_memory(t);
            return -1;
        }
        local->entries = entries;
        local->capacity = capacity;
    }
    local->entries[local->count++] = (Entry){t->id, dict};
    rt_unlock(t, local);
    return 0;
}

/* Its dict is no longer there: given to the caller, or NULL. */
static RtDict *
take_out(RtThread *t, RtLocal *local, uint32_t thread)
{
    RtDict *found = NULL;
    rt_lock(t, local);
    for (size_t i = 0; i < local->count && found == NULL; i++) {
        if (local->entries[i].thread == thread) {
            found = local->entries[i].dict;
            local->entries[i] = local->entries[--local->count];
        }
    }
    rt_unlock(t, local);
    return found;
}

/* The first use in this thread: __init__ runs. */
static RtDict *
make(RtThread *t, RtValue self)
{
    RtLocal *local = as_local(self);
    RtDict *dict = rt_dict_new(t);
    if (dict == NULL || add(t, local, dict) < 0) {
        if (dict != NULL) {
            rt_decref(t, dict);
        }
        return NULL;
    }
    remember(t, local, dict);
    RtInitFn init = rt_type_of(t, self)->slots.init;
    size_t names = local->names != NULL ? (size_t)rt_tuple_size(local->names) : 0;
    size_t nargs = local->args != NULL ? (size_t)rt_tuple_size(local->args) - names : 0;
    if (init != t->vm->types.object->slots.init && init(t, self, local->args != NULL ? local->args->items : NULL, nargs, local->names) < 0) {
        remember(t, local, NULL);
        dict = take_out(t, local, t->id);
        if (dict != NULL) {
            rt_decref(t, dict);
        }
        return NULL;
    }
    return dict;
}

/* Borrowed: alive while the thread holds the object.  NULL with an exception. */
static RtDict *
own_dict(RtThread *t, RtValue self)
{
    RtLocal *local = as_local(self);
    if (RT_LIKELY(t->locals != NULL)) {
        RtLocalView view = t->locals[local->key % VIEWS];
        if (RT_LIKELY(view.key == local->key && view.dict != NULL)) {
            return view.dict;
        }
    }
    rt_lock(t, local);
    RtDict *dict = find(local, t->id);
    rt_unlock(t, local);
    if (dict == NULL) {
        return make(t, self);
    }
    remember(t, local, dict);
    return dict;
}

/* --- attributes --- */

static RtValue
local_get_attr(RtThread *t, RtValue self, RtStr *name)
{
    RtDict *dict = own_dict(t, self);
    if (dict == NULL) {
        return RT_NULL;
    }
    if (name == t->vm->names.__dict__) {
        return rt_value_new(t, dict);
    }
    RtValue on_type = rt_type_lookup(t, rt_type_of(t, self), name);
    bool data = !rt_value_is_null(on_type) && rt_type_of(t, on_type)->slots.descr_set != NULL;
    RtValue own = data ? RT_NULL : rt_dict_get_str(t, dict, name);
    return rt_value_is_null(own) ? rt_generic_get_attr(t, self, name) : own;
}

static int
local_set_attr(RtThread *t, RtValue self, RtStr *name, RtValue v)
{
    RtDict *dict = own_dict(t, self);
    if (dict == NULL) {
        return -1;
    }
    if (name == t->vm->names.__dict__) {
        rt_raise(t, RT_EXC_AttributeError, "'%T' object attribute '__dict__' is read-only", self);
        return -1;
    }
    RtValue on_type = rt_type_lookup(t, rt_type_of(t, self), name);
    if (!rt_value_is_null(on_type) && rt_type_of(t, on_type)->slots.descr_set != NULL) {
        return rt_generic_set_attr(t, self, name, v);
    }
    if (!rt_value_is_null(v)) {
        return rt_dict_set_str(t, dict, name, v);
    }
    int deleted = rt_dict_del_str(t, dict, name);
    if (deleted == 0) {
        rt_raise_no_attribute(t, self, name);
    }
    return deleted > 0 ? 0 : -1;
}

/* --- making and dying --- */

static void
link_local(RtThreadingRoom *room, RtLocal *local)
{
    pthread_mutex_lock(&room->mutex);
    local->key = ++room->last_key;
    local->next = room->locals;
    local->link = &room->locals;
    if (local->next != NULL) {
        local->next->link = &local->next;
    }
    room->locals = local;
    pthread_mutex_unlock(&room->mutex);
}

/* Keep the arguments of __init__. */
static int
keep_arguments(RtThread *t, RtLocal *local, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    if (kwnames != NULL) {
        rt_incref(t, kwnames);
        local->names = kwnames;
        nargs += (size_t)rt_tuple_size(kwnames);
    }
    local->args = rt_tuple_from_array(t, args, (int64_t)nargs);
    return local->args != NULL ? 0 : -1;
}

static RtValue
local_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    if (type->slots.init == t->vm->types.object->slots.init && (nargs != 0 || kwnames != NULL)) {
        return rt_raise(t, RT_EXC_TypeError, "Initialization arguments are not supported");
    }
    RtLocal *local = rt_object_new(t, type, type->instance_size);
    if (local == NULL) {
        return RT_NULL;
    }
    rt_object_let_try(&local->head);
    link_local(&t->vm->threading, local);
    RtDict *dict = keep_arguments(t, local, args, nargs, kwnames) == 0 ? rt_dict_new(t) : NULL;
    if (dict == NULL || add(t, local, dict) < 0) {
        if (dict != NULL) {
            rt_decref(t, dict);
        }
        rt_decref(t, local);
        return RT_NULL;
    }
    remember(t, local, dict);
    return rt_value_take(local);
}

void
rt_local_thread_fini(RtThread *t)
{
    RtThreadingRoom *room = &t->vm->threading;
    RtLocal **held = NULL;
    size_t n = 0;
    if (t->locals == NULL) {
        return;
    }
    free(t->locals);
    t->locals = NULL;
    pthread_mutex_lock(&room->mutex);
    for (const RtLocal *one = room->locals; one != NULL; one = one->next) {
        n++;
    }
    if (n != 0) {
        held = malloc(n * sizeof *held);
    }
    n = 0;
    for (RtLocal *one = room->locals; one != NULL && held != NULL; one = one->next) {
        if (rt_try_incref(t, &one->head)) {
            held[n++] = one;
        }
    }
    pthread_mutex_unlock(&room->mutex);
    for (size_t i = 0; i < n; i++) {
        RtDict *dict = take_out(t, held[i], t->id);
        if (dict != NULL) {
            rt_decref(t, dict);
        }
        rt_decref(t, held[i]);
    }
    free(held);
    free(t->locals);             /* finalizers may have used some */
    t->locals = NULL;
}

static void
local_traverse(RtObject *o, RtVisitFn visit, void *arg)
{
    RtLocal *local = (RtLocal *)o;
    rt_gc_visit(local->args, visit, arg);
    rt_gc_visit(local->names, visit, arg);
    for (size_t i = 0; i < local->count; i++) {
        rt_gc_visit(local->entries[i].dict, visit, arg);
    }
    rt_instance_traverse(o, visit, arg);
}

static void
drop_dicts(RtThread *t, RtLocal *local)
{
    rt_lock(t, local);
    Entry *entries = local->entries;
    size_t count = local->count;
    local->entries = NULL;
    local->count = local->capacity = 0;
    rt_unlock(t, local);
    for (size_t i = 0; i < count; i++) {
        rt_decref(t, entries[i].dict);
    }
    free(entries);
}

/* What threads remember of it is no longer true, so it gets another key. */
static void
local_clear(RtThread *t, RtObject *o)
{
    RtLocal *local = (RtLocal *)o;
    pthread_mutex_lock(&t->vm->threading.mutex);
    local->key = ++t->vm->threading.last_key;
    pthread_mutex_unlock(&t->vm->threading.mutex);
    drop_dicts(t, local);
    rt_instance_clear(t, o);
}

static void
local_dealloc(RtThread *t, RtObject *o)
{
    RtLocal *local = (RtLocal *)o;
    pthread_mutex_lock(&t->vm->threading.mutex);
    *local->link = local->next;
    if (local->next != NULL) {
        local->next->link = local->link;
    }
    pthread_mutex_unlock(&t->vm->threading.mutex);
    drop_dicts(t, local);
    if (local->args != NULL) {
        rt_decref(t, local->args);
    }
    if (local->names != NULL) {
        rt_decref(t, local->names);
    }
    rt_instance_drop(t, o);
    rt_object_free(t, o);
}

static const RtTypeSpec local_spec = {
    .name = "_local", .module = "_thread", .basic_size = sizeof(RtLocal), .flags = RT_TYPE_SUBCLASSABLE,
    .slots = {.get_attr = local_get_attr, .set_attr = local_set_attr, .new_ = local_new,
              .traverse = local_traverse, .clear = local_clear, .dealloc = local_dealloc},
    .doc = "Attributes that each thread has for itself.",
};

int
rt_local_init(RtThread *t)
{
    t->vm->threading.local_type = rt_type_new_builtin(t, &local_spec);
    return 0;
}
