/* Strings: making them, comparing, joining two, cutting.  The laws of the layout stand in rt_str.h. */
#include "rt_str.h"

#include "rt_error.h"
#include "rt_heap.h"
#include "rt_instance.h"
#include "rt_vm.h"

/* Copy n code points from one width to a width that is not smaller, or to a smaller one that they all fit. */
void
rt_text_copy(void *to, unsigned to_width, const void *from, unsigned from_width, size_t n)
{
    size_t i;
    if (to_width == from_width) {
        memcpy(to, from, n * to_width);
    }
    else if (to_width == 1) {
        for (i = 0; i < n; i++) {
            ((uint8_t *)to)[i] = (uint8_t)rt_text_at(from, from_width, i);
        }
    }
    else if (to_width == 2) {
        for (i = 0; i < n; i++) {
            ((uint16_t *)to)[i] = (uint16_t)rt_text_at(from, from_width, i);
        }
    }
    else {
        for (i = 0; i < n; i++) {
            ((uint32_t *)to)[i] = rt_text_at(from, from_width, i);
        }
    }
}

/* A number with the same width class as the largest of n code points: < 0x80, < 0x100, < 0x10000 or more. */
static uint32_t
text_max(const void *data, unsigned width, size_t n)
{
    uint32_t all = 0;
    size_t i = 0;
    if (width == 1) {
        const uint8_t *p = data;
        uint64_t word, words = 0;
        for (; i + 8 <= n; i += 8) {
            memcpy(&word, p + i, 8);
            words |= word;
        }
        all = words & UINT64_C(0x8080808080808080) ? 0x80 : 0;
    }
    for (; i < n; i++) {
        all |= rt_text_at(data, width, i);
    }
    return all;
}

/* A string of n code points whose data the caller writes before anybody else sees it.  `max` has the
 * width class of the largest code point, exactly.  NULL without memory. */
RtStr *
rt_str_new_raw(RtThread *t, size_t n, uint32_t max)
{
    unsigned width = rt_char_width(max);
    RtStr *s;
    if (n > (SIZE_MAX / 2) / width) {
        rt_raise_no_memory(t);
        return NULL;
    }
    s = rt_object_new_untracked(t, t->vm->types.str, sizeof(RtStr) + (n + 1) * width);
    if (s == NULL) {
        return NULL;
    }
    s->head.aux = width | (max < 0x80 ? RT_STR_ASCII : 0);
    s->hash = 0;
    s->length = n;
    memset((char *)(s + 1) + n * width, 0, width);
    return s;
}

/* The empty string. */
static RtStr *
empty(RtThread *t)
{
    return t->vm->names.empty;
}

/* The value of a Latin-1 character, which is immortal. */
RtValue
rt_str_char_value(RtThread *t, uint8_t c)
{
    return (RtValue){(uint64_t)(uintptr_t)t->vm->str.chars[c] | RT_DEFERRED};
}

/* The string of one code point; Latin-1 ones exist already and are immortal. */
RtStr *
rt_str_from_char(RtThread *t, uint32_t c)
{
    RtStr *s;
    if (c < 256) {
        return t->vm->str.chars[c];
    }
    s = rt_str_new_raw(t, 1, c);
    if (s != NULL) {
        rt_text_copy(s + 1, rt_str_width(s), &c, 4, 1);
    }
    return s;
}

/* The string of n code points, stored as compactly as they can be. */
RtStr *
rt_str_from_text(RtThread *t, const void *data, unsigned width, size_t n)
{
    RtStr *s;
    if (n == 0) {
        return empty(t);
    }
    if (n == 1) {
        return rt_str_from_char(t, rt_text_at(data, width, 0));
    }
    s = rt_str_new_raw(t, n, text_max(data, width, n));
    if (s != NULL) {
        rt_text_copy(s + 1, rt_str_width(s), data, width, n);
    }
    return s;
}

/* An instance of a subclass of str with the text of s. */
RtStr *
rt_str_new_subclass(RtThread *t, RtType *type, const RtStr *s)
{
    size_t bytes = (s->length + 1) * rt_str_width(s);
    RtStr *copy = rt_object_new(t, type, type->instance_size + rt_round_word(bytes));
    if (copy == NULL) {
        return NULL;
    }
    copy->head.aux = s->head.aux & (RT_STR_WIDTH_MASK | RT_STR_ASCII);
    copy->hash = 0;
    copy->length = s->length;
    memcpy(copy + 1, s + 1, bytes);
    return copy;
}

