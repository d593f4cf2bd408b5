/* References to host objects: one RtHost for each, found by the host object's address. */
#include "rt_host.h"

#include <sched.h>
#include <stdlib.h>

#include "rt_dict.h"
#include "rt_error.h"
#include "rt_heap.h"
#include "rt_int.h"
#include "rt_number.h"
#include "rt_str.h"
#include "rt_vm.h"

/* See the header. */
bool
rt_door_close(int64_t *door)
{
    int64_t seen = 0;
    while (!rt_cas_seq_cst(door, &seen, RT_DOOR_CLOSED)) {
        if (seen >= RT_DOOR_CALL) {
            return false;
        }
        if (seen != 0) {
            sched_yield();
        }
        seen = 0;
    }
    return true;
}

static void
lock_table(RtHostRoom *room)
{
    uint32_t seen = 0;
    while (!rt_cas_acquire(&room->lock, &seen, 1)) {
        seen = 0;
    }
}

static void
unlock_table(RtHostRoom *room)
{
    rt_store_release(&room->lock, 0);
}

static RtHost **
bucket_of(RtHostRoom *room, const void *object)
{
    return &room->buckets[((uintptr_t)object >> 4) * 0x9e3779b1u >> 8 & (RT_HOST_BUCKETS - 1)];
}

/* Never waits; without memory the thing lives on. */
static void
put_off(RtHostLater **list, void *what)
{
    RtHostLater *later = malloc(sizeof *later);
    if (later == NULL) {
        return;
    }
    later->what = what;
    later->next = rt_load_relaxed(list);
    while (!rt_cas_acq_rel(list, &later->next, later)) {
    }
}

static void
lock_soon(RtThread *t, RtObject *o)
{
    while (!rt_try_lock(t, o)) {
        sched_yield();
    }
}

RtObject *
rt_host_field(RtThread *t, RtObject *o, RtObject *const *field)
{
    lock_soon(t, o);
    RtObject *found = *field;
    if (found != NULL) {
        rt_incref_published(t, found);
    }
    rt_unlock(t, o);
    return found;
}

RtValue
rt_host_slot(RtThread *t, RtObject *o, const RtValue *slot)
{
    lock_soon(t, o);
    RtValue v = *slot;
    if (rt_value_is_heap(v)) {
        rt_incref_published(t, rt_value_object(v));
    }
    rt_unlock(t, o);
    return v;
}

/* Takes a counted reference to `o`.  See the header. */
void
rt_host_drop_later(RtVM *vm, RtObject *o)
{
    put_off(&vm->host.dropped, o);
}

/* May run code of the language: what is dropped may have finalizers. */
void
rt_host_collect(RtThread *t)
{
    RtHostRoom *room = &t->vm->host;
    RtHostLater *later = rt_load_relaxed(&room->dropped) == NULL ? NULL : rt_exchange_acq_rel(&room->dropped, NULL);
    while (later != NULL) {
        RtHostLater *next = later->next;
        rt_decref(t, later->what);
        free(later);
        later = next;
    }
    later = rt_load_relaxed(&room->released) == NULL ? NULL : rt_exchange_acq_rel(&room->released, NULL);
    while (later != NULL) {
        void *objects[64];
        size_t n = 0;
        for (; later != NULL && n < sizeof objects / sizeof *objects; n++) {
            RtHostLater *next = later->next;
            objects[n] = later->what;
            free(later);
            later = next;
        }
        if (room->ops != NULL) {
            rt_detach(t);                /* their finalizers are code of the host */
            rt_go_outside(t);
            room->ops->release(objects, n);
            rt_come_back(t);
            rt_attach(t);
        }
    }
}

/* See the header. */
RtValue
rt_host_new(RtThread *t, void *object)
{
    RtHostRoom *room = &t->vm->host;
    RtHost *fresh = rt_object_new_untracked(t, t->vm->types.host, sizeof *fresh);
    if (fresh == NULL) {
        put_off(&room->released, object);
        return RT_NULL;
    }
    fresh->object = object;
    rt_object_let_try(&fresh->head);
    RtHost **bucket = bucket_of(room, object);
    lock_table(room);
    for (RtHost *known = *bucket; known != NULL; known = known->next) {
        if (known->object == object && rt_try_incref(t, &known->head)) {
            unlock_table(room);
            put_off(&room->released, object);
            rt_object_free(t, fresh);
            return rt_value_take(known);
        }
    }
    fresh->next = *bucket;
    *bucket = fresh;
    unlock_table(room);
    return rt_value_take(fresh);
}

/* --- slots: each is one operation of the host --- */

static RtValue
operate(RtThread *t, RtHostOperation what, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    const RtHostOps *ops = t->vm->host.ops;
    if (ops == NULL || rt_host_object(self) == NULL) {    /* or the machine ends, and this is a finalizer */
        return rt_raise(t, RT_EXC_RuntimeError, "the host is gone");
    }
    RtValue result = ops->operate(t, what, rt_host_object(self), args, nargs, kwnames);
    rt_host_collect(t);
    return result;
}

/* 0 or -1. */
static int
operate_void(RtThread *t, RtHostOperation what, RtValue self, const RtValue *args, size_t nargs)
{
    RtValue result = operate(t, what, self, args, nargs, NULL);
    if (rt_value_is_null(result)) {
        return -1;
    }
    rt_close(t, result);
    return 0;
}

