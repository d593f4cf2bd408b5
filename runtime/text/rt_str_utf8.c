/* Strings from UTF-8 and back. */
#include <stdlib.h>

#include "rt_codec.h"
#include "rt_error.h"
#include "rt_str.h"
#include "rt_unicode.h"
#include "rt_vm.h"

/* The number of leading bytes below 0x80. */
static size_t
ascii_prefix(const uint8_t *p, size_t n)
{
    size_t i = 0;
    uint64_t word;
    while (i + 8 <= n) {
        memcpy(&word, p + i, 8);
        if (word & UINT64_C(0x8080808080808080)) {
            break;
        }
        i += 8;
    }
    while (i < n && p[i] < 0x80) {
        i++;
    }
    return i;
}

/* The string of n bytes of UTF-8; UnicodeDecodeError when they are none. */
RtStr *
rt_str_from_utf8(RtThread *t, const char *utf8, size_t bytes)
{
    const uint8_t *p = (const uint8_t *)utf8;
    size_t ascii = ascii_prefix(p, bytes), at, n;
    uint32_t all = 0, c;
    RtStr *s;
    if (ascii == bytes) {
        return rt_str_from_text(t, p, 1, bytes);
    }
    for (at = ascii, n = ascii; at < bytes; n++) {
        size_t used = rt_utf8_next(p + at, bytes - at, &c);
        if (used == 0) {
            return rt_decode_utf8(t, p, bytes, "strict");
        }
        all |= c;
        at += used;
    }
    if (n == 1) {
        return rt_str_from_char(t, all);
    }
    s = rt_str_new_raw(t, n, all);
    if (s == NULL) {
        return NULL;
    }
    for (at = 0, n = 0; at < bytes; n++) {
        at += rt_utf8_next(p + at, bytes - at, &c);
        rt_text_copy((char *)(s + 1) + n * rt_str_width(s), rt_str_width(s), &c, 4, 1);
    }
    return s;
}

/* The string of a zero-terminated UTF-8 text. */
RtStr *
rt_str_from_c(RtThread *t, const char *utf8)
{
    return rt_str_from_utf8(t, utf8, strlen(utf8));
}

static bool
is_surrogate(uint32_t c)
{
    return c >= 0xd800 && c <= 0xdfff;
}

/* 0, or -1 with UnicodeEncodeError: s has lone surrogates. */
int
rt_str_check_utf8(RtThread *t, const RtStr *s)
{
    for (size_t i = 0; i < s->length && rt_str_width(s) > 1; i++) {
        if (is_surrogate(rt_str_at(s, i))) {
            size_t end = i + 1;
            while (end < s->length && is_surrogate(rt_str_at(s, end))) {
                end++;
            }
            rt_raise_encode(t, "utf-8", s, i, end, "surrogates not allowed");
            return -1;
        }
    }
    return 0;
}

/* UTF-8 of s in a malloc()ed buffer with a zero behind it; *bytes is its length unless `bytes` is NULL.  Lone surrogates are
 * written as three bytes when `surrogates`, else they are a UnicodeEncodeError.  NULL on failure. */
char *
rt_str_to_utf8(RtThread *t, const RtStr *s, size_t *bytes, bool surrogates)
{
    size_t n = 0;
    if (!surrogates && rt_str_check_utf8(t, s) < 0) {
        return NULL;
    }
    uint8_t *out = malloc(rt_str_is_ascii(s) ? s->length + 1 : s->length * (rt_str_width(s) == 4 ? 4 : rt_str_width(s) + 1) + 1);
    if (out == NULL) {
        rt_raise_no_memory(t);
        return NULL;
    }
    if (rt_str_is_ascii(s)) {
        memcpy(out, s + 1, s->length);
        n = s->length;
    }
    else {
        for (size_t i = 0; i < s->length; i++) {
            n += rt_utf8_put(out + n, rt_str_at(s, i));
        }
    }
    out[n] = 0;
    if (bytes != NULL) {
        *bytes = n;
    }
    return (char *)out;
}
