/* Searching in strings: find, count, replace, startswith and their kin. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "rt_error.h"
#include "rt_number.h"
#include "rt_slice.h"
#include "rt_str_methods.h"
#include "rt_tuple.h"
#include "rt_vm.h"

/* A needle in the width of the text it is looked for in. */
typedef struct {
    const void *data;
    size_t length;
    unsigned width;
    bool never;              /* it has a code point that the text cannot have */
    const RtStr *needle;
    void *copy;              /* malloc()ed, or NULL; data is NULL when there was no memory for it */
    uint32_t own[16];
} Needle;

static void
prepare(Needle *n, const RtStr *needle, unsigned width)
{
    n->data = rt_str_data(needle);
    n->length = needle->length;
    n->width = width;
    n->never = rt_str_width(needle) > width;
    n->needle = needle;
    n->copy = NULL;
    if (rt_str_width(needle) >= width) {
        return;
    }
    if (needle->length > sizeof n->own / sizeof n->own[0]) {
        n->copy = malloc(needle->length * width);
        n->data = n->copy;
        if (n->copy == NULL) {
            return;
        }
    }
    else {
        n->data = n->own;
    }
    rt_text_copy((void *)(uintptr_t)n->data, width, rt_str_data(needle), rt_str_width(needle), needle->length);
}

/* The needle stands at text[i..]. */
static bool
stands_at(const char *text, size_t i, const Needle *n)
{
    if (n->data != NULL) {
        return memcmp(text + i * n->width, n->data, n->length * n->width) == 0;
    }
    for (size_t k = 0; k < n->length; k++) {
        if (rt_text_at(text, n->width, i + k) != rt_str_at(n->needle, k)) {
            return false;
        }
    }
    return true;
}

/* The first place of n > 0 bytes in [at, stop), or NULL: by their first byte, and by a method that is never slow
 * when that one occurs too often. */
static const char *
find_bytes(const char *at, const char *stop, const void *bytes, size_t n)
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

/* First occurrence in text[start:end], or -1.  The needle has the text's width and is not empty. */
static int64_t
find_in(const char *text, size_t start, size_t end, const Needle *n)
{
    unsigned width = n->width;
    if (n->never || n->length > end - start) {
        return -1;
    }
    if (n->data == NULL) {
        for (size_t i = start; i + n->length <= end; i++) {
            if (stands_at(text, i, n)) {
                return (int64_t)i;
            }
        }
        return -1;
    }
    const char *at = text + start * width, *stop = text + end * width;
    if (width == 1) {
        at = find_bytes(at, stop, n->data, n->length);
        return at == NULL ? -1 : at - text;
    }
    while ((at = memmem(at, (size_t)(stop - at), n->data, n->length * width)) != NULL) {
        size_t offset = (size_t)(at - text);
        if (offset % width == 0) {
            return (int64_t)(offset / width);
        }
        at++;      /* between two code points */
    }
    return -1;
}

/* Last occurrence in text[start:end], or -1. */
static int64_t
rfind_in(const char *text, size_t start, size_t end, const Needle *n)
{
    if (n->never || n->length > end - start) {
        return -1;
    }
    uint32_t first = rt_str_at(n->needle, 0);
    for (size_t i = end - n->length + 1; i-- > start; ) {
        if (rt_text_at(text, n->width, i) == first && stands_at(text, i, n)) {
            return (int64_t)i;
        }
    }
    return -1;
}

/* The first occurrence of needle in s[start:end], or -1; start <= end <= length. */
int64_t
rt_str_find(const RtStr *s, const RtStr *needle, size_t start, size_t end)
{
    Needle n;
    int64_t found;
    if (needle->length == 0) {
        return (int64_t)start;
    }
    if (rt_str_width(s) == 1 && rt_str_width(needle) == 1) {
        const char *text = rt_str_data(s), *at = find_bytes(text + start, text + end, rt_str_data(needle), needle->length);
        return at == NULL ? -1 : at - text;
    }
    prepare(&n, needle, rt_str_width(s));
    found = find_in(rt_str_data(s), start, end, &n);
    free(n.copy);
    return found;
}

