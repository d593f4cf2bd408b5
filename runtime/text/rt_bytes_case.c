/* Case, predicates, stripping and padding of bytes: ASCII letters and white space only. */
#include "rt_bytes_methods.h"
#include "rt_error.h"
#include "rt_heap.h"
#include "rt_slice.h"
#include "rt_vm.h"

typedef enum { UPPER, LOWER, SWAP, CAPITALIZE, TITLE } Change;

static RtValue
change(RtThread *t, RtValue self, Change how)
{
    RtBytes *b = rt_bytes_of_value(self), *r = rt_bytes_new(t, rt_bytes_data(b), b->length);
    if (r == NULL) {
        return RT_NULL;
    }
    uint8_t *p = (uint8_t *)(r + 1);
    bool in_word = false;
    for (size_t i = 0; i < b->length; i++) {
        bool alpha = rt_byte_is_alpha(p[i]);
        bool upper = how == UPPER || (how == SWAP && rt_byte_is_lower(p[i])) || (how == CAPITALIZE && i == 0) || (how == TITLE && !in_word);
        if (alpha) {
            p[i] = upper ? p[i] & 0xdf : p[i] | 0x20;
        }
        in_word = alpha;
    }
    return rt_value_take(r);
}

/* bytes.upper */
RtValue
rt_bytes_method_upper(RtThread *t, RtValue self)
{
    return change(t, self, UPPER);
}

/* bytes.lower */
RtValue
rt_bytes_method_lower(RtThread *t, RtValue self)
{
    return change(t, self, LOWER);
}

/* bytes.swapcase */
RtValue
rt_bytes_method_swapcase(RtThread *t, RtValue self)
{
    return change(t, self, SWAP);
}

/* bytes.capitalize */
RtValue
rt_bytes_method_capitalize(RtThread *t, RtValue self)
{
    return change(t, self, CAPITALIZE);
}

/* bytes.title */
RtValue
rt_bytes_method_title(RtThread *t, RtValue self)
{
    return change(t, self, TITLE);
}

/* --- predicates --- */

#define ALL(name, property) \
    RtValue rt_bytes_method_##name(RtThread *t, RtValue self) \
    { \
        RtBytes *b = rt_bytes_of_value(self); \
        const uint8_t *p = rt_bytes_data(b); \
        (void)t; \
        for (size_t i = 0; i < b->length; i++) { \
            if (!(property)) { \
                return RT_FALSE; \
            } \
        } \
        return rt_bool(b->length > 0); \
    }
ALL(isalpha, rt_byte_is_alpha(p[i]))
ALL(isalnum, rt_byte_is_alpha(p[i]) || rt_byte_is_digit(p[i]))
ALL(isdigit, rt_byte_is_digit(p[i]))
ALL(isspace, rt_byte_is_space(p[i]))

/* bytes.isascii */
RtValue
rt_bytes_method_isascii(RtThread *t, RtValue self)
{
    RtBytes *b = rt_bytes_of_value(self);
    (void)t;
    for (size_t i = 0; i < b->length; i++) {
        if (rt_bytes_data(b)[i] >= 0x80) {
            return RT_FALSE;
        }
    }
    return RT_TRUE;
}

static RtValue
all_of_case(RtValue self, bool upper)
{
    RtBytes *b = rt_bytes_of_value(self);
    bool cased = false;
    for (size_t i = 0; i < b->length; i++) {
        uint8_t c = rt_bytes_data(b)[i];
        if (upper ? rt_byte_is_lower(c) : rt_byte_is_upper(c)) {
            return RT_FALSE;
        }
        cased = cased || rt_byte_is_alpha(c);
    }
    return rt_bool(cased);
}

/* bytes.islower */
RtValue
rt_bytes_method_islower(RtThread *t, RtValue self)
{
    (void)t;
    return all_of_case(self, false);
}

/* bytes.isupper */
RtValue
rt_bytes_method_isupper(RtThread *t, RtValue self)
{
    (void)t;
    return all_of_case(self, true);
}

/* bytes.istitle */
RtValue
rt_bytes_method_istitle(RtThread *t, RtValue self)
{
    RtBytes *b = rt_bytes_of_value(self);
    bool cased = false, in_word = false;
    (void)t;
    for (size_t i = 0; i < b->length; i++) {
        uint8_t c = rt_bytes_data(b)[i];
        if ((rt_byte_is_upper(c) && in_word) || (rt_byte_is_lower(c) && !in_word)) {
            return RT_FALSE;
        }
        in_word = rt_byte_is_alpha(c);
        cased = cased || in_word;
    }
    return rt_bool(cased);
}

/* --- stripping and padding --- */

static RtValue
strip(RtThread *t, const char *function, RtValue self, const RtValue *args, size_t nargs, bool left, bool right)
{
    RtBytes *b = rt_bytes_of_value(self), *chars = NULL;
    const uint8_t *p = rt_bytes_data(b);
    size_t start = 0, end = b->length;
    if (rt_args_check(t, function, nargs, 0, 1) < 0
        || (nargs == 1 && !rt_value_is_none(args[0]) && (chars = rt_bytes_argument(t, args[0])) == NULL)) {
        return RT_NULL;
    }
#define GOES(c) (chars == NULL ? rt_byte_is_space(c) : memchr(rt_bytes_data(chars), (c), chars->length) != NULL)
    while (left && start < end && GOES(p[start])) {
        start++;
    }
    while (right && end > start && GOES(p[end - 1])) {
        end--;
    }
#undef GOES
    return rt_value_take(rt_bytes_slice(t, b, start, end));
}

