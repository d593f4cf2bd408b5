"""What the bodies of functions do, beside what contracts say of them."""

from __future__ import annotations

from uopgen.config import Lint
from uopgen.diagnostics import Report
from uopgen.lint.engine import Statistics, lint_native
from uopgen.lint.runtime.subject import NativeSubject
from uopgen.model.declare import declare
from uopgen.native.library import Native, read_units
from uopgen.runtime import ENTRIES
from uopgen.source import SourceFile
from uopgen.syntax.parse import parse

CONTRACTS = """
extern void run(T *t) escapes;
extern void lock(T *t, O *o) locks(o) blocks;
extern void unlock(T *t, O *o) unlocks(o);
extern bool is_locked(O *o) establishes(lock(o));
extern O *make(T *t) allocates;
macro void ASSERT(bool e);
macro int load(void *p) read(acquire);
macro void store(void *p, int v) write(release);
macro void store_weak(void *p, int v) write(relaxed);
struct O { int size  read(acquire) write(release) guarded_by(lock); };
"""
HEADER = """typedef struct O O;
struct O { int size; };
void run(T *t);
void lock(T *t, O *o);
void unlock(T *t, O *o);
O *make(T *t);
"""


def judge(body: str, more: str = "", build: str = "ft") -> list[tuple[str, str]]:
    """Codes and messages of what is found in a file."""
    sources = (SourceFile("one.h", HEADER), SourceFile("one.c", body))
    report = Report()
    module = parse(SourceFile("c.def", CONTRACTS + more), report)
    entries = tuple(one for one in module.definitions if isinstance(one, ENTRIES))
    contracts = declare(entries, build, ("ft", "gil"), report)
    assert report.ok, [one.message for one in report.diagnostics]
    native = Native(read_units(sources), {"FT": int(build == "ft")})
    lint_native(NativeSubject(native, contracts, frozenset(), "ASSERT", build), Lint(), report, Statistics())
    return [(one.code, one.message) for one in report.diagnostics if one.severity.value != "info"]


def codes(body: str, more: str = "", build: str = "ft") -> list[str]:
    return [code for code, _ in judge(body, more, build)]


def test_an_escape_two_calls_below() -> None:
    text = "static void inner(T *t) { run(t); }\nvoid f(T *t) { inner(t); }"
    ((code, message),) = judge(text, "extern void f(T *t);")
    assert code == "UG102" and "inner → run" in message
    assert codes(text, "extern void f(T *t) escapes;") == []


def test_a_contract_stands_for_the_body_below_it() -> None:
    text = "void g(T *t) { run(t); }\nvoid f(T *t) { g(t); }"
    assert [message.split("`")[1] for _, message in judge(text, "extern void f(T *t);\nextern void g(T *t);")] == ["g"]


def test_waiting_is_not_escaping() -> None:
    text = "void f(T *t, O *o) { lock(t, o); unlock(t, o); }"
    assert codes(text, "extern void f(T *t, O *o);") == ["UG102"]
    assert codes(text, "extern void f(T *t, O *o) blocks;") == []


def test_a_pointer_may_go_anywhere() -> None:
    assert codes("void f(T *t, O *o) { o->hook(t); }", "extern void f(T *t, O *o);") == ["UG102"]


def test_a_pointer_reaches_what_is_stored_in_its_field() -> None:
    table = "static void plain(T *t) { }\nstatic const Ops ops = {.hook = plain};\nvoid f(T *t, Ops *o) { o->hook(t); }"
    assert codes(table, "extern void f(T *t, Ops *o);") == []
    assert codes(table.replace("{ }", "{ run(t); }"), "extern void f(T *t, Ops *o);") == ["UG102"]


def test_who_passes_a_function_is_charged_for_it() -> None:
    text = (
        "static void each(T *t, void (*visit)(T *t)) { visit(t); }\n"
        "void f(T *t) { each(t, run); }\nvoid g(T *t) { each(t, plain); }\nstatic void plain(T *t) { }"
    )
    assert [m.split("`")[1] for _, m in judge(text, "extern void f(T *t);\nextern void g(T *t);")] == ["f"]


def test_builds_are_told_apart() -> None:
    text = "void f(T *t) {\n#if FT\n    run(t);\n#endif\n}"
    assert codes(text, "extern void f(T *t);") == ["UG102"]
    assert codes(text, "extern void f(T *t);", "gil") == []


def test_despite_needs_its_call_and_a_reason() -> None:
    text = "void f(T *t) { run(t); }"
    assert codes(text, "/** Nothing is left to run. */\nextern void f(T *t) despite(run);") == []
    assert codes(text, "extern void f(T *t) despite(run);") == ["UG102"]
    assert codes("void f(T *t) { }", "/** Why. */\nextern void f(T *t) despite(run);") == ["UG102"]


def test_a_call_of_nobody_knows_what() -> None:
    assert codes("void f(T *t) { strange(t); }") == ["UG102"]


def test_orders() -> None:
    assert codes("void f(T *t, O *o) { lock(t, o); store(&o->size, 1); unlock(t, o); }") == []
    assert codes("void f(T *t, O *o) { lock(t, o); store_weak(&o->size, 1); unlock(t, o); }") == ["UG502"]
    assert codes("void f(T *t, O *o) { lock(t, o); store_weak(&o->size, 0); unlock(t, o); }") == []
    assert codes("int f(O *o) { return load(&o->size); }") == []
    assert codes("int f(O *o) { return o->size; }") == ["UG501"]
    assert codes("int f(O *o) { return __atomic_load_n(&o->size, 2); }") == ["UG501"]


def test_locks_on_paths() -> None:
    early = (
        "void f(T *t, O *o) { lock(t, o); if (o->size) { unlock(t, o); return; } store(&o->size, 2); unlock(t, o); }"
    )
    assert codes(early) == []
    assert codes(early.replace("unlock(t, o); return;", "unlock(t, o);")) == ["UG403"]
    assert codes("void f(O *o) { ASSERT(is_locked(o)); store(&o->size, 2); }") == []
    assert codes("void f(O *o) { store(&o->size, 2); }") == ["UG403"]
    assert codes("void f(T *t, O *o, O *p) { lock(t, o); store(&p->size, 2); unlock(t, o); }") == ["UG403"]


def test_a_new_object_is_known_to_nobody() -> None:
    assert codes("O *f(T *t) { O *o = make(t); o->size = 3; return o; }") == []
    assert codes("O *f(T *t, O *o) { o->size = 3; return o; }") == ["UG403", "UG501"]


def test_writers_are_there() -> None:
    more = "struct P { int a  written_by(f); };"
    assert codes("void f(T *t) { }", more) == []
    assert codes("void g(T *t) { }", more) == ["UG403"]


def test_one_global_lock_asks_for_no_order() -> None:
    assert codes("int f(O *o) { return o->size++; }", build="gil") == []
