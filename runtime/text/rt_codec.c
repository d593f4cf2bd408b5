/* Names of codecs and of error handlers, and the exceptions of codecs. */
#include <stdlib.h>

#include "rt_codec.h"

#include "rt_error.h"
#include "rt_exception.h"
#include "rt_int.h"
#include "rt_vm.h"

static const struct {
    const char *alias;       /* as plain() has it */
    RtCodec codec;
} codecs[] = {
    {"utf_8", {RT_CODEC_UTF8, "utf-8", false, false, false}},
    {"utf8", {RT_CODEC_UTF8, "utf-8", false, false, false}},
    {"u8", {RT_CODEC_UTF8, "utf-8", false, false, false}},
    {"utf", {RT_CODEC_UTF8, "utf-8", false, false, false}},
    {"utf8_ucs2", {RT_CODEC_UTF8, "utf-8", false, false, false}},
    {"utf8_ucs4", {RT_CODEC_UTF8, "utf-8", false, false, false}},
    {"cp65001", {RT_CODEC_UTF8, "utf-8", false, false, false}},
    {"ascii", {RT_CODEC_ASCII, "ascii", false, false, false}},
    {"us_ascii", {RT_CODEC_ASCII, "ascii", false, false, false}},
    {"646", {RT_CODEC_ASCII, "ascii", false, false, false}},
    {"us", {RT_CODEC_ASCII, "ascii", false, false, false}},
    {"ansi_x3.4_1968", {RT_CODEC_ASCII, "ascii", false, false, false}},
    {"ansi_x3_4_1968", {RT_CODEC_ASCII, "ascii", false, false, false}},
    {"ansi_x3.4_1986", {RT_CODEC_ASCII, "ascii", false, false, false}},
    {"cp367", {RT_CODEC_ASCII, "ascii", false, false, false}},
    {"csascii", {RT_CODEC_ASCII, "ascii", false, false, false}},
    {"ibm367", {RT_CODEC_ASCII, "ascii", false, false, false}},
    {"iso646_us", {RT_CODEC_ASCII, "ascii", false, false, false}},
    {"iso_646.irv_1991", {RT_CODEC_ASCII, "ascii", false, false, false}},
    {"iso_ir_6", {RT_CODEC_ASCII, "ascii", false, false, false}},
    {"latin_1", {RT_CODEC_LATIN1, "latin-1", false, false, false}},
    {"latin1", {RT_CODEC_LATIN1, "latin-1", false, false, false}},
    {"latin", {RT_CODEC_LATIN1, "latin-1", false, false, false}},
    {"l1", {RT_CODEC_LATIN1, "latin-1", false, false, false}},
    {"iso_8859_1", {RT_CODEC_LATIN1, "latin-1", false, false, false}},
    {"iso8859_1", {RT_CODEC_LATIN1, "latin-1", false, false, false}},
    {"iso8859", {RT_CODEC_LATIN1, "latin-1", false, false, false}},
    {"8859", {RT_CODEC_LATIN1, "latin-1", false, false, false}},
    {"iso_8859_1_1987", {RT_CODEC_LATIN1, "latin-1", false, false, false}},
    {"cp819", {RT_CODEC_LATIN1, "latin-1", false, false, false}},
    {"ibm819", {RT_CODEC_LATIN1, "latin-1", false, false, false}},
    {"csisolatin1", {RT_CODEC_LATIN1, "latin-1", false, false, false}},
    {"iso_ir_100", {RT_CODEC_LATIN1, "latin-1", false, false, false}},
    {"utf_16", {RT_CODEC_UTF16, "utf-16", false, true, false}},
    {"utf16", {RT_CODEC_UTF16, "utf-16", false, true, false}},
    {"u16", {RT_CODEC_UTF16, "utf-16", false, true, false}},
    {"utf_16_le", {RT_CODEC_UTF16, "utf-16-le", false, false, false}},
    {"utf_16le", {RT_CODEC_UTF16, "utf-16-le", false, false, false}},
    {"unicodelittleunmarked", {RT_CODEC_UTF16, "utf-16-le", false, false, false}},
    {"utf_16_be", {RT_CODEC_UTF16, "utf-16-be", true, false, false}},
    {"utf_16be", {RT_CODEC_UTF16, "utf-16-be", true, false, false}},
    {"unicodebigunmarked", {RT_CODEC_UTF16, "utf-16-be", true, false, false}},
    {"utf_32", {RT_CODEC_UTF32, "utf-32", false, true, false}},
    {"utf32", {RT_CODEC_UTF32, "utf-32", false, true, false}},
    {"u32", {RT_CODEC_UTF32, "utf-32", false, true, false}},
    {"utf_32_le", {RT_CODEC_UTF32, "utf-32-le", false, false, false}},
    {"utf_32le", {RT_CODEC_UTF32, "utf-32-le", false, false, false}},
    {"utf_32_be", {RT_CODEC_UTF32, "utf-32-be", true, false, false}},
    {"utf_32be", {RT_CODEC_UTF32, "utf-32-be", true, false, false}},
};