static RtValue
host_call(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    return operate(t, RT_HOST_CALL, self, args, nargs, kwnames);
}

static RtValue
host_get_attr(RtThread *t, RtValue self, RtStr *name)
{
    RtValue arg = rt_value_borrow(name);
    return operate(t, RT_HOST_GET_ATTR, self, &arg, 1, NULL);
}

static int
host_set_attr(RtThread *t, RtValue self, RtStr *name, RtValue v)
{
    RtValue args[2] = {rt_value_borrow(name), v};
    bool deletes = rt_value_is_null(v);
    return operate_void(t, deletes ? RT_HOST_DEL_ATTR : RT_HOST_SET_ATTR, self, args, deletes ? 1 : 2);
}

static RtValue
host_repr(RtThread *t, RtValue self)
{
    return operate(t, RT_HOST_REPR, self, NULL, 0, NULL);
}

static RtValue
host_str(RtThread *t, RtValue self)
{
    return operate(t, RT_HOST_STR, self, NULL, 0, NULL);
}

static RtValue
host_iter(RtThread *t, RtValue self)
{
    return operate(t, RT_HOST_ITER, self, NULL, 0, NULL);
}

static RtValue
host_next(RtThread *t, RtValue self)
{
    return operate(t, RT_HOST_NEXT, self, NULL, 0, NULL);
}

static int
host_hash(RtThread *t, RtValue self, int64_t *hash)
{
    RtValue v = operate(t, RT_HOST_HASH, self, NULL, 0, NULL);
    if (rt_value_is_null(v)) {
        return -1;
    }
    int result = rt_int_to_int64(t, v, hash);
    rt_close(t, v);
    return result;
}

static int64_t
host_length(RtThread *t, RtValue self)
{
    int64_t length = -1;
    RtValue v = operate(t, RT_HOST_LENGTH, self, NULL, 0, NULL);
    if (rt_value_is_null(v) || rt_int_to_int64(t, v, &length) < 0) {
        length = -1;
    }
    rt_close(t, v);
    return length;
}

static int
host_truth(RtThread *t, RtValue self)
{
    RtValue v = operate(t, RT_HOST_TRUTH, self, NULL, 0, NULL);
    return rt_value_is_null(v) ? -1 : rt_value_is_true(v);
}

static RtValue
host_get_item(RtThread *t, RtValue self, RtValue key)
{
    return operate(t, RT_HOST_GET_ITEM, self, &key, 1, NULL);
}

static int
host_set_item(RtThread *t, RtValue self, RtValue key, RtValue v)
{
    RtValue args[2] = {key, v};
    bool deletes = rt_value_is_null(v);
    return operate_void(t, deletes ? RT_HOST_DEL_ITEM : RT_HOST_SET_ITEM, self, args, deletes ? 1 : 2);
}

static int
host_contains(RtThread *t, RtValue self, RtValue item)
{
    RtValue v = operate(t, RT_HOST_CONTAINS, self, &item, 1, NULL);
    return rt_value_is_null(v) ? -1 : rt_value_is_true(v);
}

static RtValue
host_compare(RtThread *t, RtValue self, RtValue other, int op)
{
    RtValue args[2] = {other, rt_small_int(op)};
    return operate(t, RT_HOST_COMPARE, self, args, 2, NULL);
}

static void
host_dealloc(RtThread *t, RtObject *o)
{
    RtHost *self = (RtHost *)o;
    RtHostRoom *room = &t->vm->host;
    if (self->object == NULL) {
        rt_object_free(t, self);
        return;
    }
    lock_table(room);
    RtHost **link = bucket_of(room, self->object);
    while (*link != self) {
        RT_ASSERT(*link != NULL);
        link = &(*link)->next;
    }
    *link = self->next;
    unlock_table(room);
    put_off(&room->released, self->object);
    rt_object_free(t, self);
}

static const RtTypeSpec host_spec = {
    .name = "host_object",
    .basic_size = sizeof(RtHost),
    .kind = RT_KIND_HOST,
    .slots = {
        .repr = host_repr, .str = host_str, .iter = host_iter, .next = host_next, .hash = host_hash, .length = host_length,
        .truth = host_truth, .get_item = host_get_item, .set_item = host_set_item, .contains = host_contains,
        .compare = host_compare, .get_attr = host_get_attr, .set_attr = host_set_attr, .call = host_call,
        .dealloc = host_dealloc,
    },
};

bool
rt_host_names_module(RtThread *t, RtStr *name)
{
    const RtHostOps *ops = t->vm->host.ops;
    return ops != NULL && ops->names_module(t, name);
}

static int
host_signals(RtThread *t)
{
    const RtHostOps *ops = t->vm->host.ops;
    return ops == NULL ? 0 : ops->signals(t);
}

/* 0 or -1. */
int
rt_host_init(RtThread *t)
{
    t->vm->types.host = rt_type_new_builtin(t, &host_spec);
    t->vm->world.signal_hook = host_signals;
    return 0;
}

/* See the header. */
void
rt_host_fini(RtThread *t)
{
    RtHostRoom *room = &t->vm->host;
    for (size_t i = 0; i < RT_HOST_BUCKETS; i++) {
        for (RtHost *one = room->buckets[i]; one != NULL; one = one->next) {
            put_off(&room->released, one->object);
            one->object = NULL;
        }
        room->buckets[i] = NULL;
    }
    rt_host_collect(t);
}
