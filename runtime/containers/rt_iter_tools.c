/* enumerate, zip, map and filter. */
#include "rt_call.h"
#include "rt_error.h"
#include "rt_gc.h"
#include "rt_generic.h"
#include "rt_heap.h"
#include "rt_instance.h"
#include "rt_int.h"
#include "rt_iter_types.h"
#include "rt_lock.h"
#include "rt_number.h"
#include "rt_slice.h"
#include "rt_str.h"
#include "rt_vm.h"

/* --- enumerate --- */

typedef struct {
    RtObject head;         /* lock: guards count */
    RtValue iterator;      /* counted; immutable */
    RtValue count;         /* an int, counted */
    RtTuple *pair;         /* see rt_tuple_again_take() */
} Enumerate;

static int
enumerate_refuse(RtThread *t, RtStr *keyword)
{
    rt_raise(t, RT_EXC_TypeError, "'%U' is an invalid keyword argument for enumerate()", keyword);
    return -1;
}

/* iterable and start: enumerate itself has messages of its own. */
static int
enumerate_arguments(RtThread *t, const RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames, RtValue out[2])
{
    static const RtArgsSpec spec = {"enumerate", {"iterable", "start"}, .count = 2, .required = 1, .positional = 2};
    size_t keywords = kwnames != NULL ? (size_t)rt_tuple_size(kwnames) : 0, all = nargs + keywords;
    if (type != t->vm->types.enumerate) {
        return rt_args_parse(t, &spec, args, nargs, kwnames, out);
    }
    if (all == 0 || all > 2) {
        if (nargs == 0) {
            rt_raise(t, RT_EXC_TypeError, "enumerate() missing required argument 'iterable'");
        }
        else {
            rt_raise(t, RT_EXC_TypeError, "enumerate() takes at most 2 arguments (%zu given)", all);
        }
        return -1;
    }
    out[0] = args[0];
    out[1] = all == 2 ? args[1] : RT_NULL;
    RtStr *first = keywords > 0 ? rt_str_of_value(rt_tuple_item(kwnames, 0)) : NULL;
    RtStr *second = keywords > 1 ? rt_str_of_value(rt_tuple_item(kwnames, 1)) : NULL;
    if (second != NULL && rt_str_equal_c(first, "start")) {
        out[0] = args[1];
        out[1] = args[0];
        return rt_str_equal_c(second, "iterable") ? 0 : enumerate_refuse(t, second);
    }
    if (first != NULL && !rt_str_equal_c(first, nargs == 0 ? "iterable" : "start")) {
        return enumerate_refuse(t, first);
    }
    return second == NULL || rt_str_equal_c(second, "start") ? 0 : enumerate_refuse(t, second);
}

static RtValue
enumerate_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    RtValue parsed[2];
    if (enumerate_arguments(t, type, args, nargs, kwnames, parsed) < 0) {
        return RT_NULL;
    }
    RtValue count = rt_value_is_null(parsed[1]) ? rt_small_int(0) : rt_index(t, parsed[1]);
    if (rt_value_is_null(count)) {
        return RT_NULL;
    }
    RtValue it = rt_iter(t, parsed[0]);
    Enumerate *e = rt_value_is_null(it) ? NULL : rt_object_new(t, type, type->instance_size);
    if (e == NULL) {
        rt_close(t, it);
        rt_close(t, count);
        return RT_NULL;
    }
    e->iterator = rt_keep(t, it);
    e->count = rt_keep(t, count);
    return rt_value_take(e);
}

/* The count, and one more in its place.  New; RT_NULL without memory. */
static RtValue
take_count(RtThread *t, Enumerate *e)
{
    rt_lock_briefly(t, e);
    RtValue count = e->count;
    if (RT_LIKELY(rt_value_is_int(count) && rt_small_int_value(count) < RT_INT_MAX)) {
        e->count = rt_small_int(rt_small_int_value(count) + 1);
        rt_unlock_briefly(t, e);
        return count;
    }
    count = rt_slot_copy_locked(t, count);
    rt_unlock_briefly(t, e);
    RtValue next = rt_int_add(t, count, rt_small_int(1));
    if (rt_value_is_null(next)) {
        rt_close(t, count);
        return RT_NULL;
    }
    rt_lock_briefly(t, e);
    RtValue old = e->count;
    e->count = rt_keep(t, next);
    rt_unlock_briefly(t, e);
    rt_close(t, old);
    return count;
}

/* False at the end, or with an exception. */
static inline bool
enumerate_step(RtThread *t, Enumerate *e, RtValue pair[2])
{
    pair[1] = rt_next_raw(t, e->iterator);
    if (RT_UNLIKELY(rt_value_is_null(pair[1]))) {
        return false;
    }
    pair[0] = take_count(t, e);
    if (RT_UNLIKELY(rt_value_is_null(pair[0]))) {
        rt_close(t, pair[1]);
        return false;
    }
    return true;
}

