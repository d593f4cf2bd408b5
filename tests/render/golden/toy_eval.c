/* The loop.  Made by uopgen from toy.def, build default: change that, not this. */
#if defined(__GNUC__) && !defined(__clang__)
#  pragma GCC optimize ("no-gcse")      /* else GCC joins the dispatches of all instructions into one */
#  pragma GCC optimize ("no-tree-loop-distribute-patterns")      /* else clearing a few locals calls memset() */
#endif
#include "toy.h"
#include "toy_opcodes.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifndef USE_LABELS
#  ifdef __GNUC__
#    define USE_LABELS 1
#  else
#    define USE_LABELS 0
#  endif
#endif
#ifdef __GNUC__
#  define UNUSED_LABEL __attribute__((unused))
#else
#  define UNUSED_LABEL
#endif
#if USE_LABELS
#  define TARGET(name) TARGET_##name:
#  define DISPATCH_GOTO() goto *targets[opcode]
#else
#  define TARGET(name) case name: TARGET_##name: UNUSED_LABEL;
#  define DISPATCH_GOTO() goto dispatch
#endif
#ifndef NEXT_OP
#  define NEXT_OP() \
    do { \
        CodeUnit unit = *next_instr; \
        opcode = unit.op.code; \
        oparg = unit.op.arg; \
    } while (0)
#endif
#define DISPATCH() \
    do { \
        NEXT_OP(); \
        DISPATCH_GOTO(); \
    } while (0)
#define DISPATCH_SAME_OPARG() \
    do { \
        opcode = next_instr->op.code; \
        DISPATCH_GOTO(); \
    } while (0)

#ifndef LIKELY
#  ifdef __GNUC__
#    define LIKELY(condition)   __builtin_expect(!!(condition), 1)
#    define UNLIKELY(condition) __builtin_expect(!!(condition), 0)
#  else
#    define LIKELY(condition)   (condition)
#    define UNLIKELY(condition) (condition)
#  endif
#endif
#ifndef SPILL_SP
#  define SPILL_SP() (frame->stack_pointer = stack_pointer)
#endif
#ifndef SPILL
#  define SPILL() (frame->instr_ptr = this_instr, SPILL_SP())
#endif
#ifndef RELOAD
#  define RELOAD() (stack_pointer = frame->stack_pointer)
#endif
#ifndef LOAD_SP
#  define LOAD_SP() (stack_pointer = frame->stack_pointer)
#endif
#ifndef LOAD_IP
#  define LOAD_IP(units) (next_instr = frame->instr_ptr + (units))
#endif
#ifndef JUMPBY
#  define JUMPBY(units) (next_instr += (units))
#endif
#ifndef SKIP_OVER
#  define SKIP_OVER(units) (next_instr += (units))
#endif
#ifndef DISPATCH_INLINED
#  define DISPATCH_INLINED(callee) \
    do { \
        frame = (callee); \
        goto start; \
    } while (0)
#endif
#ifndef GUARD_FAILS
#  define GUARD_FAILS(condition) UNLIKELY(condition)
#endif
#ifndef DEOPT_COUNT
#  define DEOPT_COUNT(family) ((void)0)
#endif
#ifndef INSTRUCTION_START
#  define INSTRUCTION_START(name) ((void)0)
#endif
#ifndef STAT_INC
#  define STAT_INC(family, what) ((void)0)
#endif
#ifndef EVAL_ENTER
#  define EVAL_ENTER() ((void)0)
#endif
#ifndef UNKNOWN_OPCODE
#  define UNKNOWN_OPCODE() abort()
#endif

/* Cache entries are aligned to one unit only. */
static inline uint16_t READ_U16(const CodeUnit *unit)
{
    return unit->cache;
}
static inline uint32_t READ_U32(const CodeUnit *unit)
{
    uint32_t entry;
    memcpy(&entry, unit, sizeof entry);
    return entry;
}
static inline void *READ_POINTER(const CodeUnit *unit)
{
    void *entry;
    memcpy(&entry, unit, sizeof entry);
    return entry;
}

