/* The functions of the module builtins, by file. */
#ifndef RT_BUILTINS_TABLE_H
#define RT_BUILTINS_TABLE_H

#include "rt_builtins.h"

extern const RtMethodDef rt_builtins_object[];     /* rt_builtins_object.c: about any object */
extern const RtMethodDef rt_builtins_number[];     /* rt_builtins_number.c */
extern const RtMethodDef rt_builtins_iterable[];   /* rt_builtins_iterable.c */
extern const RtMethodDef rt_builtins_io[];         /* rt_builtins_io.c: print, input */

/* rt_builtins_quit.c: quit and exit.  0 or -1. */
int rt_builtins_add_quitters(RtThread *t, RtModule *m);

#endif
