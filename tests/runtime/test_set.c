/* Sets and frozensets. */
#include "values.h"

#define SET_OF(t, ...) rt_set_of((t), (RtValue[]){__VA_ARGS__}, sizeof((RtValue[]){__VA_ARGS__}) / sizeof(RtValue))
static RtValue
rt_set_of(RtThread *t, const RtValue *items, size_t n)
{
    RtSet *s = rt_set_new(t);
    for (size_t i = 0; i < n; i++) {
        CHECK_INT(rt_set_add(t, s, items[i]), 0);
    }
    return rt_value_take(s);
}

static void
test_add_and_remove(void)
{
    RtThread *t = new_vm();
    RtSet *s = rt_set_new(t);
    for (int64_t i = 0; i < 5000; i++) {
        CHECK_INT(rt_set_add(t, s, I(i * 64)), 0);
        CHECK_INT(rt_set_add(t, s, I(i * 64)), 0);
    }
    CHECK_INT(rt_set_size(s), 5000);
    for (int64_t i = 0; i < 5000; i += 2) {
        CHECK_INT(rt_set_discard(t, s, I(i * 64)), 1);
        CHECK_INT(rt_set_discard(t, s, I(i * 64)), 0);
    }
    for (int64_t i = 0; i < 5000; i++) {
        CHECK_INT(rt_set_has(t, s, I(i * 64)), i % 2);
        CHECK_INT(rt_set_has(t, s, I(i * 64 + 1)), 0);
    }
    int64_t n = 0, position = 0;
    RtValue key;
    while (rt_set_next(t, s, &position, &key)) {
        n++;
    }
    CHECK_INT(n, 2500);
    rt_set_clear(t, s);
    CHECK_REPR(t, rt_value_take(s), "set()");
    end_vm(t);
}

/* The order that the host's sets have. */
static void
test_order(void)
{
    RtThread *t = new_vm();
    RtValue s = SET_OF(t, I(0), I(8));
    CHECK_REPR(t, rt_dup(t, s), "{0, 8}");
    rt_set_discard(t, rt_as_set(s), I(0));
    rt_set_add(t, rt_as_set(s), I(16));
    CHECK_REPR(t, s, "{16, 8}");
    CHECK_REPR(t, SET_OF(t, I(3), I(1), I(2)), "{1, 2, 3}");
    CHECK_REPR(t, SET_OF(t, I(100), I(-1), I(33), I(1)), "{33, 100, -1, 1}");
    RtValue r = rt_range_new(t, I(0), I(20), I(1));
    s = NEW(t, set, r);
    for (int64_t i = 0; i < 10; i++) {
        rt_set_discard(t, rt_as_set(s), I(i));
    }
    rt_set_add(t, rt_as_set(s), I(100));
    rt_set_add(t, rt_as_set(s), I(32));
    CHECK_REPR(t, s, "{10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 32, 100}");
    rt_close(t, r);
    end_vm(t);
}

