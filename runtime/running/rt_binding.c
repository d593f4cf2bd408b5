/* Binding arguments to the parameters of a function of the language.
 *
 * Order, as the language has it: positional arguments, then keywords, then complaints about too many, then
 * missing ones and defaults.  Arguments are borrowed; the locals get references of their own, so that the
 * frame of a failed call is dropped without dropping the last reference to anything.
 */
#include <stdio.h>

#include "rt_dict.h"
#include "rt_push.h"
#include "rt_similar.h"
#include "rt_tuple.h"

typedef struct {
    RtThread *t;
    const RtFunction *function;
    const RtCode *code;
    RtValue *locals;
    const RtValue *args;
    int64_t given;               /* positional arguments */
    RtTuple *kwnames;
    int32_t named;               /* parameters that can have a name: positional and keyword-only */
} Binding;

static RtStr *
parameter(const Binding *b, int32_t i)
{
    return rt_str_of_value(rt_tuple_item(b->code->local_names, i));
}

/* --- complaints --- */

/* "'a'", "'a' and 'b'", "'a', 'b', and 'c'" */
static RtStr *
enumerate_names(RtThread *t, RtStr **names, int32_t n)
{
    RtBuilder text;
    rt_builder_init(&text, t);
    bool failed = false;
    for (int32_t i = 0; i < n && !failed; i++) {
        const char *before = i == 0 ? "" : i < n - 1 ? ", " : n == 2 ? " and " : ", and ";
        RtStr *quoted = rt_str_repr(t, names[i]);
        failed = quoted == NULL || rt_builder_c(&text, before) < 0 || rt_builder_str(&text, quoted) < 0;
        if (quoted != NULL) {
            rt_decref(t, quoted);
        }
    }
    return rt_builder_finish(&text, failed);
}

static int
missing(const Binding *b, const char *kind, int32_t start, int32_t end, int32_t count)
{
    RtThread *t = b->t;
    RtStr **names = rt_alloc(t, (size_t)count * sizeof *names);
    if (names == NULL) {
        return -1;
    }
    int32_t n = 0;
    for (int32_t i = start; i < end; i++) {
        if (rt_value_is_null(b->locals[i])) {
            names[n++] = parameter(b, i);
        }
    }
    RtStr *list = enumerate_names(t, names, n);
    rt_free(t, names);
    if (list != NULL) {
        rt_raise(t, RT_EXC_TypeError, "%U() missing %d required %s argument%s: %U", b->function->qualname, (int)count, kind,
                 count == 1 ? "" : "s", list);
        rt_decref(t, list);
    }
    return -1;
}

static int
too_many(const Binding *b)
{
    RtThread *t = b->t;
    const RtCode *code = b->code;
    int64_t defaults = b->function->defaults == NULL ? 0 : rt_tuple_size(b->function->defaults);
    int64_t named_given = 0;
    for (int32_t i = code->arg_count; i < b->named; i++) {
        named_given += !rt_value_is_null(b->locals[i]);
    }
    char takes[64], also[96] = "";
    if (defaults) {
        snprintf(takes, sizeof takes, "from %lld to %d", (long long)(code->arg_count - defaults), (int)code->arg_count);
    }
    else {
        snprintf(takes, sizeof takes, "%d", (int)code->arg_count);
    }
    if (named_given) {
        snprintf(also, sizeof also, " positional argument%s (and %lld keyword-only argument%s)", b->given != 1 ? "s" : "",
                 (long long)named_given, named_given != 1 ? "s" : "");
    }
    rt_raise(t, RT_EXC_TypeError, "%U() takes %s positional argument%s but %ld%s %s given", b->function->qualname, takes,
             defaults || code->arg_count != 1 ? "s" : "", b->given, also, b->given == 1 && !named_given ? "was" : "were");
    return -1;
}

/* True with an exception when some keyword is the name of a positional-only parameter. */
static bool
names_positional_only(const Binding *b)
{
    RtThread *t = b->t;
    RtBuilder text;
    bool found = false, failed = false;
    rt_builder_init(&text, t);
    for (int32_t i = 0; i < b->code->positional_only_count; i++) {
        for (int64_t j = 0; j < rt_tuple_size(b->kwnames); j++) {
            RtValue keyword = rt_tuple_item(b->kwnames, j);
            if (rt_str_equal(parameter(b, i), rt_str_of_value(keyword))) {
                failed |= (found && rt_builder_c(&text, ", ") < 0) || rt_builder_str(&text, parameter(b, i)) < 0;
                found = true;
            }
        }
    }
    if (!found) {
        rt_builder_drop(&text);
        return false;
    }
    RtStr *list = rt_builder_finish(&text, failed);
    if (list != NULL) {
        rt_raise(t, RT_EXC_TypeError, "%U() got some positional-only arguments passed as keyword arguments: '%U'",
                 b->function->qualname, list);
        rt_decref(t, list);
    }
    return true;
}

