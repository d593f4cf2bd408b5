/* Gates, and what the language sees of them: _thread.lock and _thread.RLock. */
#include <math.h>
#include <stdio.h>

#include "rt_descriptor.h"
#include "rt_exception.h"
#include "rt_float.h"
#include "rt_heap.h"
#include "rt_gc.h"
#include "rt_instance.h"
#include "rt_int.h"
#include "rt_number.h"
#include "rt_slice.h"
#include "rt_str.h"
#include "rt_threading.h"
#include "rt_tuple.h"
#include "rt_vm.h"

#define LONGEST_NS 9223372036000000000     /* TIMEOUT_MAX */

/* --- gates --- */

static bool
try_gate(uint8_t *gate)
{
    uint8_t seen = rt_load_relaxed(gate);
    while (!(seen & RT_LOCK_HELD)) {
        if (rt_cas_acquire(gate, &seen, (uint8_t)(seen | RT_LOCK_HELD))) {
            return true;
        }
    }
    return false;
}

int
rt_gate_take(RtThread *t, uint8_t *gate, int64_t timeout_ns)
{
    if (try_gate(gate)) {
        return 1;
    }
    if (timeout_ns == 0) {
        return 0;
    }
    int64_t deadline = rt_deadline(timeout_ns);
    for (;;) {
        uint8_t seen = RT_LOCK_HELD;
        if (rt_cas_relaxed(gate, &seen, RT_LOCK_HELD | RT_LOCK_PARKED) || seen == (RT_LOCK_HELD | RT_LOCK_PARKED)) {
            int result = rt_wait_change(t, gate, RT_LOCK_HELD | RT_LOCK_PARKED, deadline);
            if (result < 0) {
                return -1;
            }
        }
        if (try_gate(gate)) {
            return 1;
        }
        if (rt_time_left(deadline) == 0) {
            return 0;
        }
    }
}

void
rt_gate_leave(RtThread *t, uint8_t *gate)
{
    uint8_t held = RT_LOCK_HELD;
    if (!rt_cas_acq_rel(gate, &held, 0)) {
        rt_lot_unlock(t->vm, gate);
    }
}

bool
rt_gate_is_taken(const uint8_t *gate)
{
    return (rt_load_acquire(gate) & RT_LOCK_HELD) != 0;
}

/* --- arguments --- */

typedef struct { char text[24]; } AddressText;

/* An address as repr() shows it. */
static AddressText
address_text(const void *o)
{
    AddressText address;
    snprintf(address.text, sizeof address.text, "%p", o);
    return address;
}

int
rt_seconds(RtThread *t, RtValue v, int64_t *ns)
{
    double seconds;
    if (rt_is_float(v)) {
        seconds = rt_float_of(v);
        if (isnan(seconds)) {
            rt_raise(t, RT_EXC_ValueError, "Invalid value NaN (not a number)");
            return -1;
        }
    }
    else {
        if (RT_HOST >= 0x030e && !rt_has_index(t, v)) {
            rt_raise(t, RT_EXC_TypeError, "'%T' object cannot be interpreted as an integer or float", v);
            return -1;
        }
        RtValue i = rt_index(t, v);
        int result = rt_value_is_null(i) ? -1 : rt_int_to_double(t, i, &seconds);
        rt_close(t, i);
        if (result < 0) {
            return -1;
        }
    }
    if (fabs(seconds) >= 9223372036.854775807) {
        bool alike = rt_sys_host_since(t, RT_HOST >= 0x030e ? 0x030e07 : 0x030d0f);
        rt_raise(t, RT_EXC_OverflowError, alike ? "timestamp out of range for C PyTime_t"
                                          : rt_is_float(v)  ? "timestamp out of range for platform time_t"
                                          : RT_HOST >= 0x030d ? "timestamp too large to convert to C PyTime_t"
                                                              : "timestamp too large to convert to C _PyTime_t");
        return -1;
    }
    *ns = (int64_t)ceil(seconds * 1e9);
    return 0;
}

/* blocking=True, timeout=-1: how long to wait. */
static int
parse_acquire(RtThread *t, const RtValue *args, size_t nargs, RtTuple *kwnames, int64_t *ns)
{
    static const RtArgsSpec spec = {"acquire", {"blocking", "timeout"}, .count = 2, .positional = 2};
    RtValue out[2];
    int blocking = 1;
    *ns = -1;
    if (rt_args_parse(t, &spec, args, nargs, kwnames, out) < 0) {
        return -1;
    }
    if (!rt_value_is_null(out[0])) {
#if RT_HOST >= 0x030c
        blocking = rt_truth(t, out[0]);
#else
        RtValue number = rt_index(t, out[0]);
        blocking = rt_value_is_null(number) ? -1 : rt_truth(t, number);
        rt_close(t, number);
#endif
        if (blocking < 0) {
            return -1;
        }
    }
    bool forever = rt_value_is_null(out[1]);
    if (!forever) {
        if (rt_seconds(t, out[1], ns) < 0) {
            return -1;
        }
        forever = *ns == -1000000000;
    }
    if (!blocking && !forever) {
        rt_raise(t, RT_EXC_ValueError, "can't specify a timeout for a non-blocking call");
        return -1;
    }
    if (!forever && *ns < 0) {
        rt_raise(t, RT_EXC_ValueError, RT_HOST >= 0x030d ? "timeout value must be a non-negative number" : "timeout value must be positive");
        return -1;
    }
    if (!forever && *ns > LONGEST_NS) {
        rt_raise(t, RT_EXC_OverflowError, "timeout value is too large");
        return -1;
    }
    *ns = !blocking ? 0 : forever ? -1 : *ns;
    return 0;
}

