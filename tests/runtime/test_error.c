/* Exceptions: messages, contexts, matching, MemoryError, the text of a traceback. */
#include "rt_exception_types.h"
#include "rt_traceback.h"
#include "values.h"

static RtException *
as_exception(RtValue v)
{
    return (RtException *)rt_value_object(v);
}
static RtValue
make(RtThread *t, RtExc type, const char *text)
{
    RtValue arg = S(t, text);
    RtObject *exc = rt_exception_new(t, rt_exc_type(t, type), &arg, 1);
    rt_close(t, arg);
    CHECK(exc != NULL);
    return rt_value_take(exc);
}
/* Raise a new reference to exc and take it away again. */
static void
raise_and_fetch(RtThread *t, RtValue exc)
{
    CHECK(rt_value_is_null(rt_raise_object_take(t, rt_value_object(rt_dup(t, exc)))));
    CHECK(t->exc == rt_value_object(exc));
    rt_decref(t, rt_error_fetch(t));
}

static void
test_formats(void)
{
    RtThread *t = new_vm();
    RtValue list = LIST_OF(t, I(1)), text = S(t, "t");
    rt_raise(t, RT_EXC_ValueError, "%s %c %d %ld %zu %zd %% %U %V %R %T %N", "s", 'c', -1, (int64_t)2, (size_t)3, (ptrdiff_t)-4,
             rt_str_of_value(text), list, text, list, t->vm->types.int_);
    CHECK_RAISED(t, "ValueError(\"s c -1 2 3 -4 % t [1] 't' list int\")");
    rt_raise_value(t, RT_EXC_KeyError, list);
    CHECK(rt_error_matches(t, RT_EXC_KeyError) && rt_error_matches(t, RT_EXC_LookupError) && !rt_error_matches(t, RT_EXC_ValueError));
    CHECK_RAISED(t, "KeyError([1])");
    CHECK(!rt_error_matches(t, RT_EXC_KeyError));
    rt_error_clear(t);
    rt_close(t, list), rt_close(t, text);
    end_vm(t);
}

/* What is being handled becomes the context, and no ring of contexts comes about. */
static void
test_contexts(void)
{
    RtThread *t = new_vm();
    RtValue a = make(t, RT_EXC_ValueError, "a"), b = make(t, RT_EXC_ValueError, "b"), c = make(t, RT_EXC_ValueError, "c");
    raise_and_fetch(t, a);
    CHECK(as_exception(a)->context == NULL);
    t->handled->exc = rt_value_object(rt_dup(t, a));
    raise_and_fetch(t, b);
    CHECK(as_exception(b)->context == rt_value_object(a));
    raise_and_fetch(t, a);
    CHECK(as_exception(a)->context == NULL);               /* never its own */
    rt_decref(t, t->handled->exc);
    t->handled->exc = rt_value_object(rt_dup(t, b));
    raise_and_fetch(t, c);                                  /* c -> b -> a */
    CHECK(as_exception(c)->context == rt_value_object(b));
    rt_decref(t, t->handled->exc);
    t->handled->exc = rt_value_object(rt_dup(t, c));
    raise_and_fetch(t, a);                                  /* a -> c -> b, and b -> a is cut */
    CHECK(as_exception(a)->context == rt_value_object(c));
    CHECK(as_exception(c)->context == rt_value_object(b));
    CHECK(as_exception(b)->context == NULL);
    /* A ring that the program made does not hold us up. */
    rt_incref(t, rt_value_object(a));
    rt_exception_set_context_take(t, rt_value_object(b), rt_value_object(a));
    RtValue d = make(t, RT_EXC_ValueError, "d");
    raise_and_fetch(t, d);
    CHECK(as_exception(d)->context == rt_value_object(c));
    rt_exception_set_context_take(t, rt_value_object(b), NULL);
    rt_decref(t, t->handled->exc);
    t->handled->exc = NULL;
    rt_close(t, d), rt_close(t, c), rt_close(t, b), rt_close(t, a);
    end_vm(t);
}

static void
test_raise_statement(void)
{
    RtThread *t = new_vm();
    RtValue type = rt_value_borrow(rt_exc_type(t, RT_EXC_KeyError)), cause = make(t, RT_EXC_ValueError, "why");
    CHECK_INT(rt_raise_statement(t, type, RT_NULL), -1);
    CHECK_RAISED(t, "KeyError()");
    CHECK_INT(rt_raise_statement(t, type, cause), -1);
    CHECK(((RtException *)t->exc)->cause == rt_value_object(cause) && ((RtException *)t->exc)->suppress_context);
    CHECK_RAISED(t, "KeyError()");
    CHECK_INT(rt_raise_statement(t, type, RT_NONE), -1);
    CHECK(((RtException *)t->exc)->cause == NULL && ((RtException *)t->exc)->suppress_context);
    CHECK_RAISED(t, "KeyError()");
    CHECK_INT(rt_raise_statement(t, I(1), RT_NULL), -1);
    CHECK_RAISED(t, "TypeError('exceptions must derive from BaseException')");
    CHECK_INT(rt_raise_statement(t, type, I(1)), -1);
    CHECK_RAISED(t, "TypeError('exception causes must derive from BaseException')");
    CHECK_INT(rt_raise_statement(t, RT_NULL, RT_NULL), -1);
    CHECK_RAISED(t, "RuntimeError('No active exception to reraise')");
    rt_close(t, cause);
    end_vm(t);
}

