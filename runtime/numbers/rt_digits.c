/* Magnitudes: the schoolbook's algorithms, and Karatsuba's product for large numbers. */
#include "rt_digits.h"

#include <stdlib.h>
#include <string.h>

#define KARATSUBA_LEAST 64    /* digits of the shorter factor; below it plain multiplication is faster */

/* Order of two trimmed magnitudes. */
int
rt_digits_compare(const uint32_t *a, size_t na, const uint32_t *b, size_t nb)
{
    if (na != nb) {
        return na < nb ? -1 : 1;
    }
    while (na-- > 0) {
        if (a[na] != b[na]) {
            return a[na] < b[na] ? -1 : 1;
        }
    }
    return 0;
}

static void
swap(const uint32_t **a, size_t *na, const uint32_t **b, size_t *nb)
{
    const uint32_t *p = *a;
    size_t n = *na;
    *a = *b;
    *na = *nb;
    *b = p;
    *nb = n;
}

/* r = a + b, one digit more than the longer one. */
size_t
rt_digits_add(uint32_t *r, const uint32_t *a, size_t na, const uint32_t *b, size_t nb)
{
    uint32_t carry = 0;
    size_t i;
    if (na < nb) {
        swap(&a, &na, &b, &nb);
    }
    for (i = 0; i < nb; i++) {
        carry += a[i] + b[i];
        r[i] = carry & RT_DIGIT_MASK;
        carry >>= RT_DIGIT_BITS;
    }
    for (; i < na; i++) {
        carry += a[i];
        r[i] = carry & RT_DIGIT_MASK;
        carry >>= RT_DIGIT_BITS;
    }
    r[na] = carry;
    return rt_digits_trim(r, na + 1);
}

/* r = a - b for a >= b. */
size_t
rt_digits_subtract(uint32_t *r, const uint32_t *a, size_t na, const uint32_t *b, size_t nb)
{
    uint32_t borrow = 0;
    size_t i;
    nb = rt_digits_trim(b, nb);
    for (i = 0; i < nb; i++) {
        borrow = a[i] - b[i] - borrow;
        r[i] = borrow & RT_DIGIT_MASK;
        borrow = borrow >> 31;
    }
    for (; i < na; i++) {
        borrow = a[i] - borrow;
        r[i] = borrow & RT_DIGIT_MASK;
        borrow = borrow >> 31;
    }
    return rt_digits_trim(r, na);
}

/* r[at..] += a, where the sum fits r. */
static void
add_at(uint32_t *r, size_t at, const uint32_t *a, size_t n)
{
    uint32_t carry = 0;
    size_t i;
    for (i = 0; i < n; i++) {
        carry += r[at + i] + a[i];
        r[at + i] = carry & RT_DIGIT_MASK;
        carry >>= RT_DIGIT_BITS;
    }
    for (; carry != 0; i++) {
        carry += r[at + i];
        r[at + i] = carry & RT_DIGIT_MASK;
        carry >>= RT_DIGIT_BITS;
    }
}

/* The square of n digits: each pair of different digits is multiplied once. */
static void
square(uint32_t *r, const uint32_t *a, size_t n)
{
    memset(r, 0, 2 * n * sizeof *r);
    for (size_t i = 0; i < n; i++) {
        uint64_t digit = a[i], carry = r[2 * i] + digit * digit;
        size_t k = 2 * i;
        r[k++] = (uint32_t)carry & RT_DIGIT_MASK;
        carry >>= RT_DIGIT_BITS;
        digit *= 2;
        for (size_t j = i + 1; j < n; j++, k++) {
            carry += r[k] + digit * a[j];
            r[k] = (uint32_t)carry & RT_DIGIT_MASK;
            carry >>= RT_DIGIT_BITS;
        }
        for (; carry != 0; k++) {
            carry += r[k];
            r[k] = (uint32_t)carry & RT_DIGIT_MASK;
            carry >>= RT_DIGIT_BITS;
        }
    }
}

/* r[0..na + nb) = a * b by digits. */
static void
multiply_plain(uint32_t *r, const uint32_t *a, size_t na, const uint32_t *b, size_t nb)
{
    if (a == b && na == nb) {
        square(r, a, na);
        return;
    }
    memset(r, 0, (na + nb) * sizeof *r);
    for (size_t i = 0; i < nb; i++) {
        uint64_t digit = b[i], carry = 0;
        if (digit == 0) {
            continue;
        }
        for (size_t j = 0; j < na; j++) {
            carry += r[i + j] + digit * a[j];
            r[i + j] = (uint32_t)carry & RT_DIGIT_MASK;
            carry >>= RT_DIGIT_BITS;
        }
        r[i + na] = (uint32_t)carry;
    }
}

