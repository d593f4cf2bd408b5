/* Types and instances: order of bases, versions and what is cached under them, layout, attributes. */
#include "rt_attribute.h"
#include "rt_dict_keys.h"
#include "rt_function.h"
#include "rt_type.h"
#include "values.h"

static RtStr *
N(RtThread *t, const char *name)
{
    RtStr *s = rt_intern(t, name);
    CHECK(s != NULL);
    return s;
}

/* class name(bases...): one attribute, unless `attribute` is NULL. */
static RtValue
make_class(RtThread *t, const char *name, const RtValue *bases, int64_t n, const char *attribute, RtValue v)
{
    RtValue b = rt_value_take(n > 0 ? rt_tuple_from_array(t, bases, n) : rt_tuple_pack(t, 1, rt_value_borrow(t->vm->types.object)));
    RtDict *namespace_ = rt_dict_new(t);
    if (attribute != NULL) {
        CHECK(rt_dict_set_str(t, namespace_, N(t, attribute), v) == 0);
    }
    RtValue type = rt_type_new_class(t, t->vm->types.type, N(t, name), rt_as_tuple(b), namespace_, NULL, NULL);
    rt_close(t, b);
    rt_decref(t, namespace_);
    return type;
}
static RtValue
plain_class(RtThread *t, const char *name)
{
    return make_class(t, name, NULL, 0, NULL, RT_NULL);
}
static RtType *
as_type(RtValue v)
{
    return (RtType *)rt_value_object(v);
}
static RtValue
instance(RtThread *t, RtValue type)
{
    RtValue o = rt_call_0(t, type);
    CHECK(!rt_value_is_null(o));
    return o;
}
static int64_t
int_attr(RtThread *t, RtValue o, const char *name)
{
    RtValue v = rt_get_attr(t, o, N(t, name));
    CHECK(rt_value_is_int(v));
    return rt_small_int_value(v);
}
static void
set_int(RtThread *t, RtValue o, const char *name, int64_t i)
{
    CHECK_INT(rt_set_attr(t, o, N(t, name), I(i)), 0);
}

static void
test_order_of_bases(void)
{
    RtThread *t = new_vm();
    RtValue a = plain_class(t, "A"), b = make_class(t, "B", &a, 1, NULL, RT_NULL), c = make_class(t, "C", &a, 1, NULL, RT_NULL);
    RtValue d = make_class(t, "D", (RtValue[]){b, c}, 2, NULL, RT_NULL);
    RtType *order[] = {as_type(d), as_type(b), as_type(c), as_type(a), t->vm->types.object};
    CHECK_INT(rt_tuple_size(as_type(d)->mro), 5);
    for (int i = 0; i < 5; i++) {
        CHECK(rt_value_object(rt_tuple_item(as_type(d)->mro, i)) == &order[i]->head);
        CHECK(rt_type_is_subtype(as_type(d), order[i]));
    }
    CHECK(!rt_type_is_subtype(as_type(b), as_type(c)));
    RtValue bad = make_class(t, "E", (RtValue[]){a, b}, 2, NULL, RT_NULL);
    CHECK(rt_value_is_null(bad));
#if RT_HOST >= 0x030d
    CHECK_RAISED(t, "TypeError('Cannot create a consistent method resolution order (MRO) for bases A, B')");
#else
    CHECK_RAISED(t, "TypeError('Cannot create a consistent method resolution\\norder (MRO) for bases A, B')");
#endif
    bad = make_class(t, "F", (RtValue[]){rt_value_borrow(t->vm->types.int_), rt_value_borrow(t->vm->types.str)}, 2, NULL, RT_NULL);
    CHECK_FAILS(t, bad, "TypeError('multiple bases have instance lay-out conflict')");
    RtValue boolean = rt_value_borrow(t->vm->types.bool_);
    CHECK_FAILS(t, make_class(t, "G", &boolean, 1, NULL, RT_NULL), "TypeError(\"type 'bool' is not an acceptable base type\")");
    rt_close(t, d), rt_close(t, c), rt_close(t, b), rt_close(t, a);
    end_vm(t);
}

