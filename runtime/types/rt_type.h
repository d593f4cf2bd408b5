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
/* __del__: runs the language's code, reports its exceptions (never leaves t->exc set).  Called once, by whoever finds
 * the object dead (rt_object.c, rt_gc.c), with a reference of its own; may make it reachable again. */
typedef void    (*RtFinalizeFn)(RtThread *t, RtObject *self);

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
    RtBinaryFn divmod;                          /* as binary */
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
    RtFinalizeFn finalize;                      /* NULL without __del__ */
} RtSlots;

#define RT_TYPE_HEAP        0x0001   /* made by a class statement */
#define RT_TYPE_SUBCLASSABLE 0x0002
#define RT_TYPE_IMMUTABLE   0x0004   /* attributes cannot be set */
#define RT_TYPE_READY       0x0008
#define RT_TYPE_HAS_DICT    0x0010   /* instances take arbitrary attributes (rt_instance.h) */
#define RT_TYPE_HAS_WEAKREF 0x0020   /* instances can be referenced weakly */
/* What patterns ask. */
#define RT_TYPE_SEQUENCE    0x0040   /* instances match [...]; at most one of these two, from the first in the MRO that has one */
#define RT_TYPE_MAPPING     0x0080   /* instances match {...} */
#define RT_TYPE_COLLECTIONS (RT_TYPE_SEQUENCE | RT_TYPE_MAPPING)
#define RT_TYPE_MATCH_SELF  0x20000  /* in a class pattern the one positional sub-pattern is for the instance itself */
/* Bits for quick subclass tests. */
#define RT_TYPE_INT_SUB     0x0100
#define RT_TYPE_STR_SUB     0x0200
#define RT_TYPE_TUPLE_SUB   0x0400
#define RT_TYPE_LIST_SUB    0x0800
#define RT_TYPE_DICT_SUB    0x1000
#define RT_TYPE_TYPE_SUB    0x2000
#define RT_TYPE_EXC_SUB     0x4000
#define RT_TYPE_BYTES_SUB   0x8000
#define RT_TYPE_FLOAT_SUB   0x10000
#define RT_TYPE_SUBS        0x1ff00
/* A type has these from the base that fixes its layout. */
#define RT_TYPE_INHERITED   (RT_TYPE_SUBS | RT_TYPE_HAS_DICT | RT_TYPE_MATCH_SELF)
/* Instances have items of their own behind the fixed part; what a class adds stands behind the items. */
#define RT_TYPE_ITEMS_SUBS  (RT_TYPE_INT_SUB | RT_TYPE_STR_SUB | RT_TYPE_TUPLE_SUB | RT_TYPE_BYTES_SUB)

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
    bool mixed_sizes;        /* __class__ was assigned: some instances have no room for inline values, but a dict; written with the
                              * world stopped */
    RtObject *init_cache;    /* __init__ for CALL_ALLOC_AND_ENTER_INIT: deferred function; release/acquire */
    struct RtSubclasses *subclasses; /* plain links to direct subclasses; guarded by the VM's type lock */
    RtSlots slots;           /* written with the world stopped once the type is published */

    /* How instances are laid out (rt_instance.h); immutable once ready.  Offsets in bytes, 0: has none. */
    uint32_t instance_size;  /* bytes to allocate for an instance, but for a builtin's own items */
    uint16_t dict_offset;    /* the RtDict * of an instance with RT_TYPE_HAS_DICT; 0: at the block's end */
    uint16_t values_offset;  /* the inline attribute values */
    uint16_t values_capacity;
    uint32_t words_offset;   /* of a class: [words_offset, instance_size) are words that it and its base classes added:
                              * slots, dict pointer, values; all are counted values or RT_NULL */
    RtType *solid;           /* the builtin or slotted ancestor that fixes the layout; borrowed */
    const struct RtTypeSpec *spec;   /* of a builtin type, else NULL */
    RtStr *qualname;         /* counted; written with the world stopped */
    RtTuple *slot_names;     /* of a class: counted, sorted names of the slots that it adds; NULL: none; immutable once ready */
};

/* --- making builtin types --- */

struct RtMethodDef;

