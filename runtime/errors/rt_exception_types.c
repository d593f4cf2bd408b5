/* The builtin exception types: a table of all, and the fields, constructors and texts of those that have more than args. */
#include "rt_exception_types.h"

#include <stdio.h>

#include "rt_attribute.h"
#include "rt_bytes.h"
#include "rt_call.h"
#include "rt_dict.h"
#include "rt_format.h"
#include "rt_int.h"
#include "rt_lock.h"
#include "rt_number.h"
#include "rt_str.h"
#include "rt_tuple.h"
#include "rt_vm.h"

/* --- fields --- */

void
rt_exception_set_extra_take(RtThread *t, RtValue self, int which, RtValue v)
{
    RtException *e = (RtException *)rt_value_object(self);
    v = rt_value_heap_safe(t, v);
    rt_lock(t, e);
    RtValue old = e->extra[which];
    rt_slot_store(&e->extra[which], v);
    rt_unlock(t, e);
    rt_close(t, old);
}

RtValue
rt_exception_get_extra(RtThread *t, RtValue self, int which)
{
    RtException *e = (RtException *)rt_value_object(self);
    rt_lock(t, e);
    RtValue v = rt_slot_dup_locked(t, e->extra[which]);
    rt_unlock(t, e);
    return v;
}

static void
set_extra(RtThread *t, RtValue self, int which, RtValue v)
{
    rt_exception_set_extra_take(t, self, which, rt_dup(t, v));
}

/* Keyword arguments by the names of fields, into those fields; `spec` has the names. */
static int
take_keywords(RtThread *t, const RtArgsSpec *spec, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    RtValue out[RT_ARGS_MAX];
    if (rt_exception_set_args(t, self, args, nargs) < 0 || rt_args_parse(t, spec, args + nargs, 0, kwnames, out) < 0) {
        return -1;
    }
    for (int i = 0; i < spec->count; i++) {
        set_extra(t, self, i, out[i]);
    }
    return 0;
}

/* --- StopIteration, SystemExit, KeyError --- */

static int
stop_iteration_init(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    if (rt_exception_init_slot(t, self, args, nargs, kwnames) < 0) {
        return -1;
    }
    set_extra(t, self, RT_EXTRA_VALUE, nargs > 0 ? args[0] : RT_NONE);
    return 0;
}

static int
system_exit_init(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    if (rt_exception_init_slot(t, self, args, nargs, kwnames) < 0) {
        return -1;
    }
    if (nargs == 1) {
        set_extra(t, self, RT_EXTRA_CODE, args[0]);
    }
    else if (nargs > 1) {
        rt_exception_set_extra_take(t, self, RT_EXTRA_CODE, rt_value_take(rt_exception_args(t, self)));
    }
    return 0;
}

static RtValue
key_error_str(RtThread *t, RtValue self)
{
    RtTuple *args = rt_exception_args(t, self);
    RtValue text = rt_tuple_size(args) == 1 ? rt_repr(t, rt_tuple_item(args, 0)) : rt_exception_str(t, self);
    rt_decref(t, args);
    return text;
}

/* --- NameError, AttributeError, ImportError --- */

static int
name_error_init(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    static const RtArgsSpec spec = {"NameError", {"name"}, .count = 1};
    return take_keywords(t, &spec, self, args, nargs, kwnames);
}

static int
attribute_error_init(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    static const RtArgsSpec spec = {"AttributeError", {"name", "obj"}, .count = 2};
    return take_keywords(t, &spec, self, args, nargs, kwnames);
}

enum { IMPORT_NAME, IMPORT_PATH, IMPORT_NAME_FROM, IMPORT_MSG, IMPORT_COUNT };

static int
import_error_init(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
#if RT_HOST >= 0x030c
    static const RtArgsSpec spec = {"ImportError", {"name", "path", "name_from"}, .count = 3};
#else
    static const RtArgsSpec spec = {"ImportError", {"name", "path"}, .count = 2};
#endif
    if (take_keywords(t, &spec, self, args, nargs, kwnames) < 0) {
        return -1;
    }
    set_extra(t, self, IMPORT_MSG, nargs == 1 ? args[0] : RT_NULL);
    return 0;
}

static RtValue
import_error_str(RtThread *t, RtValue self)
{
    RtValue msg = rt_exception_get_extra(t, self, IMPORT_MSG);
    if (rt_is_str_exact(msg)) {
        return msg;
    }
    rt_close(t, msg);
    return rt_exception_str(t, self);
}

