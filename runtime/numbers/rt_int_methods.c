/* The methods of int. */
#include "rt_bytes.h"
#include "rt_call.h"
#include "rt_digits.h"
#include "rt_format.h"
#include "rt_heap.h"
#include "rt_int_make.h"
#include "rt_number.h"
#include "rt_slice.h"
#include "rt_tuple.h"
#include "rt_vm.h"

static RtValue
int_self(RtThread *t, RtValue self)
{
    return rt_int_exact(t, self);
}

static RtValue
int_zero(RtThread *t, RtValue self)
{
    (void)t;
    (void)self;
    return rt_small_int(0);
}

static RtValue
int_one(RtThread *t, RtValue self)
{
    (void)t;
    (void)self;
    return rt_small_int(1);
}

static RtValue
int_bit_length(RtThread *t, RtValue self)
{
    return rt_int_from_size(t, rt_int_bit_length(self));
}

static RtValue
int_bit_count(RtThread *t, RtValue self)
{
    RtIntView v;
    int64_t n = 0;
    rt_int_view(self, &v);
    for (size_t i = 0; i < v.count; i++) {
        n += __builtin_popcount(v.digits[i]);
    }
    return rt_int_from_int64(t, n);
}

static RtValue
int_as_integer_ratio(RtThread *t, RtValue self)
{
    RtValue items[2] = {rt_int_exact(t, self), rt_small_int(1)};
    return rt_value_is_null(items[0]) ? RT_NULL : rt_value_take(rt_tuple_from_array_take(t, items, 2));
}

#if RT_HOST >= 0x030c
static RtValue
int_is_integer(RtThread *t, RtValue self)
{
    (void)t;
    (void)self;
    return RT_TRUE;
}
#endif

/* The multiple of m nearest to v, the even one of two; m > 0. */
static RtValue
nearest_multiple(RtThread *t, RtValue v, RtValue m)
{
    RtValue q, r, twice, result = RT_NULL, up;
    int order;
    if (rt_int_divmod(t, v, m, &q, &r) < 0) {
        return RT_NULL;
    }
    twice = rt_int_lshift(t, r, rt_small_int(1));
    if (!rt_value_is_null(twice)) {
        order = rt_int_compare(twice, m);
        result = rt_int_subtract(t, v, r);
        if ((order > 0 || (order == 0 && rt_int_is_odd(q))) && !rt_value_is_null(result)) {
            up = rt_int_add(t, result, m);
            rt_close(t, result);
            result = up;
        }
    }
    rt_close(t, twice);
    rt_close(t, q);
    rt_close(t, r);
    return result;
}

static RtValue
int_round(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    RtValue digits, minus, power, result;
    if (rt_args_check(t, "__round__", nargs, 0, 1) < 0) {
        return RT_NULL;
    }
    if (nargs == 0
#if RT_HOST >= 0x030d
        || rt_value_is_none(args[0])
#endif
    ) {
        return rt_int_exact(t, self);
    }
    digits = rt_index(t, args[0]);
    if (rt_value_is_null(digits)) {
        return RT_NULL;
    }
    if (rt_int_sign(digits) >= 0) {
        rt_close(t, digits);
        return rt_int_exact(t, self);
    }
    minus = rt_int_negative(t, digits);
    rt_close(t, digits);
    power = rt_value_is_null(minus) ? RT_NULL : rt_int_power(t, rt_small_int(10), minus);
    rt_close(t, minus);
    result = rt_value_is_null(power) ? RT_NULL : nearest_multiple(t, self, power);
    rt_close(t, power);
    return result;
}

static RtValue
int_format(RtThread *t, RtValue self, RtValue spec)
{
    if (!rt_is_str(spec)) {
        return rt_raise(t, RT_EXC_TypeError, "__format__() argument must be str, not %A", spec);
    }
    return rt_str_value(rt_format_int(t, self, rt_str_of_value(spec)));
}

static RtValue
int_getnewargs(RtThread *t, RtValue self)
{
    RtValue item = rt_int_exact(t, self);
    return rt_value_is_null(item) ? RT_NULL : rt_value_take(rt_tuple_from_array_take(t, &item, 1));
}

static RtValue
int_sizeof(RtThread *t, RtValue self)
{
    RtIntView v;
    rt_int_view(self, &v);
    return rt_int_from_size(t, sizeof(RtInt) + v.count * sizeof(uint32_t));
}