static void
test_versions(void)
{
    RtThread *t = new_vm();
    RtValue a = make_class(t, "A", NULL, 0, "x", I(1)), b = make_class(t, "B", &a, 1, NULL, RT_NULL);
    RtValue other = plain_class(t, "O");
    uint32_t of_b = rt_type_version(t, as_type(b)), of_a = rt_type_version(t, as_type(a)), of_other = rt_type_version(t, as_type(other));
    CHECK(of_a != 0 && of_b != 0 && of_a != of_b && of_other != of_a);
    CHECK_INT(rt_type_version(t, as_type(b)), of_b);
    CHECK_INT(rt_small_int_value(rt_type_lookup(t, as_type(b), N(t, "x"))), 1);
    CHECK_INT(rt_small_int_value(rt_type_lookup(t, as_type(b), N(t, "x"))), 1);       /* from the cache */
    CHECK(rt_value_is_null(rt_type_lookup(t, as_type(b), N(t, "y"))));
    set_int(t, a, "x", 2);
    CHECK_INT(as_type(a)->version, 0);
    CHECK_INT(as_type(b)->version, 0);       /* subclasses too */
    CHECK_INT(as_type(other)->version, of_other);
    CHECK_INT(rt_small_int_value(rt_type_lookup(t, as_type(b), N(t, "x"))), 2);
    set_int(t, b, "y", 3);
    CHECK_INT(rt_small_int_value(rt_type_lookup(t, as_type(b), N(t, "y"))), 3);
    CHECK(rt_type_version(t, as_type(b)) > of_b);
    uint32_t version;
    RtValue v = rt_type_lookup_ref_and_version(t, as_type(b), N(t, "x"), &version);
    CHECK_INT(rt_small_int_value(v), 2);
    CHECK_INT(version, as_type(b)->version);
    /* Versions that have run out stay out. */
    rt_store_relaxed(&t->vm->type_room.next_version, UINT32_MAX);
    set_int(t, b, "y", 4);
    CHECK_INT(rt_type_version(t, as_type(b)), 0);
    CHECK_INT(rt_type_version(t, as_type(b)), 0);
    CHECK_INT(rt_small_int_value(rt_type_lookup(t, as_type(b), N(t, "y"))), 4);
    set_int(t, b, "y", 5);
    CHECK_INT(rt_small_int_value(rt_type_lookup(t, as_type(b), N(t, "y"))), 5);
    rt_close(t, b), rt_close(t, a), rt_close(t, other);
    end_vm(t);
}

static void
test_init_cache(void)
{
    RtThread *t = new_vm();
    RtValue a = make_class(t, "A", NULL, 0, "x", I(1));
    RtObject *deferred = rt_object_new(t, t->vm->types.object, sizeof(RtObject));
    rt_object_set_deferred(t, deferred);
    RtObject *counted = rt_object_new(t, t->vm->types.object, sizeof(RtObject));
    uint32_t version = rt_type_version(t, as_type(a));
    CHECK(!rt_type_cache_init(t, as_type(a), deferred, 0));
    CHECK(!rt_type_cache_init(t, as_type(a), deferred, version + 1));
    CHECK(rt_type_cache_init(t, as_type(a), deferred, version));
    CHECK(as_type(a)->init_cache == deferred);
#if RT_FT
    CHECK(!rt_type_cache_init(t, as_type(a), counted, version));
#endif
    set_int(t, a, "x", 2);
    CHECK(as_type(a)->init_cache == NULL);
    CHECK(!rt_type_cache_init(t, as_type(a), deferred, version));      /* looked up before the change */
    CHECK(as_type(a)->init_cache == NULL);
    rt_decref(t, counted);
    rt_decref(t, deferred);
    rt_close(t, a);
    end_vm(t);
}

