/* __annotations__ and __annotate__ of functions, classes and modules.
 *
 * Up to 3.13 the host evaluates annotations where they stand.  From 3.14 on it makes a function `__annotate__` of them, which is
 * called when somebody asks for the dict; that is then kept, and whoever sets one of the two changes the other. */
#ifndef RT_ANNOTATE_H
#define RT_ANNOTATE_H

#include "rt_type.h"

/* Getters and setters (RtGetSetDef): borrow their arguments; new, or RT_NULL; 0 or -1. */
RtValue rt_function_annotations(RtThread *t, RtValue self);
int     rt_function_set_annotations(RtThread *t, RtValue self, RtValue v);
RtValue rt_type_annotations(RtThread *t, RtValue self);
int     rt_type_set_annotations(RtThread *t, RtValue self, RtValue v);

#if RT_HOST >= 0x030e
RtValue rt_function_annotate(RtThread *t, RtValue self);
int     rt_function_set_annotate(RtThread *t, RtValue self, RtValue v);
RtValue rt_type_annotate(RtThread *t, RtValue self);
int     rt_type_set_annotate(RtThread *t, RtValue self, RtValue v);
RtValue rt_module_annotations(RtThread *t, RtValue self);
int     rt_module_set_annotations(RtThread *t, RtValue self, RtValue v);
RtValue rt_module_annotate(RtThread *t, RtValue self);
int     rt_module_set_annotate(RtThread *t, RtValue self, RtValue v);
#endif

#endif
