/* Exact arithmetic on ints: sums, products, quotients, shifts.  Operands are any ints (rt_int.h), borrowed. */
#include "rt_digits.h"
#include "rt_error.h"
#include "rt_heap.h"
#include "rt_int_make.h"
#include "rt_vm.h"

#define BIGGEST_SHIFT ((int64_t)1 << 40)    /* bits; no memory is large enough for more */

/* a + sign_b * |b|, where b has that sign. */
static RtValue
add_views(RtThread *t, const RtIntView *a, const RtIntView *b, int sign_b)
{
    RtInt *r = rt_int_begin(t, (a->count > b->count ? a->count : b->count) + 1);
    int order, sign;
    size_t n;
    if (r == NULL) {
        return RT_NULL;
    }
    if (a->sign == sign_b || a->sign == 0 || sign_b == 0) {
        n = rt_digits_add(rt_int_digits(r), a->digits, a->count, b->digits, b->count);
        return rt_int_finish(t, r, a->sign != 0 ? a->sign : sign_b, n);
    }
    order = rt_digits_compare(a->digits, a->count, b->digits, b->count);
    sign = order >= 0 ? a->sign : sign_b;
    n = order >= 0 ? rt_digits_subtract(rt_int_digits(r), a->digits, a->count, b->digits, b->count)
                   : rt_digits_subtract(rt_int_digits(r), b->digits, b->count, a->digits, a->count);
    return rt_int_finish(t, r, sign, n);
}

/* a + b. */
RtValue
rt_int_add_slow(RtThread *t, RtValue a, RtValue b)
{
    __int128 i, j, r;
    RtIntView x, y;
    if (rt_int_fits_wide(a, &i) && rt_int_fits_wide(b, &j) && !__builtin_add_overflow(i, j, &r)) {
        return rt_int_from_signed_wide(t, r);
    }
    rt_int_view(a, &x);
    rt_int_view(b, &y);
    return add_views(t, &x, &y, y.sign);
}

/* a - b. */
RtValue
rt_int_subtract_slow(RtThread *t, RtValue a, RtValue b)
{
    __int128 i, j, r;
    RtIntView x, y;
    if (rt_int_fits_wide(a, &i) && rt_int_fits_wide(b, &j) && !__builtin_sub_overflow(i, j, &r)) {
        return rt_int_from_signed_wide(t, r);
    }
    rt_int_view(a, &x);
    rt_int_view(b, &y);
    return add_views(t, &x, &y, -y.sign);
}

/* a * b. */
RtValue
rt_int_multiply_slow(RtThread *t, RtValue a, RtValue b)
{
    __int128 i, j;
    RtIntView x, y;
    RtInt *r;
    if (rt_int_fits_wide(a, &i) && rt_int_fits_wide(b, &j)) {
        unsigned __int128 m = i < 0 ? -(unsigned __int128)i : (unsigned __int128)i, n = j < 0 ? -(unsigned __int128)j : (unsigned __int128)j;
        if ((m | n) >> 64 == 0) {
            return rt_int_from_wide(t, (i < 0) != (j < 0) ? -1 : 1, m * n);
        }
    }
    rt_int_view(a, &x);
    rt_int_view(b, &y);
    if (x.sign == 0 || y.sign == 0) {
        return rt_small_int(0);
    }
    r = rt_int_begin(t, (size_t)x.count + y.count);
    if (r == NULL) {
        return RT_NULL;
    }
    if (rt_digits_multiply(rt_int_digits(r), x.digits, x.count, y.digits, y.count) < 0) {
        rt_object_discard(t, r);
        return rt_raise_no_memory(t);
    }
    return rt_int_finish(t, r, x.sign * y.sign, (size_t)x.count + y.count);
}

