/* Calls: conventions of builtins, arguments of builtins by name, methods, attributes that bind. */
#include "rt_builtins.h"
#include "rt_descriptor.h"
#include "rt_property.h"
#include "rt_sys.h"
#include "values.h"

static RtStr *
N(RtThread *t, const char *name)
{
    RtStr *s = rt_intern(t, name);
    CHECK(s != NULL);
    return s;
}

/* Functions of each convention that return what they were called with. */
static RtValue
give_noargs(RtThread *t, RtValue self)
{
    return rt_value_is_null(self) ? RT_NONE : rt_dup(t, self);
}
static RtValue
give_o(RtThread *t, RtValue self, RtValue arg)
{
    (void)self;
    return TUPLE_OF(t, arg);
}
static RtValue
give_fast(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    (void)self;
    return rt_value_take(rt_tuple_from_array(t, args, (int64_t)nargs));
}
static RtValue
give_fast_kw(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    (void)self;
    size_t total = nargs + (kwnames != NULL ? (size_t)rt_tuple_size(kwnames) : 0);
    RtValue all = rt_value_take(rt_tuple_from_array(t, args, (int64_t)total));
    RtValue pair = TUPLE_OF(t, all, kwnames != NULL ? rt_value_borrow(kwnames) : RT_NONE);
    rt_close(t, all);
    return pair;
}
static const RtMethodDef defs[] = {
    RT_METHOD_NOARGS("noargs", give_noargs, NULL), RT_METHOD_O("o", give_o, NULL), RT_METHOD_FAST("fast", give_fast, NULL),
    RT_METHOD_FAST_KW("fast_kw", give_fast_kw, NULL),
};

static void
test_conventions(void)
{
    RtThread *t = new_vm();
    RtValue f[4], names = TUPLE_OF(t, rt_value_borrow(N(t, "k")));
    RtTuple *kwnames = rt_as_tuple(names);
    for (int i = 0; i < 4; i++) {
        f[i] = rt_builtin_new(t, &defs[i], RT_NULL, NULL);
    }
    RtValue args[] = {I(1), I(2), I(3)};
    CHECK_REPR(t, rt_call(t, f[0], args, 0, NULL), "None");
    CHECK_FAILS(t, rt_call(t, f[0], args, 1, NULL), "TypeError('noargs() takes no arguments (1 given)')");
    CHECK_REPR(t, rt_call(t, f[1], args, 1, NULL), "(1,)");
    CHECK_FAILS(t, rt_call(t, f[1], args, 0, NULL), "TypeError('o() takes exactly one argument (0 given)')");
    CHECK_FAILS(t, rt_call(t, f[1], args, 2, NULL), "TypeError('o() takes exactly one argument (2 given)')");
    CHECK_FAILS(t, rt_call(t, f[1], args, 0, kwnames), "TypeError('o() takes no keyword arguments')");
    CHECK_REPR(t, rt_call(t, f[2], args, 3, NULL), "(1, 2, 3)");
    CHECK_FAILS(t, rt_call(t, f[2], args, 2, kwnames), "TypeError('fast() takes no keyword arguments')");
    CHECK_REPR(t, rt_call(t, f[3], args, 2, kwnames), "((1, 2, 3), ('k',))");
    CHECK_REPR(t, rt_call(t, f[3], args, 2, NULL), "((1, 2), None)");
    for (int i = 0; i < 4; i++) {
        rt_close(t, f[i]);
    }
    rt_close(t, names);
    CHECK_FAILS(t, rt_call_0(t, I(3)), "TypeError(\"'int' object is not callable\")");
    end_vm(t);
}

/* The name that a message shows: of a method its type's, of a module's function the module's. */
static void
test_names_in_messages(void)
{
    RtThread *t = new_vm();
    RtValue list = LIST_OF(t, I(1)), append = rt_get_attr(t, list, N(t, "append"));
    RtValue descriptor = rt_get_attr(t, rt_value_borrow(t->vm->types.list), N(t, "append"));
    CHECK(rt_is_builtin(append) && rt_is_method_descriptor(descriptor));
    CHECK_FAILS(t, rt_call_0(t, append), "TypeError('list.append() takes exactly one argument (0 given)')");
    CHECK_FAILS(t, rt_call_0(t, descriptor), "TypeError('unbound method list.append() needs an argument')");
    CHECK_FAILS(t, rt_call_1(t, descriptor, list), "TypeError('list.append() takes exactly one argument (0 given)')");
    CHECK_FAILS(t, rt_call_1(t, descriptor, I(1)), "TypeError(\"descriptor 'append' for 'list' objects doesn't apply to a 'int' object\")");
    RtValue getrecursionlimit = rt_sys_get(t, N(t, "getrecursionlimit"));
    CHECK_FAILS(t, rt_call_1(t, getrecursionlimit, I(1)), "TypeError('sys.getrecursionlimit() takes no arguments (1 given)')");
    RtValue len = rt_dict_get_str(t, rt_builtins_dict(t), N(t, "len"));
    CHECK_FAILS(t, rt_call_0(t, len), "TypeError('len() takes exactly one argument (0 given)')");
    CHECK_REPR(t, rt_call_1(t, append, I(2)), "None");
    CHECK_REPR(t, rt_dup(t, list), "[1, 2]");
    rt_close(t, len), rt_close(t, getrecursionlimit), rt_close(t, append), rt_close(t, descriptor), rt_close(t, list);
    end_vm(t);
}

