/* Attributes that are fields: getset descriptors (computed by C) and member descriptors (__slots__). */
#ifndef RT_ATTRIBUTE_H
#define RT_ATTRIBUTE_H

#include "rt_descriptor.h"

/* int.real: types.getset.  Immutable. */
typedef struct RtGetSet {
    RtObject head;
    const RtGetSetDef *def;
    RtType *owner;           /* counted */
    RtStr *name;
} RtGetSet;

RtValue rt_getset_new(RtThread *t, RtType *owner, const RtGetSetDef *def);
RtValue rt_member_new(RtThread *t, RtType *owner, RtStr *name, uint32_t offset);
RtValue rt_member_of_def(RtThread *t, RtType *owner, const RtGetSetDef *def);
int rt_attribute_init(RtThread *t);

#endif
