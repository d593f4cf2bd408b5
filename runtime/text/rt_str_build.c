/* Strings under construction, and messages from a format. */
#include "rt_error.h"
#include "rt_format.h"
#include "rt_heap.h"
#include "rt_str.h"
#include "rt_unicode.h"
#include "rt_vm.h"

/* An empty builder; it belongs to the thread. */
void
rt_builder_init(RtBuilder *b, RtThread *t)
{
    b->thread = t;
    b->data = b->inlined;
    b->length = 0;
    b->whole = NULL;
    b->width = 1;
    b->capacity = sizeof b->inlined;
}

/* Free what the builder holds; it may be dropped twice. */
void
rt_builder_drop(RtBuilder *b)
{
    if (b->data != b->inlined) {
        rt_free(b->thread, b->data);
    }
    b->data = b->inlined;
    b->length = 0;
    rt_str_drop(b->thread, b->whole);
    b->whole = NULL;
}

/* Room for n more code points of `width` bytes, in a new array.  -1 without memory. */
static int
grow(RtBuilder *b, size_t n, unsigned width)
{
    size_t capacity;
    void *data;
    width = width > b->width ? width : b->width;
    if (n > (size_t)PTRDIFF_MAX / 16 - b->length) {
        rt_raise_no_memory(b->thread);
        return -1;
    }
    capacity = b->length + n;
    capacity += capacity / 2 + 16;
    data = rt_alloc(b->thread, capacity * width);
    if (data == NULL) {
        return -1;
    }
    rt_text_copy(data, width, b->data, b->width, b->length);
    if (b->data != b->inlined) {
        rt_free(b->thread, b->data);
    }
    b->data = data;
    b->width = width;
    b->capacity = capacity;
    return 0;
}

static inline int
reserve(RtBuilder *b, size_t n, unsigned width)
{
    return RT_LIKELY(width <= b->width && n <= b->capacity - b->length) ? 0 : grow(b, n, width);
}

/* Append one code point. */
int
rt_builder_char(RtBuilder *b, uint32_t c)
{
    if (reserve(b, 1, rt_char_width(c)) < 0) {
        return -1;
    }
    if (b->width == 1) {
        ((uint8_t *)b->data)[b->length++] = (uint8_t)c;
        return 0;
    }
    rt_text_copy((char *)b->data + b->length++ * b->width, b->width, &c, 4, 1);
    return 0;
}

/* Append n times the same code point. */
int
rt_builder_chars(RtBuilder *b, uint32_t c, size_t n)
{
    if (reserve(b, n, rt_char_width(c)) < 0) {
        return -1;
    }
    if (b->width == 1) {
        memset((uint8_t *)b->data + b->length, (int)c, n);
    }
    else {
        for (size_t i = 0; i < n; i++) {
            rt_text_copy((char *)b->data + (b->length + i) * b->width, b->width, &c, 4, 1);
        }
    }
    b->length += n;
    return 0;
}

/* Append n code points stored with `width` bytes each. */
int
rt_builder_text(RtBuilder *b, const void *data, unsigned width, size_t n)
{
    if (reserve(b, n, width) < 0) {
        return -1;
    }
    if (b->width == 1) {
        memcpy((uint8_t *)b->data + b->length, data, n);
    }
    else {
        rt_text_copy((char *)b->data + b->length * b->width, b->width, data, width, n);
    }
    b->length += n;
    return 0;
}

/* Append n bytes of ASCII. */
int
rt_builder_ascii(RtBuilder *b, const char *text, size_t n)
{
    return rt_builder_text(b, text, 1, n);
}

/* Append a zero-terminated ASCII text. */
int
rt_builder_c(RtBuilder *b, const char *ascii)
{
    return rt_builder_text(b, ascii, 1, strlen(ascii));
}

/* Append a string. */
int
rt_builder_str(RtBuilder *b, const RtStr *s)
{
    return rt_builder_slice(b, s, 0, s->length);
}

int
rt_builder_last(RtBuilder *b, RtStr *s)
{
    if (b->length > 0 || s->length == 0) {
        return rt_builder_str(b, s);
    }
    b->whole = rt_str_ref(b->thread, s);
    return 0;
}

/* Append s[start:end]; start <= end <= length. */
int
rt_builder_slice(RtBuilder *b, const RtStr *s, size_t start, size_t end)
{
    return rt_builder_text(b, (const char *)rt_str_data(s) + start * rt_str_width(s), rt_str_width(s), end - start);
}

/* Append UTF-8; a byte that begins no character becomes U+FFFD. */
int
rt_builder_utf8(RtBuilder *b, const char *text, size_t bytes)
{
    const uint8_t *p = (const uint8_t *)text, *end = p + bytes;
    while (p < end) {
        uint32_t c;
        size_t used = rt_utf8_next(p, (size_t)(end - p), &c);
        if (rt_builder_char(b, used != 0 ? c : 0xfffd) < 0) {
            return -1;
        }
        p += used != 0 ? used : 1;
    }
    return 0;
}

