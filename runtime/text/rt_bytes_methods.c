/* The table of the methods of bytes, and those of its own kind: decode, hex, translate. */
#include "rt_bytes_methods.h"

#include "rt_error.h"
#include "rt_heap.h"
#include "rt_int.h"
#include "rt_slice.h"
#include "rt_subscript.h"
#include "rt_tuple.h"
#include "rt_vm.h"

static RtValue
bytes_decode(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    static const RtArgsSpec spec = {"decode", {"encoding", "errors"}, 2, .required = 0, .positional_only = 0, .positional = 2};
    RtValue out[2];
    return rt_args_parse(t, &spec, args, nargs, kwnames, out) < 0 ? RT_NULL : rt_bytes_decode(t, self, out[0], out[1], "decode");
}

enum { NO_SEPARATOR = 128 };

/* The separator of hex(), or -1 with an exception. */
static int
hex_separator(RtThread *t, RtValue v)
{
    int64_t length;
    uint32_t c;
    if (rt_value_is_null(v)) {
        return NO_SEPARATOR;
    }
    length = rt_length(t, v);
    if (length < 0) {
        return -1;
    }
    if (length != 1) {
        rt_raise(t, RT_EXC_ValueError, "sep must be length 1.");
        return -1;
    }
    if (!rt_is_str(v) && !rt_is_bytes(v)) {
        rt_raise(t, RT_EXC_TypeError, "sep must be str or bytes.");
        return -1;
    }
    c = rt_is_str(v) ? rt_str_at(rt_str_of_value(v), 0) : rt_bytes_data(rt_bytes_of_value(v))[0];
    if (c >= 128) {
        rt_raise(t, RT_EXC_ValueError, "sep must be ASCII.");
        return -1;
    }
    return (int)c;
}

static RtValue
bytes_hex(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    static const RtArgsSpec spec = {"hex", {"sep", "bytes_per_sep"}, 2, .required = 0, .positional_only = 0, .positional = 2};
    static const char hex[] = "0123456789abcdef";
    RtBytes *b = rt_bytes_of_value(self);
    RtValue out[2];
    RtBuilder text;
    int64_t group = 1;
    int separator, failed = 0;
    if (rt_args_parse(t, &spec, args, nargs, kwnames, out) < 0 || (!rt_value_is_null(out[1]) && rt_index_c_int(t, out[1], &group) < 0)
        || (separator = hex_separator(t, out[0])) < 0) {
        return RT_NULL;
    }
    size_t step = group < 0 ? -(uint64_t)group : (uint64_t)group, n = b->length;
    rt_builder_init(&text, t);
    for (size_t i = 0; i < n && !failed; i++) {
        uint8_t c = rt_bytes_data(b)[i];
        bool cut = i > 0 && separator != NO_SEPARATOR && step != 0 && (group > 0 ? (n - i) % step == 0 : i % step == 0);
        failed = (cut && rt_builder_char(&text, (uint32_t)separator) < 0) || rt_builder_char(&text, (uint8_t)hex[c >> 4]) < 0
            || rt_builder_char(&text, (uint8_t)hex[c & 15]) < 0;
    }
    return rt_str_value(rt_builder_finish(&text, failed));
}

static int
hex_digit(uint32_t c)
{
    return c >= '0' && c <= '9' ? (int)c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (int)(c | 0x20) - 'a' + 10 : -1;
}

/* Text to read digits from: a str, and since 3.14 bytes, too. */
typedef struct {
    RtValue v;
    size_t length;
} Hex;

static uint32_t
hex_at(const Hex *text, size_t i)
{
    return rt_is_str(text->v) ? rt_str_at(rt_str_of_value(text->v), i) : rt_bytes_data(rt_bytes_of_value(text->v))[i];
}

static bool
is_hex(RtThread *t, RtValue v, Hex *text)
{
    text->v = v;
    if (rt_is_str(v) || (RT_HOST >= 0x030e && rt_is_bytes(v))) {
        text->length = rt_is_str(v) ? rt_str_of_value(v)->length : rt_bytes_of_value(v)->length;
        return true;
    }
    rt_raise(t, RT_EXC_TypeError, RT_HOST >= 0x030e ? "fromhex() argument must be str or bytes-like, not %A"
                                                     : "fromhex() argument must be str, not %A", v);
    return false;
}

