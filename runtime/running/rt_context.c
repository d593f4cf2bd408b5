/* Calls with * and **, with, super(). */
#include "rt_context.h"

#include "rt_descriptor.h"
#include "rt_dict.h"
#include "rt_exception_types.h"
#include "rt_format.h"
#include "rt_instance.h"
#include "rt_number.h"
#include "rt_push.h"
#include "rt_slots.h"
#include "rt_subscript.h"
#include "rt_super.h"
#include "rt_tuple.h"

/* --- f(*arguments, **keywords) --- */

/* 1 with *text when `o` has a str attribute of the name, 0 when it has none, -1. */
static int
text_attribute(RtThread *t, RtValue o, RtStr *name, RtStr **text)
{
    RtValue v;
    int found = rt_get_attr_optional(t, o, name, &v);
    if (found <= 0) {
        return found;
    }
    RtValue s = rt_str_of(t, v);
    rt_close(t, v);
    *text = rt_value_is_null(s) ? NULL : rt_str_of_value(rt_value_heap_safe(t, s));
    return *text == NULL ? -1 : 1;
}

/* What messages call a callable: "module.f()", "f()", or its str(); new, NULL with an exception. */
static RtStr *
callable_text(RtThread *t, RtValue callable)
{
    RtStr *qualname = NULL, *module = NULL, *text = NULL;
    int found = text_attribute(t, callable, t->vm->names.__qualname__, &qualname);
    if (found < 0) {
        return NULL;
    }
    if (found == 0) {
        RtValue s = rt_str_of(t, callable);
        return rt_value_is_null(s) ? NULL : rt_str_of_value(rt_value_heap_safe(t, s));
    }
    found = text_attribute(t, callable, t->vm->names.__module__, &module);
    if (found >= 0) {
        bool shown = found && !rt_str_equal_c(module, "None") && !rt_str_equal_c(module, "builtins");
        text = shown ? rt_str_format(t, "%U.%U()", module, qualname) : rt_str_format(t, "%U()", qualname);
    }
    rt_decref(t, qualname);
    if (module != NULL) {
        rt_decref(t, module);
    }
    return text;
}

/* The positional arguments as a tuple, new. */
static RtTuple *
positional(RtThread *t, RtValue callable, RtValue arguments)
{
    if (rt_is_tuple_exact(arguments)) {
        return rt_as_tuple(rt_dup_counted(t, arguments));
    }
    const RtSlots *slots = &rt_type_of(t, arguments)->slots;
    if (slots->iter == NULL && slots->get_item == NULL) {
        RtStr *text = callable_text(t, callable);
        if (text != NULL) {
            rt_raise(t, RT_EXC_TypeError, "%U argument after * must be an iterable, not %T", text, arguments);
            rt_decref(t, text);
        }
        return NULL;
    }
    RtValue tuple = rt_tuple_from_iterable(t, arguments);
    return rt_value_is_null(tuple) ? NULL : rt_as_tuple(rt_value_heap_safe(t, tuple));
}

/* Arguments side by side, as calls take them. */
typedef struct {
    RtTuple *positional;     /* owned */
    RtTuple *names;          /* owned, or NULL */
    RtValue *values;         /* the positional ones (borrowed), then the keywords' values (owned) */
    int64_t given, named;
    RtValue few[8];
} Spread;

static void
spread_end(RtThread *t, Spread *s)
{
    for (int64_t i = s->given; i < s->given + s->named; i++) {
        rt_close(t, s->values[i]);
    }
    if (s->values != s->positional->items && s->values != s->few) {
        rt_free(t, s->values);
    }
    if (s->names != NULL) {
        rt_decref(t, s->names);
    }
    rt_decref(t, s->positional);
}

/* Keys and values of a dict behind the positional arguments; 0, or -1 with an exception: spread_end() is still to be called. */
static int
spread_keywords(RtThread *t, Spread *s, RtDict *keywords)
{
    int64_t n = rt_dict_size(keywords), position = 0;
    RtValue key, v;
    s->names = rt_tuple_new(t, n);
    if (s->names == NULL) {
        return -1;
    }
    RtValue *values = s->given + n <= 8 ? s->few : rt_alloc(t, (size_t)(s->given + n) * sizeof *values);
    if (values == NULL) {
        return -1;
    }
    memcpy(values, s->positional->items, (size_t)s->given * sizeof *values);
    s->values = values;
    while (s->named < n && rt_dict_next(t, keywords, &position, &key, &v)) {
        s->names->items[s->named] = rt_value_heap_safe(t, key);
        values[s->given + s->named++] = v;
        if (!rt_is_str(key)) {
            rt_raise(t, RT_EXC_TypeError, "keywords must be strings");
            return -1;
        }
    }
    return 0;
}

