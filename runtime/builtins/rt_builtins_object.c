/* Builtin functions about any object: attributes, types, names, text. */
#include "rt_builtins_table.h"
#include "rt_cell.h"
#include "rt_dict.h"
#include "rt_exception.h"
#include "rt_format.h"
#include "rt_frame.h"
#include "rt_instance.h"
#include "rt_int.h"
#include "rt_list.h"
#include "rt_number.h"
#include "rt_str.h"
#include "rt_subscript.h"
#include "rt_tuple.h"
#include "rt_variables.h"
#include "rt_vm.h"

/* --- attributes --- */

/* The interned name in an argument; NULL with TypeError. */
static RtStr *
name_of(RtThread *t, RtValue v)
{
    if (!rt_is_str(v)) {
        rt_raise(t, RT_EXC_TypeError, "attribute name must be string, not '%T'", v);
        return NULL;
    }
    return rt_intern_str(t, rt_str_of_value(v));
}

static RtValue
builtin_getattr(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    (void)self;
    RtStr *name = rt_args_check(t, "getattr", nargs, 2, 3) == 0 ? name_of(t, args[1]) : NULL;
    if (name == NULL) {
        return RT_NULL;
    }
    if (nargs == 2) {
        return rt_get_attr(t, args[0], name);
    }
    RtValue v;
    int found = rt_get_attr_optional(t, args[0], name, &v);
    return found > 0 ? v : found < 0 ? RT_NULL : rt_dup(t, args[2]);
}

static RtValue
builtin_hasattr(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    (void)self;
    RtStr *name = rt_args_check(t, "hasattr", nargs, 2, 2) == 0 ? name_of(t, args[1]) : NULL;
    RtValue v = RT_NULL;
    int found = name == NULL ? -1 : rt_get_attr_optional(t, args[0], name, &v);
    rt_close(t, v);
    return found < 0 ? RT_NULL : rt_bool(found);
}

static RtValue
builtin_setattr(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    (void)self;
    RtStr *name = rt_args_check(t, "setattr", nargs, 3, 3) == 0 ? name_of(t, args[1]) : NULL;
    return name == NULL || rt_set_attr(t, args[0], name, args[2]) < 0 ? RT_NULL : RT_NONE;
}

static RtValue
builtin_delattr(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    (void)self;
    RtStr *name = rt_args_check(t, "delattr", nargs, 2, 2) == 0 ? name_of(t, args[1]) : NULL;
    return name == NULL || rt_set_attr(t, args[0], name, RT_NULL) < 0 ? RT_NULL : RT_NONE;
}

/* --- types --- */

static RtValue
builtin_isinstance(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    (void)self;
    int result = rt_args_check(t, "isinstance", nargs, 2, 2) < 0 ? -1 : rt_isinstance(t, args[0], args[1]);
    return result < 0 ? RT_NULL : rt_bool(result);
}

static RtValue
builtin_issubclass(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    (void)self;
    int result = rt_args_check(t, "issubclass", nargs, 2, 2) < 0 ? -1 : rt_issubclass(t, args[0], args[1]);
    return result < 0 ? RT_NULL : rt_bool(result);
}

static RtValue
builtin_callable(RtThread *t, RtValue self, RtValue v)
{
    (void)self;
    return rt_bool(rt_type_of(t, v)->slots.call != NULL);
}

static RtValue
builtin_hash(RtThread *t, RtValue self, RtValue v)
{
    int64_t hash;
    (void)self;
    return rt_hash(t, v, &hash) < 0 ? RT_NULL : rt_int_from_int64(t, hash);
}

static RtValue
builtin_id(RtThread *t, RtValue self, RtValue v)
{
    (void)self;
    return rt_int_from_uint64(t, rt_value_is_heap(v) ? (uint64_t)(uintptr_t)rt_value_object(v) : v.bits);
}

static RtValue
builtin_len(RtThread *t, RtValue self, RtValue v)
{
    (void)self;
    int64_t n = rt_length(t, v);
    return n < 0 ? RT_NULL : rt_int_from_int64(t, n);
}

/* --- text --- */

static RtValue builtin_repr(RtThread *t, RtValue self, RtValue v) { (void)self; return rt_repr(t, v); }
static RtValue builtin_ascii(RtThread *t, RtValue self, RtValue v) { (void)self; return rt_ascii(t, v); }

static RtValue
builtin_format(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    (void)self;
    if (rt_args_check(t, "format", nargs, 1, 2) < 0) {
        return RT_NULL;
    }
    if (nargs == 2 && !rt_is_str(args[1])) {
        return rt_raise(t, RT_EXC_TypeError, "format() argument 2 must be str, not %A", args[1]);
    }
    return rt_format_value(t, args[0], nargs == 2 ? args[1] : RT_NULL);
}

/* --- names --- */

static RtValue
builtin_globals(RtThread *t, RtValue self)
{
    RtFrame *f = rt_frame_current(t);
    (void)self;
    return f != NULL ? rt_value_new(t, f->globals) : rt_raise(t, RT_EXC_SystemError, "globals() needs a frame");
}

/* The variables of a function that are bound, as a new dict. */
static RtValue
function_locals(RtThread *t, RtFrame *f)
{
    const RtCode *code = f->code;
    RtDict *d = rt_dict_new(t);
    for (int32_t i = 0; d != NULL && i < code->local_count; i++) {
        RtValue v = rt_value_has_kind(f->locals[i], RT_KIND_CELL) && (code->local_kinds[i] & (RT_LOCAL_CELL | RT_LOCAL_FREE))
            ? rt_cell_get(t, rt_as_cell(f->locals[i])) : rt_dup(t, f->locals[i]);
        if (!rt_value_is_null(v) && rt_dict_set(t, d, rt_tuple_item(code->local_names, i), v) < 0) {
            rt_close(t, v);
            rt_decref(t, d);
            return RT_NULL;
        }
        rt_close(t, v);
    }
    return d != NULL ? rt_value_take(d) : RT_NULL;
}

