/* Threads of programs: gates, starting, waiting, the end of the VM, forks; and threads that attach for the first time. */
#include "harness.h"

#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rt_descriptor.h"
#include "rt_fork.h"
#include "rt_list.h"

#define THREADS 4

typedef struct {
    uint8_t gate;
    int64_t count;               /* plain: guarded by the gate */
    int64_t taken;               /* atomic */
    int64_t spinning;            /* atomic: how many threads have begun to spin */
    uint32_t stop;               /* atomic */
    RtThread *main;
} Shared;

/* --- gates --- */

static void
take_and_leave(RtThread *t, int number, void *context)
{
    Shared *s = context;
    for (int i = 0; i < 2000; i++) {
        int taken = number % 2 ? rt_gate_take(t, &s->gate, -1) : rt_gate_take(t, &s->gate, 20000);
        CHECK(taken >= 0);
        if (taken) {
            s->count++;
            rt_add_relaxed(&s->taken, 1);
            if (i % 64 == 0) {
                usleep(50);
            }
            CHECK(rt_gate_is_taken(&s->gate));
            rt_gate_leave(t, &s->gate);
        }
        CHECK_INT(rt_check_periodic(t), 0);
    }
}

static void
test_one_at_a_time(void)
{
    RtVM *vm = rt_vm_new();
    Shared s = {0};
    harness_threads(vm->main_thread, THREADS, take_and_leave, &s);
    CHECK_INT(s.count, s.taken);
    CHECK(s.taken >= THREADS / 2 * 2000);
    CHECK(!rt_gate_is_taken(&s.gate));
    rt_vm_free(vm->main_thread);
}

static void
test_time_is_up(void)
{
    RtVM *vm = rt_vm_new();
    RtThread *t = vm->main_thread;
    uint8_t gate = 0;
    CHECK_INT(rt_gate_take(t, &gate, 0), 1);
    CHECK_INT(rt_gate_take(t, &gate, 0), 0);
    int64_t before = rt_monotonic_ns();
    CHECK_INT(rt_gate_take(t, &gate, 3000000), 0);
    CHECK(rt_monotonic_ns() - before >= 3000000);
    rt_gate_leave(t, &gate);
    CHECK_INT(rt_gate_take(t, &gate, 3000000), 1);
    CHECK_INT(rt_wait_change(t, &gate, 77, -1), 1);      /* it is not 77: no waiting */
    CHECK_INT(rt_deadline(INT64_MAX), -1);               /* beyond all times of the clock */
    CHECK_INT(rt_time_left(rt_deadline(-1)), -1);
    CHECK_INT(rt_time_left(before), 0);
    CHECK(rt_time_left(rt_deadline(1000000000)) > 0);
    rt_vm_free(t);
}

/* --- threads of programs --- */

static Shared *shared_of(RtValue self) { return (Shared *)(uintptr_t)rt_small_int_value(self); }

static RtValue
add_one(RtThread *t, RtValue self)
{
    RtList *list = rt_list_new(t, 0);
    CHECK(list != NULL && rt_list_append(t, list, rt_small_int(1)) == 0);
    rt_decref(t, list);
    rt_add_relaxed(&shared_of(self)->taken, 1);
    return RT_NONE;
}

static RtValue
spin(RtThread *t, RtValue self)
{
    Shared *s = shared_of(self);
    rt_add_relaxed(&s->taken, 1);
    rt_add_relaxed(&s->spinning, 1);
    while (!rt_load_relaxed(&s->stop)) {
        rt_close(t, add_one(t, self));
        if (rt_check_periodic(t) < 0) {
            return RT_NULL;
        }
    }
    return RT_NONE;
}

static RtValue
wait_for_ever(RtThread *t, RtValue self)
{
    uint8_t never = 0;
    rt_add_relaxed(&shared_of(self)->taken, 1);
    CHECK_INT(rt_wait_change(t, &never, 0, -1), -1);
    return RT_NULL;
}

