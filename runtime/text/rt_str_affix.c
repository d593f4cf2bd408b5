/* Beginnings and ends of strings: startswith, endswith, removeprefix, removesuffix. */
#include <string.h>

#include "rt_error.h"
#include "rt_search.h"
#include "rt_str_methods.h"
#include "rt_tuple.h"
#include "rt_vm.h"

/* s[start:end] begins (ends) with `part`. */
static bool
matches(const RtStr *s, const RtStr *part, int64_t start, int64_t end, bool at_end)
{
    int64_t length = (int64_t)part->length;
    if (start > end || length > end - start) {
        return false;
    }
    int64_t at = at_end ? end - length : start;
    if (rt_str_width(s) == rt_str_width(part)) {
        return memcmp((const char *)rt_str_data(s) + (size_t)at * rt_str_width(s), rt_str_data(part), part->length * rt_str_width(s)) == 0;
    }
    for (int64_t i = 0; i < length; i++) {
        if (rt_str_at(s, (size_t)(at + i)) != rt_str_at(part, (size_t)i)) {
            return false;
        }
    }
    return true;
}

static RtValue
tail_match(RtThread *t, const char *function, RtValue self, const RtValue *args, size_t nargs, bool at_end)
{
    RtStr *s = rt_str_of_value(self);
    int64_t start, end;
    if (rt_search_check_count(t, function, nargs) < 0 || rt_search_range(t, s->length, args, nargs, &start, &end) < 0) {
        return RT_NULL;
    }
    if (rt_is_str(args[0])) {
        return rt_bool(matches(s, rt_str_of_value(args[0]), start, end, at_end));
    }
    if (!rt_is_tuple(args[0])) {
        return rt_raise(t, RT_EXC_TypeError, "%s first arg must be str or a tuple of str, not %T", function, args[0]);
    }
    RtTuple *parts = rt_as_tuple(args[0]);
    for (int64_t i = 0; i < rt_tuple_size(parts); i++) {
        if (!rt_is_str(parts->items[i])) {
            return rt_raise(t, RT_EXC_TypeError, "tuple for %s must only contain str, not %T", function, parts->items[i]);
        }
        if (matches(s, rt_str_of_value(parts->items[i]), start, end, at_end)) {
            return RT_TRUE;
        }
    }
    return RT_FALSE;
}

/* str.startswith */
RtValue
rt_str_method_startswith(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    return tail_match(t, "startswith", self, args, nargs, false);
}

/* str.endswith */
RtValue
rt_str_method_endswith(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    return tail_match(t, "endswith", self, args, nargs, true);
}

static RtValue
without(RtThread *t, const char *function, RtValue self, RtValue part, bool at_end)
{
    RtStr *s = rt_str_of_value(self), *p;
    if (!rt_is_str(part)) {
        return rt_raise(t, RT_EXC_TypeError, "%s() argument must be str, not %A", function, part);
    }
    p = rt_str_of_value(part);
    if (!matches(s, p, 0, (int64_t)s->length, at_end)) {
        return rt_str_value(rt_str_exact(t, s));
    }
    return rt_str_value(at_end ? rt_str_slice(t, s, 0, s->length - p->length) : rt_str_slice(t, s, p->length, s->length));
}

/* str.removeprefix */
RtValue
rt_str_method_removeprefix(RtThread *t, RtValue self, RtValue prefix)
{
    return without(t, "removeprefix", self, prefix, false);
}

/* str.removesuffix */
RtValue
rt_str_method_removesuffix(RtThread *t, RtValue self, RtValue suffix)
{
    return without(t, "removesuffix", self, suffix, true);
}
