/* Frames: calls from C, recursion, and the line.  The laws stand in rt_frame.h. */
#include "rt_frame.h"

#include "rt_dict.h"
#include "rt_push.h"
#include "rt_tuple.h"

RtFrame *
rt_frame_current(RtThread *t)
{
    RtFrame *f = t->frame;
    while (f != NULL && (f->owner == RT_FRAME_ENTRY || f->entering_init)) {
        f = f->previous;
    }
    return f;
}

int32_t
rt_frame_line(const RtFrame *f)
{
    return rt_code_line(f->code, rt_frame_lasti(f));
}

/* --- recursion --- */

static int
recursion_error(RtThread *t, const char *where)
{
    t->recursion_remaining += 50;    /* for what raises the exception */
    rt_raise(t, RT_EXC_RecursionError, "maximum recursion depth exceeded%s", where);
    t->recursion_remaining -= 50;
    return -1;
}

static bool
c_stack_is_used_up(const RtThread *t)
{
    return (uintptr_t)__builtin_frame_address(0) < t->c_stack_limit;
}

/* Since 3.12 C calls do not count as frames. */
int
rt_recursion_enter(RtThread *t, const char *where)
{
    if (RT_UNLIKELY(c_stack_is_used_up(t)) || (RT_HOST < 0x030c && RT_UNLIKELY(t->recursion_remaining <= 0))) {
        return recursion_error(t, where);
    }
    t->recursion_remaining -= RT_HOST < 0x030c;
    return 0;
}

int
rt_stack_check(RtThread *t, const char *where)
{
    return RT_UNLIKELY(c_stack_is_used_up(t)) ? recursion_error(t, where) : 0;
}

void
rt_recursion_leave(RtThread *t)
{
    t->recursion_remaining += RT_HOST < 0x030c;
}

int
rt_frame_enter(RtThread *t, RtFrame *f)
{
    (void)f;
    if (RT_UNLIKELY(t->recursion_remaining <= 0)) {
        return recursion_error(t, "");
    }
    t->recursion_remaining--;
    return t->exc != NULL;
}

/* --- pushing --- */

/* A frame for `function` on the thread's stack with all locals unbound; takes `function`.  NULL with an exception when the
 * stack is full, and then `function` is left to the caller. */
static RtFrame *
push(RtThread *t, RtValue function)
{
    const RtCode *code = ((const RtFunction *)rt_value_object(function))->code;
    if (RT_UNLIKELY(!rt_frame_has_space(t, code->frame_size))) {
        recursion_error(t, "");
        return NULL;
    }
    return rt_frame_push_unchecked(t, function, 0);
}

/* A frame with its arguments bound, all references its own but `function`, which it takes when it succeeds. */
static RtFrame *
push_taking(RtThread *t, RtValue function, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    RtFrame *f = push(t, function);
    if (f != NULL && rt_bind_arguments(t, f, args, nargs, kwnames) < 0) {
        f->function = RT_NULL;
        rt_frame_pop(t, f);
        return NULL;
    }
    return f;
}

RtFrame *
rt_frame_push_bound(RtThread *t, RtValue function, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    RtValue own = rt_value_new_from(t, function);
    RtFrame *f = push_taking(t, own, args, nargs, kwnames);
    if (f == NULL) {
        rt_close_kept(t, own);
    }
    return f;
}

RtFrame *
rt_frame_push_call_slow(RtThread *t, RtValue function, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    RtFrame *f = push_taking(t, function, args, nargs, kwnames);
    if (f != NULL) {
        size_t n = nargs + (kwnames == NULL ? 0 : (size_t)rt_tuple_size(kwnames));
        for (size_t i = 0; i < n; i++) {
            rt_close_kept(t, args[i]);
        }
    }
    return f;
}

/* --- calls from C --- */

/* Run a pushed frame, if the C stack has room for another loop. */
static RtValue
run(RtThread *t, RtFrame *f)
{
    if (RT_UNLIKELY(c_stack_is_used_up(t))) {
        rt_frame_pop(t, f);
        recursion_error(t, "");
        return RT_NULL;
    }
    return rt_frame_run(t, f);
}

RtValue
rt_function_call(RtThread *t, RtValue function, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    const RtCode *code = ((const RtFunction *)rt_value_object(function))->code;
    if (RT_LIKELY(kwnames == NULL && code->simple && (size_t)code->arg_count == nargs) &&
        RT_LIKELY(rt_frame_has_space(t, code->frame_size))) {
        RtFrame *f = rt_frame_push_unchecked(t, rt_value_new_from(t, function), (int32_t)nargs);
        for (size_t i = 0; i < nargs; i++) {
            f->locals[i] = rt_dup(t, args[i]);
        }
        return run(t, f);
    }
    RtFrame *f = rt_frame_push_bound(t, function, args, nargs, kwnames);
    return f == NULL ? RT_NULL : run(t, f);
}

RtValue
rt_function_run(RtThread *t, RtValue function, RtValue mapping)
{
    RtValue own = rt_value_new_from(t, function);
    RtFrame *f = push(t, own);
    if (f == NULL) {
        rt_close(t, own);
        return RT_NULL;
    }
    f->class_locals = rt_dup(t, mapping);
    return run(t, f);
}
