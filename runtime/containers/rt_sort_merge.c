/* Merging two neighbouring runs, with galloping.  rt_sort_merge.h has the laws. */
#include "rt_sort_merge.h"

#include <stdlib.h>

/* Where `key` belongs in the sorted a[0..n), before (left) or behind (right) its equals; the search
 * begins at `hint`.  -1 when a comparison failed. */
int64_t
rt_sort_gallop_left(RtSorter *s, RtValue key, const RtValue *a, int64_t n, int64_t hint)
{
    int64_t last = 0, offset = 1, most;
    if (RT_SORT_LESS(a[hint], key)) {
        for (most = n - hint; offset < most; ) {
            if (RT_SORT_LESS(a[hint + offset], key)) {
                last = offset;
                offset = (offset << 1) + 1;
            }
            else {
                break;
            }
        }
        offset = offset > most ? most : offset;
        last += hint;
        offset += hint;
    }
    else {
        for (most = hint + 1; offset < most; ) {
            if (RT_SORT_LESS(a[hint - offset], key)) {
                break;
            }
            last = offset;
            offset = (offset << 1) + 1;
        }
        offset = offset > most ? most : offset;
        int64_t k = last;
        last = hint - offset;
        offset = hint - k;
    }
    for (last++; last < offset; ) {
        int64_t middle = last + ((offset - last) >> 1);
        if (RT_SORT_LESS(a[middle], key)) {
            last = middle + 1;
        }
        else {
            offset = middle;
        }
    }
    return offset;
failed:
    return -1;
}

int64_t
rt_sort_gallop_right(RtSorter *s, RtValue key, const RtValue *a, int64_t n, int64_t hint)
{
    int64_t last = 0, offset = 1, most;
    if (RT_SORT_LESS(key, a[hint])) {
        for (most = hint + 1; offset < most; ) {
            if (RT_SORT_LESS(key, a[hint - offset])) {
                last = offset;
                offset = (offset << 1) + 1;
            }
            else {
                break;
            }
        }
        offset = offset > most ? most : offset;
        int64_t k = last;
        last = hint - offset;
        offset = hint - k;
    }
    else {
        for (most = n - hint; offset < most; ) {
            if (RT_SORT_LESS(key, a[hint + offset])) {
                break;
            }
            last = offset;
            offset = (offset << 1) + 1;
        }
        offset = offset > most ? most : offset;
        last += hint;
        offset += hint;
    }
    for (last++; last < offset; ) {
        int64_t middle = last + ((offset - last) >> 1);
        if (RT_SORT_LESS(key, a[middle])) {
            offset = middle;
        }
        else {
            last = middle + 1;
        }
    }
    return offset;
failed:
    return -1;
}

static int
need_buffer(RtSorter *s, int64_t n, bool with_values)
{
    if (n <= s->buffer_size) {
        return 0;
    }
    if (s->buffer.keys != s->inlined) {
        free(s->buffer.keys);
    }
    s->buffer.keys = malloc((size_t)n * sizeof(RtValue) * (with_values ? 2 : 1));
    if (s->buffer.keys == NULL) {
        s->buffer = (RtSortSlice){s->inlined, with_values ? s->inlined + RT_SORT_BUFFER_MIN / 2 : NULL};
        s->buffer_size = with_values ? RT_SORT_BUFFER_MIN / 2 : RT_SORT_BUFFER_MIN;
        rt_raise_no_memory(s->thread);
        return -1;
    }
    s->buffer.values = with_values ? s->buffer.keys + n : NULL;
    s->buffer_size = n;
    return 0;
}

/* Merge the neighbours a[0..na) and b[0..nb), na <= nb, from the left.  b[0] belongs before
 * a[0], and a's last behind b's last. */
int
rt_sort_merge_low(RtSorter *s, RtSortSlice a, int64_t na, RtSortSlice b, int64_t nb)
{
    if (need_buffer(s, na, a.values != NULL) < 0) {
        return -1;
    }
    int result = -1;
    RtSortSlice to = a;
    rt_sort_copy_many(s->buffer, a, na);
    a = s->buffer;
    rt_sort_copy_one(to, 0, b, 0);
    rt_sort_slice_advance(&to, 1);
    rt_sort_slice_advance(&b, 1);
    if (--nb == 0) {
        goto done;
    }
    if (na == 1) {
        goto rest_of_b;
    }
    int64_t min_gallop = s->min_gallop;
    for (;;) {
        int64_t from_a = 0, from_b = 0, k;
        for (;;) {
            if (RT_SORT_LESS(b.keys[0], a.keys[0])) {
                rt_sort_copy_one(to, 0, b, 0);
                rt_sort_slice_advance(&to, 1);
                rt_sort_slice_advance(&b, 1);
                from_b++;
                from_a = 0;
                if (--nb == 0) {
                    goto done;
                }
                if (from_b >= min_gallop) {
                    break;
                }
            }
            else {
                rt_sort_copy_one(to, 0, a, 0);
                rt_sort_slice_advance(&to, 1);
                rt_sort_slice_advance(&a, 1);
                from_a++;
                from_b = 0;
                if (--na == 1) {
                    goto rest_of_b;
                }
                if (from_a >= min_gallop) {
                    break;
                }
            }
        }
        min_gallop++;
        do {
            min_gallop -= min_gallop > 1;
            s->min_gallop = min_gallop;
            k = from_a = rt_sort_gallop_right(s, b.keys[0], a.keys, na, 0);
            if (k < 0) {
                goto failed;
            }
            if (k > 0) {
                rt_sort_copy_many(to, a, k);
                rt_sort_slice_advance(&to, k);
                rt_sort_slice_advance(&a, k);
                na -= k;
                if (na == 1) {
                    goto rest_of_b;
                }
                if (na == 0) {       /* only when the comparisons are inconsistent */
                    goto done;
                }
            }
            rt_sort_copy_one(to, 0, b, 0);
            rt_sort_slice_advance(&to, 1);
            rt_sort_slice_advance(&b, 1);
            if (--nb == 0) {
                goto done;
            }
            k = from_b = rt_sort_gallop_left(s, a.keys[0], b.keys, nb, 0);
            if (k < 0) {
                goto failed;
            }
            if (k > 0) {
                rt_sort_copy_many(to, b, k);
                rt_sort_slice_advance(&to, k);
                rt_sort_slice_advance(&b, k);
                nb -= k;
                if (nb == 0) {
                    goto done;
                }
            }
            rt_sort_copy_one(to, 0, a, 0);
            rt_sort_slice_advance(&to, 1);
            rt_sort_slice_advance(&a, 1);
            if (--na == 1) {
                goto rest_of_b;
            }
        } while (from_a >= RT_SORT_GALLOP || from_b >= RT_SORT_GALLOP);
        s->min_gallop = ++min_gallop;
    }
done:
    result = 0;
failed:
    rt_sort_copy_many(to, a, na);
    return result;
rest_of_b:
    rt_sort_copy_many(to, b, nb);
    rt_sort_copy_one(to, nb, a, 0);
    return 0;
}

