/* Function objects: making them, their attributes.  rt_function.h states the laws. */
#include "rt_function.h"

#include "rt_annotate.h"
#include <stdio.h>

#include "rt_cell.h"
#include "rt_container.h"
#include "rt_descriptor.h"
#include "rt_dict.h"
#include "rt_exception.h"
#include "rt_frame.h"
#include "rt_gc.h"
#include "rt_heap.h"
#include "rt_instance.h"
#include "rt_lock.h"
#include "rt_str.h"
#include "rt_tuple.h"
#include "rt_vm.h"
#include "rt_world.h"

static RtFunction *
as_function(RtValue v)
{
    return (RtFunction *)rt_value_object(v);
}

/* --- versions --- */

static uint32_t
next_version(RtThread *t)
{
    uint32_t *counter = &t->vm->function_room.next_version;
    uint32_t next = rt_load_relaxed(counter);
    do {
        if (next == UINT32_MAX) {
            return 0;
        }
    } while (!rt_cas_relaxed(counter, &next, next + 1));
    return next + 1;
}

/* What *version is, assigned now if it is 0. */
static uint32_t
version_of(RtThread *t, uint32_t *version)
{
    uint32_t seen = rt_load_relaxed(version);
    if (RT_UNLIKELY(seen == 0)) {
        uint32_t next = next_version(t);
        return rt_cas_relaxed(version, &seen, next) ? next : seen;
    }
    return seen;
}

uint32_t
rt_function_version(RtThread *t, RtFunction *f)
{
    return version_of(t, &f->version);
}

/* --- making --- */

/* The builtins that code with these globals sees, looked up: a new reference. */
static RtValue
find_builtins(RtThread *t, RtDict *globals)
{
    RtValue v = rt_dict_get_str(t, globals, t->vm->names.__builtins__);
    if (rt_value_has_kind(v, RT_KIND_MODULE)) {
        RtValue d = rt_value_new(t, ((RtModule *)rt_value_object(v))->dict);
        rt_close(t, v);
        return d;
    }
    if (rt_is_dict(v)) {
        return v;
    }
    rt_close(t, v);
    return rt_value_new(t, rt_builtins_dict(t));
}

/* Keep a dict for good; `uncounted` is remembered when it is not counted. */
static inline RtDict *
keep_dict(RtThread *t, RtFunction *f, RtDict *d, uint32_t uncounted)
{
    if (rt_load_relaxed(&((RtObject *)d)->flags) & (RT_OBJECT_DEFERRED | RT_OBJECT_IMMORTAL)) {
        f->head.aux |= uncounted;
    }
    else {
        rt_incref(t, d);
    }
    return d;
}

/* A function that only a collection frees: made at module level or in a class. */
static bool
is_deferred(RtThread *t, const RtCode *code)
{
    const RtFrame *f = rt_frame_current(t);
    return !(code->flags & RT_CODE_NESTED) || (f != NULL && !rt_value_is_null(f->class_locals));
}

RtFunction *
rt_function_new(RtThread *t, RtCode *code, RtDict *globals)
{
    RtFunction *f = rt_object_new(t, t->vm->types.function, sizeof *f);
    if (f == NULL) {
        return NULL;
    }
    if (is_deferred(t, code)) {
        rt_object_set_deferred(t, &f->head);
    }
    rt_code_hold(t, code);
    f->code = code;
    f->globals = keep_dict(t, f, globals, RT_FUNCTION_GLOBALS_UNCOUNTED);
    const RtFrame *running = rt_frame_current(t);
    if (RT_LIKELY(running != NULL && running->globals == globals)) {
        f->builtins = keep_dict(t, f, running->builtins, RT_FUNCTION_BUILTINS_UNCOUNTED);
    }
    else {
        RtValue builtins = find_builtins(t, globals);
        f->builtins = keep_dict(t, f, rt_as_dict(builtins), RT_FUNCTION_BUILTINS_UNCOUNTED);
        rt_close(t, builtins);
    }
    rt_incref_counted(t, &code->name->head);
    f->name = code->name;
    rt_incref_counted(t, &code->qualname->head);
    f->qualname = code->qualname;
    RtValue first = rt_tuple_size(code->consts) > 0 ? rt_tuple_item(code->consts, 0) : RT_NONE;
    f->doc = rt_is_str_exact(first) ? rt_dup_counted(t, first) : RT_NONE;
    f->module = rt_keep(t, rt_dict_get_str(t, globals, t->vm->names.__name__));
    f->version = version_of(t, &code->version);
    return f;
}

