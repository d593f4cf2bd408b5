/* The type tuple: operators and methods. */
#include "rt_call.h"
#include "rt_error.h"
#include "rt_frame.h"
#include "rt_gc.h"
#include "rt_generic.h"
#include "rt_heap.h"
#include "rt_instance.h"
#include "rt_iter.h"
#include "rt_number.h"
#include "rt_slice.h"
#include "rt_str.h"
#include "rt_tuple.h"
#include "rt_vm.h"

/* a is a tuple or a subclass's instance; TypeError when b is none. */
static RtValue
tuple_concat(RtThread *t, RtValue a, RtValue b)
{
    if (!rt_is_tuple(b)) {
        return rt_raise(t, RT_EXC_TypeError, "can only concatenate tuple (not \"%T\") to tuple", b);
    }
    RtTuple *x = rt_as_tuple(a), *y = rt_as_tuple(b);
    int64_t nx = rt_tuple_size(x), ny = rt_tuple_size(y);
    if (nx == 0 && rt_is_tuple_exact(b)) {
        return rt_dup_counted(t, b);
    }
    if (ny == 0 && rt_is_tuple_exact(a)) {
        return rt_dup_counted(t, a);
    }
    if (nx + ny == 0) {
        return rt_value_take(rt_tuple_empty(t));
    }
    RtTuple *sum = rt_tuple_new_raw(t, nx + ny);
    if (sum == NULL) {
        return RT_NULL;
    }
    for (int64_t i = 0; i < nx; i++) {
        sum->items[i] = rt_dup(t, x->items[i]);
    }
    for (int64_t i = 0; i < ny; i++) {
        sum->items[nx + i] = rt_dup(t, y->items[i]);
    }
    return rt_value_take(sum);
}

static RtValue
tuple_repeat(RtThread *t, RtValue self, RtValue times)
{
    RtTuple *tuple = rt_as_tuple(self);
    int64_t size = rt_tuple_size(tuple), n;
    if (rt_index_int64(t, times, RT_EXC_OverflowError, &n) < 0) {
        return RT_NULL;
    }
    if ((size == 0 || n == 1) && rt_is_tuple_exact(self)) {
        return rt_dup_counted(t, self);
    }
    if (size == 0 || n <= 0) {
        return rt_value_take(rt_tuple_empty(t));
    }
    if (n > RT_TUPLE_MOST / size) {
        return rt_raise_no_memory(t);
    }
    RtTuple *result = rt_tuple_new_raw(t, size * n);
    if (result == NULL) {
        return RT_NULL;
    }
    for (int64_t i = 0; i < n; i++) {
        for (int64_t k = 0; k < size; k++) {
            result->items[i * size + k] = rt_dup(t, tuple->items[k]);
        }
    }
    return rt_value_take(result);
}

static RtValue
tuple_add(RtThread *t, RtValue a, RtValue b)
{
    if (!rt_is_tuple(a) || !rt_is_tuple(b)) {
        return RT_NOT_IMPLEMENTED;
    }
    return tuple_concat(t, a, b);
}

static RtValue
tuple_multiply(RtThread *t, RtValue a, RtValue b)
{
    if (rt_is_tuple(a)) {
        return rt_has_index(t, b) ? tuple_repeat(t, a, b) : RT_NOT_IMPLEMENTED;
    }
    return rt_has_index(t, a) ? tuple_repeat(t, b, a) : RT_NOT_IMPLEMENTED;
}

/* Borrows both; a new reference. */
static RtValue
tuple_subscript(RtThread *t, RtValue self, RtValue index)
{
    RtTuple *tuple = rt_as_tuple(self);
    int64_t size = rt_tuple_size(tuple);
    if (rt_is_slice(index)) {
        int64_t start, stop, step;
        if (rt_slice_unpack(t, rt_as_slice(index), &start, &stop, &step) < 0) {
            return RT_NULL;
        }
        int64_t n = rt_slice_adjust(size, &start, &stop, step);
        if (n == 0) {
            return rt_value_take(rt_tuple_empty(t));
        }
        if (step == 1) {
            return rt_value_take(rt_tuple_slice(t, tuple, start, stop));
        }
        RtTuple *result = rt_tuple_new_raw(t, n);
        for (int64_t i = 0; result != NULL && i < n; i++) {
            result->items[i] = rt_dup(t, tuple->items[start + i * step]);
        }
        return rt_value_take(result);
    }
    int64_t i;
    if (RT_LIKELY(rt_value_is_int(index))) {
        i = rt_small_int_value(index);
    }
    else if (!rt_has_index(t, index)) {
        return rt_raise(t, RT_EXC_TypeError, "tuple indices must be integers or slices, not %T", index);
    }
    else if (rt_index_int64(t, index, RT_EXC_IndexError, &i) < 0) {
        return RT_NULL;
    }
    if (i < 0) {
        i += size;
    }
    if (RT_UNLIKELY((uint64_t)i >= (uint64_t)size)) {
        return rt_raise(t, RT_EXC_IndexError, "tuple index out of range");
    }
    return rt_dup(t, tuple->items[i]);
}

