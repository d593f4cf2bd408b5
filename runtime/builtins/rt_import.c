/* Import: built-in modules, and modules and packages of the program that the host finds and compiles.
 *
 * A module is in sys.modules while its body runs, so that modules may import each other.  A body runs once: a thread that
 * finds another one running it waits, detached, until it has ended, unless that would wait in a circle; then it gets
 * the module as it is, as a circular import of one thread does.
 */
#include "rt_builtins.h"
#include "rt_dict.h"
#include "rt_exception_types.h"
#include "rt_frame.h"
#include "rt_function.h"
#include "rt_host.h"
#include "rt_import_turns.h"
#include "rt_instance.h"
#include "rt_int.h"
#include "rt_iter.h"
#include "rt_list.h"
#include "rt_number.h"
#include "rt_module.h"
#include "rt_str.h"
#include "rt_sys.h"
#include "rt_tuple.h"
#include "rt_vm.h"
#include "rt_world.h"

static RtValue
raise_import(RtThread *t, RtExc type, RtStr *message, RtValue name, RtValue path, RtValue name_from)
{
    return rt_raise_with_fields(t, type, message, (RtValue[]){name, path, name_from}, RT_HOST >= 0x030c ? 3 : 2);
}

static RtValue
no_module(RtThread *t, RtStr *name)
{
    RtValue v = rt_value_borrow(name);
    return raise_import(t, RT_EXC_ModuleNotFoundError, rt_str_format(t, "No module named %R", v), v, RT_NULL, RT_NULL);
}

/* --- one module --- */

/* What sys.modules has: 1 with a new reference, 0, or -1 with an exception. */
static int
known(RtThread *t, RtStr *name, RtValue *module)
{
    if (rt_import_wait(t, name) < 0) {
        return -1;
    }
    *module = rt_dict_get_str(t, t->vm->module_room.modules, name);
    if (rt_value_is_null(*module)) {
        return t->exc != NULL ? -1 : 0;
    }
    if (rt_value_is_none(*module)) {
        RtValue v = rt_value_borrow(name);
        raise_import(t, RT_EXC_ModuleNotFoundError, rt_str_format(t, "import of %U halted; None in sys.modules", name), v, RT_NULL, RT_NULL);
        return -1;
    }
    return 1;
}

/* Everything before (behind) the last dot; NULL when there is none, or with MemoryError. */
static RtStr *
cut(RtThread *t, RtStr *name, bool behind)
{
    RtStr *dot = rt_str_from_char(t, '.');
    if (dot == NULL) {
        return NULL;
    }
    int64_t at = rt_str_rfind(name, dot, 0, rt_str_length(name));
    rt_decref(t, dot);
    if (at < 0) {
        return NULL;
    }
    RtStr *part = behind ? rt_str_slice(t, name, (size_t)at + 1, rt_str_length(name)) : rt_str_slice(t, name, 0, (size_t)at);
    RtStr *interned = part != NULL ? rt_intern_str(t, part) : NULL;     /* lives as long as the VM */
    if (part != NULL) {
        rt_decref(t, part);
    }
    return interned;
}

/* Names and places of a module that was found. */
static int
describe(RtThread *t, RtModule *m, RtStr *name, const RtFoundModule *found)
{
    RtNames *n = &t->vm->names;
    RtStr *package = found->folders != NULL ? name : cut(t, name, false);
    if (t->exc != NULL || rt_dict_set_str(t, m->dict, n->__package__, rt_value_borrow(package != NULL ? package : n->empty)) < 0
        || rt_dict_set_str(t, m->dict, n->__builtins__, rt_value_borrow(rt_builtins_dict(t))) < 0) {
        return -1;
    }
    if (rt_dict_set_str(t, m->dict, n->__file__, found->file != NULL ? rt_str_value(found->file) : RT_NONE) < 0) {
        return -1;
    }
    if (found->folders == NULL) {
        return 0;
    }
    RtList *path = rt_list_from_array(t, found->folders->items, rt_tuple_size(found->folders));
    if (path == NULL) {
        return -1;
    }
    int failed = rt_dict_set_str(t, m->dict, n->__path__, rt_value_borrow(path));
    rt_decref(t, path);
    return failed;
}