/* A new reference to an exact str with the text of s: s itself when it is one. */
RtStr *
rt_str_exact(RtThread *t, RtStr *s)
{
    if (s->head.kind == RT_KIND_STR) {
        return rt_str_ref(t, s);
    }
    return rt_str_from_text(t, rt_str_data(s), rt_str_width(s), s->length);
}

/* --- comparing --- */

/* Same text. */
bool
rt_str_equal(const RtStr *a, const RtStr *b)
{
    if (a == b) {
        return true;
    }
    if (a->length != b->length || rt_str_width(a) != rt_str_width(b)) {
        return false;
    }
    if (rt_str_is_interned(a) && rt_str_is_interned(b)) {
        return false;
    }
    return memcmp(a + 1, b + 1, a->length * rt_str_width(a)) == 0;
}

/* a has the text of the zero-terminated ASCII string. */
bool
rt_str_equal_c(const RtStr *a, const char *ascii)
{
    return rt_str_is_ascii(a) && a->length == strlen(ascii) && memcmp(a + 1, ascii, a->length) == 0;
}

/* Order by code points: < 0, 0, > 0. */
int
rt_str_compare(const RtStr *a, const RtStr *b)
{
    size_t n = a->length < b->length ? a->length : b->length;
    unsigned wa = rt_str_width(a), wb = rt_str_width(b);
    if (wa == 1 && wb == 1) {
        int r = memcmp(a + 1, b + 1, n);
        if (r != 0) {
            return r;
        }
    }
    else {
        for (size_t i = 0; i < n; i++) {
            uint32_t x = rt_text_at(a + 1, wa, i), y = rt_text_at(b + 1, wb, i);
            if (x != y) {
                return x < y ? -1 : 1;
            }
        }
    }
    return a->length < b->length ? -1 : a->length > b->length;
}

#define ROTATE(x, n) ((x) << (n) | (x) >> (64 - (n)))
#define SIP_ROUND() do { \
    v0 += v1; v2 += v3; v1 = ROTATE(v1, 13) ^ v0; v3 = ROTATE(v3, 16) ^ v2; v0 = ROTATE(v0, 32); \
    v2 += v1; v0 += v3; v1 = ROTATE(v1, 17) ^ v2; v3 = ROTATE(v3, 21) ^ v0; v2 = ROTATE(v2, 32); \
} while (0)

/* SipHash-1-3 of n bytes under the VM's key; never 0 and never -1. */
int64_t
rt_hash_bytes(RtThread *t, const void *data, size_t n)
{
    const uint64_t *key = t->vm->str.hash_key;
    const uint8_t *p = data, *end = p + (n & ~(size_t)7);
    uint64_t v0 = key[0] ^ UINT64_C(0x736f6d6570736575), v1 = key[1] ^ UINT64_C(0x646f72616e646f6d);
    uint64_t v2 = key[0] ^ UINT64_C(0x6c7967656e657261), v3 = key[1] ^ UINT64_C(0x7465646279746573);
    uint64_t m, hash;
    for (; p < end; p += 8) {
        memcpy(&m, p, 8);
        v3 ^= m;
        SIP_ROUND();
        v0 ^= m;
    }
    m = 0;
    for (size_t i = 0; i < (n & 7); i++) {
        m |= (uint64_t)p[i] << (8 * i);
    }
    m |= (uint64_t)n << 56;
    v3 ^= m;
    SIP_ROUND();
    v0 ^= m;
    v2 ^= 0xff;
    SIP_ROUND();
    SIP_ROUND();
    SIP_ROUND();
    hash = v0 ^ v1 ^ v2 ^ v3;
    return hash + 1 <= 1 ? 2 : (int64_t)hash;
}

/* The hash of a text, remembered in the string; never -1, and 0 only for the empty one. */
int64_t
rt_str_hash(RtThread *t, const RtStr *s)
{
    int64_t hash = rt_load_relaxed(&s->hash);
    if (hash == 0 && s->length != 0) {
        hash = rt_hash_bytes(t, s + 1, s->length * rt_str_width(s));
        rt_store_relaxed(&((RtStr *)s)->hash, hash);
    }
    return hash;
}

/* --- joining and cutting --- */

/* a + b, an exact str. */
RtStr *
rt_str_concat(RtThread *t, RtStr *a, RtStr *b)
{
    RtStr *s;
    unsigned width;
    uint32_t max;
    if (b->length == 0) {
        return rt_str_exact(t, a);
    }
    if (a->length == 0) {
        return rt_str_exact(t, b);
    }
    max = rt_str_max(a) | rt_str_max(b);
    s = rt_str_new_raw(t, a->length + b->length, max);
    if (s == NULL) {
        return NULL;
    }
    width = rt_str_width(s);
    rt_text_copy(s + 1, width, a + 1, rt_str_width(a), a->length);
    rt_text_copy((char *)(s + 1) + a->length * width, width, b + 1, rt_str_width(b), b->length);
    return s;
}

