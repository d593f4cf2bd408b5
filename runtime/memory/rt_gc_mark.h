/* Between rt_gc.c, rt_gc_mark.c and rt_check.c: what a collection knows. */
#ifndef RT_GC_MARK_H
#define RT_GC_MARK_H

#include "rt_vm.h"

typedef struct {
    RtObject **items;
    size_t count, capacity;
} RtObjectList;

/* False without memory. */
bool rt_object_list_add(RtObjectList *list, RtObject *o);

/* An object that stacks may refer to without counting. */
typedef struct { uintptr_t start, end; } RtDeferredRange;

typedef struct {
    RtThread *thread;           /* who collects; has stopped the world */
    void *stack_top;            /* its C stack and registers when the collection began */
    uintptr_t registers[sizeof ((RtThread *)0)->registers / sizeof(uintptr_t)];
    RtObjectList garbage;       /* unreachable */
    RtObjectList revived;       /* was unreachable before its finalizers ran */
    RtObjectList grey;          /* reachable, its references not looked at yet */
    RtDeferredRange *deferred;  /* sorted */
    size_t deferred_count, deferred_capacity;
    int64_t live_bytes;         /* of objects that are not garbage */
    bool failed;                /* no memory */
} RtCollection;

/* Fill in garbage.  False without memory. */
bool rt_gc_find(RtCollection *c);
/* Move from garbage to revived what is reachable from outside again; the collection holds one reference to each.
 * False without memory; then garbage is as it was. */
bool rt_gc_find_revived(RtCollection *c);
void rt_gc_release(RtCollection *c);

/* While the world is stopped a candidate's tid holds the number of references not yet accounted for. */
void rt_gc_stash(RtObject *o, int64_t references);
void rt_gc_restore(RtObject *o, RtHeap *heap);
/* The visitors that account for counted references; others follow uncounted ones too. */
void rt_gc_subtract(RtObject *o, void *arg);
void rt_check_account(RtObject *o, void *arg);

#endif
