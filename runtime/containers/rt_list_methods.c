/* The type list and its methods. */
#include "rt_call.h"
#include "rt_error.h"
#include "rt_gc.h"
#include "rt_generic.h"
#include "rt_heap.h"
#include "rt_instance.h"
#include "rt_int.h"
#include "rt_iter.h"
#include "rt_list_items.h"
#include "rt_number.h"
#include "rt_sort.h"
#include "rt_str.h"
#include "rt_vm.h"

/* item == v with the identity short cut, for an item that is ours: closes it.  1, 0, -1. */
static inline int
equal_take(RtThread *t, RtValue item, RtValue v)
{
    if (rt_value_is(item, v)) {
        rt_close(t, item);
        return 1;
    }
    if (rt_value_both_int(item, v)) {
        return 0;
    }
    int equal = rt_equal(t, item, v);
    rt_close(t, item);
    return equal;
}

static int
list_contains(RtThread *t, RtValue self, RtValue v)
{
    RtValue item;
    int found = 0;
    for (int64_t i = 0; found == 0 && !rt_value_is_null(item = rt_list_get(t, rt_as_list(self), i)); i++) {
        found = equal_take(t, item, v);
    }
    return found;
}

/* Where v stands in [start, stop): -1 not there, -2 an exception. */
static int64_t
find(RtThread *t, RtList *list, RtValue v, int64_t start, int64_t stop)
{
    RtValue item;
    for (int64_t i = start; i < stop && !rt_value_is_null(item = rt_list_get(t, list, i)); i++) {
        int equal = equal_take(t, item, v);
        if (equal != 0) {
            return equal < 0 ? -2 : i;
        }
    }
    return -1;
}

static RtValue
list_index(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    int64_t start = 0, stop = INT64_MAX;
    if (rt_args_check(t, "index", nargs, 1, 3) < 0 || (nargs > 1 && rt_slice_argument(t, args[1], &start) < 0) ||
        (nargs > 2 && rt_slice_argument(t, args[2], &stop) < 0)) {
        return RT_NULL;
    }
    int64_t n = rt_list_size(rt_as_list(self));
    if (start < 0) {
        start = start + n < 0 ? 0 : start + n;
    }
    if (stop < 0) {
        stop += n;
    }
    int64_t i = find(t, rt_as_list(self), args[0], start, stop);
    if (i == -1) {
        return RT_HOST >= 0x030e ? rt_raise(t, RT_EXC_ValueError, "list.index(x): x not in list")
                                 : rt_raise(t, RT_EXC_ValueError, "%R is not in list", args[0]);
    }
    return i < 0 ? RT_NULL : rt_small_int(i);
}

static RtValue
list_count(RtThread *t, RtValue self, RtValue v)
{
    RtValue item;
    int64_t count = 0;
    for (int64_t i = 0; !rt_value_is_null(item = rt_list_get(t, rt_as_list(self), i)); i++) {
        int equal = equal_take(t, item, v);
        if (equal < 0) {
            return RT_NULL;
        }
        count += equal;
    }
    return rt_small_int(count);
}

static RtValue
list_remove(RtThread *t, RtValue self, RtValue v)
{
    int64_t i = find(t, rt_as_list(self), v, 0, INT64_MAX);
    if (i == -1) {
        return rt_raise(t, RT_EXC_ValueError, "list.remove(x): x not in list");
    }
    if (i < 0) {
        return RT_NULL;
    }
    rt_list_delete(t, rt_as_list(self), i);
    return RT_NONE;
}

static RtValue
list_append(RtThread *t, RtValue self, RtValue v)
{
    return rt_list_append(t, rt_as_list(self), v) < 0 ? RT_NULL : RT_NONE;
}

static RtValue
list_extend(RtThread *t, RtValue self, RtValue iterable)
{
    return rt_list_extend(t, rt_as_list(self), iterable) < 0 ? RT_NULL : RT_NONE;
}

static RtValue
list_insert(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    int64_t i;
    if (rt_args_check(t, "insert", nargs, 2, 2) < 0 || rt_index_argument(t, args[0], &i) < 0) {
        return RT_NULL;
    }
    return rt_list_insert(t, rt_as_list(self), i, args[1]) < 0 ? RT_NULL : RT_NONE;
}

static RtValue
list_pop(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    int64_t i = -1;
    if (rt_args_check(t, "pop", nargs, 0, 1) < 0 || (nargs == 1 && rt_index_argument(t, args[0], &i) < 0)) {
        return RT_NULL;
    }
    return rt_list_pop(t, rt_as_list(self), i);
}

