/* float.hex() and float.fromhex(). */
#include <math.h>

#include "rt_error.h"
#include "rt_float.h"
#include "rt_heap.h"
#include "rt_int_make.h"
#include "rt_number_text.h"
#include "rt_str.h"

/* The text of float.hex(). */
RtStr *
rt_float_hex(RtThread *t, double d)
{
    static const char hex[] = "0123456789abcdef";
    char text[16];
    int e;
    uint64_t m;
    if (!isfinite(d)) {
        return rt_str_from_c(t, isnan(d) ? "nan" : d > 0 ? "inf" : "-inf");
    }
    const char *sign = signbit(d) ? "-" : "";
    m = rt_float_take_apart(d, &e);
    if (m == 0) {
        return rt_str_format(t, "%s0x0.0p+0", sign);
    }
    for (int i = 0; i < 13; i++) {
        text[i] = hex[m >> (48 - 4 * i) & 15];
    }
    text[13] = '\0';
    e += 52;
    return rt_str_format(t, "%s0x%d.%sp%s%d", sign, (int)(m >> 52), text, e < 0 ? "-" : "+", e < 0 ? -e : e);
}

static int
hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
}

static bool
starts_with_word(const char **p, const char *end, const char *word)
{
    size_t n = strlen(word);
    if ((size_t)(end - *p) < n) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        if (((*p)[i] | 0x20) != word[i]) {
            return false;
        }
    }
    *p += n;
    return true;
}

/* Read [0x]digits[.digits][p[sign]digits] up to `end`.  False when it is something else. */
static bool
read_hex(const char *p, const char *end, double *out)
{
    unsigned __int128 m = 0;
    bool more = false, point = false, any = false;
    int64_t e = 0, exponent = 0;
    if (end - p >= 2 && p[0] == '0' && (p[1] | 0x20) == 'x') {
        p += 2;
    }
    for (; p < end; p++) {
        int digit = hex_digit(*p);
        if (*p == '.' && !point) {
            point = true;
            continue;
        }
        if (digit < 0) {
            break;
        }
        any = true;
        if (m >> 120 == 0) {
            m = m << 4 | (unsigned)digit;
            e -= point ? 4 : 0;
        }
        else {
            more = more || digit != 0;
            e += point ? 0 : 4;
        }
    }
    if (!any) {
        return false;
    }
    if (p < end && (*p | 0x20) == 'p') {
        bool minus;
        p++;
        minus = p < end && *p == '-';
        if (p < end && (*p == '-' || *p == '+')) {
            p++;
        }
        if (p == end || *p < '0' || *p > '9') {
            return false;
        }
        for (; p < end && *p >= '0' && *p <= '9'; p++) {
            exponent = exponent < ((int64_t)1 << 40) ? exponent * 10 + (*p - '0') : exponent;
        }
        e += minus ? -exponent : exponent;
    }
    *out = m == 0 ? 0.0 : rt_round_to_double(m, more, e);
    return p == end;
}

/* The float of a hexadecimal text; ValueError, OverflowError. */
RtValue
rt_float_from_hex(RtThread *t, const RtStr *s)
{
    char *text = rt_str_is_ascii(s) ? rt_number_text(t, s) : NULL;
    bool minus, good = true, infinite = false;
    double d = 0.0;
    if (text == NULL) {
        return rt_error_occurred(t) ? RT_NULL : rt_raise(t, RT_EXC_ValueError, "invalid hexadecimal floating-point string");
    }
    const char *p = text, *end = text + s->length;
    minus = rt_number_strip(&p, &end);
    if (starts_with_word(&p, end, "infinity") || starts_with_word(&p, end, "inf")) {
        d = HUGE_VAL;
        infinite = true;
        good = p == end;
    }
    else if (starts_with_word(&p, end, "nan")) {
        d = NAN;
        good = p == end;
    }
    else {
        good = read_hex(p, end, &d);
    }
    rt_free(t, text);
    if (!good) {
        return rt_raise(t, RT_EXC_ValueError, "invalid hexadecimal floating-point string");
    }
    if (isinf(d) && !infinite) {
        return rt_raise(t, RT_EXC_OverflowError, "hexadecimal value too large to represent as a float");
    }
    return rt_float(minus ? -d : d);
}
