/* The type float. */
#include <math.h>
#include <stdlib.h>

#include "rt_bytes.h"
#include "rt_call.h"
#include "rt_float.h"
#include "rt_format.h"
#include "rt_gc.h"
#include "rt_heap.h"
#include "rt_instance.h"
#include "rt_number.h"
#include "rt_slice.h"
#include "rt_tuple.h"
#include "rt_vm.h"

/* The double of an operand: 1; 0 when it is neither float nor int; -1 with OverflowError. */
static int
operand(RtThread *t, RtValue v, double *out)
{
    if (rt_is_float(v)) {
        *out = rt_float_of(v);
        return 1;
    }
    if (!rt_is_int(v)) {
        return 0;
    }
    return rt_int_to_double(t, v, out) < 0 ? -1 : 1;
}

static int
operands(RtThread *t, RtValue a, RtValue b, double *x, double *y)
{
    int result = operand(t, a, x);
    return result <= 0 ? result : operand(t, b, y);
}

#define BINARY(name, expression) \
    static RtValue name(RtThread *t, RtValue a, RtValue b) \
    { \
        double x, y; \
        int result = operands(t, a, b, &x, &y); \
        return result > 0 ? (expression) : result == 0 ? RT_NOT_IMPLEMENTED : RT_NULL; \
    }
BINARY(float_add, rt_float(x + y))
BINARY(float_subtract, rt_float(x - y))
BINARY(float_multiply, rt_float(x * y))
BINARY(float_true_divide, rt_float_true_divide(t, x, y))
BINARY(float_floor_divide, rt_float_floor_divide(t, x, y))
BINARY(float_remainder, rt_float_remainder(t, x, y))
BINARY(float_power, rt_float_power(t, x, y))

static RtValue
float_power3(RtThread *t, RtValue a, RtValue b, RtValue m)
{
    if (!rt_value_is_none(m)) {
        return rt_raise(t, RT_EXC_TypeError, "pow() 3rd argument not allowed unless all arguments are integers");
    }
    return float_power(t, a, b);
}

static RtValue
float_divmod(RtThread *t, RtValue a, RtValue b)
{
    double x, y, q, r;
    int result = operands(t, a, b, &x, &y);
    RtValue items[2];
    if (result <= 0) {
        return result == 0 ? RT_NOT_IMPLEMENTED : RT_NULL;
    }
    if (y == 0.0) {
        return rt_raise(t, RT_EXC_ZeroDivisionError, RT_DIVISION_BY_ZERO("float divmod()"));
    }
    rt_float_divmod(x, y, &q, &r);
    items[0] = rt_float(q);
    items[1] = rt_float(r);
    return rt_value_take(rt_tuple_from_array_take(t, items, 2));
}

static RtValue
float_compare(RtThread *t, RtValue a, RtValue b, int op)
{
    double x = rt_float_of(a), y;
    (void)t;
    if (rt_is_int(b)) {
        if (isnan(x)) {
            return rt_bool(op == RT_NE);
        }
        return rt_bool(rt_compare_result(-rt_int_compare_double(b, x), op));
    }
    if (!rt_is_float(b)) {
        return RT_NOT_IMPLEMENTED;
    }
    y = rt_float_of(b);
    switch (op) {
    case RT_LT: return rt_bool(x < y);
    case RT_LE: return rt_bool(x <= y);
    case RT_EQ: return rt_bool(x == y);
    case RT_NE: return rt_bool(x != y);
    case RT_GT: return rt_bool(x > y);
    default:    return rt_bool(x >= y);
    }
}

static RtValue
float_repr(RtThread *t, RtValue self)
{
    char text[RT_FLOAT_TEXT];
    size_t n = rt_float_repr(rt_float_of(self), text);
    return rt_str_value(rt_str_from_text(t, text, 1, n));
}

static RtValue
float_negative(RtThread *t, RtValue self)
{
    (void)t;
    return rt_float(-rt_float_of(self));
}

static RtValue
float_exact(RtThread *t, RtValue self)
{
    (void)t;
    return rt_float(rt_float_of(self));
}

static RtValue
float_absolute(RtThread *t, RtValue self)
{
    (void)t;
    return rt_float(fabs(rt_float_of(self)));
}

static RtValue
float_to_int(RtThread *t, RtValue self)
{
    return rt_int_from_double(t, rt_float_of(self));
}

static RtValue
float_floor(RtThread *t, RtValue self)
{
    return rt_int_from_double(t, floor(rt_float_of(self)));
}

static RtValue
float_ceil(RtThread *t, RtValue self)
{
    return rt_int_from_double(t, ceil(rt_float_of(self)));
}