/* Append a string, which is taken; fails when it is RT_NULL. */
static int
append_take(RtBuilder *b, RtValue text)
{
    if (rt_value_is_null(text)) {
        return -1;
    }
    int result = rt_builder_str(b, rt_str_of_value(text));
    rt_close(b->thread, text);
    return result;
}

/* Append repr(v).  May run code of the language. */
int
rt_builder_repr(RtBuilder *b, RtValue v)
{
    return append_take(b, rt_repr(b->thread, v));
}

/* The string that was built; the builder is ended also when this fails. */
RtStr *
rt_builder_finish(RtBuilder *b, bool failed)
{
    RtStr *s = failed ? NULL : b->whole != NULL ? rt_str_ref(b->thread, b->whole)
                                                : rt_str_from_text(b->thread, b->data, b->width, b->length);
    rt_builder_drop(b);
    return s;
}

static int
append_int(RtBuilder *b, int64_t i)
{
    char digits[24];
    size_t at = sizeof digits;
    uint64_t rest = i < 0 ? -(uint64_t)i : (uint64_t)i;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    if (i < 0) {
        digits[--at] = '-';
    }
    return rt_builder_ascii(b, digits + at, sizeof digits - at);
}

/* A type as messages name it: builtin ones of a module with the module's name. */
static int
add_type_name(RtBuilder *b, const RtType *type)
{
    const char *module = type->spec != NULL ? type->spec->module : NULL;
    if (module != NULL && (rt_builder_c(b, module) < 0 || rt_builder_char(b, '.') < 0)) {
        return -1;
    }
    return rt_builder_str(b, type->name);
}

/* The name with its module, unless that is builtins or __main__. */
static int
add_qualified_name(RtBuilder *b, RtType *type)
{
    RtThread *t = b->thread;
    RtValue module = rt_type_module(t, type);
    int failed = 0;
    if (rt_is_str(module) && !rt_str_equal(rt_str_of_value(module), t->vm->names.builtins) &&
        !rt_str_equal(rt_str_of_value(module), t->vm->names.__main__)) {
        failed = rt_builder_str(b, rt_str_of_value(module)) < 0 || rt_builder_char(b, '.') < 0;
    }
    rt_close(t, module);
    return failed != 0 ? -1 : rt_builder_str(b, type->qualname);
}

/* Append one directive of a format; *format stands behind the '%' and is moved behind the directive. */
static int
append_directive(RtBuilder *b, const char **format, va_list *arguments)
{
    char c = *(*format)++;
    switch (c) {
    case 's': {
        const char *text = va_arg(*arguments, const char *);
        return rt_builder_utf8(b, text, strlen(text));
    }
    case 'c':
        return rt_builder_char(b, (uint32_t)va_arg(*arguments, int));
    case 'd':
        return append_int(b, va_arg(*arguments, int));
    case 'l':
        RT_ASSERT(**format == 'd');
        (*format)++;
        return append_int(b, va_arg(*arguments, int64_t));
    case 'z':
        return *(*format)++ == 'u' ? append_int(b, (int64_t)va_arg(*arguments, size_t))
                                   : append_int(b, va_arg(*arguments, ptrdiff_t));
    case 'U':
        return rt_builder_str(b, va_arg(*arguments, RtStr *));
    case 'V':
        return append_take(b, rt_str_of(b->thread, va_arg(*arguments, RtValue)));
    case 'R':
        return rt_builder_repr(b, va_arg(*arguments, RtValue));
    case 'A': {
        RtValue v = va_arg(*arguments, RtValue);
        return rt_value_is_none(v) ? rt_builder_c(b, "None") : add_type_name(b, rt_type_of(b->thread, v));
    }
    case 'T':
        return add_type_name(b, rt_type_of(b->thread, va_arg(*arguments, RtValue)));
    case 'N':
        return add_type_name(b, va_arg(*arguments, RtType *));
    case 'Q':
        return add_qualified_name(b, va_arg(*arguments, RtType *));
    default:
        RT_ASSERT(c == '%');
        return rt_builder_char(b, '%');
    }
}

/* A string from a format; rt_error.h lists the directives.  %V and %R may run code of the language. */
RtStr *
rt_str_vformat(RtThread *t, const char *format, va_list arguments)
{
    RtBuilder b;
    va_list rest;
    int failed = 0;
    rt_builder_init(&b, t);
    va_copy(rest, arguments);
    while (*format != '\0' && !failed) {
        size_t n = strcspn(format, "%");
        failed = rt_builder_utf8(&b, format, n) < 0;
        format += n;
        if (*format == '%' && !failed) {
            format++;
            failed = append_directive(&b, &format, &rest) < 0;
        }
    }
    va_end(rest);
    return rt_builder_finish(&b, failed);
}

/* A string from a format; rt_error.h lists the directives. */
RtStr *
rt_str_format(RtThread *t, const char *format, ...)
{
    va_list arguments;
    RtStr *s;
    va_start(arguments, format);
    s = rt_str_vformat(t, format, arguments);
    va_end(arguments);
    return s;
}
