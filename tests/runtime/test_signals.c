/* The host's signals: from the pipe to a thread's breaker, to a wait, and on to whom the pipe has replaced. */
#include <unistd.h>

#include "toys.h"

static void
put(int descriptor, uint8_t number)
{
    CHECK_INT(write(descriptor, &number, 1), 1);
}

static uint8_t
get(int descriptor)
{
    uint8_t number = 0;
    CHECK_INT(read(descriptor, &number, 1), 1);
    return number;
}

static bool
is_broken(RtThread *t)
{
    return (rt_load_acquire(&t->breaker) & RT_BREAK_SIGNAL) != 0;
}

/* Nobody else reads what is forwarded: when it has come, the thread has been told. */
static void
test_a_signal_breaks_the_watched_thread(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    RtSignals s;
    int others[2];
    CHECK(pipe(others) == 0);
    rt_signals_init(&s);
    int end = rt_signals_open(&s);
    CHECK(end >= 0);
    CHECK_INT(rt_signals_open(&s), end);
    rt_signals_watch(&s, NULL, others[1]);
    put(end, 2);
    CHECK_INT(get(others[0]), 2);
    CHECK(!is_broken(t));
    rt_signals_watch(&s, t, others[1]);
    CHECK(rt_signals_watches(&s, t));
    CHECK(rt_signals_watches_caller(&s));
    put(end, 10);
    CHECK_INT(get(others[0]), 10);
    CHECK(is_broken(t));
    rt_and_acq_rel(&t->breaker, ~(uint32_t)RT_BREAK_SIGNAL);
    rt_signals_watch(&s, NULL, -1);
    CHECK(!rt_signals_watches_caller(&s));
    rt_signals_fini(&s);
    close(others[0]);
    close(others[1]);
    rt_vm_free(t);
}

static void
test_what_comes_while_nobody_reads(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    RtSignals s;
    int others[2];
    CHECK(pipe(others) == 0);
    rt_signals_init(&s);
    CHECK(!rt_signals_stop(&s));
    int end = rt_signals_open(&s);
    rt_signals_watch(&s, t, others[1]);
    CHECK(rt_signals_stop(&s));
    CHECK(!rt_signals_stop(&s));
    put(end, 2);
    CHECK(!is_broken(t));
    CHECK_INT(rt_signals_open(&s), end);
    CHECK_INT(get(others[0]), 2);
    CHECK(is_broken(t));
    rt_and_acq_rel(&t->breaker, ~(uint32_t)RT_BREAK_SIGNAL);
    rt_signals_fini(&s);
    close(others[0]);
    close(others[1]);
    rt_vm_free(t);
}

typedef struct {
    RtSignals s;
    int end;
    uint8_t byte;
} Waiting;

static void
wait_or_signal(RtThread *t, int number, void *context)
{
    Waiting *w = context;
    if (number == 0) {
        rt_signals_watch(&w->s, t, -1);
        rt_store_release(&w->byte, 1);
        CHECK_INT(rt_lot_wait(t, &w->byte, 1, -1), 1);
        rt_and_acq_rel(&t->breaker, ~(uint32_t)RT_BREAK_SIGNAL);
        rt_signals_watch(&w->s, NULL, -1);
        return;
    }
    rt_detach(t);
    while (rt_load_acquire(&w->byte) == 0) {
        usleep(1000);
    }
    put(w->end, 2);
    rt_attach(t);
}

static void
test_a_signal_ends_a_wait(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Waiting w = {.byte = 0};
    rt_signals_init(&w.s);
    w.end = rt_signals_open(&w.s);
    harness_threads(t, 2, wait_or_signal, &w);
    rt_signals_fini(&w.s);
    rt_vm_free(t);
}

static void
test_a_fork(void)
{
    RtSignals s;
    rt_signals_init(&s);
    CHECK(rt_signals_open(&s) >= 0);
    CHECK(rt_signals_stop(&s));
    rt_signals_forked(&s, false);
    CHECK_INT(s.ends[1], -1);
    int own = rt_signals_open(&s);
    CHECK(own >= 0 && s.watched == NULL && s.forward == -1);
    put(own, 2);
    rt_signals_fini(&s);
}

int main(int argc, char **argv)
{
    RUN(test_a_signal_breaks_the_watched_thread);
    RUN(test_what_comes_while_nobody_reads);
    RUN(test_a_signal_ends_a_wait);
    RUN(test_a_fork);
    return DONE();
}
