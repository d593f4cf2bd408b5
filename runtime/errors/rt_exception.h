/* Exception objects, and what `raise`, `except` and the unwinder do.
 *
 * t->handled->exc is the exception being handled: a raise makes it the new one's __context__.
 */
#ifndef RT_EXCEPTION_H
#define RT_EXCEPTION_H

#include "rt_error.h"

/* Fields are read and written under the object's lock, once others may know it; suppress_context is atomic. */
typedef struct RtException {
    RtObject head;
    RtDict *dict;            /* other attributes, or NULL */
    RtTuple *args;           /* never NULL */
    RtObject *traceback;     /* RtTraceback or NULL */
    RtObject *context;       /* RtException or NULL */
    RtObject *cause;         /* RtException or NULL */
    bool suppress_context;
    RtValue extra[];         /* per type: StopIteration value; SystemExit code; ... (rt_exception_types.c); RT_NULL unset */
} RtException;

enum { RT_EXTRA_VALUE = 0,                                        /* StopIteration */
       RT_EXTRA_CODE = 0,                                         /* SystemExit */
       RT_EXTRA_NAME = 0, RT_EXTRA_OBJ = 1,                       /* NameError, AttributeError; an ImportError has a name, too */
};

/* An instance of an exception type, with the arguments (new reference; NULL with another exception set). */
RtObject *rt_exception_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs);
static inline bool rt_is_exception(RtValue v) { return rt_value_is_heap(v) && (rt_value_object(v)->type->flags & RT_TYPE_EXC_SUB); }
static inline bool rt_is_exception_type(RtValue v) { return rt_is_type(v) && (((RtType *)rt_value_object(v))->flags & RT_TYPE_EXC_SUB); }

/* RAISE_VARARGS: raise exc [from cause]; both RT_NULL: re-raise what is handled.  Always fails (-1): t->exc is set. */
int rt_raise_statement(RtThread *t, RtValue exc, RtValue cause);
/* RERAISE: raise the instance again, its traceback as it is.  Takes exc. */
void rt_reraise_take(RtThread *t, RtValue exc);
/* CHECK_EXC_MATCH: exc is an instance; 0, 1, or -1 with TypeError when `type` is no exception class or tuple of them. */
int rt_exception_matches(RtThread *t, RtValue exc, RtValue type);
/* A frame that does not handle t->exc adds itself (or the handler's frame does, once). */
struct RtFrame;
void rt_exception_add_frame(RtThread *t, struct RtFrame *frame);
/* raise type(message) with its first fields set; takes the message, and fails when that is NULL. */
RtValue rt_raise_with_fields(RtThread *t, RtExc type, RtStr *message, const RtValue *fields, int count);
/* raise AttributeError("'A' object has no attribute 'x'") with name and obj. */
RtValue rt_raise_no_attribute(RtThread *t, RtValue o, RtStr *name);
/* A raised AttributeError says from now on, unless it does already, that it is about o.name. */
void rt_complete_attribute_error(RtThread *t, RtValue o, RtStr *name);
/* The same with another message. */
RtValue rt_raise_attribute(RtThread *t, RtValue o, RtStr *name, const char *format, ...);
/* raise NameError("name 'x' is not defined") with name; UnboundLocalError of the running version. */
RtValue rt_raise_name(RtThread *t, RtExc type, const char *format, RtStr *name);
/* raise StopIteration(value) */
RtValue rt_raise_stop_iteration(RtThread *t, RtValue value);
/* The value of a StopIteration that is t->exc, clearing it; -1 when t->exc is something else; 0 when ended (value None if no exc). */
int rt_stop_iteration_value(RtThread *t, RtValue *value);

int rt_exception_add_note(RtThread *t, RtObject *exc, RtValue note);              /* 0 or -1 */
void rt_exception_set_cause_take(RtThread *t, RtObject *exc, RtObject *cause);    /* and suppresses the context; cause may be NULL */
void rt_exception_set_context_take(RtThread *t, RtObject *exc, RtObject *context);

int rt_exception_init(RtThread *t);

/* The VM's part. */
typedef struct {
    RtObject *memory_error;      /* raised when there is no memory for another; immortal */
} RtExceptionRoom;

#endif
