/* Values as text: repr, str, ascii, format(), f-strings, str.format and `%`. */
#ifndef RT_FORMAT_H
#define RT_FORMAT_H

#include "rt_error.h"
#include "rt_str.h"

/* Through the slots of v's type; the result is a str (TypeError when the method returned anything else). */
RtValue rt_repr(RtThread *t, RtValue v);
RtValue rt_str_of(RtThread *t, RtValue v);           /* str(v) */
RtValue rt_ascii(RtThread *t, RtValue v);

/* format(v, spec): the type's __format__.  spec is a str, or RT_NULL for none. */
RtValue rt_format_value(RtThread *t, RtValue v, RtValue spec);

/* The __format__ of the builtin types. */
RtStr *rt_format_int(RtThread *t, RtValue v, const RtStr *spec);
RtStr *rt_format_float(RtThread *t, RtValue v, double d, const RtStr *spec);
RtStr *rt_format_str(RtThread *t, RtValue v, RtStr *s, const RtStr *spec);

RtStr *rt_format_percent(RtThread *t, RtStr *format, RtValue arguments);                      /* format % arguments */
RtStr *rt_format_method(RtThread *t, RtStr *format, const RtValue *args, size_t nargs, RtTuple *kwnames);   /* format.format(…) */
RtStr *rt_format_map(RtThread *t, RtStr *format, RtValue mapping);

#endif
