/* Ints: representation, borders of the small ones, arithmetic against its laws, conversions, leaks. */
#include "rt_int.h"
#include "values.h"

static RtValue
big(RtThread *t, const char *digits)
{
    RtStr *s = rt_str_from_c(t, digits);
    RtValue v = rt_int_from_text(t, s, 10, rt_value_borrow(s));
    CHECK(!rt_value_is_null(v));
    rt_str_drop(t, s);
    return v;
}

/* 2 ** n + d */
static RtValue
near_power(RtThread *t, int n, int d)
{
    RtValue p = rt_int_lshift(t, I(1), I(n)), r = rt_int_add(t, p, I(d));
    rt_close(t, p);
    return r;
}

static void
test_one_representation(void)
{
    RtThread *t = new_vm();
    CHECK(rt_value_is_int(rt_int_from_int64(t, RT_INT_MAX)));
    CHECK(rt_value_is_int(rt_int_from_int64(t, RT_INT_MIN)));
    RtValue above = rt_int_from_int64(t, RT_INT_MAX + 1), below = rt_int_from_int64(t, RT_INT_MIN - 1);
    CHECK(rt_value_has_kind(above, RT_KIND_INT) && rt_value_has_kind(below, RT_KIND_INT));
    CHECK(rt_value_is(rt_int_subtract(t, above, I(1)), I(RT_INT_MAX)));
    CHECK(rt_value_is(rt_int_add(t, below, I(1)), I(RT_INT_MIN)));
    CHECK_REPR(t, rt_int_add(t, I(RT_INT_MAX), I(1)), "140737488355328");
    CHECK_REPR(t, rt_int_subtract(t, I(RT_INT_MIN), I(1)), "-140737488355329");
    CHECK_REPR(t, rt_int_negative(t, I(RT_INT_MIN)), "140737488355328");
    CHECK_REPR(t, rt_int_multiply(t, I(RT_INT_MIN), I(RT_INT_MIN)), "19807040628566084398385987584");
    CHECK_REPR(t, rt_int_multiply(t, I(RT_INT_MIN), I(-1)), "140737488355328");
    CHECK_REPR(t, rt_int_floor_divide(t, I(RT_INT_MIN), I(-1)), "140737488355328");
    CHECK_REPR(t, rt_int_from_int64(t, INT64_MIN), "-9223372036854775808");
    CHECK_REPR(t, rt_int_from_uint64(t, UINT64_MAX), "18446744073709551615");
    int64_t out;
    RtValue least = rt_int_from_int64(t, INT64_MIN), lower = rt_int_subtract(t, least, I(1)), most = rt_int_from_int64(t, INT64_MAX);
    CHECK(rt_int_fits_int64(least, &out) && out == INT64_MIN);
    CHECK(rt_int_fits_int64(most, &out) && out == INT64_MAX);
    CHECK(!rt_int_fits_int64(lower, &out));
    CHECK(rt_int_fits_int64(RT_TRUE, &out) && out == 1);
    rt_close(t, above);
    rt_close(t, below);
    rt_close(t, least);
    rt_close(t, lower);
    rt_close(t, most);
    end_vm(t);
}