/* 0, or -1 when an item is unhashable. */
int
rt_tuple_hash_of(RtThread *t, const RtValue *items, int64_t n, int64_t *hash)
{
    uint64_t h = RT_TUPLE_HASH_START;
    for (int64_t i = 0; i < n; i++) {
        int64_t item;
        if (rt_hash(t, items[i], &item) < 0) {
            return -1;
        }
        h = rt_tuple_hash_step(h, item);
    }
    h += (uint64_t)n ^ (RT_TUPLE_HASH_START ^ UINT64_C(3527539));
    *hash = h == (uint64_t)-1 ? RT_TUPLE_HASH_OF_MINUS_ONE : (int64_t)h;
    return 0;
}

static int
tuple_hash(RtThread *t, RtValue self, int64_t *hash)
{
    if (rt_stack_check(t, "") < 0) {
        return -1;
    }
    return rt_tuple_hash_of(t, rt_as_tuple(self)->items, rt_tuple_size(rt_as_tuple(self)), hash);
}

/* The number of the first item that differs, or the smaller size; -1 with an exception. */
static inline int64_t
first_difference(RtThread *t, const RtTuple *a, const RtTuple *b)
{
    int64_t n = rt_tuple_size(a) < rt_tuple_size(b) ? rt_tuple_size(a) : rt_tuple_size(b);
    for (int64_t i = 0; i < n; i++) {
        int equal = rt_equal(t, a->items[i], b->items[i]);
        if (equal <= 0) {
            return equal < 0 ? -1 : i;
        }
    }
    return n;
}

int
rt_tuple_less(RtThread *t, const RtTuple *a, const RtTuple *b)
{
    int64_t i = first_difference(t, a, b);
    if (RT_UNLIKELY(i < 0)) {
        return -1;
    }
    return i < rt_tuple_size(a) && i < rt_tuple_size(b) ? rt_compare_bool(t, a->items[i], b->items[i], RT_LT)
                                                        : rt_tuple_size(a) < rt_tuple_size(b);
}

static RtValue
tuple_compare(RtThread *t, RtValue a, RtValue b, int op)
{
    if (!rt_is_tuple(a) || !rt_is_tuple(b)) {
        return RT_NOT_IMPLEMENTED;
    }
    RtTuple *x = rt_as_tuple(a), *y = rt_as_tuple(b);
    int64_t nx = rt_tuple_size(x), ny = rt_tuple_size(y), i = first_difference(t, x, y);
    if (RT_UNLIKELY(i < 0)) {
        return RT_NULL;
    }
    if (i < nx && i < ny) {
        return op == RT_EQ || op == RT_NE ? rt_bool(op == RT_NE) : rt_compare(t, x->items[i], y->items[i], op);
    }
    return rt_bool(rt_compare_result(nx < ny ? -1 : nx > ny, op));
}

static RtValue
tuple_repr(RtThread *t, RtValue self)
{
    RtTuple *tuple = rt_as_tuple(self);
    int64_t n = rt_tuple_size(tuple);
    if (n == 0) {
        return rt_str_value(rt_str_from_c(t, "()"));
    }
    RtReprGuard guard;
    int entered = rt_repr_enter(t, &guard, tuple);
    if (entered != 0) {
        return entered < 0 ? RT_NULL : rt_str_value(rt_str_from_c(t, "(...)"));
    }
    RtBuilder b;
    rt_builder_init(&b, t);
    int failed = rt_builder_char(&b, '(');
    for (int64_t i = 0; i < n && failed == 0; i++) {
        failed = (i > 0 && rt_builder_ascii(&b, ", ", 2) < 0) || rt_builder_repr(&b, tuple->items[i]) < 0;
    }
    rt_repr_leave(t, &guard);
    return rt_str_value(rt_builder_finish(&b, failed != 0 || rt_builder_ascii(&b, &",)"[n > 1], n > 1 ? 1 : 2) < 0));
}

static int64_t tuple_length(RtThread *t, RtValue self) { return (void)t, rt_tuple_size(rt_as_tuple(self)); }

static int
tuple_contains(RtThread *t, RtValue self, RtValue item)
{
    RtTuple *tuple = rt_as_tuple(self);
    int found = 0;
    for (int64_t i = 0, n = rt_tuple_size(tuple); i < n && found == 0; i++) {
        found = rt_equal(t, tuple->items[i], item);
    }
    return found;
}

static RtValue
tuple_iter(RtThread *t, RtValue self)
{
    return rt_sequence_iterator_new(t, t->vm->types.tuple_iterator, rt_value_object(self), 0);
}

