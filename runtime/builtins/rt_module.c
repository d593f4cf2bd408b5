/* Module objects, and import of the modules that are built in. */
#include "rt_module.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rt_annotate.h"
#include "rt_descriptor.h"
#include "rt_dict.h"
#include "rt_function.h"
#include "rt_gc.h"
#include "rt_heap.h"
#include "rt_instance.h"
#include "rt_int.h"
#include "rt_intern.h"
#include "rt_math.h"
#include "rt_operator.h"
#include "rt_sorted.h"
#include "rt_str.h"
#include "rt_tuple.h"
#include "rt_vm.h"

static RtModule *
as_module(RtValue v)
{
    return (RtModule *)rt_value_object(v);
}

/* --- making --- */

static RtModule *
allocate(RtThread *t, RtType *type)
{
    RtDict *dict = rt_dict_new(t);
    RtModule *m = dict != NULL ? rt_object_new(t, type, type->instance_size) : NULL;
    if (m == NULL) {
        if (dict != NULL) {
            rt_decref(t, dict);
        }
        return NULL;
    }
    rt_object_set_deferred(t, &m->head);
    rt_object_set_deferred(t, &dict->head);       /* functions hold it without counting */
    m->dict = dict;
    return m;
}

static int
set_names(RtThread *t, RtModule *m, RtValue name, RtValue doc)
{
    RtNames *n = &t->vm->names;
    return rt_dict_set_str(t, m->dict, n->__name__, name) < 0 || rt_dict_set_str(t, m->dict, n->__doc__, doc) < 0
        || rt_dict_set_str(t, m->dict, n->__package__, RT_NONE) < 0 || rt_dict_set_str(t, m->dict, n->__loader__, RT_NONE) < 0
        || rt_dict_set_str(t, m->dict, n->__spec__, RT_NONE) < 0 ? -1 : 0;
}

RtModule *
rt_module_new(RtThread *t, RtStr *name)
{
    RtModule *m = allocate(t, t->vm->types.module);
    if (m != NULL && set_names(t, m, rt_value_borrow(name), RT_NONE) < 0) {
        rt_decref(t, m);
        return NULL;
    }
    return m;
}

int
rt_module_describe(RtThread *t, RtModule *m, RtStr *name, RtStr *file)
{
    const RtNames *n = &t->vm->names;
    bool main = rt_str_equal(name, n->__main__);
#if RT_HOST < 0x030e
    if (main) {
        RtValue annotations = rt_value_take(rt_dict_new(t));
        int failed = rt_value_is_null(annotations) ? -1 : rt_dict_set_str(t, m->dict, n->__annotations__, annotations);
        rt_close(t, annotations);
        if (failed < 0) {
            return -1;
        }
    }
#endif
    if (rt_dict_set_str(t, m->dict, n->__builtins__, rt_value_borrow(t->vm->module_room.builtins)) < 0) {
        return -1;
    }
    if (file != NULL && rt_dict_set_str(t, m->dict, n->__file__, rt_str_value(file)) < 0) {
        return -1;
    }
    return file != NULL && main ? rt_module_add(t, m, "__cached__", RT_NONE) : 0;
}

int
rt_module_add(RtThread *t, RtModule *m, const char *name, RtValue v)
{
    RtStr *key = rt_value_is_null(v) ? NULL : rt_intern(t, name);
    return key != NULL ? rt_dict_set_str(t, m->dict, key, v) : -1;
}

static int
fill(RtThread *t, RtModule *m, const RtModuleDef *def, RtStr *name)
{
    if (def->doc != NULL) {
        RtValue doc = rt_str_value(rt_str_from_c(t, def->doc));
        int result = rt_module_add(t, m, "__doc__", doc);
        rt_close(t, doc);
        if (result < 0) {
            return -1;
        }
    }
    for (const RtMethodDef *d = def->methods; d != NULL && d->name != NULL; d++) {
        RtValue f = rt_builtin_new(t, d, rt_value_borrow(m), name);
        int result = rt_module_add(t, m, d->name, f);
        rt_close(t, f);
        if (result < 0) {
            return -1;
        }
    }
    return def->exec != NULL ? def->exec(t, m) : 0;
}

