/* Waiting for locks.
 *
 * A thread that waits for a lock sets PARKED, and parks itself under the byte's address if the byte is still HELD | PARKED
 * then; the bucket's mutex orders that with the unlock, which clears PARKED when it takes the last one out.  An unlock wakes
 * the thread that waits longest.  The lock is free then for anybody, until that thread has waited for a
 * millisecond: then the lock stays HELD and is its own when it wakes (nobody starves).
 */
#include <errno.h>
#include <time.h>

#include "rt_vm.h"

#define FAIR_AFTER_NS 1000000
#define SPINS         20

struct RtParked {
    RtParked *next;
    const uint8_t *address;
    pthread_cond_t wake;
    int64_t since;          /* when its thread began to wait for the lock, ns */
    bool woken;             /* guarded by the bucket's mutex, as all of this */
    bool owns;              /* the lock was handed over */
};

int
rt_lot_init(RtVM *vm)
{
    for (int i = 0; i < RT_LOT_BUCKETS; i++) {
        if (pthread_mutex_init(&vm->lot.buckets[i].mutex, NULL) != 0) {
            return -1;
        }
    }
    return 0;
}

void
rt_lot_fini(RtVM *vm)
{
    for (int i = 0; i < RT_LOT_BUCKETS; i++) {
        RT_ASSERT(vm->lot.buckets[i].first == NULL);
        pthread_mutex_destroy(&vm->lot.buckets[i].mutex);
    }
}

static int64_t
now_ns(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

static RtLotBucket *
bucket_of(RtVM *vm, const uint8_t *address)
{
    uint64_t h = (uint64_t)(uintptr_t)address * 0x9e3779b97f4a7c15u;
    return &vm->lot.buckets[(h >> 32) % RT_LOT_BUCKETS];
}

static void
append(RtLotBucket *b, RtParked *p)
{
    p->next = NULL;
    *(b->last != NULL ? &b->last->next : &b->first) = p;
    b->last = p;
}

/* Take the oldest one at the address out, or `one` if given.  *more: others wait there. */
static RtParked *
take_out(RtLotBucket *b, const uint8_t *address, const RtParked *one, bool *more)
{
    RtParked *found = NULL, *before = NULL;
    *more = false;
    for (RtParked *p = b->first, *last = NULL; p != NULL; last = p, p = p->next) {
        if (p->address != address) {
            continue;
        }
        if (found == NULL && (one == NULL || p == one)) {
            found = p;
            before = last;
        }
        else {
            *more = true;
        }
    }
    if (found != NULL) {
        *(before != NULL ? &before->next : &b->first) = found->next;
        if (b->last == found) {
            b->last = before;
        }
    }
    return found;
}

/* Wait at the address while *address is `expected`, until woken or `until` (ns, < 0: for ever).  Detaches.  True: woken;
 * *owns tells whether the lock was handed over.  On time-out *more tells whether others still wait. */
static bool
park(RtThread *t, uint8_t *address, uint8_t expected, int64_t since, int64_t until, bool *owns)
{
    RtParked self = {.address = address, .since = since};
    RtLotBucket *b = bucket_of(t->vm, address);
    bool woken = true;
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
#ifndef __APPLE__
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
#endif
    pthread_cond_init(&self.wake, &attributes);
    pthread_condattr_destroy(&attributes);
    rt_detach(t);
    pthread_mutex_lock(&b->mutex);
    if (rt_load_relaxed(address) == expected) {
        append(b, &self);
        while (!self.woken) {
            if (until < 0) {
                pthread_cond_wait(&self.wake, &b->mutex);
                continue;
            }
#ifdef __APPLE__
            int64_t left = until - now_ns();
            struct timespec ts = {left > 0 ? left / 1000000000 : 0, left > 0 ? left % 1000000000 : 0};
            int status = pthread_cond_timedwait_relative_np(&self.wake, &b->mutex, &ts);
#else
            struct timespec ts = {until / 1000000000, until % 1000000000};
            int status = pthread_cond_timedwait(&self.wake, &b->mutex, &ts);
#endif
            if (status == ETIMEDOUT && !self.woken) {
                bool more;
                take_out(b, address, &self, &more);
                woken = false;
                break;
            }
        }
    }
    *owns = self.owns;
    pthread_mutex_unlock(&b->mutex);
    pthread_cond_destroy(&self.wake);
    rt_attach(t);
    return woken;
}

int
rt_lot_wait(RtThread *t, uint8_t *address, uint8_t expected, int64_t timeout_ns)
{
    bool owns;
    int64_t now = now_ns();
    return park(t, address, expected, now, timeout_ns < 0 ? -1 : now + timeout_ns, &owns) ? 0 : -1;
}

static bool
wake(RtLotBucket *b, const uint8_t *address)
{
    bool more;
    RtParked *p = take_out(b, address, NULL, &more);
    if (p != NULL) {
        p->woken = true;
        pthread_cond_signal(&p->wake);
    }
    return p != NULL;
}

bool
rt_lot_wake_one(RtVM *vm, uint8_t *address)
{
    RtLotBucket *b = bucket_of(vm, address);
    pthread_mutex_lock(&b->mutex);
    bool any = wake(b, address);
    pthread_mutex_unlock(&b->mutex);
    return any;
}

void
rt_lot_wake_all(RtVM *vm, uint8_t *address)
{
    RtLotBucket *b = bucket_of(vm, address);
    pthread_mutex_lock(&b->mutex);
    while (wake(b, address)) {
    }
    pthread_mutex_unlock(&b->mutex);
}

#if RT_FT

static void
pause_briefly(void)
{
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
}

/* Like rt_byte_lock(), after its first attempt. */
void
rt_byte_lock_slow(RtThread *t, uint8_t *byte)
{
    int64_t since = now_ns();
    int spins = SPINS;
    RT_ASSERT(!t->alone);      /* else nobody could ever unlock it */
    for (;;) {
        uint8_t seen = rt_load_relaxed(byte);
        if (!(seen & RT_LOCK_HELD)) {
            if (rt_cas_acquire(byte, &seen, (uint8_t)(seen | RT_LOCK_HELD))) {
                return;
            }
            continue;
        }
        if (!(seen & RT_LOCK_PARKED)) {
            if (spins-- > 0) {
                pause_briefly();
                continue;
            }
            if (!rt_cas_relaxed(byte, &seen, RT_LOCK_HELD | RT_LOCK_PARKED)) {
                continue;
            }
        }
        bool owns;
        park(t, byte, RT_LOCK_HELD | RT_LOCK_PARKED, since, -1, &owns);
        if (owns) {
            return;
        }
    }
}

/* Like rt_byte_unlock(), when somebody is parked. */
void
rt_byte_unlock_slow(RtThread *t, uint8_t *byte)
{
    RtLotBucket *b = bucket_of(t->vm, byte);
    bool more;
    pthread_mutex_lock(&b->mutex);
    RtParked *p = take_out(b, byte, NULL, &more);
    uint8_t left = more ? RT_LOCK_PARKED : 0;
    if (p != NULL) {
        p->owns = now_ns() - p->since > FAIR_AFTER_NS;
        if (p->owns) {
            left |= RT_LOCK_HELD;
        }
        p->woken = true;
        pthread_cond_signal(&p->wake);
    }
    rt_store_release(byte, left);
    pthread_mutex_unlock(&b->mutex);
}

#endif
