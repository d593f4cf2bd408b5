/* The methods of bytes, for the files of the room: searching (rt_bytes_search.c), splitting and joining
 * (rt_bytes_split.c), case, padding and predicates (rt_bytes_case.c), the table (rt_bytes_methods.c). */
#ifndef RT_BYTES_METHODS_H
#define RT_BYTES_METHODS_H

#include "rt_bytes.h"
#include "rt_call.h"

extern const RtMethodDef rt_bytes_methods[], rt_bytes_class_methods[], rt_bytes_static_methods[];

/* First (last) occurrence of part in data[start:end], or -1. */
int64_t rt_bytes_find(const uint8_t *data, size_t start, size_t end, const uint8_t *part, size_t n);
int64_t rt_bytes_rfind(const uint8_t *data, size_t start, size_t end, const uint8_t *part, size_t n);
/* The bytes of an argument, borrowed; NULL with "a bytes-like object is required". */
RtBytes *rt_bytes_argument(RtThread *t, RtValue v);

static inline bool rt_byte_is_space(uint8_t c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
static inline bool rt_byte_is_lower(uint8_t c) { return c >= 'a' && c <= 'z'; }
static inline bool rt_byte_is_upper(uint8_t c) { return c >= 'A' && c <= 'Z'; }
static inline bool rt_byte_is_alpha(uint8_t c) { return rt_byte_is_lower(c | 0x20); }
static inline bool rt_byte_is_digit(uint8_t c) { return c >= '0' && c <= '9'; }

/* Each is the method of its name. */
#define RT_BYTES_NOARGS(X) \
    X(upper) X(lower) X(swapcase) X(capitalize) X(title) X(isalpha) X(isalnum) X(isdigit) X(isspace) X(isascii) \
    X(islower) X(isupper) X(istitle)
#define X(name) RtValue rt_bytes_method_##name(RtThread *t, RtValue self);
RT_BYTES_NOARGS(X)
#undef X
#define RT_BYTES_O(X) X(partition) X(rpartition) X(join) X(removeprefix) X(removesuffix) X(zfill)
#define X(name) RtValue rt_bytes_method_##name(RtThread *t, RtValue self, RtValue arg);
RT_BYTES_O(X)
#undef X
#define RT_BYTES_FAST(X) \
    X(find) X(rfind) X(index) X(rindex) X(count) X(startswith) X(endswith) X(strip) X(lstrip) X(rstrip) X(center) \
    X(ljust) X(rjust) X(replace)
#define X(name) RtValue rt_bytes_method_##name(RtThread *t, RtValue self, const RtValue *args, size_t nargs);
RT_BYTES_FAST(X)
#undef X
#define RT_BYTES_FAST_KW(X) X(split) X(rsplit) X(splitlines) X(expandtabs)
#define X(name) RtValue rt_bytes_method_##name(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames);
RT_BYTES_FAST_KW(X)
#undef X

#endif
