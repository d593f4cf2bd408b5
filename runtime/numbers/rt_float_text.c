/* Floats to text and from text: repr() and float("…"). */
#include <math.h>

#include "rt_digits.h"
#include "rt_error.h"
#include "rt_float.h"
#include "rt_heap.h"
#include "rt_int_make.h"
#include "rt_number_text.h"
#include "rt_str.h"
#include "rt_unicode.h"

/* repr(d), zero-terminated; returns its length. */
size_t
rt_float_repr(double d, char out[RT_FLOAT_TEXT])
{
    RtDecimal digits;
    char *p = out;
    if (isnan(d)) {
        memcpy(out, "nan", 4);
        return 3;
    }
    if (signbit(d)) {
        *p++ = '-';
    }
    if (isinf(d)) {
        memcpy(p, "inf", 4);
        return (size_t)(p - out) + 3;
    }
    rt_decimal_shortest(d, &digits);
    int n = digits.count, point = n == 0 ? 1 : digits.point;
    if (point > 16 || point < -3) {
        int e = point - 1;
        *p++ = digits.digits[0];
        if (n > 1) {
            *p++ = '.';
            memcpy(p, digits.digits + 1, (size_t)n - 1);
            p += n - 1;
        }
        *p++ = 'e';
        *p++ = e < 0 ? '-' : '+';
        e = e < 0 ? -e : e;
        if (e >= 100) {
            *p++ = (char)('0' + e / 100);
        }
        *p++ = (char)('0' + e / 10 % 10);
        *p++ = (char)('0' + e % 10);
        *p = '\0';
        return (size_t)(p - out);
    }
    for (int i = point < 0 ? point : 0; i < n || i <= point; i++) {      /* i == point: the first digit behind it */
        if (i == point) {
            if (i <= 0) {
                *p++ = '0';
            }
            *p++ = '.';
        }
        *p++ = i < 0 || i >= n ? '0' : digits.digits[i];
    }
    *p = '\0';
    return (size_t)(p - out);
}

/* --- reading --- */

#define MOST_DIGITS 800      /* what lies further behind can only break a tie */
#define MOST_LIMBS 320

