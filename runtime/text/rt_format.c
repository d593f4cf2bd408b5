/* repr(), str(), ascii() and format() of any value, through the slots of its type. */
#include "rt_format.h"

#include "rt_call.h"
#include "rt_float.h"
#include "rt_frame.h"
#include "rt_int.h"
#include "rt_vm.h"

/* What a method returned, which is taken, when it is a str; else TypeError. */
static RtValue
check_str_take(RtThread *t, RtValue r, const char *method)
{
    if (!rt_value_is_null(r) && !rt_is_str(r)) {
        rt_raise(t, RT_EXC_TypeError, "%s returned non-string (type %T)", method, r);
        rt_close(t, r);
        return RT_NULL;
    }
    return r;
}

/* repr(v): a str. */
RtValue
rt_repr(RtThread *t, RtValue v)
{
    RtValue r;
    if (rt_is_str_exact(v)) {
        return rt_str_value(rt_str_repr(t, rt_str_of_value(v)));
    }
    if (rt_recursion_enter(t, " while getting the repr of an object") < 0) {
        return RT_NULL;
    }
    r = rt_type_of(t, v)->slots.repr(t, v);
    rt_recursion_leave(t);
    return check_str_take(t, r, "__repr__");
}

/* str(v): a str. */
RtValue
rt_str_of(RtThread *t, RtValue v)
{
    RtUnaryFn fn;
    RtValue r;
    if (rt_is_str_exact(v)) {
        return rt_dup(t, v);
    }
    if (rt_value_is_int(v)) {
        return rt_str_value(rt_int_to_str(t, v));
    }
    fn = rt_type_of(t, v)->slots.str;
    if (fn == NULL) {
        return rt_repr(t, v);
    }
    if (rt_recursion_enter(t, " while getting the str of an object") < 0) {
        return RT_NULL;
    }
    r = fn(t, v);
    rt_recursion_leave(t);
    return check_str_take(t, r, "__str__");
}

/* ascii(v): an ASCII str. */
RtValue
rt_ascii(RtThread *t, RtValue v)
{
    RtValue r = rt_repr(t, v), escaped;
    if (rt_value_is_null(r)) {
        return r;
    }
    escaped = rt_str_value(rt_str_escape(t, rt_str_of_value(r)));
    rt_close(t, r);
    return escaped;
}

/* format(v, spec), where spec is a str or RT_NULL: a str. */
RtValue
rt_format_value(RtThread *t, RtValue v, RtValue spec)
{
    RtValue args[2], r;
    RtStr *empty = t->vm->names.empty, *s = rt_value_is_null(spec) ? empty : rt_str_of_value(spec);
    if (s->length == 0 && (rt_is_str_exact(v) || rt_is_int_exact(v) || rt_value_is_float(v))) {
        return rt_str_of(t, v);
    }
    if (rt_is_str_exact(v)) {
        return rt_str_value(rt_format_str(t, v, rt_str_of_value(v), s));
    }
    if (rt_is_int_exact(v)) {
        return rt_str_value(rt_format_int(t, v, s));
    }
    if (rt_value_is_float(v)) {
        return rt_str_value(rt_format_float(t, v, rt_float_value(v), s));
    }
    args[0] = v;
    args[1] = rt_value_borrow(s);
    r = rt_call_special(t, t->vm->names.__format__, args, 2);
    if (rt_value_is_null(r) && !rt_error_occurred(t)) {
        return rt_raise(t, RT_EXC_TypeError, "Type %T doesn't define __format__", v);
    }
    if (!rt_value_is_null(r) && !rt_is_str(r)) {
        rt_raise(t, RT_EXC_TypeError, "__format__ must return a str, not %T", r);
        rt_close(t, r);
        return RT_NULL;
    }
    return r;
}
