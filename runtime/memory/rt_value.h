/* A value: one 64-bit word, passed by value.
 *
 *   top 16 bits          meaning                      low 48 bits
 *   0000                 heap reference, or RT_NULL   address of an RtObject, 16-byte aligned;
 *                                                     bit 0: RT_DEFERRED, this reference is not counted
 *   0001 .. fff9         float                        the double's bits + RT_FLOAT_OFFSET
 *   fffe                 constant                     None False True NotImplemented Ellipsis
 *   ffff                 int, 48 bits signed          two's complement
 *
 * An int that fits 48 bits is always a small int, one that does not is always an
 * RtInt on the heap: equal ints have one representation.  NaNs are reduced to
 * the two quiet NaNs (their sign is kept), so that no float reaches fffe.
 *
 * RT_NULL is "nothing": an empty slot, an unbound local, a failed call.  It is
 * never a value of the language.
 *
 * A reference is deferred because only a collection frees its object, or because something keeps that alive for as long as the
 * reference is used: a constant's code, a variable that lends its value (rt_value_lent()).  The bit occurs
 * only in the locals and the stack of a frame (and in C locals), and in the few fields that say so (rt_value_lasting()); what is stored in the heap
 * otherwise goes through rt_value_heap_safe().
 */
#ifndef RT_VALUE_H
#define RT_VALUE_H

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct RtObject RtObject;
typedef struct RtThread RtThread;
typedef struct RtType RtType;
typedef struct RtVM RtVM;

typedef struct { uint64_t bits; } RtValue;

#define RT_DEFERRED      ((uint64_t)1)
#define RT_FLOAT_OFFSET  ((uint64_t)1 << 48)
#define RT_CONST_TAG     ((uint64_t)0xfffe << 48)
#define RT_INT_TAG       ((uint64_t)0xffff << 48)

#define RT_NULL            ((RtValue){0})
#define RT_NONE            ((RtValue){RT_CONST_TAG | 1})
#define RT_FALSE           ((RtValue){RT_CONST_TAG | 2})
#define RT_TRUE            ((RtValue){RT_CONST_TAG | 3})
#define RT_NOT_IMPLEMENTED ((RtValue){RT_CONST_TAG | 4})
#define RT_ELLIPSIS        ((RtValue){RT_CONST_TAG | 5})

#define RT_INT_MIN (-((int64_t)1 << 47))
#define RT_INT_MAX (((int64_t)1 << 47) - 1)

/* The checks that a debug build makes.  A release build compiles them away. */
#ifdef RT_DEBUG
#  define RT_ASSERT(e) assert(e)
#else
#  define RT_ASSERT(e) ((void)sizeof(e))
#endif
#define RT_LIKELY(e)   __builtin_expect(!!(e), 1)
#define RT_UNLIKELY(e) __builtin_expect(!!(e), 0)

/* Same reference, whether counted or deferred. */
static inline bool rt_value_is(RtValue a, RtValue b) { return ((a.bits ^ b.bits) & ~(a.bits >> 48 ? 0 : RT_DEFERRED)) == 0; }
static inline bool rt_value_is_null(RtValue v)  { return v.bits == 0; }
static inline bool rt_value_is_none(RtValue v)  { return v.bits == RT_NONE.bits; }
static inline bool rt_value_is_true(RtValue v)  { return v.bits == RT_TRUE.bits; }
static inline bool rt_value_is_false(RtValue v) { return v.bits == RT_FALSE.bits; }
static inline bool rt_value_is_bool(RtValue v)  { return (v.bits & ~(uint64_t)1) == RT_FALSE.bits; }
static inline bool rt_value_is_int(RtValue v)   { return v.bits >= RT_INT_TAG; }            /* small ints only */
static inline bool rt_value_is_float(RtValue v) { return v.bits - RT_FLOAT_OFFSET < RT_CONST_TAG - RT_FLOAT_OFFSET; }
static inline bool rt_value_is_heap(RtValue v)  { return v.bits - 1 < RT_FLOAT_OFFSET - 1; }  /* not RT_NULL */
/* A heap reference that is neither RT_NULL nor deferred. */
static inline bool rt_value_is_counted(RtValue v)
{
    return (v.bits & (RT_INT_TAG | RT_DEFERRED)) == 0 && RT_LIKELY(v.bits != 0);
}
static inline bool rt_value_is_deferred(RtValue v) { return (v.bits >> 48) == 0 && (v.bits & RT_DEFERRED); }
static inline bool rt_value_both_int(RtValue a, RtValue b)   { return (a.bits & b.bits) >= RT_INT_TAG; }

/* RT_FALSE and RT_TRUE differ in bit 0. */
static inline RtValue rt_bool(bool b) { return (RtValue){RT_FALSE.bits | (uint64_t)b}; }

/* i must be within RT_INT_MIN..RT_INT_MAX; rt_int_from_int64() takes any. */
static inline RtValue rt_small_int(int64_t i)
{
    RT_ASSERT(i >= RT_INT_MIN && i <= RT_INT_MAX);
    return (RtValue){RT_INT_TAG | ((uint64_t)i & ~RT_INT_TAG)};
}
static inline bool rt_fits_small_int(int64_t i) { return i >= RT_INT_MIN && i <= RT_INT_MAX; }
static inline int64_t rt_small_int_value(RtValue v)
{
    RT_ASSERT(rt_value_is_int(v));
    return (int64_t)(v.bits << 16) >> 16;
}

static inline RtValue rt_float(double d)
{
    uint64_t bits;
    if (RT_UNLIKELY(d != d)) {
        return (RtValue){(signbit(d) ? (uint64_t)0xfff8 << 48 : (uint64_t)0x7ff8 << 48) + RT_FLOAT_OFFSET};
    }
    memcpy(&bits, &d, sizeof bits);
    return (RtValue){bits + RT_FLOAT_OFFSET};
}
static inline double rt_float_value(RtValue v)
{
    double d;
    uint64_t bits = v.bits - RT_FLOAT_OFFSET;
    RT_ASSERT(rt_value_is_float(v));
    memcpy(&d, &bits, sizeof d);
    return d;
}

/* The object behind a heap reference, borrowed. */
static inline RtObject *rt_value_object(RtValue v)
{
    RT_ASSERT(rt_value_is_heap(v));
    return (RtObject *)(uintptr_t)(v.bits & ~RT_DEFERRED);
}
/* A value that takes over the reference that the caller holds on `o`. */
static inline RtValue rt_value_take(void *o) { return (RtValue){(uint64_t)(uintptr_t)o}; }
/* A value that is not counted: for arguments of calls that only borrow. */
static inline RtValue rt_value_borrow(const void *o) { return (RtValue){(uint64_t)(uintptr_t)o}; }

#endif
