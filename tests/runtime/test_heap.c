/* Blocks of every size, freed here and there; heaps of ended threads; failing on demand; what is counted. */
#include "toys.h"

static void
fill(void *p, size_t size, unsigned seed)
{
    memset(p, (int)(seed & 0xff), size);
}

static void
expect_filled(const void *p, size_t size, unsigned seed)
{
    const unsigned char *bytes = p;
    for (size_t i = 0; i < size; i++) {
        CHECK_INT(bytes[i], seed & 0xff);
    }
}

static const size_t sizes[] = {
    0, 1, 15, 16, 17, 31, 32, 33, 48, 100, 255, 256, 496, 511, 512, 513, 640, 641, 1000, 1024, 1025, 4000, 4096, 10000,
    32767, 32768, 32769, 65536, 65537, 100000, 1 << 20, (2 << 20) - 1, 2 << 20, (2 << 20) + 1, (4 << 20) - (64 << 10),
    (4 << 20) - (64 << 10) + 1, 5 << 20, 17 << 20,
};
#define SIZES (sizeof sizes / sizeof *sizes)

static void
test_blocks_do_not_overlap(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    void *blocks[SIZES][3];
    for (unsigned i = 0; i < SIZES; i++) {
        for (unsigned k = 0; k < 3; k++) {
            blocks[i][k] = rt_alloc(t, sizes[i]);
            CHECK(blocks[i][k] != NULL);
            CHECK_INT((uintptr_t)blocks[i][k] % 16, 0);
            fill(blocks[i][k], sizes[i], i * 3 + k);
        }
    }
    for (unsigned i = 0; i < SIZES; i++) {
        for (unsigned k = 0; k < 3; k++) {
            expect_filled(blocks[i][k], sizes[i], i * 3 + k);
        }
    }
    for (unsigned i = 0; i < SIZES; i++) {
        for (unsigned k = 0; k < 3; k++) {
            rt_free(t, blocks[i][k]);
        }
    }
    RtHeapStats stats;
    rt_heap_stats(t, &stats);
    CHECK_INT(stats.raw_blocks, 0);
    CHECK_INT(stats.raw_bytes, 0);
    rt_vm_free(t);
}

static void
test_realloc_keeps_what_was_there(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    for (unsigned i = 0; i < SIZES; i++) {
        for (unsigned k = 0; k < SIZES; k++) {
            size_t kept = sizes[i] < sizes[k] ? sizes[i] : sizes[k];
            char *p = rt_alloc(t, sizes[i]);
            fill(p, sizes[i], i + 1);
            p = rt_realloc(t, p, sizes[k]);
            CHECK(p != NULL);
            expect_filled(p, kept, i + 1);
            fill(p, sizes[k], k);
            rt_free(t, p);
        }
    }
    char *p = rt_realloc(t, NULL, 100);
    CHECK(p != NULL);
    for (size_t n = 100; n < (size_t)64 << 20; n += n / 8) {
        p[n - 1] = (char)n;
        p[0] = 7;
        size_t next = n + n / 8;
        p = rt_realloc(t, p, next);
        CHECK(p[n - 1] == (char)n && p[0] == 7);
    }
    rt_free(t, p);
    rt_vm_free(t);
}

/* A block that is extended stays where it is; one that cannot be is as it was. */
static void
test_extending(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    int extended = 0;
    for (unsigned i = 0; i < SIZES; i++) {
        for (size_t more = 1; more < 200000; more *= 4) {
            char *p = rt_alloc(t, sizes[i]), *other = rt_alloc(t, sizes[i]);
            fill(p, sizes[i], i);
            fill(other, sizes[i], i + 7);
            if (rt_extend(t, p, sizes[i] + more)) {
                fill(p + sizes[i], more, i + 1);
                expect_filled(p + sizes[i], more, i + 1);
                extended++;
            }
            expect_filled(p, sizes[i], i);
            expect_filled(other, sizes[i], i + 7);
            rt_free(t, other);
            rt_free(t, p);
        }
    }
    CHECK(extended > 0);
    RtHeapStats stats;
    rt_heap_stats(t, &stats);
    CHECK_INT(stats.raw_blocks, 0);
    rt_vm_free(t);
}

static void
test_zeroed(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    for (unsigned i = 0; i < SIZES; i++) {
        char *p = rt_alloc(t, sizes[i]);
        fill(p, sizes[i], 0xaa);
        rt_free(t, p);
        p = rt_alloc_zeroed(t, sizes[i]);
        expect_filled(p, sizes[i], 0);
        rt_free(t, p);
    }
    Box *b = box_new(t, &toys);
    rt_decref(t, b);
    b = rt_object_new(t, toys.box, sizeof *b);
    CHECK(b->slots[0] == NULL && b->slots[2] == NULL && b->deaths == NULL);
    CHECK_INT(b->head.flags, RT_OBJECT_TRACKED);
    b->deaths = &toys.deaths;
    rt_decref(t, b);
    rt_vm_free(t);
}