void
rt_function_set_attribute_take(RtThread *t, RtFunction *f, int which, RtValue v)
{
    RtObject *o = rt_value_object(rt_value_heap_safe(t, v));
    switch (which) {
    case RT_FUNCTION_DEFAULTS:
        f->defaults = (RtTuple *)o;
        break;
    case RT_FUNCTION_KWDEFAULTS:
        f->kwdefaults = (RtDict *)o;
        break;
    case RT_FUNCTION_ANNOTATIONS:
        f->annotations = o;
        break;
    case RT_FUNCTION_ANNOTATE:
        f->annotate = o;
        break;
    default:
        f->closure = (RtTuple *)o;
    }
}

/* --- attributes --- */

/* The fields that callers rely on: set with the world stopped, the version first. */
static void
set_stopped_take(RtThread *t, RtFunction *f, void *field, void *v)
{
    void **pointer = field;
    rt_world_stop(t);
    rt_store_relaxed(&f->version, 0);
    void *old = *pointer;
    *pointer = v;
    rt_world_start(t);
    if (old != NULL) {
        rt_decref(t, old);
    }
}

/* The same for the code, which is not counted everywhere. */
static void
set_code_stopped_take(RtThread *t, RtFunction *f, RtCode *code)
{
    rt_world_stop(t);
    rt_store_relaxed(&f->version, 0);
    RtCode *old = f->code;
    rt_object_set_collected(t, &old->head);     /* frames may run it, and do not count it */
    f->code = code;
    rt_world_start(t);
    rt_code_drop(t, old);
}

/* A counted reference to a field that changes only with the world stopped; None for NULL. */
static RtValue
field_or_none(RtThread *t, void *o)
{
    return o != NULL ? rt_value_new(t, o) : RT_NONE;
}

static RtValue get_code(RtThread *t, RtValue self) { return field_or_none(t, as_function(self)->code); }
static RtValue get_defaults(RtThread *t, RtValue self) { return field_or_none(t, as_function(self)->defaults); }
static RtValue get_kwdefaults(RtThread *t, RtValue self) { return field_or_none(t, as_function(self)->kwdefaults); }
static RtValue get_closure(RtThread *t, RtValue self) { return field_or_none(t, as_function(self)->closure); }
static RtValue get_globals(RtThread *t, RtValue self) { return field_or_none(t, as_function(self)->globals); }
static RtValue get_builtins(RtThread *t, RtValue self) { return field_or_none(t, as_function(self)->builtins); }
static RtValue get_name(RtThread *t, RtValue self) { return field_or_none(t, as_function(self)->name); }
static RtValue get_qualname(RtThread *t, RtValue self) { return field_or_none(t, as_function(self)->qualname); }

static int
set_code(RtThread *t, RtValue self, RtValue v)
{
    RtFunction *f = as_function(self);
    if (rt_value_is_null(v) || !rt_value_has_kind(v, RT_KIND_CODE)) {
        rt_raise(t, RT_EXC_TypeError, "__code__ must be set to a code object");
        return -1;
    }
    RtCode *code = (RtCode *)rt_value_object(v);
    int64_t cells = f->closure != NULL ? rt_tuple_size(f->closure) : 0;
    if (code->free_count != cells) {
        rt_raise(t, RT_EXC_ValueError, "%U() requires a code object with %ld free vars, not %ld", f->name, cells, (int64_t)code->free_count);
        return -1;
    }
    rt_code_hold(t, code);
    set_code_stopped_take(t, f, code);
    return 0;
}

