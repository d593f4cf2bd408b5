/* The type of generators: send(), throw(), close(), and how one ends that nobody finishes. */
#include <stdio.h>

#include "rt_call.h"
#include "rt_exception.h"
#include "rt_exception_types.h"
#include "rt_generator.h"
#include "rt_instance.h"
#include "rt_push.h"
#include "rt_traceback.h"
#include "rt_tuple.h"
#include "rt_warning.h"

static RtGenerator *as_generator(RtValue v) { return (RtGenerator *)rt_value_object(v); }
static uint32_t state_of(const RtGenerator *g) { return rt_load_acquire(&g->head.aux); }

/* Raise an exception without arguments. */
static void
raise_plain(RtThread *t, RtExc type)
{
    RtObject *exc = rt_exception_new(t, rt_exc_type(t, type), NULL, 0);
    if (exc != NULL) {
        rt_raise_object_take(t, exc);
    }
}

static RtValue
generator_next(RtThread *t, RtValue self)
{
    RtValue returned;
    RtValue v = rt_generator_resume(t, as_generator(self), RT_NONE, &returned);
    if (rt_value_is_null(v) && !rt_value_is_null(returned) && !rt_value_is_none(returned)) {
        rt_raise_stop_iteration(t, returned);
    }
    rt_close(t, returned);
    return v;
}

static RtValue
generator_send(RtThread *t, RtValue self, RtValue v)
{
    RtGenerator *g = as_generator(self);
    if (state_of(g) == RT_GENERATOR_CREATED && !rt_value_is_none(v)) {
        return rt_raise(t, RT_EXC_TypeError, "can't send non-None value to a just-started generator");
    }
    RtValue returned;
    RtValue result = rt_generator_resume(t, g, rt_dup(t, v), &returned);
    if (!rt_value_is_null(returned)) {
        if (rt_value_is_none(returned)) {
            raise_plain(t, RT_EXC_StopIteration);
        }
        else {
            rt_raise_stop_iteration(t, returned);
            rt_close(t, returned);
        }
    }
    return result;
}

/* --- throw and close, through what a generator delegates to --- */

/* The iterator of a suspended `yield from`, new: the generator counts as running until rt_generator_release().  RT_NULL: it waits
 * in no such place, and is as it was. */
static RtValue
claim_delegate(RtThread *t, RtGenerator *g)
{
    if (state_of(g) != RT_GENERATOR_SUSPENDED || !rt_generator_claim(t, g)) {
        return RT_NULL;
    }
    if (!(g->frame.instr_ptr[-1].op.arg & 1)) {
        rt_generator_release(g);
        return RT_NULL;
    }
    return rt_dup(t, g->frame.stack_pointer[-1]);
}

static int close_generator(RtThread *t, RtGenerator *g, RtValue *result);

/* close() of what is delegated to; what has none needs none. */
static int
close_delegate(RtThread *t, RtValue it)
{
    RtValue result = RT_NULL, method;
    if (rt_value_has_kind(it, RT_KIND_GENERATOR)) {
        int failed = close_generator(t, as_generator(it), &result);
        rt_close(t, result);
        return failed;
    }
    RtStr *name = rt_intern(t, "close");
    int found = name == NULL ? -1 : rt_get_attr_optional(t, it, name, &method);
    if (found < 0) {
        rt_report_unraisable(t, "closing generator", it);
    }
    if (found <= 0) {
        return 0;
    }
    result = rt_call_0(t, method);
    rt_close(t, method);
    rt_close(t, result);
    return rt_value_is_null(result) ? -1 : 0;
}

