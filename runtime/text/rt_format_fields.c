/* str.format() and str.format_map(): replacement fields. */
#include "rt_error.h"
#include "rt_format.h"
#include "rt_instance.h"
#include "rt_int.h"
#include "rt_intern.h"
#include "rt_subscript.h"
#include "rt_tuple.h"
#include "rt_unicode.h"
#include "rt_vm.h"

/* Whether fields are numbered by themselves, and what they refer to. */
typedef struct {
    RtThread *t;
    const RtValue *args;
    size_t nargs;
    RtTuple *kwnames;        /* names of args[nargs..], or NULL */
    RtValue mapping;         /* of format_map(), else RT_NULL */
    enum { UNKNOWN, AUTOMATIC, MANUAL } numbering;
    size_t next;
} State;

/* A part of the format string. */
typedef struct {
    RtStr *s;
    size_t at, end;
} Part;

typedef struct {
    Part name, spec;
    uint32_t conversion;     /* 0: none */
    bool nested;             /* the specification has fields itself */
} Field;

static int put_part(State *state, RtBuilder *b, Part part, int depth);

static uint32_t
take(Part *p)
{
    return rt_str_at(p->s, p->at++);
}

static int
fail(RtThread *t, const char *message)
{
    rt_raise(t, RT_EXC_ValueError, "%s", message);
    return -1;
}

/* A number that is all of the part; -1 when it is something else, -2 with ValueError. */
static int64_t
part_number(RtThread *t, Part p)
{
    int64_t n = 0;
    if (p.at >= p.end) {
        return -1;
    }
    while (p.at < p.end) {
        int digit = rt_char_decimal(take(&p));
        if (digit < 0) {
            return -1;
        }
        if (n > (INT64_MAX - digit) / 10) {
            fail(t, "Too many decimal digits in format string");
            return -2;
        }
        n = n * 10 + digit;
    }
    return n;
}

/* The field behind a '{'; *p is moved behind its '}'. */
static int
read_field(RtThread *t, Part *p, Field *f)
{
    uint32_t c = 0;
    bool in_brackets = false;
    int depth = 1;
    *f = (Field){.name = {p->s, p->at, p->at}, .spec = {p->s, 0, 0}};
    while (p->at < p->end) {
        c = take(p);
        if (in_brackets) {
            in_brackets = c != ']';
        }
        else if (c == '{') {
            return fail(t, "unexpected '{' in field name");
        }
        else if (c == '[') {
            in_brackets = true;
        }
        else if (c == '}' || c == ':' || c == '!') {
            break;
        }
    }
    f->name.end = p->at - 1;
    if (c == '}' && !in_brackets) {
        return 0;
    }
    if (in_brackets || (c != '!' && c != ':')) {
        return fail(t, "expected '}' before end of string");
    }
    if (c == '!') {
        if (p->at >= p->end) {
            return fail(t, "end of string while looking for conversion specifier");
        }
        f->conversion = take(p);
        if (p->at < p->end) {
            c = take(p);
            if (c == '}') {
                return 0;
            }
            if (c != ':') {
                return fail(t, "expected ':' after conversion specifier");
            }
        }
    }
    f->spec.at = p->at;
    while (p->at < p->end) {
        c = take(p);
        if (c == '{') {
            f->nested = true;
            depth++;
        }
        else if (c == '}' && --depth == 0) {
            f->spec.end = p->at - 1;
            return 0;
        }
    }
    return fail(t, "unmatched '{' in format spec");
}

