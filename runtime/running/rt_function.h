/* Functions of the language: RtFunction.  Binding of arguments is in rt_binding.c.
 *
 * version stands for the code: functions made from one code object share its version.  When code, defaults or
 * kwdefaults are assigned, which happens only with the world stopped, the function's version is set to 0 there before the old
 * values are dropped, and it gets one of its own when somebody asks.  0: none (left); do not specialize.
 * Functions made at module level and in classes (nested ones too) are deferred; others are counted, so that they die promptly.
 */
#ifndef RT_FUNCTION_H
#define RT_FUNCTION_H

#include "rt_code.h"

typedef struct RtFunction {
    RtObject head;
    RtCode *code;            /* rt_code_hold(); written with the world stopped */
    RtDict *globals;         /* counted, unless head.aux says otherwise; immutable */
    RtDict *builtins;        /* the same */
    RtTuple *defaults;       /* counted or NULL; written with the world stopped */
    RtDict *kwdefaults;      /* counted or NULL; written with the world stopped */
    RtTuple *closure;        /* counted or NULL; tuple of cells; immutable once published */
    uint32_t version;        /* atomic; cleared with the world stopped */
    RtStr *name, *qualname;  /* counted; written with the world stopped */
    RtValue doc;             /* any value; written under the object's lock */
    RtValue module;          /* any value or RT_NULL */
    RtObject *annotations;   /* dict, or tuple of name, value pairs as made; or NULL; written under the object's lock */
    RtObject *annotate;      /* the callable that makes them, or NULL; the same */
    RtDict *dict;            /* own attributes, or NULL; written under the object's lock */
} RtFunction;

/* In head.aux, immutable: dicts that only a collection frees when the function is made (those of modules) are not counted, so that
 * threads that make functions do not write to what all of them read. */
#define RT_FUNCTION_GLOBALS_UNCOUNTED  0x01
#define RT_FUNCTION_BUILTINS_UNCOUNTED 0x02

/* MAKE_FUNCTION: a function without defaults, annotations and closure.  Takes nothing; deferred unless the code has
 * free variables or is nested in a function. */
RtFunction *rt_function_new(RtThread *t, RtCode *code, RtDict *globals);
/* SET_FUNCTION_ATTRIBUTE, before the function is published; takes v. */
enum { RT_FUNCTION_DEFAULTS = 1, RT_FUNCTION_KWDEFAULTS = 2, RT_FUNCTION_ANNOTATIONS = 4, RT_FUNCTION_CLOSURE = 8, RT_FUNCTION_ANNOTATE = 16 };
void rt_function_set_attribute_take(RtThread *t, RtFunction *f, int which, RtValue v);
/* The version, assigned now if it has none; 0 when it must not be specialized on. */
uint32_t rt_function_version(RtThread *t, RtFunction *f);

static inline bool rt_is_function(RtValue v) { return rt_value_has_kind(v, RT_KIND_FUNCTION); }

int rt_function_init(RtThread *t);

/* The VM's part. */
typedef struct {
    uint32_t next_version;   /* atomic; stays at the highest value once reached */
} RtFunctionRoom;

#endif