static RtValue
list_clear(RtThread *t, RtValue self)
{
    rt_list_clear(t, rt_as_list(self));
    return RT_NONE;
}

static RtValue
list_copy(RtThread *t, RtValue self)
{
    return rt_value_take(rt_list_slice(t, rt_as_list(self), 0, INT64_MAX));
}

static RtValue
list_reverse(RtThread *t, RtValue self)
{
    rt_list_reverse(t, rt_as_list(self));
    return RT_NONE;
}

/* --- sort --- */

static void
reverse_values(RtValue *values, int64_t n)
{
    for (int64_t i = 0; i < n / 2; i++) {
        RtValue v = values[i];
        values[i] = values[n - 1 - i];
        values[n - 1 - i] = v;
    }
}

/* Sort items[0..n) by key, or by themselves when it is None.  0, or -1 with a permutation. */
static int
sort_items(RtThread *t, RtValue *items, int64_t n, RtValue key, bool reverse)
{
    RtValue *keys = items, *values = NULL;
    int64_t made = 0;
    int result = -1;
    if (!rt_value_is_none(key)) {
        keys = rt_items_new(t, n);
        if (keys == NULL) {
            return -1;
        }
        values = items;
        for (; made < n; made++) {
            keys[made] = rt_keep(t, rt_call_1(t, key, items[made]));
            if (rt_value_is_null(keys[made])) {
                goto done;
            }
        }
    }
    if (reverse && n > 1) {      /* twice reversed, equal items keep their order */
        reverse_values(keys, n);
        if (values != NULL) {
            reverse_values(values, n);
        }
    }
    result = rt_sort(t, keys, values, n);
    if (reverse && n > 1) {
        reverse_values(items, n);
    }
done:
    if (values != NULL) {
        for (int64_t i = 0; i < made; i++) {
            rt_close(t, keys[i]);
        }
        rt_items_free(t, keys, false);
    }
    return result;
}

/* 0, or -1 with an exception; the list has all its items again then. */
int
rt_list_sort(RtThread *t, RtList *list, RtValue key, bool reverse)
{
    rt_container_lock(t, list);
    bool shared = rt_container_is_shared(&list->head);
    RtValue *items = list->items;
    int64_t n = list->size;
    if (shared && n > 0) {       /* readers without the lock may still look at the array: sort another one */
        RtValue *own = rt_items_new(t, n);
        if (own == NULL) {
            rt_container_unlock(t, list);
            return -1;
        }
        memcpy(own, items, (size_t)n * sizeof(RtValue));
        rt_items_erase(own + n, rt_items_capacity(own) - n, false);
        items = own;
    }
    RtValue *old = list->items;
    rt_store_release(&list->size, 0);
    rt_store_release(&list->items, RT_ITEMS_NONE);
    rt_container_unlock(t, list);
    if (old != items) {
        rt_items_free(t, old, true);
    }

    int result = n < 2 && rt_value_is_none(key) ? 0 : sort_items(t, items, n, key, reverse);

    rt_container_lock(t, list);
    RtValue *added = list->items;
    int64_t added_count = list->size;
    shared = rt_container_is_shared(&list->head);
    rt_store_release(&list->items, items);
    rt_store_release(&list->size, n);
    rt_container_unlock(t, list);
    if (added != RT_ITEMS_NONE) {
        if (result == 0) {
            rt_raise(t, RT_EXC_ValueError, "list modified during sort");
            result = -1;
        }
        rt_items_close(t, added, added_count);
        rt_items_free(t, added, shared);
    }
    return result;
}

/* The argument `reverse` of sort(): 1, 0, or -1 with an exception. */
int
rt_list_reverse_argument(RtThread *t, RtValue v)
{
#if RT_HOST >= 0x030c
    return rt_truth(t, v);
#else
    int64_t number;
    return rt_index_c_int(t, v, &number) < 0 ? -1 : number != 0;
#endif
}

static RtValue
list_sort(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    static const RtArgsSpec spec = {"sort", {"key", "reverse"}, .count = 2};
    RtValue parsed[2];
    int reverse = 0;
    if (rt_args_parse(t, &spec, args, nargs, kwnames, parsed) < 0) {
        return RT_NULL;
    }
    if (!rt_value_is_null(parsed[1])) {
        reverse = rt_list_reverse_argument(t, parsed[1]);
        if (reverse < 0) {
            return RT_NULL;
        }
    }
    RtValue key = rt_value_is_null(parsed[0]) ? RT_NONE : parsed[0];
    return rt_list_sort(t, rt_as_list(self), key, reverse != 0) < 0 ? RT_NULL : RT_NONE;
}