static RtValue
function(RtThread *t, RtValue (*f)(RtThread *t, RtValue self), Shared *s)
{
    static const RtMethodDef defs[] = {
        RT_METHOD_NOARGS("add_one", add_one, ""), RT_METHOD_NOARGS("spin", spin, ""), RT_METHOD_NOARGS("wait", wait_for_ever, ""),
    };
    const RtMethodDef *def = f == add_one ? &defs[0] : f == spin ? &defs[1] : &defs[2];
    CHECK((uintptr_t)s >> 47 == 0);
    return rt_builtin_new(t, def, rt_small_int((int64_t)(uintptr_t)s), NULL);
}

static void
test_started_and_joined(void)
{
    RtVM *vm = rt_vm_new();
    RtThread *t = vm->main_thread;
    Shared s = {0};
    RtValue f = function(t, add_one, &s);
    for (int round = 1; round <= 20; round++) {
        RtStart *starts[THREADS];
        for (int i = 0; i < THREADS; i++) {
            starts[i] = rt_start_new(t, f, i % 2);
            CHECK(starts[i] != NULL);
        }
        for (int i = 0; i < THREADS; i++) {
            CHECK_INT(rt_start_join(t, starts[i], -1), 1);
            CHECK_INT(rt_start_join(t, starts[i], 0), 1);
            rt_start_release(vm, starts[i]);
        }
        CHECK_INT(rt_load_relaxed(&s.taken), round * THREADS);
    }
    for (int i = 0; i < THREADS; i++) {
        rt_start_release(vm, rt_start_new(t, f, false));        /* nobody keeps the handle */
    }
    CHECK_INT(rt_threading_join(t), 0);
    CHECK_INT(rt_load_relaxed(&s.taken), 21 * THREADS);
    rt_close(t, f);
    CHECK(rt_threading_end(t));
    CHECK(rt_start_new(t, RT_NONE, true) == NULL);
    rt_error_clear(t);
    rt_vm_free(t);
}

static void
test_daemons_leave(void)
{
    for (int round = 0; round < 10; round++) {
        RtVM *vm = rt_vm_new();
        RtThread *t = vm->main_thread;
        Shared s = {0};
        RtValue spins = function(t, spin, &s), waits = function(t, wait_for_ever, &s);
        for (int i = 0; i < THREADS; i++) {
            rt_start_release(vm, rt_start_new(t, i % 2 ? spins : waits, true));
        }
        while (round % 2 && rt_load_relaxed(&s.taken) < THREADS) {
            rt_detach(t);
            usleep(100);
            rt_attach(t);
        }
        CHECK_INT(rt_threading_join(t), 0);
        CHECK(rt_threading_end(t));
        rt_close(t, spins);
        rt_close(t, waits);
        rt_vm_free(t);
    }
}

/* --- attaching for the first time --- */

/* What stops the world does so while others attach, who find out that somebody is no longer alone. */
static void
come_and_go(RtThread *t, int number, void *context)
{
    Shared *s = context;
    (void)number;
    for (int i = 0; i < 20; i++) {
        rt_world_stop(t);
        s->count++;                /* plain: the world stands still */
        rt_world_start(t);
        rt_detach(t);
        while (!rt_try_attach(t)) {
            rt_attach(t);
            rt_detach(t);
        }
        CHECK_INT(rt_check_periodic(t), 0);
        CHECK(!RT_FT || !t->alone);
    }
}

static void
test_attaching_for_the_first_time(void)
{
    RtVM *vm = rt_vm_new();
    RtThread *t = vm->main_thread;
    Shared s = {0};
    for (int round = 1; round <= 60; round++) {
        harness_threads(t, 1 + round % THREADS, come_and_go, &s);
        for (int i = 0; i < round; i++) {
            rt_break_thread(t, RT_BREAK_QSBR);
            CHECK_INT(rt_check_periodic(t), 0);
        }
        CHECK(!RT_FT || t->alone);
    }
    CHECK_INT(s.count, 60 / THREADS * (1 + 2 + 3 + 4) * 20);
    rt_vm_free(t);
}

/* --- forks --- */

#if !defined(__SANITIZE_THREAD__)      /* that one knows no threads in the child of a fork */

