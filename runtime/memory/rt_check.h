/* The laws, walked: stops on the first object or thread that breaks one. */
#ifndef RT_CHECK_H
#define RT_CHECK_H

#include "rt_thread.h"

/* Checks counts, locks and states of everything in the VM; prints what is wrong and aborts.  t is attached.  Stops the world. */
void rt_check_world(RtThread *t);
/* Its items, when it is a list or a dict (rt_check_containers.c). */
void rt_check_container_stopped(RtVM *vm, const RtObject *o);
/* Say which law is broken, and abort.  o may be NULL. */
_Noreturn void rt_check_broken(const RtObject *o, const char *law);

#endif