/* --- UnicodeDecodeError, UnicodeEncodeError, UnicodeTranslateError --- */

enum { UNICODE_ENCODING, UNICODE_OBJECT, UNICODE_START, UNICODE_END, UNICODE_REASON, UNICODE_COUNT };

/* An argument that has to be a str, or with RT_NULL a number for the place: what the exception keeps of it, new, or RT_NULL. */
static RtValue
unicode_text_argument(RtThread *t, RtValue v, int number)
{
    return rt_is_str(v) ? rt_dup(t, v) : rt_raise(t, RT_EXC_TypeError, "argument %d must be str, not %T", number, v);
}
static RtValue
unicode_place(RtThread *t, RtValue n)
{
    int64_t place;
    if (!rt_value_is_null(n) && !rt_int_fits_int64(n, &place)) {
        rt_close(t, n);
        return rt_raise(t, RT_EXC_OverflowError, "Python int too large to convert to C ssize_t");
    }
    return n;
}

static int
unicode_init(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames, bool decode)
{
    RtValue kept[UNICODE_COUNT] = {0};
    int n = 0;
    if (rt_exception_init_slot(t, self, args, nargs, kwnames) < 0) {
        return -1;
    }
    if (nargs != UNICODE_COUNT) {
        rt_raise(t, RT_EXC_TypeError, "function takes exactly 5 arguments (%zu given)", nargs);
        return -1;
    }
    for (; n < UNICODE_COUNT; n++) {
        bool place = n == UNICODE_START || n == UNICODE_END;
        kept[n] = place ? unicode_place(t, rt_index(t, args[n]))
                : decode && n == UNICODE_OBJECT ? rt_dup(t, args[n]) : unicode_text_argument(t, args[n], n + 1);
        if (rt_value_is_null(kept[n])) {
            break;
        }
    }
    bool good = n == UNICODE_COUNT;
    if (good && decode && !rt_is_bytes(args[UNICODE_OBJECT])) {
        rt_raise(t, RT_EXC_TypeError, "a bytes-like object is required, not '%T'", args[UNICODE_OBJECT]);
        good = false;
    }
    for (int i = 0; i < n; i++) {
        if (good) {
            rt_exception_set_extra_take(t, self, i, kept[i]);
        }
        else {
            rt_close(t, kept[i]);
        }
    }
    return good ? 0 : -1;
}
static int
unicode_decode_init(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    return unicode_init(t, self, args, nargs, kwnames, true);
}
static int
unicode_encode_init(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    return unicode_init(t, self, args, nargs, kwnames, false);
}

static int
unicode_translate_init(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    if (rt_exception_init_slot(t, self, args, nargs, kwnames) < 0) {
        return -1;
    }
    if (nargs != 4) {
        rt_raise(t, RT_EXC_TypeError, "function takes exactly 4 arguments (%zu given)", nargs);
        return -1;
    }
    for (int i = 0; i < 4; i++) {
        bool number = i == 1 || i == 2;
        if (!number && !rt_is_str(args[i])) {
            rt_raise(t, RT_EXC_TypeError, "argument %d must be str, not %T", i + 1, args[i]);
            return -1;
        }
        RtValue v = number ? unicode_place(t, rt_index(t, args[i])) : rt_dup(t, args[i]);
        if (rt_value_is_null(v)) {
            return -1;
        }
        rt_exception_set_extra_take(t, self, UNICODE_OBJECT + i, v);
    }
    return 0;
}

/* What is wrong with the characters of `s`: "'ascii' codec can't encode", "can't translate". */
static RtStr *
characters_text(RtThread *t, RtStr *cannot, const RtStr *s, int64_t start, int64_t end, RtValue reason)
{
    if (start >= 0 && end > start && end - start == 1 && (size_t)start < rt_str_length(s)) {
        uint32_t c = rt_str_at(s, (size_t)start);
        char shown[16];
        snprintf(shown, sizeof shown, c <= 0xff ? "\\x%02x" : c <= 0xffff ? "\\u%04x" : "\\U%08x", c);
        return rt_str_format(t, "%U character '%s' in position %ld: %V", cannot, shown, start, reason);
    }
    return rt_str_format(t, "%U characters in position %ld-%ld: %V", cannot, start, (int64_t)((uint64_t)end - 1), reason);
}

/* The fields, new, as messages show them: places are 0 and texts "<NULL>" where there is nothing.  False, and nothing to close, without an
 * object: then there is nothing to say. */
