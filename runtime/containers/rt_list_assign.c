/* list[index], list[index] = v, del list[index], for numbers and slices. */
#include "rt_error.h"
#include "rt_heap.h"
#include "rt_iter.h"
#include "rt_list_items.h"
#include "rt_number.h"
#include "rt_tuple.h"
#include "rt_vm.h"

/* The index behind brackets: 0 an int in *i, 1 a slice, -1 an exception. */
static int
index_kind(RtThread *t, RtValue index, int64_t *i)
{
    if (RT_LIKELY(rt_value_is_int(index))) {
        *i = rt_small_int_value(index);
        return 0;
    }
    if (rt_is_slice(index)) {
        return 1;
    }
    if (!rt_has_index(t, index)) {
        rt_raise(t, RT_EXC_TypeError, "list indices must be integers or slices, not %T", index);
        return -1;
    }
    return rt_index_int64(t, index, RT_EXC_IndexError, i);
}

/* Borrows both; a new reference. */
RtValue
rt_list_subscript(RtThread *t, RtValue self, RtValue index)
{
    RtList *list = rt_as_list(self);
    int64_t i, start, stop, step;
    int kind = index_kind(t, index, &i);
    if (RT_UNLIKELY(kind < 0)) {
        return RT_NULL;
    }
    if (kind == 1) {
        if (rt_slice_unpack(t, rt_as_slice(index), &start, &stop, &step) < 0) {
            return RT_NULL;
        }
        return rt_value_take(rt_list_slice_step(t, list, start, stop, step));
    }
    RtValue v = rt_list_get(t, list, i < 0 ? i + rt_list_size(list) : i);
    return RT_LIKELY(!rt_value_is_null(v)) ? v : rt_raise(t, RT_EXC_IndexError, "list index out of range");
}

/* What is assigned to a slice: counted values of its own. */
typedef struct {
    RtValue *items;
    int64_t n;
} Values;

static int
values_of(RtThread *t, RtValue v, const char *refusal, Values *out)
{
    if (rt_is_list_exact(v)) {
        out->items = rt_list_snapshot(t, rt_as_list(v), &out->n);
        return out->items == NULL ? -1 : 0;
    }
    RtValue list = rt_list_from_iterator_of(t, v, refusal);
    if (rt_value_is_null(list)) {
        return -1;
    }
    RtList *own = rt_as_list(list);
    out->items = own->items;
    out->n = own->size;
    own->items = RT_ITEMS_NONE;
    own->size = 0;
    rt_close(t, list);
    return 0;
}

/* Items that have been taken out, to be closed without the lock. */
typedef Values Removed;

static int
removed_reserve(RtThread *t, Removed *r, int64_t n)
{
    r->n = n;
    r->items = n == 0 ? RT_ITEMS_NONE : rt_items_new(t, n);
    return r->items == NULL ? -1 : 0;
}

/* Put values (taken when it succeeds) in the place of items [start, stop), clipped; locked. */
static int
splice_locked(RtThread *t, RtList *list, int64_t start, int64_t stop, const Values *values, Removed *removed)
{
    bool shared = rt_container_is_shared(&list->head);
    int64_t size = list->size, n = values->n;
    rt_slice_adjust(size, &start, &stop, 1);
    if (stop < start) {
        stop = start;
    }
    if (removed_reserve(t, removed, stop - start) < 0) {
        return -1;
    }
    int64_t more = n - removed->n, tail = size - stop;
    if (more > 0 && rt_list_reserve_locked(t, list, more) < 0) {
        rt_items_free(t, removed->items, false);
        removed->n = 0;
        removed->items = RT_ITEMS_NONE;
        return -1;
    }
    RtValue *items = list->items;
    memcpy(removed->items, items + start, (size_t)removed->n * sizeof(RtValue));
    if (more != 0) {
        rt_items_move(items + start + n, items + stop, tail, shared);
    }
    rt_items_move(items + start, values->items, n, shared);
    if (more < 0) {
        rt_items_erase(items + size + more, -more, shared);
    }
    rt_store_release(&list->size, size + more);
    int64_t capacity = rt_items_capacity(items);
    if (capacity > 64 && list->size < capacity >> 2 && rt_list_resize_locked(t, list, list->size) < 0) {
        rt_error_clear(t);       /* it may stay as it is */
    }
    return 0;
}

