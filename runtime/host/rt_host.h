/* Objects of the host Python inside the VM, and signals.
 *
 * The runtime does not know the host's API: the Cython module fills RtHostOps.
 * Locks: a thread that holds the host's lock never waits for anything of the VM (attaching, object locks, a stopped world):
 * it attaches with rt_try_attach(), or gives the host's lock up for the wait.  An attached thread does not wait for the host's
 * lock, so that it holds up nobody who stops the world: it detaches first.  So every operation below is entered attached,
 * without the host's lock, and detaches; it is attached while it holds the host's lock only to convert values, and code of
 * the host runs detached.  (Code that the host runs on its own account meanwhile, finalizers of its collector, may enter
 * the VM again; such calls nest.)
 */
#ifndef RT_HOST_H
#define RT_HOST_H

#include "rt_call.h"
#include "rt_error.h"
#include "rt_module.h"
#include "rt_world.h"

/* What can be done with a host object. */
typedef enum {
    RT_HOST_CALL,        /* args, kwnames */
    RT_HOST_GET_ATTR,    /* name */
    RT_HOST_SET_ATTR,    /* name, value */
    RT_HOST_DEL_ATTR,    /* name */
    RT_HOST_REPR, RT_HOST_STR,
    RT_HOST_HASH,        /* an int */
    RT_HOST_LENGTH,      /* an int */
    RT_HOST_TRUTH,       /* a bool */
    RT_HOST_ITER,
    RT_HOST_NEXT,        /* RT_NULL without an exception: exhausted */
    RT_HOST_GET_ITEM, RT_HOST_SET_ITEM, RT_HOST_DEL_ITEM,
    RT_HOST_CONTAINS,    /* a bool */
    RT_HOST_COMPARE,     /* other, the operator as an int */
} RtHostOperation;

typedef struct {
    /* A new reference, or RT_NULL with t->exc. */
    RtValue (*operate)(RtThread *t, RtHostOperation what, void *object, const RtValue *args, size_t nargs, RtTuple *kwnames);
    /* The VM has no reference to these host objects any more. */
    void (*release)(void **objects, size_t n);
    /* The code of a module that is written in the language and comes with the machine: a new reference; RT_NULL without an
     * exception when there is none of that name. */
    RtValue (*library)(RtThread *t, RtStr *name);
    /* Run the host's signal handlers; -1 with t->exc when one raised. */
    int (*signals)(RtThread *t);
    /* Look for a module of the program in folders, and compile it: 1, 0 when there is none, -1 with t->exc. */
    int (*find)(RtThread *t, RtStr *name, RtTuple *folders, RtFoundModule *found);
    /* Whether a module of the host's library is called so, whichever of them the program may import. */
    int (*names_module)(RtThread *t, RtStr *name);
    /* Warn about a line of a program, as the host's module `warnings` wants it; -1 with t->exc.  `module` may be NULL. */
    int (*warn)(RtThread *t, RtExc category, const char *text, RtStr *filename, int32_t line, RtStr *module);
} RtHostOps;

/* A reference to a host object; there is one for each host object. */
typedef struct RtHost {
    RtObject head;
    void *object;            /* owned; given back through `release`; NULL once the VM is being freed */
    struct RtHost *next;     /* in the same bucket; guarded by the room's lock */
} RtHost;

/* Something to give up when that is possible. */
typedef struct RtHostLater {
    struct RtHostLater *next;
    void *what;
} RtHostLater;

/* The VM's part. */
#define RT_HOST_BUCKETS 256
typedef struct {
    const RtHostOps *ops;    /* set once, before anything runs; NULL without a host */
    void *owner;             /* the host's object for this VM, borrowed */
    uint32_t lock;           /* atomic: 1 while somebody uses the table, for a few instructions */
    RtHost *buckets[RT_HOST_BUCKETS];   /* by address of the host object; guarded by lock */
    RtHostLater *released;   /* atomic; host objects that dead RtHosts held */
    RtHostLater *dropped;    /* atomic; VM objects whose host proxies died */
} RtHostRoom;

/* Detach, as often before the host's lock is taken, while the thread goes on holding v, which may be RT_NULL. */
static inline __attribute__((always_inline)) RtValue rt_host_pause(RtThread *t, RtValue v)
{
    v = rt_value_heap_safe(t, v);
    rt_detach(t);
    return v;
}

