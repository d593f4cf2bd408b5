/* Counters of threads, and their sum. */
#include "rt_counters.h"

#include <stdlib.h>

#include "rt_vm.h"

RtCounters *
rt_counters(RtThread *t)
{
    if (t->counters == NULL) {
        t->counters = calloc(1, sizeof *t->counters);
    }
    return t->counters;
}

const char *
rt_miss_text(int miss)
{
    static const char *const texts[RT_MISS_COUNT] = {
#define X(name, text) [RT_MISS_##name] = text,
        RT_MISSES(X)
#undef X
    };
    return texts[miss];
}

void
rt_count_deopt(RtThread *t, int opcode)
{
    RtCounters *c = rt_counters(t);
    if (c != NULL) {
        rt_store_relaxed(&c->deopts[opcode], c->deopts[opcode] + 1);
    }
}

/* All fields are arrays of uint64_t. */
static void
add(RtCounters *sum, const RtCounters *c)
{
    uint64_t *to = (uint64_t *)sum;
    const uint64_t *from = (const uint64_t *)c;
    for (size_t i = 0; i < sizeof *sum / sizeof *to; i++) {
        to[i] += rt_load_relaxed(&from[i]);
    }
}

void
rt_counters_sum(RtThread *t, RtCounters *sum)
{
    RtVM *vm = t->vm;
    memset(sum, 0, sizeof *sum);
    pthread_mutex_lock(&vm->world.mutex);
    for (const RtThread *one = vm->world.threads; one != NULL; one = one->next) {
        const RtCounters *c = rt_load_acquire(&one->counters);
        if (c != NULL) {
            add(sum, c);
        }
    }
    pthread_mutex_unlock(&vm->world.mutex);
    pthread_mutex_lock(&vm->running.mutex);
    if (vm->running.counters != NULL) {
        add(sum, vm->running.counters);
    }
    pthread_mutex_unlock(&vm->running.mutex);
}

void
rt_counters_thread_fini(RtThread *t)
{
    RtRunningRoom *room = &t->vm->running;
    RtCounters *c = t->counters;
    if (c == NULL) {
        return;
    }
    pthread_mutex_lock(&t->vm->world.mutex);
    t->counters = NULL;
    pthread_mutex_unlock(&t->vm->world.mutex);
    pthread_mutex_lock(&room->mutex);
    if (room->counters == NULL) {
        room->counters = c;
        c = NULL;
    }
    else {
        add(room->counters, c);
    }
    pthread_mutex_unlock(&room->mutex);
    free(c);
}
