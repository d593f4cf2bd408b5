/* format() of ints, floats and strings. */
#include <limits.h>
#include <math.h>
#include <stdio.h>

#include "rt_error.h"
#include "rt_float.h"
#include "rt_format.h"
#include "rt_format_spec.h"
#include "rt_heap.h"
#include "rt_int.h"
#include "rt_str_methods.h"
#include "rt_vm.h"

/* --- digits in groups --- */

/* Append the digits, with zeros in front up to `width` characters, and a separator between each `group` of them. */
static int
put_digits(RtBuilder *b, const char *digits, size_t n, int64_t width, size_t group, char separator)
{
    if (separator == 0) {
        size_t zeros = width > (int64_t)n ? (size_t)width - n : 0;
        return rt_builder_chars(b, '0', zeros) < 0 ? -1 : rt_builder_ascii(b, digits, n);
    }
    /* The groups that are full, and what stands before the first separator. */
    size_t total = n, separators = (n - 1) / group;
    while ((int64_t)(total + separators) < width) {
        total++;
        separators = (total - 1) / group;
    }
    for (size_t i = 0; i < total; i++) {
        size_t left = total - i;
        if (i > 0 && left % group == 0 && rt_builder_char(b, (uint32_t)separator) < 0) {
            return -1;
        }
        if (rt_builder_char(b, left > n ? '0' : (uint8_t)digits[n - left]) < 0) {
            return -1;
        }
    }
    return 0;
}

/* Append a number as the specification says. */
static int
format_number(RtBuilder *b, const RtNumberParts *parts, const RtFormatSpec *spec)
{
    char sign = parts->negative ? '-' : spec->sign == '+' || spec->sign == ' ' ? spec->sign : 0;
    size_t prefix = strlen(parts->prefix), group;
    int64_t fixed = (int64_t)(prefix + parts->rest_count) + (sign != 0), zeros = 0, padding, left = 0;
    RtBuilder middle;
    int failed;
    if (spec->fill == '0' && spec->align == '=') {
        zeros = spec->width - fixed;
    }
    group = spec->type < 128 && spec->type != 0 && strchr("boxX", (int)spec->type) != NULL ? 4 : 3;
    rt_builder_init(&middle, b->thread);
    failed = parts->digit_count > 0 && put_digits(&middle, parts->digits, parts->digit_count, zeros, group, spec->grouping) < 0;
    padding = spec->width - fixed - (int64_t)middle.length;
    padding = padding < 0 ? 0 : padding;
    if (padding > PTRDIFF_MAX / 8) {
        rt_raise_no_memory(b->thread);
        failed = 1;
    }
    left = spec->align == '^' ? padding / 2 : spec->align == '>' ? padding : 0;
    failed = failed || rt_builder_chars(b, spec->fill, (size_t)left) < 0 || (sign != 0 && rt_builder_char(b, (uint32_t)sign) < 0)
        || rt_builder_ascii(b, parts->prefix, prefix) < 0
        || (spec->align == '=' && rt_builder_chars(b, spec->fill, (size_t)padding) < 0)
        || rt_builder_text(b, middle.data, middle.width, middle.length) < 0
        || rt_builder_ascii(b, parts->rest, parts->rest_count) < 0
        || (spec->align != '=' && rt_builder_chars(b, spec->fill, (size_t)(padding - left)) < 0);
    rt_builder_drop(&middle);
    return failed ? -1 : 0;
}

/* --- int --- */

/* One character. */
static RtStr *
format_char(RtThread *t, RtValue v, RtFormatSpec *spec)
{
    int64_t c;
    RtStr *one, *r;
    int64_t padding, left;
    if (spec->sign != 0) {
        rt_raise(t, RT_EXC_ValueError, "Sign not allowed with integer format specifier 'c'");
        return NULL;
    }
    if (spec->alternate) {
        rt_raise(t, RT_EXC_ValueError, "Alternate form (#) not allowed with integer format specifier 'c'");
        return NULL;
    }
    if (!rt_int_fits_int64(v, &c)) {
        rt_raise(t, RT_EXC_OverflowError, "Python int too large to convert to C long");
        return NULL;
    }
    if (c < 0 || c > 0x10ffff) {
        rt_raise(t, RT_EXC_OverflowError, "%%c arg not in range(0x110000)");
        return NULL;
    }
    one = rt_str_from_char(t, (uint32_t)c);
    if (one == NULL) {
        return NULL;
    }
    padding = spec->width > 1 ? spec->width - 1 : 0;
    left = spec->align == '<' ? 0 : spec->align == '^' ? padding / 2 : padding;
    r = rt_str_pad(t, one, left, padding - left, spec->fill);
    rt_str_drop(t, one);
    return r;
}

