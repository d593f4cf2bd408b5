/* Bytes to text. */
#include "rt_codec.h"
#include "rt_error.h"
#include "rt_str.h"
#include "rt_unicode.h"
#include "rt_vm.h"

/* A decoding under way. */
typedef struct {
    RtThread *t;
    RtBuilder out;
    const uint8_t *data;
    size_t n;
    const char *encoding, *errors_name;
    RtErrors errors;
} State;

/* data[start:end] cannot be decoded.  Goes on at the returned place, or 0 with an exception. */
static size_t
handle(State *s, size_t start, size_t end, const char *reason)
{
    static const char hex[] = "0123456789abcdef";
    switch (s->errors) {
    case RT_ERRORS_IGNORE:
        return end;
    case RT_ERRORS_REPLACE:
        return rt_builder_char(&s->out, 0xfffd) < 0 ? 0 : end;
    case RT_ERRORS_BACKSLASH:
        for (size_t i = start; i < end; i++) {
            char text[4] = {'\\', 'x', hex[s->data[i] >> 4], hex[s->data[i] & 15]};
            if (rt_builder_ascii(&s->out, text, 4) < 0) {
                return 0;
            }
        }
        return end;
    case RT_ERRORS_ESCAPE:
        if (s->data[start] < 0x80) {
            break;
        }
        for (; start < end && s->data[start] >= 0x80; start++) {
            if (rt_builder_char(&s->out, 0xdc00u + s->data[start]) < 0) {
                return 0;
            }
        }
        return start;
    case RT_ERRORS_PASS:
        if (strcmp(s->encoding, "utf-8") == 0 && start + 3 <= s->n && s->data[start] == 0xed && s->data[start + 1] >= 0xa0
            && s->data[start + 1] < 0xc0 && (s->data[start + 2] & 0xc0) == 0x80) {
            uint32_t c = 0xd000u | (uint32_t)(s->data[start + 1] & 0x3f) << 6 | (s->data[start + 2] & 0x3f);
            return rt_builder_char(&s->out, c) < 0 ? 0 : start + 3;
        }
        break;
    case RT_ERRORS_UNKNOWN:
        rt_raise_unknown_errors(s->t, s->errors_name);
        return 0;
    case RT_ERRORS_XML:
        rt_raise(s->t, RT_EXC_TypeError, "don't know how to handle UnicodeDecodeError in error callback");
        return 0;
    case RT_ERRORS_STRICT:
        break;
    }
    rt_raise_decode(s->t, s->encoding, s->data, s->n, start, end, reason);
    return 0;
}

/* What is wrong with the UTF-8 at data[at]: the end of the bytes that could have begun a character. */
static size_t
utf8_fault(const uint8_t *p, size_t n, size_t at, const char **reason)
{
    uint8_t lead = p[at];
    size_t need = lead >= 0xf0 && lead < 0xf5 ? 3 : lead >= 0xe0 && lead < 0xf0 ? 2 : lead >= 0xc2 && lead < 0xe0 ? 1 : 0, i;
    if (need == 0) {
        *reason = "invalid start byte";
        return at + 1;
    }
    for (i = at + 1; i <= at + need; i++) {
        uint8_t least = 0x80, most = 0xbf;
        if (i == at + 1) {
            least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
            most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
        }
        if (i == n) {
            *reason = "unexpected end of data";
            return n;
        }
        if (p[i] < least || p[i] > most) {
            break;
        }
    }
    *reason = "invalid continuation byte";
    return i;
}

static int
decode_utf8(State *s)
{
    size_t at = 0, used;
    while (at < s->n) {
        size_t start = at;
        uint32_t c;
        while (at < s->n && s->data[at] < 0x80) {
            at++;
        }
        if (at > start && rt_builder_ascii(&s->out, (const char *)s->data + start, at - start) < 0) {
            return -1;
        }
        if (at == s->n) {
            break;
        }
        used = rt_utf8_next(s->data + at, s->n - at, &c);
        if (used != 0) {
            if (rt_builder_char(&s->out, c) < 0) {
                return -1;
            }
            at += used;
            continue;
        }
        const char *reason;
        size_t end = utf8_fault(s->data, s->n, at, &reason);
        at = handle(s, at, end, reason);
        if (at == 0) {
            return -1;
        }
    }
    return 0;
}

static int
decode_ascii(State *s)
{
    size_t at = 0;
    while (at < s->n) {
        if (s->data[at] < 0x80) {
            if (rt_builder_char(&s->out, s->data[at++]) < 0) {
                return -1;
            }
        }
        else if ((at = handle(s, at, at + 1, "ordinal not in range(128)")) == 0) {
            return -1;
        }
    }
    return 0;
}

