/* Making and looking at values of the language in tests of the runtime.  `t` is the calling thread. */
#ifndef VALUES_H
#define VALUES_H

#include "harness.h"
#include "rt_dict.h"
#include "rt_format.h"
#include "rt_instance.h"
#include "rt_iter.h"
#include "rt_list.h"
#include "rt_number.h"
#include "rt_range.h"
#include "rt_set.h"
#include "rt_slice.h"
#include "rt_subscript.h"
#include "rt_tuple.h"

static inline RtThread *
new_vm(void)
{
    RtVM *vm = rt_vm_new();
    CHECK(vm != NULL);
    return vm->main_thread;
}

static inline void
show_failure(RtThread *t)
{
    if (t->exc != NULL) {
        RtValue exc = rt_value_take(rt_error_fetch(t));
        RtValue text = rt_repr(t, exc);
        fprintf(stderr, "raised %s\n", rt_value_is_null(text) ? "?" : rt_str_ascii_text(rt_str_of_value(text)));
    }
}

static inline RtValue I(int64_t i) { return rt_small_int(i); }
static inline RtValue
S(RtThread *t, const char *text)
{
    return rt_str_value(rt_str_from_c(t, text));
}
/* A str that is neither interned nor the same object as any other. */
static inline RtValue
fresh(RtThread *t, const char *text)
{
    RtStr *s = rt_str_from_c(t, text);
    CHECK(s != NULL);
    return rt_value_take(s);
}

#define LIST_OF(t, ...) \
    rt_value_take(rt_list_from_array((t), (RtValue[]){__VA_ARGS__}, (int64_t)(sizeof((RtValue[]){__VA_ARGS__}) / sizeof(RtValue))))
#define TUPLE_OF(t, ...) \
    rt_value_take(rt_tuple_from_array((t), (RtValue[]){__VA_ARGS__}, (int64_t)(sizeof((RtValue[]){__VA_ARGS__}) / sizeof(RtValue))))

/* repr(v) is `text`; closes v. */
#define CHECK_REPR(t, v, text)                                                       \
    do {                                                                             \
        RtValue v_ = (v);                                                            \
        if (rt_value_is_null(v_)) {                                                  \
            show_failure(t);                                                         \
        }                                                                            \
        CHECK(!rt_value_is_null(v_));                                                \
        RtValue r_ = rt_repr((t), v_);                                               \
        CHECK(!rt_value_is_null(r_));                                                \
        CHECK_STR(rt_str_ascii_text(rt_str_of_value(r_)), (text));                   \
        rt_close((t), r_);                                                           \
        rt_close((t), v_);                                                           \
    } while (0)

/* An exception of the type is raised, and its repr is `text`; clears it. */
#define CHECK_RAISED(t, text)                                                        \
    do {                                                                             \
        CHECK((t)->exc != NULL);                                                     \
        RtValue exc_ = rt_value_take(rt_error_fetch(t));                             \
        CHECK_REPR((t), exc_, (text));                                               \
    } while (0)

#define CHECK_FAILS(t, v, text)                                                      \
    do {                                                                             \
        CHECK(rt_value_is_null(v));                                                  \
        CHECK_RAISED((t), (text));                                                   \
    } while (0)

/* v.name(args…); arguments are borrowed. */
static inline RtValue
call_method(RtThread *t, RtValue v, const char *name, size_t n, const RtValue *args)
{
    return rt_call_method(t, v, rt_intern(t, name), args, n);
}
#define METHOD(t, v, name, ...) \
    call_method((t), (v), (name), sizeof((RtValue[]){RT_NULL, ##__VA_ARGS__}) / sizeof(RtValue) - 1, (RtValue[]){RT_NULL, ##__VA_ARGS__} + 1)
/* type(args…) */
#define NEW(t, member, ...)                                                                        \
    rt_call((t), rt_value_borrow((t)->vm->types.member), (RtValue[]){RT_NULL, ##__VA_ARGS__} + 1,  \
            sizeof((RtValue[]){RT_NULL, ##__VA_ARGS__}) / sizeof(RtValue) - 1, NULL)

/* The VM ends; every object in it is consistent. */
static inline void
end_vm(RtThread *t)
{
    CHECK(t->exc == NULL);
    rt_check_world(t);
    rt_vm_free(t);
}

/* So many objects live now; for tests that nothing leaks. */
static inline int64_t
live_objects(RtThread *t)
{
    RtHeapStats stats;
    rt_gc_collect(t);
    rt_heap_stats(t, &stats);
    return stats.objects;
}
static inline int64_t
live_references(RtThread *t)
{
    RtHeapStats stats;
    rt_heap_stats(t, &stats);
    return stats.references;
}

#endif