/* |x| / |y| and |x| % |y| with the signs that truncation gives; y is not zero.  Either out may be NULL. */
static int
divide_views(RtThread *t, const RtIntView *x, const RtIntView *y, RtValue *quotient, RtValue *remainder)
{
    RtInt *q = NULL, *r;
    if (x->count < y->count) {
        if (remainder != NULL) {
            *remainder = rt_int_from_digits(t, x->sign, x->digits, x->count);
            if (rt_value_is_null(*remainder)) {
                return -1;
            }
        }
        if (quotient != NULL) {
            *quotient = rt_small_int(0);
        }
        return 0;
    }
    r = rt_int_begin(t, y->count);
    if (r == NULL) {
        return -1;
    }
    if (quotient != NULL && (q = rt_int_begin(t, (size_t)x->count - y->count + 1)) == NULL) {
        rt_object_discard(t, r);
        return -1;
    }
    if (rt_digits_divide(q != NULL ? rt_int_digits(q) : NULL, rt_int_digits(r), x->digits, x->count, y->digits, y->count) < 0) {
        rt_object_discard(t, r);
        if (q != NULL) {
            rt_object_discard(t, q);
        }
        rt_raise_no_memory(t);
        return -1;
    }
    if (q != NULL) {
        *quotient = rt_int_finish(t, q, x->sign * y->sign, (size_t)x->count - y->count + 1);
    }
    if (remainder != NULL) {
        *remainder = rt_int_finish(t, r, x->sign, y->count);
    }
    else {
        rt_object_discard(t, r);
    }
    return 0;
}

/* a // b and a % b, rounding down; either out may be NULL.  b is not zero. */
static int
floor_division(RtThread *t, RtValue a, RtValue b, RtValue *quotient, RtValue *remainder)
{
    RtIntView x, y;
    RtValue q, r, fixed;
    rt_int_view(a, &x);
    rt_int_view(b, &y);
    if (x.sign == y.sign || x.sign == 0) {
        return divide_views(t, &x, &y, quotient, remainder);
    }
    if (divide_views(t, &x, &y, quotient != NULL ? &q : NULL, &r) < 0) {
        return -1;
    }
    if (rt_int_sign(r) != 0) {
        if (quotient != NULL) {
            fixed = rt_int_subtract(t, q, rt_small_int(1));
            rt_close_int(t, q);
            q = fixed;
        }
        if (remainder != NULL) {
            fixed = rt_int_add(t, r, b);
            rt_close_int(t, r);
            r = fixed;
        }
    }
    if ((quotient != NULL && rt_value_is_null(q)) || rt_value_is_null(r)) {
        if (quotient != NULL) {
            rt_close_int(t, q);
        }
        rt_close_int(t, r);
        return -1;
    }
    if (quotient != NULL) {
        *quotient = q;
    }
    if (remainder != NULL) {
        *remainder = r;
    }
    else {
        rt_close_int(t, r);
    }
    return 0;
}

/* Both as int64_t, and b neither 0 nor -1: the machine divides. */
static bool
fits_machine_division(RtValue a, RtValue b, int64_t *i, int64_t *j)
{
    return rt_int_fits_int64(a, i) && rt_int_fits_int64(b, j) && *j != 0 && *j != -1;
}
/* The same for what has up to 127 bits. */
static bool
fits_wide_division(RtValue a, RtValue b, __int128 *i, __int128 *j)
{
    return rt_int_fits_wide(a, i) && rt_int_fits_wide(b, j) && *j != 0 && *j != -1;
}

/* a // b; ZeroDivisionError. */
RtValue
rt_int_floor_divide_slow(RtThread *t, RtValue a, RtValue b)
{
    int64_t i, j;
    __int128 x, y;
    RtValue q;
    if (fits_machine_division(a, b, &i, &j)) {
        return rt_int_from_int64(t, i / j - ((i % j != 0) & ((i ^ j) < 0)));
    }
    if (fits_wide_division(a, b, &x, &y)) {
        return rt_int_from_signed_wide(t, x / y - ((x % y != 0) & ((x ^ y) < 0)));
    }
    if (rt_int_sign(b) == 0) {
        return rt_raise(t, RT_EXC_ZeroDivisionError, RT_DIVISION_BY_ZERO("integer division or modulo by zero"));
    }
    return floor_division(t, a, b, &q, NULL) < 0 ? RT_NULL : q;
}

/* a % b; ZeroDivisionError. */
RtValue
rt_int_remainder_slow(RtThread *t, RtValue a, RtValue b)
{
    int64_t i, j;
    __int128 x, y;
    RtValue r;
    if (fits_machine_division(a, b, &i, &j)) {
        int64_t rest = i % j;
        return rt_int_from_int64(t, rest != 0 && (rest ^ j) < 0 ? rest + j : rest);
    }
    if (fits_wide_division(a, b, &x, &y)) {
        __int128 rest = x % y;
        return rt_int_from_signed_wide(t, rest != 0 && (rest ^ y) < 0 ? rest + y : rest);
    }
    if (rt_int_sign(b) == 0) {
        return rt_raise(t, RT_EXC_ZeroDivisionError, RT_DIVISION_BY_ZERO("integer modulo by zero"));
    }
    return floor_division(t, a, b, NULL, &r) < 0 ? RT_NULL : r;
}

