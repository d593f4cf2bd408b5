/* Which lines of the cache do threads share, and who writes them?
 *
 * The compiler's option -fsanitize=thread calls a function before every access to memory.  These are such functions: they
 * do what the access is to do (atomics) and, while the calling thread records, remember line, place in the code, and
 * whether it was written.  Threads record one after the other, so that what is found does not depend on time.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define PUBLIC __attribute__((visibility("default")))
#define LINE_SHIFT 6
#define ENTRIES ((size_t)1 << 21)

typedef struct {
    uintptr_t line, place;      /* line 0: free */
    uint32_t who;
    uint32_t written;
    uint64_t count;
} Entry;

static Entry entries[ENTRIES];
static size_t used;
static __thread uint32_t recording;     /* 0, or who */
static uintptr_t module_base;

PUBLIC void
trace_clear(void)
{
    Dl_info info;
    dladdr((void *)&entries, &info);
    module_base = (uintptr_t)info.dli_fbase;
    memset(entries, 0, sizeof entries);
    used = 0;
}

PUBLIC void trace_begin(uint32_t who) { recording = who; }
PUBLIC void trace_end(void) { recording = 0; }

/* The entries, one after the other from *position = 0 on; 0 at the end. */
PUBLIC int
trace_next(uint64_t *position, uint64_t *line, uint64_t *place, uint32_t *who, uint32_t *written, uint64_t *count)
{
    for (; *position < ENTRIES; ++*position) {
        const Entry *e = &entries[*position];
        if (e->line != 0) {
            *line = e->line << LINE_SHIFT;
            *place = e->place;
            *who = e->who;
            *written = e->written;
            *count = e->count;
            ++*position;
            return 1;
        }
    }
    return 0;
}

static void
remember(uintptr_t line, uintptr_t place, uint32_t written)
{
    if (used > ENTRIES / 4 * 3) {
        return;
    }
    uint64_t hash = (line * 0x9e3779b97f4a7c15u) ^ ((place * 2 + written) * 0xc2b2ae3d27d4eb4fu) ^ recording;
    for (size_t i = (hash ^ hash >> 29) % ENTRIES;; i = (i + 1) % ENTRIES) {
        Entry *e = &entries[i];
        if (e->line == 0) {
            *e = (Entry){line, place, recording, written, 1};
            used++;
            return;
        }
        if (e->line == line && e->place == place && e->who == recording && e->written == written) {
            e->count++;
            return;
        }
    }
}

static inline void
touch(const volatile void *address, size_t size, void *place, uint32_t written)
{
    if (recording == 0) {
        return;
    }
    uintptr_t first = (uintptr_t)address >> LINE_SHIFT, last = ((uintptr_t)address + size - 1) >> LINE_SHIFT;
    for (uintptr_t line = first; line <= last; line++) {
        remember(line, (uintptr_t)place - module_base, written);
    }
}

#define HERE __builtin_return_address(0)

void __tsan_init(void) {}
void __tsan_func_entry(void *pc) { (void)pc; }
void __tsan_func_exit(void) {}
void __tsan_read_range(void *p, size_t n) { touch(p, n, HERE, 0); }
void __tsan_write_range(void *p, size_t n) { touch(p, n, HERE, 1); }
void __tsan_vptr_update(void *p, void *v) { (void)v; touch(p, 8, HERE, 1); }
void __tsan_vptr_read(void *p) { touch(p, 8, HERE, 0); }

#define PLAIN(n) \
    void __tsan_read##n(void *p) { touch(p, n, HERE, 0); } \
    void __tsan_write##n(void *p) { touch(p, n, HERE, 1); } \
    void __tsan_unaligned_read##n(void *p) { touch(p, n, HERE, 0); } \
    void __tsan_unaligned_write##n(void *p) { touch(p, n, HERE, 1); } \
    void __tsan_volatile_read##n(void *p) { touch(p, n, HERE, 0); } \
    void __tsan_volatile_write##n(void *p) { touch(p, n, HERE, 1); }
PLAIN(1) PLAIN(2) PLAIN(4) PLAIN(8) PLAIN(16)

#define FETCH(bits, type, name) \
    type __tsan_atomic##bits##_fetch_##name(volatile type *p, type v, int order) \
    { \
        (void)order; \
        touch(p, bits / 8, HERE, 1); \
        return __atomic_fetch_##name(p, v, __ATOMIC_SEQ_CST); \
    }
#define ATOMIC(bits, type) \
    type __tsan_atomic##bits##_load(const volatile type *p, int order) \
    { \
        (void)order; \
        touch(p, bits / 8, HERE, 0); \
        return __atomic_load_n(p, __ATOMIC_SEQ_CST); \
    } \
    void __tsan_atomic##bits##_store(volatile type *p, type v, int order) \
    { \
        (void)order; \
        touch(p, bits / 8, HERE, 1); \
        __atomic_store_n(p, v, __ATOMIC_SEQ_CST); \
    } \
    type __tsan_atomic##bits##_exchange(volatile type *p, type v, int order) \
    { \
        (void)order; \
        touch(p, bits / 8, HERE, 1); \
        return __atomic_exchange_n(p, v, __ATOMIC_SEQ_CST); \
    } \
    int __tsan_atomic##bits##_compare_exchange_strong(volatile type *p, type *seen, type v, int order, int failed) \
    { \
        (void)order, (void)failed; \
        touch(p, bits / 8, HERE, 1); \
        return __atomic_compare_exchange_n(p, seen, v, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); \
    } \
    int __tsan_atomic##bits##_compare_exchange_weak(volatile type *p, type *seen, type v, int order, int failed) \
    { \
        (void)order, (void)failed; \
        touch(p, bits / 8, HERE, 1); \
        return __atomic_compare_exchange_n(p, seen, v, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); \
    } \
    type __tsan_atomic##bits##_compare_exchange_val(volatile type *p, type seen, type v, int order, int failed) \
    { \
        (void)order, (void)failed; \
        touch(p, bits / 8, HERE, 1); \
        __atomic_compare_exchange_n(p, &seen, v, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); \
        return seen; \
    } \
    FETCH(bits, type, add) FETCH(bits, type, sub) FETCH(bits, type, or) FETCH(bits, type, and) FETCH(bits, type, xor)
ATOMIC(8, uint8_t) ATOMIC(16, uint16_t) ATOMIC(32, uint32_t) ATOMIC(64, uint64_t)

void __tsan_atomic_thread_fence(int order) { (void)order; __atomic_thread_fence(__ATOMIC_SEQ_CST); }
void __tsan_atomic_signal_fence(int order) { (void)order; __atomic_signal_fence(__ATOMIC_SEQ_CST); }
