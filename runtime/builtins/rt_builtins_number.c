/* Builtin functions about numbers and characters. */
#include "rt_builtins_table.h"
#include "rt_bytes.h"
#include "rt_exception.h"
#include "rt_float.h"
#include "rt_int.h"
#include "rt_iter.h"
#include "rt_number.h"
#include "rt_slice.h"
#include "rt_str.h"
#include "rt_vm.h"

static RtValue builtin_abs(RtThread *t, RtValue self, RtValue v) { (void)self; return rt_absolute(t, v); }

static RtValue
builtin_divmod(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    (void)self;
    return rt_args_check(t, "divmod", nargs, 2, 2) < 0 ? RT_NULL : rt_divmod(t, args[0], args[1]);
}

static RtValue
builtin_pow(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    static const RtArgsSpec spec = {"pow", {"base", "exp", "mod"}, .count = 3, .required = 2, .positional = 3};
    RtValue out[3];
    (void)self;
    if (rt_args_parse(t, &spec, args, nargs, kwnames, out) < 0) {
        return RT_NULL;
    }
    return rt_power(t, out[0], out[1], rt_value_is_null(out[2]) ? RT_NONE : out[2]);
}

static RtValue
builtin_round(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    static const RtArgsSpec spec = {"round", {"number", "ndigits"}, .count = 2, .required = 1, .positional = 2};
    RtValue out[2];
    (void)self;
    if (rt_args_parse(t, &spec, args, nargs, kwnames, out) < 0) {
        return RT_NULL;
    }
    bool digits = !rt_value_is_null(out[1]) && !rt_value_is_none(out[1]);
    RtValue r = rt_call_special(t, t->vm->names.__round__, out, digits ? 2 : 1);
    if (rt_value_is_null(r) && t->exc == NULL) {
        return rt_raise(t, RT_EXC_TypeError, "type %T doesn't define __round__ method", out[0]);
    }
    return r;
}

/* bin(), oct(), hex() */
static RtValue
in_base(RtThread *t, RtValue v, int base)
{
    RtValue i = rt_index(t, v);
    RtStr *s = rt_value_is_null(i) ? NULL : rt_int_to_base(t, i, base, true);
    rt_close(t, i);
    return rt_str_value(s);
}
static RtValue builtin_bin(RtThread *t, RtValue self, RtValue v) { (void)self; return in_base(t, v, 2); }
static RtValue builtin_oct(RtThread *t, RtValue self, RtValue v) { (void)self; return in_base(t, v, 8); }
static RtValue builtin_hex(RtThread *t, RtValue self, RtValue v) { (void)self; return in_base(t, v, 16); }

static RtValue
builtin_chr(RtThread *t, RtValue self, RtValue v)
{
    int64_t c;
    (void)self;
    if ((RT_HOST < 0x030d ? rt_index_c_int(t, v, &c) : rt_index_clip(t, v, &c)) < 0) {
        return RT_NULL;
    }
    if (c < 0 || c > 0x10ffff) {
        return rt_raise(t, RT_EXC_ValueError, "chr() arg not in range(0x110000)");
    }
    return rt_str_value(rt_str_from_char(t, (uint32_t)c));
}

static RtValue
builtin_ord(RtThread *t, RtValue self, RtValue v)
{
    size_t n;
    (void)self;
    if (rt_is_str(v)) {
        n = rt_str_length(rt_str_of_value(v));
        if (n == 1) {
            return rt_small_int(rt_str_at(rt_str_of_value(v), 0));
        }
    }
    else if (rt_is_bytes(v)) {
        n = rt_bytes_of_value(v)->length;
        if (n == 1) {
            return rt_small_int(rt_bytes_data(rt_bytes_of_value(v))[0]);
        }
    }
    else {
        return rt_raise(t, RT_EXC_TypeError, "ord() expected string of length 1, but %T found", v);
    }
    return rt_raise(t, RT_EXC_TypeError, "ord() expected a character, but string of length %zu found", n);
}

/* --- sum --- */

/* What keeps a sum of floats exact to the last bit, from 3.12 on. */
typedef struct {
    double total, lost;
} FloatSum;

static void
add_float(FloatSum *s, double x)
{
#if RT_HOST >= 0x030c
    double next = s->total + x;
    s->lost += fabs(s->total) >= fabs(x) ? (s->total - next) + x : (x - next) + s->total;
    s->total = next;
#else
    s->total += x;
#endif
}

