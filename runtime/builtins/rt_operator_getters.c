/* operator.itemgetter, attrgetter, methodcaller.  Immutable once made. */
#include "rt_dict.h"
#include "rt_error.h"
#include "rt_gc.h"
#include "rt_heap.h"
#include "rt_instance.h"
#include "rt_intern.h"
#include "rt_operator.h"
#include "rt_str.h"
#include "rt_subscript.h"
#include "rt_tuple.h"
#include "rt_vm.h"

typedef struct {
    RtObject head;
    RtTuple *given;          /* counted; what it was made with: keys, names of attributes, arguments of the method */
    RtTuple *paths;          /* counted; of attrgetter: a tuple of interned names for each of its names */
    RtTuple *keywords;       /* counted; of methodcaller: the names of the last of `given`; or NULL */
    RtStr *name;             /* of methodcaller: interned */
} Getter;

static Getter *
as_getter(RtValue v)
{
    return (Getter *)rt_value_object(v);
}

/* Takes `given` over, also on failure, when it is NULL. */
static Getter *
getter_new(RtThread *t, RtType *type, RtTuple *given)
{
    Getter *g = given != NULL ? rt_object_new(t, type, sizeof *g) : NULL;
    if (g != NULL) {
        g->given = given;
    }
    else if (given != NULL) {
        rt_decref(t, given);
    }
    return g;
}

static void
getter_traverse(RtObject *o, RtVisitFn visit, void *arg)
{
    Getter *g = (Getter *)o;
    rt_gc_visit(g->given, visit, arg);
    rt_gc_visit(g->paths, visit, arg);
    rt_gc_visit(g->keywords, visit, arg);
}

static void
getter_dealloc(RtThread *t, RtObject *o)
{
    Getter *g = (Getter *)o;
    RtTuple *held[] = {g->given, g->paths, g->keywords};
    for (int i = 0; i < 3; i++) {
        if (held[i] != NULL) {
            rt_decref(t, held[i]);
        }
    }
    rt_object_free(t, o);
}

/* 0 when a getter is called with one object, else -1 with TypeError. */
static int
check_call(RtThread *t, const char *name, size_t nargs, RtTuple *kwnames)
{
    return rt_args_no_keywords(t, name, kwnames) < 0 ? -1 : rt_args_check(t, name, nargs, 1, 1);
}

/* What get() finds for each of the parts: that itself for one part, else a tuple. */
static RtValue
get_all(RtThread *t, RtTuple *parts, RtValue (*get)(RtThread *t, RtValue self, RtValue part), RtValue self)
{
    int64_t n = rt_tuple_size(parts);
    if (n == 1) {
        return get(t, self, rt_tuple_item(parts, 0));
    }
    RtTuple *found = rt_tuple_new(t, n);
    for (int64_t i = 0; found != NULL && i < n; i++) {
        RtValue v = get(t, self, rt_tuple_item(parts, i));
        if (rt_value_is_null(v)) {
            rt_decref(t, found);
            return RT_NULL;
        }
        found->items[i] = rt_value_heap_safe(t, v);
    }
    return found != NULL ? rt_value_take(found) : RT_NULL;
}

/* "operator.itemgetter(1)": `text` with the name, and what it was made with. */
static RtValue
show_given(RtThread *t, RtValue self, const char *name)
{
    RtReprGuard guard;
    int entered = rt_repr_enter(t, &guard, rt_value_object(self));
    if (entered != 0) {
        return entered < 0 ? RT_NULL : rt_str_value(rt_str_format(t, "%s(...)", name));
    }
    RtTuple *given = as_getter(self)->given;
    RtStr *text = rt_tuple_size(given) == 1 ? rt_str_format(t, "%s(%R)", name, rt_tuple_item(given, 0))
                                            : rt_str_format(t, "%s%R", name, rt_value_borrow(given));
    rt_repr_leave(t, &guard);
    return text != NULL ? rt_str_value(text) : RT_NULL;
}

/* --- itemgetter --- */

static RtValue
items_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    if (rt_args_no_keywords(t, "itemgetter", kwnames) < 0 || rt_args_check(t, "itemgetter", nargs, 1, nargs > 0 ? nargs : 1) < 0) {
        return RT_NULL;
    }
    Getter *g = getter_new(t, type, rt_tuple_from_array(t, args, (int64_t)nargs));
    return g != NULL ? rt_value_take(g) : RT_NULL;
}

