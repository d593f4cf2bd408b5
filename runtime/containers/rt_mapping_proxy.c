/* mappingproxy: a mapping that can only be looked at; vars() of a class is one. */
#include "rt_call.h"
#include "rt_dict_views.h"
#include "rt_error.h"
#include "rt_format.h"
#include "rt_gc.h"
#include "rt_generic.h"
#include "rt_heap.h"
#include "rt_instance.h"
#include "rt_iter.h"
#include "rt_list.h"
#include "rt_number.h"
#include "rt_str.h"
#include "rt_subscript.h"
#include "rt_tuple.h"
#include "rt_vm.h"

typedef struct {
    RtObject head;
    RtValue mapping;       /* counted; immutable */
} Proxy;

static RtValue
mapping_of(RtValue self)
{
    return ((Proxy *)rt_value_object(self))->mapping;
}
static bool
is_proxy(RtThread *t, RtValue v)
{
    return rt_value_is_heap(v) && rt_value_object(v)->type == t->vm->types.mapping_proxy;
}

/* Borrows the mapping. */
RtValue
rt_mapping_proxy_new(RtThread *t, RtValue mapping)
{
    Proxy *p = rt_object_new(t, t->vm->types.mapping_proxy, sizeof *p);
    if (p != NULL) {
        p->mapping = rt_dup_counted(t, mapping);
    }
    return rt_value_take(p);
}

static RtValue
proxy_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    static const RtArgsSpec spec = {"mappingproxy", {"mapping"}, .count = 1, .required = 1, .positional = 1};
    RtValue mapping;
    (void)type;
    if (rt_args_parse(t, &spec, args, nargs, kwnames, &mapping) < 0) {
        return RT_NULL;
    }
    if (rt_type_of(t, mapping)->slots.get_item == NULL || rt_is_list(mapping) || rt_is_tuple(mapping)) {
        return rt_raise(t, RT_EXC_TypeError, "mappingproxy() argument must be a mapping, not %T", mapping);
    }
    return rt_mapping_proxy_new(t, mapping);
}

static RtValue proxy_get_item(RtThread *t, RtValue self, RtValue key) { return rt_get_item(t, mapping_of(self), key); }
static int     proxy_contains(RtThread *t, RtValue self, RtValue key) { return rt_contains(t, mapping_of(self), key); }
static int64_t proxy_length(RtThread *t, RtValue self)                { return rt_length(t, mapping_of(self)); }
static RtValue proxy_iter(RtThread *t, RtValue self)                  { return rt_iter(t, mapping_of(self)); }
static RtValue proxy_str(RtThread *t, RtValue self)                   { return rt_str_of(t, mapping_of(self)); }

static RtValue
proxy_repr(RtThread *t, RtValue self)
{
    return rt_str_value(rt_str_format(t, "mappingproxy(%R)", mapping_of(self)));
}

static RtValue
proxy_compare(RtThread *t, RtValue a, RtValue b, int op)
{
    return rt_compare(t, is_proxy(t, a) ? mapping_of(a) : a, is_proxy(t, b) ? mapping_of(b) : b, op);
}

static RtValue
proxy_or(RtThread *t, RtValue a, RtValue b)
{
    return rt_binary(t, RT_OR, is_proxy(t, a) ? mapping_of(a) : a, is_proxy(t, b) ? mapping_of(b) : b);
}

static RtValue
proxy_inplace_or(RtThread *t, RtValue a, RtValue b)
{
    (void)b;
    return rt_raise(t, RT_EXC_TypeError, "'|=' is not supported by %T; use '|' instead", a);
}

#if RT_HOST >= 0x030c
static int
proxy_hash(RtThread *t, RtValue self, int64_t *hash)
{
    return rt_hash(t, mapping_of(self), hash);
}
#endif

static RtValue
call_mapping(RtThread *t, RtValue self, RtStr *name, const RtValue *args, size_t nargs)
{
    return rt_call_method(t, mapping_of(self), name, args, nargs);
}

static RtValue
proxy_get(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    if (rt_args_check(t, "get", nargs, 1, 2) < 0) {
        return RT_NULL;
    }
    RtValue both[2] = {args[0], nargs == 2 ? args[1] : RT_NONE};
    return call_mapping(t, self, t->vm->names.get, both, 2);
}

static RtValue proxy_keys(RtThread *t, RtValue self)     { return call_mapping(t, self, t->vm->names.keys, NULL, 0); }
static RtValue proxy_values(RtThread *t, RtValue self)   { return call_mapping(t, self, t->vm->names.values, NULL, 0); }
static RtValue proxy_items(RtThread *t, RtValue self)    { return call_mapping(t, self, t->vm->names.items, NULL, 0); }
static RtValue proxy_copy(RtThread *t, RtValue self)     { return call_mapping(t, self, t->vm->names.copy, NULL, 0); }
static RtValue proxy_reversed(RtThread *t, RtValue self) { return call_mapping(t, self, t->vm->names.__reversed__, NULL, 0); }

static void
proxy_traverse(RtObject *self, RtVisitFn visit, void *arg)
{
    rt_gc_visit_value(((Proxy *)self)->mapping, visit, arg);
}

static void
proxy_dealloc(RtThread *t, RtObject *self)
{
    rt_close(t, ((Proxy *)self)->mapping);
    rt_object_free(t, self);
}

static const RtMethodDef proxy_methods[] = {
    RT_METHOD_FAST("get", proxy_get, "The value of the key, or the default if there is none."),
    RT_METHOD_NOARGS("keys", proxy_keys, "The keys of the mapping."),
    RT_METHOD_NOARGS("values", proxy_values, "The values of the mapping."),
    RT_METHOD_NOARGS("items", proxy_items, "The pairs of the mapping."),
    RT_METHOD_NOARGS("copy", proxy_copy, "A copy of the mapping."),
    RT_METHOD_NOARGS("__reversed__", proxy_reversed, "An iterator from the end."),
    {0},
};
static const RtTypeSpec proxy_spec = {
    .name = "mappingproxy",
    .basic_size = sizeof(Proxy),
    .flags = RT_TYPE_MAPPING,
    .class_methods = rt_generic_class_methods,
    .slots = {
        .repr = proxy_repr,
        .str = proxy_str,
        .iter = proxy_iter,
        .binary[RT_OR] = proxy_or,
        .inplace[RT_OR] = proxy_inplace_or,
        .length = proxy_length,
        .get_item = proxy_get_item,
        .contains = proxy_contains,
#if RT_HOST >= 0x030c
        .hash = proxy_hash,
#else
        .hash = rt_hash_unhashable,
#endif
        .compare = proxy_compare,
        .new_ = proxy_new,
        .traverse = proxy_traverse,
        .dealloc = proxy_dealloc,
    },
    .methods = proxy_methods,
    .doc = "mappingproxy(mapping)\n\nA mapping that cannot be changed through this object.",
};

/* Makes types.mapping_proxy.  0 or -1. */
int
rt_mapping_proxy_init(RtThread *t)
{
    t->vm->types.mapping_proxy = rt_type_new_builtin(t, &proxy_spec);
    return 0;
}
