/* Between the files of exceptions. */
#ifndef RT_EXCEPTION_TYPES_H
#define RT_EXCEPTION_TYPES_H

#include "rt_exception.h"

extern const RtTypeSpec rt_base_exception_spec;
RtValue rt_exception_new_slot(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames);
int rt_exception_init_slot(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames);
RtValue rt_exception_str(RtThread *t, RtValue self);
int rt_exception_set_args(RtThread *t, RtValue self, const RtValue *args, size_t nargs);
/* Fields as new references; NULL when unset. */
RtTuple *rt_exception_args(RtThread *t, RtValue self);
RtObject *rt_exception_cause(RtThread *t, RtObject *exc);
RtObject *rt_exception_context(RtThread *t, RtObject *exc);
RtObject *rt_exception_traceback(RtThread *t, RtObject *exc);
void rt_exception_set_traceback_take(RtThread *t, RtObject *exc, RtObject *traceback);

/* OSError (rt_os_error.c): fields errno, strerror, filename, filename2. */
enum { RT_EXTRA_ERRNO, RT_EXTRA_STRERROR, RT_EXTRA_FILENAME, RT_EXTRA_FILENAME2, RT_EXTRA_WRITTEN, RT_EXTRA_OS_COUNT };
RtValue rt_os_error_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames);
int rt_os_error_init(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames);
RtValue rt_os_error_str(RtThread *t, RtValue self);
extern const RtGetSetDef rt_os_error_getsets[];

/* SyntaxError. */
enum { RT_EXTRA_MSG, RT_EXTRA_FILE, RT_EXTRA_LINENO, RT_EXTRA_OFFSET, RT_EXTRA_TEXT, RT_EXTRA_END_LINENO, RT_EXTRA_END_OFFSET,
       RT_EXTRA_PRINT, RT_EXTRA_SYNTAX_COUNT };

/* Replace a field of the exception's own; takes v.  Read one: a new reference, or RT_NULL. */
void rt_exception_set_extra_take(RtThread *t, RtValue self, int which, RtValue v);
RtValue rt_exception_get_extra(RtThread *t, RtValue self, int which);

#endif
