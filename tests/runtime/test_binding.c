/* Arguments of functions: what they are bound to, and the complaints when they do not fit. */
#include "assembler.h"

static RtVM *vm;
static RtThread *t;
static RtDict *globals;

/* A function's parameters; the defaults of the last `defaults` positional ones are 101, 102 …, of `keyword_default` 201. */
typedef struct {
    const char *name;
    int args, positional_only, keyword_only;
    uint32_t flags;
    const char *names[8];
    int defaults;
    const char *keyword_default;
} Signature;

static const Signature f0 = {"f0", 0, 0, 0, 0, {NULL}, 0, NULL};
static const Signature f1 = {"f1", 1, 0, 0, 0, {"a"}, 0, NULL};
static const Signature f2 = {"f2", 2, 0, 0, 0, {"a", "b"}, 0, NULL};
static const Signature f3 = {"f3", 3, 0, 0, 0, {"a", "b", "c"}, 0, NULL};
static const Signature fd = {"fd", 3, 0, 0, 0, {"a", "b", "c"}, 2, NULL};
static const Signature fs = {"fs", 1, 0, 0, RT_CODE_VARARGS, {"a", "args"}, 0, NULL};
static const Signature fk = {"fk", 1, 0, 0, RT_CODE_VARKEYWORDS, {"a", "kw"}, 0, NULL};
static const Signature fo = {"fo", 0, 0, 2, 0, {"x", "y"}, 0, NULL};
static const Signature fod = {"fod", 1, 0, 2, 0, {"a", "x", "y"}, 0, "y"};
static const Signature fp = {"fp", 2, 2, 0, 0, {"a", "b"}, 0, NULL};
static const Signature fpk = {"fpk", 2, 2, 0, RT_CODE_VARKEYWORDS, {"a", "b", "kw"}, 0, NULL};
static const Signature fpn = {"fpn", 2, 1, 0, 0, {"a", "b"}, 0, NULL};
static const Signature long_name = {"long_name", 2, 0, 0, 0, {"first_argument", "second"}, 0, NULL};
static const Signature all = {"all", 2, 1, 1, RT_CODE_VARARGS | RT_CODE_VARKEYWORDS, {"a", "b", "x", "args", "kw"}, 1, "x"};

/* The function returns a tuple of its locals. */
static RtValue make(const Signature *s)
{
    Asm a;
    asm_begin(&a, t);
    emit(&a, RESUME, 0);
    int n = 0;
    for (; n < 8 && s->names[n] != NULL; n++) {
        emit(&a, LOAD_FAST, asm_local(&a, s->names[n]));
    }
    emit(&a, BUILD_TUPLE, n);
    emit(&a, RETURN_VALUE, 0);
    RtValue f = asm_function(t, asm_code_full(&a, s->name, s->args, s->positional_only, s->keyword_only, s->flags), globals);
    RtFunction *function = (RtFunction *)rt_value_object(f);
    if (s->defaults) {
        RtTuple *defaults = rt_tuple_new(t, s->defaults);
        for (int i = 0; i < s->defaults; i++) {
            defaults->items[i] = rt_small_int(101 + i);
        }
        rt_function_set_attribute_take(t, function, RT_FUNCTION_DEFAULTS, rt_value_take(defaults));
    }
    if (s->keyword_default != NULL) {
        RtDict *defaults = rt_dict_new(t);
        CHECK(rt_dict_set_str(t, defaults, rt_intern(t, s->keyword_default), rt_small_int(201)) == 0);
        rt_function_set_attribute_take(t, function, RT_FUNCTION_KWDEFAULTS, rt_value_take(defaults));
    }
    return f;
}

/* Call with the positional arguments 1, 2 … and keywords whose values go on counting. */
static RtValue call(RtValue f, int positional, const char *const *keywords)
{
    RtValue args[16];
    int n = positional, named = 0;
    for (int i = 0; i < positional; i++) {
        args[i] = rt_small_int(i + 1);
    }
    RtStr *names[8];
    for (; keywords != NULL && keywords[named] != NULL; named++) {
        names[named] = rt_intern(t, keywords[named]);
        args[n] = rt_small_int(n + 1);
        n++;
    }
    RtTuple *kwnames = named ? asm_strings(t, names, named) : NULL;
    RtValue r = rt_call(t, f, args, (size_t)positional, kwnames);
    if (kwnames != NULL) {
        rt_decref(t, kwnames);
    }
    CHECK(t->frame == NULL && t->stack_top == t->stack);
    return r;
}