static bool
unicode_fields(RtThread *t, RtValue self, RtValue f[UNICODE_COUNT], int64_t *start, int64_t *end)
{
    f[UNICODE_OBJECT] = rt_exception_get_extra(t, self, UNICODE_OBJECT);
    if (rt_value_is_null(f[UNICODE_OBJECT])) {
        return false;
    }
    for (int i = 0; i < UNICODE_COUNT; i++) {
        if (i != UNICODE_OBJECT) {
            f[i] = rt_exception_get_extra(t, self, i);
        }
        if (rt_value_is_null(f[i])) {
            f[i] = i == UNICODE_START || i == UNICODE_END ? rt_small_int(0) : rt_str_value(rt_str_from_c(t, "<NULL>"));
        }
    }
    rt_int_fits_int64(f[UNICODE_START], start);
    rt_int_fits_int64(f[UNICODE_END], end);
    return true;
}

static void
unicode_close(RtThread *t, const RtValue f[UNICODE_COUNT])
{
    for (int i = 0; i < UNICODE_COUNT; i++) {
        rt_close(t, f[i]);
    }
}

static RtValue
unicode_translate_str(RtThread *t, RtValue self)
{
    RtValue f[UNICODE_COUNT];
    int64_t start, end;
    if (!unicode_fields(t, self, f, &start, &end)) {
        return rt_str_value(t->vm->names.empty);
    }
    const RtStr *s = rt_is_str(f[UNICODE_OBJECT]) ? rt_str_of_value(f[UNICODE_OBJECT]) : t->vm->names.empty;
    RtStr *cannot = rt_str_from_c(t, "can't translate");
    RtValue text = cannot != NULL ? rt_str_value(characters_text(t, cannot, s, start, end, f[UNICODE_REASON])) : RT_NULL;
    if (cannot != NULL) {
        rt_decref(t, cannot);
    }
    unicode_close(t, f);
    return text;
}

static RtStr *
unicode_text(RtThread *t, const RtValue *f, int64_t start, int64_t end, bool decode)
{
    if (decode) {
        const RtBytes *b = rt_is_bytes(f[UNICODE_OBJECT]) ? rt_bytes_of_value(f[UNICODE_OBJECT]) : NULL;
        if (b != NULL && start >= 0 && end > start && end - start == 1 && (size_t)start < b->length) {
            char byte[8];
            snprintf(byte, sizeof byte, "%02x", rt_bytes_data(b)[start]);
            return rt_str_format(t, "'%V' codec can't decode byte 0x%s in position %ld: %V", f[0], byte, start, f[UNICODE_REASON]);
        }
        return rt_str_format(t, "'%V' codec can't decode bytes in position %ld-%ld: %V", f[0], start,
                             (int64_t)((uint64_t)end - 1), f[UNICODE_REASON]);
    }
    RtStr *cannot = rt_str_format(t, "'%V' codec can't encode", f[0]), *none = t->vm->names.empty;
    const RtStr *s = rt_is_str(f[UNICODE_OBJECT]) ? rt_str_of_value(f[UNICODE_OBJECT]) : none;
    RtStr *text = cannot != NULL ? characters_text(t, cannot, s, start, end, f[UNICODE_REASON]) : NULL;
    if (cannot != NULL) {
        rt_decref(t, cannot);
    }
    return text;
}

static RtValue
unicode_str(RtThread *t, RtValue self)
{
    RtValue f[UNICODE_COUNT];
    int64_t start, end;
    if (!unicode_fields(t, self, f, &start, &end)) {
        return rt_str_value(t->vm->names.empty);
    }
    bool decode = rt_is_instance_of(t, self, t->vm->exceptions[RT_EXC_UnicodeDecodeError]);
    RtValue text = rt_str_value(unicode_text(t, f, start, end, decode));
    unicode_close(t, f);
    return text;
}

