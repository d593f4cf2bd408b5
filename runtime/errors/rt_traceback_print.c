/* The text of an uncaught exception, as CPython writes it when it is not to point into lines (-X no_debug_ranges). */
#include <stdio.h>
#include <stdlib.h>

#include "rt_dict.h"
#include "rt_exception_types.h"
#include "rt_format.h"
#include "rt_frame.h"
#include "rt_heap.h"
#include "rt_instance.h"
#include "rt_int.h"
#include "rt_list.h"
#include "rt_number.h"
#include "rt_source.h"
#include "rt_suggest.h"
#include "rt_tuple.h"
#include "rt_vm.h"

/* --- entries --- */

#define REPEATS_SHOWN 3      /* of equal entries one behind the other */
#define MOST_ENTRIES 1000    /* the innermost; others are not printed */

static int
add_number(RtBuilder *b, int64_t n)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%lld", (long long)n);
    return rt_builder_c(b, digits);
}

static int
add_repeats(RtBuilder *b, int64_t count)
{
    count -= REPEATS_SHOWN;
    if (count <= 0) {
        return 0;
    }
    return rt_builder_c(b, "  [Previous line repeated ") < 0 || add_number(b, count) < 0
        || rt_builder_c(b, count > 1 ? " more times]\n" : " more time]\n") < 0 ? -1 : 0;
}

static int
add_entry(RtBuilder *b, RtSource *source, const RtTraceback *tb)
{
    if (rt_builder_c(b, "  File \"") < 0 || rt_builder_str(b, tb->code->filename) < 0 || rt_builder_c(b, "\", line ") < 0
        || add_number(b, tb->line) < 0 || rt_builder_c(b, ", in ") < 0 || rt_builder_str(b, tb->code->name) < 0
        || rt_builder_char(b, '\n') < 0) {
        return -1;
    }
    return rt_source_show_line(b, source, tb->code->filename, tb->line);
}

static bool
same_place(const RtTraceback *a, const RtTraceback *b)
{
    return a->line == b->line && rt_str_equal(a->code->filename, b->code->filename) && rt_str_equal(a->code->name, b->code->name);
}

/* All entries; the traceback is held by the caller. */
static int
add_traceback(RtBuilder *b, RtSource *source, RtTraceback *first)
{
    RtThread *t = b->thread;
    int64_t depth = 0, repeated = 0;
    int result = rt_builder_c(b, "Traceback (most recent call last):\n");
    RtTraceback *tb, *before = NULL;
    rt_incref(t, first);
    for (tb = first; tb != NULL;) {
        RtTraceback *next = rt_traceback_next(t, tb);
        rt_decref(t, tb);
        tb = next;
        depth++;
    }
    rt_incref(t, first);
    tb = first;
    while (tb != NULL && result == 0) {
        if (depth <= MOST_ENTRIES) {
            if (before == NULL || !same_place(before, tb)) {
                result = add_repeats(b, repeated);
                repeated = 0;
            }
            if (result == 0 && ++repeated <= REPEATS_SHOWN) {
                result = add_entry(b, source, tb);
            }
        }
        depth--;
        if (before != NULL) {
            rt_decref(t, before);
        }
        before = tb;
        tb = rt_traceback_next(t, tb);
    }
    if (before != NULL) {
        rt_decref(t, before);
    }
    if (tb != NULL) {
        rt_decref(t, tb);
    }
    return result < 0 ? -1 : add_repeats(b, repeated);
}

/* --- the exception itself --- */

static int
add_type_name(RtBuilder *b, RtType *type)
{
    RtThread *t = b->thread;
    RtValue module = rt_type_get_attr(t, rt_value_borrow(type), t->vm->names.__module__);
    int result = 0;
    if (!rt_is_str(module)) {
        rt_error_clear(t);
        result = rt_value_is_null(module) ? 0 : rt_builder_c(b, "<unknown>.");
    }
    else if (!rt_str_equal(rt_str_of_value(module), t->vm->names.builtins) && !rt_str_equal(rt_str_of_value(module), t->vm->names.__main__)) {
        result = rt_builder_str(b, rt_str_of_value(module)) < 0 ? -1 : rt_builder_char(b, '.');
    }
    rt_close(t, module);
    return result < 0 ? -1 : rt_builder_str(b, type->qualname);
}

static bool
is_indentation(uint32_t c)
{
    return c == ' ' || c == '\f' || c == (RT_HOST >= 0x030d ? '\n' : '\t');
}