#if RT_HOST >= 0x030d
#  define SINCE_3_13(text) text
#else
#  define SINCE_3_13(text)
#endif

static const struct {
    const Signature *signature;
    int positional;
    const char *keywords[4];
    const char *message;
} wrong[] = {
    {&f0, 1, {NULL},
     "f0() takes 0 positional arguments but 1 was given"},
    {&f0, 2, {NULL},
     "f0() takes 0 positional arguments but 2 were given"},
    {&f1, 0, {NULL},
     "f1() missing 1 required positional argument: 'a'"},
    {&f2, 0, {NULL},
     "f2() missing 2 required positional arguments: 'a' and 'b'"},
    {&f3, 0, {NULL},
     "f3() missing 3 required positional arguments: 'a', 'b', and 'c'"},
    {&f3, 1, {NULL},
     "f3() missing 2 required positional arguments: 'b' and 'c'"},
    {&f2, 3, {NULL},
     "f2() takes 2 positional arguments but 3 were given"},
    {&f1, 2, {NULL},
     "f1() takes 1 positional argument but 2 were given"},
    {&fd, 0, {NULL},
     "fd() missing 1 required positional argument: 'a'"},
    {&fd, 4, {NULL},
     "fd() takes from 1 to 3 positional arguments but 4 were given"},
    {&fs, 0, {NULL},
     "fs() missing 1 required positional argument: 'a'"},
    {&fk, 0, {NULL},
     "fk() missing 1 required positional argument: 'a'"},
    {&fk, 2, {NULL},
     "fk() takes 1 positional argument but 2 were given"},
    {&f1, 1, {"a", NULL},
     "f1() got multiple values for argument 'a'"},
    {&f1, 0, {"b", NULL},
     "f1() got an unexpected keyword argument 'b'"},
    {&f2, 1, {"x", NULL},
     "f2() got an unexpected keyword argument 'x'"},
    {&fo, 0, {NULL},
     "fo() missing 2 required keyword-only arguments: 'x' and 'y'"},
    {&fo, 0, {"x", NULL},
     "fo() missing 1 required keyword-only argument: 'y'"},
    {&fo, 1, {"x", "y", NULL},
     "fo() takes 0 positional arguments but 1 positional argument (and 2 keyword-only arguments) were given"},
    {&fod, 0, {NULL},
     "fod() missing 1 required positional argument: 'a'"},
    {&fod, 1, {NULL},
     "fod() missing 1 required keyword-only argument: 'x'"},
    {&fod, 2, {"x", NULL},
     "fod() takes 1 positional argument but 2 positional arguments (and 1 keyword-only argument) were given"},
    {&fod, 2, {"x", "y", NULL},
     "fod() takes 1 positional argument but 2 positional arguments (and 2 keyword-only arguments) were given"},
    {&fp, 1, {"b", NULL},
     "fp() got some positional-only arguments passed as keyword arguments: 'b'"},
    {&fp, 0, {"a", "b", NULL},
     "fp() got some positional-only arguments passed as keyword arguments: 'a, b'"},
    {&fpk, 0, {"a", "b", NULL},
     "fpk() missing 2 required positional arguments: 'a' and 'b'"},
    {&fp, 1, {NULL},
     "fp() missing 1 required positional argument: 'b'"},
    {&fpn, 0, {"a", "b", NULL},
     "fpn() got some positional-only arguments passed as keyword arguments: 'a'"},
    {&fpn, 1, {"a", "b", NULL},
     "fpn() got some positional-only arguments passed as keyword arguments: 'a'"},
    {&long_name, 0, {"first_argumnet", "second", NULL},
     "long_name() got an unexpected keyword argument 'first_argumnet'" SINCE_3_13(". Did you mean 'first_argument'?")},
    {&long_name, 1, {"secnd", NULL},
     "long_name() got an unexpected keyword argument 'secnd'" SINCE_3_13(". Did you mean 'second'?")},
    {&f1, 0, {"A", NULL},
     "f1() got an unexpected keyword argument 'A'" SINCE_3_13(". Did you mean 'a'?")},
    {&fo, 0, {"x", "z", NULL},
     "fo() got an unexpected keyword argument 'z'"},
    {&fd, 2, {"b", NULL},
     "fd() got multiple values for argument 'b'"},
    {&f1, 2, {"b", NULL},
     "f1() got an unexpected keyword argument 'b'"},
    {&fod, 3, {"x", NULL},
     "fod() takes 1 positional argument but 3 positional arguments (and 1 keyword-only argument) were given"},
    {&f2, 0, {"a", "c", NULL},
     "f2() got an unexpected keyword argument 'c'"},
};

