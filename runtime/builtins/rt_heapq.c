/* _heapq: lists as heaps.
 *
 * An operation has the list's lock from its beginning to its end, so that others see it done or not done; but a comparison that may
 * run code of the language is made without the lock.  Whatever others do to the list meanwhile, items move and are neither lost nor
 * doubled; that the list has another size then is an error, as it is when the comparison itself changed it. */
#include "rt_error.h"
#include "rt_float.h"
#include "rt_int.h"
#include "rt_list_items.h"
#include "rt_number.h"
#include "rt_sorted.h"
#include "rt_str.h"
#include "rt_tuple.h"
#include "rt_vm.h"

typedef struct {
    RtList *list;            /* borrowed */
    int64_t size;            /* the one that the operation began with */
    bool max;                /* the largest item is first */
} Heap;

static int
changed(RtThread *t)
{
    rt_raise(t, RT_EXC_RuntimeError, "list changed size during iteration");
    return -1;
}

static RtValue
out_of_range(RtThread *t)
{
    return rt_raise(t, RT_EXC_IndexError, "index out of range");
}

#define DEEPEST 4    /* tuples in tuples */

/* Comparing them runs no code of the language and cannot fail: numbers, strings, tuples of these. */
static bool
are_plain(RtValue a, RtValue b, int depth)
{
    if ((rt_value_is_int(a) || rt_value_is_float(a)) && (rt_value_is_int(b) || rt_value_is_float(b))) {
        return true;
    }
    if (rt_is_str_exact(a) && rt_is_str_exact(b)) {
        return true;
    }
    if (depth == 0 || !rt_is_tuple_exact(a) || !rt_is_tuple_exact(b)) {
        return false;
    }
    int64_t n = rt_tuple_size(rt_as_tuple(a)), m = rt_tuple_size(rt_as_tuple(b));
    for (int64_t i = 0; i < n && i < m; i++) {
        if (!are_plain(rt_tuple_item(rt_as_tuple(a), i), rt_tuple_item(rt_as_tuple(b), i), depth - 1)) {
            return false;
        }
    }
    return true;
}

/* a < b for such values. */
static int
less_plain(RtThread *t, RtValue a, RtValue b)
{
    return rt_compare_bool(t, a, b, RT_LT);
}

/* a < b while the list is locked, which it is not while code of the language runs. */
static int
less_locked(RtThread *t, RtList *list, RtValue a, RtValue b)
{
    if (are_plain(a, b, DEEPEST)) {
        return less_plain(t, a, b);
    }
    a = rt_slot_dup_locked(t, a);
    b = rt_slot_dup_locked(t, b);
    rt_container_unlock(t, list);
    int less = rt_compare_bool(t, a, b, RT_LT);
    rt_close(t, a);
    rt_close(t, b);
    rt_container_lock(t, list);
    return less;
}

/* The list still is as long as it was: 0, or -1 with RuntimeError. */
static int
check_size(RtThread *t, const Heap *h)
{
    return rt_list_size(h->list) == h->size ? 0 : changed(t);
}

/* Must item a come nearer to the top than item b?  1, 0, -1. */
static int
is_before(RtThread *t, const Heap *h, int64_t a, int64_t b)
{
    RtValue first = h->list->items[h->max ? b : a], second = h->list->items[h->max ? a : b];
    int less = less_locked(t, h->list, first, second);
    return less < 0 || check_size(t, h) < 0 ? -1 : less;
}

static void
exchange(const Heap *h, int64_t a, int64_t b)
{
    RtValue v = h->list->items[a];
    rt_slot_store(&h->list->items[a], h->list->items[b]);
    rt_slot_store(&h->list->items[b], v);
}

/* Bring item number `at` up, at most to `top`. */
static int
rise(RtThread *t, const Heap *h, int64_t top, int64_t at)
{
    while (at > top) {
        int64_t parent = (at - 1) / 2;
        int before = is_before(t, h, at, parent);
        if (before <= 0) {
            return before;
        }
        exchange(h, parent, at);
        at = parent;
    }
    return 0;
}

