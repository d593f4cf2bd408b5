/* Taking strings apart and putting them together: split, splitlines, partition, join. */
#include "rt_error.h"
#include "rt_heap.h"
#include "rt_iter.h"
#include "rt_list.h"
#include "rt_number.h"
#include "rt_slice.h"
#include "rt_str_methods.h"
#include "rt_tuple.h"
#include "rt_unicode.h"
#include "rt_vm.h"

/* Parts of a string on their way into a list. */
typedef struct {
    RtThread *t;
    RtValue *items;          /* owned; `own`, or raw memory */
    size_t count, capacity;
    RtValue own[16];
} Parts;

static void
parts_begin(Parts *p, RtThread *t)
{
    p->t = t;
    p->items = p->own;
    p->count = 0;
    p->capacity = sizeof p->own / sizeof p->own[0];
}

/* Add s[start:end]; -1 without memory. */
static int
parts_add(Parts *p, RtStr *s, size_t start, size_t end)
{
    RtStr *part = rt_str_slice(p->t, s, start, end);
    if (part == NULL) {
        return -1;
    }
    if (p->count == p->capacity) {
        RtValue *items = rt_alloc(p->t, 2 * p->capacity * sizeof *items);
        if (items == NULL) {
            rt_str_drop(p->t, part);
            return -1;
        }
        memcpy(items, p->items, p->count * sizeof *items);
        if (p->items != p->own) {
            rt_free(p->t, p->items);
        }
        p->items = items;
        p->capacity *= 2;
    }
    p->items[p->count++] = rt_str_value(part);
    return 0;
}

/* The list of the parts, turned round when they came from the right.  RT_NULL, and nothing left, after a failure. */
static RtValue
parts_end(Parts *p, int failed, bool from_right)
{
    RtList *list = NULL;
    for (size_t i = 0; from_right && i < p->count / 2; i++) {
        RtValue v = p->items[i];
        p->items[i] = p->items[p->count - 1 - i];
        p->items[p->count - 1 - i] = v;
    }
    if (!failed) {
        list = rt_list_from_array_take(p->t, p->items, (int64_t)p->count);
    }
    for (size_t i = 0; failed && i < p->count; i++) {
        rt_close(p->t, p->items[i]);
    }
    if (p->items != p->own) {
        rt_free(p->t, p->items);
    }
    return rt_value_take(list);
}

static bool
is_space_at(const RtStr *s, size_t i)
{
    return rt_char_is_space(rt_str_at(s, i));
}

/* The first place from i on that is white space, or is not; the length when there is none. */
static size_t
first_space(const RtStr *s, size_t i, bool space)
{
    size_t n = s->length;
    if (rt_str_is_ascii(s)) {
        const uint8_t *text = (const uint8_t *)rt_str_data(s);
        while (i < n && rt_char_is_space(text[i]) != space) {
            i++;
        }
        return i;
    }
    while (i < n && is_space_at(s, i) != space) {
        i++;
    }
    return i;
}

/* Words between white space, at most `most` splits; what is left then keeps the white space at its end. */
static RtValue
split_space(RtThread *t, RtStr *s, int64_t most)
{
    Parts parts;
    size_t i = 0, n = s->length;
    int failed = 0;
    parts_begin(&parts, t);
    while (!failed) {
        i = first_space(s, i, false);
        if (i == n) {
            break;
        }
        size_t start = i;
        if (most-- == 0) {
            failed = parts_add(&parts, s, start, n) < 0;
            break;
        }
        i = first_space(s, i, true);
        failed = parts_add(&parts, s, start, i) < 0;
    }
    return parts_end(&parts, failed, false);
}

/* The same from the right. */
static RtValue
rsplit_space(RtThread *t, RtStr *s, int64_t most)
{
    Parts parts;
    size_t i = s->length;
    int failed = 0;
    parts_begin(&parts, t);
    while (!failed) {
        while (i > 0 && is_space_at(s, i - 1)) {
            i--;
        }
        if (i == 0) {
            break;
        }
        size_t end = i;
        if (most-- == 0) {
            failed = parts_add(&parts, s, 0, end) < 0;
            break;
        }
        while (i > 0 && !is_space_at(s, i - 1)) {
            i--;
        }
        failed = parts_add(&parts, s, i, end) < 0;
    }
    return parts_end(&parts, failed, true);
}

/* Parts between a separator that is not empty, at most `most` splits. */
static RtValue
split_by(RtThread *t, RtStr *s, RtStr *separator, int64_t most, bool from_right)
{
    Parts parts;
    size_t start = 0, end = s->length;
    int failed = 0;
    parts_begin(&parts, t);
    while (!failed && most-- != 0) {
        int64_t at = from_right ? rt_str_rfind(s, separator, start, end) : rt_str_find(s, separator, start, end);
        if (at < 0) {
            break;
        }
        size_t behind = (size_t)at + separator->length;
        if (from_right) {
            failed = parts_add(&parts, s, behind, end) < 0;
            end = (size_t)at;
        }
        else {
            failed = parts_add(&parts, s, start, (size_t)at) < 0;
            start = behind;
        }
    }
    failed = failed || parts_add(&parts, s, start, end) < 0;
    return parts_end(&parts, failed, from_right);
}

