/* Calls that instructions make on behalf of statements: f(*args, **kwargs), with, super(). */
#ifndef RT_CONTEXT_H
#define RT_CONTEXT_H

#include "rt_call.h"

/* callable(*arguments, **keywords); keywords is a dict or RT_NULL. */
RtValue rt_call_spread(RtThread *t, RtValue callable, RtValue arguments, RtValue keywords);
/* A frame for a function with the same arguments; takes nothing.  NULL with an exception. */
struct RtFrame *rt_frame_push_spread(RtThread *t, RtValue function, RtValue arguments, RtValue keywords);

/* manager.__enter__(), with manager.__exit__ bound in *leave (new) on success. */
RtValue rt_with_enter(RtThread *t, RtValue manager, RtValue *leave);
/* leave(type, exc, traceback) */
RtValue rt_with_exit(RtThread *t, RtValue leave, RtValue exc);

/* global_super(class, self).name; with `two` the arguments were written. */
RtValue rt_load_super(RtThread *t, RtValue global_super, RtValue class_, RtValue self, RtStr *name, int two);
/* a op b of COMPARE_OP's operand, as a bool when it has 16. */
RtValue rt_compare_operator(RtThread *t, RtValue a, RtValue b, int oparg);
/* len(v) as a value. */
RtValue rt_len(RtThread *t, RtValue v);

#endif
