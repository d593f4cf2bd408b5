/* The C behind the modules `bisect` and `heapq` (runtime/library/): _bisect, _heapq. */
#ifndef RT_SORTED_H
#define RT_SORTED_H

#include "rt_module.h"

extern const RtModuleDef rt_bisect_def, rt_heapq_def;

#endif
