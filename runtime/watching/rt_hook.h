/* The eval-frame hook: a function that is called in the place of the loop.
 *
 * `eval_frame` and `eval_frame_data` of the VM's running room are written by rt_set_eval_frame() alone, with the world stopped; so a
 * thread may read them plainly, and what it read holds until its next safepoint.  While a hook is set no frame is entered
 * without leaving the loop: each goes through rt_frame_run(), which calls the hook.
 *
 * A call of the hook:
 *
 *   the frame is the thread's innermost one and has not begun; an exception to be thrown into it waits in `thrown`
 *   rt_hook_run_frame(), once: the loop runs it, and afterwards it is gone
 *   or never: when the hook returns, the frame is dropped as if it had returned or raised at once
 *
 * What the hook itself calls is not hooked: thread->in_hook is 1 outside of rt_hook_run_frame().
 */
#ifndef RT_HOOK_H
#define RT_HOOK_H

#include "rt_frame.h"

/* One call of the hook; lives in a C frame of its thread. */
typedef struct RtHookCall {
    RtThread *thread;
    RtFrame *frame;              /* NULL once it has begun */
    RtObject *thrown;            /* owned; raised in the frame as it goes on, or NULL */
} RtHookCall;

/* In the place of the loop: a new reference, or RT_NULL with an exception.  `data` is what was set with it, alive during the call. */
typedef RtValue (*RtEvalFrameFn)(RtThread *t, RtHookCall *call, RtObject *data);

/* The one way to set the hook (NULL: none).  Takes the reference to `data`, which may be NULL.  Stops the world. */
void rt_set_eval_frame(RtThread *t, RtEvalFrameFn hook, RtObject *data);

/* For the hook: may the frame be run now?  Not twice, and not by a function of the program that the hook called. */
bool rt_hook_may_run(const RtHookCall *call);
/* For the hook: run the frame by the loop. */
RtValue rt_hook_run_frame(RtHookCall *call);

#endif