/* --- slots --- */

/* How many items are the same in both lists, from the first on, for a thread that is alone. */
static int64_t
same_items(const RtList *x, const RtList *y)
{
    const RtValue *v = x->items, *w = y->items;
    int64_t n = rt_list_size(x) < rt_list_size(y) ? rt_list_size(x) : rt_list_size(y), i = 0;
    while (i < n && v[i].bits == w[i].bits) {
        i++;
    }
    return i;
}

static RtValue
list_compare(RtThread *t, RtValue a, RtValue b, int op)
{
    if (!rt_is_list(a) || !rt_is_list(b)) {
        return RT_NOT_IMPLEMENTED;
    }
    RtList *x = rt_as_list(a), *y = rt_as_list(b);
    if ((op == RT_EQ || op == RT_NE) && rt_list_size(x) != rt_list_size(y)) {
        return rt_bool(op == RT_NE);
    }
    int64_t i = rt_is_alone(t) ? same_items(x, y) : 0;
    int equal;
    do {
        RtValue v = rt_list_get(t, x, i), w = rt_list_get(t, y, i);
        equal = rt_value_is_null(v) || rt_value_is_null(w) ? 0 : rt_equal(t, v, w);
        rt_close(t, v);
        rt_close(t, w);
        i += equal;
    } while (equal > 0);
    if (equal < 0) {
        return RT_NULL;
    }
    /* What was compared may have changed the lists: they are judged as they are now. */
    RtValue v = rt_list_get(t, x, i), w = rt_list_get(t, y, i), result;
    if (rt_value_is_null(v) || rt_value_is_null(w)) {
        int64_t left = rt_list_size(x) - rt_list_size(y);
        result = rt_bool(rt_compare_result((left > 0) - (left < 0), op));
    }
    else {
        result = op == RT_EQ || op == RT_NE ? rt_bool(op == RT_NE) : rt_compare(t, v, w, op);
    }
    rt_close(t, v);
    rt_close(t, w);
    return result;
}

static RtValue
list_repr(RtThread *t, RtValue self)
{
    RtList *list = rt_as_list(self);
    RtReprGuard guard;
    RtBuilder b;
    if (rt_list_size(list) == 0) {
        return rt_str_value(rt_str_from_c(t, "[]"));
    }
    int entered = rt_repr_enter(t, &guard, list);
    if (entered != 0) {
        return entered < 0 ? RT_NULL : rt_str_value(rt_str_from_c(t, "[...]"));
    }
    rt_builder_init(&b, t);
    RtValue item;
    int failed = rt_builder_char(&b, '[');
    for (int64_t i = 0; failed == 0 && !rt_value_is_null(item = rt_list_get(t, list, i)); i++) {
        failed = (i > 0 && rt_builder_ascii(&b, ", ", 2) < 0) || rt_builder_repr(&b, item) < 0;
        rt_close(t, item);
    }
    rt_repr_leave(t, &guard);
    return rt_str_value(rt_builder_finish(&b, failed != 0 || rt_builder_char(&b, ']') < 0));
}

static RtValue
list_add(RtThread *t, RtValue a, RtValue b)
{
    return rt_is_list(a) && rt_is_list(b) ? rt_list_concat(t, a, b) : RT_NOT_IMPLEMENTED;
}

static RtValue
list_multiply(RtThread *t, RtValue a, RtValue b)
{
    if (rt_is_list(a)) {
        return rt_has_index(t, b) ? rt_list_repeat(t, a, b) : RT_NOT_IMPLEMENTED;
    }
    return rt_has_index(t, a) ? rt_list_repeat(t, b, a) : RT_NOT_IMPLEMENTED;
}

static RtValue
list_inplace_add(RtThread *t, RtValue a, RtValue b)
{
    return rt_list_extend(t, rt_as_list(a), b) < 0 ? RT_NULL : rt_dup(t, a);
}

static RtValue
list_inplace_multiply(RtThread *t, RtValue a, RtValue b)
{
    return rt_has_index(t, b) ? rt_list_repeat_inplace(t, a, b) : RT_NOT_IMPLEMENTED;
}

static int64_t list_length(RtThread *t, RtValue self) { return (void)t, rt_list_size(rt_as_list(self)); }

static RtValue
list_iter(RtThread *t, RtValue self)
{
    return rt_sequence_iterator_new(t, t->vm->types.list_iterator, rt_value_object(self), 0);
}

static RtValue
list_reversed(RtThread *t, RtValue self)
{
    return rt_sequence_iterator_new(t, t->vm->types.list_reverse_iterator, rt_value_object(self),
                                    rt_list_size(rt_as_list(self)) - 1);
}

