/* Code objects by hand, for tests of frames and of binding: instructions are appended one by one, jumps are bound later. */
#ifndef ASSEMBLER_H
#define ASSEMBLER_H

#include "harness.h"
#include "rt_eval.h"
#include "rt_metadata.h"

typedef struct {
    RtThread *t;
    RtCodeUnit units[1024];
    uint32_t count;
    RtValue consts[64];
    int const_count;
    RtStr *names[64];
    int name_count;
    RtStr *locals[64];
    uint8_t kinds[64];
    int local_count;
    RtLineEntry lines[64];
    uint32_t line_count;
    RtHandlerEntry handlers[16];
    uint32_t handler_count;
} Asm;

static inline void asm_begin(Asm *a, RtThread *t)
{
    memset(a, 0, sizeof *a);
    a->t = t;
    a->lines[a->line_count++] = (RtLineEntry){0, 1};
}

static inline void emit(Asm *a, int opcode, int arg)
{
    CHECK(arg >= 0 && arg < 256 && a->count + 10 < 1024);
    a->units[a->count++] = (RtCodeUnit){.op = {(uint8_t)opcode, (uint8_t)arg}};
    for (int i = 0; i < rt_opcode_caches[opcode]; i++) {
        a->units[a->count++].cache = 0;
    }
}

/* A jump forward whose target is bound later; returns what asm_bind() wants. */
static inline uint32_t emit_jump(Asm *a, int opcode)
{
    uint32_t at = a->count;
    emit(a, opcode, 0);
    return at;
}
static inline void asm_bind(Asm *a, uint32_t at)
{
    uint32_t after = at + 1u + rt_opcode_caches[a->units[at].op.code];
    a->units[at].op.arg = (uint8_t)(a->count - after);
}
static inline void emit_back(Asm *a, uint32_t target)
{
    emit(a, JUMP_BACKWARD, (int)(a->count + 1 - target));
}

static inline int asm_const(Asm *a, RtValue v)
{
    a->consts[a->const_count] = v;
    return a->const_count++;
}
static inline int asm_name(Asm *a, const char *name)
{
    a->names[a->name_count] = rt_intern(a->t, name);
    return a->name_count++;
}
static inline int asm_local(Asm *a, const char *name)
{
    a->locals[a->local_count] = rt_intern(a->t, name);
    a->kinds[a->local_count] = RT_LOCAL_FAST;
    return a->local_count++;
}
static inline void asm_line(Asm *a, int line)
{
    a->lines[a->line_count++] = (RtLineEntry){a->count, line};
}
static inline void asm_handler(Asm *a, uint32_t start, uint32_t end, uint32_t handler, int depth, int lasti)
{
    a->handlers[a->handler_count++] = (RtHandlerEntry){start, end, handler, (uint16_t)depth, (uint16_t)lasti};
}

static inline RtTuple *asm_strings(RtThread *t, RtStr **texts, int n)
{
    RtTuple *tuple = rt_tuple_new(t, n);
    for (int i = 0; i < n; i++) {
        rt_incref(t, texts[i]);
        tuple->items[i] = rt_value_take(texts[i]);
    }
    return tuple;
}

/* The finished code: `args` positional parameters, of which some are positional-only, keyword-only ones, flags. */
static inline RtCode *asm_code_full(Asm *a, const char *name, int args, int positional_only, int keyword_only, uint32_t flags)
{
    RtThread *t = a->t;
    RtStr *text = rt_intern(t, name), *file = rt_intern(t, "test.py");
    RtTuple *consts = rt_tuple_from_array(t, a->consts, a->const_count);
    RtTuple *names = asm_strings(t, a->names, a->name_count), *locals = asm_strings(t, a->locals, a->local_count);
    RtCodeSpec spec = {
        .name = text, .qualname = text, .filename = file, .consts = consts, .names = names, .local_names = locals,
        .local_kinds = a->kinds, .arg_count = args, .positional_only_count = positional_only, .keyword_only_count = keyword_only,
        .local_count = a->local_count, .stack_size = 16, .first_line = 1, .flags = flags | RT_CODE_OPTIMIZED,
        .units = a->units, .unit_count = a->count, .lines = a->lines, .line_count = a->line_count,
        .handlers = a->handlers, .handler_count = a->handler_count,
    };
    RtCode *code = rt_code_new(t, &spec);
    CHECK(code != NULL);
    rt_decref(t, consts);
    rt_decref(t, names);
    rt_decref(t, locals);
    return code;
}
static inline RtCode *asm_code(Asm *a, const char *name, int args) { return asm_code_full(a, name, args, 0, 0, 0); }

/* A function of the code with the globals; takes the code. */
static inline RtValue asm_function(RtThread *t, RtCode *code, RtDict *globals)
{
    RtFunction *f = rt_function_new(t, code, globals);
    CHECK(f != NULL);
    rt_decref(t, code);
    return rt_value_take(f);
}

/* The text of t->exc, which is cleared: "TypeError: ..."  In a buffer that the next call overwrites. */
static inline const char *raised(RtThread *t)
{
    static char buffer[512];
    RtObject *exc = rt_error_fetch(t);
    CHECK(exc != NULL);
    RtValue text = rt_str_of(t, rt_value_borrow(exc));
    CHECK(!rt_value_is_null(text));
    char *utf8 = rt_str_to_utf8(t, rt_str_of_value(text), NULL, true);
    char *type = rt_str_to_utf8(t, exc->type->name, NULL, true);
    snprintf(buffer, sizeof buffer, "%s: %s", type, utf8);
    free(utf8);
    free(type);
    rt_close(t, text);
    rt_decref(t, exc);
    return buffer;
}

#endif
