/* Specialization of attributes. */
#include "rt_specialize.h"

#include "rt_attribute.h"
#include "rt_dict.h"
#include "rt_function.h"
#include "rt_instance.h"
#include "rt_lock.h"
#include "rt_module.h"
#include "rt_opcodes.h"
#include "rt_property.h"
#include "rt_vm.h"

static int
module_form(RtThread *t, RtObject *owner, RtCodeUnit *instr, RtStr *name)
{
    uint32_t version, entry;
    if (!rt_value_is_null(rt_type_lookup(t, owner->type, name))) {
        return -RT_MISS_DESCRIPTOR;
    }
    if (!rt_dict_lookup_version(t, ((RtModule *)owner)->dict, name, &version, &entry)) {
        return -RT_MISS_ABSENT;
    }
    if (entry > UINT16_MAX) {
        return -RT_MISS_PLACE;
    }
    rt_cache_write_32(&instr[2], version);
    instr[4].cache = (uint16_t)entry;
    return LOAD_ATTR_MODULE;
}

/* What an attribute of a type is when it is looked up through the type or an instance that does not hide it. */
static bool
binds_to_itself(RtValue descr, bool through_class)
{
    if (!rt_value_is_heap(descr) || rt_value_object(descr)->type->slots.descr_get == NULL) {
        return true;
    }
    return through_class && rt_is_function(descr);
}

/* A look-up that may be remembered: the attribute, borrowed until the next safepoint, and the type's version. */
static RtValue
look_up(RtThread *t, RtType *type, RtStr *name, uint32_t *version)
{
    RtValue v = rt_type_lookup_ref_and_version(t, type, name, version);
    rt_close(t, v);
    v.bits &= rt_value_is_heap(v) ? ~RT_DEFERRED : ~(uint64_t)0;
    return v;
}

static int
class_form(RtThread *t, RtType *type, RtCodeUnit *instr, RtStr *name)
{
    uint32_t version;
    RtValue v = look_up(t, type, name, &version);
    if (version == 0) {
        return -RT_MISS_VERSION;
    }
    if (rt_value_is_null(v)) {
        return -RT_MISS_ABSENT;
    }
    if (!binds_to_itself(v, true) || !rt_value_is_null(rt_type_lookup(t, type->head.type, name))) {
        return -RT_MISS_DESCRIPTOR;
    }
    rt_cache_write_32(&instr[2], version);
    rt_cache_write_64(&instr[6], v.bits);
    return LOAD_ATTR_CLASS;
}

/* The instance keeps attributes in its own words, and a name that it has not cannot appear without a new version of the
 * keys; the version goes into the cache.  A type without room for attributes needs no such guard. */
static bool
guard_keys(RtThread *t, RtObject *owner, RtCodeUnit *instr, RtStr *name)
{
    RtType *type = owner->type;
    if (type->values_offset == 0 || type->mixed_sizes || rt_load_acquire(rt_instance_dict_pointer(owner)) != NULL) {
        return false;
    }
    rt_lock(t, type);
    bool absent = rt_shared_keys_find(type->instance_keys, name) < 0;     /* from all instances, not only from this one */
    uint32_t version = absent ? rt_keys_version_locked(t, type->instance_keys) : 0;
    rt_unlock(t, type);
    rt_cache_write_32(&instr[4], version);
    return version != 0;
}

/* A getter that is there changes only with the world stopped, which forgets the version of the type. */
static int
property_form(RtThread *t, RtValue descr, RtCodeUnit *instr)
{
    RtValue getter = rt_slot_load(&((RtProperty *)rt_value_object(descr))->get);
    if (rt_value_is_null(getter) || !rt_is_function(getter)) {
        return -RT_MISS_DESCRIPTOR;
    }
    RtFunction *function = (RtFunction *)rt_value_object(getter);
    uint32_t version = rt_function_version(t, function);
    if (version == 0) {
        return -RT_MISS_VERSION;
    }
    if (!function->code->simple || function->code->arg_count != 1) {
        return -RT_MISS_DESCRIPTOR;
    }
    rt_cache_write_32(&instr[4], version);
    rt_cache_write_64(&instr[6], getter.bits);
    return LOAD_ATTR_PROPERTY;
}

/* The attribute stands in the class only. */
static int
shared_form(RtThread *t, RtObject *owner, RtValue descr, RtCodeUnit *instr, RtStr *name, int is_call)
{
    bool has_dict = owner->type->flags & RT_TYPE_HAS_DICT;
    bool method = rt_is_function(descr) ||
        (rt_is_method_descriptor(descr) && rt_value_object(descr)->type == t->vm->types.method_descriptor);
    if (method ? !is_call : !binds_to_itself(descr, false)) {
        return -RT_MISS_DESCRIPTOR;
    }
    if (has_dict && !guard_keys(t, owner, instr, name)) {
        return -RT_MISS_DICT;
    }
    rt_cache_write_64(&instr[6], descr.bits);
    if (method) {
        return has_dict ? LOAD_ATTR_METHOD_WITH_VALUES : LOAD_ATTR_METHOD_NO_DICT;
    }
    return has_dict ? LOAD_ATTR_NONDESCRIPTOR_WITH_VALUES : LOAD_ATTR_NONDESCRIPTOR_NO_DICT;
}

