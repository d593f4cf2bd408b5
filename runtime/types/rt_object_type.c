/* The type `object`: what every value can do. */
#include <stdio.h>

#include "rt_call.h"
#include "rt_dict.h"
#include "rt_exception.h"
#include "rt_format.h"
#include "rt_instance.h"
#include "rt_int.h"
#include "rt_list.h"
#include "rt_number.h"
#include "rt_str.h"
#include "rt_tuple.h"
#include "rt_type_class.h"
#include "rt_vm.h"
#include "rt_world.h"

/* --- making --- */

static int object_init(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames);

static bool
has_arguments(size_t nargs, RtTuple *kwnames)
{
    return nargs != 0 || (kwnames != NULL && rt_tuple_size(kwnames) != 0);
}

static RtValue
object_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    (void)args;
    if (RT_UNLIKELY(has_arguments(nargs, kwnames))) {
        if (type->slots.new_ != object_new) {
            return rt_raise(t, RT_EXC_TypeError, "object.__new__() takes exactly one argument (the type to instantiate)");
        }
        if (type->slots.init == object_init) {
            return rt_raise(t, RT_EXC_TypeError, "%N() takes no arguments", type);
        }
    }
    RtObject *o = rt_instance_new(t, type);
    return o != NULL ? rt_value_take(o) : RT_NULL;
}

static int
object_init(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    (void)args;
    if (RT_UNLIKELY(has_arguments(nargs, kwnames))) {
        const RtType *type = rt_type_of(t, self);
        if (type->slots.init != object_init) {
            rt_raise(t, RT_EXC_TypeError, "object.__init__() takes exactly one argument (the instance to initialize)");
            return -1;
        }
        if (type->slots.new_ == object_new) {
            rt_raise(t, RT_EXC_TypeError, "%N.__init__() takes exactly one argument (the instance to initialize)", type);
            return -1;
        }
    }
    return 0;
}

/* --- showing and comparing --- */

static RtValue
object_repr(RtThread *t, RtValue self)
{
    RtType *type = rt_type_of(t, self);
    RtValue module = rt_type_module(t, type), text;
    char address[32];
    snprintf(address, sizeof address, "%p", rt_value_is_heap(self) ? (void *)rt_value_object(self) : (void *)(uintptr_t)self.bits);
    if (rt_is_str(module) && !rt_str_equal(rt_str_of_value(module), t->vm->names.builtins)) {
        text = rt_str_value(rt_str_format(t, "<%V.%U object at %s>", module, type->qualname, address));
    }
    else {
        text = rt_str_value(rt_str_format(t, "<%N object at %s>", type, address));
    }
    rt_close(t, module);
    return text;
}

static RtValue
object_str(RtThread *t, RtValue self)
{
    return rt_type_of(t, self)->slots.repr(t, self);
}

static RtValue
object_compare(RtThread *t, RtValue a, RtValue b, int op)
{
    if (op == RT_EQ) {
        return rt_value_is(a, b) ? RT_TRUE : RT_NOT_IMPLEMENTED;
    }
    if (op != RT_NE) {
        return RT_NOT_IMPLEMENTED;
    }
    RtValue equal = rt_type_of(t, a)->slots.compare(t, a, b, RT_EQ);
    if (rt_value_is_null(equal) || equal.bits == RT_NOT_IMPLEMENTED.bits) {
        return equal;
    }
    int truth = rt_truth(t, equal);
    rt_close(t, equal);
    return truth < 0 ? RT_NULL : rt_bool(!truth);
}

static int
object_hash(RtThread *t, RtValue self, int64_t *hash)
{
    (void)t;
    *hash = rt_hash_pointer(rt_value_is_heap(self) ? (void *)rt_value_object(self) : (void *)(uintptr_t)self.bits);
    return 0;
}

/* --- __class__ --- */

static RtValue
get_class(RtThread *t, RtValue self)
{
    return rt_value_new(t, rt_type_of(t, self));
}

/* 1 done, -1 refused, 0: another thread has changed the class meanwhile.  What is asked of the old class has to be true of it
 * when the world stands still. */
static int
try_set_class(RtThread *t, RtValue self, RtValue v)
{
    if (rt_value_is_null(v)) {
        rt_raise(t, RT_EXC_TypeError, "can't delete __class__ attribute");
        return -1;
    }
    if (!rt_is_type(v)) {
        rt_raise(t, RT_EXC_TypeError, "__class__ must be set to a class, not '%T' object", v);
        return -1;
    }
    RtType *new_ = (RtType *)rt_value_object(v), *old = rt_type_of(t, self);
    if ((new_->flags & RT_TYPE_IMMUTABLE) || (old->flags & RT_TYPE_IMMUTABLE)) {
        rt_raise(t, RT_EXC_TypeError, "__class__ assignment only supported for mutable types or ModuleType subclasses");
        return -1;
    }
    if (!rt_type_same_layout(new_, old)) {
        rt_raise(t, RT_EXC_TypeError, "__class__ assignment: '%N' object layout differs from '%N'", new_, old);
        return -1;
    }
    RtObject *o = rt_value_object(self);
    if (old->values_offset != 0) {
        /* The names of inline values belong to the old class: from now on the attributes are in a dict. */
        RtDict *d = rt_instance_dict(t, self);
        if (d == NULL) {
            return -1;
        }
        rt_decref(t, d);
    }
    rt_world_stop(t);
    if (o->type != old) {
        rt_world_start(t);
        return 0;
    }
    if (new_->values_offset != 0 && (new_->instance_size != old->instance_size || old->mixed_sizes)) {
        rt_type_modified_stopped(t, new_);
        new_->mixed_sizes = true;
        o->aux |= RT_AUX_NO_VALUES;
    }
    o->type = new_;
    rt_world_start(t);
    return 1;
}

