/* repr, str, format(), the percent operator and replacement fields; bytes and codecs. */
#include "rt_bytes.h"
#include "rt_int.h"
#include "values.h"

static void
check_format(RtThread *t, RtValue v, const char *spec, const char *text)
{
    RtValue s = S(t, spec), r = rt_format_value(t, v, s);
    if (rt_value_is_null(r)) {
        show_failure(t);
    }
    CHECK(!rt_value_is_null(r));
    char *utf8 = rt_str_to_utf8(t, rt_str_of_value(r), NULL, true);
    CHECK_STR(utf8, text);
    free(utf8);
    rt_close(t, r);
    rt_close(t, s);
}

static void
check_refused(RtThread *t, RtValue v, const char *spec, const char *exception)
{
    RtValue s = S(t, spec);
    CHECK_FAILS(t, rt_format_value(t, v, s), exception);
    rt_close(t, s);
}

static void
test_numbers(void)
{
    RtThread *t = new_vm();
    check_format(t, I(42), "", "42");
    check_format(t, I(42), "5", "   42");
    check_format(t, I(-42), "05", "-0042");
    check_format(t, I(42), "<5", "42   ");
    check_format(t, I(42), "*^7", "**42***");
    check_format(t, I(255), "#x", "0xff");
    check_format(t, I(255), "#010b", "0b11111111");
    check_format(t, I(65536), "#_X", "0X1_0000");
    check_format(t, I(1234567), ",", "1,234,567");
    check_format(t, I(1234), "010,", "00,001,234");
    check_format(t, I(1234), "09,", "0,001,234");      /* no comma in front */
    check_format(t, I(8364), "c", "\xe2\x82\xac");
    check_format(t, I(5), "+", "+5");
    check_format(t, I(5), ".2f", "5.00");
    check_format(t, RT_TRUE, "", "True");
    check_format(t, RT_TRUE, "3", "  1");
    check_format(t, rt_float(3.14159), ".2f", "3.14");
    check_format(t, rt_float(2.5), ".0f", "2");
    check_format(t, rt_float(1234567.891), ",.2f", "1,234,567.89");
    check_format(t, rt_float(0.25), "%", "25.000000%");
    check_format(t, rt_float(1e10), "g", "1e+10");
    check_format(t, rt_float(100000.0), "g", "100000");
    check_format(t, rt_float(1.0), "#g", "1.00000");
    check_format(t, rt_float(123.0), ".3", "1.23e+02");
    check_format(t, rt_float(123.0), ".4", "123.0");
    check_format(t, rt_float(-0.001), "z.1f", "0.0");
    check_format(t, rt_float(HUGE_VAL), "010", "0000000inf");
    check_format(t, rt_float(NAN), "+E", "+NAN");
    check_refused(t, I(1), "s", "ValueError(\"Unknown format code 's' for object of type 'int'\")");
    check_refused(t, I(1), ".2d", "ValueError('Precision not allowed in integer format specifier')");
    check_refused(t, I(1), ",x", "ValueError(\"Cannot specify ',' with 'x'.\")");
    check_refused(t, I(1), "ab", "ValueError(\"Invalid format specifier 'ab' for object of type 'int'\")");
    check_refused(t, rt_float(1.0), "d", "ValueError(\"Unknown format code 'd' for object of type 'float'\")");
    check_refused(t, I(-1), "c", "OverflowError('%c arg not in range(0x110000)')");
    end_vm(t);
}

static void
test_text(void)
{
    RtThread *t = new_vm();
    RtValue s = S(t, "h\xc3\xa9llo"), list = LIST_OF(t, I(1));
    check_format(t, s, "8", "h\xc3\xa9llo   ");
    check_format(t, s, ">8", "   h\xc3\xa9llo");
    check_format(t, s, "\xe2\x82\xac^8.2", "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xach\xc3\xa9\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac");
    check_refused(t, s, "=5", "ValueError(\"'=' alignment not allowed in string format specifier\")");
    check_refused(t, list, "5", "TypeError('unsupported format string passed to list.__format__')");
    CHECK_REPR(t, rt_ascii(t, s), "\"'h\\\\xe9llo'\"");
    rt_close(t, s);
    rt_close(t, list);
    s = S(t, "it's\n\\ \x7f\xc2\xa0\xe2\x80\xa8\"");
    CHECK_STR(rt_str_ascii_text(rt_str_of_value(rt_repr(t, s))), "'it\\'s\\n\\\\ \\x7f\\xa0\\u2028\"'");
    rt_close(t, s);
    s = S(t, "it's");
    CHECK_STR(rt_str_ascii_text(rt_str_of_value(rt_repr(t, s))), "\"it's\"");
    rt_close(t, s);
    end_vm(t);
}