static RtValue
builtin_locals(RtThread *t, RtValue self)
{
    RtFrame *f = rt_frame_current(t);
    (void)self;
    if (f == NULL) {
        return rt_raise(t, RT_EXC_SystemError, "frame does not exist");
    }
    return (f->code->flags & RT_CODE_OPTIMIZED) ? function_locals(t, f) : rt_frame_mapping(t, f);
}

static RtValue
builtin_vars(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    if (rt_args_check(t, "vars", nargs, 0, 1) < 0) {
        return RT_NULL;
    }
    if (nargs == 0) {
        return builtin_locals(t, self);
    }
    RtValue v;
    int found = rt_get_attr_optional(t, args[0], t->vm->names.__dict__, &v);
    return found > 0 ? v : found < 0 ? RT_NULL : rt_raise(t, RT_EXC_TypeError, "vars() argument must have __dict__ attribute");
}

/* A new list of `names` (taken), sorted. */
static RtValue
sorted_list_take(RtThread *t, RtValue names)
{
    RtValue list = rt_value_is_null(names) ? RT_NULL : rt_list_from_iterable(t, names);
    rt_close(t, names);
    if (!rt_value_is_null(list) && rt_list_sort(t, rt_as_list(list), RT_NONE, false) < 0) {
        rt_close(t, list);
        return RT_NULL;
    }
    return list;
}

RtValue
rt_dir(RtThread *t, RtValue v)
{
    RtValue names = rt_call_special(t, t->vm->names.__dir__, &v, 1);
    if (rt_value_is_null(names) && t->exc == NULL) {
        return rt_raise(t, RT_EXC_TypeError, "object does not provide __dir__");
    }
    return sorted_list_take(t, names);
}

static RtValue
builtin_dir(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    if (rt_args_check(t, "dir", nargs, 0, 1) < 0) {
        return RT_NULL;
    }
    if (nargs == 1) {
        return rt_dir(t, args[0]);
    }
    RtValue locals = builtin_locals(t, self);
    if (rt_value_is_null(locals)) {
        return RT_NULL;
    }
    RtValue names = rt_call_method(t, locals, t->vm->names.keys, NULL, 0);
    rt_close(t, locals);
    return sorted_list_take(t, names);
}

static RtValue
builtin_import(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    static const RtArgsSpec spec = {"__import__", {"name", "globals", "locals", "fromlist", "level"}, .count = 5, .required = 1, .positional = 5};
    RtValue out[5];
    (void)self;
    if (rt_args_parse(t, &spec, args, nargs, kwnames, out) < 0) {
        return RT_NULL;
    }
    if (!rt_is_str(out[0])) {
        return rt_raise(t, RT_EXC_TypeError, "__import__() argument 1 must be str, not %A", out[0]);
    }
    RtStr *name = rt_intern_str(t, rt_str_of_value(out[0]));
    return name == NULL ? RT_NULL : rt_import_name(t, name, rt_value_is_null(out[3]) ? RT_NONE : out[3],
                                                    rt_value_is_null(out[4]) ? rt_small_int(0) : out[4]);
}

const RtMethodDef rt_builtins_object[] = {
    RT_METHOD_FAST_KW("__build_class__", rt_build_class, "__build_class__(func, name, /, *bases, [metaclass], **kwds) -> class"),
    RT_METHOD_FAST_KW("__import__", builtin_import, "Import a module."),
    RT_METHOD_O("ascii", builtin_ascii, "Return an ASCII-only representation of an object."),
    RT_METHOD_O("callable", builtin_callable, "Return whether the object is callable (i.e., some kind of function)."),
    RT_METHOD_FAST("delattr", builtin_delattr, "Deletes the named attribute from the given object."),
    RT_METHOD_FAST("dir", builtin_dir, "dir([object]) -> list of strings"),
    RT_METHOD_FAST("format", builtin_format, "Return type(value).__format__(value, format_spec)"),
    RT_METHOD_FAST("getattr", builtin_getattr, "Get a named attribute from an object."),
    RT_METHOD_NOARGS("globals", builtin_globals, "Return the dictionary containing the current scope's global variables."),
    RT_METHOD_FAST("hasattr", builtin_hasattr, "Return whether the object has an attribute with the given name."),
    RT_METHOD_O("hash", builtin_hash, "Return the hash value for the given object."),
    RT_METHOD_O("id", builtin_id, "Return the identity of an object."),
    RT_METHOD_FAST("isinstance", builtin_isinstance, "Return whether an object is an instance of a class or of a subclass thereof."),
    RT_METHOD_FAST("issubclass", builtin_issubclass, "Return whether 'cls' is derived from another class or is the same class."),
    RT_METHOD_O("len", builtin_len, "Return the number of items in a container."),
    RT_METHOD_NOARGS("locals", builtin_locals, "Return a dictionary containing the current scope's local variables."),
    RT_METHOD_O("repr", builtin_repr, "Return the canonical string representation of the object."),
    RT_METHOD_FAST("setattr", builtin_setattr, "Sets the named attribute on the given object to the specified value."),
    RT_METHOD_FAST("vars", builtin_vars, "vars([object]) -> dictionary"),
    {0},
};
