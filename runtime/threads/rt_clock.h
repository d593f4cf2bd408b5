/* The clock of all waits, which only goes forward, and conditions that wait by it.
 *
 * A deadline is a time of this clock in nanoseconds, or -1: never.
 */
#ifndef RT_CLOCK_H
#define RT_CLOCK_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

int64_t rt_monotonic_ns(void);
int64_t rt_deadline(int64_t timeout_ns);       /* so far from now; < 0, or beyond what the clock can say: never */
int64_t rt_time_left(int64_t deadline);        /* nanoseconds; 0: time is up; -1: there is no end */

void rt_condition_init(pthread_cond_t *condition);
/* Wait for a signal, with the mutex held: false when time is up.  As with any condition, true may mean nothing. */
bool rt_condition_wait(pthread_cond_t *condition, pthread_mutex_t *mutex, int64_t deadline);

#endif
