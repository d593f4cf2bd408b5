/* OSError: errno, strerror and file names from its arguments; the subclass that an errno stands for. */
#include <errno.h>

#include "rt_exception_types.h"
#include "rt_int.h"
#include "rt_slice.h"
#include "rt_str.h"
#include "rt_tuple.h"
#include "rt_vm.h"

static const struct { int number; RtExc type; } by_errno[] = {
    {EAGAIN, RT_EXC_BlockingIOError}, {EALREADY, RT_EXC_BlockingIOError}, {EINPROGRESS, RT_EXC_BlockingIOError},
    {EWOULDBLOCK, RT_EXC_BlockingIOError}, {EPIPE, RT_EXC_BrokenPipeError}, {ESHUTDOWN, RT_EXC_BrokenPipeError},
    {ECHILD, RT_EXC_ChildProcessError}, {ESRCH, RT_EXC_ProcessLookupError}, {ECONNABORTED, RT_EXC_ConnectionAbortedError},
    {ECONNREFUSED, RT_EXC_ConnectionRefusedError}, {ECONNRESET, RT_EXC_ConnectionResetError},
    {EEXIST, RT_EXC_FileExistsError}, {ENOENT, RT_EXC_FileNotFoundError}, {EISDIR, RT_EXC_IsADirectoryError},
    {ENOTDIR, RT_EXC_NotADirectoryError}, {EINTR, RT_EXC_InterruptedError}, {EACCES, RT_EXC_PermissionError},
    {EPERM, RT_EXC_PermissionError}, {ETIMEDOUT, RT_EXC_TimeoutError},
};

/* A subclass with an __init__ of its own, and no __new__, has its arguments looked at by __init__; any other by __new__. */
static bool
init_looks(const RtType *type)
{
    return type->slots.init != rt_os_error_init && type->slots.new_ == rt_os_error_new;
}

static bool
takes_keywords(RtThread *t, const RtType *type, RtTuple *kwnames)
{
    if (kwnames == NULL || rt_tuple_size(kwnames) == 0) {
        return true;
    }
    rt_raise(t, RT_EXC_TypeError, "%N() takes no keyword arguments", type);
    return false;
}

/* Take the fields from the arguments.  0 or -1. */
static int
take_fields(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    if (rt_exception_set_args(t, self, args, nargs) < 0) {
        return -1;
    }
    if (nargs < 2 || nargs > 5) {
        return 0;
    }
    rt_exception_set_extra_take(t, self, RT_EXTRA_ERRNO, rt_dup(t, args[0]));
    rt_exception_set_extra_take(t, self, RT_EXTRA_STRERROR, rt_dup(t, args[1]));
    if (nargs >= 3 && !rt_value_is_none(args[2])) {
        if (rt_is_instance_of(t, self, t->vm->exceptions[RT_EXC_BlockingIOError]) && rt_is_int(args[2])) {
            rt_exception_set_extra_take(t, self, RT_EXTRA_WRITTEN, rt_dup(t, args[2]));
            return 0;
        }
        rt_exception_set_extra_take(t, self, RT_EXTRA_FILENAME, rt_dup(t, args[2]));
        if (nargs >= 5 && !rt_value_is_none(args[4])) {
            rt_exception_set_extra_take(t, self, RT_EXTRA_FILENAME2, rt_dup(t, args[4]));
        }
        return rt_exception_set_args(t, self, args, 2);     /* the names are no part of args */
    }
    return 0;
}

RtValue
rt_os_error_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    if (init_looks(type)) {
        return rt_exception_new_slot(t, type, NULL, 0, NULL);
    }
    if (!takes_keywords(t, type, kwnames)) {
        return RT_NULL;
    }
    if (type == t->vm->exceptions[RT_EXC_OSError] && nargs >= 2 && nargs <= 5 && rt_is_int(args[0])) {
        int64_t number;
        for (size_t i = 0; rt_int_fits_int64(args[0], &number) && i < sizeof by_errno / sizeof by_errno[0]; i++) {
            if (by_errno[i].number == number) {
                type = t->vm->exceptions[by_errno[i].type];
                break;
            }
        }
    }
    RtValue self = rt_exception_new_slot(t, type, args, nargs, NULL);
    if (!rt_value_is_null(self) && take_fields(t, self, args, nargs) < 0) {
        rt_close(t, self);
        return RT_NULL;
    }
    return self;
}

int
rt_os_error_init(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    const RtType *type = rt_type_of(t, self);
    if (!init_looks(type)) {
        return 0;
    }
    return takes_keywords(t, type, kwnames) ? take_fields(t, self, args, nargs) : -1;
}

/* --- characters_written: unlike other fields, it is not there until it is set --- */

static RtValue
get_written(RtThread *t, RtValue self)
{
    RtValue n = rt_exception_get_extra(t, self, RT_EXTRA_WRITTEN);
    return rt_value_is_null(n) ? rt_raise(t, RT_EXC_AttributeError, "characters_written") : n;
}

static int
set_written(RtThread *t, RtValue self, RtValue v)
{
    if (rt_value_is_null(v)) {
        RtValue before = get_written(t, self);
        if (rt_value_is_null(before)) {
            return -1;
        }
        rt_close(t, before);
    }
    int64_t n = 0;
    if (!rt_value_is_null(v) && rt_index_int64(t, v, RT_EXC_ValueError, &n) < 0) {
        return -1;
    }
    rt_exception_set_extra_take(t, self, RT_EXTRA_WRITTEN, rt_value_is_null(v) ? RT_NULL : rt_int_from_int64(t, n));
    return 0;
}

const RtGetSetDef rt_os_error_getsets[] = {{"characters_written", get_written, set_written, NULL}, {0}};

RtValue
rt_os_error_str(RtThread *t, RtValue self)
{
    RtValue f[RT_EXTRA_OS_COUNT], text;
    for (int i = 0; i < RT_EXTRA_OS_COUNT; i++) {
        f[i] = rt_exception_get_extra(t, self, i);
    }
    RtValue number = rt_value_is_null(f[RT_EXTRA_ERRNO]) ? RT_NONE : f[RT_EXTRA_ERRNO];
    RtValue what = rt_value_is_null(f[RT_EXTRA_STRERROR]) ? RT_NONE : f[RT_EXTRA_STRERROR];
    if (!rt_value_is_null(f[RT_EXTRA_FILENAME2])) {
        text = rt_str_value(rt_str_format(t, "[Errno %V] %V: %R -> %R", number, what, f[RT_EXTRA_FILENAME], f[RT_EXTRA_FILENAME2]));
    }
    else if (!rt_value_is_null(f[RT_EXTRA_FILENAME])) {
        text = rt_str_value(rt_str_format(t, "[Errno %V] %V: %R", number, what, f[RT_EXTRA_FILENAME]));
    }
    else if (!rt_value_is_null(f[RT_EXTRA_ERRNO]) && !rt_value_is_null(f[RT_EXTRA_STRERROR])) {
        text = rt_str_value(rt_str_format(t, "[Errno %V] %V", number, what));
    }
    else {
        text = rt_exception_str(t, self);
    }
    for (int i = 0; i < RT_EXTRA_OS_COUNT; i++) {
        rt_close(t, f[i]);
    }
    return text;
}
