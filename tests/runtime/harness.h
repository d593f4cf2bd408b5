/* Tests of the runtime in C: a case is a function, main() runs them with RUN() and ends with DONE(). */
#ifndef HARNESS_H
#define HARNESS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rt_check.h"
#include "rt_vm.h"

#define CHECK(e) \
    do { \
        if (!(e)) { \
            fprintf(stderr, "%s:%d: %s: not true: %s\n", __FILE__, __LINE__, __func__, #e); \
            abort(); \
        } \
    } while (0)

/* Both sides are shown when they differ. */
#define CHECK_INT(a, b) \
    do { \
        long long a_ = (long long)(a), b_ = (long long)(b); \
        if (a_ != b_) { \
            fprintf(stderr, "%s:%d: %s: %s is %lld, not %lld (%s)\n", __FILE__, __LINE__, __func__, #a, a_, b_, #b); \
            abort(); \
        } \
    } while (0)

#define CHECK_STR(a, b) \
    do { \
        const char *a_ = (a), *b_ = (b); \
        if (strcmp(a_, b_) != 0) { \
            fprintf(stderr, "%s:%d: %s: %s is \"%s\", not \"%s\"\n", __FILE__, __LINE__, __func__, #a, a_, b_); \
            abort(); \
        } \
    } while (0)

/* Addresses that functions have left behind, on the stack below, may keep objects alive: overwrite them. */
static __attribute__((noinline, unused, no_sanitize_address)) void
scrub_stack(void)
{
    char used[65536];
    memset(used, 0, sizeof used);
    __asm__ volatile("" : : "r"(used) : "memory");
}

static __attribute__((noinline, unused)) void
harness_run(const char *name, void (*volatile test)(void))
{
    fprintf(stderr, "  %s\n", name);
    scrub_stack();
    test();
}

#define RUN(test) \
    do { \
        if (argc < 2 || strcmp(argv[1], #test) == 0) { \
            harness_run(#test, test); \
        } \
    } while (0)

#define DONE() (puts("ok"), 0)

/* Run `body` in n threads, each with an RtThread of its own that is attached; wait for all.  The caller is attached as t. */
typedef void (*HarnessBody)(RtThread *t, int number, void *context);

typedef struct {
    RtVM *vm;
    HarnessBody body;
    void *context;
    int number;
} HarnessThread;

static inline void *
harness_thread(void *argument)
{
    HarnessThread *h = argument;
    RtThread *t = rt_thread_new(h->vm);
    CHECK(t != NULL);
    rt_attach(t);
    h->body(t, h->number, h->context);
    rt_thread_end(t);
    return NULL;
}

static inline void
harness_threads(RtThread *t, int n, HarnessBody body, void *context)
{
    HarnessThread *all = calloc((size_t)n, sizeof *all);
    pthread_t *ids = calloc((size_t)n, sizeof *ids);
    rt_detach(t);
    for (int i = 0; i < n; i++) {
        all[i] = (HarnessThread){t->vm, body, context, i};
        CHECK(pthread_create(&ids[i], NULL, harness_thread, &all[i]) == 0);
    }
    for (int i = 0; i < n; i++) {
        pthread_join(ids[i], NULL);
    }
    rt_attach(t);
    free(all);
    free(ids);
}

#endif