static void
test_matching(void)
{
    RtThread *t = new_vm();
    RtValue exc = make(t, RT_EXC_KeyError, "k"), lookup = rt_value_borrow(rt_exc_type(t, RT_EXC_LookupError));
    RtValue value = rt_value_borrow(rt_exc_type(t, RT_EXC_ValueError)), both = TUPLE_OF(t, value, lookup), wrong = TUPLE_OF(t, lookup, I(1));
    RtValue none = rt_value_take(rt_tuple_empty(t));
    CHECK_INT(rt_exception_matches(t, exc, lookup), 1);
    CHECK_INT(rt_exception_matches(t, exc, value), 0);
    CHECK_INT(rt_exception_matches(t, exc, both), 1);
    CHECK_INT(rt_exception_matches(t, exc, none), 0);
    const char *const refusal = "TypeError('catching classes that do not inherit from BaseException is not allowed')";
    CHECK_INT(rt_exception_matches(t, exc, wrong), -1);      /* though the first one matches */
    CHECK_RAISED(t, refusal);
    CHECK_INT(rt_exception_matches(t, exc, rt_value_borrow(t->vm->types.int_)), -1);
    CHECK_RAISED(t, refusal);
    rt_close(t, exc), rt_close(t, both), rt_close(t, wrong), rt_close(t, none);
    end_vm(t);
}

/* Without memory there is an exception all the same, the one made with the VM. */
static void
test_no_memory(void)
{
    RtThread *t = new_vm();
    rt_heap_fail_in(t, 1);
    CHECK(rt_list_new(t, 100) == NULL);
    rt_heap_fail_in(t, 0);
    CHECK(t->exc == t->vm->exception_room.memory_error);
    CHECK_RAISED(t, "MemoryError()");
    /* Each allocation of raising something else may fail: then it is MemoryError, and nothing leaks. */
    int64_t before = live_objects(t);
    for (int n = 1;; n++) {
        rt_heap_fail_in(t, n);
        rt_raise(t, RT_EXC_ValueError, "%R of %d", I(1), n);
        rt_heap_fail_in(t, 0);
        CHECK(t->exc != NULL);
        bool done = rt_error_matches(t, RT_EXC_ValueError);
        CHECK(done || rt_error_matches(t, RT_EXC_MemoryError));
        rt_error_clear(t);
        if (done) {
            CHECK(n > 1);
            break;
        }
    }
    CHECK_INT(live_objects(t), before);
    end_vm(t);
}

static void
test_stop_iteration(void)
{
    RtThread *t = new_vm();
    RtValue tuple = TUPLE_OF(t, I(1), I(2)), v;
    rt_raise_stop_iteration(t, tuple);
    CHECK_INT(rt_stop_iteration_value(t, &v), 0);
    CHECK(rt_value_is(v, tuple) && t->exc == NULL);
    rt_close(t, v);
    rt_raise_stop_iteration(t, RT_NULL);
    CHECK_INT(rt_stop_iteration_value(t, &v), 0);
    CHECK(rt_value_is_none(v));
    CHECK_INT(rt_stop_iteration_value(t, &v), 0);
    rt_raise(t, RT_EXC_ValueError, "x");
    CHECK_INT(rt_stop_iteration_value(t, &v), -1);
    CHECK_RAISED(t, "ValueError('x')");
    rt_close(t, tuple);
    end_vm(t);
}

static void
check_text(RtThread *t, RtValue exc, const char *expected)
{
    RtStr *s = rt_traceback_format(t, rt_value_object(exc));
    CHECK(s != NULL);
    CHECK_STR(rt_str_ascii_text(s), expected);
    rt_decref(t, s);
}
static void
test_text(void)
{
    RtThread *t = new_vm();
    RtValue a = make(t, RT_EXC_ValueError, "a"), k = make(t, RT_EXC_KeyError, "k"), empty = make(t, RT_EXC_TypeError, ""), note = S(t, "n1\nn2");
    check_text(t, a, "ValueError: a\n");
    check_text(t, k, "KeyError: 'k'\n");
    check_text(t, empty, "TypeError\n");
    CHECK_INT(rt_exception_add_note(t, rt_value_object(a), note), 0);
    check_text(t, a, "ValueError: a\nn1\nn2\n");
    rt_exception_set_context_take(t, rt_value_object(k), rt_value_object(rt_dup(t, a)));
    check_text(t, k, "ValueError: a\nn1\nn2\n\nDuring handling of the above exception, another exception occurred:\n\nKeyError: 'k'\n");
    rt_exception_set_cause_take(t, rt_value_object(k), rt_value_object(rt_dup(t, empty)));
    check_text(t, k, "TypeError\n\nThe above exception was the direct cause of the following exception:\n\nKeyError: 'k'\n");
    rt_exception_set_cause_take(t, rt_value_object(k), NULL);
    check_text(t, k, "KeyError: 'k'\n");                    /* suppressed */
    rt_exception_set_context_take(t, rt_value_object(a), rt_value_object(rt_dup(t, a)));
    check_text(t, a, "ValueError: a\nn1\nn2\n");            /* a ring ends the text */
    rt_exception_set_context_take(t, rt_value_object(a), NULL);
    rt_close(t, a), rt_close(t, k), rt_close(t, empty), rt_close(t, note);
    end_vm(t);
}

int
main(int argc, char **argv)
{
    RUN(test_formats);
    RUN(test_contexts);
    RUN(test_raise_statement);
    RUN(test_matching);
    RUN(test_no_memory);
    RUN(test_stop_iteration);
    RUN(test_text);
    return DONE();
}
