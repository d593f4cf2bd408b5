/* Slots and dunder methods: one table that says which name stands for which slot, both ways.
 *
 * A builtin type's slot becomes a descriptor in its dict (int.__add__), which calls the slot.  A class of the language
 * gets in each slot a function that calls the dunder method; or, when the method found is such a descriptor of an ancestor, the
 * ancestor's C function itself.
 */
#ifndef RT_SLOTS_H
#define RT_SLOTS_H

#include "rt_call.h"

typedef void (*RtSlotFn)(void);      /* any slot; cast to its own type before it is called */
struct RtSlotDef;
/* Call slot `fn` for the attribute `def` with self and arguments, their number checked. */
typedef RtValue (*RtWrapFn)(RtThread *t, const struct RtSlotDef *def, RtSlotFn fn, RtValue self, const RtValue *args, size_t nargs,
                            RtTuple *kwnames);

typedef struct RtSlotDef {
    size_t name;             /* offset in RtNames */
    size_t slot;             /* offset in RtSlots */
    RtWrapFn wrap;           /* NULL: the name gets no descriptor from this slot */
    RtSlotFn dispatch;       /* for classes of the language */
    int operator_;           /* of compare */
    const char *doc;
} RtSlotDef;

extern const RtSlotDef rt_slot_defs[];
extern const size_t rt_slot_def_count;
/* The interned name of a row. */
RtStr *rt_slot_name(RtThread *t, const RtSlotDef *def);

/* int.__add__: types.wrapper_descriptor.  Immutable. */
typedef struct RtWrapper {
    RtObject head;
    const RtSlotDef *def;
    RtSlotFn fn;
    RtType *owner;           /* borrowed: builtin types live as long as their VM */
    RtStr *name;
} RtWrapper;

/* (1).__add__: types.method_wrapper.  Immutable. */
typedef struct RtBoundWrapper {
    RtObject head;
    RtWrapper *wrapper;      /* counted */
    RtValue self;            /* counted */
} RtBoundWrapper;

static inline RtSlotFn
rt_slot_get_fn(const RtSlots *slots, size_t offset)
{
    RtSlotFn fn;
    memcpy(&fn, (const char *)slots + offset, sizeof fn);
    return fn;
}
static inline void
rt_slot_set_fn(RtSlots *slots, size_t offset, RtSlotFn fn)
{
    memcpy((char *)slots + offset, &fn, sizeof fn);
}

int rt_slots_init(RtThread *t);      /* types.wrapper_descriptor, types.method_wrapper */

/* Bind `found` (an attribute of self's type) for a call.  1: call it with self first; 0: *bound is to be called without self, new. -1 */
int rt_bind_special(RtThread *t, RtValue found, RtValue self, RtValue *bound);

/* The functions in the slots of classes of the language (rt_slots_dispatch.c, rt_slots_binary.c). */
#define RT_UNARY_SLOTS(X) \
    X(repr, __repr__) X(str, __str__) X(negative, __neg__) X(positive, __pos__) X(invert, __invert__) X(absolute, __abs__) \
    X(index, __index__) X(to_int, __int__) X(to_float, __float__)
#define RT_BINARY_SLOTS(X) \
    X(RT_ADD, add) X(RT_AND, and) X(RT_FLOOR_DIVIDE, floordiv) X(RT_LSHIFT, lshift) X(RT_MATRIX_MULTIPLY, matmul) \
    X(RT_MULTIPLY, mul) X(RT_REMAINDER, mod) X(RT_OR, or) X(RT_POWER, pow) X(RT_RSHIFT, rshift) X(RT_SUBTRACT, sub) \
    X(RT_TRUE_DIVIDE, truediv) X(RT_XOR, xor)

#define X(slot, name) RtValue rt_dispatch_##slot(RtThread *t, RtValue self);
RT_UNARY_SLOTS(X)
#undef X
#define X(op, name) RtValue rt_dispatch_##name(RtThread *t, RtValue a, RtValue b); \
    RtValue rt_dispatch_i##name(RtThread *t, RtValue a, RtValue b);
RT_BINARY_SLOTS(X)
#undef X
RtValue rt_dispatch_divmod(RtThread *t, RtValue a, RtValue b);
RtValue rt_dispatch_power3(RtThread *t, RtValue a, RtValue b, RtValue c);
RtValue rt_dispatch_iter(RtThread *t, RtValue self);
RtValue rt_dispatch_next(RtThread *t, RtValue self);
int rt_dispatch_truth(RtThread *t, RtValue self);
int64_t rt_dispatch_length(RtThread *t, RtValue self);
RtValue rt_dispatch_get_item(RtThread *t, RtValue self, RtValue key);
int rt_dispatch_set_item(RtThread *t, RtValue self, RtValue key, RtValue v);
int rt_dispatch_contains(RtThread *t, RtValue self, RtValue item);
int rt_dispatch_hash(RtThread *t, RtValue self, int64_t *hash);
RtValue rt_dispatch_compare(RtThread *t, RtValue a, RtValue b, int op);
RtValue rt_dispatch_get_attr(RtThread *t, RtValue self, RtStr *name);
int rt_dispatch_set_attr(RtThread *t, RtValue self, RtStr *name, RtValue v);
RtValue rt_dispatch_call(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames);
RtValue rt_dispatch_descr_get(RtThread *t, RtValue descr, RtValue self, RtType *type);
int rt_dispatch_descr_set(RtThread *t, RtValue descr, RtValue self, RtValue v);
RtValue rt_dispatch_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames);
void rt_dispatch_finalize(RtThread *t, RtObject *self);
int rt_dispatch_init(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames);

#endif
