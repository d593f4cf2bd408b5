/* The functions of _operator. */
#include "rt_operator.h"

#include "rt_error.h"
#include "rt_iter.h"
#include "rt_number.h"
#include "rt_slice.h"
#include "rt_subscript.h"
#include "rt_vm.h"

/* X(name, what it is of a and b, documentation) */
#define BINARY(X) \
    X(add, rt_binary(t, RT_ADD, a, b), "a + b") X(sub, rt_binary(t, RT_SUBTRACT, a, b), "a - b") \
    X(mul, rt_binary(t, RT_MULTIPLY, a, b), "a * b") X(matmul, rt_binary(t, RT_MATRIX_MULTIPLY, a, b), "a @ b") \
    X(floordiv, rt_binary(t, RT_FLOOR_DIVIDE, a, b), "a // b") X(truediv, rt_binary(t, RT_TRUE_DIVIDE, a, b), "a / b") \
    X(mod, rt_binary(t, RT_REMAINDER, a, b), "a % b") X(pow, rt_power(t, a, b, RT_NONE), "a ** b") \
    X(lshift, rt_binary(t, RT_LSHIFT, a, b), "a << b") X(rshift, rt_binary(t, RT_RSHIFT, a, b), "a >> b") \
    X(and_, rt_binary(t, RT_AND, a, b), "a & b") X(or_, rt_binary(t, RT_OR, a, b), "a | b") X(xor, rt_binary(t, RT_XOR, a, b), "a ^ b") \
    X(iadd, rt_inplace(t, RT_ADD, a, b), "a += b") X(isub, rt_inplace(t, RT_SUBTRACT, a, b), "a -= b") \
    X(imul, rt_inplace(t, RT_MULTIPLY, a, b), "a *= b") X(imatmul, rt_inplace(t, RT_MATRIX_MULTIPLY, a, b), "a @= b") \
    X(ifloordiv, rt_inplace(t, RT_FLOOR_DIVIDE, a, b), "a //= b") X(itruediv, rt_inplace(t, RT_TRUE_DIVIDE, a, b), "a /= b") \
    X(imod, rt_inplace(t, RT_REMAINDER, a, b), "a %= b") X(ipow, rt_inplace(t, RT_POWER, a, b), "a **= b") \
    X(ilshift, rt_inplace(t, RT_LSHIFT, a, b), "a <<= b") X(irshift, rt_inplace(t, RT_RSHIFT, a, b), "a >>= b") \
    X(iand, rt_inplace(t, RT_AND, a, b), "a &= b") X(ior, rt_inplace(t, RT_OR, a, b), "a |= b") X(ixor, rt_inplace(t, RT_XOR, a, b), "a ^= b") \
    X(lt, rt_compare(t, a, b, RT_LT), "a < b") X(le, rt_compare(t, a, b, RT_LE), "a <= b") X(eq, rt_compare(t, a, b, RT_EQ), "a == b") \
    X(ne, rt_compare(t, a, b, RT_NE), "a != b") X(ge, rt_compare(t, a, b, RT_GE), "a >= b") X(gt, rt_compare(t, a, b, RT_GT), "a > b") \
    X(is_, rt_bool(rt_value_is(a, b)), "a is b") X(is_not, rt_bool(!rt_value_is(a, b)), "a is not b") \
    X(concat, concat(t, a, b, false), "a + b, of sequences") X(iconcat, concat(t, a, b, true), "a += b, of sequences") \
    X(contains, truth_or_failure(rt_contains(t, a, b)), "b in a") X(getitem, rt_get_item(t, a, b), "a[b]") \
    X(delitem, rt_del_item(t, a, b) < 0 ? RT_NULL : RT_NONE, "del a[b]") \
    X(countOf, count_of(t, a, b), "How often b is among the items of a.") \
    X(indexOf, index_of(t, a, b), "The number of the first item of a that is b.")

#define UNARY(X) \
    X(neg, rt_negative(t, a), "-a") X(pos, rt_positive(t, a), "+a") X(inv, rt_invert(t, a), "~a") X(invert, rt_invert(t, a), "~a") \
    X(abs, rt_absolute(t, a), "abs(a)") X(not_, truth_or_failure(negated(rt_truth(t, a))), "not a") \
    X(truth, truth_or_failure(rt_truth(t, a)), "Whether a is true.") X(index, rt_index(t, a), "a.__index__()") IS_NONE(X)

#if RT_HOST >= 0x030e
#define IS_NONE(X) X(is_none, rt_bool(rt_value_is_none(a)), "a is None") X(is_not_none, rt_bool(!rt_value_is_none(a)), "a is not None")
#else
#define IS_NONE(X)
#endif

static RtValue
truth_or_failure(int truth)
{
    return truth < 0 ? RT_NULL : rt_bool(truth);
}

static int
negated(int truth)
{
    return truth < 0 ? -1 : !truth;
}

/* --- sequences --- */

/* The builtin sequence that a type descends from; NULL when there is none. */
static const RtType *
sequence_behind(const RtThread *t, const RtType *type)
{
    const RtTypes *types = &t->vm->types;
    return type->flags & RT_TYPE_LIST_SUB ? types->list : type->flags & RT_TYPE_TUPLE_SUB ? types->tuple
         : type->flags & RT_TYPE_STR_SUB ? types->str : type->flags & RT_TYPE_BYTES_SUB ? types->bytes : NULL;
}