/* Make the module that was found and run its body.  The caller has begun `name`. */
static RtValue
run(RtThread *t, RtStr *name, const RtFoundModule *found)
{
    RtDict *modules = t->vm->module_room.modules;
    RtModule *m = rt_module_new(t, name);
    if (m == NULL || describe(t, m, name, found) < 0 || rt_dict_set_str(t, modules, name, rt_value_borrow(m)) < 0) {
        if (m != NULL) {
            rt_decref(t, m);
        }
        return RT_NULL;
    }
    RtValue result = RT_NONE;
    if (!rt_value_is_null(found->code)) {
        RtFunction *body = rt_function_new(t, (RtCode *)rt_value_object(found->code), m->dict);
        result = body != NULL ? rt_function_run(t, rt_value_borrow(body), RT_NULL) : RT_NULL;
        if (body != NULL) {
            rt_decref(t, body);
        }
    }
    rt_decref(t, m);
    if (rt_value_is_null(result)) {
        RtObject *exc = rt_error_fetch(t);
        if (rt_dict_del_str(t, modules, name) < 0) {
            rt_error_clear(t);
        }
        rt_raise_object_take(t, exc);
        return RT_NULL;
    }
    rt_close(t, result);
    RtValue v = rt_dict_get_str(t, modules, name);       /* the body may have put something else there */
    if (rt_value_is_null(v) && t->exc == NULL) {
        RtValue key = rt_value_borrow(name);
        rt_raise_object_take(t, rt_exception_new(t, rt_exc_type(t, RT_EXC_KeyError), &key, 1));
    }
    return v;
}

/* A module of the program, looked for in the folders of `path`.  A new reference, or RT_NULL: with an exception, or there is none. */
static RtValue
load(RtThread *t, RtStr *name, RtValue path)
{
    const RtHostOps *ops = t->vm->host.ops;
    RtValue folders = ops == NULL ? RT_NULL : rt_tuple_from_iterable(t, path);
    if (rt_value_is_null(folders)) {
        return RT_NULL;
    }
    RtImporting own = {.name = name, .thread = t};
    RtFoundModule found = {.code = RT_NULL};
    RtValue v = RT_NULL;
    int there = 0;
    while (there == 0 && !rt_import_begin(t, &own)) {
        there = known(t, name, &v);
    }
    if (there == 0) {
        v = rt_dict_get_str(t, t->vm->module_room.modules, name);     /* somebody was faster */
        if (rt_value_is_null(v) && t->exc == NULL && ops->find(t, name, rt_as_tuple(folders), &found) > 0) {
            v = run(t, name, &found);
        }
        rt_import_end(t, &own);
    }
    rt_close(t, folders);
    rt_close(t, found.code);
    rt_close(t, found.file != NULL ? rt_str_value(found.file) : RT_NULL);
    rt_close(t, rt_value_take(found.folders));
    return v;
}

static RtValue import_absolute(RtThread *t, RtStr *name);

/* The folders to look for `name` in: a new reference.  Imports the parent, which is given back too (RT_NULL: none). */
static RtValue
path_for(RtThread *t, RtStr *name, RtStr *parent_name, RtValue *parent)
{
    *parent = RT_NULL;
    if (parent_name == NULL) {
        RtStr *key = rt_intern(t, "path");
        RtValue path = key != NULL ? rt_sys_get(t, key) : RT_NULL;
        if (rt_value_is_null(path) && t->exc == NULL) {
            return rt_raise(t, RT_EXC_RuntimeError, "sys.path must be a list of directory names");
        }
        return path;
    }
    RtValue path;
    *parent = import_absolute(t, parent_name);
    if (rt_value_is_null(*parent) || rt_get_attr_optional(t, *parent, t->vm->names.__path__, &path) < 0) {
        return RT_NULL;
    }
    if (rt_value_is_null(path)) {
        RtValue v = rt_value_borrow(name);
        RtStr *text = rt_str_format(t, "No module named %R; %R is not a package", v, rt_value_borrow(parent_name));
        return raise_import(t, RT_EXC_ModuleNotFoundError, text, v, RT_NULL, RT_NULL);
    }
    return path;
}

static RtValue
import_absolute(RtThread *t, RtStr *name)
{
    RtValue v, parent = RT_NULL, path = RT_NULL;
    int there = known(t, name, &v);
    if (there != 0) {
        return there > 0 ? v : RT_NULL;
    }
    v = rt_module_built_in(t, name);
    if (!rt_value_is_null(v) || t->exc != NULL) {
        return v;
    }
    RtStr *parent_name = cut(t, name, false);
    if (t->exc == NULL) {
        path = path_for(t, name, parent_name, &parent);
    }
    there = rt_value_is_null(path) ? -1 : known(t, name, &v);          /* the parent may have imported it */
    if (there == 0) {
        v = load(t, name, path);
        if (rt_value_is_null(v) && t->exc == NULL) {
            no_module(t, name);
        }
        RtStr *tail = rt_value_is_null(v) || parent_name == NULL ? NULL : cut(t, name, true);
        if (tail != NULL && rt_set_attr(t, parent, tail, v) < 0 && rt_error_matches(t, RT_EXC_AttributeError)) {
            rt_error_clear(t);
        }
        if (t->exc != NULL) {
            rt_close(t, v);
            v = RT_NULL;
        }
    }
    rt_close(t, path);
    rt_close(t, parent);
    return there < 0 ? RT_NULL : v;
}

