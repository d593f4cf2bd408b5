/* Frames and the loop: calls in the loop and from C, locals, exceptions, recursion, tracebacks. */
#include <time.h>

#include "assembler.h"

static RtVM *vm;
static RtThread *t;
static RtDict *globals;

static void begin(void)
{
    vm = rt_vm_new();
    CHECK(vm != NULL);
    t = vm->main_thread;
    globals = rt_dict_new(t);
}

static void end(void)
{
    rt_decref(t, globals);
    rt_vm_free(t);
}

static RtValue call(RtValue f, int n, const RtValue *args)
{
    return rt_call(t, f, args, (size_t)n, NULL);
}

static RtValue int_of(int64_t i) { return rt_small_int(i); }

/* def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2) */
static RtValue make_fib(void)
{
    Asm a;
    asm_begin(&a, t);
    int n = asm_local(&a, "n"), two = asm_const(&a, int_of(2)), one = asm_const(&a, int_of(1)), fib = asm_name(&a, "fib");
    emit(&a, RESUME, 0);
    emit(&a, LOAD_FAST, n);
    emit(&a, LOAD_CONST, two);
    emit(&a, COMPARE_OP, RT_LT << 5 | 16 | 1);
    uint32_t jump = emit_jump(&a, POP_JUMP_IF_FALSE);
    emit(&a, LOAD_FAST, n);
    emit(&a, RETURN_VALUE, 0);
    asm_bind(&a, jump);
    emit(&a, LOAD_GLOBAL, fib << 1 | 1);
    emit(&a, LOAD_FAST, n);
    emit(&a, LOAD_CONST, one);
    emit(&a, BINARY_OP, RT_SUBTRACT);
    emit(&a, CALL, 1);
    emit(&a, LOAD_GLOBAL, fib << 1 | 1);
    emit(&a, LOAD_FAST, n);
    emit(&a, LOAD_CONST, two);
    emit(&a, BINARY_OP, RT_SUBTRACT);
    emit(&a, CALL, 1);
    emit(&a, BINARY_OP, RT_ADD);
    emit(&a, RETURN_VALUE, 0);
    RtValue f = asm_function(t, asm_code(&a, "fib", 1), globals);
    CHECK(rt_dict_set_str(t, globals, rt_intern(t, "fib"), f) == 0);
    return f;
}

static void test_recursive_function(void)
{
    begin();
    RtValue f = make_fib();
    RtValue n = int_of(20);
    RtValue r = call(f, 1, &n);
    CHECK(rt_value_is_int(r));
    CHECK_INT(rt_small_int_value(r), 6765);
    CHECK(t->frame == NULL && t->stack_top == t->stack);
    const char *rounds = getenv("FIB");
    if (rounds != NULL) {
        struct timespec before, after;
        n = int_of(atoi(rounds));
        clock_gettime(CLOCK_MONOTONIC, &before);
        r = call(f, 1, &n);
        clock_gettime(CLOCK_MONOTONIC, &after);
        fprintf(stderr, "fib(%s) = %lld in %.3f s\n", rounds, (long long)rt_small_int_value(r),
                (double)(after.tv_sec - before.tv_sec) + (double)(after.tv_nsec - before.tv_nsec) * 1e-9);
    }
    rt_close(t, f);
    end();
}

/* def deep(n): return deep(n + 1) */
static void test_recursion_has_a_limit(void)
{
    begin();
    Asm a;
    asm_begin(&a, t);
    int n = asm_local(&a, "n"), one = asm_const(&a, int_of(1)), deep = asm_name(&a, "deep");
    emit(&a, RESUME, 0);
    emit(&a, LOAD_GLOBAL, deep << 1 | 1);
    emit(&a, LOAD_FAST, n);
    emit(&a, LOAD_CONST, one);
    emit(&a, BINARY_OP, RT_ADD);
    emit(&a, CALL, 1);
    emit(&a, RETURN_VALUE, 0);
    RtValue f = asm_function(t, asm_code(&a, "deep", 1), globals);
    CHECK(rt_dict_set_str(t, globals, rt_intern(t, "deep"), f) == 0);
    for (int i = 0; i < 3; i++) {
        RtValue zero = int_of(0);
        CHECK(rt_value_is_null(call(f, 1, &zero)));
        CHECK_STR(raised(t), "RecursionError: maximum recursion depth exceeded");
        CHECK_INT(t->recursion_remaining, vm->running.recursion_limit);
        CHECK(t->frame == NULL && t->stack_top == t->stack);
    }
    rt_close(t, f);
    end();
}

/* def f(x):
 *     try: return 1 // x
 *     except ZeroDivisionError: return "zero"   (as the front end compiles it, without the name) */