/* start and end are numbers, whatever is set. */
static RtValue
unicode_get_place(RtThread *t, RtValue self, int field)
{
    RtValue v = rt_exception_get_extra(t, self, field);
    return rt_value_is_null(v) ? rt_small_int(0) : v;
}
/* Releases where a place that cannot be set stays as it was. */
#define KEEPS_PLACE(t) rt_sys_host_since(t, RT_HOST >= 0x030e ? 0x030e08 : 0x030d10)
static int
unicode_set_place(RtThread *t, RtValue self, int field, RtValue v)
{
    if (rt_value_is_null(v)) {
        rt_raise(t, RT_EXC_TypeError, "can't delete numeric/char attribute");
        return -1;
    }
    RtValue n = rt_is_int(v) ? unicode_place(t, rt_index(t, v)) : rt_raise(t, RT_EXC_TypeError, "an integer is required");
    int result = rt_value_is_null(n) ? -1 : 0;
    if (result == 0 || !KEEPS_PLACE(t)) {
        rt_exception_set_extra_take(t, self, field, result < 0 ? rt_small_int(-1) : n);      /* so it is in CPython */
    }
    return result;
}
static RtValue unicode_start(RtThread *t, RtValue self) { return unicode_get_place(t, self, UNICODE_START); }
static RtValue unicode_end(RtThread *t, RtValue self)   { return unicode_get_place(t, self, UNICODE_END); }
static int unicode_set_start(RtThread *t, RtValue self, RtValue v) { return unicode_set_place(t, self, UNICODE_START, v); }
static int unicode_set_end(RtThread *t, RtValue self, RtValue v)   { return unicode_set_place(t, self, UNICODE_END, v); }

static const RtGetSetDef unicode_members[] = {
    {"start", unicode_start, unicode_set_start, NULL}, {"end", unicode_end, unicode_set_end, NULL}, {0},
};

/* --- SyntaxError --- */

static int
syntax_error_init(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    if (rt_exception_init_slot(t, self, args, nargs, kwnames) < 0) {
        return -1;
    }
    if (nargs >= 1) {
        set_extra(t, self, RT_EXTRA_MSG, args[0]);
    }
    if (nargs != 2) {
        return 0;
    }
    RtValue info = rt_tuple_from_iterable(t, args[1]);
    if (rt_value_is_null(info)) {
        return -1;
    }
    int64_t n = rt_tuple_size(rt_as_tuple(info));
    int result = 0;
    if (n != 4 && n != 6) {
        if (n == 5) {
            rt_raise(t, RT_EXC_TypeError, "end_offset must be provided when end_lineno is provided");
        }
        else {
            rt_raise(t, RT_EXC_TypeError, "function takes %s %d arguments (%ld given)", n < 4 ? "at least" : "at most", n < 4 ? 4 : 6, n);
        }
        result = -1;
    }
    for (int i = 0; i < n && result == 0; i++) {
        set_extra(t, self, RT_EXTRA_FILE + i, rt_tuple_item(rt_as_tuple(info), i));
    }
    rt_close(t, info);
    return result;
}

static RtValue
syntax_error_str(RtThread *t, RtValue self)
{
    RtValue msg = rt_exception_get_extra(t, self, RT_EXTRA_MSG), file = rt_exception_get_extra(t, self, RT_EXTRA_FILE);
    RtValue line = rt_exception_get_extra(t, self, RT_EXTRA_LINENO), text;
    if (rt_value_is_null(msg)) {
        msg = RT_NONE;
    }
    bool has_line = rt_is_int_exact(line);
    if (rt_is_str(file)) {
        RtStr *s = rt_str_of_value(file), *slash = rt_str_from_char(t, '/');
        int64_t at = slash != NULL ? rt_str_rfind(s, slash, 0, rt_str_length(s)) : -1;
        RtStr *base = slash != NULL ? rt_str_slice(t, s, (size_t)(at + 1), rt_str_length(s)) : NULL;
        text = base == NULL ? RT_NULL : has_line ? rt_str_value(rt_str_format(t, "%V (%U, line %V)", msg, base, line))
                                                 : rt_str_value(rt_str_format(t, "%V (%U)", msg, base));
        if (base != NULL) {
            rt_decref(t, base);
        }
        if (slash != NULL) {
            rt_decref(t, slash);
        }
    }
    else {
        text = has_line ? rt_str_value(rt_str_format(t, "%V (line %V)", msg, line)) : rt_str_of(t, msg);
    }
    rt_close(t, msg);
    rt_close(t, file);
    rt_close(t, line);
    return text;
}

/* --- the table --- */

