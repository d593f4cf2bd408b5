/* Monitoring: tools are called when code of the program starts, returns, calls, yields and raises.
 *
 * Calls, starts, returns and yields are reported by instrumented instructions.  Each thread's copy of the bytecode has one in the place of
 * the generic or specialized instruction where some tool wants the event; rt_monitor_set_events() and whatever else decides that, rewrites
 * all copies with the world stopped, and a copy made later is made so.  An instruction that nobody watches is the one it always was.
 * Exceptions are reported where frames look for handlers.
 *
 * Everything here is written with the world stopped, and read plainly.  While a callback runs its thread reports nothing.
 */
#ifndef RT_MONITOR_H
#define RT_MONITOR_H

#include "rt_code.h"
#include "rt_thread.h"

#define RT_MONITOR_TOOLS 6

/* The numbers are those of sys.monitoring. */
typedef enum {
    RT_EVENT_PY_START = 0, RT_EVENT_PY_RESUME = 1, RT_EVENT_PY_RETURN = 2, RT_EVENT_PY_YIELD = 3, RT_EVENT_CALL = 4,
    RT_EVENT_RAISE = 10, RT_EVENT_EXCEPTION_HANDLED = 11, RT_EVENT_PY_UNWIND = 12, RT_EVENT_PY_THROW = 13,
    RT_EVENT_RERAISE = 14, RT_EVENT_C_RETURN = 15, RT_EVENT_C_RAISE = 16,
    RT_EVENT_COUNT = 17,
} RtEvent;

/* Events of an instruction: they can be asked for in one code object, and switched off at one place. */
#define RT_EVENTS_LOCAL  0x1801fu

typedef struct {
    uint32_t events[RT_MONITOR_TOOLS];    /* a bit for each RtEvent, in all code */
    uint32_t any;                         /* what some tool wants in all code */
    RtValue callbacks[RT_MONITOR_TOOLS][RT_EVENT_COUNT];   /* counted, or RT_NULL */
    const void *disable;                  /* the host's object that a callback returns to be left alone there */
    RtValue missing;                      /* stands for the first argument of a call without arguments; counted, or RT_NULL */
} RtMonitorRoom;

/* What tools want of one code object. */
typedef struct RtCodeMonitor {
    uint32_t events[RT_MONITOR_TOOLS];
    uint8_t disabled[];                   /* for each unit, a bit for each tool that wants to hear no more of it */
} RtCodeMonitor;

/* Before the first tool: see the fields of the room.  Takes `missing`.  Stops the world. */
void rt_monitor_begin(RtThread *t, const void *disable, RtValue missing);
/* What rt_monitor_set_events() has set. */
uint32_t rt_monitor_events(RtThread *t, int tool, const RtCode *code);
/* Which events the tool gets of all code, or of `code` when that is not NULL.  0, or -1 with MemoryError.  Stops the world. */
int rt_monitor_set_events(RtThread *t, int tool, RtCode *code, uint32_t events);
/* Take the callback (RT_NULL: none); gives back the one before.  Stops the world. */
RtValue rt_monitor_set_callback(RtThread *t, int tool, RtEvent event, RtValue callback);
/* What callbacks have disabled is enabled again.  Stops the world. */
void rt_monitor_restart(RtThread *t);

/* The tool wants nothing any more, and has no callbacks.  Stops the world. */
void rt_monitor_clear(RtThread *t, int tool);

/* Put instrumented instructions where they are wanted into a copy of the bytecode that nobody runs, or with the world stopped. */
void rt_monitor_instrument(RtVM *vm, RtCode *code, RtCodeUnit *units);
/* The instrumented form of a generic instruction, or 0. */
int rt_instrumented_form(int opcode);

/* --- what instructions report; 0, or -1 with an exception that a callback raised --- */
int rt_monitor_start(RtThread *t, RtFrame *f, int oparg);
int rt_monitor_value(RtThread *t, RtFrame *f, int event, RtValue v);
int rt_monitor_call(RtThread *t, RtFrame *f, RtValue callable, RtValue first);
/* Calls what is no function of the language, and reports how that ended. */
RtValue rt_monitor_call_c(RtThread *t, RtFrame *f, RtValue callable, const RtValue *args, size_t nargs, RtTuple *kwnames);
RtValue rt_monitor_call_spread(RtThread *t, RtFrame *f, RtValue callable, RtValue arguments, RtValue keywords);
/* The first of the arguments of a call with *, borrowed, or RT_NULL. */
RtValue rt_monitor_first_of(RtValue arguments);
/* t->exc is on its way through `f`; when a callback raises, that goes on in its place. */
void rt_monitor_exception(RtThread *t, RtFrame *f, int event);
/* The handler of `exc` (borrowed) begins. */
int rt_monitor_handled(RtThread *t, RtFrame *f, RtValue exc);

void rt_monitor_fini(RtThread *t);

#endif
