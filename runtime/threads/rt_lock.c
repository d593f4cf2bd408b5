/* Waiting for locks.
 *
 * A thread that waits for a lock sets PARKED, and parks itself under the byte's address if the byte is still HELD | PARKED
 * then; the bucket's mutex orders that with the unlock, which clears PARKED when it takes the last one out.  An unlock wakes
 * the thread that waits longest.  The lock is free then for anybody, until that thread has waited for a
 * millisecond: then the lock stays HELD and is its own when it wakes (nobody starves).
 *
 * Before a thread parks it looks at the lock for some ten microseconds, less and less often: holders are quick, and sleeping is not.
 */
#include "rt_vm.h"

#define FAIR_AFTER_NS 1000000    /* who has waited longer is given the lock, instead of asked to try again */

/* A thread works on one object when it takes the same lock again and again, at least so often; then the others
 * get a turn of that length. */
#define EACH_NS       500
#define TURN_NS       5000

/* How often a waiting thread pauses between two looks at a lock: at first, at most, and all in all until it parks. */
#define PAUSES_FIRST  16
#define PAUSES_MOST   256
#define PAUSES_ALL    2048

struct RtParked {
    RtParked *next;
    const uint8_t *address;
    RtThread *thread;       /* whose it is, where it may be given the lock */
    pthread_cond_t wake;
    int64_t since;          /* when its thread began to wait for the lock, ns */
    bool woken;             /* guarded by the bucket's mutex, as all of this */
    bool fair;              /* it may be given the lock */
    bool owns;              /* it was */
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

/* Wait until woken: 0; until time is up: -1; or, where that is allowed, interrupted: 1.  b's mutex is held. */
static int
wait_parked(RtThread *t, RtLotBucket *b, RtParked *self, int64_t deadline, bool interruptible)
{
    while (!self->woken) {
        bool interrupted = interruptible && (rt_load_acquire(&t->breaker) & RT_BREAK_INTERRUPTS);
        if (interrupted || rt_time_left(deadline) == 0) {
            bool more;
            take_out(b, self->address, self, &more);
            return interrupted ? 1 : -1;
        }
        rt_condition_wait(&self->wake, &b->mutex, deadline);
    }
    return 0;
}

/* Wait at the address while *address is `expected`; detaches.  Results as of wait_parked(). */
static int
park(RtThread *t, uint8_t *address, uint8_t expected, int64_t deadline, bool interruptible, RtParked *self)
{
    RtLotBucket *b = bucket_of(t->vm, address);
    int result = 0;
    self->address = address;
    rt_condition_init(&self->wake);
    rt_detach(t);
    pthread_mutex_lock(&b->mutex);
    if (rt_load_relaxed(address) == expected) {
        append(b, self);
        result = wait_parked(t, b, self, deadline, interruptible);
    }
    pthread_mutex_unlock(&b->mutex);
    pthread_cond_destroy(&self->wake);
    rt_attach(t);
    return result;
}

int
rt_lot_wait(RtThread *t, uint8_t *address, uint8_t expected, int64_t deadline)
{
    RtParked self = {0};
    return park(t, address, expected, deadline, true, &self);
}

void
rt_lot_interrupt_all(RtVM *vm)
{
    for (int i = 0; i < RT_LOT_BUCKETS; i++) {
        RtLotBucket *b = &vm->lot.buckets[i];
        pthread_mutex_lock(&b->mutex);
        for (RtParked *p = b->first; p != NULL; p = p->next) {
            pthread_cond_signal(&p->wake);
        }
        pthread_mutex_unlock(&b->mutex);
    }
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

static inline void
pause_briefly(void)
{
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

static inline bool
is_anothers(const RtThread *t, uint8_t seen)
{
    uint8_t tag = seen & (uint8_t)~(RT_LOCK_HELD | RT_LOCK_PARKED);
    return tag != 0 && tag != t->lock_tag && !(seen & RT_LOCK_HELD);
}

/* The lock that we had a moment ago has become another thread's, we do nothing else than to take it, and so, it seems, does he. */
static inline bool
is_their_turn(const RtThread *t, const uint8_t *byte, int64_t now)
{
    return t->lock_last == byte && now - t->lock_since < (int64_t)EACH_NS * t->lock_run;
}

/* From now on taking the lock over is our right. */
static inline void
begin_turn(RtThread *t, int64_t now)
{
    t->lock_since = now;
    t->lock_run = 0;
}

/* Let the others go on for a turn with the object in their cache: threads that alternate at every store get a fraction of that
 * done.  We have the lock neither meanwhile nor for sure afterwards. */
static void
leave_a_turn(RtThread *t, const uint8_t *byte)
{
    int64_t now = rt_monotonic_ns();
    if (is_their_turn(t, byte, now)) {
        int64_t until = now + TURN_NS;
        do {
            pause_briefly();
            now = rt_monotonic_ns();
        } while (now < until && !(rt_load_relaxed(&t->breaker) & RT_BREAK_STOP));
    }
    begin_turn(t, now);
}

/* The rest of rt_byte_try_lock(): the lock is not free, or was not ours last.  Never waits: when it is the others' turn, we do not get it
 * here, but in rt_byte_lock(). */
bool
rt_byte_take_over(RtThread *t, uint8_t *byte)
{
    uint8_t seen = rt_load_relaxed(byte);
    if (is_anothers(t, seen)) {
        int64_t now = rt_monotonic_ns();
        if (is_their_turn(t, byte, now)) {
            return false;
        }
        begin_turn(t, now);
    }
    do {
        if (seen & RT_LOCK_HELD) {
            return false;
        }
    } while (!rt_cas_acquire(byte, &seen, (uint8_t)(t->lock_tag | RT_LOCK_HELD | (seen & RT_LOCK_PARKED))));
    t->lock_last = byte;
    t->lock_run++;
    return true;
}

/* Like rt_byte_lock(), after its first attempt. */
void
rt_byte_lock_slow(RtThread *t, uint8_t *byte)
{
    int64_t since = rt_monotonic_ns();
    int pauses = PAUSES_FIRST, left = PAUSES_ALL;
    RT_ASSERT(!t->alone);      /* else nobody could ever unlock it */
    for (;;) {
        uint8_t seen = rt_load_relaxed(byte);
        if (!(seen & RT_LOCK_HELD)) {
            if (is_anothers(t, seen)) {
                leave_a_turn(t, byte);
            }
            if (rt_byte_take_over(t, byte)) {
                return;
            }
            continue;
        }
        if (!(seen & RT_LOCK_PARKED)) {
            if (left > 0 && !(rt_load_relaxed(&t->breaker) & RT_BREAK_STOP)) {
                for (int i = 0; i < pauses; i++) {
                    pause_briefly();
                }
                left -= pauses;
                pauses = pauses < PAUSES_MOST ? 2 * pauses : pauses;
                continue;
            }
            if (!rt_cas_relaxed(byte, &seen, (uint8_t)(seen | RT_LOCK_PARKED))) {
                continue;
            }
        }
        RtParked self = {.since = since, .fair = true, .thread = t};
        park(t, byte, (uint8_t)(seen | RT_LOCK_PARKED), -1, false, &self);
        if (self.owns) {
            t->handed = NULL;
            return;
        }
    }
}

#endif

void
rt_lot_unlock(RtVM *vm, uint8_t *byte)
{
    RtLotBucket *b = bucket_of(vm, byte);
    bool more;
    pthread_mutex_lock(&b->mutex);
    RtParked *p = take_out(b, byte, NULL, &more);
    uint8_t left = more ? RT_LOCK_PARKED : 0;
    if (p != NULL) {
        p->owns = p->fair && rt_monotonic_ns() - p->since > FAIR_AFTER_NS;
        if (p->owns) {
            left |= (uint8_t)(RT_LOCK_HELD | p->thread->lock_tag);
            p->thread->handed = byte;
        }
        p->woken = true;
        pthread_cond_signal(&p->wake);
    }
    rt_store_release(byte, left);
    pthread_mutex_unlock(&b->mutex);
}
