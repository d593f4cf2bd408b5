/* Module objects and the VM's registry of them (sys.modules). */
#ifndef RT_MODULE_H
#define RT_MODULE_H

#include <pthread.h>

#include "rt_call.h"

typedef struct RtModule {
    RtObject head;
    RtDict *dict;            /* counted; immutable pointer, never NULL */
} RtModule;

/* A module of C functions: made at its first import. */
typedef struct {
    const char *name;
    const char *doc;
    const RtMethodDef *methods;                    /* or NULL */
    int (*exec)(RtThread *t, RtModule *m);         /* adds constants and types; or NULL */
    RtValue (*make)(RtThread *t);                  /* makes the whole module instead; or NULL */
} RtModuleDef;

RtModule *rt_module_new(RtThread *t, RtStr *name);                       /* with __name__, __doc__, __package__, __loader__, __spec__ */
/* The rest of the names that the module of a whole program has; file: NULL without one. */
int rt_module_describe(RtThread *t, RtModule *m, RtStr *name, RtStr *file);
int rt_module_add(RtThread *t, RtModule *m, const char *name, RtValue v);   /* does not take v */
/* Make a built-in module known to `import`; called by a room's init. */
int rt_module_register(RtThread *t, const RtModuleDef *def);
/* Make it now, as import would (new reference). */
RtModule *rt_module_make(RtThread *t, const RtModuleDef *def);
/* The built-in module of that name, made now and put into sys.modules: a new reference; RT_NULL without an exception: there is none. */
RtValue rt_module_built_in(RtThread *t, RtStr *name);

/* --- rt_import.c: IMPORT_NAME and IMPORT_FROM --- */

RtValue rt_import_name(RtThread *t, RtStr *name, RtValue fromlist, RtValue level);
RtValue rt_import_from(RtThread *t, RtValue module, RtStr *name);
#if RT_HOST >= 0x030d
/* The module of this file is found first because it stands beside the program. */
bool rt_module_is_beside_program(RtThread *t, RtStr *file);
#endif
/* Some thread is still running the body of the module that has this name. */
bool rt_import_is_partial(RtThread *t, RtStr *name);
/* In the child: bodies that other threads ran will never end, and are run again. */
void rt_import_forked(RtThread *t);

/* What the host found for a module of the program: new references, or NULL and RT_NULL. */
typedef struct {
    RtStr *file;             /* NULL: a folder without __init__.py */
    RtTuple *folders;        /* of a package: its __path__, strings */
    RtValue code;            /* the body */
} RtFoundModule;

/* A module whose body runs, on the C stack of the thread that runs it; and a thread that waits for one. */
typedef struct RtImporting {
    struct RtImporting *next;
    RtStr *name;
    RtThread *thread;
} RtImporting;

int rt_module_init(RtThread *t);

/* The VM's part. */
#define RT_MODULE_DEFS 32
typedef struct {
    RtDict *modules;                               /* sys.modules */
    const RtModuleDef *defs[RT_MODULE_DEFS];       /* written while the VM is made */
    size_t def_count;
    uint8_t gate;                                  /* held while a module of the library is made (rt_threading.h) */
    uint32_t importer;                             /* atomic; the id of the thread that holds it */
    RtModule *builtins;                            /* the module builtins */
    pthread_mutex_t mutex;                         /* guards the two lists; nothing waits while holding it, but for `done` */
    pthread_cond_t done;                           /* a body has ended */
    RtImporting *importing;                        /* atomic: looked at without the mutex for NULL */
    RtImporting *waiting;
} RtModuleRoom;

#endif