/* list[start:stop] = values (taken). */
static int
splice_take(RtThread *t, RtList *list, int64_t start, int64_t stop, Values values)
{
    Removed removed = {RT_ITEMS_NONE, 0};
    rt_container_lock(t, list);
    int result = splice_locked(t, list, start, stop, &values, &removed);
    rt_container_unlock(t, list);
    if (result < 0) {
        rt_items_close(t, values.items, values.n);
    }
    rt_items_free(t, values.items, false);
    rt_items_close(t, removed.items, removed.n);
    rt_items_free(t, removed.items, false);
    return result;
}

/* Delete items [start, stop), clipped.  0, or -1 with MemoryError. */
int
rt_list_delete_range(RtThread *t, RtList *list, int64_t start, int64_t stop)
{
    return splice_take(t, list, start, stop, (Values){RT_ITEMS_NONE, 0});
}

static void
close_forwards(RtThread *t, Removed removed)
{
    for (int64_t i = 0; i < removed.n; i++) {
        rt_close(t, removed.items[i]);
    }
    rt_items_free(t, removed.items, false);
}

/* del list[start:stop:step] */
static int
delete_stepped(RtThread *t, RtList *list, int64_t start, int64_t stop, int64_t step)
{
    Removed removed = {RT_ITEMS_NONE, 0};
    rt_container_lock(t, list);
    bool shared = rt_container_is_shared(&list->head);
    int64_t size = list->size, n = rt_slice_adjust(size, &start, &stop, step);
    int result = removed_reserve(t, &removed, n);
    if (result == 0 && n > 0) {
        if (step < 0) {          /* the same items, the first one first */
            start += step * (n - 1);
            step = -step;
        }
        RtValue *items = list->items;
        int64_t to = start;
        for (int64_t i = 0, at = start, next; i < n; i++, at = next) {
            next = i + 1 < n ? at + step : size;      /* a step behind the end may be more than an int64_t */
            removed.items[i] = items[at];
            rt_items_move(items + to, items + at + 1, next - at - 1, shared);
            to += next - at - 1;
        }
        rt_items_erase(items + to, n, shared);
        rt_store_release(&list->size, size - n);
    }
    rt_container_unlock(t, list);
    if (result == 0) {
        close_forwards(t, removed);
    }
    return result;
}

/* list[start:stop:step] = values (taken) */
static int
assign_stepped_take(RtThread *t, RtList *list, int64_t start, int64_t stop, int64_t step, Values values)
{
    rt_container_lock(t, list);
    int64_t n = rt_slice_adjust(list->size, &start, &stop, step);
    if (n == values.n) {
        for (int64_t i = 0; i < n; i++) {
            RtValue *slot = &list->items[start + i * step], old = *slot;
            rt_slot_store(slot, values.items[i]);
            values.items[i] = old;
        }
    }
    rt_container_unlock(t, list);
    bool fits = n == values.n;
    if (!fits) {
        rt_raise(t, RT_EXC_ValueError, "attempt to assign sequence of size %ld to extended slice of size %ld", values.n, n);
    }
    close_forwards(t, values);
    return fits ? 0 : -1;
}

#if RT_HOST >= 0x030d
#  define REFUSE_PLAIN "must assign iterable to extended slice"
#else
#  define REFUSE_PLAIN "can only assign an iterable"
#endif

static int
assign_slice(RtThread *t, RtList *list, RtSlice *slice, RtValue v)
{
    int64_t start, stop, step;
    Values values;
    if (rt_slice_unpack(t, slice, &start, &stop, &step) < 0) {
        return -1;
    }
    if (rt_value_is_null(v)) {
        return step == 1 ? rt_list_delete_range(t, list, start, stop) : delete_stepped(t, list, start, stop, step);
    }
    if (values_of(t, v, step == 1 ? REFUSE_PLAIN : "must assign iterable to extended slice", &values) < 0) {
        return -1;
    }
    return step == 1 ? splice_take(t, list, start, stop, values) : assign_stepped_take(t, list, start, stop, step, values);
}

