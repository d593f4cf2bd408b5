/* Tuples and slices. */
#include "values.h"

static void
test_making(void)
{
    RtThread *t = new_vm();
    CHECK_REPR(t, TUPLE_OF(t, I(1)), "(1,)");
    CHECK_REPR(t, TUPLE_OF(t, I(1), S(t, "a")), "(1, 'a')");
    CHECK_REPR(t, rt_value_take(rt_tuple_pack(t, 3, I(1), RT_NONE, RT_TRUE)), "(1, None, True)");
    CHECK_REPR(t, rt_value_take(rt_tuple_new(t, 0)), "()");
    CHECK(rt_tuple_new(t, 0) == rt_tuple_empty(t));
    RtValue list = LIST_OF(t, I(1), I(2));
    CHECK_REPR(t, NEW(t, tuple, list), "(1, 2)");
    CHECK_REPR(t, NEW(t, tuple), "()");
    RtValue text = S(t, "ab");
    CHECK_REPR(t, NEW(t, tuple, text), "('a', 'b')");
    RtValue tuple = TUPLE_OF(t, list, I(3));
    RtValue same = NEW(t, tuple, tuple);
    CHECK(rt_value_is(same, tuple));
    rt_close(t, same);
    CHECK_REPR(t, tuple, "([1, 2], 3)");
    CHECK_FAILS(t, NEW(t, tuple, I(1)), "TypeError(\"'int' object is not iterable\")");
    CHECK_FAILS(t, NEW(t, tuple, I(1), I(2)), "TypeError('tuple expected at most 1 argument, got 2')");
    rt_close(t, list);
    end_vm(t);
}

static void
test_subscript(void)
{
    RtThread *t = new_vm();
    RtValue v = TUPLE_OF(t, I(10), I(20), I(30)), s = rt_slice_new(t, RT_NONE, RT_NONE, I(-1)), x = S(t, "x");
    CHECK_INT(rt_small_int_value(rt_get_item(t, v, I(0))), 10);
    CHECK_INT(rt_small_int_value(rt_get_item(t, v, I(-1))), 30);
    CHECK_INT(rt_small_int_value(rt_get_item(t, v, RT_TRUE)), 20);
    CHECK_FAILS(t, rt_get_item(t, v, I(3)), "IndexError('tuple index out of range')");
    CHECK_FAILS(t, rt_get_item(t, v, I(-4)), "IndexError('tuple index out of range')");
    CHECK_FAILS(t, rt_get_item(t, v, x), "TypeError('tuple indices must be integers or slices, not str')");
    CHECK_REPR(t, rt_get_item(t, v, s), "(30, 20, 10)");
    CHECK_REPR(t, rt_get_slice(t, v, I(1), RT_NONE), "(20, 30)");
    CHECK_REPR(t, rt_get_slice(t, v, I(2), I(1)), "()");
    RtValue all = rt_get_slice(t, v, RT_NONE, RT_NONE);
    CHECK(rt_value_is(all, v));
    rt_close(t, all);
    CHECK_INT(rt_set_item(t, v, I(0), I(1)), -1);
    CHECK_RAISED(t, "TypeError(\"'tuple' object does not support item assignment\")");
    CHECK_INT(rt_del_item(t, v, I(0)), -1);
    CHECK_RAISED(t, "TypeError(\"'tuple' object doesn't support item deletion\")");
    rt_close(t, s);
    rt_close(t, v);
    end_vm(t);
}

static void
test_operators(void)
{
    RtThread *t = new_vm();
    RtValue a = TUPLE_OF(t, I(1), I(2)), b = TUPLE_OF(t, I(1), I(3)), empty = rt_value_take(rt_tuple_empty(t)), list = LIST_OF(t, I(1));
    CHECK_REPR(t, rt_binary(t, RT_ADD, a, b), "(1, 2, 1, 3)");
    RtValue same = rt_binary(t, RT_ADD, a, empty);
    CHECK(rt_value_is(same, a));
    rt_close(t, same);
    CHECK_REPR(t, rt_binary(t, RT_MULTIPLY, a, I(2)), "(1, 2, 1, 2)");
    CHECK_REPR(t, rt_binary(t, RT_MULTIPLY, I(2), a), "(1, 2, 1, 2)");
    CHECK_REPR(t, rt_binary(t, RT_MULTIPLY, a, I(-1)), "()");
    CHECK_FAILS(t, rt_binary(t, RT_ADD, a, list), "TypeError('can only concatenate tuple (not \"list\") to tuple')");
    CHECK_FAILS(t, rt_binary(t, RT_MULTIPLY, a, list), "TypeError(\"can't multiply sequence by non-int of type 'list'\")");
    CHECK(rt_value_is_true(rt_compare(t, a, b, RT_LT)));
    CHECK(rt_value_is_false(rt_compare(t, a, b, RT_EQ)));
    CHECK(rt_value_is_true(rt_compare(t, empty, b, RT_LT)));
    CHECK(rt_value_is_true(rt_compare(t, b, a, RT_GE)));
    CHECK_FAILS(t, rt_compare(t, a, list, RT_LT), "TypeError(\"'<' not supported between instances of 'tuple' and 'list'\")");
    CHECK_INT(rt_contains(t, a, I(2)), 1);
    CHECK_INT(rt_contains(t, a, I(3)), 0);
    CHECK_INT(rt_length(t, a), 2);
    CHECK_INT(rt_truth(t, empty), 0);
    CHECK_INT(rt_truth(t, a), 1);
    rt_close(t, a);
    rt_close(t, b);
    rt_close(t, list);
    end_vm(t);
}

