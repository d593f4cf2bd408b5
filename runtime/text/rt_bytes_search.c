/* Searching in bytes. */
#include <string.h>

#include "rt_bytes_methods.h"
#include "rt_error.h"
#include "rt_heap.h"
#include "rt_int.h"
#include "rt_number.h"
#include "rt_search.h"
#include "rt_slice.h"
#include "rt_tuple.h"
#include "rt_vm.h"

/* The first place of part in data[start:end], or -1. */
int64_t
rt_bytes_find(const uint8_t *data, size_t start, size_t end, const uint8_t *part, size_t n)
{
    const char *text = (const char *)data;
    if (n == 0) {
        return (int64_t)start;
    }
    const char *at = rt_search_memory(text + start, text + end, part, n);
    return at == NULL ? -1 : at - text;
}

/* The last one. */
int64_t
rt_bytes_rfind(const uint8_t *data, size_t start, size_t end, const uint8_t *part, size_t n)
{
    if (n > end - start) {
        return -1;
    }
    for (size_t i = end - n + 1; i-- > start; ) {
        if (memcmp(data + i, part, n) == 0) {
            return (int64_t)i;
        }
    }
    return -1;
}

/* The bytes of an argument, borrowed; NULL with TypeError. */
RtBytes *
rt_bytes_argument(RtThread *t, RtValue v)
{
    if (!rt_is_bytes(v)) {
        rt_raise(t, RT_EXC_TypeError, "a bytes-like object is required, not '%T'", v);
        return NULL;
    }
    return rt_bytes_of_value(v);
}

/* What is looked for, and where. */
typedef struct {
    const uint8_t *part;
    size_t n;
    uint8_t byte;
    int64_t start, end;
} Query;

/* Since 3.13 what is looked for is checked before the places are. */
static int
query_arguments(RtThread *t, const char *function, RtValue self, const RtValue *args, size_t nargs, Query *q)
{
    if (rt_search_check_count(t, function, nargs) < 0
        || (RT_HOST < 0x030d && rt_search_range(t, rt_bytes_of_value(self)->length, args, nargs, &q->start, &q->end) < 0)) {
        return -1;
    }
    if (rt_is_bytes(args[0])) {
        q->part = rt_bytes_data(rt_bytes_of_value(args[0]));
        q->n = rt_bytes_of_value(args[0])->length;
    }
    else if (rt_has_index(t, args[0])) {
        int64_t byte;
        if (rt_index_clip(t, args[0], &byte) < 0) {
            return -1;
        }
        if (byte < 0 || byte > 255) {
            rt_raise(t, RT_EXC_ValueError, "byte must be in range(0, 256)");
            return -1;
        }
        q->byte = (uint8_t)byte;
        q->part = &q->byte;
        q->n = 1;
    }
    else {
        rt_raise(t, RT_EXC_TypeError, "argument should be integer or bytes-like object, not '%T'", args[0]);
        return -1;
    }
    return RT_HOST < 0x030d ? 0 : rt_search_range(t, rt_bytes_of_value(self)->length, args, nargs, &q->start, &q->end);
}

/* A place, -1: nowhere, -2: an exception. */
static int64_t
search(RtThread *t, const char *function, RtValue self, const RtValue *args, size_t nargs, bool last)
{
    const uint8_t *data = rt_bytes_data(rt_bytes_of_value(self));
    Query q;
    if (query_arguments(t, function, self, args, nargs, &q) < 0) {
        return -2;
    }
    if (q.start > q.end) {
        return -1;
    }
    return last ? rt_bytes_rfind(data, (size_t)q.start, (size_t)q.end, q.part, q.n)
                : rt_bytes_find(data, (size_t)q.start, (size_t)q.end, q.part, q.n);
}

/* bytes.find */
RtValue
rt_bytes_method_find(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    int64_t at = search(t, "find", self, args, nargs, false);
    return at == -2 ? RT_NULL : rt_small_int(at);
}

/* bytes.rfind */
RtValue
rt_bytes_method_rfind(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    int64_t at = search(t, "rfind", self, args, nargs, true);
    return at == -2 ? RT_NULL : rt_small_int(at);
}

static RtValue
index_result(RtThread *t, int64_t at)
{
    return at == -2 ? RT_NULL : at >= 0 ? rt_small_int(at) : rt_raise(t, RT_EXC_ValueError, "subsection not found");
}

/* bytes.index */
RtValue
rt_bytes_method_index(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    return index_result(t, search(t, "index", self, args, nargs, false));
}

/* bytes.rindex */
RtValue
rt_bytes_method_rindex(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    return index_result(t, search(t, "rindex", self, args, nargs, true));
}

/* bytes.count */
RtValue
rt_bytes_method_count(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    const uint8_t *data = rt_bytes_data(rt_bytes_of_value(self));
    int64_t count = 0, at;
    Query q;
    if (query_arguments(t, "count", self, args, nargs, &q) < 0) {
        return RT_NULL;
    }
    if (q.start > q.end) {
        return rt_small_int(0);
    }
    if (q.n == 0) {
        return rt_small_int(q.end - q.start + 1);
    }
    while ((at = rt_bytes_find(data, (size_t)q.start, (size_t)q.end, q.part, q.n)) >= 0) {
        count++;
        q.start = at + (int64_t)q.n;
    }
    return rt_small_int(count);
}