static RtValue
enumerate_next(RtThread *t, RtValue self)
{
    Enumerate *e = (Enumerate *)rt_value_object(self);
    RtValue pair[2];
    return enumerate_step(t, e, pair) ? rt_value_take(rt_tuple_again_take(t, &e->head, &e->pair, pair, 2)) : RT_NULL;
}

static void
enumerate_traverse(RtObject *self, RtVisitFn visit, void *arg)
{
    rt_gc_visit_value(((Enumerate *)self)->iterator, visit, arg);
    rt_gc_visit_value(((Enumerate *)self)->count, visit, arg);
    rt_gc_visit(((Enumerate *)self)->pair, visit, arg);
    if (self->type->flags & RT_TYPE_HEAP) {
        rt_instance_traverse(self, visit, arg);
    }
}

static void
enumerate_dealloc(RtThread *t, RtObject *self)
{
    Enumerate *e = (Enumerate *)self;
    rt_instance_drop(t, self);
    rt_close(t, e->iterator);
    rt_close(t, e->count);
    if (e->pair != NULL) {
        rt_decref(t, e->pair);
    }
    rt_object_free(t, self);
}

static const RtTypeSpec enumerate_spec = {
    .name = "enumerate",
    .kind = RT_KIND_ENUMERATE,
    .basic_size = sizeof(Enumerate),
    .flags = RT_TYPE_SUBCLASSABLE,
    .class_methods = rt_generic_class_methods,
    .slots = {.iter = rt_iter_self, .next = enumerate_next, .new_ = enumerate_new, .traverse = enumerate_traverse,
              .dealloc = enumerate_dealloc},
    .doc = "enumerate(iterable, start=0)\n\nPairs of a number and a value: (0, first), (1, second), …",
};

/* --- zip, map and filter: a callable and iterators --- */

typedef struct {
    RtObject head;         /* aux: of zip and map, RT_ZIP_STRICT and RT_ZIP_OF_TWO; immutable */
    RtValue function;      /* counted, RT_NULL for zip; immutable */
    RtTuple *iterators;    /* counted; immutable */
    RtTuple *tuple;        /* of a zip: see rt_tuple_again_take() */
} Combined;

/* A new object from borrowed values; the iterators of all iterables. */
static RtValue
combined_new(RtThread *t, RtType *type, RtValue function, const RtValue *iterables, size_t n, bool strict)
{
    RtTuple *iterators = rt_tuple_new(t, (int64_t)n);
    if (iterators == NULL) {
        return RT_NULL;
    }
    for (size_t i = 0; i < n; i++) {
        iterators->items[i] = rt_keep(t, rt_iter(t, iterables[i]));
        if (rt_value_is_null(iterators->items[i])) {
            rt_decref(t, iterators);
            return RT_NULL;
        }
    }
    Combined *c = rt_object_new(t, type, type->instance_size);
    if (c == NULL) {
        rt_decref(t, iterators);
        return RT_NULL;
    }
    c->head.aux = (strict ? RT_ZIP_STRICT : 0) | (n == 2 ? RT_ZIP_OF_TWO : 0);
    c->function = rt_dup_counted(t, function);
    c->iterators = iterators;
    return rt_value_take(c);
}

static void
combined_traverse(RtObject *self, RtVisitFn visit, void *arg)
{
    rt_gc_visit_value(((Combined *)self)->function, visit, arg);
    rt_gc_visit(((Combined *)self)->iterators, visit, arg);
    rt_gc_visit(((Combined *)self)->tuple, visit, arg);
    if (self->type->flags & RT_TYPE_HEAP) {
        rt_instance_traverse(self, visit, arg);
    }
}

static void
combined_dealloc(RtThread *t, RtObject *self)
{
    Combined *c = (Combined *)self;
    rt_instance_drop(t, self);
    rt_close(t, c->function);
    rt_decref(t, c->iterators);
    if (c->tuple != NULL) {
        rt_decref(t, c->tuple);
    }
    rt_object_free(t, self);
}

static void
close_all(RtThread *t, RtValue *values, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        rt_close(t, values[i]);
    }
}

#define COMBINED_SLOTS(new__, next_) \
    {.iter = rt_iter_self, .next = (next_), .new_ = (new__), .traverse = combined_traverse, .dealloc = combined_dealloc}