/* The generator is to stop: *result (new) is what it returned. */
static int
close_generator(RtThread *t, RtGenerator *g, RtValue *result)
{
    *result = RT_NONE;
    uint32_t state = state_of(g);
    if (state == RT_GENERATOR_FINISHED) {
        return 0;
    }
    if (state == RT_GENERATOR_CREATED && rt_generator_claim(t, g)) {
        rt_generator_never_begin(t, g);
        return 0;
    }
    RtValue it = claim_delegate(t, g);
    int failed = 0;
    if (!rt_value_is_null(it)) {
        failed = close_delegate(t, it);
        rt_generator_release(g);
        rt_close(t, it);
    }
    if (failed == 0) {
        raise_plain(t, RT_EXC_GeneratorExit);
    }
    RtValue v = rt_generator_raise(t, g);
    if (!rt_value_is_null(v)) {
        rt_close(t, v);
        rt_raise(t, RT_EXC_RuntimeError, "generator ignored GeneratorExit");
        return -1;
    }
    if (rt_error_matches(t, RT_EXC_GeneratorExit)) {
        rt_error_clear(t);
        return 0;
    }
    if (rt_error_matches(t, RT_EXC_StopIteration)) {
#if RT_HOST >= 0x030d
        return rt_stop_iteration_value(t, result);
#else
        rt_error_clear(t);
        return 0;
#endif
    }
    return -1;
}

static RtValue
generator_close(RtThread *t, RtValue self)
{
    RtValue result;
    return close_generator(t, as_generator(self), &result) < 0 ? RT_NULL : result;
}

static RtValue throw_into(RtThread *t, RtGenerator *g, const RtValue *args, size_t nargs);

/* Where an exception goes on: in the generator, which gets what was thrown or what its delegate raised, or in who threw. */
typedef enum { GOES_ON_THROWN, GOES_ON_RAISED, GOES_ON_OUTSIDE } GoesOn;

/* What the sub-iterator answers to a throw: RT_NULL with an exception, unless it has no throw(). */
static RtValue
throw_into_delegate(RtThread *t, RtValue it, const RtValue *args, size_t nargs, GoesOn *where)
{
    RtValue method;
    *where = GOES_ON_RAISED;
    if (rt_value_has_kind(it, RT_KIND_GENERATOR)) {
        return throw_into(t, as_generator(it), args, nargs);
    }
    RtStr *name = rt_intern(t, "throw");
    int found = name == NULL ? -1 : rt_get_attr_optional(t, it, name, &method);
    if (found <= 0) {
        *where = found == 0 ? GOES_ON_THROWN : GOES_ON_OUTSIDE;
        return RT_NULL;
    }
    RtValue result = rt_call(t, method, args, nargs, NULL);
    rt_close(t, method);
    return result;
}

/* The exception that throw(type, value) asks for: value itself, or made from it.  NULL with what making it has raised. */
static RtObject *
exception_thrown(RtThread *t, RtType *type, RtValue value)
{
    if (rt_is_exception(value)) {
        int is = rt_issubclass(t, rt_value_borrow(rt_type_of(t, value)), rt_value_borrow(type));
        if (is != 0) {
            return is < 0 ? NULL : rt_value_object(rt_value_new(t, rt_value_object(value)));
        }
    }
    if (rt_is_tuple(value)) {
        return rt_exception_new(t, type, rt_as_tuple(value)->items, (size_t)rt_tuple_size(rt_as_tuple(value)));
    }
    return rt_exception_new(t, type, &value, rt_value_is_none(value) ? 0 : 1);
}

/* traceback: NULL for none, else of the caller's. */
static void
begin_at(RtThread *t, RtObject *exc, RtObject *traceback)
{
    if (traceback != NULL) {
        rt_incref(t, traceback);
    }
    rt_exception_set_traceback_take(t, exc, traceback);
}

/* Set t->exc from throw()'s arguments, or to what making it has raised; its context is for the generator to say.  -1: nothing to
 * throw, TypeError for the caller. */
static int
raise_thrown(RtThread *t, const RtValue *args, size_t nargs)
{
    RtValue type = args[0], value = nargs > 1 ? args[1] : RT_NONE;
    RtObject *traceback = NULL;
    if (nargs > 2 && !rt_value_is_none(args[2])) {
        if (!rt_is_instance_of(t, args[2], t->vm->types.traceback)) {
            rt_raise(t, RT_EXC_TypeError, "throw() third argument must be a traceback object");
            return -1;
        }
        traceback = rt_value_object(args[2]);
    }
    if (rt_is_exception_type(type)) {
        RtObject *exc = exception_thrown(t, (RtType *)rt_value_object(type), value);
        if (exc != NULL) {
            rt_reraise_take(t, rt_value_take(exc));
            begin_at(t, exc, traceback);       /* an instance that is raised by its type begins a new one */
        }
        return 0;
    }
    if (rt_is_exception(type)) {
        if (!rt_value_is_none(value)) {
            rt_raise(t, RT_EXC_TypeError, "instance exception may not have a separate value");
            return -1;
        }
        rt_reraise_take(t, rt_value_new(t, rt_value_object(type)));
        if (traceback != NULL) {
            begin_at(t, rt_value_object(type), traceback);
        }
        return 0;
    }
    rt_raise(t, RT_EXC_TypeError, "exceptions must be classes or instances deriving from BaseException, not %T", type);
    return -1;
}