static RtValue
list_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    (void)args, (void)nargs, (void)kwnames;
    RtList *list = rt_object_new(t, type, type->instance_size);
    if (list != NULL) {
        list->items = RT_ITEMS_NONE;
    }
    return rt_value_take(list);
}

static int
list_init(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    RtType *type = rt_type_of(t, self), *exact = t->vm->types.list;
    if ((type == exact || type->slots.new_ == exact->slots.new_) && rt_args_no_keywords(t, "list", kwnames) < 0) {
        return -1;
    }
    if (rt_args_check(t, "list", nargs, 0, 1) < 0) {
        return -1;
    }
    if (rt_list_size(rt_as_list(self)) > 0) {
        rt_list_clear(t, rt_as_list(self));
    }
    return nargs == 0 ? 0 : rt_list_extend(t, rt_as_list(self), args[0]);
}

static void
list_traverse(RtObject *self, RtVisitFn visit, void *arg)
{
    RtList *list = (RtList *)self;
    for (int64_t i = 0; i < list->size; i++) {
        rt_gc_visit_value(list->items[i], visit, arg);
    }
    if (self->type->flags & RT_TYPE_HEAP) {
        rt_instance_traverse(self, visit, arg);
    }
}

static void
list_clear_slot(RtThread *t, RtObject *self)
{
    if (self->type->flags & RT_TYPE_HEAP) {
        rt_instance_clear(t, self);
    }
    if (((RtList *)self)->items != NULL) {
        rt_list_clear(t, (RtList *)self);
    }
}

static void
list_dealloc(RtThread *t, RtObject *self)
{
    RtList *list = (RtList *)self;
    rt_instance_drop(t, self);
    if (RT_LIKELY(list->items != NULL)) {
        rt_items_close(t, list->items, list->size);
        rt_items_free(t, list->items, rt_container_is_shared(self));
    }
    rt_object_free(t, self);
}

static const RtMethodDef list_methods[] = {
    RT_METHOD_O("__getitem__", rt_list_subscript, "The item at an index, or a list of those in a slice."),
    RT_METHOD_NOARGS("__reversed__", list_reversed, "An iterator from the last item to the first."),
    RT_METHOD_NOARGS("clear", list_clear, "Take all items out."),
    RT_METHOD_NOARGS("copy", list_copy, "A new list with the same items."),
    RT_METHOD_O("append", list_append, "Add one item at the end."),
    RT_METHOD_FAST("insert", list_insert, "Put an item before the one at the index."),
    RT_METHOD_O("extend", list_extend, "Add the items of an iterable at the end."),
    RT_METHOD_FAST("pop", list_pop, "Take the item at the index (the last one) out and return it."),
    RT_METHOD_O("remove", list_remove, "Take the first item that equals the value out; ValueError if there is none."),
    RT_METHOD_FAST("index", list_index, "Where the value stands first; ValueError if it does not."),
    RT_METHOD_O("count", list_count, "How often the value stands in the list."),
    RT_METHOD_NOARGS("reverse", list_reverse, "Turn the order of the items round."),
    RT_METHOD_FAST_KW("sort", list_sort, "Sort the list in place; equal items keep their order."),
    {0},
};

static const RtTypeSpec list_spec = {
    .name = "list",
    .basic_size = sizeof(RtList),
    .kind = RT_KIND_LIST,
    .flags = RT_TYPE_SUBCLASSABLE | RT_TYPE_LIST_SUB | RT_TYPE_SEQUENCE | RT_TYPE_MATCH_SELF,
    .slots = {
        .repr = list_repr,
        .iter = list_iter,
        .binary[RT_ADD] = list_add,
        .binary[RT_MULTIPLY] = list_multiply,
        .inplace[RT_ADD] = list_inplace_add,
        .inplace[RT_MULTIPLY] = list_inplace_multiply,
        .length = list_length,
        .get_item = rt_list_subscript,
        .set_item = rt_list_assign,
        .contains = list_contains,
        .hash = rt_hash_unhashable,
        .compare = list_compare,
        .new_ = list_new,
        .init = list_init,
        .traverse = list_traverse,
        .clear = list_clear_slot,
        .dealloc = list_dealloc,
    },
    .methods = list_methods,
    .class_methods = rt_generic_class_methods,
    .doc = "list(iterable=())\n\nA sequence that can change.",
};

/* Makes types.list.  0 or -1. */
int
rt_list_init(RtThread *t)
{
    t->vm->types.list = rt_type_new_builtin(t, &list_spec);
    return 0;
}
