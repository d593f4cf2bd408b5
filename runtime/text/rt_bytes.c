/* The type bytes: construction, operators, iteration. */
#define _GNU_SOURCE
#include "rt_bytes.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "rt_bytes_methods.h"
#include "rt_call.h"
#include "rt_codec.h"
#include "rt_error.h"
#include "rt_gc.h"
#include "rt_heap.h"
#include "rt_instance.h"
#include "rt_int.h"
#include "rt_iter.h"
#include "rt_list.h"
#include "rt_number.h"
#include "rt_slice.h"
#include "rt_vm.h"

/* n bytes copied from data, or to be filled by the caller when data is NULL.  NULL without memory. */
RtBytes *
rt_bytes_new(RtThread *t, const void *data, size_t n)
{
    RtBytes *b;
    if (n > PTRDIFF_MAX / 2) {
        rt_raise_no_memory(t);
        return NULL;
    }
    b = rt_object_new_untracked(t, t->vm->types.bytes, sizeof *b + n + 1);
    if (b == NULL) {
        return NULL;
    }
    b->hash = 0;
    b->length = n;
    if (data != NULL) {
        memcpy(b + 1, data, n);
    }
    ((uint8_t *)(b + 1))[n] = 0;
    return b;
}

RtBytes *
rt_bytes_slice(RtThread *t, RtBytes *b, size_t start, size_t end)
{
    if (start == 0 && end == b->length && b->head.kind == RT_KIND_BYTES) {
        rt_incref(t, b);
        return b;
    }
    return rt_bytes_new(t, rt_bytes_data(b) + start, end - start);
}

/* A byte from an int: -1 with `message` as ValueError. */
static int
byte_of(RtThread *t, RtValue v, const char *message)
{
    int64_t i;
    RtValue exact = rt_index(t, v);
    if (rt_value_is_null(exact)) {
        return -1;
    }
    bool fits = rt_int_fits_int64(exact, &i) && i >= 0 && i < 256;
    rt_close(t, exact);
    if (!fits) {
        rt_raise(t, RT_EXC_ValueError, "%s", message);
        return -1;
    }
    return (int)i;
}

/* A new bytes of the ints that an iterable gives, each looked at before the next one is asked for. */
static RtValue
from_iterable(RtThread *t, RtValue v)
{
    RtValue it = rt_iter(t, v), item;
    uint8_t *bytes = NULL;
    size_t n = 0, room = 0;
    if (rt_value_is_null(it)) {
        return rt_error_matches(t, RT_EXC_TypeError) ? rt_raise(t, RT_EXC_TypeError, "cannot convert '%T' object to bytes", v) : RT_NULL;
    }
    if (rt_length_hint(t, v, 64) < 0) {
        rt_close(t, it);
        return RT_NULL;
    }
    while (!rt_value_is_null(item = rt_next(t, it))) {
        int byte = byte_of(t, item, "bytes must be in range(0, 256)");
        rt_close(t, item);
        if (byte < 0) {
            break;
        }
        if (n == room) {
            size_t more = room == 0 ? 64 : room + room / 2;
            uint8_t *moved = rt_realloc(t, bytes, more);
            if (moved == NULL) {
                break;
            }
            bytes = moved;
            room = more;
        }
        bytes[n++] = (uint8_t)byte;
    }
    rt_close(t, it);
    RtValue result = t->exc == NULL ? rt_value_take(rt_bytes_new(t, bytes, n)) : RT_NULL;
    rt_free(t, bytes);
    return result;
}

