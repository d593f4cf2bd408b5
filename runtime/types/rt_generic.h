/* list[int] and int | None: what annotations are made of. */
#ifndef RT_GENERIC_H
#define RT_GENERIC_H

#include "rt_call.h"

/* Both immutable. */
typedef struct {
    RtObject head;
    RtType *origin;          /* counted */
    RtTuple *args;           /* counted */
} RtGenericAlias;

typedef struct {
    RtObject head;
    RtTuple *args;           /* counted; two or more, each once, no unions; None as its type */
} RtUnionType;

/* origin[key]: a new alias. */
RtValue rt_generic_alias_new(RtThread *t, RtType *origin, RtValue key);
/* a | b for types: a union, one of them when they are the same, NotImplemented when one is no type. */
RtValue rt_union_or(RtThread *t, RtValue a, RtValue b);

/* A row of class methods: __class_getitem__ of types with generic aliases. */
RtValue rt_class_getitem(RtThread *t, RtValue type, RtValue key);
#define RT_CLASS_GETITEM RT_METHOD_O("__class_getitem__", rt_class_getitem, "A generic alias of the type.")
extern const RtMethodDef rt_generic_class_methods[];    /* only that one */

int rt_generic_init(RtThread *t);

#endif