/* The word of a slot that a member descriptor stands for, or 0. */
static uint32_t
slot_word(RtThread *t, RtValue descr)
{
    const RtMember *member = (const RtMember *)rt_value_object(descr);
    if (member->head.type != t->vm->types.member || member->reads_none || member->def != NULL) {
        return 0;
    }
    return member->offset / (uint32_t)sizeof(RtValue);
}

static int
instance_form(RtThread *t, RtObject *owner, RtCodeUnit *instr, RtStr *name, int is_call)
{
    uint32_t version;
    RtValue descr = look_up(t, owner->type, name, &version);
    if (version == 0) {
        return -RT_MISS_VERSION;
    }
    rt_cache_write_32(&instr[2], version);
    if (rt_value_is_heap(descr)) {
        if (rt_value_has_kind(descr, RT_KIND_PROPERTY)) {
            return is_call ? -RT_MISS_DESCRIPTOR : property_form(t, descr, instr);
        }
        uint32_t word = slot_word(t, descr);
        if (word != 0) {
            instr[4].cache = (uint16_t)word;
            return word <= UINT16_MAX ? LOAD_ATTR_SLOT : -RT_MISS_PLACE;
        }
        if (rt_value_object(descr)->type->slots.descr_set != NULL) {
            return -RT_MISS_DESCRIPTOR;
        }
    }
    int index = owner->type->flags & RT_TYPE_HAS_DICT ? rt_instance_find(t, owner, name) : -1;
    if (index >= 0) {
        instr[4].cache = (uint16_t)index;
        return index <= UINT16_MAX ? LOAD_ATTR_INSTANCE_VALUE : -RT_MISS_PLACE;
    }
    return rt_value_is_null(descr) ? -RT_MISS_ABSENT : shared_form(t, owner, descr, instr, name, is_call);
}

static int
load_form(RtThread *t, RtValue v, RtCodeUnit *instr, RtStr *name, int is_call)
{
    if (!rt_value_is_heap(v)) {
        return 0;
    }
    RtObject *owner = rt_value_object(v);
    if (owner->kind == RT_KIND_MODULE) {
        return module_form(t, owner, instr, name);
    }
    if (owner->kind == RT_KIND_TYPE) {
        return class_form(t, (RtType *)owner, instr, name);
    }
    return owner->type->slots.get_attr == rt_generic_get_attr ? instance_form(t, owner, instr, name, is_call) : -RT_MISS_OWN_LOOKUP;
}

void
rt_specialize_load_attr(RtThread *t, RtValue owner, RtCodeUnit *instr, RtStr *name, int is_call)
{
    rt_specialize_as(t, instr, load_form(t, owner, instr, name, is_call));
}

static int
store_form(RtThread *t, RtValue v, RtCodeUnit *instr, RtStr *name)
{
    if (!rt_value_is_heap(v) || rt_value_object(v)->type->slots.set_attr != rt_generic_set_attr) {
        return -RT_MISS_OWN_LOOKUP;
    }
    RtType *type = rt_value_object(v)->type;
    uint32_t version;
    RtValue descr = look_up(t, type, name, &version);
    if (version == 0) {
        return -RT_MISS_VERSION;
    }
    rt_cache_write_32(&instr[2], version);
    if (rt_value_is_heap(descr)) {
        uint32_t word = slot_word(t, descr);
        if (word != 0) {
            instr[4].cache = (uint16_t)word;
            return word <= UINT16_MAX ? STORE_ATTR_SLOT : -RT_MISS_PLACE;
        }
        if (rt_value_object(descr)->type->slots.descr_set != NULL) {
            return -RT_MISS_DESCRIPTOR;
        }
    }
    if (type->values_offset == 0 || type->mixed_sizes) {
        return -RT_MISS_DICT;
    }
    int number = rt_shared_keys_find(type->instance_keys, name);
    if (number < 0 || number >= type->values_capacity) {
        return -RT_MISS_DICT;
    }
    uint32_t word = type->values_offset / (uint32_t)sizeof(RtValue) + (uint32_t)number;
    instr[4].cache = (uint16_t)word;
    return word <= UINT16_MAX ? STORE_ATTR_INSTANCE_VALUE : -RT_MISS_PLACE;
}

void
rt_specialize_store_attr(RtThread *t, RtValue owner, RtCodeUnit *instr, RtStr *name)
{
    rt_specialize_as(t, instr, store_form(t, owner, instr, name));
}

void
rt_specialize_load_super_attr(RtThread *t, RtValue global_super, RtValue class_, RtCodeUnit *instr, int is_call)
{
    bool fits = rt_value_is(global_super, rt_value_borrow(t->vm->types.super)) && rt_value_has_kind(class_, RT_KIND_TYPE);
    rt_specialize_as(t, instr, !fits ? 0 : is_call ? LOAD_SUPER_ATTR_METHOD : LOAD_SUPER_ATTR_ATTR);
}