/* bytes(v) of anything but ints and text. */
RtValue
rt_bytes_from_object(RtThread *t, RtValue v)
{
    RtValue r;
    if (rt_value_has_kind(v, RT_KIND_BYTES)) {
        return rt_dup(t, v);
    }
    r = rt_call_special(t, t->vm->names.__bytes__, &v, 1);
    if (!rt_value_is_null(r)) {
        if (!rt_is_bytes(r)) {
            rt_raise(t, RT_EXC_TypeError, "__bytes__ returned non-bytes (type %T)", r);
            rt_close(t, r);
            return RT_NULL;
        }
        return r;
    }
    if (rt_error_occurred(t)) {
        return RT_NULL;
    }
    if (rt_is_bytes(v)) {
        return rt_value_take(rt_bytes_slice(t, rt_bytes_of_value(v), 0, rt_bytes_of_value(v)->length));
    }
    if (rt_is_str(v) || (rt_type_of(t, v)->slots.iter == NULL && rt_type_of(t, v)->slots.get_item == NULL)) {
        return rt_raise(t, RT_EXC_TypeError, "cannot convert '%T' object to bytes", v);
    }
    return from_iterable(t, v);
}

#define LAZY_FROM ((size_t)1 << 20)     /* so many zeros are left to whoever reads them */

static void
clear(uint8_t *p, size_t n)
{
#ifdef __linux__
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), from = ((uintptr_t)p + page - 1) & ~(page - 1), to = ((uintptr_t)p + n) & ~(page - 1);
    if (n >= LAZY_FROM && madvise((void *)from, to - from, MADV_DONTNEED) == 0) {
        memset(p, 0, from - (uintptr_t)p);
        memset((void *)to, 0, (uintptr_t)p + n - to);
        return;
    }
#endif
    memset(p, 0, n);
}

static RtValue
zeros(RtThread *t, RtValue v)
{
    int64_t n;
    RtBytes *b;
    if (rt_index_int64(t, v, RT_EXC_OverflowError, &n) < 0) {
        return RT_NULL;
    }
    if (n < 0) {
        return rt_raise(t, RT_EXC_ValueError, "negative count");
    }
    if (n > INT64_MAX - 33) {        /* CPython's own header */
        return rt_raise(t, RT_EXC_OverflowError, "byte string is too large");
    }
    b = rt_bytes_new(t, NULL, (size_t)n);
    if (b != NULL) {
        clear((uint8_t *)(b + 1), (size_t)n);
    }
    return rt_value_take(b);
}

/* bytes(out[0], names), where out[0] may be missing, or names. */
static RtValue
make_named(RtThread *t, const RtValue out[3], const RtCodecNames *names)
{
    if (rt_value_is_null(out[0]) || !rt_is_str(out[0])) {
        return rt_raise(t, RT_EXC_TypeError, names->encoding != NULL ? "encoding without a string argument" : "errors without a string argument");
    }
    if (names->encoding == NULL) {
        return rt_raise(t, RT_EXC_TypeError, "string argument without an encoding");
    }
    return rt_value_take(rt_encode(t, rt_str_of_value(out[0]), names->encoding, names->errors));
}

static RtValue
make(RtThread *t, const RtValue out[3])
{
    if (!rt_value_is_null(out[1]) || !rt_value_is_null(out[2])) {
        RtCodecNames names;
        if (rt_codec_names(t, "bytes", out + 1, &names) < 0) {
            return RT_NULL;
        }
        RtValue encoded = make_named(t, out, &names);
        rt_codec_names_end(&names);
        return encoded;
    }
    if (rt_value_is_null(out[0])) {
        return rt_value_take(rt_bytes_new(t, "", 0));
    }
    bool converts = !rt_value_is_null(rt_type_lookup(t, rt_type_of(t, out[0]), t->vm->names.__bytes__));
    if (rt_is_str(out[0]) && !converts) {
        return rt_raise(t, RT_EXC_TypeError, "string argument without an encoding");
    }
    if (rt_has_index(t, out[0]) && !converts) {
        RtValue zeroed = zeros(t, out[0]);
        if (!rt_value_is_null(zeroed) || !rt_error_matches(t, RT_EXC_TypeError)) {
            return zeroed;
        }
        rt_error_clear(t);
    }
    return rt_bytes_from_object(t, out[0]);
}