RtModule *
rt_module_make(RtThread *t, const RtModuleDef *def)
{
    RtStr *name = rt_intern(t, def->name);
    if (name == NULL) {
        return NULL;
    }
    if (def->make != NULL) {
        RtValue v = rt_value_heap_safe(t, def->make(t));
        return rt_value_is_null(v) ? NULL : as_module(v);
    }
    RtModule *m = rt_module_new(t, name);
    if (m != NULL && fill(t, m, def, name) < 0) {
        rt_decref(t, m);
        return NULL;
    }
    return m;
}

int
rt_module_register(RtThread *t, const RtModuleDef *def)
{
    RtModuleRoom *room = &t->vm->module_room;
    if (room->def_count == RT_MODULE_DEFS) {
        rt_raise(t, RT_EXC_SystemError, "too many built-in modules");
        return -1;
    }
    room->defs[room->def_count++] = def;
    return 0;
}

/* --- modules that come with the machine --- */

/* Run the module's code in a new module: a new reference. */
static RtValue
run_module(RtThread *t, RtStr *name, RtValue code)
{
    RtModule *m = rt_module_new(t, name);
    RtFunction *f = m != NULL ? rt_function_new(t, (RtCode *)rt_value_object(code), m->dict) : NULL;
    RtValue result = f != NULL ? rt_function_run(t, rt_value_borrow(f), RT_NULL) : RT_NULL;
    bool done = !rt_value_is_null(result) && rt_dict_set_str(t, t->vm->module_room.modules, name, rt_value_borrow(m)) == 0;
    rt_close(t, result);
    if (f != NULL) {
        rt_decref(t, f);
    }
    if (m != NULL && !done) {
        rt_decref(t, m);
    }
    return done ? rt_value_take(m) : RT_NULL;
}

/* A module that comes with the machine and is written in the language.  Others find it once it is whole; one thread at a time
 * makes such modules. */
static RtValue
find_in_library(RtThread *t, RtStr *name)
{
    RtModuleRoom *room = &t->vm->module_room;
    const RtHostOps *ops = t->vm->host.ops;
    bool nested = rt_load_relaxed(&room->importer) == t->id;
    if (ops == NULL || ops->library == NULL || (!nested && rt_gate_take(t, &room->gate, -1) < 0)) {
        return RT_NULL;
    }
    rt_store_relaxed(&room->importer, t->id);
    RtValue v = rt_dict_get_str(t, room->modules, name);
    if (rt_value_is_null(v)) {
        RtValue code = ops->library(t, name);
        v = rt_value_is_null(code) ? RT_NULL : run_module(t, name, code);
        rt_close(t, code);
    }
    if (!nested) {
        rt_store_relaxed(&room->importer, 0);
        rt_gate_leave(t, &room->gate);
    }
    return v;
}

RtValue
rt_module_built_in(RtThread *t, RtStr *name)
{
    RtModuleRoom *room = &t->vm->module_room;
    for (size_t i = 0; i < room->def_count; i++) {
        if (rt_str_equal_c(name, room->defs[i]->name)) {
            RtModule *m = rt_module_make(t, room->defs[i]);
            if (m == NULL) {
                return RT_NULL;
            }
            RtValue v = rt_dict_setdefault(t, room->modules, rt_value_borrow(name), rt_value_borrow(m));
            rt_decref(t, m);
            return v;
        }
    }
    return find_in_library(t, name);
}

/* --- the type --- */

static RtValue
module_repr(RtThread *t, RtValue self)
{
    RtDict *d = as_module(self)->dict;
    RtValue name = rt_dict_get_str(t, d, t->vm->names.__name__), file = rt_dict_get_str(t, d, t->vm->names.__file__);
    RtStr *s;
    if (rt_is_str(file)) {
        s = rt_str_format(t, "<module %R from %R>", name, file);
    }
    else {
        bool built_in = false;
        for (size_t i = 0; rt_is_str(name) && i < t->vm->module_room.def_count; i++) {
            built_in = built_in || rt_str_equal_c(rt_str_of_value(name), t->vm->module_room.defs[i]->name);
        }
        s = rt_value_is_null(name) ? rt_str_from_c(t, "<module '?'>")
                                   : rt_str_format(t, built_in ? "<module %R (built-in)>" : "<module %R>", name);
    }
    rt_close(t, name);
    rt_close(t, file);
    return rt_str_value(s);
}

/* --- attributes that are not there --- */

