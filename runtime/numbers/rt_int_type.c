/* The type int: its operators and its constructor.  Methods are in rt_int_methods.c. */
#include "rt_bytes.h"
#include "rt_call.h"
#include "rt_float.h"
#include "rt_gc.h"
#include "rt_heap.h"
#include "rt_instance.h"
#include "rt_int_make.h"
#include "rt_number.h"
#include "rt_number_text.h"
#include "rt_slice.h"
#include "rt_str.h"
#include "rt_tuple.h"
#include "rt_vm.h"
#include "rt_warning.h"

/* An operator that takes ints only, and leaves everything else to the other operand's type. */
#define BINARY(name, function) \
    static RtValue name(RtThread *t, RtValue a, RtValue b) \
    { \
        return rt_is_int(a) && rt_is_int(b) ? function(t, a, b) : RT_NOT_IMPLEMENTED; \
    }
BINARY(int_add, rt_int_add)
BINARY(int_subtract, rt_int_subtract)
BINARY(int_multiply, rt_int_multiply)
BINARY(int_floor_divide, rt_int_floor_divide)
BINARY(int_remainder, rt_int_remainder)
BINARY(int_true_divide, rt_int_true_divide)
BINARY(int_power, rt_int_power)
BINARY(int_lshift, rt_int_lshift)
BINARY(int_rshift, rt_int_rshift)
BINARY(int_and, rt_int_and)
BINARY(int_or, rt_int_or)
BINARY(int_xor, rt_int_xor)

/* (a // b, a % b) as a tuple. */
static RtValue
int_divmod(RtThread *t, RtValue a, RtValue b)
{
    RtValue items[2];
    if (!rt_is_int(a) || !rt_is_int(b)) {
        return RT_NOT_IMPLEMENTED;
    }
    if (rt_int_divmod(t, a, b, &items[0], &items[1]) < 0) {
        return RT_NULL;
    }
    return rt_value_take(rt_tuple_from_array_take(t, items, 2));
}

static RtValue
int_power3(RtThread *t, RtValue a, RtValue b, RtValue m)
{
    if (!rt_is_int(a) || !rt_is_int(b)) {
        return RT_NOT_IMPLEMENTED;
    }
    if (rt_value_is_none(m)) {
        return rt_int_power(t, a, b);
    }
    return rt_is_int(m) ? rt_int_power_mod(t, a, b, m) : RT_NOT_IMPLEMENTED;
}

static RtValue
int_compare(RtThread *t, RtValue a, RtValue b, int op)
{
    (void)t;
    return rt_is_int(a) && rt_is_int(b) ? rt_bool(rt_compare_result(rt_int_compare(a, b), op)) : RT_NOT_IMPLEMENTED;
}

static RtValue
int_repr(RtThread *t, RtValue self)
{
    return rt_str_value(rt_int_to_str(t, self));
}

static int
int_truth(RtThread *t, RtValue self)
{
    (void)t;
    return rt_int_sign(self) != 0;
}

static int
int_hash(RtThread *t, RtValue self, int64_t *hash)
{
    (void)t;
    *hash = rt_int_hash(self);
    return 0;
}

static RtValue
int_to_float(RtThread *t, RtValue self)
{
    double d;
    return rt_int_to_double(t, self, &d) < 0 ? RT_NULL : rt_float(d);
}

/* --- int(…) --- */

/* The exact int behind what a conversion method returned, which is taken. */
static RtValue
check_result_take(RtThread *t, RtValue r, const char *method)
{
    RtValue exact;
    if (rt_value_is_null(r) || rt_is_int_exact(r)) {
        return r;
    }
    if (!rt_is_int(r)) {
        exact = rt_raise(t, RT_EXC_TypeError, "%s returned non-int (type %T)", method, r);
    }
    else {
        exact = rt_warn_of_subclass(t, RT_NULL, method, "int", r) < 0 ? RT_NULL : rt_int_exact(t, r);
    }
    rt_close(t, r);
    return exact;
}

/* int() of an object by __trunc__, before 3.14; RT_NULL without an exception when it has none. */
static RtValue
by_trunc(RtThread *t, RtValue v)
{
    if (RT_HOST >= 0x030e || rt_value_is_null(rt_type_lookup(t, rt_type_of(t, v), t->vm->names.__trunc__)) ||
        rt_warn(t, RT_EXC_DeprecationWarning, "The delegation of int() to __trunc__ is deprecated.") < 0) {
        return RT_NULL;
    }
    RtValue r = rt_call_special(t, t->vm->names.__trunc__, &v, 1), exact;
    if (rt_value_is_null(r) || rt_is_int_exact(r)) {
        return r;
    }
    if (rt_is_int(r) || rt_has_index(t, r)) {
        exact = rt_index(t, r);
    }
    else {
        exact = rt_raise(t, RT_EXC_TypeError, "__trunc__ returned non-Integral (type %T)", r);
    }
    rt_close(t, r);
    return exact;
}

static RtValue
from_bytes_text(RtThread *t, RtValue v, int base)
{
    RtBytes *b = rt_bytes_of_value(v);
    RtValue r;
    char *text = rt_alloc(t, b->length + 1);
    if (text == NULL) {
        return RT_NULL;
    }
    memcpy(text, rt_bytes_data(b), b->length + 1);
    r = rt_int_from_chars(t, text, b->length, base, v);
    rt_free(t, text);
    return r;
}