static int
spread_begin(RtThread *t, Spread *s, RtValue callable, RtValue arguments, RtValue keywords)
{
    s->positional = positional(t, callable, arguments);
    if (s->positional == NULL) {
        return -1;
    }
    s->names = NULL;
    s->values = s->positional->items;
    s->given = rt_tuple_size(s->positional);
    s->named = 0;
    if (!rt_value_is_null(keywords) && rt_dict_size(rt_as_dict(keywords)) != 0 && spread_keywords(t, s, rt_as_dict(keywords)) < 0) {
        spread_end(t, s);
        return -1;
    }
    return 0;
}

RtValue
rt_call_spread(RtThread *t, RtValue callable, RtValue arguments, RtValue keywords)
{
    Spread s;
    if (spread_begin(t, &s, callable, arguments, keywords) < 0) {
        return RT_NULL;
    }
    RtValue result = rt_call(t, callable, s.values, (size_t)s.given, s.names);
    spread_end(t, &s);
    return result;
}

RtFrame *
rt_frame_push_spread(RtThread *t, RtValue function, RtValue arguments, RtValue keywords)
{
    Spread s;
    if (spread_begin(t, &s, function, arguments, keywords) < 0) {
        return NULL;
    }
    RtFrame *f = rt_frame_push_bound(t, function, s.values, (size_t)s.given, s.names);
    spread_end(t, &s);
    return f;
}

/* --- with --- */

/* type(o).name bound to o; RT_NULL without an exception when there is none. */
static RtValue
bound_special(RtThread *t, RtValue o, RtStr *name)
{
    RtValue found = rt_type_lookup(t, rt_type_of(t, o), name);
    if (rt_value_is_null(found)) {
        return RT_NULL;
    }
    found = rt_value_new_from(t, found);
    RtValue bound = RT_NULL;
    int with_self = rt_bind_special(t, found, o, &bound);
    if (with_self > 0) {
        bound = rt_method_new(t, found, o);
    }
    rt_close(t, found);
    return bound;
}

/* TypeError for what has no __enter__; from 3.14 on the host looks for __exit__ first, and says what is missing. */
static void
raise_no_manager(RtThread *t, RtValue manager)
{
#if RT_HOST >= 0x030e
    RtValue exit = bound_special(t, manager, t->vm->names.__exit__);
    if (rt_value_is_null(exit) && rt_error_occurred(t)) {
        return;
    }
    rt_raise(t, RT_EXC_TypeError, "'%T' object does not support the context manager protocol (missed %s method)", manager,
             rt_value_is_null(exit) ? "__exit__" : "__enter__");
    rt_close(t, exit);
#else
    rt_raise(t, RT_EXC_TypeError, "'%T' object does not support the context manager protocol", manager);
#endif
}

RtValue
rt_with_enter(RtThread *t, RtValue manager, RtValue *leave)
{
    RtValue enter = bound_special(t, manager, t->vm->names.__enter__);
    if (rt_value_is_null(enter)) {
        if (!rt_error_occurred(t)) {
            raise_no_manager(t, manager);
        }
        return RT_NULL;
    }
    RtValue exit = bound_special(t, manager, t->vm->names.__exit__);
    RtValue result = RT_NULL;
    if (!rt_value_is_null(exit)) {
        result = rt_call_0(t, enter);
    }
    else if (!rt_error_occurred(t)) {
        rt_raise(t, RT_EXC_TypeError, "'%T' object does not support the context manager protocol (missed __exit__ method)", manager);
    }
    rt_close(t, enter);
    if (rt_value_is_null(result)) {
        rt_close(t, exit);
    }
    else {
        *leave = exit;
    }
    return result;
}

RtValue
rt_with_exit(RtThread *t, RtValue leave, RtValue exc)
{
    RtObject *traceback = rt_exception_traceback(t, rt_value_object(exc));
    RtValue args[3] = {
        rt_value_new(t, rt_value_object(exc)->type), exc, traceback == NULL ? RT_NONE : rt_value_take(traceback),
    };
    RtValue result = rt_call(t, leave, args, 3, NULL);
    rt_close(t, args[0]);
    rt_close(t, args[2]);
    return result;
}

/* --- super, comparisons, len --- */

RtValue
rt_load_super(RtThread *t, RtValue global_super, RtValue class_, RtValue self, RtStr *name, int two)
{
    RtValue args[2] = {class_, self};
    RtValue proxy = rt_call(t, global_super, args, two ? 2 : 0, NULL);
    if (rt_value_is_null(proxy)) {
        return RT_NULL;
    }
    RtValue result = rt_get_attr(t, proxy, name);
    rt_close(t, proxy);
    return result;
}

RtValue
rt_compare_operator(RtThread *t, RtValue a, RtValue b, int oparg)
{
    RtValue result = rt_compare(t, a, b, oparg >> 5);
    if (!(oparg & 16) || rt_value_is_bool(result) || rt_value_is_null(result)) {
        return result;
    }
    int truth = rt_truth(t, result);
    rt_close(t, result);
    return truth < 0 ? RT_NULL : rt_bool(truth);
}

RtValue
rt_len(RtThread *t, RtValue v)
{
    int64_t n = rt_length(t, v);
    return n < 0 ? RT_NULL : rt_small_int(n);
}
