/* type(name, bases, namespace): making classes. */
#include <stdlib.h>

#include "rt_cell.h"
#include "rt_dict.h"
#include "rt_dict_keys.h"
#include "rt_exception.h"
#include "rt_frame.h"
#include "rt_function.h"
#include "rt_heap.h"
#include "rt_instance.h"
#include "rt_property.h"
#include "rt_str.h"
#include "rt_super.h"
#include "rt_tuple.h"
#include "rt_type_class.h"
#include "rt_vm.h"
#include "rt_warning.h"
#include "rt_world.h"

/* --- the namespace --- */

/* The class's own dict: the namespace's pairs, names interned. */
static RtDict *
copy_namespace(RtThread *t, RtDict *namespace_)
{
    RtDict *dict = rt_dict_new_sized(t, rt_dict_size(namespace_) + 4);
    int64_t position = 0, hash;
    RtValue key, v;
    while (dict != NULL && rt_dict_next_hash(t, namespace_, &position, &key, &v, &hash)) {
        RtStr *name = rt_is_str_exact(key) ? rt_intern_str(t, rt_str_of_value(key)) : NULL;
        int result = name != NULL ? rt_dict_set_str(t, dict, name, v) : rt_is_str_exact(key) ? -1 : rt_dict_set_hash(t, dict, key, hash, v);
        rt_close(t, key);
        rt_close(t, v);
        if (result < 0) {
            rt_decref(t, dict);
            return NULL;
        }
    }
    return dict;
}

/* __module__: where the class statement stands. */
static int
set_module(RtThread *t, RtDict *dict)
{
    RtNames *n = &t->vm->names;
    RtFrame *f = rt_frame_current(t);
    if (f == NULL || rt_dict_has(t, dict, rt_value_borrow(n->__module__)) != 0) {
        return t->exc != NULL ? -1 : 0;
    }
    RtValue module = rt_dict_get_str(t, f->globals, n->__name__);
    int result = rt_value_is_null(module) ? 0 : rt_dict_set_str(t, dict, n->__module__, module);
    rt_close(t, module);
    return result;
}

/* __qualname__ leaves the dict and becomes the type's own field (a new reference in *qualname). */
static int
take_qualname(RtThread *t, RtDict *dict, RtStr *name, RtStr **qualname)
{
    RtStr *key = t->vm->names.__qualname__;
    RtValue v = rt_dict_get_str(t, dict, key);
    if (rt_value_is_null(v)) {
        rt_incref(t, name);
        *qualname = name;
        return 0;
    }
    if (!rt_is_str(v)) {
        rt_raise(t, RT_EXC_TypeError, "type __qualname__ must be a str, not %T", v);
        rt_close(t, v);
        return -1;
    }
    *qualname = (RtStr *)rt_value_object(rt_value_heap_safe(t, v));
    return rt_dict_del_str(t, dict, key) < 0 ? -1 : 0;
}

/* A documentation string is one that UTF-8 has. */
static int
check_doc(RtThread *t, RtDict *dict)
{
    RtValue doc = rt_dict_get_str(t, dict, t->vm->names.__doc__);
    int result = rt_is_str(doc) ? rt_str_check_utf8(t, rt_str_of_value(doc)) : t->exc == NULL ? 0 : -1;
    rt_close(t, doc);
    return result;
}

/* A plain function under one of the names that are static or class methods without saying so. */
static int
wrap_function(RtThread *t, RtDict *dict, RtStr *name, RtValue (*wrap)(RtThread *, RtValue))
{
    RtValue v = rt_dict_get_str(t, dict, name);
    int result = 0;
    if (rt_is_function(v)) {
        RtValue wrapped = wrap(t, v);
        result = rt_value_is_null(wrapped) ? -1 : rt_dict_set_str(t, dict, name, wrapped);
        rt_close(t, wrapped);
    }
    rt_close(t, v);
    return result;
}