/* The last one. */
int64_t
rt_str_rfind(const RtStr *s, const RtStr *needle, size_t start, size_t end)
{
    Needle n;
    int64_t found;
    if (needle->length == 0) {
        return (int64_t)end;
    }
    prepare(&n, needle, rt_str_width(s));
    found = rfind_in(rt_str_data(s), start, end, &n);
    free(n.copy);
    return found;
}

/* item in self; TypeError unless item is a str. */
int
rt_str_contains(RtThread *t, RtValue self, RtValue item)
{
    RtStr *s = rt_str_of_value(self);
    if (!rt_is_str(item)) {
        rt_raise(t, RT_EXC_TypeError, "'in <string>' requires string as left operand, not %T", item);
        return -1;
    }
    return rt_str_find(s, rt_str_of_value(item), 0, s->length) >= 0;
}

/* --- methods with (sub[, start[, end]]) --- */

/* start and end from optional arguments, clipped to 0 <= start, end <= length; start may be beyond end. */
static int
range_arguments(RtThread *t, const RtStr *s, const RtValue *args, size_t nargs, int64_t *start, int64_t *end)
{
    int64_t length = (int64_t)s->length;
    *start = 0;
    *end = length;
    if ((nargs > 1 && rt_slice_bound(t, args[1], start) < 0) || (nargs > 2 && rt_slice_bound(t, args[2], end) < 0)) {
        return -1;
    }
    *end = *end > length ? length : *end < 0 ? *end + length : *end;
    *end = *end < 0 ? 0 : *end;
    *start = *start < 0 ? *start + length : *start;
    *start = *start < 0 ? 0 : *start;
    return 0;
}

/* The arguments of find() and its kin. */
static int
search_arguments(RtThread *t, const char *function, RtValue self, const RtValue *args, size_t nargs, RtStr **needle, int64_t *start,
                 int64_t *end)
{
#if RT_HOST >= 0x030d
    if (rt_args_check(t, function, nargs, 1, 3) < 0) {
        return -1;
    }
    if (!rt_is_str(args[0])) {
        rt_raise(t, RT_EXC_TypeError, "%s() argument 1 must be str, not %A", function, args[0]);
        return -1;
    }
    *needle = rt_str_of_value(args[0]);
    return range_arguments(t, rt_str_of_value(self), args, nargs, start, end);
#else
    if (nargs < 1 || nargs > 3) {
        rt_raise(t, RT_EXC_TypeError, "%s() takes at %s %d argument%s (%zu given)", function, nargs < 1 ? "least" : "most",
                 nargs < 1 ? 1 : 3, nargs < 1 ? "" : "s", nargs);
        return -1;
    }
    if (range_arguments(t, rt_str_of_value(self), args, nargs, start, end) < 0) {
        return -1;
    }
    if (!rt_is_str(args[0])) {
        rt_raise(t, RT_EXC_TypeError, "must be str, not %T", args[0]);
        return -1;
    }
    *needle = rt_str_of_value(args[0]);
    return 0;
#endif
}

/* Where the first (last) occurrence is, -1: nowhere, -2: an exception. */
static int64_t
search(RtThread *t, const char *function, RtValue self, const RtValue *args, size_t nargs, bool last)
{
    RtStr *needle, *s = rt_str_of_value(self);
    int64_t start, end;
    if (search_arguments(t, function, self, args, nargs, &needle, &start, &end) < 0) {
        return -2;
    }
    if (start > end) {
        return -1;
    }
    return last ? rt_str_rfind(s, needle, (size_t)start, (size_t)end) : rt_str_find(s, needle, (size_t)start, (size_t)end);
}

/* str.find */
RtValue
rt_str_method_find(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    int64_t found = search(t, "find", self, args, nargs, false);
    return found == -2 ? RT_NULL : rt_small_int(found);
}

