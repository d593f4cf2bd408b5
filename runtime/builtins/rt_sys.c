/* The module sys. */
#include "rt_sys.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>

#include "rt_attribute.h"
#include "rt_dict.h"
#include "rt_exception_types.h"
#include "rt_int.h"
#include "rt_intern.h"
#include "rt_list.h"
#include "rt_slice.h"
#include "rt_str.h"
#include "rt_tuple.h"
#include "rt_vm.h"
#include "rt_world.h"

/* --- tuples with names --- */

RtType *
rt_struct_type(RtThread *t, const RtTypeSpec *spec, const char *const *fields)
{
    RtType *type = rt_type_new_builtin(t, spec);
    for (uint32_t i = 0; fields[i] != NULL; i++) {
        RtStr *name = rt_intern(t, fields[i]);
        RtValue member = name != NULL ? rt_member_new(t, type, name, (uint32_t)(sizeof(RtTuple) + i * sizeof(RtValue))) : RT_NULL;
        int result = rt_value_is_null(member) ? -1 : rt_dict_set_str(t, type->dict, name, member);
        rt_close(t, member);
        if (result < 0) {
            return NULL;
        }
    }
    return type;
}

/* A tuple of a type that rt_struct_type() made, with n borrowed items. */
static RtValue
struct_new(RtThread *t, RtType *type, const RtValue *items, size_t n)
{
    RtTuple *plain = rt_tuple_from_array(t, items, (int64_t)n);
    if (plain == NULL) {
        return RT_NULL;
    }
    RtValue v = rt_value_borrow(plain), made = t->vm->types.tuple->slots.new_(t, type, &v, 1, NULL);
    rt_decref(t, plain);
    return made;
}

/* The name of item i: the member descriptor at its place. */
static RtStr *
field_name(RtThread *t, const RtType *type, int64_t i)
{
    int64_t position = 0;
    RtValue key, v;
    RtStr *name = t->vm->names.empty;
    while (rt_dict_next(t, type->dict, &position, &key, &v)) {
        if (rt_type_of(t, v) == t->vm->types.member && ((RtMember *)rt_value_object(v))->offset == sizeof(RtTuple) + (size_t)i * sizeof(RtValue)) {
            name = ((RtMember *)rt_value_object(v))->name;     /* interned */
        }
        rt_close(t, key);
        rt_close(t, v);
    }
    return name;
}

RtValue
rt_struct_repr(RtThread *t, RtValue self)
{
    const RtType *type = rt_type_of(t, self);
    const RtTuple *tuple = rt_as_tuple(self);
    RtBuilder b;
    rt_builder_init(&b, t);
    int result = rt_builder_c(&b, type->spec->module) < 0 || rt_builder_char(&b, '.') < 0 || rt_builder_str(&b, type->name) < 0
        || rt_builder_char(&b, '(') < 0 ? -1 : 0;
    for (int64_t i = 0, n = rt_tuple_size(tuple); i < n && result == 0; i++) {
        result = (i > 0 && rt_builder_c(&b, ", ") < 0) || rt_builder_str(&b, field_name(t, type, i)) < 0 || rt_builder_char(&b, '=') < 0
            || rt_builder_repr(&b, rt_tuple_item(tuple, i)) < 0 ? -1 : 0;
    }
    return rt_str_value(rt_builder_finish(&b, result < 0 || rt_builder_char(&b, ')') < 0));
}

static const RtTypeSpec version_spec = {.name = "version_info", .module = "sys", .base = RT_BASE(tuple), .slots = {.repr = rt_struct_repr}};
static const RtTypeSpec float_spec = {.name = "float_info", .module = "sys", .base = RT_BASE(tuple), .slots = {.repr = rt_struct_repr}};
static const RtTypeSpec int_spec = {.name = "int_info", .module = "sys", .base = RT_BASE(tuple), .slots = {.repr = rt_struct_repr}};
static const RtTypeSpec hash_spec = {.name = "hash_info", .module = "sys", .base = RT_BASE(tuple), .slots = {.repr = rt_struct_repr}};
static const char *const version_fields[] = {"major", "minor", "micro", "releaselevel", "serial", NULL};
static const char *const float_fields[] = {"max", "max_exp", "max_10_exp", "min", "min_exp", "min_10_exp", "dig", "mant_dig", "epsilon",
                                           "radix", "rounds", NULL};