static int
set_defaults(RtThread *t, RtValue self, RtValue v)
{
    bool none = rt_value_is_null(v) || rt_value_is_none(v);
    if (!none && !rt_is_tuple(v)) {
        rt_raise(t, RT_EXC_TypeError, "__defaults__ must be set to a tuple object");
        return -1;
    }
    if (!none) {
        rt_incref(t, rt_value_object(v));
    }
    set_stopped_take(t, as_function(self), &as_function(self)->defaults, none ? NULL : rt_value_object(v));
    return 0;
}

static int
set_kwdefaults(RtThread *t, RtValue self, RtValue v)
{
    bool none = rt_value_is_null(v) || rt_value_is_none(v);
    if (!none && !rt_is_dict(v)) {
        rt_raise(t, RT_EXC_TypeError, "__kwdefaults__ must be set to a dict object");
        return -1;
    }
    if (!none) {
        rt_incref(t, rt_value_object(v));
    }
    set_stopped_take(t, as_function(self), &as_function(self)->kwdefaults, none ? NULL : rt_value_object(v));
    return 0;
}

static int
set_text(RtThread *t, RtStr **field, RtValue v, const char *name)
{
    if (rt_value_is_null(v) || !rt_is_str(v)) {
        rt_raise(t, RT_EXC_TypeError, "%s must be set to a string object", name);
        return -1;
    }
    RtStr *text = rt_str_of_value(v);
    rt_incref(t, text);
    rt_world_stop(t);
    RtStr *old = *field;
    *field = text;
    rt_world_start(t);
    rt_decref(t, old);
    return 0;
}
static int set_name(RtThread *t, RtValue self, RtValue v) { return set_text(t, &as_function(self)->name, v, "__name__"); }
static int set_qualname(RtThread *t, RtValue self, RtValue v) { return set_text(t, &as_function(self)->qualname, v, "__qualname__"); }

/* doc and module: any value, under the lock. */
static RtValue
get_value(RtThread *t, RtValue self, RtValue *field)
{
    rt_lock(t, as_function(self));
    RtValue v = rt_slot_dup_locked(t, *field);
    rt_unlock(t, as_function(self));
    return rt_value_is_null(v) ? RT_NONE : v;
}
static int
set_value(RtThread *t, RtValue self, RtValue *field, RtValue v)
{
    RtValue new_ = rt_value_heap_safe(t, rt_dup(t, rt_value_is_null(v) ? RT_NONE : v));
    rt_lock(t, as_function(self));
    RtValue old = *field;
    *field = new_;
    rt_unlock(t, as_function(self));
    rt_close(t, old);
    return 0;
}
static RtValue get_doc(RtThread *t, RtValue self) { return get_value(t, self, &as_function(self)->doc); }
static RtValue get_module(RtThread *t, RtValue self) { return get_value(t, self, &as_function(self)->module); }
static int set_doc(RtThread *t, RtValue self, RtValue v) { return set_value(t, self, &as_function(self)->doc, v); }
static int set_module(RtThread *t, RtValue self, RtValue v) { return set_value(t, self, &as_function(self)->module, v); }

static RtValue
get_dict(RtThread *t, RtValue self)
{
    RtDict *d = rt_instance_dict(t, self);
    return d != NULL ? rt_value_take(d) : RT_NULL;
}

#if RT_HOST >= 0x030c
static RtValue
get_type_params(RtThread *t, RtValue self)
{
    (void)self;
    return rt_value_take(rt_tuple_empty(t));
}
#endif