static void
test_inline_values(void)
{
    RtThread *t = new_vm();
    RtValue a = plain_class(t, "A"), o = instance(t, a);
    RtObject *object = rt_value_object(o);
    RtDict **dict = rt_instance_dict_pointer(object);
    CHECK_INT(rt_instance_find(t, object, N(t, "x")), -1);
    set_int(t, o, "x", 1);
    set_int(t, o, "y", 2);
    CHECK(*dict == NULL);
    int x = rt_instance_find(t, object, N(t, "x")), y = rt_instance_find(t, object, N(t, "y"));
    CHECK(x > 0 && y == x + 1);
    CHECK_INT(rt_small_int_value(*rt_instance_word(object, (uint32_t)x)), 1);
    CHECK_INT(int_attr(t, o, "y"), 2);
    set_int(t, o, "x", 3);
    CHECK(*dict == NULL);
    CHECK_INT(int_attr(t, o, "x"), 3);
    /* Another instance that begins with the second name has its attributes in another order: it gets a dict. */
    RtValue p = instance(t, a);
    set_int(t, p, "y", 5);
    CHECK(*rt_instance_dict_pointer(rt_value_object(p)) == NULL);
    set_int(t, p, "x", 6);
    CHECK(*rt_instance_dict_pointer(rt_value_object(p)) != NULL);
    CHECK_INT(rt_instance_find(t, rt_value_object(p), N(t, "x")), -1);
    CHECK_REPR(t, rt_value_take(rt_instance_dict(t, p)), "{'y': 5, 'x': 6}");
    /* Deleting and setting again moves a name to the end. */
    CHECK_INT(rt_set_attr(t, o, N(t, "x"), RT_NULL), 0);
    CHECK_FAILS(t, rt_get_attr(t, o, N(t, "x")), "AttributeError(\"'A' object has no attribute 'x'\")");
    set_int(t, o, "x", 7);
    CHECK_REPR(t, rt_value_take(rt_instance_dict(t, o)), "{'y': 2, 'x': 7}");
    /* More names than there is room for. */
    RtValue q = instance(t, a);
    for (int i = 0; i < 40; i++) {
        char name[8];
        snprintf(name, sizeof name, "n%d", i);
        set_int(t, q, name, i);
    }
    CHECK_INT(int_attr(t, q, "n0"), 0);
    CHECK_INT(int_attr(t, q, "n39"), 39);
    RtDict *d = rt_instance_dict(t, q);
    CHECK_INT(rt_dict_size(d), 40);
    CHECK_INT(rt_dict_set_str(t, d, N(t, "n0"), I(-1)), 0);
    CHECK_INT(int_attr(t, q, "n0"), -1);      /* the dict is the instance's own */
    rt_decref(t, d);
    rt_close(t, o), rt_close(t, p), rt_close(t, q), rt_close(t, a);
    rt_check_world(t);
    end_vm(t);
}

static void
test_slots(void)
{
    RtThread *t = new_vm();
    RtValue names = TUPLE_OF(t, S(t, "p"), S(t, "q"));
    RtValue a = make_class(t, "A", NULL, 0, "__slots__", names), o = instance(t, a);
    CHECK(!(as_type(a)->flags & RT_TYPE_HAS_DICT));
    CHECK_INT(as_type(a)->instance_size, sizeof(RtObject) + 2 * sizeof(RtValue));
    set_int(t, o, "q", 2);
    CHECK_INT(int_attr(t, o, "q"), 2);
    CHECK_FAILS(t, rt_get_attr(t, o, N(t, "p")), "AttributeError(\"'A' object has no attribute 'p'\")");
    CHECK_INT(rt_set_attr(t, o, N(t, "z"), I(1)), -1);
#if RT_HOST >= 0x030d
    CHECK_RAISED(t, "AttributeError(\"'A' object has no attribute 'z' and no __dict__ for setting new attributes\")");
#else
    CHECK_RAISED(t, "AttributeError(\"'A' object has no attribute 'z'\")");
#endif
    RtValue b = make_class(t, "B", &a, 1, NULL, RT_NULL), p = instance(t, b);
    set_int(t, p, "p", 1);
    set_int(t, p, "z", 3);
    CHECK_REPR(t, rt_value_take(rt_instance_dict(t, p)), "{'z': 3}");
    CHECK(as_type(b)->solid == as_type(a));
    rt_close(t, o), rt_close(t, p), rt_close(t, b), rt_close(t, a), rt_close(t, names);
    end_vm(t);
}

