/* Weak proxies: weak references that work as their targets do, until these die. */
#include <stdio.h>

#include "rt_bytes.h"
#include "rt_error.h"
#include "rt_float.h"
#include "rt_format.h"
#include "rt_instance.h"
#include "rt_iter.h"
#include "rt_number.h"
#include "rt_str.h"
#include "rt_subscript.h"
#include "rt_vm.h"
#include "rt_weakref.h"

bool
rt_is_proxy_type(RtThread *t, const RtType *type)
{
    return type == t->vm->types.weakproxy || type == t->vm->types.weakproxy_callable;
}

/* The target, or any other value itself: a new reference; RT_NULL with ReferenceError when the target is dead. */
static RtValue
real(RtThread *t, RtValue v)
{
    if (!rt_value_is_heap(v) || !rt_is_proxy_type(t, rt_value_object(v)->type)) {
        return rt_dup(t, v);
    }
    RtValue target = rt_weakref_upgrade(t, (RtWeakref *)rt_value_object(v));
    return !rt_value_is_null(target) ? target
                                     : rt_raise(t, RT_EXC_ReferenceError, "weakly-referenced object no longer exists");
}

/* --- operators: on the targets --- */

#define UNARY(slot, function)                                                  \
    static RtValue proxy_##slot(RtThread *t, RtValue self)                     \
    {                                                                          \
        RtValue v = real(t, self);                                             \
        RtValue result = rt_value_is_null(v) ? RT_NULL : function(t, v);       \
        rt_close(t, v);                                                        \
        return result;                                                         \
    }
#define BINARY(slot, call)                                                     \
    static RtValue proxy_##slot(RtThread *t, RtValue a, RtValue b)             \
    {                                                                          \
        RtValue x = real(t, a), y = rt_value_is_null(x) ? RT_NULL : real(t, b); \
        RtValue result = rt_value_is_null(y) ? RT_NULL : (call);               \
        rt_close(t, x);                                                        \
        rt_close(t, y);                                                        \
        return result;                                                         \
    }
#define OPERATOR(name, op) BINARY(name, rt_binary(t, op, x, y)) BINARY(i##name, rt_inplace(t, op, x, y))
#define OPERATORS(X)                                                                                                   \
    X(add, RT_ADD) X(and, RT_AND) X(floordiv, RT_FLOOR_DIVIDE) X(lshift, RT_LSHIFT) X(matmul, RT_MATRIX_MULTIPLY)      \
    X(mul, RT_MULTIPLY) X(mod, RT_REMAINDER) X(or, RT_OR) X(pow, RT_POWER) X(rshift, RT_RSHIFT) X(sub, RT_SUBTRACT)    \
    X(truediv, RT_TRUE_DIVIDE) X(xor, RT_XOR)

OPERATORS(OPERATOR)
BINARY(divmod, rt_divmod(t, x, y))
BINARY(get_item, rt_get_item(t, x, y))
UNARY(str, rt_str_of)
UNARY(iter, rt_iter)
UNARY(negative, rt_negative)
UNARY(positive, rt_positive)
UNARY(invert, rt_invert)
UNARY(absolute, rt_absolute)
UNARY(index, rt_index)
UNARY(to_int, rt_to_int)
UNARY(to_float, rt_to_float)

static RtValue
proxy_power3(RtThread *t, RtValue a, RtValue b, RtValue modulus)
{
    RtValue x = real(t, a), y = rt_value_is_null(x) ? RT_NULL : real(t, b);
    RtValue z = rt_value_is_null(y) ? RT_NULL : real(t, modulus);
    RtValue result = rt_value_is_null(z) ? RT_NULL : rt_power(t, x, y, z);
    rt_close(t, x);
    rt_close(t, y);
    rt_close(t, z);
    return result;
}

static RtValue
proxy_compare(RtThread *t, RtValue a, RtValue b, int op)
{
    RtValue x = real(t, a), y = rt_value_is_null(x) ? RT_NULL : real(t, b);
    RtValue result = rt_value_is_null(y) ? RT_NULL : rt_compare(t, x, y, op);
    rt_close(t, x);
    rt_close(t, y);
    return result;
}

static RtValue
proxy_next(RtThread *t, RtValue self)
{
    RtValue v = real(t, self), result = RT_NULL;
    if (rt_value_is_null(v)) {
        return RT_NULL;
    }
    if (rt_type_of(t, v)->slots.next == NULL) {
        rt_raise(t, RT_EXC_TypeError, "Weakref proxy referenced a non-iterator '%T' object", v);
    }
    else {
        result = rt_type_of(t, v)->slots.next(t, v);
    }
    rt_close(t, v);
    return result;
}

static int
proxy_truth(RtThread *t, RtValue self)
{
    RtValue v = real(t, self);
    int result = rt_value_is_null(v) ? -1 : rt_truth(t, v);
    rt_close(t, v);
    return result;
}

static int64_t
proxy_length(RtThread *t, RtValue self)
{
    RtValue v = real(t, self);
    int64_t result = rt_value_is_null(v) ? -1 : rt_length(t, v);
    rt_close(t, v);
    return result;
}

static int
proxy_contains(RtThread *t, RtValue self, RtValue item)
{
    RtValue v = real(t, self), x = rt_value_is_null(v) ? RT_NULL : real(t, item);
    int result = rt_value_is_null(x) ? -1 : rt_contains(t, v, x);
    rt_close(t, x);
    rt_close(t, v);
    return result;
}