static void
test_operators(void)
{
    RtThread *t = new_vm();
    RtValue a = SET_OF(t, I(1), I(2), I(3)), b = SET_OF(t, I(2), I(4)), list = LIST_OF(t, I(3), I(9)), f = NEW(t, frozenset, b), x;
    CHECK_REPR(t, rt_binary(t, RT_OR, a, b), "{1, 2, 3, 4}");
    CHECK_REPR(t, rt_binary(t, RT_AND, a, b), "{2}");
    CHECK_REPR(t, rt_binary(t, RT_SUBTRACT, a, b), "{1, 3}");
    CHECK_REPR(t, rt_binary(t, RT_XOR, a, b), "{1, 3, 4}");
    CHECK_REPR(t, rt_binary(t, RT_OR, f, a), "frozenset({1, 2, 3, 4})");
    CHECK_FAILS(t, rt_binary(t, RT_OR, a, list), "TypeError(\"unsupported operand type(s) for |: 'set' and 'list'\")");
    CHECK_REPR(t, METHOD(t, a, "union", list, b), "{1, 2, 3, 4, 9}");
    CHECK_REPR(t, METHOD(t, a, "intersection", list), "{3}");
    CHECK_REPR(t, METHOD(t, a, "difference", list), "{1, 2}");
    CHECK_REPR(t, METHOD(t, a, "symmetric_difference", list), "{9, 2, 1}");
    CHECK(rt_value_is_false(METHOD(t, a, "isdisjoint", list)));
    CHECK(rt_value_is_true(rt_compare(t, b, f, RT_EQ)));
    CHECK(rt_value_is_false(rt_compare(t, a, b, RT_GE)));
    CHECK(rt_value_is_false(rt_compare(t, a, b, RT_LE)));
    CHECK(rt_value_is_true(rt_compare(t, a, a, RT_LE)));
    CHECK(rt_value_is_false(rt_compare(t, a, a, RT_LT)));
    CHECK_FAILS(t, rt_compare(t, a, list, RT_LT), "TypeError(\"'<' not supported between instances of 'set' and 'list'\")");
    x = rt_inplace(t, RT_OR, a, b);
    CHECK(rt_value_is(x, a));
    rt_close(t, x);
    x = rt_inplace(t, RT_AND, a, b);
    CHECK_REPR(t, x, "{2, 4}");
    x = rt_inplace(t, RT_SUBTRACT, a, a);
    CHECK_REPR(t, x, "set()");
    CHECK(rt_value_is_none(METHOD(t, a, "update", list, b)));
    CHECK_REPR(t, rt_dup(t, a), "{9, 2, 3, 4}");
    CHECK(rt_value_is_none(METHOD(t, a, "intersection_update", list)));
    CHECK_REPR(t, rt_dup(t, a), "{9, 3}");
    CHECK(rt_value_is_none(METHOD(t, a, "symmetric_difference_update", b)));
    CHECK_REPR(t, rt_dup(t, a), "{9, 2, 3, 4}");
    rt_close(t, a);
    rt_close(t, b);
    rt_close(t, f);
    rt_close(t, list);
    end_vm(t);
}

static void
test_methods(void)
{
    RtThread *t = new_vm();
    RtValue s = SET_OF(t, I(1)), list = LIST_OF(t, I(1)), inner = SET_OF(t, I(5)), f, x;
    CHECK_FAILS(t, METHOD(t, s, "remove", I(7)), "KeyError(7)");
    CHECK(rt_value_is_none(METHOD(t, s, "discard", I(7))));
    CHECK_FAILS(t, METHOD(t, s, "add", list), RT_HOST >= 0x030e ? "TypeError(\"cannot use 'list' as a set element (unhashable type: 'list')\")"
                                                    : "TypeError(\"unhashable type: 'list'\")");
    CHECK_FAILS(t, METHOD(t, s, "add", inner), RT_HOST >= 0x030e ? "TypeError(\"cannot use 'set' as a set element (unhashable type: 'set')\")"
                                                     : "TypeError(\"unhashable type: 'set'\")");
    CHECK_INT(rt_contains(t, s, inner), 0);
    f = NEW(t, frozenset, inner);
    CHECK(rt_value_is_none(METHOD(t, s, "add", f)));
    CHECK_INT(rt_contains(t, s, inner), 1);
    CHECK(rt_value_is_none(METHOD(t, s, "remove", inner)));
    x = NEW(t, frozenset, f);
    CHECK(rt_value_is(x, f));
    rt_close(t, x);
    CHECK_INT(rt_small_int_value(METHOD(t, s, "pop")), 1);
    CHECK_FAILS(t, METHOD(t, s, "pop"), "KeyError('pop from an empty set')");
    CHECK_FAILS(t, NEW(t, set, I(1)), "TypeError(\"'int' object is not iterable\")");
    CHECK_FAILS(t, NEW(t, set, I(1), I(2)), "TypeError('set expected at most 1 argument, got 2')");
    rt_set_add(t, rt_as_set(s), I(1));
    x = rt_iter(t, s);
    rt_set_add(t, rt_as_set(s), I(2));
    CHECK_FAILS(t, rt_next(t, x), "RuntimeError('Set changed size during iteration')");
    rt_close(t, x);
    rt_close(t, s);
    rt_close(t, list);
    rt_close(t, inner);
    rt_close(t, f);
    end_vm(t);
}

