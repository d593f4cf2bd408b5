/* The methods of str, for the files of the room: searching (rt_str_search.c), replacing (rt_str_replace.c), beginnings and ends
 * (rt_str_affix.c), splitting (rt_str_split.c), case and predicates (rt_str_case.c), padding and stripping (rt_str_pad.c),
 * translating (rt_str_translate.c), the table (rt_str_methods.c). */
#ifndef RT_STR_METHODS_H
#define RT_STR_METHODS_H

#include "rt_call.h"
#include "rt_str.h"

extern const RtMethodDef rt_str_methods[], rt_str_static_methods[];

/* Each is the method of its name. */
#define RT_STR_NOARGS(X) \
    X(upper) X(lower) X(casefold) X(swapcase) X(capitalize) X(title) X(isalpha) X(isalnum) X(isdecimal) \
    X(isdigit) X(isnumeric) X(isspace) X(isascii) X(isprintable) X(islower) X(isupper) X(istitle) \
    X(isidentifier)
#define X(name) RtValue rt_str_method_##name(RtThread *t, RtValue self);
RT_STR_NOARGS(X)
#undef X
#define RT_STR_O(X) \
    X(partition) X(rpartition) X(join) X(removeprefix) X(removesuffix) X(zfill) X(translate)
#define X(name) RtValue rt_str_method_##name(RtThread *t, RtValue self, RtValue arg);
RT_STR_O(X)
#undef X
#define RT_STR_FAST(X) \
    X(find) X(rfind) X(index) X(rindex) X(count) X(startswith) X(endswith) X(strip) X(lstrip) X(rstrip) \
    X(center) X(ljust) X(rjust) X(maketrans)
#define X(name) RtValue rt_str_method_##name(RtThread *t, RtValue self, const RtValue *args, size_t nargs);
RT_STR_FAST(X)
#undef X
#define RT_STR_FAST_KW(X) \
    X(replace) X(split) X(rsplit) X(splitlines) X(expandtabs)
#define X(name) RtValue rt_str_method_##name(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames);
RT_STR_FAST_KW(X)
#undef X

/* fill * left + s + fill * right. */
RtStr *rt_str_pad(RtThread *t, RtStr *s, int64_t left, int64_t right, uint32_t fill);

#endif
