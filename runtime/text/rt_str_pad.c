/* Stripping and padding strings. */
#include "rt_error.h"
#include "rt_slice.h"
#include "rt_str_methods.h"
#include "rt_unicode.h"
#include "rt_vm.h"

static bool
is_stripped(uint32_t c, const RtStr *chars)
{
    if (chars == NULL) {
        return rt_char_is_space(c);
    }
    for (size_t i = 0; i < chars->length; i++) {
        if (rt_str_at(chars, i) == c) {
            return true;
        }
    }
    return false;
}

static RtValue
strip(RtThread *t, const char *function, RtValue self, const RtValue *args, size_t nargs, bool left, bool right)
{
    RtStr *s = rt_str_of_value(self), *chars = NULL;
    size_t start = 0, end = s->length;
    if (rt_args_check(t, function, nargs, 0, 1) < 0) {
        return RT_NULL;
    }
    if (nargs == 1 && !rt_value_is_none(args[0])) {
        if (!rt_is_str(args[0])) {
            return rt_raise(t, RT_EXC_TypeError, "%s arg must be None or str", function);
        }
        chars = rt_str_of_value(args[0]);
    }
    while (left && start < end && is_stripped(rt_str_at(s, start), chars)) {
        start++;
    }
    while (right && end > start && is_stripped(rt_str_at(s, end - 1), chars)) {
        end--;
    }
    return rt_str_value(rt_str_slice(t, s, start, end));
}

/* str.strip */
RtValue
rt_str_method_strip(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    return strip(t, "strip", self, args, nargs, true, true);
}

/* str.lstrip */
RtValue
rt_str_method_lstrip(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    return strip(t, "lstrip", self, args, nargs, true, false);
}

/* str.rstrip */
RtValue
rt_str_method_rstrip(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    return strip(t, "rstrip", self, args, nargs, false, true);
}

/* fill * left + s + fill * right, an exact str. */
RtStr *
rt_str_pad(RtThread *t, RtStr *s, int64_t left, int64_t right, uint32_t fill)
{
    RtBuilder b;
    left = left < 0 ? 0 : left;
    right = right < 0 ? 0 : right;
    if (left == 0 && right == 0) {
        return rt_str_exact(t, s);
    }
    if (left > PTRDIFF_MAX / 8 || right > PTRDIFF_MAX / 8) {
        rt_raise_no_memory(t);
        return NULL;
    }
    rt_builder_init(&b, t);
    bool failed = rt_builder_chars(&b, fill, (size_t)left) < 0 || rt_builder_str(&b, s) < 0 || rt_builder_chars(&b, fill, (size_t)right) < 0;
    return rt_builder_finish(&b, failed);
}

/* How much wider than s the text becomes, and what fills it; -1 with an exception. */
static int
pad_arguments(RtThread *t, const char *function, const RtStr *s, const RtValue *args, size_t nargs, int64_t *more, uint32_t *fill)
{
    int64_t width;
    *fill = ' ';
    if (rt_args_check(t, function, nargs, 1, 2) < 0 || rt_index_argument(t, args[0], &width) < 0) {
        return -1;
    }
    if (nargs == 2) {
        if (!rt_is_str(args[1])) {
            rt_raise(t, RT_EXC_TypeError, "The fill character must be a unicode character, not %T", args[1]);
            return -1;
        }
        if (rt_str_of_value(args[1])->length != 1) {
            rt_raise(t, RT_EXC_TypeError, "The fill character must be exactly one character long");
            return -1;
        }
        *fill = rt_str_at(rt_str_of_value(args[1]), 0);
    }
    *more = width > (int64_t)s->length ? width - (int64_t)s->length : 0;
    return 0;
}

/* str.center */
RtValue
rt_str_method_center(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    RtStr *s = rt_str_of_value(self);
    int64_t more;
    uint32_t fill;
    if (pad_arguments(t, "center", s, args, nargs, &more, &fill) < 0) {
        return RT_NULL;
    }
    int64_t left = more / 2 + (more & ((int64_t)s->length + more) & 1);
    return rt_str_value(rt_str_pad(t, s, left, more - left, fill));
}

/* str.ljust */
RtValue
rt_str_method_ljust(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    RtStr *s = rt_str_of_value(self);
    int64_t more;
    uint32_t fill;
    return pad_arguments(t, "ljust", s, args, nargs, &more, &fill) < 0 ? RT_NULL : rt_str_value(rt_str_pad(t, s, 0, more, fill));
}

/* str.rjust */
RtValue
rt_str_method_rjust(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    RtStr *s = rt_str_of_value(self);
    int64_t more;
    uint32_t fill;
    return pad_arguments(t, "rjust", s, args, nargs, &more, &fill) < 0 ? RT_NULL : rt_str_value(rt_str_pad(t, s, more, 0, fill));
}

/* str.zfill */
RtValue
rt_str_method_zfill(RtThread *t, RtValue self, RtValue width_value)
{
    RtStr *s = rt_str_of_value(self);
    RtBuilder b;
    int64_t width;
    size_t sign;
    if (rt_index_argument(t, width_value, &width) < 0) {
        return RT_NULL;
    }
    if (width <= (int64_t)s->length) {
        return rt_str_value(rt_str_exact(t, s));
    }
    sign = s->length > 0 && (rt_str_at(s, 0) == '+' || rt_str_at(s, 0) == '-');
    rt_builder_init(&b, t);
    bool failed = rt_builder_slice(&b, s, 0, sign) < 0 || rt_builder_chars(&b, '0', (size_t)width - s->length) < 0
        || rt_builder_slice(&b, s, sign, s->length) < 0;
    return rt_str_value(rt_builder_finish(&b, failed));
}

/* str.expandtabs */
RtValue
rt_str_method_expandtabs(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    static const RtArgsSpec spec = {"expandtabs", {"tabsize"}, 1, .required = 0, .positional_only = 0, .positional = 1};
    RtStr *s = rt_str_of_value(self);
    RtValue size_value;
    RtBuilder b;
    int64_t size = 8, column = 0;
    int failed = 0;
    if (rt_args_parse(t, &spec, args, nargs, kwnames, &size_value) < 0
        || (!rt_value_is_null(size_value) && rt_index_c_int(t, size_value, &size) < 0)) {
        return RT_NULL;
    }
    rt_builder_init(&b, t);
    for (size_t i = 0; i < s->length && !failed; i++) {
        uint32_t c = rt_str_at(s, i);
        if (c == '\t') {
            int64_t more = size > 0 ? size - column % size : 0;
            failed = rt_builder_chars(&b, ' ', (size_t)more) < 0;
            column += more;
            continue;
        }
        failed = rt_builder_char(&b, c) < 0;
        column = c == '\n' || c == '\r' ? 0 : column + 1;
    }
    return rt_str_value(rt_builder_finish(&b, failed));
}