static void
test_forks(void)
{
    RtVM *vm = rt_vm_new();
    RtThread *t = vm->main_thread;
    Shared s = {0};
    RtValue spins = function(t, spin, &s), adds = function(t, add_one, &s);
    for (int i = 0; i < THREADS; i++) {
        rt_start_release(vm, rt_start_new(t, spins, true));
    }
#ifdef __SANITIZE_ADDRESS__
    /* A thread that begins allocates before any code of ours runs in it, and GCC 12's sanitizer, whose allocator is not prepared for
     * forks, leaves the lock that it has then locked in the child for ever.  A thread of a stopped world has none. */
    while (rt_load_relaxed(&s.spinning) < THREADS) {
        rt_detach(t);
        usleep(100);
        rt_attach(t);
    }
#endif
    for (int round = 0; round < 10; round++) {
        rt_world_stop(t);
        rt_fork_prepare(t);
        pid_t child = fork();
        CHECK(child >= 0);
        if (child == 0) {
            rt_fork_child(t);
            CHECK_INT(vm->world.thread_count, 1);
            rt_gc_collect(t);
            RtStart *start = rt_start_new(t, adds, false);
            CHECK(start != NULL);
            CHECK_INT(rt_start_join(t, start, -1), 1);
            rt_start_release(vm, start);
            rt_close(t, spins);
            rt_close(t, adds);
            CHECK(rt_threading_end(t));
            rt_vm_free(t);
            _exit(7);
        }
        rt_fork_parent(t);
        int status;
        rt_detach(t);
        CHECK_INT(waitpid(child, &status, 0), child);
        rt_attach(t);
        CHECK(WIFEXITED(status));
        CHECK_INT(WEXITSTATUS(status), 7);
    }
    rt_close(t, spins);
    rt_close(t, adds);
    CHECK(rt_threading_end(t));
    rt_vm_free(t);
}

/* Stay in the world, with copies of code, until told to go. */
static void
stay(RtThread *t, int number, void *context)
{
    Shared *s = context;
    (void)number;
    rt_add_acq_rel(&s->taken, 1);
    rt_detach(t);
    while (!rt_load_acquire(&s->stop)) {
        sched_yield();
    }
    rt_attach(t);
}

typedef struct { RtVM *vm; Shared *shared; } Forker;

/* Fork while others stay: their indexes come back, and their queues are merged. */
static void *
fork_meanwhile(void *argument)
{
    Forker *f = argument;
    RtThread *t = rt_thread_new(f->vm);
    while (rt_load_acquire(&f->shared->taken) < THREADS) {
        sched_yield();
    }
    rt_attach(t);
    rt_world_stop(t);
    rt_fork_prepare(t);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        size_t given_back = f->vm->running.free_count;
        rt_fork_child(t);
        CHECK(f->vm->main_thread == t);
        CHECK_INT(f->vm->world.thread_count, 1);
        CHECK_INT(f->vm->running.free_count - given_back, THREADS + 1);     /* and the one of the old main thread */
        rt_vm_free(t);
        _exit(7);
    }
    rt_fork_parent(t);
    int status;
    rt_detach(t);
    CHECK_INT(waitpid(child, &status, 0), child);
    CHECK(WIFEXITED(status));
    CHECK_INT(WEXITSTATUS(status), 7);
    rt_store_release(&f->shared->stop, 1);
    rt_thread_end(t);
    return NULL;
}

static void
test_a_fork_gives_back_what_threads_had(void)
{
    RtVM *vm = rt_vm_new();
    RtThread *t = vm->main_thread;
    Shared s = {0};
    Forker forker = {vm, &s};
    pthread_t id;
    CHECK(pthread_create(&id, NULL, fork_meanwhile, &forker) == 0);
    harness_threads(t, THREADS, stay, &s);
    rt_detach(t);
    pthread_join(id, NULL);
    rt_attach(t);
    rt_vm_free(t);
}

#endif

int
main(int argc, char **argv)
{
    RUN(test_one_at_a_time);
    RUN(test_time_is_up);
    RUN(test_started_and_joined);
    RUN(test_daemons_leave);
    RUN(test_attaching_for_the_first_time);
#if !defined(__SANITIZE_THREAD__)
    RUN(test_forks);
    RUN(test_a_fork_gives_back_what_threads_had);
#endif
    return DONE();
}
