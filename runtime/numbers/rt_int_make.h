/* Making ints in steps, for the files of the room. */
#ifndef RT_INT_MAKE_H
#define RT_INT_MAKE_H

#include "rt_call.h"
#include "rt_int.h"

/* An RtInt with room for `count` digits behind it, to be ended by rt_int_finish() or rt_object_discard(). */
RtInt *rt_int_begin(RtThread *t, size_t count);
/* The int with the first `count` digits of i, leading zeros allowed; takes i. */
RtValue rt_int_finish(RtThread *t, RtInt *i, int sign, size_t count);
/* Ints of less than 128 bits by the arithmetic of the machine. */
RtValue rt_int_from_wide(RtThread *t, int sign, unsigned __int128 size);
RtValue rt_int_from_signed_wide(RtThread *t, __int128 i);
bool rt_int_fits_wide(RtValue v, __int128 *out);         /* false when it has more bits; raises nothing */
RtValue rt_int_new_subclass(RtThread *t, RtType *type, RtValue v);
/* m and e with m * 2**e near |v| and 0.5 <= m < 1; v is not zero. */
double rt_int_frexp(RtValue v, int64_t *exponent);
/* The double nearest to m * 2**e, ties to even, where m has further, smaller digits when `more`; infinity beyond all. */
double rt_round_to_double(unsigned __int128 m, bool more, int64_t e);

/* Tables of the type int. */
extern const RtMethodDef rt_int_methods[], rt_int_class_methods[];
extern const RtGetSetDef rt_int_getsets[];

/* The digits of an RtInt that is being made. */
static inline uint32_t *rt_int_digits(RtInt *i) { return (uint32_t *)(i + 1); }
/* Give up an object that nobody else has seen. */
static inline void rt_object_discard(RtThread *t, void *o) { rt_decref(t, o); }

#endif
