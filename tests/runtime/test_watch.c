/* What watches programs: the eval-frame hook, monitoring, the profiler. */
#include "assembler.h"

#include "rt_hook.h"
#include "rt_profile.h"

static RtVM *vm;
static RtThread *t;
static RtDict *globals;
static RtValue fib;

/* def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2) */
static RtValue make_fib(void)
{
    Asm a;
    asm_begin(&a, t);
    int n = asm_local(&a, "n"), two = asm_const(&a, rt_small_int(2)), one = asm_const(&a, rt_small_int(1)), name = asm_name(&a, "fib");
    emit(&a, RESUME, 0);
    emit(&a, LOAD_FAST, n);
    emit(&a, LOAD_CONST, two);
    emit(&a, COMPARE_OP, RT_LT << 5 | 16 | 1);
    uint32_t jump = emit_jump(&a, POP_JUMP_IF_FALSE);
    emit(&a, LOAD_FAST, n);
    emit(&a, RETURN_VALUE, 0);
    asm_bind(&a, jump);
    for (int i = 0; i < 2; i++) {
        emit(&a, LOAD_GLOBAL, name << 1 | 1);
        emit(&a, LOAD_FAST, n);
        emit(&a, LOAD_CONST, i == 0 ? one : two);
        emit(&a, BINARY_OP, RT_SUBTRACT);
        emit(&a, CALL, 1);
    }
    emit(&a, BINARY_OP, RT_ADD);
    emit(&a, RETURN_VALUE, 0);
    RtValue f = asm_function(t, asm_code(&a, "fib", 1), globals);
    CHECK(rt_dict_set_str(t, globals, rt_intern(t, "fib"), f) == 0);
    return f;
}

/* def same(x): return x */
static RtValue make_same(void)
{
    Asm a;
    asm_begin(&a, t);
    int x = asm_local(&a, "x");
    emit(&a, RESUME, 0);
    emit(&a, LOAD_FAST, x);
    emit(&a, RETURN_VALUE, 0);
    return asm_function(t, asm_code(&a, "same", 1), globals);
}

static RtCode *code_of(RtValue f) { return ((RtFunction *)rt_value_object(f))->code; }

static void check_fib(RtThread *mine, int n, int64_t expected)
{
    RtValue r = rt_call_1(mine, fib, rt_small_int(n));
    CHECK(rt_value_is_int(r));
    CHECK_INT(rt_small_int_value(r), expected);
}

/* How many instructions of the calling thread's copy have the opcode. */
static int count(RtThread *mine, const RtCode *code, int opcode)
{
    const RtCodeUnit *units = rt_code_units(mine, code);
    int found = 0;
    for (uint32_t i = 0; i < code->unit_count; i += 1u + rt_opcode_caches[code->units[i].op.code]) {
        found += units[i].op.code == opcode;
    }
    return found;
}

/* --- the hook --- */

static uint32_t hooked;    /* atomic */

static RtValue run_it(RtThread *mine, RtHookCall *call, RtObject *data)
{
    (void)data;
    rt_add_relaxed(&hooked, 1);
    CHECK(mine->frame == call->frame && rt_hook_may_run(call));
    RtValue r = rt_hook_run_frame(call);
    CHECK(call->frame == NULL && !rt_hook_may_run(call));
    return r;
}

static void test_every_call_goes_through_the_hook(void)
{
    RtObject *data = (RtObject *)rt_list_new(t, 0);
    for (int i = 0; i < 20; i++) {
        check_fib(t, 5, 5);
    }
    CHECK(count(t, code_of(fib), CALL_PY_EXACT_ARGS) == 2);
    rt_incref(t, data);
    rt_set_eval_frame(t, run_it, data);
    hooked = 0;
    check_fib(t, 10, 55);
    CHECK_INT(hooked, 177);
    CHECK_INT(rt_object_count(data), 2);
    rt_set_eval_frame(t, NULL, NULL);
    CHECK_INT(rt_object_count(data), 1);
    check_fib(t, 10, 55);
    CHECK_INT(hooked, 177);
    CHECK(t->frame == NULL && t->stack_top == t->stack);
    rt_decref(t, data);
}

static RtValue answer_itself(RtThread *mine, RtHookCall *call, RtObject *data)
{
    (void)mine, (void)call, (void)data;
    return rt_small_int(7);
}

static RtValue fail_itself(RtThread *mine, RtHookCall *call, RtObject *data)
{
    (void)call, (void)data;
    return rt_raise(mine, RT_EXC_ValueError, "not now");
}

