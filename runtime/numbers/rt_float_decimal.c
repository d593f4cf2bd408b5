/* Doubles as decimal digits: the shortest that read back, and correctly rounded ones.
 *
 * The shortest digits come from one multiplication of the number and of the two bounds of what rounds to it by a
 * 128-bit power of ten (R. Giulietti's method); the rest from exact arithmetic in base 10**9.
 */
#include <stdlib.h>

#include "rt_float.h"
#include "rt_float_powers.h"

/* |d| = mantissa * 2**exponent, for a finite d. */
uint64_t
rt_float_take_apart(double d, int *exponent)
{
    uint64_t bits, mantissa;
    int e;
    memcpy(&bits, &d, sizeof bits);
    mantissa = bits & (((uint64_t)1 << 52) - 1);
    e = (int)(bits >> 52 & 0x7ff);
    *exponent = e == 0 ? -1074 : e - 1075;
    return e == 0 ? mantissa : mantissa | (uint64_t)1 << 52;
}

/* The high part of power * x, its lowest bit set when anything below it is. */
static uint64_t
multiply_to_odd(const uint64_t power[2], uint64_t x)
{
    unsigned __int128 low = (unsigned __int128)power[1] * x;
    unsigned __int128 high = (unsigned __int128)power[0] * x + (uint64_t)(low >> 64);
    return (uint64_t)(high >> 64) | ((uint64_t)high > 1);
}

/* digits * 10**k is the shortest decimal that reads back as m * 2**e. */
static uint64_t
shortest(uint64_t m, int e, int *k)
{
    bool odd = m & 1, narrow_below = m == (uint64_t)1 << 52 && e > -1074;
    *k = (e * 1262611 - (narrow_below ? 524031 : 0)) >> 22;      /* floor(log10(2**e)), of three quarters of it */
    const uint64_t *power = rt_powers_of_ten[-*k - RT_POWER_LEAST];
    int shift = e + ((-*k * 1741647) >> 19) + 1;
    uint64_t low = multiply_to_odd(power, (4 * m - 2 + narrow_below) << shift) + odd;
    uint64_t here = multiply_to_odd(power, 4 * m << shift);
    uint64_t high = multiply_to_odd(power, (4 * m + 2) << shift) - odd;
    uint64_t digits = here / 4;
    if (digits >= 10) {      /* one digit less? */
        uint64_t fewer = digits / 10;
        bool below = low <= 40 * fewer, above = 40 * fewer + 40 <= high;
        if (below != above) {
            ++*k;
            return fewer + above;
        }
    }
    bool below = low <= 4 * digits, above = 4 * digits + 4 <= high;
    if (below != above) {
        return digits + above;
    }
    uint64_t middle = 4 * digits + 2;
    return digits + (here > middle || (here == middle && (digits & 1)));
}

static void
no_digits(RtDecimal *out)
{
    out->count = 0;
    out->point = 0;
    out->digits = out->own;
}

/* Zeros at the end are not kept. */
static void
trim(RtDecimal *out)
{
    while (out->count > 0 && out->digits[out->count - 1] == '0') {
        out->count--;
    }
    if (out->count == 0) {
        out->point = 0;
    }
}

/* The shortest digits that read back as d, a finite number. */
int
rt_decimal_shortest(double d, RtDecimal *out)
{
    char text[24];
    int e, k, n = 0;
    uint64_t m = rt_float_take_apart(d, &e), digits;
    no_digits(out);
    if (m == 0) {
        return 0;
    }
    for (digits = shortest(m, e, &k); digits != 0; digits /= 10) {
        text[n++] = (char)('0' + digits % 10);
    }
    out->count = n;
    out->point = n + k;
    for (int i = 0; i < n; i++) {
        out->digits[i] = text[n - 1 - i];
    }
    trim(out);
    return 0;
}

/* Give back what a decimal holds. */
void
rt_decimal_drop(RtDecimal *d)
{
    if (d->digits != d->own) {
        free(d->digits);
        d->digits = d->own;
    }
}

/* --- exact --- */

#define NINE 1000000000u
#define LIMBS 40      /* 2**1024 < 10**(9 * 35), and 1074 bits */

/* A number from 0 on, in pieces: whole part in base 10**9, fraction in base 2**32 below the point. */
typedef struct {
    uint32_t whole[LIMBS], fraction[LIMBS];      /* lowest first; fraction[nf - 1] is just below the point */
    int nw, nf;
} Exact;

/* whole = whole * 2**shift + add */
static void
shift_whole(Exact *x, unsigned shift, uint32_t add)
{
    uint64_t carry = add;
    for (int i = 0; i < x->nw; i++) {
        carry += (uint64_t)x->whole[i] << shift;
        x->whole[i] = (uint32_t)(carry % NINE);
        carry /= NINE;
    }
    for (; carry != 0; carry /= NINE) {
        x->whole[x->nw++] = (uint32_t)(carry % NINE);
    }
}

static void
set_whole(Exact *x, uint64_t w)
{
    for (x->nw = 0; w != 0; w /= NINE) {
        x->whole[x->nw++] = (uint32_t)(w % NINE);
    }
}

