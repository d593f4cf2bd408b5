/* The type dict and its methods. */
#include "rt_call.h"
#include "rt_dict_table.h"
#include "rt_dict_views.h"
#include "rt_gc.h"
#include "rt_generic.h"
#include "rt_heap.h"
#include "rt_instance.h"
#include "rt_iter.h"
#include "rt_list.h"
#include "rt_number.h"
#include "rt_set_table.h"
#include "rt_subscript.h"
#include "rt_tuple.h"
#include "rt_vm.h"

/* --- items --- */

static int
dict_assign(RtThread *t, RtValue self, RtValue key, RtValue v)
{
    if (!rt_value_is_null(v)) {
        return rt_dict_set(t, rt_as_dict(self), key, v);
    }
    int deleted = rt_dict_del(t, rt_as_dict(self), key);
    if (deleted == 0) {
        rt_raise_value(t, RT_EXC_KeyError, key);
    }
    return deleted > 0 ? 0 : -1;
}

static int
dict_contains(RtThread *t, RtValue self, RtValue key)
{
    return rt_dict_has(t, rt_as_dict(self), key);
}

static RtValue
dict_get(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    if (rt_args_check(t, "get", nargs, 1, 2) < 0) {
        return RT_NULL;
    }
    RtValue v = rt_dict_get(t, rt_as_dict(self), args[0]);
    if (!rt_value_is_null(v) || t->exc != NULL) {
        return v;
    }
    return nargs == 2 ? rt_dup(t, args[1]) : RT_NONE;
}

static RtValue
dict_setdefault(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    if (rt_args_check(t, "setdefault", nargs, 1, 2) < 0) {
        return RT_NULL;
    }
    return rt_dict_setdefault(t, rt_as_dict(self), args[0], nargs == 2 ? args[1] : RT_NONE);
}

static RtValue
dict_pop(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    if (rt_args_check(t, "pop", nargs, 1, 2) < 0) {
        return RT_NULL;
    }
    if (rt_dict_size(rt_as_dict(self)) > 0) {
        RtValue v = rt_dict_pop(t, rt_as_dict(self), args[0]);
        if (!rt_value_is_null(v) || t->exc != NULL) {
            return v;
        }
    }
    return nargs == 2 ? rt_dup(t, args[1]) : rt_raise_value(t, RT_EXC_KeyError, args[0]);
}

static RtValue
dict_popitem(RtThread *t, RtValue self)
{
    RtDict *d = rt_as_dict(self);
    RtValue pair[2] = {RT_NULL, RT_NULL};
    rt_container_lock(t, d);
    int64_t i = d->keys->count;
    while (i > 0 && rt_value_is_null(d->keys->entries[i - 1].key)) {
        i--;
    }
    if (i > 0) {
        int64_t gaps = d->keys->count - i;
        rt_dict_remove_locked(d, i - 1, &pair[0], &pair[1]);
        if (!rt_container_is_shared(&d->head)) {
            d->keys->count = i - 1;
            gaps = 0;
        }
        if (!rt_container_is_shared(&d->head)) {
            d->keys->count = i - 1;
        }
        else if (gaps > 64 && gaps > d->used && rt_dict_rebuild_locked(t, d, d->used) < 0) {
            rt_error_clear(t);   /* it may stay as it is */
        }
    }
    rt_container_unlock(t, d);
    if (rt_value_is_null(pair[0])) {
        return rt_raise(t, RT_EXC_KeyError, "popitem(): dictionary is empty");
    }
    return rt_value_take(rt_tuple_from_array_take(t, pair, 2));
}

static RtValue
dict_clear(RtThread *t, RtValue self)
{
    rt_dict_clear(t, rt_as_dict(self));
    return RT_NONE;
}

static RtValue
dict_copy(RtThread *t, RtValue self)
{
    return rt_value_take(rt_dict_copy(t, rt_as_dict(self)));
}

/* --- filling --- */