/* The same from the right, for na >= nb. */
int
rt_sort_merge_high(RtSorter *s, RtSortSlice a, int64_t na, RtSortSlice b, int64_t nb)
{
    if (need_buffer(s, nb, a.values != NULL) < 0) {
        return -1;
    }
    int result = -1;
    RtSortSlice start = a, to = rt_sort_slice_at(b, nb - 1), base_b;
    rt_sort_copy_many(s->buffer, b, nb);
    base_b = s->buffer;
    b = rt_sort_slice_at(s->buffer, nb - 1);
    rt_sort_slice_advance(&a, na - 1);
    rt_sort_copy_one(to, 0, a, 0);
    rt_sort_slice_advance(&to, -1);
    rt_sort_slice_advance(&a, -1);
    if (--na == 0) {
        goto done;
    }
    if (nb == 1) {
        goto rest_of_a;
    }
    int64_t min_gallop = s->min_gallop;
    for (;;) {
        int64_t from_a = 0, from_b = 0, k;
        for (;;) {
            if (RT_SORT_LESS(b.keys[0], a.keys[0])) {
                rt_sort_copy_one(to, 0, a, 0);
                rt_sort_slice_advance(&to, -1);
                rt_sort_slice_advance(&a, -1);
                from_a++;
                from_b = 0;
                if (--na == 0) {
                    goto done;
                }
                if (from_a >= min_gallop) {
                    break;
                }
            }
            else {
                rt_sort_copy_one(to, 0, b, 0);
                rt_sort_slice_advance(&to, -1);
                rt_sort_slice_advance(&b, -1);
                from_b++;
                from_a = 0;
                if (--nb == 1) {
                    goto rest_of_a;
                }
                if (from_b >= min_gallop) {
                    break;
                }
            }
        }
        min_gallop++;
        do {
            min_gallop -= min_gallop > 1;
            s->min_gallop = min_gallop;
            k = rt_sort_gallop_right(s, b.keys[0], start.keys, na, na - 1);
            if (k < 0) {
                goto failed;
            }
            k = from_a = na - k;
            if (k > 0) {
                rt_sort_slice_advance(&to, -k);
                rt_sort_slice_advance(&a, -k);
                rt_sort_copy_many(rt_sort_slice_at(to, 1), rt_sort_slice_at(a, 1), k);
                na -= k;
                if (na == 0) {
                    goto done;
                }
            }
            rt_sort_copy_one(to, 0, b, 0);
            rt_sort_slice_advance(&to, -1);
            rt_sort_slice_advance(&b, -1);
            if (--nb == 1) {
                goto rest_of_a;
            }
            k = rt_sort_gallop_left(s, a.keys[0], base_b.keys, nb, nb - 1);
            if (k < 0) {
                goto failed;
            }
            k = from_b = nb - k;
            if (k > 0) {
                rt_sort_slice_advance(&to, -k);
                rt_sort_slice_advance(&b, -k);
                rt_sort_copy_many(rt_sort_slice_at(to, 1), rt_sort_slice_at(b, 1), k);
                nb -= k;
                if (nb == 1) {
                    goto rest_of_a;
                }
                if (nb == 0) {       /* only when the comparisons are inconsistent */
                    goto done;
                }
            }
            rt_sort_copy_one(to, 0, a, 0);
            rt_sort_slice_advance(&to, -1);
            rt_sort_slice_advance(&a, -1);
            if (--na == 0) {
                goto done;
            }
        } while (from_a >= RT_SORT_GALLOP || from_b >= RT_SORT_GALLOP);
        s->min_gallop = ++min_gallop;
    }
done:
    result = 0;
failed:
    rt_sort_copy_many(rt_sort_slice_at(to, 1 - nb), base_b, nb);
    return result;
rest_of_a:
    rt_sort_slice_advance(&to, -na);
    rt_sort_slice_advance(&a, -na);
    rt_sort_copy_many(rt_sort_slice_at(to, 1), rt_sort_slice_at(a, 1), na);
    rt_sort_copy_one(to, 0, b, 0);
    return 0;
}