/* --- from package import names --- */

/* Modules among the names are imported: those that the package does not have yet. */
static int
import_names(RtThread *t, RtValue module, RtStr *package, RtValue names, bool star)
{
    RtValue v, path;
    if (rt_get_attr_optional(t, module, t->vm->names.__path__, &path) <= 0) {
        return t->exc != NULL ? -1 : 0;
    }
    rt_close(t, path);
    RtValue list = rt_tuple_from_iterable(t, names);
    int failed = rt_value_is_null(list) ? -1 : 0;
    for (int64_t i = 0; failed == 0 && i < rt_tuple_size(rt_as_tuple(list)); i++) {
        RtValue item = rt_tuple_item(rt_as_tuple(list), i);
        if (!rt_is_str(item)) {
            if (star) {
                rt_raise(t, RT_EXC_TypeError, "Item in %U.__all__ must be str, not %T", package, item);
            }
            else {
                rt_raise(t, RT_EXC_TypeError, "Item in ``from list'' must be str, not %T", item);
            }
            failed = -1;
            continue;
        }
        RtStr *name = rt_intern_str(t, rt_str_of_value(item));
        if (name == NULL) {
            failed = -1;
            continue;
        }
        if (rt_str_equal_c(name, "*")) {
            RtValue all;
            failed = star ? 0 : rt_get_attr_optional(t, module, t->vm->names.__all__, &all);
            if (failed > 0) {
                failed = import_names(t, module, package, all, true);
                rt_close(t, all);
            }
            continue;
        }
        int has = rt_get_attr_optional(t, module, name, &v);
        if (has != 0) {
            rt_close(t, v);
            failed = has < 0 ? -1 : 0;
            continue;
        }
        RtStr *text = rt_str_format(t, "%U.%U", package, name), *full = text != NULL ? rt_intern_str(t, text) : NULL;
        if (text != NULL) {
            rt_decref(t, text);
        }
        v = full != NULL ? import_absolute(t, full) : RT_NULL;
        if (rt_value_is_null(v) && full != NULL && rt_error_matches(t, RT_EXC_ModuleNotFoundError)) {
            RtValue missing = rt_exception_get_extra(t, rt_value_borrow(t->exc), RT_EXTRA_NAME);
            if (rt_is_str(missing) && rt_str_equal(rt_str_of_value(missing), full)) {
                rt_error_clear(t);           /* IMPORT_FROM says what is missing */
            }
            rt_close(t, missing);
        }
        rt_close(t, v);
        failed = t->exc != NULL ? -1 : 0;
    }
    rt_close(t, list);
    return failed;
}

/* --- relative names --- */

/* The package that a relative import in the running module starts from: a new reference, or NULL with an exception. */
static RtStr *
package_here(RtThread *t)
{
    RtFrame *f = rt_frame_current(t);
    RtNames *n = &t->vm->names;
    RtStr *package = NULL;
    if (f != NULL) {
        RtValue v = rt_dict_get_str(t, f->globals, n->__package__);
        if (!rt_is_str(v) && !rt_value_is_null(v) && !rt_value_is_none(v)) {
            rt_close(t, v);
            rt_raise(t, RT_EXC_TypeError, "package must be a string");
            return NULL;
        }
        if (!rt_is_str(v) && t->exc == NULL) {
            rt_close(t, v);
            v = rt_dict_get_str(t, f->globals, n->__name__);
            RtValue path = rt_dict_get_str(t, f->globals, n->__path__);
            if (rt_is_str(v) && rt_value_is_null(path)) {
                RtStr *above = cut(t, rt_str_of_value(v), false);
                rt_close(t, v);
                v = above != NULL ? rt_value_new(t, above) : RT_NULL;
            }
            rt_close(t, path);
        }
        package = rt_is_str(v) ? rt_str_of_value(v) : NULL;
    }
    if (t->exc == NULL && (package == NULL || rt_str_length(package) == 0)) {
        if (package != NULL) {
            rt_decref(t, package);
        }
        package = NULL;
        raise_import(t, RT_EXC_ImportError, rt_str_from_c(t, "attempted relative import with no known parent package"), RT_NULL, RT_NULL, RT_NULL);
    }
    return package;
}

