/* Builtin functions about iterables. */
#include "rt_builtins_table.h"
#include "rt_exception.h"
#include "rt_iter.h"
#include "rt_list.h"
#include "rt_number.h"
#include "rt_tuple.h"
#include "rt_vm.h"

/* all() and any(): the first item with this truth decides. */
static RtValue
first_truth(RtThread *t, RtValue iterable, int decides)
{
    RtValue it = rt_iter(t, iterable), item;
    if (rt_value_is_null(it)) {
        return RT_NULL;
    }
    while (!rt_value_is_null(item = rt_next(t, it))) {
        int truth = rt_truth(t, item);
        rt_close(t, item);
        if (truth < 0 || truth == decides) {
            rt_close(t, it);
            return truth < 0 ? RT_NULL : rt_bool(decides);
        }
    }
    rt_close(t, it);
    return t->exc != NULL ? RT_NULL : rt_bool(!decides);
}
static RtValue builtin_all(RtThread *t, RtValue self, RtValue v) { (void)self; return first_truth(t, v, 0); }
static RtValue builtin_any(RtThread *t, RtValue self, RtValue v) { (void)self; return first_truth(t, v, 1); }

static RtValue
builtin_iter(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    (void)self;
    if (rt_args_check(t, "iter", nargs, 1, 2) < 0) {
        return RT_NULL;
    }
    if (nargs == 1) {
        return rt_iter(t, args[0]);
    }
    if (rt_type_of(t, args[0])->slots.call == NULL) {
        #if (RT_HOST >> 8) == 3 && (RT_HOST & 0xff) == 12
        return rt_raise(t, RT_EXC_TypeError, "iter(object, sentinel): object must be callable");
#else
        return rt_raise(t, RT_EXC_TypeError, "iter(v, w): v must be callable");
#endif
    }
    return rt_iter_callable(t, args[0], args[1]);
}

static RtValue
builtin_next(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    (void)self;
    return rt_args_check(t, "next", nargs, 1, 2) < 0 ? RT_NULL : rt_next_builtin(t, args[0], nargs == 2 ? args[1] : RT_NULL);
}

static RtValue
builtin_sorted(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    static const RtArgsSpec spec = {"sort", {"key", "reverse"}, .count = 2};
    RtValue out[2];
    (void)self;
    if (rt_args_check(t, "sorted", nargs, 1, 1) < 0) {
        return RT_NULL;
    }
    RtValue list = rt_list_from_iterable(t, args[0]);
    if (rt_value_is_null(list)) {
        return RT_NULL;
    }
    int reverse = rt_args_parse(t, &spec, args + 1, 0, kwnames, out) < 0 ? -1 : rt_value_is_null(out[1]) ? 0 : rt_list_reverse_argument(t, out[1]);
    if (reverse < 0 || rt_list_sort(t, rt_as_list(list), rt_value_is_null(out[0]) ? RT_NONE : out[0], reverse != 0) < 0) {
        rt_close(t, list);
        return RT_NULL;
    }
    return list;
}

/* --- min, max --- */

/* The better of two candidates so far: *best and its *key are owned, item is taken.  0 or -1. */
static inline __attribute__((always_inline)) int
consider_take(RtThread *t, RtValue *best, RtValue *key, RtValue item, RtValue by, int op)
{
    RtValue own_key = rt_value_is_none(by) ? rt_dup(t, item) : rt_call_1(t, by, item);
    if (rt_value_is_null(own_key)) {
        rt_close(t, item);
        return -1;
    }
    int better = 1;
    if (!rt_value_is_null(*best)) {
        if (rt_value_both_int(own_key, *key)) {
            int64_t own = rt_small_int_value(own_key), best = rt_small_int_value(*key);
            better = rt_compare_result((own > best) - (own < best), op);
        }
        else {
            RtValue r = rt_compare(t, own_key, *key, op);
            better = rt_value_is_null(r) ? -1 : rt_truth(t, r);
            rt_close(t, r);
        }
    }
    if (better > 0) {
        RtValue old = *best, old_key = *key;
        *best = item;
        *key = own_key;
        rt_close(t, old);
        rt_close(t, old_key);
        return 0;
    }
    rt_close(t, item);
    rt_close(t, own_key);
    return better;
}

static RtValue
extreme(RtThread *t, const char *name, const RtValue *args, size_t nargs, RtTuple *kwnames, int op)
{
    const RtArgsSpec spec = {name, {"key", "default"}, .count = 2};
    RtValue out[2], best = RT_NULL, key = RT_NULL;
    if (nargs == 0) {
        rt_args_check(t, name, nargs, 1, SIZE_MAX);
        return RT_NULL;
    }
    if (rt_args_parse(t, &spec, args + nargs, 0, kwnames, out) < 0) {
        return RT_NULL;
    }
    if (nargs > 1 && !rt_value_is_null(out[1])) {
        return rt_raise(t, RT_EXC_TypeError, "Cannot specify a default for %s() with multiple positional arguments", name);
    }
    RtValue by = rt_value_is_null(out[0]) ? RT_NONE : out[0];
    int result = 0;
    if (nargs > 1) {
        for (size_t i = 0; i < nargs && result == 0; i++) {
            result = consider_take(t, &best, &key, rt_dup(t, args[i]), by, op);
        }
    }
    else {
        RtValue it = rt_iter(t, args[0]), item;
        if (rt_value_is_null(it)) {
            return RT_NULL;
        }
        while (result == 0 && !rt_value_is_null(item = rt_next(t, it))) {
            result = consider_take(t, &best, &key, item, by, op);
        }
        rt_close(t, it);
        result = t->exc != NULL ? -1 : result;
    }
    rt_close(t, key);
    if (result < 0) {
        rt_close(t, best);
        return RT_NULL;
    }
    if (!rt_value_is_null(best)) {
        return best;
    }
    if (!rt_value_is_null(out[1])) {
        return rt_dup(t, out[1]);
    }
#if RT_HOST >= 0x030c
    return rt_raise(t, RT_EXC_ValueError, "%s() iterable argument is empty", name);
#else
    return rt_raise(t, RT_EXC_ValueError, "%s() arg is an empty sequence", name);
#endif
}
static RtValue
builtin_min(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    (void)self;
    return extreme(t, "min", args, nargs, kwnames, RT_LT);
}
static RtValue
builtin_max(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    (void)self;
    return extreme(t, "max", args, nargs, kwnames, RT_GT);
}

const RtMethodDef rt_builtins_iterable[] = {
    RT_METHOD_O("all", builtin_all, "Return True if bool(x) is True for all values x in the iterable."),
    RT_METHOD_O("any", builtin_any, "Return True if bool(x) is True for any x in the iterable."),
    RT_METHOD_FAST("iter", builtin_iter, "iter(iterable) -> iterator\niter(callable, sentinel) -> iterator"),
    RT_METHOD_FAST_KW("max", builtin_max, "max(iterable, *[, default=obj, key=func]) -> value"),
    RT_METHOD_FAST_KW("min", builtin_min, "min(iterable, *[, default=obj, key=func]) -> value"),
    RT_METHOD_FAST("next", builtin_next, "next(iterator[, default])"),
    RT_METHOD_FAST_KW("sorted", builtin_sorted, "Return a new list containing all items from the iterable in ascending order."),
    {0},
};
