/* The laws, walked: stops on the first object or thread that breaks one. */
#ifndef RT_CHECK_H
#define RT_CHECK_H

#include "rt_thread.h"

/* Checks counts, locks and states of everything in the VM; prints what is wrong and aborts.  t is attached.  Stops the world. */
void rt_check_world(RtThread *t);
/* One object; world stopped. */
void rt_check_object_stopped(RtVM *vm, const RtObject *o);

#endif
