/* Warnings: the host's module `warnings` knows the filters, and which were shown. */
#include "rt_warning.h"

#include <stdlib.h>

#include "rt_dict.h"
#include "rt_frame.h"
#include "rt_host.h"
#include "rt_str.h"
#include "rt_sys.h"
#include "rt_vm.h"

int
rt_warn(RtThread *t, RtExc category, const char *text)
{
    const RtHostOps *ops = t->vm->host.ops;
    RtFrame *f = rt_frame_current(t);
    if (ops == NULL || f == NULL) {
        return 0;
    }
    RtValue module = rt_dict_get_str(t, f->globals, t->vm->names.__name__);
    if (t->exc != NULL || rt_sys_flush(t, RT_STDOUT) < 0 || rt_sys_flush(t, RT_STDERR) < 0) {
        rt_close(t, module);
        return -1;
    }
    int result = ops->warn(t, category, text, f->code->filename, rt_frame_line(f), rt_is_str(module) ? rt_str_of_value(module) : NULL);
    rt_close(t, module);
    return result;
}

int
rt_warn_of_subclass(RtThread *t, RtValue of, const char *method, const char *kind, RtValue r)
{
    static const char format[] = "%U%s returned non-%s (type %T).  The ability to return an instance of a strict subclass of %s is "
                                 "deprecated, and may be removed in a future version of Python.";
    RtStr *owner = rt_value_is_null(of) ? rt_str_from_c(t, "") : rt_str_format(t, "%T.", of);
    RtStr *message = owner != NULL ? rt_str_format(t, format, owner, method, kind, r, kind) : NULL;
    char *text = message != NULL ? rt_str_to_utf8(t, message, NULL, true) : NULL;
    int result = text != NULL ? rt_warn(t, RT_EXC_DeprecationWarning, text) : -1;
    free(text);
    if (owner != NULL) {
        rt_decref(t, owner);
    }
    if (message != NULL) {
        rt_decref(t, message);
    }
    return result;
}