/* Fill the cell that the body has left under `key`, if it has, and drop that entry. */
static int
fill_cell(RtThread *t, RtClassMaker *m, RtStr *key, void *object)
{
    RtValue cell = rt_dict_get_str(t, m->dict, key);
    if (rt_value_is_null(cell)) {
        return 0;
    }
    int result = -1;
    if (!rt_value_has_kind(cell, RT_KIND_CELL)) {
        rt_raise(t, RT_EXC_TypeError, "%U must be a nonlocal cell, not %R", key, rt_value_borrow(rt_type_of(t, cell)));
    }
    else {
        rt_incref(t, object);
        rt_cell_set_take(t, rt_as_cell(cell), rt_value_take(object));
        result = rt_dict_del_str(t, m->dict, key) < 0 ? -1 : 0;
    }
    rt_close(t, cell);
    return result;
}

/* The class for super(); its dict for the functions that evaluate annotations, which see what the class has now. */
static int
set_class_cells(RtThread *t, RtClassMaker *m)
{
    const RtNames *n = &t->vm->names;
    return fill_cell(t, m, n->__classcell__, m->type) < 0 ? -1 : fill_cell(t, m, n->__classdictcell__, m->type->dict);
}

/* --- after the class is made --- */

#if RT_HOST >= 0x030c
static void
note_set_name(RtThread *t, RtValue v, RtValue name, RtType *type)
{
    rt_error_add_note(t, "Error calling __set_name__ on '%T' instance %R in '%N'", v, name, type);
}
#else
static void
note_set_name(RtThread *t, RtValue v, RtValue name, RtType *type)
{
    RtObject *cause = rt_error_fetch(t);
    rt_raise(t, RT_EXC_RuntimeError, "Error calling __set_name__ on '%T' instance %R in '%N'", v, name, type);
    rt_exception_set_cause_take(t, t->exc, cause);
}
#endif

static int
call_set_name(RtThread *t, RtType *type, RtDict *dict)
{
    RtDict *names = rt_dict_copy(t, dict);
    int64_t position = 0;
    RtValue name, v;
    int result = names != NULL ? 0 : -1;
    while (result == 0 && rt_dict_next(t, names, &position, &name, &v)) {
        RtValue r = rt_call_special(t, t->vm->names.__set_name__, (RtValue[]){v, rt_value_borrow(type), name}, 3);
        if (rt_value_is_null(r) && t->exc != NULL) {
            note_set_name(t, v, name, type);
            result = -1;
        }
        rt_close(t, r);
        rt_close(t, name);
        rt_close(t, v);
    }
    if (names != NULL) {
        rt_decref(t, names);
    }
    return result;
}

static int
call_init_subclass(RtThread *t, RtType *type, const RtValue *kwargs, RtTuple *kwnames)
{
    RtValue me = rt_value_borrow(type);
    RtValue f = rt_super_load_attr(t, me, me, t->vm->names.__init_subclass__, NULL);
    RtValue r = rt_value_is_null(f) ? RT_NULL : rt_call(t, f, kwargs, 0, kwnames);
    rt_close(t, f);
    rt_close(t, r);
    return rt_value_is_null(r) ? -1 : 0;
}

/* --- making it --- */