/* --- lock --- */

typedef struct {
    RtObject head;
    uint8_t gate;
} Lock;

static Lock *
as_lock(RtValue v)
{
    return (Lock *)rt_value_object(v);
}

static RtValue
lock_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    (void)args;
    if (rt_args_no_keywords(t, "lock", kwnames) < 0 || rt_args_check(t, "lock", nargs, 0, 0) < 0) {
        return RT_NULL;
    }
    Lock *lock = rt_object_new_untracked(t, type, sizeof *lock);
    if (lock == NULL) {
        return RT_NULL;
    }
    lock->gate = 0;
    return rt_value_take(lock);
}

static RtValue
lock_acquire(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    int64_t ns = -1;
    if ((nargs != 0 || kwnames != NULL) && parse_acquire(t, args, nargs, kwnames, &ns) < 0) {
        return RT_NULL;
    }
    int taken = rt_gate_take(t, &as_lock(self)->gate, ns);
    return taken < 0 ? RT_NULL : rt_bool(taken);
}

static RtValue
lock_release(RtThread *t, RtValue self)
{
    if (!rt_gate_is_taken(&as_lock(self)->gate)) {
        return rt_raise(t, RT_EXC_RuntimeError, "release unlocked lock");
    }
    rt_gate_leave(t, &as_lock(self)->gate);
    return RT_NONE;
}

static RtValue
lock_enter(RtThread *t, RtValue self)
{
    return rt_gate_take(t, &as_lock(self)->gate, -1) < 0 ? RT_NULL : RT_TRUE;
}

static RtValue
lock_exit(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    (void)args, (void)nargs;
    return lock_release(t, self);
}

static RtValue
lock_locked(RtThread *t, RtValue self)
{
    (void)t;
    return rt_bool(rt_gate_is_taken(&as_lock(self)->gate));
}

static RtValue
lock_repr(RtThread *t, RtValue self)
{
    return rt_str_value(rt_str_format(t, "<%s %N object at %s>", rt_gate_is_taken(&as_lock(self)->gate) ? "locked" : "unlocked",
                                      rt_type_of(t, self), address_text(rt_value_object(self)).text));
}

static const RtMethodDef lock_methods[] = {
    RT_METHOD_FAST_KW("acquire", lock_acquire,
                      "Take the lock; wait for it, unless `blocking` is false, at most `timeout` seconds.  True: it is taken."),
    RT_METHOD_NOARGS("release", lock_release, "Give the lock up; any thread may."),
    RT_METHOD_NOARGS("locked", lock_locked, "Whether somebody has it."),
    RT_METHOD_NOARGS("__enter__", lock_enter, "Take the lock."),
    RT_METHOD_FAST("__exit__", lock_exit, "Give the lock up."),
    {0},
};

/* --- RLock: `owner` and `count` are written by the thread that has the gate; others only compare the owner with themselves --- */

typedef struct {
    RtObject head;
    uint8_t gate;
    uint32_t owner;              /* atomic; the thread's id, 0: nobody */
    uint64_t ident;              /* atomic; how the language knows it */
    uint64_t count;              /* atomic, relaxed */
} RLock;

static RLock *
as_rlock(RtValue v)
{
    return (RLock *)rt_value_object(v);
}

static bool
is_mine(RtThread *t, const RLock *lock)
{
    return rt_load_relaxed(&lock->owner) == t->id;
}

static void
become_owner(RtThread *t, RLock *lock, uint64_t count)
{
    rt_store_relaxed(&lock->owner, t->id);
    rt_store_relaxed(&lock->ident, (uint64_t)t->os_thread);
    rt_store_relaxed(&lock->count, count);
}

static RtValue
rlock_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    (void)args, (void)nargs, (void)kwnames;
    RLock *lock = rt_object_new(t, type, type->instance_size);
    return lock != NULL ? rt_value_take(lock) : RT_NULL;
}

static int
take_rlock(RtThread *t, RLock *lock, int64_t ns)
{
    if (is_mine(t, lock)) {
        rt_store_relaxed(&lock->count, rt_load_relaxed(&lock->count) + 1);
        return 1;
    }
    int taken = rt_gate_take(t, &lock->gate, ns);
    if (taken > 0) {
        become_owner(t, lock, 1);
    }
    return taken;
}

