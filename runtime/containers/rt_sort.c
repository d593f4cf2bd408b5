/* Stable adaptive merge sort: natural runs, short ones extended by binary insertion, merged with
 * galloping in the order of the powersort policy.  The sequence of comparisons is that of the
 * host's list.sort(), because programs can see it.
 */
#include "rt_sort.h"

#include <stdlib.h>

#include "rt_sort_merge.h"

static void
reverse_array(RtValue *lo, RtValue *hi)
{
    for (hi--; lo < hi; lo++, hi--) {
        RtValue x = *lo;
        *lo = *hi;
        *hi = x;
    }
}
static void
reverse_slice(RtSortSlice s, int64_t n)
{
    reverse_array(s.keys, s.keys + n);
    if (s.values != NULL) {
        reverse_array(s.values, s.values + n);
    }
}

/* The length of the run at the start of a slice, made ascending; -1 when a comparison failed. */
#if RT_HOST >= 0x030d
static int64_t
count_run(RtSorter *s, RtSortSlice at, int64_t most)
{
    const RtValue *lo = at.keys;
    int64_t n, equal = 0;
    if (most == 1) {
        return 1;
    }
    for (n = 1; n < most; n++) {
        if (RT_SORT_LESS(lo[n], lo[n - 1])) {
            break;
        }
    }
    if (n == most) {
        return n;
    }
    /* lo[n] is smaller: either this ends an ascending run, or all before it were equal. */
    if (n > 1) {
        if (RT_SORT_LESS(lo[0], lo[n - 1])) {
            return n;
        }
        reverse_slice(at, n);
    }
    n++;
    for (; n < most; n++) {
        if (RT_SORT_LESS(lo[n], lo[n - 1])) {
            if (equal != 0) {
                reverse_slice(rt_sort_slice_at(at, n - equal - 1), equal + 1);
                equal = 0;
            }
            continue;
        }
        {
            if (RT_SORT_LESS(lo[n - 1], lo[n])) {
                break;
            }
        }
        equal++;
    }
    if (equal != 0) {
        reverse_slice(rt_sort_slice_at(at, n - equal - 1), equal + 1);
    }
    reverse_slice(at, n);
    for (; n < most; n++) {
        if (RT_SORT_LESS(lo[n], lo[n - 1])) {
            break;
        }
    }
    return n;
failed:
    return -1;
}
#else
static int64_t
count_run(RtSorter *s, RtSortSlice at, int64_t most)
{
    const RtValue *lo = at.keys;
    int64_t n = 2;
    bool descending = false;
    if (most == 1) {
        return 1;
    }
    {
        if (RT_SORT_LESS(lo[1], lo[0])) {
            descending = true;
        }
    }
    for (; n < most; n++) {
        if (RT_SORT_LESS(lo[n], lo[n - 1])) {
            if (!descending) {
                break;
            }
        }
        else if (descending) {
            break;
        }
    }
    if (descending) {
        reverse_slice(at, n);
    }
    return n;
failed:
    return -1;
}
#endif

/* Sort a slice of n whose first `done` items are sorted, by binary insertion. */
static int
insertion_sort(RtSorter *s, RtSortSlice a, int64_t n, int64_t done)
{
    for (; done < n; done++) {
        int64_t left = 0, right = done;
        RtValue pivot = a.keys[done];
        while (left < right) {
            int64_t middle = (left + right) >> 1;
            if (RT_SORT_LESS(pivot, a.keys[middle])) {
                right = middle;
            }
            else {
                left = middle + 1;
            }
        }
        memmove(a.keys + left + 1, a.keys + left, (size_t)(done - left) * sizeof(RtValue));
        a.keys[left] = pivot;
        if (a.values != NULL) {
            RtValue v = a.values[done];
            memmove(a.values + left + 1, a.values + left, (size_t)(done - left) * sizeof(RtValue));
            a.values[left] = v;
        }
    }
    return 0;
failed:
    return -1;
}

/* Merge runs i and i + 1. */
static int
merge_at(RtSorter *s, int i)
{
    RtSortSlice a = s->runs[i].base, b = s->runs[i + 1].base;
    int64_t na = s->runs[i].n, nb = s->runs[i + 1].n;
    s->runs[i].n = na + nb;
    if (i == s->run_count - 3) {
        s->runs[i + 1] = s->runs[i + 2];
    }
    s->run_count--;
    int64_t k = rt_sort_gallop_right(s, b.keys[0], a.keys, na, 0);      /* what is in its place already */
    if (k < 0) {
        return -1;
    }
    rt_sort_slice_advance(&a, k);
    na -= k;
    if (na == 0) {
        return 0;
    }
    nb = rt_sort_gallop_left(s, a.keys[na - 1], b.keys, nb, nb - 1);
    if (nb <= 0) {
        return (int)nb;
    }
    return na <= nb ? rt_sort_merge_low(s, a, na, b, nb) : rt_sort_merge_high(s, a, na, b, nb);
}

