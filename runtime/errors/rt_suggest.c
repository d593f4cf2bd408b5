/* Which names a mistyped one may have meant: of variables, attributes, modules. */
#include "rt_suggest.h"

#include "rt_builtins.h"
#include "rt_dict.h"
#include "rt_exception_types.h"
#include "rt_host.h"
#include "rt_instance.h"
#include "rt_list.h"
#include "rt_similar.h"
#include "rt_tuple.h"
#include "rt_vm.h"

/* The nearest of the names in a list, a new reference, or RT_NULL. */
static RtValue
nearest(RtThread *t, RtStr *wrong, RtValue names, bool hide_private)
{
    int64_t n;
    RtValue *items = rt_list_snapshot(t, rt_as_list(names), &n);
    if (items == NULL) {
        rt_error_clear(t);
        return RT_NULL;
    }
    RtValue best = rt_dup(t, rt_similar(t, wrong, items, n, hide_private));
    rt_list_snapshot_close(t, items, n);
    return best;
}

/* The nearest of a dict's keys. */
static RtValue
nearest_key(RtThread *t, RtStr *wrong, RtDict *d)
{
    RtValue keys = rt_dict_keys_list(t, d);
    RtValue v = rt_value_is_null(keys) ? RT_NULL : nearest(t, wrong, keys, false);
    rt_close(t, keys);
    return v;
}

/* The line of the traceback where it was raised; new, or NULL. */
static RtTraceback *
last_entry(RtThread *t, RtObject *exc)
{
    RtTraceback *tb = (RtTraceback *)rt_exception_traceback(t, exc);
    for (RtTraceback *next; tb != NULL && (next = rt_traceback_next(t, tb)) != NULL; tb = next) {
        rt_decref(t, tb);
    }
    return tb;
}

static RtValue
for_name(RtThread *t, RtStr *wrong, RtObject *exc)
{
    RtTraceback *tb = last_entry(t, exc);
    if (tb == NULL) {
        return RT_NULL;
    }
#if RT_HOST >= 0x030c
    RtValue attribute = RT_NULL;
    if (!rt_value_is_null(tb->self) && rt_get_attr_optional(t, tb->self, wrong, &attribute) > 0) {
        rt_close(t, attribute);
        rt_decref(t, tb);
        return rt_str_value(rt_str_format(t, "self.%U", wrong));
    }
    rt_error_clear(t);
#endif
    RtList *locals = rt_list_from_array(t, tb->code->local_names->items, rt_tuple_size(tb->code->local_names));
    RtValue v = locals != NULL ? nearest(t, wrong, rt_value_borrow(locals), false) : RT_NULL;
    if (rt_value_is_null(v)) {
        v = nearest_key(t, wrong, tb->globals);
    }
    if (rt_value_is_null(v)) {
        v = nearest_key(t, wrong, rt_builtins_dict(t));
    }
    if (locals != NULL) {
        rt_decref(t, locals);
    }
    rt_decref(t, tb);
    return v;
}

static RtValue
for_attribute(RtThread *t, RtStr *wrong, RtValue object)
{
    RtValue names = rt_dir(t, object);
    bool shown = RT_HOST >= 0x030d && rt_str_length(wrong) > 0 && rt_str_at(wrong, 0) != '_';
    RtValue v = rt_value_is_null(names) ? RT_NULL : nearest(t, wrong, names, shown);
    rt_close(t, names);
    return v;
}

#if RT_HOST >= 0x030c
/* from module import wrong */
static RtValue
for_import(RtThread *t, RtValue module, RtStr *wrong)
{
    RtValue m = rt_dict_get(t, t->vm->module_room.modules, module);
    RtValue v = rt_value_is_null(m) ? RT_NULL : for_attribute(t, wrong, m);
    rt_close(t, m);
    return v;
}
#endif

/* Since 3.13 subclasses get advice, too. */
static bool
is_kind(RtThread *t, RtValue exc, RtExc kind)
{
#if RT_HOST >= 0x030d
    return rt_is_instance_of(t, exc, rt_exc_type(t, kind));
#else
    return rt_type_of(t, exc) == rt_exc_type(t, kind);
#endif
}

int
rt_suggest(RtBuilder *b, RtValue exc, bool has_message)
{
    bool library = false;        /* a module of the library has the wrong name */
    RtThread *t = b->thread;
    RtValue name = RT_NULL, v = RT_NULL, other = RT_NULL;
    if (!has_message) {
        return 0;
    }
    if (is_kind(t, exc, RT_EXC_NameError)) {
        name = rt_exception_get_extra(t, exc, RT_EXTRA_NAME);
        v = rt_is_str(name) ? for_name(t, rt_str_of_value(name), rt_value_object(exc)) : RT_NULL;
        rt_error_clear(t);
        library = RT_HOST >= 0x030c && rt_is_str(name) && rt_host_names_module(t, rt_str_of_value(name));
    }
    else if (is_kind(t, exc, RT_EXC_AttributeError)) {
        name = rt_exception_get_extra(t, exc, RT_EXTRA_NAME);
        other = rt_exception_get_extra(t, exc, RT_EXTRA_OBJ);
        v = rt_is_str(name) && !rt_value_is_null(other) ? for_attribute(t, rt_str_of_value(name), other) : RT_NULL;
    }
#if RT_HOST >= 0x030c
    else if (is_kind(t, exc, RT_EXC_ImportError)) {
        name = rt_exception_get_extra(t, exc, 2);
        other = rt_exception_get_extra(t, exc, 0);
        v = rt_is_str(name) && rt_is_str(other) ? for_import(t, other, rt_str_of_value(name)) : RT_NULL;
    }
#endif
    rt_error_clear(t);
    int result = 0;
    if (!rt_value_is_null(v)) {
        result = rt_builder_c(b, ". Did you mean: ") < 0 || rt_builder_repr(b, v) < 0 || rt_builder_char(b, '?') < 0 ? -1 : 0;
    }
    if (library && result == 0) {
        result = rt_builder_c(b, rt_value_is_null(v) ? ". Did you forget to import " : " Or did you forget to import ") < 0
            || rt_builder_repr(b, name) < 0 || rt_builder_char(b, '?') < 0 ? -1 : 0;
    }
    rt_close(t, name);
    rt_close(t, other);
    rt_close(t, v);
    return result;
}
