/* Arithmetic on magnitudes: arrays of 30-bit digits, lowest first.
 *
 * Numbers are (pointer, count); the highest digit may be zero in inputs unless said
 * otherwise.  Nothing here allocates objects or raises; functions that need scratch
 * memory say so and return -1 without it.
 */
#ifndef RT_DIGITS_H
#define RT_DIGITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rt_int.h"

/* The count without leading zeros. */
static inline size_t rt_digits_trim(const uint32_t *a, size_t n)
{
    while (n > 0 && a[n - 1] == 0) {
        n--;
    }
    return n;
}
/* -1, 0, 1; both trimmed. */
int rt_digits_compare(const uint32_t *a, size_t na, const uint32_t *b, size_t nb);
/* r[0..max(na, nb)] = a + b; r may be a or b.  Returns the trimmed count. */
size_t rt_digits_add(uint32_t *r, const uint32_t *a, size_t na, const uint32_t *b, size_t nb);
/* r[0..na) = a - b for a >= b; r may be a or b.  Returns the trimmed count. */
size_t rt_digits_subtract(uint32_t *r, const uint32_t *a, size_t na, const uint32_t *b, size_t nb);
/* r[0..na + nb) = a * b; r overlaps neither.  Uses scratch memory for large ones. */
int rt_digits_multiply(uint32_t *r, const uint32_t *a, size_t na, const uint32_t *b, size_t nb);
/* a = a * factor + carry, returns the digit that does not fit. */
uint32_t rt_digits_multiply_small(uint32_t *a, size_t n, uint32_t factor, uint32_t carry);
/* q[0..na - nb] = a / b (q NULL: not wanted), r[0..nb) = a % b.  b trimmed, nb >= 1, na >= nb.
 * Uses scratch memory when na + nb > 318. */
int rt_digits_divide(uint32_t *q, uint32_t *r, const uint32_t *a, size_t na, const uint32_t *b, size_t nb);
/* r[0..n + shift / 30] = a << shift; r may be a only for shift < 30.  Returns the trimmed count. */
size_t rt_digits_shift_left(uint32_t *r, const uint32_t *a, size_t n, size_t shift);
/* r = a >> shift; r may be a.  Returns the trimmed count; *lost tells whether a bit that was set fell out. */
size_t rt_digits_shift_right(uint32_t *r, const uint32_t *a, size_t n, size_t shift, bool *lost);
size_t rt_digits_bit_length(const uint32_t *a, size_t n);      /* trimmed */

#endif
