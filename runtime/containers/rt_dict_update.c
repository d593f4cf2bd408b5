/* Filling dicts from other mappings, from pairs and from keywords. */
#include "rt_call.h"
#include "rt_dict_table.h"
#include "rt_instance.h"
#include "rt_iter.h"
#include "rt_list.h"
#include "rt_number.h"
#include "rt_subscript.h"
#include "rt_tuple.h"
#include "rt_vm.h"

/* Put a pair in; with RT_MERGE_KEEP only a key that is not there. */
static int
put_hash(RtThread *t, RtDict *d, RtValue key, int64_t hash, RtValue v, RtMerge how)
{
    if (how == RT_MERGE_REPLACE) {
        return rt_dict_set_hash(t, d, key, hash, v);
    }
    RtValue there = rt_dict_setdefault_hash(t, d, key, hash, v);
    rt_close(t, there);
    return rt_value_is_null(there) ? -1 : 0;
}

/* The same of a key whose hash is not known.  Takes key and v, also on failure. */
static int
put_take(RtThread *t, RtDict *d, RtValue key, RtValue v, RtMerge how)
{
    int64_t hash;
    int result = rt_key_hash(t, key, &hash) < 0 ? -1 : put_hash(t, d, key, hash, v, how);
    rt_close(t, key);
    rt_close(t, v);
    return result;
}

static int
update_from_dict(RtThread *t, RtDict *d, RtDict *other, RtMerge how)
{
    RtValue key, v;
    if (d == other || rt_dict_size(other) == 0) {
        return 0;
    }
    if (rt_dict_size(d) == 0) {
        int filled = rt_dict_fill(t, d, other);
        if (filled != 0) {
            return filled < 0 ? -1 : 0;
        }
    }
    int64_t more = rt_dict_size(other);
    rt_container_lock(t, d);
    int failed = d->keys->capacity < more ? rt_dict_rebuild_locked(t, d, d->used + more) : 0;
    rt_container_unlock(t, d);
    if (failed < 0) {
        return -1;
    }
    int64_t n = rt_dict_entry_count(t, other), hash;
    for (int64_t i = 0; i < n; i++) {
        if (!rt_dict_entry_hash(t, other, i, &key, &v, &hash)) {
            continue;
        }
        failed = put_hash(t, d, key, hash, v, how);
        rt_close(t, key);
        rt_close(t, v);
        if (failed < 0) {
            return -1;
        }
        if (rt_dict_entry_count(t, other) != n) {
            rt_raise(t, RT_EXC_RuntimeError, "dict mutated during update");
            return -1;
        }
    }
    return 0;
}

/* other.keys() as a new list. */
static RtValue
keys_of(RtThread *t, RtValue other)
{
    RtValue keys = rt_call_method(t, other, t->vm->names.keys, NULL, 0);
    if (rt_value_is_null(keys)) {
        return RT_NULL;
    }
    RtValue list = RT_NULL;
    if (!rt_is_iterable(t, keys)) {
        rt_raise(t, RT_EXC_TypeError, "%T.keys() returned a non-iterable (type %T)", other, keys);
    }
    else {
        list = rt_list_from_iterable(t, keys);
    }
    rt_close(t, keys);
    return list;
}

static bool
iterates_as_dict(RtThread *t, RtValue v)
{
    return rt_is_dict(v) && rt_type_of(t, v)->slots.iter == t->vm->types.dict->slots.iter;
}

/* Borrows other: a dict, or anything with keys() and items by key.  0, or -1 with an exception. */
int
rt_dict_update(RtThread *t, RtDict *d, RtValue other, RtMerge how)
{
    if (iterates_as_dict(t, other)) {
        return update_from_dict(t, d, rt_as_dict(other), how);
    }
    RtValue list = keys_of(t, other), key;
    if (rt_value_is_null(list)) {
        return -1;
    }
    int result = 0;
    for (int64_t i = 0; result == 0 && !rt_value_is_null(key = rt_list_get(t, rt_as_list(list), i)); i++) {
        RtValue v = rt_get_item(t, other, key);
        if (rt_value_is_null(v)) {
            rt_close(t, key);
            result = -1;
        }
        else {
            result = put_take(t, d, key, v, how);
        }
    }
    rt_close(t, list);
    return result;
}

/* TypeError for an element that is no pair; from 3.14 on the host has this in a note. */
static void
refuse_pair(RtThread *t, int64_t number)
{
    rt_error_clear(t);
#if RT_HOST >= 0x030e
    rt_raise(t, RT_EXC_TypeError, "object is not iterable");
    rt_error_add_note(t, "Cannot convert dictionary update sequence element #%ld to a sequence", number);
#else
    rt_raise(t, RT_EXC_TypeError, "cannot convert dictionary update sequence element #%ld to a sequence", number);
#endif
}

/* The two values of a pair in a sequence of pairs, new. */
static int
pair_of(RtThread *t, RtValue v, int64_t number, RtValue pair[2])
{
    if (rt_is_tuple_exact(v) && rt_tuple_size(rt_as_tuple(v)) == 2) {
        return rt_unpack(t, v, 2, pair);
    }
    RtValue list = rt_list_from_iterator_of(t, v, NULL);
    if (rt_value_is_null(list)) {
        if (rt_error_matches(t, RT_EXC_TypeError)) {
            refuse_pair(t, number);
        }
        return -1;
    }
    int64_t n = rt_list_size(rt_as_list(list));
    int result = -1;
    if (n != 2) {
        rt_raise(t, RT_EXC_ValueError, "dictionary update sequence element #%ld has length %ld; 2 is required", number, n);
    }
    else {
        result = rt_unpack(t, list, 2, pair);
    }
    rt_close(t, list);
    return result;
}

