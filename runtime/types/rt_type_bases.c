/* Assignment to __bases__: a class gets other bases, its subclasses another order of bases. */
#include <stdlib.h>

#include "rt_exception.h"
#include "rt_str.h"
#include "rt_tuple.h"
#include "rt_vm.h"
#include "rt_world.h"

/* A class with the order of bases that it had. */
typedef struct {
    RtType *type;
    RtTuple *mro;
} Replaced;
typedef struct {
    Replaced *items;
    size_t count, capacity;
} Undo;

static bool
remember(Undo *undo, RtType *type)
{
    if (undo->count == undo->capacity) {
        size_t capacity = undo->capacity == 0 ? 8 : undo->capacity * 2;
        Replaced *items = realloc(undo->items, capacity * sizeof *items);
        if (items == NULL) {
            return false;
        }
        undo->items = items;
        undo->capacity = capacity;
    }
    undo->items[undo->count++] = (Replaced){type, type->mro};
    return true;
}

/* A new MRO for the class and everything below it. */
static int
reorder_stopped(RtThread *t, RtType *type, Undo *undo)
{
    RtTuple *order = rt_type_c3(t, type, type->bases);
    if (order == NULL || !remember(undo, type)) {
        if (t->exc == NULL) {
            rt_raise_no_memory(t);
        }
        return -1;
    }
    type->mro = order;
    RtSubclasses *s = type->subclasses;
    for (size_t i = 0; s != NULL && i < s->count; i++) {
        if (s->items[i] != NULL && reorder_stopped(t, s->items[i], undo) < 0) {
            return -1;
        }
    }
    return 0;
}

/* Some base descends from the type. */
static bool
makes_cycle(RtType *type, const RtTuple *bases)
{
    for (int64_t i = 0, n = rt_tuple_size(bases); i < n; i++) {
        if (rt_type_is_subtype((RtType *)rt_value_object(rt_tuple_item(bases, i)), type)) {
            return true;
        }
    }
    return false;
}

static int
check_bases(RtThread *t, RtType *type, RtValue v)
{
    if (type->flags & RT_TYPE_IMMUTABLE) {
        rt_raise(t, RT_EXC_TypeError, "cannot set '__bases__' attribute of immutable type '%N'", type);
        return -1;
    }
    if (rt_value_is_null(v)) {
        rt_raise(t, RT_EXC_TypeError, "cannot delete '__bases__' attribute of immutable type '%N'", type);
        return -1;
    }
    if (!rt_is_tuple(v)) {
        rt_raise(t, RT_EXC_TypeError, "can only assign tuple to %N.__bases__, not %T", type, v);
        return -1;
    }
    const RtTuple *bases = rt_as_tuple(v);
    if (rt_tuple_size(bases) == 0) {
        rt_raise(t, RT_EXC_TypeError, "can only assign non-empty tuple to %N.__bases__, not ()", type);
        return -1;
    }
    for (int64_t i = 0, n = rt_tuple_size(bases); i < n; i++) {
        RtValue base = rt_tuple_item(bases, i);
        if (!rt_is_type(base)) {
            rt_raise(t, RT_EXC_TypeError, "%N.__bases__ must be tuple of classes, not '%T'", type, base);
            return -1;
        }
    }
    if (makes_cycle(type, bases)) {
        rt_raise(t, RT_EXC_TypeError, "a __bases__ item causes an inheritance cycle");
        return -1;
    }
    return 0;
}

/* The links that it has had for long, or those that link_bases() has just made. */
static void
unlink_bases(RtThread *t, RtType *type, const RtTuple *bases, int64_t n, bool newest)
{
    for (int64_t i = 0; i < n; i++) {
        rt_type_remove_subclass(t, (RtType *)rt_value_object(rt_tuple_item(bases, i)), type, newest);
    }
}

/* All or nothing: 0 or -1. */
static int
link_bases(RtThread *t, RtType *type, const RtTuple *bases)
{
    for (int64_t i = 0, n = rt_tuple_size(bases); i < n; i++) {
        if (rt_type_add_subclass(t, (RtType *)rt_value_object(rt_tuple_item(bases, i)), type) < 0) {
            unlink_bases(t, type, bases, i, true);
            return -1;
        }
    }
    return 0;
}

/* 1 done, -1 refused, 0: another thread has changed bases meanwhile.  What is asked of the bases has to be true when the
 * world stands still: else two threads could make each of two classes a base of the other. */
static int
try_set_bases(RtThread *t, RtValue self, RtValue v)
{
    RtType *type = (RtType *)rt_value_object(self);
    if (check_bases(t, type, v) < 0) {
        return -1;
    }
    RtTuple *bases = rt_as_tuple(v), *old_bases;
    RtType *base = rt_type_best_base(t, bases), *old_base;
    if (base == NULL) {
        return -1;
    }
    if ((base->flags ^ type->base->flags) & RT_TYPE_HEAP) {
        rt_raise(t, RT_EXC_TypeError, "__bases__ assignment: '%N' deallocator differs from '%N'", base, type->base);
        return -1;
    }
    if (!rt_type_same_layout(base, type->base)) {
        rt_raise(t, RT_EXC_TypeError, "__bases__ assignment: '%N' object layout differs from '%N'", base, type->base);
        return -1;
    }
    Undo undo = {0};
    rt_incref(t, bases);
    rt_incref(t, base);
    rt_world_stop(t);
    /* No base knows the class before this has been asked: whoever stops the world walks from classes to their subclasses. */
    int done = makes_cycle(type, bases) || !rt_type_same_layout(base, type->base) ? 0 : link_bases(t, type, bases) < 0 ? -1 : 1;
    if (done <= 0) {
        rt_world_start(t);
        rt_decref(t, bases);
        rt_decref(t, base);
        return done;
    }
    old_bases = type->bases;
    old_base = type->base;
    type->bases = bases;
    type->base = base;
    int result = reorder_stopped(t, type, &undo);
    if (result < 0) {
        for (size_t i = 0; i < undo.count; i++) {
            RtTuple *order = undo.items[i].type->mro;
            undo.items[i].type->mro = undo.items[i].mro;
            undo.items[i].mro = order;
        }
        type->bases = old_bases;
        type->base = old_base;
        old_bases = bases;
        old_base = base;
    }
    else {
        rt_type_modified_stopped(t, type);
        for (size_t i = 0; i < undo.count; i++) {
            rt_slots_inherit(t, undo.items[i].type);
        }
    }
    unlink_bases(t, type, old_bases, rt_tuple_size(old_bases), result < 0);     /* the new ones, if they were refused */
    rt_world_start(t);
    for (size_t i = 0; i < undo.count; i++) {
        rt_decref(t, undo.items[i].mro);
    }
    free(undo.items);
    rt_decref(t, old_bases);
    rt_decref(t, old_base);
    return result < 0 ? -1 : 1;
}

int
rt_type_set_bases(RtThread *t, RtValue self, RtValue v)
{
    int done;
    do {
        done = try_set_bases(t, self, v);
    } while (done == 0);
    return done < 0 ? -1 : 0;
}
