/* Floats: shortest and rounded digits, reading, hash, operators. */
#include "rt_float.h"
#include "rt_math.h"
#include "values.h"

static void
check_repr(double d, const char *text)
{
    char out[RT_FLOAT_TEXT];
    CHECK_INT(rt_float_repr(d, out), strlen(text));
    CHECK_STR(out, text);
}

static void
test_repr(void)
{
    check_repr(0.0, "0.0");
    check_repr(-0.0, "-0.0");
    check_repr(1.0, "1.0");
    check_repr(0.1, "0.1");
    check_repr(0.1 + 0.2, "0.30000000000000004");
    check_repr(100.0, "100.0");
    check_repr(1e15, "1000000000000000.0");
    check_repr(1e16, "1e+16");
    check_repr(123456789012345680.0, "1.2345678901234568e+17");
    check_repr(0.0001, "0.0001");
    check_repr(0.00001, "1e-05");
    check_repr(5e-324, "5e-324");
    check_repr(1.7976931348623157e308, "1.7976931348623157e+308");
    check_repr(2.2250738585072014e-308, "2.2250738585072014e-308");
    check_repr(0x1p-44, "5.684341886080802e-14");      /* the gap below a power of two is the narrower one */
    check_repr(9007199254740993.0, "9007199254740992.0");
    check_repr(HUGE_VAL, "inf");
    check_repr(-HUGE_VAL, "-inf");
    check_repr(NAN, "nan");
}

/* What repr() writes is read back as the same double. */
static void
test_round_trip(void)
{
    RtThread *t = new_vm();
    uint64_t state = 2463534242u;
    for (int i = 0; i < 200000; i++) {
        char out[RT_FLOAT_TEXT];
        double d, back;
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        memcpy(&d, &state, sizeof d);
        if (!isfinite(d)) {
            continue;
        }
        size_t n = rt_float_repr(d, out);
        CHECK(rt_float_parse(t, out, n, &back));
        CHECK(memcmp(&d, &back, sizeof d) == 0);
    }
    end_vm(t);
}

static void
check_parse(RtThread *t, const char *text, double expected)
{
    double d;
    CHECK(rt_float_parse(t, text, strlen(text), &d));
    CHECK(memcmp(&d, &expected, sizeof d) == 0);
}

static void
test_reading(void)
{
    RtThread *t = new_vm();
    check_parse(t, " +1_0.2_5e-1\n", 1.025);
    check_parse(t, ".5", 0.5);
    check_parse(t, "5.", 5.0);
    check_parse(t, "-0", -0.0);
    check_parse(t, "-iNf", -HUGE_VAL);
    check_parse(t, "infinity", HUGE_VAL);
    check_parse(t, "1e400", HUGE_VAL);
    check_parse(t, "1e-400", 0.0);
    check_parse(t, "2.4703282292062327208e-324", 0.0);      /* half of the least: to even */
    check_parse(t, "2.4703282292062328e-324", 5e-324);
    check_parse(t, "9007199254740993", 9007199254740992.0);
    check_parse(t, "9007199254740993.00000000000000000000000000000000000001", 9007199254740994.0);
    check_parse(t, "1.7976931348623158e308", 1.7976931348623157e308);
    check_parse(t, "1.7976931348623159e308", HUGE_VAL);
    check_parse(t, "0.000000000000000000000000000000000000000000000000000000000001e60", 1.0);
    char many[2000];
    memset(many, '0', sizeof many);
    memcpy(many, "1.5", 3);
    strcpy(many + 1990, "1");
    check_parse(t, many, 1.5);
    const char *wrong[] = {"", " ", ".", "e1", "1e", "1e+", "1 2", "1__0", "_1", "1_", "1_.0", "1._0", "0x1", "in", "nanx", "+-1", "1.5.5", "--1"};
    double d;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        CHECK(!rt_float_parse(t, wrong[i], strlen(wrong[i]), &d));
    }
    RtStr *s = rt_str_from_c(t, "1\xd9\xa2");      /* any decimal digit will do */
    CHECK(rt_float_value(rt_float_from_str(t, s)) == 12.0);
    rt_str_drop(t, s);
    s = rt_str_from_c(t, "1x");
    CHECK_FAILS(t, rt_float_from_str(t, s), "ValueError(\"could not convert string to float: '1x'\")");
    rt_str_drop(t, s);
    end_vm(t);
}

static void
check_digits(int failed, RtDecimal *d, const char *digits, int point)
{
    CHECK_INT(failed, 0);
    CHECK_INT(d->count, strlen(digits));
    CHECK(memcmp(d->digits, digits, strlen(digits)) == 0);
    CHECK_INT(d->point, point);
    rt_decimal_drop(d);
}

