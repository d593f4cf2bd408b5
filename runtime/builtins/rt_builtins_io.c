/* print and input. */
#include <stdlib.h>

#include "rt_builtins_table.h"
#include "rt_exception.h"
#include "rt_format.h"
#include "rt_instance.h"
#include "rt_int.h"
#include "rt_number.h"
#include "rt_str.h"
#include "rt_vm.h"

/* Where print writes: a stream of ours, or anything with a write(). */
typedef struct {
    RtValue file;            /* borrowed */
    RtStream *stream;        /* the same, or NULL */
} Output;

/* Write a str. */
static int
put(RtThread *t, const Output *out, RtValue s)
{
    if (out->stream != NULL && out->stream->stream != RT_STDIN) {
        return rt_sys_write_str(t, out->stream->stream, rt_str_of_value(s));
    }
    RtValue r = rt_call_method(t, out->file, t->vm->names.write, &s, 1);
    rt_close(t, r);
    return rt_value_is_null(r) ? -1 : 0;
}

static int
put_ascii(RtThread *t, const Output *out, const char *text, size_t size)
{
    if (out->stream != NULL && out->stream->stream != RT_STDIN) {
        return rt_sys_write(t, out->stream->stream, text, size);
    }
    RtStr *s = rt_intern(t, text);
    return s == NULL ? -1 : put(t, out, rt_value_borrow(s));
}

/* Write str(v). */
static int
put_value(RtThread *t, const Output *out, RtValue v)
{
    if (rt_is_str_exact(v)) {
        return put(t, out, v);
    }
    RtValue s = rt_str_of(t, v);
    int result = rt_value_is_null(s) ? -1 : put(t, out, s);
    rt_close(t, s);
    return result;
}

static int
check_text(RtThread *t, RtValue *v, const char *name)
{
    if (rt_value_is_null(*v) || rt_value_is_none(*v)) {
        *v = RT_NULL;
        return 0;
    }
    if (!rt_is_str(*v)) {
        rt_raise(t, RT_EXC_TypeError, "%s must be None or a string, not %T", name, *v);
        return -1;
    }
    return 0;
}

static int
flush(RtThread *t, const Output *out)
{
    if (out->stream != NULL) {
        return out->stream->stream == RT_STDIN ? 0 : rt_sys_flush(t, out->stream->stream);
    }
    RtValue r = rt_call_method(t, out->file, t->vm->names.flush, NULL, 0);
    rt_close(t, r);
    return rt_value_is_null(r) ? -1 : 0;
}

static int
print_all(RtThread *t, const Output *out, const RtValue *args, size_t nargs, RtValue sep, RtValue end)
{
    for (size_t i = 0; i < nargs; i++) {
        if (i > 0 && (rt_value_is_null(sep) ? put_ascii(t, out, " ", 1) : put(t, out, sep)) < 0) {
            return -1;
        }
        if (put_value(t, out, args[i]) < 0) {
            return -1;
        }
    }
    return rt_value_is_null(end) ? put_ascii(t, out, "\n", 1) : put(t, out, end);
}

static RtValue
builtin_print(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    static const RtArgsSpec spec = {"print", {"sep", "end", "file", "flush"}, .count = 4, .open = true};
    RtValue out[4] = {RT_NULL, RT_NULL, RT_NULL, RT_NULL}, own = RT_NULL;
    (void)self;
    if (kwnames != NULL && rt_args_parse(t, &spec, args + nargs, 0, kwnames, out) < 0) {
        return RT_NULL;
    }
    RtValue file = out[2];
    if (rt_value_is_null(file) || rt_value_is_none(file)) {
        file = own = rt_sys_get(t, t->vm->names.stdout_);
        if (rt_value_is_null(file)) {
            return rt_raise(t, RT_EXC_RuntimeError, "lost sys.stdout");
        }
        if (rt_value_is_none(file)) {
            return RT_NONE;
        }
    }
    Output output = {file, rt_sys_stream(t, file)};
    int result = check_text(t, &out[0], "sep") < 0 || check_text(t, &out[1], "end") < 0 ? -1 : print_all(t, &output, args, nargs, out[0], out[1]);
    if (result == 0 && !rt_value_is_null(out[3])) {
        int truth = rt_truth(t, out[3]);
        result = truth > 0 ? flush(t, &output) : truth;
    }
    rt_close(t, own);
    return result < 0 ? RT_NULL : RT_NONE;
}

/* A line without its end; EOFError when there is none.  Takes it. */
static RtValue
line_take(RtThread *t, RtValue line)
{
    if (rt_value_is_null(line)) {
        return RT_NULL;
    }
    if (!rt_is_str(line)) {
        rt_close(t, line);
        return rt_raise(t, RT_EXC_TypeError, "object.readline() returned non-string");
    }
    RtStr *s = rt_str_of_value(line);
    size_t n = rt_str_length(s);
    RtValue result = n == 0 ? rt_raise(t, RT_EXC_EOFError, "EOF when reading a line")
                            : rt_str_value(rt_str_slice(t, s, 0, rt_str_at(s, n - 1) == '\n' ? n - 1 : n));
    rt_close(t, line);
    return result;
}

static RtValue
builtin_input(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    RtNames *n = &t->vm->names;
    (void)self;
    if (rt_args_check(t, "input", nargs, 0, 1) < 0) {
        return RT_NULL;
    }
    RtValue in = rt_sys_get(t, n->stdin_), out = rt_sys_get(t, n->stdout_), result = RT_NULL;
    if (rt_value_is_null(in) || rt_value_is_none(in)) {
        rt_raise(t, RT_EXC_RuntimeError, "input(): lost sys.stdin");
        goto done;
    }
    if (rt_value_is_null(out) || rt_value_is_none(out)) {
        rt_raise(t, RT_EXC_RuntimeError, "input(): lost sys.stdout");
        goto done;
    }
    Output output = {out, rt_sys_stream(t, out)};
    if ((nargs == 1 && put_value(t, &output, args[0]) < 0) || flush(t, &output) < 0) {
        goto done;
    }
    RtStream *stream = rt_sys_stream(t, in);
    if (stream != NULL && stream->stream == RT_STDIN) {
        RtStr *line = rt_sys_read_line(t);
        result = line_take(t, rt_str_value(line));
    }
    else {
        RtStr *name = rt_intern(t, "readline");
        result = name == NULL ? RT_NULL : line_take(t, rt_call_method(t, in, name, NULL, 0));
    }
done:
    rt_close(t, in);
    rt_close(t, out);
    return result;
}

const RtMethodDef rt_builtins_io[] = {
    RT_METHOD_FAST("input", builtin_input, "Read a string from standard input.  The trailing newline is stripped."),
    RT_METHOD_FAST_KW("print", builtin_print, "Prints the values to a stream, or to sys.stdout by default."),
    {0},
};
