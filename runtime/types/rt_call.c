/* Calls of any callable, and the checking of arguments of builtins. */
#include "rt_call.h"

#include "rt_exception.h"
#include "rt_frame.h"
#include "rt_function.h"
#include "rt_heap.h"
#include "rt_instance.h"
#include "rt_str.h"
#include "rt_tuple.h"
#include "rt_vm.h"

RtValue
rt_call(RtThread *t, RtValue callable, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    RtCallFn call = rt_type_of(t, callable)->slots.call;
    if (RT_UNLIKELY(call == NULL)) {
        return rt_raise(t, RT_EXC_TypeError, "'%T' object is not callable", callable);
    }
    if (RT_UNLIKELY(rt_stack_check(t, " while calling a Python object") < 0)) {
        return RT_NULL;
    }
    return call(t, callable, args, nargs, kwnames);
}

RtValue
rt_call_0(RtThread *t, RtValue callable)
{
    return rt_call(t, callable, NULL, 0, NULL);
}

RtValue
rt_call_1(RtThread *t, RtValue callable, RtValue a)
{
    return rt_call(t, callable, &a, 1, NULL);
}

RtValue
rt_call_2(RtThread *t, RtValue callable, RtValue a, RtValue b)
{
    return rt_call(t, callable, (RtValue[]){a, b}, 2, NULL);
}

RtValue
rt_call_method(RtThread *t, RtValue self, RtStr *name, const RtValue *args, size_t nargs)
{
    int is_method;
    RtValue small[8], *all = small, method = rt_load_method(t, self, name, &is_method), r = RT_NULL;
    if (rt_value_is_null(method)) {
        return RT_NULL;
    }
    if (!is_method) {
        r = rt_call(t, method, args, nargs, NULL);
    }
    else if (nargs + 1 <= 8 || (all = rt_alloc(t, (nargs + 1) * sizeof *all)) != NULL) {
        all[0] = self;
        if (nargs != 0) {
            memcpy(all + 1, args, nargs * sizeof *all);     /* else `args` may be NULL */
        }
        r = rt_call(t, method, all, nargs + 1, NULL);
        if (all != small) {
            rt_free(t, all);
        }
    }
    rt_close(t, method);
    return r;
}

/* --- arguments of builtins --- */

static const char *
plural(size_t n)
{
    return n == 1 ? "" : "s";
}

int
rt_args_check(RtThread *t, const char *function, size_t nargs, size_t least, size_t most)
{
    if (RT_LIKELY(nargs >= least && nargs <= most)) {
        return 0;
    }
    size_t limit = nargs < least ? least : most;
    rt_raise(t, RT_EXC_TypeError, "%s expected %s%zu argument%s, got %zu", function,
             least == most ? "" : nargs < least ? "at least " : "at most ", limit, plural(limit), nargs);
    return -1;
}

int
rt_args_no_keywords(RtThread *t, const char *function, RtTuple *kwnames)
{
    if (RT_LIKELY(kwnames == NULL || rt_tuple_size(kwnames) == 0)) {
        return 0;
    }
    rt_raise(t, RT_EXC_TypeError, "%s() takes no keyword arguments", function);
    return -1;
}

/* TypeError for too many or too few arguments, or nothing. */
static int
check_counts(RtThread *t, const RtArgsSpec *spec, size_t nargs, size_t keywords)
{
    if (nargs + keywords > spec->count && !spec->open) {
        rt_raise(t, RT_EXC_TypeError, "%s() takes at most %d %sargument%s (%zu given)", spec->function, spec->count,
                 nargs == 0 ? "keyword " : "", plural(spec->count), nargs + keywords);
        return -1;
    }
    size_t least = spec->required < spec->positional_only ? spec->required : spec->positional_only;
    if (nargs > spec->positional) {
        if (spec->positional == 0) {
            rt_raise(t, RT_EXC_TypeError, "%s() takes no positional arguments", spec->function);
        }
        else {
            rt_raise(t, RT_EXC_TypeError, "%s() takes %s %d positional argument%s (%zu given)", spec->function,
                     spec->required < spec->positional ? "at most" : "exactly", spec->positional, plural(spec->positional), nargs);
        }
        return -1;
    }
    if (nargs < least) {
        rt_raise(t, RT_EXC_TypeError, "%s() takes %s %zu positional argument%s (%zu given)", spec->function,
                 least < spec->positional ? "at least" : "exactly", least, plural(least), nargs);
        return -1;
    }
    return 0;
}

/* The parameter called `name`, or -1. */
static int
find_parameter(const RtArgsSpec *spec, const RtStr *name)
{
    for (int i = spec->positional_only; i < spec->count; i++) {
        if (rt_str_equal_c(name, spec->names[i])) {
            return i;
        }
    }
    return -1;
}

int
rt_args_parse(RtThread *t, const RtArgsSpec *spec, const RtValue *args, size_t nargs, RtTuple *kwnames, RtValue *out)
{
    size_t keywords = kwnames != NULL ? (size_t)rt_tuple_size(kwnames) : 0;
    if (check_counts(t, spec, nargs, keywords) < 0) {
        return -1;
    }
    for (size_t i = 0; i < spec->count; i++) {
        out[i] = i < nargs ? args[i] : RT_NULL;
    }
    RtStr *unknown = NULL, *twice = NULL;
    int place = 0;
    for (size_t k = 0; k < keywords; k++) {
        RtStr *name = rt_str_of_value(rt_tuple_item(kwnames, (int64_t)k));
        int i = find_parameter(spec, name);
        if (i < 0) {
            unknown = unknown == NULL ? name : unknown;
        }
        else if ((size_t)i < nargs) {
            if (twice == NULL || i < place) {
                twice = name;
                place = i;
            }
        }
        else {
            out[i] = args[nargs + k];
        }
    }
    for (int i = (int)nargs; i < spec->required; i++) {
        if (rt_value_is_null(out[i])) {
            rt_raise(t, RT_EXC_TypeError, "%s() missing required argument '%s' (pos %d)", spec->function, spec->names[i], i + 1);
            return -1;
        }
    }
    if (twice != NULL) {
        rt_raise(t, RT_EXC_TypeError, "argument for %s() given by name ('%U') and position (%d)", spec->function, twice, place + 1);
        return -1;
    }
    if (unknown != NULL) {
#if RT_HOST >= 0x030d
        rt_raise(t, RT_EXC_TypeError, "%s() got an unexpected keyword argument '%U'", spec->function, unknown);
#else
        rt_raise(t, RT_EXC_TypeError, "'%U' is an invalid keyword argument for %s()", unknown, spec->function);
#endif
        return -1;
    }
    return 0;
}