#if RT_HOST >= 0x030d
/* Whether the module of this file is found first because it stands beside the program: its folder, or that of its package, is
 * the program's. */
bool
rt_module_is_beside_program(RtThread *t, RtStr *file)
{
    static const char init[] = "/__init__.py";
    RtStr *folder = rt_load_acquire(&t->vm->sys_room.folder);
    size_t n, m;
    char *path = folder != NULL ? rt_str_to_utf8(t, file, &n, true) : NULL;
    char *place = path != NULL ? rt_str_to_utf8(t, folder, &m, true) : NULL;
    if (place != NULL && m == 0) {
        free(place);
        place = getcwd(NULL, 0);
    }
    bool found = false;
    if (place != NULL) {
        if (n >= sizeof init - 1 && strcmp(path + n - (sizeof init - 1), init) == 0) {
            path[n - (sizeof init - 1)] = '\0';
        }
        char *last = strrchr(path, '/');
        if (last != NULL) {
            *last = '\0';
            found = strcmp(path, place) == 0;
        }
    }
    free(path);
    free(place);
    rt_error_clear(t);
    return found;
}

static void
raise_missing(RtThread *t, RtValue self, RtValue own_name, RtStr *name, bool partial)
{
    RtValue file = rt_dict_get_str(t, as_module(self)->dict, t->vm->names.__file__);
    bool beside = rt_is_str(file) && rt_module_is_beside_program(t, rt_str_of_value(file)), says_library = rt_sys_host_since(t, 0x030d01);
    if (beside && rt_host_names_module(t, rt_str_of_value(own_name))) {
        rt_raise_attribute(t, self, name, "module '%V' has no attribute '%U' (consider renaming '%V' since it has the same name as the standard "
                           "library module named '%V' and %s)", own_name, name, file, own_name,
                           says_library ? "prevents importing that standard library module" : "the import system gives it precedence");
    }
    else if (partial && beside) {
        rt_raise_attribute(t, self, name, "module '%V' has no attribute '%U' (consider renaming '%V' if it has the same name as a "
                           "%s you intended to import)", own_name, name, file, says_library ? "library" : "third-party module");
    }
    else if (partial && rt_is_str(file)) {
        rt_raise_attribute(t, self, name, "partially initialized module '%V' from '%V' has no attribute '%U' (most likely due to a circular import)",
                           own_name, file, name);
    }
    else {
        rt_raise_attribute(t, self, name, partial ? "partially initialized module '%V' has no attribute '%U' (most likely due to a circular import)"
                                                  : "module '%V' has no attribute '%U'", own_name, name);
    }
    rt_close(t, file);
}
#else
static void
raise_missing(RtThread *t, RtValue self, RtValue own_name, RtStr *name, bool partial)
{
    rt_raise_attribute(t, self, name, partial ? "partially initialized module '%V' has no attribute '%U' (most likely due to a circular import)"
                                              : "module '%V' has no attribute '%U'", own_name, name);
}
#endif

/* A submodule whose body runs is no attribute of its package yet. */
static bool
is_unfinished_submodule(RtThread *t, RtValue package, RtStr *name)
{
    if (rt_load_acquire(&t->vm->module_room.importing) == NULL) {
        return false;
    }
    RtStr *text = rt_str_format(t, "%V.%U", package, name), *full = text != NULL ? rt_intern_str(t, text) : NULL;
    if (text != NULL) {
        rt_decref(t, text);
    }
    rt_error_clear(t);
    return full != NULL && rt_import_is_partial(t, full);
}

static RtValue
module_get_attr(RtThread *t, RtValue self, RtStr *name)
{
    RtValue v;
    int found = rt_generic_get_attr_optional(t, self, name, &v);
    if (RT_LIKELY(found > 0)) {
        return v;
    }
    if (found < 0) {
        if (!rt_error_matches(t, RT_EXC_AttributeError)) {
            return RT_NULL;
        }
        rt_error_clear(t);
    }
    RtDict *d = as_module(self)->dict;
    RtValue hook = rt_dict_get_str(t, d, t->vm->names.__getattr__);
    if (!rt_value_is_null(hook)) {
        v = rt_call_1(t, hook, rt_value_borrow(name));
        rt_close(t, hook);
        return v;
    }
    RtValue own_name = rt_dict_get_str(t, d, t->vm->names.__name__);
    bool partial = rt_is_str(own_name) && rt_import_is_partial(t, rt_str_of_value(own_name));
    if (!rt_is_str(own_name)) {
        rt_raise_attribute(t, self, name, "module has no attribute '%U'", name);
    }
    else if (!partial && is_unfinished_submodule(t, own_name, name)) {
        rt_raise_attribute(t, self, name, "cannot access submodule '%U' of module '%V' (most likely due to a circular import)", name, own_name);
    }
    else {
        raise_missing(t, self, own_name, name, partial);
    }
    rt_close(t, own_name);
    return RT_NULL;
}