/* The line that a SyntaxError is about, and carets below it from the column `first` to `end`, which count from 1.  No `first`, as
 * below 1: no carets; `end` below 1: one. */
static int
add_syntax_line(RtBuilder *b, const RtStr *text, int64_t first, int64_t end)
{
    int64_t n = (int64_t)rt_str_length(text), spaces = 0, whole = n;
    while (n > 0 && rt_str_at(text, n - 1) == '\n') {
        n--;
    }
    while (spaces < n && is_indentation(rt_str_at(text, spaces))) {
        spaces++;
    }
    if (rt_builder_c(b, "    ") < 0 || rt_builder_slice(b, text, spaces, n) < 0 || rt_builder_char(b, '\n') < 0) {
        return -1;
    }
    first = first > whole ? n + 1 : first;            /* behind the line */
    end = end > whole ? n + 1 : end;
    end = end <= first ? first + 1 : end;
    if (first < 1 || first - 1 < spaces) {
        return 0;
    }
    int result = rt_builder_c(b, "    ");
    for (int64_t i = spaces; i < first - 1 && result == 0; i++) {
        uint32_t c = i < n ? rt_str_at(text, i) : ' ';
        result = rt_builder_char(b, c >= '\t' && c <= '\r' && RT_HOST >= 0x030d ? c : ' ');
    }
    return result < 0 || rt_builder_chars(b, '^', (size_t)(end - first)) < 0 ? -1 : rt_builder_char(b, '\n');
}

/* The number of an attribute of a SyntaxError; 0 when it is none. */
static int64_t
number_of(RtThread *t, RtValue exc, int extra)
{
    RtValue v = rt_exception_get_extra(t, exc, extra);
    int64_t number = 0;
    if (!rt_is_int(v) || !rt_int_fits_int64(v, &number)) {
        number = 0;
    }
    rt_close(t, v);
    return number;
}

/* A SyntaxError shows where in its source; true when `text` was replaced by the message alone. */
static int
add_syntax_place(RtBuilder *b, RtValue exc, RtValue *text)
{
    RtThread *t = b->thread;
    RtValue file = rt_exception_get_extra(t, exc, RT_EXTRA_FILE), line = rt_exception_get_extra(t, exc, RT_EXTRA_LINENO);
    RtValue source = rt_exception_get_extra(t, exc, RT_EXTRA_TEXT), msg = rt_exception_get_extra(t, exc, RT_EXTRA_MSG);
    int result = 0;
    int64_t number;
    if (rt_is_int(line) && rt_int_fits_int64(line, &number)) {
        result = rt_builder_c(b, "  File \"") < 0 || (rt_is_str(file) ? rt_builder_str(b, rt_str_of_value(file)) : rt_builder_c(b, "<string>")) < 0
            || rt_builder_c(b, "\", line ") < 0 || add_number(b, number) < 0 || rt_builder_char(b, '\n') < 0 ? -1 : 0;
        if (result == 0 && rt_is_str(source)) {
            int64_t last = number_of(t, exc, RT_EXTRA_END_LINENO), end = number_of(t, exc, RT_EXTRA_END_OFFSET);
            bool ends_here = last == number || (RT_HOST < 0x030d && last < number);
            result = add_syntax_line(b, rt_str_of_value(source), number_of(t, exc, RT_EXTRA_OFFSET), ends_here ? end : INT64_MAX);
        }
        rt_close(t, *text);
        if (rt_value_is_null(msg) || rt_value_is_none(msg)) {
            *text = rt_str_value(rt_str_from_c(t, RT_HOST >= 0x030d ? "<no detail available>" : ""));
        }
        else {
            *text = rt_str_of(t, msg);
        }
    }
    rt_close(t, file);
    rt_close(t, line);
    rt_close(t, source);
    rt_close(t, msg);
    return result;
}

/* The type and str() of the exception, which is no str when that failed. */
static int
add_type_and_text(RtBuilder *b, RtValue exc, RtValue text)
{
    if (add_type_name(b, rt_type_of(b->thread, exc)) < 0) {
        return -1;
    }
    if (!rt_is_str(text)) {
        return rt_builder_c(b, ": <exception str() failed>");
    }
    if (rt_str_length(rt_str_of_value(text)) == 0) {
        return 0;
    }
    return rt_builder_c(b, ": ") < 0 ? -1 : rt_builder_str(b, rt_str_of_value(text));
}

