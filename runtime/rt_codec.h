/* Text to bytes and back in the encodings that every CPython has (rt_codec.c). */
#ifndef RT_CODEC_H
#define RT_CODEC_H

#include "rt_bytes.h"

/* UnicodeEncodeError and UnicodeDecodeError with their five arguments. */
void rt_raise_encode(RtThread *t, const char *encoding, const RtStr *s, size_t start, size_t end, const char *reason);
void rt_raise_decode(RtThread *t, const char *encoding, const uint8_t *data, size_t n, size_t start, size_t end, const char *reason);

/* encoding and errors as C texts from optional arguments: RT_NULL is NULL.  They live as long as the arguments do.  -1 with
 * TypeError for anything but a str. */
int rt_codec_arguments(RtThread *t, const char *function, const RtValue out[2], const char **encoding, const char **errors);

RtStr *rt_decode_utf8(RtThread *t, const uint8_t *data, size_t n, const char *errors);

#endif
