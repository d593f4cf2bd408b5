/* Iterators and views of dicts: for the files of this room. */
#ifndef RT_DICT_VIEWS_H
#define RT_DICT_VIEWS_H

#include "rt_dict.h"

RtValue rt_dict_iterator_new(RtThread *t, RtDict *d, unsigned kind);       /* RT_DICT_ITER_*; borrows */
int rt_dict_iterators_init(RtThread *t);
int rt_dict_views_init(RtThread *t);
int rt_mapping_proxy_init(RtThread *t);

#endif