static RtValue
bytes_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    static const RtArgsSpec spec = {"bytes", {"source", "encoding", "errors"}, 3, .required = 0, .positional_only = 0, .positional = 3};
    RtValue out[3], r;
    RtBytes *from, *b;
    if (rt_args_parse(t, &spec, args, nargs, kwnames, out) < 0) {
        return RT_NULL;
    }
    r = make(t, out);
    if (type == t->vm->types.bytes || rt_value_is_null(r)) {
        return r;
    }
    from = rt_bytes_of_value(r);
    b = rt_object_new(t, type, type->instance_size + rt_round_word(from->length + 1));
    if (b != NULL) {
        b->hash = 0;
        b->length = from->length;
        memcpy(b + 1, from + 1, from->length + 1);
    }
    rt_close(t, r);
    return rt_value_take(b);
}

/* v.decode(encoding, errors); either may be RT_NULL. */
RtValue
rt_bytes_decode(RtThread *t, RtValue v, RtValue encoding, RtValue errors, const char *function)
{
    RtCodecNames names;
    RtBytes *b = rt_bytes_of_value(v);
    if (rt_codec_names(t, function, (RtValue[]){encoding, errors}, &names) < 0) {
        return RT_NULL;
    }
    RtStr *text = rt_decode(t, rt_bytes_data(b), b->length, names.encoding, names.errors);
    rt_codec_names_end(&names);
    return rt_str_value(text);
}

static RtValue
bytes_repr(RtThread *t, RtValue self)
{
    static const char hex[] = "0123456789abcdef";
    RtBytes *b = rt_bytes_of_value(self);
    const uint8_t *data = rt_bytes_data(b);
    char quote = memchr(data, '\'', b->length) != NULL && memchr(data, '"', b->length) == NULL ? '"' : '\'';
    RtBuilder out;
    int failed;
    rt_builder_init(&out, t);
    failed = rt_builder_char(&out, 'b') < 0 || rt_builder_char(&out, (uint8_t)quote) < 0;
    for (size_t i = 0; i < b->length && !failed; i++) {
        uint8_t c = data[i];
        char text[4] = {'\\', 'x', hex[c >> 4], hex[c & 15]};
        size_t n = 2;
        switch (c) {
        case '\\': text[1] = '\\'; break;
        case '\n': text[1] = 'n'; break;
        case '\r': text[1] = 'r'; break;
        case '\t': text[1] = 't'; break;
        default:
            if (c == (uint8_t)quote) {
                text[1] = quote;
            }
            else if (c >= 0x20 && c < 0x7f) {
                text[0] = (char)c;
                n = 1;
            }
            else {
                n = 4;
            }
        }
        failed = rt_builder_ascii(&out, text, n) < 0;
    }
    return rt_str_value(rt_builder_finish(&out, failed || rt_builder_char(&out, (uint8_t)quote) < 0));
}

static RtValue
bytes_add(RtThread *t, RtValue a, RtValue b)
{
    if (!rt_is_bytes(a) || !rt_is_bytes(b)) {
        return RT_NOT_IMPLEMENTED;
    }
    RtBytes *x = rt_bytes_of_value(a), *y = rt_bytes_of_value(b), *r = rt_bytes_new(t, NULL, x->length + y->length);
    if (r != NULL) {
        memcpy(r + 1, x + 1, x->length);
        memcpy((uint8_t *)(r + 1) + x->length, y + 1, y->length);
    }
    return rt_value_take(r);
}

static RtValue
bytes_multiply(RtThread *t, RtValue a, RtValue b)
{
    int64_t n;
    RtBytes *x, *r;
    if (!rt_is_bytes(a)) {
        RtValue v = b;
        b = a;
        a = v;
    }
    if (!rt_is_bytes(a) || !rt_has_index(t, b)) {
        return RT_NOT_IMPLEMENTED;
    }
    if (rt_index_int64(t, b, RT_EXC_OverflowError, &n) < 0) {
        return RT_NULL;
    }
    x = rt_bytes_of_value(a);
    n = n < 0 ? 0 : n;
    if (x->length > 0 && (uint64_t)n > (uint64_t)PTRDIFF_MAX / x->length) {
        return rt_raise(t, RT_EXC_OverflowError, "repeated bytes are too long");
    }
    r = rt_bytes_new(t, NULL, x->length * (size_t)n);
    for (int64_t i = 0; i < n && r != NULL; i++) {
        memcpy((uint8_t *)(r + 1) + (size_t)i * x->length, x + 1, x->length);
    }
    return rt_value_take(r);
}