/* str.rfind */
RtValue
rt_str_method_rfind(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    int64_t found = search(t, "rfind", self, args, nargs, true);
    return found == -2 ? RT_NULL : rt_small_int(found);
}

static RtValue
index_result(RtThread *t, int64_t found)
{
    return found == -2 ? RT_NULL : found >= 0 ? rt_small_int(found) : rt_raise(t, RT_EXC_ValueError, "substring not found");
}

/* str.index */
RtValue
rt_str_method_index(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    return index_result(t, search(t, "index", self, args, nargs, false));
}

/* str.rindex */
RtValue
rt_str_method_rindex(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    return index_result(t, search(t, "rindex", self, args, nargs, true));
}

static size_t
count_byte(const uint8_t *at, size_t n, uint8_t wanted)
{
    size_t count = 0;
    while (n > 0) {
        size_t some = n < UINT8_MAX ? n : UINT8_MAX;
        uint8_t found = 0;      /* as narrow as the text, so that the compiler takes many bytes at once */
        for (size_t i = 0; i < some; i++) {
            found += at[i] == wanted;
        }
        count += found;
        at += some;
        n -= some;
    }
    return count;
}

/* How often the needle occurs in text[start:end] without overlap, at most `most` times. */
static size_t
count_in(const char *text, size_t start, size_t end, const Needle *n, size_t most)
{
    size_t count = 0;
    int64_t at;
    if (n->length == 1 && n->width == 1 && !n->never && n->data != NULL && most >= end - start) {
        return count_byte((const uint8_t *)text + start, end - start, *(const uint8_t *)n->data);
    }
    while (count < most && (at = find_in(text, start, end, n)) >= 0) {
        count++;
        start = (size_t)at + n->length;
    }
    return count;
}

/* str.count */
RtValue
rt_str_method_count(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    RtStr *needle, *s = rt_str_of_value(self);
    int64_t start, end;
    size_t count;
    Needle n;
    if (search_arguments(t, "count", self, args, nargs, &needle, &start, &end) < 0) {
        return RT_NULL;
    }
    if (start > end) {
        return rt_small_int(0);
    }
    if (needle->length == 0) {
        return rt_small_int(end - start + 1);
    }
    prepare(&n, needle, rt_str_width(s));
    count = count_in(rt_str_data(s), (size_t)start, (size_t)end, &n, SIZE_MAX);
    free(n.copy);
    return rt_int_from_size(t, count);
}

/* --- replace --- */

/* The text with `new_` before each of the first `most` code points, and behind the last. */
static RtStr *
spread(RtThread *t, RtStr *s, RtStr *new_, size_t most)
{
    RtBuilder b;
    int failed = 0;
    size_t i;
    rt_builder_init(&b, t);
    for (i = 0; i < s->length && i < most && !failed; i++) {
        failed = rt_builder_str(&b, new_) < 0 || rt_builder_char(&b, rt_str_at(s, i)) < 0;
    }
    failed = failed || rt_builder_slice(&b, s, i, s->length) < 0 || (i < most && rt_builder_str(&b, new_) < 0);
    if (failed) {
        rt_builder_drop(&b);
        return NULL;
    }
    return rt_builder_finish(&b);
}

#define PLACES 64

/* Where needles stand; what is found while they are counted is not looked for again. */
typedef struct {
    size_t count, known[PLACES];
} Places;

static void
find_places(const RtStr *s, const Needle *n, size_t most, Places *places)
{
    const char *text = rt_str_data(s);
    size_t at = 0, k = 0;
    int64_t found;
    while (k < PLACES && k < most && (found = find_in(text, at, s->length, n)) >= 0) {
        places->known[k++] = (size_t)found;
        at = (size_t)found + n->length;
    }
    places->count = k == PLACES ? k + count_in(text, at, s->length, n, most - k) : k;
}

