/* Where a class's instances keep what the class adds: __slots__, the dict pointer, inline values.
 *
 *     [ the builtin ancestor's struct | slots | dict pointer | values | slots of subclasses ... ]
 *
 * A subclass keeps the offsets of its base.  It may have more inline values only when the base's are the last thing in
 * the base's instances, since their number is part of the layout.
 */
#include "rt_attribute.h"
#include "rt_dict.h"
#include "rt_dict_keys.h"
#include "rt_function.h"
#include "rt_heap.h"
#include "rt_instance.h"
#include "rt_iter.h"
#include "rt_list.h"
#include "rt_opcodes.h"
#include "rt_str.h"
#include "rt_tuple.h"
#include "rt_type_class.h"
#include "rt_vm.h"

/* --- __dict__ and __weakref__ of instances --- */

static RtValue
get_dict(RtThread *t, RtValue self)
{
    RtDict *d = rt_instance_dict(t, self);
    return d != NULL ? rt_value_take(d) : RT_NULL;
}
/* Deleting it leaves an empty one. */
static int
set_dict(RtThread *t, RtValue self, RtValue v)
{
    if (!rt_value_is_null(v)) {
        return rt_instance_set_dict(t, self, v);
    }
    RtDict *empty = rt_dict_new(t);
    int result = empty != NULL ? rt_instance_set_dict(t, self, rt_value_borrow(empty)) : -1;
    if (empty != NULL) {
        rt_decref(t, empty);
    }
    return result;
}

#if RT_HOST < 0x030c
#  define WITHOUT_WEAKREF "either we already got one, or __itemsize__ != 0"
#else
#  define WITHOUT_WEAKREF "we already got one"
#endif

const RtGetSetDef rt_class_dict_def = {"__dict__", get_dict, set_dict,
#if RT_HOST >= 0x030c
                                       "dictionary for instance variables"
#else
                                       "dictionary for instance variables (if defined)"
#endif
};

static RtValue
get_weakref(RtThread *t, RtValue self)
{
    return rt_weakref_first(t, self);
}
const RtGetSetDef rt_class_weakref_def = {"__weakref__", get_weakref, NULL,
#if RT_HOST >= 0x030c
                                          "list of weak references to the object"
#else
                                          "list of weak references to the object (if defined)"
#endif
};

/* --- __slots__ --- */

/* A private name as the compiler would write it: __x in class _A is _A__x.  Interned, borrowed. */
static RtStr *
mangled(RtThread *t, RtStr *class_name, RtStr *name)
{
    size_t n = rt_str_length(name), skip = 0, length = rt_str_length(class_name);
    if (n < 3 || rt_str_at(name, 0) != '_' || rt_str_at(name, 1) != '_' || (rt_str_at(name, n - 1) == '_' && rt_str_at(name, n - 2) == '_')) {
        return rt_intern_str(t, name);
    }
    while (skip < length && rt_str_at(class_name, skip) == '_') {
        skip++;
    }
    RtStr *stem = skip == length ? NULL : rt_str_slice(t, class_name, skip, length);
    if (stem == NULL) {
        return t->exc != NULL ? NULL : rt_intern_str(t, name);
    }
    RtStr *both = rt_str_format(t, "_%U%U", stem, name), *result = both != NULL ? rt_intern_str(t, both) : NULL;
    rt_decref(t, stem);
    if (both != NULL) {
        rt_decref(t, both);
    }
    return result;
}

static bool
can_have_dict(const RtClassMaker *m)
{
    return !(m->base->flags & (RT_TYPE_HAS_DICT | RT_TYPE_TYPE_SUB));
}
static bool
can_have_weakref(const RtClassMaker *m)
{
    return !(m->base->flags & (RT_TYPE_HAS_WEAKREF | RT_TYPE_TYPE_SUB | RT_TYPE_INT_SUB | RT_TYPE_TUPLE_SUB | RT_TYPE_BYTES_SUB));
}