#if !RT_HEAP_MALLOC
static void
test_freed_blocks_are_used_again(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    for (unsigned i = 0; i < SIZES; i++) {
        void *p = rt_alloc(t, sizes[i]);
        rt_free(t, p);
        CHECK(rt_alloc(t, sizes[i]) == p);
        rt_free(t, p);
    }
    Box *b = box_new(t, &toys);
    rt_decref(t, b);
    CHECK(box_new(t, &toys) == b);
    rt_vm_free(t);
}
#endif

static void
test_impossible_sizes_raise(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    /* The last ones fit the address space, but no memory: filling them would bring the machine down. */
    static const size_t impossible[] = {SIZE_MAX, SIZE_MAX / 2, (size_t)1 << 62, (size_t)1 << 47, (size_t)1 << 46, (size_t)1 << 43};
    for (size_t i = 0; i < sizeof impossible / sizeof *impossible; i++) {
        CHECK(rt_alloc(t, impossible[i]) == NULL);
        CHECK(rt_error_occurred(t));
        rt_error_clear(t);
    }
    char *p = rt_alloc(t, 100);
    fill(p, 100, 3);
    CHECK(rt_realloc(t, p, SIZE_MAX / 2) == NULL);
    rt_error_clear(t);
    expect_filled(p, 100, 3);
    rt_free(t, p);
    rt_vm_free(t);
}

/* --- several threads --- */

#define PLACES  256
#define THREADS 4
#define ROUNDS  30000

typedef struct {
    uintptr_t places[PLACES];     /* atomic; blocks that begin with their size */
} Exchange;

static void
exchange(RtThread *t, int number, void *context)
{
    Exchange *e = context;
    uint64_t seed = (uint64_t)number + 99;
    for (int i = 0; i < ROUNDS; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        size_t size = 16 + (seed >> 35) % 700;
        if ((seed >> 55) % 100 == 0) {
            size += 40000;
        }
        size_t *block = rt_alloc(t, size);
        *block = size;
        fill(block + 1, size - sizeof size, (unsigned)size);
        size_t *other = (size_t *)rt_exchange_acq_rel(&e->places[(seed >> 20) % PLACES], (uintptr_t)block);
        if (other != NULL) {
            expect_filled(other + 1, *other - sizeof *other, (unsigned)*other);
            rt_free(t, other);
        }
        CHECK(rt_check_periodic(t) == 0);
    }
}

static void
test_blocks_freed_by_others(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    Exchange e = {{0}};
    harness_threads(t, THREADS, exchange, &e);
    harness_threads(t, THREADS, exchange, &e);     /* in the heaps of threads that have ended */
    int64_t left = 0;
    for (int i = 0; i < PLACES; i++) {
        left += e.places[i] != 0;
    }
    RtHeapStats stats;
    rt_heap_stats(t, &stats);
    CHECK_INT(stats.raw_blocks, left);
    for (int i = 0; i < PLACES; i++) {
        rt_free(t, (void *)e.places[i]);
    }
    rt_heap_stats(t, &stats);
    CHECK_INT(stats.raw_blocks, 0);
    CHECK_INT(stats.objects, TOYS);
    rt_vm_free(t);
}

/* What a thread leaves behind is used by those that come later, so that memory does not grow. */
static void
allocate_and_leave(RtThread *t, int number, void *context)
{
    void **block = context;
    (void)number;
    for (int i = 0; i < 1000; i++) {
        rt_free(t, *block);
        *block = rt_alloc(t, 200);
    }
}

#if !RT_HEAP_MALLOC
static size_t
heaps_of(RtVM *vm)
{
    size_t n = 0;
    for (RtHeap *heap = vm->heap.heaps; heap != NULL; heap = heap->next) {
        n++;
    }
    return n;
}
#endif

static void
test_heaps_of_ended_threads(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    void *block = NULL;
    for (int i = 0; i < 50; i++) {
        harness_threads(t, 1, allocate_and_leave, &block);
    }
#if !RT_HEAP_MALLOC
    CHECK_INT(heaps_of(t->vm), 2);
    CHECK(t->vm->heap.idle != NULL);
    for (int i = 0; i < 2000; i++) {
        CHECK(rt_alloc(t, 24) != NULL);      /* until the rest of the idle heap is taken over */
    }
    void *all[1000];
    for (int i = 0; i < 1000; i++) {
        all[i] = rt_alloc(t, 200);
    }
    CHECK(t->vm->heap.idle == NULL);
    for (int i = 0; i < 1000; i++) {
        rt_free(t, all[i]);
    }
#endif
    rt_free(t, block);
    rt_vm_free(t);
}