static uint32_t
unit(const uint8_t *p, unsigned width, bool big)
{
    uint32_t c = 0;
    for (unsigned i = 0; i < width; i++) {
        c |= (uint32_t)p[i] << 8 * (big ? width - 1 - i : i);
    }
    return c;
}

/* UTF-16 or UTF-32. */
static int
decode_units(State *s, unsigned width, bool big, bool mark)
{
    size_t at = 0;
    if (mark && s->n >= width) {
        uint32_t first = unit(s->data, width, false);
        if (first == 0xfeff) {
            at = width;
        }
        else if (first == (width == 2 ? 0xfffeu : 0xfffe0000u)) {
            at = width;
            big = true;
        }
    }
    if (mark) {
        s->encoding = width == 2 ? (big ? "utf-16-be" : "utf-16-le") : big ? "utf-32-be" : "utf-32-le";
    }
    while (at < s->n) {
        const char *reason = NULL;
        size_t end = at + width;
        uint32_t c = 0;
        if (s->n - at < width) {
            reason = "truncated data";
            end = s->n;
        }
        else {
            c = unit(s->data + at, width, big);
            if (width == 4) {
                reason = c > 0x10ffff ? "code point not in range(0x110000)"
                    : c >= 0xd800 && c <= 0xdfff ? "code point in surrogate code point range(0xd800, 0xe000)" : NULL;
            }
            else if (c >= 0xd800 && c <= 0xdfff) {
                uint32_t low = s->n - at >= 4 ? unit(s->data + at + 2, 2, big) : 0;
                if (c >= 0xdc00) {
                    reason = "illegal encoding";
                }
                else if (s->n - at < 4) {
                    reason = "unexpected end of data";
                    end = s->n;
                }
                else if (low < 0xdc00 || low > 0xdfff) {
                    reason = "illegal UTF-16 surrogate";
                }
                else {
                    c = 0x10000 + ((c & 0x3ff) << 10 | (low & 0x3ff));
                    end = at + 4;
                }
            }
        }
        if (reason == NULL) {
            if (rt_builder_char(&s->out, c) < 0) {
                return -1;
            }
            at = end;
        }
        else if (s->errors == RT_ERRORS_PASS && c >= 0xd800 && c <= 0xdfff) {
            if (rt_builder_char(&s->out, c) < 0) {
                return -1;
            }
            at += width;
        }
        else if ((at = handle(s, at, end, reason)) == 0) {
            return -1;
        }
    }
    return 0;
}

static RtStr *
finish(State *s, int failed)
{
    return rt_builder_finish(&s->out, failed);
}

/* Bytes of UTF-8 as a string. */
RtStr *
rt_decode_utf8(RtThread *t, const uint8_t *data, size_t n, const char *errors)
{
    State s = {.t = t, .data = data, .n = n, .encoding = "utf-8", .errors_name = errors, .errors = rt_errors_find(errors)};
    rt_builder_init(&s.out, t);
    return finish(&s, decode_utf8(&s) < 0);
}

/* data[0:n] in an encoding (NULL: UTF-8); errors NULL: strict.  UnicodeDecodeError, LookupError. */
RtStr *
rt_decode(RtThread *t, const uint8_t *data, size_t n, const char *encoding, const char *errors)
{
    if (n == 0) {
        return rt_str_from_text(t, data, 1, 0);     /* whatever the names say */
    }
    RtCodec codec = rt_codec_find(t, encoding == NULL ? "utf-8" : encoding);
    State s = {.t = t, .data = data, .n = n, .encoding = codec.name, .errors_name = errors, .errors = rt_errors_find(errors)};
    int failed = 0;
    if (codec.kind == RT_CODEC_NONE) {
        return NULL;
    }
    if (codec.kind == RT_CODEC_LATIN1) {
        return rt_str_from_text(t, data, 1, n);
    }
    rt_builder_init(&s.out, t);
    switch (codec.kind) {
    case RT_CODEC_UTF8:
        failed = decode_utf8(&s) < 0;
        break;
    case RT_CODEC_ASCII:
        failed = decode_ascii(&s) < 0;
        break;
    case RT_CODEC_UTF16:
        failed = decode_units(&s, 2, codec.big, codec.mark) < 0;
        break;
    default:
        failed = decode_units(&s, 4, codec.big, codec.mark) < 0;
    }
    if (failed) {
        rt_codec_failed(t, &codec, "decoding", encoding);
    }
    return finish(&s, failed);
}