/* Bring the item at `top` down to the leaves, the better child coming up each time; then up again to where it belongs. */
static int
sink(RtThread *t, const Heap *h, int64_t top)
{
    int64_t at = top;
    while (at < h->size / 2) {
        int64_t child = 2 * at + 1;
        if (child + 1 < h->size) {
            int before = is_before(t, h, child, child + 1);
            if (before < 0) {
                return -1;
            }
            child += !before;
        }
        exchange(h, child, at);
        at = child;
    }
    return rise(t, h, top, at);
}

/* Put v (taken over) in the place of the first item, and restore the order: the former first item. */
static RtValue
replace_locked(RtThread *t, RtList *list, RtValue v, bool max)
{
    RtValue first = rt_list_exchange_locked(t, list, 0, v);
    Heap h = {list, rt_list_size(list), max};
    if (sink(t, &h, 0) == 0) {
        return first;
    }
    rt_close_later(t, first);
    return RT_NULL;
}

static RtValue
replace(RtThread *t, RtList *list, RtValue v, bool max)
{
    rt_container_lock(t, list);
    RtValue first = rt_list_size(list) > 0 ? replace_locked(t, list, rt_dup(t, v), max) : out_of_range(t);
    rt_container_unlock(t, list);
    return first;
}

static RtValue
pop(RtThread *t, RtList *list, bool max)
{
    RtValue result;
    rt_container_lock(t, list);
    if (rt_list_size(list) == 0) {
        result = out_of_range(t);
    }
    else {
        result = rt_list_pop_locked(t, list, rt_list_size(list) - 1);
        if (rt_list_size(list) > 0) {
            result = replace_locked(t, list, result, max);
        }
    }
    rt_container_unlock(t, list);
    return result;
}

static RtValue
push(RtThread *t, RtList *list, RtValue v, bool max)
{
    rt_container_lock(t, list);
    int failed = rt_list_append_locked(t, list, rt_dup(t, v));
    if (failed == 0) {
        Heap h = {list, rt_list_size(list), max};
        failed = rise(t, &h, 0, h.size - 1);
    }
    rt_container_unlock(t, list);
    return failed < 0 ? RT_NULL : RT_NONE;
}

static RtValue
push_pop_locked(RtThread *t, RtList *list, RtValue v, bool max)
{
    if (rt_list_size(list) == 0) {
        return rt_dup(t, v);
    }
    RtValue top = list->items[0];
    int less = less_locked(t, list, max ? v : top, max ? top : v);
    if (less <= 0) {
        return less < 0 ? RT_NULL : rt_dup(t, v);
    }
    return rt_list_size(list) > 0 ? replace_locked(t, list, rt_dup(t, v), max) : out_of_range(t);
}

static RtValue
push_pop(RtThread *t, RtList *list, RtValue v, bool max)
{
    rt_container_lock(t, list);
    RtValue result = push_pop_locked(t, list, v, max);
    rt_container_unlock(t, list);
    return result;
}

/* Sink the item, then its ancestors as long as it is the last of theirs to be done. */
static int
sink_with_ancestors(RtThread *t, const Heap *h, int64_t at)
{
    for (;;) {
        if (sink(t, h, at) < 0) {
            return -1;
        }
        if ((at & 1) == 0) {
            return 0;
        }
        at /= 2;
    }
}

/* Long lists are done in an order that stays near in memory; it shows in what is compared when. */
#define LONG 2500

static int
heapify_locked(RtThread *t, RtList *list, bool max)
{
    Heap h = {list, rt_list_size(list), max};
    int64_t inner = h.size / 2;
    int failed = 0;
    if (h.size <= LONG) {
        for (int64_t i = inner - 1; i >= 0 && failed == 0; i--) {
            failed = sink(t, &h, i);
        }
        return failed;
    }
    int64_t leftmost = 1;
    while (leftmost * 2 <= inner + 1) {
        leftmost *= 2;
    }
    leftmost -= 1;
    for (int64_t i = leftmost - 1; i >= inner / 2 && failed == 0; i--) {
        failed = sink_with_ancestors(t, &h, i);
    }
    for (int64_t i = inner - 1; i >= leftmost && failed == 0; i--) {
        failed = sink_with_ancestors(t, &h, i);
    }
    return failed;
}