/* list[index] = v, borrowed; RT_NULL deletes.  0, or -1 with an exception. */
int
rt_list_assign(RtThread *t, RtValue self, RtValue index, RtValue v)
{
    RtList *list = rt_as_list(self);
    int64_t i;
    int kind = index_kind(t, index, &i);
    if (RT_UNLIKELY(kind < 0)) {
        return -1;
    }
    if (kind == 1) {
        return assign_slice(t, list, rt_as_slice(index), v);
    }
    if (i < 0) {
        i += rt_list_size(list);
    }
    if (!rt_value_is_null(v)) {
        return rt_list_set_take(t, list, i, rt_dup(t, v));
    }
    if (rt_list_delete(t, list, i) < 0) {
        rt_raise(t, RT_EXC_IndexError, "list assignment index out of range");
        return -1;
    }
    return 0;
}

/* --- + and * --- */

/* a is a list; TypeError when b is none.  A new exact list. */
RtValue
rt_list_concat(RtThread *t, RtValue a, RtValue b)
{
    if (!rt_is_list(b)) {
        return rt_raise(t, RT_EXC_TypeError, "can only concatenate list (not \"%T\") to list", b);
    }
    RtList *x = rt_as_list(a), *y = rt_as_list(b);
    RtBothLocks both;
    rt_container_lock_2(t, &both, x, y);
    int64_t nx = x->size, ny = y->size;
    RtValue *items = nx + ny == 0 ? RT_ITEMS_NONE : rt_items_new(t, nx + ny);
    if (items != NULL) {
        for (int64_t i = 0; i < nx; i++) {
            items[i] = rt_slot_copy_locked(t, x->items[i]);
        }
        for (int64_t i = 0; i < ny; i++) {
            items[nx + i] = rt_slot_copy_locked(t, y->items[i]);
        }
        rt_items_erase(items + nx + ny, rt_items_capacity(items) - nx - ny, false);
    }
    rt_container_unlock_2(t, &both);
    return items == NULL ? RT_NULL : rt_value_take(rt_list_from_items_take(t, items, nx + ny));
}

/* list * n: a new exact list. */
RtValue
rt_list_repeat(RtThread *t, RtValue self, RtValue times)
{
    RtList *list = rt_as_list(self);
    int64_t n;
    if (rt_index_int64(t, times, RT_EXC_OverflowError, &n) < 0) {
        return RT_NULL;
    }
    rt_container_lock(t, list);
    int64_t size = list->size, total = 0;
    bool overflow = n > 0 && __builtin_mul_overflow(size, n, &total);
    RtValue *items = overflow ? NULL : total == 0 ? RT_ITEMS_NONE : rt_items_new(t, total);
    if (items != NULL && total > 0) {
        RtValue first = list->items[0];
        if (size == 1 && !rt_value_is_heap(first)) {
            for (int64_t i = 0; i < n; i++) {
                items[i] = first;
            }
        }
        else {
            for (int64_t i = 0; i < total; i++) {
                items[i] = rt_slot_copy_locked(t, i < size ? list->items[i] : items[i - size]);
            }
        }
        rt_items_erase(items + total, rt_items_capacity(items) - total, false);
    }
    rt_container_unlock(t, list);
    if (overflow) {
        return rt_raise_no_memory(t);
    }
    return items == NULL ? RT_NULL : rt_value_take(rt_list_from_items_take(t, items, total));
}

/* list *= n.  The list itself, new. */
RtValue
rt_list_repeat_inplace(RtThread *t, RtValue self, RtValue times)
{
    RtList *list = rt_as_list(self);
    int64_t n;
    if (rt_index_int64(t, times, RT_EXC_OverflowError, &n) < 0) {
        return RT_NULL;
    }
    if (n <= 0) {
        rt_list_clear(t, list);
        return rt_dup(t, self);
    }
    rt_container_lock(t, list);
    int64_t size = list->size, more = 0;
    bool overflow = __builtin_mul_overflow(size, n - 1, &more);
    int result = overflow ? -1 : rt_list_reserve_locked(t, list, more);
    for (int64_t i = 0; result == 0 && i < more; i++) {
        rt_slot_store(&list->items[size + i], rt_slot_copy_locked(t, list->items[i]));
    }
    if (result == 0) {
        rt_store_release(&list->size, size + more);
    }
    rt_container_unlock(t, list);
    if (overflow) {
        return rt_raise_no_memory(t);
    }
    return result < 0 ? RT_NULL : rt_dup(t, self);
}