Value
toy_eval(Thread *thread, Frame *frame)
{
    Value *stack_pointer;
    CodeUnit *next_instr;
    int opcode;
    int64_t oparg;      /* as wide as an index */
#if USE_LABELS
    static const void *const targets[256] = {
        [0] = &&unknown_opcode,
        [1] = &&TARGET_ADD,
        [2] = &&TARGET_NOP,
        [3] = &&TARGET_POP,
        [4] = &&TARGET_RETURN,
        [5] = &&TARGET_JUMP_BACK_IF_LESS,
        [6] = &&TARGET_LOAD,
        [7] = &&TARGET_PUSH,
        [8] = &&TARGET_STORE,
        [9] = &&TARGET_SUM_ALL,
        [10] = &&TARGET_SWAP,
        [11] = &&TARGET_ADD_SMALL,
        [12 ... 255] = &&unknown_opcode,
    };
#endif
    EVAL_ENTER();
    goto start;

#if !USE_LABELS
dispatch:
    switch (opcode) {
#endif

/* NOP   ( -- )
 * Does nothing.
 *
 *   guards   0
 *   escapes  never
 *   defined  toy.def:32:1
 */
TARGET(NOP) {
    next_instr += 1;
    INSTRUCTION_START(NOP);
    DISPATCH();
}

/* PUSH   ( -- v )
 * Push a small number.
 *
 *   guards   0
 *   escapes  never
 *   defined  toy.def:36:1
 */
TARGET(PUSH) {
    next_instr += 1;
    INSTRUCTION_START(PUSH);
    Value v;
    /* PUSH */
    {
        v = toy_small(oparg);
    }
    stack_pointer[0] = v;
    stack_pointer += 1;
    DISPATCH();
}

/* LOAD   ( -- v )
 *
 *   guards   0
 *   escapes  never
 *   defined  toy.def:40:1
 */
TARGET(LOAD) {
    next_instr += 1;
    INSTRUCTION_START(LOAD);
    Value v;
    /* LOAD */
    {
        v = toy_dup(LOCAL(oparg));
    }
    stack_pointer[0] = v;
    stack_pointer += 1;
    DISPATCH();
}

/* STORE   ( v -- )
 *
 *   guards   0
 *   escapes  toy_close (declared: escapes)
 *   defined  toy.def:44:1
 */
TARGET(STORE) {
    CodeUnit *this_instr = next_instr;
    next_instr += 1;
    INSTRUCTION_START(STORE);
    Value v;
    /* STORE */
    {
        v = stack_pointer[-1];
        Value old = LOCAL(oparg);
        LOCAL(oparg) = v;
        stack_pointer -= 1;
        SPILL();    /* toy_close */
        toy_close(thread, old);
        RELOAD();
    }
    DISPATCH();
}

/* POP   ( v -- )
 * Drop the top.
 *
 *   guards   0
 *   escapes  toy_close (declared: escapes)
 *   defined  toy.def:52:1
 */
TARGET(POP) {
    CodeUnit *this_instr = next_instr;
    next_instr += 1;
    INSTRUCTION_START(POP);
    Value v;
    /* POP */
    {
        v = stack_pointer[-1];
        stack_pointer -= 1;
        SPILL();    /* toy_close */
        toy_close(thread, v);
        RELOAD();
    }
    DISPATCH();
}

/* ADD   ( left, right -- sum )
 * left + right
 *
 *   guards   0
 *   escapes  toy_add (declared: escapes), DECREF_INPUTS (it closes values)
 *   defined  toy.def:74:1
 */
TARGET(ADD) {
    CodeUnit *this_instr = next_instr;
    next_instr += 2;
    INSTRUCTION_START(ADD);
    uint16_t counter;
    Value left;
    Value right;
    Value sum;
    /* _SPECIALIZE_ADD */
    {
        counter = READ_U16(this_instr + 1);
        left = stack_pointer[-2];
        right = stack_pointer[-1];
        if (toy_is_small(left) && toy_is_small(right)) {
            this_instr->op.code = ADD_SMALL;
            this_instr[1].cache = (uint16_t)(counter + 1);
        }
    }
    /* _ADD */
    {
        SPILL();    /* toy_add */
        sum = toy_add(thread, left, right);
        RELOAD();
        stack_pointer[-2] = sum;
        stack_pointer -= 1;
        SPILL();    /* DECREF_INPUTS */
        toy_close(thread, left);
        toy_close(thread, right);
        RELOAD();
        if (UNLIKELY(toy_is_null(sum))) {
            goto pop_1_error;
        }
    }
    DISPATCH();
}

/* ADD_SMALL   ( left, right -- sum )
 * left + right, of small numbers
 *
 *   guards   2
 *   escapes  never
 *   defined  toy.def:87:1
 */
TARGET(ADD_SMALL) {
    CodeUnit *this_instr = next_instr;
    next_instr += 2;
    INSTRUCTION_START(ADD_SMALL);
    Value left;
    Value right;
    Value sum;
    /* _GUARD_BOTH_SMALL */
    {
        left = stack_pointer[-2];
        right = stack_pointer[-1];
        if (GUARD_FAILS(!toy_is_small(left))) {
            goto ADD_SMALL_deopt;
        }
        if (GUARD_FAILS(!toy_is_small(right))) {
            goto ADD_SMALL_deopt;
        }
    }
    /* _ADD_SMALL */
    {
        sum = toy_small(toy_number(left) + toy_number(right));
    }
    stack_pointer[-2] = sum;
    stack_pointer -= 1;
    DISPATCH();
ADD_SMALL_deopt:
    DEOPT_COUNT(ADD);
    next_instr = this_instr;
    goto TARGET_ADD;
}

/* JUMP_BACK_IF_LESS   ( v -- )
 * Jump back when the top is below the local variable 0.
 *
 *   guards   0
 *   escapes  toy_close (declared: escapes)
 *   defined  toy.def:90:1
 */
TARGET(JUMP_BACK_IF_LESS) {
    CodeUnit *this_instr = next_instr;
    next_instr += 1;
    INSTRUCTION_START(JUMP_BACK_IF_LESS);
    Value v;
    /* JUMP_BACK_IF_LESS */
    {
        v = stack_pointer[-1];
        int again = toy_number(v) < toy_number(LOCAL(0));
        stack_pointer -= 1;
        SPILL();    /* toy_close */
        toy_close(thread, v);
        RELOAD();
        if (again) {
            JUMPBY(-oparg);
            DISPATCH();
        }
    }
    DISPATCH();
}

/* SWAP   ( bottom, unused[-2 + oparg], top -- top, unused[-2 + oparg], bottom )
 *
 *   guards   0
 *   escapes  never
 *   defined  toy.def:99:1
 */
TARGET(SWAP) {
    next_instr += 1;
    INSTRUCTION_START(SWAP);
    Value bottom;
    Value top;
    /* SWAP */
    {
        bottom = stack_pointer[-oparg];
        top = stack_pointer[-1];
    }
    stack_pointer[-oparg] = top;
    stack_pointer[-1] = bottom;
    DISPATCH();
}

/* SUM_ALL   ( items[oparg] -- sum )
 *
 *   guards   0
 *   escapes  toy_add (declared: escapes), toy_close (declared: escapes), DECREF_INPUTS (it closes values)
 *   defined  toy.def:102:1
 */
TARGET(SUM_ALL) {
    CodeUnit *this_instr = next_instr;
    next_instr += 1;
    INSTRUCTION_START(SUM_ALL);
    Value *items;
    Value sum;
    Value first_of_items;
    /* SUM_ALL */
    {
        items = &stack_pointer[-oparg];
        Value found = toy_small(0);
        for (int i = 0; i < oparg; i++) {
            SPILL();    /* toy_add */
            Value next = toy_add(thread, found, items[i]);
            RELOAD();
            SPILL();    /* toy_close */
            toy_close(thread, found);
            RELOAD();
            if (toy_is_null(next)) {
                goto error;
            }
            found = next;
        }
        sum = found;
        first_of_items = items[0];
        stack_pointer[-oparg] = sum;
        stack_pointer += 1 - oparg;
        SPILL();    /* DECREF_INPUTS */
        if (oparg > 0) {
            toy_close(thread, first_of_items);
        }
        for (int close_i = 1; close_i < oparg; close_i++) {
            toy_close(thread, items[close_i]);
        }
        RELOAD();
    }
    DISPATCH();
}

/* RETURN   ( v -- )
 *
 *   guards   0
 *   escapes  never
 *   defined  toy.def:116:1
 */
TARGET(RETURN) {
    next_instr += 1;
    INSTRUCTION_START(RETURN);
    Value v;
    /* RETURN */
    {
        v = stack_pointer[-1];
        return v;
    }
}

#if !USE_LABELS
    default:
        goto unknown_opcode;
    }
#endif

unknown_opcode:
    UNKNOWN_OPCODE();

pop_1_error: UNUSED_LABEL;
    stack_pointer -= 1;
    goto error;

start: UNUSED_LABEL;
{
    /* start */
    {
        LOAD_SP();
        LOAD_IP(0);
        DISPATCH();
    }
}

error: UNUSED_LABEL;
{
    /* error */
    {
        while (stack_pointer > frame->stack) {
            stack_pointer--;
            Value left = *stack_pointer;
            SPILL_SP();    /* toy_close */
            toy_close(thread, left);
            RELOAD();
        }
        return toy_small(frame->instr_ptr->op.code - 1000);
    }
}

}
