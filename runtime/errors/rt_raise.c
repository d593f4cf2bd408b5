/* What `raise`, `except` and the unwinder do with exceptions. */
#include <stdarg.h>

#include "rt_call.h"
#include "rt_dict.h"
#include "rt_exception_types.h"
#include "rt_frame.h"
#include "rt_heap.h"
#include "rt_str.h"
#include "rt_tuple.h"
#include "rt_vm.h"

/* --- raise --- */

/* The instance that an operand of `raise` stands for: itself, or what its class makes.  New; RT_NULL with an exception. */
static RtValue
instance_of(RtThread *t, RtValue v, const char *otherwise)
{
    if (rt_is_exception(v)) {
        return rt_dup(t, v);
    }
    if (!rt_is_exception_type(v)) {
        return rt_raise(t, RT_EXC_TypeError, otherwise);
    }
    RtValue made = rt_call_0(t, v);
    if (!rt_value_is_null(made) && !rt_is_exception(made)) {
        rt_raise(t, RT_EXC_TypeError, "calling %R should have returned an instance of BaseException, not %R", v,
                 rt_value_borrow(rt_type_of(t, made)));
        rt_close(t, made);
        return RT_NULL;
    }
    return made;
}

int
rt_raise_statement(RtThread *t, RtValue exc, RtValue cause)
{
    if (rt_value_is_null(exc)) {
        rt_raise(t, RT_EXC_RuntimeError, "No active exception to reraise");
        return -1;
    }
    RtValue value = instance_of(t, exc, "exceptions must derive from BaseException");
    if (rt_value_is_null(value)) {
        return -1;
    }
    if (!rt_value_is_null(cause)) {
        RtObject *why = NULL;
        if (!rt_value_is_none(cause)) {
            RtValue made = instance_of(t, cause, "exception causes must derive from BaseException");
            if (rt_value_is_null(made)) {
                rt_close(t, value);
                return -1;
            }
            why = rt_value_object(rt_value_heap_safe(t, made));
        }
        rt_exception_set_cause_take(t, rt_value_object(value), why);
    }
    rt_raise_object_take(t, rt_value_object(rt_value_heap_safe(t, value)));
    return -1;
}

void
rt_reraise_take(RtThread *t, RtValue exc)
{
    RtObject *before = t->exc;
    t->exc = rt_value_object(rt_value_heap_safe(t, exc));
    if (before != NULL) {
        rt_decref_later(t, before);
    }
}

/* --- except --- */

int
rt_exception_matches(RtThread *t, RtValue exc, RtValue type)
{
    const char *const refusal = "catching classes that do not inherit from BaseException is not allowed";
    RtType *own = rt_type_of(t, exc);
    if (!rt_is_tuple(type)) {
        if (!rt_is_exception_type(type)) {
            rt_raise(t, RT_EXC_TypeError, refusal);
            return -1;
        }
        return rt_type_is_subtype(own, (RtType *)rt_value_object(type));
    }
    const RtTuple *types = rt_as_tuple(type);
    int64_t n = rt_tuple_size(types);
    for (int64_t i = 0; i < n; i++) {
        if (!rt_is_exception_type(rt_tuple_item(types, i))) {
            rt_raise(t, RT_EXC_TypeError, refusal);
            return -1;
        }
    }
    for (int64_t i = 0; i < n; i++) {
        if (rt_type_is_subtype(own, (RtType *)rt_value_object(rt_tuple_item(types, i)))) {
            return 1;
        }
    }
    return 0;
}

/* --- tracebacks --- */

void
rt_exception_add_frame(RtThread *t, RtFrame *f)
{
    RtObject *exc = t->exc;
    if (exc == NULL || (f->code->flags & RT_CODE_LIBRARY)) {
        return;
    }
    t->exc = NULL;
    RtTraceback *tb = rt_traceback_new(t, (RtTraceback *)rt_exception_traceback(t, exc), f);
    if (tb != NULL) {
        if (RT_HOST >= 0x030c && exc->type == rt_exc_type(t, RT_EXC_NameError)) {
            rt_traceback_keep_self(t, tb, f);
        }
        rt_exception_set_traceback_take(t, exc, &tb->head);
    }
    rt_error_clear(t);      /* without memory the line is missing */
    t->exc = exc;
}

