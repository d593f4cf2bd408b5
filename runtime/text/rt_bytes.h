/* bytes: immutable; the bytes follow the fixed part, with a zero behind them.
 *
 *   hash       atomic, relaxed; 0 until somebody asked
 *   length     immutable
 */
#ifndef RT_BYTES_H
#define RT_BYTES_H

#include "rt_str.h"

typedef struct {
    RtObject head;
    int64_t hash;
    size_t length;
} RtBytes;

int rt_bytes_init(RtThread *t);      /* makes types.bytes and types.bytes_iterator */

static inline bool rt_is_bytes(RtValue v)
{
    return rt_value_is_heap(v) && (rt_value_object(v)->kind == RT_KIND_BYTES || (rt_value_object(v)->type->flags & RT_TYPE_BYTES_SUB));
}
static inline const uint8_t *rt_bytes_data(const RtBytes *b) { return (const uint8_t *)(b + 1); }
static inline RtBytes *rt_bytes_of_value(RtValue v) { return (RtBytes *)rt_value_object(v); }

/* n bytes copied from data, or to be filled by the caller when data is NULL. */
RtBytes *rt_bytes_new(RtThread *t, const void *data, size_t n);
/* b[start:end]; b itself when that is all of exact bytes. */
RtBytes *rt_bytes_slice(RtThread *t, RtBytes *b, size_t start, size_t end);
/* bytes(v) of anything but ints and text: bytes themselves, __bytes__, an iterable of ints. */
RtValue rt_bytes_from_object(RtThread *t, RtValue v);
RtBytes *rt_format_percent_bytes(RtThread *t, RtBytes *format, RtValue arguments);      /* format % arguments */
/* v.decode(encoding, errors) of bytes, where either may be RT_NULL; `function` is named in messages. */
RtValue rt_bytes_decode(RtThread *t, RtValue v, RtValue encoding, RtValue errors, const char *function);

/* str.encode and bytes.decode: "utf-8", "ascii", "latin-1", utf-16/32; errors strict, ignore, replace, backslashreplace,
 * surrogateescape, surrogatepass, xmlcharrefreplace. */
RtBytes *rt_encode(RtThread *t, RtStr *s, const char *encoding, const char *errors);
RtStr *rt_decode(RtThread *t, const uint8_t *data, size_t n, const char *encoding, const char *errors);

#endif
