/* Generators: an object that holds a suspended frame.
 *
 *   CREATED -> RUNNING <-> SUSPENDED -> FINISHED.  The state is changed by whoever resumes it,
 *   by compare-and-swap from CREATED or SUSPENDED to RUNNING (a thread that is alone needs none), so that two threads cannot both run it.
 *   While RUNNING the frame belongs to the running thread, else to the object.
 */
#ifndef RT_GENERATOR_H
#define RT_GENERATOR_H

#include "rt_frame.h"

typedef enum { RT_GENERATOR_CREATED, RT_GENERATOR_SUSPENDED, RT_GENERATOR_RUNNING, RT_GENERATOR_FINISHED } RtGeneratorState;

typedef struct RtGenerator {
    RtObject head;               /* aux: RtGeneratorState, atomic */
    RtCode *code;                /* counted; immutable */
    RtStr *name, *qualname;      /* counted; written under the object's lock */
    RtHandled handled;           /* the exception that its frame handles */
    RtFrame frame;               /* last: its locals follow */
} RtGenerator;

/* The generator that holds `f`; f->owner is RT_FRAME_GENERATOR. */
static inline RtGenerator *rt_frame_generator(RtFrame *f)
{
    return (RtGenerator *)((char *)f - offsetof(RtGenerator, frame));
}

/* Move the running frame of the loop into a new generator that begins at `start`; the frame is gone from the thread's stack
 * then and its caller runs.  NULL with an exception, `f` unchanged. */
RtGenerator *rt_generator_from_frame(RtThread *t, RtFrame *f, RtCodeUnit *start);

/* Mark a suspended generator as running for us; false when it is running already, or has ended. */
bool rt_generator_claim(RtThread *t, RtGenerator *g);
/* A generator that was suspended when it was claimed, and has not run, is suspended again. */
void rt_generator_release(RtGenerator *g);
/* Prepare a claimed generator's frame for the loop: linked above the running one, with v (taken) on its stack. */
RtFrame *rt_generator_enter(RtThread *t, RtGenerator *g, RtValue v);
/* YIELD_VALUE: suspend the running generator frame at `next`; returns the frame below, which runs now. */
RtFrame *rt_generator_leave(RtThread *t, RtFrame *f, RtCodeUnit *next);
/* The generator's frame has returned or raised: drop what it holds. */
void rt_generator_finish(RtThread *t, RtFrame *f);
/* A claimed generator that has not begun has ended: what its frame holds dies now, or in some releases with the generator. */
void rt_generator_never_begin(RtThread *t, RtGenerator *g);

/* Resume with a value (taken; RT_NONE the first time) and run to the next yield.  RT_NULL without an exception:
 * finished, and *returned (when not NULL) is its return value, new. */
RtValue rt_generator_resume(RtThread *t, RtGenerator *g, RtValue sent, RtValue *returned);

/* Raise t->exc where the generator stands, as its throw() does but without asking what it delegates to. */
RtValue rt_generator_raise(RtThread *t, RtGenerator *g);

/* CLEANUP_THROW: the value of a StopIteration, new; RT_NULL when exc is something else, which is then t->exc. */
RtValue rt_cleanup_throw(RtThread *t, RtValue exc);

/* Send v (borrowed) to any iterator: the next value (new), or with *finished what it returned; RT_NULL with an exception. */
RtValue rt_send(RtThread *t, RtValue receiver, RtValue v, int *finished);

int rt_generator_init(RtThread *t);

#endif
