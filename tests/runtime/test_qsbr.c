/* Memory that readers without a lock may still be looking at. */
#include "toys.h"

#include <sched.h>

static int64_t
raw_blocks(RtThread *t)
{
    RtHeapStats stats;
    rt_heap_stats(t, &stats);
    return stats.raw_blocks;
}

static void
test_alone_frees_at_once(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    rt_free_delayed(t, NULL);
    rt_free_delayed(t, rt_alloc(t, 100));
    CHECK_INT(t->delayed.count, 0);
    CHECK_INT(raw_blocks(t), 0);
    rt_vm_free(t);
}

#if RT_FT

#define THREADS 4
#define ROUNDS  20000

typedef struct {
    int64_t *array;              /* atomic; [0] is the length, all others the same number */
    int64_t done;                /* atomic */
    int64_t reads;               /* atomic */
    int64_t most;                /* atomic: longest queue seen */
    Toys *toys;
    uintptr_t box;               /* atomic; owned reference */
} Shared;

/* Readers follow the pointer without any lock; writers replace what it points to. */
static void
read_or_replace(RtThread *t, int number, void *context)
{
    Shared *s = context;
    for (int i = 0; i < ROUNDS; i++) {
        if (number == 0) {
            int64_t n = 2 + i % 40;
            int64_t *fresh = rt_alloc(t, (size_t)n * sizeof *fresh);
            fresh[0] = n;
            for (int64_t k = 1; k < n; k++) {
                fresh[k] = i;
            }
            rt_free_delayed(t, rt_exchange_acq_rel(&s->array, fresh));
            if ((int64_t)t->delayed.count > rt_load_relaxed(&s->most)) {
                rt_store_relaxed(&s->most, (int64_t)t->delayed.count);
            }
        }
        else {
            const int64_t *array = rt_load_acquire(&s->array);
            int64_t n = array[0], first = array[1];
            for (int64_t k = 1; k < n; k++) {
                CHECK_INT(array[k], first);
            }
        }
        if (i % 16 == 0) {
            CHECK(rt_check_periodic(t) == 0);
        }
        if (number != 0 && i % 1000 == 999) {
            rt_detach(t);
            sched_yield();
            rt_attach(t);
        }
    }
    rt_add_relaxed(&s->done, 1);
}

static void
test_readers_see_whole_arrays(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Shared s = {.toys = &toys};
    s.array = rt_alloc(t, 2 * sizeof *s.array);
    s.array[0] = 2;
    s.array[1] = 0;
    harness_threads(t, THREADS, read_or_replace, &s);
    rt_free(t, s.array);
    CHECK(s.most > 1);           /* something did wait */
    CHECK(rt_check_periodic(t) == 0);
    CHECK_INT(raw_blocks(t), 0);
    rt_vm_free(t);
}

/* A queue does not grow while all others come to safepoints. */
static void
test_queues_stay_short(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Shared s = {.toys = &toys};
    s.array = rt_alloc(t, 2 * sizeof *s.array);
    s.array[0] = 2;
    s.array[1] = 0;
    harness_threads(t, 1, read_or_replace, &s);
    CHECK(s.most < 1000);
    rt_free(t, s.array);
    rt_vm_free(t);
}

/* An object found without a lock: counted, or seen to be dead, whatever its memory is by then. */
static void
count_or_replace(RtThread *t, int number, void *context)
{
    Shared *s = context;
    for (int i = 0; i < ROUNDS; i++) {
        if (number == 0) {
            Box *b = box_new(t, s->toys);
            Box *old = (Box *)rt_exchange_acq_rel(&s->box, (uintptr_t)b);
            rt_decref(t, old);
        }
        else {
            Box *b = (Box *)rt_load_acquire(&s->box);
            if (rt_try_incref(t, &b->head)) {
                if (rt_load_acquire(&s->box) == (uintptr_t)b) {
                    CHECK(b->deaths == &s->toys->deaths);
                    CHECK(b->head.type == s->toys->box);
                    rt_add_relaxed(&s->reads, 1);
                }
                rt_decref(t, b);
            }
            else if (i % 8 == 0) {
                /* As a container would under its lock: here the slot itself is the lock. */
                b = (Box *)rt_exchange_acq_rel(&s->box, (uintptr_t)box_new(t, s->toys));
                rt_incref_published(t, &b->head);
                rt_decref(t, b);
                Box *old = (Box *)rt_exchange_acq_rel(&s->box, (uintptr_t)b);
                rt_decref(t, old);
            }
        }
        if (i % 32 == 0) {
            CHECK(rt_check_periodic(t) == 0);
        }
    }
}

/* Boxes that were counted often are deferred: a collection looks for their addresses on this stack. */
static __attribute__((noinline)) void
drop_box(RtThread *t, Shared *s)
{
    rt_decref(t, (Box *)s->box);
    s->box = 0;
}

static void
test_objects_found_without_a_lock(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Shared s = {.toys = &toys, .box = (uintptr_t)box_new(t, &toys)};
    harness_threads(t, THREADS, count_or_replace, &s);
    CHECK(s.reads > 0);
    rt_check_world(t);
    drop_box(t, &s);
    scrub_stack();
    rt_gc_collect(t);
    RtHeapStats stats;
    rt_heap_stats(t, &stats);
    CHECK_INT(stats.objects, TOYS);
    rt_vm_free(t);
}

/* What a thread leaves in its queue is freed by others. */
static void
leave_some(RtThread *t, int number, void *context)
{
    (void)number, (void)context;
    for (int i = 0; i < 20; i++) {
        rt_free_delayed(t, rt_alloc(t, 64));
    }
    CHECK_INT(t->delayed.count, 20);
}

static void
free_many(RtThread *t, int number, void *context)
{
    (void)number, (void)context;
    for (int i = 0; i < 200; i++) {
        rt_free_delayed(t, rt_alloc(t, 64));
        CHECK(rt_check_periodic(t) == 0);
    }
    CHECK(t->delayed.count < 100);
}

static void
test_queues_of_ended_threads(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    harness_threads(t, 1, leave_some, NULL);
    CHECK_INT(t->vm->qsbr.orphans.count, 20);
    harness_threads(t, 1, free_many, NULL);
    CHECK(t->vm->qsbr.orphans.count < 100);
    CHECK_INT(raw_blocks(t), 0);
    CHECK_INT(t->vm->qsbr.orphans.count, 0);
    rt_vm_free(t);
}

#endif

int
main(int argc, char **argv)
{
    RUN(test_alone_frees_at_once);
#if RT_FT
    RUN(test_readers_see_whole_arrays);
    RUN(test_queues_stay_short);
    RUN(test_objects_found_without_a_lock);
    RUN(test_queues_of_ended_threads);
#endif
    return DONE();
}