/* The one keyword of zip and map: 1, 0 or -1. */
static int
read_strict(RtThread *t, const char *function, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    int strict = 0;
    int64_t n = kwnames == NULL ? 0 : rt_tuple_size(kwnames);
    if (n > 1) {
        rt_raise(t, RT_EXC_TypeError, "%s() takes at most 1 keyword argument (%zu given)", function, (size_t)n);
        return -1;
    }
    for (int64_t i = 0; i < n && strict >= 0; i++) {
        RtStr *name = rt_str_of_value(rt_tuple_item(kwnames, i));
        if (!rt_str_equal(name, t->vm->names.strict)) {
#if RT_HOST >= 0x030d
            rt_raise(t, RT_EXC_TypeError, "%s() got an unexpected keyword argument '%U'", function, name);
#else
            rt_raise(t, RT_EXC_TypeError, "'%U' is an invalid keyword argument for %s()", name, function);
#endif
            return -1;
        }
        strict = rt_truth(t, args[nargs + (size_t)i]);
    }
    return strict;
}

/* Iterator number i has ended: an error when we are strict and the others have not.  RT_NULL. */
static RtValue
ended(RtThread *t, const Combined *c, int64_t i)
{
    const char *function = rt_value_is_null(c->function) ? "zip" : "map";
    if (!(c->head.aux & RT_ZIP_STRICT)) {
        return RT_NULL;
    }
    if (t->exc != NULL) {
        if (!rt_error_matches(t, RT_EXC_StopIteration)) {
            return RT_NULL;
        }
        rt_error_clear(t);
    }
    if (i > 0) {
        return rt_raise(t, RT_EXC_ValueError, i == 1 ? "%s() argument %ld is shorter than argument %s%ld" :
                        "%s() argument %ld is shorter than arguments %s%ld", function, i + 1, i == 1 ? "" : "1-", i);
    }
    for (i = 1; i < rt_tuple_size(c->iterators); i++) {
        RtValue more = rt_next_raw(t, c->iterators->items[i]);
        if (!rt_value_is_null(more)) {
            rt_close(t, more);
            return rt_raise(t, RT_EXC_ValueError, i == 1 ? "%s() argument %ld is longer than argument %s%ld" :
                            "%s() argument %ld is longer than arguments %s%ld", function, i + 1, i == 1 ? "" : "1-", i);
        }
        if (rt_next_ended(t) < 0) {
            return RT_NULL;
        }
    }
    return RT_NULL;
}

/* One value from each iterator. */
typedef struct {
    RtValue *items;
    int64_t n;
    RtValue own[8];
} Values;

static void
values_end(RtThread *t, Values *values)
{
    if (values->items != values->own) {
        rt_free(t, values->items);
    }
}

/* False, and nothing to end, when an iterator has ended or failed. */
static bool
gather(RtThread *t, const Combined *c, Values *values)
{
    values->n = rt_tuple_size(c->iterators);
    values->items = values->own;
    if (RT_UNLIKELY((size_t)values->n > sizeof values->own / sizeof values->own[0])) {
        values->items = rt_alloc(t, (size_t)values->n * sizeof(RtValue));
        if (values->items == NULL) {
            return false;
        }
    }
    for (int64_t i = 0; i < values->n; i++) {
        values->items[i] = rt_next_raw(t, c->iterators->items[i]);
        if (RT_UNLIKELY(rt_value_is_null(values->items[i]))) {
            ended(t, c, i);
            close_all(t, values->items, i);
            values_end(t, values);
            return false;
        }
    }
    return true;
}

/* --- zip --- */

static RtValue
zip_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    int strict = read_strict(t, "zip", args, nargs, kwnames);
    return strict < 0 ? RT_NULL : combined_new(t, type, RT_NULL, args, nargs, strict != 0);
}

/* Of two iterators: false when one has ended, or failed. */
static inline bool
zip_step(RtThread *t, const Combined *c, RtValue pair[2])
{
    pair[0] = rt_next_raw(t, c->iterators->items[0]);
    if (RT_UNLIKELY(rt_value_is_null(pair[0]))) {
        ended(t, c, 0);
        return false;
    }
    pair[1] = rt_next_raw(t, c->iterators->items[1]);
    if (RT_UNLIKELY(rt_value_is_null(pair[1]))) {
        rt_close(t, pair[0]);
        ended(t, c, 1);
        return false;
    }
    return true;
}

static RtValue
zip_next(RtThread *t, RtValue self)
{
    Combined *c = (Combined *)rt_value_object(self);
    if (RT_LIKELY(c->head.aux & RT_ZIP_OF_TWO)) {
        RtValue pair[2];
        return zip_step(t, c, pair) ? rt_value_take(rt_tuple_again_take(t, &c->head, &c->tuple, pair, 2)) : RT_NULL;
    }
    Values values;
    if (rt_tuple_size(c->iterators) == 0 || !gather(t, c, &values)) {
        return RT_NULL;
    }
    RtTuple *tuple = rt_tuple_again_take(t, &c->head, &c->tuple, values.items, values.n);
    values_end(t, &values);
    return rt_value_take(tuple);
}