static RtValue
bytes_remainder(RtThread *t, RtValue a, RtValue b)
{
    return rt_is_bytes(a) ? rt_value_take(rt_format_percent_bytes(t, rt_bytes_of_value(a), b)) : RT_NOT_IMPLEMENTED;
}

static int64_t
bytes_length(RtThread *t, RtValue self)
{
    (void)t;
    return (int64_t)rt_bytes_of_value(self)->length;
}

static RtValue
bytes_get_item(RtThread *t, RtValue self, RtValue key)
{
    RtBytes *b = rt_bytes_of_value(self), *r;
    int64_t start, stop, step, n;
    if (rt_is_slice(key)) {
        if (rt_slice_unpack(t, rt_as_slice(key), &start, &stop, &step) < 0) {
            return RT_NULL;
        }
        n = rt_slice_adjust((int64_t)b->length, &start, &stop, step);
        if (step == 1) {
            return rt_value_take(rt_bytes_slice(t, b, (size_t)start, (size_t)(start + n)));
        }
        r = rt_bytes_new(t, NULL, (size_t)n);
        for (int64_t i = 0; i < n && r != NULL; i++) {
            ((uint8_t *)(r + 1))[i] = rt_bytes_data(b)[start + i * step];
        }
        return rt_value_take(r);
    }
    if (!rt_has_index(t, key)) {
        return rt_raise(t, RT_EXC_TypeError, "byte indices must be integers or slices, not %T", key);
    }
    if (rt_index_int64(t, key, RT_EXC_IndexError, &start) < 0) {
        return RT_NULL;
    }
    start += start < 0 ? (int64_t)b->length : 0;
    if (start < 0 || (uint64_t)start >= b->length) {
        return rt_raise(t, RT_EXC_IndexError, "index out of range");
    }
    return rt_small_int(rt_bytes_data(b)[start]);
}

static int
bytes_contains(RtThread *t, RtValue self, RtValue item)
{
    RtBytes *b = rt_bytes_of_value(self);
    if (rt_has_index(t, item)) {
        int byte = byte_of(t, item, "byte must be in range(0, 256)");
        return byte < 0 ? -1 : memchr(rt_bytes_data(b), byte, b->length) != NULL;
    }
    if (!rt_is_bytes(item)) {
        rt_raise(t, RT_EXC_TypeError, "a bytes-like object is required, not '%T'", item);
        return -1;
    }
    RtBytes *part = rt_bytes_of_value(item);
    return rt_bytes_find(rt_bytes_data(b), 0, b->length, rt_bytes_data(part), part->length) >= 0;
}

static int
bytes_hash(RtThread *t, RtValue self, int64_t *hash)
{
    RtBytes *b = rt_bytes_of_value(self);
    *hash = rt_load_relaxed(&b->hash);
    if (*hash == 0 && b->length != 0) {
        *hash = rt_hash_bytes(t, rt_bytes_data(b), b->length);
        rt_store_relaxed(&b->hash, *hash);
    }
    return 0;
}

static RtValue
bytes_compare(RtThread *t, RtValue a, RtValue b, int op)
{
    (void)t;
    if (!rt_is_bytes(a) || !rt_is_bytes(b)) {
        return RT_NOT_IMPLEMENTED;
    }
    RtBytes *x = rt_bytes_of_value(a), *y = rt_bytes_of_value(b);
    int order = memcmp(x + 1, y + 1, x->length < y->length ? x->length : y->length);
    if (order == 0) {
        order = x->length < y->length ? -1 : x->length > y->length;
    }
    return rt_bool(rt_compare_result(order < 0 ? -1 : order > 0, op));
}