/* 1 for 'little', 0 for 'big', -1 with an exception. */
static int
is_little(RtThread *t, RtValue order, const char *function)
{
    if (rt_value_is_null(order)) {
        return 0;
    }
    if (!rt_is_str(order)) {
        rt_raise(t, RT_EXC_TypeError, "%s() argument 'byteorder' must be str, not %A", function, order);
        return -1;
    }
    if (rt_str_equal_c(rt_str_of_value(order), "little")) {
        return 1;
    }
    if (rt_str_equal_c(rt_str_of_value(order), "big")) {
        return 0;
    }
    rt_raise(t, RT_EXC_ValueError, "byteorder must be either 'little' or 'big'");
    return -1;
}

/* The magnitude's bytes, or those of its two's complement, into out[0:n], lowest first.  False when they do not fit. */
static bool
put_bytes(const RtIntView *v, uint8_t *out, size_t n, bool is_signed)
{
    uint64_t bits = 0;
    unsigned have = 0;
    size_t at = 0;
    uint32_t carry = 1;
    bool minus = v->sign < 0;
    size_t length = rt_digits_bit_length(v->digits, v->count);
    for (size_t i = 0; at < n; i++) {
        uint32_t d = i < v->count ? v->digits[i] : 0;
        if (minus) {
            d = (d ^ RT_DIGIT_MASK) + carry;
            carry = d >> RT_DIGIT_BITS;
            d &= RT_DIGIT_MASK;
        }
        bits |= (uint64_t)d << have;
        for (have += RT_DIGIT_BITS; have >= 8 && at < n; have -= 8) {
            out[at++] = (uint8_t)bits;
            bits >>= 8;
        }
    }
    if (!is_signed) {
        return length <= n * 8;
    }
    if (length == 0) {
        return true;
    }
    if (length < n * 8) {
        return true;
    }
    if (!minus || length > n * 8) {
        return false;
    }
    for (size_t i = 0; i + 1 < v->count; i++) {      /* only -(2 ** (8 n - 1)) needs all bits */
        if (v->digits[i] != 0) {
            return false;
        }
    }
    return (v->digits[v->count - 1] & (v->digits[v->count - 1] - 1)) == 0;
}

static void
reverse(uint8_t *bytes, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        uint8_t b = bytes[i];
        bytes[i] = bytes[n - 1 - i];
        bytes[n - 1 - i] = b;
    }
}

/* 0 or -1. */
static int
to_ssize(RtThread *t, RtValue v, int64_t *out)
{
    RtValue i = rt_index(t, v);
    if (rt_value_is_null(i)) {
        return -1;
    }
    bool fits = rt_int_fits_int64(i, out);
    rt_close(t, i);
    if (!fits) {
        rt_raise(t, RT_EXC_OverflowError, "Python int too large to convert to C ssize_t");
    }
    return fits ? 0 : -1;
}

static RtValue
int_to_bytes(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    static const RtArgsSpec spec = {"to_bytes", {"length", "byteorder", "signed"}, 3, .required = 0, .positional_only = 0, .positional = 2};
    RtValue out[3];
    RtIntView v;
    RtBytes *b;
    int64_t length = 1;
    int little, is_signed = 0;
    if (rt_args_parse(t, &spec, args, nargs, kwnames, out) < 0
        || (!rt_value_is_null(out[0]) && to_ssize(t, out[0], &length) < 0)
        || (little = is_little(t, out[1], "to_bytes")) < 0
        || (!rt_value_is_null(out[2]) && (is_signed = rt_truth(t, out[2])) < 0)) {
        return RT_NULL;
    }
    if (length < 0) {
        return rt_raise(t, RT_EXC_ValueError, "length argument must be non-negative");
    }
    rt_int_view(self, &v);
    if (v.sign < 0 && !is_signed) {
        return rt_raise(t, RT_EXC_OverflowError, "can't convert negative int to unsigned");
    }
    b = rt_bytes_new(t, NULL, (size_t)length);
    if (b == NULL) {
        return RT_NULL;
    }
    uint8_t *data = (uint8_t *)(b + 1);
    bool nothing = length == 0 && v.sign < 0 && v.count == 1 && v.digits[0] == 1 && !rt_sys_host_since(t, 0x030d08);   /* -1 in no bytes */
    if (!nothing && !put_bytes(&v, data, (size_t)length, is_signed)) {
        rt_object_discard(t, b);
        return rt_raise(t, RT_EXC_OverflowError, "int too big to convert");
    }
    if (!little) {
        reverse(data, (size_t)length);
    }
    return rt_value_take(b);
}

