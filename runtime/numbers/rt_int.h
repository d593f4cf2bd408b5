/* int: 48-bit ones live in the value word, larger ones are RtInt on the heap.
 *
 * An exact int has one representation (rt_value.h).  An instance of a subclass of
 * int is always an RtInt, of any size; bools are ints too.  "An int" below is any
 * of these; results are exact ints.
 *
 *   sign       -1, 0, 1
 *   count      digits in use; the highest is not zero
 *   digits     30 bits each, lowest first
 *
 * All immutable.
 */
#ifndef RT_INT_H
#define RT_INT_H

#include "rt_object.h"
#include "rt_thread.h"
#include "rt_type.h"

typedef struct {
    RtObject head;
    int32_t sign;
    uint32_t count;
} RtInt;

#define RT_DIGIT_BITS 30
#define RT_DIGIT_BASE ((uint32_t)1 << RT_DIGIT_BITS)
#define RT_DIGIT_MASK (RT_DIGIT_BASE - 1)
/* Most digits of an int turned to or from a decimal text, unless the program changes it. */
#define RT_INT_TEXT_LIMIT 4300

typedef struct {
    int32_t text_limit;      /* atomic, relaxed; sys.set_int_max_str_digits(); 0: none */
} RtIntRoom;

int rt_int_init(RtThread *t);        /* makes types.int_ */

/* Give up a reference to an exact int: its end runs nothing. */
static inline void rt_close_int(RtThread *t, RtValue v) { rt_close(t, v); }

/* Sign and digits of any int, borrowed from it or in `own`. */
typedef struct {
    const uint32_t *digits;
    uint32_t count;
    int sign;
    uint32_t own[2];
} RtIntView;

static inline bool rt_is_int(RtValue v)
{
    return rt_value_is_int(v) || rt_value_is_bool(v)
        || (rt_value_is_heap(v) && (rt_value_object(v)->kind == RT_KIND_INT || (rt_value_object(v)->type->flags & RT_TYPE_INT_SUB)));
}
static inline bool rt_is_int_exact(RtValue v) { return rt_value_is_int(v) || rt_value_has_kind(v, RT_KIND_INT); }
void rt_int_view(RtValue v, RtIntView *view);            /* v is an int; view must not be copied */

/* --- making and reading --- */

RtValue rt_int_from_int64_slow(RtThread *t, int64_t i);
static inline RtValue rt_int_from_int64(RtThread *t, int64_t i)
{
    return RT_LIKELY(rt_fits_small_int(i)) ? rt_small_int(i) : rt_int_from_int64_slow(t, i);
}
RtValue rt_int_from_uint64(RtThread *t, uint64_t i);
RtValue rt_int_from_size(RtThread *t, size_t n);
RtValue rt_int_from_digits(RtThread *t, int sign, const uint32_t *digits, size_t count);   /* normalizes */
RtValue rt_int_from_double(RtThread *t, double d);       /* truncates; OverflowError, ValueError for inf, nan */
/* Little-endian bytes of the magnitude. */
RtValue rt_int_from_bytes(RtThread *t, int sign, const uint8_t *bytes, size_t n);
/* Text in a base (0: by prefix), with the syntax and messages of int(); `shown` is what the message shows. */
RtValue rt_int_from_text(RtThread *t, const RtStr *text, int base, RtValue shown);
RtValue rt_int_exact(RtThread *t, RtValue v);            /* the exact int equal to the int v */

/* The value of an int as int64_t; false when it does not fit.  Raises nothing. */
bool rt_int_fits_int64(RtValue v, int64_t *out);
/* The same; an OverflowError "Python int too large to convert to C ssize_t" otherwise; 0 or -1. */
int rt_int_to_int64(RtThread *t, RtValue v, int64_t *out);
/* Nearest double, ties to even; -1 with OverflowError "int too large to convert to float". */
int rt_int_to_double(RtThread *t, RtValue v, double *out);
int rt_int_sign(RtValue v);
bool rt_int_is_odd(RtValue v);
size_t rt_int_bit_length(RtValue v);

/* The message of a ZeroDivisionError: one for all from 3.14 on. */
#define RT_DIVISION_BY_ZERO(before) (RT_HOST >= 0x030e ? "division by zero" : (before))

/* --- exact arithmetic on ints; the operands are ints --- */

