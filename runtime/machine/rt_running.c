/* What a VM and its threads need to run code. */
#include "rt_running.h"

#include <stdlib.h>

#include "rt_cell.h"
#include "rt_counters.h"
#include "rt_frame.h"
#include "rt_generator.h"
#include "rt_opcodes.h"
#include "rt_profile.h"
#include "rt_tuple.h"
#include "rt_vm.h"

#define RECURSION_LIMIT 1000    /* as in CPython, until the program sets another */

/* --- code that is not of the program --- */

static RtCode *
make_code(RtThread *t, const char *name, const RtCodeUnit *units, uint32_t n)
{
    RtTuple *none = rt_tuple_empty(t);
    RtStr *text = rt_str_from_c(t, name);
    RtCode *code = NULL;
    if (none != NULL && text != NULL) {
        RtCodeSpec spec = {
            .name = text, .qualname = text, .filename = text, .consts = none, .names = none, .local_names = none,
            .stack_size = 2, .flags = RT_CODE_OPTIMIZED, .units = units, .unit_count = n,
        };
        code = rt_code_new(t, &spec);
    }
    if (none != NULL) {
        rt_decref(t, none);
    }
    if (text != NULL) {
        rt_decref(t, text);
    }
    return code;
}

static int
make_codes(RtThread *t)
{
    /* A frame returns to the first unit; a generator that yields, behind the SEND or FOR_ITER that it thinks it left. */
    static const RtCodeUnit entry[] = {
        {.op = {INTERPRETER_EXIT, 0}}, {.op = {NOP, 0}}, {.op = {INTERPRETER_EXIT, 0}},
    };
    static const RtCodeUnit cleanup[] = {
        {.op = {EXIT_INIT_CHECK, 0}}, {.op = {RETURN_VALUE, 0}}, {.op = {RESUME, 0}},
    };
    _Static_assert(1 + INLINE_CACHE_ENTRIES_SEND == 2, "where YIELD_VALUE goes on");
    RtRunningRoom *room = &t->vm->running;
    room->entry_code = make_code(t, "<entry>", entry, 3);
    room->init_cleanup_code = make_code(t, "__init__", cleanup, 3);
    return room->entry_code == NULL || room->init_cleanup_code == NULL ? -1 : 0;
}

int
rt_running_init(RtThread *t)
{
    t->vm->running.specialize = getenv("RT_NO_SPECIALIZING") == NULL;
    return rt_code_init(t) < 0 || rt_cell_init(t) < 0 || rt_generator_init(t) < 0 || make_codes(t) < 0 ? -1 : 0;
}

void
rt_running_fini(RtThread *t)
{
    RtProfile left;
    rt_set_eval_frame(t, NULL, NULL);
    rt_profile_stop(t, &left);
    rt_profile_clear(t, &left);
}

void
rt_running_codes_fini(RtThread *t)
{
    RtRunningRoom *room = &t->vm->running;
    if (room->entry_code != NULL) {
        rt_decref(t, room->entry_code);
        room->entry_code = NULL;
    }
    if (room->init_cleanup_code != NULL) {
        rt_decref(t, room->init_cleanup_code);
        room->init_cleanup_code = NULL;
    }
}

/* --- threads --- */

int
rt_running_early_init(RtVM *vm)
{
    vm->running.recursion_limit = RECURSION_LIMIT;
    return pthread_mutex_init(&vm->running.mutex, NULL) == 0 ? 0 : -1;
}

void
rt_running_late_fini(RtVM *vm)
{
    free(vm->running.free_indices);
    free(vm->running.counters);
    pthread_mutex_destroy(&vm->running.mutex);
}

static uint32_t
take_index(RtRunningRoom *room)
{
    pthread_mutex_lock(&room->mutex);
    uint32_t index = room->free_count ? room->free_indices[--room->free_count] : room->next_index++;
    pthread_mutex_unlock(&room->mutex);
    return index;
}

/* Without memory the index is never used again. */
static void
give_index_back(RtRunningRoom *room, uint32_t index)
{
    pthread_mutex_lock(&room->mutex);
    if (room->free_count == room->free_capacity) {
        size_t capacity = room->free_capacity ? 2 * room->free_capacity : 16;
        uint32_t *more = realloc(room->free_indices, capacity * sizeof *more);
        if (more != NULL) {
            room->free_indices = more;
            room->free_capacity = capacity;
        }
    }
    if (room->free_count < room->free_capacity) {
        room->free_indices[room->free_count++] = index;
        room->copies_left = true;
    }
    pthread_mutex_unlock(&room->mutex);
}

void
rt_running_thread_init(RtThread *t)
{
    t->recursion_remaining = rt_load_relaxed(&t->vm->running.recursion_limit);
    t->bytecode_index = take_index(&t->vm->running);
}

void
rt_running_thread_fini(RtThread *t)
{
    give_index_back(&t->vm->running, t->bytecode_index);
    t->bytecode_index = RT_NO_COPIES;
    rt_profile_thread_fini(t);
    rt_counters_thread_fini(t);
}

/* An index that is taken from now on belongs to a thread that has not run yet. */
void
rt_running_collect(RtThread *t)
{
    RtRunningRoom *room = &t->vm->running;
    pthread_mutex_lock(&room->mutex);
    if (room->copies_left) {
        rt_code_free_copies(t, room->free_indices, room->free_count);
        room->copies_left = false;
    }
    pthread_mutex_unlock(&room->mutex);
}

void
rt_set_recursion_limit(RtThread *t, int32_t limit)
{
    t->recursion_remaining += limit - rt_load_relaxed(&t->vm->running.recursion_limit);
    rt_store_relaxed(&t->vm->running.recursion_limit, limit);
}
