/* Ints: making them, reading them, comparing, hashing.  Arithmetic is in rt_int_arith.c. */
#include "rt_int.h"

#include <math.h>

#include "rt_digits.h"
#include "rt_error.h"
#include "rt_heap.h"
#include "rt_instance.h"
#include "rt_int_make.h"
#include "rt_vm.h"

/* --- looking --- */

/* Sign and digits of an int.  They live in the int, or in `view`, which must not be copied. */
void
rt_int_view(RtValue v, RtIntView *view)
{
    if (rt_value_is_heap(v)) {
        const RtInt *i = (const RtInt *)rt_value_object(v);
        view->digits = (const uint32_t *)(i + 1);
        view->count = i->count;
        view->sign = i->sign;
        return;
    }
    int64_t small = rt_value_is_bool(v) ? rt_value_is_true(v) : rt_small_int_value(v);
    uint64_t size = small < 0 ? -(uint64_t)small : (uint64_t)small;
    view->own[0] = (uint32_t)size & RT_DIGIT_MASK;
    view->own[1] = (uint32_t)(size >> RT_DIGIT_BITS);
    view->digits = view->own;
    view->count = view->own[1] != 0 ? 2 : view->own[0] != 0;
    view->sign = small < 0 ? -1 : small > 0;
}

/* The value as int64_t; false, with nothing raised, when it does not fit. */
bool
rt_int_fits_int64(RtValue v, int64_t *out)
{
    const RtInt *i;
    const uint32_t *d;
    uint64_t size = 0;
    if (rt_value_is_int(v)) {
        *out = rt_small_int_value(v);
        return true;
    }
    if (!rt_value_is_heap(v)) {
        *out = rt_value_is_true(v);
        return true;
    }
    i = (const RtInt *)rt_value_object(v);
    d = (const uint32_t *)(i + 1);
    if (i->count > 3 || (i->count == 3 && d[2] > 15)) {
        return false;
    }
    for (uint32_t k = i->count; k-- > 0; ) {
        size = size << RT_DIGIT_BITS | d[k];
    }
    if (size > (uint64_t)INT64_MAX + (i->sign < 0)) {
        return false;
    }
    *out = i->sign < 0 ? (int64_t)-size : (int64_t)size;
    return true;
}

/* The value of an int of less than 128 bits; false when it has more. */
bool
rt_int_fits_wide(RtValue v, __int128 *out)
{
    if (!rt_value_is_heap(v)) {
        *out = rt_value_is_int(v) ? rt_small_int_value(v) : rt_value_is_true(v);
        return true;
    }
    const RtInt *i = (const RtInt *)rt_value_object(v);
    const uint32_t *d = (const uint32_t *)(i + 1);
    unsigned __int128 size = 0;
    if (i->count > 5 || (i->count == 5 && d[4] > 127)) {
        return false;
    }
    for (uint32_t k = i->count; k-- > 0; ) {
        size = size << RT_DIGIT_BITS | d[k];
    }
    *out = i->sign < 0 ? -(__int128)size : (__int128)size;
    return true;
}

/* The value as int64_t; -1 with OverflowError when it does not fit. */
int
rt_int_to_int64(RtThread *t, RtValue v, int64_t *out)
{
    if (rt_int_fits_int64(v, out)) {
        return 0;
    }
    rt_raise(t, RT_EXC_OverflowError, "Python int too large to convert to C ssize_t");
    return -1;
}

/* -1, 0 or 1. */
int
rt_int_sign(RtValue v)
{
    RtIntView view;
    rt_int_view(v, &view);
    return view.sign;
}

/* Is the lowest bit set? */
bool
rt_int_is_odd(RtValue v)
{
    RtIntView view;
    rt_int_view(v, &view);
    return view.count > 0 && (view.digits[0] & 1);
}

/* int.bit_length(). */
size_t
rt_int_bit_length(RtValue v)
{
    RtIntView view;
    rt_int_view(v, &view);
    return rt_digits_bit_length(view.digits, view.count);
}

/* --- making --- */

