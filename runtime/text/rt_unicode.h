/* Properties of code points, and the form of UTF-8.
 *
 * The tables are the host's (rt_unicode.c is the one file that sees its headers), through
 * functions that are pure and need no lock of the host.
 */
#ifndef RT_UNICODE_H
#define RT_UNICODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool rt_char_is_space_beyond_ascii(uint32_t c);
bool rt_char_is_line_break_beyond_ascii(uint32_t c);
bool rt_char_is_alpha_beyond_ascii(uint32_t c);
bool rt_char_is_alnum_beyond_ascii(uint32_t c);
bool rt_char_is_decimal_beyond_ascii(uint32_t c);
bool rt_char_is_digit_beyond_ascii(uint32_t c);
bool rt_char_is_numeric_beyond_ascii(uint32_t c);
bool rt_char_is_lower_beyond_ascii(uint32_t c);
bool rt_char_is_upper_beyond_ascii(uint32_t c);
bool rt_char_is_title(uint32_t c);
bool rt_char_is_printable(uint32_t c);
bool rt_char_is_identifier_start(uint32_t c);
bool rt_char_is_identifier_part(uint32_t c);
bool rt_char_is_cased(uint32_t c);
bool rt_char_is_case_ignorable(uint32_t c);
int rt_char_decimal(uint32_t c);          /* the value of a decimal digit, or -1 */
/* Full case mappings: one to three code points into out, returns how many. */
int rt_char_lower(uint32_t c, uint32_t out[3]);
int rt_char_upper(uint32_t c, uint32_t out[3]);
int rt_char_title(uint32_t c, uint32_t out[3]);
int rt_char_fold(uint32_t c, uint32_t out[3]);

static inline bool rt_char_is_space(uint32_t c)
{
    return c < 128 ? c == ' ' || c - '\t' < 5 || c - 0x1c < 4 : rt_char_is_space_beyond_ascii(c);
}

static inline bool rt_char_is_line_break(uint32_t c)
{
    return c < 128 ? c - '\n' < 4 || c - 0x1c < 3 : rt_char_is_line_break_beyond_ascii(c);
}
static inline bool rt_ascii_is_digit(uint32_t c) { return c - '0' < 10; }
static inline bool rt_ascii_is_alpha(uint32_t c) { return (c | 0x20) - 'a' < 26; }
static inline bool rt_char_is_alpha(uint32_t c) { return c < 128 ? rt_ascii_is_alpha(c) : rt_char_is_alpha_beyond_ascii(c); }
static inline bool rt_char_is_alnum(uint32_t c)
{
    return c < 128 ? rt_ascii_is_alpha(c) || rt_ascii_is_digit(c) : rt_char_is_alnum_beyond_ascii(c);
}
static inline bool rt_char_is_decimal(uint32_t c) { return c < 128 ? rt_ascii_is_digit(c) : rt_char_is_decimal_beyond_ascii(c); }
static inline bool rt_char_is_digit(uint32_t c) { return c < 128 ? rt_ascii_is_digit(c) : rt_char_is_digit_beyond_ascii(c); }
static inline bool rt_char_is_numeric(uint32_t c) { return c < 128 ? rt_ascii_is_digit(c) : rt_char_is_numeric_beyond_ascii(c); }
static inline bool rt_char_is_lower(uint32_t c) { return c < 128 ? c - 'a' < 26 : rt_char_is_lower_beyond_ascii(c); }
static inline bool rt_char_is_upper(uint32_t c) { return c < 128 ? c - 'A' < 26 : rt_char_is_upper_beyond_ascii(c); }

/* The character at the start of n > 0 bytes of UTF-8: returns how many bytes it has, or 0 when it is none. */
static inline size_t rt_utf8_next(const uint8_t *p, size_t n, uint32_t *c)
{
    uint32_t first = p[0];
    if (first < 0x80) {
        *c = first;
        return 1;
    }
    if (first >= 0xc2 && first < 0xe0 && n >= 2 && (p[1] & 0xc0) == 0x80) {
        *c = (first & 0x1f) << 6 | (p[1] & 0x3f);
        return 2;
    }
    if (first >= 0xe0 && first < 0xf0 && n >= 3 && (p[1] & 0xc0) == 0x80 && (p[2] & 0xc0) == 0x80) {
        *c = (first & 0x0f) << 12 | (uint32_t)(p[1] & 0x3f) << 6 | (p[2] & 0x3f);
        return *c >= 0x800 && (*c < 0xd800 || *c > 0xdfff) ? 3 : 0;
    }
    if (first >= 0xf0 && first < 0xf5 && n >= 4 && (p[1] & 0xc0) == 0x80 && (p[2] & 0xc0) == 0x80 && (p[3] & 0xc0) == 0x80) {
        *c = (first & 0x07) << 18 | (uint32_t)(p[1] & 0x3f) << 12 | (uint32_t)(p[2] & 0x3f) << 6 | (p[3] & 0x3f);
        return *c >= 0x10000 && *c <= 0x10ffff ? 4 : 0;
    }
    return 0;
}
/* UTF-8 of a code point (surrogates too): 1 to 4 bytes. */
static inline size_t rt_utf8_put(uint8_t *p, uint32_t c)
{
    if (c < 0x80) {
        p[0] = (uint8_t)c;
        return 1;
    }
    if (c < 0x800) {
        p[0] = (uint8_t)(0xc0 | c >> 6);
        p[1] = (uint8_t)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        p[0] = (uint8_t)(0xe0 | c >> 12);
        p[1] = (uint8_t)(0x80 | (c >> 6 & 0x3f));
        p[2] = (uint8_t)(0x80 | (c & 0x3f));
        return 3;
    }
    p[0] = (uint8_t)(0xf0 | c >> 18);
    p[1] = (uint8_t)(0x80 | (c >> 12 & 0x3f));
    p[2] = (uint8_t)(0x80 | (c >> 6 & 0x3f));
    p[3] = (uint8_t)(0x80 | (c & 0x3f));
    return 4;
}

#endif