static void
test_slot_wrappers(void)
{
    RtThread *t = new_vm();
    RtValue int_ = rt_value_borrow(t->vm->types.int_), add = rt_get_attr(t, int_, N(t, "__add__")), text = S(t, "a");
    CHECK_REPR(t, rt_call_2(t, add, I(1), I(2)), "3");
    CHECK_REPR(t, rt_call_2(t, add, I(1), text), "NotImplemented");
    CHECK_FAILS(t, rt_call_2(t, add, text, I(1)), "TypeError(\"descriptor '__add__' requires a 'int' object but received a 'str'\")");
    CHECK_FAILS(t, rt_call_0(t, add), "TypeError(\"descriptor '__add__' of 'int' object needs an argument\")");
    RtValue bound = rt_get_attr(t, I(5), N(t, "__add__"));
    CHECK_REPR(t, rt_call_1(t, bound, I(2)), "7");
    CHECK_FAILS(t, rt_call_0(t, bound), "TypeError('expected 1 argument, got 0')");
    CHECK_FAILS(t, rt_set_attr(t, int_, N(t, "x"), I(1)) < 0 ? RT_NULL : RT_NONE, "TypeError(\"cannot set 'x' attribute of immutable type 'int'\")");
    rt_close(t, bound), rt_close(t, add), rt_close(t, text);
    end_vm(t);
}

/* A slot of a class follows assignments to its dunder method, in subclasses too. */
static RtValue
answer(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    (void)t, (void)self, (void)args, (void)nargs;
    return I(42);
}
static void
test_slots_follow(void)
{
    static const RtMethodDef def = RT_METHOD_FAST("answer", answer, NULL);
    RtThread *t = new_vm();
    RtValue f = rt_builtin_new(t, &def, RT_NULL, NULL), a = plain_class(t, "A"), b = make_class(t, "B", &a, 1, NULL, RT_NULL), o = instance(t, b);
    CHECK_INT(rt_length(t, o), -1);
    CHECK_RAISED(t, "TypeError(\"object of type 'B' has no len()\")");
    CHECK_INT(rt_set_attr(t, a, N(t, "__len__"), f), 0);
    CHECK_INT(rt_length(t, o), 42);
    CHECK_INT(rt_set_attr(t, b, N(t, "__len__"), RT_NONE), 0);
    CHECK_INT(rt_length(t, o), -1);
    CHECK_RAISED(t, "TypeError(\"'NoneType' object is not callable\")");
    CHECK_INT(rt_set_attr(t, b, N(t, "__len__"), RT_NULL), 0);
    CHECK_INT(rt_length(t, o), 42);
    CHECK_INT(rt_set_attr(t, a, N(t, "__len__"), RT_NULL), 0);
    CHECK_INT(rt_length(t, o), -1);
    rt_error_clear(t);
    int64_t hash;
    CHECK_INT(rt_hash(t, o, &hash), 0);
    CHECK_INT(rt_set_attr(t, a, N(t, "__hash__"), RT_NONE), 0);
    CHECK_INT(rt_hash(t, o, &hash), -1);
    CHECK_RAISED(t, "TypeError(\"unhashable type: 'B'\")");
    rt_close(t, o), rt_close(t, b), rt_close(t, a), rt_close(t, f);
    end_vm(t);
}

