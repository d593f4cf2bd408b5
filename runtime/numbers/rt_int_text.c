/* Ints to text and from text. */
#include "rt_digits.h"
#include "rt_error.h"
#include "rt_format.h"
#include "rt_heap.h"
#include "rt_int_make.h"
#include "rt_number_text.h"
#include "rt_vm.h"

#define TEN_TO_NINE 1000000000u
/* Beyond this many digits the limit is looked at; fewer are always allowed. */
#define LIMIT_THRESHOLD 640

static const char digit_chars[] = "0123456789abcdefghijklmnopqrstuvwxyz";

/* How many decimal digits may be converted; 0: any number. */
static int32_t
text_limit(RtThread *t)
{
    return rt_load_relaxed(&t->vm->int_.text_limit);
}

static RtStr *
small_to_str(RtThread *t, int64_t i)
{
    char text[24];
    size_t at = sizeof text;
    uint64_t rest = i < 0 ? -(uint64_t)i : (uint64_t)i;
    do {
        text[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    if (i < 0) {
        text[--at] = '-';
    }
    return rt_str_from_text(t, text + at, 1, sizeof text - at);
}

static void
raise_limit(RtThread *t)
{
    rt_raise(t, RT_EXC_ValueError, "Exceeds the limit (%d digits) for integer string conversion; "
             "use sys.set_int_max_str_digits() to increase the limit", (int)text_limit(t));
}

/* The int in decimal; ValueError when it has more digits than the limit. */
RtStr *
rt_int_to_str(RtThread *t, RtValue a)
{
    int64_t i;
    RtIntView v;
    int32_t limit = text_limit(t);
    if (rt_int_fits_int64(a, &i)) {
        return small_to_str(t, i);
    }
    rt_int_view(a, &v);
    if (limit > 0 && v.count / 3 > (uint32_t)limit / 10 + 1) {      /* 3 digits of ours are more than 27 decimal ones */
        raise_limit(t);
        return NULL;
    }
    /* In base 10**9, from the highest digit down. */
    size_t capacity = (size_t)v.count + v.count / 100 + 2, used = 0;
    uint32_t *nines = rt_alloc(t, capacity * sizeof *nines);
    char *text = nines == NULL ? NULL : rt_alloc(t, capacity * 9 + 2), *p;
    RtStr *s = NULL;
    if (text == NULL) {
        goto done;
    }
    for (size_t k = v.count; k-- > 0; ) {
        uint64_t carry = v.digits[k];
        for (size_t j = 0; j < used; j++) {
            carry += (uint64_t)nines[j] << RT_DIGIT_BITS;
            nines[j] = (uint32_t)(carry % TEN_TO_NINE);
            carry /= TEN_TO_NINE;
        }
        for (; carry != 0; carry /= TEN_TO_NINE) {
            nines[used++] = (uint32_t)(carry % TEN_TO_NINE);
        }
    }
    p = text + capacity * 9 + 2;
    for (size_t j = 0; j < used; j++) {
        uint32_t rest = nines[j];
        for (int k = 0; k < 9 && (j + 1 < used || rest != 0); k++) {
            *--p = (char)('0' + rest % 10);
            rest /= 10;
        }
    }
    size_t n = (size_t)(text + capacity * 9 + 2 - p);
    if (limit > 0 && n > (size_t)limit && n > LIMIT_THRESHOLD) {
        raise_limit(t);
        goto done;
    }
    if (v.sign < 0) {
        *--p = '-';
        n++;
    }
    s = rt_str_from_text(t, p, 1, n);
done:
    rt_free(t, nines);
    rt_free(t, text);
    return s;
}

/* The digits in base 2, 8, 10 or 16, with '-' when negative, and with 0b, 0o or 0x when `prefix`. */
RtStr *
rt_int_to_base(RtThread *t, RtValue a, int base, bool prefix)
{
    RtIntView v;
    unsigned width = base == 16 ? 4 : base == 8 ? 3 : 1, have = 0;
    uint64_t bits = 0;
    char *text, *p;
    size_t room;
    RtStr *s;
    if (base == 10) {
        return rt_int_to_str(t, a);
    }
    rt_int_view(a, &v);
    room = ((size_t)v.count * RT_DIGIT_BITS + width) / width + 4;
    text = rt_alloc(t, room);
    if (text == NULL) {
        return NULL;
    }
    p = text + room;
    for (size_t i = 0; i < v.count; i++) {
        bits |= (uint64_t)v.digits[i] << have;
        have += RT_DIGIT_BITS;
        while (have >= width && (i + 1 < v.count || bits != 0)) {
            *--p = digit_chars[bits & ((1u << width) - 1)];
            bits >>= width;
            have -= width;
        }
    }
    while (bits != 0) {
        *--p = digit_chars[bits & ((1u << width) - 1)];
        bits >>= width;
    }
    if (v.count == 0) {
        *--p = '0';
    }
    if (prefix) {
        *--p = base == 16 ? 'x' : base == 8 ? 'o' : 'b';
        *--p = '0';
    }
    if (v.sign < 0) {
        *--p = '-';
    }
    s = rt_str_from_text(t, p, 1, (size_t)(text + room - p));
    rt_free(t, text);
    return s;
}

/* --- reading --- */

static int
digit_value(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'z' ? c - 'a' + 10 : c >= 'A' && c <= 'Z' ? c - 'A' + 10 : 36;
}

/* n digits of any base, without underscores, as an int. */
static RtValue
digits_to_int(RtThread *t, int sign, const char *digits, size_t n, uint32_t base)
{
    uint64_t small = 0;
    size_t i, used = 0, capacity;
    RtInt *r;
    uint32_t *d;
    for (i = 0; i < n && small < ((uint64_t)1 << 57); i++) {
        small = small * base + (uint64_t)digit_value(digits[i]);
    }
    if (i == n) {
        return rt_int_from_int64(t, sign < 0 ? -(int64_t)small : (int64_t)small);
    }
    capacity = n * (32 - (size_t)__builtin_clz(base - 1)) / RT_DIGIT_BITS + 2;
    r = rt_int_begin(t, capacity);
    if (r == NULL) {
        return RT_NULL;
    }
    d = rt_int_digits(r);
    for (i = 0; i < n; ) {
        uint32_t chunk = 0, factor = 1;
        while (i < n && factor <= (RT_DIGIT_MASK / base)) {
            chunk = chunk * base + (uint32_t)digit_value(digits[i++]);
            factor *= base;
        }
        uint32_t carry = rt_digits_multiply_small(d, used, factor, chunk);
        if (carry != 0) {
            d[used++] = carry;
        }
    }
    return rt_int_finish(t, r, sign, used);
}

/* The value of text[0:n] as int(text, base) reads it; *bad when it is not a number, with nothing raised.  The text is
 * changed. */
static RtValue
parse(RtThread *t, char *text, size_t n, int base, bool *bad)
{
    const char *first = text, *last = text + n;
    int sign = rt_number_strip(&first, &last) ? -1 : 1;
    char *p = text + (first - text), *end = text + (last - text);
    size_t digits = 0;
    int asked = base;
    bool only_zeros = true, after_prefix = false;
    *bad = true;
    if (end - p >= 2 && p[0] == '0' && base != 10) {
        char c = (char)(p[1] | 0x20);
        int named = c == 'x' ? 16 : c == 'o' ? 8 : c == 'b' ? 2 : 0;
        if (named != 0 && (base == 0 || base == named)) {
            base = named;
            p += 2;
            after_prefix = true;
            if (p < end && *p == '_') {
                p++;
            }
        }
    }
    if (base == 0) {
        base = 10;
    }
    if (p == end) {
        return RT_NULL;
    }
    char *start = p, *to = p;
    for (bool underscore = true; p < end; p++) {
        if (*p == '_') {
            if (underscore) {
                return RT_NULL;
            }
            underscore = true;
            continue;
        }
        if (digit_value(*p) >= base) {
            return RT_NULL;
        }
        only_zeros = only_zeros && *p == '0';
        underscore = false;
        *to++ = *p;
        digits++;
    }
    if (end[-1] == '_') {
        return RT_NULL;
    }
    if (asked == 0 && !after_prefix && start[0] == '0' && !only_zeros) {
        return RT_NULL;
    }
    int32_t limit = text_limit(t);
    *bad = false;
    if (limit > 0 && digits > LIMIT_THRESHOLD && digits > (size_t)limit && (base & (base - 1)) != 0) {
        return rt_raise(t, RT_EXC_ValueError, "Exceeds the limit (%d digits) for integer string conversion: value has %zu digits; "
                        "use sys.set_int_max_str_digits() to increase the limit", (int)limit, digits);
    }
    return digits_to_int(t, sign, start, digits, (uint32_t)base);
}

static RtValue
raise_invalid(RtThread *t, int base, RtValue shown)
{
    RtValue repr = rt_repr(t, shown);
    RtStr *text, *start;
    if (rt_value_is_null(repr)) {
        return RT_NULL;
    }
    text = rt_str_of_value(repr);
    start = rt_str_slice(t, text, 0, text->length < 200 ? text->length : 200);
    if (start != NULL) {
        rt_raise(t, RT_EXC_ValueError, "invalid literal for int() with base %d: %U", base, start);
    }
    rt_str_drop(t, start);
    rt_close(t, repr);
    return RT_NULL;
}

/* int(text, base) for n bytes of text, which are changed; the message shows `shown`. */
RtValue
rt_int_from_chars(RtThread *t, char *text, size_t n, int base, RtValue shown)
{
    bool bad;
    RtValue v;
    if (base != 0 && (base < 2 || base > 36)) {
        return rt_raise(t, RT_EXC_ValueError, "int() base must be >= 2 and <= 36, or 0");
    }
    v = parse(t, text, n, base, &bad);
    return bad ? raise_invalid(t, base, shown) : v;
}

/* int(text, base) with the syntax and messages of int(); `shown` is what the message shows. */
RtValue
rt_int_from_text(RtThread *t, const RtStr *text, int base, RtValue shown)
{
    RtValue v;
    if (base == 10 && rt_str_is_ascii(text) && text->length - 1 < 14) {      /* nothing but a few digits */
        const char *p = rt_str_ascii_text(text);
        int64_t n = 0;
        size_t i = p[0] == '-' && text->length > 1;
        for (; i < text->length && p[i] >= '0' && p[i] <= '9'; i++) {
            n = n * 10 + (p[i] - '0');
        }
        if (i == text->length) {
            return rt_small_int(p[0] == '-' ? -n : n);
        }
    }
    char *chars = rt_number_text(t, text);
    if (chars == NULL) {
        return RT_NULL;
    }
    v = rt_int_from_chars(t, chars, text->length, base, shown);
    rt_free(t, chars);
    return v;
}
