/* The machine that runs a calculation: numbers, variables, and why it stopped. */
#ifndef CALC_H
#define CALC_H

#include <stdbool.h>
#include <stdint.h>

/* An instruction: two bytes. */
typedef union {
    struct { uint8_t code; uint8_t arg; } op;
    uint16_t cache;
} Word;

typedef struct {
    const double *numbers;
    double *variables;
    double result;
    const char *error;      /* NULL unless the run failed */
    int64_t fuel;           /* how many times it may still jump back */
} Machine;

/* The one activation of a program. */
typedef struct {
    Word *instr_ptr;
    double *stack_pointer;
} Activation;

/* 0 when the program ended by HALT, -1 when machine->error says why not. */
int calc_run(Machine *machine, Activation *activation);

#endif
