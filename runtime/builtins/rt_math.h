/* The built-in module math: functions of floats (rt_math.c), of ints (rt_math_int.c), sums (rt_math_sum.c) and the gamma
 * function (rt_math_gamma.c). */
#ifndef RT_MATH_H
#define RT_MATH_H

#include "rt_call.h"

RtValue rt_math_module(RtThread *t);     /* makes the module */

/* Functions of one float: nan for what has no value, infinity for what is too large. */
double rt_math_gamma(double x);
double rt_math_lgamma(double x);

#define RT_MATH_O(X) X(factorial) X(isqrt) X(fsum)
#define RT_MATH_FAST(X) X(gcd) X(lcm) X(comb) X(perm) X(hypot) X(dist) X(sumprod)
#define RT_MATH_FAST_KW(X) X(prod)
#define X(name) RtValue rt_math_##name(RtThread *t, RtValue self, RtValue arg);
RT_MATH_O(X)
#undef X
#define X(name) RtValue rt_math_##name(RtThread *t, RtValue self, const RtValue *args, size_t nargs);
RT_MATH_FAST(X)
#undef X
#define X(name) RtValue rt_math_##name(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames);
RT_MATH_FAST_KW(X)
#undef X

#endif