/* --- beginnings and ends --- */

static bool
matches(const RtBytes *b, const RtBytes *part, int64_t start, int64_t end, bool at_end)
{
    int64_t n = (int64_t)part->length;
    if (start > end || n > end - start) {
        return false;
    }
    return memcmp(rt_bytes_data(b) + (at_end ? end - n : start), rt_bytes_data(part), part->length) == 0;
}

static RtValue
tail_match(RtThread *t, const char *function, RtValue self, const RtValue *args, size_t nargs, bool at_end)
{
    RtBytes *b = rt_bytes_of_value(self);
    int64_t start, end;
    if (rt_search_check_count(t, function, nargs) < 0 || rt_search_range(t, b->length, args, nargs, &start, &end) < 0) {
        return RT_NULL;
    }
    if (rt_is_bytes(args[0])) {
        return rt_bool(matches(b, rt_bytes_of_value(args[0]), start, end, at_end));
    }
    if (!rt_is_tuple(args[0])) {
        return rt_raise(t, RT_EXC_TypeError, "%s first arg must be bytes or a tuple of bytes, not %T", function, args[0]);
    }
    RtTuple *parts = rt_as_tuple(args[0]);
    for (int64_t i = 0; i < rt_tuple_size(parts); i++) {
        RtBytes *part = rt_bytes_argument(t, parts->items[i]);
        if (part == NULL) {
            return RT_NULL;
        }
        if (matches(b, part, start, end, at_end)) {
            return RT_TRUE;
        }
    }
    return RT_FALSE;
}

/* bytes.startswith */
RtValue
rt_bytes_method_startswith(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    return tail_match(t, "startswith", self, args, nargs, false);
}

/* bytes.endswith */
RtValue
rt_bytes_method_endswith(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    return tail_match(t, "endswith", self, args, nargs, true);
}

static RtValue
without(RtThread *t, RtValue self, RtValue part, bool at_end)
{
    RtBytes *b = rt_bytes_of_value(self), *p = rt_bytes_argument(t, part);
    size_t start = 0, end = b->length;
    if (p == NULL) {
        return RT_NULL;
    }
    if (matches(b, p, 0, (int64_t)b->length, at_end)) {
        start = at_end ? 0 : p->length;
        end = at_end ? b->length - p->length : b->length;
    }
    return rt_value_take(rt_bytes_slice(t, b, start, end));
}

/* bytes.removeprefix */
RtValue
rt_bytes_method_removeprefix(RtThread *t, RtValue self, RtValue prefix)
{
    return without(t, self, prefix, false);
}

/* bytes.removesuffix */
RtValue
rt_bytes_method_removesuffix(RtThread *t, RtValue self, RtValue suffix)
{
    return without(t, self, suffix, true);
}

/* --- replace --- */

/* bytes.replace */
RtValue
rt_bytes_method_replace(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    RtBytes *b = rt_bytes_of_value(self), *old, *new_, *r;
    const uint8_t *data = rt_bytes_data(b);
    int64_t most = -1, count = 0, at = 0, found;
    if (rt_args_check(t, "replace", nargs, 2, 3) < 0 || (old = rt_bytes_argument(t, args[0])) == NULL
        || (new_ = rt_bytes_argument(t, args[1])) == NULL || (nargs > 2 && rt_index_argument(t, args[2], &most) < 0)) {
        return RT_NULL;
    }
    int64_t step = (int64_t)old->length, length = (int64_t)b->length;
    if (step == 0) {
        count = most < 0 || most > length + 1 ? length + 1 : most;
    }
    else {
        while (count != most && (found = rt_bytes_find(data, (size_t)at, b->length, rt_bytes_data(old), old->length)) >= 0) {
            count++;
            at = found + step;
        }
    }
    if (count == 0) {
        return rt_value_take(rt_bytes_slice(t, b, 0, b->length));
    }
    if (new_->length > old->length && (size_t)count > ((size_t)PTRDIFF_MAX - b->length) / (new_->length - old->length)) {
        return rt_raise(t, RT_EXC_OverflowError, "replace bytes are too long");
    }
    r = rt_bytes_new(t, NULL, b->length + (size_t)count * new_->length - (size_t)count * old->length);
    if (r == NULL) {
        return RT_NULL;
    }
    uint8_t *to = (uint8_t *)(r + 1);
    for (at = 0; count > 0; count--) {
        found = step == 0 ? at : rt_bytes_find(data, (size_t)at, b->length, rt_bytes_data(old), old->length);
        memcpy(to, data + at, (size_t)(found - at));
        to += found - at;
        memcpy(to, rt_bytes_data(new_), new_->length);
        to += new_->length;
        at = found + step;
        if (step == 0 && at < length) {
            *to++ = data[at++];
        }
    }
    memcpy(to, data + at, (size_t)(length - at));
    return rt_value_take(r);
}
