/* Collections: what goes, what stays, finalizers, weak references, deferred references, types. */
#include "rt_frame.h"
#include "toys.h"

/* rt_gc_collect() from a frame of its own. */
static __attribute__((noinline)) int64_t
collect(RtThread *t)
{
    scrub_stack();
    return rt_gc_collect(t);
}

static void
test_cycles_go(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Box *a = box_new(t, &toys), *b = box_new(t, &toys), *c = box_new(t, &toys);
    box_set(a, 0, b);                    /* takes our reference */
    rt_incref(t, a);
    box_set(b, 0, a);
    box_set(c, 0, c);                    /* to itself, takes our reference */
    rt_decref(t, a);
    CHECK_INT(toys.deaths, 0);
    CHECK_INT(rt_gc_collect(t), 3);
    CHECK_INT(toys.deaths, 3);
    CHECK_INT(rt_gc_collect(t), 0);
    rt_vm_free(t);
}

static void
test_what_is_held_stays(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Box *a = box_new(t, &toys), *b = box_new(t, &toys), *garbage = box_new(t, &toys);
    box_set(a, 0, b);
    rt_incref(t, a);
    box_set(b, 0, a);                    /* a cycle that we hold */
    rt_incref(t, b);
    box_set(garbage, 0, b);
    rt_incref(t, garbage);
    box_set(garbage, 1, garbage);        /* garbage that refers to it */
    rt_decref(t, garbage);
    CHECK_INT(rt_gc_collect(t), 1);
    CHECK_INT(toys.deaths, 1);
    CHECK_INT(rt_object_count(&a->head), 2);
    CHECK_INT(rt_object_count(&b->head), 1);
    rt_check_world(t);
    rt_decref(t, a);
    CHECK_INT(rt_gc_collect(t), 2);
    rt_vm_free(t);
}

/* Untracked objects are not looked into, so what they hold stays. */
static void
test_untracked_holds(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Box *a = rt_object_new_untracked(t, toys.box, sizeof *a), *b = box_new(t, &toys);
    for (int i = 0; i < BOX_SLOTS; i++) {
        a->slots[i] = NULL;
    }
    a->deaths = &toys.deaths;
    box_set(a, 0, b);
    rt_incref(t, a);
    box_set(b, 0, a);
    rt_decref(t, a);
    CHECK_INT(rt_gc_collect(t), 0);
    rt_object_track(a);
    CHECK_INT(rt_gc_collect(t), 2);
    rt_vm_free(t);
}

static void
test_large_ring(void)
{
    enum { N = 200000 };
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Box *first = box_new(t, &toys), *last = first;
    for (int i = 1; i < N; i++) {
        Box *b = box_new(t, &toys);
        box_set(last, 0, b);
        last = b;
    }
    box_set(last, 0, first);
    CHECK_INT(rt_gc_collect(t), N);
    CHECK_INT(toys.deaths, N);
    rt_vm_free(t);
}

/* --- finalizers --- */

static void
test_finalizers_of_a_cycle_run_before_it_goes(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Box *a = box_of(t, &toys, toys.finalized_box), *b = box_of(t, &toys, toys.finalized_box);
    box_set(a, 0, b);
    box_set(b, 0, a);
    CHECK_INT(rt_gc_collect(t), 2);
    CHECK_INT(toys.finalized, 2);
    CHECK_INT(toys.deaths, 2);
    rt_vm_free(t);
}

static void
test_finalizer_revives(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    RtObject *saved = NULL;
    Box *a = box_of(t, &toys, toys.finalized_box), *b = box_new(t, &toys), *c = box_new(t, &toys);
    a->revive = &saved;
    box_set(a, 0, b);
    box_set(b, 0, a);                    /* a and b keep each other; a comes back, and b with it */
    rt_incref(t, b);
    box_set(c, 0, b);
    rt_incref(t, c);
    box_set(c, 1, c);                    /* c does not come back */
    rt_decref(t, c);
    rt_gc_collect(t);
    CHECK(saved == &a->head);
    CHECK_INT(toys.finalized, 1);
    CHECK_INT(toys.deaths, 1);
    CHECK_INT(rt_object_count(&a->head), 2);
    CHECK_INT(rt_object_count(&b->head), 1);
    CHECK(a->slots[0] == &b->head && b->slots[0] == &a->head);
    rt_check_world(t);
    rt_decref(t, saved);
    rt_gc_collect(t);
    CHECK_INT(toys.finalized, 1);
    CHECK_INT(toys.deaths, 3);
    rt_vm_free(t);
}

