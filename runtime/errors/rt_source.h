/* The lines of sources that tracebacks show: from files, or from texts that the host gave. */
#ifndef RT_SOURCE_H
#define RT_SOURCE_H

#include "rt_str.h"

/* The text of the file shown last, so that it is read once.  Lives on the C stack of who shows lines; {0} is none. */
typedef struct {
    RtStr *filename;         /* borrowed; NULL: none */
    char *text;              /* malloc()ed, zero-terminated; NULL: not to be had */
} RtSource;

/* Add "    the line without its indentation\n", or nothing when it is blank or not to be had.  0 or -1. */
int rt_source_show_line(RtBuilder *b, RtSource *source, RtStr *filename, int32_t line);
void rt_source_close(RtSource *source);

/* Source lines of code that has no file: the host gives the text of "<string>".  0 or -1. */
int rt_source_add(RtThread *t, RtStr *filename, RtStr *text);
/* Whether tracebacks show lines of sources, from now on: not when modules die at the end of a program. */
void rt_source_allow(RtThread *t, bool shown);

#endif