static RtValue
bytes_fromhex(RtThread *t, RtValue self, RtValue argument)
{
    Hex text;
    RtBytes *b;
    size_t n = 0;
    RtValue r;
    if (!is_hex(t, argument, &text) || (b = rt_bytes_new(t, NULL, text.length / 2 + 1)) == NULL) {
        return RT_NULL;
    }
    for (size_t i = 0; i < text.length; ) {
        uint32_t c = hex_at(&text, i);
        if (c == ' ' || (c >= '\t' && c <= '\r')) {
            i++;
            continue;
        }
        int high = hex_digit(c), low = i + 1 < text.length ? hex_digit(hex_at(&text, i + 1)) : -1;
        if (high < 0 || low < 0) {
            rt_close(t, rt_value_take(b));
            if (RT_HOST >= 0x030e && high >= 0 && i + 1 == text.length) {
                return rt_raise(t, RT_EXC_ValueError, "fromhex() arg must contain an even number of hexadecimal digits");
            }
            return rt_raise(t, RT_EXC_ValueError, "non-hexadecimal number found in fromhex() arg at position %zu", high < 0 ? i : i + 1);
        }
        ((uint8_t *)(b + 1))[n++] = (uint8_t)(high << 4 | low);
        i += 2;
    }
    r = rt_value_take(rt_bytes_new(t, b + 1, n));
    rt_close(t, rt_value_take(b));
    if (!rt_value_is_null(r) && (RtType *)rt_value_object(self) != t->vm->types.bytes) {
        RtValue instance = rt_call_1(t, self, r);
        rt_close(t, r);
        return instance;
    }
    return r;
}

static RtValue
bytes_translate(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    static const RtArgsSpec spec = {"translate", {"", "delete"}, 2, .required = 1, .positional_only = 1, .positional = 2};
    RtBytes *b = rt_bytes_of_value(self), *table = NULL, *delete = NULL, *r;
    RtValue out[2], shorter;
    size_t n = 0;
    if (rt_args_parse(t, &spec, args, nargs, kwnames, out) < 0
        || (!rt_value_is_none(out[0]) && (table = rt_bytes_argument(t, out[0])) == NULL)) {
        return RT_NULL;
    }
    if (table != NULL && table->length != 256) {
        return rt_raise(t, RT_EXC_ValueError, "translation table must be 256 characters long");
    }
    if ((!rt_value_is_null(out[1]) && (delete = rt_bytes_argument(t, out[1])) == NULL) || (r = rt_bytes_new(t, NULL, b->length)) == NULL) {
        return RT_NULL;
    }
    for (size_t i = 0; i < b->length; i++) {
        uint8_t c = rt_bytes_data(b)[i];
        if (delete == NULL || memchr(rt_bytes_data(delete), c, delete->length) == NULL) {
            ((uint8_t *)(r + 1))[n++] = table != NULL ? rt_bytes_data(table)[c] : c;
        }
    }
    shorter = n == b->length ? rt_value_take(r) : rt_value_take(rt_bytes_new(t, r + 1, n));
    if (n != b->length) {
        rt_close(t, rt_value_take(r));
    }
    return shorter;
}

static RtValue
bytes_maketrans(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    RtBytes *from, *to, *table;
    (void)self;
    if (rt_args_check(t, "maketrans", nargs, 2, 2) < 0 || (from = rt_bytes_argument(t, args[0])) == NULL
        || (to = rt_bytes_argument(t, args[1])) == NULL) {
        return RT_NULL;
    }
    if (from->length != to->length) {
        return rt_raise(t, RT_EXC_ValueError, "maketrans arguments must have same length");
    }
    table = rt_bytes_new(t, NULL, 256);
    if (table == NULL) {
        return RT_NULL;
    }
    for (int i = 0; i < 256; i++) {
        ((uint8_t *)(table + 1))[i] = (uint8_t)i;
    }
    for (size_t i = 0; i < from->length; i++) {
        ((uint8_t *)(table + 1))[rt_bytes_data(from)[i]] = rt_bytes_data(to)[i];
    }
    return rt_value_take(table);
}

static RtValue
bytes_getnewargs(RtThread *t, RtValue self)
{
    RtBytes *b = rt_bytes_of_value(self);
    RtValue item = rt_value_take(rt_bytes_new(t, rt_bytes_data(b), b->length));
    return rt_value_is_null(item) ? RT_NULL : rt_value_take(rt_tuple_from_array_take(t, &item, 1));
}

static RtValue
bytes_bytes(RtThread *t, RtValue self)
{
    RtBytes *b = rt_bytes_of_value(self);
    return rt_value_take(rt_bytes_slice(t, b, 0, b->length));
}

