/* The iterator protocol, unpacking, builtin iterators, and subscripts of any value. */
#include "values.h"

static RtValue
three(RtThread *t)
{
    return LIST_OF(t, I(1), I(2), I(3));
}

static void
test_protocol(void)
{
    RtThread *t = new_vm();
    RtValue v = three(t), it = rt_iter(t, v), x;
    CHECK(rt_is_iterator(t, it));
    CHECK(!rt_is_iterator(t, v));
    CHECK_INT(rt_length_hint(t, it, 9), 3);
    CHECK_INT(rt_small_int_value(rt_next(t, it)), 1);
    x = rt_iter(t, it);
    CHECK(rt_value_is(x, it));
    rt_close(t, x);
    CHECK_INT(rt_length_hint(t, it, 9), 2);
    rt_list_clear(t, rt_as_list(v));
    CHECK(rt_value_is_null(rt_next(t, it)));
    CHECK(t->exc == NULL);
    rt_list_append(t, rt_as_list(v), I(1));
    rt_list_append(t, rt_as_list(v), I(2));
    CHECK(rt_value_is_null(rt_next(t, it)));     /* exhausted for good */
    CHECK_INT(rt_length_hint(t, it, 9), 0);
    CHECK_FAILS(t, rt_next_builtin(t, it, RT_NULL), "StopIteration()");
    CHECK_INT(rt_small_int_value(rt_next_builtin(t, it, I(5))), 5);
    CHECK_FAILS(t, rt_next_builtin(t, v, RT_NULL), "TypeError(\"'list' object is not an iterator\")");
    CHECK_FAILS(t, rt_iter(t, I(1)), "TypeError(\"'int' object is not iterable\")");
    CHECK_INT(rt_length_hint(t, I(1), 9), 9);
    rt_close(t, it);
    rt_close(t, v);
    end_vm(t);
}

static void
test_unpack(void)
{
    RtThread *t = new_vm();
    RtValue out[5], v = three(t), tuple = NEW(t, tuple, v), it;
    RtValue all[2] = {v, tuple};
    for (int i = 0; i < 3; i++) {
        RtValue from = i < 2 ? rt_dup(t, all[i]) : rt_iter(t, v);
        CHECK_INT(rt_unpack(t, from, 3, out), 0);
        CHECK_INT(rt_small_int_value(out[0]), 1);
        CHECK_INT(rt_small_int_value(out[2]), 3);
        rt_close(t, from);
        from = i < 2 ? rt_dup(t, all[i]) : rt_iter(t, v);
        CHECK_INT(rt_unpack(t, from, 2, out), -1);
        CHECK_RAISED(t, RT_HOST >= 0x030e && i < 2 ? "ValueError('too many values to unpack (expected 2, got 3)')"
                                                   : "ValueError('too many values to unpack (expected 2)')");
        rt_close(t, from);
        from = i < 2 ? rt_dup(t, all[i]) : rt_iter(t, v);
        CHECK_INT(rt_unpack(t, from, 4, out), -1);
        CHECK_RAISED(t, "ValueError('not enough values to unpack (expected 4, got 3)')");
        rt_close(t, from);
    }
    CHECK_INT(rt_unpack(t, I(1), 2, out), -1);
    CHECK_RAISED(t, "TypeError('cannot unpack non-iterable int object')");
    CHECK_INT(rt_unpack_ex(t, v, 1, 1, out), 0);
    CHECK_INT(rt_small_int_value(out[0]), 1);
    CHECK_REPR(t, out[1], "[2]");
    CHECK_INT(rt_small_int_value(out[2]), 3);
    CHECK_INT(rt_unpack_ex(t, v, 3, 0, out), 0);
    CHECK_REPR(t, out[3], "[]");
    CHECK_INT(rt_unpack_ex(t, v, 2, 2, out), -1);
    CHECK_RAISED(t, "ValueError('not enough values to unpack (expected at least 4, got 3)')");
    CHECK_INT(rt_unpack_ex(t, v, 4, 0, out), -1);
    CHECK_RAISED(t, "ValueError('not enough values to unpack (expected at least 4, got 3)')");
    CHECK_INT(rt_unpack_ex(t, RT_NONE, 4, 0, out), -1);
    CHECK_RAISED(t, "TypeError('cannot unpack non-iterable NoneType object')");
    it = rt_iter(t, v);
    rt_close(t, it);
    rt_close(t, v);
    rt_close(t, tuple);
    end_vm(t);
}

