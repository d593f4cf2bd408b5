/* Text to bytes. */
#include <stdio.h>
#include <stdlib.h>

#include "rt_codec.h"
#include "rt_error.h"
#include "rt_str.h"
#include "rt_unicode.h"
#include "rt_vm.h"

/* An encoding under way. */
typedef struct {
    RtThread *t;
    const RtStr *s;
    RtCodec codec;
    const char *errors_name;
    RtErrors errors;
    uint8_t *out;            /* malloc()ed */
    size_t n, capacity;
} State;

/* Room for n more bytes; -1 without memory. */
static int
reserve(State *s, size_t n)
{
    if (s->n + n > s->capacity) {
        size_t capacity = (s->n + n) + (s->n + n) / 2;
        uint8_t *out = realloc(s->out, capacity);
        if (out == NULL) {
            rt_raise_no_memory(s->t);
            return -1;
        }
        s->out = out;
        s->capacity = capacity;
    }
    return 0;
}

static void
put_unit(State *s, uint32_t c, unsigned width)
{
    for (unsigned i = 0; i < width; i++) {
        s->out[s->n++] = (uint8_t)(c >> 8 * (s->codec.big ? width - 1 - i : i));
    }
}

static bool
is_surrogate(uint32_t c)
{
    return c >= 0xd800 && c <= 0xdfff;
}

static bool
can_encode(const State *s, uint32_t c)
{
    return s->codec.kind == RT_CODEC_ASCII ? c < 0x80 : s->codec.kind == RT_CODEC_LATIN1 ? c < 0x100 : !is_surrogate(c);
}

/* Append a character that can be encoded, or a surrogate as if it could. */
static int
put(State *s, uint32_t c)
{
    if (reserve(s, 4) < 0) {
        return -1;
    }
    switch (s->codec.kind) {
    case RT_CODEC_UTF8:
        s->n += rt_utf8_put(s->out + s->n, c);
        break;
    case RT_CODEC_UTF16:
        if (c >= 0x10000) {
            put_unit(s, 0xd800 + ((c - 0x10000) >> 10), 2);
            put_unit(s, 0xdc00 + (c & 0x3ff), 2);
        }
        else {
            put_unit(s, c, 2);
        }
        break;
    case RT_CODEC_UTF32:
        put_unit(s, c, 4);
        break;
    default:
        s->out[s->n++] = (uint8_t)c;
    }
    return 0;
}

static int
put_text(State *s, const char *ascii)
{
    for (; *ascii != '\0'; ascii++) {
        if (put(s, (uint8_t)*ascii) < 0) {
            return -1;
        }
    }
    return 0;
}

/* s[start:end] cannot be encoded.  -1 with an exception. */
static int
handle(State *s, size_t start, size_t end)
{
    char text[16];
    for (size_t i = start; i < end; i++) {
        uint32_t c = rt_str_at(s->s, i);
        int failed = 0;
        switch (s->errors) {
        case RT_ERRORS_IGNORE:
            break;
        case RT_ERRORS_REPLACE:
            failed = put(s, '?') < 0;
            break;
        case RT_ERRORS_BACKSLASH:
            snprintf(text, sizeof text, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", (unsigned)c);
            failed = put_text(s, text) < 0;
            break;
        case RT_ERRORS_XML:
            snprintf(text, sizeof text, "&#%u;", (unsigned)c);
            failed = put_text(s, text) < 0;
            break;
        case RT_ERRORS_ESCAPE:
            if (c < 0xdc80 || c > 0xdcff || s->codec.kind == RT_CODEC_UTF16 || s->codec.kind == RT_CODEC_UTF32) {
                start = i;
                goto strict;
            }
            failed = reserve(s, 1) < 0;
            if (!failed) {
                s->out[s->n++] = (uint8_t)(c - 0xdc00);
            }
            break;
        case RT_ERRORS_PASS:
            if (!is_surrogate(c) || s->codec.kind == RT_CODEC_ASCII || s->codec.kind == RT_CODEC_LATIN1) {
                goto strict;
            }
            failed = put(s, c) < 0;
            break;
        case RT_ERRORS_UNKNOWN:
            rt_raise_unknown_errors(s->t, s->errors_name);
            return -1;
        case RT_ERRORS_STRICT:
            goto strict;
        }
        if (failed) {
            return -1;
        }
    }
    return 0;
strict:
    rt_raise_encode(s->t, s->codec.name, s->s, start, end,
                    s->codec.kind == RT_CODEC_ASCII ? "ordinal not in range(128)"
                    : s->codec.kind == RT_CODEC_LATIN1 ? "ordinal not in range(256)" : "surrogates not allowed");
    return -1;
}

/* A string in an encoding (NULL: UTF-8); errors NULL: strict.  UnicodeEncodeError, LookupError. */
RtBytes *
rt_encode(RtThread *t, RtStr *str, const char *encoding, const char *errors)
{
    State s = {.t = t, .s = str, .errors_name = errors, .errors = rt_errors_find(errors)};
    RtBytes *b = NULL;
    int failed = 0;
    s.codec = rt_codec_find(t, encoding == NULL ? "utf-8" : encoding);
    if (s.codec.kind == RT_CODEC_NONE) {
        return NULL;
    }
    if ((rt_str_is_ascii(str) && s.codec.kind <= RT_CODEC_LATIN1) || (s.codec.kind == RT_CODEC_LATIN1 && rt_str_width(str) == 1)) {
        return rt_bytes_new(t, rt_str_data(str), str->length);
    }
    if (s.codec.mark) {
        failed = put(&s, 0xfeff) < 0;
    }
    bool units = s.codec.kind == RT_CODEC_UTF16 || s.codec.kind == RT_CODEC_UTF32;     /* they are asked for one by one */
    for (size_t i = 0; i < str->length && !failed; ) {
        size_t end = i;
        if (can_encode(&s, rt_str_at(str, i))) {
            failed = put(&s, rt_str_at(str, i++)) < 0;
            continue;
        }
        do {
            end++;
        } while (end < str->length && !can_encode(&s, rt_str_at(str, end)) && !units);
        failed = handle(&s, i, end) < 0;
        i = end;
    }
    if (!failed) {
        b = rt_bytes_new(t, s.out == NULL ? (const uint8_t *)"" : s.out, s.n);
    }
    else {
        rt_codec_failed(t, &s.codec, "encoding", encoding);
    }
    free(s.out);
    return b;
}
