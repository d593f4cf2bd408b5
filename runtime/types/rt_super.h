/* super objects, and super().name without making one. */
#ifndef RT_SUPER_H
#define RT_SUPER_H

#include "rt_type.h"

/* Fields are read and written under the object's lock: __init__ may replace them at any time. */
typedef struct RtSuper {
    RtObject head;
    RtType *type;            /* counted; NULL before __init__ */
    RtValue object;          /* counted; RT_NULL when unbound */
    RtType *object_type;     /* counted */
} RtSuper;

/* super(type, self).name; as rt_load_method when is_method is not NULL. */
RtValue rt_super_load_attr(RtThread *t, RtValue type, RtValue self, RtStr *name, int *is_method);
int rt_super_init(RtThread *t);

#endif
