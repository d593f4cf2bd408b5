/* __build_class__: what a class statement calls. */
#include "rt_builtins.h"
#include "rt_cell.h"
#include "rt_dict.h"
#include "rt_exception.h"
#include "rt_frame.h"
#include "rt_function.h"
#include "rt_instance.h"
#include "rt_list.h"
#include "rt_str.h"
#include "rt_subscript.h"
#include "rt_tuple.h"
#include "rt_type_class.h"
#include "rt_vm.h"

/* The bases, with those that are no types replaced by what their __mro_entries__ says.  A new tuple. */
static RtTuple *
resolve_bases(RtThread *t, RtTuple *bases)
{
    RtList *resolved = rt_list_new(t, 0);
    RtTuple *result = NULL;
    for (int64_t i = 0, n = rt_tuple_size(bases); resolved != NULL && i < n; i++) {
        RtValue base = rt_tuple_item(bases, i), entries = RT_NULL;
        RtValue f = RT_NULL;
        if (!rt_is_type(base) && rt_get_attr_optional(t, base, t->vm->names.__mro_entries__, &f) < 0) {
            goto done;
        }
        if (rt_value_is_null(f)) {
            if (rt_list_append(t, resolved, base) < 0) {
                goto done;
            }
            continue;
        }
        entries = rt_call_1(t, f, rt_value_borrow(bases));
        rt_close(t, f);
        if (!rt_value_is_null(entries) && !rt_is_tuple(entries)) {
            rt_raise(t, RT_EXC_TypeError, "__mro_entries__ must return a tuple");
        }
        int added = t->exc != NULL ? -1 : rt_list_extend(t, resolved, entries);
        rt_close(t, entries);
        if (added < 0) {
            goto done;
        }
    }
    result = resolved != NULL ? rt_list_to_tuple(t, resolved) : NULL;
done:
    if (resolved != NULL) {
        rt_decref(t, resolved);
    }
    return result;
}

/* The keywords of the class statement without `metaclass`, which goes to *metaclass (borrowed, RT_NULL when absent).  `left` gets the
 * values; a new tuple of names, or NULL when none is left. */
static int
split_keywords(RtThread *t, const RtValue *values, RtTuple *kwnames, RtValue *metaclass, RtValue *left, RtTuple **names)
{
    int64_t n = kwnames != NULL ? rt_tuple_size(kwnames) : 0, count = 0;
    RtValue kept[n + 1];
    *metaclass = RT_NULL;
    *names = NULL;
    for (int64_t i = 0; i < n; i++) {
        if (rt_str_equal(rt_str_of_value(rt_tuple_item(kwnames, i)), t->vm->names.metaclass)) {
            *metaclass = values[i];
        }
        else {
            kept[count] = rt_tuple_item(kwnames, i);
            left[count++] = values[i];
        }
    }
    if (count > 0) {
        *names = rt_tuple_from_array(t, kept, count);
    }
    return count > 0 && *names == NULL ? -1 : 0;
}

/* What the metaclass prepares as namespace: a new reference. */
static RtValue
prepare(RtThread *t, RtValue metaclass, RtValue name, RtTuple *bases, const RtValue *kwargs, size_t nkwargs, RtTuple *kwnames)
{
    RtValue f;
    if (rt_value_is_heap(metaclass) && rt_value_object(metaclass) == &t->vm->types.type->head) {
        return rt_value_take(rt_dict_new(t));
    }
    int found = rt_get_attr_optional(t, metaclass, t->vm->names.__prepare__, &f);
    if (found <= 0) {
        return found < 0 ? RT_NULL : rt_value_take(rt_dict_new(t));
    }
    RtValue args[nkwargs + 2];
    args[0] = name;
    args[1] = rt_value_borrow(bases);
    memcpy(args + 2, kwargs, nkwargs * sizeof *kwargs);
    RtValue ns = rt_call(t, f, args, 2, kwnames);
    rt_close(t, f);
    if (!rt_value_is_null(ns) && rt_type_of(t, ns)->slots.get_item == NULL) {
        RtValue meta_name = rt_is_type(metaclass) ? rt_value_borrow(((RtType *)rt_value_object(metaclass))->name) : RT_NULL;
        if (!rt_value_is_null(meta_name)) {
            rt_raise(t, RT_EXC_TypeError, "%V.__prepare__() must return a mapping, not %T", meta_name, ns);
        }
        else {
            rt_raise(t, RT_EXC_TypeError, "<metaclass>.__prepare__() must return a mapping, not %T", ns);
        }
        rt_close(t, ns);
        return RT_NULL;
    }
    return ns;
}

