/* Raising: from a type and a message to t->exc, and the context that comes with it.
 *
 * t->exc is owned by the thread.  An exception that is raised while another is being handled gets it as its
 * __context__, unless that would close a ring of contexts: then the ring is cut where it would have closed.
 */
#include <stdarg.h>

#include "rt_exception_types.h"
#include "rt_lock.h"
#include "rt_str.h"
#include "rt_vm.h"

RtType *
rt_exc_type(RtThread *t, RtExc type)
{
    return t->vm->exceptions[type];
}

/* The exception being handled by the innermost handler that has one; borrowed, or NULL. */
static RtException *
topmost_handled(RtThread *t)
{
    RtHandled *h = t->handled;
    while (h != NULL && h->exc == NULL) {
        h = h->previous;
    }
    return h != NULL ? (RtException *)h->exc : NULL;
}

/* Remove `exc` from the chain of contexts that starts at `from`.  A ring further along ends the walk. */
static void
cut_ring(RtThread *t, RtException *from, RtException *exc)
{
    RtObject *o = &from->head, *slow = &from->head, *next;
    rt_incref(t, o);
    rt_incref(t, slow);
    for (bool step = false; (next = rt_exception_context(t, o)) != NULL; step = !step) {
        if (next == &exc->head) {
            rt_exception_set_context_take(t, o, NULL);
        }
        rt_decref(t, o);
        o = next;
        if (step) {
            RtObject *behind = rt_exception_context(t, slow);
            if (behind != NULL) {
                rt_decref(t, slow);
                slow = behind;
            }
        }
        if (o == &exc->head || o == slow) {
            break;
        }
    }
    rt_decref(t, o);
    rt_decref(t, slow);
}

/* Make `exc` the raised exception, with its context.  Takes the instance; returns RT_NULL. */
RtValue
rt_raise_object_take(RtThread *t, RtObject *exc)
{
    RtException *e = (RtException *)exc, *handled = topmost_handled(t);
    RtObject *before = t->exc;
    t->exc = NULL;
    if (handled != NULL && handled != e) {
        cut_ring(t, handled, e);
        rt_incref(t, handled);
        rt_exception_set_context_take(t, exc, &handled->head);
    }
    if (before != NULL) {
        rt_decref(t, before);
    }
    t->exc = exc;
    return RT_NULL;
}

/* Raise an exception of a builtin type with one argument, which is borrowed. */
RtValue
rt_raise_value(RtThread *t, RtExc type, RtValue arg)
{
    RtObject *exc = rt_exception_new(t, t->vm->exceptions[type], &arg, 1);
    return exc != NULL ? rt_raise_object_take(t, exc) : RT_NULL;
}

void
rt_error_add_note(RtThread *t, const char *format, ...)
{
    RtObject *exc = rt_error_fetch(t);
    va_list arguments;
    va_start(arguments, format);
    RtStr *note = rt_str_vformat(t, format, arguments);
    va_end(arguments);
    if (note != NULL) {
        rt_exception_add_note(t, exc, rt_value_borrow(note));
        rt_decref(t, note);
    }
    rt_error_clear(t);
    t->exc = exc;
}

/* Raise an exception of a builtin type with a formatted message. */
RtValue
rt_raise(RtThread *t, RtExc type, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    RtStr *message = rt_str_vformat(t, format, arguments);
    va_end(arguments);
    if (message == NULL) {
        return RT_NULL;
    }
    RtValue v = rt_str_value(message);
    rt_raise_value(t, type, v);
    rt_close(t, v);
    return RT_NULL;
}

/* Raise the MemoryError made when the VM was.  Allocates nothing, waits for nothing, runs nothing: callers may hold locks. */
RtValue
rt_raise_no_memory(RtThread *t)
{
    RtException *e = (RtException *)t->vm->exception_room.memory_error;
    RtObject *before = t->exc, *traceback = NULL, *context = NULL;
    if (rt_try_lock(t, e)) {       /* else another thread is raising it just now: its traceback serves us, too */
        traceback = e->traceback;
        context = e->context;
        e->traceback = NULL;
        rt_store_release(&e->context, NULL);
        rt_unlock(t, e);
    }
    t->exc = &e->head;
    rt_incref(t, e);
    if (traceback != NULL) {
        rt_decref_later(t, traceback);
    }
    if (context != NULL) {
        rt_decref_later(t, context);
    }
    if (before != NULL) {
        rt_decref_later(t, before);
    }
    return RT_NULL;
}

/* Is the raised exception an instance of a builtin exception type? */
bool
rt_error_matches(RtThread *t, RtExc type)
{
    return t->exc != NULL && rt_type_is_subtype(t->exc->type, t->vm->exceptions[type]);
}

/* Drop the raised exception, if there is one. */
void
rt_error_clear(RtThread *t)
{
    RtObject *exc = t->exc;
    if (exc != NULL) {
        t->exc = NULL;
        rt_decref(t, exc);
    }
}

/* Take the raised exception away from the thread; owned by the caller, NULL when there was none. */
RtObject *
rt_error_fetch(RtThread *t)
{
    RtObject *exc = t->exc;
    t->exc = NULL;
    return exc;
}
