"""Laws of the runtime that one place of the source, or one program, shows."""

from __future__ import annotations

import io
import re
from pathlib import Path

import uopvm

RUNTIME = Path(__file__).resolve().parents[2] / "runtime"
SOURCES = {path.name: path.read_text() for path in sorted(RUNTIME.glob("*/rt_*.[ch]"))}


def lines_with(pattern: str) -> list[tuple[str, str]]:
    found = re.compile(pattern)
    return [(name, line.strip()) for name, text in SOURCES.items() for line in text.splitlines() if found.search(line)]


def test_the_init_cache_is_published_with_release_and_read_with_acquire() -> None:
    """NULL publishes nothing, and is stored with the world stopped or before the class is known."""
    uses = [line for name, line in lines_with(r"->init_cache\b")]
    stores = [line for line in uses if not line.endswith("&type->init_cache, NULL);")]
    assert stores == ["rt_store_release(&type->init_cache, init);"]
    definitions = (RUNTIME.parent / "dsl" / "bytecodes.def").read_text()
    reads = re.findall(r".*->init_cache\b.*", definitions)
    assert reads and all("rt_load_acquire(&type->init_cache)" in line for line in reads)


def test_the_hook_is_set_in_one_function() -> None:
    writers = lines_with(r"(->|\.)eval_frame(_data)? = ")
    assert {name for name, _ in writers} == {"rt_hook.c"}
    body = re.search(r"^void\nrt_set_eval_frame\(.*?^}", SOURCES["rt_hook.c"], re.S | re.M)
    assert body is not None
    assert len(writers) == 2 and all(line in body[0] for _, line in writers)
    stop, start = body[0].index("rt_world_stop(t)"), body[0].index("rt_world_start(t)")
    assert all(stop < body[0].index(line) < start for _, line in writers)


def listing(function: object) -> str:
    text = io.StringIO()
    uopvm.dis(function, adaptive=True, file=text)
    return text.getvalue()


CLASSES = """
def make():
    class Outer:
        class Inner:
            def __init__(self, a):
                self.a = a
    return Outer.Inner
class Top:
    def __init__(self, a):
        self.a = a
Nested = make()
def closure(b):
    def init(self, a):
        self.a = a + b
    class Closed:
        pass
    Closed.__init__ = init
    return Closed
Closed = closure(1)
def top(): return Top(1).a
def nested(): return Nested(2).a
def closed(): return Closed(3).a
"""


def test_functions_of_nested_classes_are_cached_and_closures_are_not() -> None:
    """Only deferred functions are cached: those of modules and classes, nested ones too, but no closures."""
    ns = uopvm.VM().exec(CLASSES)
    for name, value in (("top", 1), ("nested", 2), ("closed", 4)):
        for _ in range(20):
            assert ns[name]() == value
    assert "CALL_ALLOC_AND_ENTER_INIT" in listing(ns["top"])
    assert "CALL_ALLOC_AND_ENTER_INIT" in listing(ns["nested"])
    assert ("CALL_ALLOC_AND_ENTER_INIT" in listing(ns["closed"])) is (uopvm.build() == "gil")


PROMPT = """
class Told:
    def __init__(self, dead): self.dead = dead
    def __del__(self): self.dead.append(1)
def run():
    dead = []
    def outer():
        told = Told(dead)
        def inner(): return told
        return inner
    kept = outer()
    before = len(dead)
    kept = None
    return before, len(dead)
"""


def test_a_closure_dies_promptly() -> None:
    assert tuple(uopvm.VM().exec(PROMPT)["run"]()) == (0, 1)