static void
test_args_parse(void)
{
    static const RtArgsSpec spec = {"f", {"", "b", "c"}, 3, .required = 2, .positional_only = 1, .positional = 2};
    RtThread *t = new_vm();
    RtValue out[3], args[] = {I(1), I(2), I(3), I(4)};
    RtValue c = TUPLE_OF(t, rt_value_borrow(N(t, "c"))), b = TUPLE_OF(t, rt_value_borrow(N(t, "b"))), x = TUPLE_OF(t, rt_value_borrow(N(t, "x")));
    CHECK_INT(rt_args_parse(t, &spec, args, 2, NULL, out), 0);
    CHECK(rt_value_is(out[0], I(1)) && rt_value_is(out[1], I(2)) && rt_value_is_null(out[2]));
    CHECK_INT(rt_args_parse(t, &spec, args, 2, rt_as_tuple(c), out), 0);
    CHECK(rt_value_is(out[2], I(3)));
    CHECK_INT(rt_args_parse(t, &spec, args, 1, rt_as_tuple(b), out), 0);
    CHECK(rt_value_is(out[1], I(2)));
    CHECK_INT(rt_args_parse(t, &spec, args, 0, NULL, out), -1);
    CHECK_RAISED(t, "TypeError('f() takes at least 1 positional argument (0 given)')");
    CHECK_INT(rt_args_parse(t, &spec, args, 3, NULL, out), -1);
    CHECK_RAISED(t, "TypeError('f() takes exactly 2 positional arguments (3 given)')");
    CHECK_INT(rt_args_parse(t, &spec, args, 4, NULL, out), -1);
    CHECK_RAISED(t, "TypeError('f() takes at most 3 arguments (4 given)')");
    CHECK_INT(rt_args_parse(t, &spec, args, 1, NULL, out), -1);
    CHECK_RAISED(t, "TypeError(\"f() missing required argument 'b' (pos 2)\")");
    CHECK_INT(rt_args_parse(t, &spec, args, 2, rt_as_tuple(b), out), -1);
    CHECK_RAISED(t, "TypeError(\"argument for f() given by name ('b') and position (2)\")");
    CHECK_INT(rt_args_parse(t, &spec, args, 2, rt_as_tuple(x), out), -1);
#if RT_HOST >= 0x030d
    CHECK_RAISED(t, "TypeError(\"f() got an unexpected keyword argument 'x'\")");
#else
    CHECK_RAISED(t, "TypeError(\"'x' is an invalid keyword argument for f()\")");
#endif
    CHECK_INT(rt_args_check(t, "g", 2, 1, 2), 0);
    CHECK_INT(rt_args_check(t, "g", 0, 1, 2), -1);
    CHECK_RAISED(t, "TypeError('g expected at least 1 argument, got 0')");
    CHECK_INT(rt_args_check(t, "g", 3, 1, 2), -1);
    CHECK_RAISED(t, "TypeError('g expected at most 2 arguments, got 3')");
    CHECK_INT(rt_args_check(t, "g", 3, 1, 1), -1);
    CHECK_RAISED(t, "TypeError('g expected 1 argument, got 3')");
    rt_close(t, b), rt_close(t, c), rt_close(t, x);
    end_vm(t);
}

static void
test_methods(void)
{
    RtThread *t = new_vm();
    RtValue list = LIST_OF(t, I(3), I(1)), three = TUPLE_OF(t, I(1), I(2), I(3));
    int is_method;
    RtValue found = rt_load_method(t, list, N(t, "append"), &is_method);
    CHECK(is_method && rt_is_method_descriptor(found));        /* no bound method was made */
    rt_close(t, found);
    found = rt_load_method(t, I(5), N(t, "real"), &is_method);
    CHECK(!is_method && rt_value_is(found, I(5)));
    found = rt_load_method(t, list, N(t, "nope"), &is_method);
    CHECK_FAILS(t, found, "AttributeError(\"'list' object has no attribute 'nope'\")");
    CHECK_REPR(t, METHOD(t, list, "append", I(2)), "None");
    CHECK_REPR(t, METHOD(t, list, "index", I(2)), "2");
    RtValue fast = rt_builtin_new(t, &defs[2], RT_NULL, NULL), bound = rt_method_new(t, fast, list);
    CHECK_REPR(t, rt_call(t, bound, (RtValue[]){I(7), I(8)}, 2, NULL), "([3, 1, 2], 7, 8)");
    RtValue again = rt_method_new(t, fast, list), other = rt_method_new(t, fast, three);
    CHECK_INT(rt_equal(t, bound, again), 1);
    CHECK_INT(rt_equal(t, bound, other), 0);
    CHECK_REPR(t, rt_get_attr(t, bound, N(t, "__name__")), "'fast'");       /* the function's */
    rt_close(t, bound), rt_close(t, again), rt_close(t, other), rt_close(t, fast), rt_close(t, list), rt_close(t, three);
    end_vm(t);
}