/* The builtin sequence's own + or +=, where no class has made another one; or NULL. */
static RtBinaryFn
own_concat(const RtThread *t, const RtType *type, bool inplace)
{
    const RtType *builtin = sequence_behind(t, type);
    if (builtin == NULL) {
        return NULL;
    }
    if (inplace && builtin->slots.inplace[RT_ADD] != NULL && type->slots.inplace[RT_ADD] == builtin->slots.inplace[RT_ADD]) {
        return builtin->slots.inplace[RT_ADD];
    }
    return type->slots.binary[RT_ADD] == builtin->slots.binary[RT_ADD] ? builtin->slots.binary[RT_ADD] : NULL;
}

static RtValue
concat(RtThread *t, RtValue a, RtValue b, bool inplace)
{
    RtType *left = rt_type_of(t, a), *right = rt_type_of(t, b);
    RtBinaryFn fn = own_concat(t, left, inplace);
    if (fn != NULL) {
        RtValue result = fn(t, a, b);
        return rt_value_is(result, RT_NOT_IMPLEMENTED) ? rt_sequence_declined(t, fn, a, b) : result;
    }
    bool both = left->slots.get_item != NULL && right->slots.get_item != NULL
        && !((left->flags | right->flags) & (RT_TYPE_DICT_SUB | RT_TYPE_TYPE_SUB));
    if (!both) {
        return rt_raise(t, RT_EXC_TypeError, "'%N' object can't be concatenated", left);
    }
    return inplace ? rt_inplace(t, RT_ADD, a, b) : rt_binary(t, RT_ADD, a, b);
}

/* Go through a, and count what equals b; with `first` only until there is one, whose number it is.  -1 none, -2 an exception. */
static int64_t
search(RtThread *t, RtValue a, RtValue b, bool first)
{
    RtValue it = rt_iter(t, a);
    if (rt_value_is_null(it)) {
        if (rt_error_matches(t, RT_EXC_TypeError)) {
            rt_error_clear(t);
            rt_raise(t, RT_EXC_TypeError, "argument of type '%T' is not iterable", a);
        }
        return -2;
    }
    int64_t number = 0, count = 0, result = -2;
    for (;; number++) {
        RtValue item = rt_next(t, it);
        if (rt_value_is_null(item)) {
            result = t->exc != NULL ? -2 : first ? -1 : count;
            break;
        }
        int equal = rt_equal(t, item, b);
        rt_close(t, item);
        if (equal < 0) {
            break;
        }
        if (equal && first) {
            result = number;
            break;
        }
        count += equal;
    }
    rt_close(t, it);
    return result;
}

static RtValue
count_of(RtThread *t, RtValue a, RtValue b)
{
    int64_t count = search(t, a, b, false);
    return count < 0 ? RT_NULL : rt_small_int(count);
}

static RtValue
index_of(RtThread *t, RtValue a, RtValue b)
{
    int64_t number = search(t, a, b, true);
    if (number == -1) {
        return rt_raise(t, RT_EXC_ValueError, "sequence.index(x): x not in sequence");
    }
    return number < 0 ? RT_NULL : rt_small_int(number);
}

/* --- functions --- */

#define X(name, value, doc) \
    static RtValue operator_##name(RtThread *t, RtValue self, const RtValue *args, size_t nargs) \
    { \
        (void)self; \
        if (rt_args_check(t, #name, nargs, 2, 2) < 0) { \
            return RT_NULL; \
        } \
        RtValue a = args[0], b = args[1]; \
        return value; \
    }
BINARY(X)
#undef X
#define X(name, value, doc) \
    static RtValue operator_##name(RtThread *t, RtValue self, RtValue a) \
    { \
        (void)t, (void)self; \
        return value; \
    }
UNARY(X)
#undef X

static RtValue
operator_setitem(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    (void)self;
    if (rt_args_check(t, "setitem", nargs, 3, 3) < 0 || rt_set_item(t, args[0], args[1], args[2]) < 0) {
        return RT_NULL;
    }
    return RT_NONE;
}

static RtValue
operator_length_hint(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    int64_t given = 0;
    (void)self;
    if (rt_args_check(t, "length_hint", nargs, 1, 2) < 0 || (nargs > 1 && rt_index_argument(t, args[1], &given) < 0)) {
        return RT_NULL;
    }
    int64_t hint = rt_length_hint(t, args[0], given);
    return hint == -1 && t->exc != NULL ? RT_NULL : rt_small_int(hint);
}

static RtValue
operator_call(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    (void)self;
    if (nargs < 1) {
        rt_args_check(t, "call", nargs, 1, SIZE_MAX);
        return RT_NULL;
    }
    return rt_call(t, args[0], args + 1, nargs - 1, kwnames);
}

static const RtMethodDef methods[] = {
#define X(name, value, doc) RT_METHOD_FAST(#name, operator_##name, doc),
    BINARY(X)
#undef X
#define X(name, value, doc) RT_METHOD_O(#name, operator_##name, doc),
    UNARY(X)
#undef X
    RT_METHOD_FAST("setitem", operator_setitem, "a[b] = c"),
    RT_METHOD_FAST("length_hint", operator_length_hint, "How many items there may be."),
    RT_METHOD_FAST_KW("call", operator_call, "obj(*args, **kwargs)"),
    {0},
};

const RtModuleDef rt_operator_def = {
    .name = "_operator", .methods = methods, .exec = rt_operator_add_getters, .doc = "The operators of the language, as functions.",
};
