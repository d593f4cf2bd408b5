/* Floats: operators on doubles, conversions, hash.  The type is in rt_float_type.c. */
#include "rt_float.h"

#include <errno.h>

#include "rt_call.h"
#include "rt_exception.h"
#include "rt_int.h"
#include "rt_number.h"
#include "rt_str.h"
#include "rt_vm.h"
#include "rt_warning.h"

/* OverflowError as the C library's errors come out: with a number and a text. */
static RtValue
raise_range(RtThread *t)
{
    RtStr *text = rt_str_from_c(t, "Numerical result out of range");
    RtValue args[2] = {rt_small_int(ERANGE), rt_str_value(text)};
    RtObject *exc;
    if (text == NULL) {
        return RT_NULL;
    }
    exc = rt_exception_new(t, rt_exc_type(t, RT_EXC_OverflowError), args, 2);
    rt_close(t, args[1]);
    return exc == NULL ? RT_NULL : rt_raise_object_take(t, exc);
}

/* a / b; ZeroDivisionError. */
RtValue
rt_float_true_divide(RtThread *t, double a, double b)
{
    if (b == 0.0) {
        return rt_raise(t, RT_EXC_ZeroDivisionError, RT_DIVISION_BY_ZERO("float division by zero"));
    }
    return rt_float(a / b);
}

/* Floor of a / b, and what is left of a, which has the sign of b.  b is not zero. */
void
rt_float_divmod(double a, double b, double *quotient, double *remainder)
{
    double rest = fmod(a, b), q = (a - rest) / b;
    if (rest != 0.0) {
        if ((b < 0) != (rest < 0)) {
            rest += b;
            q -= 1.0;
        }
    }
    else {
        rest = copysign(0.0, b);
    }
    if (q != 0.0) {
        double whole = floor(q);
        *quotient = q - whole > 0.5 ? whole + 1.0 : whole;
    }
    else {
        *quotient = copysign(0.0, a / b);
    }
    *remainder = rest;
}

/* a // b; ZeroDivisionError. */
RtValue
rt_float_floor_divide(RtThread *t, double a, double b)
{
    double q, r;
    if (b == 0.0) {
        return rt_raise(t, RT_EXC_ZeroDivisionError, RT_DIVISION_BY_ZERO("float floor division by zero"));
    }
    rt_float_divmod(a, b, &q, &r);
    return rt_float(q);
}

/* a % b; ZeroDivisionError. */
RtValue
rt_float_remainder(RtThread *t, double a, double b)
{
    double rest;
    if (b == 0.0) {
        return rt_raise(t, RT_EXC_ZeroDivisionError, RT_DIVISION_BY_ZERO(RT_HOST >= 0x030d ? "float modulo by zero" : "float modulo"));
    }
    rest = fmod(a, b);
    if (rest != 0.0) {
        return rt_float((b < 0) != (rest < 0) ? rest + b : rest);
    }
    return rt_float(copysign(0.0, b));
}

/* a ** b.  ZeroDivisionError, OverflowError.  The power of a negative number with a fraction in the exponent would be
 * complex: there are no complex numbers here, so it is refused. */
RtValue
rt_float_power(RtThread *t, double a, double b)
{
    double r;
    if (a == 0.0 && b < 0.0 && isfinite(b)) {
        return rt_raise(t, RT_EXC_ZeroDivisionError, RT_HOST >= 0x030e ? "zero to a negative power" : "0.0 cannot be raised to a negative power");
    }
    if (a < 0.0 && isfinite(a) && isfinite(b) && b != floor(b)) {
        return rt_raise(t, RT_EXC_NotImplementedError, "a negative number to a fractional power is a complex number");
    }
    r = pow(a, b);
    if (isinf(r) && isfinite(a) && isfinite(b)) {
        return raise_range(t);
    }
    return rt_float(r);
}

/* CPython's hash of a number that is m * 2**e: its value modulo 2**61 - 1, where 2**61 is 1. */
int64_t
rt_float_hash(double d)
{
    const uint64_t prime = ((uint64_t)1 << 61) - 1;
    int e;
    uint64_t m;
    int64_t hash;
    if (!isfinite(d)) {
        return isnan(d) ? 0 : d > 0 ? 314159 : -314159;
    }
    m = rt_float_take_apart(d, &e);
    e %= 61;
    if (e < 0) {
        e += 61;
    }
    m = (m << e & prime) | m >> (61 - e);
    m = m == prime ? 0 : m;
    hash = d < 0 ? -(int64_t)m : (int64_t)m;
    return hash == -1 ? -2 : hash;
}

/* d rounded to so many decimal digits behind the point (before it, when negative), half to even on the exact value. */
RtValue
rt_float_round(RtThread *t, double d, int64_t digits)
{
    RtDecimal decimal;
    double r = 0.0;
    if (!isfinite(d) || digits > 323) {
        return rt_float(d);
    }
    if (digits < -309) {
        return rt_float(copysign(0.0, d));
    }
    if (rt_decimal_fixed(d, (int)digits, &decimal) < 0) {
        return rt_raise_no_memory(t);
    }
    if (decimal.count > 0) {
        r = rt_decimal_to_double(decimal.digits, (size_t)decimal.count, decimal.point - decimal.count);
    }
    rt_decimal_drop(&decimal);
    if (isinf(r)) {
        return rt_raise(t, RT_EXC_OverflowError, "rounded value too large to represent");
    }
    return rt_float(copysign(r, d));
}

/* The double behind what __float__ returned, which is taken. */
static int
check_float_take(RtThread *t, RtValue v, RtValue r, double *out)
{
    int result = 0;
    if (rt_value_is_null(r)) {
        return -1;
    }
    if (rt_is_float(r)) {
        *out = rt_float_of(r);
        result = rt_value_is_float(r) ? 0 : rt_warn_of_subclass(t, v, "__float__", "float", r);
    }
    else {
        rt_raise(t, RT_EXC_TypeError, "%T.__float__ returned non-float (type %T)", v, r);
        result = -1;
    }
    rt_close(t, r);
    return result;
}

/* A float, an int, or what has __float__ or __index__: 1 and its double, 0 when v is nothing of that, -1 on failure. */
int
rt_as_double(RtThread *t, RtValue v, double *out)
{
    const RtSlots *slots;
    RtValue i;
    int result;
    if (rt_value_is_float(v)) {
        *out = rt_float_value(v);
        return 1;
    }
    if (rt_is_int_exact(v)) {
        return rt_int_to_double(t, v, out) < 0 ? -1 : 1;
    }
    slots = &rt_type_of(t, v)->slots;
    if (slots->to_float != NULL) {
        return check_float_take(t, v, slots->to_float(t, v), out) < 0 ? -1 : 1;
    }
    if (slots->index == NULL) {
        return 0;
    }
    i = rt_index(t, v);
    if (rt_value_is_null(i)) {
        return -1;
    }
    result = rt_int_to_double(t, i, out) < 0 ? -1 : 1;
    rt_close(t, i);
    return result;
}

/* The double of a number; -1 with TypeError for anything else. */
int
rt_to_double(RtThread *t, RtValue v, double *out)
{
    if (rt_is_float(v)) {
        *out = rt_float_of(v);       /* whatever __float__ of a subclass says */
        return 0;
    }
    int result = rt_as_double(t, v, out);
    if (result == 0) {
        rt_raise(t, RT_EXC_TypeError, "must be real number, not %T", v);
    }
    return result <= 0 ? -1 : 0;
}
