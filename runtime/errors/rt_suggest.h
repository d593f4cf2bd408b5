/* "Did you mean: 'append'?" at the end of an uncaught exception's message. */
#ifndef RT_SUGGEST_H
#define RT_SUGGEST_H

#include "rt_str.h"

/* Add the suggestion for a NameError, AttributeError or ImportError, if there is one; 0, or -1 when the builder fails. */
int rt_suggest(RtBuilder *b, RtValue exc, bool has_message);

#endif