/* An attribute computed by C functions; a table ends with name == NULL. */
typedef struct {
    const char *name;
    RtUnaryFn get;
    int (*set)(RtThread *t, RtValue self, RtValue v);   /* NULL: not writable.  RT_NULL deletes */
    const char *doc;
} RtGetSetDef;

/* What a builtin type is made from; lives as long as the program. */
typedef struct RtTypeSpec {
    const char *name;                         /* "list" */
    const char *module;                       /* NULL: builtins */
    size_t base;                              /* RT_BASE(int_) or RT_BASE_EXC(TypeError); 0 is object */
    uint32_t basic_size;                      /* 0: the base's */
    uint8_t kind;                             /* RtKind, for exact instances */
    uint16_t dict_offset;                     /* of an RtDict * for attributes of the instance; 0: none */
    uint32_t flags;                           /* RT_TYPE_SUBCLASSABLE, a RT_TYPE_..._SUB bit; the base's _SUB bits are added */
    RtSlots slots;                            /* NULL ones are inherited */
    const struct RtMethodDef *methods;        /* descriptors; NULL or a table */
    const struct RtMethodDef *class_methods;  /* dict.fromkeys: self is the class */
    const struct RtMethodDef *static_methods; /* str.maketrans */
    const RtGetSetDef *getsets;
    const RtGetSetDef *members;               /* those that CPython calls members of a struct */
    const char *doc;
} RtTypeSpec;

#define RT_BASE(member)   offsetof(RtVM, types.member)
#define RT_BASE_EXC(name) (offsetof(RtVM, exceptions) + RT_EXC_##name * sizeof(RtType *))

/* A new immortal builtin type, owned by the VM.  Before rt_types_ready() it is only allocated and remembered, with its
 * own and inherited slots in place, so that instances can be made; its attributes are filled in by rt_types_ready().
 * Afterwards it is ready at once.  Slots become attributes too: int.__add__, list.__len__.  Aborts without memory. */
RtType *rt_type_new_builtin(RtThread *t, const RtTypeSpec *spec);
/* First of all inits: makes `object` and `type`, with what objects need and no attributes. */
int rt_type_init(RtThread *t);
/* Once str, tuple, dict, list and the numbers exist: names, dicts, MROs of all types made so far. */
int rt_types_ready(RtThread *t);
void rt_type_fini(RtThread *t);

/* --- asking types --- */

static inline bool rt_is_type(RtValue v);
/* Can an instance of one class become one of the other?  As CPython judges; then both have everything at the same offsets, but for
 * the number of inline values. */
bool rt_type_same_layout(const RtType *a, const RtType *b);
bool rt_type_is_subtype(const RtType *a, const RtType *b);       /* through the MRO: 1 or 0, no hooks */
/* v is an instance of a builtin type or of a subclass of it. */
static inline bool rt_is_instance_of(RtThread *t, RtValue v, const RtType *type)
{
    RtType *own = rt_type_of(t, v);
    return own == type || rt_type_is_subtype(own, type);
}
/* The builtin function isinstance() / issubclass(); 0, 1, -1. */
int rt_isinstance(RtThread *t, RtValue v, RtValue type_or_tuple);
int rt_issubclass(RtThread *t, RtValue type, RtValue type_or_tuple);

/* The attribute `name` (interned) that an instance's type has, through its MRO; RT_NULL when it has none, with no
 * exception.  Never escapes.  Borrowed: lives until the next safepoint or escape, because type attributes change only with the world
 * stopped and their old values are dropped after that. */
RtValue rt_type_lookup(RtThread *t, RtType *type, RtStr *name);
/* The same as a new reference, with the version of the type that it belongs to (0: not cacheable). */
RtValue rt_type_lookup_ref_and_version(RtThread *t, RtType *type, RtStr *name, uint32_t *version);
/* The type's version, assigned now if it has none; 0 when versions have run out. */
uint32_t rt_type_version(RtThread *t, RtType *type);
/* Publish `init` as what CALL_ALLOC_AND_ENTER_INIT enters, if the type still has `version` and init is deferred. */
bool rt_type_cache_init(RtThread *t, RtType *type, RtObject *init, uint32_t version);

/* type(name, bases, namespace); what a class statement makes.  `keywords` go to __init_subclass__. */
RtValue rt_type_new_class(RtThread *t, RtType *metaclass, RtStr *name, RtTuple *bases, RtDict *namespace_,
                          const RtValue *kwargs, RtTuple *kwnames);
