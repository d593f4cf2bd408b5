/* The eval-frame hook; rt_hook.h states its laws. */
#include "rt_hook.h"

#include "rt_host.h"
#include "rt_push.h"

void
rt_set_eval_frame(RtThread *t, RtEvalFrameFn hook, RtObject *data)
{
    RtRunningRoom *room = &t->vm->running;
    rt_world_stop(t);
    RtObject *old = room->eval_frame_data;
    room->eval_frame = hook;
    room->eval_frame_data = data;
    rt_world_start(t);
    if (old != NULL) {
        rt_decref(t, old);
    }
}

bool
rt_hook_may_run(const RtHookCall *call)
{
    return call->frame != NULL && call->thread->frame == call->frame;
}

RtValue
rt_hook_run_frame(RtHookCall *call)
{
    RtThread *t = call->thread;
    RtFrame *f = call->frame;
    RT_ASSERT(rt_hook_may_run(call) && t->exc == NULL);
    call->frame = NULL;
    t->frame = f->previous;
    t->exc = call->thrown;
    call->thrown = NULL;
    t->in_hook = 0;
    RtValue result = rt_eval(t, f);
    t->in_hook = 1;
    return result;
}

/* The hook did without the frame. */
static void
drop_frame(RtHookCall *call)
{
    RtThread *t = call->thread;
    RtObject *exc = rt_error_occurred(t) ? rt_error_fetch(t) : NULL;
    RT_ASSERT(t->frame == call->frame);
    t->frame = call->frame->previous;
    rt_frame_pop(t, call->frame);
    if (call->thrown != NULL) {
        rt_decref(t, call->thrown);
    }
    t->exc = exc;
}

static RtValue
call_hook(RtThread *t, RtFrame *f)
{
    RtRunningRoom *room = &t->vm->running;
    RtEvalFrameFn hook = room->eval_frame;
    RtObject *data = room->eval_frame_data;
    RtHookCall call = {.thread = t, .frame = f, .thrown = t->exc != NULL ? rt_error_fetch(t) : NULL};
    if (data != NULL) {
        rt_incref(t, data);
    }
    t->frame = f;    /* a collection sees what it holds */
    t->in_hook = 1;
    RtValue result = hook(t, &call, data);
    t->in_hook = 0;
    if (call.frame != NULL) {
        drop_frame(&call);
    }
    if (data != NULL) {
        rt_decref(t, data);
    }
    return result;
}

RtValue
rt_frame_run(RtThread *t, RtFrame *f)
{
    return RT_UNLIKELY(t->vm->running.eval_frame != NULL) && !t->in_hook ? call_hook(t, f) : rt_eval(t, f);
}
