/* Exceptions in frames: finding the handler, leaving frames without one. */
#include "rt_exception.h"
#include "rt_frame.h"
#include "rt_handled.h"
#include "rt_push.h"
#include "rt_vm.h"

/* Drop what stands on the stack above `depth` slots.  Each slot is off the stack before it is closed. */
static void
cut_stack(RtThread *t, RtFrame *f, uint32_t depth)
{
    RtValue *floor = rt_frame_stack_base(f) + depth;
    while (f->stack_pointer > floor) {
        rt_close(t, *--f->stack_pointer);
    }
}

/* t->exc becomes what the handler in the frame finds on its stack; false without a handler. */
static bool
go_to_handler(RtThread *t, RtFrame *f)
{
    uint32_t index = rt_frame_lasti(f);
    const RtHandlerEntry *entry = rt_code_handler(f->code, index);
    bool leaves = RT_UNLIKELY(rt_must_exit(t));
    if (entry == NULL || leaves) {
        if (!leaves) {
            rt_monitor_exception(t, f, RT_EVENT_PY_UNWIND);
        }
        cut_stack(t, f, 0);
        return false;
    }
    cut_stack(t, f, entry->depth);
    if (entry->lasti) {
        *f->stack_pointer++ = rt_small_int(index);
    }
    *f->stack_pointer++ = rt_value_take(t->exc);
    t->exc = NULL;
    f->instr_ptr = f->units + entry->handler;
    return true;
}

bool
rt_frame_handle(RtThread *t, RtFrame *f)
{
    while (go_to_handler(t, f)) {
        if (rt_monitor_handled(t, f, f->stack_pointer[-1]) == 0) {
            return true;
        }
    }
    return false;
}

RtFrame *
rt_frame_unwind(RtThread *t, RtFrame *f)
{
    RtFrame *below = f->previous;
    t->frame = below;
    rt_frame_pop(t, f);
    below->return_offset = 0;
    return below;
}

/* --- the exception being handled --- */

RtValue
rt_handle(RtThread *t, RtValue exc)
{
    RtObject *previous = t->handled->exc;
    RtObject *now = rt_value_object(exc);
    rt_incref(t, now);
    t->handled->exc = now;
    return previous == NULL ? RT_NONE : rt_value_take(previous);
}

RtValue
rt_unhandle_take(RtThread *t, RtValue previous)
{
    RtObject *handled = t->handled->exc;
    t->handled->exc = rt_value_is_none(previous) ? NULL : rt_value_object(rt_value_heap_safe(t, previous));
    return handled == NULL ? RT_NULL : rt_value_take(handled);
}

/* The innermost exception that is being handled; borrowed, or NULL. */
static RtObject *
innermost_handled(const RtThread *t)
{
    for (const RtHandled *h = t->handled; h != NULL; h = h->previous) {
        if (h->exc != NULL) {
            return h->exc;
        }
    }
    return NULL;
}

bool
rt_reraise_handled(RtThread *t)
{
    RtObject *handled = innermost_handled(t);
    if (handled == NULL) {
        return false;
    }
    rt_incref(t, handled);
    rt_reraise_take(t, rt_value_take(handled));
    return true;
}
