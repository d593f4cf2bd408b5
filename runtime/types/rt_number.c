/* Unary and binary operators on any values.  Comparison, truth and hash are in rt_compare.c. */
#include "rt_number.h"

#include "rt_bytes.h"
#include "rt_call.h"
#include "rt_descriptor.h"
#include "rt_float.h"
#include "rt_int.h"
#include "rt_slice.h"
#include "rt_tuple.h"
#include "rt_vm.h"
#include "rt_warning.h"

#define SEQUENCE (RT_TYPE_STR_SUB | RT_TYPE_LIST_SUB | RT_TYPE_TUPLE_SUB | RT_TYPE_BYTES_SUB)

static const char *const symbols[RT_BINARY_COUNT] = {
    [RT_ADD] = "+", [RT_AND] = "&", [RT_FLOOR_DIVIDE] = "//", [RT_LSHIFT] = "<<", [RT_MATRIX_MULTIPLY] = "@", [RT_MULTIPLY] = "*",
    [RT_REMAINDER] = "%", [RT_OR] = "|", [RT_POWER] = "**", [RT_RSHIFT] = ">>", [RT_SUBTRACT] = "-", [RT_TRUE_DIVIDE] = "/",
    [RT_XOR] = "^",
};

static bool
declined(RtValue v)
{
    return v.bits == RT_NOT_IMPLEMENTED.bits;
}

/* + and * of sequences are asked last: a number on the other side goes first. */
static bool
is_sequence_slot(RtThread *t, RtBinary op, RtBinaryFn fn)
{
    const RtTypes *types = &t->vm->types;
    return (op == RT_ADD || op == RT_MULTIPLY)
        && (fn == types->str->slots.binary[op] || fn == types->list->slots.binary[op] || fn == types->tuple->slots.binary[op]
            || fn == types->bytes->slots.binary[op]);
}

/* Ask the types of both operands; NotImplemented when neither can. */
static RtValue
dispatch(RtThread *t, RtBinary op, RtValue a, RtValue b)
{
    RtType *left = rt_type_of(t, a), *right = rt_type_of(t, b);
    RtBinaryFn own = left->slots.binary[op], other = left == right ? NULL : right->slots.binary[op];
    if (other == own || is_sequence_slot(t, RT_ADD, other)) {
        other = NULL;        /* a sequence adds to itself only */
    }
    if (own != NULL) {
        if (other != NULL && (rt_type_is_subtype(right, left) || is_sequence_slot(t, op, own))) {
            RtValue r = other(t, a, b);
            if (!declined(r)) {
                return r;
            }
            other = NULL;
        }
        RtValue r = own(t, a, b);
        if (!declined(r)) {
            return r;
        }
    }
    return other != NULL ? other(t, a, b) : RT_NOT_IMPLEMENTED;
}

/* What has elements, or a class of the program, is not asked to repeat the right operand of `*=`. */
static bool
is_container(const RtType *type)
{
    return (type->flags & RT_TYPE_HEAP) || type->slots.contains != NULL || type->slots.length != NULL;
}

/* A sequence whose class has not put methods of its own in the place of one that joins or repeats. */
static bool
keeps(RtThread *t, RtType *type, RtStr *name)
{
    const RtTypes *types = &t->vm->types;
    RtType *base = type->flags & RT_TYPE_STR_SUB ? types->str : type->flags & RT_TYPE_LIST_SUB ? types->list
                 : type->flags & RT_TYPE_TUPLE_SUB ? types->tuple : types->bytes;
    return (type->flags & SEQUENCE) && rt_type_lookup(t, type, name).bits == rt_type_lookup(t, base, name).bits;
}
static bool
repeats(RtThread *t, RtType *type)
{
    return keeps(t, type, t->vm->names.__mul__) && keeps(t, type, t->vm->names.__rmul__);
}