/* --- weak references --- */

typedef struct { RtObject *at; int cleared, stopped; } Weak;
static Weak weak;

static void
clear_weak(RtThread *t, RtObject *o, bool stopped)
{
    (void)t;
    if (weak.at == o) {
        weak.at = NULL;
        weak.cleared++;
        weak.stopped += stopped;
    }
}

static void
test_weak_references_are_cleared(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    t->vm->world.weakref_hook = clear_weak;
    Box *a = box_new(t, &toys);
    a->head.flags |= RT_OBJECT_WEAKREFS;
    weak = (Weak){.at = &a->head};
    rt_decref(t, a);
    CHECK_INT(weak.cleared, 1);
    CHECK_INT(weak.stopped, 0);
    a = box_new(t, &toys);
    a->head.flags |= RT_OBJECT_WEAKREFS;
    weak = (Weak){.at = &a->head};
    box_set(a, 0, a);
    rt_gc_collect(t);
    CHECK_INT(weak.cleared, 1);
    CHECK_INT(weak.stopped, 1);
    CHECK_INT(toys.deaths, 2);
    rt_vm_free(t);
}

/* --- references that are not counted --- */

static RtFrame *
push_frame(RtThread *t, int locals)
{
    static RtCode code;          /* no object that a collection looks for */
    RtFrame *f = (RtFrame *)(void *)t->stack_top;
    memset((void *)f, 0, sizeof *f);
    f->previous = t->frame;
    f->code = &code;
    f->stack_pointer = f->locals + locals;
    for (int i = 0; i < locals; i++) {
        f->locals[i] = RT_NULL;
    }
    t->frame = f;
    t->stack_top = f->stack_pointer;
    return f;
}

static void
pop_frame(RtThread *t)
{
    t->stack_top = (RtValue *)(void *)t->frame;
    t->frame = t->frame->previous;
}

/* A deferred box that only the frame refers to, by a reference that it does not count. */
static __attribute__((noinline)) void
put_deferred(RtThread *t, Toys *toys, RtValue *where)
{
    Box *b = box_new(t, toys);
    rt_object_set_collected(t, &b->head);
    *where = rt_value_new(t, b);
    CHECK(rt_value_is_deferred(*where));
    rt_decref(t, b);
}

static __attribute__((noinline)) void
put_three(RtThread *t, Toys *toys, RtFrame *f, RtFrame *g)
{
    put_deferred(t, toys, &f->locals[2]);
    put_deferred(t, toys, &g->locals[0]);
    put_deferred(t, toys, &g->function);
}

static void
test_frames_keep_deferred_objects(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    RtFrame *f = push_frame(t, 3);
    RtFrame *g = push_frame(t, 1);
    put_three(t, &toys, f, g);
    CHECK_INT(collect(t), 0);
    CHECK_INT(toys.deaths, 0);
    g->locals[0] = g->function = RT_NULL;
    pop_frame(t);
    CHECK_INT(collect(t), 2);
    CHECK_INT(toys.deaths, 2);
    f->locals[2] = RT_NULL;
    CHECK_INT(collect(t), 1);
    CHECK_INT(toys.deaths, 3);
    pop_frame(t);
    rt_vm_free(t);
}

/* In C code it stands in a local, or in a register; perhaps as the address of a field. */
static __attribute__((noinline)) void
collect_with_local(RtThread *t, RtFrame *f, Toys *toys)
{
    put_deferred(t, toys, &f->locals[0]);
    volatile uintptr_t inside = (uintptr_t)&((Box *)rt_value_object(f->locals[0]))->slots[1];
    f->locals[0] = RT_NULL;
    CHECK_INT(collect(t), 0);
    CHECK_INT(toys->deaths, 0);
    CHECK(inside != 0);
}

static void
test_c_locals_keep_deferred_objects(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    RtFrame *f = push_frame(t, 1);
    collect_with_local(t, f, &toys);
    CHECK_INT(collect(t), 1);
    CHECK_INT(toys.deaths, 1);
    pop_frame(t);
    rt_vm_free(t);
}

/* The same for a thread that is detached, or waits, while another collects. */
typedef struct {
    Toys *toys;
    pthread_barrier_t barrier;
} Meeting;