RtValue rt_int_add_slow(RtThread *t, RtValue a, RtValue b);
RtValue rt_int_subtract_slow(RtThread *t, RtValue a, RtValue b);
RtValue rt_int_multiply_slow(RtThread *t, RtValue a, RtValue b);
RtValue rt_int_floor_divide_slow(RtThread *t, RtValue a, RtValue b);
RtValue rt_int_remainder_slow(RtThread *t, RtValue a, RtValue b);
RtValue rt_int_true_divide(RtThread *t, RtValue a, RtValue b);
int rt_int_divmod(RtThread *t, RtValue a, RtValue b, RtValue *quotient, RtValue *remainder);
RtValue rt_int_power(RtThread *t, RtValue a, RtValue b);                     /* b < 0: a float */
RtValue rt_int_power_mod(RtThread *t, RtValue a, RtValue b, RtValue m);
RtValue rt_int_lshift(RtThread *t, RtValue a, RtValue b);
RtValue rt_int_rshift(RtThread *t, RtValue a, RtValue b);
RtValue rt_int_and(RtThread *t, RtValue a, RtValue b);
RtValue rt_int_or(RtThread *t, RtValue a, RtValue b);
RtValue rt_int_xor(RtThread *t, RtValue a, RtValue b);
RtValue rt_int_negative(RtThread *t, RtValue a);
RtValue rt_int_invert(RtThread *t, RtValue a);
RtValue rt_int_absolute(RtThread *t, RtValue a);
RtValue rt_int_gcd(RtThread *t, RtValue a, RtValue b);
RtValue rt_int_isqrt(RtThread *t, RtValue a);                                /* a >= 0 */
int rt_int_compare(RtValue a, RtValue b);                                    /* -1, 0, 1 */
int rt_int_compare_double(RtValue a, double d);                              /* -1, 0, 1; d is no nan; exact */
int64_t rt_int_hash(RtValue a);                                              /* CPython's, never -1 */
RtStr *rt_int_to_str(RtThread *t, RtValue a);                                /* decimal; ValueError beyond the limit */
/* Digits in base 2, 8, 10 or 16 with '-' when negative, and with 0b, 0o, 0x when `prefix`. */
RtStr *rt_int_to_base(RtThread *t, RtValue a, int base, bool prefix);

/* What `x op y` does for two small ints.  Everything else is slow. */
static inline RtValue rt_int_add(RtThread *t, RtValue a, RtValue b)
{
    int64_t r;
    if (RT_LIKELY(rt_value_both_int(a, b)) && RT_LIKELY(!__builtin_add_overflow((int64_t)(a.bits << 16), (int64_t)(b.bits << 16), &r))) {
        return (RtValue){RT_INT_TAG | ((uint64_t)r >> 16)};
    }
    return rt_int_add_slow(t, a, b);
}
static inline RtValue rt_int_subtract(RtThread *t, RtValue a, RtValue b)
{
    int64_t r;
    if (RT_LIKELY(rt_value_both_int(a, b)) && RT_LIKELY(!__builtin_sub_overflow((int64_t)(a.bits << 16), (int64_t)(b.bits << 16), &r))) {
        return (RtValue){RT_INT_TAG | ((uint64_t)r >> 16)};
    }
    return rt_int_subtract_slow(t, a, b);
}
static inline RtValue rt_int_multiply(RtThread *t, RtValue a, RtValue b)
{
    int64_t r;
    if (RT_LIKELY(rt_value_both_int(a, b)) && RT_LIKELY(!__builtin_mul_overflow((int64_t)(a.bits << 16), rt_small_int_value(b), &r))) {
        return (RtValue){RT_INT_TAG | ((uint64_t)r >> 16)};
    }
    return rt_int_multiply_slow(t, a, b);
}
static inline RtValue rt_int_floor_divide(RtThread *t, RtValue a, RtValue b)
{
    if (RT_LIKELY(rt_value_both_int(a, b))) {
        int64_t x = rt_small_int_value(a), y = rt_small_int_value(b);
        if (RT_LIKELY(y != 0 && y != -1)) {
            return rt_small_int(x / y - ((x % y != 0) & ((x ^ y) < 0)));
        }
    }
    return rt_int_floor_divide_slow(t, a, b);
}
static inline RtValue rt_int_remainder(RtThread *t, RtValue a, RtValue b)
{
    if (RT_LIKELY(rt_value_both_int(a, b))) {
        int64_t x = rt_small_int_value(a), y = rt_small_int_value(b);
        if (RT_LIKELY(y != 0)) {
            int64_t r = x % y;
            return rt_small_int(r != 0 && (r ^ y) < 0 ? r + y : r);
        }
    }
    return rt_int_remainder_slow(t, a, b);
}

#endif
