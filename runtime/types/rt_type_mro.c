/* Inheritance: linear order of bases, and which base fixes the layout. */
#include <stdlib.h>

#include "rt_lock.h"
#include "rt_str.h"
#include "rt_tuple.h"
#include "rt_vm.h"

static RtType *
type_at(const RtTuple *tuple, int64_t i)
{
    return (RtType *)rt_value_object(rt_tuple_item(tuple, i));
}

/* --- C3 --- */

/* A list that takes part in the merge: what is before `next` has been placed. */
typedef struct {
    const RtTuple *types;
    int64_t next;
} MergeList;

static bool
in_a_tail(const MergeList *lists, int64_t count, const RtType *type)
{
    for (int64_t k = 0; k < count; k++) {
        for (int64_t i = lists[k].next + 1, n = rt_tuple_size(lists[k].types); i < n; i++) {
            if (type_at(lists[k].types, i) == type) {
                return true;
            }
        }
    }
    return false;
}

/* TypeError that lists the bases that could not be placed, each once. */
static void
raise_no_order(RtThread *t, const MergeList *lists, int64_t count)
{
    RtBuilder b;
    rt_builder_init(&b, t);
    const char *separator = "";
    bool failed = false;
    for (int64_t k = 0; k < count && !failed; k++) {
        if (lists[k].next >= rt_tuple_size(lists[k].types)) {
            continue;
        }
        RtType *head = type_at(lists[k].types, lists[k].next);
        bool seen = false;
        for (int64_t j = 0; j < k && !seen; j++) {
            seen = lists[j].next < rt_tuple_size(lists[j].types) && type_at(lists[j].types, lists[j].next) == head;
        }
        failed = !seen && (rt_builder_c(&b, separator) < 0 || rt_builder_str(&b, head->name) < 0);
        separator = ", ";
    }
    RtStr *names = rt_builder_finish(&b, failed);
    if (names != NULL) {
#if RT_HOST >= 0x030d
        rt_raise(t, RT_EXC_TypeError, "Cannot create a consistent method resolution order (MRO) for bases %U", names);
#else
        rt_raise(t, RT_EXC_TypeError, "Cannot create a consistent method resolution\norder (MRO) for bases %U", names);
#endif
        rt_decref(t, names);
    }
}

/* No base stands twice; 0 or -1. */
static int
check_duplicates(RtThread *t, RtTuple *bases)
{
    for (int64_t i = 0, n = rt_tuple_size(bases); i < n; i++) {
        for (int64_t j = i + 1; j < n; j++) {
            if (type_at(bases, i) == type_at(bases, j)) {
                rt_raise(t, RT_EXC_TypeError, "duplicate base class %N", type_at(bases, i));
                return -1;
            }
        }
    }
    return 0;
}

RtTuple *
rt_type_c3(RtThread *t, RtType *type, RtTuple *bases)
{
    int64_t count = rt_tuple_size(bases), most = 1;
    if (check_duplicates(t, bases) < 0) {
        return NULL;
    }
    for (int64_t i = 0; i < count; i++) {
        most += rt_tuple_size(type_at(bases, i)->mro);
    }
    MergeList *lists = malloc((size_t)(count + 1) * sizeof *lists);
    RtValue *order = malloc((size_t)most * sizeof *order);
    RtTuple *result = NULL;
    if (lists == NULL || order == NULL) {
        rt_raise_no_memory(t);
        goto done;
    }
    for (int64_t i = 0; i < count; i++) {
        lists[i] = (MergeList){type_at(bases, i)->mro, 0};
    }
    lists[count] = (MergeList){bases, 0};
    int64_t placed = 0;
    order[placed++] = rt_value_borrow(type);
    for (;;) {
        bool left = false;
        RtType *found = NULL;
        for (int64_t k = 0; k <= count && found == NULL; k++) {
            if (lists[k].next < rt_tuple_size(lists[k].types)) {
                RtType *head = type_at(lists[k].types, lists[k].next);
                left = true;
                if (!in_a_tail(lists, count + 1, head)) {
                    found = head;
                }
            }
        }
        if (found == NULL) {
            if (left) {
                raise_no_order(t, lists, count + 1);
            }
            else {
                result = rt_tuple_from_array(t, order, placed);
            }
            break;
        }
        order[placed++] = rt_value_borrow(found);
        for (int64_t k = 0; k <= count; k++) {
            if (lists[k].next < rt_tuple_size(lists[k].types) && type_at(lists[k].types, lists[k].next) == found) {
                lists[k].next++;
            }
        }
    }
done:
    free(lists);
    free(order);
    return result;
}

/* --- layout --- */

RtType *
rt_type_best_base(RtThread *t, RtTuple *bases)
{
    RtType *winner = NULL, *base = NULL;
    for (int64_t i = 0, n = rt_tuple_size(bases); i < n; i++) {
        RtValue v = rt_tuple_item(bases, i);
        if (!rt_is_type(v)) {
            rt_raise(t, RT_EXC_TypeError, "bases must be types");
            return NULL;
        }
        RtType *candidate_base = (RtType *)rt_value_object(v);
        if (!(candidate_base->flags & RT_TYPE_SUBCLASSABLE)) {
            rt_raise(t, RT_EXC_TypeError, "type '%N' is not an acceptable base type", candidate_base);
            return NULL;
        }
        RtType *candidate = candidate_base->solid;
        if (winner == NULL || (winner != candidate && rt_type_is_subtype(candidate, winner))) {
            winner = candidate;
            base = candidate_base;
        }
        else if (!rt_type_is_subtype(winner, candidate)) {
            rt_raise(t, RT_EXC_TypeError, "multiple bases have instance lay-out conflict");
            return NULL;
        }
    }
    return base;
}