#define GROWS_FROM 256      /* bytes; a shorter text gets no room to grow */

/* Nobody else has `a`, or can come to have it: its text may be changed. */
static bool
is_ours_alone(RtThread *t, const RtStr *a)
{
    return a->head.kind == RT_KIND_STR && rt_load_relaxed(&a->head.tid) == rt_thread_id(t) && a->head.owner == 1 &&
           rt_load_relaxed(&a->head.shared) == RT_SHARED_INIT && !rt_str_is_interned(a) &&
           !(rt_load_relaxed(&a->head.flags) & (RT_OBJECT_IMMORTAL | RT_OBJECT_DEFERRED));
}

/* A copy of `a` with room for half as much again behind `bytes` of text; NULL without memory. */
static RtStr *
with_room(RtThread *t, const RtStr *a, size_t bytes)
{
    RtStr *s = rt_object_new_untracked(t, t->vm->types.str, sizeof(RtStr) + bytes + bytes / 2);
    if (s != NULL) {
        s->head.aux = a->head.aux & (RT_STR_WIDTH_MASK | RT_STR_ASCII);
        s->length = a->length;
        memcpy(s + 1, a + 1, a->length * rt_str_width(a));
    }
    return s;
}

/* a + b; takes the reference to a, and appends in place when nobody else has it. */
RtStr *
rt_str_append_take(RtThread *t, RtStr *a, RtStr *b)
{
    unsigned width = rt_str_width(a);
    size_t bytes = (a->length + b->length + 1) * width;
    if (!is_ours_alone(t, a) || bytes < GROWS_FROM || rt_str_width(b) > width || a->length == 0) {
        RtStr *s = rt_str_concat(t, a, b);
        rt_str_drop(t, a);
        return s;
    }
    if (rt_object_room(a) < sizeof(RtStr) + bytes) {
        RtStr *s = with_room(t, a, bytes);
        rt_str_drop(t, a);
        if (s == NULL) {
            return NULL;
        }
        a = s;
    }
    rt_text_copy((char *)(a + 1) + a->length * width, width, b + 1, rt_str_width(b), b->length);
    a->length += b->length;
    a->hash = 0;
    memset((char *)(a + 1) + a->length * width, 0, width);
    if (!rt_str_is_ascii(b)) {
        a->head.aux &= ~(uint32_t)RT_STR_ASCII;
    }
    return a;
}

/* s * n, an exact str; none for n <= 0. */
RtStr *
rt_str_repeat(RtThread *t, RtStr *s, int64_t n)
{
    size_t bytes, done;
    RtStr *r;
    char *data;
    if (n <= 0 || s->length == 0) {
        return empty(t);
    }
    if (n == 1) {
        return rt_str_exact(t, s);
    }
    if ((uint64_t)n > (uint64_t)PTRDIFF_MAX / s->length) {
        rt_raise(t, RT_EXC_OverflowError, "repeated string is too long");
        return NULL;
    }
    r = rt_str_new_raw(t, s->length * (size_t)n, rt_str_max(s));
    if (r == NULL) {
        return NULL;
    }
    bytes = s->length * rt_str_width(s);
    data = (char *)(r + 1);
    if (bytes == 1) {
        memset(data, *(const uint8_t *)(s + 1), (size_t)n);
        return r;
    }
    memcpy(data, s + 1, bytes);
    for (done = bytes; done < bytes * (size_t)n; ) {
        size_t more = bytes * (size_t)n - done < done ? bytes * (size_t)n - done : done;
        memcpy(data + done, data, more);
        done += more;
    }
    return r;
}

/* s[start:end], an exact str; start <= end <= length. */
RtStr *
rt_str_slice(RtThread *t, RtStr *s, size_t start, size_t end)
{
    RT_ASSERT(start <= end && end <= s->length);
    if (start == 0 && end == s->length) {
        return rt_str_exact(t, s);
    }
    if (rt_str_is_ascii(s) && end - start > 1) {
        RtStr *r = rt_str_new_raw(t, end - start, 0);
        if (r != NULL) {
            memcpy(r + 1, (const char *)(s + 1) + start, end - start);
        }
        return r;
    }
    return rt_str_from_text(t, (const char *)(s + 1) + start * rt_str_width(s), rt_str_width(s), end - start);
}

