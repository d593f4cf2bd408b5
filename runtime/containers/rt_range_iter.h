/* Iterators of ranges: for the files of this room. */
#ifndef RT_RANGE_ITER_H
#define RT_RANGE_ITER_H

#include "rt_range.h"

int rt_range_iter_init(RtThread *t);
/* `length` numbers from start by step, borrowed ints of any size; the iterator that fits them. */
RtValue rt_range_iterator_new(RtThread *t, RtValue start, RtValue step, RtValue length);
/* base + i * step; new, or RT_NULL. */
RtValue rt_range_number(RtThread *t, RtValue base, RtValue i, RtValue step);

#endif
