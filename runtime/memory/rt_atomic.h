/* Atomics by name.  The order of memory is in the name of the function, and no
 * other file uses <stdatomic.h> or a __atomic builtin.
 *
 * Every access to a field that another thread may touch at the same time goes
 * through one of these; a field that needs none says in its comment why.
 * They work on any integer or pointer lvalue, so a field keeps its plain C type.
 */
#ifndef RT_ATOMIC_H
#define RT_ATOMIC_H

#include <stdbool.h>
#include <stdint.h>

#define rt_load_relaxed(p)          __atomic_load_n((p), __ATOMIC_RELAXED)
#define rt_load_acquire(p)          __atomic_load_n((p), __ATOMIC_ACQUIRE)
#define rt_load_seq_cst(p)          __atomic_load_n((p), __ATOMIC_SEQ_CST)

#define rt_store_relaxed(p, v)      __atomic_store_n((p), (v), __ATOMIC_RELAXED)
#define rt_store_release(p, v)      __atomic_store_n((p), (v), __ATOMIC_RELEASE)
#define rt_store_seq_cst(p, v)      __atomic_store_n((p), (v), __ATOMIC_SEQ_CST)

/* Each returns the value from before. */
#define rt_add_relaxed(p, n)        __atomic_fetch_add((p), (n), __ATOMIC_RELAXED)
#define rt_add_acq_rel(p, n)        __atomic_fetch_add((p), (n), __ATOMIC_ACQ_REL)
#define rt_add_seq_cst(p, n)        __atomic_fetch_add((p), (n), __ATOMIC_SEQ_CST)
#define rt_or_relaxed(p, n)         __atomic_fetch_or((p), (n), __ATOMIC_RELAXED)
#define rt_or_acq_rel(p, n)         __atomic_fetch_or((p), (n), __ATOMIC_ACQ_REL)
#define rt_and_acq_rel(p, n)        __atomic_fetch_and((p), (n), __ATOMIC_ACQ_REL)
#define rt_or_seq_cst(p, n)         __atomic_fetch_or((p), (n), __ATOMIC_SEQ_CST)
#define rt_exchange_seq_cst(p, v)   __atomic_exchange_n((p), (v), __ATOMIC_SEQ_CST)
#define rt_exchange_acq_rel(p, v)   __atomic_exchange_n((p), (v), __ATOMIC_ACQ_REL)

/* True when *p was *expected and is now v; else *expected is what *p was. */
#define rt_cas_acq_rel(p, expected, v) \
    __atomic_compare_exchange_n((p), (expected), (v), false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)
#define rt_cas_acquire(p, expected, v) \
    __atomic_compare_exchange_n((p), (expected), (v), false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)
#define rt_cas_relaxed(p, expected, v) \
    __atomic_compare_exchange_n((p), (expected), (v), false, __ATOMIC_RELAXED, __ATOMIC_RELAXED)
#define rt_cas_seq_cst(p, expected, v) \
    __atomic_compare_exchange_n((p), (expected), (v), false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)

#define rt_fence_acquire()          __atomic_thread_fence(__ATOMIC_ACQUIRE)
#define rt_fence_release()          __atomic_thread_fence(__ATOMIC_RELEASE)
#define rt_fence_seq_cst()          __atomic_thread_fence(__ATOMIC_SEQ_CST)

#endif
