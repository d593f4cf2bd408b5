/* Sums, products and lengths.
 *
 * A sum is kept exactly, as doubles that do not overlap (J. Shewchuk's expansions), and rounded once.
 */
#include <math.h>
#include <stdlib.h>

#include "rt_error.h"
#include "rt_float.h"
#include "rt_int.h"
#include "rt_iter.h"
#include "rt_math.h"
#include "rt_number.h"
#include "rt_tuple.h"
#include "rt_vm.h"

/* parts[0..count) do not overlap, lowest first; their exact sum is the value. */
typedef struct {
    double *parts;           /* own, or malloc()ed */
    size_t count, capacity;
    double own[40];
} Sum;

static void
sum_begin(Sum *s)
{
    s->parts = s->own;
    s->count = 0;
    s->capacity = sizeof s->own / sizeof s->own[0];
}

static void
sum_end(Sum *s)
{
    if (s->parts != s->own) {
        free(s->parts);
    }
}

/* Add x.  -1 without memory. */
static int
sum_add(Sum *s, double x)
{
    size_t kept = 0;
    for (size_t i = 0; i < s->count; i++) {
        double y = s->parts[i], high, low;
        if (fabs(x) < fabs(y)) {
            double swap = x;
            x = y;
            y = swap;
        }
        high = x + y;
        low = y - (high - x);
        if (low != 0.0) {
            s->parts[kept++] = low;
        }
        x = high;
    }
    s->count = kept;
    if (x == 0.0) {
        return 0;
    }
    if (s->count == s->capacity) {
        double *parts = malloc(2 * s->capacity * sizeof *parts);
        if (parts == NULL) {
            return -1;
        }
        memcpy(parts, s->parts, s->count * sizeof *parts);
        sum_end(s);
        s->parts = parts;
        s->capacity *= 2;
    }
    s->parts[s->count++] = x;
    return 0;
}

/* The sum, rounded once, half to even. */
static double
sum_value(const Sum *s)
{
    size_t n = s->count;
    double high = 0.0, low = 0.0;
    if (n == 0) {
        return 0.0;
    }
    high = s->parts[--n];
    while (n > 0) {
        double x = high, y = s->parts[--n];
        high = x + y;
        low = y - (high - x);
        if (low != 0.0) {
            break;
        }
    }
    /* Halfway between two doubles: what lies below decides. */
    if (n > 0 && ((low < 0.0 && s->parts[n - 1] < 0.0) || (low > 0.0 && s->parts[n - 1] > 0.0))) {
        double twice = low * 2.0, up = high + twice;
        if (up - high == twice) {
            high = up;
        }
    }
    return high;
}

/* --- fsum --- */

/* Infinities and nans are summed apart. */
typedef struct {
    Sum finite;
    double special, infinities;
    bool has_special;
} FullSum;

static int
full_add(RtThread *t, FullSum *s, double x)
{
    if (!isfinite(x)) {
        s->has_special = true;
        s->special += x;
        if (isinf(x)) {
            s->infinities += x;
        }
        return 0;
    }
    if (sum_add(&s->finite, x) < 0) {
        rt_raise_no_memory(t);
        return -1;
    }
    if (s->finite.count > 0 && !isfinite(s->finite.parts[s->finite.count - 1])) {
        rt_raise(t, RT_EXC_OverflowError, "intermediate overflow in fsum");
        return -1;
    }
    return 0;
}

/* math.fsum */
RtValue
rt_math_fsum(RtThread *t, RtValue self, RtValue arg)
{
    RtValue it = rt_iter(t, arg), v, r = RT_NULL;
    FullSum s = {.special = 0.0};
    double x;
    (void)self;
    if (rt_value_is_null(it)) {
        return RT_NULL;
    }
    sum_begin(&s.finite);
    while (!rt_value_is_null(v = rt_next(t, it))) {
        int failed = rt_to_double(t, v, &x) < 0 || full_add(t, &s, x) < 0;
        rt_close(t, v);
        if (failed) {
            goto done;
        }
    }
    if (rt_error_occurred(t)) {
        goto done;
    }
    if (s.has_special) {
        r = isnan(s.infinities) ? rt_raise(t, RT_EXC_ValueError, "-inf + inf in fsum") : rt_float(s.special);
    }
    else {
        r = rt_float(sum_value(&s.finite));
    }
done:
    sum_end(&s.finite);
    rt_close(t, it);
    return r;
}

