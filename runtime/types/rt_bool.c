/* bool, NoneType, NotImplementedType and ellipsis: types without objects of their own. */
#include "rt_bool.h"

#include "rt_call.h"
#include "rt_int.h"
#include "rt_number.h"
#include "rt_str.h"
#include "rt_vm.h"
#include "rt_warning.h"

static RtValue
text(RtThread *t, const char *word)
{
    return rt_str_value(rt_intern(t, word));
}

static RtValue
bool_repr(RtThread *t, RtValue self)
{
    return text(t, rt_value_is_true(self) ? "True" : "False");
}

#define BITWISE(name, function, op) \
    static RtValue name(RtThread *t, RtValue a, RtValue b) \
    { \
        if (rt_value_is_bool(a) && rt_value_is_bool(b)) { \
            return rt_bool(rt_value_is_true(a) op rt_value_is_true(b)); \
        } \
        return rt_is_int(a) && rt_is_int(b) ? function(t, a, b) : RT_NOT_IMPLEMENTED; \
    }
BITWISE(bool_and, rt_int_and, &)
BITWISE(bool_or, rt_int_or, |)
BITWISE(bool_xor, rt_int_xor, ^)

#if RT_HOST >= 0x030c
#define MEANING ". This returns the bitwise inversion of the underlying int object and is usually not what you expect from negating a bool. " \
                "Use the 'not' operator for boolean negation or ~int(x) if you really want the bitwise inversion of the underlying int."

static RtValue
bool_invert(RtThread *t, RtValue v)
{
    static const char first[] = "Bitwise inversion '~' on bool is deprecated" MEANING;
    static const char later[] = "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16" MEANING;
    const char *text = rt_sys_host_since(t, 0x030c06) ? later : first;
    return rt_warn(t, RT_EXC_DeprecationWarning, text) < 0 ? RT_NULL : rt_int_invert(t, v);
}
#endif

static RtValue
bool_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    int truth;
    (void)type;
    if (rt_args_no_keywords(t, "bool", kwnames) < 0 || rt_args_check(t, "bool", nargs, 0, 1) < 0) {
        return RT_NULL;
    }
    truth = nargs == 0 ? 0 : rt_truth(t, args[0]);
    return truth < 0 ? RT_NULL : rt_bool(truth);
}

static const RtTypeSpec bool_spec = {
    .name = "bool",
    .base = RT_BASE(int_),
    .slots = {
        .repr = bool_repr,
#if RT_HOST >= 0x030c
        .invert = bool_invert,
#endif
        .binary = {[RT_AND] = bool_and, [RT_OR] = bool_or, [RT_XOR] = bool_xor},
        .new_ = bool_new,
    },
    .doc = "The truth of a value, True or False.",
};

/* The constructor of a type with one value. */
static RtValue
one_value(RtThread *t, RtType *type, size_t nargs, RtTuple *kwnames, RtValue v)
{
    if (nargs != 0 || kwnames != NULL) {
        return rt_raise(t, RT_EXC_TypeError, "%N takes no arguments", type);
    }
    return v;
}

static RtValue
none_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    (void)args;
    return one_value(t, type, nargs, kwnames, RT_NONE);
}

static RtValue
not_implemented_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    (void)args;
    return one_value(t, type, nargs, kwnames, RT_NOT_IMPLEMENTED);
}

static RtValue
ellipsis_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    (void)args;
    if (nargs != 0 || kwnames != NULL) {
        return rt_raise(t, RT_EXC_TypeError, "EllipsisType takes no arguments");
    }
    return one_value(t, type, nargs, kwnames, RT_ELLIPSIS);
}

static RtValue
none_repr(RtThread *t, RtValue self)
{
    (void)self;
    return text(t, "None");
}

static RtValue
not_implemented_repr(RtThread *t, RtValue self)
{
    (void)self;
    return text(t, "NotImplemented");
}

static RtValue
ellipsis_repr(RtThread *t, RtValue self)
{
    (void)self;
    return text(t, "Ellipsis");
}

static int
none_truth(RtThread *t, RtValue self)
{
    (void)t;
    (void)self;
    return 0;
}

static int
constant_hash(RtThread *t, RtValue self, int64_t *hash)
{
    (void)t;
    *hash = rt_value_is_none(self) ? 0xfca86420 : rt_hash_pointer(&t->vm->types) ^ (int64_t)(self.bits & 0xff);
    return 0;
}

static const RtTypeSpec none_spec = {
    .name = "NoneType",
    .slots = {.repr = none_repr, .truth = none_truth, .hash = constant_hash, .new_ = none_new},
};
static const RtTypeSpec not_implemented_spec = {
    .name = "NotImplementedType",
    .slots = {.repr = not_implemented_repr, .truth = rt_truth, .hash = constant_hash, .new_ = not_implemented_new},
};
static const RtTypeSpec ellipsis_spec = {
    .name = "ellipsis",
    .slots = {.repr = ellipsis_repr, .hash = constant_hash, .new_ = ellipsis_new},
};

/* Makes types.bool_, none, not_implemented and ellipsis; types.int_ is there. */
int
rt_bool_init(RtThread *t)
{
    RtTypes *types = &t->vm->types;
    types->bool_ = rt_type_new_builtin(t, &bool_spec);
    types->none = rt_type_new_builtin(t, &none_spec);
    types->not_implemented = rt_type_new_builtin(t, &not_implemented_spec);
    types->ellipsis = rt_type_new_builtin(t, &ellipsis_spec);
    return 0;
}