/* r[0..na + nb) = a * b for na >= nb; scratch has 8 * na + 512 digits. */
static void
multiply_large(uint32_t *r, const uint32_t *a, size_t na, const uint32_t *b, size_t nb, uint32_t *scratch)
{
    if (nb < KARATSUBA_LEAST) {
        multiply_plain(r, a, na, b, nb);
        return;
    }
    if (2 * nb <= na) {      /* long times short: in pieces as long as the short one */
        memset(r, 0, (na + nb) * sizeof *r);
        for (size_t at = 0; at < na; at += nb) {
            size_t n = na - at < nb ? na - at : nb;
            multiply_large(scratch, b, nb, a + at, n, scratch + 2 * nb);
            add_at(r, at, scratch, rt_digits_trim(scratch, n + nb));
        }
        return;
    }
    /* (a1 x + a0)(b1 x + b0) = a1 b1 x^2 + ((a0 + a1)(b0 + b1) - a1 b1 - a0 b0) x + a0 b0 */
    size_t half = (na + 1) / 2, high_a = na - half, high_b = nb - half, n;
    uint32_t *sum_a = scratch, *sum_b = sum_a + half + 1, *middle = sum_b + half + 1, *rest = middle + 2 * half + 2;
    bool same = a == b && na == nb;
    multiply_large(r, a, half, b, half, rest);
    if (high_a >= high_b) {
        multiply_large(r + 2 * half, a + half, high_a, b + half, high_b, rest);
    }
    else {
        multiply_large(r + 2 * half, b + half, high_b, a + half, high_a, rest);
    }
    rt_digits_add(sum_a, a, half, a + half, high_a);
    if (!same) {
        rt_digits_add(sum_b, b, half, b + half, high_b);
    }
    multiply_large(middle, sum_a, half + 1, same ? sum_a : sum_b, half + 1, rest);
    rt_digits_subtract(middle, middle, 2 * half + 2, r, 2 * half);
    n = rt_digits_subtract(middle, middle, 2 * half + 2, r + 2 * half, high_a + high_b);
    add_at(r, half, middle, n);
}

/* r[0..na + nb) = a * b.  -1 without scratch memory. */
int
rt_digits_multiply(uint32_t *r, const uint32_t *a, size_t na, const uint32_t *b, size_t nb)
{
    uint32_t *scratch;
    if (na < nb) {
        swap(&a, &na, &b, &nb);
    }
    if (nb < KARATSUBA_LEAST) {
        multiply_plain(r, a, na, b, nb);
        return 0;
    }
    scratch = malloc((8 * na + 512) * sizeof *scratch);
    if (scratch == NULL) {
        return -1;
    }
    multiply_large(r, a, na, b, nb, scratch);
    free(scratch);
    return 0;
}

/* q = a / d, returns a % d. */
static uint32_t
divide_small(uint32_t *q, const uint32_t *a, size_t na, uint32_t d)
{
    uint64_t rest = 0;
    while (na-- > 0) {
        rest = rest << RT_DIGIT_BITS | a[na];
        q[na] = (uint32_t)(rest / d);
        rest %= d;
    }
    return (uint32_t)rest;
}

/* a = a * factor + carry, returns the digit that does not fit. */
uint32_t
rt_digits_multiply_small(uint32_t *a, size_t n, uint32_t factor, uint32_t carry)
{
    uint64_t sum = carry;
    for (size_t i = 0; i < n; i++) {
        sum += (uint64_t)a[i] * factor;
        a[i] = (uint32_t)sum & RT_DIGIT_MASK;
        sum >>= RT_DIGIT_BITS;
    }
    return (uint32_t)sum;
}

/* u[0..nv] -= guess * v, where guess may be one or two too large; returns the guess that is right. */
static uint32_t
subtract_guess(uint32_t *u, const uint32_t *v, size_t nv, uint32_t guess)
{
    uint64_t carry = 0;
    int64_t borrow = 0;
    for (size_t i = 0; i < nv; i++) {
        carry += (uint64_t)guess * v[i];
        borrow += (int64_t)u[i] - (int64_t)(carry & RT_DIGIT_MASK);
        u[i] = (uint32_t)borrow & RT_DIGIT_MASK;
        borrow >>= RT_DIGIT_BITS;
        carry >>= RT_DIGIT_BITS;
    }
    borrow += (int64_t)u[nv] - (int64_t)carry;
    u[nv] = (uint32_t)borrow & RT_DIGIT_MASK;
    borrow >>= RT_DIGIT_BITS;
    while (borrow < 0) {
        uint32_t sum = 0;
        for (size_t i = 0; i < nv; i++) {
            sum += u[i] + v[i];
            u[i] = sum & RT_DIGIT_MASK;
            sum >>= RT_DIGIT_BITS;
        }
        sum += u[nv];
        u[nv] = sum & RT_DIGIT_MASK;
        borrow += sum >> RT_DIGIT_BITS;
        guess--;
    }
    return guess;
}

