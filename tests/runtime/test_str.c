/* Strings: how they are stored, compared, hashed, interned and built; leaks of their methods. */
#include "rt_intern.h"
#include "values.h"

static RtStr *
str(RtThread *t, const char *utf8)
{
    RtStr *s = rt_str_from_c(t, utf8);
    CHECK(s != NULL);
    return s;
}

/* The text of s as UTF-8 is `text`; drops s. */
static void
check_text(RtThread *t, RtStr *s, const char *text)
{
    CHECK(s != NULL);
    char *utf8 = rt_str_to_utf8(t, s, NULL, true);
    CHECK_STR(utf8, text);
    free(utf8);
    rt_str_drop(t, s);
}

static void
test_storage_is_the_narrowest(void)
{
    RtThread *t = new_vm();
    struct { const char *text; unsigned width; bool ascii; size_t length; } cases[] = {
        {"ab", 1, true, 2}, {"a\xc3\xa9", 1, false, 2}, {"a\xe2\x82\xac", 2, false, 2}, {"a\xf0\x9f\x98\x80", 4, false, 2}, {"", 1, true, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        RtStr *s = str(t, cases[i].text);
        CHECK_INT(rt_str_width(s), cases[i].width);
        CHECK_INT(rt_str_is_ascii(s), cases[i].ascii);
        CHECK_INT(rt_str_length(s), cases[i].length);
        check_text(t, s, cases[i].text);
    }
    /* A slice is narrower than what it is cut from. */
    RtStr *wide = str(t, "ab\xf0\x9f\x98\x80\xe2\x82\xac\xc3\xa9z"), *part = rt_str_slice(t, wide, 0, 2);
    CHECK_INT(rt_str_width(part), 1);
    CHECK(rt_str_is_ascii(part));
    rt_str_drop(t, part);
    part = rt_str_slice(t, wide, 3, 5);
    CHECK_INT(rt_str_width(part), 2);
    rt_str_drop(t, part);
    part = rt_str_slice_step(t, wide, 4, -4, 2);
    CHECK_INT(rt_str_width(part), 1);
    check_text(t, part, "\xc3\xa9" "a");
    rt_str_drop(t, wide);
    end_vm(t);
}

static void
test_joining(void)
{
    RtThread *t = new_vm();
    RtStr *a = str(t, "abc"), *b = str(t, "\xe2\x82\xac\xe2\x82\xac");
    check_text(t, rt_str_concat(t, a, b), "abc\xe2\x82\xac\xe2\x82\xac");
    check_text(t, rt_str_repeat(t, b, 3), "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac");
    check_text(t, rt_str_repeat(t, a, -1), "");
    CHECK(rt_str_repeat(t, a, INT64_MAX) == NULL);
    CHECK_RAISED(t, "OverflowError('repeated string is too long')");
    RtValue items[3] = {rt_value_borrow(a), rt_value_borrow(b), rt_value_borrow(a)};
    check_text(t, rt_str_join(t, a, items, 3), "abcabc\xe2\x82\xac\xe2\x82\xac" "abcabc");
    items[1] = I(1);
    CHECK(rt_str_join(t, a, items, 3) == NULL);
    CHECK_RAISED(t, "TypeError('sequence item 1: expected str instance, int found')");
    /* The same string comes back where nothing has to be done. */
    RtStr *same = rt_str_concat(t, a, t->vm->names.empty);
    CHECK(same == a);
    rt_str_drop(t, same);
    rt_str_drop(t, a);
    rt_str_drop(t, b);
    end_vm(t);
}

static void
test_appending(void)
{
    RtThread *t = new_vm();
    RtStr *a = str(t, "ab"), *keep, *more = str(t, "-+"), *wide = str(t, "\xe2\x82\xac\xe2\x82\xac");
    keep = rt_str_ref(t, a);
    a = rt_str_append_take(t, a, more);      /* somebody else has it too: it stays what it was */
    check_text(t, keep, "ab");
    int64_t hash = rt_str_hash(t, a);
    for (int i = 0; i < 1000; i++) {
        a = rt_str_append_take(t, a, more);
        CHECK(a != NULL);
    }
    CHECK_INT(rt_str_length(a), 2004);
    CHECK(rt_str_is_ascii(a));
    CHECK(rt_str_hash(t, a) != hash);
    CHECK_INT(((const char *)rt_str_data(a))[2004], 0);
    RtStr *plain = rt_str_repeat(t, more, 1002), *compare = rt_str_slice(t, plain, 2, 2004), *rest = rt_str_slice(t, a, 2, 2004);
    CHECK(rt_str_equal(compare, rest));
    CHECK_INT(rt_str_hash(t, compare), rt_str_hash(t, rest));
    a = rt_str_append_take(t, a, wide);
    CHECK_INT(rt_str_width(a), 2);
    CHECK_INT(rt_str_at(a, 2005), 0x20ac);
    RtStr *latin = str(t, "\xc3\xa9x");
    latin = rt_str_append_take(t, latin, more);
    check_text(t, latin, "\xc3\xa9x-+");
    rt_str_drop(t, plain);
    rt_str_drop(t, compare);
    rt_str_drop(t, rest);
    rt_str_drop(t, a);
    rt_str_drop(t, more);
    rt_str_drop(t, wide);
    end_vm(t);
}

static void
test_comparing(void)
{
    RtThread *t = new_vm();
    RtStr *a = str(t, "abc"), *b = str(t, "abd"), *c = str(t, "ab\xe2\x82\xac"), *d = str(t, "ab");
    CHECK(rt_str_compare(a, b) < 0 && rt_str_compare(b, a) > 0 && rt_str_compare(a, a) == 0);
    CHECK(rt_str_compare(a, c) < 0 && rt_str_compare(c, b) > 0);
    CHECK(rt_str_compare(d, a) < 0);
    CHECK(!rt_str_equal(a, b) && !rt_str_equal(a, c) && rt_str_equal_c(a, "abc") && !rt_str_equal_c(a, "abcd"));
    RtStr *same = str(t, "abc");
    CHECK(same != a && rt_str_equal(same, a));
    CHECK_INT(rt_str_hash(t, same), rt_str_hash(t, a));
    CHECK(rt_str_hash(t, b) != rt_str_hash(t, a));
    CHECK_INT(rt_str_hash(t, t->vm->names.empty), 0);
    rt_str_drop(t, same);
    rt_str_drop(t, a);
    rt_str_drop(t, b);
    rt_str_drop(t, c);
    rt_str_drop(t, d);
    end_vm(t);
}

static void
test_keys_of_two_vms_differ(void)
{
    RtThread *t = new_vm();
    RtStr *a = str(t, "something long enough");
    int64_t first = rt_str_hash(t, a);
    rt_str_drop(t, a);
    end_vm(t);
    t = new_vm();
    a = str(t, "something long enough");
    CHECK(rt_str_hash(t, a) != first);
    rt_str_drop(t, a);
    end_vm(t);
}

static void
test_interning(void)
{
    RtThread *t = new_vm();
    CHECK(rt_intern(t, "append") == t->vm->names.append);
    CHECK(rt_intern(t, "") == t->vm->names.empty);
    CHECK(rt_intern(t, "x") == rt_str_from_char(t, 'x'));
    RtStr *s = str(t, "a name of our own"), *interned = rt_intern_str(t, s);
    CHECK(interned != s && rt_str_equal(interned, s) && rt_str_is_interned(interned) && !rt_str_is_interned(s));
    CHECK(rt_intern(t, "a name of our own") == interned);
    CHECK(rt_intern_str(t, interned) == interned);
    CHECK(interned->head.flags & RT_OBJECT_IMMORTAL);
    RtStr *other = rt_intern(t, "another");
    CHECK(!rt_str_equal(other, interned));
    char name[16];
    for (int i = 0; i < 5000; i++) {      /* the table grows */
        snprintf(name, sizeof name, "name%d", i);
        RtStr *one = rt_intern(t, name);
        CHECK(one != NULL && rt_intern(t, name) == one);
    }
    CHECK(rt_intern(t, "a name of our own") == interned);
    rt_str_drop(t, s);
    end_vm(t);
}

static void
intern_body(RtThread *t, int number, void *context)
{
    RtStr **seen = context;
    char name[16];
    (void)number;
    for (int i = 0; i < 2000; i++) {
        snprintf(name, sizeof name, "shared%d", i);
        RtStr *s = rt_intern(t, name), *before;
        CHECK(s != NULL);
        before = rt_exchange_acq_rel(&seen[i], s);
        CHECK(before == NULL || before == s);
    }
}

static void
test_interning_by_threads(void)
{
    RtThread *t = new_vm();
    RtStr **seen = calloc(2000, sizeof *seen);
    harness_threads(t, 4, intern_body, seen);
    free(seen);
    end_vm(t);
}

static void
test_building(void)
{
    RtThread *t = new_vm();
    RtBuilder b;
    RtStr *wide = str(t, "\xf0\x9f\x98\x80!");
    rt_builder_init(&b, t);
    for (int i = 0; i < 300; i++) {
        CHECK(rt_builder_char(&b, 'a') == 0);
    }
    CHECK(rt_builder_char(&b, 0xe9) == 0 && rt_builder_str(&b, wide) == 0 && rt_builder_chars(&b, 0x20ac, 2) == 0);
    CHECK(rt_builder_utf8(&b, "x\xff\xc3\xa9", 4) == 0);
    RtStr *s = rt_builder_finish(&b, false);
    CHECK_INT(rt_str_length(s), 300 + 1 + 2 + 2 + 3);
    CHECK_INT(rt_str_at(s, 300), 0xe9);
    CHECK_INT(rt_str_at(s, 301), 0x1f600);
    CHECK_INT(rt_str_at(s, 306), 0xfffd);
    rt_str_drop(t, s);
    rt_builder_init(&b, t);
    CHECK_INT(rt_str_length(rt_builder_finish(&b, false)), 0);
    check_text(t, rt_str_format(t, "%s|%d|%ld|%zu|%c|%U|%V|%R|%T|%N|%%", "\xc3\xa9", -5, INT64_MIN, (size_t)7, 0x20ac, wide, I(3),
                                rt_value_borrow(t->vm->names.append), rt_float(1.5), t->vm->types.list),
               "\xc3\xa9|-5|-9223372036854775808|7|\xe2\x82\xac|\xf0\x9f\x98\x80!|3|'append'|float|list|%");
    rt_str_drop(t, wide);
    end_vm(t);
}

static void
test_utf8(void)
{
    RtThread *t = new_vm();
    const char *wrong[] = {"\xff", "\xc3", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "a\x80"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        CHECK(rt_str_from_c(t, wrong[i]) == NULL);
        CHECK(rt_error_matches(t, RT_EXC_UnicodeDecodeError));
        rt_error_clear(t);
    }
    const uint16_t lone[2] = {'a', 0xd800};
    RtStr *s = rt_str_from_text(t, lone, 2, 2);
    CHECK(rt_str_to_utf8(t, s, NULL, false) == NULL);
    CHECK_RAISED(t, "UnicodeEncodeError('utf-8', 'a\\ud800', 1, 2, 'surrogates not allowed')");
    check_text(t, s, "a\xed\xa0\x80");
    end_vm(t);
}

static void
test_searching(void)
{
    RtThread *t = new_vm();
    RtStr *s = str(t, "a\xe2\x82\xac" "b\xe2\x82\xac" "b"), *b = str(t, "b"), *ab = str(t, "\xe2\x82\xac" "b"), *wide = str(t, "\xf0\x9f\x98\x80");
    CHECK_INT(rt_str_find(s, b, 0, 5), 2);
    CHECK_INT(rt_str_rfind(s, b, 0, 5), 4);
    CHECK_INT(rt_str_find(s, ab, 0, 5), 1);
    CHECK_INT(rt_str_find(s, ab, 2, 5), 3);
    CHECK_INT(rt_str_find(s, ab, 2, 4), -1);
    CHECK_INT(rt_str_find(s, wide, 0, 5), -1);
    CHECK_INT(rt_str_find(s, t->vm->names.empty, 3, 5), 3);
    CHECK_INT(rt_str_rfind(s, t->vm->names.empty, 0, 5), 5);
    /* The bytes of two code points may look like one between them. */
    const uint16_t units[3] = {0x2020, 0x2020, 0x2021};
    RtStr *hay = rt_str_from_text(t, units, 2, 3), *needle = rt_str_from_char(t, 0x2120);
    CHECK_INT(rt_str_find(hay, needle, 0, 3), -1);
    rt_str_drop(t, hay);
    rt_str_drop(t, needle);
    rt_str_drop(t, s);
    rt_str_drop(t, b);
    rt_str_drop(t, ab);
    rt_str_drop(t, wide);
    end_vm(t);
}

/* Each of these once leaves as many references as there were. */
static void
test_nothing_leaks(void)
{
    RtThread *t = new_vm();
    RtValue s = fresh(t, "one two\tthree, four"), sep = fresh(t, ", "), word = fresh(t, "two"), none = RT_NONE;
    int64_t before = 0;
    for (int round = 0; round < 3; round++) {
        const char *plain[] = {"upper", "lower", "title", "swapcase", "capitalize", "casefold", "split", "rsplit", "splitlines", "strip", "encode",
                               "expandtabs", "isidentifier", "__iter__", "format"};
        for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
            RtValue r = METHOD(t, s, plain[i]);
            CHECK(!rt_value_is_null(r));
            rt_close(t, r);
        }
        const char *with_word[] = {"split", "rsplit", "partition", "rpartition", "find", "count", "startswith", "removeprefix",
                                   "__contains__", "__add__",
                                   "strip", "__eq__"};
        for (size_t i = 0; i < sizeof with_word / sizeof with_word[0]; i++) {
            RtValue r = METHOD(t, s, with_word[i], word);
            CHECK(!rt_value_is_null(r));
            rt_close(t, r);
        }
        RtValue list = METHOD(t, s, "split", none);
        rt_close(t, METHOD(t, sep, "join", list));
        rt_close(t, list);
        rt_close(t, METHOD(t, s, "replace", word, sep));
        rt_close(t, METHOD(t, s, "center", I(40)));
        CHECK_FAILS(t, METHOD(t, s, "index", sep, I(50)), "ValueError('substring not found')");
        CHECK_FAILS(t, METHOD(t, s, "join", I(1)), "TypeError('can only join an iterable')");
        if (round == 0) {
            before = live_references(t);
        }
    }
    CHECK_INT(live_references(t), before);
    rt_close(t, s);
    rt_close(t, sep);
    rt_close(t, word);
    end_vm(t);
}

int
main(int argc, char **argv)
{
    RUN(test_storage_is_the_narrowest);
    RUN(test_joining);
    RUN(test_appending);
    RUN(test_comparing);
    RUN(test_keys_of_two_vms_differ);
    RUN(test_interning);
    RUN(test_interning_by_threads);
    RUN(test_building);
    RUN(test_utf8);
    RUN(test_searching);
    RUN(test_nothing_leaks);
    return DONE();
}