static int
update_from_arguments(RtThread *t, RtDict *d, const char *function, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    if (rt_args_check(t, function, nargs, 0, 1) < 0 || (nargs == 1 && rt_dict_update_any(t, d, args[0]) < 0)) {
        return -1;
    }
    for (int64_t i = 0, n = kwnames == NULL ? 0 : rt_tuple_size(kwnames); i < n; i++) {
        if (rt_dict_set(t, d, rt_tuple_item(kwnames, i), args[nargs + (size_t)i]) < 0) {
            return -1;
        }
    }
    return 0;
}

static RtValue
dict_update(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    return update_from_arguments(t, rt_as_dict(self), "update", args, nargs, kwnames) < 0 ? RT_NULL : RT_NONE;
}

static RtValue
dict_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    (void)args, (void)nargs, (void)kwnames;
    return rt_value_take(rt_dict_of_type(t, type));
}

static int
dict_init(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    return update_from_arguments(t, rt_as_dict(self), "dict", args, nargs, kwnames);
}

/* Put each key of a dict or a set into d, which nobody has.  The keys are not asked for their hashes.  0 or -1. */
static int
keys_with_hashes(RtThread *t, RtDict *d, RtValue from, RtValue v)
{
    int64_t position = 0, hash;
    int result = 0;
    RtValue key, old;
    if (rt_is_dict_exact(from)) {
        while (result == 0 && rt_dict_next_hash(t, rt_as_dict(from), &position, &key, &old, &hash)) {
            result = rt_dict_set_hash(t, d, key, hash, v);
            rt_close(t, key);
            rt_close(t, old);
        }
        return result;
    }
    while (result == 0 && rt_set_next_hash(t, rt_as_set(from), &position, &key, &hash)) {
        result = rt_dict_set_hash(t, d, key, hash, v);
        rt_close(t, key);
    }
    return result;
}

/* cls.fromkeys(iterable, value=None) */
static RtValue
dict_fromkeys(RtThread *t, RtValue cls, const RtValue *args, size_t nargs)
{
    if (rt_args_check(t, "fromkeys", nargs, 1, 2) < 0) {
        return RT_NULL;
    }
    RtValue d = rt_call_0(t, cls), v = nargs == 2 ? args[1] : RT_NONE, key;
    if (rt_value_is_null(d)) {
        return RT_NULL;
    }
    bool exact = rt_is_dict_exact(d);
    bool known = exact && rt_dict_size(rt_as_dict(d)) == 0 &&
                 (rt_is_dict_exact(args[0]) || rt_is_set_exact(args[0]) || rt_is_frozenset_exact(args[0]));
    RtValue it = known ? RT_NULL : rt_iter(t, args[0]);
    if (known) {
        keys_with_hashes(t, rt_as_dict(d), args[0], v);
    }
    else if (!rt_value_is_null(it)) {
        int failed = 0;
        while (failed == 0 && !rt_value_is_null(key = rt_next(t, it))) {
            failed = exact ? rt_dict_set(t, rt_as_dict(d), key, v) : rt_set_item(t, d, key, v);
            rt_close(t, key);
        }
        rt_close(t, it);
    }
    if (t->exc != NULL) {
        rt_close(t, d);
        return RT_NULL;
    }
    return d;
}

/* --- operators --- */

/* 1, 0, or -1 with an exception. */
static int
dicts_equal(RtThread *t, RtDict *a, RtDict *b)
{
    RtValue key, v;
    int64_t hash;
    if (rt_dict_size(a) != rt_dict_size(b)) {
        return 0;
    }
    int equal = 1;
    for (int64_t position = 0; equal == 1 && rt_dict_next_hash(t, a, &position, &key, &v, &hash);) {
        RtValue other = rt_dict_get_hash(t, b, key, hash);
        if (rt_value_is_null(other)) {
            equal = t->exc == NULL ? 0 : -1;
        }
        else {
            equal = rt_equal(t, v, other);
        }
        rt_close(t, other);
        rt_close(t, v);
        rt_close(t, key);
    }
    return equal;
}

