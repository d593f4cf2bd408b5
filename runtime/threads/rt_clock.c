/* Time for waits.  macOS has no conditions that go by this clock, but it can wait for a while instead of until a time. */
#include "rt_clock.h"

#include <errno.h>
#include <time.h>

int64_t
rt_monotonic_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t
rt_deadline(int64_t timeout_ns)
{
    int64_t now = timeout_ns < 0 ? 0 : rt_monotonic_ns();
    return timeout_ns < 0 || timeout_ns > INT64_MAX - now ? -1 : now + timeout_ns;
}

int64_t
rt_time_left(int64_t deadline)
{
    int64_t left = deadline < 0 ? -1 : deadline - rt_monotonic_ns();
    return deadline >= 0 && left < 0 ? 0 : left;
}

void
rt_condition_init(pthread_cond_t *condition)
{
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
#ifndef __APPLE__
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
#endif
    pthread_cond_init(condition, &attributes);
    pthread_condattr_destroy(&attributes);
}

bool
rt_condition_wait(pthread_cond_t *condition, pthread_mutex_t *mutex, int64_t deadline)
{
    if (deadline < 0) {
        pthread_cond_wait(condition, mutex);
        return true;
    }
#ifdef __APPLE__
    int64_t left = rt_time_left(deadline);
    struct timespec span = {left / 1000000000, left % 1000000000};
    return pthread_cond_timedwait_relative_np(condition, mutex, &span) != ETIMEDOUT;
#else
    struct timespec until = {deadline / 1000000000, deadline % 1000000000};
    return pthread_cond_timedwait(condition, mutex, &until) != ETIMEDOUT;
#endif
}
