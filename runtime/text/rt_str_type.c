/* The type str and its iterator. */
#include <unistd.h>

#include "rt_bytes.h"
#include "rt_call.h"
#include "rt_codec.h"
#include "rt_format.h"
#include "rt_gc.h"
#include "rt_heap.h"
#include "rt_instance.h"
#include "rt_int.h"
#include "rt_number.h"
#include "rt_slice.h"
#include "rt_str_methods.h"
#include "rt_vm.h"

static RtValue
str_repr(RtThread *t, RtValue self)
{
    return rt_str_value(rt_str_repr(t, rt_str_of_value(self)));
}

static RtValue
str_str(RtThread *t, RtValue self)
{
    return rt_str_value(rt_str_exact(t, rt_str_of_value(self)));
}

static RtValue
str_add(RtThread *t, RtValue a, RtValue b)
{
    if (!rt_is_str(a) || !rt_is_str(b)) {
        return RT_NOT_IMPLEMENTED;
    }
    return rt_str_value(rt_str_concat(t, rt_str_of_value(a), rt_str_of_value(b)));
}

static RtValue
str_multiply(RtThread *t, RtValue a, RtValue b)
{
    int64_t n;
    if (!rt_is_str(a)) {
        RtValue s = b;
        b = a;
        a = s;
    }
    if (!rt_is_str(a) || !rt_has_index(t, b)) {
        return RT_NOT_IMPLEMENTED;
    }
    if (rt_index_int64(t, b, RT_EXC_OverflowError, &n) < 0) {
        return RT_NULL;
    }
    return rt_str_value(rt_str_repeat(t, rt_str_of_value(a), n));
}

static RtValue
str_remainder(RtThread *t, RtValue a, RtValue b)
{
    return rt_is_str(a) ? rt_str_value(rt_format_percent(t, rt_str_of_value(a), b)) : RT_NOT_IMPLEMENTED;
}

static int64_t
str_length(RtThread *t, RtValue self)
{
    (void)t;
    return (int64_t)rt_str_of_value(self)->length;
}

static RtValue
str_get_item(RtThread *t, RtValue self, RtValue key)
{
    RtStr *s = rt_str_of_value(self);
    int64_t start, stop, step, n;
    if (rt_is_slice(key)) {
        if (rt_slice_unpack(t, rt_as_slice(key), &start, &stop, &step) < 0) {
            return RT_NULL;
        }
        n = rt_slice_adjust((int64_t)s->length, &start, &stop, step);
        return rt_str_value(rt_str_slice_step(t, s, start, step, (size_t)n));
    }
    if (!rt_has_index(t, key)) {
        return rt_raise(t, RT_EXC_TypeError, "string indices must be integers, not '%T'", key);
    }
    return rt_index_int64(t, key, RT_EXC_IndexError, &start) < 0 ? RT_NULL : rt_str_get_int(t, s, start);
}

static int
str_hash(RtThread *t, RtValue self, int64_t *hash)
{
    *hash = rt_str_hash(t, rt_str_of_value(self));
    return 0;
}

static RtValue
str_compare(RtThread *t, RtValue a, RtValue b, int op)
{
    (void)t;
    if (!rt_is_str(a) || !rt_is_str(b)) {
        return RT_NOT_IMPLEMENTED;
    }
    if (op == RT_EQ || op == RT_NE) {
        return rt_bool(rt_str_equal(rt_str_of_value(a), rt_str_of_value(b)) == (op == RT_EQ));
    }
    return rt_bool(rt_compare_result(rt_str_compare(rt_str_of_value(a), rt_str_of_value(b)), op));
}

/* str(v), or str(bytes, encoding, errors). */
static RtValue
make(RtThread *t, const RtValue out[3])
{
    RtCodecNames names;
    bool decodes = !rt_value_is_null(out[1]) || !rt_value_is_null(out[2]);
    if (rt_codec_names(t, "str", out + 1, &names) < 0) {       /* refuses them also where they are not used */
        return RT_NULL;
    }
    rt_codec_names_end(&names);
    if (decodes && !rt_value_is_null(out[0]) && !rt_is_str(out[0]) && !rt_is_bytes(out[0])) {
        return rt_raise(t, RT_EXC_TypeError, "decoding to str: need a bytes-like object, %T found", out[0]);
    }
    if (rt_value_is_null(out[0])) {
        return rt_str_value(t->vm->names.empty);
    }
    if (!decodes) {
        return rt_str_of(t, out[0]);
    }
    if (rt_is_str(out[0])) {
        return rt_raise(t, RT_EXC_TypeError, "decoding str is not supported");
    }
    return rt_bytes_decode(t, out[0], out[1], out[2], "str");
}

static RtValue
str_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    static const RtArgsSpec spec = {"str", {"object", "encoding", "errors"}, 3, .required = 0, .positional_only = 0, .positional = 3};
    RtValue out[3], r;
    RtStr *instance;
#if RT_HOST >= 0x030d
    if (kwnames == NULL && rt_args_check(t, "str", nargs, 0, 3) < 0) {
        return RT_NULL;
    }
#endif
    if (type == t->vm->types.str && nargs == 1 && kwnames == NULL) {
        return rt_str_of(t, args[0]);
    }
    if (rt_args_parse(t, &spec, args, nargs, kwnames, out) < 0) {
        return RT_NULL;
    }
    r = make(t, out);
    if (type == t->vm->types.str || rt_value_is_null(r)) {
        return r;
    }
    instance = rt_str_new_subclass(t, type, rt_str_of_value(r));
    rt_close(t, r);
    return rt_str_value(instance);
}