/* An RtInt with room for `count` digits, to be ended by rt_int_finish().  NULL without memory. */
RtInt *
rt_int_begin(RtThread *t, size_t count)
{
    RtInt *i;
    if (count > UINT32_MAX / 8) {
        rt_raise_no_memory(t);
        return NULL;
    }
    i = rt_object_new_untracked(t, t->vm->types.int_, sizeof *i + count * sizeof(uint32_t));
    return i;
}

/* The int with the first `count` digits of i, which is taken: a small int when it fits. */
RtValue
rt_int_finish(RtThread *t, RtInt *i, int sign, size_t count)
{
    uint32_t *d = (uint32_t *)(i + 1);
    count = rt_digits_trim(d, count);
    if (count <= 2) {
        int64_t size = count == 0 ? 0 : count == 1 ? d[0] : (int64_t)d[1] << RT_DIGIT_BITS | d[0];
        size = sign < 0 ? -size : size;
        if (rt_fits_small_int(size)) {
            rt_object_discard(t, i);
            return rt_small_int(size);
        }
    }
    i->sign = sign;
    i->count = (uint32_t)count;
    return rt_value_take(i);
}

/* The int with these digits, leading zeros allowed. */
RtValue
rt_int_from_digits(RtThread *t, int sign, const uint32_t *digits, size_t count)
{
    RtInt *i;
    count = rt_digits_trim(digits, count);
    if (count <= 2) {
        int64_t size = count == 0 ? 0 : count == 1 ? digits[0] : (int64_t)digits[1] << RT_DIGIT_BITS | digits[0];
        size = sign < 0 ? -size : size;
        if (rt_fits_small_int(size)) {
            return rt_small_int(size);
        }
    }
    i = rt_int_begin(t, count);
    if (i == NULL) {
        return RT_NULL;
    }
    memcpy(i + 1, digits, count * sizeof *digits);
    i->sign = sign;
    i->count = (uint32_t)count;
    return rt_value_take(i);
}

/* The int with this magnitude. */
RtValue
rt_int_from_wide(RtThread *t, int sign, unsigned __int128 size)
{
    if (size <= (uint64_t)RT_INT_MAX + (sign < 0)) {
        return rt_small_int(sign < 0 ? -(int64_t)size : (int64_t)size);
    }
    size_t count = 2;
    while (count < 5 && size >> (count * RT_DIGIT_BITS) != 0) {
        count++;
    }
    RtInt *i = rt_int_begin(t, count);
    if (i == NULL) {
        return RT_NULL;
    }
    uint32_t *d = (uint32_t *)(i + 1);
    for (size_t k = 0; k < count; k++, size >>= RT_DIGIT_BITS) {
        d[k] = (uint32_t)size & RT_DIGIT_MASK;
    }
    i->sign = sign;
    i->count = (uint32_t)count;
    return rt_value_take(i);
}

RtValue
rt_int_from_signed_wide(RtThread *t, __int128 i)
{
    return rt_int_from_wide(t, i < 0 ? -1 : 1, i < 0 ? -(unsigned __int128)i : (unsigned __int128)i);
}

/* Any int64_t. */
RtValue
rt_int_from_int64_slow(RtThread *t, int64_t i)
{
    return rt_int_from_wide(t, i < 0 ? -1 : 1, i < 0 ? -(uint64_t)i : (uint64_t)i);
}

/* Any uint64_t. */
RtValue
rt_int_from_uint64(RtThread *t, uint64_t i)
{
    return i <= (uint64_t)RT_INT_MAX ? rt_small_int((int64_t)i) : rt_int_from_wide(t, 1, i);
}

/* Any size_t. */
RtValue
rt_int_from_size(RtThread *t, size_t n)
{
    return rt_int_from_uint64(t, n);
}