/* One item of __slots__: a name for `names`, or __dict__ or __weakref__. */
static int
take_slot(RtThread *t, RtClassMaker *m, RtValue item, RtList *names)
{
    RtNames *n = &t->vm->names;
    if (!rt_is_str(item)) {
        rt_raise(t, RT_EXC_TypeError, "__slots__ items must be strings, not '%T'", item);
        return -1;
    }
    RtStr *s = rt_str_of_value(item);
    if (!rt_str_is_identifier(s)) {
        rt_raise(t, RT_EXC_TypeError, "__slots__ must be identifiers");
        return -1;
    }
    if (rt_str_equal(s, n->__dict__)) {
        if (!can_have_dict(m) || m->add_dict) {
            rt_raise(t, RT_EXC_TypeError, "__dict__ slot disallowed: we already got one");
            return -1;
        }
        m->add_dict = true;
        return 0;
    }
    if (rt_str_equal(s, n->__weakref__)) {
        if (!can_have_weakref(m) || m->add_weakref) {
            rt_raise(t, RT_EXC_TypeError, "__weakref__ slot disallowed: " WITHOUT_WEAKREF);
            return -1;
        }
        m->add_weakref = true;
        return 0;
    }
    RtStr *name = mangled(t, m->name, s);
    if (name == NULL) {
        return -1;
    }
    int there = rt_dict_has(t, m->dict, rt_value_borrow(name));
    if (there > 0 && name != n->__qualname__ && name != n->__classcell__) {
        rt_raise(t, RT_EXC_ValueError, "%R in __slots__ conflicts with class variable", rt_value_borrow(name));
        return -1;
    }
    return there < 0 ? -1 : rt_list_append(t, names, rt_value_borrow(name));
}

static int
take_slots(RtThread *t, RtClassMaker *m, RtValue value)
{
    RtValue all = rt_is_str(value) ? rt_value_take(rt_tuple_pack(t, 1, value)) : rt_tuple_from_iterable(t, value);
    RtList *names = rt_value_is_null(all) ? NULL : rt_list_new(t, 0);
    int result = names != NULL ? 0 : -1;
    int64_t n = rt_value_is_null(all) ? 0 : rt_tuple_size(rt_as_tuple(all));
    if (result == 0 && n > 0 && (m->base->flags & (RT_TYPE_ITEMS_SUBS | RT_TYPE_TYPE_SUB))) {
        rt_raise(t, RT_EXC_TypeError, "nonempty __slots__ not supported for subtype of '%N'", m->base);
        result = -1;
    }
    for (int64_t i = 0; result == 0 && i < n; i++) {
        result = take_slot(t, m, rt_tuple_item(rt_as_tuple(all), i), names);
    }
    if (result == 0) {
        result = rt_list_sort(t, names, RT_NONE, false);
    }
    if (result == 0) {
        m->slots = rt_list_to_tuple(t, names);
        result = m->slots != NULL ? 0 : -1;
    }
    rt_close(t, all);
    if (names != NULL) {
        rt_decref(t, names);
    }
    return result;
}

/* Further bases that bring a dict make the class have one. */
static void
take_from_bases(RtClassMaker *m)
{
    for (int64_t i = 0, n = rt_tuple_size(m->bases); i < n; i++) {
        const RtType *base = (RtType *)rt_value_object(rt_tuple_item(m->bases, i));
        if (can_have_dict(m) && (base->flags & RT_TYPE_HAS_DICT)) {
            m->add_dict = true;
        }
        if (can_have_weakref(m) && (base->flags & RT_TYPE_HAS_WEAKREF)) {
            m->add_weakref = true;
        }
    }
}

int
rt_class_slots(RtThread *t, RtClassMaker *m)
{
    RtValue value = rt_dict_get_str(t, m->dict, t->vm->names.__slots__);
    m->has_slots = !rt_value_is_null(value);
    if (!m->has_slots) {
        m->add_dict = can_have_dict(m);
        m->add_weakref = can_have_weakref(m);
        return 0;
    }
    int result = take_slots(t, m, value);
    rt_close(t, value);
    take_from_bases(m);
    return result;
}

/* --- layout --- */

