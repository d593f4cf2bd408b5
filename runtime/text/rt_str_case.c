/* Case: mappings and predicates of strings. */
#include "rt_error.h"
#include "rt_str_methods.h"
#include "rt_unicode.h"
#include "rt_vm.h"

typedef int (*Mapping)(uint32_t c, uint32_t out[3]);

static int
put(RtBuilder *b, const uint32_t *mapped, int n)
{
    for (int i = 0; i < n; i++) {
        if (rt_builder_char(b, mapped[i]) < 0) {
            return -1;
        }
    }
    return 0;
}

/* Is the capital sigma at i the last letter of a word? */
static bool
is_final_sigma(const RtStr *s, size_t i)
{
    size_t j = i;
    while (j > 0 && rt_char_is_case_ignorable(rt_str_at(s, j - 1))) {
        j--;
    }
    if (j == 0 || !rt_char_is_cased(rt_str_at(s, j - 1))) {
        return false;
    }
    for (j = i + 1; j < s->length && rt_char_is_case_ignorable(rt_str_at(s, j)); j++) {
    }
    return j == s->length || !rt_char_is_cased(rt_str_at(s, j));
}

/* Append the lower case of s[i]. */
static int
put_lower(RtBuilder *b, const RtStr *s, size_t i)
{
    uint32_t c = rt_str_at(s, i), mapped[3];
    if (c == 0x3a3) {
        return rt_builder_char(b, is_final_sigma(s, i) ? 0x3c2 : 0x3c3);
    }
    return put(b, mapped, rt_char_lower(c, mapped));
}

static int
put_mapped(RtBuilder *b, uint32_t c, Mapping mapping)
{
    uint32_t mapped[3];
    return put(b, mapped, mapping(c, mapped));
}

/* ASCII text with upper letters made lower, or lower ones upper. */
static RtValue
change_ascii(RtThread *t, const RtStr *s, char first, char last)
{
    RtStr *r = rt_str_new_raw(t, s->length, 0);
    if (r == NULL) {
        return RT_NULL;
    }
    const char *restrict from = rt_str_data(s);
    char *restrict to = (char *)(r + 1);
    size_t n = s->length;
    for (size_t i = 0; i < n; i++) {
        to[i] = from[i] >= first && from[i] <= last ? from[i] ^ 0x20 : from[i];
    }
    return rt_str_value(r);
}

static RtValue
map_all(RtThread *t, RtValue self, Mapping mapping)
{
    RtStr *s = rt_str_of_value(self);
    RtBuilder b;
    int failed = 0;
    rt_builder_init(&b, t);
    for (size_t i = 0; i < s->length && !failed; i++) {
        failed = put_mapped(&b, rt_str_at(s, i), mapping) < 0;
    }
    return rt_str_value(rt_builder_finish(&b, failed));
}

/* str.upper */
RtValue
rt_str_method_upper(RtThread *t, RtValue self)
{
    RtStr *s = rt_str_of_value(self);
    return rt_str_is_ascii(s) ? change_ascii(t, s, 'a', 'z') : map_all(t, self, rt_char_upper);
}

/* str.casefold */
RtValue
rt_str_method_casefold(RtThread *t, RtValue self)
{
    RtStr *s = rt_str_of_value(self);
    return rt_str_is_ascii(s) ? change_ascii(t, s, 'A', 'Z') : map_all(t, self, rt_char_fold);
}

/* str.lower */
RtValue
rt_str_method_lower(RtThread *t, RtValue self)
{
    RtStr *s = rt_str_of_value(self);
    RtBuilder b;
    int failed = 0;
    if (rt_str_is_ascii(s)) {
        return change_ascii(t, s, 'A', 'Z');
    }
    rt_builder_init(&b, t);
    for (size_t i = 0; i < s->length && !failed; i++) {
        failed = put_lower(&b, s, i) < 0;
    }
    return rt_str_value(rt_builder_finish(&b, failed));
}

/* str.swapcase */
RtValue
rt_str_method_swapcase(RtThread *t, RtValue self)
{
    RtStr *s = rt_str_of_value(self);
    RtBuilder b;
    int failed = 0;
    rt_builder_init(&b, t);
    for (size_t i = 0; i < s->length && !failed; i++) {
        uint32_t c = rt_str_at(s, i);
        failed = (rt_char_is_upper(c) ? put_lower(&b, s, i)
                  : rt_char_is_lower(c) ? put_mapped(&b, c, rt_char_upper) : rt_builder_char(&b, c)) < 0;
    }
    return rt_str_value(rt_builder_finish(&b, failed));
}