static int
update_from_pairs(RtThread *t, RtDict *d, RtValue pairs)
{
    RtValue it = rt_iter(t, pairs), item;
    if (rt_value_is_null(it)) {
        return -1;
    }
    for (int64_t i = 0; !rt_value_is_null(item = rt_next(t, it)); i++) {
        RtValue pair[2];
        int failed = pair_of(t, item, i, pair);
        rt_close(t, item);
        if (failed < 0 || rt_dict_set_take(t, d, pair[0], pair[1]) < 0) {
            break;
        }
    }
    rt_close(t, it);
    return t->exc == NULL ? 0 : -1;
}

/* Borrows other, as dict(other) takes it.  0, or -1 with an exception. */
int
rt_dict_update_any(RtThread *t, RtDict *d, RtValue other)
{
    if (rt_is_dict_exact(other)) {
        return update_from_dict(t, d, rt_as_dict(other), RT_MERGE_REPLACE);
    }
    RtValue keys;
    if (rt_get_attr_optional(t, other, t->vm->names.keys, &keys) < 0) {
        return -1;
    }
    if (rt_value_is_null(keys)) {
        return update_from_pairs(t, d, other);
    }
    rt_close(t, keys);
    return rt_dict_update(t, d, other, RT_MERGE_REPLACE);
}

/* {**other}.  0, or -1: TypeError when it is no mapping. */
int
rt_dict_update_display(RtThread *t, RtDict *d, RtValue other)
{
    if (rt_dict_update(t, d, other, RT_MERGE_REPLACE) == 0) {
        return 0;
    }
    if (rt_error_matches(t, RT_EXC_AttributeError)) {
        rt_error_clear(t);
        rt_raise(t, RT_EXC_TypeError, "'%T' object is not a mapping", other);
    }
    return -1;
}

/* --- keywords of a call --- */

/* How messages name a callable: "module.qualname()", without the module for builtins.  New, or RT_NULL. */
static RtValue
name_of(RtThread *t, RtValue callable)
{
    RtValue qualname, module;
    if (rt_get_attr_optional(t, callable, t->vm->names.__qualname__, &qualname) < 0) {
        return RT_NULL;
    }
    if (rt_value_is_null(qualname)) {
        return rt_str_value(rt_str_format(t, "%V", callable));
    }
    RtValue name = RT_NULL;
    if (rt_get_attr_optional(t, callable, t->vm->names.__module__, &module) >= 0) {
        bool plain = rt_value_is_null(module) || rt_value_is_none(module) ||
                     (rt_is_str(module) && rt_str_equal_c(rt_str_of_value(module), "builtins"));
        name = rt_str_value(plain ? rt_str_format(t, "%V()", qualname) : rt_str_format(t, "%V.%V()", module, qualname));
        rt_close(t, module);
    }
    rt_close(t, qualname);
    return name;
}

static int
raise_about_call(RtThread *t, RtValue callable, const char *format, RtValue what)
{
    RtValue name = name_of(t, callable);
    if (!rt_value_is_null(name)) {
        rt_raise(t, RT_EXC_TypeError, format, rt_str_of_value(name), what);
        rt_close(t, name);
    }
    return -1;
}

/* Takes key and v. */
static int
merge_keyword_hash(RtThread *t, RtDict *d, RtValue key, int64_t hash, RtValue v, RtValue callable)
{
    RtValue there = rt_dict_get_hash(t, d, key, hash);
    int result = -1;
    if (!rt_value_is_null(there)) {
        raise_about_call(t, callable, "%U got multiple values for keyword argument '%V'", key);
        rt_close(t, there);
    }
    else if (t->exc == NULL) {
        result = rt_dict_set_hash(t, d, key, hash, v);
    }
    rt_close(t, v);
    rt_close(t, key);
    return result;
}

static int
merge_keyword_take(RtThread *t, RtDict *d, RtValue key, RtValue v, RtValue callable)
{
    int64_t hash;
    if (rt_key_hash(t, key, &hash) < 0) {
        rt_close(t, v);
        rt_close(t, key);
        return -1;
    }
    return merge_keyword_hash(t, d, key, hash, v, callable);
}

/* Borrows.  0, or -1 with TypeError: no mapping, or a keyword that is there already. */
int
rt_dict_merge_call(RtThread *t, RtDict *d, RtValue other, RtValue callable)
{
    RtValue key, v;
    if (iterates_as_dict(t, other)) {
        int64_t position = 0, hash;
        while (rt_dict_next_hash(t, rt_as_dict(other), &position, &key, &v, &hash)) {
            if (merge_keyword_hash(t, d, key, hash, v, callable) < 0) {
                return -1;
            }
        }
        return 0;
    }
    RtValue list = keys_of(t, other);
    if (rt_value_is_null(list)) {
        if (rt_error_matches(t, RT_EXC_AttributeError)) {
            rt_error_clear(t);
            raise_about_call(t, callable, "%U argument after ** must be a mapping, not %T", other);
        }
        return -1;
    }
    int result = 0;
    for (int64_t i = 0; result == 0 && !rt_value_is_null(key = rt_list_get(t, rt_as_list(list), i)); i++) {
        v = rt_get_item(t, other, key);
        if (rt_value_is_null(v)) {
            rt_close(t, key);
            result = -1;
        }
        else {
            result = merge_keyword_take(t, d, key, v, callable);
        }
    }
    rt_close(t, list);
    return result;
}