static int
set_class(RtThread *t, RtValue self, RtValue v)
{
    int done;
    do {
        done = try_set_class(t, self, v);
    } while (done == 0);
    return done < 0 ? -1 : 0;
}

static const RtGetSetDef object_getsets[] = {
    {"__class__", get_class, set_class, "the object's class"},
    {0},
};

/* --- methods --- */

static RtValue
object_init_subclass(RtThread *t, RtValue self)
{
    (void)t, (void)self;
    return RT_NONE;
}
static RtValue
object_subclasshook(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    (void)t, (void)self, (void)args, (void)nargs;
    return RT_NOT_IMPLEMENTED;
}
static RtValue
object_format(RtThread *t, RtValue self, RtValue spec)
{
    if (!rt_is_str(spec)) {
        return rt_raise(t, RT_EXC_TypeError, "__format__() argument must be str, not %A", spec);
    }
    if (rt_str_length(rt_str_of_value(spec)) != 0) {
        return rt_raise(t, RT_EXC_TypeError, "unsupported format string passed to %T.__format__", self);
    }
    return rt_str_of(t, self);
}
static RtValue
object_sizeof(RtThread *t, RtValue self)
{
    return rt_int_from_int64(t, rt_type_of(t, self)->instance_size);
}

/* Names of a class and its bases into `names`. */
static int
add_names_of_type(RtThread *t, RtType *type, RtDict *names)
{
    if (rt_dict_update(t, names, rt_value_borrow(type->dict), RT_MERGE_KEEP) < 0) {
        return -1;
    }
    for (int64_t i = 0, n = rt_tuple_size(type->bases); i < n; i++) {
        if (add_names_of_type(t, (RtType *)rt_value_object(rt_tuple_item(type->bases, i)), names) < 0) {
            return -1;
        }
    }
    return 0;
}

RtValue
rt_type_dir(RtThread *t, RtType *type)
{
    RtDict *names = rt_dict_new(t);
    RtValue list = names != NULL && add_names_of_type(t, type, names) == 0 ? rt_dict_keys_list(t, names) : RT_NULL;
    if (names != NULL) {
        rt_decref(t, names);
    }
    return list;
}

static RtValue
object_dir(RtThread *t, RtValue self)
{
    RtValue own, class, list = RT_NULL;
    RtNames *n = &t->vm->names;
    if (rt_get_attr_optional(t, self, n->__dict__, &own) < 0) {
        return RT_NULL;
    }
    RtDict *names = rt_is_dict(own) ? rt_dict_copy(t, rt_as_dict(own)) : rt_dict_new(t);
    rt_close(t, own);
    if (names == NULL) {
        return RT_NULL;
    }
    if (rt_get_attr_optional(t, self, n->__class__, &class) >= 0) {
        if (!rt_is_type(class) || add_names_of_type(t, (RtType *)rt_value_object(class), names) == 0) {
            list = rt_dict_keys_list(t, names);
        }
        rt_close(t, class);
    }
    rt_decref(t, names);
    return list;
}
static const RtMethodDef object_methods[] = {
    RT_METHOD_O("__format__", object_format, "Default object formatter.\n\nReturn str(self) if format_spec is empty. Raise TypeError otherwise."),
    RT_METHOD_NOARGS("__sizeof__", object_sizeof, "Size of object in memory, in bytes."),
    RT_METHOD_NOARGS("__dir__", object_dir, "Default dir() implementation."),
    {0},
};
static const RtMethodDef object_class_methods[] = {
    RT_METHOD_NOARGS("__init_subclass__", object_init_subclass, "This method is called when a class is subclassed."),
    RT_METHOD_FAST("__subclasshook__", object_subclasshook, "Abstract classes can override this to customize issubclass()."),
    {0},
};

const RtTypeSpec rt_object_spec = {
    .name = "object", .basic_size = sizeof(RtObject), .flags = RT_TYPE_SUBCLASSABLE,
    .methods = object_methods, .class_methods = object_class_methods, .getsets = object_getsets,
    .slots = {.repr = object_repr, .str = object_str, .hash = object_hash, .compare = object_compare,
              .get_attr = rt_generic_get_attr, .set_attr = rt_generic_set_attr, .new_ = object_new, .init = object_init,
              .traverse = rt_instance_traverse, .clear = rt_instance_clear, .dealloc = rt_instance_dealloc},
    .doc = "The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new featureless\n"
           "instance that has no instance attributes and cannot be given any.\n",
};
