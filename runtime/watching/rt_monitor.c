/* Monitoring: who wants what, and the rewriting of code.  rt_monitor.h states the laws. */
#include "rt_monitor.h"

#include "rt_context.h"
#include "rt_frame.h"
#include "rt_metadata.h"
#include "rt_opcodes.h"
#include "rt_tuple.h"
#include "rt_vm.h"

/* C_RETURN and C_RAISE come with CALL. */
#define C_EVENTS ((1u << RT_EVENT_C_RETURN) | (1u << RT_EVENT_C_RAISE))

static uint32_t
with_c_events(uint32_t events)
{
    return events & (1u << RT_EVENT_CALL) ? events | C_EVENTS : events & ~C_EVENTS;
}

int
rt_instrumented_form(int opcode)
{
    switch (opcode) {
        case CALL: return INSTRUMENTED_CALL;
        case CALL_KW: return INSTRUMENTED_CALL_KW;
        case CALL_FUNCTION_EX: return INSTRUMENTED_CALL_FUNCTION_EX;
        case RESUME: return INSTRUMENTED_RESUME;
        case RETURN_VALUE: return INSTRUMENTED_RETURN_VALUE;
        case RETURN_CONST: return INSTRUMENTED_RETURN_CONST;
        case YIELD_VALUE: return INSTRUMENTED_YIELD_VALUE;
        default: return 0;
    }
}

static RtEvent
event_of(int opcode, int oparg)
{
    switch (opcode) {
        case RESUME: return oparg == 0 ? RT_EVENT_PY_START : RT_EVENT_PY_RESUME;
        case YIELD_VALUE: return RT_EVENT_PY_YIELD;
        case RETURN_VALUE: case RETURN_CONST: return RT_EVENT_PY_RETURN;
        default: return RT_EVENT_CALL;
    }
}

/* A bit for each tool that wants the event at the unit. */
static uint32_t
tools_at(const RtVM *vm, const RtCode *code, uint32_t index, RtEvent event)
{
    const RtMonitorRoom *room = &vm->monitor;
    const RtCodeMonitor *own = code->monitor;
    uint32_t tools = 0;
    for (uint32_t i = 0; i < RT_MONITOR_TOOLS; i++) {
        uint32_t events = room->events[i] | (own != NULL ? own->events[i] : 0);
        tools |= (events >> event & 1) << i;
    }
    return own != NULL && (RT_EVENTS_LOCAL >> event & 1) ? tools & ~(uint32_t)own->disabled[index] : tools;
}

/* --- rewriting --- */

void
rt_monitor_instrument(RtVM *vm, RtCode *code, RtCodeUnit *units)
{
    if (code == vm->running.entry_code || code == vm->running.init_cleanup_code) {
        return;
    }
    for (uint32_t i = 0; i < code->unit_count; i += 1u + rt_opcode_caches[code->units[i].op.code]) {
        int generic = code->units[i].op.code, instrumented = rt_instrumented_form(generic);
        if (instrumented == 0) {
            continue;
        }
        bool wanted = tools_at(vm, code, i, event_of(generic, units[i].op.arg)) != 0;
        if (wanted == (units[i].op.code == instrumented)) {
            continue;
        }
        units[i].op.code = (uint8_t)(wanted ? instrumented : generic);
        if (rt_opcode_caches[generic]) {
            units[i + 1].cache = 0;    /* it may specialize soon */
        }
    }
}

static void
instrument_copies(RtVM *vm, RtCode *code)
{
    const RtCopies *copies = code->copies;
    for (uint32_t i = 0; copies != NULL && i < copies->size; i++) {
        if (copies->entries[i] != NULL) {
            rt_monitor_instrument(vm, code, copies->entries[i]);
        }
    }
}

static void
visit(RtObject *o, RtHeap *heap, size_t size, void *arg)
{
    (void)heap, (void)size;
    if (o->kind == RT_KIND_CODE) {
        instrument_copies(arg, (RtCode *)o);
    }
}

static void
visit_restart(RtObject *o, RtHeap *heap, size_t size, void *arg)
{
    (void)heap, (void)size;
    RtCode *code = (RtCode *)o;
    if (o->kind == RT_KIND_CODE && code->monitor != NULL) {
        memset(code->monitor->disabled, 0, code->unit_count);
        instrument_copies(arg, code);
    }
}

/* --- who wants what --- */

/* World stopped.  What the code object says for itself; false with MemoryError. */
static bool
own_monitor(RtThread *t, RtCode *code)
{
    if (code->monitor == NULL) {
        code->monitor = rt_alloc_zeroed(t, sizeof *code->monitor + code->unit_count);
    }
    return code->monitor != NULL;
}

