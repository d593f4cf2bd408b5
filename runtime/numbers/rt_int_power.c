/* Powers, bitwise operators, greatest common divisors and roots of ints. */
#include "rt_digits.h"
#include "rt_error.h"
#include "rt_float.h"
#include "rt_heap.h"
#include "rt_int_make.h"
#include "rt_vm.h"

/* Replace *v, which is owned, by a new value.  -1 when that is RT_NULL; *v is then RT_NULL. */
static int
replace(RtThread *t, RtValue *v, RtValue new_value)
{
    rt_close(t, *v);
    *v = new_value;
    return rt_value_is_null(new_value) ? -1 : 0;
}

/* a ** b; a float for a negative b; ZeroDivisionError. */
RtValue
rt_int_power(RtThread *t, RtValue a, RtValue b)
{
    RtIntView e;
    if (b.bits == rt_small_int(2).bits) {
        return rt_int_multiply(t, a, a);
    }
    rt_int_view(b, &e);
    if (e.sign < 0) {
        double x, y;
        if (rt_int_to_double(t, a, &x) < 0 || rt_int_to_double(t, b, &y) < 0) {
            return RT_NULL;
        }
        return rt_float_power(t, x, y);
    }
    int64_t base;
    if (rt_int_fits_int64(a, &base)) {
        if (base == 0 || base == 1) {
            return rt_small_int(e.sign == 0 ? 1 : base);
        }
        if (base == -1) {
            return rt_small_int(rt_int_is_odd(b) ? -1 : 1);
        }
        if (base == 2) {
            return rt_int_lshift(t, rt_small_int(1), b);
        }
    }
    RtValue result = rt_small_int(1);
    for (size_t i = rt_digits_bit_length(e.digits, e.count); i-- > 0; ) {
        if (replace(t, &result, rt_int_multiply(t, result, result)) < 0) {
            return RT_NULL;
        }
        if ((e.digits[i / RT_DIGIT_BITS] >> (i % RT_DIGIT_BITS) & 1) && replace(t, &result, rt_int_multiply(t, result, a)) < 0) {
            return RT_NULL;
        }
    }
    return result;
}

/* The inverse of a modulo m > 0, or ValueError. */
static RtValue
inverse(RtThread *t, RtValue a, RtValue m)
{
    /* r0 = x0 * a and r1 = x1 * a modulo m */
    RtValue r0 = rt_dup(t, m), r1 = rt_int_remainder(t, a, m), x0 = rt_small_int(0), x1 = rt_small_int(1);
    RtValue result = RT_NULL;
    while (!rt_value_is_null(r1) && rt_int_sign(r1) != 0) {
        RtValue q, r, product, x;
        if (rt_int_divmod(t, r0, r1, &q, &r) < 0) {
            goto done;
        }
        replace(t, &r0, r1);
        r1 = r;
        product = rt_int_multiply(t, q, x1);
        rt_close(t, q);
        if (rt_value_is_null(product)) {
            goto done;
        }
        x = rt_int_subtract(t, x0, product);
        rt_close(t, product);
        if (rt_value_is_null(x)) {
            goto done;
        }
        replace(t, &x0, x1);
        x1 = x;
    }
    if (rt_value_is_null(r1)) {
        goto done;
    }
    if (rt_int_compare(r0, rt_small_int(1)) != 0) {
        rt_raise(t, RT_EXC_ValueError, "base is not invertible for the given modulus");
        goto done;
    }
    result = rt_int_remainder(t, x0, m);
done:
    rt_close(t, r0);
    rt_close(t, r1);
    rt_close(t, x0);
    rt_close(t, x1);
    return result;
}

/* base ** e % m for 0 <= base < m < 2**63. */
static uint64_t
power_mod_small(uint64_t base, const RtIntView *e, uint64_t m)
{
    uint64_t result = 1 % m;
    for (size_t i = rt_digits_bit_length(e->digits, e->count); i-- > 0; ) {
        result = (uint64_t)((unsigned __int128)result * result % m);
        if (e->digits[i / RT_DIGIT_BITS] >> (i % RT_DIGIT_BITS) & 1) {
            result = (uint64_t)((unsigned __int128)result * base % m);
        }
    }
    return result;
}