static void
test_tools(void)
{
    RtThread *t = new_vm();
    int64_t before = live_objects(t);
    RtValue v = three(t), text = S(t, "ab"), x, int_ = rt_value_borrow(t->vm->types.int_);
    x = NEW(t, enumerate, text, I(5));
    CHECK_REPR(t, NEW(t, list, x), "[(5, 'a'), (6, 'b')]");
    rt_close(t, x);
    x = NEW(t, enumerate, text, I(RT_INT_MAX));
    CHECK_REPR(t, NEW(t, list, x), "[(140737488355327, 'a'), (140737488355328, 'b')]");
    rt_close(t, x);
    CHECK_FAILS(t, NEW(t, enumerate), "TypeError(\"enumerate() missing required argument 'iterable'\")");
    x = NEW(t, zip, v, text);
    CHECK_REPR(t, NEW(t, list, x), "[(1, 'a'), (2, 'b')]");
    rt_close(t, x);
    x = NEW(t, zip);
    CHECK_REPR(t, NEW(t, list, x), "[]");
    rt_close(t, x);
    RtValue floats = LIST_OF(t, rt_float(1.5), rt_float(0.25), rt_float(-3.0));
    x = NEW(t, map, int_, floats);
    CHECK_REPR(t, NEW(t, list, x), "[1, 0, -3]");
    rt_close(t, x);
    x = NEW(t, filter, int_, floats);
    CHECK_REPR(t, NEW(t, list, x), "[1.5, -3.0]");
    rt_close(t, x);
    x = NEW(t, filter, RT_NONE, floats);
    CHECK_REPR(t, NEW(t, list, x), "[1.5, 0.25, -3.0]");
    rt_close(t, x);
    CHECK_FAILS(t, NEW(t, map, int_), "TypeError('map() must have at least two arguments.')");
    CHECK_FAILS(t, NEW(t, filter, int_), "TypeError('filter expected 2 arguments, got 1')");
    CHECK_FAILS(t, NEW(t, zip, v, I(1)), "TypeError(\"'int' object is not iterable\")");
    x = NEW(t, reversed, text);
    CHECK_REPR(t, NEW(t, list, x), "['b', 'a']");
    rt_close(t, x);
    x = NEW(t, reversed, v);
    CHECK_REPR(t, NEW(t, list, x), "[3, 2, 1]");
    rt_close(t, x);
    RtValue s = NEW(t, set, v);
    CHECK_FAILS(t, NEW(t, reversed, s), "TypeError(\"'set' object is not reversible\")");
    rt_close(t, s);
    rt_close(t, floats);
    rt_close(t, text);
    rt_close(t, v);
    CHECK_INT(live_objects(t), before);
    end_vm(t);
}

/* zip(strict=True) tells which one was shorter or longer. */
static void
test_zip_strict(void)
{
    RtThread *t = new_vm();
    RtValue v = three(t), text = S(t, "ab"), zip = rt_value_borrow(t->vm->types.zip), x;
    RtTuple *names = rt_tuple_pack(t, 1, rt_value_borrow(t->vm->names.strict));
    x = rt_call(t, zip, (RtValue[]){v, text, RT_TRUE}, 2, names);
    CHECK_FAILS(t, NEW(t, list, x), "ValueError('zip() argument 2 is shorter than argument 1')");
    rt_close(t, x);
    x = rt_call(t, zip, (RtValue[]){text, text, v, RT_TRUE}, 3, names);
    CHECK_FAILS(t, NEW(t, list, x), "ValueError('zip() argument 3 is longer than arguments 1-2')");
    rt_close(t, x);
    x = rt_call(t, zip, (RtValue[]){v, v, RT_TRUE}, 2, names);
    CHECK_REPR(t, NEW(t, list, x), "[(1, 1), (2, 2), (3, 3)]");
    rt_close(t, x);
    rt_decref(t, names);
    rt_close(t, v);
    end_vm(t);
}

