/* Exception objects: making them, the attributes that all of them have, their text. */
#include "rt_exception.h"

#include "rt_attribute.h"
#include "rt_call.h"
#include "rt_dict.h"
#include "rt_exception_types.h"
#include "rt_format.h"
#include "rt_gc.h"
#include "rt_heap.h"
#include "rt_instance.h"
#include "rt_list.h"
#include "rt_lock.h"
#include "rt_str.h"
#include "rt_tuple.h"
#include "rt_vm.h"

static RtException *
as_exception(RtValue v)
{
    return (RtException *)rt_value_object(v);
}

/* --- making --- */

/* Memory and args; the caller initialises the rest. */
static RtException *
allocate(RtThread *t, RtType *type, const RtValue *args, size_t nargs)
{
    RtTuple *tuple = rt_tuple_from_array(t, args, (int64_t)nargs);
    if (tuple == NULL) {
        return NULL;
    }
    RtException *e = rt_object_new(t, type, type->instance_size);
    if (e == NULL) {
        rt_decref(t, tuple);
        return NULL;
    }
    e->args = tuple;
    return e;
}

RtValue
rt_exception_new_slot(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    (void)kwnames;
    RtException *e = allocate(t, type, args, nargs);
    return e != NULL ? rt_value_take(e) : RT_NULL;
}

int
rt_exception_init_slot(RtThread *t, RtValue self, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    if (RT_UNLIKELY(kwnames != NULL && rt_tuple_size(kwnames) != 0)) {
        rt_raise(t, RT_EXC_TypeError, "%T() takes no keyword arguments", self);
        return -1;
    }
    return rt_exception_set_args(t, self, args, nargs);
}

/* Replace a field under the exception's lock.  Takes v; NULL is allowed. */
static void
set_field_take(RtThread *t, RtException *e, void *field, void *v)
{
    RtObject **pointer = field;
    rt_lock(t, e);
    RtObject *old = *pointer;
    rt_store_release(pointer, (RtObject *)v);
    rt_unlock(t, e);
    if (old != NULL) {
        rt_decref(t, old);
    }
}

/* A new reference to a field, or NULL. */
static RtObject *
get_field(RtThread *t, RtException *e, void *field)
{
    RtObject **pointer = field;
    rt_lock(t, e);
    RtObject *o = *pointer;
    if (o != NULL) {
        rt_incref_published(t, o);
    }
    rt_unlock(t, e);
    return o;
}

int
rt_exception_set_args(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    RtException *e = as_exception(self);
    rt_lock_briefly(t, e);
    bool same = nargs == (size_t)rt_tuple_size(e->args) && (nargs == 0 || memcmp(e->args->items, args, nargs * sizeof *args) == 0);
    rt_unlock_briefly(t, e);
    if (same) {
        return 0;       /* as __new__ got them */
    }
    RtTuple *tuple = rt_tuple_from_array(t, args, (int64_t)nargs);
    if (tuple == NULL) {
        return -1;
    }
    set_field_take(t, e, &e->args, tuple);
    return 0;
}

RtTuple *
rt_exception_args(RtThread *t, RtValue self)
{
    return (RtTuple *)get_field(t, as_exception(self), &as_exception(self)->args);
}

RtObject *
rt_exception_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs)
{
    if (type->flags & RT_TYPE_HEAP) {
        RtValue v = rt_call(t, rt_value_borrow(type), args, nargs, NULL);
        if (!rt_value_is_null(v) && !rt_is_exception(v)) {
            rt_raise(t, RT_EXC_TypeError, "calling %R should have returned an instance of BaseException, not %T", rt_value_borrow(type), v);
            rt_close(t, v);
            return NULL;
        }
        return rt_value_is_null(v) ? NULL : rt_value_object(rt_value_heap_safe(t, v));
    }
    RtValue v = type->slots.new_(t, type, args, nargs, NULL);
    if (!rt_value_is_null(v) && rt_type_of(t, v)->slots.init(t, v, args, nargs, NULL) < 0) {
        rt_close(t, v);
        return NULL;
    }
    return rt_value_is_null(v) ? NULL : rt_value_object(v);
}

/* --- text --- */

static RtValue
exception_repr(RtThread *t, RtValue self)
{
    RtTuple *args = rt_exception_args(t, self);
    RtStr *s = rt_tuple_size(args) == 1 ? rt_str_format(t, "%T(%R)", self, rt_tuple_item(args, 0))
                                        : rt_str_format(t, "%T%R", self, rt_value_borrow(args));
    rt_decref(t, args);
    return rt_str_value(s);
}

RtValue
rt_exception_str(RtThread *t, RtValue self)
{
    RtTuple *args = rt_exception_args(t, self);
    int64_t n = rt_tuple_size(args);
    RtValue text = n == 0 ? rt_str_value(t->vm->names.empty) : rt_str_of(t, n == 1 ? rt_tuple_item(args, 0) : rt_value_borrow(args));
    rt_decref(t, args);
    return text;
}