/* int(v): an exact int. */
RtValue
rt_to_int(RtThread *t, RtValue v)
{
    const RtSlots *slots;
    RtValue r;
    if (rt_is_int_exact(v)) {
        return rt_dup(t, v);
    }
    if (rt_value_is_float(v)) {
        return rt_int_from_double(t, rt_float_value(v));
    }
    slots = &rt_type_of(t, v)->slots;
    if (slots->to_int != NULL) {
        return check_result_take(t, slots->to_int(t, v), "__int__");
    }
    if (slots->index != NULL) {
        return rt_index(t, v);
    }
    r = by_trunc(t, v);
    if (!rt_value_is_null(r) || rt_error_occurred(t)) {
        return r;
    }
    if (rt_is_str(v)) {
        return rt_int_from_text(t, rt_str_of_value(v), 10, v);
    }
    if (rt_is_bytes(v)) {
        return from_bytes_text(t, v, 10);
    }
    return rt_raise(t, RT_EXC_TypeError, "int() argument must be a string, a bytes-like object or a real number, not '%T'", v);
}

static RtValue
with_base(RtThread *t, RtValue v, RtValue base)
{
    int64_t b;
    if (rt_value_is_null(v)) {
        return rt_raise(t, RT_EXC_TypeError, "int() missing string argument");
    }
    if (rt_index_clip(t, base, &b) < 0) {
        return RT_NULL;
    }
    if (b != 0 && (b < 2 || b > 36)) {
        return rt_raise(t, RT_EXC_ValueError, "int() base must be >= 2 and <= 36, or 0");
    }
    if (rt_is_str(v)) {
        return rt_int_from_text(t, rt_str_of_value(v), (int)b, v);
    }
    if (rt_is_bytes(v)) {
        return from_bytes_text(t, v, (int)b);
    }
    return rt_raise(t, RT_EXC_TypeError, "int() can't convert non-string with explicit base");
}

static RtValue
int_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    static const RtArgsSpec spec = {"int", {"", "base"}, 2, .required = 0, .positional_only = 1, .positional = 2};
    RtValue out[2], r, instance;
#if RT_HOST >= 0x030d
    if (kwnames == NULL && rt_args_check(t, "int", nargs, 0, 2) < 0) {
        return RT_NULL;
    }
#endif
    if (rt_args_parse(t, &spec, args, nargs, kwnames, out) < 0) {
        return RT_NULL;
    }
    if (!rt_value_is_null(out[1])) {
        r = with_base(t, out[0], out[1]);
    }
    else {
        r = rt_value_is_null(out[0]) ? rt_small_int(0) : rt_to_int(t, out[0]);
    }
    if (type == t->vm->types.int_ || rt_value_is_null(r)) {
        return r;
    }
    instance = rt_int_new_subclass(t, type, r);
    rt_close(t, r);
    return instance;
}

static void
int_traverse(RtObject *self, RtVisitFn visit, void *arg)
{
    if (self->type->flags & RT_TYPE_HEAP) {
        rt_instance_traverse(self, visit, arg);
    }
}

static void
int_dealloc(RtThread *t, RtObject *self)
{
    rt_instance_drop(t, self);
    rt_object_free(t, self);
}

static const RtTypeSpec int_spec = {
    .name = "int",
    .basic_size = sizeof(RtInt),
    .kind = RT_KIND_INT,
    .flags = RT_TYPE_SUBCLASSABLE | RT_TYPE_INT_SUB | RT_TYPE_MATCH_SELF,
    .slots = {
        .repr = int_repr,
        .negative = rt_int_negative,
        .positive = rt_int_exact,
        .invert = rt_int_invert,
        .absolute = rt_int_absolute,
        .index = rt_int_exact,
        .to_int = rt_int_exact,
        .to_float = int_to_float,
        .binary = {
            [RT_ADD] = int_add, [RT_AND] = int_and, [RT_FLOOR_DIVIDE] = int_floor_divide, [RT_LSHIFT] = int_lshift,
            [RT_MULTIPLY] = int_multiply, [RT_REMAINDER] = int_remainder, [RT_OR] = int_or, [RT_POWER] = int_power,
            [RT_RSHIFT] = int_rshift, [RT_SUBTRACT] = int_subtract, [RT_TRUE_DIVIDE] = int_true_divide, [RT_XOR] = int_xor,
        },
        .power3 = int_power3,
        .divmod = int_divmod,
        .truth = int_truth,
        .hash = int_hash,
        .compare = int_compare,
        .new_ = int_new,
        .traverse = int_traverse,
        .dealloc = int_dealloc,
    },
    .methods = rt_int_methods,
    .class_methods = rt_int_class_methods,
    .getsets = rt_int_getsets,
    .doc = "An integer of any size: int(number), or int(text, base=10).",
};

/* Makes types.int_. */
int
rt_int_init(RtThread *t)
{
    t->vm->int_.text_limit = RT_INT_TEXT_LIMIT;
    t->vm->types.int_ = rt_type_new_builtin(t, &int_spec);
    return 0;
}
