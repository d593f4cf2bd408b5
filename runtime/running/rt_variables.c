/* Variables that are cells, globals, or names in a mapping. */
#include "rt_variables.h"

#include "rt_cell.h"
#include "rt_dict.h"
#include "rt_exception.h"
#include "rt_instance.h"
#include "rt_push.h"
#include "rt_subscript.h"
#include "rt_tuple.h"

void
rt_raise_unbound(RtThread *t, RtFrame *f, int index)
{
    RtStr *name = rt_str_of_value(rt_tuple_item(f->code->local_names, index));
    if (f->code->local_kinds[index] & RT_LOCAL_FREE) {
        rt_raise_name(t, RT_EXC_NameError,
                      "cannot access free variable '%U' where it is not associated with a value in enclosing scope", name);
    }
    else {
        rt_raise_name(t, RT_EXC_UnboundLocalError,
                      "cannot access local variable '%U' where it is not associated with a value", name);
    }
}

/* The function keeps its cells alive, and the frame its function until after its variables: they are lent. */
void
rt_frame_copy_free_vars(RtThread *t, RtFrame *f, int n)
{
    (void)t;
    const RtTuple *closure = ((const RtFunction *)rt_value_object(f->function))->closure;
    RtValue *last = f->locals + f->code->local_count - n;
    for (int i = 0; i < n; i++) {
        last[i] = rt_value_lent(rt_tuple_item(closure, i));
    }
}

/* --- mappings --- */

/* mapping[name]: 1 found, 0 not there, -1. */
static int
look_up(RtThread *t, RtValue mapping, RtStr *name, RtValue *found)
{
    if (rt_is_dict_exact(mapping)) {
        *found = rt_dict_get_str(t, rt_as_dict(mapping), name);
        return !rt_value_is_null(*found) ? 1 : rt_error_occurred(t) ? -1 : 0;
    }
    *found = rt_get_item(t, mapping, rt_value_borrow(name));
    if (!rt_value_is_null(*found)) {
        return 1;
    }
    if (!rt_error_matches(t, RT_EXC_KeyError)) {
        return -1;
    }
    rt_error_clear(t);
    return 0;
}

static RtValue
raise_undefined(RtThread *t, RtStr *name)
{
    return rt_raise_name(t, RT_EXC_NameError, "name '%U' is not defined", name);
}

RtValue
rt_frame_mapping(RtThread *t, RtFrame *f)
{
    return rt_value_is_null(f->class_locals) ? rt_value_new(t, f->globals) : rt_value_new_from(t, f->class_locals);
}

RtValue
rt_frame_load_global(RtThread *t, RtFrame *f, RtStr *name)
{
    RtValue v = rt_dict_get_str(t, f->globals, name);
    if (rt_value_is_null(v) && !rt_error_occurred(t)) {
        v = rt_dict_get_str(t, f->builtins, name);
    }
    return rt_value_is_null(v) && !rt_error_occurred(t) ? raise_undefined(t, name) : v;
}

RtValue
rt_load_from_dict_or_globals(RtThread *t, RtFrame *f, RtValue mapping, RtStr *name)
{
    RtValue v;
    int found = look_up(t, mapping, name, &v);
    return found < 0 ? RT_NULL : found ? v : rt_frame_load_global(t, f, name);
}

RtValue
rt_frame_load_name(RtThread *t, RtFrame *f, RtStr *name)
{
    return rt_value_is_null(f->class_locals) ? rt_frame_load_global(t, f, name)
                                             : rt_load_from_dict_or_globals(t, f, f->class_locals, name);
}

int
rt_frame_store_name(RtThread *t, RtFrame *f, RtStr *name, RtValue v)
{
    if (rt_value_is_null(f->class_locals)) {
        return rt_dict_set_str(t, f->globals, name, v);
    }
    if (rt_is_dict_exact(f->class_locals)) {
        return rt_dict_set_str(t, rt_as_dict(f->class_locals), name, v);
    }
    return rt_set_item(t, f->class_locals, rt_value_borrow(name), v);
}

static int
delete_from(RtThread *t, RtDict *names, RtStr *name)
{
    int deleted = rt_dict_del_str(t, names, name);
    if (deleted == 0) {
        raise_undefined(t, name);
    }
    return deleted > 0 ? 0 : -1;
}

int
rt_frame_delete_global(RtThread *t, RtFrame *f, RtStr *name)
{
    return delete_from(t, f->globals, name);
}

