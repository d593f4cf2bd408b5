/* Calling a slot by its name from the language: the functions behind slot wrappers. */
#ifndef RT_SLOTS_WRAP_H
#define RT_SLOTS_WRAP_H

#include "rt_slots.h"

#define RT_WRAPS(X) \
    X(unary) X(next) X(truth) X(length) X(hash) X(binary) X(reflected) X(power) X(power_reflected) X(compare) X(contains) \
    X(set_item) X(del_item) X(get_attr) X(set_attr) X(del_attr) X(call) X(get) X(set) X(delete) X(init)
#define X(name) RtValue rt_wrap_##name(RtThread *t, const RtSlotDef *def, RtSlotFn fn, RtValue self, \
                                       const RtValue *args, size_t nargs, RtTuple *kwnames);
RT_WRAPS(X)
#undef X

/* The type whose slot the builtin function `__new__` calls; NULL when v is anything else. */
RtType *rt_new_wrapper_owner(RtValue v);
extern const RtMethodDef rt_new_def;

#endif
