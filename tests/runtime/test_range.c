/* Ranges of ints of any size. */
#include "values.h"

#include "rt_int.h"

static RtValue
R(RtThread *t, int64_t start, int64_t stop, int64_t step)
{
    return rt_range_new(t, I(start), I(stop), I(step));
}
/* 10 ** n */
static RtValue
ten_to(RtThread *t, int64_t n)
{
    RtValue v = rt_int_power(t, I(10), I(n));
    CHECK(!rt_value_is_null(v));
    return v;
}

static void
test_small(void)
{
    RtThread *t = new_vm();
    RtValue r = R(t, 3, 20, 4), down = R(t, 10, 0, -3), empty = R(t, 5, 5, 1), s = rt_slice_new(t, RT_NONE, RT_NONE, I(-2)), text = S(t, "a");
    CHECK_INT(rt_length(t, r), 5);
    CHECK_REPR(t, NEW(t, list, r), "[3, 7, 11, 15, 19]");
    CHECK_REPR(t, NEW(t, list, down), "[10, 7, 4, 1]");
    CHECK_REPR(t, NEW(t, tuple, empty), "()");
    CHECK_INT(rt_truth(t, empty), 0);
    CHECK_INT(rt_small_int_value(rt_get_item(t, r, I(-1))), 19);
    CHECK_FAILS(t, rt_get_item(t, r, I(5)), "IndexError('range object index out of range')");
    CHECK_FAILS(t, rt_get_item(t, r, text), "TypeError('range indices must be integers or slices, not str')");
    CHECK_REPR(t, rt_get_item(t, r, s), "range(19, -1, -8)");
    CHECK_REPR(t, rt_get_slice(t, r, I(1), I(3)), "range(7, 15, 4)");
    CHECK_INT(rt_contains(t, r, I(15)), 1);
    CHECK_INT(rt_contains(t, r, I(16)), 0);
    CHECK_INT(rt_contains(t, r, I(23)), 0);
    CHECK_INT(rt_contains(t, down, I(4)), 1);
    CHECK_INT(rt_contains(t, r, rt_float(15.0)), 1);
    CHECK_INT(rt_contains(t, r, text), 0);
    CHECK_INT(rt_small_int_value(METHOD(t, r, "index", I(11))), 2);
    CHECK_FAILS(t, METHOD(t, r, "index", I(12)), RT_HOST >= 0x030e ? "ValueError('range.index(x): x not in range')"
                                                                           : "ValueError('12 is not in range')");
    CHECK_FAILS(t, METHOD(t, r, "index", text), "ValueError('sequence.index(x): x not in sequence')");
    CHECK_INT(rt_small_int_value(METHOD(t, r, "count", rt_float(11))), 1);
    RtValue it = METHOD(t, r, "__reversed__");
    CHECK_REPR(t, NEW(t, list, it), "[19, 15, 11, 7, 3]");
    rt_close(t, it);
    CHECK_REPR(t, NEW(t, range, I(5)), "range(0, 5)");
    CHECK_REPR(t, NEW(t, range, I(1), I(5)), "range(1, 5)");
    CHECK_REPR(t, NEW(t, range, RT_TRUE), "range(0, 1)");
    CHECK_FAILS(t, NEW(t, range, I(1), I(2), I(0)), "ValueError('range() arg 3 must not be zero')");
    CHECK_FAILS(t, NEW(t, range, text), "TypeError(\"'str' object cannot be interpreted as an integer\")");
    CHECK_FAILS(t, NEW(t, range), "TypeError('range expected at least 1 argument, got 0')");
    rt_close(t, r);
    rt_close(t, down);
    rt_close(t, empty);
    rt_close(t, s);
    end_vm(t);
}

/* Equal when they have the same numbers; the hash is the host's. */
static void
test_equal(void)
{
    RtThread *t = new_vm();
    int64_t hash, other;
    RtValue a = R(t, 0, 3, 2), b = R(t, 0, 4, 2), c = R(t, 0, 5, 2), e = R(t, 0, 0, 1), f = R(t, 7, 2, 3), five = R(t, 0, 5, 1), odd = R(t, 3, 10, 2);
    CHECK(rt_value_is_true(rt_compare(t, a, b, RT_EQ)));
    CHECK(rt_value_is_false(rt_compare(t, a, c, RT_EQ)));
    CHECK(rt_value_is_true(rt_compare(t, e, f, RT_EQ)));
    CHECK_INT(rt_hash(t, e, &hash), 0);
    CHECK_INT(rt_hash(t, f, &other), 0);
    CHECK_INT(hash, other);
    CHECK_INT(rt_hash(t, five, &hash), 0);
    CHECK_INT(hash, 5795932985296280846);
    CHECK_INT(rt_hash(t, odd, &hash), 0);
    CHECK_INT(hash, 6780757389018338722);
    CHECK_FAILS(t, rt_compare(t, a, b, RT_LT), "TypeError(\"'<' not supported between instances of 'range' and 'range'\")");
    RtValue all[] = {a, b, c, e, f, five, odd};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        rt_close(t, all[i]);
    }
    end_vm(t);
}

static void
test_large(void)
{
    RtThread *t = new_vm();
    int64_t before = live_objects(t);
    RtValue zero = I(0), end = ten_to(t, 30), r = rt_range_new(t, zero, end, I(7)), it, v;
    CHECK_INT(rt_length(t, r), -1);
    CHECK_RAISED(t, "OverflowError('Python int too large to convert to C ssize_t')");
    CHECK_REPR(t, rt_get_item(t, r, I(-1)), "999999999999999999999999999999");
    CHECK_INT(rt_contains(t, r, end), 0);
    v = rt_int_subtract(t, end, I(1));
    CHECK_INT(rt_contains(t, r, v), 1);
    CHECK_REPR(t, METHOD(t, r, "index", v), "142857142857142857142857142857");
    rt_close(t, v);
    it = rt_iter(t, r);
    CHECK_INT(rt_small_int_value(rt_next(t, it)), 0);
    CHECK_INT(rt_small_int_value(rt_next(t, it)), 7);
    rt_close(t, it);
    it = METHOD(t, r, "__reversed__");
    CHECK_REPR(t, rt_next(t, it), "999999999999999999999999999999");
    CHECK_REPR(t, rt_next(t, it), "999999999999999999999999999992");
    rt_close(t, it);
    CHECK_REPR(t, rt_get_slice(t, r, I(2), I(4)), "range(14, 28, 7)");
    rt_close(t, r);
    /* At the edge of small ints the long iterator takes over. */
    r = rt_range_new(t, I(RT_INT_MAX - 2), end, I(1));
    it = rt_iter(t, r);
    for (int64_t i = -2; i <= 2; i++) {
        RtValue expected = rt_int_from_int64(t, RT_INT_MAX + i), number = rt_next(t, it);
        CHECK_INT(rt_int_compare(expected, number), 0);
        rt_close(t, expected);
        rt_close(t, number);
    }
    rt_close(t, it);
    rt_close(t, r);
    rt_close(t, end);
    CHECK_INT(live_objects(t), before);
    end_vm(t);
}

int
main(int argc, char **argv)
{
    RUN(test_small);
    RUN(test_equal);
    RUN(test_large);
    return DONE();
}
