/* bool, and the constants None, NotImplemented and Ellipsis: types of immediate values. */
#ifndef RT_BOOL_H
#define RT_BOOL_H

#include "rt_type.h"

int rt_bool_init(RtThread *t);       /* makes types.bool_, none, not_implemented, ellipsis; after rt_int_init() */

#endif