static void test_exception_is_handled_in_the_frame(void)
{
    begin();
    Asm a;
    asm_begin(&a, t);
    int x = asm_local(&a, "x"), one = asm_const(&a, int_of(1));
    RtValue zero_text = rt_str_value(rt_intern(t, "zero"));
    int zero = asm_const(&a, zero_text), error = asm_name(&a, "ZeroDivisionError");
    emit(&a, RESUME, 0);
    uint32_t start = a.count;
    emit(&a, LOAD_CONST, one);
    emit(&a, LOAD_FAST, x);
    emit(&a, BINARY_OP, RT_FLOOR_DIVIDE);
    emit(&a, RETURN_VALUE, 0);
    uint32_t stop = a.count;
    emit(&a, PUSH_EXC_INFO, 0);
    emit(&a, LOAD_GLOBAL, error << 1);
    emit(&a, CHECK_EXC_MATCH, 0);
    uint32_t other = emit_jump(&a, POP_JUMP_IF_FALSE);
    emit(&a, POP_TOP, 0);
    emit(&a, POP_EXCEPT, 0);
    emit(&a, RETURN_CONST, zero);
    asm_bind(&a, other);
    emit(&a, RERAISE, 0);
    uint32_t cleanup = a.count;
    emit(&a, COPY, 3);
    emit(&a, POP_EXCEPT, 0);
    emit(&a, RERAISE, 1);
    asm_handler(&a, start, stop, stop, 0, 0);
    asm_handler(&a, stop, cleanup, cleanup, 1, 1);
    RtValue f = asm_function(t, asm_code(&a, "f", 1), globals);
    RtValue type = rt_value_borrow(rt_exc_type(t, RT_EXC_ZeroDivisionError));
    CHECK(rt_dict_set_str(t, globals, rt_intern(t, "ZeroDivisionError"), type) == 0);
    for (int i = 0; i < 20; i++) {
        RtValue arg = int_of(i % 2);
        RtValue r = call(f, 1, &arg);
        CHECK(!rt_value_is_null(r) && !rt_error_occurred(t));
        CHECK(i % 2 ? rt_value_is(r, int_of(1)) : rt_value_is(r, zero_text));
        CHECK(t->handled->exc == NULL);
        rt_close(t, r);
    }
    /* What the clause does not name goes on. */
    RtValue text = rt_str_value(rt_intern(t, "a"));
    CHECK(rt_value_is_null(call(f, 1, &text)));
    CHECK_STR(raised(t), "TypeError: unsupported operand type(s) for //: 'int' and 'str'");
    CHECK(t->handled->exc == NULL && t->frame == NULL && t->stack_top == t->stack);
    rt_close(t, f);
    end();
}

/* The frames that an exception leaves are its traceback, each with its line. */
static void test_traceback_has_each_frame(void)
{
    begin();
    Asm a;
    asm_begin(&a, t);
    int x = asm_local(&a, "x");
    emit(&a, RESUME, 0);
    asm_line(&a, 7);
    emit(&a, LOAD_FAST, x);
    emit(&a, UNARY_NEGATIVE, 0);
    emit(&a, RETURN_VALUE, 0);
    RtValue inner = asm_function(t, asm_code(&a, "inner", 1), globals);
    CHECK(rt_dict_set_str(t, globals, rt_intern(t, "inner"), inner) == 0);
    asm_begin(&a, t);
    x = asm_local(&a, "x");
    int name = asm_name(&a, "inner");
    emit(&a, RESUME, 0);
    asm_line(&a, 11);
    emit(&a, LOAD_GLOBAL, name << 1 | 1);
    emit(&a, LOAD_FAST, x);
    emit(&a, CALL, 1);
    asm_line(&a, 12);
    emit(&a, RETURN_VALUE, 0);
    RtValue outer = asm_function(t, asm_code(&a, "outer", 1), globals);
    RtValue text = rt_str_value(rt_intern(t, "a"));
    CHECK(rt_value_is_null(call(outer, 1, &text)));
    RtException *exc = (RtException *)rt_error_fetch(t);
    RtTraceback *first = (RtTraceback *)exc->traceback;
    CHECK(first != NULL && first->next != NULL && first->next->next == NULL);
    CHECK_INT(first->line, 11);
    CHECK_INT(first->next->line, 7);
    rt_decref(t, exc);
    rt_close(t, inner);
    rt_close(t, outer);
    end();
}

/* def total(n): s = 0; for i in range(n): s = s + i; return s -- with the iterator given by the caller. */
static void test_loop_over_an_iterator(void)
{
    begin();
    Asm a;
    asm_begin(&a, t);
    int it = asm_local(&a, "it"), s = asm_local(&a, "s"), i = asm_local(&a, "i"), zero = asm_const(&a, int_of(0));
    emit(&a, RESUME, 0);
    emit(&a, LOAD_CONST, zero);
    emit(&a, STORE_FAST, s);
    emit(&a, LOAD_FAST, it);
    emit(&a, GET_ITER, 0);
    uint32_t head = a.count;
    uint32_t loop = emit_jump(&a, FOR_ITER);
    emit(&a, STORE_FAST, i);
    emit(&a, LOAD_FAST_LOAD_FAST, s << 4 | i);
    emit(&a, BINARY_OP, RT_ADD + RT_INPLACE);
    emit(&a, STORE_FAST, s);
    emit_back(&a, head);
    asm_bind(&a, loop);
    emit(&a, END_FOR, 0);
    emit(&a, POP_TOP, 0);
    emit(&a, LOAD_FAST, s);
    emit(&a, RETURN_VALUE, 0);
    RtValue f = asm_function(t, asm_code(&a, "total", 1), globals);
    for (int round = 0; round < 4; round++) {
        RtValue range = rt_range_new(t, int_of(0), int_of(1000), int_of(1));
        RtValue r = call(f, 1, &range);
        CHECK_INT(rt_small_int_value(r), 499500);
        RtList *list = rt_list_new(t, 3);
        for (int k = 1; k <= 3; k++) {
            CHECK(rt_list_append(t, list, int_of(k)) == 0);
        }
        RtValue list_value = rt_value_take(list);
        r = call(f, 1, &list_value);
        CHECK_INT(rt_small_int_value(r), 6);
        rt_close(t, range);
        rt_close(t, list_value);
    }
    rt_close(t, f);
    end();
}