int
rt_monitor_set_events(RtThread *t, int tool, RtCode *code, uint32_t events)
{
    RtVM *vm = t->vm;
    RtMonitorRoom *room = &vm->monitor;
    bool done = true;
    events = with_c_events(events);
    rt_world_stop(t);
    if (code != NULL) {
        done = own_monitor(t, code);
        if (done) {
            code->monitor->events[tool] = events;
            instrument_copies(vm, code);
        }
    }
    else {
        room->events[tool] = events;
        room->any = 0;
        for (int i = 0; i < RT_MONITOR_TOOLS; i++) {
            room->any |= room->events[i];
        }
        rt_heap_walk(vm, visit, vm);
    }
    rt_world_start(t);
    return done ? 0 : -1;
}

uint32_t
rt_monitor_events(RtThread *t, int tool, const RtCode *code)
{
    return code == NULL ? t->vm->monitor.events[tool] : code->monitor == NULL ? 0 : code->monitor->events[tool];
}

RtValue
rt_monitor_set_callback(RtThread *t, int tool, RtEvent event, RtValue callback)
{
    RtValue *place = &t->vm->monitor.callbacks[tool][event];
    rt_world_stop(t);
    RtValue old = *place;
    *place = callback;
    rt_world_start(t);
    return old;
}

void
rt_monitor_restart(RtThread *t)
{
    rt_world_stop(t);
    rt_heap_walk(t->vm, visit_restart, t->vm);
    rt_world_start(t);
}

typedef struct { RtVM *vm; int tool; } Leaving;

static void
visit_leave(RtObject *o, RtHeap *heap, size_t size, void *arg)
{
    (void)heap, (void)size;
    const Leaving *leaving = arg;
    RtCode *code = (RtCode *)o;
    if (o->kind == RT_KIND_CODE && code->monitor != NULL) {
        code->monitor->events[leaving->tool] = 0;
        for (uint32_t i = 0; i < code->unit_count; i++) {
            code->monitor->disabled[i] &= (uint8_t)~(1u << leaving->tool);
        }
        instrument_copies(leaving->vm, code);
    }
}

void
rt_monitor_clear(RtThread *t, int tool)
{
    Leaving leaving = {t->vm, tool};
    rt_world_stop(t);
    rt_heap_walk(t->vm, visit_leave, &leaving);
    rt_world_start(t);
    rt_monitor_set_events(t, tool, NULL, 0);
    for (int event = 0; event < RT_EVENT_COUNT; event++) {
        rt_close(t, rt_monitor_set_callback(t, tool, (RtEvent)event, RT_NULL));
    }
}

void
rt_monitor_begin(RtThread *t, const void *disable, RtValue missing)
{
    RtMonitorRoom *room = &t->vm->monitor;
    rt_world_stop(t);
    RtValue old = room->missing;
    room->disable = disable;
    room->missing = missing;
    rt_world_start(t);
    rt_close(t, old);
}

void
rt_monitor_fini(RtThread *t)
{
    if (t->vm->monitor.disable != NULL) {
        for (int tool = 0; tool < RT_MONITOR_TOOLS; tool++) {
            rt_monitor_clear(t, tool);
        }
        rt_monitor_begin(t, NULL, RT_NULL);
    }
}

/* --- reporting --- */

/* A callback does not want to hear of the place any more; with the world stopped, so that every copy is rewritten. */
static int
disable(RtThread *t, RtCode *code, uint32_t index, int tool, RtEvent event)
{
    static const char *const everywhere[RT_EVENT_COUNT] = {
        [RT_EVENT_RAISE] = "RAISE", [RT_EVENT_EXCEPTION_HANDLED] = "EXCEPTION_HANDLED", [RT_EVENT_PY_UNWIND] = "PY_UNWIND",
        [RT_EVENT_PY_THROW] = "PY_THROW", [RT_EVENT_RERAISE] = "RERAISE", [RT_EVENT_C_RETURN] = "C_RETURN",
        [RT_EVENT_C_RAISE] = "C_RAISE",
    };
    if (everywhere[event] != NULL) {
        rt_close(t, rt_monitor_set_callback(t, tool, event, RT_NULL));
        rt_raise(t, RT_EXC_ValueError, "Cannot disable %s events. Callback removed.", everywhere[event]);
        return -1;
    }
    rt_world_stop(t);
    bool done = own_monitor(t, code);
    if (done) {
        code->monitor->disabled[index] |= (uint8_t)(1u << tool);
        instrument_copies(t->vm, code);
    }
    rt_world_start(t);
    return done ? 0 : -1;
}

