/* Dicts, their views and iterators, shared names, and dicts that threads share. */
#include "values.h"

static RtValue
numbered(RtThread *t, int64_t n)
{
    RtDict *d = rt_dict_new(t);
    for (int64_t i = 0; i < n; i++) {
        CHECK_INT(rt_dict_set(t, d, I(i), I(-i)), 0);
    }
    return rt_value_take(d);
}

static void
test_set_get_delete(void)
{
    RtThread *t = new_vm();
    RtDict *d = rt_dict_new(t);
    for (int64_t i = 0; i < 3000; i++) {
        CHECK_INT(rt_dict_set(t, d, I(i * 8), I(i)), 0);
    }
    CHECK_INT(rt_dict_size(d), 3000);
    for (int64_t i = 0; i < 3000; i++) {
        CHECK_INT(rt_small_int_value(rt_dict_get(t, d, I(i * 8))), i);
        CHECK(rt_value_is_null(rt_dict_get(t, d, I(i * 8 + 1))));
    }
    for (int64_t i = 0; i < 3000; i += 2) {
        CHECK_INT(rt_dict_del(t, d, I(i * 8)), 1);
        CHECK_INT(rt_dict_del(t, d, I(i * 8)), 0);
    }
    CHECK_INT(rt_dict_size(d), 1500);
    for (int64_t i = 0; i < 3000; i++) {
        CHECK_INT(rt_dict_has(t, d, I(i * 8)), i % 2);
    }
    /* Order of insertion, also after gaps have been closed. */
    for (int64_t i = 0; i < 3000; i++) {
        CHECK_INT(rt_dict_set(t, d, I(100000 + i), I(i)), 0);
    }
    int64_t position = 0, last = 0;
    RtValue key, v;
    while (rt_dict_next(t, d, &position, &key, &v)) {
        CHECK(rt_small_int_value(key) > last);
        last = rt_small_int_value(key);
    }
    CHECK_INT(last, 102999);
    rt_dict_clear(t, d);
    CHECK_INT(rt_dict_size(d), 0);
    CHECK(rt_value_is_null(rt_dict_get(t, d, I(8))));
    CHECK(t->exc == NULL);
    rt_decref(t, d);
    end_vm(t);
}

static void
test_strings(void)
{
    RtThread *t = new_vm();
    RtDict *d = rt_dict_new(t);
    RtStr *name = rt_intern(t, "name");
    RtValue same = fresh(t, "name"), other = fresh(t, "other"), one = rt_float(1.0);
    CHECK(rt_str_of_value(same) != name);
    CHECK_INT(rt_dict_set_str(t, d, name, I(1)), 0);
    CHECK_INT(rt_small_int_value(rt_dict_get(t, d, same)), 1);
    CHECK_INT(rt_small_int_value(rt_dict_get_str(t, d, name)), 1);
    CHECK(rt_value_is_null(rt_dict_get(t, d, other)));
    CHECK_INT(rt_dict_set(t, d, same, I(2)), 0);
    CHECK_INT(rt_dict_size(d), 1);
    CHECK_INT(rt_dict_set(t, d, other, I(3)), 0);
    CHECK_INT(rt_small_int_value(rt_dict_get_str(t, d, name)), 2);
    /* Keys of all kinds: 1, 1.0 and True are one key. */
    CHECK_INT(rt_dict_set(t, d, I(1), I(4)), 0);
    CHECK_INT(rt_small_int_value(rt_dict_get(t, d, one)), 4);
    CHECK_INT(rt_small_int_value(rt_dict_get(t, d, RT_TRUE)), 4);
    CHECK_INT(rt_small_int_value(rt_dict_get_str(t, d, name)), 2);
    RtValue pair = TUPLE_OF(t, I(1), same), pair2 = TUPLE_OF(t, one, other), list = LIST_OF(t, I(1));
    CHECK_INT(rt_dict_set(t, d, pair, I(5)), 0);
    CHECK_INT(rt_dict_has(t, d, pair), 1);
    CHECK_INT(rt_dict_has(t, d, pair2), 0);
    CHECK_INT(rt_dict_has(t, d, list), -1);
    CHECK_RAISED(t, RT_HOST >= 0x030e ? "TypeError(\"cannot use 'list' as a dict key (unhashable type: 'list')\")"
                                      : "TypeError(\"unhashable type: 'list'\")");
    CHECK_INT(rt_dict_del_str(t, d, name), 1);
    CHECK_REPR(t, rt_value_take(d), "{'other': 3, 1: 4, (1, 'name'): 5}");
    rt_close(t, pair);
    rt_close(t, pair2);
    rt_close(t, list);
    rt_close(t, same);
    rt_close(t, other);
    end_vm(t);
}

