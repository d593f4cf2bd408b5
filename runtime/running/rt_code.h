/* Code objects: immutable, but for their per-thread copies of the bytecode. */
#ifndef RT_CODE_H
#define RT_CODE_H

#include "rt_thread.h"
#include "rt_type.h"

/* A code unit: an instruction, or 16 bits of an instruction's inline cache. */
typedef union {
    struct { uint8_t code; uint8_t arg; } op;
    uint16_t cache;
} RtCodeUnit;

#define RT_CODE_VARARGS    0x04
#define RT_CODE_VARKEYWORDS 0x08
#define RT_CODE_NESTED     0x10
#define RT_CODE_GENERATOR  0x20
#define RT_CODE_OPTIMIZED  0x01   /* has fast locals */
#define RT_CODE_NEWLOCALS  0x02
#define RT_CODE_LIBRARY    0x10000000   /* of a module that comes with the machine: tracebacks do not show it */

/* What a variable of the frame is; one byte each in local_kinds. */
#define RT_LOCAL_FAST 0x20
#define RT_LOCAL_CELL 0x40
#define RT_LOCAL_FREE 0x80

/* A run of code units from `start` up to the next entry's start stands on one line. */
typedef struct { uint32_t start; int32_t line; } RtLineEntry;

/* Units in [start, end) jump to `handler` on an exception, with the stack cut to `depth`
 * (counted from the first stack slot), and with `lasti` pushed when asked. */
typedef struct { uint32_t start, end, handler; uint16_t depth; uint16_t lasti; } RtHandlerEntry;

typedef struct RtCode {
    RtObject head;
    RtStr *name, *qualname, *filename;
    RtTuple *consts;             /* values of the language */
    RtTuple *names;              /* interned strings */
    RtTuple *local_names;        /* locals, then cells that are no locals, then free variables */
    uint8_t *local_kinds;
    int32_t arg_count, positional_only_count, keyword_only_count;
    int32_t local_count;         /* locals + cells + free variables: the stack starts after them */
    int32_t free_count;
    int32_t stack_size;
    int32_t frame_size;          /* words of a frame: RT_FRAME_WORDS + local_count + stack_size */
    int32_t first_line;
    uint32_t flags;
    uint32_t version;            /* given to functions made from it */
    uint32_t unit_count;
    uint32_t line_count, handler_count;
    RtLineEntry *lines;
    RtHandlerEntry *handlers;    /* sorted by start, inner ones first */
    RtCodeUnit *units;           /* the original, never specialized; immutable */
    struct RtCopies *copies;     /* release/acquire; the threads' own copies, rt_code.c */
    struct RtCodeMonitor *monitor;   /* raw memory, or NULL; written with the world stopped (rt_monitor.h) */
    RtValue *const_values;       /* the items of consts as LOAD_CONST pushes them: uncounted */
    RtStr **name_list;           /* the items of names */
    int32_t parameter_count;     /* locals that parameters fill, * and ** included */
    bool simple;                 /* neither *, ** nor keyword-only parameters */
} RtCode;

/* What a new code object is made of.  Everything is borrowed and copied or counted. */
typedef struct {
    RtStr *name, *qualname, *filename;
    RtTuple *consts, *names, *local_names;
    const uint8_t *local_kinds;      /* one byte for each of local_names */
    int32_t arg_count, positional_only_count, keyword_only_count;
    int32_t local_count, free_count, stack_size, first_line;
    uint32_t flags;
    const RtCodeUnit *units;
    uint32_t unit_count;
    const RtLineEntry *lines;        /* sorted by start */
    uint32_t line_count;
    const RtHandlerEntry *handlers;  /* sorted by start, inner ones first */
    uint32_t handler_count;
} RtCodeSpec;

/* A new code object (immutable, its references from stacks deferred), or NULL with an exception. */
RtCode *rt_code_new(RtThread *t, const RtCodeSpec *spec);

/* The line of the unit at `index`, or -1 when it has none. */
int32_t rt_code_line(const RtCode *code, uint32_t index);

/* The innermost handler that covers the unit at `index`, or NULL. */
const RtHandlerEntry *rt_code_handler(const RtCode *code, uint32_t index);

/* The threads' own copies of the bytecode, by their bytecode_index.  A table that has become too small is
 * replaced and freed after a grace period; a copy lives as long as the code, or until a collection finds that no thread has its index. */
typedef struct RtCopies {
    uint32_t size;                   /* immutable */
    RtCodeUnit *entries[];           /* release/acquire; NULL until that thread has resumed the code */
} RtCopies;

/* The bytecode_index of a thread that has given its own back: it runs no code any more. */
#define RT_NO_COPIES UINT32_MAX

/* The calling thread's copy, made now if there is none; NULL with an exception when memory runs out. */
RtCodeUnit *rt_code_copy(RtThread *t, RtCode *code);
/* World stopped: how many blocks the copies are. */
int64_t rt_code_copy_count(const RtCode *code);
/* World stopped: free the copies of these indices, which no thread has. */
void rt_code_free_copies(RtThread *t, const uint32_t *indices, size_t count);

/* The bytecode that the calling thread runs: its copy, or before its first RESUME the original, which has to be left as it is. */
static inline RtCodeUnit *rt_code_units(RtThread *t, const RtCode *code)
{
    const RtCopies *copies = rt_load_acquire(&code->copies);
    uint32_t index = t->bytecode_index;
    if (RT_LIKELY(index < copies->size)) {
        RtCodeUnit *units = rt_load_acquire(&copies->entries[index]);
        if (RT_LIKELY(units != NULL)) {
            return units;
        }
    }
    return code->units;
}

/* References from objects of the heap to code, for objects whose traverse calls rt_code_visit().  Where threads run free all code is
 * deferred, and such references are not counted: a thread that makes functions or generators does not write to
 * the code that others run. */
static inline void rt_code_hold(RtThread *t, RtCode *code)
{
    if (!RT_FT) {
        rt_incref(t, code);
    }
}
static inline void rt_code_drop(RtThread *t, RtCode *code)
{
    if (!RT_FT) {
        rt_decref(t, code);
    }
}
void rt_code_visit(RtCode *code, RtVisitFn visit, void *arg);      /* NULL is allowed */

int rt_code_init(RtThread *t);

#endif