/* format(v, text) of an int or bool. */
RtStr *
rt_format_int(RtThread *t, RtValue v, const RtStr *text)
{
    RtFormatSpec spec;
    RtStr *digits;
    RtBuilder b;
    double d;
    if (text->length == 0) {
        RtValue r = rt_str_of(t, v);
        return rt_value_is_null(r) ? NULL : rt_str_of_value(r);
    }
    if (rt_format_parse(t, text, v, 'd', '>', &spec) < 0) {
        return NULL;
    }
    if (spec.type < 128 && strchr("eEfFgG%", (int)spec.type) != NULL && spec.type != 0) {
        return rt_int_to_double(t, v, &d) < 0 ? NULL : rt_format_float(t, v, d, text);
    }
    if (spec.type >= 128 || spec.type == 0 || strchr("bcdoxXn", (int)spec.type) == NULL) {
        return rt_format_unknown(t, spec.type, v);
    }
    if (spec.precision >= 0) {
        rt_raise(t, RT_EXC_ValueError, "Precision not allowed in integer format specifier");
        return NULL;
    }
    if (spec.no_negative_zero) {
        rt_raise(t, RT_EXC_ValueError, "Negative zero coercion (z) not allowed in integer format specifier");
        return NULL;
    }
    if (spec.type == 'c') {
        return format_char(t, v, &spec);
    }
    int base = spec.type == 'b' ? 2 : spec.type == 'o' ? 8 : spec.type == 'x' || spec.type == 'X' ? 16 : 10;
    digits = rt_int_to_base(t, v, base, false);
    if (digits == NULL) {
        return NULL;
    }
    RtNumberParts parts = {.prefix = "", .digits = rt_str_ascii_text(digits), .digit_count = digits->length, .rest = ""};
    char *upper = NULL;
    if (parts.digits[0] == '-') {
        parts.negative = true;
        parts.digits++;
        parts.digit_count--;
    }
    if (spec.alternate && base != 10) {
        parts.prefix = spec.type == 'b' ? "0b" : spec.type == 'o' ? "0o" : spec.type == 'x' ? "0x" : "0X";
    }
    if (spec.type == 'X') {
        upper = rt_alloc(t, parts.digit_count);
        if (upper == NULL) {
            rt_str_drop(t, digits);
            return NULL;
        }
        for (size_t i = 0; i < parts.digit_count; i++) {
            upper[i] = parts.digits[i] >= 'a' ? (char)(parts.digits[i] - 0x20) : parts.digits[i];
        }
        parts.digits = upper;
    }
    rt_builder_init(&b, t);
    int failed = format_number(&b, &parts, &spec) < 0;
    rt_free(t, upper);
    rt_str_drop(t, digits);
    return rt_builder_finish(&b, failed);
}

/* --- float --- */

/* Digits d[at..end) of a decimal, zeros beyond it. */
static char *
copy_digits(char *p, const RtDecimal *d, int at, int end)
{
    for (; at < end; at++) {
        *p++ = at >= 0 && at < d->count ? d->digits[at] : '0';
    }
    return p;
}

/* |d| as text; `r` like repr().  Raw memory, zero-terminated; NULL with MemoryError. */
char *
rt_double_text(RtThread *t, double d, char type, int precision, int flags, size_t *length)
{
    RtDecimal decimal;
    bool upper = type == 'E' || type == 'F' || type == 'G', exponent;
    char form = upper ? (char)(type + 0x20) : type, *text, *p;
    int point, shown, failed;
    if (!isfinite(d)) {
        text = rt_alloc(t, 4);
        if (text != NULL) {
            memcpy(text, isnan(d) ? upper ? "NAN" : "nan" : upper ? "INF" : "inf", 4);
            *length = 3;
        }
        return text;
    }
    if (form == 'g' && precision == 0) {
        precision = 1;
    }
    failed = form == 'r' ? rt_decimal_shortest(d, &decimal)
           : form == 'f' ? rt_decimal_fixed(d, precision, &decimal)
           : rt_decimal_significant(d, form == 'e' ? precision + 1 : precision, &decimal);
    if (failed < 0) {
        rt_raise_no_memory(t);
        return NULL;
    }
    text = rt_alloc(t, (size_t)precision + (decimal.point > 0 ? (size_t)decimal.point : 0) + (size_t)decimal.count + 32);
    if (text == NULL) {
        rt_decimal_drop(&decimal);
        return NULL;
    }
    point = decimal.count == 0 ? 1 : decimal.point;
    /* How many digits stand in all, counted from the first significant one. */
    if (form == 'f') {
        exponent = false;
        shown = point + precision;
    }
    else if (form == 'e') {
        exponent = true;
        shown = precision + 1;
    }
    else if (form == 'g') {
        exponent = point <= -4 || point > precision - (flags & RT_DOUBLE_POINT_ZERO ? 1 : 0);
        shown = flags & RT_DOUBLE_ALTERNATE ? precision : decimal.count;
    }
    else {
        exponent = point <= -4 || point > 16;
        shown = decimal.count;
    }
    p = text;
    int whole = exponent ? 1 : point;
    if (whole <= 0) {
        *p++ = '0';
    }
    p = copy_digits(p, &decimal, 0, whole);
    if (shown > whole) {
        *p++ = '.';
        p = copy_digits(p, &decimal, whole < 0 ? whole : whole, shown);
    }
    else if (flags & RT_DOUBLE_ALTERNATE) {
        *p++ = '.';
    }
    if (exponent) {
        int e = point - 1;
        p += sprintf(p, "%c%c%02d", upper ? 'E' : 'e', e < 0 ? '-' : '+', e < 0 ? -e : e);
    }
    else if ((flags & RT_DOUBLE_POINT_ZERO) && shown <= whole) {
        if (p[-1] != '.') {
            *p++ = '.';
        }
        *p++ = '0';
    }
    *p = '\0';
    *length = (size_t)(p - text);
    rt_decimal_drop(&decimal);
    return text;
}

