/* What the generated loop is written in: names of the machine, and small functions that only instructions use.
 * Included by the generated files, which bring the rest (their templates say which names may be defined here). */
#ifndef RT_EVAL_H
#define RT_EVAL_H

#include "rt_build.h"
#include "rt_cell.h"
#include "rt_context.h"
#include "rt_counters.h"
#include "rt_descriptor.h"
#include "rt_dict.h"
#include "rt_exception.h"
#include "rt_float.h"
#include "rt_format.h"
#include "rt_generator.h"
#include "rt_handled.h"
#include "rt_instance.h"
#include "rt_int.h"
#include "rt_iter.h"
#include "rt_list.h"
#include "rt_match.h"
#include "rt_module.h"
#include "rt_number.h"
#include "rt_opcodes.h"
#include "rt_push.h"
#include "rt_range.h"
#include "rt_set.h"
#include "rt_slice.h"
#include "rt_specialize.h"
#include "rt_str.h"
#include "rt_stress.h"
#include "rt_subscript.h"
#include "rt_super.h"
#include "rt_tuple.h"
#include "rt_variables.h"
#include "rt_vm.h"

/* --- entering and leaving --- */

/* The trampoline below the frame that C code enters: it lives in the C frame of the loop. */
typedef union {
    RtFrame frame;
    RtValue words[RT_FRAME_WORDS + 2];
} RtEntryFrame;

static inline void rt_entry_link(RtThread *t, RtEntryFrame *entry, RtFrame *f)
{
    RtFrame *e = &entry->frame;
    RtCode *code = t->vm->running.entry_code;
    e->previous = t->frame;
    e->function = RT_NULL;
    e->code = code;
    e->globals = NULL;
    e->builtins = NULL;
    e->class_locals = RT_NULL;
    e->units = e->instr_ptr = code->units;
    e->stack_pointer = e->locals;
    e->return_offset = 0;
    e->owner = RT_FRAME_ENTRY;
    e->entering_init = 0;
    e->visited = 0;
    f->previous = e;
    t->frame = f;
}

#define EVAL_ENTER() \
    RtEntryFrame entry; \
    bool lock_skipped = false;      /* between LOCK_OBJECT and UNLOCK_OBJECT */ \
    (void)lock_skipped; \
    rt_entry_link(thread, &entry, frame)

#define DISPATCH_INLINED(callee) \
    do { \
        frame = (callee); \
        thread->frame = frame; \
        goto start_frame; \
    } while (0)

#define UNKNOWN_OPCODE() rt_unreachable()

_Noreturn static inline void rt_unreachable(void)
{
    RT_ASSERT(!"reached");
    __builtin_unreachable();
}

/* --- names of bodies --- */

#define GETLOCAL(i)       (frame->locals[i])
#define FRAME_CO_CONSTS   (frame->code->const_values)
#define FRAME_CO_NAMES    (frame->code->name_list)
#define LOCK_OBJECT(o)    rt_try_lock_noting(thread, (o), &lock_skipped)
#define UNLOCK_OBJECT(o)  rt_unlock_noted(thread, (o), lock_skipped)

/* As rt_lock_briefly(), but it never waits; whether the thread is alone is looked up once.  It stays true until the unlock, because that changes
 * at safepoints only, and none lies in between. */
static inline bool rt_try_lock_noting(RtThread *t, void *o, bool *skipped)
{
    *skipped = RT_FT && !RT_LOCKS_ALONE && RT_LIKELY(t->alone);
    return *skipped || rt_try_lock(t, o);
}
static inline void rt_unlock_noted(RtThread *t, void *o, bool skipped)
{
    if (!skipped) {
        rt_unlock(t, o);
    }
}

#ifdef RT_DEBUG
#  define GUARD_FAILS(condition) \
    (RT_UNLIKELY(thread->failed_guards.on && rt_stress_guard_fails(thread, next_instr, __COUNTER__)) || RT_UNLIKELY(condition))
#else
#  define GUARD_FAILS(condition) RT_UNLIKELY(condition)
#endif

/* --- inline caches and adaptive counters --- */

#ifndef ENABLE_SPECIALIZATION
#  define ENABLE_SPECIALIZATION 1
#endif
#define ADAPTIVE_COUNTER_TRIGGERS(counter) RT_UNLIKELY(rt_counter_triggers(counter))
#define ADVANCE_ADAPTIVE_COUNTER(unit)     ((unit).cache = rt_counter_advance((unit).cache))

#define DEOPT_COUNT(family) rt_count_deopt(thread, this_instr->op.code)
#ifdef RT_STATS
#  define INSTRUCTION_START(name) rt_count_execution(thread, name)
static inline void rt_count_execution(RtThread *t, int opcode)
{
    RtCounters *c = rt_counters_quick(t);
    if (c != NULL) {
        rt_store_relaxed(&c->executions[opcode], c->executions[opcode] + 1);
    }
}
#endif

/* What a cache entry of four units remembers: the bits of a value, borrowed from what the guards have proved. */
static inline RtValue rt_cached_value(const void *entry) { return (RtValue){(uint64_t)(uintptr_t)entry}; }

