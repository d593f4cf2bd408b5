/* The module time: clocks and sleep. */
#include <time.h>

#include "rt_exception.h"
#include "rt_float.h"
#include "rt_int.h"
#include "rt_module.h"
#include "rt_number.h"
#include "rt_str.h"
#include "rt_threading.h"
#include "rt_vm.h"
#include "rt_world.h"

#define BILLION 1000000000LL

static int64_t
nanoseconds(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * BILLION + now.tv_nsec;
}

static RtValue
seconds(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return rt_float((double)now.tv_sec + (double)now.tv_nsec * 1e-9);
}

#define CLOCK(name, clock)                                                                                        \
    static RtValue time_##name(RtThread *t, RtValue self) { (void)t, (void)self; return seconds(clock); }         \
    static RtValue time_##name##_ns(RtThread *t, RtValue self) { (void)self; return rt_int_from_int64(t, nanoseconds(clock)); }
CLOCK(time, CLOCK_REALTIME)
CLOCK(monotonic, CLOCK_MONOTONIC)
CLOCK(process_time, CLOCK_PROCESS_CPUTIME_ID)
CLOCK(thread_time, CLOCK_THREAD_CPUTIME_ID)

static RtValue
time_sleep(RtThread *t, RtValue self, RtValue v)
{
    int64_t duration;
    (void)self;
    if (rt_seconds(t, v, &duration) < 0) {
        return RT_NULL;
    }
    if (duration < 0 || (duration == 0 && rt_is_float(v) && rt_float_of(v) < 0)) {
        return rt_raise(t, RT_EXC_ValueError, "sleep length must be non-negative");
    }
    if (duration == 0) {
        rt_detach(t);
        nanosleep(&(struct timespec){0}, NULL);
        rt_attach(t);
        return rt_check_periodic(t) < 0 ? RT_NULL : RT_NONE;
    }
    uint8_t never = 0;       /* nobody changes it: signals and the end of the VM end the wait */
    return rt_wait_change(t, &never, 0, rt_deadline(duration)) < 0 ? RT_NULL : RT_NONE;
}

static const RtMethodDef time_methods[] = {
    RT_METHOD_NOARGS("time", time_time, "time() -> floating point number\n\nReturn the current time in seconds since the Epoch."),
    RT_METHOD_NOARGS("time_ns", time_time_ns, "time_ns() -> int"),
    RT_METHOD_NOARGS("monotonic", time_monotonic, "monotonic() -> float\n\nMonotonic clock, cannot go backward."),
    RT_METHOD_NOARGS("monotonic_ns", time_monotonic_ns, "monotonic_ns() -> int"),
    RT_METHOD_NOARGS("perf_counter", time_monotonic, "perf_counter() -> float\n\nPerformance counter for benchmarking."),
    RT_METHOD_NOARGS("perf_counter_ns", time_monotonic_ns, "perf_counter_ns() -> int"),
    RT_METHOD_NOARGS("process_time", time_process_time, "process_time() -> float\n\nProcess time for profiling."),
    RT_METHOD_NOARGS("process_time_ns", time_process_time_ns, "process_time_ns() -> int"),
    RT_METHOD_NOARGS("thread_time", time_thread_time, "thread_time() -> float\n\nThread time for profiling."),
    RT_METHOD_NOARGS("thread_time_ns", time_thread_time_ns, "thread_time_ns() -> int"),
    RT_METHOD_O("sleep", time_sleep, "sleep(seconds)\n\nDelay execution for a given number of seconds."),
    {0},
};

static const RtModuleDef time_def = {
    .name = "time", .methods = time_methods, .doc = "This module provides various functions to manipulate time values.",
};

int
rt_time_init(RtThread *t)
{
    return rt_module_register(t, &time_def);
}