/* Both at once; -1 with ZeroDivisionError or without memory. */
int
rt_int_divmod(RtThread *t, RtValue a, RtValue b, RtValue *quotient, RtValue *remainder)
{
    int64_t i, j;
    if (fits_machine_division(a, b, &i, &j)) {
        int64_t rest = i % j, down = rest != 0 && (rest ^ j) < 0;
        *quotient = rt_int_from_int64(t, i / j - down);
        *remainder = rt_int_from_int64(t, rest + down * j);
        if (RT_LIKELY(!rt_value_is_null(*quotient)) && RT_LIKELY(!rt_value_is_null(*remainder))) {
            return 0;
        }
        rt_close_int(t, *quotient);
        rt_close_int(t, *remainder);
        return -1;
    }
    if (rt_int_sign(b) == 0) {
        rt_raise(t, RT_EXC_ZeroDivisionError, RT_DIVISION_BY_ZERO("integer division or modulo by zero"));
        return -1;
    }
    return floor_division(t, a, b, quotient, remainder);
}

/* m * 2**e, where m has further, smaller digits when `more`: the nearest double, ties to even, or infinity. */
double
rt_round_to_double(unsigned __int128 m, bool more, int64_t e)
{
    int bits = 0, lowest;
    unsigned __int128 half, rest;
    for (unsigned __int128 k = m; k != 0; k >>= 1) {
        bits++;
    }
    if (e + bits > 1100) {
        return HUGE_VAL;
    }
    if (e + bits < -1100) {
        return 0.0;
    }
    lowest = (int)e + bits - 53;                 /* what the last bit of the result stands for */
    lowest = lowest < -1074 ? -1074 : lowest;
    if (lowest > e) {
        int drop = lowest - (int)e;
        if (drop > 127) {
            return 0.0;
        }
        half = (unsigned __int128)1 << (drop - 1);
        rest = m & (half + half - 1);
        m >>= drop;
        e = lowest;
        m += rest > half || (rest == half && (more || (m & 1)));
    }
    return ldexp((double)(uint64_t)m, (int)e);
}

/* a / b, correctly rounded; ZeroDivisionError, OverflowError. */
RtValue
rt_int_true_divide(RtThread *t, RtValue a, RtValue b)
{
    RtIntView x, y;
    int64_t shift, i, j;
    if (rt_value_both_int(a, b) && b.bits != RT_INT_TAG) {      /* both are exact doubles */
        return rt_float((double)rt_small_int_value(a) / (double)rt_small_int_value(b));
    }
    if (rt_int_sign(b) == 0) {
        return rt_raise(t, RT_EXC_ZeroDivisionError, "division by zero");
    }
    if (rt_int_fits_int64(a, &i) && rt_int_fits_int64(b, &j)) {
        const int64_t exact = (int64_t)1 << 53;
        if (i >= -exact && i <= exact && j >= -exact && j <= exact) {
            return rt_float((double)i / (double)j);
        }
    }
    rt_int_view(a, &x);
    rt_int_view(b, &y);
    if (x.sign == 0) {
        return rt_float(y.sign < 0 ? -0.0 : 0.0);
    }
    /* |a| * 2**shift / |b| has 66 or 67 bits. */
    shift = 66 - ((int64_t)rt_digits_bit_length(x.digits, x.count) - (int64_t)rt_digits_bit_length(y.digits, y.count));
    RtValue large = shift >= 0 ? rt_int_lshift(t, a, rt_small_int(shift)) : rt_dup(t, a), other, q, r;
    if (rt_value_is_null(large)) {
        return RT_NULL;
    }
    other = shift < 0 ? rt_int_lshift(t, b, rt_small_int(-shift)) : rt_dup(t, b);
    if (rt_value_is_null(other)) {
        rt_close(t, large);
        return RT_NULL;
    }
    RtIntView u, v, w;
    rt_int_view(large, &u);
    rt_int_view(other, &v);
    int failed = divide_views(t, &u, &v, &q, &r);
    rt_close(t, large);
    rt_close(t, other);
    if (failed < 0) {
        return RT_NULL;
    }
    unsigned __int128 m = 0;
    rt_int_view(q, &w);
    for (size_t k = w.count; k-- > 0; ) {
        m = m << RT_DIGIT_BITS | w.digits[k];
    }
    double d = rt_round_to_double(m, rt_int_sign(r) != 0, -shift);
    rt_close(t, q);
    rt_close(t, r);
    if (isinf(d)) {
        return rt_raise(t, RT_EXC_OverflowError, "integer division result too large for a float");
    }
    return rt_float(x.sign * y.sign < 0 ? -d : d);
}