static void test_messages(void)
{
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        RtValue f = make(wrong[i].signature);
        CHECK(rt_value_is_null(call(f, wrong[i].positional, wrong[i].keywords)));
        char expected[512];
        snprintf(expected, sizeof expected, "TypeError: %s", wrong[i].message);
        CHECK_STR(raised(t), expected);
        rt_close(t, f);
    }
}

static const struct {
    const Signature *signature;
    int positional;
    const char *keywords[4];
    const char *locals;
} right[] = {
    {&f0, 0, {NULL}, "()"},
    {&f2, 2, {NULL}, "(1, 2)"},
    {&f2, 0, {"b", "a", NULL}, "(2, 1)"},
    {&f2, 1, {"b", NULL}, "(1, 2)"},
    {&fd, 1, {NULL}, "(1, 101, 102)"},
    {&fd, 2, {NULL}, "(1, 2, 102)"},
    {&fd, 1, {"c", NULL}, "(1, 101, 2)"},
    {&fd, 0, {"a", NULL}, "(1, 101, 102)"},
    {&fs, 1, {NULL}, "(1, ())"},
    {&fs, 4, {NULL}, "(1, (2, 3, 4))"},
    {&fk, 1, {"x", "y", NULL}, "(1, {'x': 2, 'y': 3})"},
    {&fk, 0, {"a", NULL}, "(1, {})"},
    {&fo, 0, {"y", "x", NULL}, "(2, 1)"},
    {&fod, 1, {"x", NULL}, "(1, 2, 201)"},
    {&fod, 1, {"y", "x", NULL}, "(1, 3, 2)"},
    {&fp, 2, {NULL}, "(1, 2)"},
    {&fpk, 2, {"a", NULL}, "(1, 2, {'a': 3})"},
    {&fpn, 1, {"b", NULL}, "(1, 2)"},
    {&all, 1, {NULL}, "(1, 101, 201, (), {})"},
    {&all, 4, {"x", "z", NULL}, "(1, 2, 5, (3, 4), {'z': 6})"},
    {&all, 1, {"b", "a", NULL}, "(1, 2, 201, (), {'a': 3})"},
};

static void test_locals(void)
{
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        RtValue f = make(right[i].signature);
        for (int round = 0; round < 3; round++) {
            RtValue r = call(f, right[i].positional, right[i].keywords);
            CHECK(!rt_value_is_null(r));
            RtValue text = rt_repr(t, r);
            char *shown = rt_str_to_utf8(t, rt_str_of_value(text), NULL, true);
            CHECK_STR(shown, right[i].locals);
            free(shown);
            rt_close(t, text);
            rt_close(t, r);
        }
        rt_close(t, f);
    }
}

/* Arguments are borrowed, and what a failed call had bound is given back. */
static void test_counts(void)
{
    RtValue f = make(&all), g = make(&f1);
    RtList *list = rt_list_new(t, 0);
    RtValue args[6], v = rt_value_take(list);
    for (int i = 0; i < 6; i++) {
        args[i] = v;
    }
    int64_t before = rt_object_count(&list->head);
    rt_close(t, rt_call(t, f, args, 6, NULL));
    CHECK_INT(rt_object_count(&list->head), before);
    RtStr *names[2] = {rt_intern(t, "b"), rt_intern(t, "z")};
    RtTuple *kwnames = asm_strings(t, names, 2);
    CHECK(rt_value_is_null(rt_call(t, f, args, 3, kwnames)));
    CHECK_STR(raised(t), "TypeError: all() got multiple values for argument 'b'");
    CHECK_INT(rt_object_count(&list->head), before);
    CHECK(rt_value_is_null(rt_call(t, g, args, 6, NULL)));
    CHECK_STR(raised(t), "TypeError: f1() takes 1 positional argument but 6 were given");
    CHECK_INT(rt_object_count(&list->head), before);
    rt_decref(t, kwnames);
    rt_close(t, v);
    rt_close(t, f);
    rt_close(t, g);
}

int main(int argc, char **argv)
{
    vm = rt_vm_new();
    CHECK(vm != NULL);
    t = vm->main_thread;
    globals = rt_dict_new(t);
    RUN(test_messages);
    RUN(test_locals);
    RUN(test_counts);
    rt_decref(t, globals);
    rt_vm_free(t);
    return DONE();
}
