/* v[key], v[key] = x, del v[key], key in v, len(v): for values of any type. */
#ifndef RT_SUBSCRIPT_H
#define RT_SUBSCRIPT_H

#include "rt_type.h"

RtValue rt_get_item(RtThread *t, RtValue v, RtValue key);              /* "'int' object is not subscriptable" */
int rt_set_item(RtThread *t, RtValue v, RtValue key, RtValue x);       /* "... does not support item assignment" */
int rt_del_item(RtThread *t, RtValue v, RtValue key);                  /* "... doesn't support item deletion" */
int rt_contains(RtThread *t, RtValue v, RtValue item);                 /* 1, 0, -1; "argument of type 'int' is not iterable" */
int64_t rt_length(RtThread *t, RtValue v);                             /* -1; "object of type 'int' has no len()" */
/* v[start:stop], and assignment to it: BINARY_SLICE, STORE_SLICE. */
RtValue rt_get_slice(RtThread *t, RtValue v, RtValue start, RtValue stop);
int rt_set_slice(RtThread *t, RtValue v, RtValue start, RtValue stop, RtValue x);

#endif