/* --- prod, sumprod --- */

/* math.prod */
RtValue
rt_math_prod(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    static const RtArgsSpec spec = {"prod", {"", "start"}, 2, .required = 1, .positional_only = 1, .positional = 1};
    RtValue out[2], it, v, r;
    (void)self;
    if (rt_args_parse(t, &spec, args, nargs, kwnames, out) < 0) {
        return RT_NULL;
    }
    it = rt_iter(t, out[0]);
    if (rt_value_is_null(it)) {
        return RT_NULL;
    }
    r = rt_value_is_null(out[1]) ? rt_small_int(1) : rt_dup(t, out[1]);
    while (!rt_value_is_null(v = rt_next(t, it))) {
        RtValue product = rt_binary(t, RT_MULTIPLY, r, v);
        rt_close(t, v);
        rt_close(t, r);
        r = product;
        if (rt_value_is_null(r)) {
            break;
        }
    }
    if (!rt_value_is_null(r) && rt_error_occurred(t)) {
        rt_close(t, r);
        r = RT_NULL;
    }
    rt_close(t, it);
    return r;
}

/* *total += a * b, with the operators of their types; consumes nothing. */
static int
add_product(RtThread *t, RtValue *total, RtValue a, RtValue b)
{
    RtValue product = rt_binary(t, RT_MULTIPLY, a, b), sum;
    if (rt_value_is_null(product)) {
        return -1;
    }
    sum = rt_binary(t, RT_ADD, *total, product);
    rt_close(t, product);
    rt_close(t, *total);
    *total = sum;
    return rt_value_is_null(sum) ? -1 : 0;
}

static bool
is_plain(RtValue v, bool *is_float)
{
    *is_float = *is_float || rt_value_is_float(v);
    return rt_value_is_float(v) || rt_value_is_int(v) || rt_value_is_bool(v);
}

/* Floats, or floats and small ints: summed exactly.  1 with the result, 0 when they are something else, -1 on failure. */
static int
sumprod_floats(RtThread *t, const RtTuple *p, const RtTuple *q, RtValue *result)
{
    Sum s;
    bool any_float = false;
    int64_t n = rt_tuple_size(p);
    for (int64_t i = 0; i < n; i++) {
        if (!is_plain(p->items[i], &any_float) || !is_plain(q->items[i], &any_float)) {
            return 0;
        }
    }
    if (!any_float) {
        return 0;
    }
    sum_begin(&s);
    for (int64_t i = 0; i < n; i++) {
        double x, y, product;
        rt_as_double(t, p->items[i], &x);
        rt_as_double(t, q->items[i], &y);
        product = x * y;
        if (!isfinite(product)) {
            sum_end(&s);
            return 0;
        }
        if (sum_add(&s, product) < 0 || sum_add(&s, fma(x, y, -product)) < 0) {
            sum_end(&s);
            rt_raise_no_memory(t);
            return -1;
        }
    }
    *result = rt_float(sum_value(&s));
    sum_end(&s);
    return isfinite(rt_float_value(*result)) ? 1 : 0;
}

/* The items of both arguments in new tuples.  -1 with an exception. */
static int
two_tuples(RtThread *t, const char *name, const RtValue *args, size_t nargs, RtValue *p, RtValue *q)
{
    if (rt_args_check(t, name, nargs, 2, 2) < 0) {
        return -1;
    }
    *p = rt_tuple_from_iterable(t, args[0]);
    if (rt_value_is_null(*p)) {
        return -1;
    }
    *q = rt_tuple_from_iterable(t, args[1]);
    if (rt_value_is_null(*q)) {
        rt_close(t, *p);
        return -1;
    }
    return 0;
}

