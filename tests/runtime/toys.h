/* A few small types for tests of memory, counts and collections, in a VM that has no others. */
#ifndef TOYS_H
#define TOYS_H

#include "harness.h"
#include "rt_exception.h"

#define BOX_SLOTS 3
#define TOYS      5      /* objects that a VM with toys has from the start */

/* Holds a few references; tells when it dies. */
typedef struct {
    RtObject head;
    RtObject *slots[BOX_SLOTS];
    int64_t *deaths;               /* atomic */
    RtObject **revive;             /* the finalizer puts a reference here; may be NULL */
    int64_t *finalized;            /* atomic */
} Box;

typedef struct {
    RtType *meta, *box, *finalized_box, *leaf;
    int64_t deaths, finalized;
} Toys;

static inline void
box_traverse(RtObject *o, RtVisitFn visit, void *arg)
{
    for (int i = 0; i < BOX_SLOTS; i++) {
        rt_gc_visit(((Box *)o)->slots[i], visit, arg);
    }
}

static inline void
box_clear(RtThread *t, RtObject *o)
{
    for (int i = 0; i < BOX_SLOTS; i++) {
        RtObject *old = ((Box *)o)->slots[i];
        ((Box *)o)->slots[i] = NULL;
        if (old != NULL) {
            rt_decref(t, old);
        }
    }
}

static inline void
box_dealloc(RtThread *t, RtObject *o)
{
    rt_add_relaxed(((Box *)o)->deaths, 1);
    box_clear(t, o);
    rt_object_free(t, o);
}

static inline void
box_finalize(RtThread *t, RtObject *o)
{
    Box *b = (Box *)o;
    rt_add_relaxed(b->finalized, 1);
    if (b->revive != NULL) {
        rt_incref(t, o);
        *b->revive = o;
    }
}

static inline void
leaf_dealloc(RtThread *t, RtObject *o)
{
    rt_object_free(t, o);
}

static inline void
type_traverse(RtObject *o, RtVisitFn visit, void *arg)
{
    rt_gc_visit(((RtType *)o)->subclasses, visit, arg);      /* used for any one reference here */
}

static inline void
type_clear(RtThread *t, RtObject *o)
{
    RtObject *old = (RtObject *)((RtType *)o)->subclasses;
    ((RtType *)o)->subclasses = NULL;
    if (old != NULL) {
        rt_decref(t, old);
    }
}

static inline void
type_dealloc(RtThread *t, RtObject *o)
{
    rt_add_relaxed((int64_t *)(void *)((RtType *)o)->dict, 1);    /* counts deaths here */
    type_clear(t, o);
    rt_object_free(t, o);
}

static inline RtType *
toy_type(RtThread *t, RtType *meta)
{
    RtObject *o = rt_heap_take(t, sizeof(RtType));
    CHECK(o != NULL);
    memset((void *)o, 0, sizeof(RtType));
    rt_object_init(t, o, meta != NULL ? meta : (RtType *)o, RT_OBJECT_TRACKED);
    return (RtType *)o;
}

static inline void
toys_make(RtThread *t, Toys *toys)
{
    memset(toys, 0, sizeof *toys);
    toys->meta = toy_type(t, NULL);
    toys->meta->flags = RT_TYPE_TYPE_SUB;
    toys->meta->slots.traverse = type_traverse;
    toys->meta->slots.clear = type_clear;
    toys->meta->slots.dealloc = type_dealloc;
    toys->box = toy_type(t, toys->meta);
    toys->box->slots.traverse = box_traverse;
    toys->box->slots.clear = box_clear;
    toys->box->slots.dealloc = box_dealloc;
    toys->finalized_box = toy_type(t, toys->meta);
    toys->finalized_box->slots = toys->box->slots;
    toys->finalized_box->slots.finalize = box_finalize;
    toys->leaf = toy_type(t, toys->meta);
    toys->leaf->slots.dealloc = leaf_dealloc;
    RtType *all[] = {toys->meta, toys->box, toys->finalized_box, toys->leaf};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        rt_object_set_immortal(&all[i]->head);
    }
    /* What is raised when there is no memory. */
    RtObject *error = rt_heap_take(t, sizeof(RtException));
    CHECK(error != NULL);
    memset((void *)error, 0, sizeof(RtException));
    rt_object_init(t, error, toys->leaf, 0);
    rt_object_set_immortal(error);
    t->vm->exception_room.memory_error = error;
}

/* A type like `box` that the collector may free; its death is counted in *deaths. */
static inline RtType *
toy_heap_type(RtThread *t, const Toys *toys, int64_t *deaths)
{
    RtType *type = toy_type(t, toys->meta);
    type->flags = RT_TYPE_HEAP;
    type->slots = toys->box->slots;
    type->dict = (RtDict *)(void *)deaths;
    rt_object_set_deferred(t, &type->head);
    return type;
}

static inline Box *
box_of(RtThread *t, Toys *toys, RtType *type)
{
    Box *b = rt_object_new(t, type, sizeof *b);
    CHECK(b != NULL);
    b->deaths = &toys->deaths;
    b->finalized = &toys->finalized;
    return b;
}

static inline Box *box_new(RtThread *t, Toys *toys) { return box_of(t, toys, toys->box); }

/* b->slots[i] refers to o; takes the reference. */
static inline void box_set(Box *b, int i, void *o) { b->slots[i] = o; }

/* A VM without types, but for toys. */
static inline RtThread *
toy_vm(Toys *toys)
{
    RtVM *vm = rt_vm_new_bare();
    CHECK(vm != NULL);
    toys_make(vm->main_thread, toys);
    return vm->main_thread;
}

#endif