static void
test_counts(void)
{
    RtThread *t = new_vm();
    int64_t before = live_objects(t);
    RtValue key = TUPLE_OF(t, I(1)), v = LIST_OF(t, I(2)), w;
    RtDict *d = rt_dict_new(t), *copy;
    CHECK_INT(rt_dict_set(t, d, key, v), 0);
    CHECK_INT(rt_object_count(rt_value_object(key)), 2);
    CHECK_INT(rt_object_count(rt_value_object(v)), 2);
    CHECK_INT(rt_dict_set(t, d, key, v), 0);
    CHECK_INT(rt_object_count(rt_value_object(key)), 2);
    CHECK_INT(rt_object_count(rt_value_object(v)), 2);
    w = rt_dict_get(t, d, key);
    CHECK_INT(rt_object_count(rt_value_object(v)), 3);
    rt_close(t, w);
    w = rt_dict_setdefault(t, d, key, RT_NONE);
    CHECK(rt_value_is(w, v));
    rt_close(t, w);
    copy = rt_dict_copy(t, d);
    CHECK_INT(rt_object_count(rt_value_object(key)), 3);
    rt_decref(t, copy);
    w = rt_dict_pop(t, d, key);
    CHECK(rt_value_is(w, v));
    CHECK_INT(rt_object_count(rt_value_object(key)), 1);
    CHECK_INT(rt_object_count(rt_value_object(v)), 2);
    rt_close(t, w);
    rt_close(t, key);
    rt_close(t, v);
    rt_decref(t, d);
    CHECK_INT(live_objects(t), before);
    end_vm(t);
}

static void
test_methods(void)
{
    RtThread *t = new_vm();
    RtValue d = numbered(t, 3), list, pair, pairs;
    CHECK_INT(rt_small_int_value(METHOD(t, d, "get", I(2))), -2);
    CHECK(rt_value_is_none(METHOD(t, d, "get", I(9))));
    CHECK_INT(rt_small_int_value(METHOD(t, d, "get", I(9), I(1))), 1);
    CHECK_INT(rt_small_int_value(METHOD(t, d, "setdefault", I(9), I(7))), 7);
    CHECK_INT(rt_small_int_value(METHOD(t, d, "pop", I(9))), 7);
    CHECK_FAILS(t, METHOD(t, d, "pop", I(9)), "KeyError(9)");
    CHECK_INT(rt_small_int_value(METHOD(t, d, "pop", I(9), I(3))), 3);
    CHECK_REPR(t, METHOD(t, d, "popitem"), "(2, -2)");
    CHECK_REPR(t, rt_dup(t, d), "{0: 0, 1: -1}");
    CHECK_FAILS(t, rt_get_item(t, d, I(5)), "KeyError(5)");
    CHECK_INT(rt_del_item(t, d, I(5)), -1);
    CHECK_RAISED(t, "KeyError(5)");
    pair = TUPLE_OF(t, I(1), I(5));
    pairs = LIST_OF(t, pair);
    CHECK(rt_value_is_none(METHOD(t, d, "update", pairs)));
    CHECK_REPR(t, METHOD(t, d, "copy"), "{0: 0, 1: 5}");
    CHECK_REPR(t, rt_value_take(rt_value_object(NEW(t, dict, pairs))), "{1: 5}");
    list = LIST_OF(t, I(1));
    CHECK_FAILS(t, METHOD(t, d, "update", list), "TypeError('cannot convert dictionary update sequence element #0 to a sequence')");
    rt_list_set_take(t, rt_as_list(list), 0, LIST_OF(t, I(1), I(2), I(3)));
    CHECK_FAILS(t, METHOD(t, d, "update", list), "ValueError('dictionary update sequence element #0 has length 3; 2 is required')");
    CHECK_FAILS(t, METHOD(t, d, "update", I(1)), "TypeError(\"'int' object is not iterable\")");
    CHECK_FAILS(t, NEW(t, dict, I(1), I(2)), "TypeError('dict expected at most 1 argument, got 2')");
    CHECK_REPR(t, rt_binary(t, RT_OR, d, d), "{0: 0, 1: 5}");
    CHECK_FAILS(t, rt_binary(t, RT_OR, d, list), "TypeError(\"unsupported operand type(s) for |: 'dict' and 'list'\")");
    RtValue other = METHOD(t, d, "copy");
    CHECK(rt_value_is_true(rt_compare(t, d, other, RT_EQ)));
    rt_dict_set(t, rt_as_dict(other), I(0), RT_FALSE);
    CHECK(rt_value_is_true(rt_compare(t, d, other, RT_EQ)));
    rt_dict_set(t, rt_as_dict(other), I(0), I(3));
    CHECK(rt_value_is_true(rt_compare(t, d, other, RT_NE)));
    CHECK_FAILS(t, rt_compare(t, d, other, RT_LT), "TypeError(\"'<' not supported between instances of 'dict' and 'dict'\")");
    rt_dict_set(t, rt_as_dict(other), I(0), other);
    CHECK_REPR(t, rt_dup(t, other), "{0: {...}, 1: 5}");
    rt_dict_clear(t, rt_as_dict(other));
    CHECK_FAILS(t, METHOD(t, other, "popitem"), "KeyError('popitem(): dictionary is empty')");
    rt_close(t, other);
    rt_close(t, list);
    rt_close(t, pair);
    rt_close(t, pairs);
    rt_close(t, d);
    end_vm(t);
}