static RtValue
float_round(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    double d = rt_float_of(self), whole;
    int64_t digits;
    if (rt_args_check(t, "__round__", nargs, 0, 1) < 0) {
        return RT_NULL;
    }
    if (nargs == 0 || rt_value_is_none(args[0])) {
        whole = round(d);
        if (fabs(d - whole) == 0.5) {
            whole = 2.0 * round(d / 2.0);
        }
        return rt_int_from_double(t, whole);
    }
    return rt_index_clip(t, args[0], &digits) < 0 ? RT_NULL : rt_float_round(t, d, digits);
}

static int
float_truth(RtThread *t, RtValue self)
{
    (void)t;
    return rt_float_of(self) != 0.0;
}

static int
float_hash(RtThread *t, RtValue self, int64_t *hash)
{
    (void)t;
    *hash = rt_float_hash(rt_float_of(self));
    return 0;
}

static RtValue
float_is_integer(RtThread *t, RtValue self)
{
    double d = rt_float_of(self);
    (void)t;
    return rt_bool(isfinite(d) && floor(d) == d);
}

static RtValue
float_as_integer_ratio(RtThread *t, RtValue self)
{
    double d = rt_float_of(self);
    RtValue items[2];
    int e;
    uint64_t m;
    if (isinf(d)) {
        return rt_raise(t, RT_EXC_OverflowError, "cannot convert Infinity to integer ratio");
    }
    if (isnan(d)) {
        return rt_raise(t, RT_EXC_ValueError, "cannot convert NaN to integer ratio");
    }
    m = rt_float_take_apart(d, &e);
    while (m != 0 && !(m & 1) && e < 0) {
        m >>= 1;
        e++;
    }
    if (m == 0) {
        e = 0;
    }
    RtValue top = rt_int_from_int64(t, d < 0 ? -(int64_t)m : (int64_t)m);
    items[0] = rt_value_is_null(top) || e <= 0 ? rt_dup(t, top) : rt_int_lshift(t, top, rt_small_int(e));
    rt_close(t, top);
    items[1] = e < 0 ? rt_int_lshift(t, rt_small_int(1), rt_small_int(-e)) : rt_small_int(1);
    if (rt_value_is_null(items[0]) || rt_value_is_null(items[1])) {
        rt_close(t, items[0]);
        rt_close(t, items[1]);
        return RT_NULL;
    }
    return rt_value_take(rt_tuple_from_array_take(t, items, 2));
}

static RtValue
float_hex(RtThread *t, RtValue self)
{
    return rt_str_value(rt_float_hex(t, rt_float_of(self)));
}

/* The float d as an instance of `type`. */
static RtValue
instance_of(RtThread *t, RtType *type, double d)
{
    RtFloat *f;
    if (type == t->vm->types.float_) {
        return rt_float(d);
    }
    f = rt_object_new(t, type, type->instance_size);
    if (f == NULL) {
        return RT_NULL;
    }
    f->value = d;
    return rt_value_take(f);
}

/* The float r, which may be RT_NULL, as what the class makes of it; takes r. */
static RtValue
made_by(RtThread *t, RtValue class, RtValue r)
{
    if (rt_value_is_null(r) || (RtType *)rt_value_object(class) == t->vm->types.float_) {
        return r;
    }
    RtValue instance = rt_call_1(t, class, r);
    rt_close(t, r);
    return instance;
}

static RtValue
float_fromhex(RtThread *t, RtValue self, RtValue text)
{
    if (!rt_is_str(text)) {
        return rt_raise(t, RT_EXC_TypeError, "bad argument type for built-in operation");
    }
    return made_by(t, self, rt_float_from_hex(t, rt_str_of_value(text)));
}

#if RT_HOST >= 0x030e
static RtValue
float_from_number(RtThread *t, RtValue self, RtValue number)
{
    double d;
    return rt_to_double(t, number, &d) < 0 ? RT_NULL : made_by(t, self, rt_float(d));
}
#endif

static RtValue
float_format(RtThread *t, RtValue self, RtValue spec)
{
    if (!rt_is_str(spec)) {
        return rt_raise(t, RT_EXC_TypeError, "__format__() argument must be str, not %A", spec);
    }
    if (rt_str_length(rt_str_of_value(spec)) == 0 && !rt_value_is_float(self)) {
        return rt_str_of(t, self);
    }
    return rt_str_value(rt_format_float(t, self, rt_float_of(self), rt_str_of_value(spec)));
}

static RtValue
float_getnewargs(RtThread *t, RtValue self)
{
    RtValue item = rt_float(rt_float_of(self));
    return rt_value_take(rt_tuple_from_array_take(t, &item, 1));
}

static RtValue
float_real(RtThread *t, RtValue self)
{
    return float_exact(t, self);
}

static RtValue
float_imag(RtThread *t, RtValue self)
{
    (void)t;
    (void)self;
    return rt_float(0.0);
}