/* How far b shifts: -1 with an exception when it is negative; more than any int has bits when it is too large. */
static int
shift_count(RtThread *t, RtValue b, int64_t *count)
{
    if (rt_value_is_int(b) && rt_small_int_value(b) >= 0) {
        *count = rt_small_int_value(b);
        return 0;
    }
    if (rt_int_sign(b) < 0) {
        rt_raise(t, RT_EXC_ValueError, "negative shift count");
        return -1;
    }
    if (!rt_int_fits_int64(b, count)) {
        *count = INT64_MAX;
    }
    return 0;
}

/* a << b; ValueError for a negative b. */
RtValue
rt_int_lshift(RtThread *t, RtValue a, RtValue b)
{
    RtIntView x;
    RtInt *r;
    int64_t count;
    __int128 wide;
    if (rt_value_is_int(b) && (uint64_t)rt_small_int_value(b) < 64) {
        count = rt_small_int_value(b);
        if (rt_int_fits_wide(a, &wide) && wide >> (126 - count) == wide >> 127) {
            return rt_int_from_signed_wide(t, (__int128)((unsigned __int128)wide << count));
        }
    }
    if (shift_count(t, b, &count) < 0) {
        return RT_NULL;
    }
    rt_int_view(a, &x);
    if (x.sign == 0) {
        return rt_small_int(0);
    }
    if (count == INT64_MAX) {
        return rt_raise(t, RT_EXC_OverflowError, "too many digits in integer");
    }
    if (count > BIGGEST_SHIFT) {
        return rt_raise_no_memory(t);
    }
    size_t n = (size_t)x.count + (size_t)count / RT_DIGIT_BITS + 1;
    r = rt_int_begin(t, n);
    if (r == NULL) {
        return RT_NULL;
    }
    rt_digits_shift_left(rt_int_digits(r), x.digits, x.count, (size_t)count);
    return rt_int_finish(t, r, x.sign, n);
}

/* a >> b, rounding down; ValueError for a negative b. */
RtValue
rt_int_rshift(RtThread *t, RtValue a, RtValue b)
{
    RtIntView x;
    RtInt *r;
    int64_t count;
    __int128 wide;
    bool lost;
    if (rt_value_both_int(a, b) && (uint64_t)rt_small_int_value(b) < 64) {
        return rt_small_int(rt_small_int_value(a) >> rt_small_int_value(b));
    }
    if (shift_count(t, b, &count) < 0) {
        return RT_NULL;
    }
    if (rt_int_fits_wide(a, &wide)) {
        return rt_int_from_signed_wide(t, wide >> (count > 127 ? 127 : count));
    }
    rt_int_view(a, &x);
    r = rt_int_begin(t, x.count + 1);
    if (r == NULL) {
        return RT_NULL;
    }
    uint32_t *d = rt_int_digits(r);
    size_t n = rt_digits_shift_right(d, x.digits, x.count, (size_t)count, &lost);
    if (x.sign < 0 && lost) {
        const uint32_t one = 1;
        n = rt_digits_add(d, d, n, &one, 1);
    }
    return rt_int_finish(t, r, x.sign, n);
}

/* -a. */
RtValue
rt_int_negative(RtThread *t, RtValue a)
{
    int64_t i;
    RtIntView x;
    if (rt_int_fits_int64(a, &i)) {
        return rt_int_from_signed_wide(t, -(__int128)i);
    }
    rt_int_view(a, &x);
    return rt_int_from_digits(t, -x.sign, x.digits, x.count);
}

/* ~a, which is -1 - a. */
RtValue
rt_int_invert(RtThread *t, RtValue a)
{
    return rt_int_subtract(t, rt_small_int(-1), a);
}

/* |a|, an exact int. */
RtValue
rt_int_absolute(RtThread *t, RtValue a)
{
    if (RT_LIKELY(rt_value_is_int(a)) && rt_small_int_value(a) >= 0) {
        return a;
    }
    return rt_int_sign(a) < 0 ? rt_int_negative(t, a) : rt_int_exact(t, a);
}
