/* The format-specification mini-language, and numbers laid out by it. */
#ifndef RT_FORMAT_SPEC_H
#define RT_FORMAT_SPEC_H

#include "rt_str.h"

/* [[fill]align][sign][z][#][0][width][, or _][.precision][type] */
typedef struct {
    uint32_t fill;           /* ' ' when not given */
    char align;              /* '<' '>' '=' '^' */
    char sign;               /* '+' '-' ' ', 0: not given */
    bool no_negative_zero, alternate;
    int64_t width;           /* -1: not given */
    char grouping;           /* ',' '_' or 0 */
    int64_t precision;       /* -1: not given */
    uint32_t type;           /* the default when not given */
} RtFormatSpec;

/* -1 with ValueError.  v is the value to be formatted, for messages. */
int rt_format_parse(RtThread *t, const RtStr *text, RtValue v, char default_type, char default_align, RtFormatSpec *out);
RtStr *rt_format_unknown(RtThread *t, uint32_t type, RtValue v);      /* raises ValueError: NULL */

/* A number in parts, in the order in which they stand. */
typedef struct {
    bool negative;
    const char *prefix;      /* "0x" or "" */
    const char *digits;      /* those that are grouped */
    size_t digit_count;
    const char *rest;        /* point, fraction, exponent, percent sign; or inf, nan */
    size_t rest_count;
} RtNumberParts;

#define RT_DOUBLE_ALTERNATE 1      /* always a point; g keeps its zeros */
#define RT_DOUBLE_POINT_ZERO 2     /* ".0" when nothing else tells a float */
/* |d| in the form e f g E F G, or r for repr(): zero-terminated ASCII in raw memory
 * (rt_free()), with room for one more; NULL with MemoryError.
 * Precision is ignored for r. */
char *rt_double_text(RtThread *t, double d, char type, int precision, int flags, size_t *length);

#endif
