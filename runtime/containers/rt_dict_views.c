/* Views of dicts: dict_keys, dict_values, dict_items. */
#include "rt_dict_views.h"

#include "rt_call.h"
#include "rt_dict_table.h"
#include "rt_gc.h"
#include "rt_heap.h"
#include "rt_iter.h"
#include "rt_list.h"
#include "rt_number.h"
#include "rt_set.h"
#include "rt_slice.h"
#include "rt_subscript.h"
#include "rt_tuple.h"
#include "rt_vm.h"

typedef struct {
    RtObject head;
    RtDict *dict;          /* counted; immutable */
} View;

static inline RtDict *
dict_of(RtValue view)
{
    return ((View *)rt_value_object(view))->dict;
}
static inline bool
is_of(RtValue v, const RtType *type)
{
    return rt_value_is_heap(v) && rt_value_object(v)->type == type;
}
static bool
is_keys(RtThread *t, RtValue v)
{
    return is_of(v, t->vm->types.dict_keys);
}
static bool
is_items(RtThread *t, RtValue v)
{
    return is_of(v, t->vm->types.dict_items);
}
/* A view that behaves like a set. */
static bool
is_set_view(RtThread *t, RtValue v)
{
    return is_keys(t, v) || is_items(t, v);
}

static RtValue
view_new(RtThread *t, RtType *type, RtValue d)
{
    View *view = rt_object_new(t, type, sizeof *view);
    if (view != NULL) {
        view->dict = rt_as_dict(d);
        rt_incref(t, view->dict);
    }
    return rt_value_take(view);
}

/* Borrow the dict. */
RtValue rt_dict_view_keys(RtThread *t, RtValue d)   { return view_new(t, t->vm->types.dict_keys, d); }
RtValue rt_dict_view_values(RtThread *t, RtValue d) { return view_new(t, t->vm->types.dict_values, d); }
RtValue rt_dict_view_items(RtThread *t, RtValue d)  { return view_new(t, t->vm->types.dict_items, d); }

/* A new list of the keys. */
RtValue
rt_dict_keys_list(RtThread *t, RtDict *d)
{
    RtList *list = rt_list_new(t, rt_dict_size(d));
    RtValue key, v;
    for (int64_t position = 0; list != NULL && rt_dict_next(t, d, &position, &key, &v);) {
        rt_close(t, v);
        if (rt_list_append_take(t, list, key) < 0) {
            rt_decref(t, list);
            list = NULL;
        }
    }
    return rt_value_take(list);
}

/* --- slots --- */

static int64_t view_length(RtThread *t, RtValue self) { return (void)t, rt_dict_size(dict_of(self)); }

static RtValue keys_iter(RtThread *t, RtValue self)   { return rt_dict_iterator_new(t, dict_of(self), RT_DICT_ITER_KEYS); }
static RtValue values_iter(RtThread *t, RtValue self) { return rt_dict_iterator_new(t, dict_of(self), RT_DICT_ITER_VALUES); }
static RtValue items_iter(RtThread *t, RtValue self)  { return rt_dict_iterator_new(t, dict_of(self), RT_DICT_ITER_ITEMS); }

static RtValue
keys_reversed(RtThread *t, RtValue self)
{
    return rt_dict_iterator_new(t, dict_of(self), RT_DICT_ITER_KEYS | RT_DICT_ITER_REVERSE);
}
static RtValue
values_reversed(RtThread *t, RtValue self)
{
    return rt_dict_iterator_new(t, dict_of(self), RT_DICT_ITER_VALUES | RT_DICT_ITER_REVERSE);
}
static RtValue
items_reversed(RtThread *t, RtValue self)
{
    return rt_dict_iterator_new(t, dict_of(self), RT_DICT_ITER_ITEMS | RT_DICT_ITER_REVERSE);
}

static int
keys_contains(RtThread *t, RtValue self, RtValue key)
{
    return rt_dict_has(t, dict_of(self), key);
}

static int
items_contains(RtThread *t, RtValue self, RtValue item)
{
    if (!rt_is_tuple(item) || rt_tuple_size(rt_as_tuple(item)) != 2) {
        return 0;
    }
    RtValue v = rt_dict_get(t, dict_of(self), rt_tuple_item(rt_as_tuple(item), 0));
    if (rt_value_is_null(v)) {
        return t->exc == NULL ? 0 : -1;
    }
    int equal = rt_equal(t, v, rt_tuple_item(rt_as_tuple(item), 1));
    rt_close(t, v);
    return equal;
}

static RtValue
view_repr(RtThread *t, RtValue self)
{
    RtReprGuard guard;
    int entered = rt_repr_enter(t, &guard, rt_value_object(self));
    if (entered != 0) {
        return entered < 0 ? RT_NULL : rt_str_value(rt_str_from_c(t, "..."));
    }
    RtValue list = rt_list_from_iterable(t, self), text = RT_NULL;
    if (!rt_value_is_null(list)) {
        text = rt_str_value(rt_str_format(t, "%T(%R)", self, list));
        rt_close(t, list);
    }
    rt_repr_leave(t, &guard);
    return text;
}

