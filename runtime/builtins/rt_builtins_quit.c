/* The builtins `quit` and `exit`, that the host's module `site` makes in CPython. */
#include "rt_builtins_table.h"
#include "rt_exception.h"
#include "rt_heap.h"
#include "rt_str.h"
#include "rt_sys.h"
#include "rt_vm.h"

typedef struct {
    RtObject head;
    RtStr *name;       /* immortal: interned when the VM was made */
} Quitter;

static Quitter *
as_quitter(RtValue v)
{
    return (Quitter *)rt_value_object(v);
}

static RtValue
quitter_repr(RtThread *t, RtValue self)
{
    return rt_str_value(rt_str_format(t, "Use %U() or Ctrl-D (i.e. EOF) to exit", as_quitter(self)->name));
}

static RtValue
quitter_call(RtThread *t, RtValue callable, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    static const RtArgsSpec spec = {"Quitter.__call__", {"code"}, .count = 1, .positional = 1};
    RtValue out[1];
    (void)callable;
    if (rt_args_parse(t, &spec, args, nargs, kwnames, out) < 0) {
        return RT_NULL;
    }
    RtValue code = rt_value_is_null(out[0]) ? RT_NONE : out[0];
    RtObject *exc = rt_exception_new(t, rt_exc_type(t, RT_EXC_SystemExit), &code, 1);
    return exc != NULL ? rt_raise_object_take(t, exc) : RT_NULL;
}

static RtValue
get_name(RtThread *t, RtValue self)
{
    return rt_value_new(t, as_quitter(self)->name);
}

static RtValue
get_eof(RtThread *t, RtValue self)
{
    (void)self;
    return rt_str_value(rt_str_from_c(t, "Ctrl-D (i.e. EOF)"));
}
static const RtGetSetDef quitter_getsets[] = {{"name", get_name, NULL, NULL}, {"eof", get_eof, NULL, NULL}, {0}};

static const RtTypeSpec quitter_spec = {
    .name = "_sitebuiltins.Quitter",
    .basic_size = sizeof(Quitter),
    .getsets = quitter_getsets,
    .slots = {.repr = quitter_repr, .call = quitter_call},
};

int
rt_builtins_add_quitters(RtThread *t, RtModule *m)
{
    static const char *const names[] = {"quit", "exit"};
    RtType *type = rt_type_new_builtin(t, &quitter_spec);
    int failed = type == NULL ? -1 : 0;
    for (size_t i = 0; i < 2 && failed == 0; i++) {
        Quitter *q = rt_object_new_untracked(t, type, sizeof *q);
        if (q == NULL) {
            return -1;
        }
        q->name = rt_intern(t, names[i]);
        failed = q->name == NULL ? -1 : rt_module_add(t, m, names[i], rt_value_borrow(q));
        rt_decref(t, q);
    }
    return failed;
}