#define SIZE(n) (sizeof(RtException) + (n) * sizeof(RtValue))
#define PLAIN(name_, base_) \
    {.name = #name_, .base = RT_BASE_EXC(base_), .flags = RT_TYPE_SUBCLASSABLE},

static const RtTypeSpec plain_specs[] = {
#define X(name, base) PLAIN(name, base)
    RT_EXCEPTIONS(X)
#undef X
};

#define SPECIAL(name_, base_, count_, ...) \
    {.name = #name_, .base = RT_BASE_EXC(base_), .basic_size = SIZE(count_), .flags = RT_TYPE_SUBCLASSABLE, .slots = {__VA_ARGS__}}
#define UNICODE(name_, init_, str_)                                                                          \
    {.name = #name_, .base = RT_BASE_EXC(UnicodeError), .basic_size = SIZE(UNICODE_COUNT), .flags = RT_TYPE_SUBCLASSABLE,   \
     .slots = {.init = (init_), .str = (str_)}, .members = unicode_members}
#define UNICODE_FIELDS {"encoding", "object", "", "", "reason"}
static const struct { RtExc exc; RtTypeSpec spec; const char *fields[9]; } special[] = {
    {RT_EXC_StopIteration, SPECIAL(StopIteration, Exception, 1, .init = stop_iteration_init), {"value"}},
    {RT_EXC_SystemExit, SPECIAL(SystemExit, BaseException, 1, .init = system_exit_init), {"code"}},
    {RT_EXC_KeyError, {.name = "KeyError", .base = RT_BASE_EXC(LookupError), .flags = RT_TYPE_SUBCLASSABLE,
                       .slots = {.init = rt_exception_init_slot, .str = key_error_str}}, {0}},
    {RT_EXC_NameError, SPECIAL(NameError, Exception, 1, .init = name_error_init), {"name"}},
    {RT_EXC_AttributeError, SPECIAL(AttributeError, Exception, 2, .init = attribute_error_init), {"name", "obj"}},
    {RT_EXC_ImportError, SPECIAL(ImportError, Exception, IMPORT_COUNT, .init = import_error_init, .str = import_error_str),
     {"name", "path",
#if RT_HOST >= 0x030c
      "name_from",
#else
      "",
#endif
      "msg"}},
    {RT_EXC_OSError, {.name = "OSError", .base = RT_BASE_EXC(Exception), .basic_size = SIZE(RT_EXTRA_OS_COUNT), .flags = RT_TYPE_SUBCLASSABLE,
                      .slots = {.new_ = rt_os_error_new, .init = rt_os_error_init, .str = rt_os_error_str}, .getsets = rt_os_error_getsets},
     {"errno", "strerror", "filename", "filename2"}},
    {RT_EXC_SyntaxError, SPECIAL(SyntaxError, Exception, RT_EXTRA_SYNTAX_COUNT, .init = syntax_error_init, .str = syntax_error_str),
     {"msg", "filename", "lineno", "offset", "text", "end_lineno", "end_offset", "print_file_and_line"}},
    {RT_EXC_UnicodeDecodeError, UNICODE(UnicodeDecodeError, unicode_decode_init, unicode_str), UNICODE_FIELDS},
    {RT_EXC_UnicodeEncodeError, UNICODE(UnicodeEncodeError, unicode_encode_init, unicode_str), UNICODE_FIELDS},
    {RT_EXC_UnicodeTranslateError, UNICODE(UnicodeTranslateError, unicode_translate_init, unicode_translate_str), UNICODE_FIELDS},
};

static int
add_fields(RtThread *t, RtType *type, const char *const *fields)
{
    for (uint32_t i = 0; fields[i] != NULL; i++) {
        if (fields[i][0] == '\0') {
            continue;
        }
        RtStr *name = rt_intern(t, fields[i]);
        RtValue member = name != NULL ? rt_member_new(t, type, name, (uint32_t)(sizeof(RtException) + i * sizeof(RtValue))) : RT_NULL;
        if (rt_value_is_null(member)) {
            return -1;
        }
        ((RtMember *)rt_value_object(member))->reads_none = true;
        int result = rt_dict_set_str(t, type->dict, name, member);
        rt_close(t, member);
        if (result < 0) {
            return -1;
        }
    }
    return 0;
}

int
rt_exception_init(RtThread *t)
{
    for (int i = 0; i < RT_EXC_COUNT; i++) {
        const RtTypeSpec *spec = i == RT_EXC_BaseException ? &rt_base_exception_spec : &plain_specs[i];
        const char *const *fields = NULL;
        for (size_t k = 0; k < sizeof special / sizeof special[0]; k++) {
            if ((int)special[k].exc == i) {
                spec = &special[k].spec;
                fields = special[k].fields;
            }
        }
        RtType *type = rt_type_new_builtin(t, spec);
        t->vm->exceptions[i] = type;
        if (fields != NULL && add_fields(t, type, fields) < 0) {
            return -1;
        }
    }
    RtObject *memory_error = rt_exception_new(t, t->vm->exceptions[RT_EXC_MemoryError], NULL, 0);
    if (memory_error == NULL) {
        return -1;
    }
    rt_object_set_immortal(memory_error);
    t->vm->exception_room.memory_error = memory_error;
    return 0;
}
