/* Specialization of operators, subscripts, iteration and globals. */
#include "rt_specialize.h"

#include "rt_counters.h"
#include "rt_iter.h"
#include "rt_list.h"
#include "rt_metadata.h"
#include "rt_opcodes.h"
#include "rt_tuple.h"
#include "rt_vm.h"

bool rt_specializing(const RtThread *t) { return t->vm->running.specialize; }

static void count(uint64_t *counter) { rt_store_relaxed(counter, *counter + 1); }

static void
count_attempt(RtThread *t, int generic, int form)
{
    RtCounters *c = rt_counters_quick(t);
    if (c != NULL) {
        count(&c->attempts[generic]);
        count(form > 0 ? &c->successes[form] : &c->failures[generic]);
        if (form <= 0) {
            count(&c->misses[-form][generic]);
        }
    }
}

void
rt_specialize_as(RtThread *t, RtCodeUnit *instr, int opcode)
{
    uint16_t *counter = &instr[1].cache;
    int generic = rt_opcode_deopt[instr->op.code];
    if (!rt_specializing(t)) {
        opcode = -RT_MISS_OFF;
    }
    count_attempt(t, generic, opcode);
    if (RT_UNLIKELY(instr->op.code == rt_instrumented_form(generic))) {
        return;    /* while a form was looked for the world stopped, and somebody watches the instruction now */
    }
    if (opcode <= 0) {
        int backoff = (*counter & 15) + 1;
        *counter = (uint16_t)(backoff < RT_COUNTER_MOST ? backoff : RT_COUNTER_MOST);
        /* The caches may have been written to: the form that stood here must not use them any more. */
        rt_code_set_opcode(instr, generic);
        return;
    }
    *counter = RT_COUNTER_AGAIN;
    rt_code_set_opcode(instr, opcode);
}

void
rt_specialize_resume(RtThread *t, RtCodeUnit *instr)
{
    count_attempt(t, RESUME, RESUME_CHECK);
    rt_code_set_opcode(instr, RESUME_CHECK);
}

/* --- globals --- */

static int
global_form(RtThread *t, RtFrame *f, RtCodeUnit *instr, RtStr *name)
{
    uint32_t version, entry;
    if (rt_dict_lookup_version(t, f->globals, name, &version, &entry)) {
        rt_cache_write_32(&instr[2], version);
        instr[4].cache = (uint16_t)entry;
        return entry <= UINT16_MAX ? LOAD_GLOBAL_MODULE : -RT_MISS_PLACE;
    }
    uint32_t globals_version = rt_dict_give_version(t, f->globals);
    if (globals_version == 0) {
        return -RT_MISS_VERSION;
    }
    if (!rt_dict_lookup_version(t, f->builtins, name, &version, &entry)) {
        return -RT_MISS_ABSENT;
    }
    rt_cache_write_32(&instr[2], globals_version);
    instr[4].cache = (uint16_t)entry;
    instr[5].cache = (uint16_t)version;
    return entry <= UINT16_MAX && version <= UINT16_MAX ? LOAD_GLOBAL_BUILTIN : -RT_MISS_PLACE;
}

void
rt_specialize_load_global(RtThread *t, RtFrame *f, RtCodeUnit *instr, RtStr *name)
{
    rt_specialize_as(t, instr, global_form(t, f, instr, name));
}

/* --- truth --- */

static int
truth_form(RtThread *t, RtValue v, RtCodeUnit *instr)
{
    if (rt_value_is_bool(v)) {
        return TO_BOOL_BOOL;
    }
    if (rt_value_is_int(v)) {
        return TO_BOOL_INT;
    }
    if (rt_value_is_none(v)) {
        return TO_BOOL_NONE;
    }
    if (!rt_value_is_heap(v)) {
        return 0;
    }
    RtType *type = rt_value_object(v)->type;
    if (rt_is_list_exact(v)) {
        return TO_BOOL_LIST;
    }
    if (rt_value_has_kind(v, RT_KIND_STR)) {
        return TO_BOOL_STR;
    }
    uint32_t version = rt_type_version(t, type);
    if (type->slots.truth != NULL || type->slots.length != NULL) {
        return 0;
    }
    if (version == 0) {
        return -RT_MISS_VERSION;
    }
    rt_cache_write_32(&instr[2], version);
    return TO_BOOL_ALWAYS_TRUE;
}

void
rt_specialize_to_bool(RtThread *t, RtValue v, RtCodeUnit *instr)
{
    rt_specialize_as(t, instr, truth_form(t, v, instr));
}

/* --- operators --- */

static int
int_form(int op)
{
    switch (op) {
        case RT_ADD: return BINARY_OP_ADD_INT;
        case RT_SUBTRACT: return BINARY_OP_SUBTRACT_INT;
        case RT_MULTIPLY: return BINARY_OP_MULTIPLY_INT;
        case RT_FLOOR_DIVIDE: return BINARY_OP_FLOOR_DIVIDE_INT;
        case RT_REMAINDER: return BINARY_OP_REMAINDER_INT;
        case RT_AND: case RT_OR: case RT_XOR: return BINARY_OP_BITWISE_INT;
        default: return 0;
    }
}

static int
float_form(int op)
{
    switch (op) {
        case RT_ADD: return BINARY_OP_ADD_FLOAT;
        case RT_SUBTRACT: return BINARY_OP_SUBTRACT_FLOAT;
        case RT_MULTIPLY: return BINARY_OP_MULTIPLY_FLOAT;
        case RT_TRUE_DIVIDE: return BINARY_OP_DIVIDE_FLOAT;
        default: return 0;
    }
}