static RtValue
module_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    (void)args, (void)nargs, (void)kwnames;
    RtModule *m = allocate(t, type);
    return m != NULL ? rt_value_take(m) : RT_NULL;
}

static int
module_init(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    static const RtArgsSpec spec = {"module", {"name", "doc"}, .count = 2, .required = 1, .positional = 2};
    RtValue out[2];
    if (rt_args_parse(t, &spec, args, nargs, kwnames, out) < 0) {
        return -1;
    }
    if (!rt_is_str(out[0])) {
        rt_raise(t, RT_EXC_TypeError, "module() argument 'name' must be str, not %A", out[0]);
        return -1;
    }
    return set_names(t, as_module(self), out[0], rt_value_is_null(out[1]) ? RT_NONE : out[1]);
}

static RtValue
get_dict(RtThread *t, RtValue self)
{
    return rt_value_new(t, as_module(self)->dict);
}
static const RtGetSetDef module_members[] = {{"__dict__", get_dict, NULL, NULL}, {0}};
static const RtGetSetDef module_getsets[] = {
#if RT_HOST >= 0x030e
    {"__annotations__", rt_module_annotations, rt_module_set_annotations, NULL},
    {"__annotate__", rt_module_annotate, rt_module_set_annotate, NULL},
#endif
    {0},
};

static RtValue
module_dir(RtThread *t, RtValue self)
{
    RtDict *d = as_module(self)->dict;
    RtValue hook = rt_dict_get_str(t, d, t->vm->names.__dir__);
    if (!rt_value_is_null(hook)) {
        RtValue v = rt_call_0(t, hook);
        rt_close(t, hook);
        return v;
    }
    return rt_dict_keys_list(t, d);
}
static const RtMethodDef module_methods[] = {RT_METHOD_NOARGS("__dir__", module_dir, "__dir__() -> list\nspecialized dir() implementation"), {0}};

static void
module_traverse(RtObject *o, RtVisitFn visit, void *arg)
{
    rt_gc_visit(((RtModule *)o)->dict, visit, arg);
    rt_instance_traverse(o, visit, arg);
}
static void
module_dealloc(RtThread *t, RtObject *o)
{
    RtDict *dict = ((RtModule *)o)->dict;
    ((RtModule *)o)->dict = NULL;
    rt_instance_drop(t, o);
    if (dict != NULL) {     /* a collection has let go of it; functions and the host may still hold it */
        rt_decref(t, dict);
    }
    rt_object_free(t, o);
}

static const RtTypeSpec module_spec = {
    .name = "module", .basic_size = sizeof(RtModule), .kind = RT_KIND_MODULE, .dict_offset = offsetof(RtModule, dict),
    .flags = RT_TYPE_SUBCLASSABLE, .methods = module_methods, .getsets = module_getsets, .members = module_members,
    .slots = {.repr = module_repr, .get_attr = module_get_attr, .new_ = module_new, .init = module_init,
              .traverse = module_traverse, .dealloc = module_dealloc},
    .doc = "Create a module object.\n\nThe name must be a string; the optional docstring can have any type.",
};

static const RtModuleDef math_def = {.name = "math", .make = rt_math_module};

int
rt_module_init(RtThread *t)
{
    t->vm->types.module = rt_type_new_builtin(t, &module_spec);
    t->vm->module_room.modules = rt_dict_new(t);
    pthread_mutex_init(&t->vm->module_room.mutex, NULL);
    rt_condition_init(&t->vm->module_room.done);
    return t->vm->module_room.modules == NULL || rt_module_register(t, &math_def) < 0 || rt_module_register(t, &rt_bisect_def) < 0
        || rt_module_register(t, &rt_heapq_def) < 0 || rt_operator_init(t) < 0 ? -1 : 0;
}
