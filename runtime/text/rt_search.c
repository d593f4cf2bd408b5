/* Arguments of searches, and bytes in memory. */
#define _GNU_SOURCE
#include "rt_search.h"

#include <string.h>

#include "rt_call.h"
#include "rt_error.h"
#include "rt_slice.h"

int
rt_search_check_count(RtThread *t, const char *function, size_t nargs)
{
#if RT_HOST >= 0x030d
    return rt_args_check(t, function, nargs, 1, 3);
#else
    if (nargs >= 1 && nargs <= 3) {
        return 0;
    }
    rt_raise(t, RT_EXC_TypeError, "%s() takes at %s %d argument%s (%zu given)", function, nargs < 1 ? "least" : "most", nargs < 1 ? 1 : 3,
             nargs < 1 ? "" : "s", nargs);
    return -1;
#endif
}

int
rt_search_range(RtThread *t, size_t length, const RtValue *args, size_t nargs, int64_t *start, int64_t *end)
{
    int64_t n = (int64_t)length;
    *start = 0;
    *end = n;
    if ((nargs > 1 && rt_slice_bound(t, args[1], start) < 0) || (nargs > 2 && rt_slice_bound(t, args[2], end) < 0)) {
        return -1;
    }
    *end = *end > n ? n : *end < 0 ? *end + n : *end;
    *end = *end < 0 ? 0 : *end;
    *start = *start < 0 ? *start + n : *start;
    *start = *start < 0 ? 0 : *start;
    return 0;
}

/* By their first byte, and by a method that is never slow when that one occurs too often. */
const char *
rt_search_memory(const char *at, const char *stop, const void *bytes, size_t n)
{
    const uint8_t *first = bytes;
    if ((size_t)(stop - at) < n) {
        return NULL;
    }
    for (int tries = 0; tries < 16; tries++) {
        at = memchr(at, *first, (size_t)(stop - at) - n + 1);
        if (at == NULL || memcmp(at + 1, first + 1, n - 1) == 0) {
            return at;
        }
        if ((size_t)(stop - ++at) < n) {
            return NULL;
        }
    }
    return memmem(at, (size_t)(stop - at), bytes, n);
}