/* d without its fraction; infinities and nan raise. */
RtValue
rt_int_from_double(RtThread *t, double d)
{
    uint32_t digits[36];
    int exponent, sign = d < 0 ? -1 : 1;
    size_t n;
    if (d > -140737488355328.0 && d < 140737488355328.0) {
        return rt_small_int((int64_t)d);
    }
    if (isinf(d)) {
        return rt_raise(t, RT_EXC_OverflowError, "cannot convert float infinity to integer");
    }
    if (isnan(d)) {
        return rt_raise(t, RT_EXC_ValueError, "cannot convert float NaN to integer");
    }
    d = frexp(fabs(d), &exponent);
    n = ((size_t)exponent + RT_DIGIT_BITS - 1) / RT_DIGIT_BITS;
    d = ldexp(d, exponent - (int)(n - 1) * RT_DIGIT_BITS);
    for (size_t i = n; i-- > 0; ) {
        digits[i] = (uint32_t)d;
        d = ldexp(d - digits[i], RT_DIGIT_BITS);
    }
    return rt_int_from_digits(t, sign, digits, n);
}

/* The int whose magnitude has these bytes, lowest first. */
RtValue
rt_int_from_bytes(RtThread *t, int sign, const uint8_t *bytes, size_t n)
{
    size_t count = n * 8 / RT_DIGIT_BITS + 1, k = 0;
    uint64_t bits = 0;
    unsigned have = 0;
    RtInt *i = rt_int_begin(t, count);
    uint32_t *d;
    if (i == NULL) {
        return RT_NULL;
    }
    d = (uint32_t *)(i + 1);
    for (size_t at = 0; at < n; at++) {
        bits |= (uint64_t)bytes[at] << have;
        have += 8;
        if (have >= RT_DIGIT_BITS) {
            d[k++] = (uint32_t)bits & RT_DIGIT_MASK;
            bits >>= RT_DIGIT_BITS;
            have -= RT_DIGIT_BITS;
        }
    }
    while (k < count) {
        d[k++] = (uint32_t)bits;
        bits = 0;
    }
    return rt_int_finish(t, i, sign, count);
}

/* The exact int equal to an int: of bools and of instances of subclasses too. */
RtValue
rt_int_exact(RtThread *t, RtValue v)
{
    RtIntView view;
    if (rt_is_int_exact(v)) {
        return rt_dup(t, v);
    }
    rt_int_view(v, &view);
    return rt_int_from_digits(t, view.sign, view.digits, view.count);
}

/* An instance of a subclass of int with the value of v. */
RtValue
rt_int_new_subclass(RtThread *t, RtType *type, RtValue v)
{
    RtIntView view;
    RtInt *i;
    rt_int_view(v, &view);
    i = rt_object_new(t, type, type->instance_size + rt_round_word(view.count * sizeof(uint32_t)));
    if (i == NULL) {
        return RT_NULL;
    }
    memcpy(i + 1, view.digits, view.count * sizeof(uint32_t));
    i->sign = view.sign;
    i->count = view.count;
    return rt_value_take(i);
}

/* --- doubles --- */

/* The magnitude as m * 2**e with 64 significant bits of m; its lowest bit is set when anything was cut off. */
static uint64_t
top_bits(const RtIntView *v, int64_t *exponent)
{
    size_t bits = rt_digits_bit_length(v->digits, v->count);
    uint64_t top = 0;
    bool lost = false;
    if (bits <= 64) {
        for (size_t i = v->count; i-- > 0; ) {
            top = top << RT_DIGIT_BITS | v->digits[i];
        }
        *exponent = 0;
        return top;
    }
    size_t shift = bits - 64, whole = shift / RT_DIGIT_BITS;
    unsigned part = (unsigned)(shift % RT_DIGIT_BITS);
    unsigned __int128 wide = 0;
    for (size_t i = v->count; i-- > whole; ) {
        wide = wide << RT_DIGIT_BITS | v->digits[i];
    }
    lost = (wide & (((uint32_t)1 << part) - 1)) != 0;
    for (size_t i = 0; i < whole && !lost; i++) {
        lost = v->digits[i] != 0;
    }
    top = (uint64_t)(wide >> part);
    *exponent = (int64_t)shift;
    return top | lost;
}

/* The nearest double, infinite when there is none. */
static double
nearest_double(const RtIntView *v)
{
    int64_t exponent;
    double d = (double)top_bits(v, &exponent);
    d = exponent > 2000 ? HUGE_VAL : ldexp(d, (int)exponent);
    return v->sign < 0 ? -d : d;
}

