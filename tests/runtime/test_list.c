/* Lists, sorting, and lists that threads share. */
#include "rt_sort.h"
#include "values.h"

static RtValue
numbers(RtThread *t, int64_t n)
{
    RtList *list = rt_list_new(t, 0);
    for (int64_t i = 0; i < n; i++) {
        CHECK_INT(rt_list_append(t, list, I(i)), 0);
    }
    return rt_value_take(list);
}

static void
test_append_pop(void)
{
    RtThread *t = new_vm();
    RtValue v = numbers(t, 1000);
    RtList *list = rt_as_list(v);
    CHECK_INT(rt_list_size(list), 1000);
    for (int64_t i = 0; i < 1000; i++) {
        CHECK_INT(rt_small_int_value(rt_list_get(t, list, i)), i);
    }
    CHECK(rt_value_is_null(rt_list_get(t, list, 1000)));
    CHECK(rt_value_is_null(rt_list_get(t, list, -1)));
    CHECK(t->exc == NULL);
    for (int64_t i = 999; i >= 1; i--) {
        CHECK_INT(rt_small_int_value(rt_list_pop(t, list, i % 2 ? -1 : i)), i);
    }
    CHECK(rt_items_capacity(list->items) < 200);
    CHECK_INT(rt_small_int_value(rt_list_pop(t, list, 0)), 0);
    CHECK_FAILS(t, rt_list_pop(t, list, 0), "IndexError('pop from empty list')");
    rt_list_append(t, list, I(5));
    CHECK_FAILS(t, rt_list_pop(t, list, 1), "IndexError('pop index out of range')");
    CHECK_REPR(t, v, "[5]");
    end_vm(t);
}

static void
test_items_are_counted(void)
{
    RtThread *t = new_vm();
    int64_t before = live_objects(t);
    RtValue inner = numbers(t, 1), v = LIST_OF(t, inner, inner), w;
    RtObject *o = rt_value_object(inner);
    CHECK_INT(rt_object_count(o), 3);
    w = rt_list_get(t, rt_as_list(v), 1);
    CHECK_INT(rt_object_count(o), 4);
    rt_close(t, w);
    rt_list_set_take(t, rt_as_list(v), 0, RT_NONE);
    CHECK_INT(rt_object_count(o), 2);
    rt_list_insert(t, rt_as_list(v), 0, inner);
    CHECK_INT(rt_object_count(o), 3);
    rt_list_delete_range(t, rt_as_list(v), 0, 1);
    CHECK_INT(rt_object_count(o), 2);
    w = rt_binary(t, RT_MULTIPLY, v, I(3));
    CHECK_INT(rt_object_count(o), 5);
    rt_close(t, w);
    w = rt_binary(t, RT_ADD, v, v);
    CHECK_INT(rt_object_count(o), 4);
    rt_close(t, w);
    w = rt_value_take(rt_list_to_tuple(t, rt_as_list(v)));
    CHECK_INT(rt_object_count(o), 3);
    rt_close(t, w);
    rt_list_clear(t, rt_as_list(v));
    CHECK_INT(rt_object_count(o), 1);
    rt_close(t, inner);
    rt_close(t, v);
    CHECK_INT(live_objects(t), before);
    end_vm(t);
}

static RtValue
slice_of(RtThread *t, int64_t start, int64_t stop, int64_t step)
{
    return rt_slice_new(t, start == -99 ? RT_NONE : I(start), stop == -99 ? RT_NONE : I(stop), I(step));
}

static void
assign(RtThread *t, RtValue v, int64_t start, int64_t stop, int64_t step, RtValue x)
{
    RtValue s = slice_of(t, start, stop, step);
    CHECK_INT(rt_set_item(t, v, s, x), 0);
    rt_close(t, s);
}

