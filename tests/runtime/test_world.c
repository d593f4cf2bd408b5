/* Attaching, detaching, stopping the world, safepoints, being alone. */
#include "toys.h"

#include <sched.h>
#include <time.h>
#include <unistd.h>

#define THREADS 4

typedef struct {
    Toys *toys;
    int64_t stopped;             /* plain: what a stopped world protects */
    int64_t running[THREADS];    /* plain: each its own, read by stoppers */
    int64_t sum;                 /* plain: guarded by box's lock */
    RtVM *vm;
    Box *box;
    int64_t done;                /* atomic */
} Shared;

static void
test_attached_or_not(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    CHECK(rt_is_attached(t));
    rt_detach(t);
    CHECK(!rt_is_attached(t));
    rt_attach(t);
    CHECK(rt_is_attached(t));
    CHECK(t->c_stack_limit < (uintptr_t)&toys && (uintptr_t)&toys < (uintptr_t)t->c_stack_base);
    CHECK((char *)t->stack_limit - (char *)t->stack >= 1 << 20);
    CHECK(t->stack_top == t->stack && t->handled == &t->handled_bottom);
    rt_vm_free(t);
}

/* Everybody writes its own plain counter between safepoints; stoppers read them all, twice. */
static void
count_and_stop(RtThread *t, int number, void *context)
{
    Shared *s = context;
    for (int i = 0; i < 2000; i++) {
        s->running[number]++;
        if (i % 50 == number) {
            rt_world_stop(t);
            CHECK(rt_world_is_stopped(t->vm));
            int64_t first = 0, second = 0;
            for (int k = 0; k < THREADS; k++) {
                first += s->running[k];
            }
            s->stopped++;
            sched_yield();
            for (int k = 0; k < THREADS; k++) {
                second += s->running[k];
            }
            CHECK_INT(first, second);
            rt_world_start(t);
        }
        if (i % 100 == 50) {
            rt_detach(t);
            sched_yield();
            rt_attach(t);
        }
        CHECK(rt_check_periodic(t) == 0);
    }
}

static void
test_stopped_world_stands_still(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Shared s = {.toys = &toys};
    harness_threads(t, THREADS, count_and_stop, &s);
    CHECK_INT(s.stopped, THREADS * 2000 / 50);
    rt_vm_free(t);
}

/* A thread that is detached for long does not keep the world from stopping, and does not come back before it starts. */
static void
sleep_or_stop(RtThread *t, int number, void *context)
{
    Shared *s = context;
    if (number == 0) {
        for (int i = 0; i < 100; i++) {
            rt_detach(t);
            usleep(300);
            rt_attach(t);
            s->stopped++;
        }
        rt_store_relaxed(&s->done, 1);
        return;
    }
    while (!rt_load_relaxed(&s->done)) {
        rt_world_stop(t);
        int64_t before = s->stopped;
        rt_world_start(t);
        rt_world_stop(t);
        usleep(500);
        CHECK(s->stopped >= before);
        before = s->stopped;
        usleep(200);
        CHECK_INT(s->stopped, before);
        rt_world_start(t);
        CHECK(rt_check_periodic(t) == 0);
    }
}

static void
test_detached_threads_are_not_waited_for(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Shared s = {.toys = &toys};
    harness_threads(t, 2, sleep_or_stop, &s);
    CHECK_INT(s.stopped, 100);
    rt_vm_free(t);
}

/* Threads come and go while the world is stopped again and again. */
static void *
short_life(void *argument)
{
    RtVM *vm = argument;
    for (int i = 0; i < 100; i++) {
        RtThread *t = rt_thread_new(vm);
        CHECK(t != NULL);
        rt_attach(t);
        CHECK(rt_check_periodic(t) == 0);
        rt_thread_end(t);
    }
    return NULL;
}

static void
test_threads_come_and_go(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    pthread_t all[THREADS];
    for (int i = 0; i < THREADS; i++) {
        CHECK(pthread_create(&all[i], NULL, short_life, t->vm) == 0);
    }
    for (int i = 0; i < 300; i++) {
        rt_world_stop(t);
        uint32_t n = 0;
        pthread_mutex_lock(&t->vm->world.mutex);      /* threads are made while the world is stopped, too */
        for (RtThread *x = t->vm->world.threads; x != NULL; x = x->next) {
            n += rt_is_attached(x);
        }
        pthread_mutex_unlock(&t->vm->world.mutex);
        CHECK_INT(n, 1);
        rt_world_start(t);
        if (i % 10 == 0) {
            rt_detach(t);
            sched_yield();
            rt_attach(t);
        }
    }
    rt_detach(t);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(all[i], NULL);
    }
    rt_attach(t);
    CHECK_INT(t->vm->world.thread_count, 1);
    rt_vm_free(t);
}

