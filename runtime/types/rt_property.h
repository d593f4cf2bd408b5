/* property, staticmethod, classmethod; and bound methods. */
#ifndef RT_PROPERTY_H
#define RT_PROPERTY_H

#include "rt_descriptor.h"

/* staticmethod and classmethod.  function is written by __init__ under the object's lock. */
typedef struct RtWrapped {
    RtObject head;
    RtDict *dict;            /* own attributes, or NULL */
    RtValue function;        /* counted; RT_NULL before __init__ */
} RtWrapped;

RtValue rt_staticmethod_new(RtThread *t, RtValue function);
RtValue rt_classmethod_new(RtThread *t, RtValue function);
int rt_property_init(RtThread *t);
int rt_method_init(RtThread *t);

#endif
