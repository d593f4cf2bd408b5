/* The end of a program: its exit status, and the standard streams that it has put in the place of ours. */
#include "rt_dict.h"
#include "rt_error.h"
#include "rt_exception.h"
#include "rt_format.h"
#include "rt_instance.h"
#include "rt_int.h"
#include "rt_number.h"
#include "rt_sys.h"
#include "rt_traceback.h"
#include "rt_vm.h"

/* What sys has under the name, unless that is nothing or None: a new reference, or RT_NULL. */
static RtValue
in_place(RtThread *t, RtStr *name)
{
    RtValue file = rt_sys_get(t, name);
    rt_error_clear(t);
    return rt_value_is_none(file) ? RT_NULL : file;
}

/* The same, when it is no stream of ours: those are flushed by whoever ends the machine. */
static RtValue
replaced(RtThread *t, RtStr *name)
{
    RtValue file = in_place(t, name);
    if (!rt_value_is_null(file) && rt_sys_stream(t, file) != NULL) {
        rt_close(t, file);
        return RT_NULL;
    }
    return file;
}

static int
flush(RtThread *t, RtValue file)
{
    RtValue r = rt_call_method(t, file, t->vm->names.flush, NULL, 0);
    rt_close(t, r);
    return rt_value_is_null(r) ? -1 : 0;
}

static bool
is_closed(RtThread *t, RtValue file)
{
    RtStr *name = rt_intern(t, "closed");
    RtValue closed = RT_NULL;
    int truth = name != NULL && rt_get_attr_optional(t, file, name, &closed) > 0 ? rt_truth(t, closed) : 0;
    rt_close(t, closed);
    rt_error_clear(t);
    return truth > 0;
}

void
rt_sys_flush_replaced(RtThread *t, bool both)
{
    RtStr *const names[] = {t->vm->names.stderr_, t->vm->names.stdout_};
    for (int i = 0; i <= both; i++) {
        RtValue file = replaced(t, names[i]);
        if (!rt_value_is_null(file)) {
            flush(t, file);
        }
        rt_close(t, file);
        rt_error_clear(t);
    }
}

int
rt_sys_give_back_streams(RtThread *t)
{
    static const char *const own[] = {"__stdin__", "__stdout__", "__stderr__"};
    RtStr *const names[] = {t->vm->names.stdin_, t->vm->names.stdout_, t->vm->names.stderr_};
    int result = 0;
    for (int stream = RT_STDOUT; stream <= RT_STDERR; stream++) {
        RtValue file = replaced(t, names[stream]);
        if (!rt_value_is_null(file) && !is_closed(t, file) && flush(t, file) < 0) {
            result = -1;
            if (stream == RT_STDOUT) {
                rt_report_unraisable_in(t, RT_HOST >= 0x030e ? "Exception ignored while flushing sys.stdout:\n"
                                           : RT_HOST >= 0x030d ? "Exception ignored on flushing sys.stdout:\n" : "Exception ignored in: %R\n", file);
            }
        }
        rt_close(t, file);
        rt_error_clear(t);
    }
    for (int stream = RT_STDIN; stream <= RT_STDERR; stream++) {
        RtStr *name = rt_intern(t, own[stream]);
        RtValue file = name != NULL ? rt_sys_get(t, name) : RT_NULL;
        if (!rt_value_is_null(file)) {
            rt_dict_set_str(t, t->vm->sys_room.module->dict, names[stream], file);
        }
        rt_close(t, file);
        rt_error_clear(t);
    }
    return result;
}

/* Without sys.stderr it goes to the host's. */
static void
write_exit_text(RtThread *t, RtStr *text)
{
    RtValue file = in_place(t, t->vm->names.stderr_);
    if (rt_value_is_null(file)) {
        rt_sys_write_str(t, RT_STDERR, text);
    }
    else {
        rt_sys_write_error(t, text);
    }
    rt_close(t, file);
    rt_error_clear(t);
}

RtValue
rt_sys_exit_status(RtThread *t, RtObject *exc)
{
    RtValue code = RT_NULL;
    if (rt_get_attr_optional(t, rt_value_borrow(exc), t->vm->names.code, &code) <= 0) {
        rt_error_clear(t);
        code = rt_value_new(t, exc);
    }
    if (rt_value_is_none(code)) {
        return rt_small_int(0);
    }
    if (rt_is_int(code)) {
        RtValue status = rt_int_exact(t, code);
        rt_close(t, code);
        return status;
    }
    RtValue text = rt_str_of(t, code);
    RtObject *raised = rt_error_fetch(t);
    RtStr *line = rt_str_from_c(t, "\n");
    if (!rt_value_is_null(text)) {
        write_exit_text(t, rt_str_of_value(text));
    }
    if (line != NULL) {
        write_exit_text(t, line);
    }
    t->exc = raised;
    if (raised != NULL && (RT_HOST == 0x030c || RT_HOST == 0x030d)) {   /* it comes to light when the program waits for its threads */
        rt_report_unraisable_in(t, RT_HOST == 0x030d ? "Exception ignored on threading shutdown:\n" : "", RT_NONE);
    }
    rt_error_clear(t);
    rt_str_drop(t, line);
    rt_close(t, text);
    rt_close(t, code);
    return rt_small_int(1);
}