static int
proxy_set_item(RtThread *t, RtValue self, RtValue key, RtValue x)
{
    RtValue v = real(t, self);
    int result = rt_value_is_null(v) ? -1 : rt_value_is_null(x) ? rt_del_item(t, v, key) : rt_set_item(t, v, key, x);
    rt_close(t, v);
    return result;
}

static RtValue
proxy_get_attr(RtThread *t, RtValue self, RtStr *name)
{
    RtValue v = real(t, self), result = rt_value_is_null(v) ? RT_NULL : rt_get_attr(t, v, name);
    rt_close(t, v);
    return result;
}

static int
proxy_set_attr(RtThread *t, RtValue self, RtStr *name, RtValue x)
{
    RtValue v = real(t, self);
    int result = rt_value_is_null(v) ? -1 : rt_set_attr(t, v, name, x);
    rt_close(t, v);
    return result;
}

static RtValue
proxy_call(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    RtValue v = real(t, self), result = rt_value_is_null(v) ? RT_NULL : rt_call(t, v, args, nargs, kwnames);
    rt_close(t, v);
    return result;
}

/* --- itself --- */

static RtValue
proxy_repr(RtThread *t, RtValue self)
{
    RtValue v = rt_weakref_upgrade(t, (RtWeakref *)rt_value_object(self));
    char here[24], there[24];
    snprintf(here, sizeof here, "%p", (void *)rt_value_object(self));
    RtStr *s;
    if (rt_value_is_null(v)) {
#if RT_HOST >= 0x030d
        return rt_str_value(rt_str_format(t, "<weakproxy at %s; dead>", here));
#else
        snprintf(there, sizeof there, "%p", (void *)rt_type_of(t, RT_NONE));    /* None has no address here */
        return rt_str_value(rt_str_format(t, "<weakproxy at %s to NoneType at %s>", here, there));
#endif
    }
    snprintf(there, sizeof there, "%p", (void *)rt_value_object(v));
#if RT_HOST >= 0x030d
    s = rt_str_format(t, "<weakproxy at %s; to '%T' at %s>", here, v, there);
#else
    s = rt_str_format(t, "<weakproxy at %s to %T at %s>", here, v, there);
#endif
    rt_close(t, v);
    return rt_str_value(s);
}

static RtValue
proxy_bytes(RtThread *t, RtValue self)
{
    RtValue v = real(t, self), result = rt_value_is_null(v) ? RT_NULL : rt_call_method(t, v, t->vm->names.__bytes__, NULL, 0);
    rt_close(t, v);
    return result;
}

static RtValue
proxy_reversed(RtThread *t, RtValue self)
{
    RtValue v = real(t, self), result = rt_value_is_null(v) ? RT_NULL : rt_call_method(t, v, t->vm->names.__reversed__, NULL, 0);
    rt_close(t, v);
    return result;
}

static const RtMethodDef proxy_methods[] = {
    RT_METHOD_NOARGS("__bytes__", proxy_bytes, "The object's own."),
    RT_METHOD_NOARGS("__reversed__", proxy_reversed, "The object's own."),
    {0},
};

#define SLOT(name, op) .binary[op] = proxy_##name, .inplace[op] = proxy_i##name,
#define SLOTS                                                                                                          \
    OPERATORS(SLOT)                                                                                                    \
    .power3 = proxy_power3, .divmod = proxy_divmod, .repr = proxy_repr, .str = proxy_str, .iter = proxy_iter, .next = proxy_next,              \
    .negative = proxy_negative, .positive = proxy_positive, .invert = proxy_invert, .absolute = proxy_absolute,        \
    .index = proxy_index, .to_int = proxy_to_int, .to_float = proxy_to_float, .truth = proxy_truth,                    \
    .length = proxy_length, .get_item = proxy_get_item, .set_item = proxy_set_item, .contains = proxy_contains,        \
    .hash = rt_hash_unhashable, .compare = proxy_compare, .get_attr = proxy_get_attr, .set_attr = proxy_set_attr,      \
    .traverse = rt_weakref_traverse, .clear = rt_weakref_clear, .dealloc = rt_weakref_dealloc

static const RtTypeSpec proxy_spec = {
    .name = "ProxyType", .module = "weakref", .basic_size = sizeof(RtWeakref), .methods = proxy_methods, .slots = {SLOTS},
};
static const RtTypeSpec callable_proxy_spec = {
    .name = "CallableProxyType", .module = "weakref", .basic_size = sizeof(RtWeakref), .methods = proxy_methods,
    .slots = {SLOTS, .call = proxy_call},
};

RtValue
rt_weakref_proxy(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    (void)self;
    if (rt_args_check(t, "proxy", nargs, 1, 2) < 0) {
        return RT_NULL;
    }
    bool callable = rt_type_of(t, args[0])->slots.call != NULL;
    return rt_weakref_make(t, callable ? t->vm->types.weakproxy_callable : t->vm->types.weakproxy, args[0],
                           nargs == 2 && !rt_value_is_none(args[1]) ? args[1] : RT_NULL);
}

void
rt_weakref_proxy_init(RtThread *t)
{
    t->vm->types.weakproxy = rt_type_new_builtin(t, &proxy_spec);
    t->vm->types.weakproxy_callable = rt_type_new_builtin(t, &callable_proxy_spec);
}
