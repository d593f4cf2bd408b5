/* The table of slots and names, and filling in the slots of classes from it. */
#include "rt_slots.h"

#include "rt_dict.h"
#include "rt_number.h"
#include "rt_str.h"
#include "rt_slots_wrap.h"
#include "rt_tuple.h"
#include "rt_vm.h"

#define N(member) offsetof(RtNames, member)
#define S(member) offsetof(RtSlots, member)
#define UNARY(slot_, name_, doc_)  {N(name_), S(slot_), rt_wrap_unary, (RtSlotFn)rt_dispatch_##slot_, 0, doc_}
#define BINARY(op_, name_, sign_) \
    {N(__##name_##__), S(binary[op_]), rt_wrap_binary, (RtSlotFn)rt_dispatch_##name_, 0, "Return self" sign_ "value."}, \
    {N(__r##name_##__), S(binary[op_]), rt_wrap_reflected, (RtSlotFn)rt_dispatch_##name_, 0, "Return value" sign_ "self."}, \
    {N(__i##name_##__), S(inplace[op_]), rt_wrap_binary, (RtSlotFn)rt_dispatch_i##name_, 0, "Return self" sign_ "=value."}
#define COMPARE(op_, name_, sign_) \
    {N(name_), S(compare), rt_wrap_compare, (RtSlotFn)rt_dispatch_compare, op_, "Return self" sign_ "value."}

const RtSlotDef rt_slot_defs[] = {
    UNARY(repr, __repr__, "Return repr(self)."),
    {N(__hash__), S(hash), rt_wrap_hash, (RtSlotFn)rt_dispatch_hash, 0, "Return hash(self)."},
    {N(__call__), S(call), rt_wrap_call, (RtSlotFn)rt_dispatch_call, 0, "Call self as a function."},
    UNARY(str, __str__, "Return str(self)."),
    {N(__getattribute__), S(get_attr), rt_wrap_get_attr, (RtSlotFn)rt_dispatch_get_attr, 0, "Return getattr(self, name)."},
    {N(__getattr__), S(get_attr), NULL, (RtSlotFn)rt_dispatch_get_attr, 0, ""},
    {N(__setattr__), S(set_attr), rt_wrap_set_attr, (RtSlotFn)rt_dispatch_set_attr, 0, "Implement setattr(self, name, value)."},
    {N(__delattr__), S(set_attr), rt_wrap_del_attr, (RtSlotFn)rt_dispatch_set_attr, 0, "Implement delattr(self, name)."},
    COMPARE(RT_LT, __lt__, "<"), COMPARE(RT_LE, __le__, "<="), COMPARE(RT_EQ, __eq__, "=="),
    COMPARE(RT_NE, __ne__, "!="), COMPARE(RT_GT, __gt__, ">"), COMPARE(RT_GE, __ge__, ">="),
    {N(__iter__), S(iter), rt_wrap_unary, (RtSlotFn)rt_dispatch_iter, 0, "Implement iter(self)."},
    {N(__next__), S(next), rt_wrap_next, (RtSlotFn)rt_dispatch_next, 0, "Implement next(self)."},
    {N(__get__), S(descr_get), rt_wrap_get, (RtSlotFn)rt_dispatch_descr_get, 0, "Return an attribute of instance, which is of type owner."},
    {N(__set__), S(descr_set), rt_wrap_set, (RtSlotFn)rt_dispatch_descr_set, 0, "Set an attribute of instance to value."},
    {N(__delete__), S(descr_set), rt_wrap_delete, (RtSlotFn)rt_dispatch_descr_set, 0, "Delete an attribute of instance."},
    {N(__init__), S(init), rt_wrap_init, (RtSlotFn)rt_dispatch_init, 0,
     "Initialize self.  See help(type(self)) for accurate signature."},
    {N(__del__), S(finalize), NULL, (RtSlotFn)rt_dispatch_finalize, 0, ""},
    {N(__new__), S(new_), NULL, (RtSlotFn)rt_dispatch_new, 0, "Create and return new object."},
    BINARY(RT_ADD, add, "+"), BINARY(RT_SUBTRACT, sub, "-"), BINARY(RT_MULTIPLY, mul, "*"), BINARY(RT_REMAINDER, mod, "%"),
    {N(__divmod__), S(divmod), rt_wrap_binary, (RtSlotFn)rt_dispatch_divmod, 0, "Return divmod(self, value)."},
    {N(__rdivmod__), S(divmod), rt_wrap_reflected, (RtSlotFn)rt_dispatch_divmod, 0, "Return divmod(value, self)."},
    {N(__pow__), S(binary[RT_POWER]), rt_wrap_power, (RtSlotFn)rt_dispatch_pow, 0, "Return pow(self, value, mod)."},
    {N(__rpow__), S(binary[RT_POWER]), rt_wrap_power_reflected, (RtSlotFn)rt_dispatch_pow, 0, "Return pow(value, self, mod)."},
    {N(__ipow__), S(inplace[RT_POWER]), rt_wrap_binary, (RtSlotFn)rt_dispatch_ipow, 0, "Return self**=value."},
    {N(__pow__), S(power3), NULL, (RtSlotFn)rt_dispatch_power3, 0, ""},
    {N(__rpow__), S(power3), NULL, (RtSlotFn)rt_dispatch_power3, 0, ""},
    UNARY(negative, __neg__, "-self"), UNARY(positive, __pos__, "+self"), UNARY(absolute, __abs__, "abs(self)"),
    {N(__bool__), S(truth), rt_wrap_truth, (RtSlotFn)rt_dispatch_truth, 0, "True if self else False"},
    UNARY(invert, __invert__, "~self"),
    BINARY(RT_LSHIFT, lshift, "<<"), BINARY(RT_RSHIFT, rshift, ">>"), BINARY(RT_AND, and, "&"), BINARY(RT_XOR, xor, "^"),
    BINARY(RT_OR, or, "|"),
    UNARY(to_int, __int__, "int(self)"), UNARY(to_float, __float__, "float(self)"),
    BINARY(RT_FLOOR_DIVIDE, floordiv, "//"), BINARY(RT_TRUE_DIVIDE, truediv, "/"),
    UNARY(index, __index__, "Return self converted to an integer, if self is suitable for use as an index into a list."),
    BINARY(RT_MATRIX_MULTIPLY, matmul, "@"),
    {N(__len__), S(length), rt_wrap_length, (RtSlotFn)rt_dispatch_length, 0, "Return len(self)."},
    {N(__getitem__), S(get_item), rt_wrap_binary, (RtSlotFn)rt_dispatch_get_item, 0, "Return self[key]."},
    {N(__setitem__), S(set_item), rt_wrap_set_item, (RtSlotFn)rt_dispatch_set_item, 0, "Set self[key] to value."},
    {N(__delitem__), S(set_item), rt_wrap_del_item, (RtSlotFn)rt_dispatch_set_item, 0, "Delete self[key]."},
    {N(__contains__), S(contains), rt_wrap_contains, (RtSlotFn)rt_dispatch_contains, 0, "Return bool(key in self)."},
};
const size_t rt_slot_def_count = sizeof rt_slot_defs / sizeof rt_slot_defs[0];

RtStr *
rt_slot_name(RtThread *t, const RtSlotDef *def)
{
    return *(RtStr **)((char *)&t->vm->names + def->name);
}

void
rt_slots_fill(RtSlots *slots, const RtSlots *base)
{
    for (size_t at = 0; at < sizeof *slots; at += sizeof(RtSlotFn)) {
        if (rt_slot_get_fn(slots, at) == NULL) {
            rt_slot_set_fn(slots, at, rt_slot_get_fn(base, at));
        }
    }
}

/* What one name contributes to a class's slot: an ancestor's own C function, or the function that calls the method. */
static RtSlotFn
contribution(RtThread *t, RtType *type, const RtSlotDef *def, RtValue found)
{
    if (def->slot == S(hash) && rt_value_is_none(found)) {
        return (RtSlotFn)rt_hash_unhashable;
    }
    RtType *kind = rt_type_of(t, found);
    if (kind == t->vm->types.wrapper_descriptor) {
        const RtWrapper *w = (const RtWrapper *)rt_value_object(found);
        if (rt_type_is_subtype(type, w->owner)) {
            if (w->def->slot == def->slot && w->def->name == def->name) {
                return w->fn;
            }
            if (def->slot == S(power3) && w->def->name == def->name) {
                return (RtSlotFn)w->owner->slots.power3;
            }
        }
    }
    if (def->slot == S(new_)) {
        RtType *owner = rt_new_wrapper_owner(found);
        if (owner != NULL && rt_type_is_subtype(type, owner)) {
            return (RtSlotFn)owner->slots.new_;
        }
    }
    return def->dispatch;
}

/* Fill one slot from all names that stand for it.  Different C functions, or any method of the language, need the dispatching one. */
static void
update_slot(RtThread *t, RtType *type, size_t slot)
{
    RtSlotFn chosen = NULL;
    for (size_t i = 0; i < rt_slot_def_count; i++) {
        const RtSlotDef *def = &rt_slot_defs[i];
        if (def->slot != slot) {
            continue;
        }
        RtValue found = rt_type_lookup(t, type, rt_slot_name(t, def));
        if (rt_value_is_null(found)) {
            continue;
        }
        RtSlotFn one = contribution(t, type, def, found);
        if (chosen == NULL) {
            chosen = one;
        }
        else if (chosen != one) {
            chosen = def->dispatch;
        }
    }
    rt_slot_set_fn(&type->slots, slot, chosen);
}

/* All slots that one name stands for. */
static void
update_slots_of(RtThread *t, RtType *type, const RtStr *name)
{
    for (size_t i = 0; i < rt_slot_def_count; i++) {
        if (rt_slot_name(t, &rt_slot_defs[i]) == name) {
            update_slot(t, type, rt_slot_defs[i].slot);
        }
    }
}

/* With one base only what the class itself defines differs from the base. */
static void
inherit_from_one(RtThread *t, RtType *type)
{
    const RtKeys *keys = type->dict->keys;
    type->slots = type->base->slots;
    for (int64_t i = 0, n = keys->count; i < n; i++) {
        RtValue key = keys->entries[i].key;
        if (!rt_is_str_exact(key)) {
            continue;
        }
        const RtStr *name = rt_str_of_value(key);
        if (rt_str_length(name) > 4 && rt_str_at(name, 0) == '_' && rt_str_at(name, 1) == '_') {
            update_slots_of(t, type, name);
        }
    }
}

void
rt_slots_inherit(RtThread *t, RtType *type)
{
    const RtType *base = type->base;
    if (rt_tuple_size(type->bases) == 1) {
        inherit_from_one(t, type);
        return;
    }
    bool done[sizeof(RtSlots) / sizeof(RtSlotFn)] = {false};
    for (size_t i = 0; i < rt_slot_def_count; i++) {
        size_t slot = rt_slot_defs[i].slot;
        if (!done[slot / sizeof(RtSlotFn)]) {
            done[slot / sizeof(RtSlotFn)] = true;
            update_slot(t, type, slot);
        }
    }
    type->slots.traverse = base->slots.traverse;
    type->slots.clear = base->slots.clear;
    type->slots.dealloc = base->slots.dealloc;
}

static void
update_tree(RtThread *t, RtType *type, size_t slot)
{
    update_slot(t, type, slot);
    RtSubclasses *s = type->subclasses;
    for (size_t i = 0; s != NULL && i < s->count; i++) {
        if (s->items[i] != NULL) {
            update_tree(t, s->items[i], slot);
        }
    }
}

void
rt_slots_update(RtThread *t, RtType *type, RtStr *name)
{
    for (size_t i = 0; i < rt_slot_def_count; i++) {
        if (rt_slot_name(t, &rt_slot_defs[i]) == name) {
            update_tree(t, type, rt_slot_defs[i].slot);
        }
    }
}
