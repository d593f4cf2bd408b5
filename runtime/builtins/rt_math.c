/* The module math: functions of floats, constants, the table. */
#include "rt_math.h"

#include <math.h>

#include "rt_error.h"
#include "rt_float.h"
#include "rt_int.h"
#include "rt_int_make.h"
#include "rt_module.h"
#include "rt_number.h"
#include "rt_slice.h"
#include "rt_tuple.h"
#include "rt_vm.h"

#define PI 3.141592653589793238462643383279502884197

static RtValue
domain_error(RtThread *t)
{
    return rt_raise(t, RT_EXC_ValueError, "math domain error");
}

/* The same for x, where the host says from 3.14 on what it wanted; wanted may be NULL. */
static RtValue
unexpected(RtThread *t, const char *wanted, double x)
{
    return RT_HOST < 0x030e || wanted == NULL ? domain_error(t)
                                              : rt_raise(t, RT_EXC_ValueError, "expected %s, got %R", wanted, rt_float(x));
}

static RtValue
range_error(RtThread *t)
{
    return rt_raise(t, RT_EXC_OverflowError, "math range error");
}

/* function(arg): nan from a number, and infinity from a finite one, are errors. */
static RtValue
one(RtThread *t, RtValue arg, double (*function)(double), bool can_overflow, const char *wanted)
{
    double x, r;
    if (rt_to_double(t, arg, &x) < 0) {
        return RT_NULL;
    }
    r = function(x);
    if (isnan(r) && !isnan(x)) {
        return unexpected(t, wanted, x);
    }
    if (isinf(r) && isfinite(x)) {
        return can_overflow ? range_error(t) : unexpected(t, wanted, x);
    }
    return rt_float(r);
}

#define FROM_MINUS_1 "a number in range from -1 up to 1"
#define FINITE "a finite input"
#define NO_POLE "a noninteger or positive integer"

/* X(name, function, can overflow, what is wanted when not every number is) */
#define ONE(X) \
    X(acos, acos, false, FROM_MINUS_1) X(acosh, acosh, false, "argument value not less than 1") X(asin, asin, false, FROM_MINUS_1) \
    X(asinh, asinh, false, NULL) X(atan, atan, false, NULL) X(atanh, atanh, false, "a number between -1 and 1") \
    X(cbrt, cbrt, false, NULL) X(cos, cos, false, FINITE) X(cosh, cosh, true, NULL) X(erf, erf, true, NULL) \
    X(erfc, erfc, true, NULL) X(exp, exp, true, NULL) X(exp2, exp2, true, NULL) X(expm1, expm1, true, NULL) \
    X(fabs, fabs, false, NULL) X(gamma, rt_math_gamma, true, NO_POLE) X(lgamma, rt_math_lgamma, true, NO_POLE) \
    X(log1p, log1p, false, "argument value > -1") X(sin, sin, false, FINITE) X(sinh, sinh, true, NULL) \
    X(sqrt, sqrt, false, "a nonnegative input") X(tan, tan, false, FINITE) X(tanh, tanh, false, NULL)

#define X(name, function, can_overflow, wanted) \
    static RtValue math_##name(RtThread *t, RtValue self, RtValue arg) \
    { \
        (void)self; \
        return one(t, arg, function, can_overflow, wanted); \
    }
ONE(X)
#undef X

static int
two_doubles(RtThread *t, const char *function, const RtValue *args, size_t nargs, double *x, double *y)
{
    return rt_args_check(t, function, nargs, 2, 2) < 0 || rt_to_double(t, args[0], x) < 0 ? -1 : rt_to_double(t, args[1], y);
}