static const char *const int_fields[] = {"bits_per_digit", "sizeof_digit", "default_max_str_digits", "str_digits_check_threshold", NULL};
static const char *const hash_fields[] = {"width", "modulus", "inf", "nan", "imag", "algorithm", "hash_bits", "seed_bits", "cutoff", NULL};

/* --- functions --- */

static RtValue
sys_exit(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    (void)self;
    if (rt_args_check(t, "exit", nargs, 0, 1) < 0) {
        return RT_NULL;
    }
    const RtValue *values = args;
    size_t n = nargs == 1 && !rt_value_is_none(args[0]) ? 1 : 0;
    if (n == 1 && rt_is_tuple(args[0])) {
        values = rt_as_tuple(args[0])->items;
        n = (size_t)rt_tuple_size(rt_as_tuple(args[0]));
    }
    RtObject *exc = rt_exception_new(t, rt_exc_type(t, RT_EXC_SystemExit), values, n);
    return exc != NULL ? rt_raise_object_take(t, exc) : RT_NULL;
}

static RtValue
sys_getrecursionlimit(RtThread *t, RtValue self)
{
    (void)self;
    return rt_small_int(rt_load_relaxed(&t->vm->running.recursion_limit));
}

static RtValue
sys_setrecursionlimit(RtThread *t, RtValue self, RtValue v)
{
    int64_t limit;
    (void)self;
    if (rt_index_c_int(t, v, &limit) < 0) {
        return RT_NULL;
    }
    if (limit < 1) {
        return rt_raise(t, RT_EXC_ValueError, "recursion limit must be greater or equal than 1");
    }
    int32_t depth = rt_load_relaxed(&t->vm->running.recursion_limit) - t->recursion_remaining;
    depth += RT_HOST < 0x030c;       /* there this call counts, too */
    if (depth >= limit) {
        return rt_raise(t, RT_EXC_RecursionError, "cannot set the recursion limit to %ld at the recursion depth %d: the limit is too low",
                        limit, depth);
    }
    rt_set_recursion_limit(t, (int32_t)limit);
    return RT_NONE;
}

static RtValue
sys_intern(RtThread *t, RtValue self, RtValue v)
{
    (void)self;
    if (!rt_is_str(v)) {
        return rt_raise(t, RT_EXC_TypeError, "intern() argument must be str, not %A", v);
    }
    if (!rt_is_str_exact(v)) {
        return rt_raise(t, RT_EXC_TypeError, "can't intern %T", v);
    }
    return rt_str_value(rt_intern_str(t, rt_str_of_value(v)));
}

/* The exception being handled, a new reference; None outside. */
static RtValue
handled(RtThread *t)
{
    for (const RtHandled *h = t->handled; h != NULL; h = h->previous) {
        if (h->exc != NULL) {
            return rt_dup(t, rt_value_borrow(h->exc));
        }
    }
    return RT_NONE;
}
static RtValue
sys_exception(RtThread *t, RtValue self)
{
    (void)self;
    return handled(t);
}
static RtValue
sys_exc_info(RtThread *t, RtValue self)
{
    RtValue exc = handled(t), traceback = RT_NONE;
    RtTuple *info;
    (void)self;
    if (rt_value_is_none(exc)) {
        info = rt_tuple_pack(t, 3, RT_NONE, RT_NONE, RT_NONE);
    }
    else {
        RtObject *tb = rt_exception_traceback(t, rt_value_object(exc));
        traceback = tb != NULL ? rt_value_take(tb) : RT_NONE;
        info = rt_tuple_pack(t, 3, rt_value_borrow(rt_type_of(t, exc)), exc, traceback);
    }
    rt_close(t, traceback);
    rt_close(t, exc);
    return info != NULL ? rt_value_take(info) : RT_NULL;
}