/* *v = *v * factor % m, for an owned *v. */
static int
multiply_mod(RtThread *t, RtValue *v, RtValue factor, RtValue m)
{
    RtValue product = rt_int_multiply(t, *v, factor);
    if (rt_value_is_null(product)) {
        return replace(t, v, RT_NULL);
    }
    int failed = replace(t, v, rt_int_remainder(t, product, m));
    rt_close(t, product);
    return failed;
}

/* base ** b % m for m > 0, 0 <= base < m, b >= 0. */
static RtValue
power_mod(RtThread *t, RtValue base, RtValue b, RtValue m)
{
    RtIntView e;
    int64_t x, y;
    rt_int_view(b, &e);
    if (rt_int_fits_int64(m, &y) && rt_int_fits_int64(base, &x)) {
        return rt_int_from_uint64(t, power_mod_small((uint64_t)x, &e, (uint64_t)y));
    }
    /* Four bits of the exponent at a time, highest first. */
    RtValue table[16], result = rt_small_int(1);
    size_t bits = rt_digits_bit_length(e.digits, e.count), windows = (bits + 3) / 4, made;
    bool failed = false;
    table[0] = rt_small_int(1);
    table[1] = rt_dup(t, base);
    for (made = 2; made < (windows > 4 ? 16 : 2) && !failed; made++) {
        table[made] = rt_dup(t, table[made - 1]);
        failed = multiply_mod(t, &table[made], base, m) < 0;
    }
    for (size_t w = windows; w-- > 0 && !failed; ) {
        uint32_t window = 0;
        for (size_t i = w * 4 + 4; i-- > w * 4; ) {
            window = window << 1 | (i < bits && (e.digits[i / RT_DIGIT_BITS] >> (i % RT_DIGIT_BITS) & 1));
        }
        if (made == 16) {
            for (int k = 0; k < 4 && !failed; k++) {
                failed = multiply_mod(t, &result, result, m) < 0;
            }
            failed = failed || (window != 0 && multiply_mod(t, &result, table[window], m) < 0);
        }
        else {
            for (int k = 3; k >= 0 && !failed; k--) {
                failed = multiply_mod(t, &result, result, m) < 0 || ((window >> k & 1) && multiply_mod(t, &result, base, m) < 0);
            }
        }
    }
    for (size_t i = 0; i < made; i++) {
        rt_close(t, table[i]);
    }
    return failed ? RT_NULL : result;
}

/* pow(a, b, m); the sign of m; ValueError for m == 0 and when there is no inverse. */
RtValue
rt_int_power_mod(RtThread *t, RtValue a, RtValue b, RtValue m)
{
    int sign = rt_int_sign(m);
    RtValue result = RT_NULL, base = RT_NULL, exponent = RT_NULL, size;
    if (sign == 0) {
        return rt_raise(t, RT_EXC_ValueError, "pow() 3rd argument cannot be 0");
    }
    size = rt_int_absolute(t, m);
    if (rt_value_is_null(size)) {
        return RT_NULL;
    }
    exponent = rt_int_absolute(t, b);
    base = rt_int_sign(b) < 0 ? inverse(t, a, size) : rt_int_remainder(t, a, size);
    if (!rt_value_is_null(base) && !rt_value_is_null(exponent)) {
        result = power_mod(t, base, exponent, size);
        if (sign < 0 && !rt_value_is_null(result) && rt_int_sign(result) != 0) {
            replace(t, &result, rt_int_add(t, result, m));
        }
        else if (!rt_value_is_null(result) && rt_int_compare(size, rt_small_int(1)) == 0) {
            replace(t, &result, rt_small_int(0));
        }
    }
    rt_close(t, base);
    rt_close(t, exponent);
    rt_close(t, size);
    return result;
}

/* --- bitwise, as if in two's complement with endless signs --- */

/* Digit i of x in two's complement; *carry starts as 1 and goes on from digit to digit. */
static uint32_t
complement_digit(const RtIntView *x, size_t i, uint32_t *carry)
{
    uint32_t d = i < x->count ? x->digits[i] : 0;
    if (x->sign >= 0) {
        return d;
    }
    d = (d ^ RT_DIGIT_MASK) + *carry;
    *carry = d >> RT_DIGIT_BITS;
    return d & RT_DIGIT_MASK;
}