/* --- like a set --- */

/* Is everything in a also in b?  1, 0, -1. */
static int
all_in(RtThread *t, RtValue a, RtValue b)
{
    RtValue it = rt_iter(t, a), x;
    int in = 1;
    if (rt_value_is_null(it)) {
        return -1;
    }
    while (in == 1 && !rt_value_is_null(x = rt_next(t, it))) {
        in = rt_contains(t, b, x);
        rt_close(t, x);
    }
    rt_close(t, it);
    return t->exc == NULL ? in : -1;
}

static RtValue
view_compare(RtThread *t, RtValue a, RtValue b, int op)
{
    if (!rt_is_any_set(t, b) && !is_set_view(t, b)) {
        return RT_NOT_IMPLEMENTED;
    }
    int64_t na = rt_length(t, a), nb = rt_length(t, b);
    int result = 0;
    switch (op) {
    case RT_EQ:
    case RT_NE:
        result = na == nb ? all_in(t, a, b) : 0;
        if (op == RT_NE && result >= 0) {
            result = !result;
        }
        break;
    case RT_LT: result = na < nb ? all_in(t, a, b) : 0; break;
    case RT_LE: result = na <= nb ? all_in(t, a, b) : 0; break;
    case RT_GT: result = na > nb ? all_in(t, b, a) : 0; break;
    default: result = na >= nb ? all_in(t, b, a) : 0; break;
    }
    return result < 0 ? RT_NULL : rt_bool(result);
}

typedef int (*UpdateFn)(RtThread *t, RtSet *s, RtValue iterable);

/* set(a), changed by b. */
static RtValue
set_and(RtThread *t, RtValue a, RtValue b, UpdateFn update)
{
    bool keys_of_dict = is_keys(t, a) && dict_of(a)->head.kind == RT_KIND_DICT;
    RtValue s = rt_set_from_iterable(t, keys_of_dict ? rt_value_borrow(dict_of(a)) : a);
    if (!rt_value_is_null(s) && update(t, rt_as_set(s), b) < 0) {
        rt_close(t, s);
        return RT_NULL;
    }
    return s;
}

static RtValue view_or(RtThread *t, RtValue a, RtValue b)       { return set_and(t, a, b, rt_set_update); }
static RtValue view_subtract(RtThread *t, RtValue a, RtValue b) { return set_and(t, a, b, rt_set_difference_update); }

/* Of the pairs of two dicts: those of b that a has not, then what a has beside; only these are asked for their hashes.  0 or -1. */
static int
xor_items(RtThread *t, RtSet *result, RtDict *a, RtDict *b)
{
    RtDict *rest = rt_dict_copy(t, a);
    RtValue key, v, there;
    int64_t position = 0, hash;
    int failed = rest == NULL ? -1 : 0;
    while (failed == 0 && rt_dict_next_hash(t, b, &position, &key, &v, &hash)) {
        there = rt_dict_get_hash(t, rest, key, hash);
        int equal = !rt_value_is_null(there) ? rt_equal(t, there, v) : t->exc == NULL ? 0 : -1;
        rt_close(t, there);
        if (equal > 0) {
            failed = rt_dict_del_hash(t, rest, key, hash) < 0 ? -1 : 0;
        }
        else if (equal == 0) {
            RtValue pair = rt_value_take(rt_tuple_pack(t, 2, key, v));
            failed = rt_value_is_null(pair) ? -1 : rt_set_add(t, result, pair);
            rt_close(t, pair);
        }
        else {
            failed = -1;
        }
        rt_close(t, key);
        rt_close(t, v);
    }
    if (failed == 0) {
        RtValue items = rt_dict_view_items(t, rt_value_borrow(rest));
        failed = rt_value_is_null(items) ? -1 : rt_set_update(t, result, items);
        rt_close(t, items);
    }
    if (rest != NULL) {
        rt_decref(t, rest);
    }
    return failed;
}

static RtValue
view_xor(RtThread *t, RtValue a, RtValue b)
{
    if (!is_items(t, a) || !is_items(t, b)) {
        return set_and(t, a, b, rt_set_symmetric_update);
    }
    RtSet *result = rt_set_new(t);
    if (result != NULL && xor_items(t, result, dict_of(a), dict_of(b)) < 0) {
        rt_decref(t, result);
        return RT_NULL;
    }
    return rt_value_take(result);
}

