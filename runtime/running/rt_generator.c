/* Generators.  The table of states stands in rt_generator.h. */
#include "rt_generator.h"

#include "rt_build.h"
#include "rt_exception.h"
#include "rt_call.h"
#include "rt_iter.h"
#include "rt_push.h"

static RtGenerator *as_generator(RtValue v) { return (RtGenerator *)rt_value_object(v); }

static uint32_t state_of(const RtGenerator *g) { return rt_load_acquire(&g->head.aux); }
static void set_state(RtGenerator *g, RtGeneratorState state) { rt_store_release(&g->head.aux, (uint32_t)state); }

/* --- for the loop --- */

RtGenerator *
rt_generator_from_frame(RtThread *t, RtFrame *f, RtCodeUnit *start)
{
    const RtCode *code = f->code;
    const RtFunction *function = (const RtFunction *)rt_value_object(f->function);
    size_t words = (size_t)(code->local_count + code->stack_size);
    RtGenerator *g = rt_object_new(t, t->vm->types.generator, sizeof *g + words * sizeof(RtValue));
    if (g == NULL) {
        return NULL;
    }
    g->code = f->code;
    g->name = function->name;
    g->qualname = function->qualname;
    rt_code_hold(t, g->code);
    rt_incref(t, g->name);
    rt_incref(t, g->qualname);
    RtFrame *own = &g->frame;
    *own = *f;
    own->owner = RT_FRAME_GENERATOR;
    own->previous = NULL;
    own->function = rt_value_lasting(t, f->function);
    own->instr_ptr = start;
    own->stack_pointer = own->locals + code->local_count;
    /* An argument may be a constant of the caller's code, which need not live as long as we do. */
    for (int32_t i = 0; i < code->local_count; i++) {
        own->locals[i] = rt_value_lasting(t, f->locals[i]);
    }
    set_state(g, RT_GENERATOR_CREATED);
    t->frame = f->previous;
    t->stack_top = (RtValue *)(void *)f;
    return g;
}

bool
rt_generator_claim(RtThread *t, RtGenerator *g)
{
    uint32_t state = rt_load_relaxed(&g->head.aux);
    if (state > RT_GENERATOR_SUSPENDED) {
        return false;
    }
    if (rt_is_alone(t)) {
        rt_store_relaxed(&g->head.aux, (uint32_t)RT_GENERATOR_RUNNING);
        return true;
    }
    return rt_cas_acquire(&g->head.aux, &state, (uint32_t)RT_GENERATOR_RUNNING);
}

void
rt_generator_release(RtGenerator *g)
{
    set_state(g, RT_GENERATOR_SUSPENDED);
}

RtFrame *
rt_generator_enter(RtThread *t, RtGenerator *g, RtValue v)
{
    RtFrame *f = &g->frame;
    RtCodeUnit *units = rt_code_units(t, f->code);
    if (RT_UNLIKELY(units != f->units)) {
        f->instr_ptr = units + (f->instr_ptr - f->units);
        f->units = units;
    }
    *f->stack_pointer++ = rt_value_lasting(t, v);
    f->previous = t->frame;
    g->handled.previous = t->handled;
    t->handled = &g->handled;
    return f;
}

RtFrame *
rt_generator_leave(RtThread *t, RtFrame *f, RtCodeUnit *next)
{
    RtGenerator *g = rt_frame_generator(f);
    RtFrame *below = f->previous;
    f->instr_ptr = next;
    f->previous = NULL;
    t->handled = g->handled.previous;
    t->frame = below;
    set_state(g, RT_GENERATOR_SUSPENDED);
    return below;
}

static void
drop_frame(RtThread *t, RtGenerator *g)
{
    RtFrame *f = &g->frame;
    RtValue function = f->function;
#if RT_HOST >= 0x030e
    while (f->stack_pointer > f->locals) {           /* since this version the last ones die first */
        rt_close(t, *--f->stack_pointer);
    }
#else
    for (RtValue *v = f->locals; v < f->stack_pointer; v++) {
        RtValue held = *v;
        *v = RT_NULL;
        rt_close(t, held);
    }
    f->stack_pointer = f->locals;
#endif
    f->function = RT_NULL;
    rt_close(t, function);
    if (g->handled.exc != NULL) {
        RtObject *exc = g->handled.exc;
        g->handled.exc = NULL;
        rt_decref(t, exc);
    }
}

void
rt_generator_finish(RtThread *t, RtFrame *f)
{
    RtGenerator *g = rt_frame_generator(f);
    t->handled = g->handled.previous;
    f->previous = NULL;
    set_state(g, RT_GENERATOR_FINISHED);
    drop_frame(t, g);
}

void
rt_generator_never_begin(RtThread *t, RtGenerator *g)
{
    bool later = RT_HOST == 0x030c || (RT_HOST == 0x030d && !rt_sys_host_since(t, 0x030d0c))
        || (RT_HOST == 0x030e && !rt_sys_host_since(t, 0x030e03));
    if (later) {
        set_state(g, RT_GENERATOR_FINISHED);
        return;
    }
    g->handled.previous = t->handled;
    rt_generator_finish(t, &g->frame);
}

/* --- resuming from C --- */

