/* Locks, the parking lot, critical sections. */
#include "rt_critical.h"
#include "toys.h"

#include <time.h>
#include <unistd.h>

#if RT_FT

#define THREADS 4

typedef struct {
    Box *a, *b;
    int64_t counter;             /* plain: guarded by what the test is about */
    int64_t in_a, in_b;          /* atomic: how many are inside */
    int64_t done;                /* atomic */
    uint8_t byte;
} Shared;

static int64_t
now_ns(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

/* --- locks --- */

static void
count_under_lock(RtThread *t, int number, void *context)
{
    Shared *s = context;
    for (int i = 0; i < 20000; i++) {
        rt_lock(t, s->a);
        CHECK(rt_is_locked(s->a));
        s->counter++;
        rt_unlock(t, s->a);
        if (i % 64 == number) {
            CHECK(rt_check_periodic(t) == 0);
        }
    }
}

static void
test_lock_excludes(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Shared s = {.a = box_new(t, &toys)};
    harness_threads(t, THREADS, count_under_lock, &s);
    CHECK_INT(s.counter, THREADS * 20000);
    CHECK(!rt_is_locked(s.a));
    rt_vm_free(t);
}

/* A lock that is nearly always held by a thread that takes it again at once is still had by others. */
static void
hog_or_guest(RtThread *t, int number, void *context)
{
    Shared *s = context;
    if (number == 0) {
        while (rt_load_relaxed(&s->done) == 0) {
            rt_lock(t, s->a);
            int64_t until = now_ns() + 100000;
            while (now_ns() < until) {
            }
            rt_unlock(t, s->a);
            CHECK(rt_check_periodic(t) == 0);
        }
    }
    else {
        for (int i = 0; i < 50; i++) {
            rt_lock(t, s->a);
            rt_unlock(t, s->a);
        }
        rt_store_relaxed(&s->done, 1);
    }
}

static void
test_nobody_starves(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Shared s = {.a = box_new(t, &toys)};
    harness_threads(t, 2, hog_or_guest, &s);
    CHECK_INT(s.done, 1);
    rt_vm_free(t);
}

static void
try_only(RtThread *t, int number, void *context)
{
    Shared *s = context;
    (void)number;
    CHECK(!rt_try_lock(t, s->a));
    CHECK(rt_try_lock(t, s->b));
    rt_unlock(t, s->b);
    s->counter++;
}

static void
test_try_lock_does_not_wait(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Shared s = {.a = box_new(t, &toys), .b = box_new(t, &toys)};
    CHECK(rt_try_lock(t, s.a));
    CHECK(!rt_try_lock(t, s.a));
    rt_unlock(t, s.a);
    s.a->head.lock = RT_LOCK_HELD;       /* as if another thread had it */
    harness_threads(t, 1, try_only, &s);
    CHECK_INT(s.counter, 1);
    rt_vm_free(t);
}

/* The byte says who had it last, free or not; taking it over from another thread loses nothing, by whatever door. */
static void
write_in_turns(RtThread *t, int number, void *context)
{
    Shared *s = context;
    CHECK(t->lock_tag != 0 && (t->lock_tag & (RT_LOCK_HELD | RT_LOCK_PARKED)) == 0);
    for (int i = 0; i < 50000; i++) {
        if (number % 2 == 0 || !rt_try_lock(t, s->a)) {
            rt_lock(t, s->a);
        }
        CHECK_INT(rt_load_relaxed(&s->a->head.lock) & ~RT_LOCK_PARKED, t->alone ? RT_LOCK_HELD : t->lock_tag | RT_LOCK_HELD);
        s->counter++;
        rt_unlock(t, s->a);
        CHECK(rt_check_periodic(t) == 0);
    }
}

static void
test_writing_in_turns(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Shared s = {.a = box_new(t, &toys)};
    harness_threads(t, THREADS, write_in_turns, &s);
    CHECK_INT(s.counter, THREADS * 50000);
    CHECK(!rt_is_locked(s.a));
    rt_vm_free(t);
}

/* --- the parking lot --- */

static void
wait_for_byte(RtThread *t, int number, void *context)
{
    Shared *s = context;
    (void)number;
    while (rt_load_acquire(&s->byte) == 0) {
        CHECK_INT(rt_lot_wait(t, &s->byte, 0, -1), 0);
    }
    rt_add_relaxed(&s->done, 1);
}

typedef struct { RtThread *t; Shared *s; } Waker;

static void
wait_or_wake(RtThread *t, int number, void *context)
{
    Shared *s = context;
    if (number != 0) {
        wait_for_byte(t, number, context);
        return;
    }
    rt_detach(t);
    usleep(20000);
    rt_attach(t);
    rt_store_release(&s->byte, 1);
    rt_lot_wake_all(t->vm, &s->byte);
}

static void
test_lot_wakes_all(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Shared s = {.counter = 0};
    harness_threads(t, THREADS + 1, wait_or_wake, &s);
    CHECK_INT(s.done, THREADS);
    rt_vm_free(t);
}

static void
test_lot_time_is_up(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    uint8_t byte = 3;
    int64_t start = now_ns();
    CHECK_INT(rt_lot_wait(t, &byte, 3, rt_deadline(30000000)), -1);
    CHECK(now_ns() - start >= 30000000);
    CHECK_INT(rt_lot_wait(t, &byte, 4, -1), 0);         /* it is not 4: no waiting */
    rt_lot_wake_all(t->vm, &byte);                      /* nobody waits */
    rt_vm_free(t);
}

/* --- critical sections --- */

static void
enter(int64_t *inside)
{
    CHECK_INT(rt_add_acq_rel(inside, 1), 0);
}
static void
leave(int64_t *inside)
{
    CHECK_INT(rt_add_acq_rel(inside, -1), 1);
}

/* Nested in opposite orders: whoever has to wait gives up what it has. */
static void
nest(RtThread *t, int number, void *context)
{
    Shared *s = context;
    Box *outer = number % 2 ? s->a : s->b, *inner = number % 2 ? s->b : s->a;
    int64_t *in_inner = number % 2 ? &s->in_b : &s->in_a;
    for (int i = 0; i < 3000; i++) {
        RtCriticalSection c, d;
        rt_critical_begin(t, &c, outer);
        rt_critical_begin(t, &d, inner);
        enter(in_inner);
        leave(in_inner);
        rt_critical_end(t, &d);
        CHECK(rt_is_locked(outer));
        rt_critical_end(t, &c);
        CHECK(t->critical == NULL);
        CHECK(rt_check_periodic(t) == 0);
    }
}

static void
test_nested_sections_do_not_deadlock(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Shared s = {.a = box_new(t, &toys), .b = box_new(t, &toys)};
    harness_threads(t, THREADS, nest, &s);
    CHECK(!rt_is_locked(s.a) && !rt_is_locked(s.b));
    rt_vm_free(t);
}

static void
both(RtThread *t, int number, void *context)
{
    Shared *s = context;
    for (int i = 0; i < 3000; i++) {
        RtCriticalSection c;
        if (number == 0) {
            rt_critical_begin(t, &c, s->a);
            enter(&s->in_a);
            leave(&s->in_a);
        }
        else {
            rt_critical_begin_2(t, &c, number % 2 ? s->a : s->b, number % 2 ? s->b : s->a);
            enter(&s->in_a);
            enter(&s->in_b);
            s->counter++;
            leave(&s->in_b);
            leave(&s->in_a);
        }
        rt_critical_end(t, &c);
        CHECK(rt_check_periodic(t) == 0);
    }
}

static void
test_two_objects_at_once(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Shared s = {.a = box_new(t, &toys), .b = box_new(t, &toys)};
    harness_threads(t, THREADS, both, &s);
    CHECK_INT(s.counter, (THREADS - 1) * 3000);
    CHECK(!rt_is_locked(s.a) && !rt_is_locked(s.b));
    rt_vm_free(t);
}

static void
test_section_in_itself(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Box *a = box_new(t, &toys), *b = box_new(t, &toys);
    RtCriticalSection c, d, e;
    rt_critical_begin(t, &c, a);
    rt_critical_begin(t, &d, a);
    rt_critical_begin_2(t, &e, b, a);
    CHECK(rt_is_locked(a) && rt_is_locked(b));
    rt_critical_end(t, &e);
    CHECK(rt_is_locked(a) && !rt_is_locked(b));
    /* Suspended and resumed, the innermost one has to lock for itself. */
    rt_detach(t);
    CHECK(!rt_is_locked(a));
    rt_attach(t);
    CHECK(rt_is_locked(a));
    rt_critical_end(t, &d);
    CHECK(rt_is_locked(a));
    rt_critical_end(t, &c);
    CHECK(!rt_is_locked(a));
    rt_vm_free(t);
}

static void
test_detaching_gives_sections_up(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Box *a = box_new(t, &toys), *b = box_new(t, &toys);
    RtCriticalSection c, d;
    rt_critical_begin(t, &c, a);
    rt_critical_begin(t, &d, b);
    rt_detach(t);
    CHECK(!rt_is_locked(a) && !rt_is_locked(b));
    rt_attach(t);
    CHECK(!rt_is_locked(a) && rt_is_locked(b));
    rt_critical_end(t, &d);
    CHECK(rt_is_locked(a) && !rt_is_locked(b));
    rt_critical_end(t, &c);
    CHECK(!rt_is_locked(a));
    rt_vm_free(t);
}

/* A stop of the world does not wait for somebody's critical section, and another thread may have it after the start.  (A lock
 * that was handed to a thread while it was detached is held in a stopped world; its section has not begun.) */
static void
hold_or_stop(RtThread *t, int number, void *context)
{
    Shared *s = context;
    for (int i = 0; i < 500; i++) {
        if (number == 0) {
            rt_world_stop(t);
            CHECK_INT(rt_load_relaxed(&s->in_a), 0);
            s->counter++;
            rt_world_start(t);
        }
        else {
            RtCriticalSection c;
            rt_critical_begin(t, &c, s->a);
            enter(&s->in_a);
            s->counter++;
            leave(&s->in_a);
            CHECK(rt_check_periodic(t) == 0);
            CHECK(rt_is_locked(s->a));
            enter(&s->in_a);
            s->counter++;
            leave(&s->in_a);
            rt_critical_end(t, &c);
        }
    }
}

static void
test_sections_and_stops(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Shared s = {.a = box_new(t, &toys)};
    harness_threads(t, THREADS, hold_or_stop, &s);
    CHECK_INT(s.counter, 500 + 2 * 500 * (THREADS - 1));
    rt_vm_free(t);
}

int
main(int argc, char **argv)
{
    RUN(test_lock_excludes);
    RUN(test_nobody_starves);
    RUN(test_try_lock_does_not_wait);
    RUN(test_writing_in_turns);
    RUN(test_lot_wakes_all);
    RUN(test_lot_time_is_up);
    RUN(test_nested_sections_do_not_deadlock);
    RUN(test_two_objects_at_once);
    RUN(test_section_in_itself);
    RUN(test_detaching_gives_sections_up);
    RUN(test_sections_and_stops);
    return DONE();
}

#else

/* With a global lock there is nothing to take: locks are always ours. */
int
main(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Box *b = box_new(t, &toys);
    CHECK(rt_try_lock(t, b) && rt_is_locked(b));
    CHECK_INT(b->head.lock, 0);
    rt_unlock(t, b);
    rt_vm_free(t);
    return DONE();
}

#endif
