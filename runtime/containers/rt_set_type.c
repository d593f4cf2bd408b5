/* The types set, frozenset and set_iterator. */
#include "rt_gc.h"
#include "rt_generic.h"
#include "rt_heap.h"
#include "rt_instance.h"
#include "rt_iter_types.h"
#include "rt_number.h"
#include "rt_set_probe.h"
#include "rt_str.h"
#include "rt_vm.h"

/* --- making --- */

static RtValue
set_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    (void)args, (void)nargs, (void)kwnames;
    return rt_value_take(rt_set_of_type(t, type));
}

/* How messages name a type. */
static const char *
name_of(const RtType *type, const char *otherwise)
{
    const char *name = rt_str_ascii_text(type->name);
    return name != NULL ? name : otherwise;
}

static int
set_init(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    if (rt_args_no_keywords(t, "set", kwnames) < 0 || rt_args_check(t, name_of(rt_type_of(t, self), "set"), nargs, 0, 1) < 0) {
        return -1;
    }
    if (rt_set_size(rt_as_set(self)) > 0) {
        rt_set_clear(t, rt_as_set(self));
    }
    return nargs == 0 ? 0 : rt_set_update(t, rt_as_set(self), args[0]);
}

static RtValue
frozenset_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    RtType *exact = t->vm->types.frozenset;
    if (((type == exact || type->slots.init == exact->slots.init) && rt_args_no_keywords(t, "frozenset", kwnames) < 0) ||
        rt_args_check(t, name_of(type, "frozenset"), nargs, 0, 1) < 0) {
        return RT_NULL;
    }
    if (type == exact && nargs == 1 && rt_is_frozenset_exact(args[0])) {
        return rt_dup_counted(t, args[0]);
    }
    return rt_value_take(rt_set_make(t, type, nargs == 0 ? RT_NULL : args[0]));
}

/* --- looking --- */

static int64_t set_length(RtThread *t, RtValue self) { return (void)t, rt_set_size(rt_as_set(self)); }

static int
set_contains(RtThread *t, RtValue self, RtValue key)
{
    return rt_set_has(t, rt_as_set(self), key);
}

static uint64_t
shuffled(uint64_t hash)
{
    return ((hash ^ 89869747u) ^ (hash << 16)) * 3644798167u;
}

/* Independent of the order; the numbers are the host's. */
static int
frozenset_hash(RtThread *t, RtValue self, int64_t *hash)
{
    RtSet *s = rt_as_set(self);
    *hash = rt_load_relaxed(&s->hash);
    if (*hash != -1) {
        return 0;
    }
    uint64_t h = 0;
    RtValue key;
    int64_t position = 0, of_key;
    while (rt_set_next_hash(t, s, &position, &key, &of_key)) {
        h ^= shuffled((uint64_t)of_key);
        rt_close(t, key);
    }
    h ^= ((uint64_t)rt_set_size(s) + 1) * 1927868237u;
    h ^= (h >> 11) ^ (h >> 25);
    h = h * 69069u + 907133923u;
    *hash = h == (uint64_t)-1 ? 590923713 : (int64_t)h;
    rt_store_relaxed(&s->hash, *hash);
    return 0;
}

static RtValue
set_repr(RtThread *t, RtValue self)
{
    RtSet *s = rt_as_set(self);
    RtType *type = s->head.type;
    bool plain = type == t->vm->types.set;
    RtReprGuard guard;
    RtBuilder b;
    RtValue key;
    if (rt_set_size(s) == 0) {
        return rt_str_value(rt_str_format(t, "%N()", type));
    }
    int entered = rt_repr_enter(t, &guard, s);
    if (entered != 0) {
        return entered < 0 ? RT_NULL : rt_str_value(rt_str_format(t, "%N(...)", type));
    }
    rt_builder_init(&b, t);
    int failed = plain ? 0 : rt_builder_str(&b, type->name) < 0 || rt_builder_char(&b, '(') < 0;
    failed = failed || rt_builder_char(&b, '{') < 0;
    bool first = true;
    for (int64_t position = 0; !failed && rt_set_next(t, s, &position, &key); first = false) {
        failed = (!first && rt_builder_ascii(&b, ", ", 2) < 0) || rt_builder_repr(&b, key) < 0;
        rt_close(t, key);
    }
    rt_repr_leave(t, &guard);
    return rt_str_value(rt_builder_finish(&b, failed || rt_builder_ascii(&b, "})", plain ? 1 : 2) < 0));
}

/* --- life --- */

static void
set_traverse(RtObject *self, RtVisitFn visit, void *arg)
{
    const RtSet *s = (RtSet *)self;
    for (int64_t i = 0; s->table != NULL && i <= s->mask; i++) {
        rt_gc_visit_value(s->table[i].key, visit, arg);
    }
    if (self->type->flags & RT_TYPE_HEAP) {
        rt_instance_traverse(self, visit, arg);
    }
}

static void
set_clear_slot(RtThread *t, RtObject *self)
{
    if (self->type->flags & RT_TYPE_HEAP) {
        rt_instance_clear(t, self);
    }
    rt_set_clear(t, (RtSet *)self);
}

static void
set_dealloc(RtThread *t, RtObject *self)
{
    RtSet *s = (RtSet *)self;
    rt_instance_drop(t, self);
    for (int64_t i = 0; i <= s->mask; i++) {
        rt_close(t, s->table[i].key);
    }
    if (s->table != s->small) {
        rt_set_table_free(t, s, s->table);
    }
    rt_object_free(t, self);
}

