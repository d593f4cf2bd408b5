/* Counts: owned, shared, merged, queued, deferred, immortal; dying, with and without finalizers. */
#include "toys.h"

static void
test_owner_counts(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Box *b = box_new(t, &toys);
    CHECK_INT(rt_object_count(&b->head), 1);
    rt_incref(t, b);
    rt_incref(t, b);
    CHECK_INT(rt_object_count(&b->head), 3);
    rt_decref(t, b);
    rt_decref(t, b);
    CHECK_INT(toys.deaths, 0);
    rt_decref(t, b);
    CHECK_INT(toys.deaths, 1);
    rt_vm_free(t);
}

/* --- two threads, one after the other --- */

typedef struct {
    Toys *toys;
    Box *b;
    void (*what)(RtThread *t, Box *b);
} Visit;

static void
visit_body(RtThread *t, int number, void *context)
{
    Visit *v = context;
    (void)number;
    v->what(t, v->b);
}

static void
in_other_thread(RtThread *t, Box *b, void (*what)(RtThread *t, Box *b))
{
    Visit v = {NULL, b, what};
    harness_threads(t, 1, visit_body, &v);
}

static void drop(RtThread *t, Box *b) { rt_decref(t, b); }
static void take(RtThread *t, Box *b) { rt_incref(t, b); }
static void take_and_drop(RtThread *t, Box *b) { rt_incref(t, b); rt_decref(t, b); }

static void
test_other_thread_counts(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Box *b = box_new(t, &toys);
    in_other_thread(t, b, take_and_drop);
    CHECK_INT(rt_object_count(&b->head), 1);
    in_other_thread(t, b, take);
    CHECK_INT(rt_object_count(&b->head), 2);
    rt_decref(t, b);
    CHECK_INT(rt_object_count(&b->head), 1);
    CHECK_INT(toys.deaths, 0);
    in_other_thread(t, b, drop);
    CHECK_INT(toys.deaths, 1);
    rt_vm_free(t);
}

/* The other thread drops a reference that the owner counted: only the owner can tell that it was the last one. */
static void
test_queued_for_the_owner(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Box *b = box_new(t, &toys);
    rt_incref(t, b);
    in_other_thread(t, b, drop);
    CHECK_INT(toys.deaths, 0);
    CHECK(rt_check_periodic(t) == 0);
    CHECK_INT(rt_object_count(&b->head), 1);
    CHECK_INT(toys.deaths, 0);
    in_other_thread(t, b, drop);
    CHECK_INT(toys.deaths, 1);

    b = box_new(t, &toys);
    in_other_thread(t, b, drop);
    CHECK_INT(toys.deaths, RT_FT ? 1 : 2);
    CHECK(rt_check_periodic(t) == 0);
    CHECK_INT(toys.deaths, 2);
    rt_vm_free(t);
}

/* While it waits in the queue it is counted on by both sides. */
static void
drop_twice_and_take(RtThread *t, Box *b)
{
    rt_decref(t, b);
    rt_decref(t, b);
    rt_incref(t, b);
}

static void
test_counting_while_queued(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Box *b = box_new(t, &toys);
    rt_incref(t, b);
    rt_incref(t, b);
    in_other_thread(t, b, drop_twice_and_take);
    rt_incref(t, b);
    rt_decref(t, b);
    CHECK(rt_check_periodic(t) == 0);
    CHECK_INT(rt_object_count(&b->head), 2);
    rt_decref(t, b);
    CHECK_INT(toys.deaths, 0);
    rt_decref(t, b);
    CHECK_INT(toys.deaths, 1);
    rt_vm_free(t);
}

/* --- the owner has ended --- */

static void
make(RtThread *t, int number, void *context)
{
    Visit *v = context;
    (void)number;
    v->b = box_new(t, v->toys);
    rt_incref(t, v->b);
}

static void
test_owner_has_ended(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Visit v = {&toys, NULL, NULL};
    harness_threads(t, 1, make, &v);
    CHECK_INT(rt_object_count(&v.b->head), 2);
    rt_incref(t, v.b);
    rt_decref(t, v.b);
    rt_decref(t, v.b);
    CHECK_INT(toys.deaths, 0);
    rt_decref(t, v.b);
    CHECK_INT(toys.deaths, 1);
    rt_vm_free(t);
}

/* It ends while something is in its queue. */
typedef struct {
    Toys *toys;
    Box *b;
    pthread_barrier_t barrier;
} Meeting;

static void
owner_or_dropper(RtThread *t, int number, void *context)
{
    Meeting *m = context;
    if (number == 0) {
        m->b = box_new(t, m->toys);
        rt_detach(t);
        pthread_barrier_wait(&m->barrier);
        pthread_barrier_wait(&m->barrier);
        rt_attach(t);
    }
    else {
        rt_detach(t);
        pthread_barrier_wait(&m->barrier);
        rt_attach(t);
        rt_decref(t, m->b);
        rt_detach(t);
        pthread_barrier_wait(&m->barrier);
        rt_attach(t);
    }
}

