/* The operator % of strings, and of bytes: their format is read as text of the same code points. */
#include <limits.h>
#include <math.h>
#include <stdio.h>

#include "rt_bytes.h"
#include "rt_call.h"
#include "rt_dict.h"
#include "rt_error.h"
#include "rt_float.h"
#include "rt_format.h"
#include "rt_format_spec.h"
#include "rt_heap.h"
#include "rt_int.h"
#include "rt_number.h"
#include "rt_slice.h"
#include "rt_subscript.h"
#include "rt_tuple.h"
#include "rt_vm.h"

/* Where the formatting stands. */
typedef struct {
    RtThread *t;
    RtBuilder out;
    RtStr *format;
    size_t at;
    RtValue arguments;       /* borrowed; a tuple, or the one argument */
    int64_t next, count;     /* next argument and how many there are; -1 and -2: one argument, not in a tuple, that may be used once */
    bool is_mapping;
    bool bytes;              /* the format is bytes: so are texts, keys and the result */
} State;

/* One directive. */
typedef struct {
    bool left, sign, blank, alternate, zero;
    int64_t width, precision;      /* -1: none */
    uint32_t type;
    size_t first, start;           /* of the directive, and of its type */
    RtValue v;                     /* owned when `own` */
    bool own;
    bool spent;                    /* a * took it */
} Directive;

/* The next argument, borrowed; RT_NULL with TypeError when there is none left. */
static RtValue
next_argument(State *s)
{
    if (s->count >= 0) {
        if (s->next < s->count) {
            return rt_as_tuple(s->arguments)->items[s->next++];
        }
    }
    else if (s->next == -1) {
        s->next = -2;
        return s->arguments;
    }
    return rt_raise(s->t, RT_EXC_TypeError, "not enough arguments for format string");
}

static uint32_t
peek(const State *s)
{
    return s->at < s->format->length ? rt_str_at(s->format, s->at) : 0;
}

/* %(key): what the mapping has for it becomes the argument. */
static int
read_key(State *s, Directive *d)
{
    size_t start = ++s->at;
    int depth = 1;
    RtStr *key;
    if (!s->is_mapping) {
        rt_raise(s->t, RT_EXC_TypeError, "format requires a mapping");
        return -1;
    }
    for (; depth > 0 && s->at < s->format->length; s->at++) {
        uint32_t c = rt_str_at(s->format, s->at);
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    }
    if (depth > 0) {
        rt_raise(s->t, RT_EXC_ValueError, "incomplete format key");
        return -1;
    }
    key = rt_str_slice(s->t, s->format, start, s->at - 1);
    if (key == NULL) {
        return -1;
    }
    if (s->bytes) {
        RtValue name = rt_value_take(rt_encode(s->t, key, "latin-1", NULL));
        d->v = rt_value_is_null(name) ? name : rt_get_item(s->t, s->arguments, name);
        rt_close(s->t, name);
    }
    else {
        d->v = rt_get_item(s->t, s->arguments, rt_value_borrow(key));
    }
    rt_str_drop(s->t, key);
    if (rt_value_is_null(d->v)) {
        return -1;
    }
    d->own = true;
    s->next = -2;
    return 0;
}

/* A number, or * for the next argument; -1 when there is neither, -2 with an exception. */
static int64_t
read_count(State *s, Directive *d, bool *star, bool precision)
{
    int64_t n = -1;
    *star = false;
    if (peek(s) == '*') {
        RtValue v = d->own && !d->spent ? d->v : next_argument(s);
        d->spent = d->own;
        s->at++;
        *star = true;
        if (rt_value_is_null(v)) {
            return -2;
        }
        if (!rt_is_int(v)) {
            rt_raise(s->t, RT_EXC_TypeError, "* wants int");
            return -2;
        }
        return (precision ? rt_index_c_int(s->t, v, &n) : rt_int_to_int64(s->t, v, &n)) < 0 ? -2 : n;
    }
    for (; peek(s) >= '0' && peek(s) <= '9'; s->at++) {
        n = n < 0 ? 0 : n;
        if (n > (INT64_MAX - 9) / 10) {
            rt_raise(s->t, RT_EXC_ValueError, "%s", precision ? "precision too big" : "width too big");
            return -2;
        }
        n = n * 10 + (int64_t)(peek(s) - '0');
    }
    return n;
}