static RtValue
sys_encoding(RtThread *t, RtValue self)
{
    (void)self;
    return rt_str_value(rt_intern(t, "utf-8"));
}

static RtValue
sys_get_max_digits(RtThread *t, RtValue self)
{
    (void)self;
    return rt_small_int(rt_load_relaxed(&t->vm->int_.text_limit));
}
static RtValue
sys_set_max_digits(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    static const RtArgsSpec spec = {"set_int_max_str_digits", {"maxdigits"}, .count = 1, .required = 1, .positional = 1};
    RtValue out[1];
    int64_t n;
    (void)self;
    if (rt_args_parse(t, &spec, args, nargs, kwnames, out) < 0 || rt_index_c_int(t, out[0], &n) < 0) {
        return RT_NULL;
    }
    if (n != 0 && n < 640) {
        return rt_raise(t, RT_EXC_ValueError, "maxdigits must be 0 or larger than 640");
    }
    rt_store_relaxed(&t->vm->int_.text_limit, (int32_t)n);
    return RT_NONE;
}

static RtValue
sys_getsizeof(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    static const RtArgsSpec spec = {"getsizeof", {"object", "default"}, .count = 2, .required = 1, .positional = 2};
    RtValue out[2];
    (void)self;
    if (rt_args_parse(t, &spec, args, nargs, kwnames, out) < 0) {
        return RT_NULL;
    }
    RtValue size = rt_call_method(t, out[0], t->vm->names.__sizeof__, NULL, 0);
    if (rt_value_is_null(size) && !rt_value_is_null(out[1]) && rt_error_matches(t, RT_EXC_TypeError)) {
        rt_error_clear(t);
        return rt_dup(t, out[1]);
    }
    return size;
}

/* Another thread may count the object at the same time: then the number is of a moment. */
static RtValue
sys_getrefcount(RtThread *t, RtValue self, RtValue v)
{
    (void)self;
    if (!rt_value_is_heap(v) || (rt_value_object(v)->flags & RT_OBJECT_IMMORTAL)) {
        return rt_small_int(UINT32_MAX);
    }
    rt_world_stop(t);
    int64_t count = rt_object_count(rt_value_object(v));
    rt_world_start(t);
    return rt_int_from_int64(t, count);
}

static const RtMethodDef sys_methods[] = {
    RT_METHOD_FAST_KW("getsizeof", sys_getsizeof, "Return the size of object in bytes."),
    RT_METHOD_O("getrefcount", sys_getrefcount, "Return the reference count of object."),
    RT_METHOD_FAST("exit", sys_exit, "Exit the interpreter by raising SystemExit(status)."),
    RT_METHOD_NOARGS("getrecursionlimit", sys_getrecursionlimit, "Return the current value of the recursion limit."),
    RT_METHOD_O("setrecursionlimit", sys_setrecursionlimit, "Set the maximum depth of the Python interpreter stack to n."),
    RT_METHOD_O("intern", sys_intern, "``Intern'' the given string."),
    RT_METHOD_NOARGS("exception", sys_exception, "Return the current exception."),
    RT_METHOD_NOARGS("exc_info", sys_exc_info, "Return current exception information: (type, value, traceback)."),
    RT_METHOD_NOARGS("getdefaultencoding", sys_encoding, "Return the current default encoding used by the Unicode implementation."),
    RT_METHOD_NOARGS("getfilesystemencoding", sys_encoding, "Return the encoding used to convert Unicode filenames to OS filenames."),
    RT_METHOD_NOARGS("get_int_max_str_digits", sys_get_max_digits, "Return the maximum string digits limit for non-binary int<->str conversions."),
    RT_METHOD_FAST_KW("set_int_max_str_digits", sys_set_max_digits, "Set the maximum string digits limit for non-binary int<->str conversions."),
    {0},
};

/* --- contents --- */

static int
set_name(RtThread *t, const char *name, RtValue v)
{
    return rt_module_add(t, t->vm->sys_room.module, name, v);
}