static void
test_iteration(void)
{
    RtThread *t = new_vm();
    RtValue d = numbered(t, 3), it = rt_iter(t, d);
    CHECK_INT(rt_small_int_value(rt_next(t, it)), 0);
    CHECK_INT(rt_small_int_value(METHOD(t, it, "__length_hint__")), 2);
    rt_dict_set(t, rt_as_dict(d), I(7), I(8));
    CHECK_FAILS(t, rt_next(t, it), "RuntimeError('dictionary changed size during iteration')");
    rt_dict_del(t, rt_as_dict(d), I(7));
    CHECK_FAILS(t, rt_next(t, it), "RuntimeError('dictionary changed size during iteration')");
    rt_close(t, it);
    it = METHOD(t, d, "__reversed__");
    CHECK_REPR(t, NEW(t, list, it), "[2, 1, 0]");
    rt_close(t, it);
    it = METHOD(t, d, "items");
    CHECK_REPR(t, NEW(t, list, it), "[(0, 0), (1, -1), (2, -2)]");
    rt_close(t, it);
    /* A key replaced by another one: the size is the same. */
    rt_close(t, d);
    d = numbered(t, 2);
    it = rt_iter(t, d);
    for (int64_t i = 0; i < 2; i++) {
        CHECK_INT(rt_small_int_value(rt_next(t, it)), i);
        rt_dict_del(t, rt_as_dict(d), I(i));
        rt_dict_set(t, rt_as_dict(d), I(i + 10), I(0));
    }
    CHECK_FAILS(t, rt_next(t, it), "RuntimeError('dictionary keys changed during iteration')");
    CHECK(rt_value_is_null(rt_next(t, it)));
    CHECK(t->exc == NULL);
    rt_close(t, it);
    rt_close(t, d);
    end_vm(t);
}

/* Keys that come and go leave gaps in the index: a look-up must still meet an empty slot, and the table must not grow. */
static void
test_gaps(void)
{
    RtThread *t = new_vm();
    RtValue d = numbered(t, 2), pair, key, v;
    for (int64_t i = 10; i < 5000; i++) {
        CHECK_INT(rt_dict_set(t, rt_as_dict(d), I(i), I(i)), 0);
        if (i % 2) {
            CHECK_INT(rt_dict_del(t, rt_as_dict(d), I(i)), 1);
        }
        else {
            pair = METHOD(t, d, "popitem");
            CHECK_INT(rt_small_int_value(rt_tuple_item(rt_as_tuple(pair), 0)), i);
            rt_close(t, pair);
        }
        CHECK_INT(rt_dict_has(t, rt_as_dict(d), I(i)), 0);
        CHECK_INT(rt_dict_has(t, rt_as_dict(d), I(-i)), 0);
    }
    CHECK(rt_as_dict(d)->keys->capacity < 20);
    CHECK_REPR(t, d, "{0: 0, 1: -1}");
    /* Pairs of an iterator that are kept are not used again. */
    d = numbered(t, 3);
    RtValue items = METHOD(t, d, "items"), it = rt_iter(t, items), first = rt_next(t, it), second = rt_next(t, it);
    CHECK(!rt_value_is(first, second));
    CHECK_REPR(t, first, "(0, 0)");
    CHECK_REPR(t, second, "(1, -1)");
    rt_close(t, it);
    rt_close(t, items);
    int64_t position = 0, n = 0;
    while (rt_dict_next(t, rt_as_dict(d), &position, &key, &v)) {
        n++;
    }
    CHECK_INT(n, 3);
    rt_close(t, d);
    end_vm(t);
}