static int
add_message(RtBuilder *b, RtValue exc)
{
    RtThread *t = b->thread;
    RtValue text = rt_str_of(t, exc);
    int result = 0;
    rt_error_clear(t);
    if (rt_is_instance_of(t, exc, rt_exc_type(t, RT_EXC_SyntaxError))) {
        result = add_syntax_place(b, exc, &text);
        rt_error_clear(t);
    }
    if (result == 0) {
        result = add_type_and_text(b, exc, text);
    }
    bool shown = rt_is_str(text);
    rt_close(t, text);
    if (result == 0) {
        result = rt_suggest(b, exc, shown);
    }
    return result < 0 ? -1 : rt_builder_char(b, '\n');
}

/* Notes, a line for each of their lines. */
static int
add_notes(RtBuilder *b, RtValue exc)
{
    RtThread *t = b->thread;
    RtValue notes;
    int result = 0;
    if (rt_get_attr_optional(t, exc, t->vm->names.__notes__, &notes) <= 0) {
        rt_error_clear(t);
        return 0;
    }
    if (rt_is_list(notes) || rt_is_tuple(notes)) {
        RtValue all = rt_tuple_from_iterable(t, notes);
        for (int64_t i = 0; !rt_value_is_null(all) && i < rt_tuple_size(rt_as_tuple(all)) && result == 0; i++) {
            RtValue text = rt_str_of(t, rt_tuple_item(rt_as_tuple(all), i));
            rt_error_clear(t);
            result = rt_is_str(text) ? rt_builder_str(b, rt_str_of_value(text)) : rt_builder_c(b, "<note str() failed>");
            result = result < 0 ? -1 : rt_builder_char(b, '\n');
            rt_close(t, text);
        }
        rt_close(t, all);
    }
    else {
        RtValue text = rt_repr(t, notes);
        rt_error_clear(t);
        result = rt_is_str(text) ? rt_builder_str(b, rt_str_of_value(text)) : rt_builder_c(b, "<__notes__ repr() failed>");
        result = result < 0 ? -1 : rt_builder_char(b, '\n');
        rt_close(t, text);
    }
    rt_close(t, notes);
    return result;
}

static int
add_exception(RtBuilder *b, RtSource *source, RtObject *exc)
{
    RtThread *t = b->thread;
    RtTraceback *tb = (RtTraceback *)rt_exception_traceback(t, exc);
    int result = 0;
    if (tb != NULL) {
        result = add_traceback(b, source, tb);
        rt_decref(t, tb);
    }
    RtValue v = rt_value_borrow(exc);
    return result < 0 || add_message(b, v) < 0 || add_notes(b, v) < 0 ? -1 : 0;
}

/* --- chains --- */

static const char *const after_cause = "\nThe above exception was the direct cause of the following exception:\n\n";
static const char *const after_context = "\nDuring handling of the above exception, another exception occurred:\n\n";

/* An exception of a chain, and what is written after the one that came before it. */
typedef struct {
    RtObject *exc;           /* owned */
    const char *after;
} Link;
typedef struct {
    Link *links;
    size_t count, capacity;
} Chain;

/* Takes exc; false when it is in the chain already or memory runs out. */
static bool
chain_add(RtThread *t, Chain *chain, RtObject *exc)
{
    bool seen = false;
    for (size_t i = 0; i < chain->count; i++) {
        seen = seen || chain->links[i].exc == exc;
    }
    if (!seen && chain->count == chain->capacity) {
        size_t capacity = chain->capacity == 0 ? 8 : chain->capacity * 2;
        Link *links = realloc(chain->links, capacity * sizeof *links);
        seen = links == NULL;
        if (links != NULL) {
            chain->links = links;
            chain->capacity = capacity;
        }
    }
    if (seen) {
        rt_decref(t, exc);
        return false;
    }
    chain->links[chain->count++] = (Link){exc, NULL};
    return true;
}

/* Whether a cause or context is shown: CPython 3.13.0 to 3.13.3 leave out those that are false.  Takes exc when it is not. */
static bool
is_shown(RtThread *t, RtObject *exc)
{
#if RT_HOST == 0x030d
    if (exc != NULL && !rt_sys_host_since(t, 0x030d04)) {
        int truth = rt_truth(t, rt_value_borrow(exc));
        if (truth < 0) {
            rt_error_clear(t);
        }
        if (truth == 0) {
            rt_decref(t, exc);
            return false;
        }
    }
#else
    (void)t;
#endif
    return exc != NULL;
}