static void
bytes_traverse(RtObject *self, RtVisitFn visit, void *arg)
{
    if (self->type->flags & RT_TYPE_HEAP) {
        rt_instance_traverse(self, visit, arg);
    }
}

static void
bytes_dealloc(RtThread *t, RtObject *self)
{
    rt_instance_drop(t, self);
    rt_object_free(t, self);
}

/* --- iteration --- */

typedef struct {
    RtObject head;
    RtBytes *bytes;          /* counted; immutable */
    int64_t index;           /* of the next byte; relaxed: threads that share an iterator may race for one */
} RtBytesIterator;

static RtValue
bytes_iter(RtThread *t, RtValue self)
{
    RtBytesIterator *it = rt_object_new_untracked(t, t->vm->types.bytes_iterator, sizeof *it);
    if (it == NULL) {
        return RT_NULL;
    }
    it->bytes = rt_bytes_of_value(self);
    rt_incref(t, it->bytes);
    it->index = 0;
    rt_object_track(it);
    return rt_value_take(it);
}

static RtValue
iterator_next(RtThread *t, RtValue self)
{
    RtBytesIterator *it = (RtBytesIterator *)rt_value_object(self);
    int64_t i = rt_load_relaxed(&it->index);
    (void)t;
    if ((uint64_t)i >= it->bytes->length) {
        return RT_NULL;
    }
    rt_store_relaxed(&it->index, i + 1);
    return rt_small_int(rt_bytes_data(it->bytes)[i]);
}

static RtValue
iterator_self(RtThread *t, RtValue self)
{
    return rt_dup(t, self);
}

static RtValue
iterator_length_hint(RtThread *t, RtValue self)
{
    RtBytesIterator *it = (RtBytesIterator *)rt_value_object(self);
    return rt_int_from_int64(t, (int64_t)it->bytes->length - rt_load_relaxed(&it->index));
}

static void
iterator_traverse(RtObject *self, RtVisitFn visit, void *arg)
{
    visit(&((RtBytesIterator *)self)->bytes->head, arg);
}

static void
iterator_dealloc(RtThread *t, RtObject *self)
{
    rt_decref(t, ((RtBytesIterator *)self)->bytes);
    rt_object_free(t, self);
}

static const RtMethodDef iterator_methods[] = {
    RT_METHOD_NOARGS("__length_hint__", iterator_length_hint, "How many bytes are still to come."),
    {0},
};
static const RtTypeSpec iterator_spec = {
    .name = "bytes_iterator",
    .basic_size = sizeof(RtBytesIterator),
    .slots = {.iter = iterator_self, .next = iterator_next, .traverse = iterator_traverse, .dealloc = iterator_dealloc},
    .methods = iterator_methods,
};

static const RtTypeSpec bytes_spec = {
    .name = "bytes",
    .basic_size = sizeof(RtBytes),
    .kind = RT_KIND_BYTES,
    .flags = RT_TYPE_SUBCLASSABLE | RT_TYPE_BYTES_SUB | RT_TYPE_MATCH_SELF,
    .slots = {
        .repr = bytes_repr,
        .str = bytes_repr,
        .iter = bytes_iter,
        .binary = {[RT_ADD] = bytes_add, [RT_MULTIPLY] = bytes_multiply, [RT_REMAINDER] = bytes_remainder},
        .length = bytes_length,
        .get_item = bytes_get_item,
        .contains = bytes_contains,
        .hash = bytes_hash,
        .compare = bytes_compare,
        .new_ = bytes_new,
        .traverse = bytes_traverse,
        .dealloc = bytes_dealloc,
    },
    .methods = rt_bytes_methods,
    .class_methods = rt_bytes_class_methods,
    .static_methods = rt_bytes_static_methods,
    .doc = "An immutable sequence of bytes.",
};

/* Makes types.bytes and types.bytes_iterator. */
int
rt_bytes_init(RtThread *t)
{
    t->vm->types.bytes = rt_type_new_builtin(t, &bytes_spec);
    t->vm->types.bytes_iterator = rt_type_new_builtin(t, &iterator_spec);
    return 0;
}
