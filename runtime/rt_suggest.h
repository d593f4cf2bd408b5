/* "Did you mean ...?" */
#ifndef RT_SUGGEST_H
#define RT_SUGGEST_H

#include "rt_str.h"

/* The one of n strings that is most like `name`, borrowed, or RT_NULL when none is near enough. */
RtValue rt_suggestion(const RtStr *name, const RtValue *candidates, int64_t n);

#endif