static RtValue
rlock_acquire(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    int64_t ns = -1;
    if ((nargs != 0 || kwnames != NULL) && parse_acquire(t, args, nargs, kwnames, &ns) < 0) {
        return RT_NULL;
    }
    int taken = take_rlock(t, as_rlock(self), ns);
    return taken < 0 ? RT_NULL : rt_bool(taken);
}

static void
leave_rlock(RtThread *t, RLock *lock)
{
    rt_store_relaxed(&lock->owner, 0);
    rt_store_relaxed(&lock->ident, 0);
    rt_store_relaxed(&lock->count, 0);
    rt_gate_leave(t, &lock->gate);
}

static RtValue
rlock_release(RtThread *t, RtValue self)
{
    RLock *lock = as_rlock(self);
    if (!is_mine(t, lock)) {
        return rt_raise(t, RT_EXC_RuntimeError, "cannot release un-acquired lock");
    }
    uint64_t count = rt_load_relaxed(&lock->count);
    if (count > 1) {
        rt_store_relaxed(&lock->count, count - 1);
    }
    else {
        leave_rlock(t, lock);
    }
    return RT_NONE;
}

static RtValue
rlock_enter(RtThread *t, RtValue self)
{
    return take_rlock(t, as_rlock(self), -1) < 0 ? RT_NULL : RT_TRUE;
}

static RtValue
rlock_exit(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    (void)args, (void)nargs;
    return rlock_release(t, self);
}

static RtValue
rlock_is_owned(RtThread *t, RtValue self)
{
    return rt_bool(is_mine(t, as_rlock(self)));
}

/* However often it was taken: given up, to be restored after a wait. */
static RtValue
rlock_release_save(RtThread *t, RtValue self)
{
    RLock *lock = as_rlock(self);
    if (!is_mine(t, lock)) {
        return rt_raise(t, RT_EXC_RuntimeError, "cannot release un-acquired lock");
    }
    RtValue count = rt_int_from_int64(t, (int64_t)rt_load_relaxed(&lock->count));
    if (!rt_value_is_null(count)) {
        leave_rlock(t, lock);
    }
    return count;
}

static RtValue
rlock_acquire_restore(RtThread *t, RtValue self, RtValue v)
{
    int64_t count;
    if (rt_int_to_int64(t, v, &count) < 0 || rt_gate_take(t, &as_rlock(self)->gate, -1) < 0) {
        return RT_NULL;
    }
    become_owner(t, as_rlock(self), (uint64_t)count);
    return RT_NONE;
}

static RtValue
rlock_repr(RtThread *t, RtValue self)
{
    RLock *lock = as_rlock(self);
    return rt_str_value(rt_str_format(t, "<%s %N object owner=%ld count=%ld at %s>", rt_gate_is_taken(&lock->gate) ? "locked" : "unlocked",
                                      rt_type_of(t, self), (int64_t)rt_load_relaxed(&lock->ident), (int64_t)rt_load_relaxed(&lock->count),
                                      address_text(lock).text));
}

static const RtMethodDef rlock_methods[] = {
    RT_METHOD_FAST_KW("acquire", rlock_acquire, "Take the lock, once more if this thread has it; arguments and result as of a lock."),
    RT_METHOD_NOARGS("release", rlock_release, "Undo one acquire() of this thread."),
    RT_METHOD_NOARGS("__enter__", rlock_enter, "Take the lock."),
    RT_METHOD_FAST("__exit__", rlock_exit, "Undo that."),
    RT_METHOD_NOARGS("_is_owned", rlock_is_owned, "Whether this thread has it."),
    RT_METHOD_NOARGS("_release_save", rlock_release_save, "Give it up altogether; returns what _acquire_restore() wants."),
    RT_METHOD_O("_acquire_restore", rlock_acquire_restore, "Take it as often as it was taken before."),
    {0},
};

/* --- the types --- */

static void
plain_dealloc(RtThread *t, RtObject *o)
{
    rt_instance_drop(t, o);
    rt_object_free(t, o);
}

static const RtTypeSpec lock_spec = {
    .name = "lock", .module = "_thread", .basic_size = sizeof(Lock), .methods = lock_methods,
    .slots = {.repr = lock_repr, .new_ = lock_new, .dealloc = plain_dealloc},
    .doc = "A lock that one thread has at a time.",
};
static const RtTypeSpec rlock_spec = {
    .name = "RLock", .module = "_thread", .basic_size = sizeof(RLock), .methods = rlock_methods, .flags = RT_TYPE_SUBCLASSABLE,
    .slots = {.repr = rlock_repr, .new_ = rlock_new, .traverse = rt_instance_traverse, .clear = rt_instance_clear, .dealloc = plain_dealloc},
    .doc = "A lock that its owner may take again.",
};

int
rt_thread_lock_init(RtThread *t)
{
    t->vm->threading.lock_type = rt_type_new_builtin(t, &lock_spec);
    t->vm->threading.rlock_type = rt_type_new_builtin(t, &rlock_spec);
    return 0;
}
