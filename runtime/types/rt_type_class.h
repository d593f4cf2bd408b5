/* Between the files that make classes (rt_type_new.c, rt_type_layout.c). */
#ifndef RT_TYPE_CLASS_H
#define RT_TYPE_CLASS_H

#include "rt_type.h"

/* A class that is being made.  Everything is borrowed but what says otherwise. */
typedef struct {
    RtType *metaclass;
    RtStr *name;
    RtTuple *bases;
    RtType *base;            /* the one whose layout wins */
    RtDict *dict;            /* owned: the class's own */
    RtType *type;            /* owned, once made */
    RtTuple *slots;          /* owned: sorted, mangled names of __slots__, or NULL */
    bool has_slots;          /* there is a __slots__ */
    bool add_dict, add_weakref;
} RtClassMaker;

/* Read __slots__ and decide what instances get; 0 or -1. */
int rt_class_slots(RtThread *t, RtClassMaker *m);
/* Offsets and sizes of m->type; descriptors of its slots into its dict; 0 or -1. */
int rt_class_layout(RtThread *t, RtClassMaker *m);
/* The getset descriptors __dict__ and __weakref__ of classes. */
extern const RtGetSetDef rt_class_dict_def, rt_class_weakref_def;

/* Slots of `type` itself that others compare with. */
RtValue rt_type_new_slot(RtThread *t, RtType *metaclass, const RtValue *args, size_t nargs, RtTuple *kwnames);
int rt_type_check_name(RtThread *t, const RtStr *name);
RtType *rt_type_best_metaclass(RtThread *t, RtType *metaclass, RtTuple *bases);

#endif