/* The argument that the first part of a field name means, a new reference. */
static RtValue
first_value(State *state, Part name)
{
    RtThread *t = state->t;
    bool empty = name.at >= name.end;
    int64_t index = part_number(t, name);
    RtStr *key;
    RtValue r = RT_NULL;
    if (index == -2) {
        return RT_NULL;
    }
    if (empty || index >= 0) {
        if (state->numbering == UNKNOWN) {
            state->numbering = empty ? AUTOMATIC : MANUAL;
        }
        if (empty != (state->numbering == AUTOMATIC)) {
            fail(t, empty ? "cannot switch from manual field specification to automatic field numbering"
                          : "cannot switch from automatic field numbering to manual field specification");
            return RT_NULL;
        }
        if (empty) {
            index = (int64_t)state->next++;
        }
        if (!rt_value_is_null(state->mapping)) {
            fail(t, "Format string contains positional fields");
            return RT_NULL;
        }
        if ((uint64_t)index >= state->nargs) {
            return rt_raise(t, RT_EXC_IndexError, "Replacement index %ld out of range for positional args tuple", index);
        }
        return rt_dup(t, state->args[index]);
    }
    key = rt_str_slice(t, name.s, name.at, name.end);
    if (key == NULL) {
        return RT_NULL;
    }
    if (!rt_value_is_null(state->mapping)) {
        r = rt_get_item(t, state->mapping, rt_value_borrow(key));
    }
    else {
        int64_t n = state->kwnames == NULL ? 0 : rt_tuple_size(state->kwnames), i = 0;
        while (i < n && !rt_str_equal(rt_str_of_value(state->kwnames->items[i]), key)) {
            i++;
        }
        r = i < n ? rt_dup(t, state->args[state->nargs + (size_t)i]) : rt_raise_value(t, RT_EXC_KeyError, rt_value_borrow(key));
    }
    rt_str_drop(t, key);
    return r;
}

/* v.name or v[name] by the next step of a field name; *rest is moved behind it.  Consumes v. */
static RtValue
step_take(RtThread *t, RtValue v, Part *rest)
{
    uint32_t c = take(rest);
    Part name = {rest->s, rest->at, rest->at};
    RtValue r = RT_NULL;
    RtStr *text = NULL;
    if (c == '.') {
        while (rest->at < rest->end && rt_str_at(rest->s, rest->at) != '.' && rt_str_at(rest->s, rest->at) != '[') {
            rest->at++;
        }
        name.end = rest->at;
    }
    else if (c == '[') {
        while (rest->at < rest->end && rt_str_at(rest->s, rest->at) != ']') {
            rest->at++;
        }
        if (rest->at >= rest->end) {
            fail(t, "Missing ']' in format string");
            goto done;
        }
        name.end = rest->at++;
    }
    else {
        fail(t, "Only '.' or '[' may follow ']' in format field specifier");
        goto done;
    }
    if (name.at >= name.end) {
        fail(t, "Empty attribute in format string");
        goto done;
    }
    int64_t index = c == '[' ? part_number(t, name) : -1;
    if (index == -2) {
        goto done;
    }
    if (index >= 0) {
        RtValue i = rt_int_from_int64(t, index);
        r = rt_value_is_null(i) ? i : rt_get_item(t, v, i);
        rt_close(t, i);
        goto done;
    }
    text = rt_str_slice(t, name.s, name.at, name.end);
    if (text == NULL) {
        goto done;
    }
    if (c == '[') {
        r = rt_get_item(t, v, rt_value_borrow(text));
    }
    else {
        RtStr *attribute = rt_intern_str(t, text);
        r = attribute == NULL ? RT_NULL : rt_get_attr(t, v, attribute);
    }
done:
    rt_str_drop(t, text);
    rt_close(t, v);
    return r;
}

/* The value that a field name means. */
static RtValue
field_value(State *state, Part name)
{
    Part first = name;
    RtValue v;
    while (name.at < name.end && rt_str_at(name.s, name.at) != '.' && rt_str_at(name.s, name.at) != '[') {
        name.at++;
    }
    first.end = name.at;
    v = first_value(state, first);
    while (!rt_value_is_null(v) && name.at < name.end) {
        v = step_take(state->t, v, &name);
    }
    return v;
}

/* repr(v), str(v) or ascii(v), as !r, !s, !a ask for; consumes v. */
static RtValue
convert_take(RtThread *t, RtValue v, uint32_t conversion)
{
    RtValue r;
    switch (conversion) {
    case 'r':
        r = rt_repr(t, v);
        break;
    case 's':
        r = rt_str_of(t, v);
        break;
    case 'a':
        r = rt_ascii(t, v);
        break;
    default:
        if (conversion > 32 && conversion < 127) {
            r = rt_raise(t, RT_EXC_ValueError, "Unknown conversion specifier %c", (int)conversion);
        }
        else {
            static const char hex[] = "0123456789abcdef";
            char digits[8] = {0};
            int n = conversion >= 0x10 ? (31 - __builtin_clz(conversion)) / 4 + 1 : 1;
            for (int i = 0; i < n; i++) {
                digits[i] = hex[conversion >> (4 * (n - 1 - i)) & 15];
            }
            r = rt_raise(t, RT_EXC_ValueError, "Unknown conversion specifier \\x%s", digits);
        }
    }
    rt_close(t, v);
    return r;
}

