/* Functions of math on ints: exact for any size. */
#include "rt_error.h"
#include "rt_int.h"
#include "rt_math.h"
#include "rt_number.h"
#include "rt_vm.h"

/* *v = function(*v, other), for an owned *v; -1 on failure, with *v RT_NULL. */
static int
apply(RtThread *t, RtValue (*function)(RtThread *, RtValue, RtValue), RtValue *v, RtValue other)
{
    RtValue r = function(t, *v, other);
    rt_close(t, *v);
    *v = r;
    return rt_value_is_null(r) ? -1 : 0;
}

static RtValue
multiply(RtThread *t, RtValue a, RtValue b)
{
    return rt_int_multiply(t, a, b);
}

static RtValue
divide(RtThread *t, RtValue a, RtValue b)
{
    return rt_int_floor_divide(t, a, b);
}

/* The product of the ints from..to, which are more than 0, by halves so that factors stay of a size. */
static RtValue
product_of_range(RtThread *t, int64_t from, int64_t to)
{
    RtValue low, high;
    if (to - from < 8) {
        low = rt_small_int(1);
        for (int64_t i = from; i <= to && !rt_value_is_null(low); i++) {
            RtValue factor = rt_int_from_int64(t, i);
            apply(t, multiply, &low, factor);
            rt_close(t, factor);
        }
        return low;
    }
    int64_t middle = from + (to - from) / 2;
    low = product_of_range(t, from, middle);
    if (rt_value_is_null(low)) {
        return low;
    }
    high = product_of_range(t, middle + 1, to);
    if (rt_value_is_null(high)) {
        rt_close(t, low);
        return high;
    }
    apply(t, multiply, &low, high);
    rt_close(t, high);
    return low;
}

/* math.factorial */
RtValue
rt_math_factorial(RtThread *t, RtValue self, RtValue arg)
{
    RtValue n = rt_index(t, arg);
    int64_t i;
    (void)self;
    if (rt_value_is_null(n)) {
        return RT_NULL;
    }
    bool fits = rt_int_fits_int64(n, &i);
    int sign = rt_int_sign(n);
    rt_close(t, n);
    if (sign < 0) {
        return rt_raise(t, RT_EXC_ValueError, "factorial() not defined for negative values");
    }
    if (!fits) {
        return rt_raise(t, RT_EXC_OverflowError, "factorial() argument should not exceed %ld", INT64_MAX);
    }
    return product_of_range(t, 1, i);
}

/* math.isqrt */
RtValue
rt_math_isqrt(RtThread *t, RtValue self, RtValue arg)
{
    RtValue n = rt_index(t, arg), r;
    (void)self;
    if (rt_value_is_null(n)) {
        return RT_NULL;
    }
    r = rt_int_sign(n) < 0 ? rt_raise(t, RT_EXC_ValueError, "isqrt() argument must be nonnegative") : rt_int_isqrt(t, n);
    rt_close(t, n);
    return r;
}

/* The least common multiple, never negative. */
static RtValue
lcm(RtThread *t, RtValue a, RtValue b)
{
    RtValue divisor, r;
    if (rt_int_sign(a) == 0 || rt_int_sign(b) == 0) {
        return rt_small_int(0);
    }
    divisor = rt_int_gcd(t, a, b);
    if (rt_value_is_null(divisor)) {
        return RT_NULL;
    }
    r = rt_int_floor_divide(t, a, divisor);
    rt_close(t, divisor);
    if (!rt_value_is_null(r) && apply(t, multiply, &r, b) == 0) {
        RtValue size = rt_int_absolute(t, r);
        rt_close(t, r);
        r = size;
    }
    return r;
}

static RtValue
fold(RtThread *t, RtValue (*function)(RtThread *, RtValue, RtValue), int64_t start, const RtValue *args, size_t nargs)
{
    RtValue r = rt_small_int(start);
    for (size_t i = 0; i < nargs && !rt_value_is_null(r); i++) {
        RtValue n = rt_index(t, args[i]);
        if (rt_value_is_null(n)) {
            rt_close(t, r);
            return RT_NULL;
        }
        apply(t, function, &r, n);
        rt_close(t, n);
    }
    return r;
}