/* What stands between % and the type, and the type. */
static int
read_directive(State *s, Directive *d)
{
    bool star;
    *d = (Directive){.width = -1, .precision = -1, .first = s->at, .v = RT_NULL};
    if (peek(s) == '(' && read_key(s, d) < 0) {
        return -1;
    }
    for (bool more = true; more; s->at += more) {
        switch (peek(s)) {
        case '-': d->left = true; break;
        case '+': d->sign = true; break;
        case ' ': d->blank = true; break;
        case '#': d->alternate = true; break;
        case '0': d->zero = true; break;
        default: more = false;
        }
    }
    d->width = read_count(s, d, &star, false);
    if (star && d->width < 0 && !rt_error_occurred(s->t)) {
        d->left = true;
        if (d->width == INT64_MIN && rt_sys_host_since(s->t, 0x030e09)) {
            rt_raise(s->t, RT_EXC_OverflowError, "width too big");
            return -1;
        }
        d->width = d->width == INT64_MIN ? 0 : -d->width;
    }
    else if (d->width == -2) {
        return -1;
    }
    if (peek(s) == '.') {
        s->at++;
        d->precision = read_count(s, d, &star, true);
        if (rt_error_occurred(s->t)) {
            return -1;
        }
        d->precision = d->precision < 0 ? 0 : d->precision;
        if (d->precision > INT_MAX) {
            rt_raise(s->t, RT_EXC_ValueError, "precision too big");
            return -1;
        }
    }
    if (peek(s) == 'h' || peek(s) == 'l' || peek(s) == 'L') {
        s->at++;
    }
    if (s->at >= s->format->length) {
        rt_raise(s->t, RT_EXC_ValueError, "incomplete format");
        return -1;
    }
    d->start = s->at;
    d->type = rt_str_at(s->format, s->at++);
    return 0;
}

/* Append text that is filled up to the width with blanks. */
static int
put_filled(State *s, const Directive *d, const RtStr *text, size_t length)
{
    size_t fill = d->width > (int64_t)length ? (size_t)d->width - length : 0;
    return (!d->left && rt_builder_chars(&s->out, ' ', fill) < 0) || rt_builder_slice(&s->out, text, 0, length) < 0
        || (d->left && rt_builder_chars(&s->out, ' ', fill) < 0) ? -1 : 0;
}

/* %s and %b of bytes */
static int
put_bytes(State *s, const Directive *d)
{
    RtValue v = rt_is_bytes(d->v) ? rt_dup(s->t, d->v) : rt_call_special(s->t, s->t->vm->names.__bytes__, &d->v, 1);
    RtStr *text;
    int result = -1;
    if (rt_value_is_null(v) || !rt_is_bytes(v)) {
        if (!rt_value_is_null(v)) {
            rt_raise(s->t, RT_EXC_TypeError, "__bytes__ returned non-bytes (type %T)", v);
        }
        else if (!rt_error_occurred(s->t)) {
            rt_raise(s->t, RT_EXC_TypeError, "%%b requires a bytes-like object, or an object that implements __bytes__, not '%T'", d->v);
        }
        rt_close(s->t, v);
        return -1;
    }
    text = rt_str_from_text(s->t, rt_bytes_data(rt_bytes_of_value(v)), 1, rt_bytes_of_value(v)->length);
    if (text != NULL) {
        result = put_filled(s, d, text, d->precision >= 0 && (size_t)d->precision < text->length ? (size_t)d->precision : text->length);
    }
    rt_str_drop(s->t, text);
    rt_close(s->t, v);
    return result;
}