/* q[0..na - nb] = a / b unless q is NULL, r[0..nb) = a % b; b is trimmed, na >= nb >= 1.  -1 without scratch memory. */
int
rt_digits_divide(uint32_t *q, uint32_t *r, const uint32_t *a, size_t na, const uint32_t *b, size_t nb)
{
    uint32_t small[320], *u = small, *v;
    unsigned shift;
    if (nb == 1) {
        uint64_t rest = 0;
        if (q != NULL) {
            rest = divide_small(q, a, na, b[0]);
        }
        else {
            for (size_t i = na; i-- > 0; ) {
                rest = (rest << RT_DIGIT_BITS | a[i]) % b[0];
            }
        }
        r[0] = (uint32_t)rest;
        return 0;
    }
    if (na + 2 + nb > sizeof small / sizeof *small) {
        u = malloc((na + 2 + nb) * sizeof *u);
        if (u == NULL) {
            return -1;
        }
    }
    v = u + na + 1;
    shift = (unsigned)__builtin_clz(b[nb - 1]) - 2;      /* so that v's highest bit is set */
    rt_digits_shift_left(v, b, nb, shift);
    rt_digits_shift_left(u, a, na, shift);
    for (size_t j = na - nb + 1; j-- > 0; ) {
        uint64_t top = (uint64_t)u[j + nb] << RT_DIGIT_BITS | u[j + nb - 1];
        uint64_t guess = top / v[nb - 1], rest = top % v[nb - 1];
        while (guess >= RT_DIGIT_BASE || guess * v[nb - 2] > (rest << RT_DIGIT_BITS | u[j + nb - 2])) {
            guess--;
            rest += v[nb - 1];
            if (rest >= RT_DIGIT_BASE) {
                break;
            }
        }
        guess = subtract_guess(u + j, v, nb, (uint32_t)guess);
        if (q != NULL) {
            q[j] = (uint32_t)guess;
        }
    }
    for (size_t i = 0; i < nb; i++) {
        uint64_t two = (uint64_t)u[i + 1] << RT_DIGIT_BITS | u[i];
        r[i] = (uint32_t)(two >> shift) & RT_DIGIT_MASK;
    }
    if (u != small) {
        free(u);
    }
    return 0;
}

/* r = a << shift; the result has n + shift / 30 + 1 digits before trimming. */
size_t
rt_digits_shift_left(uint32_t *r, const uint32_t *a, size_t n, size_t shift)
{
    size_t whole = shift / RT_DIGIT_BITS;
    unsigned bits = (unsigned)(shift % RT_DIGIT_BITS);
    uint32_t carry = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t wide = (uint64_t)a[i] << bits | carry;
        r[whole + i] = (uint32_t)wide & RT_DIGIT_MASK;
        carry = (uint32_t)(wide >> RT_DIGIT_BITS);
    }
    r[whole + n] = carry;
    memset(r, 0, whole * sizeof *r);
    return rt_digits_trim(r, whole + n + 1);
}

/* r = a >> shift, the count trimmed; *lost: a set bit fell out. */
size_t
rt_digits_shift_right(uint32_t *r, const uint32_t *a, size_t n, size_t shift, bool *lost)
{
    size_t whole = shift / RT_DIGIT_BITS;
    unsigned bits = (unsigned)(shift % RT_DIGIT_BITS);
    bool out = false;
    for (size_t i = 0; i < n && i < whole; i++) {
        out |= a[i] != 0;
    }
    if (whole >= n) {
        *lost = out;
        return 0;
    }
    *lost = out || (a[whole] & (((uint32_t)1 << bits) - 1)) != 0;
    for (size_t i = whole; i < n; i++) {
        uint64_t two = (i + 1 < n ? (uint64_t)a[i + 1] << RT_DIGIT_BITS : 0) | a[i];
        r[i - whole] = (uint32_t)(two >> bits) & RT_DIGIT_MASK;
    }
    return rt_digits_trim(r, n - whole);
}

/* Bits of a trimmed magnitude. */
size_t
rt_digits_bit_length(const uint32_t *a, size_t n)
{
    return n == 0 ? 0 : n * RT_DIGIT_BITS - ((size_t)__builtin_clz(a[n - 1]) - 2);
}