RtStr *
rt_traceback_format(RtThread *t, RtObject *exc)
{
    Chain chain = {0};
    RtSource source = {0};
    RtBuilder b;
    rt_incref(t, exc);
    for (bool more = chain_add(t, &chain, exc); more;) {
        RtException *e = (RtException *)exc;
        RtObject *next = rt_exception_cause(t, exc);
        chain.links[chain.count - 1].after = after_cause;
        if (next == NULL && !rt_load_relaxed(&e->suppress_context)) {
            next = rt_exception_context(t, exc);
            chain.links[chain.count - 1].after = after_context;
        }
        more = is_shown(t, next) && chain_add(t, &chain, next);
        exc = next;
    }
    rt_builder_init(&b, t);
    int result = 0;
    for (size_t i = chain.count; i-- > 0;) {
        if (result == 0) {
            result = add_exception(&b, &source, chain.links[i].exc);
        }
        if (result == 0 && i > 0) {
            result = rt_builder_c(&b, chain.links[i - 1].after);
        }
        rt_decref(t, chain.links[i].exc);
    }
    free(chain.links);
    rt_source_close(&source);
    return rt_builder_finish(&b, result < 0);
}

void
rt_traceback_print(RtThread *t, RtObject *exc)
{
    RtObject *raised = rt_error_fetch(t);
    rt_sys_flush(t, RT_STDOUT);
    rt_error_clear(t);
    RtStr *text = rt_traceback_format(t, exc);
    rt_error_clear(t);
    if (text != NULL) {
        rt_sys_write_error(t, text);
        rt_decref(t, text);
    }
    rt_sys_flush(t, RT_STDERR);
    rt_error_clear(t);
#if RT_HOST < 0x030d
    rt_sys_flush_replaced(t, false);
#endif
    t->exc = raised;
}

void
rt_report_unraisable(RtThread *t, const char *doing, RtValue where)
{
    char format[80];
    snprintf(format, sizeof format, "Exception ignored while %s %%R:\n", doing);
    rt_report_unraisable_in(t, RT_HOST >= 0x030e ? format : "Exception ignored in: %R\n", where);
}

/* An exception that nobody can get, as the host's default hook writes it: without chain, notes and advice.  NULL when memory runs out. */
static RtStr *
format_unraisable(RtThread *t, RtObject *exc)
{
    RtSource source = {0};
    RtBuilder b;
    rt_builder_init(&b, t);
    RtTraceback *tb = (RtTraceback *)rt_exception_traceback(t, exc);
    int result = tb != NULL ? add_traceback(&b, &source, tb) : 0;
    if (tb != NULL) {
        rt_decref(t, tb);
    }
    RtValue text = rt_str_of(t, rt_value_borrow(exc));
    rt_error_clear(t);
    if (result == 0) {
        bool empty = rt_is_str(text) && rt_str_length(rt_str_of_value(text)) == 0;
        result = add_type_and_text(&b, rt_value_borrow(exc), text) < 0 ? -1 : rt_builder_c(&b, empty ? ": \n" : "\n");
    }
    rt_close(t, text);
    rt_source_close(&source);
    return rt_builder_finish(&b, result < 0);
}

/* An exception that was raised by C code alone has the running frame as its traceback. */
static void
show_where(RtThread *t)
{
    RtObject *tb = rt_exception_traceback(t, t->exc);
    if (tb != NULL) {
        rt_decref(t, tb);
    }
    else if (t->frame != NULL && t->frame->owner != RT_FRAME_ENTRY) {
        rt_exception_add_frame(t, t->frame);
    }
}

void
rt_report_unraisable_in(RtThread *t, const char *format, RtValue where)
{
    if (t->exc == NULL) {
        return;
    }
    show_where(t);
    RtObject *exc = rt_error_fetch(t);
    if (rt_must_exit(t)) {
        rt_decref(t, exc);
        return;
    }
    RtStr *head = rt_str_format(t, format, where);
    rt_error_clear(t);
    RtStr *text = format_unraisable(t, exc);
    rt_error_clear(t);
    if (head != NULL) {
        rt_sys_write_error(t, head);
        rt_decref(t, head);
    }
    if (text != NULL) {
        rt_sys_write_error(t, text);
        rt_decref(t, text);
    }
    rt_decref(t, exc);
}
