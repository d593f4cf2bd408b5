/* The module _weakref: ref, getweakrefcount, getweakrefs; proxies are in rt_weakref_proxy.c. */
#include "rt_weakref_chains.h"

#include <stdio.h>
#include <stdlib.h>

#include "rt_dict.h"
#include "rt_error.h"
#include "rt_gc.h"
#include "rt_generic.h"
#include "rt_heap.h"
#include "rt_instance.h"
#include "rt_int.h"
#include "rt_list.h"
#include "rt_lock.h"
#include "rt_module.h"
#include "rt_number.h"
#include "rt_slots.h"
#include "rt_str.h"
#include "rt_traceback.h"
#include "rt_vm.h"
#include "rt_world.h"

static RtWeakref *
as_weakref(RtValue v)
{
    return (RtWeakref *)rt_value_object(v);
}

static bool
can_be_target(RtThread *t, RtValue v)
{
    if (!rt_value_is_heap(v)) {
        return false;
    }
    switch (rt_value_object(v)->kind) {
    case RT_KIND_FUNCTION: case RT_KIND_METHOD: case RT_KIND_BUILTIN: case RT_KIND_SET: case RT_KIND_FROZENSET:
    case RT_KIND_TYPE: case RT_KIND_GENERATOR: case RT_KIND_MODULE: case RT_KIND_CODE:
        return true;
    default:
        return rt_is_type(v) || (rt_type_of(t, v)->flags & RT_TYPE_HAS_WEAKREF) != 0;
    }
}

/* --- between life and death --- */

RtValue
rt_weakref_upgrade(RtThread *t, RtWeakref *w)
{
    uint8_t *lock = rt_weakref_lock(t, w->address);
    rt_byte_lock(t, lock);
    RtObject *o = rt_load_relaxed(&w->target);
    bool alive = o != NULL && rt_try_incref(t, o);
    rt_byte_unlock(t, lock);
    return alive ? rt_value_take(o) : RT_NULL;
}

/* The lock is held. */
static void
unlink_from_chain(RtThread *t, RtWeakref *w)
{
    for (RtWeakref **link = rt_weakref_chain(t, w->address); *link != NULL; link = &(*link)->next) {
        if (*link == w) {
            *link = w->next;
            rt_add_relaxed(&t->vm->weakrefs.count, -1);
            return;
        }
    }
}

/* Call what waits for the end of w's target, which has come; takes w. */
static void
call_back(RtThread *t, RtWeakref *w)
{
    uint8_t *lock = rt_weakref_lock(t, w->address);
    rt_byte_lock(t, lock);
    RtValue callback = w->callback;
    w->callback = RT_NULL;
    rt_byte_unlock(t, lock);
    if (!rt_value_is_null(callback)) {
        RtObject *raised = t->exc;
        t->exc = NULL;
        RtValue result = rt_call_1(t, callback, rt_value_borrow(w));
        if (rt_value_is_null(result)) {
            rt_report_unraisable(t, "calling weakref callback", callback);
        }
        rt_close(t, result);
        rt_close(t, callback);
        t->exc = raised;
    }
    rt_decref(t, w);
}

/* o is dead: nobody gets it by a weak reference from here on.  With the world stopped callbacks are put off. */
static void
target_died(RtThread *t, RtObject *o, bool stopped)
{
    RtWeakrefRoom *room = &t->vm->weakrefs;
    uint8_t *lock = rt_weakref_lock(t, o);
    RtWeakref *waiting = NULL;
    rt_byte_lock(t, lock);
    for (RtWeakref **link = rt_weakref_chain(t, o); *link != NULL;) {
        RtWeakref *w = *link;
        if (w->target != o) {
            link = &w->next;
            continue;
        }
        rt_store_relaxed(&w->target, NULL);
        *link = w->next;
        rt_add_relaxed(&room->count, -1);
        if (!rt_value_is_null(w->callback) && rt_try_incref(t, &w->head)) {
            w->next_pending = waiting;      /* the newest first: that is the order of the chain, turned round below */
            waiting = w;
        }
    }
    rt_byte_unlock(t, lock);
    if (waiting == NULL) {
        return;
    }
    RtWeakref *first = NULL;
    while (waiting != NULL) {
        RtWeakref *w = waiting;
        waiting = w->next_pending;
        w->next_pending = first;
        first = w;
    }
    if (stopped) {
        RtWeakref *last = first;
        while (last->next_pending != NULL) {
            last = last->next_pending;
        }
        rt_byte_lock(t, &room->lock);
        last->next_pending = room->pending;
        room->pending = first;
        rt_byte_unlock(t, &room->lock);
        rt_break_thread(t, RT_BREAK_PENDING);
        return;
    }
    while (first != NULL) {
        RtWeakref *w = first;
        first = w->next_pending;
        call_back(t, w);
    }
}

