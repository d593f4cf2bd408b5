/* Runs programs on the toy machine: one argument, the number of the call of toy_add that fails (0: none). */
#include "toy.h"
#include "toy_opcodes.h"
#include "toy_metadata.h"

static long run(Thread *t, Frame *f, CodeUnit *code)
{
    f->instr_ptr = code;
    f->stack_pointer = f->stack;
    Value result = toy_eval(t, f);
    long number = toy_number(result);
    toy_close(t, result);
    return number;
}

#define I(name, arg) {.op = {name, arg}}
#define CACHE_UNIT {.cache = 0}

int main(int argc, char **argv)
{
    Thread t = {.fail = argc > 1 ? atoi(argv[1]) : 0};
    Frame f = {.locals = {toy_small(100), toy_small(0), toy_small(0), NOTHING}};
    CodeUnit loop[] = {
        I(LOAD, 1), I(LOAD, 2), I(ADD, 0), CACHE_UNIT, I(STORE, 1),             /* total += i */
        I(LOAD, 2), I(PUSH, 1), I(ADD, 0), CACHE_UNIT, I(STORE, 2),             /* i += 1 */
        I(LOAD, 2), I(JUMP_BACK_IF_LESS, 12),
        I(LOAD, 1), I(RETURN, 0),
    };
    printf("loop %ld\n", run(&t, &f, loop));
    printf("calls %d, specialized %d\n", t.seen, loop[2].op.code == ADD_SMALL);
    CodeUnit swap[] = {I(PUSH, 1), I(PUSH, 2), I(PUSH, 3), I(SWAP, 3), I(RETURN, 0)};
    long top = run(&t, &f, swap);
    printf("swap %ld, below %ld %ld\n", top, toy_number(f.stack[0]), toy_number(f.stack[1]));
    CodeUnit sum[] = {I(PUSH, 7), I(PUSH, 1), I(PUSH, 2), I(PUSH, 3), I(SUM_ALL, 3), I(ADD, 0), CACHE_UNIT, I(RETURN, 0)};
    printf("sum %ld\n", run(&t, &f, sum));
    printf("deopt %s, cache %d, pops %d\n", toy_opcode_names[toy_opcode_deopt[ADD_SMALL]], toy_opcode_caches[ADD],
           toy_opcode_popped(SUM_ALL, 5));
    for (int i = 0; i < 3; i++) {
        toy_close(&t, f.locals[i]);
    }
    printf("boxes left %d\n", t.boxes);
    return 0;
}
