/* slice objects, and what indices mean. */
#ifndef RT_SLICE_H
#define RT_SLICE_H

#include "rt_container.h"
#include "rt_error.h"

typedef struct {
    RtObject head;
    RtValue start, stop, step;     /* counted; immutable */
} RtSlice;

int rt_slice_init(RtThread *t);

static inline bool rt_is_slice(RtValue v) { return rt_value_has_kind(v, RT_KIND_SLICE); }
static inline RtSlice *rt_as_slice(RtValue v) { return (RtSlice *)rt_value_object(v); }

RtValue rt_slice_new(RtThread *t, RtValue start, RtValue stop, RtValue step);      /* borrows; RT_NULL is None */

/* The three numbers of a slice, None replaced, clipped to int64.  "slice indices must be integers or
 * None or have an __index__ method", "slice step cannot be zero". */
int rt_slice_unpack(RtThread *t, RtSlice *slice, int64_t *start, int64_t *stop, int64_t *step);
/* Clip start and stop to a sequence of `length`; returns how many items the slice has. */
int64_t rt_slice_adjust(int64_t length, int64_t *start, int64_t *stop, int64_t step);

/* The value of __index__ as an int64: 0, or -1 with an exception: TypeError "'str' object cannot be
 * interpreted as an integer"; when it does not fit, an exception of type `overflow` "cannot fit 'int'
 * into an index-sized integer". */
int rt_index_int64(RtThread *t, RtValue v, RtExc overflow, int64_t *out);
int rt_index_clip(RtThread *t, RtValue v, int64_t *out);   /* the same, clipped to int64 instead */
bool rt_has_index(RtThread *t, RtValue v);                 /* v is an int or has __index__ */
/* The count argument of a method (list.pop): OverflowError "Python int too large to convert to C ssize_t". */
int rt_index_argument(RtThread *t, RtValue v, int64_t *out);
int rt_index_c_int(RtThread *t, RtValue v, int64_t *out);  /* one that is a C int there: OverflowError says so */
/* The bound of a slice: None leaves *out alone, too big is clipped; TypeError
 * "slice indices must be integers or None or have an __index__ method". */
int rt_slice_bound(RtThread *t, RtValue v, int64_t *out);
/* The start or end argument of index(), clipped: "slice indices must be integers or have an __index__ method". */
int rt_slice_argument(RtThread *t, RtValue v, int64_t *out);
/* Start, stop and step for a sequence of `length` (an int >= 0): ints of any size, new. */
int rt_slice_indices(RtThread *t, RtSlice *slice, RtValue length, RtValue out[3]);

#endif