static __attribute__((noinline)) void
wait_with_local(RtThread *t, RtFrame *f, Meeting *m)
{
    put_deferred(t, m->toys, &f->locals[0]);
    volatile uintptr_t held = (uintptr_t)rt_value_object(f->locals[0]);
    f->locals[0] = RT_NULL;
    scrub_stack();
    rt_detach(t);
    pthread_barrier_wait(&m->barrier);
    pthread_barrier_wait(&m->barrier);
    rt_attach(t);
    CHECK_INT(m->toys->deaths, 0);
    CHECK(held != 0);
}

static void
hold_or_collect(RtThread *t, int number, void *context)
{
    Meeting *m = context;
    if (number == 0) {
        RtFrame *f = push_frame(t, 1);
        wait_with_local(t, f, m);
        pop_frame(t);
        return;
    }
    rt_detach(t);
    pthread_barrier_wait(&m->barrier);
    rt_attach(t);
    CHECK_INT(rt_gc_collect(t), 0);
    rt_detach(t);
    pthread_barrier_wait(&m->barrier);
    rt_attach(t);
}

static void
test_detached_threads_keep_deferred_objects(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Meeting m = {.toys = &toys};
    pthread_barrier_init(&m.barrier, NULL, 2);
    harness_threads(t, 2, hold_or_collect, &m);
    pthread_barrier_destroy(&m.barrier);
    CHECK_INT(rt_gc_collect(t), 1);
    CHECK_INT(toys.deaths, 1);
    rt_vm_free(t);
}

/* A generator's frame: counted references count, deferred ones keep alive what they refer to as long as it lives itself. */
typedef struct {
    Box box;
    RtValue local;
} Generator;

static void
generator_traverse(RtObject *o, RtVisitFn visit, void *arg)
{
    box_traverse(o, visit, arg);
    rt_gc_visit_value(((Generator *)o)->local, visit, arg);
}

static void
test_uncounted_references_in_objects(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    RtType *type = toy_type(t, toys.meta);
    type->slots = toys.box->slots;
    type->slots.traverse = generator_traverse;
    rt_object_set_immortal(&type->head);
    Generator *g = rt_object_new(t, type, sizeof *g);
    g->box.deaths = &toys.deaths;
    put_deferred(t, &toys, &g->local);
    CHECK_INT(collect(t), 0);
    rt_incref(t, g);
    box_set(&g->box, 0, g);              /* a cycle, so that both become unreachable at once */
    rt_check_world(t);
    rt_decref(t, g);
    CHECK_INT(collect(t), 2);
    CHECK_INT(toys.deaths, 2);
    rt_vm_free(t);
}

/* --- types --- */

static int64_t type_deaths;

static __attribute__((noinline)) void
type_and_instance(RtThread *t, Toys *toys, Box **instance)
{
    RtType *type = toy_heap_type(t, toys, &type_deaths);
    *instance = box_of(t, toys, type);
    rt_decref(t, type);
}

static void
test_instances_keep_their_type(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Box *b;
    type_deaths = 0;
    type_and_instance(t, &toys, &b);
    CHECK_INT(collect(t), 0);
    CHECK_INT(type_deaths, 0);
    rt_check_world(t);
    rt_decref(t, b);
    CHECK_INT(toys.deaths, 1);
    collect(t);
    CHECK_INT(type_deaths, 1);
    CHECK_INT(t->vm->gc.condemned_count, 0);
    rt_vm_free(t);
}

/* The type refers to its instance (a class attribute): both go in one collection. */
static __attribute__((noinline)) void
type_with_its_instance(RtThread *t, Toys *toys)
{
    RtType *type = toy_heap_type(t, toys, &type_deaths);
    Box *b = box_of(t, toys, type);
    type->subclasses = (struct RtSubclasses *)(void *)b;
    rt_decref(t, type);
}

static void
test_type_and_instance_go_together(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    type_deaths = 0;
    type_with_its_instance(t, &toys);
    collect(t);
    CHECK_INT(toys.deaths, 1);
    CHECK_INT(type_deaths, 1);
    rt_vm_free(t);
}

/* --- when --- */

static void
test_allocations_ask_for_collections(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    uint64_t before = t->vm->gc.collections;
    for (int i = 0; i < 400000; i++) {
        Box *b = box_new(t, &toys);
        box_set(b, 0, b);
        CHECK(rt_check_periodic(t) == 0);
    }
    CHECK(t->vm->gc.collections > before);
    CHECK(toys.deaths > 200000);
    before = t->vm->gc.collections;
    t->vm->gc.enabled = 0;
    for (int i = 0; i < 400000; i++) {
        Box *b = box_new(t, &toys);
        box_set(b, 0, b);
        CHECK(rt_check_periodic(t) == 0);
    }
    CHECK_INT(t->vm->gc.collections, before);
    rt_vm_free(t);
}

