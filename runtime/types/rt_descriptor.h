/* Callables and descriptors made by C: builtin functions, method descriptors, slot wrappers, getset, member,
 * property, staticmethod, classmethod; and bound methods.
 * All but property, and the functions and dicts of staticmethod and classmethod, are immutable. */
#ifndef RT_DESCRIPTOR_H
#define RT_DESCRIPTOR_H

#include "rt_call.h"

/* len, or [].append: RT_KIND_BUILTIN.  Immutable. */
typedef struct RtBuiltin {
    RtObject head;
    const RtMethodDef *def;
    RtValue self;            /* the module, the bound object, or RT_NULL; counted */
    RtStr *module;           /* counted or NULL */
    RtType *owner;           /* of a bound method descriptor: the type that has it; kept alive by self, may be NULL */
} RtBuiltin;

/* list.append: RT_KIND_METHOD_DESCRIPTOR.  Immutable.  (Also classmethod descriptors, with types.classmethod_descriptor.) */
typedef struct RtMethodDescriptor {
    RtObject head;
    const RtMethodDef *def;
    RtType *owner;           /* borrowed: a builtin type lives as long as its VM */
    RtStr *name;
} RtMethodDescriptor;

/* A bound method: RT_KIND_METHOD.  Immutable. */
typedef struct RtMethod {
    RtObject head;
    RtValue function;        /* counted */
    RtValue self;            /* counted, never RT_NULL */
} RtMethod;

/* A field of instances: a word, which is one of __slots__ or a field of an exception, or one of a builtin type.  Immutable. */
typedef struct RtMember {
    RtObject head;
    RtType *owner;           /* counted */
    RtStr *name;
    uint32_t offset;         /* bytes from the start of the instance: a word */
    bool reads_none;         /* an unset word reads as None, and may be deleted again */
    const RtGetSetDef *def;  /* NULL, or how it is read and written: then it is no word */
} RtMember;

/* property(); fields are written only by its __init__, under its lock, and copies are made by getter(), setter(), deleter().
 * A getter that is there is replaced with the world stopped: specialized instructions have borrowed it. */
typedef struct RtProperty {
    RtObject head;
    RtValue get, set, del, doc;   /* RT_NULL: not there */
    RtStr *name;                  /* counted or NULL; from __set_name__ */
    bool doc_from_getter;
} RtProperty;

RtValue rt_builtin_new(RtThread *t, const RtMethodDef *def, RtValue self, RtStr *module);
RtValue rt_method_new(RtThread *t, RtValue function, RtValue self);
static inline bool rt_is_method(RtValue v) { return rt_value_has_kind(v, RT_KIND_METHOD); }
static inline bool rt_is_builtin(RtValue v) { return rt_value_has_kind(v, RT_KIND_BUILTIN); }
static inline bool rt_is_method_descriptor(RtValue v) { return rt_value_has_kind(v, RT_KIND_METHOD_DESCRIPTOR); }

int rt_descriptor_init(RtThread *t);

#endif