/* Threads read a class attribute and its instances' attributes while one assigns them: nobody sees anything but what was assigned. */
typedef struct {
    RtValue type, object;
} Shared;
static void
read_or_write(RtThread *t, int number, void *context)
{
    Shared *shared = context;
    int64_t last = 0;
    for (int i = 1; i <= 2000; i++) {
        if (number == 0) {
            RtValue v = LIST_OF(t, I(i));
            CHECK_INT(rt_set_attr(t, shared->type, N(t, "x"), v), 0);
            CHECK_INT(rt_set_attr(t, shared->object, N(t, "y"), v), 0);
            rt_close(t, v);
        }
        else {
            RtValue v = rt_get_attr(t, shared->object, N(t, number % 2 ? "x" : "y")), item = rt_get_item(t, v, I(0));
            CHECK(rt_small_int_value(item) >= last);
            last = rt_small_int_value(item);
            rt_close(t, v);
        }
        CHECK_INT(rt_check_periodic(t), 0);
    }
}
static void
test_threads(void)
{
    RtThread *t = new_vm();
    RtValue zero = LIST_OF(t, I(0)), a = make_class(t, "A", NULL, 0, "x", zero);
    Shared shared = {a, instance(t, a)};
    CHECK_INT(rt_set_attr(t, shared.object, N(t, "y"), zero), 0);
    harness_threads(t, 4, read_or_write, &shared);
    CHECK_REPR(t, rt_get_attr(t, shared.object, N(t, "x")), "[2000]");
    CHECK_REPR(t, rt_get_attr(t, shared.object, N(t, "y")), "[2000]");
    rt_close(t, shared.object), rt_close(t, a), rt_close(t, zero);
    rt_check_world(t);
    end_vm(t);
}

/* Threads set attributes of their own on one object: none is lost, whichever of them made the dict. */
static void
set_own(RtThread *t, int number, void *context)
{
    Shared *shared = context;
    for (int i = 0; i < 20; i++) {
        char name[16];
        snprintf(name, sizeof name, "a%d_%d", number, i);
        set_int(t, shared->object, name, i);
        CHECK_INT(int_attr(t, shared->object, name), i);
        CHECK_INT(rt_check_periodic(t), 0);
    }
}
static void
test_threads_set(void)
{
    RtThread *t = new_vm();
    RtValue a = plain_class(t, "A");
    for (int round = 0; round < 50; round++) {
        Shared shared = {a, instance(t, a)};
        harness_threads(t, 4, set_own, &shared);
        RtDict *d = rt_instance_dict(t, shared.object);
        CHECK_INT(rt_dict_size(d), 80);
        rt_decref(t, d);
        rt_close(t, shared.object);
    }
    rt_close(t, a);
    rt_check_world(t);
    end_vm(t);
}

/* A class that nobody has any more dies in a collection, and its bases forget it.  (A collection also takes what it finds on the
 * C stack for references: so the class is made and left in a function of its own.) */
static __attribute__((noinline)) void
use_subclass(RtThread *t, RtValue a)
{
    RtValue b = make_class(t, "B", &a, 1, NULL, RT_NULL), o = instance(t, b);
    CHECK_INT((int64_t)as_type(a)->subclasses->live, 1);
    set_int(t, o, "x", 1);
    rt_close(t, b);
    rt_gc_collect(t);
    CHECK_INT((int64_t)as_type(a)->subclasses->live, 1);      /* the instance keeps it */
    CHECK_INT(int_attr(t, o, "x"), 1);
    rt_close(t, o);
}
static __attribute__((noinline)) void
overwrite_stack(void)
{
    volatile uintptr_t used[1024];
    for (size_t i = 0; i < sizeof used / sizeof used[0]; i++) {
        used[i] = 0;       /* a memset() of what nobody reads is none */
    }
}
static void
test_classes_die(void)
{
    RtThread *t = new_vm();
    RtValue a = plain_class(t, "A");
    use_subclass(t, a);
    overwrite_stack();
    rt_gc_collect(t);
    rt_gc_collect(t);
    CHECK_INT((int64_t)as_type(a)->subclasses->live, 0);
    rt_close(t, a);
    end_vm(t);
}