/* The same for a new reference, which is taken. */
static int
set_take(RtThread *t, const char *name, RtValue v)
{
    int result = rt_value_is_null(v) ? -1 : set_name(t, name, v);
    rt_close(t, v);
    return result;
}

RtValue
rt_sys_get(RtThread *t, RtStr *name)
{
    return rt_dict_get_str(t, t->vm->sys_room.module->dict, name);
}

static RtValue
text(RtThread *t, const char *s)
{
    return rt_str_value(rt_str_from_c(t, s));
}

int
rt_sys_set_argv(RtThread *t, int argc, const char *const *argv)
{
    RtList *list = rt_list_new(t, argc);
    for (int i = 0; list != NULL && i < argc; i++) {
        RtStr *s = rt_str_from_utf8(t, argv[i], strlen(argv[i]));
        if (s == NULL || rt_list_append_take(t, list, rt_str_value(s)) < 0) {
            rt_decref(t, list);
            return -1;
        }
    }
    return list != NULL ? set_take(t, "argv", rt_value_take(list)) : -1;
}

int
rt_sys_set_folder(RtThread *t, RtStr *folder)
{
    RtValue item = rt_str_value(folder);
    RtStr *interned = rt_intern_str(t, folder);
    if (interned == NULL) {
        return -1;
    }
    rt_store_release(&t->vm->sys_room.folder, interned);
    RtList *list = rt_list_from_array(t, &item, 1);
    return list != NULL ? set_take(t, "path", rt_value_take(list)) : -1;
}

bool
rt_sys_host_since(const RtThread *t, int release)
{
    return (RT_HOST << 8 | t->vm->sys_room.host_micro) >= release;
}

/* 0, or -1 with MemoryError. */
static int
set_errors(RtThread *t, const RtSysHost *host)
{
    static const char *const by_default[] = {"strict", "strict", "backslashreplace"};
    for (int i = RT_STDIN; i <= RT_STDERR; i++) {
        char *name = strdup(host->errors[i] != NULL ? host->errors[i] : by_default[i]);
        if (name == NULL) {
            rt_raise_no_memory(t);
            return -1;
        }
        free(t->vm->sys_room.errors[i]);
        t->vm->sys_room.errors[i] = name;
        t->vm->sys_room.sink_handles[i] = host->sink_handles[i];
    }
    return 0;
}

int
rt_sys_set_host(RtThread *t, const RtSysHost *host)
{
    RtValue items[] = {rt_small_int(RT_HOST >> 8), rt_small_int(RT_HOST & 0xff), rt_small_int(host->micro), text(t, host->level),
                       rt_small_int(host->serial)};
    RtValue info = rt_value_is_null(items[3]) ? RT_NULL : struct_new(t, t->vm->sys_room.version_type, items, 5);
    int level = host->level[0] == 'a' ? 0xa : host->level[0] == 'b' ? 0xb : host->level[0] == 'c' ? 0xc : 0xf;
    int64_t number = (int64_t)RT_HOST << 16 | host->micro << 8 | level << 4 | host->serial;
    rt_close(t, items[3]);
    t->vm->sys_room.host_micro = host->micro;
    return set_take(t, "version_info", info) < 0 || set_errors(t, host) < 0 || set_take(t, "version", text(t, host->version)) < 0
        || set_name(t, "hexversion", rt_small_int(number)) < 0 || set_take(t, "executable", text(t, host->executable)) < 0
        || set_name(t, "dont_write_bytecode", rt_bool(host->dont_write_bytecode)) < 0 ? -1 : 0;
}

static int
set_streams(RtThread *t)
{
    static const char *const names[][2] = {{"stdin", "__stdin__"}, {"stdout", "__stdout__"}, {"stderr", "__stderr__"}};
    for (int i = RT_STDIN; i <= RT_STDERR; i++) {
        RtStream *s = rt_object_new(t, t->vm->sys_room.stream_type, sizeof *s);
        if (s == NULL) {
            return -1;
        }
        s->stream = i;
        if (set_name(t, names[i][0], rt_value_borrow(s)) < 0 || set_take(t, names[i][1], rt_value_take(s)) < 0) {
            return -1;
        }
    }
    return 0;
}

