/* Searching in strings: find, index, count, and whether one contains another. */
#include <string.h>

#include "rt_error.h"
#include "rt_needle.h"
#include "rt_search.h"
#include "rt_str_methods.h"
#include "rt_vm.h"

/* The first occurrence of needle in s[start:end], or -1; start <= end <= length. */
int64_t
rt_str_find(const RtStr *s, const RtStr *needle, size_t start, size_t end)
{
    RtNeedle n;
    int64_t found;
    if (needle->length == 0) {
        return (int64_t)start;
    }
    if (rt_str_width(s) == 1 && rt_str_width(needle) == 1) {
        const char *text = rt_str_data(s), *at = rt_search_memory(text + start, text + end, rt_str_data(needle), needle->length);
        return at == NULL ? -1 : at - text;
    }
    rt_needle_init(&n, needle, rt_str_width(s));
    found = rt_needle_find(rt_str_data(s), start, end, &n);
    rt_needle_drop(&n);
    return found;
}

/* The last one. */
int64_t
rt_str_rfind(const RtStr *s, const RtStr *needle, size_t start, size_t end)
{
    RtNeedle n;
    int64_t found;
    if (needle->length == 0) {
        return (int64_t)end;
    }
    rt_needle_init(&n, needle, rt_str_width(s));
    found = rt_needle_rfind(rt_str_data(s), start, end, &n);
    rt_needle_drop(&n);
    return found;
}

/* item in self; TypeError unless item is a str. */
int
rt_str_contains(RtThread *t, RtValue self, RtValue item)
{
    RtStr *s = rt_str_of_value(self);
    if (!rt_is_str(item)) {
        rt_raise(t, RT_EXC_TypeError, "'in <string>' requires string as left operand, not %T", item);
        return -1;
    }
    return rt_str_find(s, rt_str_of_value(item), 0, s->length) >= 0;
}

/* --- methods with (sub[, start[, end]]) --- */

/* The arguments of find() and its kin.  Since 3.13 what is looked for is checked first. */
static int
search_arguments(RtThread *t, const char *function, RtValue self, const RtValue *args, size_t nargs, RtStr **needle, int64_t *start,
                 int64_t *end)
{
    if (rt_search_check_count(t, function, nargs) < 0
        || (RT_HOST < 0x030d && rt_search_range(t, rt_str_of_value(self)->length, args, nargs, start, end) < 0)) {
        return -1;
    }
    if (!rt_is_str(args[0])) {
#if RT_HOST < 0x030d
        rt_raise(t, RT_EXC_TypeError, "must be str, not %T", args[0]);
#else
        rt_raise(t, RT_EXC_TypeError, "%s() argument 1 must be str, not %A", function, args[0]);
#endif
        return -1;
    }
    *needle = rt_str_of_value(args[0]);
    return RT_HOST < 0x030d ? 0 : rt_search_range(t, rt_str_of_value(self)->length, args, nargs, start, end);
}

/* Where the first (last) occurrence is, -1: nowhere, -2: an exception. */
static int64_t
search(RtThread *t, const char *function, RtValue self, const RtValue *args, size_t nargs, bool last)
{
    RtStr *needle, *s = rt_str_of_value(self);
    int64_t start, end;
    if (search_arguments(t, function, self, args, nargs, &needle, &start, &end) < 0) {
        return -2;
    }
    if (start > end) {
        return -1;
    }
    return last ? rt_str_rfind(s, needle, (size_t)start, (size_t)end) : rt_str_find(s, needle, (size_t)start, (size_t)end);
}

/* str.find */
RtValue
rt_str_method_find(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    int64_t found = search(t, "find", self, args, nargs, false);
    return found == -2 ? RT_NULL : rt_small_int(found);
}

/* str.rfind */
RtValue
rt_str_method_rfind(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    int64_t found = search(t, "rfind", self, args, nargs, true);
    return found == -2 ? RT_NULL : rt_small_int(found);
}

static RtValue
index_result(RtThread *t, int64_t found)
{
    return found == -2 ? RT_NULL : found >= 0 ? rt_small_int(found) : rt_raise(t, RT_EXC_ValueError, "substring not found");
}

/* str.index */
RtValue
rt_str_method_index(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    return index_result(t, search(t, "index", self, args, nargs, false));
}

/* str.rindex */
RtValue
rt_str_method_rindex(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    return index_result(t, search(t, "rindex", self, args, nargs, true));
}

/* str.count */
RtValue
rt_str_method_count(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    RtStr *needle, *s = rt_str_of_value(self);
    int64_t start, end;
    size_t count;
    RtNeedle n;
    if (search_arguments(t, "count", self, args, nargs, &needle, &start, &end) < 0) {
        return RT_NULL;
    }
    if (start > end) {
        return rt_small_int(0);
    }
    if (needle->length == 0) {
        return rt_small_int(end - start + 1);
    }
    rt_needle_init(&n, needle, rt_str_width(s));
    count = rt_needle_count(rt_str_data(s), (size_t)start, (size_t)end, &n, SIZE_MAX);
    rt_needle_drop(&n);
    return rt_int_from_size(t, count);
}