/* --- common exceptions with fields --- */

RtValue
rt_raise_with_fields(RtThread *t, RtExc type, RtStr *message, const RtValue *fields, int count)
{
    if (message == NULL) {
        return RT_NULL;
    }
    RtValue text = rt_str_value(message);
    RtObject *exc = rt_exception_new(t, rt_exc_type(t, type), &text, 1);
    rt_close(t, text);
    if (exc == NULL) {
        return RT_NULL;
    }
    for (int i = 0; i < count; i++) {
        rt_exception_set_extra_take(t, rt_value_borrow(exc), i, rt_dup(t, fields[i]));
    }
    return rt_raise_object_take(t, exc);
}

RtValue
rt_raise_attribute(RtThread *t, RtValue o, RtStr *name, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    RtStr *message = rt_str_vformat(t, format, arguments);
    va_end(arguments);
    return rt_raise_with_fields(t, RT_EXC_AttributeError, message, (RtValue[]){rt_value_borrow(name), o}, 2);
}

/* Code of the program raises AttributeErrors that do not say what they are about. */
void
rt_complete_attribute_error(RtThread *t, RtValue o, RtStr *name)
{
    if (t->exc == NULL || !rt_error_matches(t, RT_EXC_AttributeError)) {
        return;
    }
    RtValue exc = rt_value_borrow(t->exc);
    RtValue known = rt_exception_get_extra(t, exc, RT_EXTRA_NAME), other = rt_exception_get_extra(t, exc, RT_EXTRA_OBJ);
    if (rt_value_is_null(known) && rt_value_is_null(other)) {
        rt_exception_set_extra_take(t, exc, RT_EXTRA_NAME, rt_dup(t, rt_value_borrow(name)));
        rt_exception_set_extra_take(t, exc, RT_EXTRA_OBJ, rt_dup(t, o));
    }
    rt_close(t, known);
    rt_close(t, other);
}

RtValue
rt_raise_no_attribute(RtThread *t, RtValue o, RtStr *name)
{
    if (rt_is_type(o)) {
        return rt_raise_attribute(t, o, name, "type object '%N' has no attribute '%U'", (RtType *)rt_value_object(o), name);
    }
    return rt_raise_attribute(t, o, name, "'%T' object has no attribute '%U'", o, name);
}

RtValue
rt_raise_name(RtThread *t, RtExc type, const char *format, RtStr *name)
{
    return rt_raise_with_fields(t, type, rt_str_format(t, format, name), (RtValue[]){rt_value_borrow(name)}, type == RT_EXC_NameError);
}

/* --- StopIteration --- */

/* Raise StopIteration(value); RT_NULL: without a value. */
RtValue
rt_raise_stop_iteration(RtThread *t, RtValue value)
{
    RtObject *exc = rt_exception_new(t, rt_exc_type(t, RT_EXC_StopIteration), &value, rt_value_is_null(value) ? 0 : 1);
    return exc != NULL ? rt_raise_object_take(t, exc) : RT_NULL;
}

int
rt_stop_iteration_value(RtThread *t, RtValue *value)
{
    *value = RT_NONE;
    if (t->exc == NULL) {
        return 0;
    }
    if (!rt_error_matches(t, RT_EXC_StopIteration)) {
        return -1;
    }
    RtObject *exc = rt_error_fetch(t);
    RtValue v = rt_exception_get_extra(t, rt_value_borrow(exc), RT_EXTRA_VALUE);
    rt_decref(t, exc);
    *value = rt_value_is_null(v) ? RT_NONE : v;
    return 0;
}