/* A frame that is not run gives back what it holds. */
static void test_a_dropped_frame(void)
{
    RtValue same = make_same();
    RtObject *list = (RtObject *)rt_list_new(t, 0);
    rt_set_eval_frame(t, answer_itself, NULL);
    RtValue r = rt_call_1(t, same, rt_value_borrow(list));
    CHECK_INT(rt_small_int_value(r), 7);
    CHECK_INT(rt_object_count(list), 1);
    rt_set_eval_frame(t, fail_itself, NULL);
    r = rt_call_1(t, same, rt_value_borrow(list));
    CHECK(rt_value_is_null(r));
    CHECK_STR(raised(t), "ValueError: not now");
    CHECK_INT(rt_object_count(list), 1);
    CHECK(t->frame == NULL && t->stack_top == t->stack && !t->in_hook);
    rt_set_eval_frame(t, NULL, NULL);
    rt_decref(t, list);
    rt_close(t, same);
}

static RtValue collect_first(RtThread *mine, RtHookCall *call, RtObject *data)
{
    (void)data;
    check_fib(mine, 6, 8);    /* not hooked: this is the hook's own call */
    scrub_stack();
    rt_gc_collect(mine);
    return rt_hook_run_frame(call);
}

/* Functions at module level are not counted on stacks: the frame that waits for the hook is what keeps this one. */
static void test_a_collection_sees_the_frame(void)
{
    RtValue same = make_same(), kept = make_same();
    rt_set_eval_frame(t, collect_first, NULL);
    RtFrame *f = rt_frame_push_bound(t, same, &kept, 1, NULL);
    CHECK(f != NULL);
    RtObject *o = rt_value_object(kept);
    f->locals[0] = rt_value_new(t, o);
    rt_close(t, kept);
    RtValue r = rt_frame_run(t, f);
    CHECK(rt_value_object(r) == o && rt_is_function(r));
    CHECK((o->gc & RT_GC_LIVE) && rt_value_object(r)->kind == RT_KIND_FUNCTION);
    rt_set_eval_frame(t, NULL, NULL);
    rt_close(t, rt_value_heap_safe(t, r));
    rt_close(t, same);
}

/* --- monitoring --- */

static uint32_t told;    /* atomic */

static RtValue tell(RtThread *mine, RtValue self, const RtValue *args, size_t nargs)
{
    (void)self;
    CHECK(nargs == 2 || nargs == 3 || nargs == 4);
    CHECK(rt_value_has_kind(args[0], RT_KIND_CODE) && rt_value_is_int(args[1]));
    CHECK(mine->in_callback);
    rt_add_relaxed(&told, 1);
    return RT_NONE;
}

static const RtMethodDef tell_def = RT_METHOD_FAST("tell", tell, NULL);

static void set_callback(RtThread *mine, RtEvent event)
{
    rt_close(mine, rt_monitor_set_callback(mine, 1, event, rt_builtin_new(mine, &tell_def, RT_NULL, NULL)));
}

#define WANTED (1u << RT_EVENT_CALL | 1u << RT_EVENT_PY_START | 1u << RT_EVENT_PY_RETURN)

static void register_all(void)
{
    set_callback(t, RT_EVENT_CALL);
    set_callback(t, RT_EVENT_PY_START);
    set_callback(t, RT_EVENT_PY_RETURN);
}

static void body_of_a_watched_thread(RtThread *mine, int number, void *context)
{
    (void)number, (void)context;
    check_fib(mine, 6, 8);
    CHECK_INT(count(mine, code_of(fib), INSTRUMENTED_CALL), 2);
    CHECK_INT(count(mine, code_of(fib), INSTRUMENTED_RESUME), 1);
    CHECK_INT(count(mine, code_of(fib), INSTRUMENTED_RETURN_VALUE), 2);
}

static void test_copies_are_instrumented(void)
{
    RtCode *code = code_of(fib);
    for (int i = 0; i < 20; i++) {
        check_fib(t, 5, 5);
    }
    register_all();
    CHECK(rt_monitor_set_events(t, 1, NULL, WANTED) == 0);
    CHECK_INT(count(t, code, INSTRUMENTED_CALL), 2);
    CHECK_INT(count(t, code, CALL_PY_EXACT_ARGS), 0);
    CHECK_INT(code->units[0].op.code, RESUME);    /* nobody touches the original */
    told = 0;
    check_fib(t, 6, 8);
    CHECK_INT(told, 24 + 25 + 25);    /* the first call came from C */
    harness_threads(t, 3, body_of_a_watched_thread, NULL);
    CHECK_INT(told, 4 * 74);
    rt_monitor_clear(t, 1);
    CHECK_INT(count(t, code, INSTRUMENTED_CALL) + count(t, code, INSTRUMENTED_RESUME), 0);
    CHECK_INT(count(t, code, CALL), 2);
    for (int i = 0; i < 20; i++) {
        check_fib(t, 5, 5);
    }
    CHECK_INT(count(t, code, CALL_PY_EXACT_ARGS), 2);
    CHECK_INT(told, 4 * 74);
}