static void
call_pending(RtThread *t)
{
    RtWeakrefRoom *room = &t->vm->weakrefs;
    rt_byte_lock(t, &room->lock);
    RtWeakref *first = room->pending;
    room->pending = NULL;
    rt_byte_unlock(t, &room->lock);
    while (first != NULL) {
        RtWeakref *w = first;
        first = w->next_pending;
        call_back(t, w);
    }
}

/* --- making --- */

static bool
is_shared(RtThread *t, const RtType *type, RtValue callback)
{
    return rt_value_is_null(callback) && (type == t->vm->types.weakref || rt_is_proxy_type(t, type));
}

/* The reference to o of exactly this type and without a callback, which all who ask for one share: a new reference, or NULL.
 * The lock is held. */
static RtWeakref *
shared_one(RtThread *t, RtObject *o, const RtType *type)
{
    for (RtWeakref *w = *rt_weakref_chain(t, o); w != NULL; w = w->next) {
        if (w->target == o && w->head.type == type && rt_value_is_null(w->callback) && rt_try_incref(t, &w->head)) {
            return w;
        }
    }
    return NULL;
}

/* See the header. */
RtValue
rt_weakref_make(RtThread *t, RtType *type, RtValue target, RtValue callback)
{
    if (!can_be_target(t, target)) {
        return rt_raise(t, RT_EXC_TypeError, "cannot create weak reference to '%T' object", target);
    }
    if (!rt_weakref_prepare(t)) {
        return RT_NULL;
    }
    RtObject *o = rt_value_object(target);
    uint8_t *lock = rt_weakref_lock(t, o);
    bool shares = is_shared(t, type, callback);
    RtWeakref *known = NULL;
    if (shares) {
        rt_byte_lock(t, lock);
        known = shared_one(t, o, type);
        rt_byte_unlock(t, lock);
        if (known != NULL) {
            return rt_value_take(known);
        }
    }
    RtWeakref *w = rt_object_new(t, type, type->instance_size);
    if (w == NULL) {
        return RT_NULL;
    }
    w->address = o;
    w->callback = rt_value_is_null(callback) ? RT_NULL : rt_value_heap_safe(t, rt_dup(t, callback));
    rt_object_published(&w->head);
    rt_object_published(o);
    rt_byte_lock(t, lock);
    if (shares) {
        known = shared_one(t, o, type);      /* made by another thread meanwhile */
    }
    if (known == NULL) {
        rt_or_relaxed(&o->flags, RT_OBJECT_WEAKREFS);
        rt_store_relaxed(&w->target, o);
        w->next = *rt_weakref_chain(t, o);
        *rt_weakref_chain(t, o) = w;
        rt_add_relaxed(&t->vm->weakrefs.count, 1);
    }
    rt_byte_unlock(t, lock);
    if (known != NULL) {
        rt_decref(t, w);
        return rt_value_take(known);
    }
    return rt_value_take(w);
}

static RtValue
weakref_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    (void)kwnames;
    if (rt_args_check(t, "__new__", nargs, 1, 2) < 0) {
        return RT_NULL;
    }
    return rt_weakref_make(t, type, args[0], nargs == 2 && !rt_value_is_none(args[1]) ? args[1] : RT_NULL);
}

static int
weakref_set_up(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    (void)self, (void)args;
    if (rt_args_no_keywords(t, "ref", kwnames) < 0) {
        return -1;
    }
    return rt_args_check(t, "__init__", nargs, 1, 2);
}

static RtValue
weakref_call(RtThread *t, RtValue callable, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    (void)args;
    if (rt_args_no_keywords(t, "weakref", kwnames) < 0 || rt_args_check(t, "weakref", nargs, 0, 0) < 0) {
        return RT_NULL;
    }
    RtValue v = rt_weakref_upgrade(t, as_weakref(callable));
    return rt_value_is_null(v) ? RT_NONE : v;
}

/* --- what else it does --- */

static int
weakref_hash(RtThread *t, RtValue self, int64_t *hash)
{
    RtWeakref *w = as_weakref(self);
    if (rt_load_acquire(&w->has_hash)) {
        *hash = rt_load_relaxed(&w->hash);
        return 0;
    }
    RtValue v = rt_weakref_upgrade(t, w);
    if (rt_value_is_null(v)) {
        rt_raise(t, RT_EXC_TypeError, "weak object has gone away");
        return -1;
    }
    int failed = rt_hash(t, v, hash);
    rt_close(t, v);
    if (failed == 0) {
        rt_store_relaxed(&w->hash, *hash);      /* two threads that come here at once store the same */
        rt_store_release(&w->has_hash, 1);
    }
    return failed;
}