static void
test_views(void)
{
    RtThread *t = new_vm();
    RtValue d = numbered(t, 3), keys = METHOD(t, d, "keys"), values = METHOD(t, d, "values"), items = METHOD(t, d, "items");
    RtValue list = LIST_OF(t, I(1), I(5)), pair = TUPLE_OF(t, I(1), I(-1)), s = NEW(t, set, list);
    CHECK_REPR(t, rt_dup(t, keys), "dict_keys([0, 1, 2])");
    CHECK_REPR(t, rt_dup(t, values), "dict_values([0, -1, -2])");
    CHECK_REPR(t, rt_dup(t, items), "dict_items([(0, 0), (1, -1), (2, -2)])");
    CHECK_INT(rt_length(t, keys), 3);
    CHECK_INT(rt_contains(t, keys, I(1)), 1);
    CHECK_INT(rt_contains(t, values, I(-1)), 1);
    CHECK_INT(rt_contains(t, values, I(1)), 0);
    CHECK_INT(rt_contains(t, items, pair), 1);
    CHECK_INT(rt_contains(t, items, I(1)), 0);
    CHECK_REPR(t, rt_binary(t, RT_AND, keys, list), "{1}");
    CHECK_REPR(t, rt_binary(t, RT_OR, keys, list), "{0, 1, 2, 5}");
    CHECK_REPR(t, rt_binary(t, RT_SUBTRACT, list, keys), "{5}");
    CHECK_REPR(t, rt_binary(t, RT_XOR, keys, list), "{0, 2, 5}");
    CHECK(rt_value_is_false(rt_compare(t, keys, s, RT_EQ)));
    CHECK(rt_value_is_false(METHOD(t, keys, "isdisjoint", s)));
    rt_dict_del(t, rt_as_dict(d), I(1));
    CHECK_REPR(t, rt_dup(t, keys), "dict_keys([0, 2])");
    rt_dict_set(t, rt_as_dict(d), I(0), values);
    CHECK_REPR(t, rt_dup(t, values), "dict_values([..., -2])");
    RtValue proxy = rt_get_attr(t, keys, rt_intern(t, "mapping"));
    CHECK_INT(rt_small_int_value(rt_get_item(t, proxy, I(2))), -2);
    CHECK_INT(rt_set_item(t, proxy, I(2), I(1)), -1);
    CHECK_RAISED(t, "TypeError(\"'mappingproxy' object does not support item assignment\")");
    rt_close(t, proxy);
    rt_close(t, list);
    rt_close(t, pair);
    rt_close(t, s);
    rt_close(t, keys);
    rt_close(t, values);
    rt_close(t, items);
    rt_close(t, d);
    end_vm(t);
}

static void
test_merge_for_calls(void)
{
    RtThread *t = new_vm();
    RtDict *d = rt_dict_new(t), *more = rt_dict_new(t);
    RtValue callable = rt_value_borrow(t->vm->types.int_);
    rt_dict_set_str(t, more, rt_intern(t, "a"), I(1));
    CHECK_INT(rt_dict_merge_call(t, d, rt_value_borrow(more), callable), 0);
    CHECK_INT(rt_dict_merge_call(t, d, rt_value_borrow(more), callable), -1);
    CHECK_RAISED(t, "TypeError(\"int() got multiple values for keyword argument 'a'\")");
    CHECK_INT(rt_dict_merge_call(t, d, I(1), callable), -1);
    CHECK_RAISED(t, "TypeError('int() argument after ** must be a mapping, not int')");
    CHECK_INT(rt_dict_update_display(t, d, I(1)), -1);
    CHECK_RAISED(t, "TypeError(\"'int' object is not a mapping\")");
    rt_dict_set_str(t, more, rt_intern(t, "b"), I(2));
    CHECK_INT(rt_dict_update_display(t, d, rt_value_borrow(more)), 0);
    CHECK_REPR(t, rt_value_take(d), "{'a': 1, 'b': 2}");
    rt_decref(t, more);
    end_vm(t);
}

