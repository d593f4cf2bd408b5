/* The operators of the language on any values: dispatch, reflected operands, messages.
 *
 * All of these may run code of the language (a dunder method), hence escape.
 */
#ifndef RT_NUMBER_H
#define RT_NUMBER_H

#include "rt_error.h"

RtValue rt_binary(RtThread *t, RtBinary op, RtValue a, RtValue b);
RtValue rt_inplace(RtThread *t, RtBinary op, RtValue a, RtValue b);
/* BINARY_OP's operand: op, or op + RT_INPLACE. */
RtValue rt_binary_op(RtThread *t, int oparg, RtValue a, RtValue b);
RtValue rt_power(RtThread *t, RtValue a, RtValue b, RtValue modulus);      /* modulus None: a ** b */
RtValue rt_divmod(RtThread *t, RtValue a, RtValue b);                      /* a tuple */
/* The result of a slot called by name that has declined: a sequence's + and * raise TypeError, others return NotImplemented. */
RtValue rt_sequence_declined(RtThread *t, RtBinaryFn fn, RtValue self, RtValue other);
bool rt_is_repeat_slot(RtThread *t, RtBinaryFn fn);
RtValue rt_negative(RtThread *t, RtValue v);
RtValue rt_positive(RtThread *t, RtValue v);
RtValue rt_invert(RtThread *t, RtValue v);
RtValue rt_absolute(RtThread *t, RtValue v);
/* operator.index(): an exact int. */
RtValue rt_to_int(RtThread *t, RtValue v);     /* int(v): an exact int */
RtValue rt_index(RtThread *t, RtValue v);      /* as int64_t: rt_index_int64() of rt_slice.h */

/* Rich comparison: the value of `a op b` (RT_LT ..). */
RtValue rt_compare(RtThread *t, RtValue a, RtValue b, int op);
int rt_compare_bool(RtThread *t, RtValue a, RtValue b, int op);           /* 0, 1, -1; identical is equal */
/* a is b or a == b: 0, 1, -1. */
static inline int rt_equal(RtThread *t, RtValue a, RtValue b)
{
    return a.bits == b.bits ? 1 : rt_value_both_int(a, b) ? 0 : rt_compare_bool(t, a, b, RT_EQ);
}
/* The bool for the sign of a three-way comparison: -1, 0, 1 against RT_LT .. */
static inline bool rt_compare_result(int sign, int op)
{
    return op == RT_LT ? sign < 0 : op == RT_LE ? sign <= 0 : op == RT_EQ ? sign == 0 : op == RT_NE ? sign != 0 : op == RT_GT ? sign > 0 : sign >= 0;
}

int rt_truth_slow(RtThread *t, RtValue v);
/* bool(v): 0, 1 or -1. */
static inline int rt_truth(RtThread *t, RtValue v)
{
    if (rt_value_is_bool(v)) {
        return rt_value_is_true(v);
    }
    if (rt_value_is_none(v)) {
        return 0;
    }
    return rt_value_is_int(v) ? v.bits != RT_INT_TAG : rt_truth_slow(t, v);
}

int rt_hash(RtThread *t, RtValue v, int64_t *hash);                       /* 0, -1; *hash is never -1 */
int rt_hash_unhashable(RtThread *t, RtValue v, int64_t *hash);            /* the slot that refuses */
int64_t rt_hash_pointer(const void *p);                                   /* by identity; never -1 */

#endif