static void
exact_of(double d, Exact *x)
{
    int e;
    uint64_t m = rt_float_take_apart(d, &e);
    x->nf = 0;
    if (e >= 0) {
        set_whole(x, m);
        for (; e > 0; e -= e < 28 ? e : 28) {
            shift_whole(x, e < 28 ? (unsigned)e : 28, 0);
        }
        return;
    }
    set_whole(x, e > -64 ? m >> -e : 0);
    if (e > -64) {
        m &= ((uint64_t)1 << -e) - 1;
    }
    /* m * 2**e with e < 0: limb nf - 1 - j holds bits -32 j - 1 .. -32 j - 32 */
    x->nf = (-e + 31) / 32;
    memset(x->fraction, 0, (size_t)x->nf * sizeof x->fraction[0]);
    int up = x->nf * 32 + e;      /* 0..31: m << up stands on limb 0 */
    unsigned __int128 wide = (unsigned __int128)m << up;
    for (int i = 0; i < 4 && i < x->nf; i++) {
        x->fraction[i] = (uint32_t)wide;
        wide >>= 32;
    }
}

/* The next nine digits of the fraction. */
static uint32_t
next_nine(Exact *x)
{
    uint64_t carry = 0;
    int lowest = 0;
    while (lowest < x->nf && x->fraction[lowest] == 0) {
        lowest++;
    }
    if (lowest > 0) {      /* zeros at the low end stay zeros */
        memmove(x->fraction, x->fraction + lowest, (size_t)(x->nf - lowest) * sizeof x->fraction[0]);
        x->nf -= lowest;
    }
    for (int i = 0; i < x->nf; i++) {
        carry += (uint64_t)x->fraction[i] * NINE;
        x->fraction[i] = (uint32_t)carry;
        carry >>= 32;
    }
    return (uint32_t)carry;
}

static bool
fraction_left(const Exact *x)
{
    for (int i = 0; i < x->nf; i++) {
        if (x->fraction[i] != 0) {
            return true;
        }
    }
    return false;
}

static void
put_nine(char *to, uint32_t nine)
{
    for (int i = 8; i >= 0; i--) {
        to[i] = (char)('0' + nine % 10);
        nine /= 10;
    }
}

/* Round digits[0..have) to `keep` digits, half to even; `more`: non-zero digits follow. */
static void
round_digits(RtDecimal *out, int have, int keep, bool more)
{
    if (keep < 0) {
        out->count = 0;
        return;
    }
    if (keep >= have) {
        out->count = have;
        return;
    }
    char next = out->digits[keep];
    bool up = next > '5';
    if (next == '5') {
        for (int i = keep + 1; i < have && !more; i++) {
            more = out->digits[i] != '0';
        }
        up = more || (keep > 0 && (out->digits[keep - 1] & 1));
    }
    out->count = keep;
    if (!up) {
        return;
    }
    for (int i = keep; i-- > 0; ) {
        if (out->digits[i] != '9') {
            out->digits[i]++;
            return;
        }
        out->digits[i] = '0';
    }
    out->digits[0] = '1';      /* 99.9 became 100 */
    out->count = keep > 0 ? keep : 1;
    out->point++;
}

/* Digits of |d|: `significant` of them, or `after` behind the point when significant < 0. */
static int
rounded(double d, int significant, int after, RtDecimal *out)
{
    Exact x;
    char nine[9];
    int have = 0, leading = 0, enough, capacity;
    exact_of(d, &x);
    no_digits(out);
    capacity = x.nw * 9 + 9 + (significant >= 0 ? significant : after > 0 ? after : 0) + 18;
    if (capacity > 2200) {
        capacity = 2200;      /* no double has more digits */
    }
    char *text = capacity <= (int)sizeof out->own ? out->own : malloc((size_t)capacity);
    if (text == NULL) {
        return -1;
    }
    out->digits = text;
    for (int i = x.nw; i-- > 0; ) {
        put_nine(nine, x.whole[i]);
        int skip = 0;
        while (have == 0 && skip < 9 && nine[skip] == '0') {
            skip++;
        }
        memcpy(text + have, nine + skip, (size_t)(9 - skip));
        have += 9 - skip;
    }
    out->point = have;
    bool left = fraction_left(&x);
    while (left) {
        enough = significant >= 0 ? significant + 1 : out->point + after + 1;
        if (have >= enough || (have == 0 && leading > after && significant < 0)) {
            break;
        }
        put_nine(nine, next_nine(&x));
        int skip = 0;
        while (have == 0 && skip < 9 && nine[skip] == '0') {
            skip++;
            leading++;
        }
        if (have == 0) {
            out->point = -leading;
        }
        memcpy(text + have, nine + skip, (size_t)(9 - skip));
        have += 9 - skip;
        left = fraction_left(&x);
    }
    round_digits(out, have, significant >= 0 ? significant : out->point + after, left);
    trim(out);
    return 0;
}

/* d to n > 0 significant digits. */
int
rt_decimal_significant(double d, int n, RtDecimal *out)
{
    return rounded(d, n, 0, out);
}

/* d to n digits after the point; a negative n rounds to tens, hundreds … */
int
rt_decimal_fixed(double d, int n, RtDecimal *out)
{
    return rounded(d, -1, n, out);
}
