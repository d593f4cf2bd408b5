/* The rare things, made to happen: what the stress switches of rt_vm.c need of a thread.
 *
 * RT_STRESS_DEOPT, in builds with assertions: each guard fails once in each instruction of a thread's bytecode.  It is decided
 * before the guard's condition is evaluated, so that a lock that the condition takes is not taken and then lost.
 */
#ifndef RT_STRESS_H
#define RT_STRESS_H

#include "rt_thread.h"

/* Shall guard `number` (of the whole loop) fail now?  `next` tells the instruction. */
bool rt_stress_guard_fails(RtThread *t, const void *next, unsigned number);
void rt_stress_thread_fini(RtThread *t);

#endif
