/* The attributes that an instance itself has: inline values and dicts.  rt_instance.h states the laws. */
#include "rt_instance.h"

#include "rt_dict.h"
#include "rt_exception.h"
#include "rt_bytes.h"
#include "rt_gc.h"
#include "rt_int.h"
#include "rt_lock.h"
#include "rt_str.h"
#include "rt_tuple.h"
#include "rt_vm.h"

RtDict **
rt_instance_dict_slow(RtObject *o)
{
    uint32_t flags = o->type->flags;
    size_t items;
    RT_ASSERT(flags & RT_TYPE_ITEMS_SUBS);
    if (flags & RT_TYPE_TUPLE_SUB) {
        items = (size_t)rt_tuple_size((RtTuple *)o) * sizeof(RtValue);
    }
    else if (flags & RT_TYPE_STR_SUB) {
        items = (rt_str_length((RtStr *)o) + 1) * rt_str_width((RtStr *)o);
    }
    else {
        items = flags & RT_TYPE_INT_SUB ? ((RtInt *)o)->count * sizeof(uint32_t) : ((RtBytes *)o)->length + 1;
    }
    return (RtDict **)(void *)((char *)o + o->type->basic_size + rt_round_word(items));
}

RtValue
rt_instance_load_slow(RtThread *t, RtObject *o, uint32_t index)
{
    rt_lock(t, o);
    RtValue v = rt_slot_dup_locked(t, *rt_instance_word(o, index));
    rt_unlock(t, o);
    return v;
}

/* The dict of an instance as a new reference, or NULL: it has none (yet). */
static RtDict *
load_dict(RtThread *t, RtObject *o)
{
    RtDict **pointer = rt_instance_dict_pointer(o);
    if (rt_load_acquire(pointer) == NULL) {
        return NULL;
    }
    RtValue v = rt_value_heap_safe(t, rt_instance_load(t, o, (uint32_t)((RtValue *)(void *)pointer - (RtValue *)o)));
    return rt_value_is_null(v) ? NULL : (RtDict *)rt_value_object(v);
}

/* Is there room for inline values?  Changes only with the world stopped. */
static bool
has_values(const RtObject *o)
{
    return o->type->values_offset != 0 && !(rt_load_relaxed(&o->aux) & RT_AUX_NO_VALUES);
}

RtValue
rt_instance_own(RtThread *t, RtObject *o, RtStr *name)
{
    RtType *type = o->type;
    if (!(type->flags & RT_TYPE_HAS_DICT)) {
        return RT_NULL;
    }
    if (has_values(o)) {
        int i = rt_shared_keys_find(type->instance_keys, name);
        if (i >= 0 && i < type->values_capacity) {
            RtValue v = rt_instance_load(t, o, type->values_offset / (uint32_t)sizeof(RtValue) + (uint32_t)i);
            if (!rt_value_is_null(v)) {
                return v;
            }
        }
    }
    RtDict *d = load_dict(t, o);
    if (d == NULL) {
        return RT_NULL;
    }
    RtValue v = rt_dict_get_str(t, d, name);
    rt_decref(t, d);
    return v;
}

int
rt_instance_find(RtThread *t, RtObject *o, RtStr *name)
{
    RtType *type = o->type;
    (void)t;
    if (!has_values(o)) {
        return -1;
    }
    int i = rt_shared_keys_find(type->instance_keys, name);
    if (i < 0 || i >= type->values_capacity || rt_value_is_null(rt_slot_load(&rt_instance_values(o)[i]))) {
        return -1;
    }
    return (int)(type->values_offset / sizeof(RtValue)) + i;
}

/* The instance's lock is held and it has no dict: make it, with what the inline values hold.  The references that leave the values go to
 * `dropped`, to be closed after the unlock; *count of them.  NULL without memory. */
