/* Between rt_sort.c and rt_sort_merge.c: the state of one sort.
 *
 * A slice is a pair of parallel arrays, keys and (maybe) values.  Between any two comparisons
 * the arrays and the merge buffer together hold every item exactly once; a failed
 * comparison puts the buffer's part back.
 */
#ifndef RT_SORT_MERGE_H
#define RT_SORT_MERGE_H

#include "rt_error.h"
#include "rt_number.h"
#include "rt_str.h"
#include "rt_tuple.h"

/* What all keys are, so that comparing them needs no dispatch. */
typedef enum { RT_SORT_ANYTHING, RT_SORT_SMALL_INTS, RT_SORT_FLOATS, RT_SORT_STRS, RT_SORT_TUPLES } RtSortKeys;

typedef struct {
    RtValue *keys, *values;      /* values may be NULL */
} RtSortSlice;

typedef struct {
    RtSortSlice base;
    int64_t n;
    int power;                   /* of the boundary to the next run */
} RtSortRun;

#define RT_SORT_RUNS_MAX    85
#define RT_SORT_GALLOP      7
#define RT_SORT_BUFFER_MIN  256

typedef struct {
    RtThread *thread;
    RtSortKeys what;
    int64_t n;                   /* of the whole array */
    RtValue *start;
    int64_t min_gallop;
    RtSortSlice buffer;
    int64_t buffer_size;
    int run_count;
    RtSortRun runs[RT_SORT_RUNS_MAX];
    RtValue inlined[RT_SORT_BUFFER_MIN];
} RtSorter;

/* Is a < b?  1, 0, -1 with an exception. */
static inline int rt_sort_less(RtSorter *s, RtValue a, RtValue b)
{
    switch (s->what) {
    case RT_SORT_SMALL_INTS:
        return (int64_t)(a.bits << 16) < (int64_t)(b.bits << 16);
    case RT_SORT_FLOATS:
        return rt_float_value(a) < rt_float_value(b);
    case RT_SORT_STRS:
        return rt_str_compare(rt_str_of_value(a), rt_str_of_value(b)) < 0;
    case RT_SORT_TUPLES:
        return rt_tuple_less(s->thread, rt_as_tuple(a), rt_as_tuple(b));
    default:
        return rt_compare_bool(s->thread, a, b, RT_LT);
    }
}

#define RT_SORT_LESS(a, b)                           \
    ({                                               \
        int less_ = rt_sort_less(s, (a), (b));       \
        if (RT_UNLIKELY(less_ < 0)) goto failed;     \
        less_ != 0;                                  \
    })

static inline RtSortSlice rt_sort_slice_at(RtSortSlice s, int64_t i)
{
    return (RtSortSlice){s.keys + i, s.values == NULL ? NULL : s.values + i};
}
static inline void rt_sort_slice_advance(RtSortSlice *s, int64_t n)
{
    *s = rt_sort_slice_at(*s, n);
}
static inline void rt_sort_copy_one(RtSortSlice to, int64_t i, RtSortSlice from, int64_t j)
{
    to.keys[i] = from.keys[j];
    if (to.values != NULL) {
        to.values[i] = from.values[j];
    }
}
static inline void rt_sort_copy_many(RtSortSlice to, RtSortSlice from, int64_t n)
{
    memmove(to.keys, from.keys, (size_t)n * sizeof(RtValue));
    if (to.values != NULL) {
        memmove(to.values, from.values, (size_t)n * sizeof(RtValue));
    }
}

/* Where `key` belongs in the sorted a[0..n), before (left) or behind (right) its equals; the search
 * begins at `hint`.  -1 when a comparison failed. */
int64_t rt_sort_gallop_left(RtSorter *s, RtValue key, const RtValue *a, int64_t n, int64_t hint);
int64_t rt_sort_gallop_right(RtSorter *s, RtValue key, const RtValue *a, int64_t n, int64_t hint);
/* Merge the neighbours a[0..na) and b[0..nb); b[0] belongs before a[0], and a's last behind b's last.  low: na <= nb,
 * high: na >= nb.  0, or -1 with every item in the arrays still. */
int rt_sort_merge_low(RtSorter *s, RtSortSlice a, int64_t na, RtSortSlice b, int64_t nb);
int rt_sort_merge_high(RtSorter *s, RtSortSlice a, int64_t na, RtSortSlice b, int64_t nb);

#endif
