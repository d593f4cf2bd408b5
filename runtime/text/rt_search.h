/* What searching in str and in bytes shares: the arguments (what[, start[, end]]), and bytes in memory. */
#ifndef RT_SEARCH_H
#define RT_SEARCH_H

#include "rt_value.h"

/* One to three arguments, else TypeError: 0 or -1. */
int rt_search_check_count(RtThread *t, const char *function, size_t nargs);
/* start and end from args[1] and args[2] where they are given, clipped to 0 <= start and 0 <= end <= length; start may be beyond
 * end.  0 or -1. */
int rt_search_range(RtThread *t, size_t length, const RtValue *args, size_t nargs, int64_t *start, int64_t *end);

/* The first place of n > 0 bytes in [at, stop), or NULL. */
const char *rt_search_memory(const char *at, const char *stop, const void *bytes, size_t n);

#endif