static void
check_percent(RtThread *t, const char *format, RtValue arguments, const char *repr)
{
    RtStr *f = rt_str_from_c(t, format);
    CHECK_REPR(t, rt_str_value(rt_format_percent(t, f, arguments)), repr);
    rt_str_drop(t, f);
}

static void
test_percent(void)
{
    RtThread *t = new_vm();
    RtValue two = TUPLE_OF(t, I(1), S(t, "a")), none = TUPLE_OF(t), widths = TUPLE_OF(t, I(-6), I(2), rt_float(3.14159));
    RtValue mapping = rt_value_take(rt_dict_new(t)), key = S(t, "k (x)");
    CHECK(rt_dict_set(t, rt_as_dict(mapping), key, I(7)) == 0);
    check_percent(t, "%d %s", two, "'1 a'");
    check_percent(t, "100%%", none, "'100%'");
    check_percent(t, "%*.*f|", widths, "'3.14  |'");
    check_percent(t, "%(k (x))03d", mapping, "'007'");
    check_percent(t, "%5.1f|%-5d|%+d|% d", TUPLE_OF(t, rt_float(2.25), I(3), I(4), I(5)), "'  2.2|3    |+4| 5'");
    check_percent(t, "%#x %#o %X %c %r", TUPLE_OF(t, I(255), I(8), I(171), I(65), S(t, "q")), "\"0xff 0o10 AB A 'q'\"");
    check_percent(t, "%s", I(3), "'3'");
    RtStr *f = rt_str_from_c(t, "%d %d");
    CHECK(rt_format_percent(t, f, two) == NULL);
    CHECK_RAISED(t, "TypeError('%d format: a real number is required, not str')");
    CHECK(rt_format_percent(t, f, I(1)) == NULL);
    CHECK_RAISED(t, "TypeError('not enough arguments for format string')");
    rt_str_drop(t, f);
    f = rt_str_from_c(t, "%y");
    CHECK(rt_format_percent(t, f, I(1)) == NULL);
    CHECK_RAISED(t, "ValueError(\"unsupported format character 'y' (0x79) at index 1\")");
    rt_str_drop(t, f);
    rt_close(t, key);
    rt_close(t, mapping);
    rt_close(t, widths);
    rt_close(t, none);
    rt_close(t, two);
    end_vm(t);
}