/* The TypeError for operands that have no such operator. */
static RtValue
unsupported(RtThread *t, RtBinary op, RtValue a, RtValue b, bool inplace)
{
    RtType *left = rt_type_of(t, a), *right = rt_type_of(t, b);
    if (op == RT_MULTIPLY) {
        bool by_right = repeats(t, left) || (inplace && (left->flags & RT_TYPE_LIST_SUB) && keeps(t, left, t->vm->names.__imul__));
        if (by_right || (repeats(t, right) && !(inplace && is_container(left)))) {
            return rt_raise(t, RT_EXC_TypeError, "can't multiply sequence by non-int of type '%N'", by_right ? right : left);
        }
    }
    if (op == RT_ADD && keeps(t, left, t->vm->names.__add__)) {
        if (left->flags & RT_TYPE_BYTES_SUB) {
            return rt_raise(t, RT_EXC_TypeError, "can't concat %N to %N", right, left);
        }
        const char *kind = left->flags & RT_TYPE_STR_SUB ? "str" : left->flags & RT_TYPE_LIST_SUB ? "list" : "tuple";
        return rt_raise(t, RT_EXC_TypeError, "can only concatenate %s (not \"%N\") to %s", kind, right, kind);
    }
    if (op == RT_RSHIFT && !inplace && rt_is_builtin(a) && strcmp(((RtBuiltin *)rt_value_object(a))->def->name, "print") == 0) {
        return rt_raise(t, RT_EXC_TypeError, "unsupported operand type(s) for >>: '%N' and '%N'. "
                        "Did you mean \"print(<message>, file=<output_stream>)\"?", left, right);
    }
    return rt_raise(t, RT_EXC_TypeError, "unsupported operand type(s) for %s%s: '%N' and '%N'", symbols[op],
                    inplace ? "=" : op == RT_POWER ? " or pow()" : "", left, right);
}

/* Is it a sequence's `*` or `*=`? */
bool
rt_is_repeat_slot(RtThread *t, RtBinaryFn fn)
{
    return is_sequence_slot(t, RT_MULTIPLY, fn) || fn == t->vm->types.list->slots.inplace[RT_MULTIPLY];
}

/* What "a".__add__(1) gives, called by name, when the slot has declined: a sequence's + and * refuse, with their own messages;
 * every other method returns NotImplemented. */
RtValue
rt_sequence_declined(RtThread *t, RtBinaryFn fn, RtValue self, RtValue other)
{
    if (is_sequence_slot(t, RT_ADD, fn)) {
        return unsupported(t, RT_ADD, self, other, false);
    }
    if (rt_is_repeat_slot(t, fn)) {
        return rt_raise(t, RT_EXC_TypeError, "'%T' object cannot be interpreted as an integer", other);
    }
    return RT_NOT_IMPLEMENTED;
}

/* a op b of two small ints. */
static RtValue
small_binary(RtThread *t, RtBinary op, RtValue a, RtValue b)
{
    switch (op) {
    case RT_ADD: return rt_int_add(t, a, b);
    case RT_SUBTRACT: return rt_int_subtract(t, a, b);
    case RT_MULTIPLY: return rt_int_multiply(t, a, b);
    case RT_FLOOR_DIVIDE: return rt_int_floor_divide(t, a, b);
    case RT_REMAINDER: return rt_int_remainder(t, a, b);
    case RT_TRUE_DIVIDE: return rt_int_true_divide(t, a, b);
    case RT_AND: return (RtValue){a.bits & b.bits};
    case RT_OR: return (RtValue){a.bits | b.bits};
    case RT_XOR: return (RtValue){(a.bits ^ b.bits) | RT_INT_TAG};
    case RT_LSHIFT: return rt_int_lshift(t, a, b);
    case RT_RSHIFT: return rt_int_rshift(t, a, b);
    case RT_POWER: return rt_int_power(t, a, b);
    default: return RT_NOT_IMPLEMENTED;
    }
}

