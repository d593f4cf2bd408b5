/* Instances of language classes: attributes in inline words, or in a dict.
 *
 * A type with RT_TYPE_HAS_DICT gives its instances room for a dict pointer at type->dict_offset and, when it
 * descends from `object` or an exception only, for type->values_capacity values at type->values_offset.  Attribute
 * number i of type->instance_keys (RtKeys, shared by all instances, append-only) lives in value i.
 *
 * Laws
 *   - While the dict pointer is NULL the attributes are the values that are not RT_NULL, in ascending order, which is
 *     also the order of insertion: head.aux is 1 + the highest index ever set, and setting a new attribute
 *     below it (or beyond the capacity) makes the dict first.
 *   - head.aux is RT_AUX_NO_VALUES in an instance whose __class__ was assigned when its block had no room for the new class's
 *     values: it has a dict, and no values.  Its type has mixed_sizes.
 *   - head.aux is written under the object's lock, by atomic stores: whether it is RT_AUX_NO_VALUES is also asked without the lock,
 *     which only a stopped world changes.
 *   - Once the dict pointer is set it never changes back, and all inline values are RT_NULL.  So a reader of a value
 *     that is not RT_NULL needs no look at the dict pointer; a writer does.
 *   - Words that a class adds to its instances (dict pointer, values, slots) are counted values or RT_NULL; a dict
 *     pointer is the value of the dict.
 *   - Writers hold the object's lock.  Readers without it load the value, count it and compare again.
 *   - __slots__ are words at fixed offsets (member descriptors); RT_NULL is an unset slot.
 */
#ifndef RT_INSTANCE_H
#define RT_INSTANCE_H

#include "rt_container.h"
#include "rt_heap.h"
#include "rt_type.h"

/* Bytes of items, rounded up so that a word may follow. */
static inline size_t rt_round_word(size_t bytes) { return (bytes + sizeof(RtValue) - 1) & ~(sizeof(RtValue) - 1); }

#define RT_AUX_NO_VALUES 0x80000000u

/* Word number `index` of an object, counted from its start: what attribute caches remember. */
static inline RtValue *rt_instance_word(RtObject *o, uint32_t index) { return (RtValue *)o + index; }
static inline RtValue *rt_instance_values(RtObject *o) { return (RtValue *)((char *)o + o->type->values_offset); }
/* A reference (counted or deferred) to what stands in `word` of an object that we hold, without its lock; RT_NULL when it is
 * empty.  False when it changed meanwhile, or the value cannot be counted by us yet: read it under the lock then. */
static inline bool rt_word_get(RtThread *t, const RtValue *word, RtValue *out)
{
    RtValue v = rt_slot_load(word);
    *out = v;
    if (!rt_value_is_heap(v)) {
        return true;
    }
    RtObject *o = rt_value_object(v);
#if RT_FT
    if (RT_LIKELY(rt_load_relaxed(&o->tid) == rt_thread_id(t))) {
        o->owner++;
        return true;
    }
    if (rt_load_acquire(&o->flags) & (RT_OBJECT_DEFERRED | RT_OBJECT_IMMORTAL)) {
        out->bits |= RT_DEFERRED;
        return RT_LIKELY(rt_load_acquire(&word->bits) == v.bits);
    }
    if (!rt_try_incref(t, o)) {
        return false;
    }
    if (RT_LIKELY(rt_load_acquire(&word->bits) == v.bits)) {
        return true;
    }
    rt_decref_later(t, o);      /* others may have dropped theirs meanwhile */
    return false;
#else
    *out = rt_value_new(t, o);
    return true;
#endif
}
/* The value of a word that writers store under the object's lock: a new reference, or RT_NULL. */
RtValue rt_instance_load_slow(RtThread *t, RtObject *o, uint32_t index);
static inline RtValue rt_instance_load(RtThread *t, RtObject *o, uint32_t index)
{
    RtValue v;
    return RT_LIKELY(rt_word_get(t, rt_instance_word(o, index), &v)) ? v : rt_instance_load_slow(t, o, index);
}
/* Where the dict pointer is; the type has RT_TYPE_HAS_DICT. */
RtDict **rt_instance_dict_slow(RtObject *o);
static inline RtDict **rt_instance_dict_pointer(RtObject *o)
{
    uint32_t offset = o->type->dict_offset;
    return RT_LIKELY(offset != 0) ? (RtDict **)((char *)o + offset) : rt_instance_dict_slow(o);
}

/* A new instance of a language class that descends from object only (values_offset != 0 or no dict), attributes unset.
 * NULL without memory, with the exception set. */
static inline RtObject *rt_instance_new(RtThread *t, RtType *type)
{
    return rt_object_new(t, type, type->instance_size);
}

/* obj.name, obj.name = v, del obj.name (v RT_NULL), for any object; names are interned. */
RtValue rt_get_attr(RtThread *t, RtValue o, RtStr *name);
int rt_set_attr(RtThread *t, RtValue o, RtStr *name, RtValue v);
/* As rt_get_attr, but 0 with *result RT_NULL instead of an AttributeError; 1 found, -1 other errors. */
int rt_get_attr_optional(RtThread *t, RtValue o, RtStr *name, RtValue *result);

/* LOAD_ATTR's method form.  When the attribute is a method found on the type and not hidden by the instance: returns the function (or
 * method descriptor) as a new reference and 1 in *is_method, so that self is to be pushed behind it; else returns the
 * attribute's value and 0.  RT_NULL on failure. */
RtValue rt_load_method(RtThread *t, RtValue self, RtStr *name, int *is_method);

/* The default slots. */
RtValue rt_generic_get_attr(RtThread *t, RtValue o, RtStr *name);
int rt_generic_get_attr_optional(RtThread *t, RtValue o, RtStr *name, RtValue *result);   /* as rt_get_attr_optional */
int rt_generic_set_attr(RtThread *t, RtValue o, RtStr *name, RtValue v);

/* The instance's __dict__, made if need be (new reference); NULL with AttributeError or without memory. */
RtDict *rt_instance_dict(RtThread *t, RtValue o);
int rt_instance_set_dict(RtThread *t, RtValue o, RtValue dict);
/* What a specializer asks: where attribute `name` of an instance lives now.  Index of the word, or -1. */
int rt_instance_find(RtThread *t, RtObject *o, RtStr *name);
/* Store an attribute that may be new; takes v.  Generic path behind STORE_ATTR's special forms; o has a dict. */
int rt_instance_store_take(RtThread *t, RtObject *o, RtStr *name, RtValue v);

/* The attribute that the instance itself has, a new reference, or RT_NULL without an exception. */
RtValue rt_instance_own(RtThread *t, RtObject *o, RtStr *name);
int rt_instance_delete(RtThread *t, RtObject *o, RtStr *name);      /* 1, 0 there is none, -1 */

/* For traverse, clear and dealloc of subclasses of builtin types: the part of the instance that the class added. */
void rt_instance_traverse(RtObject *o, RtVisitFn visit, void *arg);
void rt_instance_clear(RtThread *t, RtObject *o);
void rt_instance_dealloc(RtThread *t, RtObject *o);      /* the slot of object and its subclasses */
/* Call first in the dealloc of a builtin type that can be subclassed; nothing to do for exact instances. */
static inline void rt_instance_drop(RtThread *t, RtObject *o)
{
    if (RT_UNLIKELY(o->type->flags & RT_TYPE_HEAP)) {
        rt_instance_clear(t, o);
    }
}

#endif