/* Call what the tools have registered with the code, the place and n more arguments, which are borrowed. */
static int
report(RtThread *t, RtFrame *f, RtEvent event, RtValue a, RtValue b, size_t n)
{
    const RtMonitorRoom *room = &t->vm->monitor;
    RtCode *code = f->code;
    uint32_t index = rt_frame_lasti(f);
    uint32_t tools = t->in_callback ? 0 : tools_at(t->vm, code, index, event);
    int failed = 0;
    rt_incref(t, code);
    for (int tool = 0; tools != 0 && failed == 0; tools >>= 1, tool++) {
        if (!(tools & 1) || rt_value_is_null(room->callbacks[tool][event])) {
            continue;
        }
        RtValue callback = rt_dup(t, room->callbacks[tool][event]);
        RtValue args[4] = {rt_value_borrow(code), rt_small_int(2 * (int64_t)index), a, b};
        t->in_callback = 1;
        RtValue answer = rt_call(t, callback, args, 2 + n, NULL);
        t->in_callback = 0;
        rt_close(t, callback);
        if (rt_value_is_null(answer)) {
            failed = -1;
        }
        else if (rt_is_host(answer) && room->disable != NULL && rt_host_object(answer) == room->disable) {
            failed = disable(t, code, index, tool, event);
        }
        rt_close(t, answer);
    }
    rt_decref(t, code);
    return failed;
}

int
rt_monitor_start(RtThread *t, RtFrame *f, int oparg)
{
    return report(t, f, event_of(RESUME, oparg), RT_NULL, RT_NULL, 0);
}

int
rt_monitor_value(RtThread *t, RtFrame *f, int event, RtValue v)
{
    return report(t, f, (RtEvent)event, v, RT_NULL, 1);
}

/* The first argument as callbacks see it, borrowed. */
static RtValue
shown(RtThread *t, RtValue first)
{
    RtValue missing = t->vm->monitor.missing;
    return !rt_value_is_null(first) ? first : rt_value_is_null(missing) ? RT_NONE : missing;
}

int
rt_monitor_call(RtThread *t, RtFrame *f, RtValue callable, RtValue first)
{
    return report(t, f, RT_EVENT_CALL, callable, shown(t, first), 2);
}

/* --- exceptions --- */

void
rt_monitor_exception(RtThread *t, RtFrame *f, int event)
{
    if (!(t->vm->monitor.any >> event & 1) || t->in_callback || f->entering_init) {
        return;
    }
    RtObject *exc = rt_error_fetch(t);
    if (report(t, f, (RtEvent)event, rt_value_borrow(exc), RT_NULL, 1) < 0) {
        rt_decref(t, exc);
    }
    else {
        t->exc = exc;
    }
}

int
rt_monitor_handled(RtThread *t, RtFrame *f, RtValue exc)
{
    return t->vm->monitor.any >> RT_EVENT_EXCEPTION_HANDLED & 1 ? report(t, f, RT_EVENT_EXCEPTION_HANDLED, exc, RT_NULL, 1) : 0;
}

/* --- calls of what is no function of the language --- */

static RtValue
ended(RtThread *t, RtFrame *f, RtValue callable, RtValue first, RtValue result)
{
    if (rt_is_function(callable)) {
        return result;
    }
    if (!rt_value_is_null(result)) {
        if (report(t, f, RT_EVENT_C_RETURN, callable, shown(t, first), 2) < 0) {
            RtObject *exc = rt_error_fetch(t);
            rt_close(t, result);
            t->exc = exc;
            return RT_NULL;
        }
        return result;
    }
    RtObject *exc = rt_error_fetch(t);
    if (report(t, f, RT_EVENT_C_RAISE, callable, shown(t, first), 2) < 0) {
        rt_decref(t, exc);
    }
    else {
        t->exc = exc;
    }
    return RT_NULL;
}

RtValue
rt_monitor_call_c(RtThread *t, RtFrame *f, RtValue callable, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    size_t n = nargs + (kwnames == NULL ? 0 : (size_t)rt_tuple_size(kwnames));
    return ended(t, f, callable, n == 0 ? RT_NULL : args[0], rt_call(t, callable, args, nargs, kwnames));
}

RtValue
rt_monitor_first_of(RtValue arguments)
{
    return rt_is_tuple_exact(arguments) && rt_tuple_size(rt_as_tuple(arguments)) > 0 ? rt_tuple_item(rt_as_tuple(arguments), 0) : RT_NULL;
}

RtValue
rt_monitor_call_spread(RtThread *t, RtFrame *f, RtValue callable, RtValue arguments, RtValue keywords)
{
    return ended(t, f, callable, rt_monitor_first_of(arguments), rt_call_spread(t, callable, arguments, keywords));
}