/* Number k, the first one from `at` on. */
static size_t
place(const RtStr *s, const Needle *n, const Places *places, size_t k, size_t at)
{
    return k < PLACES ? places->known[k] : (size_t)find_in(rt_str_data(s), at, s->length, n);
}

/* Write s with its needles replaced; all of it is ASCII. */
static void
replace_ascii(char *restrict to, const RtStr *s, const Needle *n, const RtStr *new_, const Places *places)
{
    const char *restrict text = rt_str_data(s), *by = rt_str_data(new_);
    size_t at = 0, length = new_->length;
    for (size_t k = 0; k < places->count; k++) {
        size_t found = place(s, n, places, k, at);
        memcpy(to, text + at, found - at);
        to += found - at;
        memcpy(to, by, length);
        to += length;
        at = found + n->length;
    }
    memcpy(to, text + at, s->length - at);
}

/* s with the first `most` occurrences of `old` replaced, an exact str. */
static RtStr *
str_replace(RtThread *t, RtStr *s, RtStr *old, RtStr *new_, size_t most)
{
    Needle n;
    RtStr *r = NULL;
    Places places;
    if (most == 0 || rt_str_width(old) > rt_str_width(s) || (s->length < old->length)) {
        return rt_str_exact(t, s);
    }
    if (old->length == 0) {
        return spread(t, s, new_, most);
    }
    prepare(&n, old, rt_str_width(s));
    find_places(s, &n, most, &places);
    size_t count = places.count, at = 0;
    if (count == 0) {
        free(n.copy);
        return rt_str_exact(t, s);
    }
    if (new_->length > old->length && count > ((size_t)PTRDIFF_MAX / 8 - s->length) / (new_->length - old->length)) {
        free(n.copy);
        rt_raise(t, RT_EXC_OverflowError, "replace string is too long");
        return NULL;
    }
    if (rt_str_is_ascii(s) && rt_str_is_ascii(new_)) {
        r = rt_str_new_raw(t, s->length + count * new_->length - count * old->length, 0);
        if (r != NULL) {
            replace_ascii((char *)(r + 1), s, &n, new_, &places);
        }
        free(n.copy);
        return r;
    }
    RtBuilder b;
    int failed = 0;
    rt_builder_init(&b, t);
    for (size_t k = 0; k < count && !failed; k++) {
        size_t found = place(s, &n, &places, k, at);
        failed = rt_builder_slice(&b, s, at, found) < 0 || rt_builder_str(&b, new_) < 0;
        at = found + n.length;
    }
    failed = failed || rt_builder_slice(&b, s, at, s->length) < 0;
    free(n.copy);
    if (failed) {
        rt_builder_drop(&b);
    }
    else {
        r = rt_builder_finish(&b);
    }
    return r;
}

static bool
str_argument(RtThread *t, const char *function, int number, RtValue v)
{
    if (!rt_is_str(v)) {
        rt_raise(t, RT_EXC_TypeError, "%s() argument %d must be str, not %A", function, number, v);
        return false;
    }
    return true;
}

/* str.replace */
RtValue
rt_str_method_replace(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    RtValue out[3] = {RT_NULL, RT_NULL, RT_NULL};
    int64_t count = -1;
#if RT_HOST >= 0x030d
    static const RtArgsSpec spec = {"replace", {"", "", "count"}, 3, .required = 2, .positional_only = 2, .positional = 3};
    if (rt_args_parse(t, &spec, args, nargs, kwnames, out) < 0) {
        return RT_NULL;
    }
#else
    if (rt_args_no_keywords(t, "str.replace", kwnames) < 0 || rt_args_check(t, "replace", nargs, 2, 3) < 0) {
        return RT_NULL;
    }
    memcpy(out, args, nargs * sizeof *args);
#endif
    if (!str_argument(t, "replace", 1, out[0]) || !str_argument(t, "replace", 2, out[1])
        || (!rt_value_is_null(out[2]) && rt_index_argument(t, out[2], &count) < 0)) {
        return RT_NULL;
    }
    return rt_str_value(str_replace(t, rt_str_of_value(self), rt_str_of_value(out[0]), rt_str_of_value(out[1]),
                                       count < 0 ? SIZE_MAX : (size_t)count));
}

