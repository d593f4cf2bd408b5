/* Types: slots, flags, versions.  The laws of versions stand in rt_type.c.
 *
 * A slot is a C function or NULL, inherited when a type is made ready.  Types of
 * the language have slots that look the dunder method up (rt_slots.c).
 *
 * Conventions of every slot and every runtime function:
 *   - arguments are borrowed, results are new (counted or deferred) references;
 *   - a failed call returns RT_NULL, false is no failure; functions that return int
 *     return -1; t->exc is then set, and is never set otherwise;
 *   - a function named ..._take consumes the arguments that its comment names.
 */
#ifndef RT_TYPE_H
#define RT_TYPE_H

#include "rt_object.h"

typedef struct RtDict RtDict;
typedef struct RtStr RtStr;
typedef struct RtTuple RtTuple;
typedef struct RtKeys RtKeys;

typedef RtValue (*RtUnaryFn)(RtThread *t, RtValue self);
typedef RtValue (*RtBinaryFn)(RtThread *t, RtValue a, RtValue b);
typedef RtValue (*RtTernaryFn)(RtThread *t, RtValue a, RtValue b, RtValue c);
typedef int     (*RtBoolFn)(RtThread *t, RtValue self);                       /* 0, 1, -1 */
typedef int     (*RtContainsFn)(RtThread *t, RtValue self, RtValue item);     /* 0, 1, -1 */
typedef int64_t (*RtLengthFn)(RtThread *t, RtValue self);                     /* -1 on failure */
typedef int     (*RtHashFn)(RtThread *t, RtValue self, int64_t *hash);        /* 0 or -1 */
typedef RtValue (*RtGetAttrFn)(RtThread *t, RtValue self, RtStr *name);
typedef int     (*RtSetAttrFn)(RtThread *t, RtValue self, RtStr *name, RtValue v);   /* RT_NULL deletes */
typedef int     (*RtSetItemFn)(RtThread *t, RtValue self, RtValue key, RtValue v);   /* RT_NULL deletes */
typedef RtValue (*RtCompareFn)(RtThread *t, RtValue a, RtValue b, int op);    /* RT_LT ..; may be NotImplemented */
typedef RtValue (*RtCallFn)(RtThread *t, RtValue callable, const RtValue *args, size_t nargs, RtTuple *kwnames);
typedef int     (*RtDescrSetFn)(RtThread *t, RtValue descr, RtValue self, RtValue v); /* RT_NULL deletes */
typedef RtValue (*RtDescrGetFn)(RtThread *t, RtValue descr, RtValue self, RtType *type); /* self RT_NULL: from the type */
typedef RtValue (*RtNewFn)(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames);
typedef int     (*RtInitFn)(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames);
/* Calls visit for each heap reference the object holds; world stopped. */
typedef void    (*RtVisitFn)(RtObject *o, void *arg);
typedef void    (*RtTraverseFn)(RtObject *self, RtVisitFn visit, void *arg);
/* Drops references that may be part of a cycle; the object stays valid. */
typedef void    (*RtClearFn)(RtThread *t, RtObject *self);
/* Drops every reference the object holds and frees its memory with rt_object_free(). */
typedef void    (*RtDeallocFn)(RtThread *t, RtObject *self);

/* Comparisons, in the order of COMPARE_OP. */
enum { RT_LT, RT_LE, RT_EQ, RT_NE, RT_GT, RT_GE };

/* Binary operators, in the order of BINARY_OP; + RT_INPLACE for augmented assignment. */
typedef enum {
    RT_ADD, RT_AND, RT_FLOOR_DIVIDE, RT_LSHIFT, RT_MATRIX_MULTIPLY, RT_MULTIPLY, RT_REMAINDER,
    RT_OR, RT_POWER, RT_RSHIFT, RT_SUBTRACT, RT_TRUE_DIVIDE, RT_XOR,
    RT_BINARY_COUNT, RT_INPLACE = RT_BINARY_COUNT
} RtBinary;

typedef struct {
    RtUnaryFn repr, str, iter, next;    /* next: RT_NULL without t->exc means exhausted */
    RtUnaryFn negative, positive, invert, absolute, index, to_int, to_float;
    RtBinaryFn binary[RT_BINARY_COUNT];         /* called with the operands in source order, for either's type */
    RtBinaryFn inplace[RT_BINARY_COUNT];
    RtTernaryFn power3;                         /* pow(a, b, m) */
    RtBoolFn truth;
    RtLengthFn length;
    RtBinaryFn get_item;
    RtSetItemFn set_item;
    RtContainsFn contains;
    RtHashFn hash;                              /* rt_hash_unhashable refuses */
    RtCompareFn compare;
    RtGetAttrFn get_attr;
    RtSetAttrFn set_attr;
    RtCallFn call;
    RtDescrGetFn descr_get;
    RtDescrSetFn descr_set;
    RtNewFn new_;
    RtInitFn init;
    RtTraverseFn traverse;
    RtClearFn clear;
    RtDeallocFn dealloc;
} RtSlots;

#define RT_TYPE_HEAP        0x0001   /* made by a class statement */
#define RT_TYPE_SUBCLASSABLE 0x0002
#define RT_TYPE_IMMUTABLE   0x0004   /* attributes cannot be set */
#define RT_TYPE_READY       0x0008
#define RT_TYPE_HAS_DICT    0x0010   /* instances take arbitrary attributes (rt_instance.h) */
/* Bits for quick subclass tests. */
#define RT_TYPE_INT_SUB     0x0100
#define RT_TYPE_STR_SUB     0x0200
#define RT_TYPE_TUPLE_SUB   0x0400
#define RT_TYPE_LIST_SUB    0x0800
#define RT_TYPE_DICT_SUB    0x1000
#define RT_TYPE_TYPE_SUB    0x2000
#define RT_TYPE_EXC_SUB     0x4000
#define RT_TYPE_BYTES_SUB   0x8000

struct RtType {
    RtObject head;
    RtStr *name;             /* written with the world stopped */
    RtType *base;            /* counted; written with the world stopped */
    RtTuple *bases;          /* counted; written with the world stopped */
    RtTuple *mro;            /* counted; written with the world stopped */
    RtDict *dict;            /* counted; immutable pointer */
    RtKeys *instance_keys;   /* shared keys of instances' attributes; immutable pointer */
    uint32_t version;        /* atomic; 0: none.  Cleared before a reference in dict is dropped */
    uint32_t flags;          /* immutable once ready */
    uint32_t basic_size;     /* bytes of an instance without its items */
    uint8_t kind;            /* RtKind of exact instances */
    RtObject *init_cache;    /* __init__ for CALL_ALLOC_AND_ENTER_INIT: deferred function; release/acquire */
    RtObject *subclasses;    /* list of weak links, rt_type.c; guarded by the VM's type lock */
    RtSlots slots;           /* written with the world stopped once the type is published */
};

#define RT_VALUE_TYPE(t, v) rt_type_of((t), (v))

#endif