/* %s, %r, %a */
static int
put_text(State *s, const Directive *d)
{
    if (d->type == 's' && rt_is_str_exact(d->v) && d->width < 0 && d->precision < 0) {
        return rt_builder_str(&s->out, rt_str_of_value(d->v));
    }
    RtValue text = d->type == 's' ? rt_str_of(s->t, d->v) : d->type == 'r' && !s->bytes ? rt_repr(s->t, d->v) : rt_ascii(s->t, d->v);
    RtStr *str;
    int result;
    if (rt_value_is_null(text)) {
        return -1;
    }
    str = rt_str_of_value(text);
    if (s->at == s->format->length && d->width <= (int64_t)str->length && !d->sign && !d->blank
            && (d->precision < 0 || d->precision >= (int64_t)str->length)) {
        result = rt_builder_last(&s->out, str);
        rt_close(s->t, text);
        return result;
    }
    result = put_filled(s, d, str, d->precision >= 0 && (size_t)d->precision < str->length ? (size_t)d->precision : str->length);
    rt_close(s->t, text);
    return result;
}

/* TypeError for what is no character; from 3.14 on the host says what it is.  -1. */
static int
refuse_char(State *s, RtValue v)
{
#if RT_HOST >= 0x030e
    const char *wanted = s->bytes ? "an integer in range(256) or a single byte" : "an int or a unicode character";
    if (s->bytes ? rt_is_bytes(v) : rt_is_str(v)) {
        rt_raise(s->t, RT_EXC_TypeError, "%%c requires %s, not a %s of length %zu", wanted, s->bytes ? "bytes object" : "string",
                 s->bytes ? (size_t)rt_bytes_of_value(v)->length : (size_t)rt_str_of_value(v)->length);
    }
    else {
        rt_raise(s->t, RT_EXC_TypeError, "%%c requires %s, not %Q", wanted, rt_type_of(s->t, v));
    }
#else
    (void)v;
    rt_raise(s->t, RT_EXC_TypeError, s->bytes ? "%%c requires an integer in range(256) or a single byte" : "%%c requires int or char");
#endif
    return -1;
}

/* %c */
static int
put_char(State *s, const Directive *d)
{
    RtStr *one;
    int64_t c, most = s->bytes ? 0xff : 0x10ffff;
    int result;
    if (s->bytes && rt_is_bytes(d->v) && rt_bytes_of_value(d->v)->length == 1) {
        return put_filled(s, d, rt_str_from_char(s->t, rt_bytes_data(rt_bytes_of_value(d->v))[0]), 1);
    }
    if (rt_is_str(d->v) && !s->bytes) {
        one = rt_str_of_value(d->v);
        if (one->length != 1) {
            return refuse_char(s, d->v);
        }
        return put_filled(s, d, one, 1);
    }
    RtValue i = rt_has_index(s->t, d->v) ? rt_index(s->t, d->v) : RT_NULL;
    if (rt_value_is_null(i)) {
        if (!rt_error_occurred(s->t) || rt_error_matches(s->t, RT_EXC_TypeError)) {
            rt_error_clear(s->t);
            refuse_char(s, d->v);
        }
        return -1;
    }
    bool fits = rt_int_fits_int64(i, &c);
    rt_close(s->t, i);
    if (!fits || c < 0 || c > most) {
        rt_raise(s->t, RT_EXC_OverflowError, s->bytes ? "%%c arg not in range(256)" : "%%c arg not in range(0x110000)");
        return -1;
    }
    one = rt_str_from_char(s->t, (uint32_t)c);
    if (one == NULL) {
        return -1;
    }
    result = put_filled(s, d, one, 1);
    rt_str_drop(s->t, one);
    return result;
}

/* Sign, prefix and digits (ASCII), filled up to the width with blanks or zeros. */
static int
put_number(State *s, const Directive *d, bool negative, const char *prefix, const char *digits, size_t n)
{
    RtBuilder *b = &s->out;
    char sign = negative ? '-' : d->sign ? '+' : d->blank ? ' ' : 0;
    size_t more_digits = d->type < 'A' || strchr("diuxXo", (int)d->type) == NULL || d->precision <= (int64_t)n ? 0 : (size_t)d->precision - n;
    size_t length = n + more_digits + strlen(prefix) + (sign != 0);
    size_t fill = d->width > (int64_t)length ? (size_t)d->width - length : 0;
    bool zeros = d->zero && !d->left;
    return (!d->left && !zeros && rt_builder_chars(b, ' ', fill) < 0) || (sign != 0 && rt_builder_char(b, (uint32_t)sign) < 0)
        || rt_builder_c(b, prefix) < 0 || rt_builder_chars(b, '0', more_digits + (zeros ? fill : 0)) < 0
        || rt_builder_ascii(b, digits, n) < 0 || (d->left && rt_builder_chars(b, ' ', fill) < 0) ? -1 : 0;
}