static RtDict *
make_dict_locked(RtThread *t, RtObject *o, RtValue *dropped, int *count)
{
    RtType *type = o->type;
    RtDict *d = rt_dict_new(t);
    *count = 0;
    if (d == NULL) {
        return NULL;
    }
    RtValue *values = has_values(o) ? rt_instance_values(o) : NULL;
    int n = values != NULL ? (int)o->aux : 0;
    for (int i = 0; i < n; i++) {
        if (!rt_value_is_null(values[i]) && rt_dict_set_str(t, d, rt_shared_keys_name(type->instance_keys, i), values[i]) < 0) {
            rt_decref(t, d);
            return NULL;
        }
    }
    rt_store_release(rt_instance_dict_pointer(o), d);
    for (int i = 0; i < n; i++) {
        dropped[(*count)++] = values[i];
        rt_slot_store(&values[i], RT_NULL);
    }
    if (values != NULL) {
        rt_store_relaxed(&o->aux, 0);
    }
    return d;
}

static void
close_all(RtThread *t, const RtValue *values, int n)
{
    for (int i = 0; i < n; i++) {
        rt_close(t, values[i]);
    }
}

/* The number of `name` among the type's shared names, added if need be; -1 when there is no room. */
static int
shared_number(RtThread *t, RtType *type, RtStr *name)
{
    int i = rt_shared_keys_find(type->instance_keys, name);
    if (i < 0 && rt_shared_keys_count(type->instance_keys) < type->values_capacity) {
        rt_lock(t, type);
        i = rt_shared_keys_add_locked(t, type->instance_keys, name);
        rt_unlock(t, type);
    }
    return i < type->values_capacity ? i : -1;
}

int
rt_instance_store_take(RtThread *t, RtObject *o, RtStr *name, RtValue v)
{
    RtType *type = o->type;
    RtDict **pointer = rt_instance_dict_pointer(o);
    RtValue dropped[RT_SHARED_NAMES_MAX];
    int count = 0, number = -1;
    v = rt_value_heap_safe(t, v);
    if (has_values(o) && rt_load_acquire(pointer) == NULL) {
        number = shared_number(t, type, name);
    }
    rt_lock(t, o);
    RtDict *d = *pointer;
    if (d == NULL && number >= 0 && has_values(o)) {
        RtValue *slot = &rt_instance_values(o)[number], old = *slot;
        if (!rt_value_is_null(old) || (uint32_t)number >= o->aux) {
            if ((uint32_t)number >= o->aux) {
                rt_store_relaxed(&o->aux, (uint32_t)number + 1);
            }
            rt_slot_store(slot, v);
            rt_unlock(t, o);
            rt_close(t, old);
            return 0;
        }
    }
    if (d == NULL) {
        d = make_dict_locked(t, o, dropped, &count);
    }
    if (d != NULL) {
        rt_incref_published(t, &d->head);
    }
    rt_unlock(t, o);
    close_all(t, dropped, count);
    int result = d != NULL ? rt_dict_set_str(t, d, name, v) : -1;
    rt_close(t, v);
    if (d != NULL) {
        rt_decref(t, d);
    }
    return result;
}

/* Delete an attribute that the instance itself has: 1, 0 when there is none, -1. */
int
rt_instance_delete(RtThread *t, RtObject *o, RtStr *name)
{
    RtType *type = o->type;
    if (!(type->flags & RT_TYPE_HAS_DICT)) {
        return 0;
    }
    RtValue old = RT_NULL;
    rt_lock(t, o);
    RtDict *d = *rt_instance_dict_pointer(o);
    if (d != NULL) {
        rt_incref_published(t, &d->head);
    }
    else if (has_values(o)) {
        int i = rt_shared_keys_find(type->instance_keys, name);
        if (i >= 0 && i < type->values_capacity) {
            RtValue *values = rt_instance_values(o);
            old = values[i];
            rt_slot_store(&values[i], RT_NULL);
            while (o->aux > 0 && rt_value_is_null(values[o->aux - 1])) {
                rt_store_relaxed(&o->aux, o->aux - 1);
            }
        }
    }
    rt_unlock(t, o);
    if (d != NULL) {
        int result = rt_dict_del_str(t, d, name);
        rt_decref(t, d);
        return result;
    }
    rt_close(t, old);
    return !rt_value_is_null(old);
}

