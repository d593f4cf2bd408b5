/* Generators: an object that holds a suspended frame.
 *
 *   CREATED -> RUNNING <-> SUSPENDED -> FINISHED.  The state is changed by whoever resumes it,
 *   by compare-and-swap from CREATED or SUSPENDED to RUNNING, so that two threads cannot both run it.
 *   While RUNNING the frame belongs to the running thread, else to the object.
 */
#ifndef RT_GENERATOR_H
#define RT_GENERATOR_H

#include "rt_frame.h"

typedef enum { RT_GENERATOR_CREATED, RT_GENERATOR_SUSPENDED, RT_GENERATOR_RUNNING, RT_GENERATOR_FINISHED } RtGeneratorState;

typedef struct RtGenerator {
    RtObject head;               /* aux: RtGeneratorState, atomic */
    RtStr *name, *qualname;      /* counted; under the object's lock */
    RtHandled handled;           /* the exception that its frame handles */
    RtFrame frame;               /* last: its locals follow */
} RtGenerator;

/* The generator that holds `f`; f->owner is RT_FRAME_GENERATOR. */
static inline RtGenerator *rt_frame_generator(RtFrame *f)
{
    return (RtGenerator *)((char *)f - offsetof(RtGenerator, frame));
}

/* Move the running frame of the loop into a new generator object; NULL with an exception, `f` unchanged. */
RtGenerator *rt_generator_from_frame(RtThread *t, RtFrame *f);

/* Resume with a value (taken; RT_NONE the first time) and run to the next yield.  RT_NULL without an
 * exception: finished, and *returned (when not NULL) is its return value, new. */
RtValue rt_generator_resume(RtThread *t, RtGenerator *g, RtValue sent, RtValue *returned);

void rt_generator_init(RtThread *t);
void rt_generator_fini(RtThread *t);

#endif