static void
test_slices(void)
{
    RtThread *t = new_vm();
    RtValue v = numbers(t, 6), s = slice_of(t, -99, -99, -2), w;
    CHECK_REPR(t, rt_get_item(t, v, s), "[5, 3, 1]");
    CHECK_REPR(t, rt_get_slice(t, v, I(1), I(-1)), "[1, 2, 3, 4]");
    CHECK_REPR(t, rt_get_slice(t, v, I(4), I(2)), "[]");
    w = LIST_OF(t, I(7), I(8), I(9));
    assign(t, v, 1, 2, 1, w);
    CHECK_REPR(t, rt_dup(t, v), "[0, 7, 8, 9, 2, 3, 4, 5]");
    assign(t, v, -99, -99, 3, w);
    CHECK_REPR(t, rt_dup(t, v), "[7, 7, 8, 8, 2, 3, 9, 5]");
    assign(t, v, 2, 6, 1, w);
    CHECK_REPR(t, rt_dup(t, v), "[7, 7, 7, 8, 9, 9, 5]");
    assign(t, v, 5, 1, 1, w);
    CHECK_REPR(t, rt_dup(t, v), "[7, 7, 7, 8, 9, 7, 8, 9, 9, 5]");
    assign(t, v, 1, 3, 1, v);
    CHECK_REPR(t, rt_dup(t, v), "[7, 7, 7, 7, 8, 9, 7, 8, 9, 9, 5, 8, 9, 7, 8, 9, 9, 5]");
    RtValue del = slice_of(t, -99, -99, -3);
    CHECK_INT(rt_del_item(t, v, del), 0);
    CHECK_REPR(t, rt_dup(t, v), "[7, 7, 7, 8, 7, 8, 9, 5, 9, 7, 9, 9]");
    rt_close(t, del);
    CHECK_INT(rt_set_item(t, v, s, w), -1);
    CHECK_RAISED(t, "ValueError('attempt to assign sequence of size 3 to extended slice of size 6')");
    CHECK_INT(rt_set_item(t, v, s, I(1)), -1);
    CHECK_RAISED(t, "TypeError('must assign iterable to extended slice')");
    CHECK_INT(rt_set_slice(t, v, I(1), I(2), I(1)), -1);
#if RT_HOST >= 0x030d
    CHECK_RAISED(t, "TypeError('must assign iterable to extended slice')");
#else
    CHECK_RAISED(t, "TypeError('can only assign an iterable')");
#endif
    CHECK_INT(rt_del_item(t, v, I(50)), -1);
    CHECK_RAISED(t, "IndexError('list assignment index out of range')");
    CHECK_INT(rt_set_item(t, v, RT_NONE, I(1)), -1);
    CHECK_RAISED(t, "TypeError('list indices must be integers or slices, not NoneType')");
    CHECK_FAILS(t, rt_get_item(t, v, I(50)), "IndexError('list index out of range')");
    rt_close(t, w);
    rt_close(t, s);
    rt_close(t, v);
    end_vm(t);
}

static void
test_operators(void)
{
    RtThread *t = new_vm();
    RtValue a = numbers(t, 3), b = numbers(t, 2), c = TUPLE_OF(t, I(9)), d;
    CHECK_REPR(t, rt_binary(t, RT_ADD, a, b), "[0, 1, 2, 0, 1]");
    CHECK_REPR(t, rt_binary(t, RT_MULTIPLY, I(2), b), "[0, 1, 0, 1]");
    CHECK_REPR(t, rt_binary(t, RT_MULTIPLY, b, I(0)), "[]");
    CHECK_FAILS(t, rt_binary(t, RT_ADD, a, c), "TypeError('can only concatenate list (not \"tuple\") to list')");
    CHECK_FAILS(t, rt_binary(t, RT_ADD, I(1), a), "TypeError(\"unsupported operand type(s) for +: 'int' and 'list'\")");
    CHECK_FAILS(t, rt_binary(t, RT_MULTIPLY, a, a), "TypeError(\"can't multiply sequence by non-int of type 'list'\")");
    d = rt_inplace(t, RT_ADD, b, c);
    CHECK(rt_value_is(d, b));
    CHECK_REPR(t, d, "[0, 1, 9]");
    d = rt_inplace(t, RT_MULTIPLY, b, I(2));
    CHECK(rt_value_is(d, b));
    CHECK_REPR(t, d, "[0, 1, 9, 0, 1, 9]");
    CHECK_FAILS(t, rt_inplace(t, RT_ADD, b, I(1)), "TypeError(\"'int' object is not iterable\")");
    CHECK(rt_value_is_true(rt_compare(t, b, a, RT_LT) ) == false);
    CHECK(rt_value_is_true(rt_compare(t, a, b, RT_LT)) == true);
    CHECK(rt_value_is_true(rt_compare(t, a, a, RT_EQ)));
    CHECK(rt_value_is_true(rt_compare(t, a, b, RT_NE)));
    CHECK_INT(rt_contains(t, a, I(2)), 1);
    CHECK_INT(rt_contains(t, a, I(7)), 0);
    rt_list_append(t, rt_as_list(a), a);
    CHECK_REPR(t, rt_dup(t, a), "[0, 1, 2, [...]]");
    int64_t hash;
    CHECK_INT(rt_hash(t, a, &hash), -1);
    CHECK_RAISED(t, "TypeError(\"unhashable type: 'list'\")");
    rt_close(t, a);
    rt_close(t, b);
    rt_close(t, c);
    end_vm(t);
}

