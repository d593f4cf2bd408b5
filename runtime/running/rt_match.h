/* What mapping and class patterns find in a value. */
#ifndef RT_MATCH_H
#define RT_MATCH_H

#include "rt_type.h"

/* The values that subject.get() has for the keys, as a tuple; None when one is missing; RT_NULL on failure. */
RtValue rt_match_keys(RtThread *t, RtValue subject, RtTuple *keys);
/* The attributes that a class pattern compares with its sub-patterns, as a tuple: `positional` of them by the class's
 * __match_args__, the others by name.  None when subject is no such instance or lacks one; RT_NULL on failure. */
RtValue rt_match_class(RtThread *t, RtValue subject, RtValue class_, int positional, RtTuple *names);

#endif