/* --- counting, walking, sweeping --- */

static void
find_box(RtObject *o, RtHeap *heap, size_t size, void *arg)
{
    (void)heap;
    CHECK(size >= sizeof(RtObject));
    if (o->type->slots.traverse == box_traverse) {
        ++*(int *)arg;
    }
}

static int
count_boxes(RtThread *t)
{
    int n = 0;
    rt_world_stop(t);
    rt_heap_walk(t->vm, find_box, &n);
    rt_world_start(t);
    return n;
}

static void
test_walk_sees_live_objects(void)
{
    enum { N = 3000 };
    Toys toys;
    RtThread *t = toy_vm(&toys);
    static Box *all[N];
    for (int i = 0; i < N; i++) {
        all[i] = box_new(t, &toys);
    }
    RtObject *large = rt_object_new(t, toys.box, 100000);
    ((Box *)large)->deaths = &toys.deaths;
    CHECK_INT(count_boxes(t), N + 1);
    for (int i = 0; i < N; i += 2) {
        rt_decref(t, all[i]);
    }
    rt_decref(t, large);
    CHECK_INT(count_boxes(t), N / 2);
    RtHeapStats stats;
    rt_heap_stats(t, &stats);
    CHECK_INT(stats.objects, N / 2 + TOYS);
    CHECK_INT(stats.references, N / 2);
    for (int i = 1; i < N; i += 2) {
        rt_decref(t, all[i]);
    }
    CHECK_INT(count_boxes(t), 0);
    rt_vm_free(t);
}

static void
test_sweep_keeps_what_lives(void)
{
    enum { N = 20000 };
    Toys toys;
    RtThread *t = toy_vm(&toys);
    static unsigned char *all[N];
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < N; i++) {
            all[i] = rt_alloc(t, 64 + (size_t)(i % 5) * 16);
            *all[i] = (unsigned char)i;
        }
        for (int i = 0; i < N; i++) {
            if (i % 5000 != 0) {
                rt_free(t, all[i]);
            }
        }
        rt_gc_collect(t);
        for (int i = 0; i < N; i += 5000) {
            CHECK_INT(*all[i], (unsigned char)i);
            rt_free(t, all[i]);
        }
        RtHeapStats stats;
        rt_heap_stats(t, &stats);
        CHECK_INT(stats.raw_blocks, 0);
    }
    rt_vm_free(t);
}

/* --- failing --- */

static void
test_nth_allocation_fails(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    for (int n = 1; n < 20; n++) {
        rt_heap_fail_in(t, n);
        int failed_at = 0;
        for (int i = 1; i < 40; i++) {
            void *p = NULL;
            RtObject *o = NULL;
            if (i % 2 != 0) {
                p = rt_alloc(t, (size_t)i * 40);
            }
            else {
                o = rt_object_new_untracked(t, toys.leaf, 32 + (size_t)i * 40);
            }
            if (p == NULL && o == NULL) {
                CHECK_INT(failed_at, 0);
                CHECK(rt_error_occurred(t));
                rt_error_clear(t);
                failed_at = i;
                continue;
            }
            rt_free(t, p);
            if (o != NULL) {
                rt_decref(t, o);
            }
        }
        CHECK_INT(failed_at, n);
    }
    rt_heap_fail_in(t, 0);
    CHECK(box_new(t, &toys) != NULL);
    rt_vm_free(t);
}

static void
test_stress_asks_for_collections(void)
{
    Toys toys;
    RtThread *t = toy_vm(&toys);
    rt_heap_stress_gc(t, true);
    uint64_t before = t->vm->gc.collections;
    for (int i = 0; i < 10; i++) {
        rt_decref(t, box_new(t, &toys));
        CHECK(rt_check_periodic(t) == 0);
    }
    CHECK_INT(t->vm->gc.collections - before, 10);
    rt_heap_stress_gc(t, false);
    rt_decref(t, box_new(t, &toys));
    CHECK(rt_check_periodic(t) == 0);
    CHECK_INT(t->vm->gc.collections - before, 10);
    rt_vm_free(t);
}

int
main(int argc, char **argv)
{
    RUN(test_blocks_do_not_overlap);
    RUN(test_realloc_keeps_what_was_there);
    RUN(test_extending);
    RUN(test_zeroed);
#if !RT_HEAP_MALLOC
    RUN(test_freed_blocks_are_used_again);
#endif
    RUN(test_impossible_sizes_raise);
    RUN(test_blocks_freed_by_others);
    RUN(test_heaps_of_ended_threads);
    RUN(test_walk_sees_live_objects);
    RUN(test_sweep_keeps_what_lives);
    RUN(test_nth_allocation_fails);
    RUN(test_stress_asks_for_collections);
    return DONE();
}