/* Links come and go in any order, and the room for them does not grow with those that have gone. */
static void
test_subclasses(void)
{
    enum { N = 300, CHOICES = 5000 };
    RtThread *t = new_vm();
    RtType *base = as_type(plain_class(t, "A")), *subs[N];
    int order[N];
    int64_t count = 0;
    uint64_t seed = 7;
    for (int i = 0; i < N; i++) {
        subs[i] = as_type(plain_class(t, "B"));
    }
    for (int i = 0; i < CHOICES; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        int chosen = (int)(seed >> 40) % N;
        int64_t at = 0;
        while (at < count && order[at] != chosen) {
            at++;
        }
        if (at == count) {
            CHECK_INT(rt_type_add_subclass(t, base, subs[chosen]), 0);
            order[count++] = chosen;
        }
        else {
            if (i % 3 == 0) {       /* once more, for a moment */
                CHECK_INT(rt_type_add_subclass(t, base, subs[chosen]), 0);
                rt_type_remove_subclass(t, base, subs[chosen], true);
            }
            rt_type_remove_subclass(t, base, subs[chosen], false);
            memmove(&order[at], &order[at + 1], (size_t)(--count - at) * sizeof order[0]);
        }
        CHECK_INT((int64_t)base->subclasses->live, count);
        CHECK(base->subclasses->capacity <= 4 * N);
        int64_t seen = 0;
        for (size_t k = 0; k < base->subclasses->count; k++) {
            if (base->subclasses->items[k] != NULL) {
                CHECK(base->subclasses->items[k] == subs[order[seen]]);
                seen++;
            }
        }
        CHECK_INT(seen, count);
    }
    rt_type_remove_subclass(t, base, base, false);      /* is not there */
    while (count > 0) {
        rt_type_remove_subclass(t, base, subs[order[--count]], false);
    }
    for (int i = 0; i < N; i++) {
        rt_decref(t, subs[i]);
    }
    rt_decref(t, base);
    end_vm(t);
}

/* Each allocation of making a class, an instance and its attributes fails once: that is a MemoryError, and leaves nothing behind. */
static __attribute__((noinline)) bool
make_and_use(RtThread *t, RtStr *const *names, RtTuple *bases, RtDict *namespace_)
{
    RtValue type = rt_type_new_class(t, t->vm->types.type, names[0], bases, namespace_, NULL, NULL), o = RT_NULL;
    bool done = false;
    if (!rt_value_is_null(type)) {
        o = rt_call_0(t, type);
        done = !rt_value_is_null(o);
        for (int i = 0; i < 40 && done; i++) {
            done = rt_set_attr(t, o, names[i], I(i)) == 0;
        }
        if (done) {
            RtValue v = rt_get_attr(t, o, t->vm->names.__dict__);
            done = !rt_value_is_null(v);
            rt_close(t, v);
        }
        done = done && rt_set_attr(t, type, names[1], I(1)) == 0;
    }
    rt_close(t, o);
    rt_close(t, type);
    return done;
}
static void
test_no_memory(void)
{
    RtThread *t = new_vm();
    RtStr *names[40];
    for (int i = 0; i < 40; i++) {
        char name[8];
        snprintf(name, sizeof name, "n%d", i);
        names[i] = N(t, name);
    }
    RtTuple *bases = rt_tuple_pack(t, 1, rt_value_borrow(t->vm->types.object));
    RtDict *namespace_ = rt_dict_new(t);
    RtValue slots = TUPLE_OF(t, S(t, "__dict__"), S(t, "s"));
    CHECK_INT(rt_dict_set_str(t, namespace_, N(t, "__slots__"), slots), 0);
    CHECK(make_and_use(t, names, bases, namespace_));
    overwrite_stack();
    int64_t before = live_objects(t);
    bool done = false;
    for (int n = 1; !done; n++) {
        rt_heap_fail_in(t, n);
        done = make_and_use(t, names, bases, namespace_);
        rt_heap_fail_in(t, 0);
        CHECK(done == (t->exc == NULL));
        CHECK(done || rt_error_matches(t, RT_EXC_MemoryError));
        rt_error_clear(t);
        CHECK(n < 1000);
    }
    overwrite_stack();
    rt_gc_collect(t);
    CHECK_INT(live_objects(t), before);
    rt_close(t, slots);
    rt_decref(t, namespace_);
    rt_decref(t, bases);
    end_vm(t);
}

int
main(int argc, char **argv)
{
    RUN(test_order_of_bases);
    RUN(test_versions);
    RUN(test_init_cache);
    RUN(test_inline_values);
    RUN(test_slots);
    RUN(test_slot_wrappers);
    RUN(test_slots_follow);
    RUN(test_threads);
    RUN(test_threads_set);
    RUN(test_classes_die);
    RUN(test_subclasses);
    RUN(test_no_memory);
    return DONE();
}
