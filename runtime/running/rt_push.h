/* Making and dropping frames, for the loop: all inline. */
#ifndef RT_PUSH_H
#define RT_PUSH_H

#include "rt_frame.h"
#include "rt_function.h"
#include "rt_vm.h"

/* Words of the frame that runs the clean-up behind an inlined __init__: it holds the instance. */
#define RT_INIT_CLEANUP_WORDS (RT_FRAME_WORDS + 2)

/* Room for a frame of so many words. */
static inline bool rt_frame_has_space(const RtThread *t, int32_t words)
{
    return t->stack_limit - t->stack_top > words;
}

/* A new stack reference to what a heap value refers to; immediate values are themselves. */
static inline RtValue rt_value_new_from(RtThread *t, RtValue v)
{
    return rt_value_is_heap(v) ? rt_value_new(t, rt_value_object(v)) : v;
}

/* Give a reference up that is not the last one.  Runs nothing. */
static inline void rt_close_kept(RtThread *t, RtValue v)
{
    rt_close(t, v);
}

/* A frame for `function`, which it takes, with space known to be there.  The first `filled` locals are left to the
 * caller, who stores them before anything else happens; the others are unbound.  Below it is the running frame. */
static inline __attribute__((always_inline)) RtFrame *rt_frame_push_unchecked(RtThread *t, RtValue function, int32_t filled)
{
    const RtFunction *f = (const RtFunction *)rt_value_object(function);
    RtCode *code = f->code;
    RtFrame *frame = (RtFrame *)(void *)t->stack_top;
    RtCodeUnit *units = rt_code_units(t, code);
    int32_t n = code->local_count;
    t->stack_top += code->frame_size;
    frame->previous = t->frame;
    frame->function = function;
    frame->code = code;
    frame->globals = f->globals;
    frame->builtins = f->builtins;
    frame->class_locals = RT_NULL;
    frame->units = units;
    frame->instr_ptr = units;
    frame->stack_pointer = frame->locals + n;
    frame->return_offset = 0;
    frame->owner = RT_FRAME_INLINED;
    frame->entering_init = 0;
    frame->visited = 0;
    for (int32_t i = filled; i < n; i++) {
        frame->locals[i] = RT_NULL;
    }
    return frame;
}

/* A frame for any function with borrowed arguments, of which it counts references of its own; NULL with an exception. */
RtFrame *rt_frame_push_bound(RtThread *t, RtValue function, const RtValue *args, size_t nargs, RtTuple *kwnames);
/* A frame for any function and arguments.  Takes function and arguments when it succeeds; NULL with an exception when there
 * is no room or the arguments do not fit the parameters: nothing has been pushed or taken then.  Runs no code of the program. */
RtFrame *rt_frame_push_call_slow(RtThread *t, RtValue function, const RtValue *args, size_t nargs, RtTuple *kwnames);
static inline __attribute__((always_inline)) RtFrame *
rt_frame_push_call(RtThread *t, RtValue function, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    const RtCode *code = ((const RtFunction *)rt_value_object(function))->code;
    if (RT_LIKELY(kwnames == NULL && code->simple && (size_t)code->arg_count == nargs) &&
        RT_LIKELY(rt_frame_has_space(t, code->frame_size))) {
        RtFrame *frame = rt_frame_push_unchecked(t, function, (int32_t)nargs);
        for (size_t i = 0; i < nargs; i++) {
            frame->locals[i] = args[i];
        }
        return frame;
    }
    return rt_frame_push_call_slow(t, function, args, nargs, kwnames);
}

/* The frame that runs the clean-up behind __init__, with a reference to `self` on its stack; space is known to be there. */
static inline RtFrame *rt_frame_push_init_cleanup(RtThread *t, RtValue self)
{
    RtCode *code = t->vm->running.init_cleanup_code;
    RtFrame *frame = (RtFrame *)(void *)t->stack_top;
    t->stack_top += RT_INIT_CLEANUP_WORDS;
    frame->previous = t->frame;
    frame->function = RT_NULL;
    frame->code = code;
    frame->globals = NULL;
    frame->builtins = NULL;
    frame->class_locals = RT_NULL;
    frame->units = rt_code_units(t, code);
    frame->instr_ptr = frame->units;
    frame->locals[0] = rt_dup(t, self);
    frame->stack_pointer = frame->locals + 1;
    frame->return_offset = 0;
    frame->owner = RT_FRAME_INLINED;
    frame->entering_init = 1;
    frame->visited = 0;
    return frame;
}

/* Undo rt_frame_push_init_cleanup. */
static inline void rt_frame_pop_cleanup(RtThread *t, RtFrame *f)
{
    rt_close_kept(t, f->locals[0]);
    t->stack_top = (RtValue *)(void *)f;
}

void rt_generator_finish(RtThread *t, RtFrame *f);

/* Drop what a frame holds that is not the running one any more and has an empty stack, and give its memory back. */
static inline void rt_frame_pop(RtThread *t, RtFrame *f)
{
    if (RT_UNLIKELY(f->owner == RT_FRAME_GENERATOR)) {
        rt_generator_finish(t, f);
        return;
    }
    RtValue function = f->function;
    RtValue *end = f->locals + f->code->local_count;
#if RT_HOST >= 0x030e
    for (RtValue *v = end; v > f->locals;) {         /* since this version the last ones die first */
        rt_close(t, *--v);
    }
#else
    for (RtValue *v = f->locals; v < end; v++) {
        rt_close(t, *v);
    }
#endif
    if (RT_UNLIKELY(!rt_value_is_null(f->class_locals))) {
        rt_close(t, f->class_locals);
    }
    rt_close(t, function);
    t->stack_top = (RtValue *)(void *)f;
}

#endif