static uint64_t
random64(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* Some number of up to `digits` digits of ours, of any sign. */
static RtValue
random_int(RtThread *t, uint64_t *state, size_t digits)
{
    uint32_t d[512];
    size_t n = random64(state) % (digits + 1);
    for (size_t i = 0; i < n; i++) {
        uint64_t r = random64(state);
        d[i] = r % 5 == 0 ? 0 : r % 5 == 1 ? RT_DIGIT_MASK : (uint32_t)(r >> 20) & RT_DIGIT_MASK;
    }
    return rt_int_from_digits(t, random64(state) & 1 ? 1 : -1, d, n);
}

static bool
equal(RtValue a, RtValue b)
{
    return rt_int_compare(a, b) == 0;
}

/* (a + b) - b == a;  a == (a // b) * b + a % b with 0 <= |a % b| < |b| and b's sign;  (a b) // b == a;  (a + b) c == a c + b c */
static void
test_laws(void)
{
    RtThread *t = new_vm();
    uint64_t state = 88172645463325252u;
    int64_t before = live_references(t);
    for (int i = 0; i < 1500; i++) {
        size_t size = i % 10 == 0 ? 400 : i % 3 == 0 ? 40 : 4;
        RtValue a = random_int(t, &state, size), b = random_int(t, &state, size), c = random_int(t, &state, size);
        RtValue sum = rt_int_add(t, a, b), back = rt_int_subtract(t, sum, b), product = rt_int_multiply(t, a, b);
        CHECK(equal(back, a));
        RtValue left = rt_int_multiply(t, sum, c), ac = rt_int_multiply(t, a, c), bc = rt_int_multiply(t, b, c), right = rt_int_add(t, ac, bc);
        CHECK(equal(left, right));
        if (rt_int_sign(b) != 0) {
            RtValue q, r, again, whole, size_r, size_b;
            CHECK(rt_int_divmod(t, a, b, &q, &r) == 0);
            again = rt_int_multiply(t, q, b);
            whole = rt_int_add(t, again, r);
            CHECK(equal(whole, a));
            CHECK(rt_int_sign(r) == 0 || rt_int_sign(r) == rt_int_sign(b));
            size_r = rt_int_absolute(t, r);
            size_b = rt_int_absolute(t, b);
            CHECK(rt_int_compare(size_r, size_b) < 0);
            RtValue quotient = rt_int_floor_divide(t, product, b);
            CHECK(equal(quotient, a));
            RtValue all[] = {q, r, again, whole, size_r, size_b, quotient};
            for (size_t k = 0; k < sizeof all / sizeof all[0]; k++) {
                rt_close(t, all[k]);
            }
        }
        /* a ^ b == (a | b) - (a & b);  ~a == -a - 1;  (a << n) >> n == a */
        RtValue or_ = rt_int_or(t, a, b), and_ = rt_int_and(t, a, b), xor_ = rt_int_xor(t, a, b), difference = rt_int_subtract(t, or_, and_);
        CHECK(equal(difference, xor_));
        RtValue up = rt_int_lshift(t, a, I(i % 100)), down = rt_int_rshift(t, up, I(i % 100));
        CHECK(equal(down, a));
        RtValue all[] = {a, b, c, sum, back, product, left, ac, bc, right, or_, and_, xor_, difference, up, down};
        for (size_t k = 0; k < sizeof all / sizeof all[0]; k++) {
            rt_close(t, all[k]);
        }
    }
    CHECK_INT(live_references(t), before);
    end_vm(t);
}

static void
test_text(void)
{
    RtThread *t = new_vm();
    uint64_t state = 12345;
    for (int i = 0; i < 200; i++) {
        RtValue a = random_int(t, &state, 100);
        RtStr *text = rt_int_to_str(t, a), *hex = rt_int_to_base(t, a, 16, true), *octal = rt_int_to_base(t, a, 8, false),
              *binary = rt_int_to_base(t, a, 2, true);
        struct { RtStr *s; int base; } forms[] = {{text, 10}, {hex, 0}, {hex, 16}, {octal, 8}, {binary, 2}};
        for (size_t k = 0; k < sizeof forms / sizeof forms[0]; k++) {
            RtValue again = rt_int_from_text(t, forms[k].s, forms[k].base, RT_NONE);
            CHECK(!rt_value_is_null(again) && equal(again, a));
            rt_close(t, again);
        }
        rt_str_drop(t, text);
        rt_str_drop(t, hex);
        rt_str_drop(t, octal);
        rt_str_drop(t, binary);
        rt_close(t, a);
    }
    RtStr *bad = rt_str_from_c(t, "1__0");
    CHECK_FAILS(t, rt_int_from_text(t, bad, 10, rt_value_borrow(bad)), "ValueError(\"invalid literal for int() with base 10: '1__0'\")");
    rt_str_drop(t, bad);
    RtValue huge = rt_int_power(t, I(10), I(4300));
    CHECK(rt_int_to_str(t, huge) == NULL);
    CHECK_RAISED(t, "ValueError('Exceeds the limit (4300 digits) for integer string conversion; "
                    "use sys.set_int_max_str_digits() to increase the limit')");
    rt_store_relaxed(&t->vm->int_.text_limit, 0);
    RtStr *all = rt_int_to_str(t, huge);
    CHECK_INT(rt_str_length(all), 4301);
    rt_str_drop(t, all);
    rt_close(t, huge);
    end_vm(t);
}

static void
test_doubles(void)
{
    RtThread *t = new_vm();
    double d;
    struct { int n, plus; double expected; } cases[] = {
        {53, 0, 9007199254740992.0}, {53, 1, 9007199254740992.0}, {53, 3, 9007199254740996.0}, {54, 2, 18014398509481984.0},
        {54, 3, 18014398509481988.0}, {64, 2048, 18446744073709551616.0}, {64, 2049, 18446744073709555712.0}, {100, 1, 0x1p100}, {1023, 5, 0x1p1023},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        RtValue v = near_power(t, cases[i].n, cases[i].plus), minus = rt_int_negative(t, v);
        CHECK(rt_int_to_double(t, v, &d) == 0 && d == cases[i].expected);
        CHECK(rt_int_to_double(t, minus, &d) == 0 && d == -cases[i].expected);
        CHECK_INT(rt_int_compare_double(v, cases[i].expected), cases[i].plus == 0 ? 0 : rt_int_compare_double(v, cases[i].expected));
        rt_close(t, v);
        rt_close(t, minus);
    }
    RtValue v = near_power(t, 53, 1);
    CHECK_INT(rt_int_compare_double(v, 9007199254740992.0), 1);
    CHECK_INT(rt_int_compare_double(v, 9007199254740994.0), -1);
    CHECK_INT(rt_int_compare_double(v, HUGE_VAL), -1);
    CHECK_INT(rt_int_compare_double(v, -HUGE_VAL), 1);
    rt_close(t, v);
    v = near_power(t, 1024, -1);
    CHECK(rt_int_to_double(t, v, &d) < 0);
    CHECK_RAISED(t, "OverflowError('int too large to convert to float')");
    CHECK_INT(rt_int_compare_double(v, 1.7976931348623157e308), 1);
    rt_close(t, v);
    CHECK_REPR(t, rt_int_from_double(t, 1e23), "99999999999999991611392");
    CHECK_REPR(t, rt_int_from_double(t, -2.9), "-2");
    CHECK_FAILS(t, rt_int_from_double(t, NAN), "ValueError('cannot convert float NaN to integer')");
    /* Division is rounded once, also where doubles get sparse. */
    RtValue a = near_power(t, 53, 1), b = near_power(t, 1074, 0), c = big(t, "123456789012345678901234567890");
    CHECK(rt_float_value(rt_int_true_divide(t, a, b)) == 0x1p-1021);
    CHECK(rt_float_value(rt_int_true_divide(t, I(3), b)) == 3 * 5e-324);
    CHECK(rt_float_value(rt_int_true_divide(t, c, I(7))) == 1.763668414462081e28);
    rt_close(t, a);
    rt_close(t, b);
    rt_close(t, c);
    end_vm(t);
}

static void
test_hash_is_the_value_modulo_a_prime(void)
{
    RtThread *t = new_vm();
    RtValue prime = near_power(t, 61, -1), more = near_power(t, 61, 5), big_number = big(t, "-123456789012345678901234567890");
    CHECK_INT(rt_int_hash(I(-1)), -2);
    CHECK_INT(rt_int_hash(I(-2)), -2);
    CHECK_INT(rt_int_hash(I(12)), 12);
    CHECK_INT(rt_int_hash(prime), 0);
    CHECK_INT(rt_int_hash(more), 6);
    CHECK_INT(rt_int_hash(big_number), -248789772095949448);
    rt_close(t, prime);
    rt_close(t, more);
    rt_close(t, big_number);
    end_vm(t);
}

static void
test_powers(void)
{
    RtThread *t = new_vm();
    uint64_t state = 99;
    CHECK_REPR(t, rt_int_power(t, I(-3), I(41)), "-36472996377170786403");
    CHECK_REPR(t, rt_int_power(t, I(2), I(-2)), "0.25");
    CHECK_REPR(t, rt_int_power(t, I(0), I(0)), "1");
    CHECK_FAILS(t, rt_int_power(t, I(0), I(-1)), RT_HOST >= 0x030e ? "ZeroDivisionError('zero to a negative power')"
                                                           : "ZeroDivisionError('0.0 cannot be raised to a negative power')");
    CHECK_REPR(t, rt_int_power_mod(t, I(3), I(1000), I(1000000007)), "56888193");
    CHECK_REPR(t, rt_int_power_mod(t, I(3), I(-1), I(7)), "5");
    CHECK_REPR(t, rt_int_power_mod(t, I(3), I(5), I(-7)), "-2");
    CHECK_REPR(t, rt_int_power_mod(t, I(3), I(0), I(1)), "0");
    CHECK_FAILS(t, rt_int_power_mod(t, I(2), I(-1), I(4)), "ValueError('base is not invertible for the given modulus')");
    CHECK_FAILS(t, rt_int_power_mod(t, I(2), I(1), I(0)), "ValueError('pow() 3rd argument cannot be 0')");
    for (int i = 0; i < 30; i++) {      /* a ** b % m the long way, and r * r <= a < (r + 1) ** 2 */
        RtValue a = random_int(t, &state, 5), m = random_int(t, &state, 5), b = I(i), power = rt_int_power(t, a, b);
        if (rt_int_sign(m) > 0) {
            RtValue expected = rt_int_remainder(t, power, m), got = rt_int_power_mod(t, a, b, m);
            CHECK(equal(got, expected));
            rt_close(t, got);
            rt_close(t, expected);
        }
        RtValue size = rt_int_absolute(t, a), root = rt_int_isqrt(t, size), square = rt_int_multiply(t, root, root);
        RtValue up = rt_int_add(t, root, I(1)), above = rt_int_multiply(t, up, up);
        CHECK(rt_int_compare(square, size) <= 0 && rt_int_compare(above, size) > 0);
        RtValue all[] = {a, m, power, size, root, square, up, above};
        for (size_t k = 0; k < sizeof all / sizeof all[0]; k++) {
            rt_close(t, all[k]);
        }
    }
    end_vm(t);
}

static void
test_operators_of_all_kinds(void)
{
    RtThread *t = new_vm();
    RtValue text = S(t, "a");
    CHECK_REPR(t, rt_binary(t, RT_ADD, I(1), RT_TRUE), "2");
    CHECK_REPR(t, rt_binary(t, RT_ADD, I(1), rt_float(0.5)), "1.5");
    CHECK_REPR(t, rt_binary(t, RT_AND, RT_TRUE, RT_FALSE), "False");
    CHECK_REPR(t, rt_binary(t, RT_AND, RT_TRUE, I(3)), "1");
    CHECK_REPR(t, rt_binary(t, RT_MULTIPLY, I(2), text), "'aa'");
    CHECK_REPR(t, rt_divmod(t, I(-7), I(2)), "(-4, 1)");
    CHECK_REPR(t, rt_power(t, I(2), I(10), I(1000)), "24");
    CHECK_FAILS(t, rt_binary(t, RT_ADD, I(1), text), "TypeError(\"unsupported operand type(s) for +: 'int' and 'str'\")");
    CHECK_FAILS(t, rt_binary(t, RT_ADD, text, I(1)), "TypeError('can only concatenate str (not \"int\") to str')");
    CHECK_FAILS(t, rt_inplace(t, RT_SUBTRACT, I(1), text), "TypeError(\"unsupported operand type(s) for -=: 'int' and 'str'\")");
    CHECK_FAILS(t, rt_compare(t, I(1), text, RT_LT), "TypeError(\"'<' not supported between instances of 'int' and 'str'\")");
    CHECK_FAILS(t, rt_negative(t, text), "TypeError(\"bad operand type for unary -: 'str'\")");
    CHECK_FAILS(t, rt_index(t, rt_float(1.0)), "TypeError(\"'float' object cannot be interpreted as an integer\")");
    CHECK_INT(rt_equal(t, I(1), rt_float(1.0)), 1);
    CHECK_INT(rt_equal(t, I(1), RT_TRUE), 1);
    CHECK_INT(rt_equal(t, I(1), text), 0);
    CHECK_INT(rt_truth(t, I(0)), 0);
    CHECK_INT(rt_truth(t, rt_float(-0.0)), 0);
    CHECK_INT(rt_truth(t, text), 1);
    CHECK_INT(rt_truth(t, RT_NONE), 0);
    int64_t h, g;
    CHECK(rt_hash(t, I(3), &h) == 0 && rt_hash(t, rt_float(3.0), &g) == 0 && h == g);
    CHECK(rt_hash(t, RT_TRUE, &h) == 0 && h == 1);
    RtValue list = LIST_OF(t, I(1));
    CHECK(rt_hash(t, list, &h) < 0);
    CHECK_RAISED(t, "TypeError(\"unhashable type: 'list'\")");
    rt_close(t, list);
    rt_close(t, text);
    end_vm(t);
}

int
main(int argc, char **argv)
{
    RUN(test_one_representation);
    RUN(test_laws);
    RUN(test_text);
    RUN(test_doubles);
    RUN(test_hash_is_the_value_modulo_a_prime);
    RUN(test_powers);
    RUN(test_operators_of_all_kinds);
    return DONE();
}
