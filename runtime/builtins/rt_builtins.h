/* The module builtins, and its functions that other C code needs. */
#ifndef RT_BUILTINS_H
#define RT_BUILTINS_H

#include "rt_module.h"

/* The namespace of builtins, borrowed; made by rt_builtins_init(). */
RtDict *rt_builtins_dict(RtThread *t);
/* len, isinstance, list.append: what specialized calls compare with.  Immortal, immutable once the VM is made. */
typedef struct {
    RtObject *len, *isinstance, *list_append, *build_class;
} RtCallableCache;

/* The functions themselves. */
RtValue rt_dir(RtThread *t, RtValue o);                   /* dir(o): a sorted list */
RtValue rt_build_class(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames);

int rt_builtins_init(RtThread *t);

#endif
