/* Lines of sources. */
#include "rt_source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rt_dict.h"
#include "rt_error.h"
#include "rt_vm.h"

int
rt_source_add(RtThread *t, RtStr *filename, RtStr *text)
{
    return rt_dict_set_str(t, t->vm->traceback_room.sources, filename, rt_value_borrow(text));
}

void
rt_source_allow(RtThread *t, bool shown)
{
    rt_store_relaxed(&t->vm->traceback_room.ended, !shown);
}

/* All of a file, malloc()ed and zero-terminated, or NULL. */
static char *
read_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    size_t used = 0, size = 1 << 14;
    char *text = f != NULL ? malloc(size) : NULL;
    while (text != NULL) {
        used += fread(text + used, 1, size - used - 1, f);
        if (used + 1 < size) {
            text[used] = '\0';
            break;
        }
        char *bigger = realloc(text, size * 2);
        if (bigger == NULL) {
            free(text);
            text = NULL;
            break;
        }
        text = bigger;
        size *= 2;
    }
    if (f != NULL) {
        fclose(f);
    }
    return text;
}

/* The text of this file, when `source` has it not yet. */
static void
open_source(RtThread *t, RtSource *source, RtStr *filename)
{
    if (source->filename == filename) {
        return;
    }
    free(source->text);
    source->text = NULL;
    source->filename = filename;
    if (rt_load_relaxed(&t->vm->traceback_room.ended)) {
        return;
    }
    RtValue given = rt_dict_get_str(t, t->vm->traceback_room.sources, filename);
    if (rt_is_str(given)) {
        source->text = rt_str_to_utf8(t, rt_str_of_value(given), NULL, true);
    }
    else {
        char *path = rt_str_to_utf8(t, filename, NULL, true);
        if (path != NULL) {
            source->text = read_file(path);
            free(path);
        }
    }
    rt_close(t, given);
    rt_error_clear(t);
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\f' || c == '\r';
}

int
rt_source_show_line(RtBuilder *b, RtSource *source, RtStr *filename, int32_t line)
{
    open_source(b->thread, source, filename);
    const char *p = source->text;
    for (int32_t i = 1; p != NULL && i < line; i++) {
        p = strchr(p, '\n');
        p = p != NULL ? p + 1 : NULL;
    }
    if (p == NULL || line < 1) {
        return 0;
    }
    const char *end = p + strcspn(p, "\n");
    while (p < end && is_blank(*p)) {
        p++;
    }
    while (end > p && is_blank(end[-1])) {
        end--;
    }
    if (p == end) {
        return 0;
    }
    return rt_builder_c(b, "    ") < 0 || rt_builder_utf8(b, p, (size_t)(end - p)) < 0 || rt_builder_char(b, '\n') < 0 ? -1 : 0;
}

void
rt_source_close(RtSource *source)
{
    free(source->text);
    *source = (RtSource){0};
}