/* The door of a machine, one atomic word, so that entering and closing have an order whatever lock the host has:
 *
 *   bit 62        closed: nobody comes in any more
 *   bits 20..61   calls under way.  Who finds some does not close
 *   bits 0..19    threads that only need it to stay for a moment (a proxy dies, a thread of the host ends).  Who closes waits for them
 */
#define RT_DOOR_CLOSED ((int64_t)1 << 62)
#define RT_DOOR_CALL   ((int64_t)1 << 20)
#define RT_DOOR_HOLD   ((int64_t)1)
static inline void rt_door_leave(int64_t *door, int64_t what) { rt_add_seq_cst(door, -what); }
static inline bool rt_door_enter(int64_t *door, int64_t what)    /* false: it is closed */
{
    if (rt_add_seq_cst(door, what) & RT_DOOR_CLOSED) {
        rt_door_leave(door, what);
        return false;
    }
    return true;
}
static inline bool rt_door_is_closed(const int64_t *door) { return rt_load_acquire(door) & RT_DOOR_CLOSED; }
static inline bool rt_door_is_used(const int64_t *door) { return (rt_load_acquire(door) & ~RT_DOOR_CLOSED) >= RT_DOOR_CALL; }
/* Close it: true when the caller did, false when somebody is inside or it is closed.  Without the host's lock. */
bool rt_door_close(int64_t *door);

static inline bool rt_is_host(RtValue v) { return rt_value_has_kind(v, RT_KIND_HOST); }
static inline void *rt_host_object(RtValue v) { return ((RtHost *)rt_value_object(v))->object; }

/* The VM value for a host object, a new reference; takes the host's reference also on failure. */
RtValue rt_host_new(RtThread *t, void *object);

/* A new reference to what a field of o holds, or NULL, or RT_NULL.  For threads that have the host's lock, and so do not wait for o's:
 * they try until it is free.  Whoever has the lock of an exception or of a traceback's line only reads or writes a field. */
RtObject *rt_host_field(RtThread *t, RtObject *o, RtObject *const *field);
RtValue   rt_host_slot(RtThread *t, RtObject *o, const RtValue *slot);

/* From any thread, attached or not, with the host's lock or not: drop the counted reference to `o` at the next
 * rt_host_collect().  Never waits. */
void rt_host_drop_later(RtVM *vm, RtObject *o);

/* Attached, without the host's lock: do what was put off. */
void rt_host_collect(RtThread *t);

/* The host's signals, while a program runs in the host's main thread (rt_host_signals.c).  One for the host's module, which puts
 * the pipe's end in the place of the host's wakeup descriptor (module_signals.pyx.j2). */
typedef struct {
    pthread_mutex_t life;    /* guards what follows */
    int ends[2];             /* of the pipe: the reader's, the handler's; -1: there is none yet */
    pthread_t reader;
    bool reads;              /* there is a reader */
    pthread_mutex_t mutex;   /* guards what follows */
    RtThread *watched;       /* alive and in the middle of a program, or NULL: a signal makes it come to a safepoint.  Atomic, too:
                              * threads ask without the mutex whether it is themselves */
    int forward;             /* the descriptor that ours has replaced, or -1: what we read is written there too */
} RtSignals;

/* What the program outside of this one had. */
typedef struct {
    RtThread *thread;
    int forward;
    bool replaced;           /* this one has put our descriptor in place */
} RtWatch;

void rt_signals_init(RtSignals *s);
void rt_signals_fini(RtSignals *s);
/* The handler's end of the pipe, with a reader at the other; -1 when the system has no more of them. */
int rt_signals_open(RtSignals *s);
/* Wait for the reader's end; false when there was none.  What is written from now on is read after the next rt_signals_open(). */
bool rt_signals_stop(RtSignals *s);
/* In the child of a fork, which has no reader: the pipe is the parent's.  `watched`: the thread that forked is the watched one. */
void rt_signals_forked(RtSignals *s, bool watched);
void rt_signals_watch(RtSignals *s, RtThread *t, int forward);
bool rt_signals_watches_caller(RtSignals *s);
static inline bool rt_signals_watches(const RtSignals *s, const RtThread *self) { return rt_load_relaxed(&s->watched) == self; }

/* May detach; false without a host. */
bool rt_host_names_module(RtThread *t, RtStr *name);

int rt_host_init(RtThread *t);
/* No code of the VM runs any more and its other objects are gone or going: the host's objects are released. */
void rt_host_fini(RtThread *t);

#endif
