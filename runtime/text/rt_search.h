/* What searching in str and in bytes shares: the arguments (what[, start[, end]]), and bytes in memory.  Short texts are searched
 * often: what is common is inline. */
#ifndef RT_SEARCH_H
#define RT_SEARCH_H

#include "rt_call.h"

/* As rt_search_memory(), whatever the bytes are. */
const char *rt_search_hard(const char *at, const char *stop, const void *bytes, size_t n);
/* TypeError: a call takes one to three arguments; -1. */
int rt_search_refuse(RtThread *t, const char *function, size_t nargs);
/* start and end from args[1] and args[2] where they are given; 0 or -1. */
int rt_search_bounds(RtThread *t, int64_t length, const RtValue *args, size_t nargs, int64_t *start, int64_t *end);

/* One to three arguments, else TypeError: 0 or -1. */
static inline int rt_search_check_count(RtThread *t, const char *function, size_t nargs)
{
    return RT_LIKELY(nargs >= 1 && nargs <= 3) ? 0 : rt_search_refuse(t, function, nargs);
}

/* Where to search: 0 <= start and 0 <= end <= length, but start may be beyond end.  0 or -1. */
static inline int rt_search_range(RtThread *t, size_t length, const RtValue *args, size_t nargs, int64_t *start, int64_t *end)
{
    *start = 0;
    *end = (int64_t)length;
    return RT_LIKELY(nargs == 1) ? 0 : rt_search_bounds(t, (int64_t)length, args, nargs, start, end);
}

/* The first place of n > 0 bytes in [at, stop), or NULL: by their first byte, and by a method that is never slow when that one
 * occurs too often. */
static inline const char *rt_search_memory(const char *at, const char *stop, const void *bytes, size_t n)
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
    return rt_search_hard(at, stop, bytes, n);
}

#endif