/* The n code points from start on, `step` apart; all of them are within s. */
RtStr *
rt_str_slice_step(RtThread *t, RtStr *s, int64_t start, int64_t step, size_t n)
{
    uint32_t all = 0;
    unsigned width = rt_str_width(s), new_width;
    size_t i;
    RtStr *r;
    int64_t at = start;
    if (step == 1) {
        return rt_str_slice(t, s, (size_t)start, (size_t)start + n);
    }
    if (n == 0) {
        return empty(t);
    }
    if (n == 1) {
        return rt_str_char_at(t, s, (size_t)start);
    }
    for (i = 0; i < n; i++, at += step) {
        all |= rt_text_at(s + 1, width, (size_t)at);
    }
    r = rt_str_new_raw(t, n, all);
    if (r == NULL) {
        return NULL;
    }
    new_width = rt_str_width(r);
    for (i = 0, at = start; i < n; i++, at += step) {
        uint32_t c = rt_text_at(s + 1, width, (size_t)at);
        rt_text_copy((char *)(r + 1) + i * new_width, new_width, &c, 4, 1);
    }
    return r;
}

/* s[i] for i < length. */
RtStr *
rt_str_char_at(RtThread *t, RtStr *s, size_t i)
{
    return rt_str_from_char(t, rt_str_at(s, i));
}

/* s[i], where a negative i counts from the end; IndexError. */
RtValue
rt_str_get_int(RtThread *t, RtStr *s, int64_t i)
{
    if (i < 0) {
        i += (int64_t)s->length;
    }
    if (i < 0 || (uint64_t)i >= s->length) {
        return rt_raise(t, RT_EXC_IndexError, "string index out of range");
    }
    if (RT_LIKELY(rt_str_width(s) == 1)) {
        return rt_str_char_value(t, ((const uint8_t *)(s + 1))[i]);
    }
    return rt_str_value(rt_str_char_at(t, s, (size_t)i));
}

/* separator.join(items), an exact str; NULL without an exception when an item is no str or the result would be too long, and with
 * MemoryError without memory.  Runs nothing of the language. */
RtStr *
rt_str_join_quiet(RtThread *t, RtStr *separator, const RtValue *items, size_t n)
{
    size_t i, length = 0;
    uint32_t max = 0;
    unsigned width;
    char *to;
    RtStr *r;
    if (n > 1 && separator->length != 0) {
        if (n > (size_t)PTRDIFF_MAX / 4 / separator->length) {
            return NULL;
        }
        length = (n - 1) * separator->length;
        max = rt_str_max(separator);
    }
    for (i = 0; i < n; i++) {
        if (!rt_is_str(items[i])) {
            return NULL;
        }
        RtStr *item = rt_str_of_value(items[i]);
        length += item->length;
        max |= rt_str_max(item);
        if (length > PTRDIFF_MAX / 4) {
            return NULL;
        }
    }
    if (n == 1) {
        return rt_str_exact(t, rt_str_of_value(items[0]));
    }
    if (length == 0) {
        return empty(t);
    }
    r = rt_str_new_raw(t, length, max);
    if (r == NULL) {
        return NULL;
    }
    width = rt_str_width(r);
    to = (char *)(r + 1);
    for (i = 0; i < n; i++) {
        RtStr *item = rt_str_of_value(items[i]);
        if (i != 0 && separator->length == 1 && width == 1) {
            *to++ = *(const char *)rt_str_data(separator);
        }
        else if (i != 0 && separator->length != 0) {
            rt_text_copy(to, width, separator + 1, rt_str_width(separator), separator->length);
            to += separator->length * width;
        }
        rt_text_copy(to, width, item + 1, rt_str_width(item), item->length);
        to += item->length * width;
    }
    return r;
}

/* separator.join(items), an exact str.  TypeError names the first item that is no str. */
RtStr *
rt_str_join(RtThread *t, RtStr *separator, const RtValue *items, size_t n)
{
    RtStr *r = rt_str_join_quiet(t, separator, items, n);
    if (r != NULL || rt_error_occurred(t)) {
        return r;
    }
    for (size_t i = 0; i < n; i++) {
        if (!rt_is_str(items[i])) {
            rt_raise(t, RT_EXC_TypeError, "sequence item %zu: expected str instance, %T found", i, items[i]);
            return NULL;
        }
    }
    rt_raise(t, RT_EXC_OverflowError, "join() result is too long for a Python string");
    return NULL;
}

/* The strings one behind the other; each item is a str. */
RtStr *
rt_str_concat_many(RtThread *t, const RtValue *items, size_t n)
{
    return rt_str_join(t, empty(t), items, n);
}
