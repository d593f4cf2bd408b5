/* Union, intersection, differences and comparisons of sets. */
#include "rt_dict.h"
#include "rt_dict_table.h"
#include "rt_iter.h"
#include "rt_number.h"
#include "rt_set_table.h"
#include "rt_vm.h"

/* Calls `each` with every element of an iterable and its hash until it returns -1. */
typedef int (*EachFn)(RtThread *t, RtSet *s, RtValue key, int64_t hash, void *arg);

typedef int (*HashFn)(RtThread *t, RtValue v, int64_t *hash);

/* position: where to begin in the table of a set.  hash_of: for elements of other iterables. */
static int
for_each_from(RtThread *t, RtValue iterable, int64_t position, HashFn hash_of, EachFn each, RtSet *s, void *arg)
{
    RtValue key, it;
    int64_t hash;
    int result = 0;
    if (rt_is_any_set(t, iterable)) {
        while (result == 0 && rt_set_next_hash(t, rt_as_set(iterable), &position, &key, &hash)) {
            result = each(t, s, key, hash, arg);
            rt_close(t, key);
        }
        return result;
    }
    it = rt_iter(t, iterable);
    if (rt_value_is_null(it)) {
        return -1;
    }
    while (result == 0 && !rt_value_is_null(key = rt_next(t, it))) {
        result = hash_of(t, key, &hash) < 0 ? -1 : each(t, s, key, hash, arg);
        rt_close(t, key);
    }
    rt_close(t, it);
    return t->exc == NULL ? result : -1;
}

static int
for_each(RtThread *t, RtValue iterable, EachFn each, RtSet *s, void *arg)
{
    return for_each_from(t, iterable, 0, rt_element_hash, each, s, arg);
}

RtSet *
rt_set_copy(RtThread *t, RtSet *s)
{
    return rt_set_make(t, rt_set_base_type(t, s->head.type), rt_value_borrow(s));
}

static RtSet *
new_like(RtThread *t, RtSet *s)
{
    return rt_set_of_type(t, rt_set_base_type(t, s->head.type));
}

/* --- intersection --- */

static int
add_if_there(RtThread *t, RtSet *s, RtValue key, int64_t hash, void *arg)
{
    int there = rt_set_has_hash(t, s, key, hash);
    return there <= 0 ? there : rt_set_add_hash(t, (RtSet *)arg, key, hash) < 0 ? -1 : 0;
}

/* Elements of both; a new set of the base type of s, or NULL. */
RtSet *
rt_set_intersection(RtThread *t, RtSet *s, RtValue other)
{
    if (rt_value_object(rt_value_borrow(s)) == (rt_value_is_heap(other) ? rt_value_object(other) : NULL)) {
        return rt_set_copy(t, s);
    }
    RtSet *result = new_like(t, s);
    RtValue iterated = other;
    if (rt_is_any_set(t, other) && rt_set_size(rt_as_set(other)) > rt_set_size(s)) {
        iterated = rt_value_borrow(s);
        s = rt_as_set(other);
    }
    int64_t position = 0;
    if (result == NULL) {
        return NULL;
    }
    if ((rt_is_any_set(t, iterated) && rt_set_select(t, result, rt_as_set(iterated), s, true, &position) < 0) ||
        for_each_from(t, iterated, position, rt_hash, add_if_there, s, result) < 0) {
        rt_decref(t, result);
        return NULL;
    }
    return result;
}

/* --- difference --- */

static int
discard_it(RtThread *t, RtSet *s, RtValue key, int64_t hash, void *arg)
{
    (void)arg;
    return rt_set_discard_hash(t, s, key, hash) < 0 ? -1 : 0;
}

/* Remove the elements of an iterable.  0 or -1. */
int
rt_set_difference_update(RtThread *t, RtSet *s, RtValue other)
{
    if (rt_value_is(other, rt_value_borrow(s))) {
        rt_set_clear(t, s);
        return 0;
    }
    RtSet *fewer = NULL;
    if (rt_is_any_set(t, other) && rt_set_size(rt_as_set(other)) >> 3 > rt_set_size(s)) {
        fewer = rt_set_intersection(t, s, other);
        if (fewer == NULL) {
            return -1;
        }
        other = rt_value_borrow(fewer);
    }
    int result = for_each(t, other, discard_it, s, NULL);
    if (fewer != NULL) {
        rt_decref(t, fewer);
    }
    return result < 0 ? -1 : rt_set_shrink(t, s);
}

typedef struct {
    RtSet *result;
    RtValue without;             /* a set or a dict */
} Without;