/* The names that the code of a method assigns as attributes, added to `names` each once; how many there are then. */
static int
assigned_names(const RtCode *code, RtStr **names, int count)
{
    uint32_t argument = 0;
    for (uint32_t i = 0; i < code->unit_count; i++) {
        RtCodeUnit unit = code->units[i];
        argument = argument << 8 | unit.op.arg;
        if (unit.op.code == EXTENDED_ARG) {
            continue;
        }
        if (unit.op.code == STORE_ATTR && argument < (uint64_t)rt_tuple_size(code->names)) {
            RtStr *name = rt_str_of_value(rt_tuple_item(code->names, argument));
            int k = 0;
            while (k < count && names[k] != name) {
                k++;
            }
            if (k == count && count < RT_SHARED_NAMES_MAX) {
                names[count++] = name;
            }
        }
        argument = 0;
    }
    return count;
}

/* How many attributes the class's methods assign. */
static int
counted_attributes(RtThread *t, RtClassMaker *m)
{
    RtStr *names[RT_SHARED_NAMES_MAX];
    int count = 0;
    int64_t position = 0;
    RtValue key, v;
    while (rt_dict_next(t, m->dict, &position, &key, &v)) {
        if (rt_is_function(v)) {
            count = assigned_names(((RtFunction *)rt_value_object(v))->code, names, count);
        }
        rt_close(t, key);
        rt_close(t, v);
    }
    return count;
}

#define LEAST_VALUES 2    /* room for attributes that every instance has */

/* How many values an instance has from `offset` on: those that are wanted, and what its block, of a multiple of 16 bytes, has left. */
static uint32_t
wanted_values(int counted, const RtType *base, uint32_t offset)
{
    uint32_t wanted = base->values_capacity + (uint32_t)counted;
    wanted = wanted < LEAST_VALUES ? LEAST_VALUES : wanted;
    wanted += (offset / sizeof(RtValue) + wanted) % 2;
    return wanted > RT_SHARED_NAMES_MAX ? RT_SHARED_NAMES_MAX : wanted;
}

/* Attributes may be inline when nothing of the builtin ancestor's is in the way: objects and exceptions. */
static bool
may_be_inline(RtThread *t, const RtType *base)
{
    while (base->flags & RT_TYPE_HEAP) {
        base = base->base;
    }
    return base == t->vm->types.object;
}

/* What the class defines itself under the name stays. */
static int
add_descriptor_unless_there(RtThread *t, RtClassMaker *m, RtStr *name, const RtGetSetDef *def)
{
    RtValue there = rt_dict_get_str(t, m->dict, name);
    if (rt_value_is_null(there)) {
        RtValue descriptor = rt_getset_new(t, m->type, def);
        int result = rt_value_is_null(descriptor) ? -1 : rt_dict_set_str(t, m->dict, name, descriptor);
        rt_close(t, descriptor);
        return result;
    }
    rt_close(t, there);
    return 0;
}

static int
add_descriptor(RtThread *t, RtClassMaker *m, RtStr *name, RtValue descriptor)
{
    int result = rt_value_is_null(descriptor) ? -1 : rt_dict_set_str(t, m->dict, name, descriptor);
    rt_close(t, descriptor);
    return result;
}