/* digits * 10**e, correctly rounded, or infinity; n > 0 digits '0'..'9', the first not '0'. */
double
rt_decimal_to_double(const char *digits, size_t n, int64_t e)
{
    uint32_t number[MOST_LIMBS], power[MOST_LIMBS], scaled[MOST_LIMBS], q[MOST_LIMBS], r[MOST_LIMBS];
    size_t nn = 0, np = 1;
    unsigned __int128 m = 0;
    bool more = false;
    int64_t shift;
    if (n <= 15 && e >= -22 && e <= 22) {      /* both are exact doubles, and one operation rounds once */
        static const double tens[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
                                      1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
        uint64_t small = 0;
        for (size_t i = 0; i < n; i++) {
            small = small * 10 + (uint64_t)(digits[i] - '0');
        }
        return e < 0 ? (double)small / tens[-e] : (double)small * tens[e];
    }
    if (e > 400 || (int64_t)n + e > 400) {
        return HUGE_VAL;
    }
    if ((int64_t)n + e < -400) {
        return 0.0;
    }
    for (size_t i = 0; i < n; i++) {
        uint32_t carry = rt_digits_multiply_small(number, nn, 10, (uint32_t)(digits[i] - '0'));
        if (carry != 0) {
            number[nn++] = carry;
        }
    }
    power[0] = 1;
    for (int64_t i = e < 0 ? -e : e; i > 0; i -= i < 9 ? i : 9) {
        uint32_t factor = 1;
        for (int64_t k = 0; k < 9 && k < i; k++) {
            factor *= 10;
        }
        uint32_t carry = rt_digits_multiply_small(power, np, factor, 0);
        if (carry != 0) {
            power[np++] = carry;
        }
    }
    if (e >= 0) {
        rt_digits_multiply(scaled, number, nn, power, np);
        nn = rt_digits_trim(scaled, nn + np);
        size_t bits = rt_digits_bit_length(scaled, nn);
        shift = bits > 64 ? (int64_t)bits - 64 : 0;
        nn = rt_digits_shift_right(q, scaled, nn, (size_t)shift, &more);
    }
    else {
        int64_t up = 66 - ((int64_t)rt_digits_bit_length(number, nn) - (int64_t)rt_digits_bit_length(power, np));
        if (up >= 0) {
            nn = rt_digits_shift_left(scaled, number, nn, (size_t)up);
        }
        else {
            memcpy(scaled, number, nn * sizeof *number);
            np = rt_digits_shift_left(q, power, np, (size_t)-up);
            memcpy(power, q, np * sizeof *q);
        }
        rt_digits_divide(q, r, scaled, nn, power, np);      /* small enough to need no memory */
        more = rt_digits_trim(r, np) != 0;
        nn = rt_digits_trim(q, nn - np + 1);
        shift = -up;
    }
    for (size_t i = nn; i-- > 0; ) {
        m = m << RT_DIGIT_BITS | q[i];
    }
    return rt_round_to_double(m, more, shift);
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A word of letters, in any case. */
static bool
is_word(const char *p, const char *end, const char *word)
{
    size_t n = strlen(word);
    if ((size_t)(end - p) != n) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        if ((p[i] | 0x20) != word[i]) {
            return false;
        }
    }
    return true;
}

/* Read digits, with single underscores between them when allowed.  False for a misplaced underscore. */
static bool
read_digits(const char **p, const char *end, char *to, size_t *n, size_t *seen, bool *lost)
{
    const char *at = *p;
    *seen = 0;
    while (at < end) {
        if (*at == '_') {
            if (*seen == 0 || at + 1 >= end || !is_digit(at[1])) {
                return false;
            }
            at++;
        }
        if (!is_digit(*at)) {
            break;
        }
        ++*seen;
        if (*n > 0 || *at != '0') {
            if (*n < MOST_DIGITS) {
                to[(*n)++] = *at;
            }
            else {
                *lost = *lost || *at != '0';
                ++*n;
            }
        }
        at++;
    }
    *p = at;
    return true;
}

/* The double that all of text[0:n] stands for: decimal digits with single underscores between them, a point, an exponent; inf,
 * infinity or nan in any case; ASCII white space around it.  False when it stands for none; nothing is raised. */
bool
rt_float_parse(RtThread *t, const char *text, size_t n, double *out)
{
    const char *p = text, *end = text + n;
    char digits[MOST_DIGITS + 1], ignored[MOST_DIGITS + 1];
    size_t count = 0, whole, after = 0;
    bool lost = false;
    int64_t e = 0;
    (void)t;
    bool minus = rt_number_strip(&p, &end);
    if (is_word(p, end, "inf") || is_word(p, end, "infinity")) {
        *out = minus ? -HUGE_VAL : HUGE_VAL;
        return true;
    }
    if (is_word(p, end, "nan")) {
        *out = minus ? -NAN : NAN;
        return true;
    }
    if (!read_digits(&p, end, digits, &count, &whole, &lost)) {
        return false;
    }
    if (p < end && *p == '.') {
        p++;
        if (!read_digits(&p, end, digits, &count, &after, &lost)) {
            return false;
        }
    }
    if (whole + after == 0) {
        return false;
    }
    /* With leading zeros behind the point, `after` counts them and `count` does not. */
    e = -(int64_t)after;
    if (count > MOST_DIGITS) {
        e += (int64_t)(count - MOST_DIGITS);
        count = MOST_DIGITS;
    }
    if (p < end && (*p == 'e' || *p == 'E')) {
        size_t exponent_count = 0, seen;
        bool minus_exponent, beyond = false;
        int64_t exponent = 0;
        p++;
        minus_exponent = p < end && *p == '-';
        if (p < end && (*p == '-' || *p == '+')) {
            p++;
        }
        if (!read_digits(&p, end, ignored, &exponent_count, &seen, &beyond) || seen == 0) {
            return false;
        }
        for (size_t i = 0; i < exponent_count && i < 12; i++) {
            exponent = exponent * 10 + (ignored[i] - '0');
        }
        if (exponent_count > 12) {
            exponent = (int64_t)1 << 40;
        }
        e += minus_exponent ? -exponent : exponent;
    }
    if (p != end) {
        return false;
    }
    if (count == 0) {
        *out = minus ? -0.0 : 0.0;
        return true;
    }
    if (lost) {      /* anything but zeros */
        digits[count++] = '1';
        e--;
    }
    double d = rt_decimal_to_double(digits, count, e);
    *out = minus ? -d : d;
    return true;
}

/* The ASCII text that numbers are read from: any decimal digit is '0'..'9' and any white space ' '; other characters beyond
 * ASCII are '?'.  Raw memory, zero-terminated; NULL with MemoryError. */
char *
rt_number_text(RtThread *t, const RtStr *s)
{
    char *text = rt_alloc(t, s->length + 1);
    if (text == NULL) {
        return NULL;
    }
    if (rt_str_is_ascii(s)) {
        memcpy(text, rt_str_data(s), s->length);
        text[s->length] = '\0';
        return text;
    }
    for (size_t i = 0; i < s->length; i++) {
        uint32_t c = rt_str_at(s, i);
        int digit = c < 128 ? -1 : rt_char_decimal(c);
        text[i] = c < 128 ? (char)c : digit >= 0 ? (char)('0' + digit) : rt_char_is_space(c) ? ' ' : '?';
    }
    text[s->length] = '\0';
    return text;
}

/* float("…"); ValueError shows the text. */
RtValue
rt_float_from_str(RtThread *t, const RtStr *s)
{
    double d;
    bool is_float;
    char *text = rt_number_text(t, s);
    if (text == NULL) {
        return RT_NULL;
    }
    is_float = rt_float_parse(t, text, s->length, &d);
    rt_free(t, text);
    if (!is_float) {
        return rt_raise(t, RT_EXC_ValueError, "could not convert string to float: %R", rt_value_borrow(s));
    }
    return rt_float(d);
}