/* A handler of the generator may run before any RESUME: this thread needs its copy of the code now.  False with MemoryError in the
 * place of t->exc, and then the generator has ended. */
static bool
has_copy(RtThread *t, RtGenerator *g)
{
    RtObject *exc = rt_error_fetch(t);
    if (rt_code_copy(t, g->frame.code) == NULL) {
        rt_decref(t, exc);
        exc = rt_error_fetch(t);
        g->handled.previous = t->handled;
        rt_generator_finish(t, &g->frame);
        t->exc = exc;
        return false;
    }
    t->exc = exc;
    return true;
}

/* What is raised in a claimed generator that handles an exception gets that as its context. */
static void
raise_while_handling(RtThread *t, RtGenerator *g)
{
    RtHandled *before = t->handled;
    g->handled.previous = before;
    t->handled = &g->handled;
    rt_raise_object_take(t, rt_error_fetch(t));
    t->handled = before;
}

/* Run a claimed generator; with t->exc set that is raised where it stands: in the first line when it has not begun. */
static RtValue
run(RtThread *t, RtGenerator *g, RtValue v)
{
    rt_incref(t, g);
    if (t->exc != NULL) {
        if (!has_copy(t, g)) {
            rt_decref(t, g);
            return RT_NULL;
        }
        if (g->handled.exc != NULL) {
            raise_while_handling(t, g);
        }
        g->frame.instr_ptr--;
    }
    RtValue result = rt_frame_run(t, rt_generator_enter(t, g, v));
    rt_decref(t, g);
    return result;
}

static RtValue
raise_running(RtThread *t)
{
    return rt_raise(t, RT_EXC_ValueError, "generator already executing");
}

RtValue
rt_generator_resume(RtThread *t, RtGenerator *g, RtValue sent, RtValue *returned)
{
    if (returned != NULL) {
        *returned = RT_NULL;
    }
    if (!rt_generator_claim(t, g)) {
        rt_close(t, sent);
        if (state_of(g) == RT_GENERATOR_RUNNING) {
            return raise_running(t);
        }
        if (returned != NULL) {
            *returned = RT_NONE;
        }
        return RT_NULL;
    }
    rt_incref(t, g);
    RtValue result = run(t, g, sent);
    if (!rt_value_is_null(result) && state_of(g) == RT_GENERATOR_FINISHED) {
        if (returned != NULL) {
            *returned = result;
        }
        else {
            rt_close(t, result);
        }
        result = RT_NULL;
    }
    rt_decref(t, g);
    return result;
}

#if RT_HOST < 0x030c
/* Before 3.12 a StopIteration does not leave a generator either that has not begun, where no handler of its own is. */
static void
hide_stop_iteration(RtThread *t)
{
    RtObject *exc = rt_error_fetch(t);
    RtValue shown = rt_intrinsic_1(t, NULL, 3, rt_value_borrow(exc));
    rt_decref(t, exc);
    if (!rt_value_is_null(shown)) {
        rt_reraise_take(t, shown);
    }
}
#endif

RtValue
rt_generator_raise(RtThread *t, RtGenerator *g)
{
    RtGeneratorState before = (RtGeneratorState)state_of(g);
    if (before == RT_GENERATOR_FINISHED) {
        return RT_NULL;
    }
    if (!rt_generator_claim(t, g)) {
        rt_error_clear(t);
        return raise_running(t);
    }
    rt_incref(t, g);
    RtValue result = run(t, g, RT_NONE);
#if RT_HOST < 0x030c
    if (before == RT_GENERATOR_CREATED && rt_value_is_null(result)) {
        hide_stop_iteration(t);
    }
#endif
    if (!rt_value_is_null(result) && state_of(g) == RT_GENERATOR_FINISHED) {
        rt_raise_stop_iteration(t, result);
        rt_close(t, result);
        result = RT_NULL;
    }
    rt_decref(t, g);
    return result;
}

/* --- yield from --- */

RtValue
rt_send(RtThread *t, RtValue receiver, RtValue v, int *finished)
{
    RtValue result;
    *finished = 0;
    if (rt_value_has_kind(receiver, RT_KIND_GENERATOR)) {
        RtValue returned;
        result = rt_generator_resume(t, as_generator(receiver), rt_dup(t, v), &returned);
        if (!rt_value_is_null(result) || rt_value_is_null(returned)) {
            return result;
        }
        *finished = 1;
        return returned;
    }
    if (rt_value_is_none(v)) {
        result = rt_next_slot(receiver)(t, receiver);
    }
    else {
        RtStr *name = rt_intern(t, "send");
        result = name == NULL ? RT_NULL : rt_call_method(t, receiver, name, &v, 1);
    }
    if (!rt_value_is_null(result)) {
        return result;
    }
    RtValue value;
    if (rt_stop_iteration_value(t, &value) < 0) {
        return RT_NULL;
    }
    *finished = 1;
    return value;
}

RtValue
rt_cleanup_throw(RtThread *t, RtValue exc)
{
    rt_reraise_take(t, rt_dup(t, exc));
    RtValue value;
    return rt_stop_iteration_value(t, &value) < 0 ? RT_NULL : value;
}
