/* str: immutable text, stored compactly.
 *
 * A string is stored with 1, 2 or 4 bytes per code point, the least that its
 * largest code point fits: equal strings have equal representations.  The code
 * points follow the instance's fixed part, with one zero unit behind them, so
 * that the data of an ASCII string is its UTF-8 text, zero-terminated.
 *
 *   head.aux   bits 0..2   bytes per code point
 *              bit 3       RT_STR_ASCII: all code points are below 128
 *              bit 4       RT_STR_INTERNED: the one of its text in the VM's table, immortal
 *   hash       atomic, relaxed; 0 until somebody asked.  Any thread may store it, all store the same
 *   length     in code points
 *
 * All but hash is immutable once the constructor has returned.
 *
 * Functions that make a string return an RtStr *, NULL with t->exc set on failure; rt_str_value()
 * makes the value of it, RT_NULL for NULL.
 */
#ifndef RT_STR_H
#define RT_STR_H

#include <stdarg.h>

#include "rt_object.h"
#include "rt_thread.h"
#include "rt_type.h"

struct RtStr {
    RtObject head;
    int64_t hash;
    size_t length;
};

#define RT_STR_WIDTH_MASK   7u
#define RT_STR_ASCII        8u
#define RT_STR_INTERNED     16u

/* A VM's part of this room; immutable once the VM is made. */
typedef struct {
    uint64_t hash_key[2];        /* random, unless there is a seed */
    int64_t hash_seed;           /* as PYTHONHASHSEED has it; negative: none */
    RtStr *chars[256];           /* the strings of one Latin-1 character; immortal */
} RtStrRoom;

/* Makes types.str and types.str_iterator, the hash key, the table of interned strings with the
 * one-character strings, and vm->names.  The first init after rt_type_init(). */
int rt_str_init(RtThread *t);
void rt_str_fini(RtThread *t);

/* --- looking --- */

static inline bool rt_is_str_exact(RtValue v) { return rt_value_has_kind(v, RT_KIND_STR); }
/* An instance of str or of a subclass. */
static inline bool rt_is_str(RtValue v)
{
    return rt_value_is_heap(v) && (rt_value_object(v)->kind == RT_KIND_STR || (rt_value_object(v)->type->flags & RT_TYPE_STR_SUB));
}
static inline RtStr *rt_str_of_value(RtValue v) { return (RtStr *)rt_value_object(v); }
static inline unsigned rt_str_width(const RtStr *s) { return s->head.aux & RT_STR_WIDTH_MASK; }
static inline bool rt_str_is_ascii(const RtStr *s) { return (s->head.aux & RT_STR_ASCII) != 0; }
static inline bool rt_str_is_interned(const RtStr *s) { return (s->head.aux & RT_STR_INTERNED) != 0; }
static inline const void *rt_str_data(const RtStr *s) { return s + 1; }
static inline size_t rt_str_length(const RtStr *s) { return s->length; }
/* The code point at i < length of data of the given width. */
static inline uint32_t rt_text_at(const void *data, unsigned width, size_t i)
{
    return width == 1 ? ((const uint8_t *)data)[i] : width == 2 ? ((const uint16_t *)data)[i] : ((const uint32_t *)data)[i];
}
static inline uint32_t rt_str_at(const RtStr *s, size_t i)
{
    RT_ASSERT(i < s->length);
    return rt_text_at(rt_str_data(s), rt_str_width(s), i);
}
/* The text of an ASCII string, zero-terminated, borrowed; NULL for any other string. */
static inline const char *rt_str_ascii_text(const RtStr *s) { return rt_str_is_ascii(s) ? (const char *)rt_str_data(s) : NULL; }

/* The bytes that a string with this largest code point has for each. */
static inline unsigned rt_char_width(uint32_t max) { return max < 0x100 ? 1 : max < 0x10000 ? 2 : 4; }
/* A number with the width class of the largest code point: what rt_str_new_raw() takes. */
static inline uint32_t rt_str_max(const RtStr *s)
{
    return rt_str_is_ascii(s) ? 0x7f : rt_str_width(s) == 1 ? 0xff : rt_str_width(s) == 2 ? 0xffff : 0x10ffff;
}
/* A second reference to s. */
static inline RtStr *rt_str_ref(RtThread *t, RtStr *s)
{
    if (!(rt_load_relaxed(&s->head.flags) & RT_OBJECT_IMMORTAL)) {
        rt_incref(t, s);
    }
    return s;
}
/* Give a reference to s up; NULL is allowed. */
static inline void rt_str_drop(RtThread *t, RtStr *s)
{
    if (s != NULL && !(rt_load_relaxed(&s->head.flags) & RT_OBJECT_IMMORTAL)) {
        rt_decref(t, s);
    }
}

/* The value of a string, consuming the reference; immortal strings are not counted. */
static inline RtValue rt_str_value(RtStr *s)
{
    if (s == NULL) {
        return RT_NULL;
    }
    return (RtValue){(uint64_t)(uintptr_t)s | (rt_load_relaxed(&s->head.flags) & RT_OBJECT_IMMORTAL ? RT_DEFERRED : 0)};
}

/* --- making (rt_str.c, rt_str_build.c, rt_str_utf8.c) --- */

/* A string of n code points with room for largest code point `max`, contents to be filled by
 * the caller before anybody else sees it; max must be exact as to width and ASCII. */