/* The numbers that CPython gives. */
static void
test_hash(void)
{
    RtThread *t = new_vm();
    int64_t hash;
    RtValue list = LIST_OF(t, I(3), I(2), I(1)), a = NEW(t, frozenset, list), b = NEW(t, frozenset), r = rt_range_new(t, I(0), I(100), I(1)),
            c = NEW(t, frozenset, r);
    CHECK_INT(rt_hash(t, a, &hash), 0);
    CHECK_INT(hash, -272375401224217160);
    CHECK_INT(rt_hash(t, a, &hash), 0);
    CHECK_INT(hash, -272375401224217160);
    CHECK_INT(rt_hash(t, b, &hash), 0);
    CHECK_INT(hash, 133146708735736);
    CHECK_INT(rt_hash(t, c, &hash), 0);
    CHECK_INT(hash, 4411996150312757951);
    rt_close(t, a);
    rt_close(t, b);
    rt_close(t, c);
    rt_close(t, list);
    rt_close(t, r);
    end_vm(t);
}

static void
test_counts(void)
{
    RtThread *t = new_vm();
    int64_t before = live_objects(t);
    RtValue key = TUPLE_OF(t, I(1)), s = SET_OF(t, key, key), copy;
    CHECK_INT(rt_object_count(rt_value_object(key)), 2);
    copy = METHOD(t, s, "copy");
    CHECK_INT(rt_object_count(rt_value_object(key)), 3);
    rt_close(t, rt_binary(t, RT_OR, s, copy));
    CHECK_INT(rt_object_count(rt_value_object(key)), 3);
    rt_close(t, copy);
    CHECK_INT(rt_set_discard(t, rt_as_set(s), key), 1);
    CHECK_INT(rt_object_count(rt_value_object(key)), 1);
    rt_close(t, key);
    rt_close(t, s);
    CHECK_INT(live_objects(t), before);
    end_vm(t);
}

/* --- threads --- */

#define THREADS 4
#define EACH    2000

static void
add_and_remove(RtThread *t, int number, void *context)
{
    RtSet *s = context;
    for (int64_t i = 0; i < EACH; i++) {
        RtValue key = TUPLE_OF(t, I(number), I(i)), common = TUPLE_OF(t, I(i));
        CHECK_INT(rt_set_add(t, s, key), 0);
        CHECK_INT(rt_set_add(t, s, common), 0);
        CHECK_INT(rt_set_has(t, s, key), 1);
        if (i % 2) {
            CHECK_INT(rt_set_discard(t, s, key), 1);
        }
        rt_close(t, key);
        rt_close(t, common);
        if (i % 64 == 0) {
            rt_safepoint(t);
        }
    }
}

static void
test_shared(void)
{
    RtThread *t = new_vm();
    int64_t before = live_objects(t);
    RtSet *s = rt_set_new(t);
    harness_threads(t, THREADS, add_and_remove, s);
    CHECK_INT(rt_set_size(s), THREADS * EACH / 2 + EACH);
    rt_decref(t, s);
    CHECK_INT(live_objects(t), before);
    end_vm(t);
}

int
main(int argc, char **argv)
{
    RUN(test_add_and_remove);
    RUN(test_order);
    RUN(test_operators);
    RUN(test_methods);
    RUN(test_hash);
    RUN(test_counts);
    RUN(test_shared);
    return DONE();
}
