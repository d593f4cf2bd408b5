/* Building and spreading values; and what instructions ask for rarely. */
#include "rt_build.h"

#include "rt_exception.h"
#include "rt_format.h"
#include "rt_iter.h"
#include "rt_number.h"
#include "rt_push.h"
#include "rt_variables.h"

RtSet *
rt_build_set(RtThread *t, const RtValue *values, int n)
{
    RtSet *set = rt_set_new(t);
    for (int i = 0; set != NULL && i < n; i++) {
        if (rt_set_add(t, set, values[i]) < 0) {
            rt_decref(t, set);
            return NULL;
        }
    }
    return set;
}

RtDict *
rt_build_map(RtThread *t, const RtValue *values, int pairs)
{
    RtDict *dict = rt_dict_new_sized(t, pairs);
    for (int i = 0; dict != NULL && i < pairs; i++) {
        if (rt_dict_set(t, dict, values[2 * i], values[2 * i + 1]) < 0) {
            rt_decref(t, dict);
            return NULL;
        }
    }
    return dict;
}

RtDict *
rt_build_const_key_map(RtThread *t, RtTuple *keys, const RtValue *values, int n)
{
    RtDict *dict = rt_dict_new_sized(t, n);
    for (int i = 0; dict != NULL && i < n; i++) {
        if (rt_dict_set(t, dict, rt_tuple_item(keys, i), values[i]) < 0) {
            rt_decref(t, dict);
            return NULL;
        }
    }
    return dict;
}

/* --- unpacking --- */

RtTuple *
rt_unpack_to_tuple(RtThread *t, RtValue seq, int before, int after)
{
    int64_t n = after < 0 ? before : before + 1 + after;
    RtTuple *items = rt_tuple_new(t, n);
    if (items == NULL) {
        return NULL;
    }
    int failed = after < 0 ? rt_unpack(t, seq, n, items->items) : rt_unpack_ex(t, seq, before, after, items->items);
    if (failed < 0) {
        rt_decref(t, items);
        return NULL;
    }
    for (int64_t i = 0; i < n; i++) {
        items->items[i] = rt_value_heap_safe(t, items->items[i]);
    }
    return items;
}

static void
pour(RtTuple *items, int64_t start, int64_t end, RtValue *values)
{
    for (int64_t i = start; i < end; i++) {
        values[end - 1 - i] = items->items[i];
        items->items[i] = RT_NULL;
    }
}

void
rt_tuple_pour(RtThread *t, RtTuple *items, RtValue *values)
{
    pour(items, 0, rt_tuple_size(items), values);
    rt_decref(t, items);
}

RtValue
rt_tuple_pour_around(RtThread *t, RtTuple *items, int before, RtValue *left, RtValue *right)
{
    RtValue middle = items->items[before];
    items->items[before] = RT_NULL;
    pour(items, 0, before, left);
    pour(items, before + 1, rt_tuple_size(items), right);
    rt_decref(t, items);
    return middle;
}

void
rt_tuple_spread(RtThread *t, const RtTuple *tuple, RtValue *values)
{
    int64_t n = rt_tuple_size(tuple);
    for (int64_t i = 0; i < n; i++) {
        values[n - 1 - i] = rt_value_new_from(t, tuple->items[i]);
    }
}

void
rt_list_spread_locked(RtThread *t, RtList *list, RtValue *values)
{
    int64_t n = list->size;
    for (int64_t i = 0; i < n; i++) {
        values[n - 1 - i] = rt_slot_dup_locked(t, list->items[i]);
    }
}

/* --- text --- */

RtValue
rt_convert_value(RtThread *t, int how, RtValue v)
{
    return how == 1 ? rt_str_of(t, v) : how == 2 ? rt_repr(t, v) : rt_ascii(t, v);
}

/* --- rare operations --- */

/* A StopIteration that leaves a generator becomes a RuntimeError; anything else stays. */
static RtValue
stop_iteration_error(RtThread *t, RtValue exc)
{
    if (!rt_is_instance_of(t, exc, rt_exc_type(t, RT_EXC_StopIteration))) {
        return rt_dup(t, exc);
    }
    RtStr *text = rt_str_from_c(t, "generator raised StopIteration");
    RtValue message = rt_str_value(text);
    RtObject *error = text == NULL ? NULL : rt_exception_new(t, rt_exc_type(t, RT_EXC_RuntimeError), &message, 1);
    rt_close(t, message);
    if (error == NULL) {
        return RT_NULL;
    }
    RtException *made = (RtException *)error;
    made->cause = rt_value_object(exc);
    made->context = rt_value_object(exc);
    rt_incref(t, made->cause);
    rt_incref(t, made->context);
    made->suppress_context = true;
    return rt_value_take(error);
}

static RtValue
list_to_tuple(RtThread *t, RtValue list)
{
    RtTuple *tuple = rt_list_to_tuple(t, rt_as_list(list));
    return tuple == NULL ? RT_NULL : rt_value_take(tuple);
}

RtValue
rt_intrinsic_1(RtThread *t, RtFrame *f, int which, RtValue v)
{
    switch (which) {
        case 2:
            return rt_import_star(t, f, v) < 0 ? RT_NULL : RT_NONE;
        case 3:
            return stop_iteration_error(t, v);
        case 5:
            return rt_positive(t, v);
        case 6:
            return list_to_tuple(t, v);
        default:
            return rt_raise(t, RT_EXC_SystemError, "unknown intrinsic operation %d", which);
    }
}