RtStr *rt_str_new_raw(RtThread *t, size_t n, uint32_t max);
RtStr *rt_str_from_utf8(RtThread *t, const char *utf8, size_t bytes);     /* UnicodeDecodeError when it is none */
RtStr *rt_str_from_c(RtThread *t, const char *utf8);                      /* zero-terminated, valid UTF-8 */
/* Code points stored with `width` bytes each, wider than need be allowed; lone surrogates allowed. */
RtStr *rt_str_from_text(RtThread *t, const void *data, unsigned width, size_t n);
RtStr *rt_str_from_char(RtThread *t, uint32_t code_point);
RtValue rt_str_char_value(RtThread *t, uint8_t c);
RtStr *rt_str_exact(RtThread *t, RtStr *s);                               /* s itself when it is no subclass's instance */
RtStr *rt_str_new_subclass(RtThread *t, RtType *type, const RtStr *s);    /* an instance of a subclass with the text of s */
/* Copy code points from one width to another that they all fit. */
void rt_text_copy(void *to, unsigned to_width, const void *from, unsigned from_width, size_t n);
/* The format of rt_raise() (rt_error.h). */
RtStr *rt_str_format(RtThread *t, const char *format, ...);
RtStr *rt_str_vformat(RtThread *t, const char *format, va_list arguments);
int rt_str_check_utf8(RtThread *t, const RtStr *s);       /* UnicodeEncodeError for lone surrogates */
/* UTF-8 of any string into a new malloc()ed zero-terminated buffer, length in *bytes unless NULL.
 * Lone surrogates become three bytes each when `surrogates`, else raise UnicodeEncodeError. */
char *rt_str_to_utf8(RtThread *t, const RtStr *s, size_t *bytes, bool surrogates);

/* --- the operations that other rooms need --- */

RtStr *rt_str_concat(RtThread *t, RtStr *a, RtStr *b);
/* a + b, consuming the reference to a: appends in place when a is only ours. */
RtStr *rt_str_append_take(RtThread *t, RtStr *a, RtStr *b);
RtStr *rt_str_repeat(RtThread *t, RtStr *s, int64_t n);
RtStr *rt_str_slice(RtThread *t, RtStr *s, size_t start, size_t end);          /* start <= end <= length */
RtStr *rt_str_slice_step(RtThread *t, RtStr *s, int64_t start, int64_t step, size_t n);
RtStr *rt_str_char_at(RtThread *t, RtStr *s, size_t i);                        /* i < length */
RtValue rt_str_get_int(RtThread *t, RtStr *s, int64_t i);                      /* negative from the end; IndexError */
RtStr *rt_str_join(RtThread *t, RtStr *separator, const RtValue *items, size_t n);   /* TypeError for a non-str */
/* The same, but NULL without an exception when an item is no str or the result would be too long; it never escapes. */
RtStr *rt_str_join_quiet(RtThread *t, RtStr *separator, const RtValue *items, size_t n);
RtStr *rt_str_concat_many(RtThread *t, const RtValue *items, size_t n);        /* BUILD_STRING: all are str */
bool rt_str_equal(const RtStr *a, const RtStr *b);
bool rt_str_equal_c(const RtStr *a, const char *ascii);
int rt_str_compare(const RtStr *a, const RtStr *b);                            /* < 0, 0, > 0 by code points */
int64_t rt_str_hash(RtThread *t, const RtStr *s);                              /* never -1; 0 only for "" */
/* First (last) occurrence of needle in s[start:end], or -1. */
int64_t rt_str_find(const RtStr *s, const RtStr *needle, size_t start, size_t end);
int64_t rt_str_rfind(const RtStr *s, const RtStr *needle, size_t start, size_t end);
int rt_str_contains(RtThread *t, RtValue self, RtValue item);                  /* slot of `in` */
bool rt_str_is_identifier(const RtStr *s);

/* A hash of bytes keyed per VM; for keys that are no strings. */
int64_t rt_hash_bytes(RtThread *t, const void *data, size_t n);

/* s with everything beyond ASCII as escapes, without quotes. */
RtStr *rt_str_escape(RtThread *t, RtStr *s);
/* repr() of text: CPython's quoting. */
RtStr *rt_str_repr(RtThread *t, const RtStr *s);

/* --- building (rt_str_build.c) --- */

/* A string under construction.  Lives in C locals; not an object.  Adding answers 0, or -1 with an exception: then the
 * builder is still to be ended. */
typedef struct {
    RtThread *thread;
    void *data;              /* raw memory, or `inlined` */
    size_t length, capacity; /* code points */
    unsigned width;          /* at least what the code points need */
    RtStr *whole;            /* owned, or NULL: all there is, of whatever type */
    uint64_t inlined[32];
} RtBuilder;

void rt_builder_init(RtBuilder *b, RtThread *t);
int rt_builder_char(RtBuilder *b, uint32_t code_point);
int rt_builder_chars(RtBuilder *b, uint32_t code_point, size_t n);
int rt_builder_ascii(RtBuilder *b, const char *text, size_t n);
int rt_builder_c(RtBuilder *b, const char *ascii);
int rt_builder_str(RtBuilder *b, const RtStr *s);
int rt_builder_last(RtBuilder *b, RtStr *s);       /* what the text ends with: s itself is the result when nothing came before it */
int rt_builder_slice(RtBuilder *b, const RtStr *s, size_t start, size_t end);
int rt_builder_text(RtBuilder *b, const void *data, unsigned width, size_t n);
int rt_builder_utf8(RtBuilder *b, const char *text, size_t bytes);     /* bytes that are no UTF-8 become U+FFFD */
int rt_builder_repr(RtBuilder *b, RtValue v);                          /* may run code of the language */
/* Ends the builder: its text, or NULL when that fails, or when something `failed` before. */
RtStr *rt_builder_finish(RtBuilder *b, bool failed);
void rt_builder_drop(RtBuilder *b);                                    /* ends it, without a text */

#endif
