/* What is looked for in a string, and looking for it. */
#ifndef RT_NEEDLE_H
#define RT_NEEDLE_H

#include <stdlib.h>

#include "rt_search.h"
#include "rt_str.h"

/* A text in the width of the one it is looked for in.  Lives on the stack of who looks for it, and borrows the string. */
typedef struct {
    const void *data;        /* NULL when there was no memory for `copy`: then it is compared code point by code point */
    size_t length;
    unsigned width;
    bool never;              /* it has a code point that the text cannot have */
    const RtStr *needle;
    void *copy;              /* malloc()ed, or NULL */
    uint32_t own[16];
} RtNeedle;

void rt_needle_widen(RtNeedle *n);
int64_t rt_needle_find_wide(const char *text, size_t start, size_t end, const RtNeedle *n);

/* For a text of this width; nothing can fail. */
static inline void rt_needle_init(RtNeedle *n, const RtStr *needle, unsigned width)
{
    n->data = rt_str_data(needle);
    n->length = needle->length;
    n->width = width;
    n->never = rt_str_width(needle) > width;
    n->needle = needle;
    n->copy = NULL;
    if (rt_str_width(needle) < width) {
        rt_needle_widen(n);
    }
}
static inline void rt_needle_drop(RtNeedle *n) { free(n->copy); }

/* All of them look in text[start:end], start <= end, for a needle that is not empty. */

/* The first place, or -1. */
static inline int64_t rt_needle_find(const char *text, size_t start, size_t end, const RtNeedle *n)
{
    if (n->never || n->length > end - start) {
        return -1;
    }
    if (n->width != 1 || n->data == NULL) {
        return rt_needle_find_wide(text, start, end, n);
    }
    const char *at = rt_search_memory(text + start, text + end, n->data, n->length);
    return at == NULL ? -1 : at - text;
}
int64_t rt_needle_rfind(const char *text, size_t start, size_t end, const RtNeedle *n);       /* the last one */
/* How many without overlap, at most `most`. */
size_t rt_needle_count(const char *text, size_t start, size_t end, const RtNeedle *n, size_t most);

#endif
