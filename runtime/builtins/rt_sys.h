/* sys: arguments, standard streams, exit, limits. */
#ifndef RT_SYS_H
#define RT_SYS_H

#include <pthread.h>

#include "rt_module.h"

/* Where the bytes of a stream go: the host sets it, else file descriptor 1 or 2.  Called by a detached thread, one at a time.
 * Returns 0, or an errno. */
typedef int (*RtSinkFn)(void *context, int stream, const char *bytes, size_t size);
enum { RT_STDIN = 0, RT_STDOUT = 1, RT_STDERR = 2 };

/* Text on its way to a stream; guarded by the room's byte lock. */
typedef struct {
    char *bytes;             /* malloc()ed */
    size_t used, size;
    bool line_buffered;      /* goes out at each end of line: a terminal, and stderr */
} RtStreamBuffer;

/* Bytes read from file descriptor 0 and not yet asked for; guarded by the room's mutex `input`. */
typedef struct {
    char *bytes;
    size_t first, used, size;
} RtInputBuffer;

/* sys.stdout and its kind.  Immutable. */
typedef struct {
    RtObject head;
    int stream;
} RtStream;

int rt_sys_write(RtThread *t, int stream, const char *utf8, size_t size);
int rt_sys_flush(RtThread *t, int stream);
/* Write a str to a stream, as UTF-8.  What it does about lone surrogates is the sink's, unless its errors are strict. */
int rt_sys_write_str(RtThread *t, int stream, RtStr *s);
/* The stream that v is, or NULL: another object with a write(). */
RtStream *rt_sys_stream(RtThread *t, RtValue v);
/* Write to sys.stdout or sys.stderr (by name) as it is now; `text` is the same as the bytes.  0 or -1. */
int rt_sys_write_to(RtThread *t, RtStr *name, RtValue text, const char *utf8, size_t size);
/* Write to sys.stderr as it is now; exceptions are dropped. */
void rt_sys_write_error(RtThread *t, RtStr *text);
/* The attribute of the module sys: a new reference; RT_NULL without an exception when it is not there. */
RtValue rt_sys_get(RtThread *t, RtStr *name);
/* The next line of standard input with its end, empty at the end of the input; NULL with an exception. */
RtStr *rt_sys_read_line(RtThread *t);

/* What stands in the places of sys.stderr and, when `both`, sys.stdout is flushed; exceptions are dropped.  Nothing may be raised. */
void rt_sys_flush_replaced(RtThread *t, bool both);
/* The end of the program: sys has its first streams again.  -1: what stood in their places could not be flushed, which was told. */
int rt_sys_give_back_streams(RtThread *t);
/* The exit status that an uncaught SystemExit asks for, an int of any size; its text, if it has one, is written to sys.stderr. */
RtValue rt_sys_exit_status(RtThread *t, RtObject *exc);

/* sys.argv; a list of str. */
int rt_sys_set_argv(RtThread *t, int argc, const char *const *argv);
/* sys.path becomes a list of this folder.  0 or -1. */
int rt_sys_set_folder(RtThread *t, RtStr *folder);
/* What sys says of the host: its version (RT_HOST has the first two numbers of version_info), its program, its flag. */
typedef struct {
    const char *version;
    int micro;
    const char *level;           /* "alpha", "beta", "candidate", "final" */
    int serial;
    const char *executable;
    bool dont_write_bytecode;
    const char *errors[3];       /* by stream number: what they do about what they cannot write, or read; NULL: as by default */
    bool sink_handles[3];        /* the sink has an error handler of that name, though it may be none of ours */
} RtSysHost;
int rt_sys_set_host(RtThread *t, const RtSysHost *host);
/* The host is this release of CPython or a later one: 0x030d01 is 3.13.1.  RT_HOST knows releases by two numbers, when compiling; this asks the
 * host that runs. */
bool rt_sys_host_since(const RtThread *t, int release);
int rt_sys_init(RtThread *t);
void rt_sys_fini(RtThread *t);       /* flushes; gives the buffers back */
int rt_time_init(RtThread *t);
int rt_stream_init(RtThread *t);     /* rt_sys_stream.c: the type of streams */
/* A type of tuples whose items have names: the `fields`, ended by NULL. */
RtType *rt_struct_type(RtThread *t, const RtTypeSpec *spec, const char *const *fields);
RtValue rt_struct_repr(RtThread *t, RtValue self);

/* The VM's part. */
typedef struct {
    RtSinkFn sink;               /* NULL: write(2); written while nothing runs */
    void *sink_context;
    RtStreamBuffer buffers[3];   /* by stream number; guarded by `lock` */
    RtInputBuffer in;
    pthread_mutex_t output;      /* held while bytes go out, so that they keep their order */
    pthread_mutex_t input;
    RtThread *flusher;           /* atomic; who holds `output` */
    uint8_t lock;                /* rt_lock.h */
    RtModule *module;            /* the module sys; counted */
    RtStr *folder;               /* atomic; the folder of the program's own modules, interned; NULL: there is none */
    char *errors[3];             /* by stream number, names of error handlers, malloc()ed; written before a program runs */
    bool sink_handles[3];        /* as RtSysHost has it; written before a program runs */
    int host_micro;              /* the third number of the host's version; written before a program runs */
    RtType *stream_type, *version_type, *float_type, *int_type, *hash_type;
} RtSysRoom;

#endif
