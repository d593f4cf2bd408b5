"""What the examples of rules are written against: a small machine and the contracts of its functions."""

from __future__ import annotations

from ..config import Build, Config, Machine, Spelling
from ..source import SourceFile

MACHINE = Machine(
    value="Value",
    null="NOTHING",
    close="close({thread}, {value})",
    prefix="vm",
    frame_type="Frame *",
    thread_type="Thread *",
)
BUILDS = (Build("ft", (("FREE_THREADED", "1"),)), Build("gil", (("FREE_THREADED", "0"),)))
# Names that a generator without contracts takes to be harmless.
SPELLING = Spelling(prefixes=("",), safe=("listed",))
CONFIG = Config(table=BUILDS, machine=MACHINE, deopt_to=(("A", "GENERIC"),), spelling=SPELLING)
HEADER = SourceFile(
    "example.h",
    """
#define PLAINLY(v) harmless(v)
#define LEAVING(v) do { if (is_bad(v)) { goto error; } } while (0)
#define GUARDING(v) DEOPT_IF(is_bad(v))
#define JUMPING(v) \\
    if (is_bad(v)) { return NOTHING; }
#define RUNNING(v) ((void)RUN_TWICE(v))
#define RUN_TWICE(v) (runs(v) + runs(v))  /* goto nowhere */
""",
)
TABLE = SourceFile(
    "example_metadata.h",
    """
    [RECORDED_TRUE] = { true, HAS_ERROR_FLAG | HAS_ESCAPES_FLAG },
    [RECORDED_ERROR] = { true, HAS_ERROR_FLAG },
    [RECORDED_NOTHING] = { true, 0 },
""",
)
CONTRACTS = """
type Value;
type Object;
constant Value NOTHING;
struct Thread {
    uint32_t breaker  read(relaxed);
};
struct Frame {
    int count  owner_thread;
    short return_offset  owner_thread;
};
struct Hooks {
    void *hook  stw_written;
    Object *cache  read(acquire) write(release) lifetime(deferred);
    Object *last  read(acquire) write(release);
};
struct List {
    long size  read(relaxed) write(release) guarded_by(lock);
};
struct Cell {
    Object *value  read(acquire) write(release);
    long count  read(relaxed) published_by(value);
    long kind  immutable_after(publish);
    long size  guarded_by(lock);
    long seen  shared_when(FREE_THREADED) read(acquire) write(release);
};
struct Object {
    uint32_t version  read(relaxed) stw_written;
    Hooks *hooks  immutable;
    Object *special  read(acquire) lifetime(type_version);
};
extern bool is_bad(Value v);
extern bool is_nothing(Value v) establishes(null(v));
extern bool is_small(Value v) establishes(immortal(v));
extern bool is_list(Value v) establishes(exact_type(v, List));
extern List *as_list(Value v) returns(borrowed(v)) establishes(same(v)) requires(exact_type(v, List));
extern Object *object_of(Value v) returns(borrowed(v)) establishes(same(v));
extern void harmless(Value v);
extern int runs(Value v) escapes;
extern int tries(Value v) fails(-1);
extern void listed(Value v) escapes;
macro void PLAINLY(Value v);
macro void LEAVING(Value v) expands_to(jumps_to(error));
macro void GUARDING(Value v);
macro void JUMPING(Value v);
macro void RUNNING(Value v);
extern Value fresh(Value v);
extern Value look_up(Value v) returns(new, nullable);
extern Value item(List *list) returns(borrowed(list));
extern Value item_locked(Value list, int i) returns(borrowed(list)) requires(lock(list));
extern Object *allocate(int n) allocates fails(NULL);
extern int store_take(Value list, Value v) steals(v, on_success) fails(-1);
extern void merge(Object *o) requires(owned_or_shared(o));
extern bool owned_or_shared(Object *o) establishes(owned_or_shared(o));
extern void change(Object *o) requires(unique(o));
extern bool alone(Object *o) establishes(unique(o));
extern bool try_lock_object(Object *o) locks(o);
extern void unlock_object(Object *o) unlocks(o);
extern void free_hooks(Hooks *hooks) steals(hooks);
extern void close(Thread *t, Value v) steals(v) escapes;
extern bool try_lock(Value v) locks(v);
extern void lock(Value v) locks(v) blocks;
extern void unlock(Value v) unlocks(v);
extern void append(List *list, Value v) steals(v) requires(lock(list));
extern void enter(Value v) requires(guard(hook));
extern void see(Object *o);
extern void see_slot(Value v, int slot);
extern int find(Value v, Value *out) initialises(out) fails(-1) fails(0);
extern void fill(Value v, Value *out) initialises(out);
extern int join(Value *left, Value right) may_replace(left) fails(-1);
extern void grow(List *list) invalidates(list);
extern int enter_lock(Value v) locks(v) fails(-1);
extern Cell *new_cell(void) allocates fails(NULL);
extern Cell *cell_of(Value v) returns(borrowed(v));
extern void keep(Value v, Cell *cell) steals(cell);
extern Value new_ref(Object *o) establishes(same(o));
macro Value VARIABLE(int i) returns(borrowed(frame));
extern void take(Value v) steals(v);
macro void CONVERTED(Value v) expands_to(jumps_to(error));
extern void take_all(Value *values) steals(values);
extern Frame *make_frame(void) returns(raw);
macro void store_relaxed(void *p, uint32_t v) write(relaxed);
macro uint32_t load_relaxed(void *p) read(relaxed);
macro uint32_t load_acquire(void *p) read(acquire);
inst(GENERIC, (--)) {
}
label(error) {
    return NOTHING;
}
"""
