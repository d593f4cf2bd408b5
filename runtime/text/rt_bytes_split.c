/* Taking bytes apart and putting them together. */
#include "rt_bytes_methods.h"
#include "rt_error.h"
#include "rt_heap.h"
#include "rt_iter.h"
#include "rt_list.h"
#include "rt_number.h"
#include "rt_slice.h"
#include "rt_tuple.h"
#include "rt_vm.h"

static int
append_part(RtThread *t, RtList *list, const uint8_t *data, size_t start, size_t end)
{
    RtBytes *part = rt_bytes_new(t, data + start, end - start);
    return part == NULL ? -1 : rt_list_append_take(t, list, rt_value_take(part));
}

static RtValue
finish(RtThread *t, RtList *list, int failed)
{
    if (failed) {
        rt_close(t, rt_value_take(list));
        return RT_NULL;
    }
    return rt_value_take(list);
}

/* Words between white space; what is left after `most` splits keeps the white space at its end. */
static int
split_space(RtThread *t, RtList *list, const uint8_t *data, size_t n, int64_t most)
{
    size_t i = 0;
    for (;;) {
        while (i < n && rt_byte_is_space(data[i])) {
            i++;
        }
        if (i == n) {
            return 0;
        }
        size_t start = i;
        if (most-- == 0) {
            return append_part(t, list, data, start, n);
        }
        while (i < n && !rt_byte_is_space(data[i])) {
            i++;
        }
        if (append_part(t, list, data, start, i) < 0) {
            return -1;
        }
    }
}

/* The same from the right; the parts come in that order. */
static int
rsplit_space(RtThread *t, RtList *list, const uint8_t *data, size_t i, int64_t most)
{
    for (;;) {
        while (i > 0 && rt_byte_is_space(data[i - 1])) {
            i--;
        }
        if (i == 0) {
            return 0;
        }
        size_t end = i;
        if (most-- == 0) {
            return append_part(t, list, data, 0, end);
        }
        while (i > 0 && !rt_byte_is_space(data[i - 1])) {
            i--;
        }
        if (append_part(t, list, data, i, end) < 0) {
            return -1;
        }
    }
}

static int
split_by(RtThread *t, RtList *list, const RtBytes *b, const RtBytes *separator, int64_t most, bool from_right)
{
    const uint8_t *data = rt_bytes_data(b), *by = rt_bytes_data(separator);
    size_t start = 0, end = b->length;
    while (most-- != 0) {
        int64_t at = from_right ? rt_bytes_rfind(data, start, end, by, separator->length)
                                : rt_bytes_find(data, start, end, by, separator->length);
        if (at < 0) {
            break;
        }
        size_t behind = (size_t)at + separator->length;
        if (append_part(t, list, data, from_right ? behind : start, from_right ? end : (size_t)at) < 0) {
            return -1;
        }
        if (from_right) {
            end = (size_t)at;
        }
        else {
            start = behind;
        }
    }
    return append_part(t, list, data, start, end);
}

static RtValue
split(RtThread *t, const RtArgsSpec *spec, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames, bool from_right)
{
    RtBytes *b = rt_bytes_of_value(self), *separator = NULL;
    RtValue out[2];
    RtList *list;
    int64_t most = -1;
    int failed;
    if (rt_args_parse(t, spec, args, nargs, kwnames, out) < 0
        || (!rt_value_is_null(out[1]) && rt_index_argument(t, out[1], &most) < 0)) {
        return RT_NULL;
    }
    if (!rt_value_is_null(out[0]) && !rt_value_is_none(out[0])) {
        separator = rt_bytes_argument(t, out[0]);
        if (separator == NULL) {
            return RT_NULL;
        }
        if (separator->length == 0) {
            return rt_raise(t, RT_EXC_ValueError, "empty separator");
        }
    }
    list = rt_list_new(t, 0);
    if (list == NULL) {
        return RT_NULL;
    }
    failed = separator != NULL ? split_by(t, list, b, separator, most, from_right)
           : from_right ? rsplit_space(t, list, rt_bytes_data(b), b->length, most)
                        : split_space(t, list, rt_bytes_data(b), b->length, most);
    if (failed == 0 && from_right) {
        failed = rt_list_reverse(t, list);
    }
    return finish(t, list, failed < 0);
}

/* bytes.split */
RtValue
rt_bytes_method_split(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    static const RtArgsSpec spec = {"split", {"sep", "maxsplit"}, 2, .required = 0, .positional_only = 0, .positional = 2};
    return split(t, &spec, self, args, nargs, kwnames, false);
}

/* bytes.rsplit */
RtValue
rt_bytes_method_rsplit(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    static const RtArgsSpec spec = {"rsplit", {"sep", "maxsplit"}, 2, .required = 0, .positional_only = 0, .positional = 2};
    return split(t, &spec, self, args, nargs, kwnames, true);
}

