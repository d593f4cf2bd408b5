/* Which thread runs the body of which module: between rt_import.c and rt_import_turns.c. */
#ifndef RT_IMPORT_TURNS_H
#define RT_IMPORT_TURNS_H

#include "rt_module.h"

/* Wait, detached, while another thread runs the body of `name`.  0, or -1 when a signal raised. */
int rt_import_wait(RtThread *t, RtStr *name);
/* t runs the body of own->name from now on, until rt_import_end(); false when somebody does already. */
bool rt_import_begin(RtThread *t, RtImporting *own);
void rt_import_end(RtThread *t, RtImporting *own);

#endif