static bool
is_generator_exit(RtThread *t, RtValue v)
{
    RtType *exit = rt_exc_type(t, RT_EXC_GeneratorExit);
    if (rt_is_exception_type(v)) {
        return rt_type_is_subtype((RtType *)rt_value_object(v), exit);
    }
    return rt_is_instance_of(t, v, exit);
}

static RtValue
throw_into(RtThread *t, RtGenerator *g, const RtValue *args, size_t nargs)
{
    RtValue it = claim_delegate(t, g);
    if (!rt_value_is_null(it)) {
        GoesOn where;
        RtValue result = RT_NULL;
        if (is_generator_exit(t, args[0])) {
            where = close_delegate(t, it) == 0 ? GOES_ON_THROWN : GOES_ON_RAISED;
        }
        else {
            result = throw_into_delegate(t, it, args, nargs, &where);
        }
        rt_generator_release(g);
        rt_close(t, it);
        if (!rt_value_is_null(result) || where == GOES_ON_OUTSIDE) {
            return result;
        }
        if (where == GOES_ON_RAISED) {
            return rt_generator_raise(t, g);
        }
    }
    return raise_thrown(t, args, nargs) < 0 ? RT_NULL : rt_generator_raise(t, g);
}

static RtValue
generator_throw(RtThread *t, RtValue self, const RtValue *args, size_t nargs)
{
    if (rt_args_check(t, "throw", nargs, 1, 3) < 0) {
        return RT_NULL;
    }
#if RT_HOST >= 0x030c
    if (nargs > 1 && rt_warn(t, RT_EXC_DeprecationWarning, "the (type, exc, tb) signature of throw() is deprecated, "
                                                           "use the single-arg signature instead.") < 0) {
        return RT_NULL;
    }
#endif
    return throw_into(t, as_generator(self), args, nargs);
}

/* Nobody has a reference any more.  One that waits inside a block runs its clean-up. */
static void
generator_finalize(RtThread *t, RtObject *self)
{
    RtGenerator *g = (RtGenerator *)self;
    if (state_of(g) != RT_GENERATOR_SUSPENDED) {
        return;
    }
    RtObject *raised = rt_error_fetch(t);
    RtValue result;
    if (close_generator(t, g, &result) < 0) {
        rt_report_unraisable(t, "closing generator", rt_value_borrow(g));
    }
    else {
        rt_close(t, result);
    }
    t->exc = raised;
}

/* --- the object --- */

static void
generator_traverse(RtObject *self, RtVisitFn visit, void *arg)
{
    RtGenerator *g = (RtGenerator *)self;
    rt_code_visit(g->code, visit, arg);
    rt_gc_visit(g->name, visit, arg);
    rt_gc_visit(g->qualname, visit, arg);
    rt_gc_visit(g->handled.exc, visit, arg);
    rt_gc_visit_frame(&g->frame, visit, arg);
}

static void
drop(RtThread *t, RtGenerator *g)
{
    if (state_of(g) != RT_GENERATOR_FINISHED || !rt_value_is_null(g->frame.function)) {
        g->handled.previous = t->handled;
        rt_generator_finish(t, &g->frame);
    }
}

static void
generator_clear(RtThread *t, RtObject *self)
{
    drop(t, (RtGenerator *)self);
}

static void
generator_dealloc(RtThread *t, RtObject *self)
{
    RtGenerator *g = (RtGenerator *)self;
    drop(t, g);
    rt_code_drop(t, g->code);
    rt_decref(t, g->name);
    rt_decref(t, g->qualname);
    rt_object_free(t, self);
}

static RtValue generator_iter(RtThread *t, RtValue self) { return rt_dup(t, self); }