int
rt_frame_delete_name(RtThread *t, RtFrame *f, RtStr *name)
{
    if (rt_value_is_null(f->class_locals)) {
        return delete_from(t, f->globals, name);
    }
    if (rt_is_dict_exact(f->class_locals)) {
        return delete_from(t, rt_as_dict(f->class_locals), name);
    }
    if (rt_del_item(t, f->class_locals, rt_value_borrow(name)) == 0) {
        return 0;
    }
    rt_error_clear(t);
    raise_undefined(t, name);
    return -1;
}

RtValue
rt_load_from_dict_or_deref(RtThread *t, RtFrame *f, RtValue mapping, int index)
{
    RtValue v;
    int found = look_up(t, mapping, rt_str_of_value(rt_tuple_item(f->code->local_names, index)), &v);
    if (found) {
        return found < 0 ? RT_NULL : v;
    }
    v = rt_cell_get(t, rt_as_cell(f->locals[index]));
    if (rt_value_is_null(v)) {
        rt_raise_unbound(t, f, index);
    }
    return v;
}

RtValue
rt_load_build_class(RtThread *t, RtFrame *f)
{
    RtValue v = rt_dict_get_str(t, f->builtins, t->vm->names.__build_class__);
    return rt_value_is_null(v) && !rt_error_occurred(t) ? rt_raise(t, RT_EXC_NameError, "__build_class__ not found") : v;
}

int
rt_frame_setup_annotations(RtThread *t, RtFrame *f)
{
    RtStr *name = t->vm->names.__annotations__;
    RtValue mapping = rt_value_is_null(f->class_locals) ? rt_value_borrow(f->globals) : f->class_locals;
    RtValue present;
    int found = look_up(t, mapping, name, &present);
    if (found) {
        rt_close(t, present);
        return found < 0 ? -1 : 0;
    }
    RtDict *annotations = rt_dict_new(t);
    if (annotations == NULL) {
        return -1;
    }
    int failed = rt_frame_store_name(t, f, name, rt_value_borrow(annotations));
    rt_decref(t, annotations);
    return failed;
}

/* --- from module import * --- */

/* Bind each of the names; `all`: as __all__ says, else those that do not begin with an underscore. */
static int
import_names(RtThread *t, RtFrame *f, RtValue module, RtTuple *names, bool all)
{
    for (int64_t i = 0; i < rt_tuple_size(names); i++) {
        RtValue name = rt_tuple_item(names, i);
        if (!rt_is_str(name)) {
            rt_raise(t, RT_EXC_TypeError, all ? "Item in %R.__all__ must be str, not %T" : "Key in %R.__dict__ must be str, not %T",
                     module, name);
            return -1;
        }
        RtStr *text = rt_str_of_value(name);
        if (!all && rt_str_length(text) > 0 && rt_str_at(text, 0) == '_') {
            continue;
        }
        text = rt_intern_str(t, text);
        RtValue v = text == NULL ? RT_NULL : rt_get_attr(t, module, text);
        if (rt_value_is_null(v)) {
            return -1;
        }
        int failed = rt_frame_store_name(t, f, text, v);
        rt_close(t, v);
        if (failed < 0) {
            return -1;
        }
    }
    return 0;
}

int
rt_import_star(RtThread *t, RtFrame *f, RtValue module)
{
    RtValue listed;
    int all = rt_get_attr_optional(t, module, t->vm->names.__all__, &listed);
    if (all < 0) {
        return -1;
    }
    if (!all) {
        int found = rt_get_attr_optional(t, module, t->vm->names.__dict__, &listed);
        if (found <= 0) {
            if (found == 0) {
                rt_raise(t, RT_EXC_ImportError, "from-import-* object has no __dict__ and no __all__");
            }
            return -1;
        }
    }
    RtValue names = rt_tuple_from_iterable(t, listed);
    rt_close(t, listed);
    if (rt_value_is_null(names)) {
        return -1;
    }
    int failed = import_names(t, f, module, rt_as_tuple(names), all != 0);
    rt_close(t, names);
    return failed;
}

/* See the header. */
RtValue
rt_frame_variable(RtThread *t, RtFrame *f, int32_t index)
{
    RtValue v = f->locals[index];
    uint8_t kind = f->code->local_kinds[index];
    /* Before the frame begins its cells are not made, and what stands in their places are arguments. */
    if ((kind & (RT_LOCAL_CELL | RT_LOCAL_FREE)) && f->instr_ptr != f->units && rt_value_has_kind(v, RT_KIND_CELL)) {
        return rt_cell_get(t, rt_as_cell(v));
    }
    return rt_value_is_null(v) ? v : rt_dup(t, v);
}