static void
test_methods(void)
{
    RtThread *t = new_vm();
    RtValue v = NEW(t, list), text = S(t, "cab"), w;
    CHECK(rt_value_is_none(METHOD(t, v, "extend", text)));
    CHECK(rt_value_is_none(METHOD(t, v, "insert", I(-1), I(1))));
    CHECK(rt_value_is_none(METHOD(t, v, "append", RT_NONE)));
    CHECK_REPR(t, rt_dup(t, v), "['c', 'a', 1, 'b', None]");
    CHECK(rt_value_is_none(METHOD(t, v, "reverse")));
    CHECK_REPR(t, METHOD(t, v, "copy"), "[None, 'b', 1, 'a', 'c']");
    CHECK_INT(rt_small_int_value(METHOD(t, v, "index", I(1))), 2);
    CHECK_FAILS(t, METHOD(t, v, "index", I(1), I(3)), RT_HOST >= 0x030e ? "ValueError('list.index(x): x not in list')"
                                                                               : "ValueError('1 is not in list')");
    CHECK_FAILS(t, METHOD(t, v, "remove", I(5)), "ValueError('list.remove(x): x not in list')");
    CHECK(rt_value_is_none(METHOD(t, v, "remove", I(1))));
    CHECK_INT(rt_small_int_value(METHOD(t, v, "count", RT_NONE)), 1);
    CHECK(rt_value_is_none(METHOD(t, v, "pop", I(0))));
    CHECK_FAILS(t, METHOD(t, v, "pop", I(0), I(0)), "TypeError('pop expected at most 1 argument, got 2')");
    CHECK_FAILS(t, METHOD(t, v, "insert", I(0)), "TypeError('insert expected 2 arguments, got 1')");
    CHECK_FAILS(t, METHOD(t, v, "append"), "TypeError('list.append() takes exactly one argument (0 given)')");
    CHECK_FAILS(t, METHOD(t, v, "clear", I(1)), "TypeError('list.clear() takes no arguments (1 given)')");
    w = METHOD(t, v, "__reversed__");
    CHECK_REPR(t, NEW(t, list, w), "['c', 'a', 'b']");
    rt_close(t, w);
    CHECK(rt_value_is_none(METHOD(t, v, "sort")));
    CHECK_REPR(t, rt_dup(t, v), "['a', 'b', 'c']");
    CHECK_FAILS(t, METHOD(t, v, "sort", I(1)), "TypeError('sort() takes no positional arguments')");
    CHECK(rt_value_is_none(METHOD(t, v, "clear")));
    CHECK_REPR(t, v, "[]");
    CHECK_FAILS(t, NEW(t, list, I(1)), "TypeError(\"'int' object is not iterable\")");
    CHECK_INT(rt_list_extend_iterable(t, rt_list_new(t, 0), I(1)), -1);
    CHECK_RAISED(t, "TypeError('Value after * must be an iterable, not int')");
    end_vm(t);
}

/* --- sorting --- */

static uint32_t
random_next(uint32_t *state)
{
    return *state = *state * 1664525u + 1013904223u;
}