/* --- calls --- */

/* What the uops of calls do: they belong to the plain instructions and to the instrumented ones, which are watched. */
static inline RtValue
rt_call_watched(RtThread *t, RtFrame *f, bool watched, RtValue callable, const RtValue *args, size_t nargs, RtTuple *kwnames)
{
    return RT_UNLIKELY(watched) ? rt_monitor_call_c(t, f, callable, args, nargs, kwnames) : rt_call(t, callable, args, nargs, kwnames);
}
static inline RtValue
rt_call_spread_watched(RtThread *t, RtFrame *f, bool watched, RtValue callable, RtValue arguments, RtValue keywords)
{
    return RT_UNLIKELY(watched) ? rt_monitor_call_spread(t, f, callable, arguments, keywords)
                                : rt_call_spread(t, callable, arguments, keywords);
}

/* --- tests --- */

static inline bool rt_is_the_object(RtValue v, const RtObject *o)
{
    return (v.bits & ~RT_DEFERRED) == (uint64_t)(uintptr_t)o;
}
static inline bool rt_is_builtin_super(const RtThread *t, RtValue v) { return rt_is_the_object(v, &t->vm->types.super->head); }
static inline bool rt_is_builtin_of(RtValue v, RtConvention convention)
{
    return rt_is_builtin(v) && ((const RtBuiltin *)rt_value_object(v))->def->convention == convention;
}
static inline bool rt_is_method_descriptor_of(RtValue v, RtConvention convention)
{
    return rt_is_method_descriptor(v) && ((const RtMethodDescriptor *)rt_value_object(v))->def->convention == convention;
}
/* Instances of o's type have had no attribute added since the keys had `version`, and o keeps its own in its words. */
static inline bool rt_instance_has_keys(RtObject *o, uint32_t version)
{
    return rt_load_acquire(&o->type->instance_keys->version) == version && rt_load_acquire(rt_instance_dict_pointer(o)) == NULL;
}

/* --- numbers --- */

/* A small int from its bits shifted up by 16. */
static inline RtValue rt_shifted_int(int64_t shifted) { return (RtValue){RT_INT_TAG | ((uint64_t)shifted >> 16)}; }

static inline bool rt_small_int_add(RtValue a, RtValue b, int64_t *shifted)
{
    return !__builtin_add_overflow((int64_t)(a.bits << 16), (int64_t)(b.bits << 16), shifted);
}
static inline bool rt_small_int_subtract(RtValue a, RtValue b, int64_t *shifted)
{
    return !__builtin_sub_overflow((int64_t)(a.bits << 16), (int64_t)(b.bits << 16), shifted);
}
static inline bool rt_small_int_multiply(RtValue a, RtValue b, int64_t *shifted)
{
    return !__builtin_mul_overflow((int64_t)(a.bits << 16), rt_small_int_value(b), shifted);
}
/* a op b for the operand of &, | or ^, augmented or not: the tag survives & and |, and is put back for ^. */
static inline RtValue rt_small_int_bitwise(int oparg, RtValue a, RtValue b)
{
    int op = oparg >= RT_INPLACE ? oparg - RT_INPLACE : oparg;
    uint64_t bits = op == RT_AND ? a.bits & b.bits : op == RT_OR ? a.bits | b.bits : a.bits ^ b.bits;
    return (RtValue){bits | RT_INT_TAG};
}
/* Does the operand of a comparison say that this fulfils it?  Bit 0: less, 1: equal, 2: greater, 3: none of them. */
static inline bool rt_small_ints_fulfil(int oparg, RtValue a, RtValue b)
{
    int64_t x = (int64_t)(a.bits << 16), y = (int64_t)(b.bits << 16);
    return oparg >> ((x >= y) + (x > y)) & 1;
}
static inline bool rt_floats_fulfil(int oparg, RtValue a, RtValue b)
{
    double x = rt_float_value(a), y = rt_float_value(b);
    return oparg >> (x < y ? 0 : x == y ? 1 : x > y ? 2 : 3) & 1;
}

/* --- text --- */

/* The str of one character below 256. */
static inline RtValue rt_str_latin_1(const RtThread *t, uint32_t character)
{
    return (RtValue){(uint64_t)(uintptr_t)t->vm->str.chars[character] | RT_DEFERRED};
}

/* variable = variable + right for a local that holds `left` too: the local gives its reference up, so that the text
 * can grow in place.  Takes left; NULL with an exception, and then the local is unbound. */
static inline RtStr *rt_str_append_local(RtThread *t, RtValue *variable, RtValue left, RtStr *right)
{
    RtValue own = *variable;
    *variable = RT_NULL;
    if (own.bits & RT_DEFERRED) {
        own = rt_value_heap_safe(t, own);
    }
    rt_close_kept(t, left);
    if (RT_UNLIKELY(rt_value_object(own) == &right->head)) {      /* lent by the same variable: nothing may grow */
        RtStr *twice = rt_str_concat(t, right, right);
        rt_close(t, own);
        if (twice != NULL) {
            *variable = rt_str_value(twice);
        }
        return twice;
    }
    RtStr *grown = rt_str_append_take(t, rt_str_of_value(own), right);
    if (grown != NULL) {
        *variable = rt_str_value(grown);
    }
    return grown;
}