static void test_one_code_object(void)
{
    RtValue same = make_same();
    RtCode *code = code_of(same);
    register_all();
    CHECK(rt_monitor_set_events(t, 1, code, 1u << RT_EVENT_PY_START) == 0);
    CHECK_INT(rt_monitor_events(t, 1, code), 1 << RT_EVENT_PY_START);
    CHECK_INT(rt_monitor_events(t, 1, NULL), 0);
    told = 0;
    rt_close(t, rt_call_1(t, same, RT_NONE));
    check_fib(t, 6, 8);
    CHECK_INT(told, 1);
    CHECK_INT(count(t, code, INSTRUMENTED_RESUME), 1);
    CHECK_INT(count(t, code, INSTRUMENTED_RETURN_VALUE), 0);
    rt_monitor_clear(t, 1);
    CHECK_INT(count(t, code, INSTRUMENTED_RESUME), 0);
    rt_close(t, same);
}

/* Everything comes and goes while other threads run and specialize. */
static void toggle_or_run(RtThread *mine, int number, void *context)
{
    (void)context;
    for (int i = 0; i < (number == 0 ? 200 : 60); i++) {
        if (number != 0) {
            check_fib(mine, 8, 21);
            continue;
        }
        rt_set_eval_frame(mine, i % 3 == 0 ? run_it : NULL, NULL);
        CHECK(rt_monitor_set_events(mine, 1, NULL, i % 2 == 0 ? WANTED : 0) == 0);
        CHECK(rt_monitor_set_events(mine, 1, code_of(fib), i % 5 == 0 ? 1u << RT_EVENT_CALL : 0) == 0);
        if (i % 7 == 0) {
            rt_monitor_restart(mine);
        }
        check_fib(mine, 3, 2);
    }
}

static void test_threads(void)
{
    register_all();
    told = hooked = 0;
    harness_threads(t, 5, toggle_or_run, NULL);
    rt_set_eval_frame(t, NULL, NULL);
    rt_monitor_clear(t, 1);
    CHECK(told > 0 && hooked > 0);
    uint32_t before = told;
    check_fib(t, 8, 21);
    CHECK_INT(told, before);
}

/* --- the profiler --- */

static void body_of_a_profiled_thread(RtThread *mine, int number, void *context)
{
    (void)number, (void)context;
    check_fib(mine, 6, 8);
}

static void test_profile(void)
{
    RtProfile sum;
    CHECK(rt_profile_start(t) == 0);
    CHECK(rt_profile_start(t) == -1);
    CHECK_STR(raised(t), "RuntimeError: the profiler is running");
    check_fib(t, 6, 8);
    harness_threads(t, 3, body_of_a_profiled_thread, NULL);
    rt_profile_stop(t, &sum);
    CHECK(!rt_profile_is_on(vm));
    CHECK_INT(sum.count, 1);
    for (size_t i = 0; i < sum.capacity; i++) {
        if (sum.rows[i].code != NULL) {
            CHECK(sum.rows[i].code == code_of(fib));
            CHECK_INT(sum.rows[i].calls, 4 * 25);
            CHECK_INT(sum.rows[i].outer_calls, 4);
            CHECK(sum.rows[i].own <= sum.rows[i].total);
        }
    }
    rt_profile_clear(t, &sum);
    CHECK_INT(sum.count, 0);
}

int main(int argc, char **argv)
{
    vm = rt_vm_new();
    CHECK(vm != NULL);
    t = vm->main_thread;
    globals = rt_dict_new(t);
    fib = make_fib();
    RUN(test_every_call_goes_through_the_hook);
    RUN(test_a_dropped_frame);
    RUN(test_a_collection_sees_the_frame);
    RUN(test_copies_are_instrumented);
    RUN(test_one_code_object);
    RUN(test_threads);
    RUN(test_profile);
    rt_close(t, fib);
    rt_decref(t, globals);
    rt_vm_free(t);
    return DONE();
}
