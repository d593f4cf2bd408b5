/* Text to bytes and back: rt_encode() and rt_decode() of rt_bytes.h, and what they are made of. */
#ifndef RT_CODEC_H
#define RT_CODEC_H

#include "rt_bytes.h"

typedef enum { RT_CODEC_UTF8, RT_CODEC_ASCII, RT_CODEC_LATIN1, RT_CODEC_UTF16, RT_CODEC_UTF32, RT_CODEC_NONE } RtCodecKind;

typedef struct {
    RtCodecKind kind;
    const char *name;        /* as messages show it */
    bool big;                /* byte order of UTF-16 and UTF-32 */
    bool mark;               /* a byte-order mark is written, and read */
    bool registered;         /* under this name the host finds it in its registry only */
} RtCodec;

/* By any of its names; kind RT_CODEC_NONE with LookupError. */
RtCodec rt_codec_find(RtThread *t, const char *name);

/* t->exc is what a codec has raised that was found under `name`; what: "encoding" or "decoding". */
void rt_codec_failed(RtThread *t, const RtCodec *codec, const char *what, const char *name);

/* What is done about a character that cannot be encoded, or bytes that cannot be decoded. */
typedef enum { RT_ERRORS_STRICT, RT_ERRORS_IGNORE, RT_ERRORS_REPLACE, RT_ERRORS_BACKSLASH, RT_ERRORS_ESCAPE, RT_ERRORS_PASS,
               RT_ERRORS_XML, RT_ERRORS_UNKNOWN } RtErrors;
RtErrors rt_errors_find(const char *name);                        /* NULL is strict */
void rt_raise_unknown_errors(RtThread *t, const char *name);      /* LookupError */

/* UnicodeEncodeError and UnicodeDecodeError with their five arguments. */
void rt_raise_encode(RtThread *t, const char *encoding, const RtStr *s, size_t start, size_t end, const char *reason);
void rt_raise_decode(RtThread *t, const char *encoding, const uint8_t *data, size_t n, size_t start, size_t end, const char *reason);

/* encoding and errors as UTF-8; NULL when they are not given. */
typedef struct {
    const char *encoding, *errors;
    char *owned[2];          /* what of them does not live in the arguments */
} RtCodecNames;

/* From optional arguments: RT_NULL is none.  The names live as long as the arguments do, until the end.  -1 with TypeError for
 * anything but a str, ValueError, UnicodeEncodeError: then nothing is to be ended. */
int rt_codec_names(RtThread *t, const char *function, const RtValue out[2], RtCodecNames *names);
void rt_codec_names_end(RtCodecNames *names);

RtStr *rt_decode_utf8(RtThread *t, const uint8_t *data, size_t n, const char *errors);

#endif