/* The int that %d and its kin show; RT_NULL with TypeError. */
static RtValue
int_argument(State *s, const Directive *d)
{
    bool hex = d->type == 'x' || d->type == 'o' || d->type == 'X';
    RtType *type = rt_type_of(s->t, d->v);
    RtValue r = RT_NULL;
    if (rt_is_int(d->v)) {
        return rt_dup(s->t, d->v);
    }
    if (hex ? type->slots.index != NULL : (type->slots.to_int != NULL || type->slots.index != NULL || type->slots.to_float != NULL)) {
        r = hex ? rt_index(s->t, d->v) : rt_to_int(s->t, d->v);
        if (!rt_value_is_null(r) || !rt_error_matches(s->t, RT_EXC_TypeError)) {
            return r;
        }
        rt_error_clear(s->t);
    }
    return rt_raise(s->t, RT_EXC_TypeError, hex ? "%%%c format: an integer is required, not %T" : "%%%c format: a real number is required, not %T",
                    RT_HOST < 0x030e && s->bytes && d->type == 'i' ? 'd' : (int)d->type, d->v);
}

/* A small int in decimal. */
static int
put_small(State *s, const Directive *d, int64_t i)
{
    char text[24], *p = text + sizeof text;
    uint64_t rest = i < 0 ? -(uint64_t)i : (uint64_t)i;
    do {
        *--p = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    return put_number(s, d, i < 0, "", p, (size_t)(text + sizeof text - p));
}

/* %d %i %u %o %x %X */
static int
put_int(State *s, const Directive *d)
{
    if (rt_value_is_int(d->v) && (d->type == 'd' || d->type == 'i' || d->type == 'u')) {
        return put_small(s, d, rt_small_int_value(d->v));
    }
    RtValue i = int_argument(s, d);
    int base = d->type == 'x' || d->type == 'X' ? 16 : d->type == 'o' ? 8 : 10, result = -1;
    RtStr *digits;
    if (rt_value_is_null(i)) {
        return -1;
    }
    digits = rt_int_to_base(s->t, i, base, false);
    rt_close(s->t, i);
    if (digits == NULL) {
        return -1;
    }
    const char *text = rt_str_ascii_text(digits), *prefix = "";
    size_t n = digits->length;
    bool negative = text[0] == '-';
    char *upper = rt_alloc(s->t, n + 1);
    if (upper != NULL) {
        text += negative;
        n -= negative;
        for (size_t k = 0; k < n; k++) {
            upper[k] = d->type == 'X' && text[k] >= 'a' ? (char)(text[k] - 0x20) : text[k];
        }
        if (d->alternate && base != 10) {
            prefix = d->type == 'o' ? "0o" : d->type == 'x' ? "0x" : "0X";
        }
        result = put_number(s, d, negative, prefix, upper, n);
        rt_free(s->t, upper);
    }
    rt_str_drop(s->t, digits);
    return result;
}

/* %e %f %g and upper-case ones */
static int
put_float(State *s, const Directive *d)
{
    double x;
    size_t n;
    char *text;
    int result;
    int is_number = 1;
    if (rt_is_float(d->v)) {
        x = rt_float_of(d->v);
    }
    else {
        is_number = rt_as_double(s->t, d->v, &x);
    }
    if (is_number == 0) {
        rt_raise(s->t, RT_EXC_TypeError, s->bytes ? "float argument required, not %T" : "must be real number, not %T", d->v);
    }
    if (is_number <= 0) {
        return -1;
    }
    text = rt_double_text(s->t, x, (char)d->type, d->precision < 0 ? 6 : (int)d->precision, d->alternate ? RT_DOUBLE_ALTERNATE : 0, &n);
    if (text == NULL) {
        return -1;
    }
    result = put_number(s, d, signbit(x) && !isnan(x), "", text, n);
    rt_free(s->t, text);
    return result;
}

static int
put_directive(State *s)
{
    Directive d;
    int result = -1;
    if (read_directive(s, &d) < 0) {
        goto done;
    }
    if (d.type == '%' && d.start == d.first) {
        result = rt_builder_char(&s->out, '%');
        goto done;
    }
    if (!d.own) {
        d.v = next_argument(s);
    }
    if (d.spent) {
        rt_raise(s->t, RT_EXC_TypeError, "not enough arguments for format string");
    }
    if (rt_error_occurred(s->t)) {
        goto done;
    }
    switch (d.type) {
    case 's': case 'r': case 'a':
        result = s->bytes && d.type == 's' ? put_bytes(s, &d) : put_text(s, &d);
        break;
    case 'b':
        if (s->bytes) {
            result = put_bytes(s, &d);
            break;
        }
        /* fall through */
    default: {
        char hex[12];
        snprintf(hex, sizeof hex, "%x", (unsigned)d.type);
        rt_raise(s->t, RT_EXC_ValueError, "unsupported format character '%c' (0x%s) at index %zu",
                 d.type > 31 && d.type < 127 ? (int)d.type : '?', hex, d.start);
        break;
    }
    case 'c':
        result = put_char(s, &d);
        break;
    case 'd': case 'i': case 'u': case 'o': case 'x': case 'X':
        result = put_int(s, &d);
        break;
    case 'e': case 'E': case 'f': case 'F': case 'g': case 'G':
        result = put_float(s, &d);
        break;
    }
done:
    if (d.own) {
        rt_close(s->t, d.v);
    }
    return result;
}

static RtStr *
format_percent(RtThread *t, RtStr *format, RtValue arguments, bool bytes)
{
    State s;
    int failed = 0;
    bool is_tuple = rt_is_tuple(arguments);
    s.t = t;
    s.format = format;
    s.at = 0;
    s.arguments = arguments;
    s.bytes = bytes;
    s.count = is_tuple ? rt_tuple_size(rt_as_tuple(arguments)) : -1;
    s.next = is_tuple ? 0 : -1;
    s.is_mapping = !is_tuple && !rt_is_str(arguments) && !(bytes && rt_is_bytes(arguments)) && rt_type_of(t, arguments)->slots.get_item != NULL;
    rt_builder_init(&s.out, t);
    while (s.at < format->length && !failed) {
        size_t start = s.at;
        while (s.at < format->length && rt_str_at(format, s.at) != '%') {
            s.at++;
        }
        if (start == 0 && s.at == format->length && (s.is_mapping || (is_tuple && s.count == 0))) {
            rt_builder_drop(&s.out);
            return rt_str_ref(t, format);      /* nothing to do: the format itself, of whatever type */
        }
        failed = rt_builder_slice(&s.out, format, start, s.at) < 0;
        if (s.at < format->length && !failed) {
            s.at++;
            failed = put_directive(&s) < 0;
        }
    }
    if (!failed && !s.is_mapping && (is_tuple ? s.next < s.count : s.next == -1)) {
        rt_raise(t, RT_EXC_TypeError, "not all arguments converted during %s formatting", bytes ? "bytes" : "string");
        failed = 1;
    }
    return rt_builder_finish(&s.out, failed);
}

/* format % arguments: a tuple of arguments, a mapping, or one argument. */
RtStr *
rt_format_percent(RtThread *t, RtStr *format, RtValue arguments)
{
    return format_percent(t, format, arguments, false);
}

/* The same of bytes. */
RtBytes *
rt_format_percent_bytes(RtThread *t, RtBytes *format, RtValue arguments)
{
    RtStr *text = rt_str_from_text(t, rt_bytes_data(format), 1, format->length), *r;
    RtBytes *bytes = NULL;
    if (text == NULL) {
        return NULL;
    }
    r = format_percent(t, text, arguments, true);
    rt_str_drop(t, text);
    if (r != NULL) {
        bytes = rt_encode(t, r, "latin-1", NULL);
        rt_str_drop(t, r);
    }
    return bytes;
}