/* The class must be in the cell that methods with super() read. */
static int
check_cell(RtThread *t, RtValue cell, RtValue class, RtValue name)
{
    if (!rt_value_has_kind(cell, RT_KIND_CELL) || !rt_is_type(class)) {
        return 0;
    }
    RtValue inside = rt_cell_get(t, rt_as_cell(cell));
    int result = 0;
    if (rt_value_is_null(inside)) {
        rt_raise(t, RT_EXC_RuntimeError, "__class__ not set defining %R as %R. Was __classcell__ propagated to type.__new__?", name, class);
        result = -1;
    }
    else if (!rt_value_is(inside, class)) {
        rt_raise(t, RT_EXC_TypeError, "__class__ set to %R defining %R as %R", inside, name, class);
        result = -1;
    }
    rt_close(t, inside);
    return result;
}

static RtValue
make_class(RtThread *t, RtValue body, RtValue name, RtTuple *original, RtTuple *bases, RtValue metaclass, const RtValue *kwargs, RtTuple *kwnames)
{
    size_t nkwargs = kwnames != NULL ? (size_t)rt_tuple_size(kwnames) : 0;
    RtValue ns = prepare(t, metaclass, name, bases, kwargs, nkwargs, kwnames), class = RT_NULL;
    if (rt_value_is_null(ns)) {
        return RT_NULL;
    }
    RtValue cell = rt_function_run(t, body, ns);
    if (!rt_value_is_null(cell)) {
        int result = 0;
        if (original != bases) {
            RtStr *key = rt_intern(t, "__orig_bases__");
            result = key != NULL ? rt_set_item(t, ns, rt_value_borrow(key), rt_value_borrow(original)) : -1;
        }
        if (result == 0) {
            RtValue args[nkwargs + 3];
            args[0] = name;
            args[1] = rt_value_borrow(bases);
            args[2] = ns;
            memcpy(args + 3, kwargs, nkwargs * sizeof *kwargs);
            class = rt_call(t, metaclass, args, 3, kwnames);
        }
        if (!rt_value_is_null(class) && check_cell(t, cell, class, name) < 0) {
            rt_close(t, class);
            class = RT_NULL;
        }
    }
    rt_close(t, cell);
    rt_close(t, ns);
    return class;
}

/* __build_class__(body, name, *bases, metaclass=..., **keywords) */
RtValue
rt_build_class(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    (void)self;
    if (nargs < 2) {
        return rt_raise(t, RT_EXC_TypeError, "__build_class__: not enough arguments");
    }
    if (!rt_is_function(args[0])) {
        return rt_raise(t, RT_EXC_TypeError, "__build_class__: func must be a function");
    }
    if (!rt_is_str(args[1])) {
        return rt_raise(t, RT_EXC_TypeError, "__build_class__: name is not a string");
    }
    size_t nkwargs = kwnames != NULL ? (size_t)rt_tuple_size(kwnames) : 0;
    RtValue metaclass, kept[nkwargs + 1], class = RT_NULL;
    RtTuple *names = NULL, *original = rt_tuple_from_array(t, args + 2, (int64_t)nargs - 2);
    RtTuple *bases = original != NULL ? resolve_bases(t, original) : NULL;
    if (bases == NULL || split_keywords(t, args + nargs, kwnames, &metaclass, kept, &names) < 0) {
        goto done;
    }
    bool same = rt_tuple_size(bases) == rt_tuple_size(original)
        && memcmp(bases->items, original->items, (size_t)rt_tuple_size(bases) * sizeof(RtValue)) == 0;
    if (rt_value_is_null(metaclass)) {
        metaclass = rt_value_borrow(rt_tuple_size(bases) == 0 ? t->vm->types.type : rt_type_of(t, rt_tuple_item(bases, 0)));
    }
    if (rt_is_type(metaclass)) {
        RtType *best = rt_type_best_metaclass(t, (RtType *)rt_value_object(metaclass), bases);
        if (best == NULL) {
            goto done;
        }
        metaclass = rt_value_borrow(best);
    }
    class = make_class(t, args[0], args[1], same ? bases : original, bases, metaclass, kept, names);
done:
    if (names != NULL) {
        rt_decref(t, names);
    }
    if (original != NULL) {
        rt_decref(t, original);
    }
    if (bases != NULL) {
        rt_decref(t, bases);
    }
    return class;
}