static double
float_sum_value(const FloatSum *s)
{
    return s->lost != 0.0 && isfinite(s->lost) ? s->total + s->lost : s->total;
}

/* Add the next item to *total (owned); floats are gathered in *floats as long as *in_floats. */
static int
add_item_take(RtThread *t, RtValue *total, FloatSum *floats, bool *in_floats, RtValue item)
{
    if (RT_LIKELY(rt_value_both_int(*total, item))) {      /* so *in_floats is false */
        *total = rt_int_add(t, *total, item);
        return rt_value_is_null(*total) ? -1 : 0;
    }
    if (rt_value_is_bool(item) && (*in_floats || rt_value_is_int(*total))) {      /* numbers add it as an int */
        item = rt_small_int(rt_value_is_true(item));
    }
    if (*in_floats) {
        if (rt_value_is_float(item)) {
            add_float(floats, rt_float_value(item));
            return 0;
        }
        double d;
        int64_t i;
        if (rt_is_int_exact(item) && rt_int_fits_int64(item, &i) && rt_int_to_double(t, item, &d) == 0) {
#if RT_HOST >= 0x030c
            floats->total += d;
#else
            add_float(floats, d);
#endif
            rt_close(t, item);
            return 0;
        }
        *in_floats = false;
        *total = rt_float(float_sum_value(floats));
    }
    RtValue sum = rt_value_both_int(*total, item) ? rt_int_add(t, *total, item) : rt_binary(t, RT_ADD, *total, item);
    rt_close(t, *total);
    rt_close(t, item);
    *total = sum;
    if (rt_value_is_null(sum)) {
        return -1;
    }
    if (rt_value_is_float(sum)) {
        *in_floats = true;
        *floats = (FloatSum){rt_float_value(sum), 0.0};
    }
    return 0;
}

static RtValue
builtin_sum(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    static const RtArgsSpec spec = {"sum", {"", "start"}, .count = 2, .required = 1, .positional_only = 1, .positional = 2};
    RtValue out[2];
    (void)self;
    if (rt_args_parse(t, &spec, args, nargs, kwnames, out) < 0) {
        return RT_NULL;
    }
    RtValue total = rt_value_is_null(out[1]) ? rt_small_int(0) : rt_dup(t, out[1]), it = rt_iter(t, out[0]), item;
    if (rt_value_is_null(it)) {
        rt_close(t, total);
        return RT_NULL;
    }
    if (rt_is_str(total) || rt_is_bytes(total)) {
        rt_raise(t, RT_EXC_TypeError, rt_is_str(total) ? "sum() can't sum strings [use ''.join(seq) instead]"
                                                           : "sum() can't sum bytes [use b''.join(seq) instead]");
        rt_close(t, total);
        rt_close(t, it);
        return RT_NULL;
    }
    bool in_floats = rt_value_is_float(total);
    FloatSum floats = {in_floats ? rt_float_value(total) : 0.0, 0.0};
    while (!rt_value_is_null(item = rt_next(t, it))) {
        if (add_item_take(t, &total, &floats, &in_floats, item) < 0) {
            rt_close(t, it);
            return RT_NULL;
        }
    }
    rt_close(t, it);
    if (t->exc != NULL) {
        if (!in_floats) {
            rt_close(t, total);
        }
        return RT_NULL;
    }
    return in_floats ? rt_float(float_sum_value(&floats)) : total;
}

const RtMethodDef rt_builtins_number[] = {
    RT_METHOD_O("abs", builtin_abs, "Return the absolute value of the argument."),
    RT_METHOD_O("bin", builtin_bin, "Return the binary representation of an integer."),
    RT_METHOD_O("chr", builtin_chr, "Return a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff."),
    RT_METHOD_FAST("divmod", builtin_divmod, "Return the tuple (x//y, x%y).  Invariant: div*y + mod == x."),
    RT_METHOD_O("hex", builtin_hex, "Return the hexadecimal representation of an integer."),
    RT_METHOD_O("oct", builtin_oct, "Return the octal representation of an integer."),
    RT_METHOD_O("ord", builtin_ord, "Return the Unicode code point for a one-character string."),
    RT_METHOD_FAST_KW("pow", builtin_pow, "Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments."),
    RT_METHOD_FAST_KW("round", builtin_round, "Round a number to a given precision in decimal digits."),
    RT_METHOD_FAST_KW("sum", builtin_sum, "Return the sum of a 'start' value (default: 0) plus an iterable of numbers"),
    {0},
};
