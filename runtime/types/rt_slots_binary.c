/* The binary operators of classes of the language: __add__ and __radd__ from one slot.
 *
 * The slot is called with the operands in source order, for the type of either of them that has it.
 */
#include "rt_slots.h"
#include "rt_vm.h"

/* Does b's class bring a reflected method of its own, other than the one a's class has? */
static bool
overrides(RtThread *t, RtType *a, RtType *b, RtStr *reflected)
{
    RtValue of_b = rt_type_lookup(t, b, reflected);
    return !rt_value_is_null(of_b) && !rt_value_is(of_b, rt_type_lookup(t, a, reflected));
}

static RtValue
call_or_decline(RtThread *t, RtStr *name, RtValue self, RtValue other)
{
    RtValue r = rt_call_special(t, name, (RtValue[]){self, other}, 2);
    return rt_value_is_null(r) && t->exc == NULL ? RT_NOT_IMPLEMENTED : r;
}

static bool
is_not_implemented(RtValue v)
{
    return v.bits == RT_NOT_IMPLEMENTED.bits;
}

/* `own` calls methods by name; in_left and in_right: what the operands' types have in its slot. */
static RtValue
dispatch(RtThread *t, RtBinaryFn own, RtBinaryFn in_left, RtBinaryFn in_right, RtStr *name, RtStr *reflected, RtValue a, RtValue b)
{
    RtType *left = rt_type_of(t, a), *right = rt_type_of(t, b);
    bool try_right = left != right && in_right == own;
    if (in_left == own) {
        if (try_right && rt_type_is_subtype(right, left) && overrides(t, left, right, reflected)) {
            RtValue r = call_or_decline(t, reflected, b, a);
            if (!is_not_implemented(r)) {
                return r;
            }
            try_right = false;
        }
        RtValue r = call_or_decline(t, name, a, b);
        if (!is_not_implemented(r) || left == right) {
            return r;
        }
    }
    return try_right ? call_or_decline(t, reflected, b, a) : RT_NOT_IMPLEMENTED;
}

#define DISPATCH(name, slot)                                                                                          \
    RtValue rt_dispatch_##name(RtThread *t, RtValue a, RtValue b)                                                     \
    {                                                                                                                 \
        return dispatch(t, rt_dispatch_##name, rt_type_of(t, a)->slots.slot, rt_type_of(t, b)->slots.slot,            \
                        t->vm->names.__##name##__, t->vm->names.__r##name##__, a, b);                                 \
    }
#define X(op, name)                                                                                                   \
    DISPATCH(name, binary[op])                                                                                        \
    RtValue rt_dispatch_i##name(RtThread *t, RtValue a, RtValue b)                                                    \
    {                                                                                                                 \
        return call_or_decline(t, t->vm->names.__i##name##__, a, b);                                                  \
    }
RT_BINARY_SLOTS(X)
#undef X
DISPATCH(divmod, divmod)

#if RT_HOST >= 0x030e
static RtValue
ask_power3(RtThread *t, RtStr *name, RtValue a, RtValue b, RtValue c)
{
    RtValue r = rt_call_special(t, name, (RtValue[]){a, b, c}, 3);
    return rt_value_is_null(r) && t->exc == NULL ? RT_NOT_IMPLEMENTED : r;
}
#endif

/* pow(a, b, c) asks the first operand only, and from 3.14 on the second one as other operators do. */
RtValue
rt_dispatch_power3(RtThread *t, RtValue a, RtValue b, RtValue c)
{
    if (rt_value_is_none(c)) {
        return rt_dispatch_pow(t, a, b);
    }
    RtType *left = rt_type_of(t, a);
    RtNames *names = &t->vm->names;
#if RT_HOST >= 0x030e
    RtType *right = rt_type_of(t, b);
    bool try_right = left != right && right->slots.power3 == rt_dispatch_power3;
    if (left->slots.power3 == rt_dispatch_power3) {
        if (try_right && rt_type_is_subtype(right, left) && overrides(t, left, right, names->__rpow__)) {
            RtValue r = ask_power3(t, names->__rpow__, b, a, c);
            if (!is_not_implemented(r)) {
                return r;
            }
            try_right = false;
        }
        RtValue r = ask_power3(t, names->__pow__, a, b, c);
        if (!is_not_implemented(r) || left == right) {
            return r;
        }
    }
    return try_right ? ask_power3(t, names->__rpow__, b, a, c) : RT_NOT_IMPLEMENTED;
#else
    if (left->slots.power3 != rt_dispatch_power3) {
        return RT_NOT_IMPLEMENTED;
    }
    RtValue r = rt_call_special(t, names->__pow__, (RtValue[]){a, b, c}, 3);
    return rt_value_is_null(r) && t->exc == NULL ? rt_raise(t, RT_EXC_AttributeError, "%U", names->__pow__) : r;
#endif
}
