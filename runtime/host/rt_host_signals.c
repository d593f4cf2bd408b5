/* Signals of the host, on their way to the thread that runs a program.
 *
 *   the host's handler   writes a byte, the signal's number, to the host's wakeup descriptor: ours, `ends[1]`
 *   the reader           a thread of its own; takes no lock of the host, and is no thread of any VM
 *   the program          comes to a safepoint, where the host runs its handlers
 *
 * `life` is taken before `mutex`, and that before the lot's buckets.  All fields are the host module's; a VM knows nothing of them.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <unistd.h>

#include "rt_host.h"
#include "rt_vm.h"

#define STOP 0                 /* a byte that is no signal's number */
#define READER_STACK (256 * 1024)

static void
deliver(RtSignals *s, uint8_t number)
{
    pthread_mutex_lock(&s->mutex);
    if (s->watched != NULL) {
        rt_break_thread(s->watched, RT_BREAK_SIGNAL);
        rt_lot_interrupt_all(s->watched->vm);
    }
    if (s->forward >= 0 && write(s->forward, &number, 1) < 0) {
        /* its reader has more to read than it can keep, or has gone: what the handler itself would have met */
    }
    pthread_mutex_unlock(&s->mutex);
}

static void *
read_signals(void *argument)
{
    RtSignals *s = argument;
    int end = s->ends[0];      /* as it was when this thread was started */
    for (;;) {
        uint8_t number;
        ssize_t n = read(end, &number, 1);
        if (n == 1 && number != STOP) {
            deliver(s, number);
        }
        else if (n >= 0 || errno != EINTR) {
            return NULL;
        }
    }
}

static int
start_reader(RtSignals *s)
{
    pthread_attr_t attributes;
    sigset_t all, before;
    if (pthread_attr_init(&attributes) != 0) {
        return -1;
    }
    pthread_attr_setstacksize(&attributes, READER_STACK);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);      /* signals are for the host's threads */
    s->reads = pthread_create(&s->reader, &attributes, read_signals, s) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return s->reads ? 0 : -1;
}

static int
open_pipe(RtSignals *s)
{
    if (pipe(s->ends) != 0) {
        s->ends[0] = s->ends[1] = -1;
        return -1;
    }
    for (int i = 0; i < 2; i++) {
        fcntl(s->ends[i], F_SETFD, FD_CLOEXEC);
    }
    fcntl(s->ends[1], F_SETFL, O_NONBLOCK);           /* a handler must not wait */
    return 0;
}

static void
close_pipe(RtSignals *s)
{
    if (s->ends[0] >= 0) {
        close(s->ends[0]);
        close(s->ends[1]);
    }
    s->ends[0] = s->ends[1] = -1;
}

void
rt_signals_init(RtSignals *s)
{
    *s = (RtSignals){.ends = {-1, -1}, .forward = -1};
    pthread_mutex_init(&s->life, NULL);
    pthread_mutex_init(&s->mutex, NULL);
}

void
rt_signals_fini(RtSignals *s)
{
    rt_signals_stop(s);
    close_pipe(s);
    pthread_mutex_destroy(&s->life);
    pthread_mutex_destroy(&s->mutex);
}

int
rt_signals_open(RtSignals *s)
{
    pthread_mutex_lock(&s->life);
    bool ready = (s->ends[1] >= 0 || open_pipe(s) == 0) && (s->reads || start_reader(s) == 0);
    int end = ready ? s->ends[1] : -1;
    pthread_mutex_unlock(&s->life);
    return end;
}

bool
rt_signals_stop(RtSignals *s)
{
    const uint8_t stop = STOP;
    pthread_mutex_lock(&s->life);
    bool read = s->reads;
    if (read) {
        while (write(s->ends[1], &stop, 1) < 0) {     /* full: the reader is about to read */
            sched_yield();
        }
        pthread_join(s->reader, NULL);
        s->reads = false;
    }
    pthread_mutex_unlock(&s->life);
    return read;
}

void
rt_signals_forked(RtSignals *s, bool watched)
{
    pthread_mutex_init(&s->life, NULL);
    pthread_mutex_init(&s->mutex, NULL);
    s->reads = false;
    close_pipe(s);
    if (!watched) {
        s->watched = NULL;
        s->forward = -1;
    }
}

void
rt_signals_watch(RtSignals *s, RtThread *t, int forward)
{
    pthread_mutex_lock(&s->mutex);
    rt_store_relaxed(&s->watched, t);
    s->forward = forward;
    pthread_mutex_unlock(&s->mutex);
}

bool
rt_signals_watches_caller(RtSignals *s)
{
    pthread_mutex_lock(&s->mutex);
    bool found = s->watched != NULL && pthread_equal(rt_load_relaxed(&s->watched->os_thread), pthread_self());
    pthread_mutex_unlock(&s->mutex);
    return found;
}
