/* Looking for a text in another one, whose code points may be wider. */
#define _GNU_SOURCE
#include "rt_needle.h"

#include <string.h>

void
rt_needle_widen(RtNeedle *n)
{
    if (n->length > sizeof n->own / sizeof n->own[0]) {
        n->copy = malloc(n->length * n->width);
        n->data = n->copy;
        if (n->copy == NULL) {
            return;
        }
    }
    else {
        n->data = n->own;
    }
    rt_text_copy((void *)(uintptr_t)n->data, n->width, rt_str_data(n->needle), rt_str_width(n->needle), n->length);
}

/* The needle stands at text[i..]. */
static bool
stands_at(const char *text, size_t i, const RtNeedle *n)
{
    if (n->data != NULL) {
        return memcmp(text + i * n->width, n->data, n->length * n->width) == 0;
    }
    for (size_t k = 0; k < n->length; k++) {
        if (rt_text_at(text, n->width, i + k) != rt_str_at(n->needle, k)) {
            return false;
        }
    }
    return true;
}

int64_t
rt_needle_find_wide(const char *text, size_t start, size_t end, const RtNeedle *n)
{
    unsigned width = n->width;
    if (n->data == NULL) {
        for (size_t i = start; i + n->length <= end; i++) {
            if (stands_at(text, i, n)) {
                return (int64_t)i;
            }
        }
        return -1;
    }
    const char *at = text + start * width, *stop = text + end * width;
    while ((at = memmem(at, (size_t)(stop - at), n->data, n->length * width)) != NULL) {
        size_t offset = (size_t)(at - text);
        if (offset % width == 0) {
            return (int64_t)(offset / width);
        }
        at++;      /* between two code points */
    }
    return -1;
}

/* Last occurrence in text[start:end], or -1. */
int64_t
rt_needle_rfind(const char *text, size_t start, size_t end, const RtNeedle *n)
{
    if (n->never || n->length > end - start) {
        return -1;
    }
    uint32_t first = rt_str_at(n->needle, 0);
    for (size_t i = end - n->length + 1; i-- > start; ) {
        if (rt_text_at(text, n->width, i) == first && stands_at(text, i, n)) {
            return (int64_t)i;
        }
    }
    return -1;
}

static size_t
count_byte(const uint8_t *at, size_t n, uint8_t wanted)
{
    size_t count = 0;
    while (n > 0) {
        size_t some = n < UINT8_MAX ? n : UINT8_MAX;
        uint8_t found = 0;      /* as narrow as the text, so that the compiler takes many bytes at once */
        for (size_t i = 0; i < some; i++) {
            found += at[i] == wanted;
        }
        count += found;
        at += some;
        n -= some;
    }
    return count;
}

/* How often the needle occurs in text[start:end] without overlap, at most `most` times. */
size_t
rt_needle_count(const char *text, size_t start, size_t end, const RtNeedle *n, size_t most)
{
    size_t count = 0;
    int64_t at;
    if (n->length == 1 && n->width == 1 && !n->never && n->data != NULL && most >= end - start) {
        return count_byte((const uint8_t *)text + start, end - start, *(const uint8_t *)n->data);
    }
    while (count < most && (at = rt_needle_find(text, start, end, n)) >= 0) {
        count++;
        start = (size_t)at + n->length;
    }
    return count;
}