static int
add_if_not_there(RtThread *t, RtSet *s, RtValue key, int64_t hash, void *arg)
{
    const Without *w = arg;
    int there;
    (void)s;
    if (rt_is_dict_exact(w->without)) {
        RtValue v = rt_dict_get_hash(t, rt_as_dict(w->without), key, hash);
        there = rt_value_is_null(v) ? (t->exc == NULL ? 0 : -1) : 1;
        rt_close(t, v);
    }
    else {
        there = rt_set_has_hash(t, rt_as_set(w->without), key, hash);
    }
    return there != 0 ? (there < 0 ? -1 : 0) : rt_set_add_hash(t, w->result, key, hash) < 0 ? -1 : 0;
}

RtSet *
rt_set_difference(RtThread *t, RtSet *s, RtValue other)
{
    int64_t size = rt_is_any_set(t, other) ? rt_set_size(rt_as_set(other)) : rt_is_dict_exact(other) ? rt_dict_size(rt_as_dict(other)) : -1;
    RtSet *result;
    if (size < 0 || rt_set_size(s) >> 2 > size) {
        result = rt_set_copy(t, s);
        if (result != NULL && rt_set_difference_update(t, result, other) < 0) {
            rt_decref(t, result);
            return NULL;
        }
        return result;
    }
    result = new_like(t, s);
    Without w = {result, other};
    int64_t position = 0;
    if (result == NULL) {
        return NULL;
    }
    if ((rt_is_any_set(t, other) && rt_set_select(t, result, s, rt_as_set(other), false, &position) < 0) ||
        for_each_from(t, rt_value_borrow(s), position, rt_element_hash, add_if_not_there, s, &w) < 0) {
        rt_decref(t, result);
        return NULL;
    }
    return result;
}

/* --- symmetric difference --- */

static int
toggle(RtThread *t, RtSet *s, RtValue key, int64_t hash, void *arg)
{
    (void)arg;
    return rt_set_toggle_hash(t, s, key, hash);
}

/* Remove what is in both, add what is only in other.  0 or -1. */
int
rt_set_symmetric_update(RtThread *t, RtSet *s, RtValue other)
{
    if (rt_value_is(other, rt_value_borrow(s))) {
        rt_set_clear(t, s);
        return 0;
    }
    if (rt_is_dict_exact(other)) {
        return rt_set_toggle_keys(t, s, rt_as_dict(other));
    }
    if (rt_is_any_set(t, other)) {
        return for_each(t, other, toggle, s, NULL);
    }
    RtSet *once = rt_set_make(t, rt_set_base_type(t, s->head.type), other);
    if (once == NULL) {
        return -1;
    }
    int result = for_each(t, rt_value_borrow(once), toggle, s, NULL);
    rt_decref(t, once);
    return result;
}

RtSet *
rt_set_symmetric_difference(RtThread *t, RtSet *s, RtValue other)
{
    RtSet *result = rt_set_make(t, rt_set_base_type(t, s->head.type), other);
    if (result != NULL && rt_set_symmetric_update(t, result, rt_value_borrow(s)) < 0) {
        rt_decref(t, result);
        return NULL;
    }
    return result;
}

/* --- subsets --- */

static int
stop_if_missing(RtThread *t, RtSet *s, RtValue key, int64_t hash, void *arg)
{
    int there = rt_set_has_hash(t, s, key, hash);
    *(int *)arg = there;
    return there == 1 ? 0 : -1;
}

static int
stop_if_there(RtThread *t, RtSet *s, RtValue key, int64_t hash, void *arg)
{
    int there = rt_set_has_hash(t, s, key, hash);
    *(int *)arg = there;
    return there == 0 ? 0 : -1;
}

/* Are all elements of an iterable in s?  1, 0, -1. */
static int
has_all(RtThread *t, RtSet *s, RtValue iterable)
{
    int there = 1;
    for_each(t, iterable, stop_if_missing, s, &there);
    return t->exc == NULL ? there : -1;
}

int
rt_set_is_subset(RtThread *t, RtSet *s, RtValue other)
{
    if (!rt_is_any_set(t, other)) {
#if RT_HOST < 0x030c
        RtSet *all = rt_set_make(t, t->vm->types.set, other);
        int result = all == NULL ? -1 : rt_set_is_subset(t, s, rt_value_borrow(all));
#else
        RtSet *all = rt_set_intersection(t, s, other);
        int result = all == NULL ? -1 : rt_set_size(all) == rt_set_size(s);
#endif
        if (all != NULL) {
            rt_decref(t, all);
        }
        return result;
    }
    return rt_set_size(s) > rt_set_size(rt_as_set(other)) ? 0 : has_all(t, rt_as_set(other), rt_value_borrow(s));
}

int
rt_set_is_superset(RtThread *t, RtSet *s, RtValue other)
{
    return rt_is_any_set(t, other) ? rt_set_is_subset(t, rt_as_set(other), rt_value_borrow(s)) : has_all(t, s, other);
}