static RtValue
dict_compare(RtThread *t, RtValue a, RtValue b, int op)
{
    if ((op != RT_EQ && op != RT_NE) || !rt_is_dict(a) || !rt_is_dict(b)) {
        return RT_NOT_IMPLEMENTED;
    }
    int equal = dicts_equal(t, rt_as_dict(a), rt_as_dict(b));
    return equal < 0 ? RT_NULL : rt_bool(equal == (op == RT_EQ));
}

static RtValue
dict_or(RtThread *t, RtValue a, RtValue b)
{
    if (!rt_is_dict(a) || !rt_is_dict(b)) {
        return RT_NOT_IMPLEMENTED;
    }
    RtValue d = RT_NULL;
    if (rt_type_of(t, a)->slots.iter == t->vm->types.dict->slots.iter) {
        d = rt_value_take(rt_dict_copy(t, rt_as_dict(a)));
    }
    else {
        d = rt_value_take(rt_dict_new(t));
        if (!rt_value_is_null(d) && rt_dict_update_any(t, rt_as_dict(d), a) < 0) {
            rt_close(t, d);
            d = RT_NULL;
        }
    }
    if (!rt_value_is_null(d) && rt_dict_update_any(t, rt_as_dict(d), b) < 0) {
        rt_close(t, d);
        return RT_NULL;
    }
    return d;
}

static RtValue
dict_inplace_or(RtThread *t, RtValue a, RtValue b)
{
    return rt_dict_update_any(t, rt_as_dict(a), b) < 0 ? RT_NULL : rt_dup(t, a);
}

static RtValue
dict_repr(RtThread *t, RtValue self)
{
    RtDict *d = rt_as_dict(self);
    RtReprGuard guard;
    RtBuilder b;
    RtValue key, v;
    int entered = rt_repr_enter(t, &guard, d);
    if (entered != 0) {
        return entered < 0 ? RT_NULL : rt_str_value(rt_str_from_c(t, "{...}"));
    }
    rt_builder_init(&b, t);
    int failed = rt_builder_char(&b, '{');
    bool first = true;
    for (int64_t position = 0; failed == 0 && rt_dict_next(t, d, &position, &key, &v); first = false) {
        failed = (!first && rt_builder_ascii(&b, ", ", 2) < 0) || rt_builder_repr(&b, key) < 0 ||
                 rt_builder_ascii(&b, ": ", 2) < 0 || rt_builder_repr(&b, v) < 0;
        rt_close(t, key);
        rt_close(t, v);
    }
    rt_repr_leave(t, &guard);
    return rt_str_value(rt_builder_finish(&b, failed != 0 || rt_builder_char(&b, '}') < 0));
}

static int64_t dict_length(RtThread *t, RtValue self) { return (void)t, rt_dict_size(rt_as_dict(self)); }

static RtValue
dict_iter(RtThread *t, RtValue self)
{
    return rt_dict_iterator_new(t, rt_as_dict(self), RT_DICT_ITER_KEYS);
}

static RtValue
dict_reversed(RtThread *t, RtValue self)
{
    return rt_dict_iterator_new(t, rt_as_dict(self), RT_DICT_ITER_KEYS | RT_DICT_ITER_REVERSE);
}

/* --- life --- */

static void
dict_traverse(RtObject *self, RtVisitFn visit, void *arg)
{
    const RtKeys *keys = ((RtDict *)self)->keys;
    for (int64_t i = 0; keys != NULL && i < keys->count; i++) {
        rt_gc_visit_value(keys->entries[i].key, visit, arg);
        rt_gc_visit_value(keys->entries[i].value, visit, arg);
    }
    if (self->type->flags & RT_TYPE_HEAP) {
        rt_instance_traverse(self, visit, arg);
    }
}

