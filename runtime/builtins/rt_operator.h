/* _operator, the C behind the module `operator` (runtime/library/): functions (rt_operator.c), and objects that ask what they
 * are called with for items, attributes and methods (rt_operator_getters.c). */
#ifndef RT_OPERATOR_H
#define RT_OPERATOR_H

#include "rt_module.h"

extern const RtModuleDef rt_operator_def;
int rt_operator_init(RtThread *t);
int rt_operator_add_getters(RtThread *t, RtModule *m);

#endif