static const RtGetSetDef function_members[] = {
    {"__closure__", get_closure, NULL, NULL}, {"__globals__", get_globals, NULL, NULL}, {"__builtins__", get_builtins, NULL, NULL},
    {"__doc__", get_doc, set_doc, NULL}, {"__module__", get_module, set_module, NULL}, {0},
};
static const RtGetSetDef function_getsets[] = {
    {"__code__", get_code, set_code, NULL}, {"__defaults__", get_defaults, set_defaults, NULL},
    {"__kwdefaults__", get_kwdefaults, set_kwdefaults, NULL}, {"__annotations__", rt_function_annotations, rt_function_set_annotations, NULL},
#if RT_HOST >= 0x030e
    {"__annotate__", rt_function_annotate, rt_function_set_annotate, NULL},
#endif
    {"__dict__", get_dict, rt_instance_set_dict, NULL}, {"__name__", get_name, set_name, NULL},
    {"__qualname__", get_qualname, set_qualname, NULL},
#if RT_HOST >= 0x030c
    {"__type_params__", get_type_params, NULL, NULL},
#endif
    {0},
};

/* --- slots --- */

static RtValue
function_repr(RtThread *t, RtValue self)
{
    char address[32];
    snprintf(address, sizeof address, "%p", (void *)rt_value_object(self));
    return rt_str_value(rt_str_format(t, "<function %U at %s>", as_function(self)->qualname, address));
}

static RtValue
function_get(RtThread *t, RtValue descr, RtValue self, RtType *type)
{
    (void)type;
    return rt_value_is_null(self) ? rt_dup(t, descr) : rt_method_new(t, descr, self);
}

static void
visit_dict(const RtFunction *f, RtDict *d, uint32_t uncounted, RtVisitFn visit, void *arg)
{
    if (d != NULL && (f->head.aux & uncounted)) {
        rt_gc_visit_uncounted((RtObject *)d, visit, arg);
    }
    else {
        rt_gc_visit(d, visit, arg);
    }
}

static void
function_traverse(RtObject *o, RtVisitFn visit, void *arg)
{
    RtFunction *f = (RtFunction *)o;
    void *const fields[] = {f->defaults, f->kwdefaults, f->closure, f->name, f->qualname, f->annotations, f->annotate, f->dict};
    rt_code_visit(f->code, visit, arg);
    visit_dict(f, f->globals, RT_FUNCTION_GLOBALS_UNCOUNTED, visit, arg);
    visit_dict(f, f->builtins, RT_FUNCTION_BUILTINS_UNCOUNTED, visit, arg);
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        rt_gc_visit(fields[i], visit, arg);
    }
    rt_gc_visit_value(f->doc, visit, arg);
    rt_gc_visit_value(f->module, visit, arg);
}

static inline void
drop(RtThread *t, void *field)
{
    RtObject **pointer = field, *o = *pointer;
    if (o != NULL) {
        *pointer = NULL;
        rt_close_counted(t, rt_value_take(o));
    }
}

/* What can close a cycle; the function may still be called: it keeps code, globals, builtins and closure.  Cells of the closure may
 * belong to others too: those that are garbage are cleared for themselves. */
static void
function_clear(RtThread *t, RtObject *o)
{
    RtFunction *f = (RtFunction *)o;
    rt_store_relaxed(&f->version, 0);
    drop(t, &f->defaults);
    drop(t, &f->kwdefaults);
    drop(t, &f->annotations);
    drop(t, &f->annotate);
    drop(t, &f->dict);
}

static void
function_dealloc(RtThread *t, RtObject *o)
{
    RtFunction *f = (RtFunction *)o;
    rt_code_drop(t, f->code);
    if (!(f->head.aux & RT_FUNCTION_GLOBALS_UNCOUNTED)) {
        drop(t, &f->globals);
    }
    if (!(f->head.aux & RT_FUNCTION_BUILTINS_UNCOUNTED)) {
        drop(t, &f->builtins);
    }
    drop(t, &f->defaults);
    drop(t, &f->kwdefaults);
    drop(t, &f->closure);
    drop(t, &f->name);
    drop(t, &f->qualname);
    drop(t, &f->annotations);
    drop(t, &f->annotate);
    drop(t, &f->dict);
    rt_close_counted(t, f->doc);
    rt_close_counted(t, f->module);
    rt_object_free(t, o);
}