/* a op b of two floats. */
static RtValue
float_binary(RtThread *t, RtBinary op, double x, double y)
{
    switch (op) {
    case RT_ADD: return rt_float(x + y);
    case RT_SUBTRACT: return rt_float(x - y);
    case RT_MULTIPLY: return rt_float(x * y);
    case RT_TRUE_DIVIDE: return rt_float_true_divide(t, x, y);
    case RT_FLOOR_DIVIDE: return rt_float_floor_divide(t, x, y);
    case RT_REMAINDER: return rt_float_remainder(t, x, y);
    case RT_POWER: return rt_float_power(t, x, y);
    default: return RT_NOT_IMPLEMENTED;
    }
}

/* What needs no look at types: numbers in the word, and exact ints.  NotImplemented for everything else. */
static inline RtValue
immediate_binary(RtThread *t, RtBinary op, RtValue a, RtValue b)
{
    if (rt_value_both_int(a, b)) {
        return small_binary(t, op, a, b);
    }
    if (rt_value_is_float(a)) {
        if (rt_value_is_float(b)) {
            return float_binary(t, op, rt_float_value(a), rt_float_value(b));
        }
        if (rt_value_is_int(b)) {
            return float_binary(t, op, rt_float_value(a), (double)rt_small_int_value(b));
        }
    }
    else if (rt_value_is_float(b) && rt_value_is_int(a)) {
        return float_binary(t, op, (double)rt_small_int_value(a), rt_float_value(b));
    }
    else if (rt_is_int_exact(a) && rt_is_int_exact(b)) {
        RtBinaryFn fn = t->vm->types.int_->slots.binary[op];
        return fn != NULL ? fn(t, a, b) : RT_NOT_IMPLEMENTED;
    }
    return RT_NOT_IMPLEMENTED;
}

/* a op b. */
RtValue
rt_binary(RtThread *t, RtBinary op, RtValue a, RtValue b)
{
    RtValue quick = immediate_binary(t, op, a, b);
    if (!declined(quick)) {
        return quick;
    }
    RtValue r = dispatch(t, op, a, b);
    return RT_LIKELY(!declined(r)) ? r : unsupported(t, op, a, b, false);
}

/* a op= b: the new value for a. */
RtValue
rt_inplace(RtThread *t, RtBinary op, RtValue a, RtValue b)
{
    RtType *left = rt_type_of(t, a), *right;
    RtBinaryFn own = left->slots.inplace[op], other;
    RtValue r = immediate_binary(t, op, a, b);
    if (!declined(r)) {
        return r;
    }
    if (own != NULL) {
        right = rt_type_of(t, b);
        other = right->slots.binary[op];
        if (own == t->vm->types.list->slots.inplace[op] && !(left->flags & RT_TYPE_HEAP) && left != right && other != NULL
            && !is_sequence_slot(t, op, other)) {
            r = other(t, a, b);
            if (!declined(r)) {
                return r;
            }
        }
        r = own(t, a, b);
        if (!declined(r)) {
            return r;
        }
    }
    r = dispatch(t, op, a, b);
    return RT_LIKELY(!declined(r)) ? r : unsupported(t, op, a, b, true);
}

/* What BINARY_OP does with its operand. */
RtValue
rt_binary_op(RtThread *t, int oparg, RtValue a, RtValue b)
{
    return oparg < RT_INPLACE ? rt_binary(t, (RtBinary)oparg, a, b) : rt_inplace(t, (RtBinary)(oparg - RT_INPLACE), a, b);
}

