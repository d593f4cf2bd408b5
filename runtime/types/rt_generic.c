/* Generic aliases (list[int]) and unions of types (int | None). */
#include "rt_generic.h"

#include "rt_dict.h"
#include "rt_error.h"
#include "rt_format.h"
#include "rt_gc.h"
#include "rt_heap.h"
#include "rt_instance.h"
#include "rt_list.h"
#include "rt_number.h"
#include "rt_set.h"
#include "rt_str.h"
#include "rt_subscript.h"
#include "rt_tuple.h"
#include "rt_vm.h"

static bool is_alias(RtThread *t, RtValue v) { return rt_type_of(t, v) == t->vm->types.generic_alias; }
static bool is_union(RtThread *t, RtValue v) { return rt_type_of(t, v) == t->vm->types.union_type; }
static RtGenericAlias *as_alias(RtValue v) { return (RtGenericAlias *)rt_value_object(v); }
static RtUnionType *as_union(RtValue v) { return (RtUnionType *)rt_value_object(v); }

/* --- text --- */

static int add_items(RtBuilder *b, RtTuple *items, const char *separator, bool in_union);

static int
add_text(RtBuilder *b, RtValue v)
{
    RtValue text = rt_str_of(b->thread, v);
    int result = rt_value_is_null(text) ? -1 : rt_builder_str(b, rt_str_of_value(text));
    rt_close(b->thread, text);
    return result;
}

/* Has it __origin__ and __args__?  -1 with an exception. */
static int
looks_generic(RtThread *t, RtValue v)
{
    static const char *const names[] = {"__origin__", "__args__"};
    int found = 1;
    for (int i = 0; i < 2 && found > 0; i++) {
        RtValue attribute = RT_NULL;
        RtStr *name = rt_intern(t, names[i]);
        found = name == NULL ? -1 : rt_get_attr_optional(t, v, name, &attribute);
        rt_close(t, attribute);
    }
    return found;
}

/* What has a __qualname__ by that, with its module unless that is builtins; since 3.12 a list by its items; anything else by its repr. */
static int
add_item(RtBuilder *b, RtValue v, bool in_union)
{
    RtThread *t = b->thread;
    if (v.bits == RT_ELLIPSIS.bits) {
        return rt_builder_c(b, "...");
    }
    if (RT_HOST >= 0x030c && rt_value_has_kind(v, RT_KIND_LIST)) {
        RtValue items = rt_tuple_from_iterable(t, v);
        int added = rt_value_is_null(items) || rt_builder_char(b, '[') < 0 || add_items(b, rt_as_tuple(items), ", ", false) < 0
                  ? -1 : rt_builder_char(b, ']');
        rt_close(t, items);
        return added;
    }
    if (in_union && rt_is_type(v) && (RtType *)rt_value_object(v) == t->vm->types.none) {
        return rt_builder_c(b, "None");
    }
    RtValue module = RT_NULL, name = RT_NULL;
    int generic = looks_generic(t, v);
    if (generic != 0) {
        return generic < 0 ? -1 : rt_builder_repr(b, v);
    }
    int named = rt_get_attr_optional(t, v, t->vm->names.__qualname__, &name);
    if (named > 0) {
        named = rt_get_attr_optional(t, v, t->vm->names.__module__, &module);
    }
    int result = -1;
    if (named == 0 || (named > 0 && rt_value_is_none(module))) {
        result = rt_builder_repr(b, v);
    }
    else if (named > 0) {
        bool builtin = rt_is_str(module) && rt_str_equal(rt_str_of_value(module), t->vm->names.builtins);
        result = !builtin && (add_text(b, module) < 0 || rt_builder_char(b, '.') < 0) ? -1 : add_text(b, name);
    }
    rt_close(t, module);
    rt_close(t, name);
    return result;
}

static int
add_items(RtBuilder *b, RtTuple *items, const char *separator, bool in_union)
{
    for (int64_t i = 0, n = rt_tuple_size(items); i < n; i++) {
        if ((i > 0 && rt_builder_c(b, separator) < 0) || add_item(b, rt_tuple_item(items, i), in_union) < 0) {
            return -1;
        }
    }
    return 0;
}

static RtValue
alias_repr(RtThread *t, RtValue self)
{
    RtBuilder b;
    RtTuple *args = as_alias(self)->args;
    rt_builder_init(&b, t);
    int result = add_item(&b, rt_value_borrow(as_alias(self)->origin), false);
    if (result == 0) {
        bool none = rt_tuple_size(args) == 0;
        result = rt_builder_c(&b, none ? "[()" : "[") < 0 || add_items(&b, args, ", ", false) < 0 ? -1 : rt_builder_char(&b, ']');
    }
    return rt_str_value(rt_builder_finish(&b, result < 0));
}

