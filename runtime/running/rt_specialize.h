/* Specialization: a generic instruction whose counter triggers looks at its operands and rewrites itself, in the running
 * thread's own copy of the bytecode, to the form that fits them.
 *
 * A counter is the first cache entry.  Bits 0..3 are the back-off b, the others count executions since the last
 * attempt; it triggers at 2**b, hence a new one (0) at the second execution.  A failed attempt doubles the
 * distance to the next one; after a success that many guards have to fail before it is tried again.
 *
 * None of these functions runs code of the language or reaches a safepoint, and none leaves an exception.
 */
#ifndef RT_SPECIALIZE_H
#define RT_SPECIALIZE_H

#include "rt_counters.h"
#include "rt_frame.h"

#define RT_COUNTER_MOST  11     /* the highest back-off */
#define RT_COUNTER_AGAIN 6      /* after a success */

static inline bool rt_counter_triggers(uint16_t counter) { return (counter >> 4) >> (counter & 15); }
static inline uint16_t rt_counter_advance(uint16_t counter) { return (uint16_t)(counter + 16); }

/* May instructions of this VM rewrite themselves at all? */
bool rt_specializing(const RtThread *t);
/* Rewrite an instruction of the calling thread's copy. */
static inline void rt_code_set_opcode(RtCodeUnit *instr, int opcode) { instr->op.code = (uint8_t)opcode; }

/* There is one form, and no counter. */
void rt_specialize_resume(RtThread *t, RtCodeUnit *instr);
void rt_specialize_load_global(RtThread *t, RtFrame *f, RtCodeUnit *instr, RtStr *name);
void rt_specialize_to_bool(RtThread *t, RtValue v, RtCodeUnit *instr);
void rt_specialize_binary_op(RtThread *t, RtFrame *f, RtValue a, RtValue b, RtCodeUnit *instr, int oparg);
void rt_specialize_compare_op(RtThread *t, RtValue a, RtValue b, RtCodeUnit *instr, int oparg);
void rt_specialize_contains_op(RtThread *t, RtValue container, RtCodeUnit *instr);
void rt_specialize_binary_subscr(RtThread *t, RtValue container, RtValue sub, RtCodeUnit *instr);
void rt_specialize_store_subscr(RtThread *t, RtValue container, RtValue sub, RtCodeUnit *instr);
void rt_specialize_unpack_sequence(RtThread *t, RtValue seq, RtCodeUnit *instr, int oparg);
void rt_specialize_for_iter(RtThread *t, RtValue it, RtCodeUnit *instr);
void rt_specialize_send(RtThread *t, RtValue receiver, RtCodeUnit *instr);
void rt_specialize_load_attr(RtThread *t, RtValue owner, RtCodeUnit *instr, RtStr *name, int is_call);
void rt_specialize_store_attr(RtThread *t, RtValue owner, RtCodeUnit *instr, RtStr *name);
void rt_specialize_load_super_attr(RtThread *t, RtValue global_super, RtValue class_, RtCodeUnit *instr, int is_call);
/* args: the oparg arguments, self not among them. */
void rt_specialize_call(RtThread *t, RtValue callable, RtValue self, const RtValue *args, RtCodeUnit *instr, int oparg);

/* --- between the files of this room --- */

/* The instruction becomes `opcode`; 0: no form fits, -RT_MISS_*: none, and why. */
void rt_specialize_as(RtThread *t, RtCodeUnit *instr, int opcode);
/* Write a cache entry of two or four units. */
static inline void rt_cache_write_32(RtCodeUnit *unit, uint32_t v) { memcpy(unit, &v, sizeof v); }
static inline void rt_cache_write_64(RtCodeUnit *unit, uint64_t v) { memcpy(unit, &v, sizeof v); }

#endif