/* A result of two numbers that is always right. */
#define TWO(name, expression) \
    static RtValue math_##name(RtThread *t, RtValue self, const RtValue *args, size_t nargs) \
    { \
        double x, y; \
        (void)self; \
        return two_doubles(t, #name, args, nargs, &x, &y) < 0 ? RT_NULL : rt_float(expression); \
    }
TWO(atan2, atan2(x, y))
TWO(copysign, copysign(x, y))

static RtValue
math_fmod(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    double x, y, r;
    (void)self;
    if (two_doubles(t, "fmod", args, nargs, &x, &y) < 0) {
        return RT_NULL;
    }
    r = fmod(x, y);
    return isnan(r) && !isnan(x) && !isnan(y) ? domain_error(t) : rt_float(r);
}

static RtValue
math_remainder(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    double x, y, r;
    (void)self;
    if (two_doubles(t, "remainder", args, nargs, &x, &y) < 0) {
        return RT_NULL;
    }
    r = remainder(x, y);
    return isnan(r) && !isnan(x) && !isnan(y) ? domain_error(t) : rt_float(r);
}

static RtValue
math_pow(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    double x, y, r;
    (void)self;
    if (two_doubles(t, "pow", args, nargs, &x, &y) < 0) {
        return RT_NULL;
    }
    r = pow(x, y);
    if (isfinite(x) && isfinite(y) && !isfinite(r)) {
        return isnan(r) || x == 0.0 ? domain_error(t) : range_error(t);
    }
    return rt_float(r);
}

/* --- logarithms: of ints of any size --- */

static RtValue
logarithm(RtThread *t, RtValue arg, double (*function)(double))
{
    double x;
    if (rt_is_int(arg)) {
        if (rt_int_sign(arg) <= 0) {
            return RT_HOST < 0x030e ? domain_error(t) : rt_raise(t, RT_EXC_ValueError, "expected a positive input");
        }
        if (rt_int_bit_length(arg) > 1023) {
            int64_t exponent;
            x = rt_int_frexp(arg, &exponent);
            return rt_float(function(x) + function(2.0) * (double)exponent);
        }
    }
    if (rt_to_double(t, arg, &x) < 0) {
        return RT_NULL;
    }
    if (x <= 0.0) {
        return unexpected(t, "a positive input", x);
    }
    return rt_float(function(x));
}

static RtValue
math_log(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    RtValue top, bottom;
    (void)self;
#if RT_HOST >= 0x030c
    if (rt_args_check(t, "log", nargs, 1, 2) < 0) {
        return RT_NULL;
    }
#else
    if (nargs < 1 || nargs > 2) {
        return rt_raise(t, RT_EXC_TypeError, "math.log requires 1 to 2 arguments");
    }
#endif
    top = logarithm(t, args[0], log);
    if (nargs == 1 || rt_value_is_null(top)) {
        return top;
    }
    bottom = logarithm(t, args[1], log);
    return rt_value_is_null(bottom) ? bottom : rt_float_true_divide(t, rt_float_value(top), rt_float_value(bottom));
}

static RtValue
math_log2(RtThread *t, RtValue self, RtValue arg)
{
    (void)self;
    return logarithm(t, arg, log2);
}

static RtValue
math_log10(RtThread *t, RtValue self, RtValue arg)
{
    (void)self;
    return logarithm(t, arg, log10);
}

/* --- to ints --- */

/* floor() or ceil(): by the type's own method, else of its float. */
static RtValue
to_whole(RtThread *t, RtValue arg, RtStr *method, double (*function)(double))
{
    RtValue r;
    double x;
    if (rt_value_is_float(arg)) {
        return rt_int_from_double(t, function(rt_float_value(arg)));
    }
    r = rt_call_special(t, method, &arg, 1);
    if (!rt_value_is_null(r) || rt_error_occurred(t)) {
        return r;
    }
    return rt_to_double(t, arg, &x) < 0 ? RT_NULL : rt_int_from_double(t, function(x));
}

static RtValue
math_floor(RtThread *t, RtValue self, RtValue arg)
{
    (void)self;
    return to_whole(t, arg, t->vm->names.__floor__, floor);
}

static RtValue
math_ceil(RtThread *t, RtValue self, RtValue arg)
{
    (void)self;
    return to_whole(t, arg, t->vm->names.__ceil__, ceil);
}

static RtValue
math_trunc(RtThread *t, RtValue self, RtValue arg)
{
    RtValue r;
    (void)self;
    if (rt_value_is_float(arg)) {
        return rt_int_from_double(t, rt_float_value(arg));
    }
    r = rt_call_special(t, t->vm->names.__trunc__, &arg, 1);
    if (rt_value_is_null(r) && !rt_error_occurred(t)) {
        return rt_raise(t, RT_EXC_TypeError, "type %T doesn't define __trunc__ method", arg);
    }
    return r;
}

/* --- parts of floats --- */

static RtValue
pair(RtThread *t, RtValue a, RtValue b)
{
    RtValue items[2] = {a, b};
    return rt_value_take(rt_tuple_from_array_take(t, items, 2));
}

static RtValue
math_modf(RtThread *t, RtValue self, RtValue arg)
{
    double x, whole, part;
    (void)self;
    if (rt_to_double(t, arg, &x) < 0) {
        return RT_NULL;
    }
    part = modf(x, &whole);
    return pair(t, rt_float(part), rt_float(whole));
}

static RtValue
math_frexp(RtThread *t, RtValue self, RtValue arg)
{
    double x;
    int e = 0;
    (void)self;
    if (rt_to_double(t, arg, &x) < 0) {
        return RT_NULL;
    }
    if (isfinite(x)) {
        x = frexp(x, &e);
    }
    return pair(t, rt_float(x), rt_small_int(e));
}

static RtValue
math_ldexp(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    double x, r;
    int64_t e;
    (void)self;
    if (rt_args_check(t, "ldexp", nargs, 2, 2) < 0 || rt_to_double(t, args[0], &x) < 0) {
        return RT_NULL;
    }
    if (!rt_is_int(args[1])) {
        return rt_raise(t, RT_EXC_TypeError, "Expected an int as second argument to ldexp.");
    }
    if (!rt_int_fits_int64(args[1], &e)) {
        e = rt_int_sign(args[1]) < 0 ? INT64_MIN : INT64_MAX;
    }
    r = ldexp(x, e > 5000 ? 5000 : e < -5000 ? -5000 : (int)e);
    return isinf(r) && isfinite(x) ? range_error(t) : rt_float(r);
}

static RtValue
math_ulp(RtThread *t, RtValue self, RtValue arg)
{
    double x, up;
    (void)self;
    if (rt_to_double(t, arg, &x) < 0) {
        return RT_NULL;
    }
    x = fabs(x);
    if (!isfinite(x)) {
        return rt_float(x);
    }
    up = nextafter(x, HUGE_VAL);
    return rt_float(isinf(up) ? x - nextafter(x, 0.0) : up - x);
}

#if RT_HOST >= 0x030c
/* x and `steps` doubles further towards y. */
static double
step(double x, double y, int64_t steps)
{
    int64_t a, b;
    if (isnan(x) || isnan(y)) {
        return x + y;
    }
    if (x == y) {
        return steps == 0 ? x : y;
    }
    memcpy(&a, &x, sizeof a);
    memcpy(&b, &y, sizeof b);
    a = a < 0 ? INT64_MIN - a : a;      /* so that order of bits is order of numbers */
    b = b < 0 ? INT64_MIN - b : b;
    if (b > a) {
        a = (uint64_t)b - (uint64_t)a <= (uint64_t)steps ? b : a + steps;
    }
    else {
        a = (uint64_t)a - (uint64_t)b <= (uint64_t)steps ? b : a - steps;
    }
    bool minus = a < 0 || (a == 0 && signbit(x));
    a = a < 0 ? INT64_MIN - a : a;
    memcpy(&x, &a, sizeof x);
    return a == 0 && minus ? -0.0 : x;
}

static RtValue
math_nextafter(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    static const RtArgsSpec spec = {"nextafter", {"", "", "steps"}, 3, .required = 2, .positional_only = 2, .positional = 2};
    RtValue out[3], exact;
    double x, y;
    int64_t steps;
    (void)self;
    if (rt_args_parse(t, &spec, args, nargs, kwnames, out) < 0 || rt_to_double(t, out[0], &x) < 0 || rt_to_double(t, out[1], &y) < 0) {
        return RT_NULL;
    }
    if (rt_value_is_null(out[2]) || rt_value_is_none(out[2])) {
        return rt_float(nextafter(x, y));
    }
    exact = rt_index(t, out[2]);
    if (rt_value_is_null(exact)) {
        return RT_NULL;
    }
    int sign = rt_int_sign(exact);
    if (!rt_int_fits_int64(exact, &steps)) {
        steps = INT64_MAX;
    }
    rt_close(t, exact);
    if (sign < 0) {
        return rt_raise(t, RT_EXC_ValueError, "steps must be a non-negative integer");
    }
    return rt_float(step(x, y, steps));
}
#else
TWO(nextafter, nextafter(x, y))
#endif

#if RT_HOST >= 0x030d
static RtValue
math_fma(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    double x, y, z, r;
    (void)self;
    if (rt_args_check(t, "fma", nargs, 3, 3) < 0 || rt_to_double(t, args[0], &x) < 0 || rt_to_double(t, args[1], &y) < 0
        || rt_to_double(t, args[2], &z) < 0) {
        return RT_NULL;
    }
    r = fma(x, y, z);
    if (isnan(r) && !isnan(x) && !isnan(y) && !isnan(z)) {
        return rt_raise(t, RT_EXC_ValueError, "invalid operation in fma");
    }
    if (isinf(r) && isfinite(x) && isfinite(y) && isfinite(z)) {
        return rt_raise(t, RT_EXC_OverflowError, "overflow in fma");
    }
    return rt_float(r);
}
#endif

/* --- tests --- */

#define TEST(name, expression) \
    static RtValue math_##name(RtThread *t, RtValue self, RtValue arg) \
    { \
        double x; \
        (void)self; \
        return rt_to_double(t, arg, &x) < 0 ? RT_NULL : (expression); \
    }
TEST(isnan, rt_bool(isnan(x)))
TEST(isinf, rt_bool(isinf(x)))
TEST(isfinite, rt_bool(isfinite(x)))
TEST(degrees, rt_float(x * (180.0 / PI)))
TEST(radians, rt_float(x * (PI / 180.0)))

static RtValue
math_isclose(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    static const RtArgsSpec spec = {"isclose", {"a", "b", "rel_tol", "abs_tol"}, 4, .required = 2, .positional_only = 0, .positional = 2};
    RtValue out[4];
    double x[4] = {0.0, 0.0, 1e-9, 0.0}, apart;
    (void)self;
    if (rt_args_parse(t, &spec, args, nargs, kwnames, out) < 0) {
        return RT_NULL;
    }
    for (int i = 0; i < 4; i++) {
        if (!rt_value_is_null(out[i]) && rt_to_double(t, out[i], &x[i]) < 0) {
            return RT_NULL;
        }
    }
    if (x[2] < 0.0 || x[3] < 0.0) {
        return rt_raise(t, RT_EXC_ValueError, "tolerances must be non-negative");
    }
    if (x[0] == x[1]) {
        return RT_TRUE;
    }
    if (isinf(x[0]) || isinf(x[1])) {
        return RT_FALSE;
    }
    apart = fabs(x[1] - x[0]);
    return rt_bool(apart <= fabs(x[2] * x[1]) || apart <= fabs(x[2] * x[0]) || apart <= x[3]);
}

static const RtMethodDef methods[] = {
#define X(name, function, can_overflow, wanted) RT_METHOD_O(#name, math_##name, NULL),
    ONE(X)
#undef X
    RT_METHOD_FAST("atan2", math_atan2, "The angle of the point (x, y), arguments in the order y, x."),
    RT_METHOD_FAST("copysign", math_copysign, "The size of one number with the sign of another."),
    RT_METHOD_FAST("fmod", math_fmod, "What is left of a division, with the sign of the first number."),
    RT_METHOD_FAST("remainder", math_remainder, "What is left of a division that is rounded to the nearest."),
    RT_METHOD_FAST("pow", math_pow, "A power, as a float."),
    {.name = "log", .convention = RT_CC_FAST, .fast = math_log, .doc = "A logarithm, natural or to a base.",
     .style = RT_HOST < 0x030c ? RT_STYLE_UNQUALIFIED : RT_STYLE_PLAIN},
    RT_METHOD_O("log2", math_log2, "The logarithm to base 2."),
    RT_METHOD_O("log10", math_log10, "The logarithm to base 10."),
    RT_METHOD_O("floor", math_floor, "The largest int that is not larger."),
    RT_METHOD_O("ceil", math_ceil, "The smallest int that is not smaller."),
    RT_METHOD_O("trunc", math_trunc, "The number without its fraction."),
    RT_METHOD_O("modf", math_modf, "Fraction and whole part."),
    RT_METHOD_O("frexp", math_frexp, "Mantissa and exponent."),
    RT_METHOD_FAST("ldexp", math_ldexp, "A number times a power of 2."),
    RT_METHOD_O("ulp", math_ulp, "What the lowest bit of a float stands for."),
#if RT_HOST >= 0x030c
    RT_METHOD_FAST_KW("nextafter", math_nextafter, "The next float towards another, or one more steps away."),
    RT_METHOD_FAST("sumprod", rt_math_sumprod, "The sum of the products of two sequences."),
#else
    RT_METHOD_FAST("nextafter", math_nextafter, "The next float towards another."),
#endif
#if RT_HOST >= 0x030d
    RT_METHOD_FAST("fma", math_fma, "x * y + z, rounded once."),
#endif
    RT_METHOD_O("isnan", math_isnan, "Whether a number is no number."),
    RT_METHOD_O("isinf", math_isinf, "Whether a number is infinite."),
    RT_METHOD_O("isfinite", math_isfinite, "Whether a number is neither infinite nor nan."),
    RT_METHOD_O("degrees", math_degrees, "An angle in degrees."),
    RT_METHOD_O("radians", math_radians, "An angle in radians."),
    RT_METHOD_FAST_KW("isclose", math_isclose, "Whether two numbers are nearly equal."),
    RT_METHOD_O("factorial", rt_math_factorial, "The product of the ints from 1 on."),
    RT_METHOD_O("isqrt", rt_math_isqrt, "The whole part of the square root."),
    RT_METHOD_O("fsum", rt_math_fsum, "The sum of floats, rounded once."),
    RT_METHOD_FAST("gcd", rt_math_gcd, "The greatest common divisor."),
    RT_METHOD_FAST("lcm", rt_math_lcm, "The least common multiple."),
    RT_METHOD_FAST("comb", rt_math_comb, "In how many ways k of n can be chosen."),
    RT_METHOD_FAST("perm", rt_math_perm, "In how many ways k of n can be chosen, their order counted."),
    RT_METHOD_FAST("hypot", rt_math_hypot, "The length of a vector."),
    RT_METHOD_FAST("dist", rt_math_dist, "The distance of two points."),
    RT_METHOD_FAST_KW("prod", rt_math_prod, "The product of the items."),
    {0},
};

static int
add_constants(RtThread *t, RtModule *m)
{
    return rt_module_add(t, m, "pi", rt_float(PI)) < 0 || rt_module_add(t, m, "e", rt_float(2.718281828459045235360287471352662498)) < 0
        || rt_module_add(t, m, "tau", rt_float(2.0 * PI)) < 0 || rt_module_add(t, m, "inf", rt_float(HUGE_VAL)) < 0
        || rt_module_add(t, m, "nan", rt_float(NAN)) < 0 ? -1 : 0;
}

static const RtModuleDef module = {.name = "math", .doc = "Mathematical functions.", .methods = methods, .exec = add_constants};

/* A new module math. */
RtValue
rt_math_module(RtThread *t)
{
    return rt_value_take(rt_module_make(t, &module));
}