/* math.gcd */
RtValue
rt_math_gcd(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    (void)self;
    return fold(t, rt_int_gcd, 0, args, nargs);
}

/* math.lcm */
RtValue
rt_math_lcm(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    (void)self;
    return fold(t, lcm, 1, args, nargs);
}

/* Both arguments as ints that are not negative. */
static int
two_counts(RtThread *t, const RtValue *args, RtValue *n, RtValue *k)
{
    *k = RT_NULL;
    *n = rt_index(t, args[0]);
    if (rt_value_is_null(*n)) {
        return -1;
    }
    *k = rt_index(t, args[1]);
    if (rt_value_is_null(*k)) {
        return -1;
    }
    if (rt_int_sign(*n) < 0) {
        rt_raise(t, RT_EXC_ValueError, "n must be a non-negative integer");
        return -1;
    }
    if (rt_int_sign(*k) < 0) {
        rt_raise(t, RT_EXC_ValueError, "k must be a non-negative integer");
        return -1;
    }
    return 0;
}

/* n (n - 1) … (n - k + 1), divided by k! when `combinations`. */
static RtValue
falling(RtThread *t, RtValue n, int64_t k, bool combinations)
{
    RtValue r = rt_small_int(1), factor = rt_dup(t, n);
    for (int64_t i = 1; i <= k && !rt_value_is_null(r) && !rt_value_is_null(factor); i++) {
        if (apply(t, multiply, &r, factor) == 0 && combinations) {      /* always whole: a binomial coefficient */
            RtValue divisor = rt_int_from_int64(t, i);
            apply(t, divide, &r, divisor);
            rt_close(t, divisor);
        }
        RtValue less = rt_int_subtract(t, factor, rt_small_int(1));
        rt_close(t, factor);
        factor = less;
    }
    if (rt_value_is_null(factor)) {
        rt_close(t, r);
        return RT_NULL;
    }
    rt_close(t, factor);
    return r;
}

/* math.comb */
RtValue
rt_math_comb(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    RtValue n, k, rest, r = RT_NULL;
    int64_t count;
    (void)self;
    if (rt_args_check(t, "comb", nargs, 2, 2) < 0) {
        return RT_NULL;
    }
    if (two_counts(t, args, &n, &k) == 0) {
        rest = rt_int_subtract(t, n, k);
        if (!rt_value_is_null(rest)) {
            RtValue least = rt_int_compare(rest, k) < 0 ? rest : k;
            if (rt_int_sign(rest) < 0) {
                r = rt_small_int(0);
            }
            else if (!rt_int_fits_int64(least, &count)) {
                r = rt_raise(t, RT_EXC_OverflowError, "min(n - k, k) must not exceed %ld", INT64_MAX);
            }
            else {
                r = falling(t, n, count, true);
            }
        }
        rt_close(t, rest);
    }
    rt_close(t, n);
    rt_close(t, k);
    return r;
}

/* math.perm */
RtValue
rt_math_perm(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    RtValue n, k, r = RT_NULL;
    int64_t count;
    if (rt_args_check(t, "perm", nargs, 1, 2) < 0) {
        return RT_NULL;
    }
    if (nargs == 1 || rt_value_is_none(args[1])) {
        return rt_math_factorial(t, self, args[0]);
    }
    if (two_counts(t, args, &n, &k) == 0) {
        if (rt_int_compare(n, k) < 0) {
            r = rt_small_int(0);
        }
        else if (!rt_int_fits_int64(k, &count)) {
            r = rt_raise(t, RT_EXC_OverflowError, "k must not exceed %ld", INT64_MAX);
        }
        else {
            r = falling(t, n, count, false);
        }
    }
    rt_close(t, n);
    rt_close(t, k);
    return r;
}