static RtValue
view_and(RtThread *t, RtValue a, RtValue b)
{
    RtValue view = a, other = b;
    if (!is_set_view(t, a)) {
        view = b;
        other = a;
    }
    if (rt_is_set_exact(other) && rt_set_size(rt_as_set(other)) >= rt_dict_size(dict_of(view))) {
        return rt_value_take(rt_set_intersection(t, rt_as_set(other), view));
    }
    if (is_set_view(t, other) && rt_dict_size(dict_of(other)) > rt_dict_size(dict_of(view))) {
        RtValue larger = other;
        other = view;
        view = larger;
    }
    RtSet *result = rt_set_new(t);
    RtValue it = result == NULL ? RT_NULL : rt_iter(t, other), x;
    if (!rt_value_is_null(it)) {
        while (!rt_value_is_null(x = rt_next(t, it))) {
            int in = rt_contains(t, view, x);
            int failed = in > 0 ? rt_set_add(t, result, x) : in;
            rt_close(t, x);
            if (failed < 0) {
                break;
            }
        }
        rt_close(t, it);
    }
    if (result != NULL && t->exc != NULL) {
        rt_decref(t, result);
        return RT_NULL;
    }
    return rt_value_take(result);
}

static RtValue
view_isdisjoint(RtThread *t, RtValue self, RtValue other)
{
    if (rt_value_is(self, other)) {
        return rt_bool(rt_dict_size(dict_of(self)) == 0);
    }
    if ((rt_is_any_set(t, other) || is_set_view(t, other)) && rt_length(t, other) > rt_dict_size(dict_of(self))) {
        RtValue larger = other;
        other = self;
        self = larger;
    }
    RtValue it = rt_iter(t, other), x;
    if (rt_value_is_null(it)) {
        return RT_NULL;
    }
    int in = 0;
    while (in == 0 && !rt_value_is_null(x = rt_next(t, it))) {
        in = rt_contains(t, self, x);
        rt_close(t, x);
    }
    rt_close(t, it);
    return t->exc == NULL ? rt_bool(!in) : RT_NULL;
}

static RtValue
view_mapping(RtThread *t, RtValue self)
{
    return rt_mapping_proxy_new(t, rt_value_borrow(dict_of(self)));
}

static void
view_traverse(RtObject *self, RtVisitFn visit, void *arg)
{
    rt_gc_visit(((View *)self)->dict, visit, arg);
}

static void
view_dealloc(RtThread *t, RtObject *self)
{
    rt_decref(t, ((View *)self)->dict);
    rt_object_free(t, self);
}

static const RtGetSetDef view_getsets[] = {
    {"mapping", view_mapping, NULL, NULL},
    {0},
};
#define SET_METHODS(reversed)                                                                    \
    {                                                                                            \
        RT_METHOD_O("isdisjoint", view_isdisjoint, "Do the two have no element in common?"),     \
        RT_METHOD_NOARGS("__reversed__", reversed, "An iterator from the end."), {0}             \
    }
static const RtMethodDef keys_methods[] = SET_METHODS(keys_reversed);
static const RtMethodDef items_methods[] = SET_METHODS(items_reversed);
static const RtMethodDef values_methods[] = {
    RT_METHOD_NOARGS("__reversed__", values_reversed, "An iterator from the end."), {0}
};

#define SET_SPEC(variable, text, iter_, contains_, table)                                                    \
    static const RtTypeSpec variable = {                                                                     \
        .name = (text),                                                                                      \
        .basic_size = sizeof(View),                                                                          \
        .slots = {                                                                                           \
            .repr = view_repr, .iter = (iter_), .length = view_length, .contains = (contains_),              \
            .binary[RT_OR] = view_or, .binary[RT_AND] = view_and, .binary[RT_SUBTRACT] = view_subtract,      \
            .binary[RT_XOR] = view_xor, .hash = rt_hash_unhashable, .compare = view_compare,                 \
            .traverse = view_traverse, .dealloc = view_dealloc,                                              \
        },                                                                                                   \
        .methods = (table),                                                                                  \
        .getsets = view_getsets,                                                                             \
    };
SET_SPEC(keys_spec, "dict_keys", keys_iter, keys_contains, keys_methods)
SET_SPEC(items_spec, "dict_items", items_iter, items_contains, items_methods)

static const RtTypeSpec values_spec = {
    .name = "dict_values",
    .basic_size = sizeof(View),
    .slots = {.repr = view_repr, .iter = values_iter, .length = view_length, .traverse = view_traverse, .dealloc = view_dealloc},
    .methods = values_methods,
    .getsets = view_getsets,
};

/* Makes these types.  0 or -1. */
int
rt_dict_views_init(RtThread *t)
{
    t->vm->types.dict_keys = rt_type_new_builtin(t, &keys_spec);
    t->vm->types.dict_items = rt_type_new_builtin(t, &items_spec);
    t->vm->types.dict_values = rt_type_new_builtin(t, &values_spec);
    return 0;
}