/* float(v): a float. */
RtValue
rt_to_float(RtThread *t, RtValue v)
{
    double d;
    int result;
    if (rt_value_is_float(v)) {
        return v;
    }
    if (rt_is_str_exact(v)) {
        return rt_float_from_str(t, rt_str_of_value(v));
    }
    result = rt_as_double(t, v, &d);
    if (result != 0) {
        return result < 0 ? RT_NULL : rt_float(d);
    }
    if (rt_is_str(v)) {
        return rt_float_from_str(t, rt_str_of_value(v));
    }
    if (rt_is_bytes(v)) {
        RtBytes *b = rt_bytes_of_value(v);
        if (!rt_float_parse(t, (const char *)rt_bytes_data(b), b->length, &d)) {
            return rt_raise(t, RT_EXC_ValueError, "could not convert string to float: %R", v);
        }
        return rt_float(d);
    }
    return rt_raise(t, RT_EXC_TypeError, "float() argument must be a string or a real number, not '%T'", v);
}

static RtValue
float_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    RtValue r = rt_float(0.0);
    RtType *exact = t->vm->types.float_;
    if ((type == exact || type->slots.init == exact->slots.init) && rt_args_no_keywords(t, "float", kwnames) < 0) {
        return RT_NULL;
    }
    if (rt_args_check(t, "float", nargs, 0, 1) < 0) {
        return RT_NULL;
    }
    if (nargs == 1) {
        r = rt_to_float(t, args[0]);
    }
    return rt_value_is_null(r) ? r : instance_of(t, type, rt_float_value(r));
}

static void
float_traverse(RtObject *self, RtVisitFn visit, void *arg)
{
    if (self->type->flags & RT_TYPE_HEAP) {
        rt_instance_traverse(self, visit, arg);
    }
}

static void
float_dealloc(RtThread *t, RtObject *self)
{
    rt_instance_drop(t, self);
    rt_object_free(t, self);
}

static const RtMethodDef float_methods[] = {
    RT_METHOD_NOARGS("conjugate", float_real, "The number itself."),
    RT_METHOD_NOARGS("__trunc__", float_to_int, "The number without its fraction, an int."),
    RT_METHOD_NOARGS("__floor__", float_floor, "The largest int that is not larger."),
    RT_METHOD_NOARGS("__ceil__", float_ceil, "The smallest int that is not smaller."),
    RT_METHOD_FAST("__round__", float_round, "The nearest int, or the nearest float with so many digits; the even one of two."),
    RT_METHOD_NOARGS("as_integer_ratio", float_as_integer_ratio, "Numerator and denominator of the exact value."),
    RT_METHOD_NOARGS("hex", float_hex, "The exact value in hexadecimal."),
    RT_METHOD_NOARGS("is_integer", float_is_integer, "Whether the number has no fraction."),
    RT_METHOD_O("__format__", float_format, "The number laid out by a format specification."),
    RT_METHOD_NOARGS("__getnewargs__", float_getnewargs, NULL),
    {0},
};
static const RtMethodDef float_class_methods[] = {
    RT_METHOD_O("fromhex", float_fromhex, "The float that a hexadecimal text stands for."),
#if RT_HOST >= 0x030e
    RT_METHOD_O("from_number", float_from_number, "The float nearest to a number."),
#endif
    {0},
};
static const RtGetSetDef float_getsets[] = {
    {"real", float_real, NULL, "The number itself."},
    {"imag", float_imag, NULL, "Zero."},
    {0},
};

static const RtTypeSpec float_spec = {
    .name = "float",
    .basic_size = sizeof(RtFloat),
    .flags = RT_TYPE_SUBCLASSABLE | RT_TYPE_FLOAT_SUB | RT_TYPE_MATCH_SELF,
    .slots = {
        .repr = float_repr,
        .negative = float_negative,
        .positive = float_exact,
        .absolute = float_absolute,
        .to_int = float_to_int,
        .to_float = float_exact,
        .binary = {
            [RT_ADD] = float_add, [RT_FLOOR_DIVIDE] = float_floor_divide, [RT_MULTIPLY] = float_multiply,
            [RT_REMAINDER] = float_remainder, [RT_POWER] = float_power, [RT_SUBTRACT] = float_subtract,
            [RT_TRUE_DIVIDE] = float_true_divide,
        },
        .power3 = float_power3,
        .divmod = float_divmod,
        .truth = float_truth,
        .hash = float_hash,
        .compare = float_compare,
        .new_ = float_new,
        .traverse = float_traverse,
        .dealloc = float_dealloc,
    },
    .methods = float_methods,
    .class_methods = float_class_methods,
    .getsets = float_getsets,
    .doc = "A floating-point number: float(number or text).",
};

/* Makes types.float_. */
int
rt_float_init(RtThread *t)
{
    t->vm->types.float_ = rt_type_new_builtin(t, &float_spec);
    return 0;
}