/* --- attributes --- */

static RtValue
value_or_none(RtObject *o)
{
    return o != NULL ? rt_value_take(o) : RT_NONE;
}

static RtValue
get_args(RtThread *t, RtValue self)
{
    return rt_value_take(rt_exception_args(t, self));
}
static int
set_args(RtThread *t, RtValue self, RtValue v)
{
    if (rt_value_is_null(v)) {
        rt_raise(t, RT_EXC_TypeError, "args may not be deleted");
        return -1;
    }
    RtValue tuple = rt_tuple_from_iterable(t, v);
    if (rt_value_is_null(tuple)) {
        return -1;
    }
    set_field_take(t, as_exception(self), &as_exception(self)->args, rt_value_object(rt_value_heap_safe(t, tuple)));
    return 0;
}
static RtValue
get_traceback(RtThread *t, RtValue self)
{
    return value_or_none(get_field(t, as_exception(self), &as_exception(self)->traceback));
}
static int
set_traceback(RtThread *t, RtValue self, RtValue v)
{
    if (rt_value_is_null(v)) {
        rt_raise(t, RT_EXC_TypeError, "__traceback__ may not be deleted");
        return -1;
    }
    bool none = rt_value_is_none(v);
    if (!none && rt_type_of(t, v) != t->vm->types.traceback) {
        rt_raise(t, RT_EXC_TypeError, "__traceback__ must be a traceback or None");
        return -1;
    }
    if (!none) {
        rt_incref(t, rt_value_object(v));
    }
    set_field_take(t, as_exception(self), &as_exception(self)->traceback, none ? NULL : rt_value_object(v));
    return 0;
}

static int
check_exception_or_none(RtThread *t, RtValue v, const char *attribute, const char *what)
{
    if (rt_value_is_null(v)) {
        rt_raise(t, RT_EXC_TypeError, "%s may not be deleted", attribute);
        return -1;
    }
    if (!rt_value_is_none(v) && !rt_is_exception(v)) {
        rt_raise(t, RT_EXC_TypeError, "exception %s must be None or derive from BaseException", what);
        return -1;
    }
    return 0;
}
/* A counted exception for a field, NULL for None. */
static RtObject *
exception_or_null(RtThread *t, RtValue v)
{
    if (rt_value_is_none(v)) {
        return NULL;
    }
    rt_incref(t, rt_value_object(v));
    return rt_value_object(v);
}
static RtValue
get_context(RtThread *t, RtValue self)
{
    return value_or_none(get_field(t, as_exception(self), &as_exception(self)->context));
}
static int
set_context(RtThread *t, RtValue self, RtValue v)
{
    if (check_exception_or_none(t, v, "__context__", "context") < 0) {
        return -1;
    }
    rt_exception_set_context_take(t, rt_value_object(self), exception_or_null(t, v));
    return 0;
}
static RtValue
get_cause(RtThread *t, RtValue self)
{
    return value_or_none(get_field(t, as_exception(self), &as_exception(self)->cause));
}
static int
set_cause(RtThread *t, RtValue self, RtValue v)
{
    if (check_exception_or_none(t, v, "__cause__", "cause") < 0) {
        return -1;
    }
    rt_exception_set_cause_take(t, rt_value_object(self), exception_or_null(t, v));
    return 0;
}
static RtValue
get_suppress(RtThread *t, RtValue self)
{
    (void)t;
    return rt_bool(rt_load_relaxed(&as_exception(self)->suppress_context));
}
static int
set_suppress(RtThread *t, RtValue self, RtValue v)
{
    if (rt_value_is_null(v)) {
        rt_raise(t, RT_EXC_TypeError, "can't delete numeric/char attribute");
        return -1;
    }
    if (!rt_value_is_bool(v)) {
        rt_raise(t, RT_EXC_TypeError, "attribute value type must be bool");
        return -1;
    }
    rt_store_relaxed(&as_exception(self)->suppress_context, rt_value_is_true(v));
    return 0;
}
static RtValue
get_dict(RtThread *t, RtValue self)
{
    RtDict *d = rt_instance_dict(t, self);
    return d != NULL ? rt_value_take(d) : RT_NULL;
}
static const RtGetSetDef exception_getsets[] = {
    {"__dict__", get_dict, rt_instance_set_dict, NULL}, {"args", get_args, set_args, NULL},
    {"__traceback__", get_traceback, set_traceback, NULL}, {"__context__", get_context, set_context, "exception context"},
    {"__cause__", get_cause, set_cause, "exception cause"}, {0},
};
static const RtGetSetDef exception_members[] = {{"__suppress_context__", get_suppress, set_suppress, NULL}, {0}};

void
rt_exception_set_cause_take(RtThread *t, RtObject *exc, RtObject *cause)
{
    RtException *e = (RtException *)exc;
    rt_store_relaxed(&e->suppress_context, true);
    set_field_take(t, e, &e->cause, cause);
}