static RtValue
heapify(RtThread *t, RtList *list, bool max)
{
    rt_container_lock(t, list);
    int failed = heapify_locked(t, list, max);
    rt_container_unlock(t, list);
    return failed < 0 ? RT_NULL : RT_NONE;
}

/* --- functions --- */

static RtList *
heap_alone(RtThread *t, const char *name, RtValue v)
{
    if (!rt_is_list(v)) {
        rt_raise(t, RT_EXC_TypeError, "%s() argument must be list, not %A", name, v);
        return NULL;
    }
    return rt_as_list(v);
}

static RtList *
heap_and_item(RtThread *t, const char *name, const RtValue *args, size_t nargs)
{
    if (rt_args_check(t, name, nargs, 2, 2) < 0) {
        return NULL;
    }
    if (!rt_is_list(args[0])) {
        rt_raise(t, RT_EXC_TypeError, "%s() argument 1 must be list, not %A", name, args[0]);
        return NULL;
    }
    return rt_as_list(args[0]);
}

#define ALONE(name, function, max) \
    static RtValue heapq_##name(RtThread *t, RtValue self, RtValue heap) \
    { \
        (void)self; \
        RtList *list = heap_alone(t, #name, heap); \
        return list != NULL ? function(t, list, max) : RT_NULL; \
    }
#define WITH_ITEM(name, function, max) \
    static RtValue heapq_##name(RtThread *t, RtValue self, const RtValue *args, size_t nargs) \
    { \
        (void)self; \
        RtList *list = heap_and_item(t, #name, args, nargs); \
        return list != NULL ? function(t, list, args[1], max) : RT_NULL; \
    }
ALONE(heapify, heapify, false)
ALONE(heappop, pop, false)
WITH_ITEM(heappush, push, false)
WITH_ITEM(heappushpop, push_pop, false)
WITH_ITEM(heapreplace, replace, false)
#if RT_HOST >= 0x030e
ALONE(heapify_max, heapify, true)
ALONE(heappop_max, pop, true)
WITH_ITEM(heappush_max, push, true)
WITH_ITEM(heappushpop_max, push_pop, true)
WITH_ITEM(heapreplace_max, replace, true)
#else
ALONE(_heapify_max, heapify, true)
ALONE(_heappop_max, pop, true)
WITH_ITEM(_heapreplace_max, replace, true)
#endif

static const RtMethodDef methods[] = {
    RT_METHOD_FAST("heappush", heapq_heappush, "Add an item to a heap."),
    RT_METHOD_FAST("heappushpop", heapq_heappushpop, "Add an item to a heap, and take the smallest off it."),
    RT_METHOD_O("heappop", heapq_heappop, "Take the smallest item off a heap."),
    RT_METHOD_FAST("heapreplace", heapq_heapreplace, "Take the smallest item off a heap, and add another one."),
    RT_METHOD_O("heapify", heapq_heapify, "Make a list a heap."),
#if RT_HOST >= 0x030e
    RT_METHOD_FAST("heappush_max", heapq_heappush_max, "Add an item to a heap whose largest is first."),
    RT_METHOD_FAST("heappushpop_max", heapq_heappushpop_max, "Add an item to a heap, and take the largest off it."),
    RT_METHOD_O("heappop_max", heapq_heappop_max, "Take the largest item off a heap."),
    RT_METHOD_FAST("heapreplace_max", heapq_heapreplace_max, "Take the largest item off a heap, and add another one."),
    RT_METHOD_O("heapify_max", heapq_heapify_max, "Make a list a heap whose largest is first."),
#else
    RT_METHOD_O("_heappop_max", heapq__heappop_max, "Take the largest item off a heap."),
    RT_METHOD_FAST("_heapreplace_max", heapq__heapreplace_max, "Take the largest item off a heap, and add another one."),
    RT_METHOD_O("_heapify_max", heapq__heapify_max, "Make a list a heap whose largest is first."),
#endif
    {0},
};

const RtModuleDef rt_heapq_def = {.name = "_heapq", .methods = methods, .doc = "Lists as heaps."};