/* The absolute name, interned; NULL with an exception. */
static RtStr *
absolute_name(RtThread *t, RtStr *name, int64_t level)
{
    RtStr *package = package_here(t), *base = package;
    for (int64_t i = 1; i < level && base != NULL; i++) {
        base = cut(t, base, false);
    }
    RtStr *full = NULL;
    if (package != NULL && base == NULL && t->exc == NULL) {
        raise_import(t, RT_EXC_ImportError, rt_str_from_c(t, "attempted relative import beyond top-level package"), RT_NULL, RT_NULL, RT_NULL);
    }
    if (base != NULL) {
        RtStr *text = rt_str_length(name) == 0 ? rt_str_ref(t, base) : rt_str_format(t, "%U.%U", base, name);
        full = text != NULL ? rt_intern_str(t, text) : NULL;
        if (text != NULL) {
            rt_decref(t, text);
        }
    }
    if (package != NULL) {
        rt_decref(t, package);
    }
    return full;
}

/* --- the instructions --- */

RtValue
rt_import_name(RtThread *t, RtStr *name, RtValue fromlist, RtValue level)
{
    int64_t up = rt_value_is_int(level) ? rt_small_int_value(level) : 0;
    if (up < 0) {
        return rt_raise(t, RT_EXC_ValueError, "level must be >= 0");
    }
    if (up == 0 && rt_str_length(name) == 0) {
        return rt_raise(t, RT_EXC_ValueError, "Empty module name");
    }
    RtStr *full = up == 0 ? name : absolute_name(t, name, up);
    RtValue module = full != NULL ? import_absolute(t, full) : RT_NULL;
    if (rt_value_is_null(module)) {
        return RT_NULL;
    }
    int names = rt_value_is_none(fromlist) ? 0 : rt_truth(t, fromlist);
    if (names > 0) {
        names = import_names(t, module, full, fromlist, false);
    }
    else if (names == 0 && up == 0) {
        RtStr *top = full, *above;
        while ((above = cut(t, top, false)) != NULL) {
            top = above;
        }
        if (top != full && t->exc == NULL) {
            rt_close(t, module);
            module = rt_dict_get_str(t, t->vm->module_room.modules, top);
        }
    }
    if (names < 0 || t->exc != NULL) {
        rt_close(t, module);
        return RT_NULL;
    }
    return module;
}

/* What sys.modules has as "module.name": a circular import of a package's modules. */
static RtValue
found_by_full_name(RtThread *t, RtValue from, RtStr *name)
{
    RtStr *text = rt_str_format(t, "%V.%U", from, name), *full = text != NULL ? rt_intern_str(t, text) : NULL;
    if (text != NULL) {
        rt_decref(t, text);
    }
    return full != NULL ? rt_dict_get_str(t, t->vm->module_room.modules, full) : RT_NULL;
}

static RtStr *
cannot_import(RtThread *t, RtValue name, RtValue from, RtValue path)
{
    if (!rt_is_str(from)) {
        return rt_str_format(t, "cannot import name %R from '<unknown module name>' (unknown location)", name);
    }
    if (!rt_is_str(path)) {
        return rt_str_format(t, "cannot import name %R from %R (unknown location)", name, from);
    }
#if RT_HOST >= 0x030d
    bool beside = rt_sys_host_since(t, 0x030d01) && rt_module_is_beside_program(t, rt_str_of_value(path));
    if (beside && rt_host_names_module(t, rt_str_of_value(from))) {
        return rt_str_format(t, "cannot import name %R from %R (consider renaming %R since it has the same name as the standard library "
                             "module named %R and prevents importing that standard library module)", name, from, path, from);
    }
    if (beside && rt_import_is_partial(t, rt_str_of_value(from))) {
        return rt_str_format(t, "cannot import name %R from %R (consider renaming %R if it has the same name as a library you intended to import)",
                             name, from, path);
    }
#endif
    if (rt_import_is_partial(t, rt_str_of_value(from))) {
        return rt_str_format(t, "cannot import name %R from partially initialized module %R (most likely due to a circular import) (%V)",
                             name, from, path);
    }
    return rt_str_format(t, "cannot import name %R from %R (%V)", name, from, path);
}

RtValue
rt_import_from(RtThread *t, RtValue module, RtStr *name)
{
    RtValue v, from = RT_NULL, path = RT_NULL;
    if (rt_get_attr_optional(t, module, name, &v) != 0) {
        return v;
    }
    RtNames *n = &t->vm->names;
    if (rt_get_attr_optional(t, module, n->__name__, &from) < 0 || rt_get_attr_optional(t, module, n->__file__, &path) < 0) {
        rt_close(t, from);
        return RT_NULL;
    }
    v = rt_is_str(from) ? found_by_full_name(t, from, name) : RT_NULL;
    if (rt_value_is_null(v) && t->exc == NULL) {
        RtValue shown = rt_value_borrow(name);
        raise_import(t, RT_EXC_ImportError, cannot_import(t, shown, from, path), from, rt_is_str(path) ? path : RT_NULL, shown);
    }
    rt_close(t, from);
    rt_close(t, path);
    return v;
}