/* The name in lower case, with one underscore for whatever stands between its letters and numbers; its length, or 0 when it is none of ours. */
static size_t
plain(const char *name, char out[24])
{
    size_t n = 0;
    bool gap = false;
    for (const char *p = name; *p != '\0'; p++) {
        char c = *p >= 'A' && *p <= 'Z' ? (char)(*p + 0x20) : *p;
        if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '.') {
            gap = n > 0;
            continue;
        }
        if (n + 2 > 24) {
            return 0;
        }
        if (gap) {
            out[n++] = '_';
        }
        out[n++] = c;
        gap = false;
    }
    return n;
}

/* The names that CPython knows without asking its registry of codecs, which adds something to what codecs raise. */
static bool
is_direct(const char *alias)
{
    static const char *const names[] = {
        "utf_8", "utf8", "utf_16", "utf16", "utf_32", "utf32", "ascii", "us_ascii", "latin_1", "latin1", "iso_8859_1", "iso8859_1",
    };
    bool found = false;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        found = found || strcmp(names[i], alias) == 0;
    }
    return found;
}

/* kind RT_CODEC_NONE when there is none. */
static RtCodec
find_plain(const char *key, size_t n)
{
    for (size_t i = 0; i < sizeof codecs / sizeof codecs[0]; i++) {
        if (strlen(codecs[i].alias) == n && memcmp(codecs[i].alias, key, n) == 0) {
            RtCodec codec = codecs[i].codec;
            codec.registered = !is_direct(codecs[i].alias);
            return codec;
        }
    }
    return (RtCodec){.kind = RT_CODEC_NONE};
}

/* Is the key the codec's own name?  CPython has modules of these names, which it does not look for by a name with a dot. */
static bool
is_own_name(const RtCodec *codec, const char *key, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (codec->name[i] != (key[i] == '_' ? '-' : key[i])) {
            return false;
        }
    }
    return codec->name[n] == '\0';
}

/* The codec of a name, in any case and with any separators; LookupError and RT_CODEC_NONE when there is none. */
RtCodec
rt_codec_find(RtThread *t, const char *name)
{
    char key[24];
    size_t n = plain(name, key);
    RtCodec codec = find_plain(key, n);
    if (codec.kind == RT_CODEC_NONE) {
        for (size_t i = 0; i < n; i++) {
            key[i] = key[i] == '.' ? '_' : key[i];
        }
        codec = find_plain(key, n);
        codec.registered = true;
    }
    if (codec.kind == RT_CODEC_NONE || (memchr(name, '.', strlen(name)) != NULL && is_own_name(&codec, key, n))) {
        codec.kind = RT_CODEC_NONE;
        rt_raise(t, RT_EXC_LookupError, "unknown encoding: %s", name);
    }
    return codec;
}

/* Something was raised in a codec that the host's registry has found under `name`: say so as it does. */
void
rt_codec_failed(RtThread *t, const RtCodec *codec, const char *what, const char *name)
{
    if (!codec->registered || t->exc == NULL) {
        return;
    }
#if RT_HOST >= 0x030c
    rt_error_add_note(t, "%s with '%s' codec failed", what, name);
#else
    bool type_error = rt_error_matches(t, RT_EXC_TypeError);
    if (type_error || rt_error_matches(t, RT_EXC_LookupError)) {
        RtObject *cause = rt_error_fetch(t);
        RtStr *kind = cause->type->name;
        rt_raise(t, type_error ? RT_EXC_TypeError : RT_EXC_LookupError, "%s with '%s' codec failed (%U: %V)", what, name, kind,
                 rt_value_borrow(cause));
        rt_exception_set_cause_take(t, t->exc, cause);
    }
#endif
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

/* *owned is set when the text is no ASCII. */
static int
text_argument(RtThread *t, const char *function, const char *name, RtValue v, const char **out, char **owned)
{
    *out = *owned = NULL;
    if (rt_value_is_null(v)) {
        return 0;
    }
    if (!rt_is_str(v)) {
        bool by_type = RT_HOST >= 0x030d && strcmp(function, "str") == 0;      /* NoneType, not None */
        rt_raise(t, RT_EXC_TypeError, by_type ? "%s() argument '%s' must be str, not %T" : "%s() argument '%s' must be str, not %A",
                 function, name, v);
        return -1;
    }
    RtStr *s = rt_str_of_value(v);
    *out = rt_str_ascii_text(s);
    if (*out == NULL) {
        *out = *owned = rt_str_to_utf8(t, s, NULL, false);
    }
    for (size_t i = 0; *out != NULL && i < rt_str_length(s); i++) {
        if (rt_str_at(s, i) == 0) {
            rt_raise(t, RT_EXC_ValueError, "embedded null character");
            *out = NULL;
        }
    }
    return *out != NULL ? 0 : -1;
}

int
rt_codec_names(RtThread *t, const char *function, const RtValue out[2], RtCodecNames *names)
{
    *names = (RtCodecNames){0};
    if (text_argument(t, function, "encoding", out[0], &names->encoding, &names->owned[0]) < 0
        || text_argument(t, function, "errors", out[1], &names->errors, &names->owned[1]) < 0) {
        rt_codec_names_end(names);
        return -1;
    }
    return 0;
}

void
rt_codec_names_end(RtCodecNames *names)
{
    free(names->owned[0]);
    free(names->owned[1]);
}
