/* sys: arguments, standard streams, exit, limits. */
#ifndef RT_SYS_H
#define RT_SYS_H

#include "rt_module.h"

/* Where the bytes of a stream go: the host sets it, else file descriptor 1 or 2.  -1 raises OSError. */
typedef int (*RtSinkFn)(void *context, int stream, const char *bytes, size_t size);
enum { RT_STDOUT = 1, RT_STDERR = 2 };

/* Collects written text; guarded by a mutex of its own, never held while waiting for the sink's reader in another lock. */
typedef struct {
    char *bytes;
    size_t used, size;
    bool line_buffered;      /* flush at each newline: a terminal, and stderr */
} RtStreamBuffer;

int rt_sys_write(RtThread *t, int stream, const char *utf8, size_t size);
int rt_sys_flush(RtThread *t, int stream);
/* Write to sys.stdout or sys.stderr (by name) as it is now; `text` is the same as the bytes.  0 or -1. */
int rt_sys_write_to(RtThread *t, RtStr *name, RtValue text, const char *utf8, size_t size);
/* sys.argv; a list of str. */
int rt_sys_set_argv(RtThread *t, int argc, const char *const *argv);
int rt_sys_init(RtThread *t);
int rt_time_init(RtThread *t);

/* The VM's part. */
typedef struct {
    RtSinkFn sink;           /* NULL: write(2) */
    void *sink_context;
    RtStreamBuffer buffers[3];   /* by stream number; guarded by `lock` */
    uint32_t lock;           /* atomic: a word that is 1 while somebody writes */
    RtValue stdout_, stderr_, stdin_;   /* the stream objects made at the start; counted */
    RtModule *module;        /* the module sys; counted */
    int32_t recursion_limit; /* atomic */
} RtSysRoom;

#endif