static int
fill_type(RtThread *t, RtClassMaker *m)
{
    RtNames *n = &t->vm->names;
    RtType *type = m->type;
    rt_incref(t, m->name);
    type->name = m->name;
    rt_incref(t, m->base);
    type->base = m->base;
    rt_incref(t, m->bases);
    type->bases = m->bases;
    rt_incref(t, m->dict);
    type->dict = m->dict;
    if (rt_type_check_name(t, m->name) < 0 || set_module(t, m->dict) < 0 || take_qualname(t, m->dict, m->name, &type->qualname) < 0
        || check_doc(t, m->dict) < 0
        || wrap_function(t, m->dict, n->__new__, rt_staticmethod_new) < 0
        || wrap_function(t, m->dict, n->__init_subclass__, rt_classmethod_new) < 0
        || wrap_function(t, m->dict, n->__class_getitem__, rt_classmethod_new) < 0
        || set_class_cells(t, m) < 0 || rt_class_layout(t, m) < 0) {
        return -1;
    }
    if (rt_dict_has(t, m->dict, rt_value_borrow(n->__doc__)) == 0 && rt_dict_set_str(t, m->dict, n->__doc__, RT_NONE) < 0) {
        return -1;
    }
    type->slots = m->base->slots;      /* enough to die with */
    type->mro = rt_type_c3(t, type, m->bases);
    return type->mro != NULL ? 0 : -1;
}

/* The class becomes part of its bases: their changes reach it from now on. */
static int
publish(RtThread *t, RtClassMaker *m)
{
    RtType *type = m->type;
    for (int64_t i = 1, n = rt_tuple_size(type->mro); i < n && !(type->flags & RT_TYPE_COLLECTIONS); i++) {
        type->flags |= ((RtType *)rt_value_object(rt_tuple_item(type->mro, i)))->flags & RT_TYPE_COLLECTIONS;
    }
    int64_t n = rt_tuple_size(m->bases);
    for (int64_t i = 0; i < n; i++) {
        if (rt_type_add_subclass(t, (RtType *)rt_value_object(rt_tuple_item(m->bases, i)), type) < 0) {
            return -1;
        }
    }
    rt_slots_inherit(t, type);         /* no safepoint since the bases know the class: it misses no change */
    type->flags |= RT_TYPE_READY;
    return 0;
}

#if RT_HOST >= 0x030d
/* Since 3.13 a class is warned of whose namespace has keys that are no strings. */
static int
warn_of_keys(RtThread *t, const RtClassMaker *m)
{
    RtValue key, v;
    bool odd = false;
    for (int64_t position = 0; !odd && rt_dict_next(t, m->dict, &position, &key, &v);) {
        odd = !rt_is_str(key);
        rt_close(t, key);
        rt_close(t, v);
    }
    RtStr *text = odd ? rt_str_format(t, "non-string key in the __dict__ of class %N", m->type) : NULL;
    char *shown = text != NULL ? rt_str_to_utf8(t, text, NULL, true) : NULL;
    int result = !odd ? 0 : shown != NULL ? rt_warn(t, RT_EXC_RuntimeWarning, shown) : -1;
    if (text != NULL) {
        rt_decref(t, text);
    }
    free(shown);
    return result;
}
#else
static int
warn_of_keys(RtThread *t, const RtClassMaker *m)
{
    (void)t, (void)m;
    return 0;
}
#endif

/* __eq__ without __hash__ makes instances unhashable. */
static int
add_hash(RtThread *t, RtDict *dict)
{
    RtNames *n = &t->vm->names;
    if (rt_dict_has(t, dict, rt_value_borrow(n->__eq__)) > 0 && rt_dict_has(t, dict, rt_value_borrow(n->__hash__)) == 0) {
        return rt_dict_set_str(t, dict, n->__hash__, RT_NONE);
    }
    return 0;
}

/* A metaclass with an order of its own for look-ups: no type here has another than its bases give. */
static int
refuse_own_mro(RtThread *t, RtType *metaclass)
{
    RtType *type = t->vm->types.type;
    RtStr *name = metaclass != type ? rt_intern(t, "mro") : NULL;
    if (metaclass == type || (name != NULL && rt_type_lookup(t, metaclass, name).bits == rt_type_lookup(t, type, name).bits)) {
        return 0;
    }
    if (name != NULL) {
        rt_raise(t, RT_EXC_NotImplementedError, "mro() of the metaclass '%N' would not be called", metaclass);
    }
    return -1;
}