static void
dict_clear_slot(RtThread *t, RtObject *self)
{
    if (self->type->flags & RT_TYPE_HEAP) {
        rt_instance_clear(t, self);
    }
    rt_dict_clear(t, (RtDict *)self);
}

static void
dict_dealloc(RtThread *t, RtObject *self)
{
    RtKeys *keys = ((RtDict *)self)->keys;
    rt_instance_drop(t, self);
    for (int64_t i = 0; i < keys->count; i++) {
        rt_close_counted(t, keys->entries[i].key);
        rt_close_counted(t, keys->entries[i].value);
    }
    rt_keys_free(t, keys, rt_container_is_shared(self));
    rt_object_free(t, self);
}

static RtValue
dict_contains_method(RtThread *t, RtValue self, RtValue key)
{
    int found = dict_contains(t, self, key);
    return found < 0 ? RT_NULL : rt_bool(found);
}

static const RtMethodDef dict_methods[] = {
    RT_METHOD_O("__contains__", dict_contains_method, "Is the key there?"),
    RT_METHOD_O("__getitem__", rt_dict_subscript, "The value of the key."),
    RT_METHOD_FAST("get", dict_get, "The value of the key, or the default if there is none."),
    RT_METHOD_FAST("setdefault", dict_setdefault, "The value of the key, which is set to the default if there is none."),
    RT_METHOD_FAST("pop", dict_pop, "Take the key out and return its value, or the default; KeyError if there is neither."),
    RT_METHOD_NOARGS("popitem", dict_popitem, "Take the pair that came last out; KeyError if there is none."),
    RT_METHOD_NOARGS("keys", rt_dict_view_keys, "A view of the keys."),
    RT_METHOD_NOARGS("items", rt_dict_view_items, "A view of the pairs of key and value."),
    RT_METHOD_NOARGS("values", rt_dict_view_values, "A view of the values."),
    RT_METHOD_FAST_KW("update", dict_update, "Set what a mapping, an iterable of pairs, and keywords give."),
    RT_METHOD_NOARGS("clear", dict_clear, "Take everything out."),
    RT_METHOD_NOARGS("copy", dict_copy, "A new dict with the same pairs."),
    RT_METHOD_NOARGS("__reversed__", dict_reversed, "An iterator from the last key to the first."),
    {0},
};
static const RtMethodDef dict_class_methods[] = {
    RT_METHOD_FAST("fromkeys", dict_fromkeys, "A new dict with the keys of an iterable and one value for all."),
    RT_CLASS_GETITEM,
    {0},
};
static const RtTypeSpec dict_spec = {
    .name = "dict",
    .basic_size = sizeof(RtDict),
    .kind = RT_KIND_DICT,
    .flags = RT_TYPE_SUBCLASSABLE | RT_TYPE_DICT_SUB | RT_TYPE_MAPPING | RT_TYPE_MATCH_SELF,
    .slots = {
        .repr = dict_repr,
        .iter = dict_iter,
        .binary[RT_OR] = dict_or,
        .inplace[RT_OR] = dict_inplace_or,
        .length = dict_length,
        .get_item = rt_dict_subscript,
        .set_item = dict_assign,
        .contains = dict_contains,
        .hash = rt_hash_unhashable,
        .compare = dict_compare,
        .new_ = dict_new,
        .init = dict_init,
        .traverse = dict_traverse,
        .clear = dict_clear_slot,
        .dealloc = dict_dealloc,
    },
    .methods = dict_methods,
    .class_methods = dict_class_methods,
    .doc = "dict()\ndict(mapping)\ndict(iterable)\ndict(**keywords)\n\nValues by key, in the order in which the keys came.",
};

/* Makes types.dict and what belongs to it.  0 or -1. */
int
rt_dict_init(RtThread *t)
{
    t->vm->types.dict = rt_type_new_builtin(t, &dict_spec);
    return rt_dict_iterators_init(t) < 0 || rt_dict_views_init(t) < 0 || rt_mapping_proxy_init(t) < 0 ? -1 : 0;
}
