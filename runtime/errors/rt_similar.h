/* The name that somebody may have meant. */
#ifndef RT_SIMILAR_H
#define RT_SIMILAR_H

#include "rt_str.h"

/* The one of n strings that is most like `name`, borrowed, or RT_NULL when none is near enough. */
RtValue rt_similar(const RtStr *name, const RtValue *candidates, int64_t n);

#endif
