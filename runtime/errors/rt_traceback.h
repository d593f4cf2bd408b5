/* Traceback objects, and the text of an uncaught exception. */
#ifndef RT_TRACEBACK_H
#define RT_TRACEBACK_H

#include "rt_code.h"

struct RtFrame;

/* One line of a traceback.  next leads towards where it was raised.  Immutable but for next (under its lock). */
typedef struct RtTraceback {
    RtObject head;
    struct RtTraceback *next;    /* counted or NULL */
    RtCode *code;                /* counted */
    RtDict *globals;             /* counted */
    int32_t line;
    uint32_t lasti;              /* units */
    RtValue self;                /* of a NameError: what the frame's variable `self` held, for a suggestion; counted or RT_NULL */
} RtTraceback;

/* A line for the frame, in front of `next` (taken, may be NULL); NULL with an exception. */
RtTraceback *rt_traceback_new(RtThread *t, RtTraceback *next, struct RtFrame *f);
RtTraceback *rt_traceback_next(RtThread *t, RtTraceback *tb);      /* a new reference, or NULL */
/* Keep the value of the frame's variable `self` in its entry. */
void rt_traceback_keep_self(RtThread *t, RtTraceback *tb, const struct RtFrame *f);
/* The whole text as CPython prints it (without caret lines), for an exception: a new str, or NULL. */
RtStr *rt_traceback_format(RtThread *t, RtObject *exc);
/* Print it on the VM's stderr, flushing stdout first; SystemExit is no business of it.  Never fails. */
void rt_traceback_print(RtThread *t, RtObject *exc);
/* "Exception ignored in: ..." on stderr, for an exception that nobody can get; clears t->exc. */
void rt_report_unraisable(RtThread *t, const char *doing, RtValue where);       /* from 3.14 on the host says what we were doing */
void rt_report_unraisable_in(RtThread *t, const char *format, RtValue where);    /* another first line; where is %R */

int rt_traceback_init(RtThread *t);

/* The VM's part. */
typedef struct {
    RtDict *sources;             /* filename -> text given by the host, or NULL */
    uint8_t ended;               /* atomic: the program has, and no source is read any more */
} RtTracebackRoom;

#endif
