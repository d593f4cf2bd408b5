/* Values that instructions build from the stack, and spread over it. */
#ifndef RT_BUILD_H
#define RT_BUILD_H

#include "rt_dict.h"
#include "rt_frame.h"
#include "rt_list.h"
#include "rt_set.h"
#include "rt_tuple.h"

/* From borrowed values; NULL with an exception. */
RtSet *rt_build_set(RtThread *t, const RtValue *values, int n);
RtDict *rt_build_map(RtThread *t, const RtValue *values, int pairs);
RtDict *rt_build_const_key_map(RtThread *t, RtTuple *keys, const RtValue *values, int n);

/* Exactly `before` values of an iterable; or with after >= 0, `before` values, a list of the rest, `after` values. */
RtTuple *rt_unpack_to_tuple(RtThread *t, RtValue seq, int before, int after);
/* Move the items of a tuple that only the caller has (taken) into `values`, the first one last. */
void rt_tuple_pour(RtThread *t, RtTuple *items, RtValue *values);
/* The same around item `before`, which is returned: the items in front of it into `left`, the others into `right`. */
RtValue rt_tuple_pour_around(RtThread *t, RtTuple *items, int before, RtValue *left, RtValue *right);
/* New references to the items in `values`, the first one last. */
void rt_tuple_spread(RtThread *t, const RtTuple *tuple, RtValue *values);
void rt_list_spread_locked(RtThread *t, RtList *list, RtValue *values);

/* An f-string's conversion: 1 str, 2 repr, 3 ascii. */
RtValue rt_convert_value(RtThread *t, int how, RtValue v);
/* CALL_INTRINSIC_1 */
RtValue rt_intrinsic_1(RtThread *t, RtFrame *f, int which, RtValue v);

#endif