/* bytes.strip */
RtValue
rt_bytes_method_strip(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    return strip(t, "strip", self, args, nargs, true, true);
}

/* bytes.lstrip */
RtValue
rt_bytes_method_lstrip(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    return strip(t, "lstrip", self, args, nargs, true, false);
}

/* bytes.rstrip */
RtValue
rt_bytes_method_rstrip(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    return strip(t, "rstrip", self, args, nargs, false, true);
}

/* `sign` bytes of b, left fill bytes, the rest of b, right fill bytes. */
static RtValue
padded(RtThread *t, const RtBytes *b, size_t sign, size_t left, size_t right, uint8_t fill)
{
    RtBytes *r;
    if (left + right > PTRDIFF_MAX / 2) {
        return rt_raise_no_memory(t);
    }
    r = rt_bytes_new(t, NULL, b->length + left + right);
    if (r == NULL) {
        return RT_NULL;
    }
    uint8_t *p = (uint8_t *)(r + 1);
    memcpy(p, rt_bytes_data(b), sign);
    memset(p + sign, fill, left);
    memcpy(p + sign + left, rt_bytes_data(b) + sign, b->length - sign);
    memset(p + left + b->length, fill, right);
    return rt_value_take(r);
}

static RtValue
pad(RtThread *t, const char *function, RtValue self, const RtValue *args, size_t nargs, char how)
{
    RtBytes *b = rt_bytes_of_value(self);
    int64_t width, more, left;
    uint8_t fill = ' ';
    if (rt_args_check(t, function, nargs, 1, 2) < 0 || rt_index_argument(t, args[0], &width) < 0) {
        return RT_NULL;
    }
    if (nargs == 2) {
        if (RT_HOST >= 0x030e && rt_is_bytes(args[1]) && rt_bytes_of_value(args[1])->length != 1) {
            return rt_raise(t, RT_EXC_TypeError, "%s(): argument 2 must be a byte string of length 1, not a bytes object of length %zu", function,
                            (size_t)rt_bytes_of_value(args[1])->length);
        }
        if (!rt_is_bytes(args[1]) || rt_bytes_of_value(args[1])->length != 1) {
            return rt_raise(t, RT_EXC_TypeError, "%s() argument 2 must be a byte string of length 1, not %A", function, args[1]);
        }
        fill = rt_bytes_data(rt_bytes_of_value(args[1]))[0];
    }
    more = width > (int64_t)b->length ? width - (int64_t)b->length : 0;
    left = how == '<' ? 0 : how == '>' ? more : more / 2 + (more & width & 1);
    return padded(t, b, 0, (size_t)left, (size_t)(more - left), fill);
}

/* bytes.center */
RtValue
rt_bytes_method_center(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    return pad(t, "center", self, args, nargs, '^');
}

/* bytes.ljust */
RtValue
rt_bytes_method_ljust(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    return pad(t, "ljust", self, args, nargs, '<');
}

/* bytes.rjust */
RtValue
rt_bytes_method_rjust(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    return pad(t, "rjust", self, args, nargs, '>');
}

/* bytes.zfill */
RtValue
rt_bytes_method_zfill(RtThread *t, RtValue self, RtValue width_value)
{
    RtBytes *b = rt_bytes_of_value(self);
    const uint8_t *p = rt_bytes_data(b);
    int64_t width;
    if (rt_index_argument(t, width_value, &width) < 0) {
        return RT_NULL;
    }
    size_t more = width > (int64_t)b->length ? (size_t)width - b->length : 0;
    return padded(t, b, b->length > 0 && (p[0] == '+' || p[0] == '-'), more, 0, '0');
}

/* bytes.expandtabs */
RtValue
rt_bytes_method_expandtabs(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    static const RtArgsSpec spec = {"expandtabs", {"tabsize"}, 1, .required = 0, .positional_only = 0, .positional = 1};
    RtBytes *b = rt_bytes_of_value(self), *r = NULL;
    RtValue size_value;
    int64_t size = 8;
    if (rt_args_parse(t, &spec, args, nargs, kwnames, &size_value) < 0
        || (!rt_value_is_null(size_value) && rt_index_c_int(t, size_value, &size) < 0)) {
        return RT_NULL;
    }
    for (int round = 0; round < 2; round++) {      /* measure, then write */
        size_t n = 0;
        int64_t column = 0;
        for (size_t i = 0; i < b->length; i++) {
            uint8_t c = rt_bytes_data(b)[i];
            int64_t more = c != '\t' ? 1 : size > 0 ? size - column % size : 0;
            if (r != NULL) {
                memset((uint8_t *)(r + 1) + n, c == '\t' ? ' ' : c, (size_t)more);
            }
            n += (size_t)more;
            column = c == '\n' || c == '\r' ? 0 : column + more;
        }
        if (r == NULL && (r = rt_bytes_new(t, NULL, n)) == NULL) {
            return RT_NULL;
        }
    }
    return rt_value_take(r);
}