int
rt_class_layout(RtThread *t, RtClassMaker *m)
{
    RtType *type = m->type, *base = m->base;
    int counted = counted_attributes(t, m);
    uint32_t end = base->instance_size;
    type->basic_size = base->basic_size;
    type->words_offset = base->words_offset != 0 ? base->words_offset : base->instance_size;
    type->solid = base->solid;
    type->dict_offset = base->dict_offset;
    type->values_offset = base->values_offset;
    type->values_capacity = base->values_capacity;
    type->flags = RT_TYPE_HEAP | RT_TYPE_SUBCLASSABLE | (base->flags & (RT_TYPE_INHERITED | RT_TYPE_HAS_WEAKREF));
    int64_t n = m->slots != NULL ? rt_tuple_size(m->slots) : 0;
    for (int64_t i = 0; i < n; i++) {
        RtStr *name = rt_str_of_value(rt_tuple_item(m->slots, i));
        if (add_descriptor(t, m, name, rt_member_new(t, type, name, end)) < 0) {
            return -1;
        }
        end += (uint32_t)sizeof(RtValue);
        type->solid = type;
    }
    if (n > 0) {
        rt_incref(t, m->slots);
        type->slot_names = m->slots;
    }
    if (m->add_dict) {
        type->flags |= RT_TYPE_HAS_DICT;
        if (!(base->flags & RT_TYPE_ITEMS_SUBS)) {
            type->dict_offset = (uint16_t)end;
        }
        end += (uint32_t)sizeof(RtDict *);
        if (may_be_inline(t, base)) {
            type->values_offset = (uint16_t)end;
            type->values_capacity = (uint16_t)wanted_values(counted, base, end);
            end += type->values_capacity * (uint32_t)sizeof(RtValue);
        }
    }
    else if (type->values_offset != 0 && n == 0 && end == type->values_offset + type->values_capacity * sizeof(RtValue)) {
        type->values_capacity = (uint16_t)wanted_values(counted, base, type->values_offset);
        end = type->values_offset + type->values_capacity * (uint32_t)sizeof(RtValue);
    }
    if (end > UINT16_MAX) {
        rt_raise(t, RT_EXC_TypeError, "too many __slots__");
        return -1;
    }
    type->instance_size = end;
    if (type->values_offset != 0) {
        type->instance_keys = rt_shared_keys_new(t);
        if (type->instance_keys == NULL) {
            return -1;
        }
    }
    if (m->add_dict && add_descriptor_unless_there(t, m, t->vm->names.__dict__, &rt_class_dict_def) < 0) {
        return -1;
    }
    if (m->add_weakref) {
        type->flags |= RT_TYPE_HAS_WEAKREF;
        return add_descriptor_unless_there(t, m, t->vm->names.__weakref__, &rt_class_weakref_def);
    }
    return 0;
}

/* --- two classes with the same layout --- */

#define BROUGHT (RT_TYPE_HAS_DICT | RT_TYPE_HAS_WEAKREF)

/* What the class adds to the instances of its base. */
static uint32_t
brought(const RtType *type)
{
    return (type->flags ^ type->base->flags) & BROUGHT;
}

/* The nearest ancestor, or the class itself, whose instances have more than those of its base.  A class that adds nothing to a builtin type
 * with items or references of its own counts as one that does. */
static const RtType *
layout_of(const RtType *type)
{
    const uint32_t plain = RT_TYPE_INT_SUB | RT_TYPE_STR_SUB | RT_TYPE_BYTES_SUB | RT_TYPE_FLOAT_SUB;
    while ((type->flags & RT_TYPE_HEAP) && type->slot_names == NULL && brought(type) == 0 &&
           ((type->base->flags & (RT_TYPE_HEAP | plain)) || type->base->base == NULL)) {
        type = type->base;
    }
    return type;
}

static bool
same_names(const RtTuple *a, const RtTuple *b)
{
    if (a == NULL || b == NULL || rt_tuple_size(a) != rt_tuple_size(b)) {
        return a == b;
    }
    for (int64_t i = 0; i < rt_tuple_size(a); i++) {
        if (!rt_str_equal(rt_str_of_value(rt_tuple_item(a, i)), rt_str_of_value(rt_tuple_item(b, i)))) {
            return false;
        }
    }
    return true;
}

bool
rt_type_same_layout(const RtType *a, const RtType *b)
{
    const RtType *x = layout_of(a), *y = layout_of(b);
    if (x == y) {
        return true;
    }
    if (!(x->flags & y->flags & RT_TYPE_HEAP) || x->base != y->base || brought(x) != brought(y) || !same_names(x->slot_names, y->slot_names)) {
        return false;
    }
#if RT_HOST < 0x030c
    if ((brought(x) & RT_TYPE_HAS_WEAKREF) && x->slot_names != NULL) {
        return false;
    }
    return !(brought(x) & RT_TYPE_HAS_DICT) || !(x->base->flags & RT_TYPE_ITEMS_SUBS) || (x->base->flags & RT_TYPE_STR_SUB);
#else
    return true;
#endif
}
