/* Reading format specifications. */
#include "rt_format_spec.h"

#include <stdio.h>

#include "rt_error.h"
#include "rt_unicode.h"
#include "rt_vm.h"

static bool
is_align(uint32_t c)
{
    return c == '<' || c == '>' || c == '=' || c == '^';
}

/* A decimal number at *at; -1 when there is none, -2 with an exception when it is too large. */
static int64_t
read_number(RtThread *t, const RtStr *text, size_t *at)
{
    int64_t n = -1;
    for (; *at < text->length; ++*at) {
        int digit = rt_char_decimal(rt_str_at(text, *at));
        if (digit < 0) {
            break;
        }
        n = n < 0 ? 0 : n;
        if (n > (INT64_MAX - digit) / 10) {
            rt_raise(t, RT_EXC_ValueError, "Too many decimal digits in format string");
            return -2;
        }
        n = n * 10 + digit;
    }
    return n;
}

/* The code point at `at`, or 0 at the end. */
static uint32_t
peek(const RtStr *text, size_t at)
{
    return at < text->length ? rt_str_at(text, at) : 0;
}

/* Does the type allow the thousands separator that was given? */
static int
check_grouping(RtThread *t, const RtFormatSpec *spec)
{
    uint32_t type = spec->type;
    if (type == 0 || (type < 128 && strchr("defgEG%F", (int)type) != NULL)
        || (spec->grouping == '_' && type < 128 && strchr("boxX", (int)type) != NULL)) {
        return 0;
    }
    if (type > 32 && type < 128) {
        rt_raise(t, RT_EXC_ValueError, "Cannot specify '%c' with '%c'.", spec->grouping, (int)type);
    }
    else {
        char hex[12];
        snprintf(hex, sizeof hex, "%x", (unsigned)type);
        rt_raise(t, RT_EXC_ValueError, "Cannot specify '%c' with '\\x%s'.", spec->grouping, hex);
    }
    return -1;
}

static int
read_grouping(RtThread *t, const RtStr *text, size_t *at, RtFormatSpec *spec)
{
    uint32_t c = peek(text, *at), next;
    if (c != ',' && c != '_') {
        return 0;
    }
    spec->grouping = (char)c;
    next = peek(text, ++*at);
    if ((c == ',' && next == '_') || (c == '_' && next == ',')) {
        rt_raise(t, RT_EXC_ValueError, "Cannot specify both ',' and '_'.");
        return -1;
    }
    return 0;
}

/* The parts of a specification; -1 with ValueError.  v is named by its type in messages. */
int
rt_format_parse(RtThread *t, const RtStr *text, RtValue v, char default_type, char default_align, RtFormatSpec *out)
{
    size_t at = 0;
    bool fill_given = false, align_given = false;
    *out = (RtFormatSpec){.fill = ' ', .align = default_align, .width = -1, .precision = -1, .type = (uint32_t)default_type};
    if (text->length >= 2 && is_align(peek(text, 1))) {
        out->fill = peek(text, 0);
        out->align = (char)peek(text, 1);
        fill_given = align_given = true;
        at = 2;
    }
    else if (is_align(peek(text, 0))) {
        out->align = (char)peek(text, 0);
        align_given = true;
        at = 1;
    }
    if (peek(text, at) == '+' || peek(text, at) == '-' || peek(text, at) == ' ') {
        out->sign = (char)peek(text, at++);
    }
    if (peek(text, at) == 'z') {
        out->no_negative_zero = true;
        at++;
    }
    if (peek(text, at) == '#') {
        out->alternate = true;
        at++;
    }
    if (!fill_given && peek(text, at) == '0') {
        out->fill = '0';
        if (!align_given && default_align == '>') {
            out->align = '=';
        }
        at++;
    }
    out->width = read_number(t, text, &at);
    if (out->width == -2 || read_grouping(t, text, &at, out) < 0) {
        return -1;
    }
    if (peek(text, at) == '.') {
        at++;
        out->precision = read_number(t, text, &at);
        if (out->precision == -1) {
            rt_raise(t, RT_EXC_ValueError, "Format specifier missing precision");
        }
        if (out->precision < 0) {
            return -1;
        }
    }
    if (text->length - at > 1) {
        rt_raise(t, RT_EXC_ValueError, "Invalid format specifier '%U' for object of type '%T'", text, v);
        return -1;
    }
    if (text->length - at == 1) {
        out->type = peek(text, at);
    }
    return out->grouping != 0 ? check_grouping(t, out) : 0;
}

/* Raise ValueError for a type that the value does not know.  Always NULL. */
RtStr *
rt_format_unknown(RtThread *t, uint32_t type, RtValue v)
{
    if (type > 32 && type < 128) {
        rt_raise(t, RT_EXC_ValueError, "Unknown format code '%c' for object of type '%T'", (int)type, v);
    }
    else {
        char hex[12];
        snprintf(hex, sizeof hex, "%x", (unsigned)type);
        rt_raise(t, RT_EXC_ValueError, "Unknown format code '\\x%s' for object of type '%T'", hex, v);
    }
    return NULL;
}