static RtValue
union_repr(RtThread *t, RtValue self)
{
    RtBuilder b;
    rt_builder_init(&b, t);
    bool failed = add_items(&b, as_union(self)->args, " | ", true) < 0;
    return rt_str_value(rt_builder_finish(&b, failed));
}

/* --- generic aliases --- */

RtValue
rt_generic_alias_new(RtThread *t, RtType *origin, RtValue key)
{
    RtTuple *args;
    if (rt_is_tuple(key)) {
        args = rt_as_tuple(key);
        rt_incref(t, args);
    }
    else {
        args = rt_tuple_pack(t, 1, key);
        if (args == NULL) {
            return RT_NULL;
        }
    }
    RtGenericAlias *alias = rt_object_new(t, t->vm->types.generic_alias, sizeof *alias);
    if (alias == NULL) {
        rt_decref(t, args);
        return RT_NULL;
    }
    rt_incref(t, origin);
    alias->origin = origin;
    alias->args = args;
    return rt_value_take(alias);
}

RtValue
rt_class_getitem(RtThread *t, RtValue type, RtValue key)
{
    return rt_generic_alias_new(t, (RtType *)rt_value_object(type), key);
}

const RtMethodDef rt_generic_class_methods[] = {RT_CLASS_GETITEM, {0}};

static RtValue
alias_call(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    return rt_call(t, rt_value_borrow(as_alias(self)->origin), args, nargs, kwnames);
}

static const char *const alias_names[] = {
    "__class__", "__origin__", "__args__", "__unpacked__", "__parameters__", "__typing_unpacked_tuple_args__", "__mro_entries__",
    "__copy__", "__deepcopy__",
#if RT_HOST >= 0x030d
    "__bases__",
#endif
    "__reduce_ex__", "__reduce__",
};
#define ALIAS_NAMES (sizeof alias_names / sizeof alias_names[0])
#define UNSEEN      2     /* of them: the last ones, which objects have not here */
#define LISTED      7     /* of them: the first ones, which dir() has in every release */

/* Attributes are the origin's, but for those that a generic alias has itself, or has not. */
static RtValue
alias_get_attr(RtThread *t, RtValue self, RtStr *name)
{
    for (size_t i = 0; i < ALIAS_NAMES; i++) {
        if (rt_str_equal_c(name, alias_names[i])) {
            return rt_generic_get_attr(t, self, name);
        }
    }
    return rt_get_attr(t, rt_value_borrow(as_alias(self)->origin), name);
}

/* Without type variables neither of them takes further parameters. */
static RtValue
refuse_get_item(RtThread *t, RtValue self, RtValue key)
{
    (void)key;
    return rt_raise(t, RT_EXC_TypeError, "%R is not a generic class", self);
}

static RtValue
alias_compare(RtThread *t, RtValue a, RtValue b, int op)
{
    if ((op != RT_EQ && op != RT_NE) || !is_alias(t, a) || !is_alias(t, b)) {
        return RT_NOT_IMPLEMENTED;
    }
    int equal = as_alias(a)->origin == as_alias(b)->origin;
    if (equal) {
        equal = rt_equal(t, rt_value_borrow(as_alias(a)->args), rt_value_borrow(as_alias(b)->args));
    }
    return equal < 0 ? RT_NULL : rt_bool(equal == (op == RT_EQ));
}

static int
alias_hash(RtThread *t, RtValue self, int64_t *hash)
{
    if (rt_hash(t, rt_value_borrow(as_alias(self)->args), hash) < 0) {
        return -1;
    }
    *hash ^= rt_hash_pointer(as_alias(self)->origin);
    *hash = *hash == -1 ? -2 : *hash;
    return 0;
}

static RtValue
alias_origin(RtThread *t, RtValue self)
{
    return rt_value_new(t, as_alias(self)->origin);
}
static RtValue
alias_args(RtThread *t, RtValue self)
{
    return rt_value_new(t, as_alias(self)->args);
}
static RtValue
no_parameters(RtThread *t, RtValue self)
{
    (void)self;
    return rt_value_take(rt_tuple_empty(t));
}

static RtValue
alias_mro_entries(RtThread *t, RtValue self, RtValue bases)
{
    (void)bases;
    return rt_value_take(rt_tuple_pack(t, 1, rt_value_borrow(as_alias(self)->origin)));
}

static RtValue
alias_instancecheck(RtThread *t, RtValue self, RtValue v)
{
    (void)self, (void)v;
    return rt_raise(t, RT_EXC_TypeError, "isinstance() argument 2 cannot be a parameterized generic");
}
static RtValue
alias_subclasscheck(RtThread *t, RtValue self, RtValue v)
{
    (void)self, (void)v;
    return rt_raise(t, RT_EXC_TypeError, "issubclass() argument 2 cannot be a parameterized generic");
}

