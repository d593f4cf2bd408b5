/* What lists, dicts and sets have in common.  The laws stand in rt_container.h. */
#include "rt_container.h"

#include "rt_dict.h"
#include "rt_error.h"
#include "rt_iter.h"
#include "rt_list.h"
#include "rt_number.h"
#include "rt_range.h"
#include "rt_set.h"
#include "rt_slice.h"
#include "rt_tuple.h"
#include "rt_vm.h"

const int64_t rt_items_none[2] = {0, 0};

/* A reference to the heap value v, of which we are not the owner; its container is locked. */
RtValue
rt_slot_dup_slow(RtThread *t, RtValue v)
{
    RtObject *o = rt_value_object(v);
    if (rt_load_relaxed(&o->flags) & (RT_OBJECT_DEFERRED | RT_OBJECT_IMMORTAL)) {
        return (RtValue){v.bits | RT_DEFERRED};
    }
    rt_incref_published(t, o);
    return v;
}

int
rt_hash_as(RtThread *t, RtValue key, const char *use, int64_t *hash)
{
    if (RT_LIKELY(rt_hash(t, key, hash) == 0)) {
        return 0;
    }
    if (RT_HOST >= 0x030e && t->exc->type == rt_exc_type(t, RT_EXC_TypeError)) {
        RtObject *refused = rt_error_fetch(t);
        rt_raise(t, RT_EXC_TypeError, "cannot use '%Q' as %s (%V)", rt_type_of(t, key), use, rt_value_borrow(refused));
        rt_decref(t, refused);
    }
    return -1;
}

/* Lock both, waiting for them: in a critical section, so that neither is held while we wait for the other. */
void
rt_container_lock_2_slow(RtThread *t, RtBothLocks *both, void *a, void *b)
{
    both->a = both->b = NULL;
    rt_critical_begin_2(t, &both->section, a, b);
    rt_container_mark(t, a);
    rt_container_mark(t, b);
}

/* 1: o is being shown already; -1: no stack is left; 0: entered. */
int
rt_repr_enter(RtThread *t, RtReprGuard *guard, const void *o)
{
    for (const RtReprGuard *g = t->repr_guards; g != NULL; g = g->previous) {
        if (g->object == o) {
            return 1;
        }
    }
    if (RT_UNLIKELY((uintptr_t)__builtin_frame_address(0) < t->c_stack_limit)) {
        rt_raise(t, RT_EXC_RecursionError, "maximum recursion depth exceeded while getting the repr of an object");
        return -1;
    }
    guard->object = o;
    guard->previous = t->repr_guards;
    t->repr_guards = guard;
    return 0;
}

/* Undoes the last rt_repr_enter() that returned 0. */
void
rt_repr_leave(RtThread *t, RtReprGuard *guard)
{
    RT_ASSERT(t->repr_guards == guard);
    t->repr_guards = guard->previous;
}

/* All the types of containers, slices, ranges and iterators.  0 or -1. */
int
rt_container_init(RtThread *t)
{
    if (rt_tuple_init(t) < 0 || rt_list_init(t) < 0 || rt_dict_init(t) < 0 || rt_set_init(t) < 0 || rt_range_init(t) < 0 ||
        rt_slice_init(t) < 0 || rt_iter_init(t) < 0) {
        return -1;
    }
    return 0;
}