static void
test_owner_ends_with_a_queue(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Meeting m = {.toys = &toys};
    pthread_barrier_init(&m.barrier, NULL, 2);
    harness_threads(t, 2, owner_or_dropper, &m);
    pthread_barrier_destroy(&m.barrier);
    CHECK_INT(toys.deaths, 1);
    rt_vm_free(t);
}

/* --- counting without a lock --- */

#if RT_FT
static bool counted;

static void try_it(RtThread *t, Box *b) { counted = rt_try_incref(t, &b->head); }
static void publish_and_drop(RtThread *t, Box *b) { rt_incref_published(t, &b->head); rt_decref(t, b); }

static void
test_try_incref(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Box *b = box_new(t, &toys);
    CHECK(rt_try_incref(t, &b->head));
    rt_decref(t, b);
    in_other_thread(t, b, try_it);
    CHECK(!counted);
    in_other_thread(t, b, publish_and_drop);
    in_other_thread(t, b, try_it);
    CHECK(counted);
    CHECK_INT(rt_object_count(&b->head), 2);
    in_other_thread(t, b, drop);
    rt_decref(t, b);
    CHECK_INT(toys.deaths, 1);
    rt_vm_free(t);
}

/* A block that has become free, and one that is an object again. */
static void
test_try_incref_of_the_dead(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Box *b = box_new(t, &toys), *c = box_new(t, &toys);
    in_other_thread(t, b, publish_and_drop);
    in_other_thread(t, c, publish_and_drop);
    rt_decref(t, c);
    rt_decref(t, b);
    CHECK_INT(toys.deaths, 2);
    in_other_thread(t, b, try_it);
    CHECK(!counted);
    rt_vm_free(t);
}
#endif

/* --- other kinds --- */

static void
test_immortal(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Box *b = box_new(t, &toys);
    rt_object_set_immortal(&b->head);
    RtValue v = rt_value_new(t, b);
    CHECK(rt_value_is_deferred(v));
    rt_close(t, v);
    rt_decref(t, b);
    rt_decref(t, b);
    in_other_thread(t, b, drop);
    in_other_thread(t, b, take_and_drop);
    CHECK(rt_try_incref(t, &b->head));
    CHECK_INT(toys.deaths, 0);
    rt_gc_collect(t);
    CHECK_INT(toys.deaths, 0);
    rt_vm_free(t);
}

static void
test_collected_is_not_freed_by_its_count(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Box *b = box_new(t, &toys);
    rt_object_set_collected(t, &b->head);
    CHECK_INT(rt_object_count(&b->head), 1);
    CHECK(rt_value_is_deferred(rt_value_new(t, b)));
    CHECK_INT(rt_object_count(&b->head), 1);
    rt_decref(t, b);
    CHECK_INT(toys.deaths, 0);
    b = NULL;
    for (int i = 0; i < 2 && toys.deaths == 0; i++) {
        rt_gc_collect(t);
    }
    rt_vm_free(t);
}

static void
test_deferred_in_this_build(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Box *b = box_new(t, &toys);
    rt_object_set_deferred(t, &b->head);
    RtValue v = rt_value_new(t, b);
    CHECK_INT(rt_value_is_deferred(v), RT_FT);
    RtValue counted_value = rt_value_heap_safe(t, rt_dup(t, v));
    CHECK(!rt_value_is_deferred(counted_value));
    CHECK_INT(rt_object_count(&b->head), RT_FT ? 2 : 3);
    rt_vm_free(t);
}

/* --- dying --- */

#define CHAIN 1000000

static Box *
chain_of(RtThread *t, Toys *toys, RtType *type)
{
    Box *first = NULL;
    for (int i = 0; i < CHAIN; i++) {
        Box *b = box_of(t, toys, type);
        box_set(b, 0, first);
        first = b;
    }
    return first;
}

static void
test_long_chain_dies(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    rt_decref(t, chain_of(t, &toys, toys.box));
    CHECK_INT(toys.deaths, CHAIN);
    CHECK_INT(t->dealloc_depth, 0);
    rt_decref(t, chain_of(t, &toys, toys.finalized_box));
    CHECK_INT(toys.deaths, 2 * CHAIN);
    CHECK_INT(toys.finalized, CHAIN);
    rt_vm_free(t);
}

static void
test_long_chain_dies_elsewhere(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Box *b = chain_of(t, &toys, toys.box);
    in_other_thread(t, b, drop);
    CHECK(rt_check_periodic(t) == 0);
    CHECK_INT(toys.deaths, CHAIN);
    rt_vm_free(t);
}

static void
test_finalizer_runs_once(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    RtObject *saved = NULL;
    Box *b = box_of(t, &toys, toys.finalized_box);
    b->revive = &saved;
    rt_decref(t, b);
    CHECK_INT(toys.finalized, 1);
    CHECK_INT(toys.deaths, 0);
    CHECK(saved == &b->head);
    CHECK_INT(rt_object_count(saved), 1);
    rt_decref(t, saved);
    CHECK_INT(toys.finalized, 1);
    CHECK_INT(toys.deaths, 1);
    rt_vm_free(t);
}

/* --- many threads pass references around --- */

#define PLACES  64
#define ROUNDS  20000
#define THREADS 4