/* A version stands for the keys and their places, until a key comes or goes. */
static void
test_versions(void)
{
    RtThread *t = new_vm();
    RtDict *d = rt_dict_new(t);
    RtStr *a = rt_intern(t, "a"), *b = rt_intern(t, "b");
    uint32_t version, again, entry;
    rt_dict_set_str(t, d, a, I(1));
    CHECK(!rt_dict_lookup_version(t, d, b, &version, &entry));
    CHECK(rt_dict_lookup_version(t, d, a, &version, &entry));
    CHECK_INT(entry, 0);
    CHECK(rt_dict_has_version(t, d, version));
    CHECK_INT(rt_small_int_value(rt_dict_load_entry(t, d, version, entry)), 1);
    rt_dict_set_str(t, d, a, I(2));
    CHECK_INT(rt_small_int_value(rt_dict_load_entry(t, d, version, entry)), 2);
    rt_dict_set_str(t, d, b, I(3));
    CHECK(rt_value_is_null(rt_dict_load_entry(t, d, version, entry)));
    CHECK(rt_dict_lookup_version(t, d, b, &again, &entry));
    CHECK(again != version);
    CHECK_INT(entry, 1);
    CHECK_INT(rt_dict_give_version(t, d), again);
    rt_dict_del_str(t, d, b);
    CHECK(rt_value_is_null(rt_dict_load_entry(t, d, again, entry)));
    CHECK(!rt_dict_has_version(t, d, again));
    rt_dict_clear(t, d);
    CHECK(!rt_dict_lookup_version(t, d, a, &version, &entry));
    /* When versions have run out there are none. */
    rt_dict_set_str(t, d, a, I(1));
    t->vm->containers.next_keys_version = UINT32_MAX;
    CHECK(!rt_dict_lookup_version(t, d, a, &version, &entry));
    CHECK_INT(rt_dict_give_version(t, d), 0);
    rt_decref(t, d);
    end_vm(t);
}

static void
test_shared_names(void)
{
    RtThread *t = new_vm();
    RtKeys *keys = rt_shared_keys_new(t);
    char text[16];
    for (int i = 0; i < RT_SHARED_NAMES_MAX; i++) {
        snprintf(text, sizeof text, "name_%d", i);
        CHECK_INT(rt_shared_keys_find(keys, rt_intern(t, text)), -1);
        CHECK_INT(rt_shared_keys_add_locked(t, keys, rt_intern(t, text)), i);
    }
    for (int i = 0; i < RT_SHARED_NAMES_MAX; i++) {
        snprintf(text, sizeof text, "name_%d", i);
        CHECK_INT(rt_shared_keys_find(keys, rt_intern(t, text)), i);
        CHECK_INT(rt_shared_keys_add_locked(t, keys, rt_intern(t, text)), i);
        CHECK(rt_shared_keys_name(keys, i) == rt_intern(t, text));
    }
    CHECK_INT(rt_shared_keys_add_locked(t, keys, rt_intern(t, "one more")), -1);
    CHECK_INT(rt_shared_keys_count(keys), RT_SHARED_NAMES_MAX);
    rt_shared_keys_free(t, keys);
    end_vm(t);
}

/* --- threads --- */

#define THREADS 4
#define EACH    3000

typedef struct {
    RtDict *d;
    RtStr *names[16];
    int64_t stop, seen;    /* atomic */
} Shared;

/* Every thread has keys of its own, and all count one up. */
static void
write_own(RtThread *t, int number, void *context)
{
    Shared *s = context;
    for (int64_t i = 0; i < EACH; i++) {
        CHECK_INT(rt_dict_set_take(t, s->d, TUPLE_OF(t, I(number), I(i)), TUPLE_OF(t, I(i), I(number))), 0);
        if (i % 2) {
            RtValue key = TUPLE_OF(t, I(number), I(i - 1)), v = rt_dict_pop(t, s->d, key);
            CHECK(rt_is_tuple_exact(v));
            CHECK_INT(rt_small_int_value(rt_as_tuple(v)->items[1]), number);
            rt_close(t, v);
            rt_close(t, key);
        }
        if (i % 64 == 0) {
            rt_safepoint(t);
        }
    }
}

