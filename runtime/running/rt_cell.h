/* Cells: variables that inner functions share. */
#ifndef RT_CELL_H
#define RT_CELL_H

#include "rt_instance.h"

typedef struct RtCell {
    RtObject head;
    RtValue held;            /* counted, RT_NULL when empty; written under the object's lock, release/acquire */
} RtCell;

static inline RtCell *rt_as_cell(RtValue v) { return (RtCell *)rt_value_object(v); }

/* A new cell that holds v (or RT_NULL); takes v, also on failure. */
RtCell *rt_cell_new_take(RtThread *t, RtValue v);

/* What the cell holds: a new reference, or RT_NULL (no exception). */
RtValue rt_cell_get_slow(RtThread *t, RtCell *cell);
static inline RtValue rt_cell_get(RtThread *t, RtCell *cell)
{
    RtValue v;
    return RT_LIKELY(rt_word_get(t, &cell->held, &v)) ? v : rt_cell_get_slow(t, cell);
}

/* Replace what it holds; takes v.  Drops the old value: may run any code. */
void rt_cell_set_take(RtThread *t, RtCell *cell, RtValue v);
/* Empty it; false when it was empty. */
bool rt_cell_clear(RtThread *t, RtCell *cell);

int rt_cell_init(RtThread *t);

#endif