/* Memory that a collection has freed counts again when it is used again: however much garbage there has been, a collection is due
 * after as much as at the beginning. */
static void
test_the_heap_does_not_grow_with_garbage(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Box *kept = NULL;
    RtGcRoom *gc = &t->vm->gc;
    int64_t made = 0, most = 0, alive = 0;
    while (made < 64 * gc->threshold) {
        Box *b = box_new(t, &toys);
        void *raw = rt_alloc(t, 100);
        made += (int64_t)rt_object_room(b);
        box_set(b, 0, b);
        rt_free(t, raw);
        if (made / (1 << 16) != (made - (int64_t)rt_object_room(b)) / (1 << 16)) {     /* some live between the others */
            Box *next = box_new(t, &toys);
            box_set(next, 1, kept);
            kept = next;
            alive++;
        }
        int64_t garbage = made / (int64_t)rt_object_room(b) + alive - toys.deaths;
        most = garbage > most ? garbage : most;
        CHECK(rt_check_periodic(t) == 0);
    }
    int64_t room = (int64_t)rt_object_room(kept);
    CHECK(most * room <= 2 * gc->threshold);
    CHECK(gc->collections >= 32);
    while (kept != NULL) {
        Box *next = (Box *)kept->slots[1];
        kept->slots[1] = NULL;
        rt_decref(t, kept);
        kept = next;
    }
    rt_vm_free(t);
}

/* --- several threads --- */

#define THREADS 4

typedef struct {
    Toys *toys;
    uintptr_t places[32];        /* atomic; owned references */
    int64_t made;                /* atomic */
} Graph;

static void
grow(RtThread *t, int number, void *context)
{
    Graph *g = context;
    uint64_t seed = (uint64_t)number * 31 + 5;
    for (int i = 0; i < 6000; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        Box *b = box_of(t, g->toys, (seed >> 60) == 0 ? g->toys->finalized_box : g->toys->box);
        rt_add_relaxed(&g->made, 1);
        rt_incref(t, b);
        box_set(b, 0, b);
        uintptr_t *place = &g->places[(seed >> 40) % 32];
        Box *old = (Box *)rt_exchange_acq_rel(place, 0);
        if (old != NULL) {
            box_set(b, 1, old);
        }
        old = (Box *)rt_exchange_acq_rel(place, (seed >> 50) % 4 ? (uintptr_t)b : 0);
        if (old != NULL) {
            rt_decref(t, old);
        }
        if ((seed >> 50) % 4 == 0) {
            rt_decref(t, b);
        }
        if (i % 500 == 100 * number) {
            rt_gc_collect(t);
        }
        CHECK(rt_check_periodic(t) == 0);
    }
}

static void
test_threads_make_garbage(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Graph g = {.toys = &toys};
    harness_threads(t, THREADS, grow, &g);
    rt_check_world(t);
    for (int i = 0; i < 32; i++) {
        if (g.places[i] != 0) {
            rt_decref(t, (Box *)g.places[i]);
        }
    }
    rt_gc_collect(t);
    rt_gc_collect(t);
    CHECK_INT(toys.deaths, g.made);
    RtHeapStats stats;
    rt_heap_stats(t, &stats);
    CHECK_INT(stats.objects, TOYS);
    rt_vm_free(t);
}

int
main(int argc, char **argv)
{
    RUN(test_cycles_go);
    RUN(test_what_is_held_stays);
    RUN(test_untracked_holds);
    RUN(test_large_ring);
    RUN(test_finalizers_of_a_cycle_run_before_it_goes);
    RUN(test_finalizer_revives);
    RUN(test_weak_references_are_cleared);
    RUN(test_frames_keep_deferred_objects);
    RUN(test_c_locals_keep_deferred_objects);
    RUN(test_detached_threads_keep_deferred_objects);
    RUN(test_uncounted_references_in_objects);
    RUN(test_instances_keep_their_type);
    RUN(test_type_and_instance_go_together);
    RUN(test_allocations_ask_for_collections);
    RUN(test_the_heap_does_not_grow_with_garbage);
    RUN(test_threads_make_garbage);
    return DONE();
}
