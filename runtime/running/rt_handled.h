/* The exception being handled, as the exception instructions change it. */
#ifndef RT_HANDLED_H
#define RT_HANDLED_H

#include "rt_thread.h"

/* PUSH_EXC_INFO: exc (borrowed) is handled from now on; returns what was before, or None (owned). */
RtValue rt_handle(RtThread *t, RtValue exc);
/* POP_EXCEPT: `previous` (taken; an exception or None) is handled again; returns what was, or RT_NULL (owned). */
RtValue rt_unhandle_take(RtThread *t, RtValue previous);
/* `raise` alone: raise what is handled again; false when nothing is. */
bool rt_reraise_handled(RtThread *t);

#endif
