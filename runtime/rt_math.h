/* The built-in module math. */
#ifndef RT_MATH_H
#define RT_MATH_H

#include "rt_type.h"

RtValue rt_math_module(RtThread *t);     /* makes the module */

#endif