/* --- words of instances, with the lock held --- */

/* Word `index` holds an attribute, or is the place of the next one to be added. */
static inline bool rt_instance_may_store_locked(RtObject *o, uint32_t index)
{
    uint32_t number = index - o->type->values_offset / (uint32_t)sizeof(RtValue);
    return !rt_value_is_null(*rt_instance_word(o, index)) || (number >= o->aux && *rt_instance_dict_pointer(o) == NULL);
}
/* Store v, which is taken; returns what was there before, owned by the caller. */
static inline RtValue rt_word_exchange_locked(RtThread *t, RtValue *word, RtValue v)
{
    RtValue old = *word;
    rt_slot_store(word, rt_value_heap_safe(t, v));
    return old;
}
static inline RtValue rt_instance_exchange_locked(RtThread *t, RtObject *o, uint32_t index, RtValue v)
{
    RtValue old = rt_word_exchange_locked(t, rt_instance_word(o, index), v);
    if (rt_value_is_null(old)) {
        rt_store_relaxed(&o->aux, index - o->type->values_offset / (uint32_t)sizeof(RtValue) + 1);
    }
    return old;
}
/* list[i], never waiting: RT_NULL when i is out of range or the lock is needed. */
static inline RtValue rt_list_try_get(RtThread *t, RtList *list, int64_t i)
{
#if RT_FT
    if (RT_LIKELY(t->alone)) {
        return (uint64_t)i < (uint64_t)rt_list_size(list) ? rt_dup_stack(t, list->items[i]) : RT_NULL;
    }
    if (RT_UNLIKELY(!rt_container_readable(t, &list->head)) || (uint64_t)i >= (uint64_t)rt_list_size(list)) {
        return RT_NULL;
    }
    const RtValue *items = rt_load_acquire(&list->items);
    RtValue v;
    if (RT_LIKELY(i < rt_items_capacity(items)) && RT_LIKELY(rt_slot_get(t, &items[i], (void *const *)&list->items, items, &v))) {
        return v;
    }
    return RT_NULL;
#else
    return (uint64_t)i < (uint64_t)list->size ? rt_value_new_from(t, list->items[i]) : RT_NULL;
#endif
}
/* 1 with the next item, 0 at the end, -1 when the list's lock is needed. */
static inline int rt_list_iterator_try_next(RtThread *t, RtSequenceIterator *it, RtValue *item)
{
    if (rt_list_iterator_next_alone(t, it, item)) {
        return 1;
    }
    int64_t i = rt_load_relaxed(&it->index);
    RtList *list = (RtList *)it->sequence;
    *item = rt_list_try_get(t, list, i);
    if (RT_LIKELY(!rt_value_is_null(*item))) {
        rt_store_relaxed(&it->index, i + 1);
        return 1;
    }
    if (i < 0) {
        return 0;
    }
    if (!rt_container_readable(t, &list->head) || i < rt_list_size(list)) {
        return -1;
    }
    rt_store_relaxed(&it->index, -1);
    return 0;
}

/* --- calls of C functions by their conventions --- */

static inline RtValue rt_call_builtin_o(RtThread *t, const RtBuiltin *b, RtValue arg) { return b->def->o(t, b->self, arg); }
static inline RtValue rt_call_builtin_fast(RtThread *t, const RtBuiltin *b, const RtValue *args, size_t n)
{
    return b->def->fast(t, b->self, args, n);
}
static inline RtValue rt_call_builtin_fast_kw(RtThread *t, const RtBuiltin *b, const RtValue *args, size_t n)
{
    return b->def->fast_kw(t, b->self, args, n, NULL);
}
static inline RtValue rt_call_method_noargs(RtThread *t, const RtMethodDescriptor *m, RtValue self) { return m->def->noargs(t, self); }
static inline RtValue rt_call_method_o(RtThread *t, const RtMethodDescriptor *m, RtValue self, RtValue arg)
{
    return m->def->o(t, self, arg);
}
/* args begin with self. */
static inline RtValue rt_call_method_fast(RtThread *t, const RtMethodDescriptor *m, const RtValue *args, size_t n)
{
    return m->def->fast(t, args[0], args + 1, n - 1);
}
static inline RtValue rt_call_method_fast_kw(RtThread *t, const RtMethodDescriptor *m, const RtValue *args, size_t n)
{
    return m->def->fast_kw(t, args[0], args + 1, n - 1, NULL);
}
/* Give up the tuple of a call's keyword names: they are strings, so this runs nothing. */
static inline void rt_close_names(RtThread *t, RtValue names) { rt_close(t, names); }

/* The variables of a frame, and above them its stack. */
static inline RtValue *rt_frame_locals(RtFrame *f) { return f->locals; }

/* A bound method whose function and self have other references: its end frees the method alone and runs nothing. */
static inline void rt_close_method(RtThread *t, RtValue method) { rt_close(t, method); }

#endif
