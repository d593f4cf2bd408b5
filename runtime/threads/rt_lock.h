/* One-byte locks, and the parking lot where threads wait for them.
 *
 *   bit 0  RT_LOCK_HELD    somebody has it
 *   bit 1  RT_LOCK_PARKED  somebody waits in the parking lot
 *   bits 2 to 7            who had it last, by t->lock_tag; 0: nobody, or a thread that was alone
 *
 * Threads that write to one object all the time do so in turns of many writes, not of one: who finds that its lock has been
 * another thread's since, pauses for some microseconds before it takes that over (rt_lock.c).
 *
 * A lock is held for a short time: between lock and unlock nothing may escape, block or reach a safepoint.  Where that cannot
 * be had, use a critical section (rt_critical.h), which is given up when the thread has to wait.
 *
 * While a thread is alone in its VM (t->alone) it takes and leaves locks with plain stores.  `alone` changes only while the
 * thread is at a safepoint or detached, and then it holds no lock.
 *
 * With a global lock (RT_FT 0) all of this compiles to nothing, and rt_is_locked() is true.
 */
#ifndef RT_LOCK_H
#define RT_LOCK_H

#include "rt_clock.h"
#include "rt_thread.h"

#define RT_LOCK_HELD   0x01
#define RT_LOCK_PARKED 0x02

/* --- the parking lot: wait for a change of a byte --- */

#ifdef __SANITIZE_THREAD__
#  define RT_LOT_BUCKETS 8       /* a fork holds the mutexes of all of them, and the sanitizer knows of 64 that a thread holds */
#else
#  define RT_LOT_BUCKETS 64
#endif

typedef struct RtParked RtParked;
typedef struct {
    pthread_mutex_t mutex;
    RtParked *first, *last;          /* waiting threads, oldest first; guarded by mutex */
} RtLotBucket;
typedef struct {
    RtLotBucket buckets[RT_LOT_BUCKETS];
} RtLotRoom;

int rt_lot_init(RtVM *vm);
void rt_lot_fini(RtVM *vm);
/* Wait until woken, if *address is `expected` when we look.  Detaches meanwhile.
 * 0: woken (or *address was not as expected); -1: time is up; 1: a signal or the end of the VM wants the thread's attention
 * (RT_BREAK_INTERRUPTS), and the caller goes to a safepoint. */
int rt_lot_wait(RtThread *t, uint8_t *address, uint8_t expected, int64_t deadline);
/* Threads in rt_lot_wait() look at their breaker.  From any thread. */
void rt_lot_interrupt_all(RtVM *vm);
/* Give up a byte that is RT_LOCK_HELD, maybe RT_LOCK_PARKED, and wake the thread that has waited longest for it. */
void rt_lot_unlock(RtVM *vm, uint8_t *byte);
void rt_lot_wake_all(RtVM *vm, uint8_t *address);

/* --- locks --- */

void rt_byte_lock_slow(RtThread *t, uint8_t *byte);
bool rt_byte_take_over(RtThread *t, uint8_t *byte);      /* the rest of rt_byte_try_lock() */

/* True when the lock is ours now; never waits for somebody to leave it. */
static inline bool rt_byte_try_lock(RtThread *t, uint8_t *byte)
{
#if RT_FT
    if (t->alone) {
        if (*byte & RT_LOCK_HELD) {
            return false;
        }
        *byte |= RT_LOCK_HELD;
        return true;
    }
    uint8_t seen = t->lock_tag;
    if (RT_LIKELY(rt_cas_acquire(byte, &seen, (uint8_t)(t->lock_tag | RT_LOCK_HELD)))) {
        t->lock_last = byte;
        t->lock_run++;
        return true;
    }
    return rt_byte_take_over(t, byte);
#else
    (void)t, (void)byte;
    return true;
#endif
}
/* May wait, and then detaches: critical sections are given up meanwhile, and the world may stop. */
static inline void rt_byte_lock(RtThread *t, uint8_t *byte)
{
#if RT_FT
    if (RT_UNLIKELY(!rt_byte_try_lock(t, byte))) {
        rt_byte_lock_slow(t, byte);
    }
#else
    (void)t, (void)byte;
#endif
}
static inline void rt_byte_unlock(RtThread *t, uint8_t *byte)
{
#if RT_FT
    RT_ASSERT(rt_load_relaxed(byte) & RT_LOCK_HELD);
    if (t->alone && *byte == RT_LOCK_HELD) {
        *byte = 0;
        return;
    }
    uint8_t held = t->lock_tag | RT_LOCK_HELD;
    if (RT_UNLIKELY(!rt_cas_acq_rel(byte, &held, t->lock_tag))) {
        rt_lot_unlock(t->vm, byte);
    }
#else
    (void)t, (void)byte;
#endif
}
static inline bool rt_byte_is_locked(const uint8_t *byte)
{
#if RT_FT
    return (rt_load_relaxed(byte) & RT_LOCK_HELD) != 0;
#else
    (void)byte;
    return true;
#endif
}

/* The lock in an object's header. */
static inline void rt_lock(RtThread *t, void *o) { rt_byte_lock(t, &((RtObject *)o)->lock); }
static inline bool rt_try_lock(RtThread *t, void *o) { return rt_byte_try_lock(t, &((RtObject *)o)->lock); }
static inline void rt_unlock(RtThread *t, void *o) { rt_byte_unlock(t, &((RtObject *)o)->lock); }
/* The same where nothing between lock and unlock asks for a lock or whether there is one: a thread that is alone leaves the byte as it
 * is.  When a critical section of its own holds the lock, that section is around code that may change anything.
 * With assertions on it is taken all the same. */
#ifdef RT_DEBUG
#  define RT_LOCKS_ALONE 1
#else
#  define RT_LOCKS_ALONE 0
#endif
static inline void rt_lock_briefly(RtThread *t, void *o)
{
    if (!RT_FT || RT_LOCKS_ALONE || RT_UNLIKELY(!t->alone)) {
        rt_lock(t, o);
    }
}
static inline void rt_unlock_briefly(RtThread *t, void *o)
{
    if (!RT_FT || RT_LOCKS_ALONE || RT_UNLIKELY(!t->alone)) {
        rt_unlock(t, o);
    }
}
static inline bool rt_is_locked(const void *o) { return rt_byte_is_locked(&((const RtObject *)o)->lock); }

#endif