static const RtTypeSpec zip_spec = {
    .name = "zip",
    .kind = RT_KIND_ZIP,
    .basic_size = sizeof(Combined),
    .flags = RT_TYPE_SUBCLASSABLE,
    .slots = COMBINED_SLOTS(zip_new, zip_next),
    .doc = "zip(*iterables, strict=False)\n\nTuples of one value from each iterable, until one ends.",
};

int
rt_next_pair_of_tool(RtThread *t, RtValue it, RtValue *first, RtValue *second)
{
    RtObject *o = rt_value_object(it);
    RtValue pair[2];
    if (RT_UNLIKELY(!(o->kind == RT_KIND_ZIP ? zip_step(t, (Combined *)o, pair) : enumerate_step(t, (Enumerate *)o, pair)))) {
        return rt_next_ended(t);
    }
    *first = pair[0];
    *second = pair[1];
    return 1;
}

/* --- map --- */

static RtValue
map_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    int strict = 0;
    if (RT_HOST >= 0x030e) {
        strict = read_strict(t, "map", args, nargs, kwnames);
    }
    else if (type == t->vm->types.map) {
        strict = rt_args_no_keywords(t, "map", kwnames);
    }
    if (strict < 0) {
        return RT_NULL;
    }
    if (nargs < 2) {
        return rt_raise(t, RT_EXC_TypeError, "map() must have at least two arguments.");
    }
    return combined_new(t, type, args[0], args + 1, nargs - 1, strict != 0);
}

static RtValue
map_next(RtThread *t, RtValue self)
{
    Combined *c = (Combined *)rt_value_object(self);
    Values values;
    if (RT_LIKELY(rt_tuple_size(c->iterators) == 1)) {
        RtValue v = rt_next_raw(t, c->iterators->items[0]);
        if (RT_UNLIKELY(rt_value_is_null(v))) {
            return ended(t, c, 0);
        }
        RtValue result = rt_call_1(t, c->function, v);
        rt_close(t, v);
        return result;
    }
    if (!gather(t, c, &values)) {
        return RT_NULL;
    }
    RtValue result = rt_call(t, c->function, values.items, (size_t)values.n, NULL);
    close_all(t, values.items, values.n);
    values_end(t, &values);
    return result;
}

static const RtTypeSpec map_spec = {
    .name = "map",
    .basic_size = sizeof(Combined),
    .flags = RT_TYPE_SUBCLASSABLE,
    .slots = COMBINED_SLOTS(map_new, map_next),
    .doc = RT_HOST >= 0x030e ? "map(function, /, *iterables, strict=False)\n\n"
                               "What the function returns for one value from each iterable, until one ends."
                            : "map(function, *iterables)\n\nWhat the function returns for one value from each iterable, until one ends.",
};

/* --- filter --- */

static RtValue
filter_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    if ((type == t->vm->types.filter && rt_args_no_keywords(t, "filter", kwnames) < 0) ||
        rt_args_check(t, "filter", nargs, 2, 2) < 0) {
        return RT_NULL;
    }
    return combined_new(t, type, args[0], args + 1, 1, false);
}

static RtValue
filter_next(RtThread *t, RtValue self)
{
    Combined *c = (Combined *)rt_value_object(self);
    bool by_value = rt_value_is_none(c->function) || rt_value_is(c->function, rt_value_borrow(t->vm->types.bool_));
    RtValue it = c->iterators->items[0];
    while (rt_check_stop(t) == 0) {
        RtValue v = rt_next_raw(t, it);
        if (rt_value_is_null(v)) {
            return RT_NULL;
        }
        int good;
        if (by_value) {
            good = rt_truth(t, v);
        }
        else {
            RtValue answer = rt_call_1(t, c->function, v);
            good = rt_value_is_null(answer) ? -1 : rt_truth(t, answer);
            rt_close(t, answer);
        }
        if (good > 0) {
            return v;
        }
        rt_close(t, v);
        if (good < 0) {
            return RT_NULL;
        }
    }
    return RT_NULL;
}

static const RtTypeSpec filter_spec = {
    .name = "filter",
    .basic_size = sizeof(Combined),
    .flags = RT_TYPE_SUBCLASSABLE,
    .slots = COMBINED_SLOTS(filter_new, filter_next),
    .doc = "filter(function, iterable)\n\nThe values for which the function is true; with None, the true values.",
};

/* Makes these types.  0 or -1. */
static int
init_types(RtThread *t)
{
    RtTypes *types = &t->vm->types;
    types->enumerate = rt_type_new_builtin(t, &enumerate_spec);
    types->zip = rt_type_new_builtin(t, &zip_spec);
    types->map = rt_type_new_builtin(t, &map_spec);
    types->filter = rt_type_new_builtin(t, &filter_spec);
    return 0;
}

/* Makes all types of iterators that belong to no container.  0 or -1. */
int
rt_iter_init(RtThread *t)
{
    return rt_iter_sequence_init(t) < 0 ? -1 : init_types(t);
}