static int
set_numbers(RtThread *t)
{
    RtSysRoom *room = &t->vm->sys_room;
    RtValue floats[] = {rt_float(DBL_MAX), rt_small_int(DBL_MAX_EXP), rt_small_int(DBL_MAX_10_EXP), rt_float(DBL_MIN), rt_small_int(DBL_MIN_EXP),
                        rt_small_int(DBL_MIN_10_EXP), rt_small_int(DBL_DIG), rt_small_int(DBL_MANT_DIG), rt_float(DBL_EPSILON),
                        rt_small_int(FLT_RADIX), rt_small_int(1)};
    RtValue ints[] = {rt_small_int(30), rt_small_int(4), rt_small_int(RT_INT_TEXT_LIMIT), rt_small_int(640)};
    RtValue algorithm = text(t, "siphash13"), modulus = rt_int_from_int64(t, ((int64_t)1 << 61) - 1);
    RtValue hashes[] = {rt_small_int(64), modulus, rt_small_int(314159), rt_small_int(0), rt_small_int(1000003), algorithm, rt_small_int(64),
                        rt_small_int(128), rt_small_int(0)};
    int result = rt_value_is_null(algorithm) || rt_value_is_null(modulus)
        || set_take(t, "float_info", struct_new(t, room->float_type, floats, sizeof floats / sizeof floats[0])) < 0
        || set_take(t, "int_info", struct_new(t, room->int_type, ints, sizeof ints / sizeof ints[0])) < 0
        || set_take(t, "hash_info", struct_new(t, room->hash_type, hashes, sizeof hashes / sizeof hashes[0])) < 0
        || set_take(t, "maxsize", rt_int_from_int64(t, INT64_MAX)) < 0 || set_name(t, "maxunicode", rt_small_int(0x10ffff)) < 0 ? -1 : 0;
    rt_close(t, algorithm);
    rt_close(t, modulus);
    return result;
}

static const RtModuleDef sys_def = {
    .name = "sys", .methods = sys_methods,
    .doc = "This module provides access to some objects used or maintained by the\n"
           "interpreter and to functions that interact strongly with the interpreter.",
};

int
rt_sys_init(RtThread *t)
{
    RtSysRoom *room = &t->vm->sys_room;
    if (rt_stream_init(t) < 0) {
        return -1;
    }
    room->version_type = rt_struct_type(t, &version_spec, version_fields);
    room->float_type = rt_struct_type(t, &float_spec, float_fields);
    room->int_type = rt_struct_type(t, &int_spec, int_fields);
    room->hash_type = rt_struct_type(t, &hash_spec, hash_fields);
    if (room->version_type == NULL || room->float_type == NULL || room->int_type == NULL || room->hash_type == NULL) {
        return -1;
    }
    room->module = rt_module_make(t, &sys_def);
    if (room->module == NULL || rt_module_register(t, &sys_def) < 0
        || rt_dict_set_str(t, t->vm->module_room.modules, t->vm->names.sys, rt_value_borrow(room->module)) < 0) {
        return -1;
    }
    RtList *path = rt_list_new(t, 0);
    const uint16_t one = 1;
    const RtSysHost nobody = {.version = "", .level = "final", .executable = ""};
#ifdef __APPLE__
    const char *platform = "darwin";
#else
    const char *platform = "linux";
#endif
    return path == NULL || set_streams(t) < 0 || set_numbers(t) < 0 || rt_sys_set_host(t, &nobody) < 0
        || rt_sys_set_argv(t, 1, (const char *const[]){""}) < 0 || set_take(t, "platform", text(t, platform)) < 0
        || set_take(t, "byteorder", text(t, *(const uint8_t *)&one ? "little" : "big")) < 0
        || set_take(t, "path", rt_value_take(path)) < 0 || set_name(t, "modules", rt_value_borrow(t->vm->module_room.modules)) < 0 ? -1 : 0;
}
