/* repr() and ascii() of text. */
#include "rt_str.h"
#include "rt_unicode.h"

/* \xhh, \uhhhh or \Uhhhhhhhh. */
static int
put_escape(RtBuilder *b, uint32_t c)
{
    static const char hex[] = "0123456789abcdef";
    int digits = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
    char text[10] = {'\\', digits == 2 ? 'x' : digits == 4 ? 'u' : 'U'};
    for (int i = 0; i < digits; i++) {
        text[2 + i] = hex[c >> (4 * (digits - 1 - i)) & 15];
    }
    return rt_builder_ascii(b, text, (size_t)digits + 2);
}

static bool
shown_as_it_is(uint32_t c, uint32_t quote)
{
    return c < 0x7f ? c >= 0x20 && c != quote && c != '\\' : c > 0x7f && rt_char_is_printable(c);
}

static int
put_char(RtBuilder *b, uint32_t c, uint32_t quote)
{
    if (c == quote || c == '\\') {
        return rt_builder_char(b, '\\') < 0 ? -1 : rt_builder_char(b, c);
    }
    return c == '\n' ? rt_builder_ascii(b, "\\n", 2) : c == '\t' ? rt_builder_ascii(b, "\\t", 2)
         : c == '\r' ? rt_builder_ascii(b, "\\r", 2) : put_escape(b, c);
}

/* repr(s): the text in quotes, single ones unless they occur in it and double ones do not. */
RtStr *
rt_str_repr(RtThread *t, const RtStr *s)
{
    RtBuilder b;
    uint32_t quote = '\'';
    bool has_single = false, has_double = false;
    int failed;
    for (size_t i = 0; i < s->length; i++) {
        uint32_t c = rt_str_at(s, i);
        has_single |= c == '\'';
        has_double |= c == '"';
    }
    if (has_single && !has_double) {
        quote = '"';
    }
    rt_builder_init(&b, t);
    failed = rt_builder_char(&b, quote) < 0;
    for (size_t i = 0; i < s->length && !failed; ) {
        size_t plain = i;
        while (plain < s->length && shown_as_it_is(rt_str_at(s, plain), quote)) {
            plain++;
        }
        failed = rt_builder_slice(&b, s, i, plain) < 0 || (plain < s->length && put_char(&b, rt_str_at(s, plain), quote) < 0);
        i = plain + 1;
    }
    return rt_builder_finish(&b, failed || rt_builder_char(&b, quote) < 0);
}

/* s with everything beyond ASCII as escapes, without quotes: what ascii() does to a repr. */
RtStr *
rt_str_escape(RtThread *t, RtStr *s)
{
    RtBuilder b;
    if (rt_str_is_ascii(s)) {
        return rt_str_ref(t, s);
    }
    rt_builder_init(&b, t);
    bool failed = false;
    for (size_t i = 0; i < s->length && !failed; i++) {
        uint32_t c = rt_str_at(s, i);
        failed = (c < 0x80 ? rt_builder_char(&b, c) : put_escape(&b, c)) < 0;
    }
    return rt_builder_finish(&b, failed);
}