static void
alias_traverse(RtObject *o, RtVisitFn visit, void *arg)
{
    rt_gc_visit(((RtGenericAlias *)o)->origin, visit, arg);
    rt_gc_visit(((RtGenericAlias *)o)->args, visit, arg);
}
static void
alias_dealloc(RtThread *t, RtObject *o)
{
    rt_decref(t, ((RtGenericAlias *)o)->origin);
    rt_decref(t, ((RtGenericAlias *)o)->args);
    rt_object_free(t, o);
}

/* The names of the origin, and those. */
static RtValue
alias_dir(RtThread *t, RtValue self)
{
    RtValue origin = rt_value_borrow(as_alias(self)->origin);
    RtValue all = rt_is_type(origin) ? rt_type_dir(t, (RtType *)rt_value_object(origin)) : rt_value_take(rt_list_new(t, 0));
    size_t seen = rt_sys_host_since(t, RT_HOST >= 0x030e ? 0x030e01 : 0x030d08) ? LISTED : ALIAS_NAMES - UNSEEN;
    for (size_t i = 0; !rt_value_is_null(all) && i < seen; i++) {
        RtStr *name = rt_intern(t, alias_names[i]);
        int there = name != NULL ? rt_contains(t, all, rt_value_borrow(name)) : -1;
        if (there < 0 || (there == 0 && rt_list_append(t, rt_as_list(all), rt_value_borrow(name)) < 0)) {
            rt_close(t, all);
            return RT_NULL;
        }
    }
    return all;
}

static RtValue
alias_unpacked(RtThread *t, RtValue self)
{
    (void)t, (void)self;
    return RT_FALSE;
}
static RtValue
alias_unpacked_args(RtThread *t, RtValue self)
{
    (void)t, (void)self;
    return RT_NONE;
}

static const RtMethodDef alias_methods[] = {
    RT_METHOD_NOARGS("__dir__", alias_dir, "The names of the type's attributes."),
    RT_METHOD_O("__mro_entries__", alias_mro_entries, "The origin, as a base."),
    RT_METHOD_O("__instancecheck__", alias_instancecheck, "Refused."),
    RT_METHOD_O("__subclasscheck__", alias_subclasscheck, "Refused."),
    {0},
};
static const RtGetSetDef alias_members[] = {
    {"__origin__", alias_origin, NULL, "The type."},
    {"__args__", alias_args, NULL, "What it is parameterized with."},
    {0},
};
static const RtGetSetDef alias_getsets[] = {
    {"__parameters__", no_parameters, NULL, "Type variables among the arguments."},
    {"__unpacked__", alias_unpacked, NULL, "It does not stand for several arguments."},
    {"__typing_unpacked_tuple_args__", alias_unpacked_args, NULL, "None: it does not stand for several arguments."},
    {0},
};
static const RtTypeSpec alias_spec = {
    .name = "GenericAlias",
    .module = "types",
    .basic_size = sizeof(RtGenericAlias),
    .slots = {
        .repr = alias_repr, .call = alias_call, .get_attr = alias_get_attr, .get_item = refuse_get_item,
        .compare = alias_compare, .hash = alias_hash, .binary = {[RT_OR] = rt_union_or},
        .traverse = alias_traverse, .dealloc = alias_dealloc,
    },
    .methods = alias_methods,
    .getsets = alias_getsets,
    .members = alias_members,
    .doc = "A type with parameters.",
};

/* --- unions --- */

static bool
may_join(RtThread *t, RtValue v)
{
    return rt_value_is_none(v) || rt_is_type(v) || is_alias(t, v) || is_union(t, v);
}

/* Put v into the list unless it is there; 0 or -1. */
static int
join(RtThread *t, RtList *list, RtValue v)
{
    if (rt_value_is_none(v)) {
        v = rt_value_borrow(t->vm->types.none);
    }
    if (is_union(t, v)) {
        RtTuple *args = as_union(v)->args;
        for (int64_t i = 0, n = rt_tuple_size(args); i < n; i++) {
            if (join(t, list, rt_tuple_item(args, i)) < 0) {
                return -1;
            }
        }
        return 0;
    }
    for (int64_t i = 0, n = rt_list_size(list); i < n; i++) {
        RtValue known = rt_list_get(t, list, i);
        int equal = rt_equal(t, known, v);
        rt_close(t, known);
        if (equal != 0) {
            return equal < 0 ? -1 : 0;
        }
    }
    return rt_list_append(t, list, v);
}