/* str.capitalize */
RtValue
rt_str_method_capitalize(RtThread *t, RtValue self)
{
    RtStr *s = rt_str_of_value(self);
    RtBuilder b;
    int failed = 0;
    rt_builder_init(&b, t);
    for (size_t i = 0; i < s->length && !failed; i++) {
        failed = (i == 0 ? put_mapped(&b, rt_str_at(s, 0), rt_char_title) : put_lower(&b, s, i)) < 0;
    }
    return rt_str_value(rt_builder_finish(&b, failed));
}

/* str.title */
RtValue
rt_str_method_title(RtThread *t, RtValue self)
{
    RtStr *s = rt_str_of_value(self);
    RtBuilder b;
    int failed = 0;
    bool in_word = false;
    rt_builder_init(&b, t);
    for (size_t i = 0; i < s->length && !failed; i++) {
        uint32_t c = rt_str_at(s, i);
        failed = (in_word ? put_lower(&b, s, i) : put_mapped(&b, c, rt_char_title)) < 0;
        in_word = rt_char_is_cased(c);
    }
    return rt_str_value(rt_builder_finish(&b, failed));
}

/* --- predicates --- */

/* All characters have a property, and there is one at least. */
#define ALL(name, property) \
    RtValue rt_str_method_##name(RtThread *t, RtValue self) \
    { \
        RtStr *s = rt_str_of_value(self); \
        (void)t; \
        for (size_t i = 0; i < s->length; i++) { \
            if (!property(rt_str_at(s, i))) { \
                return RT_FALSE; \
            } \
        } \
        return rt_bool(s->length > 0); \
    }
ALL(isalpha, rt_char_is_alpha)
ALL(isalnum, rt_char_is_alnum)
ALL(isdecimal, rt_char_is_decimal)
ALL(isdigit, rt_char_is_digit)
ALL(isnumeric, rt_char_is_numeric)
ALL(isspace, rt_char_is_space)

/* str.isascii */
RtValue
rt_str_method_isascii(RtThread *t, RtValue self)
{
    (void)t;
    return rt_bool(rt_str_is_ascii(rt_str_of_value(self)));
}

/* str.isprintable */
RtValue
rt_str_method_isprintable(RtThread *t, RtValue self)
{
    RtStr *s = rt_str_of_value(self);
    (void)t;
    for (size_t i = 0; i < s->length; i++) {
        if (!rt_char_is_printable(rt_str_at(s, i))) {
            return RT_FALSE;
        }
    }
    return RT_TRUE;
}

/* str.islower */
RtValue
rt_str_method_islower(RtThread *t, RtValue self)
{
    RtStr *s = rt_str_of_value(self);
    bool cased = false;
    (void)t;
    for (size_t i = 0; i < s->length; i++) {
        uint32_t c = rt_str_at(s, i);
        if (rt_char_is_upper(c) || rt_char_is_title(c)) {
            return RT_FALSE;
        }
        cased = cased || rt_char_is_lower(c);
    }
    return rt_bool(cased);
}

/* str.isupper */
RtValue
rt_str_method_isupper(RtThread *t, RtValue self)
{
    RtStr *s = rt_str_of_value(self);
    bool cased = false;
    (void)t;
    for (size_t i = 0; i < s->length; i++) {
        uint32_t c = rt_str_at(s, i);
        if (rt_char_is_lower(c) || rt_char_is_title(c)) {
            return RT_FALSE;
        }
        cased = cased || rt_char_is_upper(c);
    }
    return rt_bool(cased);
}

/* str.istitle */
RtValue
rt_str_method_istitle(RtThread *t, RtValue self)
{
    RtStr *s = rt_str_of_value(self);
    bool cased = false, in_word = false;
    (void)t;
    for (size_t i = 0; i < s->length; i++) {
        uint32_t c = rt_str_at(s, i);
        if (rt_char_is_upper(c) || rt_char_is_title(c)) {
            if (in_word) {
                return RT_FALSE;
            }
            in_word = cased = true;
        }
        else if (rt_char_is_lower(c)) {
            if (!in_word) {
                return RT_FALSE;
            }
        }
        else {
            in_word = false;
        }
    }
    return rt_bool(cased);
}

/* Is the text an identifier (keywords are too)? */
bool
rt_str_is_identifier(const RtStr *s)
{
    for (size_t i = 0; i < s->length; i++) {
        uint32_t c = rt_str_at(s, i);
        if (!(i == 0 ? rt_char_is_identifier_start(c) : rt_char_is_identifier_part(c))) {
            return false;
        }
    }
    return s->length > 0;
}

/* str.isidentifier */
RtValue
rt_str_method_isidentifier(RtThread *t, RtValue self)
{
    (void)t;
    return rt_bool(rt_str_is_identifier(rt_str_of_value(self)));
}