static RtValue
split(RtThread *t, const RtArgsSpec *spec, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames, bool from_right)
{
    RtValue out[2];
    RtStr *s = rt_str_of_value(self);
    int64_t most = -1;
    if (rt_args_parse(t, spec, args, nargs, kwnames, out) < 0
        || (!rt_value_is_null(out[1]) && rt_index_argument(t, out[1], &most) < 0)) {
        return RT_NULL;
    }
    if (rt_value_is_null(out[0]) || rt_value_is_none(out[0])) {
        return from_right ? rsplit_space(t, s, most) : split_space(t, s, most);
    }
    if (!rt_is_str(out[0])) {
        return rt_raise(t, RT_EXC_TypeError, "must be str or None, not %T", out[0]);
    }
    if (rt_str_of_value(out[0])->length == 0) {
        return rt_raise(t, RT_EXC_ValueError, "empty separator");
    }
    if (s->length < rt_str_of_value(out[0])->length) {       /* the text itself, of whatever type */
        RtValue item = rt_dup(t, self);
        return rt_value_take(rt_list_from_array_take(t, &item, 1));
    }
    return split_by(t, s, rt_str_of_value(out[0]), most, from_right);
}

/* str.split */
RtValue
rt_str_method_split(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    static const RtArgsSpec spec = {"split", {"sep", "maxsplit"}, 2, .required = 0, .positional_only = 0, .positional = 2};
    return split(t, &spec, self, args, nargs, kwnames, false);
}

/* str.rsplit */
RtValue
rt_str_method_rsplit(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    static const RtArgsSpec spec = {"rsplit", {"sep", "maxsplit"}, 2, .required = 0, .positional_only = 0, .positional = 2};
    return split(t, &spec, self, args, nargs, kwnames, true);
}

/* str.splitlines */
RtValue
rt_str_method_splitlines(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    static const RtArgsSpec spec = {"splitlines", {"keepends"}, 1, .required = 0, .positional_only = 0, .positional = 1};
    RtStr *s = rt_str_of_value(self);
    RtValue keep_ends;
    int keep = 0, failed = 0;
    size_t i = 0, n = s->length;
    Parts parts;
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
    if (keep < 0) {
        return RT_NULL;
    }
    parts_begin(&parts, t);
    while (i < n && !failed) {
        size_t start = i, end;
        while (i < n && !rt_char_is_line_break(rt_str_at(s, i))) {
            i++;
        }
        end = i;
        if (i < n) {
            i += rt_str_at(s, i) == '\r' && i + 1 < n && rt_str_at(s, i + 1) == '\n' ? 2 : 1;
        }
        failed = parts_add(&parts, s, start, keep ? i : end) < 0;
    }
    return parts_end(&parts, failed, false);
}

static RtValue
partition(RtThread *t, RtValue self, RtValue separator, bool last)
{
    RtStr *s = rt_str_of_value(self), *by;
    RtValue items[3];
    int64_t at;
    if (!rt_is_str(separator)) {
        return rt_raise(t, RT_EXC_TypeError, "must be str, not %T", separator);
    }
    by = rt_str_of_value(separator);
    if (by->length == 0) {
        return rt_raise(t, RT_EXC_ValueError, "empty separator");
    }
    at = last ? rt_str_rfind(s, by, 0, s->length) : rt_str_find(s, by, 0, s->length);
    if (at < 0) {
        items[last ? 2 : 0] = rt_dup(t, self);
        items[1] = items[last ? 0 : 2] = rt_str_value(t->vm->names.empty);
    }
    else {
        items[0] = rt_str_value(rt_str_slice(t, s, 0, (size_t)at));
        items[1] = rt_dup(t, separator);
        items[2] = rt_str_value(rt_str_slice(t, s, (size_t)at + by->length, s->length));
    }
    if (rt_value_is_null(items[0]) || rt_value_is_null(items[2])) {
        for (int i = 0; i < 3; i++) {
            rt_close(t, items[i]);
        }
        return RT_NULL;
    }
    return rt_value_take(rt_tuple_from_array_take(t, items, 3));
}

/* str.partition */
RtValue
rt_str_method_partition(RtThread *t, RtValue self, RtValue separator)
{
    return partition(t, self, separator, false);
}

/* str.rpartition */
RtValue
rt_str_method_rpartition(RtThread *t, RtValue self, RtValue separator)
{
    return partition(t, self, separator, true);
}

/* str.join */
RtValue
rt_str_method_join(RtThread *t, RtValue self, RtValue iterable)
{
    RtStr *separator = rt_str_of_value(self), *r;
    RtValue list;
    int64_t n;
    if (rt_is_tuple_exact(iterable)) {
        RtTuple *tuple = rt_as_tuple(iterable);
        return rt_str_value(rt_str_join(t, separator, tuple->items, (size_t)rt_tuple_size(tuple)));
    }
    if (rt_is_list_exact(iterable)) {
        list = rt_dup(t, iterable);
    }
    else {
        list = rt_list_from_iterator_of(t, iterable, "can only join an iterable");
        if (rt_value_is_null(list)) {
            return RT_NULL;
        }
    }
    r = rt_is_alone(t) ? rt_str_join_quiet(t, separator, rt_as_list(list)->items, (size_t)rt_list_size(rt_as_list(list))) : NULL;
    if (r == NULL && !rt_error_occurred(t)) {      /* others may change the list, or it has something that is no string */
        RtValue *items = rt_list_snapshot(t, rt_as_list(list), &n);
        if (items != NULL) {
            r = rt_str_join(t, separator, items, (size_t)n);
            rt_list_snapshot_close(t, items, n);
        }
    }
    rt_close(t, list);
    return rt_str_value(r);
}