/* math.sumprod */
RtValue
rt_math_sumprod(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    RtValue p, q, r = RT_NULL;
    (void)self;
    if (two_tuples(t, "sumprod", args, nargs, &p, &q) < 0) {
        return RT_NULL;
    }
    RtTuple *a = rt_as_tuple(p), *b = rt_as_tuple(q);
    if (rt_tuple_size(a) != rt_tuple_size(b)) {
        rt_raise(t, RT_EXC_ValueError, "Inputs are not the same length");
    }
    else if (sumprod_floats(t, a, b, &r) == 0) {
        r = rt_small_int(0);
        for (int64_t i = 0; i < rt_tuple_size(a) && !rt_value_is_null(r); i++) {
            if (add_product(t, &r, a->items[i], b->items[i]) < 0) {
                rt_close(t, r);
                r = RT_NULL;
            }
        }
    }
    rt_close(t, p);
    rt_close(t, q);
    return r;
}

/* --- lengths --- */

/* The square root of the sum of squares.  -1 without memory. */
static int
norm(const double *x, size_t n, double *result)
{
    double most = 0.0, root, down;
    bool nan = false;
    int exponent, failed = 0;
    Sum s;
    for (size_t i = 0; i < n; i++) {
        nan = nan || isnan(x[i]);
        most = fabs(x[i]) > most ? fabs(x[i]) : most;
    }
    if (isinf(most) || nan || most == 0.0 || n == 1) {
        *result = isinf(most) ? most : nan ? NAN : most;
        return 0;
    }
    frexp(most, &exponent);
    sum_begin(&s);
    for (size_t i = 0; i < n && !failed; i++) {      /* scaled, so that no square overflows or is lost */
        double y = ldexp(x[i], -exponent), square = y * y;
        failed = sum_add(&s, square) < 0 || sum_add(&s, fma(y, y, -square)) < 0;
    }
    if (!failed) {      /* one step of Newton's from a root that is nearly right */
        root = sqrt(sum_value(&s));
        down = root * root;
        failed = sum_add(&s, -down) < 0 || sum_add(&s, -fma(root, root, -down)) < 0;
        *result = ldexp(root + sum_value(&s) / (2.0 * root), exponent);
    }
    sum_end(&s);
    return failed ? -1 : 0;
}

static RtValue
norm_value(RtThread *t, double *x, size_t n)
{
    double r;
    if (norm(x, n, &r) < 0) {
        return rt_raise_no_memory(t);
    }
    return rt_float(r);
}

static double *
make_room(RtThread *t, size_t n)
{
    double *x = malloc((n + 1) * sizeof *x);
    if (x == NULL) {
        rt_raise_no_memory(t);
    }
    return x;
}

/* math.hypot */
RtValue
rt_math_hypot(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    double *x = make_room(t, nargs);
    RtValue r = RT_NULL;
    size_t i = 0;
    (void)self;
    while (x != NULL && i < nargs && rt_to_double(t, args[i], &x[i]) == 0) {
        i++;
    }
    if (x != NULL && i == nargs) {
        r = norm_value(t, x, nargs);
    }
    free(x);
    return r;
}

/* math.dist */
RtValue
rt_math_dist(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    RtValue p, q, r = RT_NULL;
    (void)self;
    if (two_tuples(t, "dist", args, nargs, &p, &q) < 0) {
        return RT_NULL;
    }
    int64_t n = rt_tuple_size(rt_as_tuple(p)), i = 0;
    double *x = make_room(t, (size_t)n), a, b;
    if (x != NULL && n != rt_tuple_size(rt_as_tuple(q))) {
        rt_raise(t, RT_EXC_ValueError, "both points must have the same number of dimensions");
    }
    else if (x != NULL) {
        for (; i < n && rt_to_double(t, rt_as_tuple(p)->items[i], &a) == 0 && rt_to_double(t, rt_as_tuple(q)->items[i], &b) == 0; i++) {
            x[i] = fabs(a - b);
        }
        if (i == n) {
            r = norm_value(t, x, (size_t)n);
        }
    }
    free(x);
    rt_close(t, p);
    rt_close(t, q);
    return r;
}