static RtValue
bitwise(RtThread *t, RtValue a, RtValue b, char op)
{
    RtIntView x, y;
    size_t n;
    uint32_t carry_x = 1, carry_y = 1, *d;
    bool negative;
    RtInt *r;
    __int128 i, j;
    if (rt_int_fits_wide(a, &i) && rt_int_fits_wide(b, &j)) {
        return rt_int_from_signed_wide(t, op == '&' ? i & j : op == '|' ? i | j : i ^ j);
    }
    rt_int_view(a, &x);
    rt_int_view(b, &y);
    bool minus_x = x.sign < 0, minus_y = y.sign < 0;
    negative = op == '&' ? minus_x && minus_y : op == '|' ? minus_x || minus_y : minus_x != minus_y;
    n = (size_t)(x.count > y.count ? x.count : y.count) + 1;
    if (op == '&' && !minus_x && !minus_y) {
        n = x.count < y.count ? x.count : y.count;
    }
    r = rt_int_begin(t, n);
    if (r == NULL) {
        return RT_NULL;
    }
    d = rt_int_digits(r);
    for (size_t i = 0; i < n; i++) {
        uint32_t p = complement_digit(&x, i, &carry_x), q = complement_digit(&y, i, &carry_y);
        d[i] = op == '&' ? p & q : op == '|' ? p | q : p ^ q;
    }
    if (negative) {
        uint32_t carry = 1;
        for (size_t i = 0; i < n; i++) {
            carry += d[i] ^ RT_DIGIT_MASK;
            d[i] = carry & RT_DIGIT_MASK;
            carry >>= RT_DIGIT_BITS;
        }
    }
    return rt_int_finish(t, r, negative ? -1 : 1, n);
}

/* a & b. */
RtValue
rt_int_and(RtThread *t, RtValue a, RtValue b)
{
    return rt_value_both_int(a, b) ? (RtValue){a.bits & b.bits} : bitwise(t, a, b, '&');
}

/* a | b. */
RtValue
rt_int_or(RtThread *t, RtValue a, RtValue b)
{
    return rt_value_both_int(a, b) ? (RtValue){a.bits | b.bits} : bitwise(t, a, b, '|');
}

/* a ^ b. */
RtValue
rt_int_xor(RtThread *t, RtValue a, RtValue b)
{
    return rt_value_both_int(a, b) ? (RtValue){(a.bits ^ b.bits) | RT_INT_TAG} : bitwise(t, a, b, '^');
}

/* --- number theory --- */

/* The greatest common divisor, never negative. */
RtValue
rt_int_gcd(RtThread *t, RtValue a, RtValue b)
{
    RtValue x = rt_int_absolute(t, a), y = rt_int_absolute(t, b);
    int64_t i, j;
    while (!rt_value_is_null(x) && !rt_value_is_null(y) && rt_int_sign(y) != 0) {
        if (rt_int_fits_int64(x, &i) && rt_int_fits_int64(y, &j)) {
            while (j != 0) {
                int64_t rest = i % j;
                i = j;
                j = rest;
            }
            rt_close(t, x);
            rt_close(t, y);
            return rt_int_from_int64(t, i);
        }
        RtValue rest = rt_int_remainder(t, x, y);
        rt_close(t, x);
        x = y;
        y = rest;
    }
    if (rt_value_is_null(y)) {
        rt_close(t, x);
        return RT_NULL;
    }
    rt_close(t, y);
    return x;
}

/* The largest r with r * r <= a, for a >= 0. */
RtValue
rt_int_isqrt(RtThread *t, RtValue a)
{
    int64_t i;
    if (rt_int_fits_int64(a, &i)) {
        int64_t r = (int64_t)sqrt((double)i);
        while (r > 3037000499 || r * r > i) {
            r--;
        }
        while (r < 3037000499 && (r + 1) * (r + 1) <= i) {
            r++;
        }
        return rt_int_from_int64(t, r);
    }
    /* Newton from above: the iterates fall until they are right. */
    RtValue x = rt_int_lshift(t, rt_small_int(1), rt_small_int((int64_t)(rt_int_bit_length(a) + 1) / 2));
    while (!rt_value_is_null(x)) {
        RtValue q = rt_int_floor_divide(t, a, x), sum, next;
        if (rt_value_is_null(q)) {
            break;
        }
        if (rt_int_compare(q, x) >= 0) {
            rt_close(t, q);
            return x;
        }
        sum = rt_int_add(t, x, q);
        rt_close(t, q);
        next = rt_value_is_null(sum) ? RT_NULL : rt_int_rshift(t, sum, rt_small_int(1));
        rt_close(t, sum);
        replace(t, &x, next);
    }
    rt_close(t, x);
    return RT_NULL;
}