static RtValue
counted(RtThread *t, void *object)
{
    rt_incref(t, object);
    return rt_value_take(object);
}

static RtValue
get_name(RtThread *t, RtValue self)
{
    RtGenerator *g = as_generator(self);
    rt_lock(t, g);
    RtValue v = counted(t, g->name);
    rt_unlock(t, g);
    return v;
}

static RtValue
get_qualname(RtThread *t, RtValue self)
{
    RtGenerator *g = as_generator(self);
    rt_lock(t, g);
    RtValue v = counted(t, g->qualname);
    rt_unlock(t, g);
    return v;
}

static RtValue
generator_repr(RtThread *t, RtValue self)
{
    char address[32];
    snprintf(address, sizeof address, "0x%llx", (unsigned long long)(self.bits & ~RT_DEFERRED));
    RtValue name = get_qualname(t, self);
    RtStr *text = rt_str_format(t, "<generator object %U at %s>", rt_str_of_value(name), address);
    rt_close(t, name);
    return rt_str_value(text);
}

static int
set_text(RtThread *t, RtGenerator *g, RtStr **field, RtValue v, const char *what)
{
    if (rt_value_is_null(v) || !rt_is_str(v)) {
        rt_raise(t, RT_EXC_TypeError, "%s must be set to a string object", what);
        return -1;
    }
    RtStr *text = rt_str_of_value(v);
    rt_incref(t, text);
    rt_lock(t, g);
    RtStr *old = *field;
    *field = text;
    rt_unlock(t, g);
    rt_decref(t, old);
    return 0;
}

static int set_name(RtThread *t, RtValue self, RtValue v) { return set_text(t, as_generator(self), &as_generator(self)->name, v, "__name__"); }

static int
set_qualname(RtThread *t, RtValue self, RtValue v)
{
    return set_text(t, as_generator(self), &as_generator(self)->qualname, v, "__qualname__");
}

static RtValue get_running(RtThread *t, RtValue self) { (void)t; return rt_bool(state_of(as_generator(self)) == RT_GENERATOR_RUNNING); }
static RtValue get_suspended(RtThread *t, RtValue self) { (void)t; return rt_bool(state_of(as_generator(self)) == RT_GENERATOR_SUSPENDED); }
static RtValue get_code(RtThread *t, RtValue self) { return counted(t, as_generator(self)->code); }

static RtValue
get_delegate(RtThread *t, RtValue self)
{
    RtValue it = claim_delegate(t, as_generator(self));
    if (!rt_value_is_null(it)) {
        rt_generator_release(as_generator(self));
    }
    return rt_value_is_null(it) ? RT_NONE : it;
}

static const RtGetSetDef generator_getsets[] = {
    {"__name__", get_name, set_name, NULL}, {"__qualname__", get_qualname, set_qualname, NULL},
    {"gi_running", get_running, NULL, NULL}, {"gi_suspended", get_suspended, NULL, NULL},
#if RT_HOST >= 0x030c
    {"gi_code", get_code, NULL, NULL},
#endif
    {"gi_yieldfrom", get_delegate, NULL, NULL}, {0},
};
static const RtGetSetDef generator_members[] = {
#if RT_HOST < 0x030c
    {"gi_code", get_code, NULL, NULL},
#endif
    {0},
};

static const RtMethodDef generator_methods[] = {
    RT_METHOD_O("send", generator_send, NULL),
    RT_METHOD_FAST("throw", generator_throw, NULL),
    RT_METHOD_NOARGS("close", generator_close, NULL),
    {.name = NULL},
};

static const RtTypeSpec generator_spec = {
    .name = "generator",
    .basic_size = sizeof(RtGenerator),
    .kind = RT_KIND_GENERATOR,
    .slots = {.repr = generator_repr, .iter = generator_iter, .next = generator_next, .traverse = generator_traverse,
              .clear = generator_clear, .dealloc = generator_dealloc, .finalize = generator_finalize},
    .methods = generator_methods,
    .getsets = generator_getsets,
    .members = generator_members,
};

int
rt_generator_init(RtThread *t)
{
    t->vm->types.generator = rt_type_new_builtin(t, &generator_spec);
    return 0;
}