/* def gen(n): yield n; yield n + n; return n */
static void test_generator(void)
{
    begin();
    Asm a;
    asm_begin(&a, t);
    int n = asm_local(&a, "n");
    emit(&a, RETURN_GENERATOR, 0);
    emit(&a, POP_TOP, 0);
    emit(&a, RESUME, 0);
    emit(&a, LOAD_FAST, n);
    emit(&a, YIELD_VALUE, 0);
    emit(&a, RESUME, 1);
    emit(&a, POP_TOP, 0);
    emit(&a, LOAD_FAST_LOAD_FAST, n << 4 | n);
    emit(&a, BINARY_OP, RT_ADD);
    emit(&a, YIELD_VALUE, 0);
    emit(&a, RESUME, 1);
    emit(&a, POP_TOP, 0);
    emit(&a, LOAD_FAST, n);
    emit(&a, RETURN_VALUE, 0);
    RtValue f = asm_function(t, asm_code_full(&a, "gen", 1, 0, 0, RT_CODE_GENERATOR), globals);
    for (int round = 0; round < 3; round++) {
        RtValue arg = rt_str_value(rt_str_from_c(t, "ab"));
        RtValue g = call(f, 1, &arg);
        CHECK(rt_value_has_kind(g, RT_KIND_GENERATOR));
        rt_close(t, arg);
        RtValue v = rt_next(t, g);
        CHECK(rt_str_equal_c(rt_str_of_value(v), "ab"));
        rt_close(t, v);
        v = rt_next(t, g);
        CHECK(rt_str_equal_c(rt_str_of_value(v), "abab"));
        rt_close(t, v);
        CHECK(rt_value_is_null(rt_next(t, g)) && !rt_error_occurred(t));
        CHECK(rt_value_is_null(rt_next(t, g)) && !rt_error_occurred(t));
        rt_close(t, g);
    }
    CHECK(t->frame == NULL && t->stack_top == t->stack);
    rt_close(t, f);
    end();
}

/* def make(): return gen("a constant"); the constant lives on in the generator when make and its code are gone. */
static void test_constant_outlives_its_code(void)
{
    begin();
    Asm a;
    asm_begin(&a, t);
    int x = asm_local(&a, "x");
    emit(&a, RETURN_GENERATOR, 0);
    emit(&a, POP_TOP, 0);
    emit(&a, RESUME, 0);
    emit(&a, LOAD_FAST, x);
    emit(&a, YIELD_VALUE, 0);
    emit(&a, RETURN_VALUE, 0);
    RtValue gen = asm_function(t, asm_code_full(&a, "gen", 1, 0, 0, RT_CODE_GENERATOR), globals);
    CHECK(rt_dict_set_str(t, globals, rt_intern(t, "gen"), gen) == 0);
    asm_begin(&a, t);
    RtStr *text = rt_str_from_c(t, "a constant");
    int constant = asm_const(&a, rt_value_borrow(text)), name = asm_name(&a, "gen");
    emit(&a, RESUME, 0);
    emit(&a, LOAD_GLOBAL, name << 1 | 1);
    emit(&a, LOAD_CONST, constant);
    emit(&a, CALL, 1);
    emit(&a, RETURN_VALUE, 0);
    RtValue make = asm_function(t, asm_code(&a, "make", 0), globals);
    int64_t before = rt_object_count(&text->head);
    RtValue g = call(make, 0, NULL);
    CHECK(rt_value_has_kind(g, RT_KIND_GENERATOR));
    CHECK_INT(rt_object_count(&text->head), before + 1);
    rt_decref(t, text);
    rt_close(t, make);
    rt_gc_collect(t);
    RtValue v = rt_next(t, g);
    CHECK(rt_str_equal_c(rt_str_of_value(v), "a constant"));
    rt_close(t, v);
    rt_close(t, g);
    rt_close(t, gen);
    end();
}

int main(int argc, char **argv)
{
    RUN(test_recursive_function);
    RUN(test_recursion_has_a_limit);
    RUN(test_exception_is_handled_in_the_frame);
    RUN(test_traceback_has_each_frame);
    RUN(test_loop_over_an_iterator);
    RUN(test_generator);
    RUN(test_constant_outlives_its_code);
    return DONE();
}