/* The int of bytes, highest first unless `little`. */
static RtValue
from_bytes(RtThread *t, const uint8_t *data, size_t n, bool little, bool is_signed)
{
    uint8_t *copy = rt_alloc(t, n + 1);
    bool minus;
    unsigned carry = 1;
    RtValue r;
    if (copy == NULL) {
        return RT_NULL;
    }
    memcpy(copy, data, n);
    if (!little) {
        reverse(copy, n);
    }
    minus = is_signed && n > 0 && (copy[n - 1] & 0x80);
    for (size_t i = 0; i < n && minus; i++) {
        carry += (uint8_t)~copy[i];
        copy[i] = (uint8_t)carry;
        carry >>= 8;
    }
    if (minus && carry != 0) {
        copy[n] = 1;
        r = rt_int_from_bytes(t, -1, copy, n + 1);
    }
    else {
        r = rt_int_from_bytes(t, minus ? -1 : 1, copy, n);
    }
    rt_free(t, copy);
    return r;
}

static RtValue
int_from_bytes(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    static const RtArgsSpec spec = {"from_bytes", {"bytes", "byteorder", "signed"}, 3, .required = 1, .positional_only = 0, .positional = 2};
    RtValue out[3], bytes, r;
    RtType *type = (RtType *)rt_value_object(self);
    int little, is_signed = 0;
    if (rt_args_parse(t, &spec, args, nargs, kwnames, out) < 0 || (little = is_little(t, out[1], "from_bytes")) < 0
        || (!rt_value_is_null(out[2]) && (is_signed = rt_truth(t, out[2])) < 0)) {
        return RT_NULL;
    }
    bytes = rt_bytes_from_object(t, out[0]);
    if (rt_value_is_null(bytes)) {
        return RT_NULL;
    }
    RtBytes *b = rt_bytes_of_value(bytes);
    r = from_bytes(t, rt_bytes_data(b), b->length, little, is_signed);
    rt_close(t, bytes);
    if (type != t->vm->types.int_ && !rt_value_is_null(r)) {
        RtValue instance = rt_call_1(t, self, r);
        rt_close(t, r);
        return instance;
    }
    return r;
}

const RtMethodDef rt_int_methods[] = {
    RT_METHOD_NOARGS("conjugate", int_self, "The number itself."),
    RT_METHOD_NOARGS("bit_length", int_bit_length, "How many bits the number has, without sign and leading zeros."),
    RT_METHOD_NOARGS("bit_count", int_bit_count, "How many bits of the magnitude are set."),
    RT_METHOD_FAST_KW("to_bytes", int_to_bytes, "The number as bytes."),
    RT_METHOD_NOARGS("as_integer_ratio", int_as_integer_ratio, "(self, 1)."),
#if RT_HOST >= 0x030c
    RT_METHOD_NOARGS("is_integer", int_is_integer, "True."),
#endif
    RT_METHOD_NOARGS("__trunc__", int_self, "The number itself."),
    RT_METHOD_NOARGS("__floor__", int_self, "The number itself."),
    RT_METHOD_NOARGS("__ceil__", int_self, "The number itself."),
    RT_METHOD_FAST("__round__", int_round, "The number rounded to a power of ten."),
    RT_METHOD_O("__format__", int_format, "The number laid out by a format specification."),
    RT_METHOD_NOARGS("__getnewargs__", int_getnewargs, NULL),
    RT_METHOD_NOARGS("__sizeof__", int_sizeof, "Bytes of memory that the object takes."),
    {0},
};

const RtMethodDef rt_int_class_methods[] = {
    RT_METHOD_FAST_KW("from_bytes", int_from_bytes, "The number that bytes stand for."),
    {0},
};

const RtGetSetDef rt_int_getsets[] = {
    {"real", int_self, NULL, "The number itself."},
    {"imag", int_zero, NULL, "Zero."},
    {"numerator", int_self, NULL, "The number itself."},
    {"denominator", int_one, NULL, "One."},
    {0},
};