typedef struct {
    Toys *toys;
    uintptr_t places[PLACES];    /* atomic; owned references */
    int64_t made;                /* atomic */
} Bazaar;

static void
trade(RtThread *t, int number, void *context)
{
    Bazaar *bazaar = context;
    uint64_t seed = (uint64_t)number * 7919 + 1;
    for (int i = 0; i < ROUNDS; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        uintptr_t *place = &bazaar->places[(seed >> 33) % PLACES];
        Box *mine;
        if ((seed >> 40) % 3 == 0) {
            mine = box_new(t, bazaar->toys);
            rt_add_relaxed(&bazaar->made, 1);
            rt_incref(t, mine);
            rt_decref(t, mine);
        }
        else {
            mine = (Box *)rt_exchange_acq_rel(&bazaar->places[(seed >> 50) % PLACES], 0);
            if (mine == NULL) {
                continue;
            }
            rt_incref(t, mine);
            rt_incref(t, mine);
            rt_decref(t, mine);
            rt_decref(t, mine);
        }
        Box *old = (Box *)rt_exchange_acq_rel(place, (uintptr_t)mine);
        if (old != NULL) {
            rt_decref(t, old);
        }
        CHECK(rt_check_periodic(t) == 0);
    }
}

static __attribute__((noinline)) void
drop_all(RtThread *t, Bazaar *bazaar)
{
    for (int i = 0; i < PLACES; i++) {
        if (bazaar->places[i] != 0) {
            rt_decref(t, (Box *)bazaar->places[i]);
            bazaar->places[i] = 0;
        }
    }
}

static void
test_bazaar(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Bazaar bazaar = {.toys = &toys};
    harness_threads(t, THREADS, trade, &bazaar);
    rt_check_world(t);
    drop_all(t, &bazaar);
    CHECK(rt_check_periodic(t) == 0);
    scrub_stack();
    rt_gc_collect(t);           /* boxes that were passed on often are deferred */
    CHECK(bazaar.made > 0);
    CHECK_INT(toys.deaths, bazaar.made);
    rt_vm_free(t);
}

/* --- what several threads use a lot --- */

#if RT_FT

static void
use_a_lot(RtThread *t, Box *b)
{
    for (int i = 0; i < 1000; i++) {
        rt_incref(t, b);
        rt_decref(t, b);
    }
}

static void
dup_is_deferred(RtThread *t, Box *b)
{
    int64_t before = rt_object_count(&b->head);
    RtValue v = rt_dup_stack(t, rt_value_borrow(b));
    CHECK(rt_value_is_deferred(v));
    CHECK_INT(rt_object_count(&b->head), before);
    rt_close(t, v);
    CHECK_INT(rt_object_count(&b->head), before);
}

/* In a frame of its own: a collection looks for the addresses of deferred objects on the C stack. */
static __attribute__((noinline)) void
defer_and_drop(RtThread *t, Toys *toys)
{
    Box *b = box_new(t, toys);
    use_a_lot(t, b);
    CHECK(!(b->head.flags & RT_OBJECT_DEFERRED));
    in_other_thread(t, b, use_a_lot);
    CHECK(b->head.flags & RT_OBJECT_DEFERRED);
    in_other_thread(t, b, dup_is_deferred);
    CHECK(rt_check_periodic(t) == 0);           /* the owner merges it */
    CHECK_INT(b->head.tid, 0);
    CHECK_INT(rt_object_count(&b->head), 1);
    dup_is_deferred(t, b);
    rt_check_world(t);
    rt_gc_collect(t);
    CHECK_INT(toys->deaths, 0);
    rt_decref(t, b);
    CHECK_INT(toys->deaths, 0);
}

static void
test_used_a_lot_becomes_deferred(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    defer_and_drop(t, &toys);
    scrub_stack();
    rt_gc_collect(t);
    CHECK_INT(toys.deaths, 1);
    rt_check_world(t);
    rt_vm_free(t);
}

static void
test_what_tells_its_end_stays_counted(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Box *b = box_of(t, &toys, toys.finalized_box);
    in_other_thread(t, b, use_a_lot);
    CHECK(!(b->head.flags & RT_OBJECT_DEFERRED));
    rt_decref(t, b);
    CHECK_INT(toys.deaths, 1);
    rt_vm_free(t);
}

#endif

int
main(int argc, char **argv)
{
    RUN(test_owner_counts);
    RUN(test_other_thread_counts);
    RUN(test_queued_for_the_owner);
    RUN(test_counting_while_queued);
    RUN(test_owner_has_ended);
    RUN(test_owner_ends_with_a_queue);
#if RT_FT
    RUN(test_try_incref);
    RUN(test_try_incref_of_the_dead);
#endif
    RUN(test_immortal);
    RUN(test_collected_is_not_freed_by_its_count);
    RUN(test_deferred_in_this_build);
    RUN(test_long_chain_dies);
    RUN(test_long_chain_dies_elsewhere);
    RUN(test_finalizer_runs_once);
    RUN(test_bazaar);
#if RT_FT
    RUN(test_used_a_lot_becomes_deferred);
    RUN(test_what_tells_its_end_stays_counted);
#endif
    return DONE();
}