void
rt_exception_set_context_take(RtThread *t, RtObject *exc, RtObject *context)
{
    set_field_take(t, (RtException *)exc, &((RtException *)exc)->context, context);
}

RtObject *
rt_exception_cause(RtThread *t, RtObject *exc)
{
    return get_field(t, (RtException *)exc, &((RtException *)exc)->cause);
}
RtObject *
rt_exception_context(RtThread *t, RtObject *exc)
{
    return get_field(t, (RtException *)exc, &((RtException *)exc)->context);
}
RtObject *
rt_exception_traceback(RtThread *t, RtObject *exc)
{
    return get_field(t, (RtException *)exc, &((RtException *)exc)->traceback);
}
void
rt_exception_set_traceback_take(RtThread *t, RtObject *exc, RtObject *traceback)
{
    set_field_take(t, (RtException *)exc, &((RtException *)exc)->traceback, traceback);
}

/* --- methods --- */

static RtValue
with_traceback(RtThread *t, RtValue self, RtValue v)
{
    return set_traceback(t, self, v) < 0 ? RT_NULL : rt_dup(t, self);
}

int
rt_exception_add_note(RtThread *t, RtObject *exc, RtValue note)
{
    RtValue self = rt_value_borrow(exc), notes;
    RtStr *name = t->vm->names.__notes__;
    if (!rt_is_str(note)) {
        rt_raise(t, RT_EXC_TypeError, "note must be a str, not '%T'", note);
        return -1;
    }
    int found = rt_get_attr_optional(t, self, name, &notes);
    if (found < 0) {
        return -1;
    }
    int result = 0;
    if (!found) {
        RtList *list = rt_list_new(t, 1);
        if (list == NULL) {
            return -1;
        }
        notes = rt_value_take(list);
        result = rt_set_attr(t, self, name, notes);
    }
    else if (!rt_is_list(notes)) {
        rt_raise(t, RT_EXC_TypeError, "Cannot add note: __notes__ is not a list");
        result = -1;
    }
    if (result == 0) {
        result = rt_list_append(t, rt_as_list(notes), note);
    }
    rt_close(t, notes);
    return result;
}
static RtValue
add_note(RtThread *t, RtValue self, RtValue note)
{
    return rt_exception_add_note(t, rt_value_object(self), note) < 0 ? RT_NULL : RT_NONE;
}
static const RtMethodDef exception_methods[] = {
    RT_METHOD_O("with_traceback", with_traceback,
                "Exception.with_traceback(tb) --\n    set self.__traceback__ to tb and return self."),
    RT_METHOD_O("add_note", add_note, "Exception.add_note(note) --\n    add a note to the exception"),
    {0},
};

/* --- memory --- */

/* Fields of its own that the exception's builtin type has. */
static size_t
extra_count(const RtObject *o)
{
    return (o->type->basic_size - sizeof(RtException)) / sizeof(RtValue);
}

static void
exception_traverse(RtObject *o, RtVisitFn visit, void *arg)
{
    RtException *e = (RtException *)o;
    rt_gc_visit(e->dict, visit, arg);
    rt_gc_visit(e->args, visit, arg);
    rt_gc_visit(e->traceback, visit, arg);
    rt_gc_visit(e->context, visit, arg);
    rt_gc_visit(e->cause, visit, arg);
    for (size_t i = 0, n = extra_count(o); i < n; i++) {
        rt_gc_visit_value(e->extra[i], visit, arg);
    }
    rt_instance_traverse(o, visit, arg);
}

static void
exception_clear(RtThread *t, RtObject *o)
{
    RtException *e = (RtException *)o;
    set_field_take(t, e, &e->traceback, NULL);
    set_field_take(t, e, &e->context, NULL);
    set_field_take(t, e, &e->cause, NULL);
    set_field_take(t, e, &e->dict, NULL);
    for (size_t i = 0, n = extra_count(o); i < n; i++) {
        RtValue v = e->extra[i];
        rt_slot_store(&e->extra[i], RT_NULL);
        rt_close(t, v);
    }
    if (o->type->words_offset != 0) {
        rt_instance_clear(t, o);
    }
}

static void
exception_dealloc(RtThread *t, RtObject *o)
{
    exception_clear(t, o);
    rt_decref(t, ((RtException *)o)->args);
    rt_object_free(t, o);
}

const RtTypeSpec rt_base_exception_spec = {
    .name = "BaseException", .basic_size = sizeof(RtException), .dict_offset = offsetof(RtException, dict),
    .flags = RT_TYPE_SUBCLASSABLE | RT_TYPE_EXC_SUB, .methods = exception_methods, .getsets = exception_getsets, .members = exception_members,
    .slots = {.repr = exception_repr, .str = rt_exception_str, .new_ = rt_exception_new_slot, .init = rt_exception_init_slot,
              .traverse = exception_traverse, .clear = exception_clear, .dealloc = exception_dealloc},
    .doc = "Common base class for all exceptions",
};
