/* The name that somebody may have meant. */
#ifndef RT_SIMILAR_H
#define RT_SIMILAR_H

#include "rt_str.h"

/* The one of n values that is most like `name`, borrowed; RT_NULL when none is near enough, there are too many, or memory runs out.
 * Only strings count, and with `hide_private` none that begin with an underscore. */
RtValue rt_similar(RtThread *t, const RtStr *name, const RtValue *candidates, int64_t n, bool hide_private);

#endif