RtValue rt_type_get_attr(RtThread *t, RtValue type, RtStr *name);

static inline bool rt_is_type(RtValue v)
{
    return rt_value_is_heap(v) && (rt_value_object(v)->kind == RT_KIND_TYPE || (rt_value_object(v)->type->flags & RT_TYPE_TYPE_SUB));
}

/* Direct subclasses, plain links: a type takes itself out when it dies (rt_subclasses.c). */
typedef struct RtSubclasses {
    size_t count, capacity;  /* of items */
    size_t live;             /* of them: the others are gaps */
    uint32_t *places;        /* hash table: where in items a subclass stands, counted from 1; 0: nothing */
    RtType *items[];         /* NULL: a gap */
} RtSubclasses;
void rt_subclasses_free(RtSubclasses *s);

/* What a thread remembers of look-ups: the attribute `name` of a type while it has `version`. */
typedef struct {
    RtStr *name;             /* interned, hence immortal; NULL: empty */
    RtValue v;               /* borrowed from a type's dict; RT_NULL: there is none */
    uint32_t version;
} RtTypeCacheEntry;
#define RT_TYPE_CACHE_SIZE 1024
typedef struct RtTypeCache { RtTypeCacheEntry entries[RT_TYPE_CACHE_SIZE]; } RtTypeCache;
void rt_type_thread_fini(RtThread *t);       /* with the thread: its cache */

/* The room's part of the VM. */
typedef struct {
    RtType **all;                /* every builtin type, in the order made; written while the VM is made */
    size_t count, capacity;
    uint32_t next_version;       /* atomic; stays at the highest value once reached */
    uint8_t lock;                /* rt_lock.h; guards `subclasses` of all types */
    bool ready;                  /* rt_types_ready() has run */
} RtTypeRoom;

/* --- between the files of this room --- */

/* The value of an interned name in a type's own dict, borrowed, or RT_NULL.  Never escapes. */
RtValue rt_type_dict_get(const RtType *type, const RtStr *name);
/* Forget versions of the type and its subclasses; world stopped, before the change. */
void rt_type_modified_stopped(RtThread *t, RtType *type);
/* The MRO of a type with these bases (C3): a new tuple that begins with `type`; NULL with TypeError. */
RtTuple *rt_type_c3(RtThread *t, RtType *type, RtTuple *bases);
int rt_type_add_subclass(RtThread *t, RtType *base, RtType *sub);
/* A class may be there twice while its bases change. */
void rt_type_remove_subclass(RtThread *t, RtType *base, RtType *sub, bool newest);
/* The base whose layout wins; NULL with TypeError. */
RtType *rt_type_best_base(RtThread *t, RtTuple *bases);
/* rt_slots.c: fill in slots of a class from the dunder methods in its MRO; world stopped or type not published. */
void rt_slots_inherit(RtThread *t, RtType *type);
void rt_slots_update(RtThread *t, RtType *type, RtStr *name);     /* one name, subclasses too; world stopped */
/* rt_slots_wrap.c: descriptors for a builtin type's own slots, into its dict. */
int rt_slots_add_wrappers(RtThread *t, RtType *type, const RtSlots *own);
int rt_type_add_descriptors(RtThread *t, RtType *type);           /* all of a builtin type's spec, into its dict */
void rt_slots_fill(RtSlots *slots, const RtSlots *base);          /* NULL ones from the base */
extern const RtTypeSpec rt_object_spec, rt_type_spec;
/* What type.__instancecheck__ and __subclasscheck__ do (rt_isinstance.c). */
int rt_type_isinstance(RtThread *t, RtValue v, RtValue type);
int rt_type_issubclass(RtThread *t, RtValue v, RtValue type);
int rt_type_set_bases(RtThread *t, RtValue type, RtValue bases);
int rt_type_set_entry(RtThread *t, RtType *type, RtStr *name, RtValue v);   /* in its dict, the world stopped meanwhile; RT_NULL deletes */
RtValue rt_type_module(RtThread *t, RtType *type);                /* its __module__, new, or RT_NULL without an exception */
RtValue rt_type_dir(RtThread *t, RtType *type);                   /* names of a type and its bases: a list, unsorted */

#endif