/* The power of the boundary between runs of n1 (starting at start) and n2: the depth of the node between their
 * middles in the perfect binary tree over n items. */
static int
boundary_power(int64_t start, int64_t n1, int64_t n2, int64_t n)
{
    int power = 0;
    int64_t a = 2 * start + n1, b = a + n1 + n2;
    for (;;) {
        power++;
        if (a >= n) {
            a -= n;
            b -= n;
        }
        else if (b >= n) {
            return power;
        }
        a <<= 1;
        b <<= 1;
    }
}

static int
push_run(RtSorter *s, RtSortSlice base, int64_t n)
{
    if (s->run_count > 0) {
        const RtSortRun *top = &s->runs[s->run_count - 1];
        int power = boundary_power(top->base.keys - s->start, top->n, n, s->n);
        while (s->run_count > 1 && s->runs[s->run_count - 2].power > power) {
            if (merge_at(s, s->run_count - 2) < 0) {
                return -1;
            }
        }
        s->runs[s->run_count - 1].power = power;
    }
    RT_ASSERT(s->run_count < RT_SORT_RUNS_MAX);
    s->runs[s->run_count++] = (RtSortRun){base, n, 0};
    return 0;
}

static int
merge_all(RtSorter *s)
{
    while (s->run_count > 1) {
        int i = s->run_count - 2;
        if (i > 0 && s->runs[i - 1].n < s->runs[i + 1].n) {
            i--;
        }
        if (merge_at(s, i) < 0) {
            return -1;
        }
    }
    return 0;
}

static int64_t
shortest_run(int64_t n)
{
    int64_t odd = 0;
    while (n >= 64) {
        odd |= n & 1;
        n >>= 1;
    }
    return n + odd;
}

static RtSortKeys
look_at_keys(const RtValue *keys, int64_t n)
{
    int64_t i = 0;
    if (rt_value_is_int(keys[0])) {
        while (i < n && rt_value_is_int(keys[i])) {
            i++;
        }
        return i == n ? RT_SORT_SMALL_INTS : RT_SORT_ANYTHING;
    }
    if (rt_value_is_float(keys[0])) {
        while (i < n && rt_value_is_float(keys[i])) {
            i++;
        }
        return i == n ? RT_SORT_FLOATS : RT_SORT_ANYTHING;
    }
    if (rt_is_tuple_exact(keys[0])) {
        while (i < n && rt_is_tuple_exact(keys[i])) {
            i++;
        }
        return i == n ? RT_SORT_TUPLES : RT_SORT_ANYTHING;
    }
    while (i < n && rt_is_str_exact(keys[i])) {
        i++;
    }
    return i == n ? RT_SORT_STRS : RT_SORT_ANYTHING;
}

static int
sort_runs(RtSorter *s, RtSortSlice at)
{
    int64_t left = s->n, least = shortest_run(s->n);
    while (left > 0) {
        int64_t n = count_run(s, at, left);
        if (n < 0) {
            return -1;
        }
        if (n < least) {
            int64_t forced = left <= least ? left : least;
            if (insertion_sort(s, at, forced, n) < 0) {
                return -1;
            }
            n = forced;
        }
        if (push_run(s, at, n) < 0) {
            return -1;
        }
        rt_sort_slice_advance(&at, n);
        left -= n;
    }
    return merge_all(s);
}

int
rt_sort(RtThread *t, RtValue *keys, RtValue *values, int64_t n)
{
    if (n < 2) {
        return 0;
    }
    RtSorter s;
    s.thread = t;
    s.what = look_at_keys(keys, n);
    s.n = n;
    s.start = keys;
    s.min_gallop = RT_SORT_GALLOP;
    s.buffer = (RtSortSlice){s.inlined, values == NULL ? NULL : s.inlined + RT_SORT_BUFFER_MIN / 2};
    s.buffer_size = values == NULL ? RT_SORT_BUFFER_MIN : RT_SORT_BUFFER_MIN / 2;
    s.run_count = 0;
    int result = sort_runs(&s, (RtSortSlice){keys, values});
    if (s.buffer.keys != s.inlined) {
        free(s.buffer.keys);
    }
    return result;
}
