/* The tables of threads, and their sum. */
#include "rt_profile.h"

#include <stdlib.h>

#include "rt_hook.h"
#include "rt_vm.h"

/* --- tables --- */

static RtProfileRow *
place(const RtProfile *p, const RtCode *code)
{
    size_t i = (size_t)((uintptr_t)code >> 4) * (size_t)0x9e3779b1u;
    while (p->rows[i & (p->capacity - 1)].code != NULL && p->rows[i & (p->capacity - 1)].code != code) {
        i++;
    }
    return &p->rows[i & (p->capacity - 1)];
}

static bool
grow(RtProfile *p)
{
    RtProfile more = *p;
    more.capacity = p->capacity ? 2 * p->capacity : 64;
    more.rows = calloc(more.capacity, sizeof *more.rows);
    if (more.rows == NULL) {
        return false;
    }
    for (size_t i = 0; i < p->capacity; i++) {
        if (p->rows[i].code != NULL) {
            *place(&more, p->rows[i].code) = p->rows[i];
        }
    }
    free(p->rows);
    *p = more;
    return true;
}

/* The row of a code object, made now if need be; NULL without memory.  Valid until the next one is made. */
static RtProfileRow *
row_of(RtThread *t, RtProfile *p, RtCode *code)
{
    if (2 * p->count >= p->capacity && !grow(p)) {
        return NULL;
    }
    RtProfileRow *row = place(p, code);
    if (row->code == NULL) {
        rt_incref(t, code);
        row->code = code;
        p->count++;
    }
    return row;
}

void
rt_profile_clear(RtThread *t, RtProfile *p)
{
    RtProfile old = *p;
    *p = (RtProfile){0};
    for (size_t i = 0; i < old.capacity; i++) {
        if (old.rows[i].code != NULL) {
            rt_decref(t, old.rows[i].code);
        }
    }
    free(old.rows);
}

/* What p has counted is added to sum, too. */
static void
add(RtThread *t, RtProfile *sum, const RtProfile *p)
{
    for (size_t i = 0; i < p->capacity; i++) {
        const RtProfileRow *from = &p->rows[i];
        RtProfileRow *to = from->code == NULL ? NULL : row_of(t, sum, from->code);
        if (to != NULL) {
            to->calls += from->calls;
            to->outer_calls += from->outer_calls;
            to->total += from->total;
            to->own += from->own;
        }
        else if (from->code != NULL) {
            sum->lost += from->calls;
        }
    }
    sum->lost += p->lost;
}

/* --- the hook --- */

/* The calling thread's table for the present run of the profiler; NULL without memory. */
static RtProfile *
own_table(RtThread *t)
{
    if (t->profile == NULL && (t->profile = calloc(1, sizeof *t->profile)) != NULL) {
        t->profile->session = t->vm->running.profile_session;
    }
    return t->profile;
}

static RtValue
profile_frame(RtThread *t, RtHookCall *call, RtObject *data)
{
    (void)data;
    RtCode *code = call->frame->code;
    RtProfile *p = own_table(t);
    RtProfileRow *row = p == NULL ? NULL : row_of(t, p, code);
    if (row == NULL) {
        if (p != NULL) {
            p->lost++;
        }
        return rt_hook_run_frame(call);
    }
    uint64_t session = p->session, above = p->below, start = (uint64_t)rt_monotonic_ns();
    row->calls++;
    row->active++;
    p->below = 0;
    RtValue result = rt_hook_run_frame(call);
    uint64_t elapsed = (uint64_t)rt_monotonic_ns() - start;
    p = t->profile;
    if (p == NULL || p->session != session) {
        return result;    /* the profiler has ended meanwhile, and taken the table */
    }
    row = place(p, code);
    row->own += elapsed - (p->below < elapsed ? p->below : elapsed);
    if (--row->active == 0) {
        row->outer_calls++;
        row->total += elapsed;
    }
    p->below = above + elapsed;
    return result;
}

bool
rt_profile_is_on(const RtVM *vm)
{
    return vm->running.eval_frame == profile_frame;
}

int
rt_profile_start(RtThread *t)
{
    RtRunningRoom *room = &t->vm->running;
    if (room->eval_frame != NULL) {
        rt_raise(t, RT_EXC_RuntimeError, rt_profile_is_on(t->vm) ? "the profiler is running" : "an eval-frame hook is set");
        return -1;
    }
    rt_world_stop(t);
    room->profile_session++;
    rt_world_start(t);
    rt_set_eval_frame(t, profile_frame, NULL);
    return 0;
}

/* The tables are taken with the world stopped, and read when it runs again: what gives up references may wait. */
void
rt_profile_stop(RtThread *t, RtProfile *sum)
{
    RtVM *vm = t->vm;
    RtProfile *taken;
    *sum = (RtProfile){0};
    if (rt_profile_is_on(vm)) {
        rt_set_eval_frame(t, NULL, NULL);
    }
    rt_world_stop(t);
    taken = vm->running.profiles;
    vm->running.profiles = NULL;
    pthread_mutex_lock(&vm->world.mutex);
    for (RtThread *x = vm->world.threads; x != NULL; x = x->next) {
        if (x->profile != NULL) {
            x->profile->next = taken;
            taken = x->profile;
            x->profile = NULL;
        }
    }
    pthread_mutex_unlock(&vm->world.mutex);
    rt_world_start(t);
    while (taken != NULL) {
        RtProfile *next = taken->next;
        add(t, sum, taken);
        rt_profile_clear(t, taken);
        free(taken);
        taken = next;
    }
}

void
rt_profile_thread_fini(RtThread *t)
{
    RtRunningRoom *room = &t->vm->running;
    RtProfile *p = t->profile;
    if (p != NULL) {
        t->profile = NULL;
        pthread_mutex_lock(&room->mutex);
        p->next = room->profiles;
        room->profiles = p;
        pthread_mutex_unlock(&room->mutex);
    }
}