/* FunctionType(code, globals, name=None, argdefs=None, closure=None) */
static RtValue
function_new(RtThread *t, RtType *type, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    static const RtArgsSpec spec = {"function", {"code", "globals", "name", "argdefs", "closure"}, .count = 5, .required = 2, .positional = 5};
    RtValue out[5];
    (void)type;
    if (rt_args_parse(t, &spec, args, nargs, kwnames, out) < 0) {
        return RT_NULL;
    }
    if (!rt_value_has_kind(out[0], RT_KIND_CODE)) {
        return rt_raise(t, RT_EXC_TypeError, "function() argument 'code' must be code, not %A", out[0]);
    }
    if (!rt_is_dict(out[1])) {
        return rt_raise(t, RT_EXC_TypeError, "function() argument 'globals' must be dict, not %A", out[1]);
    }
    RtCode *code = (RtCode *)rt_value_object(out[0]);
    bool named = !rt_value_is_null(out[2]) && !rt_value_is_none(out[2]);
    bool defaults = !rt_value_is_null(out[3]) && !rt_value_is_none(out[3]), closed = !rt_value_is_null(out[4]) && !rt_value_is_none(out[4]);
    if (named && !rt_is_str(out[2])) {
        return rt_raise(t, RT_EXC_TypeError, "arg 3 (name) must be None or string");
    }
    if (defaults && !rt_is_tuple(out[3])) {
        return rt_raise(t, RT_EXC_TypeError, "arg 4 (defaults) must be None or tuple");
    }
    if (closed ? !rt_is_tuple(out[4]) : code->free_count != 0) {
        return rt_raise(t, RT_EXC_TypeError, closed ? "arg 5 (closure) must be None or tuple" : "arg 5 (closure) must be tuple");
    }
    int64_t cells = closed ? rt_tuple_size(rt_as_tuple(out[4])) : 0;
    if (cells != code->free_count) {
        return rt_raise(t, RT_EXC_ValueError, "%U requires closure of length %ld, not %ld", code->name, (int64_t)code->free_count, cells);
    }
    for (int64_t i = 0; i < cells; i++) {
        RtValue cell = rt_tuple_item(rt_as_tuple(out[4]), i);
        if (!rt_value_has_kind(cell, RT_KIND_CELL)) {
            return rt_raise(t, RT_EXC_TypeError, "arg 5 (closure) expected cell, found %T", cell);
        }
    }
    RtFunction *f = rt_function_new(t, code, rt_as_dict(out[1]));
    if (f == NULL) {
        return RT_NULL;
    }
    if (named) {
        rt_decref(t, f->name);
        f->name = (RtStr *)rt_value_object(rt_value_heap_safe(t, rt_dup(t, out[2])));
    }
    if (defaults) {
        rt_function_set_attribute_take(t, f, RT_FUNCTION_DEFAULTS, rt_dup(t, out[3]));
    }
    if (cells > 0) {
        rt_function_set_attribute_take(t, f, RT_FUNCTION_CLOSURE, rt_dup(t, out[4]));
    }
    return rt_value_take(f);
}

static const RtTypeSpec function_spec = {
    .name = "function", .basic_size = sizeof(RtFunction), .kind = RT_KIND_FUNCTION, .dict_offset = offsetof(RtFunction, dict),
    .getsets = function_getsets,
    .members = function_members,
    .slots = {.repr = function_repr, .call = rt_function_call, .descr_get = function_get, .new_ = function_new,
              .traverse = function_traverse, .clear = function_clear, .dealloc = function_dealloc},
    .doc = "Create a function object.",
};

int
rt_function_init(RtThread *t)
{
    t->vm->types.function = rt_type_new_builtin(t, &function_spec);
    return 0;
}