static void
test_fields(void)
{
    RtThread *t = new_vm();
    RtValue list = LIST_OF(t, I(10), I(20)), word = S(t, "w");
    struct { const char *format, *repr; } cases[] = {
        {"{} {}", "'[10, 20] w'"}, {"{1}{0[1]}", "'w20'"}, {"{1!r:>5}|{{}}", "\"  'w'|{}\""}, {"{0[0]:{0[1]}}", "'                  10'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        RtValue format = S(t, cases[i].format);
        CHECK_REPR(t, METHOD(t, format, "format", list, word), cases[i].repr);
        rt_close(t, format);
    }
    struct { const char *format, *exception; } wrong[] = {
        {"{", "ValueError(\"Single '{' encountered in format string\")"},
        {"}", "ValueError(\"Single '}' encountered in format string\")"},
        {"{2}", "IndexError('Replacement index 2 out of range for positional args tuple')"},
        {"{a}", "KeyError('a')"},
        {"{}{0}", "ValueError('cannot switch from automatic field numbering to manual field specification')"},
        {"{0!z}", "ValueError('Unknown conversion specifier z')"},
        {"{0[0}", "ValueError(\"expected '}' before end of string\")"},
        {"{0[0]x}", "ValueError(\"Only '.' or '[' may follow ']' in format field specifier\")"},
        {"{1:{1:{1}}}", "ValueError('Max string recursion exceeded')"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        RtValue format = S(t, wrong[i].format);
        CHECK_FAILS(t, METHOD(t, format, "format", list, word), wrong[i].exception);
        rt_close(t, format);
    }
    rt_close(t, list);
    rt_close(t, word);
    end_vm(t);
}

static void
test_bytes_and_codecs(void)
{
    RtThread *t = new_vm();
    RtStr *s = rt_str_from_c(t, "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
    struct { const char *encoding, *errors, *repr; } cases[] = {
        {NULL, NULL, "b'a\\xc3\\xa9\\xe2\\x82\\xac\\xf0\\x9f\\x98\\x80'"},
        {"UTF_16le", NULL, "b'a\\x00\\xe9\\x00\\xac =\\xd8\\x00\\xde'"},
        {"latin-1", "replace", "b'a\\xe9?" "?'"},
        {"ascii", "ignore", "b'a'"},
        {"ascii", "backslashreplace", "b'a\\\\xe9\\\\u20ac\\\\U0001f600'"},
        {"us-ascii", "xmlcharrefreplace", "b'a&#233;&#8364;&#128512;'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        RtBytes *b = rt_encode(t, s, cases[i].encoding, cases[i].errors);
        CHECK(b != NULL);
        if (cases[i].errors == NULL) {
            RtStr *back = rt_decode(t, rt_bytes_data(b), b->length, cases[i].encoding, NULL);
            CHECK(back != NULL && rt_str_equal(back, s));
            rt_str_drop(t, back);
        }
        CHECK_REPR(t, rt_value_take(b), cases[i].repr);
    }
    CHECK(rt_encode(t, s, "ascii", NULL) == NULL);
    RtObject *exc = rt_error_fetch(t);
    CHECK_STR(rt_str_ascii_text(rt_str_of_value(rt_str_of(t, rt_value_borrow(exc)))),
              "'ascii' codec can't encode characters in position 1-3: ordinal not in range(128)");
    rt_decref(t, exc);
    CHECK(rt_encode(t, s, "no-such", NULL) == NULL);
    CHECK_RAISED(t, "LookupError('unknown encoding: no-such')");
    rt_str_drop(t, s);
    const uint8_t raw[] = {'a', 0xe2, 0x82, 'b', 0xff};
    s = rt_decode(t, raw, sizeof raw, "utf8", "replace");
    CHECK_INT(rt_str_length(s), 4);
    CHECK_INT(rt_str_at(s, 1), 0xfffd);
    rt_str_drop(t, s);
    s = rt_decode(t, raw, sizeof raw, "utf8", "surrogateescape");
    RtBytes *again = rt_encode(t, s, "utf8", "surrogateescape");
    CHECK(again->length == sizeof raw && memcmp(rt_bytes_data(again), raw, sizeof raw) == 0);
    rt_str_drop(t, s);
    RtValue b = rt_value_take(again), sep = rt_value_take(rt_bytes_new(t, "b", 1));
    CHECK_REPR(t, METHOD(t, b, "split", sep), "[b'a\\xe2\\x82', b'\\xff']");
    CHECK_REPR(t, METHOD(t, b, "hex"), "'61e28262ff'");
    CHECK_REPR(t, METHOD(t, b, "find", sep), "3");
    CHECK_REPR(t, rt_get_item(t, b, I(-1)), "255");
    rt_close(t, b);
    rt_close(t, sep);
    end_vm(t);
}

/* --- without memory --- */

typedef struct {
    RtValue text, sep, wide, number, list, spec, percent, fields, bytes, digits;
} Operands;

/* v.name(args…), where even the name may fail. */
static RtValue
attempt(RtThread *t, RtValue v, const char *name, size_t n, const RtValue *args)
{
    RtStr *interned = rt_intern(t, name);
    return interned == NULL ? RT_NULL : rt_call_method(t, v, interned, args, n);
}
#define ATTEMPT(t, v, name, ...) \
    attempt((t), (v), (name), sizeof((RtValue[]){RT_NULL, ##__VA_ARGS__}) / sizeof(RtValue) - 1, (RtValue[]){RT_NULL, ##__VA_ARGS__} + 1)

/* Operation number `which`; RT_NULL with an exception, or a value.  False when there are no more. */
static bool
operate(RtThread *t, const Operands *o, int which, RtValue *r)
{
    RtStr *text = rt_str_of_value(o->text);
    switch (which) {
    case 0: *r = ATTEMPT(t, o->text, "split", o->sep); return true;
    case 1: *r = ATTEMPT(t, o->text, "replace", o->sep, o->wide); return true;
    case 2: *r = ATTEMPT(t, o->sep, "join", o->list); return true;
    case 3: *r = ATTEMPT(t, o->wide, "upper"); return true;
    case 4: *r = rt_repr(t, o->wide); return true;
    case 5: *r = rt_format_value(t, o->number, o->spec); return true;
    case 6: *r = rt_str_value(rt_format_percent(t, rt_str_of_value(o->percent), o->number)); return true;
    case 7: *r = ATTEMPT(t, o->fields, "format", o->list, o->number); return true;
    case 8: *r = rt_binary(t, RT_MULTIPLY, o->number, o->number); return true;
    case 9: *r = rt_divmod(t, o->number, I(-12345)); return true;
    case 10: *r = rt_power(t, o->number, I(5), o->digits); return true;
    case 11: *r = rt_str_of(t, o->number); return true;
    case 12: *r = ATTEMPT(t, o->wide, "encode"); return true;
    case 13: *r = ATTEMPT(t, o->bytes, "decode"); return true;
    case 14: *r = ATTEMPT(t, o->bytes, "replace", o->bytes, o->bytes); return true;
    case 15: *r = ATTEMPT(t, o->text, "partition", o->sep); return true;
    case 16: *r = rt_str_value(rt_str_slice_step(t, text, 0, 2, 5)); return true;
    case 17: *r = ATTEMPT(t, o->text, "expandtabs"); return true;
    case 18: *r = rt_binary(t, RT_TRUE_DIVIDE, o->number, o->digits); return true;
    case 19: *r = ATTEMPT(t, o->number, "to_bytes", I(40)); return true;
    case 20: *r = ATTEMPT(t, rt_float(0.1), "as_integer_ratio"); return true;
    case 21: *r = rt_to_int(t, o->text); return true;      /* no number: the message takes memory too */
    default: return false;
    }
}

/* Whatever allocation fails, there is a MemoryError and nothing is lost. */
static void
test_without_memory(void)
{
    RtThread *t = new_vm();
    RtStr *digits = rt_str_from_c(t, "123456789012345678901234567890123456789012345678901234567890");
    Operands o = {
        .text = fresh(t, "one, two\t, three, four, five"), .sep = fresh(t, ", "), .wide = fresh(t, "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\x01"),
        .number = rt_int_from_text(t, digits, 10, RT_NONE), .spec = fresh(t, "\xe2\x82\xac>80,"), .percent = fresh(t, "<%80d>"),
        .fields = fresh(t, "{0[1]!r:>30} {1:{0[2]}}"), .bytes = rt_value_take(rt_bytes_new(t, "a\xe2\x82\xac", 4)),
        .digits = rt_int_from_uint64(t, UINT64_MAX),
    };
    RtValue a = fresh(t, "first"), b = fresh(t, "se\xc3\xa9ond"), c = fresh(t, "80");
    o.list = LIST_OF(t, a, b, c);
    RtValue r;
    int64_t failures = 0;
    for (int which = 0; operate(t, &o, which, &r); which++) {
        rt_close(t, r);      /* once with memory: what is made for good is made */
        rt_error_clear(t);
        int64_t before = live_references(t), n = 0;
        for (bool failed = true; failed; ) {
            rt_heap_fail_in(t, ++n);
            operate(t, &o, which, &r);
            rt_heap_fail_in(t, 0);
            failed = rt_value_is_null(r) && rt_error_matches(t, RT_EXC_MemoryError);
            failures += failed;
            CHECK(rt_value_is_null(r) == (t->exc != NULL));
            rt_close(t, r);
            rt_error_clear(t);
            CHECK_INT(live_references(t), before);
            CHECK(n < 200);
        }
    }
    CHECK(failures > 40);
    RtValue all[] = {o.text, o.sep, o.wide, o.number, o.list, o.spec, o.percent, o.fields, o.bytes, o.digits, a, b, c};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        rt_close(t, all[i]);
    }
    rt_str_drop(t, digits);
    end_vm(t);
}

int
main(int argc, char **argv)
{
    RUN(test_numbers);
    RUN(test_text);
    RUN(test_percent);
    RUN(test_fields);
    RUN(test_bytes_and_codecs);
    RUN(test_without_memory);
    return DONE();
}
