/* float: a double in the value word.  An instance of a subclass of float is an RtFloat.
 * Operations take doubles: rt_float(x + y) needs no function. */
#ifndef RT_FLOAT_H
#define RT_FLOAT_H

#include "rt_object.h"
#include "rt_thread.h"
#include "rt_type.h"

typedef struct {
    RtObject head;
    double value;            /* immutable */
} RtFloat;

int rt_float_init(RtThread *t);      /* makes types.float_ */

static inline bool rt_is_float(RtValue v)
{
    return rt_value_is_float(v) || (rt_value_is_heap(v) && (rt_value_object(v)->type->flags & RT_TYPE_FLOAT_SUB));
}
/* The double of a float or of an instance of a subclass. */
static inline double rt_float_of(RtValue v)
{
    return rt_value_is_float(v) ? rt_float_value(v) : ((RtFloat *)rt_value_object(v))->value;
}
/* The double of anything that float(v) takes except text: floats, ints, __float__, __index__.
 * -1 with "must be real number, not str". */
int rt_to_double(RtThread *t, RtValue v, double *out);
/* The same without that message: 1, 0 when v is no number, -1. */
int rt_as_double(RtThread *t, RtValue v, double *out);
RtValue rt_to_float(RtThread *t, RtValue v);                 /* float(v) */

/* Operators of two doubles; ZeroDivisionError and OverflowError as in CPython. */
RtValue rt_float_true_divide(RtThread *t, double a, double b);
RtValue rt_float_floor_divide(RtThread *t, double a, double b);
RtValue rt_float_remainder(RtThread *t, double a, double b);
RtValue rt_float_power(RtThread *t, double a, double b);
void rt_float_divmod(double a, double b, double *quotient, double *remainder);   /* b != 0 */
int64_t rt_float_hash(double d);                              /* CPython's, nan as 0; never -1 */
RtValue rt_float_round(RtThread *t, double d, int64_t digits);   /* half to even on the exact value; a float */

/* --- text (rt_float_text.c) --- */

#define RT_FLOAT_TEXT 32
/* repr(): the shortest decimal that reads back as d.  Zero-terminated; returns its length. */
size_t rt_float_repr(double d, char out[RT_FLOAT_TEXT]);
/* A double from the whole of text[0:n] with the syntax of float() (white space, underscores, inf, nan).  False when it is none. */
bool rt_float_parse(RtThread *t, const char *text, size_t n, double *out);
RtValue rt_float_from_str(RtThread *t, const RtStr *s);       /* float("…"); ValueError */

/* Decimal digits of |d|, a finite number: value = 0.D1D2D3… * 10**point.  Zero is no digits, point 0. */
typedef struct {
    int count;               /* digits; no trailing zeros beyond what was asked */
    int point;
    char *digits;            /* '0'..'9'; in `own` or malloc()ed */
    char own[40];
} RtDecimal;

int rt_decimal_shortest(double d, RtDecimal *out);                 /* shortest that reads back; always fits `own`; 0 */
/* Correctly rounded (half to even on the exact value) to `n` significant digits, or to n digits
 * after the point; trailing zeros are not kept.  -1 when memory runs out (nothing raised). */
int rt_decimal_significant(double d, int n, RtDecimal *out);
int rt_decimal_fixed(double d, int n, RtDecimal *out);
void rt_decimal_drop(RtDecimal *d);
/* digits * 10**e, correctly rounded, or infinity; n > 0 digits '0'..'9', the first not '0', at most 801. */
double rt_decimal_to_double(const char *digits, size_t n, int64_t e);
/* |d| = mantissa * 2**exponent, for a finite d. */
uint64_t rt_float_take_apart(double d, int *exponent);
/* float.hex() and float.fromhex() (rt_float_hex.c). */
RtStr *rt_float_hex(RtThread *t, double d);
RtValue rt_float_from_hex(RtThread *t, const RtStr *s);      /* ValueError, OverflowError */

#endif
