/* Ctrl-C: a SIGINT handler in front of the host's own.
 *
 * Signal handlers belong to the process, so what this file keeps does too.  Only the host's main thread comes here, one
 * VM inside another at most.
 *
 *   watched   the thread that SIGINT makes come to a safepoint; NULL: our handler is not installed
 *   host      what the host had installed; valid while our handler is
 */
#include <signal.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "rt_host.h"
#include "rt_world.h"

static RtThread *watched;
static struct sigaction host;

static void
interrupted(int signal_number, siginfo_t *info, void *context)
{
    RtThread *t = rt_load_acquire(&watched);
    if (host.sa_flags & SA_SIGINFO) {
        host.sa_sigaction(signal_number, info, context);
    }
    else {
        host.sa_handler(signal_number);
    }
    if (t != NULL) {
        rt_break_thread(t, RT_BREAK_SIGNAL);
    }
}

/* Signals are handled by the host's main thread only, which after a fork is the one that forked. */
static bool
is_main_thread(void)
{
#ifdef __APPLE__
    return pthread_main_np() != 0;
#else
    return syscall(SYS_gettid) == getpid();
#endif
}

/* See the header. */
bool
rt_interrupt_watch(RtThread *t, RtInterrupt *saved)
{
    if (!is_main_thread()) {
        return false;
    }
    *saved = (RtInterrupt){.thread = watched, .own = t, .watched = t->watched};
    if (watched == NULL) {
        struct sigaction ours = {0};
        if (sigaction(SIGINT, NULL, &host) != 0) {
            return false;
        }
        if (!(host.sa_flags & SA_SIGINFO) && (host.sa_handler == SIG_DFL || host.sa_handler == SIG_IGN)) {
            return false;
        }
        ours.sa_sigaction = interrupted;
        ours.sa_flags = SA_SIGINFO | (host.sa_flags & SA_ONSTACK);
        ours.sa_mask = host.sa_mask;
        if (sigaction(SIGINT, &ours, NULL) != 0) {
            return false;
        }
    }
    t->watched = true;
    rt_store_release(&watched, t);
    return true;
}

/* See the header. */
void
rt_interrupt_end(const RtInterrupt *saved)
{
    rt_store_release(&watched, saved->thread);
    saved->own->watched = saved->watched;
    if (saved->thread == NULL) {
        struct sigaction now;
        if (sigaction(SIGINT, NULL, &now) == 0 && (now.sa_flags & SA_SIGINFO) && now.sa_sigaction == interrupted) {
            sigaction(SIGINT, &host, NULL);
        }
    }
}
