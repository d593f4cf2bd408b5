/* Stable adaptive merge sort of an array of values. */
#ifndef RT_SORT_H
#define RT_SORT_H

#include "rt_type.h"

/* Sort keys[0..n) by `<`, and move values[0..n) (NULL, or as long) along.  The arrays are private to
 * the caller and hold counted values; whatever happens they end as a permutation of what they were.
 * Returns -1 when a comparison raised or memory ran out. */
int rt_sort(RtThread *t, RtValue *keys, RtValue *values, int64_t n);

#endif