/* pow(a, b, modulus). */
RtValue
rt_power(RtThread *t, RtValue a, RtValue b, RtValue modulus)
{
    if (rt_value_is_none(modulus)) {
        return rt_binary(t, RT_POWER, a, b);
    }
    RtType *ta = rt_type_of(t, a), *tb = rt_type_of(t, b), *tm = rt_type_of(t, modulus);
    RtTernaryFn order[3] = {ta->slots.power3, tb->slots.power3, tm->slots.power3};
    if (order[0] != NULL && order[1] != NULL && order[0] != order[1] && rt_type_is_subtype(tb, ta)) {
        order[0] = tb->slots.power3;
        order[1] = ta->slots.power3;
    }
    for (int i = 0; i < 3; i++) {
        if (order[i] == NULL || (i > 0 && order[i] == order[0]) || (i > 1 && order[i] == order[1])) {
            continue;
        }
        RtValue r = order[i](t, a, b, modulus);
        if (!declined(r)) {
            return r;
        }
    }
    return rt_raise(t, RT_EXC_TypeError, "unsupported operand type(s) for ** or pow(): '%N', '%N', '%N'", ta, tb, tm);
}

/* divmod(a, b). */
RtValue
rt_divmod(RtThread *t, RtValue a, RtValue b)
{
    RtType *left = rt_type_of(t, a), *right = rt_type_of(t, b);
    RtBinaryFn own = left->slots.divmod, other = right->slots.divmod == own ? NULL : right->slots.divmod;
    RtBinaryFn order[2] = {own, other};
    if (other != NULL && rt_type_is_subtype(right, left)) {
        order[0] = other;
        order[1] = own;
    }
    for (int i = 0; i < 2; i++) {
        RtValue r = order[i] != NULL ? order[i](t, a, b) : RT_NOT_IMPLEMENTED;
        if (!declined(r)) {
            return r;
        }
    }
    return rt_raise(t, RT_EXC_TypeError, "unsupported operand type(s) for divmod(): '%N' and '%N'", left, right);
}

/* -v */
RtValue
rt_negative(RtThread *t, RtValue v)
{
    RtUnaryFn fn = rt_type_of(t, v)->slots.negative;
    return fn != NULL ? fn(t, v) : rt_raise(t, RT_EXC_TypeError, "bad operand type for unary -: '%T'", v);
}

/* +v */
RtValue
rt_positive(RtThread *t, RtValue v)
{
    RtUnaryFn fn = rt_type_of(t, v)->slots.positive;
    return fn != NULL ? fn(t, v) : rt_raise(t, RT_EXC_TypeError, "bad operand type for unary +: '%T'", v);
}

/* ~v */
RtValue
rt_invert(RtThread *t, RtValue v)
{
    RtUnaryFn fn = rt_type_of(t, v)->slots.invert;
    return fn != NULL ? fn(t, v) : rt_raise(t, RT_EXC_TypeError, "bad operand type for unary ~: '%T'", v);
}

/* abs(v) */
RtValue
rt_absolute(RtThread *t, RtValue v)
{
    RtUnaryFn fn = rt_type_of(t, v)->slots.absolute;
    return fn != NULL ? fn(t, v) : rt_raise(t, RT_EXC_TypeError, "bad operand type for abs(): '%T'", v);
}

/* operator.index(v): an exact int. */
RtValue
rt_index(RtThread *t, RtValue v)
{
    RtUnaryFn fn;
    RtValue r, exact;
    if (rt_is_int(v)) {
        return rt_int_exact(t, v);
    }
    fn = rt_type_of(t, v)->slots.index;
    if (fn == NULL) {
        return rt_raise(t, RT_EXC_TypeError, "'%T' object cannot be interpreted as an integer", v);
    }
    r = fn(t, v);
    if (rt_value_is_null(r) || rt_is_int_exact(r)) {
        return r;
    }
    if (!rt_is_int(r)) {
        exact = rt_raise(t, RT_EXC_TypeError, "__index__ returned non-int (type %T)", r);
    }
    else {
        exact = rt_warn_of_subclass(t, RT_NULL, "__index__", "int", r) < 0 ? RT_NULL : rt_int_exact(t, r);
    }
    rt_close(t, r);
    return exact;
}
