/* What the types of iterators share: for the files of this room. */
#ifndef RT_ITER_TYPES_H
#define RT_ITER_TYPES_H

#include "rt_iter.h"

int rt_iter_sequence_init(RtThread *t);

RtValue rt_iter_self(RtThread *t, RtValue self);                       /* the iter slot of iterators */
RtValue rt_item_iterator_new(RtThread *t, RtValue sequence);           /* v[0], v[1], …; borrows */

#endif