/* Sorted pairs (key, number): equal keys must keep the order of their numbers. */
static void
check_sort(RtThread *t, int64_t n, uint32_t keys, RtValue (*make)(RtThread *t, uint32_t key), bool reverse)
{
    uint32_t state = (uint32_t)n * 77 + keys;
    RtValue *key = calloc((size_t)n + 1, sizeof *key), *value = calloc((size_t)n + 1, sizeof *value);
    RtList *list = rt_list_new(t, n), *by = rt_list_new(t, n);
    for (int64_t i = 0; i < n; i++) {
        uint32_t k = random_next(&state) >> 8;
        key[i] = make(t, k % keys);
        value[i] = I((int64_t)i);
    }
    if (reverse) {
        CHECK_INT(rt_list_extend(t, list, rt_value_take(rt_list_from_array(t, key, n))), 0);
        CHECK_INT(rt_list_sort(t, list, RT_NONE, true), 0);
        for (int64_t i = 1; i < n; i++) {
            RtValue a = rt_list_get(t, list, i - 1), b = rt_list_get(t, list, i);
            CHECK_INT(rt_compare_bool(t, a, b, RT_LT), 0);
        }
    }
    else {
        CHECK_INT(rt_sort(t, key, value, n), 0);
        for (int64_t i = 1; i < n; i++) {
            CHECK_INT(rt_compare_bool(t, key[i], key[i - 1], RT_LT), 0);
            if (!rt_compare_bool(t, key[i - 1], key[i], RT_LT)) {
                CHECK(rt_small_int_value(value[i - 1]) < rt_small_int_value(value[i]));
            }
        }
    }
    rt_decref(t, list);
    rt_decref(t, by);
    free(key);
    free(value);
}

static RtValue make_int(RtThread *t, uint32_t k)   { return (void)t, I((int64_t)k - 500); }
static RtValue make_float(RtThread *t, uint32_t k) { return (void)t, rt_float(k / 7.0); }
static RtValue make_mixed(RtThread *t, uint32_t k) { return (void)t, k % 2 ? I(k) : rt_float(k); }
static RtValue
make_str(RtThread *t, uint32_t k)
{
    return rt_str_value(rt_str_format(t, "%d", (int)k));
}
static RtValue
make_tuple(RtThread *t, uint32_t k)
{
    return TUPLE_OF(t, I(k / 10), I(k % 10));
}

static void
test_sort(void)
{
    RtThread *t = new_vm();
    const int64_t sizes[] = {0, 1, 2, 3, 31, 63, 64, 65, 127, 200, 1000, 5000};
    RtValue (*const makes[])(RtThread *, uint32_t) = {make_int, make_float, make_mixed, make_str, make_tuple};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        for (size_t m = 0; m < 5; m++) {
            check_sort(t, sizes[s], 10, makes[m], false);
            check_sort(t, sizes[s], 100000, makes[m], false);
            check_sort(t, sizes[s], 50, makes[m], true);
        }
    }
    /* Long runs up and down: galloping. */
    RtList *list = rt_list_new(t, 0);
    for (int64_t i = 0; i < 3000; i++) {
        rt_list_append(t, list, I(i < 1000 ? i * 2 : i < 2000 ? 3000 - i : i % 100));
    }
    CHECK_INT(rt_list_sort(t, list, RT_NONE, false), 0);
    for (int64_t i = 1; i < 3000; i++) {
        CHECK(rt_small_int_value(list->items[i - 1]) <= rt_small_int_value(list->items[i]));
    }
    rt_decref(t, list);
    end_vm(t);
}

/* A comparison that fails leaves every item in the list once. */
static void
test_sort_failure(void)
{
    RtThread *t = new_vm();
    for (int64_t bad = 0; bad < 300; bad += 7) {
        RtList *list = rt_list_new(t, 0);
        for (int64_t i = 0; i < 300; i++) {
            rt_list_append(t, list, i == bad ? RT_NONE : I((i * 37) % 300));
        }
        CHECK_INT(rt_list_sort(t, list, RT_NONE, false), -1);
        CHECK(rt_error_matches(t, RT_EXC_TypeError));
        rt_error_clear(t);
        CHECK_INT(rt_list_size(list), 300);
        bool seen[300] = {false};
        int nones = 0;
        for (int64_t i = 0; i < 300; i++) {
            if (rt_value_is_none(list->items[i])) {
                nones++;
            }
            else {
                CHECK(!seen[rt_small_int_value(list->items[i])]);
                seen[rt_small_int_value(list->items[i])] = true;
            }
        }
        CHECK_INT(nones, 1);
        rt_decref(t, list);
    }
    end_vm(t);
}

/* --- threads --- */

#define THREADS 4
#define EACH    2000

typedef struct {
    RtList *list;
    int64_t popped;        /* atomic */
    int64_t stop;          /* atomic */
} Shared;