static int
unexpected(const Binding *b, RtStr *keyword)
{
    if (b->code->positional_only_count && names_positional_only(b)) {
        return -1;
    }
#if RT_HOST >= 0x030d
    int32_t first = b->code->positional_only_count;
    RtValue like = rt_similar(b->t, keyword, b->code->local_names->items + first, b->named - first, false);
    if (!rt_value_is_null(like)) {
        rt_raise(b->t, RT_EXC_TypeError, "%U() got an unexpected keyword argument '%U'. Did you mean '%U'?",
                 b->function->qualname, keyword, rt_str_of_value(like));
        return -1;
    }
#endif
    rt_raise(b->t, RT_EXC_TypeError, "%U() got an unexpected keyword argument '%U'", b->function->qualname, keyword);
    return -1;
}

/* --- binding --- */

/* The parameter that a keyword names, or -1. */
static int32_t
find(const Binding *b, RtValue keyword)
{
    const RtValue *names = b->code->local_names->items;
    int32_t first = b->code->positional_only_count;
    for (int32_t i = first; i < b->named; i++) {
        if (rt_value_is(names[i], keyword)) {
            return i;
        }
    }
    for (int32_t i = first; i < b->named; i++) {
        if (rt_str_equal(rt_str_of_value(names[i]), rt_str_of_value(keyword))) {
            return i;
        }
    }
    return -1;
}

static int
bind_keyword(const Binding *b, RtValue keyword, RtValue v, RtDict *rest)
{
    if (RT_UNLIKELY(!rt_is_str(keyword))) {
        rt_raise(b->t, RT_EXC_TypeError, "%U() keywords must be strings", b->function->qualname);
        return -1;
    }
    int32_t i = find(b, keyword);
    if (i < 0) {
        return rest != NULL ? rt_dict_set(b->t, rest, keyword, v) : unexpected(b, rt_str_of_value(keyword));
    }
    if (!rt_value_is_null(b->locals[i])) {
        rt_raise(b->t, RT_EXC_TypeError, "%U() got multiple values for argument '%U'", b->function->qualname,
                 rt_str_of_value(keyword));
        return -1;
    }
    b->locals[i] = rt_dup(b->t, v);
    return 0;
}

static int
bind_keywords(const Binding *b, RtDict *rest)
{
    int64_t n = b->kwnames == NULL ? 0 : rt_tuple_size(b->kwnames);
    for (int64_t j = 0; j < n; j++) {
        if (bind_keyword(b, rt_tuple_item(b->kwnames, j), b->args[b->given + j], rest) < 0) {
            return -1;
        }
    }
    return 0;
}

static int
bind_defaults(const Binding *b)
{
    RtTuple *defaults = b->function->defaults;
    int32_t n = b->code->arg_count;
    int32_t optional = defaults == NULL ? 0 : (int32_t)rt_tuple_size(defaults);
    int32_t required = n > optional ? n - optional : 0;
    int32_t absent = 0;
    for (int32_t i = 0; i < required; i++) {
        absent += rt_value_is_null(b->locals[i]);
    }
    if (absent) {
        return missing(b, "positional", 0, required, absent);
    }
    for (int32_t i = required; i < n; i++) {
        if (rt_value_is_null(b->locals[i])) {
            b->locals[i] = rt_value_new_from(b->t, rt_tuple_item(defaults, optional - (n - i)));
        }
    }
    return 0;
}

static int
bind_keyword_defaults(const Binding *b)
{
    RtDict *defaults = b->function->kwdefaults;
    int32_t absent = 0;
    for (int32_t i = b->code->arg_count; i < b->named; i++) {
        if (!rt_value_is_null(b->locals[i])) {
            continue;
        }
        if (defaults != NULL) {
            b->locals[i] = rt_dict_get_str(b->t, defaults, parameter(b, i));
        }
        absent += rt_value_is_null(b->locals[i]);
    }
    return absent ? missing(b, "keyword-only", b->code->arg_count, b->named, absent) : 0;
}

/* Positional arguments beyond the parameters, into *args. */
static int
bind_extra(const Binding *b, int64_t bound)
{
    RtTuple *extra = rt_tuple_from_array(b->t, b->args + bound, b->given - bound);
    if (extra == NULL) {
        return -1;
    }
    b->locals[b->named] = rt_value_take(extra);
    return 0;
}

int
rt_bind_arguments(RtThread *t, RtFrame *f, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    const RtCode *code = f->code;
    Binding b = {
        .t = t, .function = (const RtFunction *)rt_value_object(f->function), .code = code, .locals = f->locals, .args = args,
        .given = (int64_t)nargs, .kwnames = kwnames, .named = code->arg_count + code->keyword_only_count,
    };
    int64_t bound = b.given < code->arg_count ? b.given : code->arg_count;
    bool star = (code->flags & RT_CODE_VARARGS) != 0;
    for (int64_t i = 0; i < bound; i++) {
        b.locals[i] = rt_dup(t, args[i]);
    }
    if (star && bind_extra(&b, bound) < 0) {
        return -1;
    }
    RtDict *rest = NULL;
    if (code->flags & RT_CODE_VARKEYWORDS) {
        rest = rt_dict_new_sized(t, kwnames == NULL ? 0 : rt_tuple_size(kwnames));
        if (rest == NULL) {
            return -1;
        }
        b.locals[b.named + star] = rt_value_take(rest);
    }
    if (bind_keywords(&b, rest) < 0 || (b.given > bound && !star && too_many(&b) < 0) ||
        (b.given < code->arg_count && bind_defaults(&b) < 0)) {
        return -1;
    }
    return code->keyword_only_count ? bind_keyword_defaults(&b) : 0;
}