static bool
has_nonzero_digit(const char *text, size_t n)
{
    for (size_t i = 0; i < n && text[i] != 'e' && text[i] != 'E'; i++) {
        if (text[i] >= '1' && text[i] <= '9') {
            return true;
        }
    }
    return false;
}

/* format(v, text) of a number with the value d. */
RtStr *
rt_format_float(RtThread *t, RtValue v, double d, const RtStr *text)
{
    RtFormatSpec spec;
    RtBuilder b;
    size_t n, digits = 0;
    char *number, type;
    int precision, flags;
    if (rt_format_parse(t, text, v, '\0', '>', &spec) < 0) {
        return NULL;
    }
    if (spec.type >= 128 || (spec.type != 0 && strchr("eEfFgGn%", (int)spec.type) == NULL)) {
        return rt_format_unknown(t, spec.type, v);
    }
    if (spec.precision > INT_MAX) {
        rt_raise(t, RT_EXC_ValueError, "precision too big");
        return NULL;
    }
    precision = spec.precision < 0 ? 6 : (int)spec.precision;
    flags = spec.alternate ? RT_DOUBLE_ALTERNATE : 0;
    type = (char)spec.type;
    if (type == '\0') {
        flags |= RT_DOUBLE_POINT_ZERO;
        type = spec.precision < 0 ? 'r' : 'g';
        precision = spec.precision < 0 ? 0 : precision;
    }
    else if (type == 'n') {
        type = 'g';
    }
    else if (type == '%') {
        type = 'f';
        d *= 100;
    }
    number = rt_double_text(t, d, type, precision, flags, &n);
    if (number == NULL) {
        return NULL;
    }
    if (spec.type == '%') {
        number[n++] = '%';      /* there is room for one more, instead of the zero */
    }
    while (digits < n && number[digits] >= '0' && number[digits] <= '9') {
        digits++;
    }
    RtNumberParts parts = {.prefix = "", .digits = number, .digit_count = digits, .rest = number + digits, .rest_count = n - digits};
    parts.negative = signbit(d) && !isnan(d);
    if (spec.no_negative_zero && digits > 0 && !has_nonzero_digit(number, n)) {
        parts.negative = false;
    }
    rt_builder_init(&b, t);
    int failed = format_number(&b, &parts, &spec) < 0;
    rt_free(t, number);
    return rt_builder_finish(&b, failed);
}

/* --- str --- */

/* format(s, text); v is s as a value. */
RtStr *
rt_format_str(RtThread *t, RtValue v, RtStr *s, const RtStr *text)
{
    RtFormatSpec spec;
    int64_t padding, left;
    RtStr *part, *r;
    if (rt_format_parse(t, text, v, 's', '<', &spec) < 0) {
        return NULL;
    }
    if (spec.type != 's') {
        return rt_format_unknown(t, spec.type, v);
    }
    if (spec.sign != 0) {
        rt_raise(t, RT_EXC_ValueError, spec.sign == ' ' ? "Space not allowed in string format specifier"
                                                        : "Sign not allowed in string format specifier");
        return NULL;
    }
    if (spec.no_negative_zero) {
        rt_raise(t, RT_EXC_ValueError, "Negative zero coercion (z) not allowed in string format specifier");
        return NULL;
    }
    if (spec.alternate) {
        rt_raise(t, RT_EXC_ValueError, "Alternate form (#) not allowed in string format specifier");
        return NULL;
    }
    if (spec.align == '=') {
        rt_raise(t, RT_EXC_ValueError, "'=' alignment not allowed in string format specifier");
        return NULL;
    }
    if (s->length > 0 && spec.width <= (int64_t)s->length && (spec.precision < 0 || spec.precision >= (int64_t)s->length)) {
        return rt_str_ref(t, s);       /* nothing to do: the text itself, of whatever type */
    }
    part = rt_str_slice(t, s, 0, spec.precision >= 0 && spec.precision < (int64_t)s->length ? (size_t)spec.precision : s->length);
    if (part == NULL) {
        return NULL;
    }
    padding = spec.width > (int64_t)part->length ? spec.width - (int64_t)part->length : 0;
    left = spec.align == '>' ? padding : spec.align == '^' ? padding / 2 : 0;
    r = rt_str_pad(t, part, left, padding - left, spec.fill);
    rt_str_drop(t, part);
    return r;
}