/* --- set_iterator --- */

typedef struct {
    RtObject head;
    RtSet *set;            /* counted; immutable */
    int64_t position;      /* in the table, -1 when exhausted; relaxed */
    int64_t used;          /* size of the set when we began, -1 once it has changed; relaxed */
    int64_t left;          /* relaxed */
} SetIterator;

static RtValue
set_iter(RtThread *t, RtValue self)
{
    SetIterator *it = rt_object_new(t, t->vm->types.set_iterator, sizeof *it);
    if (it != NULL) {
        it->set = rt_as_set(self);
        rt_incref(t, it->set);
        it->used = it->left = rt_set_size(it->set);
    }
    return rt_value_take(it);
}

static RtValue
iterator_next(RtThread *t, RtValue self)
{
    SetIterator *it = (SetIterator *)rt_value_object(self);
    int64_t position = rt_load_relaxed(&it->position);
    RtValue key;
    if (position < 0) {
        return RT_NULL;
    }
    if (rt_load_relaxed(&it->used) != rt_set_size(it->set)) {
        rt_store_relaxed(&it->used, -1);
        return rt_raise(t, RT_EXC_RuntimeError, "Set changed size during iteration");
    }
    if (!rt_set_next(t, it->set, &position, &key)) {
        rt_store_relaxed(&it->position, -1);
        return RT_NULL;
    }
    rt_store_relaxed(&it->position, position);
    rt_store_relaxed(&it->left, rt_load_relaxed(&it->left) - 1);
    return key;
}

static RtValue
iterator_hint(RtThread *t, RtValue self)
{
    (void)t;
    SetIterator *it = (SetIterator *)rt_value_object(self);
    bool good = rt_load_relaxed(&it->position) >= 0 && rt_load_relaxed(&it->used) == rt_set_size(it->set);
    return rt_small_int(good ? rt_load_relaxed(&it->left) : 0);
}

static void
iterator_traverse(RtObject *self, RtVisitFn visit, void *arg)
{
    rt_gc_visit(((SetIterator *)self)->set, visit, arg);
}

static void
iterator_dealloc(RtThread *t, RtObject *self)
{
    rt_decref(t, ((SetIterator *)self)->set);
    rt_object_free(t, self);
}

static const RtMethodDef iterator_methods[] = {
    RT_METHOD_NOARGS("__length_hint__", iterator_hint, "How many are left."),
    {0},
};
static const RtTypeSpec iterator_spec = {
    .name = "set_iterator",
    .basic_size = sizeof(SetIterator),
    .slots = {.iter = rt_iter_self, .next = iterator_next, .traverse = iterator_traverse, .dealloc = iterator_dealloc},
    .methods = iterator_methods,
};

static const RtTypeSpec set_spec = {
    .name = "set",
    .basic_size = sizeof(RtSet),
    .kind = RT_KIND_SET,
    .flags = RT_TYPE_SUBCLASSABLE | RT_TYPE_MATCH_SELF,
    .slots = {
        .repr = set_repr,
        .iter = set_iter,
        .binary[RT_OR] = rt_set_op_or,
        .binary[RT_AND] = rt_set_op_and,
        .binary[RT_SUBTRACT] = rt_set_op_subtract,
        .binary[RT_XOR] = rt_set_op_xor,
        .inplace[RT_OR] = rt_set_op_inplace_or,
        .inplace[RT_AND] = rt_set_op_inplace_and,
        .inplace[RT_SUBTRACT] = rt_set_op_inplace_subtract,
        .inplace[RT_XOR] = rt_set_op_inplace_xor,
        .length = set_length,
        .contains = set_contains,
        .hash = rt_hash_unhashable,
        .compare = rt_set_compare,
        .new_ = set_new,
        .init = set_init,
        .traverse = set_traverse,
        .clear = set_clear_slot,
        .dealloc = set_dealloc,
    },
    .methods = rt_set_methods,
    .class_methods = rt_generic_class_methods,
    .doc = "set(iterable=())\n\nElements without an order, each once.",
};
static const RtTypeSpec frozenset_spec = {
    .name = "frozenset",
    .basic_size = sizeof(RtSet),
    .kind = RT_KIND_FROZENSET,
    .flags = RT_TYPE_SUBCLASSABLE | RT_TYPE_MATCH_SELF,
    .slots = {
        .repr = set_repr,
        .iter = set_iter,
        .binary[RT_OR] = rt_set_op_or,
        .binary[RT_AND] = rt_set_op_and,
        .binary[RT_SUBTRACT] = rt_set_op_subtract,
        .binary[RT_XOR] = rt_set_op_xor,
        .length = set_length,
        .contains = set_contains,
        .hash = frozenset_hash,
        .compare = rt_set_compare,
        .new_ = frozenset_new,
        .traverse = set_traverse,
        .clear = set_clear_slot,
        .dealloc = set_dealloc,
    },
    .methods = rt_frozenset_methods,
    .class_methods = rt_generic_class_methods,
    .doc = "frozenset(iterable=())\n\nA set that cannot change.",
};

/* Makes these types.  0 or -1. */
int
rt_set_init(RtThread *t)
{
    RtTypes *types = &t->vm->types;
    types->set = rt_type_new_builtin(t, &set_spec);
    types->frozenset = rt_type_new_builtin(t, &frozenset_spec);
    types->set_iterator = rt_type_new_builtin(t, &iterator_spec);
    return 0;
}