static int
binary_form(RtFrame *f, RtValue a, RtValue b, const RtCodeUnit *instr, int op)
{
    if (rt_value_both_int(a, b)) {
        return int_form(op);
    }
    if (rt_value_is_float(a) && rt_value_is_float(b)) {
        return float_form(op);
    }
    if (op == RT_ADD && rt_value_has_kind(a, RT_KIND_STR) && rt_value_has_kind(b, RT_KIND_STR)) {
        const RtCodeUnit *next = instr + 1 + INLINE_CACHE_ENTRIES_BINARY_OP;
        bool to_local = next->op.code == STORE_FAST && rt_value_is(f->locals[next->op.arg], a);
        return to_local ? BINARY_OP_INPLACE_ADD_UNICODE : BINARY_OP_ADD_UNICODE;
    }
    return 0;
}

void
rt_specialize_binary_op(RtThread *t, RtFrame *f, RtValue a, RtValue b, RtCodeUnit *instr, int oparg)
{
    int op = oparg >= RT_INPLACE ? oparg - RT_INPLACE : oparg;
    rt_specialize_as(t, instr, binary_form(f, a, b, instr, op));
}

void
rt_specialize_compare_op(RtThread *t, RtValue a, RtValue b, RtCodeUnit *instr, int oparg)
{
    int op = oparg >> 5, form = 0;
    if (rt_value_both_int(a, b)) {
        int behind = instr[1 + INLINE_CACHE_ENTRIES_COMPARE_OP].op.code;
        form = behind == POP_JUMP_IF_FALSE ? COMPARE_OP_INT_JUMP_IF_FALSE
            : behind == POP_JUMP_IF_TRUE ? COMPARE_OP_INT_JUMP_IF_TRUE : COMPARE_OP_INT;
    }
    else if (rt_value_is_float(a) && rt_value_is_float(b)) {
        form = COMPARE_OP_FLOAT;
    }
    else if ((op == RT_EQ || op == RT_NE) && rt_value_has_kind(a, RT_KIND_STR) && rt_value_has_kind(b, RT_KIND_STR)) {
        form = COMPARE_OP_STR;
    }
    rt_specialize_as(t, instr, form);
}

void
rt_specialize_contains_op(RtThread *t, RtValue container, RtCodeUnit *instr)
{
    int form = rt_is_dict_exact(container) ? CONTAINS_OP_DICT : rt_value_has_kind(container, RT_KIND_SET) ? CONTAINS_OP_SET : 0;
    rt_specialize_as(t, instr, form);
}

/* --- subscripts and sequences --- */

void
rt_specialize_binary_subscr(RtThread *t, RtValue container, RtValue sub, RtCodeUnit *instr)
{
    int form = 0;
    if (rt_is_dict_exact(container)) {
        form = BINARY_SUBSCR_DICT;
    }
    else if (rt_value_is_int(sub)) {
        form = rt_is_list_exact(container) ? BINARY_SUBSCR_LIST_INT
            : rt_is_tuple_exact(container) ? BINARY_SUBSCR_TUPLE_INT
            : rt_value_has_kind(container, RT_KIND_STR) ? BINARY_SUBSCR_STR_INT : 0;
    }
    rt_specialize_as(t, instr, form);
}

void
rt_specialize_store_subscr(RtThread *t, RtValue container, RtValue sub, RtCodeUnit *instr)
{
    int form = rt_is_dict_exact(container) ? STORE_SUBSCR_DICT
        : rt_is_list_exact(container) && rt_value_is_int(sub) ? STORE_SUBSCR_LIST_INT : 0;
    rt_specialize_as(t, instr, form);
}

void
rt_specialize_unpack_sequence(RtThread *t, RtValue seq, RtCodeUnit *instr, int oparg)
{
    int form = 0;
    if (rt_is_tuple_exact(seq) && rt_tuple_size(rt_as_tuple(seq)) == oparg) {
        form = oparg == 2 ? UNPACK_SEQUENCE_TWO_TUPLE : UNPACK_SEQUENCE_TUPLE;
    }
    else if (rt_is_list_exact(seq) && rt_list_size(rt_as_list(seq)) == oparg) {
        form = UNPACK_SEQUENCE_LIST;
    }
    rt_specialize_as(t, instr, form);
}

void
rt_specialize_for_iter(RtThread *t, RtValue it, RtCodeUnit *instr)
{
    const RtCodeUnit *behind = &instr[1 + INLINE_CACHE_ENTRIES_FOR_ITER];
    bool unpacked = rt_opcode_deopt[behind->op.code] == UNPACK_SEQUENCE && behind->op.arg == 2;
    int form = rt_value_has_kind(it, RT_KIND_LIST_ITERATOR) ? FOR_ITER_LIST
        : rt_value_has_kind(it, RT_KIND_TUPLE_ITERATOR) ? FOR_ITER_TUPLE
        : rt_value_has_kind(it, RT_KIND_RANGE_ITERATOR) ? FOR_ITER_RANGE
        : unpacked && rt_gives_pairs(it) ? FOR_ITER_PAIR
        : rt_value_has_kind(it, RT_KIND_GENERATOR) ? FOR_ITER_GEN : 0;
    rt_specialize_as(t, instr, form);
}

void
rt_specialize_send(RtThread *t, RtValue receiver, RtCodeUnit *instr)
{
    rt_specialize_as(t, instr, rt_value_has_kind(receiver, RT_KIND_GENERATOR) ? SEND_GEN : 0);
}
