/* Interned strings: one immortal string for each text, per VM.
 *
 * Two interned strings are equal exactly when they are the same object.
 */
#ifndef RT_INTERN_H
#define RT_INTERN_H

#include "rt_str.h"

typedef struct {
    uint8_t lock;            /* rt_lock.h; guards the table */
    uint32_t used;           /* guarded by lock */
    uint32_t mask;           /* capacity - 1; guarded by lock */
    RtStr **table;           /* open addressing; guarded by lock */
} RtInternRoom;

/* The interned string of a zero-terminated UTF-8 text; borrowed and immortal.  NULL on failure. */
RtStr *rt_intern(RtThread *t, const char *utf8);
/* The interned string equal to s; s is borrowed and stays what it is; the result is borrowed and immortal. */
RtStr *rt_intern_str(RtThread *t, RtStr *s);

int rt_intern_init(RtThread *t);      /* called by rt_str_init(): the table, the one-character strings, vm->names */
void rt_intern_fini(RtThread *t);

#endif