/* Append one field; last: nothing comes behind it. */
static int
put_field(State *state, RtBuilder *b, const Field *f, bool last, int depth)
{
    RtThread *t = state->t;
    RtValue v = field_value(state, f->name), text;
    RtStr *spec = NULL;
    int result = -1;
    if (!rt_value_is_null(v) && f->conversion != 0) {
        v = convert_take(t, v, f->conversion);
    }
    if (rt_value_is_null(v)) {
        return -1;
    }
    if (f->nested) {
        RtBuilder inner;
        rt_builder_init(&inner, t);
        bool failed = put_part(state, &inner, f->spec, depth - 1) < 0;
        RtStr *built = rt_builder_finish(&inner, failed);
        spec = built != NULL ? rt_str_exact(t, built) : NULL;
        rt_str_drop(t, built);
    }
    else {
        spec = rt_str_slice(t, f->spec.s, f->spec.at, f->spec.end);
    }
    if (spec != NULL) {
        text = rt_format_value(t, v, rt_value_borrow(spec));
        rt_str_drop(t, spec);
        if (!rt_value_is_null(text)) {
            result = last ? rt_builder_last(b, rt_str_of_value(text)) : rt_builder_str(b, rt_str_of_value(text));
            rt_close(t, text);
        }
    }
    rt_close(t, v);
    return result;
}

/* Append a part of the format string with its fields replaced. */
static int
put_part(State *state, RtBuilder *b, Part part, int depth)
{
    RtThread *t = state->t;
    if (depth < 0) {
        return fail(t, "Max string recursion exceeded");
    }
    while (part.at < part.end) {
        size_t start = part.at;
        uint32_t c = 0;
        Field field;
        while (part.at < part.end && (c = rt_str_at(part.s, part.at)) != '{' && c != '}') {
            part.at++;
        }
        if (rt_builder_slice(b, part.s, start, part.at) < 0) {
            return -1;
        }
        if (part.at == part.end) {
            break;
        }
        part.at++;
        if (part.at < part.end && rt_str_at(part.s, part.at) == c) {      /* {{ or }} */
            part.at++;
            if (rt_builder_char(b, c) < 0) {
                return -1;
            }
            continue;
        }
        if (c == '}') {
            return fail(t, "Single '}' encountered in format string");
        }
        if (part.at == part.end) {
            return fail(t, "Single '{' encountered in format string");
        }
        if (read_field(t, &part, &field) < 0 || put_field(state, b, &field, part.at == part.end, depth) < 0) {
            return -1;
        }
    }
    return 0;
}

static RtStr *
format(State *state, RtStr *text)
{
    RtBuilder b;
    size_t plain = 0;
    while (plain < text->length && rt_str_at(text, plain) != '{' && rt_str_at(text, plain) != '}') {
        plain++;
    }
    if (plain == text->length) {      /* nothing to do: the text itself, of whatever type */
        return rt_str_ref(state->t, plain > 0 ? text : state->t->vm->names.empty);
    }
    rt_builder_init(&b, state->t);
    bool failed = put_part(state, &b, (Part){text, 0, text->length}, 1) < 0;
    return rt_builder_finish(&b, failed);
}

/* text.format(...); args as in rt_call(). */
RtStr *
rt_format_method(RtThread *t, RtStr *text, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    State state = {.t = t, .args = args, .nargs = nargs, .kwnames = kwnames, .mapping = RT_NULL};
    return format(&state, text);
}

/* text.format_map(mapping). */
RtStr *
rt_format_map(RtThread *t, RtStr *text, RtValue mapping)
{
    State state = {.t = t, .mapping = mapping};
    return format(&state, text);
}