/* Every thread appends its own new objects; half of them also take some out again. */
static void
append_and_pop(RtThread *t, int number, void *context)
{
    Shared *s = context;
    for (int64_t i = 0; i < EACH; i++) {
        CHECK_INT(rt_list_append_take(t, s->list, TUPLE_OF(t, I(number), I(i))), 0);
        if (number % 2 && i % 3 == 0) {
            RtValue v = rt_list_pop(t, s->list, i % 2 ? -1 : 0);
            CHECK(!rt_value_is_null(v));
            CHECK(rt_is_tuple_exact(v));
            rt_close(t, v);
            rt_add_relaxed(&s->popped, 1);
        }
        if (i % 64 == 0) {
            rt_safepoint(t);
        }
    }
}

static void
test_shared_append(void)
{
    RtThread *t = new_vm();
    int64_t before = live_objects(t);
    Shared s = {rt_list_new(t, 0), 0, 0};
    harness_threads(t, THREADS, append_and_pop, &s);
    CHECK_INT(rt_list_size(s.list), THREADS * EACH - s.popped);
    int64_t left[THREADS] = {0};
    for (int64_t i = 0; i < rt_list_size(s.list); i++) {
        RtValue v = rt_list_get(t, s.list, i);
        left[rt_small_int_value(rt_as_tuple(v)->items[0])]++;
        rt_close(t, v);
    }
    CHECK(left[0] <= EACH && left[1] <= EACH && left[0] > 0);
    rt_decref(t, s.list);
    CHECK_INT(live_objects(t), before);
    end_vm(t);
}

/* One thread changes the list in every way, the others read it without the lock: what they read is alive and is
 * what was put in. */
static void
read_or_change(RtThread *t, int number, void *context)
{
    Shared *s = context;
    if (number == 0) {
        uint32_t state = 5;
        for (int64_t i = 0; i < 20 * EACH; i++) {
            uint32_t r = random_next(&state) >> 16;
            RtValue v = TUPLE_OF(t, I(i), I(-i));
            switch (r % 8) {
            case 0: rt_list_insert(t, s->list, 0, v); break;
            case 1: if (rt_list_size(s->list) > 5) { rt_close(t, rt_list_pop(t, s->list, 2)); } break;
            case 2: if (rt_list_size(s->list) > 1) { rt_list_set_take(t, s->list, 0, rt_dup(t, v)); } break;
            case 3: rt_list_reverse(t, s->list); break;
            case 4: if (r % 64 == 4) { rt_list_clear(t, s->list); } break;
            case 5: if (rt_list_size(s->list) > 200) { rt_list_delete_range(t, s->list, 10, 190); } break;
            default: rt_list_append(t, s->list, v); break;
            }
            rt_close(t, v);
            if (i % 16 == 0) {
                rt_safepoint(t);
            }
        }
        rt_store_relaxed(&s->stop, 1);
        return;
    }
    int64_t seen = 0;
    while (!rt_load_relaxed(&s->stop)) {
        for (int64_t i = 0; i < 50; i++) {
            RtValue v = rt_list_get(t, s->list, i);
            if (rt_value_is_null(v)) {
                break;
            }
            CHECK(rt_is_tuple_exact(v));
            RtTuple *pair = rt_as_tuple(v);
            CHECK_INT(rt_tuple_size(pair), 2);
            CHECK_INT(rt_small_int_value(pair->items[0]), -rt_small_int_value(pair->items[1]));
            rt_close(t, v);
            seen++;
        }
        rt_safepoint(t);
    }
    rt_add_relaxed(&s->popped, seen);
}

static void
test_shared_reads(void)
{
    RtThread *t = new_vm();
    int64_t before = live_objects(t);
    Shared s = {rt_list_new(t, 0), 0, 0};
    harness_threads(t, RT_FT ? THREADS : 1, read_or_change, &s);
    rt_decref(t, s.list);
    CHECK_INT(live_objects(t), before);
    end_vm(t);
}

int
main(int argc, char **argv)
{
    RUN(test_append_pop);
    RUN(test_items_are_counted);
    RUN(test_slices);
    RUN(test_operators);
    RUN(test_methods);
    RUN(test_sort);
    RUN(test_sort_failure);
    RUN(test_shared_append);
    RUN(test_shared_reads);
    return DONE();
}
