/* A frame of the interpreter, on its thread's contiguous stack.
 *
 * Only its own thread reads or writes it, but for a collector with the world
 * stopped, which reads everything below stack_pointer; so stack_pointer is saved
 * before each escaping call.  All slots in [locals, stack_pointer) are RT_NULL or
 * a live value (counted or deferred).
 */
#ifndef RT_FRAME_H
#define RT_FRAME_H

#include "rt_code.h"
#include "rt_thread.h"

typedef struct RtFunction RtFunction;

/* Where the frame's memory is. */
typedef enum {
    RT_FRAME_INLINED,       /* the thread's frame stack */
    RT_FRAME_ENTRY,         /* a C frame of rt_eval(): the trampoline below what it runs; no frame of the program */
    RT_FRAME_GENERATOR,     /* a generator object */
} RtFrameOwner;

struct RtFrame {
    RtFrame *previous;
    RtValue function;            /* the RtFunction; keeps code, globals and builtins alive */
    RtCode *code;                /* borrowed from function */
    RtDict *globals;             /* borrowed from function */
    RtDict *builtins;            /* borrowed from function */
    RtValue class_locals;        /* the mapping of a class body or module, else RT_NULL; owned */
    RtCodeUnit *units;           /* the running thread's copy of the bytecode */
    RtCodeUnit *instr_ptr;       /* the current instruction, valid while not running and at escapes */
    RtValue *stack_pointer;      /* first free slot, valid while not running and at escapes */
    uint16_t return_offset;      /* units from instr_ptr to where the caller goes on */
    uint8_t owner;               /* RtFrameOwner */
    uint8_t entering_init;       /* the frame is the clean-up behind __init__ */
    uint32_t visited;            /* the collector's mark */
    RtValue locals[];            /* local_count variables, then the stack */
};

#define RT_FRAME_WORDS ((int32_t)(sizeof(RtFrame) / sizeof(RtValue)))

static inline RtValue *rt_frame_stack_base(RtFrame *f) { return f->locals + f->code->local_count; }

/* Run `f` (pushed by the caller) until it returns or raises; takes the frame. */
RtValue rt_eval(RtThread *t, RtFrame *f);
/* The same by the eval-frame hook when there is one (rt_hook.h): all code of the program that C code runs, is run by this. */
RtValue rt_frame_run(RtThread *t, RtFrame *f);

/* The slot `call` of functions: bind the arguments, push a frame, run it. */
RtValue rt_function_call(RtThread *t, RtValue function, const RtValue *args, size_t nargs, RtTuple *kwnames);

/* Run a function without parameters whose names live in `mapping`: the body of a class
 * (any mapping) or of a module (its dict, or RT_NULL: then names are globals). */
RtValue rt_function_run(RtThread *t, RtValue function, RtValue mapping);

/* Fill the locals of `f` from nargs + len(kwnames) borrowed arguments, by the language's rules.  0, or -1 with an exception; `f` is
 * to be popped then, which drops no last reference.  Runs no code of the program. */
int rt_bind_arguments(RtThread *t, RtFrame *f, const RtValue *args, size_t nargs, RtTuple *kwnames);

/* The innermost frame of the program, or NULL outside. */
RtFrame *rt_frame_current(RtThread *t);

/* The line that `f` executes, or -1. */
int32_t rt_frame_line(const RtFrame *f);

/* Index of the current instruction in the code. */
static inline uint32_t rt_frame_lasti(const RtFrame *f) { return (uint32_t)(f->instr_ptr - f->units); }

/* The loop has begun to run `f`: 0; 1 when an exception is to be raised in it at once (a generator's throw()); -1 with an
 * exception when the recursion is too deep, and then `f` has not begun. */
int rt_frame_enter(RtThread *t, RtFrame *f);
/* t->exc was raised in `f`: go to its handler and return true, or empty its stack and return false. */
bool rt_frame_handle(RtThread *t, RtFrame *f);
/* Drop the running frame, whose stack is empty; the frame below it runs now, and is returned. */
RtFrame *rt_frame_unwind(RtThread *t, RtFrame *f);

/* Raise RecursionError when the C stack or the depth is used up.  `where` is appended to the
 * message (" while calling a Python object").  0 or -1; each 0 is paired with a leave. */
int rt_recursion_enter(RtThread *t, const char *where);
void rt_recursion_leave(RtThread *t);
/* The same for C code that the language does not count: 0, or -1 when the C stack is used up. */
int rt_stack_check(RtThread *t, const char *where);

#endif
