/* Text that numbers are read from, for the files of the room. */
#ifndef RT_NUMBER_TEXT_H
#define RT_NUMBER_TEXT_H

#include "rt_str.h"

/* ASCII of a string in raw memory (rt_free()), zero-terminated: any decimal digit is '0'..'9' and any white space ' ', other characters
 * beyond ASCII are '?'.  NULL without memory. */
char *rt_number_text(RtThread *t, const RtStr *s);

static inline bool
rt_number_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Narrow *p..*end by the white space around it, and then by a sign in front: true when that is a minus. */
static inline bool
rt_number_strip(const char **p, const char **end)
{
    while (*p < *end && rt_number_is_space(**p)) {
        ++*p;
    }
    while (*end > *p && rt_number_is_space((*end)[-1])) {
        --*end;
    }
    bool signed_ = *p < *end && (**p == '-' || **p == '+');
    return signed_ && *(*p)++ == '-';
}

/* int(text, base) for n bytes, which are changed; the message shows `shown`. */
RtValue rt_int_from_chars(RtThread *t, char *text, size_t n, int base, RtValue shown);

#endif