/* The numbers that CPython gives. */
static void
test_hash(void)
{
    RtThread *t = new_vm();
    int64_t hash;
    RtValue a = TUPLE_OF(t, I(1), I(2)), list = LIST_OF(t, I(1)), b = TUPLE_OF(t, list);
    CHECK_INT(rt_hash(t, a, &hash), 0);
    CHECK_INT(hash, -3550055125485641917);
    CHECK_INT(rt_hash(t, rt_value_borrow(rt_tuple_empty(t)), &hash), 0);
    CHECK_INT(hash, 5740354900026072187);
    CHECK_INT(rt_hash(t, b, &hash), -1);
    CHECK_RAISED(t, "TypeError(\"unhashable type: 'list'\")");
    rt_close(t, a);
    rt_close(t, b);
    rt_close(t, list);
    end_vm(t);
}

static void
test_methods(void)
{
    RtThread *t = new_vm();
    RtValue a = TUPLE_OF(t, I(1), I(2), I(1)), x = S(t, "x");
    CHECK_INT(rt_small_int_value(METHOD(t, a, "index", I(1))), 0);
    CHECK_INT(rt_small_int_value(METHOD(t, a, "index", I(1), I(1))), 2);
    CHECK_INT(rt_small_int_value(METHOD(t, a, "index", I(1), I(-1), I(100))), 2);
    CHECK_FAILS(t, METHOD(t, a, "index", I(1), I(1), I(2)), "ValueError('tuple.index(x): x not in tuple')");
    CHECK_FAILS(t, METHOD(t, a, "index"), "TypeError('index expected at least 1 argument, got 0')");
    CHECK_FAILS(t, METHOD(t, a, "index", I(1), x), "TypeError('slice indices must be integers or have an __index__ method')");
    CHECK_INT(rt_small_int_value(METHOD(t, a, "count", I(1))), 2);
    CHECK_FAILS(t, METHOD(t, a, "count"), "TypeError('tuple.count() takes exactly one argument (0 given)')");
    rt_close(t, a);
    end_vm(t);
}

static void
test_slices(void)
{
    RtThread *t = new_vm();
    int64_t start, stop, step;
    RtValue s = rt_slice_new(t, I(-3), RT_NONE, I(2)), zero = NEW(t, slice, RT_NONE, RT_NONE, I(0)), text = S(t, "a");
    CHECK_INT(rt_slice_unpack(t, rt_as_slice(s), &start, &stop, &step), 0);
    CHECK_INT(rt_slice_adjust(10, &start, &stop, step), 2);
    CHECK_INT(start, 7);
    CHECK_INT(stop, 10);
    start = 100, stop = INT64_MIN;
    CHECK_INT(rt_slice_adjust(5, &start, &stop, -2), 3);
    CHECK_INT(start, 4);
    CHECK_INT(stop, -1);
    CHECK_INT(rt_slice_unpack(t, rt_as_slice(zero), &start, &stop, &step), -1);
    CHECK_RAISED(t, "ValueError('slice step cannot be zero')");
    CHECK_REPR(t, METHOD(t, s, "indices", I(10)), "(7, 10, 2)");
    CHECK_FAILS(t, METHOD(t, s, "indices", I(-1)), "ValueError('length should not be negative')");
    RtValue bad = rt_slice_new(t, text, RT_NONE, RT_NONE);
    CHECK_FAILS(t, METHOD(t, bad, "indices", I(3)), "TypeError('slice indices must be integers or None or have an __index__ method')");
    rt_close(t, bad);
    CHECK_REPR(t, s, "slice(-3, None, 2)");
    rt_close(t, zero);
    CHECK_FAILS(t, NEW(t, slice), "TypeError('slice expected at least 1 argument, got 0')");
    end_vm(t);
}

/* A tuple in a list in itself: shown once, and collected. */
static void
test_recursive(void)
{
    RtThread *t = new_vm();
    int64_t before = live_objects(t);
    RtValue list = rt_value_take(rt_list_new(t, 0)), tuple = TUPLE_OF(t, list);
    CHECK_INT(rt_list_append(t, rt_as_list(list), tuple), 0);
    CHECK_REPR(t, rt_dup(t, tuple), "([(...)],)");
    CHECK_REPR(t, rt_dup(t, list), "[([...],)]");
    rt_close(t, tuple);
    rt_close(t, list);
    CHECK_INT(live_objects(t), before);
    end_vm(t);
}

int
main(int argc, char **argv)
{
    RUN(test_making);
    RUN(test_subscript);
    RUN(test_operators);
    RUN(test_hash);
    RUN(test_methods);
    RUN(test_slices);
    RUN(test_recursive);
    return DONE();
}