static RtValue
weakref_compare(RtThread *t, RtValue a, RtValue b, int op)
{
    RtType *type = t->vm->types.weakref;
    if ((op != RT_EQ && op != RT_NE) || !rt_is_instance_of(t, a, type) || !rt_is_instance_of(t, b, type)) {
        return RT_NOT_IMPLEMENTED;
    }
    RtValue x = rt_weakref_upgrade(t, as_weakref(a)), y = rt_weakref_upgrade(t, as_weakref(b)), result;
    if (rt_value_is_null(x) || rt_value_is_null(y)) {
        result = rt_bool(rt_value_is(a, b) == (op == RT_EQ));
    }
    else {
        result = rt_compare(t, x, y, op);
    }
    rt_close(t, x);
    rt_close(t, y);
    return result;
}

static RtValue
weakref_repr(RtThread *t, RtValue self)
{
    RtValue v = rt_weakref_upgrade(t, as_weakref(self)), name = RT_NULL;
    char here[24], there[24];
    snprintf(here, sizeof here, "%p", (void *)rt_value_object(self));
    if (rt_value_is_null(v)) {
        return rt_str_value(rt_str_format(t, "<weakref at %s; dead>", here));
    }
    RtStr *s = NULL;
    snprintf(there, sizeof there, "%p", (void *)rt_value_object(v));
    RtValue found = rt_type_lookup(t, rt_type_of(t, v), t->vm->names.__name__);
    if (!rt_value_is_null(found) && rt_bind_special(t, found, v, &name) < 0) {
        rt_close(t, v);
        return RT_NULL;
    }
    s = !rt_value_is_null(name) && rt_is_str(name) ? rt_str_format(t, "<weakref at %s; to '%T' at %s (%U)>", here, v, there, rt_str_of_value(name))
                                                   : rt_str_format(t, "<weakref at %s; to '%T' at %s>", here, v, there);
    rt_close(t, name);
    rt_close(t, v);
    return rt_str_value(s);
}

static RtValue
get_callback(RtThread *t, RtValue self)
{
    RtWeakref *w = as_weakref(self);
    uint8_t *lock = rt_weakref_lock(t, w->address);
    rt_byte_lock(t, lock);
    RtValue v = w->target != NULL && !rt_value_is_null(w->callback) ? rt_dup(t, w->callback) : RT_NONE;
    rt_byte_unlock(t, lock);
    return v;
}
static const RtGetSetDef weakref_members[] = {{"__callback__", get_callback, NULL, NULL}, {0}};

void
rt_weakref_traverse(RtObject *o, RtVisitFn visit, void *arg)
{
    rt_gc_visit_value(((RtWeakref *)o)->callback, visit, arg);
    rt_instance_traverse(o, visit, arg);
}

/* Part of a garbage cycle: its callback is not called. */
void
rt_weakref_clear(RtThread *t, RtObject *o)
{
    RtWeakref *w = (RtWeakref *)o;
    uint8_t *lock = rt_weakref_lock(t, w->address);
    rt_byte_lock(t, lock);
    RtValue callback = w->callback;
    w->callback = RT_NULL;
    rt_byte_unlock(t, lock);
    rt_close(t, callback);
}

void
rt_weakref_dealloc(RtThread *t, RtObject *o)
{
    RtWeakref *w = (RtWeakref *)o;
    if (w->address != NULL) {
        uint8_t *lock = rt_weakref_lock(t, w->address);
        rt_byte_lock(t, lock);
        if (w->target != NULL && rt_load_relaxed(&t->vm->weakrefs.chains) != NULL) {
            unlink_from_chain(t, w);
            rt_store_relaxed(&w->target, NULL);
        }
        rt_byte_unlock(t, lock);
    }
    rt_close(t, w->callback);
    rt_instance_drop(t, o);
    rt_object_free(t, o);
}

static const RtTypeSpec weakref_spec = {
    .name = "ReferenceType",
    .module = "weakref",
    .basic_size = sizeof(RtWeakref),
    .flags = RT_TYPE_SUBCLASSABLE,
    .members = weakref_members,
    .class_methods = rt_generic_class_methods,
    .slots = {.repr = weakref_repr, .hash = weakref_hash, .compare = weakref_compare, .call = weakref_call, .new_ = weakref_new,
              .init = weakref_set_up, .traverse = rt_weakref_traverse, .clear = rt_weakref_clear, .dealloc = rt_weakref_dealloc},
};

/* --- the module --- */

/* The shared reference comes first, then the shared proxy, then the others. */
static int
rank_of(RtThread *t, const RtWeakref *w)
{
    return !is_shared(t, w->head.type, w->callback) ? 2 : w->head.type != t->vm->types.weakref;
}