/* The nearest double, ties to even; -1 with OverflowError when it is beyond all. */
int
rt_int_to_double(RtThread *t, RtValue v, double *out)
{
    if (rt_value_is_int(v)) {
        *out = (double)rt_small_int_value(v);
        return 0;
    }
    RtIntView view;
    rt_int_view(v, &view);
    *out = nearest_double(&view);
    if (isinf(*out)) {
        rt_raise(t, RT_EXC_OverflowError, "int too large to convert to float");
        return -1;
    }
    return 0;
}

/* m and e with m * 2**e near the magnitude and 0.5 <= m < 1, for logarithms of any int.  v is not zero. */
double
rt_int_frexp(RtValue v, int64_t *exponent)
{
    RtIntView view;
    int e;
    double m;
    rt_int_view(v, &view);
    m = frexp((double)top_bits(&view, exponent), &e);
    *exponent += e;
    return m;
}

/* --- order and hash --- */

/* -1, 0, 1 as a is less than, equal to or more than b. */
int
rt_int_compare(RtValue a, RtValue b)
{
    RtIntView x, y;
    int r;
    if (rt_value_both_int(a, b)) {
        int64_t i = rt_small_int_value(a), j = rt_small_int_value(b);
        return i < j ? -1 : i > j;
    }
    rt_int_view(a, &x);
    rt_int_view(b, &y);
    if (x.sign != y.sign) {
        return x.sign < y.sign ? -1 : 1;
    }
    r = rt_digits_compare(x.digits, x.count, y.digits, y.count);
    return x.sign < 0 ? -r : r;
}

/* The same with a double that is no nan; exact. */
int
rt_int_compare_double(RtValue a, double d)
{
    RtIntView x;
    int exponent;
    size_t bits;
    if (rt_value_is_int(a)) {
        double i = (double)rt_small_int_value(a);      /* exact */
        return i < d ? -1 : i > d;
    }
    rt_int_view(a, &x);
    int sign = d < 0 ? -1 : d > 0;
    if (x.sign != sign) {
        return x.sign < sign ? -1 : 1;
    }
    if (sign == 0) {
        return 0;
    }
    if (isinf(d)) {
        return -sign;
    }
    bits = rt_digits_bit_length(x.digits, x.count);
    frexp(d, &exponent);
    if (exponent <= 0 || bits != (size_t)exponent) {
        return exponent <= 0 || bits > (size_t)exponent ? sign : -sign;
    }
    if (bits <= 53) {
        double i = nearest_double(&x);
        return i < d ? -1 : i > d;
    }
    /* As many bits, more than a double has: d is whole.  Compare the tops, then what lies below. */
    int64_t e;
    uint64_t top = top_bits(&x, &e);
    if (e == 0) {
        uint64_t other = (uint64_t)fabs(d);
        return top == other ? 0 : (top < other) == (sign > 0) ? -1 : 1;
    }
    uint64_t other = (uint64_t)ldexp(fabs(d), (int)-e);
    return top == other ? 0 : (top < other) == (sign > 0) ? -1 : 1;
}

/* The hash of CPython: the value modulo 2**61 - 1 with its sign, and -2 for -1. */
int64_t
rt_int_hash(RtValue a)
{
    const uint64_t prime = ((uint64_t)1 << 61) - 1;
    RtIntView x;
    uint64_t h = 0;
    if (rt_value_is_int(a)) {
        int64_t i = rt_small_int_value(a);
        return i == -1 ? -2 : i;
    }
    rt_int_view(a, &x);
    for (size_t i = x.count; i-- > 0; ) {
        h = (h << RT_DIGIT_BITS & prime) | h >> (61 - RT_DIGIT_BITS);
        h += x.digits[i];
        if (h >= prime) {
            h -= prime;
        }
    }
    int64_t hash = x.sign < 0 ? -(int64_t)h : (int64_t)h;
    return hash == -1 ? -2 : hash;
}
