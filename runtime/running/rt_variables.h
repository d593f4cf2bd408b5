/* Names and variables as instructions load, store and delete them. */
#ifndef RT_VARIABLES_H
#define RT_VARIABLES_H

#include "rt_frame.h"

/* Raise UnboundLocalError or NameError for local `index` of the frame. */
void rt_raise_unbound(RtThread *t, RtFrame *f, int index);
/* The function's cells become the last locals of its frame. */
void rt_frame_copy_free_vars(RtThread *t, RtFrame *f, int n);

/* The mapping that names of the frame live in: the class body's, else the globals; new. */
RtValue rt_frame_mapping(RtThread *t, RtFrame *f);
/* LOAD_NAME, LOAD_GLOBAL: the value, new; RT_NULL with NameError. */
RtValue rt_frame_load_name(RtThread *t, RtFrame *f, RtStr *name);
RtValue rt_frame_load_global(RtThread *t, RtFrame *f, RtStr *name);
int rt_frame_store_name(RtThread *t, RtFrame *f, RtStr *name, RtValue v);
int rt_frame_delete_name(RtThread *t, RtFrame *f, RtStr *name);
int rt_frame_delete_global(RtThread *t, RtFrame *f, RtStr *name);
/* In a class body: the mapping first, then the cell number `index`, or the globals and builtins. */
RtValue rt_load_from_dict_or_deref(RtThread *t, RtFrame *f, RtValue mapping, int index);
RtValue rt_load_from_dict_or_globals(RtThread *t, RtFrame *f, RtValue mapping, RtStr *name);
/* The variable number `index`, out of its cell; new, or RT_NULL while it is unbound. */
RtValue rt_frame_variable(RtThread *t, RtFrame *f, int32_t index);
RtValue rt_load_build_class(RtThread *t, RtFrame *f);
int rt_frame_setup_annotations(RtThread *t, RtFrame *f);
/* from module import * */
int rt_import_star(RtThread *t, RtFrame *f, RtValue module);

#endif