RtValue
rt_type_new_class(RtThread *t, RtType *metaclass, RtStr *name, RtTuple *bases, RtDict *namespace_, const RtValue *kwargs, RtTuple *kwnames)
{
    RtClassMaker m = {.metaclass = metaclass, .name = name, .bases = bases};
    RtValue result = RT_NULL;
    if (refuse_own_mro(t, metaclass) < 0) {
        return RT_NULL;
    }
    m.base = rt_type_best_base(t, bases);
    m.dict = m.base != NULL ? copy_namespace(t, namespace_) : NULL;
    if (m.dict == NULL || rt_class_slots(t, &m) < 0) {
        goto done;
    }
    m.type = rt_object_new(t, metaclass, metaclass->instance_size);
    if (m.type == NULL) {
        goto done;
    }
    rt_object_set_deferred(t, &m.type->head);
    if (fill_type(t, &m) < 0 || add_hash(t, m.dict) < 0 || publish(t, &m) < 0 || warn_of_keys(t, &m) < 0 || call_set_name(t, m.type, m.dict) < 0
        || call_init_subclass(t, m.type, kwargs, kwnames) < 0) {
        goto done;
    }
    result = rt_value_take(m.type);
    m.type = NULL;
done:
    if (m.dict != NULL) {
        rt_decref(t, m.dict);
    }
    if (m.slots != NULL) {
        rt_decref(t, m.slots);
    }
    if (m.type != NULL) {
        rt_decref(t, m.type);
    }
    return result;
}

/* The most derived of the metaclasses of a class's bases and the one asked for; NULL with TypeError. */
RtType *
rt_type_best_metaclass(RtThread *t, RtType *metaclass, RtTuple *bases)
{
    for (int64_t i = 0, n = rt_tuple_size(bases); i < n; i++) {
        RtType *other = rt_type_of(t, rt_tuple_item(bases, i));
        if (rt_type_is_subtype(metaclass, other)) {
            continue;
        }
        if (!rt_type_is_subtype(other, metaclass)) {
            rt_raise(t, RT_EXC_TypeError, "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the "
                                          "metaclasses of all its bases");
            return NULL;
        }
        metaclass = other;
    }
    return metaclass;
}

static int
check_argument(RtThread *t, RtValue v, bool right, int number, const char *what)
{
    if (!right) {
        rt_raise(t, RT_EXC_TypeError, "type.__new__() argument %d must be %s, not %A", number, what, v);
    }
    return right ? 0 : -1;
}

/* type.__new__(metaclass, name, bases, namespace, **keywords) */
RtValue
rt_type_new_slot(RtThread *t, RtType *metaclass, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    if (nargs != 3) {
        return rt_raise(t, RT_EXC_TypeError, "type.__new__() takes exactly 3 arguments (%zu given)", nargs);
    }
    if (check_argument(t, args[0], rt_is_str(args[0]), 1, "str") < 0 || check_argument(t, args[1], rt_is_tuple(args[1]), 2, "tuple") < 0
        || check_argument(t, args[2], rt_is_dict(args[2]), 3, "dict") < 0) {
        return RT_NULL;
    }
    RtTuple *bases = rt_as_tuple(args[1]);
    RtType *winner = rt_type_best_metaclass(t, metaclass, bases);
    if (winner == NULL) {
        return RT_NULL;
    }
    if (winner != metaclass && winner->slots.new_ != rt_type_new_slot) {
        return winner->slots.new_(t, winner, args, nargs, kwnames);
    }
    RtStr *name = rt_str_of_value(args[0]);
    RtTuple *own = NULL;
    if (rt_tuple_size(bases) == 0) {
        bases = own = rt_tuple_pack(t, 1, rt_value_borrow(t->vm->types.object));
        if (own == NULL) {
            return RT_NULL;
        }
    }
    RtValue type = rt_type_new_class(t, winner, name, bases, rt_as_dict(args[2]), args + 3, kwnames);
    if (own != NULL) {
        rt_decref(t, own);
    }
    return type;
}