/* A class whose attributes bind in each way. */
static void
test_descriptors(void)
{
    RtThread *t = new_vm();
    RtValue fast = rt_builtin_new(t, &defs[2], RT_NULL, NULL);
    RtDict *ns = rt_dict_new(t);
    RtValue wrapped[] = {rt_staticmethod_new(t, fast), rt_classmethod_new(t, fast), rt_call_1(t, rt_value_borrow(t->vm->types.property), fast)};
    const char *const names[] = {"s", "c", "p"};
    for (int i = 0; i < 3; i++) {
        CHECK_INT(rt_dict_set_str(t, ns, N(t, names[i]), wrapped[i]), 0);
        rt_close(t, wrapped[i]);
    }
    RtValue name = S(t, "A"), empty = rt_value_take(rt_tuple_empty(t)), type_args[] = {name, empty, rt_value_borrow(ns)};
    RtValue a = rt_call(t, rt_value_borrow(t->vm->types.type), type_args, 3, NULL), o = rt_call_0(t, a);
    CHECK_REPR(t, METHOD(t, o, "s", I(1)), "(1,)");
    CHECK_REPR(t, METHOD(t, a, "s", I(1)), "(1,)");
    CHECK_REPR(t, METHOD(t, o, "c", I(1)), "(<class 'A'>, 1)");
    CHECK_REPR(t, METHOD(t, a, "c"), "(<class 'A'>,)");
    RtValue v = rt_get_attr(t, o, N(t, "p"));
    CHECK(rt_is_tuple_exact(v) && rt_value_is(rt_tuple_item(rt_as_tuple(v), 0), o));
    rt_close(t, v);
    CHECK_INT(rt_set_attr(t, o, N(t, "p"), I(1)), -1);
    CHECK_RAISED(t, "AttributeError(\"property 'p' of 'A' object has no setter\")");
    CHECK_FAILS(t, rt_call_1(t, a, I(1)), "TypeError('A() takes no arguments')");
    rt_decref(t, ns);
    rt_close(t, o), rt_close(t, a), rt_close(t, name), rt_close(t, empty), rt_close(t, fast);
    end_vm(t);
}

static int
collect_text(void *context, int stream, const char *bytes, size_t size)
{
    char *all = context;
    size_t used = strlen(all);
    CHECK(used + size + 2 < 512);
    all[used] = (char)('0' + stream);
    memcpy(all + used + 1, bytes, size);
    all[used + 1 + size] = '\0';
    return 0;
}

/* Text is gathered until it is flushed, and goes to the sink that the host gave. */
static void
test_output(void)
{
    RtThread *t = new_vm();
    char all[512] = "";
    t->vm->sys_room.sink = collect_text;
    t->vm->sys_room.sink_context = all;
    t->vm->sys_room.buffers[RT_STDOUT].line_buffered = false;
    RtValue print = rt_dict_get_str(t, rt_builtins_dict(t), N(t, "print")), text = S(t, "a\xc3\xa9");
    CHECK_REPR(t, rt_call(t, print, (RtValue[]){I(1), text, RT_NONE}, 3, NULL), "None");
    CHECK_STR(all, "");
    CHECK_INT(rt_sys_write(t, RT_STDERR, "err\n", 4), 0);       /* goes out at each line */
    CHECK_STR(all, "2err\n");
    CHECK_INT(rt_sys_flush(t, RT_STDOUT), 0);
    CHECK_STR(all, "2err\n11 a\xc3\xa9 None\n");
    CHECK_INT(rt_sys_flush(t, RT_STDOUT), 0);
    CHECK_STR(all, "2err\n11 a\xc3\xa9 None\n");
    rt_close(t, print), rt_close(t, text);
    end_vm(t);
}

int
main(int argc, char **argv)
{
    RUN(test_conventions);
    RUN(test_names_in_messages);
    RUN(test_args_parse);
    RUN(test_methods);
    RUN(test_descriptors);
    RUN(test_output);
    return DONE();
}