static RtValue
items_call(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    return check_call(t, "itemgetter", nargs, kwnames) < 0 ? RT_NULL : get_all(t, as_getter(self)->given, rt_get_item, args[0]);
}

static RtValue
items_repr(RtThread *t, RtValue self)
{
    return show_given(t, self, "operator.itemgetter");
}

/* --- attrgetter --- */

/* The interned names between the dots: a new tuple, or NULL. */
static RtTuple *
path_of(RtThread *t, RtStr *name)
{
    size_t length = rt_str_length(name), parts = 1, start = 0;
    for (size_t i = 0; i < length; i++) {
        parts += rt_str_at(name, i) == '.';
    }
    RtTuple *path = rt_tuple_new(t, (int64_t)parts);
    for (size_t i = 0, part = 0; path != NULL && i <= length; i++) {
        if (i < length && rt_str_at(name, i) != '.') {
            continue;
        }
        RtStr *piece = rt_str_slice(t, name, start, i), *interned = piece != NULL ? rt_intern_str(t, piece) : NULL;
        if (piece != NULL) {
            rt_decref(t, piece);
        }
        if (interned == NULL) {
            rt_decref(t, path);
            return NULL;
        }
        rt_incref(t, interned);
        path->items[part++] = rt_value_take(interned);
        start = i + 1;
    }
    return path;
}

static RtValue
attributes_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    if (rt_args_no_keywords(t, "attrgetter", kwnames) < 0 || rt_args_check(t, "attrgetter", nargs, 1, nargs > 0 ? nargs : 1) < 0) {
        return RT_NULL;
    }
    for (size_t i = 0; i < nargs; i++) {
        if (!rt_is_str(args[i])) {
            return rt_raise(t, RT_EXC_TypeError, "attribute name must be a string");
        }
    }
    Getter *g = getter_new(t, type, rt_tuple_from_array(t, args, (int64_t)nargs));
    if (g == NULL) {
        return RT_NULL;
    }
    g->paths = rt_tuple_new(t, (int64_t)nargs);
    for (size_t i = 0; g->paths != NULL && i < nargs; i++) {
        RtTuple *path = path_of(t, rt_str_of_value(args[i]));
        if (path == NULL) {
            break;
        }
        g->paths->items[i] = rt_value_take(path);
    }
    if (t->exc != NULL) {
        rt_decref(t, g);
        return RT_NULL;
    }
    return rt_value_take(g);
}

static RtValue
follow(RtThread *t, RtValue self, RtValue path)
{
    RtValue v = rt_dup(t, self);
    RtTuple *names = rt_as_tuple(path);
    for (int64_t i = 0, n = rt_tuple_size(names); i < n && !rt_value_is_null(v); i++) {
        RtValue next = rt_get_attr(t, v, rt_str_of_value(rt_tuple_item(names, i)));
        rt_close(t, v);
        v = next;
    }
    return v;
}

static RtValue
attributes_call(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    return check_call(t, "attrgetter", nargs, kwnames) < 0 ? RT_NULL : get_all(t, as_getter(self)->paths, follow, args[0]);
}

static RtValue
attributes_repr(RtThread *t, RtValue self)
{
    return show_given(t, self, "operator.attrgetter");
}

/* --- methodcaller --- */

static RtValue
method_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    if (nargs < 1) {
        return rt_raise(t, RT_EXC_TypeError, "methodcaller needs at least one argument, the method name");
    }
    if (!rt_is_str(args[0])) {
        return rt_raise(t, RT_EXC_TypeError, "method name must be a string");
    }
    int64_t keywords = kwnames != NULL ? rt_tuple_size(kwnames) : 0;
    Getter *g = getter_new(t, type, rt_tuple_from_array(t, args, (int64_t)nargs + keywords));
    if (g == NULL) {
        return RT_NULL;
    }
    g->name = rt_intern_str(t, rt_str_of_value(args[0]));
    if (keywords != 0) {
        rt_incref(t, kwnames);
        g->keywords = kwnames;
    }
    if (g->name == NULL) {
        rt_decref(t, g);
        return RT_NULL;
    }
    return rt_value_take(g);
}