int
rt_set_is_disjoint(RtThread *t, RtSet *s, RtValue other)
{
    int there = 0;
    if (rt_value_is(other, rt_value_borrow(s))) {
        return rt_set_size(s) == 0;
    }
    if (rt_is_any_set(t, other) && rt_set_size(rt_as_set(other)) > rt_set_size(s)) {
        RtSet *larger = rt_as_set(other);
        other = rt_value_borrow(s);
        s = larger;
    }
    for_each(t, other, stop_if_there, s, &there);
    return t->exc == NULL ? !there : -1;
}

/* Slot. */
RtValue
rt_set_compare(RtThread *t, RtValue a, RtValue b, int op)
{
    if (!rt_is_any_set(t, a) || !rt_is_any_set(t, b)) {
        return RT_NOT_IMPLEMENTED;
    }
    RtSet *x = rt_as_set(a), *y = rt_as_set(b);
    int64_t nx = rt_set_size(x), ny = rt_set_size(y);
    int result = 0;
    switch (op) {
    case RT_EQ:
    case RT_NE:
        if (nx == ny) {
            int64_t hx = rt_load_relaxed(&x->hash), hy = rt_load_relaxed(&y->hash);
            result = hx != -1 && hy != -1 && hx != hy ? 0 : rt_set_is_subset(t, x, b);
        }
        if (op == RT_NE && result >= 0) {
            result = !result;
        }
        break;
    case RT_LE: result = rt_set_is_subset(t, x, b); break;
    case RT_GE: result = rt_set_is_subset(t, y, a); break;
    case RT_LT: result = nx < ny ? rt_set_is_subset(t, x, b) : 0; break;
    default: result = nx > ny ? rt_set_is_subset(t, y, a) : 0; break;
    }
    return result < 0 ? RT_NULL : rt_bool(result);
}

/* --- operators --- */

static bool
both_sets(RtThread *t, RtValue a, RtValue b)
{
    return rt_is_any_set(t, a) && rt_is_any_set(t, b);
}

/* Slots. */
RtValue
rt_set_op_or(RtThread *t, RtValue a, RtValue b)
{
    if (!both_sets(t, a, b)) {
        return RT_NOT_IMPLEMENTED;
    }
    RtSet *result = rt_set_copy(t, rt_as_set(a));
    if (result != NULL && rt_set_merge(t, result, rt_as_set(b)) < 0) {
        rt_decref(t, result);
        return RT_NULL;
    }
    return rt_value_take(result);
}

RtValue
rt_set_op_and(RtThread *t, RtValue a, RtValue b)
{
    return both_sets(t, a, b) ? rt_value_take(rt_set_intersection(t, rt_as_set(a), b)) : RT_NOT_IMPLEMENTED;
}

RtValue
rt_set_op_subtract(RtThread *t, RtValue a, RtValue b)
{
    return both_sets(t, a, b) ? rt_value_take(rt_set_difference(t, rt_as_set(a), b)) : RT_NOT_IMPLEMENTED;
}

RtValue
rt_set_op_xor(RtThread *t, RtValue a, RtValue b)
{
    return both_sets(t, a, b) ? rt_value_take(rt_set_symmetric_difference(t, rt_as_set(a), b)) : RT_NOT_IMPLEMENTED;
}

RtValue
rt_set_op_inplace_or(RtThread *t, RtValue a, RtValue b)
{
    if (!rt_is_any_set(t, b)) {
        return RT_NOT_IMPLEMENTED;
    }
    return rt_set_merge(t, rt_as_set(a), rt_as_set(b)) < 0 ? RT_NULL : rt_dup(t, a);
}

static int
intersection_update(RtThread *t, RtSet *s, RtValue other)
{
    RtSet *result = rt_set_intersection(t, s, other);
    if (result == NULL) {
        return -1;
    }
    rt_set_become(t, s, result);
    rt_decref(t, result);
    return 0;
}

RtValue
rt_set_op_inplace_and(RtThread *t, RtValue a, RtValue b)
{
    if (!rt_is_any_set(t, b)) {
        return RT_NOT_IMPLEMENTED;
    }
    return intersection_update(t, rt_as_set(a), b) < 0 ? RT_NULL : rt_dup(t, a);
}

RtValue
rt_set_op_inplace_subtract(RtThread *t, RtValue a, RtValue b)
{
    if (!rt_is_any_set(t, b)) {
        return RT_NOT_IMPLEMENTED;
    }
    return rt_set_difference_update(t, rt_as_set(a), b) < 0 ? RT_NULL : rt_dup(t, a);
}

RtValue
rt_set_op_inplace_xor(RtThread *t, RtValue a, RtValue b)
{
    if (!rt_is_any_set(t, b)) {
        return RT_NOT_IMPLEMENTED;
    }
    return rt_set_symmetric_update(t, rt_as_set(a), b) < 0 ? RT_NULL : rt_dup(t, a);
}
