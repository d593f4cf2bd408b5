/* Bodies of modules run once: whose turn it is, and who waits for whom. */
#include "rt_import_turns.h"

#include "rt_dict.h"
#include "rt_error.h"
#include "rt_str.h"
#include "rt_vm.h"
#include "rt_world.h"

#define LOOK_AGAIN 20000000      /* nanoseconds between two looks at signals while waiting */

/* --- whose body runs --- */

static RtImporting *
running(RtModuleRoom *room, const RtStr *name)
{
    RtImporting *one = room->importing;
    while (one != NULL && !rt_str_equal(one->name, name)) {
        one = one->next;
    }
    return one;
}

/* Would t wait for itself if it waited for `one`?  The mutex is held. */
static bool
is_circle(const RtModuleRoom *room, const RtThread *t, const RtImporting *one)
{
    while (one != NULL && one->thread != t) {
        const RtImporting *waits = room->waiting;
        while (waits != NULL && waits->thread != one->thread) {
            waits = waits->next;
        }
        one = waits == NULL ? NULL : running((RtModuleRoom *)room, waits->name);
    }
    return one != NULL;
}

static void
unlink_from(RtImporting **list, const RtImporting *one)
{
    while (*list != one) {
        list = &(*list)->next;
    }
    *list = one->next;
}

/* Wait while another thread runs the body of `name`.  0, or -1 when a signal raised. */
int
rt_import_wait(RtThread *t, RtStr *name)
{
    RtModuleRoom *room = &t->vm->module_room;
    if (rt_load_acquire(&room->importing) == NULL) {
        return 0;
    }
    RtImporting own = {.name = name, .thread = t};
    bool waiting = true;
    int failed = 0;
    while (waiting && failed == 0) {
        rt_detach(t);
        pthread_mutex_lock(&room->mutex);
        const RtImporting *other = running(room, name);
        waiting = other != NULL && !is_circle(room, t, other);
        if (waiting) {
            own.next = room->waiting;
            room->waiting = &own;
            rt_condition_wait(&room->done, &room->mutex, rt_deadline(LOOK_AGAIN));
            unlink_from(&room->waiting, &own);
        }
        pthread_mutex_unlock(&room->mutex);
        rt_attach(t);
        failed = waiting ? rt_check_periodic(t) : 0;
    }
    return failed;
}

/* t runs the body of own->name from now on; false when somebody does already. */
bool
rt_import_begin(RtThread *t, RtImporting *own)
{
    RtModuleRoom *room = &t->vm->module_room;
    rt_detach(t);
    pthread_mutex_lock(&room->mutex);
    bool free = running(room, own->name) == NULL;
    if (free) {
        own->next = room->importing;
        rt_store_release(&room->importing, own);
    }
    pthread_mutex_unlock(&room->mutex);
    rt_attach(t);
    return free;
}

void
rt_import_end(RtThread *t, RtImporting *own)
{
    RtModuleRoom *room = &t->vm->module_room;
    rt_detach(t);
    pthread_mutex_lock(&room->mutex);
    if (room->importing == own) {
        rt_store_release(&room->importing, own->next);
    }
    else {
        unlink_from(&room->importing, own);
    }
    pthread_cond_broadcast(&room->done);
    pthread_mutex_unlock(&room->mutex);
    rt_attach(t);
}

bool
rt_import_is_partial(RtThread *t, RtStr *name)
{
    RtModuleRoom *room = &t->vm->module_room;
    if (rt_load_acquire(&room->importing) == NULL) {
        return false;
    }
    rt_detach(t);
    pthread_mutex_lock(&room->mutex);
    bool found = running(room, name) != NULL;
    pthread_mutex_unlock(&room->mutex);
    rt_attach(t);
    return found;
}

void
rt_import_forked(RtThread *t)
{
    RtModuleRoom *room = &t->vm->module_room;
    rt_condition_init(&room->done);
    room->waiting = NULL;
    RtImporting **link = &room->importing;
    while (*link != NULL) {
        if ((*link)->thread == t) {
            link = &(*link)->next;
            continue;
        }
        if (rt_dict_del_str(t, room->modules, (*link)->name) < 0) {
            rt_error_clear(t);
        }
        *link = (*link)->next;
    }
}
