/* Arguments of searches, and bytes in memory. */
#define _GNU_SOURCE
#include "rt_search.h"

#include <string.h>

#include "rt_error.h"
#include "rt_slice.h"

const char *
rt_search_hard(const char *at, const char *stop, const void *bytes, size_t n)
{
    return memmem(at, (size_t)(stop - at), bytes, n);
}

int
rt_search_refuse(RtThread *t, const char *function, size_t nargs)
{
#if RT_HOST >= 0x030d
    return rt_args_check(t, function, nargs, 1, 3);
#else
    rt_raise(t, RT_EXC_TypeError, "%s() takes at %s %d argument%s (%zu given)", function, nargs < 1 ? "least" : "most", nargs < 1 ? 1 : 3,
             nargs < 1 ? "" : "s", nargs);
    return -1;
#endif
}

int
rt_search_bounds(RtThread *t, int64_t length, const RtValue *args, size_t nargs, int64_t *start, int64_t *end)
{
    if ((nargs > 1 && rt_slice_bound(t, args[1], start) < 0) || (nargs > 2 && rt_slice_bound(t, args[2], end) < 0)) {
        return -1;
    }
    *end = *end > length ? length : *end < 0 ? *end + length : *end;
    *end = *end < 0 ? 0 : *end;
    *start = *start < 0 ? *start + length : *start;
    *start = *start < 0 ? 0 : *start;
    return 0;
}
