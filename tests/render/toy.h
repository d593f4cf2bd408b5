/* The toy machine: a value is a number shifted left by one, or the address of a counted box. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct { uintptr_t bits; } Value;
typedef struct { long number; int count; } Box;
typedef union { struct { uint8_t code, arg; } op; uint16_t cache; } CodeUnit;
typedef struct { int boxes, fail, seen; } Thread;
typedef struct { CodeUnit *instr_ptr; Value *stack_pointer; Value locals[4]; Value stack[16]; } Frame;

#define NOTHING ((Value){0})
#define LOCAL(i) (frame->locals[i])

Value toy_eval(Thread *thread, Frame *frame);

static inline Value toy_small(long n) { return (Value){((uintptr_t)n << 1) | 1}; }
static inline int toy_is_small(Value v) { return v.bits & 1; }
static inline int toy_is_null(Value v) { return v.bits == 0; }
static inline long toy_number(Value v) { return v.bits & 1 ? (long)v.bits >> 1 : ((Box *)v.bits)->number; }
static inline Value toy_box(Thread *t, long n)
{
    Box *b = malloc(sizeof(Box));
    b->number = n;
    b->count = 1;
    t->boxes++;
    return (Value){(uintptr_t)b};
}
static inline Value toy_dup(Value v)
{
    if (v.bits != 0 && !toy_is_small(v)) {
        ((Box *)v.bits)->count++;
    }
    return v;
}
static inline void toy_close(Thread *t, Value v)
{
    if (v.bits != 0 && !toy_is_small(v) && --((Box *)v.bits)->count == 0) {
        free((Box *)v.bits);
        t->boxes--;
    }
}
static inline Value toy_add(Thread *t, Value a, Value b)
{
    t->seen++;
    return t->fail && --t->fail == 0 ? NOTHING : toy_box(t, toy_number(a) + toy_number(b));
}