/* --- alone --- */

#if RT_FT
static void
not_alone(RtThread *t, int number, void *context)
{
    RtThread *main_thread = context;
    (void)number;
    CHECK(!t->alone);
    CHECK(!rt_load_relaxed(&main_thread->alone));
}

static void
test_alone_until_another_comes(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    CHECK(t->alone);
    RtThread *other = rt_thread_new(t->vm);
    CHECK(t->alone);             /* it has not come yet */
    rt_thread_end(other);
    CHECK(rt_check_periodic(t) == 0);
    harness_threads(t, 2, not_alone, t);
    CHECK(rt_check_periodic(t) == 0);
    CHECK(t->alone);
    rt_vm_free(t);
}

/* It works without atomics while it is alone; when that ends nobody sees it half done. */
static void *
join_in(void *argument)
{
    Shared *s = argument;
    RtThread *t = rt_thread_new(s->vm);
    rt_attach(t);
    for (int i = 0; i < 1000; i++) {
        rt_lock(t, s->box);
        s->sum++;
        rt_unlock(t, s->box);
        CHECK(rt_check_periodic(t) == 0);
    }
    rt_thread_end(t);
    return NULL;
}

static void
test_locks_when_being_alone_ends(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Box *b = box_new(t, &toys);
    for (int round = 0; round < 20; round++) {
        CHECK(rt_check_periodic(t) == 0);
        CHECK(t->alone);
        Shared s = {.vm = t->vm, .box = b};
        pthread_t id;
        CHECK(pthread_create(&id, NULL, join_in, &s) == 0);
        for (int i = 0; i < 1000; i++) {
            rt_lock(t, b);
            s.sum++;
            rt_unlock(t, b);
            CHECK(rt_check_periodic(t) == 0);
        }
        rt_detach(t);
        pthread_join(id, NULL);
        rt_attach(t);
        CHECK_INT(s.sum, 2000);
    }
    rt_vm_free(t);
}
#endif

/* --- safepoints --- */

static int signals;

static int
on_signal(RtThread *t)
{
    signals++;
    if (signals == 2) {
        t->exc = (RtObject *)t;
        return -1;
    }
    return 0;
}

static int pending;
static void on_pending(RtThread *t) { (void)t; pending++; }

static void
test_safepoint_hooks(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    CHECK(rt_check_periodic(t) == 0);
    rt_break_thread(t, RT_BREAK_SIGNAL | RT_BREAK_PENDING);
    CHECK(rt_check_periodic(t) == 0);      /* without hooks nothing happens */
    CHECK_INT(t->breaker, 0);
    t->vm->world.signal_hook = on_signal;
    t->vm->world.pending_hook = on_pending;
    rt_break_thread(t, RT_BREAK_SIGNAL);
    CHECK(rt_check_periodic(t) == 0);
    rt_break_thread(t, RT_BREAK_SIGNAL | RT_BREAK_PENDING);
    CHECK(rt_check_periodic(t) == -1);
    CHECK(rt_error_occurred(t));
    t->exc = NULL;
    CHECK(rt_check_periodic(t) == 0);
    CHECK_INT(signals, 2);
    CHECK_INT(pending, 1);
    rt_vm_free(t);
}

static void
test_stress_world(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    t->vm->world.stress = true;
    rt_break_thread(t, RT_BREAK_STRESS);
    Shared s = {.toys = &toys};
    harness_threads(t, 2, count_and_stop, &s);
    for (int i = 0; i < 3; i++) {
        CHECK(rt_load_relaxed(&t->breaker) != 0);
        CHECK(rt_check_periodic(t) == 0);
    }
    rt_vm_free(t);
}

/* Nobody has to detach for the others to get on. */
static void
spin(RtThread *t, int number, void *context)
{
    Shared *s = context;
    rt_add_relaxed(&s->done, 1);
    while (rt_load_relaxed(&s->done) < THREADS) {
        s->running[number]++;
        CHECK(rt_check_periodic(t) == 0);
    }
}

static void
test_everybody_gets_on(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Shared s = {.toys = &toys};
    harness_threads(t, THREADS, spin, &s);
    rt_vm_free(t);
}

int
main(int argc, char **argv)
{
    RUN(test_attached_or_not);
    RUN(test_stopped_world_stands_still);
    RUN(test_detached_threads_are_not_waited_for);
    RUN(test_threads_come_and_go);
#if RT_FT
    RUN(test_alone_until_another_comes);
    RUN(test_locks_when_being_alone_ends);
#endif
    RUN(test_safepoint_hooks);
    RUN(test_stress_world);
    RUN(test_everybody_gets_on);
    return DONE();
}