static void
test_rounded_digits(void)
{
    RtDecimal d;
    check_digits(rt_decimal_fixed(2.5, 0, &d), &d, "2", 1);      /* half to even */
    check_digits(rt_decimal_fixed(3.5, 0, &d), &d, "4", 1);
    check_digits(rt_decimal_fixed(0.5, 0, &d), &d, "", 0);
    check_digits(rt_decimal_fixed(9.99, 1, &d), &d, "1", 2);
    check_digits(rt_decimal_fixed(2.675, 2, &d), &d, "267", 1);      /* it is a little less */
    check_digits(rt_decimal_fixed(1250.0, -2, &d), &d, "12", 4);
    check_digits(rt_decimal_fixed(60.0, -2, &d), &d, "1", 3);
    check_digits(rt_decimal_fixed(4.0, -2, &d), &d, "", 0);
    check_digits(rt_decimal_fixed(1e-10, 5, &d), &d, "", 0);
    check_digits(rt_decimal_fixed(0.1, 55, &d), &d, "1000000000000000055511151231257827021181583404541015625", 0);
    check_digits(rt_decimal_significant(123456.0, 3, &d), &d, "123", 6);
    check_digits(rt_decimal_significant(999.9, 3, &d), &d, "1", 4);
    check_digits(rt_decimal_significant(5e-324, 3, &d), &d, "494", -323);
    check_digits(rt_decimal_significant(0.0, 3, &d), &d, "", 0);
    check_digits(rt_decimal_shortest(1e23, &d), &d, "1", 24);
}

static void
test_hash(void)
{
    CHECK_INT(rt_float_hash(0.0), 0);
    CHECK_INT(rt_float_hash(-1.0), -2);
    CHECK_INT(rt_float_hash(3.0), 3);
    CHECK_INT(rt_float_hash(0.5), INT64_C(1152921504606846976));
    CHECK_INT(rt_float_hash(0.1), INT64_C(230584300921369408));
    CHECK_INT(rt_float_hash(1e300), INT64_C(1224995262755759164));
    CHECK_INT(rt_float_hash(HUGE_VAL), 314159);
    CHECK_INT(rt_float_hash(-HUGE_VAL), -314159);
}

static void
test_operators(void)
{
    RtThread *t = new_vm();
    double q, r;
    rt_float_divmod(-7.5, 2.0, &q, &r);
    CHECK(q == -4.0 && r == 0.5);
    rt_float_divmod(5.0, -HUGE_VAL, &q, &r);
    CHECK(q == -1.0 && r == -HUGE_VAL);
    CHECK_REPR(t, rt_float_remainder(t, -0.0, 1.0), "0.0");
    CHECK_REPR(t, rt_float_remainder(t, 0.0, -1.0), "-0.0");
    CHECK_FAILS(t, rt_float_true_divide(t, 1.0, 0.0), RT_HOST >= 0x030e ? "ZeroDivisionError('division by zero')"
                                                                             : "ZeroDivisionError('float division by zero')");
    CHECK_FAILS(t, rt_float_floor_divide(t, 1.0, 0.0), 
                RT_HOST >= 0x030e ? "ZeroDivisionError('division by zero')" : "ZeroDivisionError('float floor division by zero')");
    CHECK_FAILS(t, rt_float_power(t, 0.0, -1.0), RT_HOST >= 0x030e ? "ZeroDivisionError('zero to a negative power')"
                                                               : "ZeroDivisionError('0.0 cannot be raised to a negative power')");
    CHECK_FAILS(t, rt_float_power(t, 10.0, 400.0), "OverflowError(34, 'Numerical result out of range')");
    CHECK_REPR(t, rt_float_power(t, -8.0, 3.0), "-512.0");
    CHECK_REPR(t, rt_float_power(t, NAN, 0.0), "1.0");
    CHECK_REPR(t, rt_float_round(t, 2.675, 2), "2.67");
    CHECK_REPR(t, rt_float_round(t, -1250.0, -2), "-1200.0");
    CHECK_REPR(t, rt_float_round(t, -0.4, 0), "-0.0");
    CHECK_FAILS(t, rt_float_round(t, 1.7976931348623157e308, -308), "OverflowError('rounded value too large to represent')");
    CHECK_REPR(t, rt_compare(t, I(1), rt_float(NAN), RT_LT), "False");
    CHECK_REPR(t, METHOD(t, rt_float(0.1), "as_integer_ratio"), "(3602879701896397, 36028797018963968)");
    CHECK_REPR(t, METHOD(t, rt_float(-2.5), "hex"), "'-0x1.4000000000000p+1'");
    RtValue text = S(t, "0x1.00000000000018p0"), list = LIST_OF(t);
    RtStr *s = rt_str_of_value(text);
    CHECK_REPR(t, rt_float_from_hex(t, s), "1.0000000000000004");
    CHECK_FAILS(t, rt_to_float(t, list), "TypeError(\"float() argument must be a string or a real number, not 'list'\")");
    CHECK(rt_to_double(t, text, &q) < 0);
    CHECK_RAISED(t, "TypeError('must be real number, not str')");
    rt_close(t, text);
    rt_close(t, list);
    end_vm(t);
}

static void
test_gamma(void)
{
    CHECK(rt_math_gamma(5.0) == 24.0);
    CHECK(rt_math_gamma(0.5) == 1.7724538509055159);
    CHECK(rt_math_gamma(-0.5) == -3.544907701811032);
    CHECK(isnan(rt_math_gamma(-2.0)));
    CHECK(isinf(rt_math_gamma(172.0)));
    CHECK(rt_math_lgamma(1e10) == 220258509288.81058);
    CHECK(rt_math_lgamma(2.0) == 0.0);
}

int
main(int argc, char **argv)
{
    RUN(test_repr);
    RUN(test_round_trip);
    RUN(test_reading);
    RUN(test_rounded_digits);
    RUN(test_hash);
    RUN(test_operators);
    RUN(test_gamma);
    return DONE();
}