RtDict *
rt_instance_dict(RtThread *t, RtValue v)
{
    RtValue dropped[RT_SHARED_NAMES_MAX];
    int count = 0;
    RtObject *o = rt_value_is_heap(v) ? rt_value_object(v) : NULL;
    if (o == NULL || !(o->type->flags & RT_TYPE_HAS_DICT)) {
        rt_raise_no_attribute(t, v, t->vm->names.__dict__);
        return NULL;
    }
    RtDict *d = load_dict(t, o);
    if (d != NULL) {
        return d;
    }
    rt_lock(t, o);
    d = *rt_instance_dict_pointer(o);
    if (d == NULL) {
        d = make_dict_locked(t, o, dropped, &count);
    }
    if (d != NULL) {
        rt_incref_published(t, &d->head);
    }
    rt_unlock(t, o);
    close_all(t, dropped, count);
    return d;
}

int
rt_instance_set_dict(RtThread *t, RtValue v, RtValue dict)
{
    RtValue dropped[RT_SHARED_NAMES_MAX + 1];
    int count = 0;
    if (rt_value_is_null(dict)) {
        rt_raise(t, RT_EXC_TypeError, "cannot delete __dict__");
        return -1;
    }
    if (!rt_is_dict(dict)) {
        rt_raise(t, RT_EXC_TypeError, "__dict__ must be set to a dictionary, not a '%T'", dict);
        return -1;
    }
    RtObject *o = rt_value_object(v);
    RtDict *d = (RtDict *)rt_value_object(dict);
    rt_incref(t, d);
    rt_lock(t, o);
    RtDict **pointer = rt_instance_dict_pointer(o);
    if (*pointer != NULL) {
        dropped[count++] = rt_value_take(*pointer);
    }
    rt_store_release(pointer, d);
    if (has_values(o)) {
        RtValue *values = rt_instance_values(o);
        for (uint32_t i = 0; i < o->aux; i++) {
            dropped[count++] = values[i];
            rt_slot_store(&values[i], RT_NULL);
        }
        rt_store_relaxed(&o->aux, 0);
    }
    rt_unlock(t, o);
    close_all(t, dropped, count);
    return 0;
}

/* --- traverse, clear, dealloc --- */

/* Behind the last word that the class added. */
static RtValue *
words_end(RtObject *o)
{
    const RtType *type = o->type;
    bool no_values = type->values_offset != 0 && !has_values(o);
    return (RtValue *)(void *)((char *)o + (no_values ? type->values_offset : type->instance_size));
}

void
rt_instance_traverse(RtObject *o, RtVisitFn visit, void *arg)
{
    const RtType *type = o->type;
    if (type->words_offset == 0) {
        return;
    }
    if (type->flags & RT_TYPE_ITEMS_SUBS) {
        if (type->flags & RT_TYPE_HAS_DICT) {
            rt_gc_visit(*rt_instance_dict_pointer(o), visit, arg);
        }
        return;
    }
    const RtValue *end = words_end(o);
    for (const RtValue *word = (RtValue *)(void *)((char *)o + type->words_offset); word < end; word++) {
        rt_gc_visit_value(*word, visit, arg);
    }
}

/* Words are emptied before their values are closed: a collection may look at o meanwhile. */
void
rt_instance_clear(RtThread *t, RtObject *o)
{
    const RtType *type = o->type;
    RtValue *word, *end;
    if (type->words_offset == 0 || (type->flags & RT_TYPE_ITEMS_SUBS)) {
        if (!(type->flags & RT_TYPE_HAS_DICT)) {
            return;
        }
        word = (RtValue *)(void *)rt_instance_dict_pointer(o);
        end = word + 1;
    }
    else {
        word = (RtValue *)(void *)((char *)o + type->words_offset);
        end = words_end(o);
    }
    for (; word < end; word++) {
        RtValue v = *word;
        if (!rt_value_is_null(v)) {
            rt_slot_store(word, RT_NULL);
            rt_close(t, v);
        }
    }
}

void
rt_instance_dealloc(RtThread *t, RtObject *o)
{
    rt_instance_clear(t, o);
    rt_object_free(t, o);
}