const RtMethodDef rt_bytes_methods[] = {
    RT_METHOD_NOARGS("__bytes__", bytes_bytes, "The bytes, as an exact bytes object."),
    RT_METHOD_NOARGS("upper", rt_bytes_method_upper, "A copy with the ASCII letters in upper case."),
    RT_METHOD_NOARGS("lower", rt_bytes_method_lower, "A copy with the ASCII letters in lower case."),
    RT_METHOD_NOARGS("swapcase", rt_bytes_method_swapcase, "A copy with upper and lower case exchanged."),
    RT_METHOD_NOARGS("capitalize", rt_bytes_method_capitalize, "A copy with the first byte in upper case and the rest in lower case."),
    RT_METHOD_NOARGS("title", rt_bytes_method_title, "A copy with words in title case."),
    RT_METHOD_NOARGS("isalpha", rt_bytes_method_isalpha, "Whether there are bytes and all are ASCII letters."),
    RT_METHOD_NOARGS("isalnum", rt_bytes_method_isalnum, "Whether there are bytes and all are ASCII letters or digits."),
    RT_METHOD_NOARGS("isdigit", rt_bytes_method_isdigit, "Whether there are bytes and all are ASCII digits."),
    RT_METHOD_NOARGS("isspace", rt_bytes_method_isspace, "Whether there are bytes and all are ASCII white space."),
    RT_METHOD_NOARGS("isascii", rt_bytes_method_isascii, "Whether all bytes are ASCII."),
    RT_METHOD_NOARGS("islower", rt_bytes_method_islower, "Whether there are letters and all are lower case."),
    RT_METHOD_NOARGS("isupper", rt_bytes_method_isupper, "Whether there are letters and all are upper case."),
    RT_METHOD_NOARGS("istitle", rt_bytes_method_istitle, "Whether there are letters and all words are in title case."),
    RT_METHOD_O("partition", rt_bytes_method_partition, "What is before the first separator, the separator, what is behind it."),
    RT_METHOD_O("rpartition", rt_bytes_method_rpartition, "What is before the last separator, the separator, what is behind it."),
    RT_METHOD_O("join", rt_bytes_method_join, "The items one behind the other with these bytes between them."),
    RT_METHOD_O("removeprefix", rt_bytes_method_removeprefix, "A copy without a prefix."),
    RT_METHOD_O("removesuffix", rt_bytes_method_removesuffix, "A copy without a suffix."),
    RT_METHOD_O("zfill", rt_bytes_method_zfill, "A copy filled up with zeros from the left."),
    RT_METHOD_VARARGS("find", rt_bytes_method_find, "Lowest index of a part, or -1."),
    RT_METHOD_VARARGS("rfind", rt_bytes_method_rfind, "Highest index of a part, or -1."),
    RT_METHOD_VARARGS("index", rt_bytes_method_index, "Lowest index of a part, or ValueError."),
    RT_METHOD_VARARGS("rindex", rt_bytes_method_rindex, "Highest index of a part, or ValueError."),
    RT_METHOD_VARARGS("count", rt_bytes_method_count, "How often a part occurs without overlap."),
    RT_METHOD_VARARGS("startswith", rt_bytes_method_startswith, "Whether the bytes begin with a prefix, or one of a tuple."),
    RT_METHOD_VARARGS("endswith", rt_bytes_method_endswith, "Whether the bytes end with a suffix, or one of a tuple."),
    RT_METHOD_FAST("strip", rt_bytes_method_strip, "A copy without white space, or given bytes, at both ends."),
    RT_METHOD_FAST("lstrip", rt_bytes_method_lstrip, "A copy without white space, or given bytes, at the beginning."),
    RT_METHOD_FAST("rstrip", rt_bytes_method_rstrip, "A copy without white space, or given bytes, at the end."),
    RT_METHOD_FAST("center", rt_bytes_method_center, "A copy filled up on both sides."),
    RT_METHOD_FAST("ljust", rt_bytes_method_ljust, "A copy filled up on the right."),
    RT_METHOD_FAST("rjust", rt_bytes_method_rjust, "A copy filled up on the left."),
    RT_METHOD_FAST("replace", rt_bytes_method_replace, "A copy with a part replaced."),
    RT_METHOD_FAST_KW("split", rt_bytes_method_split, "The parts between separators."),
    RT_METHOD_FAST_KW("rsplit", rt_bytes_method_rsplit, "The parts between separators, split from the right."),
    RT_METHOD_FAST_KW("splitlines", rt_bytes_method_splitlines, "The lines."),
    RT_METHOD_FAST_KW("expandtabs", rt_bytes_method_expandtabs, "A copy with tabs as blanks."),
    RT_METHOD_FAST_KW("decode", bytes_decode, "The text that the bytes stand for in an encoding."),
    RT_METHOD_FAST_KW("hex", bytes_hex, "The bytes as hexadecimal digits."),
    RT_METHOD_FAST_KW("translate", bytes_translate, "A copy with each byte looked up in a table of 256."),
    RT_METHOD_NOARGS("__getnewargs__", bytes_getnewargs, NULL),
    {0},
};

const RtMethodDef rt_bytes_class_methods[] = {
    RT_METHOD_O("fromhex", bytes_fromhex, "The bytes that hexadecimal digits stand for."),
    {0},
};

const RtMethodDef rt_bytes_static_methods[] = {
    RT_METHOD_FAST("maketrans", bytes_maketrans, "A table for translate()."),
    {0},
};