/* bytes.splitlines */
RtValue
rt_bytes_method_splitlines(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    static const RtArgsSpec spec = {"splitlines", {"keepends"}, 1, .required = 0, .positional_only = 0, .positional = 1};
    RtBytes *b = rt_bytes_of_value(self);
    const uint8_t *data = rt_bytes_data(b);
    RtValue keep_ends;
    RtList *list;
    size_t i = 0, n = b->length;
    int keep = 0, failed = 0;
    if (rt_args_parse(t, &spec, args, nargs, kwnames, &keep_ends) < 0) {
        return RT_NULL;
    }
    if (!rt_value_is_null(keep_ends)) {
#if RT_HOST >= 0x030c
        keep = rt_truth(t, keep_ends);
#else
        int64_t number;
        keep = rt_index_c_int(t, keep_ends, &number) < 0 ? -1 : number != 0;
#endif
    }
    if (keep < 0 || (list = rt_list_new(t, 0)) == NULL) {
        return RT_NULL;
    }
    while (i < n && !failed) {
        size_t start = i, end;
        while (i < n && data[i] != '\n' && data[i] != '\r') {
            i++;
        }
        end = i;
        if (i < n) {
            i += data[i] == '\r' && i + 1 < n && data[i + 1] == '\n' ? 2 : 1;
        }
        failed = append_part(t, list, data, start, keep ? i : end) < 0;
    }
    return finish(t, list, failed);
}

static RtValue
partition(RtThread *t, RtValue self, RtValue separator, bool last)
{
    RtBytes *b = rt_bytes_of_value(self), *by = rt_bytes_argument(t, separator);
    const uint8_t *data = rt_bytes_data(b);
    RtValue items[3];
    if (by == NULL) {
        return RT_NULL;
    }
    if (by->length == 0) {
        return rt_raise(t, RT_EXC_ValueError, "empty separator");
    }
    int64_t at = last ? rt_bytes_rfind(data, 0, b->length, rt_bytes_data(by), by->length)
                      : rt_bytes_find(data, 0, b->length, rt_bytes_data(by), by->length);
    if (at < 0) {
        items[last ? 2 : 0] = rt_dup(t, self);
        items[1] = rt_value_take(rt_bytes_new(t, "", 0));
        items[last ? 0 : 2] = rt_value_take(rt_bytes_new(t, "", 0));
    }
    else {
        items[0] = rt_value_take(rt_bytes_slice(t, b, 0, (size_t)at));
        items[1] = rt_dup(t, separator);
        items[2] = rt_value_take(rt_bytes_slice(t, b, (size_t)at + by->length, b->length));
    }
    if (rt_value_is_null(items[0]) || rt_value_is_null(items[1]) || rt_value_is_null(items[2])) {
        for (int i = 0; i < 3; i++) {
            rt_close(t, items[i]);
        }
        return RT_NULL;
    }
    return rt_value_take(rt_tuple_from_array_take(t, items, 3));
}

/* bytes.partition */
RtValue
rt_bytes_method_partition(RtThread *t, RtValue self, RtValue separator)
{
    return partition(t, self, separator, false);
}

/* bytes.rpartition */
RtValue
rt_bytes_method_rpartition(RtThread *t, RtValue self, RtValue separator)
{
    return partition(t, self, separator, true);
}

/* The items one behind the other with the separator between them. */
static RtValue
join(RtThread *t, const RtBytes *separator, const RtValue *items, int64_t n)
{
    size_t length = 0;
    RtBytes *r;
    for (int64_t i = 0; i < n; i++) {
        if (!rt_is_bytes(items[i])) {
            return rt_raise(t, RT_EXC_TypeError, "sequence item %ld: expected a bytes-like object, %T found", i, items[i]);
        }
        length += rt_bytes_of_value(items[i])->length + (i > 0 ? separator->length : 0);
    }
    r = rt_bytes_new(t, NULL, length);
    if (r == NULL) {
        return RT_NULL;
    }
    uint8_t *to = (uint8_t *)(r + 1);
    for (int64_t i = 0; i < n; i++) {
        RtBytes *item = rt_bytes_of_value(items[i]);
        if (i > 0) {
            memcpy(to, rt_bytes_data(separator), separator->length);
            to += separator->length;
        }
        memcpy(to, rt_bytes_data(item), item->length);
        to += item->length;
    }
    return rt_value_take(r);
}

/* bytes.join */
RtValue
rt_bytes_method_join(RtThread *t, RtValue self, RtValue iterable)
{
    RtValue list, r, *items;
    int64_t n;
    list = rt_is_list_exact(iterable) ? rt_dup(t, iterable) : rt_list_from_iterator_of(t, iterable, "can only join an iterable");
    if (rt_value_is_null(list)) {
        return RT_NULL;
    }
    items = rt_list_snapshot(t, rt_as_list(list), &n);
    rt_close(t, list);
    if (items == NULL) {
        return RT_NULL;
    }
    r = join(t, rt_bytes_of_value(self), items, n);
    rt_list_snapshot_close(t, items, n);
    return r;
}
