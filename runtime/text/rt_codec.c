/* Names of codecs and of error handlers, and the exceptions of codecs. */
#include "rt_codec.h"

#include "rt_error.h"
#include "rt_exception.h"
#include "rt_int.h"
#include "rt_vm.h"

static const struct {
    const char *alias;       /* lower case, without separators */
    RtCodec codec;
} codecs[] = {
    {"utf8", {RT_CODEC_UTF8, "utf-8", false, false}},
    {"u8", {RT_CODEC_UTF8, "utf-8", false, false}},
    {"utf", {RT_CODEC_UTF8, "utf-8", false, false}},
    {"cp65001", {RT_CODEC_UTF8, "utf-8", false, false}},
    {"ascii", {RT_CODEC_ASCII, "ascii", false, false}},
    {"usascii", {RT_CODEC_ASCII, "ascii", false, false}},
    {"646", {RT_CODEC_ASCII, "ascii", false, false}},
    {"latin1", {RT_CODEC_LATIN1, "latin-1", false, false}},
    {"latin", {RT_CODEC_LATIN1, "latin-1", false, false}},
    {"iso88591", {RT_CODEC_LATIN1, "latin-1", false, false}},
    {"8859", {RT_CODEC_LATIN1, "latin-1", false, false}},
    {"cp819", {RT_CODEC_LATIN1, "latin-1", false, false}},
    {"l1", {RT_CODEC_LATIN1, "latin-1", false, false}},
    {"utf16", {RT_CODEC_UTF16, "utf-16", false, true}},
    {"u16", {RT_CODEC_UTF16, "utf-16", false, true}},
    {"utf16le", {RT_CODEC_UTF16, "utf-16-le", false, false}},
    {"utf16be", {RT_CODEC_UTF16, "utf-16-be", true, false}},
    {"utf32", {RT_CODEC_UTF32, "utf-32", false, true}},
    {"u32", {RT_CODEC_UTF32, "utf-32", false, true}},
    {"utf32le", {RT_CODEC_UTF32, "utf-32-le", false, false}},
    {"utf32be", {RT_CODEC_UTF32, "utf-32-be", true, false}},
};

/* The codec of a name, in any case and with any separators; LookupError and RT_CODEC_NONE when there is none. */
RtCodec
rt_codec_find(RtThread *t, const char *name)
{
    char plain[24];
    size_t n = 0;
    for (const char *p = name; *p != '\0' && n < sizeof plain; p++) {
        if (*p != '-' && *p != '_' && *p != ' ') {
            plain[n++] = *p >= 'A' && *p <= 'Z' ? (char)(*p + 0x20) : *p;
        }
    }
    for (size_t i = 0; i < sizeof codecs / sizeof codecs[0] && n < sizeof plain; i++) {
        if (strlen(codecs[i].alias) == n && memcmp(codecs[i].alias, plain, n) == 0) {
            return codecs[i].codec;
        }
    }
    rt_raise(t, RT_EXC_LookupError, "unknown encoding: %s", name);
    return (RtCodec){.kind = RT_CODEC_NONE};
}

/* The error handler of a name; NULL means strict. */
RtErrors
rt_errors_find(const char *name)
{
    static const char *const names[] = {
        [RT_ERRORS_STRICT] = "strict", [RT_ERRORS_IGNORE] = "ignore", [RT_ERRORS_REPLACE] = "replace",
        [RT_ERRORS_BACKSLASH] = "backslashreplace", [RT_ERRORS_ESCAPE] = "surrogateescape", [RT_ERRORS_PASS] = "surrogatepass",
        [RT_ERRORS_XML] = "xmlcharrefreplace",
    };
    int kind = RT_ERRORS_STRICT;
    if (name == NULL) {
        return RT_ERRORS_STRICT;
    }
    while (kind < RT_ERRORS_UNKNOWN && strcmp(names[kind], name) != 0) {
        kind++;
    }
    return (RtErrors)kind;
}

/* LookupError for an error handler that does not exist. */
void
rt_raise_unknown_errors(RtThread *t, const char *name)
{
    rt_raise(t, RT_EXC_LookupError, "unknown error handler name '%s'", name);
}

/* Raise with (encoding, object, start, end, reason); takes object. */
static void
raise_take(RtThread *t, RtExc type, const char *encoding, RtValue object, size_t start, size_t end, const char *reason)
{
    RtStr *name = rt_str_from_c(t, encoding), *why = rt_str_from_c(t, reason);
    RtValue args[5] = {rt_str_value(name), object, rt_int_from_size(t, start), rt_int_from_size(t, end), rt_str_value(why)};
    RtObject *exc = NULL;
    if (name != NULL && why != NULL && !rt_value_is_null(object)) {
        exc = rt_exception_new(t, rt_exc_type(t, type), args, 5);
    }
    for (int i = 0; i < 5; i++) {
        rt_close(t, args[i]);
    }
    if (exc != NULL) {
        rt_raise_object_take(t, exc);
    }
}

/* UnicodeEncodeError for s[start:end]. */
void
rt_raise_encode(RtThread *t, const char *encoding, const RtStr *s, size_t start, size_t end, const char *reason)
{
    raise_take(t, RT_EXC_UnicodeEncodeError, encoding, rt_str_value(rt_str_exact(t, (RtStr *)(uintptr_t)s)), start, end, reason);
}

/* UnicodeDecodeError for data[start:end]. */
void
rt_raise_decode(RtThread *t, const char *encoding, const uint8_t *data, size_t n, size_t start, size_t end, const char *reason)
{
    raise_take(t, RT_EXC_UnicodeDecodeError, encoding, rt_value_take(rt_bytes_new(t, data, n)), start, end, reason);
}

static int
text_argument(RtThread *t, const char *function, const char *name, RtValue v, const char **out)
{
    *out = NULL;
    if (rt_value_is_null(v)) {
        return 0;
    }
    if (!rt_is_str(v)) {
        rt_raise(t, RT_EXC_TypeError, "%s() argument '%s' must be str, not %A", function, name, v);
        return -1;
    }
    *out = rt_str_ascii_text(rt_str_of_value(v));
    if (*out == NULL) {
        rt_raise(t, RT_EXC_LookupError, strcmp(name, "errors") == 0 ? "unknown error handler name '%V'" : "unknown encoding: %V", v);
        return -1;
    }
    return 0;
}

/* encoding and errors from optional arguments; -1 with TypeError or LookupError. */
int
rt_codec_arguments(RtThread *t, const char *function, const RtValue out[2], const char **encoding, const char **errors)
{
    return text_argument(t, function, "encoding", out[0], encoding) < 0 || text_argument(t, function, "errors", out[1], errors) < 0 ? -1 : 0;
}
