/* str.replace. */
#include <string.h>

#include "rt_error.h"
#include "rt_needle.h"
#include "rt_slice.h"
#include "rt_str_methods.h"
#include "rt_vm.h"

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
    return rt_builder_finish(&b, failed);
}

#define PLACES 64

/* Where needles stand; what is found while they are counted is not looked for again. */
typedef struct {
    size_t count, known[PLACES];
} Places;

static void
find_places(const RtStr *s, const RtNeedle *n, size_t most, Places *places)
{
    const char *text = rt_str_data(s);
    size_t at = 0, k = 0;
    int64_t found;
    while (k < PLACES && k < most && (found = rt_needle_find(text, at, s->length, n)) >= 0) {
        places->known[k++] = (size_t)found;
        at = (size_t)found + n->length;
    }
    places->count = k == PLACES ? k + rt_needle_count(text, at, s->length, n, most - k) : k;
}

/* Number k, the first one from `at` on. */
static size_t
place(const RtStr *s, const RtNeedle *n, const Places *places, size_t k, size_t at)
{
    return k < PLACES ? places->known[k] : (size_t)rt_needle_find(rt_str_data(s), at, s->length, n);
}

/* Write s with its needles replaced; all of it is ASCII. */
static void
replace_ascii(char *restrict to, const RtStr *s, const RtNeedle *n, const RtStr *new_, const Places *places)
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
    RtNeedle n;
    Places places;
    if (most == 0 || rt_str_width(old) > rt_str_width(s) || (s->length < old->length)) {
        return rt_str_exact(t, s);
    }
    if (old->length == 0) {
        return spread(t, s, new_, most);
    }
    rt_needle_init(&n, old, rt_str_width(s));
    find_places(s, &n, most, &places);
    size_t count = places.count, at = 0;
    if (count == 0) {
        rt_needle_drop(&n);
        return rt_str_exact(t, s);
    }
    if (new_->length > old->length && count > ((size_t)PTRDIFF_MAX / 8 - s->length) / (new_->length - old->length)) {
        rt_needle_drop(&n);
        rt_raise(t, RT_EXC_OverflowError, "replace string is too long");
        return NULL;
    }
    if (rt_str_is_ascii(s) && rt_str_is_ascii(new_)) {
        RtStr *r = rt_str_new_raw(t, s->length + count * new_->length - count * old->length, 0);
        if (r != NULL) {
            replace_ascii((char *)(r + 1), s, &n, new_, &places);
        }
        rt_needle_drop(&n);
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
    rt_needle_drop(&n);
    return rt_builder_finish(&b, failed);
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
