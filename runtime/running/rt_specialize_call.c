/* Specialization of calls. */
#include "rt_specialize.h"

#include "rt_builtins.h"
#include "rt_descriptor.h"
#include "rt_function.h"
#include "rt_list.h"
#include "rt_opcodes.h"
#include "rt_vm.h"

static int
function_form(RtThread *t, RtFunction *function, RtCodeUnit *instr, int count, int exact, int general)
{
    uint32_t version = rt_function_version(t, function);
    if (version == 0) {
        return -RT_MISS_VERSION;
    }
    rt_cache_write_32(&instr[2], version);
    return function->code->simple && function->code->arg_count == count ? exact : general;
}

static int
method_form(RtThread *t, RtMethod *method, RtCodeUnit *instr, int count)
{
    if (!rt_is_function(method->function)) {
        return -RT_MISS_METHOD;
    }
    RtFunction *function = (RtFunction *)rt_value_object(method->function);
    return function_form(t, function, instr, count + 1, CALL_BOUND_METHOD_EXACT_ARGS, CALL_BOUND_METHOD_GENERAL);
}

/* A class of the language whose instances are plain and whose __init__ is a function: remembered in the class. */
static int
init_form(RtThread *t, RtType *type, RtCodeUnit *instr)
{
    uint32_t version;
    RtValue init = rt_type_lookup_ref_and_version(t, type, t->vm->names.__init__, &version);
    int form = 0;
    if (version != 0 && rt_is_function(init) && type->slots.new_ == t->vm->types.object->slots.new_ &&
        type->slots.dealloc == t->vm->types.object->slots.dealloc &&
        rt_type_cache_init(t, type, rt_value_object(init), version)) {
        rt_cache_write_32(&instr[2], version);
        form = CALL_ALLOC_AND_ENTER_INIT;
    }
    rt_close(t, init);
    return form;
}

static int
class_form(RtThread *t, RtType *type, RtCodeUnit *instr, bool with_self, int oparg)
{
    if (!(type->flags & RT_TYPE_HEAP)) {
        if (oparg == 1 && !with_self) {
            const RtTypes *types = &t->vm->types;
            if (type == types->type) {
                return CALL_TYPE_1;
            }
            if (type == types->str) {
                return CALL_STR_1;
            }
            if (type == types->tuple) {
                return CALL_TUPLE_1;
            }
        }
        return CALL_BUILTIN_CLASS;
    }
    int form = with_self ? 0 : init_form(t, type, instr);
    return form ? form : CALL_NON_PY_GENERAL;
}

static int
builtin_form(RtThread *t, const RtBuiltin *builtin, bool with_self, int count)
{
    switch (builtin->def->convention) {
        case RT_CC_O:
            if (count != 1) {
                return CALL_NON_PY_GENERAL;
            }
            return !with_self && &builtin->head == t->vm->callables.len ? CALL_LEN : CALL_BUILTIN_O;
        case RT_CC_FAST:
            return !with_self && count == 2 && &builtin->head == t->vm->callables.isinstance ? CALL_ISINSTANCE : CALL_BUILTIN_FAST;
        case RT_CC_FAST_KW:
            return CALL_BUILTIN_FAST_WITH_KEYWORDS;
        default:
            return CALL_NON_PY_GENERAL;
    }
}

static int
descriptor_form(RtThread *t, const RtMethodDescriptor *method, RtValue self, int count, bool as_statement)
{
    if (count == 0 || method->head.type != t->vm->types.method_descriptor || rt_type_of(t, self) != method->owner) {
        return CALL_NON_PY_GENERAL;
    }
    switch (method->def->convention) {
        case RT_CC_NOARGS:
            return count == 1 ? CALL_METHOD_DESCRIPTOR_NOARGS : CALL_NON_PY_GENERAL;
        case RT_CC_O:
            if (count != 2) {
                return CALL_NON_PY_GENERAL;
            }
            return as_statement && &method->head == t->vm->callables.list_append && rt_is_list_exact(self)
                ? CALL_LIST_APPEND : CALL_METHOD_DESCRIPTOR_O;
        case RT_CC_FAST:
            return CALL_METHOD_DESCRIPTOR_FAST;
        default:
            return CALL_METHOD_DESCRIPTOR_FAST_WITH_KEYWORDS;
    }
}

static int
form(RtThread *t, RtValue callable, RtValue self, const RtValue *args, RtCodeUnit *instr, int oparg)
{
    bool with_self = !rt_value_is_null(self);
    int count = oparg + with_self;
    if (!rt_value_is_heap(callable)) {
        return CALL_NON_PY_GENERAL;
    }
    RtObject *o = rt_value_object(callable);
    switch (o->kind) {
        case RT_KIND_FUNCTION:
            return function_form(t, (RtFunction *)o, instr, count, CALL_PY_EXACT_ARGS, CALL_PY_GENERAL);
        case RT_KIND_METHOD:
            return with_self ? -RT_MISS_METHOD : method_form(t, (RtMethod *)o, instr, count);
        case RT_KIND_TYPE:
            return class_form(t, (RtType *)o, instr, with_self, oparg);
        case RT_KIND_BUILTIN:
            return builtin_form(t, (RtBuiltin *)o, with_self, count);
        case RT_KIND_METHOD_DESCRIPTOR: {
            bool as_statement = with_self && instr[1 + INLINE_CACHE_ENTRIES_CALL].op.code == POP_TOP;
            return descriptor_form(t, (RtMethodDescriptor *)o, with_self ? self : oparg ? args[0] : RT_NULL, count, as_statement);
        }
        default:
            return CALL_NON_PY_GENERAL;
    }
}

void
rt_specialize_call(RtThread *t, RtValue callable, RtValue self, const RtValue *args, RtCodeUnit *instr, int oparg)
{
    rt_specialize_as(t, instr, form(t, callable, self, args, instr, oparg));
}
