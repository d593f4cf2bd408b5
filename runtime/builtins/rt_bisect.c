/* _bisect: where something belongs in a sorted sequence. */
#include "rt_error.h"
#include "rt_intern.h"
#include "rt_list.h"
#include "rt_number.h"
#include "rt_slice.h"
#include "rt_sorted.h"
#include "rt_subscript.h"
#include "rt_vm.h"

typedef struct {
    RtValue list, x, key;    /* borrowed; key None: there is none */
    int64_t lo, hi;          /* the place is in lo..hi */
    bool right;              /* behind what is equal */
} Search;

/* A bound that was given: 0, or -1 with an exception.  None is -1, as is every sign that the end is meant. */
static int
read_bounds(RtThread *t, Search *s, RtValue lo, RtValue hi)
{
    s->lo = 0;
    s->hi = -1;
    if (!rt_value_is_null(lo) && rt_index_argument(t, lo, &s->lo) < 0) {
        return -1;
    }
    if (rt_value_is_null(hi) || rt_value_is_none(hi)) {
        return 0;
    }
    if (!rt_has_index(t, hi)) {
        rt_raise(t, RT_EXC_TypeError, "argument should be integer or None, not '%T'", hi);
        return -1;
    }
    return rt_index_int64(t, hi, RT_EXC_OverflowError, &s->hi);
}

/* 0, or -1 with TypeError when the value has no items by number. */
static int
check_sequence(RtThread *t, RtValue list)
{
    RtType *type = rt_type_of(t, list);
    if (type->slots.get_item == NULL || (type->flags & RT_TYPE_TYPE_SUB)) {
        rt_raise(t, RT_EXC_TypeError, "'%N' object does not support indexing", type);
        return -1;
    }
    bool is_mapping = type->slots.get_item == t->vm->types.dict->slots.get_item || (type->spec != NULL && (type->flags & RT_TYPE_MAPPING));
    if (is_mapping || type == t->vm->types.generic_alias) {
        rt_raise(t, RT_EXC_TypeError, "%N is not a sequence", type);
        return -1;
    }
    return 0;
}

/* Does x go before (or, to the left, not behind) item number `i`?  1, 0, -1.  *quick: from 3.12 on the host compares by the type's own
 * slot as long as both have the same, and when it has declined, begins this step again with the operator. */
static int
goes_before(RtThread *t, Search *s, int64_t i, bool *quick)
{
    RtValue item = rt_get_item(t, s->list, rt_small_int(i));
    if (!rt_value_is_null(item) && !rt_value_is_none(s->key)) {
        RtValue made = rt_call_1(t, s->key, item);
        rt_close(t, item);
        item = made;
    }
    if (rt_value_is_null(item)) {
        return -1;
    }
    RtValue a = s->right ? s->x : item, b = s->right ? item : s->x;
    int less = -1;
    if (*quick) {
        RtCompareFn compare = rt_type_of(t, s->x)->slots.compare;
        RtValue answer = compare != NULL && compare == rt_type_of(t, item)->slots.compare ? compare(t, a, b, RT_LT) : RT_NOT_IMPLEMENTED;
        *quick = !rt_value_is(answer, RT_NOT_IMPLEMENTED);
        less = rt_value_is_null(answer) || !*quick ? -1 : rt_truth(t, answer);
        rt_close(t, answer);
    }
    else {
        less = rt_compare_bool(t, a, b, RT_LT);
    }
    rt_close(t, item);
    return less < 0 ? -1 : less == s->right;
}

/* The place, or -1 with an exception. */
static int64_t
find(RtThread *t, Search *s)
{
    if (s->lo < 0) {
        rt_raise(t, RT_EXC_ValueError, "lo must be non-negative");
        return -1;
    }
    if (s->hi == -1) {
        s->hi = rt_length(t, s->list);
        if (s->hi < 0) {
            return -1;
        }
    }
    if ((RT_HOST >= 0x030c || s->lo < s->hi) && check_sequence(t, s->list) < 0) {
        return -1;
    }
    bool quick = RT_HOST >= 0x030c;
    while (s->lo < s->hi) {
        int64_t middle = (int64_t)(((uint64_t)s->lo + (uint64_t)s->hi) / 2);
        bool was_quick = quick;
        int before = goes_before(t, s, middle, &quick);
        if (before < 0 && !(was_quick && !quick && t->exc == NULL)) {
            return -1;
        }
        if (before > 0) {
            s->hi = middle;
        }
        else if (before == 0) {
            s->lo = middle + 1;
        }
    }
    return s->lo;
}

static int
parse(RtThread *t, const char *name, Search *s, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    const RtArgsSpec spec = {name, {"a", "x", "lo", "hi", "key"}, 5, .required = 2, .positional = 4};
    RtValue out[5];
    if (rt_args_parse(t, &spec, args, nargs, kwnames, out) < 0 || read_bounds(t, s, out[2], out[3]) < 0) {
        return -1;
    }
    s->list = out[0];
    s->x = out[1];
    s->key = rt_value_is_null(out[4]) ? RT_NONE : out[4];
    return 0;
}

static RtValue
bisect(RtThread *t, const char *name, bool right, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    Search s = {.right = right};
    int64_t place = parse(t, name, &s, args, nargs, kwnames) < 0 ? -1 : find(t, &s);
    return place < 0 ? RT_NULL : rt_small_int(place);
}

static RtValue
insort(RtThread *t, const char *name, bool right, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    Search s = {.right = right};
    if (parse(t, name, &s, args, nargs, kwnames) < 0) {
        return RT_NULL;
    }
    RtValue x = s.x, made = RT_NULL;
    if (!rt_value_is_none(s.key)) {
        s.x = made = rt_call_1(t, s.key, x);
        if (rt_value_is_null(made)) {
            return RT_NULL;
        }
    }
    int64_t place = find(t, &s);
    rt_close(t, made);
    if (place < 0) {
        return RT_NULL;
    }
    if (rt_is_list_exact(s.list)) {
        return rt_list_insert(t, rt_as_list(s.list), place, x) < 0 ? RT_NULL : RT_NONE;
    }
    RtStr *insert = rt_intern(t, "insert");
    RtValue done = insert != NULL ? rt_call_method(t, s.list, insert, (RtValue[]){rt_small_int(place), x}, 2) : RT_NULL;
    if (rt_value_is_null(done)) {
        return RT_NULL;
    }
    rt_close(t, done);
    return RT_NONE;
}

#define FUNCTION(how, side) \
    static RtValue how##_##side(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames) \
    { \
        (void)self; \
        return how(t, #how "_" #side, (#side)[0] == 'r', args, nargs, kwnames); \
    }
FUNCTION(bisect, left)
FUNCTION(bisect, right)
FUNCTION(insort, left)
FUNCTION(insort, right)

static const RtMethodDef methods[] = {
    RT_METHOD_FAST_KW("bisect_right", bisect_right, "The place for x in a sorted sequence, behind what is equal."),
    RT_METHOD_FAST_KW("insort_right", insort_right, "Insert x into a sorted list, behind what is equal."),
    RT_METHOD_FAST_KW("bisect_left", bisect_left, "The place for x in a sorted sequence, before what is equal."),
    RT_METHOD_FAST_KW("insort_left", insort_left, "Insert x into a sorted list, before what is equal."),
    {0},
};

const RtModuleDef rt_bisect_def = {.name = "_bisect", .methods = methods, .doc = "Where something belongs in a sorted sequence."};
