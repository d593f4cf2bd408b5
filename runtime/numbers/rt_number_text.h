/* Text that numbers are read from, for the files of the room. */
#ifndef RT_NUMBER_TEXT_H
#define RT_NUMBER_TEXT_H

#include "rt_str.h"

/* ASCII of a string in raw memory (rt_free()), zero-terminated: any decimal digit is '0'..'9' and any white space ' ', other characters
 * beyond ASCII are '?'.  NULL without memory. */
char *rt_number_text(RtThread *t, const RtStr *s);
/* int(text, base) for n bytes, which are changed; the message shows `shown`. */
RtValue rt_int_from_chars(RtThread *t, char *text, size_t n, int base, RtValue shown);

#endif