/* --- startswith and endswith --- */

/* s[start:end] begins (ends) with `part`. */
static bool
matches(const RtStr *s, const RtStr *part, int64_t start, int64_t end, bool at_end)
{
    int64_t length = (int64_t)part->length;
    if (start > end || length > end - start) {
        return false;
    }
    int64_t at = at_end ? end - length : start;
    if (rt_str_width(s) == rt_str_width(part)) {
        return memcmp((const char *)rt_str_data(s) + (size_t)at * rt_str_width(s), rt_str_data(part), part->length * rt_str_width(s)) == 0;
    }
    for (int64_t i = 0; i < length; i++) {
        if (rt_str_at(s, (size_t)(at + i)) != rt_str_at(part, (size_t)i)) {
            return false;
        }
    }
    return true;
}

static RtValue
tail_match(RtThread *t, const char *function, RtValue self, const RtValue *args, size_t nargs, bool at_end)
{
    RtStr *s = rt_str_of_value(self);
    int64_t start, end;
#if RT_HOST >= 0x030d
    if (rt_args_check(t, function, nargs, 1, 3) < 0) {
        return RT_NULL;
    }
#else
    if (nargs < 1 || nargs > 3) {
        return rt_raise(t, RT_EXC_TypeError, "%s() takes at %s %d argument%s (%zu given)", function, nargs < 1 ? "least" : "most",
                        nargs < 1 ? 1 : 3, nargs < 1 ? "" : "s", nargs);
    }
#endif
    if (range_arguments(t, s, args, nargs, &start, &end) < 0) {
        return RT_NULL;
    }
    if (rt_is_str(args[0])) {
        return rt_bool(matches(s, rt_str_of_value(args[0]), start, end, at_end));
    }
    if (!rt_is_tuple(args[0])) {
        return rt_raise(t, RT_EXC_TypeError, "%s first arg must be str or a tuple of str, not %T", function, args[0]);
    }
    RtTuple *parts = rt_as_tuple(args[0]);
    for (int64_t i = 0; i < rt_tuple_size(parts); i++) {
        if (!rt_is_str(parts->items[i])) {
            return rt_raise(t, RT_EXC_TypeError, "tuple for %s must only contain str, not %T", function, parts->items[i]);
        }
        if (matches(s, rt_str_of_value(parts->items[i]), start, end, at_end)) {
            return RT_TRUE;
        }
    }
    return RT_FALSE;
}

/* str.startswith */
RtValue
rt_str_method_startswith(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    return tail_match(t, "startswith", self, args, nargs, false);
}

/* str.endswith */
RtValue
rt_str_method_endswith(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    return tail_match(t, "endswith", self, args, nargs, true);
}

static RtValue
without(RtThread *t, const char *function, RtValue self, RtValue part, bool at_end)
{
    RtStr *s = rt_str_of_value(self), *p;
    if (!rt_is_str(part)) {
        return rt_raise(t, RT_EXC_TypeError, "%s() argument must be str, not %A", function, part);
    }
    p = rt_str_of_value(part);
    if (!matches(s, p, 0, (int64_t)s->length, at_end)) {
        return rt_str_value(rt_str_exact(t, s));
    }
    return rt_str_value(at_end ? rt_str_slice(t, s, 0, s->length - p->length) : rt_str_slice(t, s, p->length, s->length));
}

/* str.removeprefix */
RtValue
rt_str_method_removeprefix(RtThread *t, RtValue self, RtValue prefix)
{
    return without(t, "removeprefix", self, prefix, false);
}

/* str.removesuffix */
RtValue
rt_str_method_removesuffix(RtThread *t, RtValue self, RtValue suffix)
{
    return without(t, "removesuffix", self, suffix, true);
}