/* References to v, each counted, in a list that the caller gives up. */
static RtValue
references(RtThread *t, RtValue v)
{
    RtList *list = rt_list_new(t, 0);
    if (list == NULL || !rt_value_is_heap(v) || rt_load_acquire(&t->vm->weakrefs.chains) == NULL) {
        return list != NULL ? rt_value_take(list) : RT_NULL;
    }
    RtObject *o = rt_value_object(v);
    uint8_t *lock = rt_weakref_lock(t, o);
    RtWeakref **held = NULL;
    size_t n = 0, capacity = 0;
    int failed = 0;
    rt_byte_lock(t, lock);
    for (int rank = 0; rank < 3; rank++) {
        for (RtWeakref *w = *rt_weakref_chain(t, o); w != NULL && failed == 0; w = w->next) {
            if (w->target != o || rank_of(t, w) != rank) {
                continue;
            }
            if (n == capacity) {
                capacity = capacity == 0 ? 8 : 2 * capacity;
                RtWeakref **more = realloc(held, capacity * sizeof *held);
                if (more == NULL) {
                    failed = -1;
                    break;
                }
                held = more;
            }
            if (rt_try_incref(t, &w->head)) {
                held[n++] = w;
            }
        }
    }
    rt_byte_unlock(t, lock);
    if (failed < 0) {
        rt_raise_no_memory(t);
    }
    for (size_t i = 0; i < n; i++) {
        if (failed == 0) {
            failed = rt_list_append_take(t, list, rt_value_take(held[i]));
        }
        else {
            rt_decref(t, held[i]);
        }
    }
    free(held);
    if (failed < 0) {
        rt_decref(t, list);
        return RT_NULL;
    }
    return rt_value_take(list);
}

RtValue
rt_weakref_first(RtThread *t, RtValue v)
{
    RtValue list = references(t, v);
    if (rt_value_is_null(list)) {
        return RT_NULL;
    }
    RtList *all = (RtList *)rt_value_object(list);
    RtValue first = rt_list_size(all) > 0 ? rt_list_get(t, all, 0) : RT_NONE;
    rt_close(t, list);
    return first;
}

static RtValue
getweakrefs(RtThread *t, RtValue self, RtValue v)
{
    (void)self;
    return references(t, v);
}

static RtValue
getweakrefcount(RtThread *t, RtValue self, RtValue v)
{
    (void)self;
    if (!rt_value_is_heap(v) || rt_load_acquire(&t->vm->weakrefs.chains) == NULL) {
        return rt_small_int(0);
    }
    RtObject *o = rt_value_object(v);
    uint8_t *lock = rt_weakref_lock(t, o);
    int64_t n = 0;
    rt_byte_lock(t, lock);
    for (RtWeakref *w = *rt_weakref_chain(t, o); w != NULL; w = w->next) {
        n += w->target == o;
    }
    rt_byte_unlock(t, lock);
    return rt_small_int(n);
}

static const RtMethodDef weakref_methods[] = {
    RT_METHOD_O("getweakrefcount", getweakrefcount, "Return the number of weak references to 'object'."),
    RT_METHOD_O("getweakrefs", getweakrefs, "Return a list of all weak reference objects pointing to 'object'."),
    RT_METHOD_FAST("proxy", rt_weakref_proxy, "A proxy of an object, which does not keep it alive; a callback is called with it when that dies."),
    {0},
};

static int
add_types(RtThread *t, RtModule *m)
{
    RtValue type = rt_value_borrow(t->vm->types.weakref);
    return rt_module_add(t, m, "ref", type) < 0 || rt_module_add(t, m, "ReferenceType", type) < 0
            || rt_module_add(t, m, "ProxyType", rt_value_borrow(t->vm->types.weakproxy)) < 0
            || rt_module_add(t, m, "CallableProxyType", rt_value_borrow(t->vm->types.weakproxy_callable)) < 0 ? -1 : 0;
}

static const RtModuleDef weakref_def = {
    .name = "_weakref", .methods = weakref_methods, .exec = add_types, .doc = "Weak-reference support module.",
};

int
rt_weakref_init(RtThread *t)
{
    t->vm->types.weakref = rt_type_new_builtin(t, &weakref_spec);
    rt_weakref_proxy_init(t);
    t->vm->world.weakref_hook = target_died;
    t->vm->world.pending_hook = call_pending;
    return rt_module_register(t, &weakref_def);
}

void
rt_weakref_fini(RtThread *t)
{
    t->vm->world.weakref_hook = NULL;
    t->vm->world.pending_hook = NULL;
    free(rt_load_acquire(&t->vm->weakrefs.chains));
    t->vm->weakrefs.chains = NULL;
}