static void
test_callable(void)
{
    RtThread *t = new_vm();
    RtValue v = three(t), pop = rt_get_attr(t, v, rt_intern(t, "pop")), it = rt_iter_callable(t, pop, I(1));
    CHECK_REPR(t, NEW(t, list, it), "[3, 2]");
    CHECK(rt_value_is_null(rt_next(t, it)));
    CHECK(t->exc == NULL);
    rt_close(t, it);
    CHECK(rt_value_is_null(rt_iter_callable(t, I(1), I(1))));
    rt_error_clear(t);
    it = rt_iter_callable(t, pop, I(1));
    CHECK_FAILS(t, rt_next(t, it), "IndexError('pop from empty list')");
    rt_close(t, it);
    rt_close(t, pop);
    rt_close(t, v);
    end_vm(t);
}

static void
test_subscripts(void)
{
    RtThread *t = new_vm();
    RtValue type = rt_value_borrow(t->vm->types.int_), text = S(t, "abc");
    CHECK_FAILS(t, rt_get_item(t, I(1), I(0)), "TypeError(\"'int' object is not subscriptable\")");
    CHECK_FAILS(t, rt_get_item(t, type, I(0)), "TypeError(\"type 'int' is not subscriptable\")");
    CHECK_INT(rt_set_item(t, I(1), I(0), I(0)), -1);
    CHECK_RAISED(t, "TypeError(\"'int' object does not support item assignment\")");
    CHECK_INT(rt_set_item(t, text, I(0), I(0)), -1);
    CHECK_RAISED(t, "TypeError(\"'str' object does not support item assignment\")");
    CHECK_INT(rt_del_item(t, I(1), I(0)), -1);
    CHECK_RAISED(t, "TypeError(\"'int' object does not support item deletion\")");
    CHECK_INT(rt_del_item(t, text, I(0)), -1);
    CHECK_RAISED(t, "TypeError(\"'str' object doesn't support item deletion\")");
    CHECK_INT(rt_contains(t, I(1), I(0)), -1);
    CHECK_RAISED(t, "TypeError(\"argument of type 'int' is not iterable\")");
    CHECK_INT(rt_length(t, I(1)), -1);
    CHECK_RAISED(t, "TypeError(\"object of type 'int' has no len()\")");
    CHECK_REPR(t, rt_get_slice(t, text, I(1), RT_NONE), "'bc'");
    RtValue it = rt_iter(t, text);
    CHECK_INT(rt_contains(t, it, rt_str_value(rt_str_from_c(t, "b"))), 1);     /* by going through it */
    CHECK_REPR(t, rt_next(t, it), "'c'");
    rt_close(t, it);
    end_vm(t);
}

/* --- threads that share one iterator: nothing is lost or freed twice --- */

typedef struct {
    RtValue list, it;
    int64_t seen;          /* atomic */
} Shared;

static void
consume(RtThread *t, int number, void *context)
{
    Shared *s = context;
    RtValue v;
    (void)number;
    for (int64_t n = 0; !rt_value_is_null(v = rt_next(t, s->it)); n++) {
        CHECK(rt_is_tuple_exact(v));
        CHECK_INT(rt_tuple_size(rt_as_tuple(v)), 2);
        rt_close(t, v);
        rt_add_relaxed(&s->seen, 1);
        if (n % 64 == 0) {
            rt_safepoint(t);
        }
    }
    CHECK(t->exc == NULL);
}

static void
test_shared_iterator(void)
{
    RtThread *t = new_vm();
    int64_t before = live_objects(t);
    for (int kind = 0; kind < 3; kind++) {
        Shared s = {rt_value_take(rt_list_new(t, 0)), RT_NULL, 0};
        for (int64_t i = 0; i < 5000; i++) {
            rt_list_append_take(t, rt_as_list(s.list), TUPLE_OF(t, I(i), I(i)));
        }
        s.it = kind == 0 ? rt_iter(t, s.list) : kind == 1 ? NEW(t, enumerate, s.list) : NEW(t, zip, s.list, s.list);
        harness_threads(t, 4, consume, &s);
        CHECK(s.seen >= 4000);
        rt_close(t, s.it);
        rt_close(t, s.list);
    }
    CHECK_INT(live_objects(t), before);
    end_vm(t);
}

int
main(int argc, char **argv)
{
    RUN(test_protocol);
    RUN(test_unpack);
    RUN(test_tools);
    RUN(test_zip_strict);
    RUN(test_callable);
    RUN(test_subscripts);
    RUN(test_shared_iterator);
    return DONE();
}