static void
str_traverse(RtObject *self, RtVisitFn visit, void *arg)
{
    if (self->type->flags & RT_TYPE_HEAP) {
        rt_instance_traverse(self, visit, arg);
    }
}

static void
str_dealloc(RtThread *t, RtObject *self)
{
    rt_instance_drop(t, self);
    rt_object_free(t, self);
}

/* --- iteration --- */

typedef struct {
    RtObject head;
    RtStr *s;                /* counted; immutable */
    int64_t index;           /* of the next code point; relaxed: threads that share an iterator may race for one */
} RtStrIterator;

static RtValue
str_iter(RtThread *t, RtValue self)
{
    RtType *type = rt_is_str_exact(self) && rt_str_is_ascii(rt_str_of_value(self)) ? t->vm->types.str_ascii_iterator : t->vm->types.str_iterator;
    RtStrIterator *it = rt_object_new_untracked(t, type, sizeof *it);
    if (it == NULL) {
        return RT_NULL;
    }
    it->s = rt_str_ref(t, rt_str_of_value(self));
    it->index = 0;
    rt_object_track(it);
    return rt_value_take(it);
}

static RtValue
iterator_next(RtThread *t, RtValue self)
{
    RtStrIterator *it = (RtStrIterator *)rt_value_object(self);
    int64_t i = rt_load_relaxed(&it->index);
    if ((uint64_t)i >= it->s->length) {
        return RT_NULL;
    }
    rt_store_relaxed(&it->index, i + 1);
    if (RT_LIKELY(rt_str_width(it->s) == 1)) {
        return rt_str_char_value(t, ((const uint8_t *)rt_str_data(it->s))[i]);
    }
    return rt_str_value(rt_str_char_at(t, it->s, (size_t)i));
}

static RtValue
iterator_self(RtThread *t, RtValue self)
{
    return rt_dup(t, self);
}

static RtValue
iterator_length_hint(RtThread *t, RtValue self)
{
    RtStrIterator *it = (RtStrIterator *)rt_value_object(self);
    return rt_int_from_int64(t, (int64_t)it->s->length - rt_load_relaxed(&it->index));
}

static void
iterator_traverse(RtObject *self, RtVisitFn visit, void *arg)
{
    visit(&((RtStrIterator *)self)->s->head, arg);
}

static void
iterator_dealloc(RtThread *t, RtObject *self)
{
    rt_str_drop(t, ((RtStrIterator *)self)->s);
    rt_object_free(t, self);
}

static const RtMethodDef iterator_methods[] = {
    RT_METHOD_NOARGS("__length_hint__", iterator_length_hint, "How many characters are still to come."),
    {0},
};
static const RtTypeSpec iterator_spec = {
    .name = "str_iterator",
    .basic_size = sizeof(RtStrIterator),
    .slots = {.iter = iterator_self, .next = iterator_next, .traverse = iterator_traverse, .dealloc = iterator_dealloc},
    .methods = iterator_methods,
};

static const RtTypeSpec ascii_iterator_spec = {
    .name = "str_ascii_iterator",
    .basic_size = sizeof(RtStrIterator),
    .slots = {.iter = iterator_self, .next = iterator_next, .traverse = iterator_traverse, .dealloc = iterator_dealloc},
    .methods = iterator_methods,
};

static const RtTypeSpec str_spec = {
    .name = "str",
    .basic_size = sizeof(RtStr),
    .kind = RT_KIND_STR,
    .flags = RT_TYPE_SUBCLASSABLE | RT_TYPE_STR_SUB | RT_TYPE_MATCH_SELF,
    .slots = {
        .repr = str_repr,
        .str = str_str,
        .iter = str_iter,
        .binary = {[RT_ADD] = str_add, [RT_MULTIPLY] = str_multiply, [RT_REMAINDER] = str_remainder},
        .length = str_length,
        .get_item = str_get_item,
        .contains = rt_str_contains,
        .hash = str_hash,
        .compare = str_compare,
        .new_ = str_new,
        .traverse = str_traverse,
        .dealloc = str_dealloc,
    },
    .methods = rt_str_methods,
    .static_methods = rt_str_static_methods,
    .doc = "Text: str(object), or str(bytes, encoding, errors).",
};

/* The key of the host's hashes that belongs to a seed: sixteen bytes of a linear congruence. */
static void
key_of_seed(uint32_t x, uint64_t key[2])
{
    bool zero = x == 0;
    key[0] = key[1] = 0;
    for (int i = 0; i < 16 && !zero; i++) {
        x = x * 214013u + 2531011u;
        key[i / 8] |= (uint64_t)(x >> 16 & 0xff) << (i % 8 * 8);
    }
}

/* Makes types.str and types.str_iterator, the hash key, interned strings and vm->names.  0 or -1. */
int
rt_str_init(RtThread *t)
{
    RtTypes *types = &t->vm->types;
    types->str = rt_type_new_builtin(t, &str_spec);
    types->str_iterator = rt_type_new_builtin(t, &iterator_spec);
    types->str_ascii_iterator = rt_type_new_builtin(t, &ascii_iterator_spec);
    if (t->vm->str.hash_seed >= 0) {
        key_of_seed((uint32_t)t->vm->str.hash_seed, t->vm->str.hash_key);
    }
    else if (getentropy(t->vm->str.hash_key, sizeof t->vm->str.hash_key) < 0) {
        return -1;
    }
    return rt_intern_init(t);
}

/* Gives back what the room holds beside objects. */
void
rt_str_fini(RtThread *t)
{
    rt_intern_fini(t);
}
