/* The module builtins: its functions, types and constants. */
#include "rt_builtins_table.h"
#include "rt_descriptor.h"
#include "rt_dict.h"
#include "rt_exception.h"
#include "rt_str.h"
#include "rt_vm.h"

RtDict *
rt_builtins_dict(RtThread *t)
{
    return t->vm->module_room.builtins->dict;
}

static int
add_type(RtThread *t, RtModule *m, RtType *type)
{
    return type == NULL ? 0 : rt_dict_set_str(t, m->dict, type->name, rt_value_borrow(type));
}

static int
add_types(RtThread *t, RtModule *m)
{
    RtTypes *x = &t->vm->types;
    RtType *const types[] = {x->object, x->type, x->int_, x->bool_, x->float_, x->str, x->bytes, x->tuple, x->list, x->dict, x->set,
                             x->frozenset, x->range, x->slice, x->property, x->staticmethod, x->classmethod, x->super, x->enumerate,
                             x->zip, x->map, x->filter, x->reversed};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (add_type(t, m, types[i]) < 0) {
            return -1;
        }
    }
    for (int i = 0; i < RT_EXC_COUNT; i++) {
        if (add_type(t, m, t->vm->exceptions[i]) < 0) {
            return -1;
        }
    }
    return rt_module_add(t, m, "EnvironmentError", rt_value_borrow(t->vm->exceptions[RT_EXC_OSError])) < 0
        || rt_module_add(t, m, "IOError", rt_value_borrow(t->vm->exceptions[RT_EXC_OSError])) < 0 ? -1 : 0;
}

static int
add_functions(RtThread *t, RtModule *m)
{
    const RtMethodDef *const tables[] = {rt_builtins_object, rt_builtins_number, rt_builtins_iterable, rt_builtins_io};
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        for (const RtMethodDef *d = tables[i]; d->name != NULL; d++) {
            RtValue f = rt_builtin_new(t, d, rt_value_borrow(m), t->vm->names.builtins);
            int result = rt_module_add(t, m, d->name, f);
            rt_close(t, f);
            if (result < 0) {
                return -1;
            }
        }
    }
    return 0;
}

typedef struct {
    const char *name;
    RtValue v;
} NamedValue;

static int
add_constants(RtThread *t, RtModule *m)
{
    static const NamedValue constants[] = {
        {"None", RT_NONE}, {"True", RT_TRUE}, {"False", RT_FALSE}, {"NotImplemented", RT_NOT_IMPLEMENTED}, {"Ellipsis", RT_ELLIPSIS},
        {"__debug__", RT_TRUE},
    };
    for (size_t i = 0; i < sizeof constants / sizeof constants[0]; i++) {
        if (rt_module_add(t, m, constants[i].name, constants[i].v) < 0) {
            return -1;
        }
    }
    return 0;
}

/* A builtin that specialized calls compare with; borrowed. */
static RtObject *
keep(RtThread *t, RtDict *d, const char *name)
{
    RtStr *key = rt_intern(t, name);
    RtValue v = key != NULL ? rt_dict_get_str(t, d, key) : RT_NULL;
    if (rt_value_is_null(v)) {
        return NULL;
    }
    RtObject *o = rt_value_object(v);
    rt_close(t, v);
    return o;
}

int
rt_builtins_init(RtThread *t)
{
    RtModule *m = rt_module_new(t, t->vm->names.builtins);
    t->vm->module_room.builtins = m;
    if (m == NULL || add_functions(t, m) < 0 || add_types(t, m) < 0 || add_constants(t, m) < 0 || rt_builtins_add_quitters(t, m) < 0) {
        return -1;
    }
    RtCallableCache *cache = &t->vm->callables;
    cache->len = keep(t, m->dict, "len");
    cache->isinstance = keep(t, m->dict, "isinstance");
    cache->build_class = keep(t, m->dict, "__build_class__");
    cache->list_append = keep(t, t->vm->types.list->dict, "append");
    if (cache->len == NULL || cache->isinstance == NULL || cache->build_class == NULL || cache->list_append == NULL) {
        return -1;
    }
    /* The cache's own references: they live as long as the VM. */
    rt_incref(t, cache->len);
    rt_incref(t, cache->isinstance);
    rt_incref(t, cache->build_class);
    return rt_dict_set_str(t, t->vm->module_room.modules, t->vm->names.builtins, rt_value_borrow(m));
}
