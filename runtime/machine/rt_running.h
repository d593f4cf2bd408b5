/* The VM's part of the rooms that run code: code objects, frames, specialization, generators. */
#ifndef RT_RUNNING_H
#define RT_RUNNING_H

#include <pthread.h>

#include "rt_code.h"
#include "rt_hook.h"

/* What a VM's threads share to run code. */
typedef struct {
    RtEvalFrameFn eval_frame;    /* the hook in the place of the loop, NULL: none; written with the world stopped */
    RtObject *eval_frame_data;   /* counted, or NULL; written with the world stopped */
    RtCode *entry_code;          /* below what C code enters; immutable once the VM is made */
    RtCode *init_cleanup_code;   /* behind an inlined __init__; immutable once the VM is made */
    bool specialize;             /* written while the VM is made */
    int32_t recursion_limit;     /* atomic, relaxed */
    pthread_mutex_t mutex;       /* guards what follows */
    uint32_t *free_indices;      /* bytecode indices given back, malloc()ed */
    size_t free_count, free_capacity;
    bool copies_left;            /* an index has been given back, and its copies of bytecode are still there */
    uint32_t next_index;
    struct RtCounters *counters; /* of threads that have ended, or NULL */
    struct RtProfile *profiles;  /* of threads that have ended, or NULL; taken with the world stopped */
    uint64_t profile_session;    /* how often the profiler has begun; written with the world stopped */
} RtRunningRoom;

/* Before the VM has a thread, and after the last one; 0 or -1. */
int rt_running_early_init(RtVM *vm);
void rt_running_late_fini(RtVM *vm);

/* Make the types and code objects of these rooms, once str and tuple exist; 0 or -1. */
int rt_running_init(RtThread *t);
void rt_running_fini(RtThread *t);
/* Behind the last finalizer: nothing can be called any more. */
void rt_running_codes_fini(RtThread *t);

/* A new thread's recursion limit and bytecode index; given back when it ends. */
void rt_running_thread_init(RtThread *t);
void rt_running_thread_fini(RtThread *t);
/* A collection, world stopped: bytecode that threads have left is freed. */
void rt_running_collect(RtThread *t);

/* sys.setrecursionlimit(): for the calling thread, and those that begin later. */
void rt_set_recursion_limit(RtThread *t, int32_t limit);

#endif