/* A tuple, or for a subclass an instance of it with the same items. */
static RtValue
tuple_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    RtType *exact = t->vm->types.tuple;
    if ((type == exact || type->slots.init == exact->slots.init) && rt_args_no_keywords(t, "tuple", kwnames) < 0) {
        return RT_NULL;
    }
    if (rt_args_check(t, "tuple", nargs, 0, 1) < 0) {
        return RT_NULL;
    }
    RtValue v = nargs == 0 ? rt_value_take(rt_tuple_empty(t)) : rt_tuple_from_iterable(t, args[0]);
    if (type == exact || rt_value_is_null(v)) {
        return v;
    }
    RtTuple *from = rt_as_tuple(v);
    int64_t n = rt_tuple_size(from);
    RtTuple *self = rt_object_new(t, type, type->instance_size + (size_t)n * sizeof(RtValue));
    if (self != NULL) {
        self->head.aux = (uint32_t)n;
        for (int64_t i = 0; i < n; i++) {
            self->items[i] = rt_dup(t, from->items[i]);
        }
    }
    rt_close(t, v);
    return rt_value_take(self);
}

static RtValue
tuple_index(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    RtTuple *tuple = rt_as_tuple(self);
    int64_t n = rt_tuple_size(tuple), start = 0, stop = INT64_MAX;
    if (rt_args_check(t, "index", nargs, 1, 3) < 0 || (nargs > 1 && rt_slice_argument(t, args[1], &start) < 0) ||
        (nargs > 2 && rt_slice_argument(t, args[2], &stop) < 0)) {
        return RT_NULL;
    }
    rt_slice_adjust(n, &start, &stop, 1);
    for (int64_t i = start; i < stop; i++) {
        int equal = rt_equal(t, tuple->items[i], args[0]);
        if (equal != 0) {
            return equal < 0 ? RT_NULL : rt_small_int(i);
        }
    }
    return rt_raise(t, RT_EXC_ValueError, "tuple.index(x): x not in tuple");
}

static RtValue
tuple_count(RtThread *t, RtValue self, RtValue item)
{
    RtTuple *tuple = rt_as_tuple(self);
    int64_t count = 0;
    for (int64_t i = 0, n = rt_tuple_size(tuple); i < n; i++) {
        int equal = rt_equal(t, tuple->items[i], item);
        if (equal < 0) {
            return RT_NULL;
        }
        count += equal;
    }
    return rt_small_int(count);
}

static RtValue
tuple_getnewargs(RtThread *t, RtValue self)
{
    RtTuple *tuple = rt_as_tuple(self);
    RtTuple *copy = rt_tuple_from_array(t, tuple->items, rt_tuple_size(tuple));
    if (copy == NULL) {
        return RT_NULL;
    }
    RtValue item = rt_value_take(copy);
    return rt_value_take(rt_tuple_from_array_take(t, &item, 1));
}

static void
tuple_traverse(RtObject *self, RtVisitFn visit, void *arg)
{
    RtTuple *tuple = (RtTuple *)self;
    for (int64_t i = 0, n = rt_tuple_size(tuple); i < n; i++) {
        rt_gc_visit_value(tuple->items[i], visit, arg);
    }
    if (self->type->flags & RT_TYPE_HEAP) {
        rt_instance_traverse(self, visit, arg);
    }
}

static void
tuple_dealloc(RtThread *t, RtObject *self)
{
    RtTuple *tuple = (RtTuple *)self;
    rt_instance_drop(t, self);
    for (int64_t i = rt_tuple_size(tuple) - 1; i >= 0; i--) {
        rt_close_counted(t, tuple->items[i]);
    }
    rt_object_free(t, self);
}

static const RtMethodDef tuple_methods[] = {
    RT_METHOD_NOARGS("__getnewargs__", tuple_getnewargs, NULL),
    RT_METHOD_FAST("index", tuple_index, "Where the value stands first; ValueError if it does not."),
    RT_METHOD_O("count", tuple_count, "How often the value stands in the tuple."),
    {0},
};
static const RtTypeSpec tuple_spec = {
    .name = "tuple",
    .basic_size = sizeof(RtTuple),
    .kind = RT_KIND_TUPLE,
    .flags = RT_TYPE_SUBCLASSABLE | RT_TYPE_TUPLE_SUB | RT_TYPE_SEQUENCE | RT_TYPE_MATCH_SELF,
    .slots = {
        .repr = tuple_repr,
        .iter = tuple_iter,
        .binary[RT_ADD] = tuple_add,
        .binary[RT_MULTIPLY] = tuple_multiply,
        .length = tuple_length,
        .get_item = tuple_subscript,
        .contains = tuple_contains,
        .hash = tuple_hash,
        .compare = tuple_compare,
        .new_ = tuple_new,
        .traverse = tuple_traverse,
        .dealloc = tuple_dealloc,
    },
    .methods = tuple_methods,
    .class_methods = rt_generic_class_methods,
    .doc = "tuple(iterable=())\n\nA sequence that cannot change.",
};

/* Makes types.tuple and the empty tuple.  0 or -1. */
int
rt_tuple_init(RtThread *t)
{
    t->vm->types.tuple = rt_type_new_builtin(t, &tuple_spec);
    RtTuple *empty = rt_tuple_new_raw(t, 0);
    if (empty == NULL) {
        return -1;
    }
    rt_object_set_immortal(&empty->head);
    t->vm->containers.empty_tuple = &empty->head;
    return 0;
}