static RtValue
method_call(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    if (check_call(t, "methodcaller", nargs, kwnames) < 0) {
        return RT_NULL;
    }
    const Getter *g = as_getter(self);
    RtValue method = rt_get_attr(t, args[0], g->name);
    if (rt_value_is_null(method)) {
        return RT_NULL;
    }
    size_t keywords = g->keywords != NULL ? (size_t)rt_tuple_size(g->keywords) : 0;
    size_t positional = (size_t)rt_tuple_size(g->given) - 1 - keywords;
    RtValue result = rt_call(t, method, g->given->items + 1, positional, g->keywords);
    rt_close(t, method);
    return result;
}

/* Append ", " and one argument to *text, which is replaced; its keyword before it, unless that is NULL.  0 or -1. */
static int
show_argument(RtThread *t, RtStr **text, RtStr *keyword, RtValue v)
{
    RtStr *longer = keyword != NULL ? rt_str_format(t, "%U, %U=%R", *text, keyword, v) : rt_str_format(t, "%U, %R", *text, v);
    rt_decref(t, *text);
    *text = longer;
    return longer != NULL ? 0 : -1;
}

static RtStr *
show_call(RtThread *t, const Getter *g)
{
    int64_t n = rt_tuple_size(g->given), positional = n - (g->keywords != NULL ? rt_tuple_size(g->keywords) : 0);
    RtStr *text = rt_str_format(t, "operator.methodcaller(%R", rt_tuple_item(g->given, 0));
    for (int64_t i = 1; i < n && text != NULL; i++) {
        RtStr *keyword = i >= positional ? rt_str_of_value(rt_tuple_item(g->keywords, i - positional)) : NULL;
        if (show_argument(t, &text, keyword, rt_tuple_item(g->given, i)) < 0) {
            return NULL;
        }
    }
    if (text == NULL) {
        return NULL;
    }
    RtStr *whole = rt_str_format(t, "%U)", text);
    rt_decref(t, text);
    return whole;
}

static RtValue
method_repr(RtThread *t, RtValue self)
{
    RtReprGuard guard;
    int entered = rt_repr_enter(t, &guard, rt_value_object(self));
    if (entered != 0) {
        return entered < 0 ? RT_NULL : rt_str_value(rt_str_format(t, "operator.methodcaller(...)"));
    }
    RtStr *text = show_call(t, as_getter(self));
    rt_repr_leave(t, &guard);
    return text != NULL ? rt_str_value(text) : RT_NULL;
}

/* --- the types --- */

#define SPEC(spec, type_name, prefix, text) \
    static const RtTypeSpec spec = { \
        .name = type_name, .module = "operator", .basic_size = sizeof(Getter), \
        .slots = {.repr = prefix##_repr, .call = prefix##_call, .new_ = prefix##_new, .traverse = getter_traverse, .dealloc = getter_dealloc}, \
        .doc = text, \
    };
SPEC(item_spec, "itemgetter", items, "Gets items: itemgetter(2)(r) is r[2], itemgetter(2, 5)(r) is (r[2], r[5]).")
SPEC(attribute_spec, "attrgetter", attributes, "Gets attributes: attrgetter('a.b')(r) is r.a.b, attrgetter('a', 'b')(r) is (r.a, r.b).")
SPEC(method_spec, "methodcaller", method, "Calls a method: methodcaller('m', 1, k=2)(r) is r.m(1, k=2).")

static const RtTypeSpec *const specs[] = {&item_spec, &attribute_spec, &method_spec};
#define SPECS (sizeof specs / sizeof specs[0])

/* Types are made with the VM, the module when it is imported. */
int
rt_operator_init(RtThread *t)
{
    for (size_t i = 0; i < SPECS; i++) {
        rt_type_new_builtin(t, specs[i]);
    }
    return rt_module_register(t, &rt_operator_def);
}

int
rt_operator_add_getters(RtThread *t, RtModule *m)
{
    const RtTypeRoom *room = &t->vm->type_room;
    for (size_t i = 0; i < room->count; i++) {
        for (size_t k = 0; k < SPECS; k++) {
            if (room->all[i]->spec == specs[k] && rt_module_add(t, m, specs[k]->name, rt_value_borrow(room->all[i])) < 0) {
                return -1;
            }
        }
    }
    return 0;
}
