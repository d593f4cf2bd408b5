/* What the family of CALL promises when something stands in its way: a lock that is held, arguments that do not fit. */
#include <time.h>

#include "assembler.h"
#include "rt_counters.h"
#include "values.h"

typedef struct {
    RtValue f, list;
    uint32_t stage;               /* atomic */
    const RtThread *caller;       /* set before stage 1 */
    int64_t deopts;               /* of the caller, while the lock was held */
} Meeting;

static int64_t
append_deopts(const RtThread *t)
{
    const RtCounters *c = rt_load_acquire(&t->counters);
    return c != NULL ? (int64_t)rt_load_relaxed(&c->deopts[CALL_LIST_APPEND]) : 0;
}

static void
wait_for(RtThread *t, Meeting *m, uint32_t stage)
{
    while (rt_load_acquire(&m->stage) != stage) {
        CHECK_INT(rt_check_periodic(t), 0);
    }
}

/* def f(list, item): list.append(item) */
static RtCode *
append_code(RtThread *t)
{
    Asm a;
    asm_begin(&a, t);
    int list = asm_local(&a, "list"), item = asm_local(&a, "item"), append = asm_name(&a, "append");
    emit(&a, RESUME, 0);
    emit(&a, LOAD_FAST, list);
    emit(&a, LOAD_ATTR, append << 1 | 1);
    emit(&a, LOAD_FAST, item);
    emit(&a, CALL, 1);
    emit(&a, POP_TOP, 0);
    emit(&a, RETURN_CONST, asm_const(&a, RT_NONE));
    return asm_code(&a, "f", 2);
}

static void
append_twice_specialized(RtThread *t, Meeting *m)
{
    for (int i = 0; i < 8; i++) {
        RtValue r = rt_call(t, m->f, (RtValue[]){m->list, I(i)}, 2, NULL);
        CHECK(!rt_value_is_null(r));
        rt_close(t, r);
    }
    RtCode *code = ((RtFunction *)rt_value_object(m->f))->code;
    RtCodeUnit *units = rt_code_units(t, code);
    bool found = false;
    for (uint32_t i = 0; i < code->unit_count; i++) {
        found |= units[i].op.code == CALL_LIST_APPEND;
        i += rt_opcode_caches[code->units[i].op.code];
    }
    CHECK(found);
    m->caller = t;
    rt_store_release(&m->stage, 1);
    wait_for(t, m, 2);
    RtValue r = rt_call(t, m->f, (RtValue[]){m->list, I(99)}, 2, NULL);
    CHECK(!rt_value_is_null(r));
    rt_close(t, r);
}

/* Keep the lock until the caller has left its specialized instruction, or two seconds. */
static void
hold_the_lock(RtThread *t, Meeting *m)
{
    wait_for(t, m, 1);
    RtObject *list = rt_value_object(m->list);
    int64_t before = append_deopts(m->caller);
    rt_lock(t, list);
    rt_store_release(&m->stage, 2);
#if RT_FT
    time_t end = time(NULL) + 3;
    while (append_deopts(m->caller) == before && time(NULL) < end) {
        sched_yield();
    }
#endif
    m->deopts = append_deopts(m->caller) - before;
    rt_unlock(t, list);
}

static void
meet(RtThread *t, int number, void *context)
{
    (number == 0 ? hold_the_lock : append_twice_specialized)(t, context);
}

/* CALL_LIST_APPEND finds the list's lock taken: it does not wait behind its guards, the generic form does. */
static void
test_append_does_not_wait(void)
{
    RtThread *t = new_vm();
    RtDict *globals = rt_dict_new(t);
    Meeting m = {.f = asm_function(t, append_code(t), globals), .list = rt_value_take(rt_list_new(t, 0))};
    harness_threads(t, 2, meet, &m);
    CHECK_INT(rt_list_size(rt_as_list(m.list)), 9);
#if RT_FT
    CHECK_INT(m.deopts, 1);
#endif
    rt_close(t, m.f), rt_close(t, m.list);
    rt_decref(t, globals);
    rt_check_world(t);
    rt_vm_free(t);
}

typedef struct {
    RtValue f;
    RtCodeUnit *cleanup[2];       /* one for each thread that has run f */
} Copies;

/* class C: def __init__(self): pass, without its class statement; def f(): C() */
static RtValue
class_with_init(RtThread *t, RtDict *globals)
{
    Asm a;
    asm_begin(&a, t);
    asm_local(&a, "self");
    emit(&a, RESUME, 0);
    emit(&a, RETURN_CONST, asm_const(&a, RT_NONE));
    RtValue init = asm_function(t, asm_code(&a, "__init__", 1), globals);
    RtDict *namespace_ = rt_dict_new(t);
    CHECK_INT(rt_dict_set_str(t, namespace_, t->vm->names.__init__, init), 0);
    RtValue name = S(t, "C"), bases = rt_value_take(rt_tuple_empty(t));
    RtValue made = rt_call(t, rt_value_borrow(t->vm->types.type), (RtValue[]){name, bases, rt_value_borrow(namespace_)}, 3, NULL);
    CHECK(!rt_value_is_null(made));
    rt_close(t, init), rt_close(t, name), rt_close(t, bases);
    rt_decref(t, namespace_);
    return made;
}

static void
make_often(RtThread *t, int number, void *context)
{
    Copies *copies = context;
    for (int i = 0; i < 20; i++) {
        RtValue r = rt_call_0(t, copies->f);
        CHECK(!rt_value_is_null(r));
        rt_close(t, r);
    }
    const RtCodeUnit *units = rt_code_units(t, ((RtFunction *)rt_value_object(copies->f))->code);
    CHECK_INT(units[1 + 1 + rt_opcode_caches[LOAD_GLOBAL]].op.code, CALL_ALLOC_AND_ENTER_INIT);
    copies->cleanup[number + 1] = rt_code_units(t, t->vm->running.init_cleanup_code);
}

/* The code that runs behind __init__ has a copy for each thread, too. */
static void
test_the_cleanup_has_copies(void)
{
    RtThread *t = new_vm();
    RtDict *globals = rt_dict_new(t);
    RtValue class_ = class_with_init(t, globals);
    CHECK_INT(rt_dict_set_str(t, globals, rt_intern(t, "C"), class_), 0);
    Asm a;
    asm_begin(&a, t);
    emit(&a, RESUME, 0);
    emit(&a, LOAD_GLOBAL, asm_name(&a, "C") << 1 | 1);
    emit(&a, CALL, 0);
    emit(&a, RETURN_VALUE, 0);
    Copies copies = {.f = asm_function(t, asm_code(&a, "f", 0), globals)};
    make_often(t, -1, &copies);
    harness_threads(t, 1, make_often, &copies);
    const RtCodeUnit *original = t->vm->running.init_cleanup_code->units;
    for (int i = 0; i < 2; i++) {
        CHECK(copies.cleanup[i] != NULL && copies.cleanup[i] != original);
    }
    CHECK(copies.cleanup[0] != copies.cleanup[1]);
    rt_close(t, copies.f), rt_close(t, class_);
    rt_decref(t, globals);
    rt_vm_free(t);
}

int
main(int argc, char **argv)
{
    RUN(test_the_cleanup_has_copies);
    RUN(test_append_does_not_wait);
    return DONE();
}
