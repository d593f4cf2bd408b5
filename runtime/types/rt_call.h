/* Calls.  One way in for every callable, and the calling conventions of builtins.
 *
 * args are borrowed from the caller, who keeps them alive during the call; with
 * kwnames (a tuple of interned strings, or NULL) the values of the keywords
 * follow the nargs positional ones in args.
 */
#ifndef RT_CALL_H
#define RT_CALL_H

#include "rt_type.h"

RtValue rt_call(RtThread *t, RtValue callable, const RtValue *args, size_t nargs, RtTuple *kwnames);
RtValue rt_call_0(RtThread *t, RtValue callable);
RtValue rt_call_1(RtThread *t, RtValue callable, RtValue a);
RtValue rt_call_2(RtThread *t, RtValue callable, RtValue a, RtValue b);
/* self.name(args...): looks the method up without making a bound method. */
RtValue rt_call_method(RtThread *t, RtValue self, RtStr *name, const RtValue *args, size_t nargs);

/* type(args[0]).name(*args), the way operators call their methods: the instance's own attributes do not count.
 * RT_NULL without an exception when the type has no such attribute.  args as in rt_call(). */
RtValue rt_call_special(RtThread *t, RtStr *name, const RtValue *args, size_t nargs);

/* What a builtin function or method descriptor expects. */
typedef enum { RT_CC_NOARGS, RT_CC_O, RT_CC_FAST, RT_CC_FAST_KW } RtConvention;

typedef RtValue (*RtNoArgsFn)(RtThread *t, RtValue self);
typedef RtValue (*RtOFn)(RtThread *t, RtValue self, RtValue arg);
typedef RtValue (*RtFastFn)(RtThread *t, RtValue self, const RtValue *args, size_t nargs);
typedef RtValue (*RtFastKwFn)(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames);

/* How messages speak of a builtin. */
typedef enum {
    RT_STYLE_PLAIN,
    RT_STYLE_UNQUALIFIED,      /* a module's function without its module, a bound method without its type */
} RtStyle;

/* A row of a table of methods; self of a module's function is the module.
 * The table ends with name == NULL and lives as long as the program. */
typedef struct RtMethodDef {
    const char *name;
    RtConvention convention;
    union { RtNoArgsFn noargs; RtOFn o; RtFastFn fast; RtFastKwFn fast_kw; };
    const char *doc;
    uint8_t style;             /* RtStyle */
} RtMethodDef;

#define RT_METHOD_NOARGS(n, f, d)  {.name = (n), .convention = RT_CC_NOARGS, .noargs = (f), .doc = (d)}
#define RT_METHOD_O(n, f, d)       {.name = (n), .convention = RT_CC_O, .o = (f), .doc = (d)}
#define RT_METHOD_FAST(n, f, d)    {.name = (n), .convention = RT_CC_FAST, .fast = (f), .doc = (d)}
/* One whose bound method says less about keywords until 3.12: "count() takes no keyword arguments". */
#define RT_METHOD_VARARGS(n, f, d) \
    {.name = (n), .convention = RT_CC_FAST, .fast = (f), .doc = (d), .style = RT_HOST < 0x030d ? RT_STYLE_UNQUALIFIED : RT_STYLE_PLAIN}
#define RT_METHOD_FAST_KW(n, f, d) {.name = (n), .convention = RT_CC_FAST_KW, .fast_kw = (f), .doc = (d)}

/* Counts of arguments, with the messages of the language ("f() takes exactly one argument (2 given)"). */
int rt_args_check(RtThread *t, const char *function, size_t nargs, size_t least, size_t most);
/* Refuse keywords: "f() takes no keyword arguments". */
int rt_args_no_keywords(RtThread *t, const char *function, RtTuple *kwnames);

/* Parameters of a builtin, declared: {"sorted", {"iterable", "key", "reverse"}, 3, .required = 1, .positional_only = 1, .positional = 1}. */
#define RT_ARGS_MAX 10
typedef struct {
    const char *function;             /* the name in messages, without () */
    const char *names[RT_ARGS_MAX];   /* "" for positional-only ones */
    uint8_t count;
    uint8_t required;                 /* the first so many must be given */
    uint8_t positional_only;          /* the first so many cannot be given by name */
    uint8_t positional;               /* the most that can be given by position */
    bool open;                        /* there are other arguments beside these: too many are no fault of their number */
} RtArgsSpec;
/* Sort arguments into out[spec->count]: borrowed, RT_NULL where none was given.  0 or -1 with CPython's TypeError. */
int rt_args_parse(RtThread *t, const RtArgsSpec *spec, const RtValue *args, size_t nargs, RtTuple *kwnames, RtValue *out);

#endif