RtValue
rt_union_or(RtThread *t, RtValue a, RtValue b)
{
    if (!may_join(t, a) || !may_join(t, b)) {
        return RT_NOT_IMPLEMENTED;
    }
    RtList *list = rt_list_new(t, 0);
    RtValue result = RT_NULL;
    if (list == NULL) {
        return RT_NULL;
    }
    if (join(t, list, a) == 0 && join(t, list, b) == 0) {
        if (rt_list_size(list) == 1) {
            result = rt_list_get(t, list, 0);
        }
        else {
            RtValue args = rt_tuple_from_iterable(t, rt_value_borrow(list));
            RtUnionType *made = rt_value_is_null(args) ? NULL : rt_object_new(t, t->vm->types.union_type, sizeof *made);
            if (made != NULL) {
                made->args = rt_as_tuple(rt_value_heap_safe(t, args));
                result = rt_value_take(made);
            }
            else {
                rt_close(t, args);
            }
        }
    }
    rt_decref(t, list);
    return result;
}

static RtValue
union_compare(RtThread *t, RtValue a, RtValue b, int op)
{
    if ((op != RT_EQ && op != RT_NE) || !is_union(t, a) || !is_union(t, b)) {
        return RT_NOT_IMPLEMENTED;
    }
    RtValue left = rt_set_from_iterable(t, rt_value_borrow(as_union(a)->args));
    RtValue right = rt_value_is_null(left) ? RT_NULL : rt_set_from_iterable(t, rt_value_borrow(as_union(b)->args));
    RtValue result = rt_value_is_null(right) ? RT_NULL : rt_compare(t, left, right, op);
    rt_close(t, left);
    rt_close(t, right);
    return result;
}

static int
union_hash(RtThread *t, RtValue self, int64_t *hash)
{
    RtValue set = rt_frozenset_from_iterable(t, rt_value_borrow(as_union(self)->args));
    int result = rt_value_is_null(set) ? -1 : rt_hash(t, set, hash);
    rt_close(t, set);
    return result;
}

static RtValue
union_args(RtThread *t, RtValue self)
{
    return rt_value_new(t, as_union(self)->args);
}

/* Any of them will do. */
static RtValue
union_ask(RtThread *t, RtValue self, RtValue v, int (*ask)(RtThread *t, RtValue v, RtValue class))
{
    RtTuple *args = as_union(self)->args;
    int result = 0;
    for (int64_t i = 0, n = rt_tuple_size(args); i < n && result == 0; i++) {
        result = ask(t, v, rt_tuple_item(args, i));
    }
    return result < 0 ? RT_NULL : rt_bool(result);
}
static RtValue
union_instancecheck(RtThread *t, RtValue self, RtValue v)
{
    return union_ask(t, self, v, rt_isinstance);
}
static RtValue
union_subclasscheck(RtThread *t, RtValue self, RtValue v)
{
    return union_ask(t, self, v, rt_issubclass);
}

static void
union_traverse(RtObject *o, RtVisitFn visit, void *arg)
{
    rt_gc_visit(((RtUnionType *)o)->args, visit, arg);
}
static void
union_dealloc(RtThread *t, RtObject *o)
{
    rt_decref(t, ((RtUnionType *)o)->args);
    rt_object_free(t, o);
}

static const RtMethodDef union_methods[] = {
    RT_METHOD_O("__instancecheck__", union_instancecheck, "An instance of one of the types."),
    RT_METHOD_O("__subclasscheck__", union_subclasscheck, "A subclass of one of the types."),
    {0},
};
static const RtGetSetDef union_members[] = {{"__args__", union_args, NULL, "The types."}, {0}};
static const RtGetSetDef union_getsets[] = {
    {"__parameters__", no_parameters, NULL, "Type variables among the types."},
    {0},
};
static const RtTypeSpec union_spec = {
    .name = RT_HOST >= 0x030e ? "Union" : "UnionType",
    .module = RT_HOST >= 0x030e ? "typing" : "types",
    .basic_size = sizeof(RtUnionType),
    .slots = {
        .repr = union_repr, .get_item = refuse_get_item, .compare = union_compare, .hash = union_hash, .binary = {[RT_OR] = rt_union_or},
        .traverse = union_traverse, .dealloc = union_dealloc,
    },
    .methods = union_methods,
    .getsets = union_getsets,
    .members = union_members,
    .doc = "Any of several types.",
};

/* 0 or -1. */
int
rt_generic_init(RtThread *t)
{
    t->vm->types.generic_alias = rt_type_new_builtin(t, &alias_spec);
    t->vm->types.union_type = rt_type_new_builtin(t, &union_spec);
    return 0;
}
