/* Warnings: the host's module `warnings` knows the filters, and which were shown. */
#include "rt_warning.h"

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
