/* Code objects: tables of lines and handlers, the threads' own copies of the bytecode, counters of specialization. */
#include "assembler.h"

static RtVM *vm;
static RtThread *t;
static RtDict *globals;

static RtCode *add_code(void)
{
    Asm a;
    asm_begin(&a, t);
    int x = asm_local(&a, "x");
    emit(&a, RESUME, 0);
    asm_line(&a, 5);
    emit(&a, LOAD_FAST_LOAD_FAST, x << 4 | x);
    emit(&a, BINARY_OP, RT_ADD);
    asm_line(&a, 7);
    emit(&a, RETURN_VALUE, 0);
    return asm_code(&a, "add", 1);
}

static void test_lines(void)
{
    RtCode *code = add_code();
    const int32_t lines[] = {1, 5, 5, 5, 7};
    for (uint32_t i = 0; i < 5; i++) {
        CHECK_INT(rt_code_line(code, i), lines[i]);
    }
    rt_decref(t, code);
}

/* The innermost of the entries that cover a unit. */
static void test_handlers(void)
{
    Asm a;
    asm_begin(&a, t);
    for (int i = 0; i < 20; i++) {
        emit(&a, NOP, 0);
    }
    asm_handler(&a, 2, 18, 100, 0, 0);
    asm_handler(&a, 5, 9, 101, 1, 0);
    asm_handler(&a, 12, 13, 102, 2, 1);
    RtCode *code = asm_code(&a, "f", 0);
    CHECK(rt_code_handler(code, 1) == NULL && rt_code_handler(code, 18) == NULL);
    CHECK_INT(rt_code_handler(code, 2)->handler, 100);
    CHECK_INT(rt_code_handler(code, 5)->handler, 101);
    CHECK_INT(rt_code_handler(code, 8)->handler, 101);
    CHECK_INT(rt_code_handler(code, 9)->handler, 100);
    CHECK_INT(rt_code_handler(code, 12)->handler, 102);
    CHECK_INT(rt_code_handler(code, 13)->handler, 100);
    rt_decref(t, code);
}

static void run_often(RtThread *thread, RtValue f, RtValue arg)
{
    for (int i = 0; i < 10; i++) {
        RtValue r = rt_call_1(thread, f, arg);
        CHECK(!rt_value_is_null(r));
        rt_close(thread, r);
    }
}

/* The instruction behind RESUME and LOAD_FAST_LOAD_FAST, in the calling thread's copy. */
static int form(RtThread *thread, RtCode *code) { return rt_code_units(thread, code)[2].op.code; }

static void body(RtThread *mine, int number, void *context)
{
    RtValue f = *(RtValue *)context;
    RtCode *code = ((RtFunction *)rt_value_object(f))->code;
    run_often(mine, f, number % 2 ? rt_float(1.5) : rt_small_int(2));
    CHECK(rt_code_units(mine, code) != code->units);
    CHECK_INT(form(mine, code), number % 2 ? BINARY_OP_ADD_FLOAT : BINARY_OP_ADD_INT);
}

/* Each thread specializes its own copy; nobody touches the original. */
static void test_each_thread_has_its_copy(void)
{
    RtValue f = asm_function(t, add_code(), globals);
    RtCode *code = ((RtFunction *)rt_value_object(f))->code;
    RtValue text = rt_str_value(rt_str_from_c(t, "ab"));
    run_often(t, f, text);
    CHECK_INT(form(t, code), BINARY_OP_ADD_UNICODE);
    harness_threads(t, 1, body, &f);
    CHECK_INT(form(t, code), BINARY_OP_ADD_UNICODE);
    CHECK_INT(code->units[2].op.code, BINARY_OP);
    CHECK_INT(code->units[3].cache, 0);
    CHECK_INT(code->units[0].op.code, RESUME);
    rt_close(t, text);
    rt_close(t, f);
}

static void several(RtThread *mine, int number, void *context)
{
    RtValue f = *(RtValue *)context;
    RtCode *code = ((RtFunction *)rt_value_object(f))->code;
    for (int round = 0; round < 50; round++) {
        run_often(mine, f, number % 2 ? rt_float(1.5) : rt_small_int(2));
    }
    CHECK_INT(form(mine, code), number % 2 ? BINARY_OP_ADD_FLOAT : BINARY_OP_ADD_INT);
}

static void test_threads_at_once(void)
{
    RtValue f = asm_function(t, add_code(), globals);
    harness_threads(t, 6, several, &f);
    rt_close(t, f);
}

static void test_counters(void)
{
    RtCounters before, after;
    rt_counters_sum(t, &before);
    RtValue f = asm_function(t, add_code(), globals);
    run_often(t, f, rt_small_int(1));
    RtValue text = rt_str_value(rt_str_from_c(t, "ab"));
    run_often(t, f, text);
    rt_counters_sum(t, &after);
    CHECK_INT(after.attempts[BINARY_OP] - before.attempts[BINARY_OP], 1);
    CHECK_INT(after.successes[BINARY_OP_ADD_INT] - before.successes[BINARY_OP_ADD_INT], 1);
    CHECK_INT(after.failures[BINARY_OP] - before.failures[BINARY_OP], 0);
    CHECK_INT(after.deopts[BINARY_OP_ADD_INT] - before.deopts[BINARY_OP_ADD_INT], 10);
    rt_close(t, text);
    rt_close(t, f);
}

/* What threads that have ended had counted is not lost. */
static void test_counters_of_ended_threads(void)
{
    RtCounters before, after;
    rt_counters_sum(t, &before);
    RtValue f = asm_function(t, add_code(), globals);
    harness_threads(t, 4, several, &f);
    rt_counters_sum(t, &after);
    CHECK(after.attempts[BINARY_OP] - before.attempts[BINARY_OP] >= 2);
    rt_close(t, f);
}

int main(int argc, char **argv)
{
    vm = rt_vm_new();
    CHECK(vm != NULL);
    t = vm->main_thread;
    globals = rt_dict_new(t);
    RUN(test_lines);
    RUN(test_handlers);
    RUN(test_each_thread_has_its_copy);
    RUN(test_threads_at_once);
    RUN(test_counters);
    RUN(test_counters_of_ended_threads);
    rt_decref(t, globals);
    rt_vm_free(t);
    return DONE();
}