static void
test_shared_writes(void)
{
    RtThread *t = new_vm();
    int64_t before = live_objects(t);
    Shared s = {.d = rt_dict_new(t)};
    harness_threads(t, THREADS, write_own, &s);
    CHECK_INT(rt_dict_size(s.d), THREADS * EACH / 2);
    for (int64_t number = 0; number < THREADS; number++) {
        for (int64_t i = 0; i < EACH; i++) {
            RtValue key = TUPLE_OF(t, I(number), I(i));
            CHECK_INT(rt_dict_has(t, s.d, key), i % 2);
            rt_close(t, key);
        }
    }
    rt_decref(t, s.d);
    CHECK_INT(live_objects(t), before);
    end_vm(t);
}

/* One thread changes the dict in every way, the others read it without the lock: a value always belongs to its key. */
static void
read_or_change(RtThread *t, int number, void *context)
{
    Shared *s = context;
    uint32_t state = (uint32_t)number + 1;
    if (number == 0) {
        for (int64_t i = 0; i < 20 * EACH; i++) {
            state = state * 1664525u + 1013904223u;
            uint32_t r = state >> 16, k = r % 16;
            switch (r / 16 % 8) {
            case 0:
                rt_dict_del_str(t, s->d, s->names[k]);
                break;
            case 1:
                if (r % 1024 < 16) {
                    rt_dict_clear(t, s->d);
                }
                break;
            case 2:
                rt_dict_set_take(t, s->d, TUPLE_OF(t, I(i % 100)), RT_NONE);
                break;
            default: {
                RtValue v = TUPLE_OF(t, rt_value_borrow(s->names[k]), I(i));
                CHECK_INT(rt_dict_set_str(t, s->d, s->names[k], v), 0);
                rt_close(t, v);
            }
            }
            if (i % 16 == 0) {
                rt_safepoint(t);
            }
        }
        rt_store_relaxed(&s->stop, 1);
        return;
    }
    int64_t seen = 0;
    while (!rt_load_relaxed(&s->stop)) {
        for (int k = 0; k < 16; k++) {
            uint32_t version, entry;
            RtValue v = number == 2 && rt_dict_lookup_version(t, s->d, s->names[k], &version, &entry)
                      ? rt_dict_load_entry(t, s->d, version, entry) : rt_dict_get_str(t, s->d, s->names[k]);
            if (rt_value_is_null(v)) {
                CHECK(t->exc == NULL);
                continue;
            }
            CHECK(rt_is_tuple_exact(v));
            CHECK(rt_value_is(rt_as_tuple(v)->items[0], rt_value_borrow(s->names[k])));
            rt_close(t, v);
            seen++;
        }
        if (number == 3) {
            int64_t position = 0;
            RtValue key, v;
            while (rt_dict_next(t, s->d, &position, &key, &v)) {
                CHECK(rt_value_is_none(v) || rt_value_is(rt_as_tuple(v)->items[0], key));
                rt_close(t, key);
                rt_close(t, v);
            }
        }
        rt_safepoint(t);
    }
    rt_add_relaxed(&s->seen, seen);
}

static void
test_shared_reads(void)
{
    RtThread *t = new_vm();
    Shared s = {.d = rt_dict_new(t)};
    for (int k = 0; k < 16; k++) {
        char text[16];
        snprintf(text, sizeof text, "key_%d", k);
        s.names[k] = rt_intern(t, text);
    }
    int64_t before = live_objects(t);
    harness_threads(t, RT_FT ? THREADS : 1, read_or_change, &s);
    rt_dict_clear(t, s.d);
    CHECK_INT(live_objects(t), before);
    rt_decref(t, s.d);
    end_vm(t);
}

int
main(int argc, char **argv)
{
    RUN(test_set_get_delete);
    RUN(test_strings);
    RUN(test_counts);
    RUN(test_methods);
    RUN(test_iteration);
    RUN(test_gaps);
    RUN(test_views);
    RUN(test_merge_for_calls);
    RUN(test_versions);
    RUN(test_shared_names);
    RUN(test_shared_writes);
    RUN(test_shared_reads);
    return DONE();
}
