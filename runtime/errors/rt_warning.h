/* Warnings of the language. */
#ifndef RT_WARNING_H
#define RT_WARNING_H

#include "rt_error.h"

/* Warn about the line that runs, as the host's settings want it: shown, silent, or raised.  0, or -1 with t->exc.
 * May run code of the host: an escape. */
int rt_warn(RtThread *t, RtExc category, const char *text);
/* The conversion method of `of`, which is RT_NULL when the message does not name its type, returned `r` of a subclass: as rt_warn(). */
int rt_warn_of_subclass(RtThread *t, RtValue of, const char *method, const char *kind, RtValue r);

#endif
