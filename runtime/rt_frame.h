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

/* Who gets the frame's value when it returns. */
typedef enum {
    RT_FRAME_INLINED,       /* the frame below, in the same run of the loop */
    RT_FRAME_ENTRY,         /* the C caller of rt_eval() */
    RT_FRAME_GENERATOR,     /* the frame lives in a generator object */
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

#endif
