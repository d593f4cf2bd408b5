"""Each allocation fails once: what arrives is MemoryError, and the machine goes on working and ends well."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import uopvm

PROGRAM = """
class Own(ValueError):
    def __init__(self, text):
        super().__init__(text)
        self.text = text
class Thing:
    def method(self, *a, **k): return (a, tuple(k.items()))
    def __getitem__(self, k): return k
    def __setitem__(self, k, v): self.item = (k, v)
    def __delitem__(self, k): self.item = k
    def __contains__(self, k): return True
    def __add__(self, o): return ("sum", o)
    def __eq__(self, o): return True
    def __len__(self): return 7
    def __iter__(self): yield from ["\\u1234", b"x", 2**100]
def fail(text): raise Own(text)
def through(f): return f()
def catch(f):
    try: f()
    except KeyError as e: return e.args
def use(host):
    host.attribute = b"bytes"
    return (host("a", (1, "b\\u2345"), key=2**70), host["k"], host.x, "z" in host, repr(host), host == 3)
thing = Thing()
"""
MAIN = "import sys\nassert sys.argv == ['name', 'argument\\u1234']\n"


class Host:
    x = 5

    def __call__(self, *a: object, **k: object) -> object:
        return (a, tuple(k.items()))

    def __getitem__(self, k: object) -> object:
        return ("item", k)

    def __contains__(self, k: object) -> bool:
        return True

    def __eq__(self, other: object) -> bool:
        return True

    def __repr__(self) -> str:
        return "Host…"


def values(vm: uopvm.VM) -> None:
    thing = vm.exec(PROGRAM, "work.py")["thing"]
    args = ("a\u1234", 2**80, (1, "b"), b"c", 5, slice("a", 2, None), 7)
    assert thing.method(*args, key="v", other=None) == (args, (("key", "v"), ("other", None)))
    thing.attribute = "text"
    del thing.attribute
    thing["kkk"] = "vv"
    del thing["kk"]
    assert (thing["ab"], "x" in thing, thing + "o", len(thing)) == ("ab", True, ("sum", "o"), 7)
    assert thing == "xy" and list(thing) == ["\u1234", b"x", 2**100]
    assert repr(thing) and str(thing) and "method" in dir(thing)


def host(vm: uopvm.VM) -> None:
    made = vm.exec(PROGRAM, "work.py")["use"](Host())
    assert made == ((("a", (1, "b\u2345")), (("key", 2**70),)), ("item", "k"), 5, True, "Host…", True)


def errors(vm: uopvm.VM) -> None:
    ns = vm.exec(PROGRAM, "work.py")
    with pytest.raises(ValueError, match="text") as own:
        ns["fail"]("text")
    assert type(own.value).__name__ == "Own" and own.value.text == "text"  # type: ignore[attr-defined]
    original = KeyError("k", 2**90, "key\u1234")

    def fail() -> None:
        raise original

    assert ns["catch"](fail) == original.args
    with pytest.raises(KeyError) as passed:
        ns["through"](fail)
    assert passed.value is original


def program(vm: uopvm.VM) -> None:
    vm.set_argv(["name", "argument\u1234"])
    vm.run_main(vm.compile(MAIN, "main.py"), MAIN)
    vm.finish()
    f = vm.exec("def f(): return 'x', 2.5, 2**90\n")["f"]
    assert vm.code_of(f).name == vm.code_of(f, adaptive=True).name == "f"
    vm.collect()
    with pytest.raises(ZeroDivisionError) as wrong:
        vm.exec("1 / 0")
    vm.print_exception(wrong.value)


@pytest.mark.parametrize("scenario", [values, host, errors, program], ids=lambda one: one.__name__)
def test_each_allocation_fails_once(
    scenario: Callable[[uopvm.VM], None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failures, unharmed, n = 0, 0, 0
    while unharmed < 12:  # a failure may be made good in silence, but not that often in a row
        n += 1
        monkeypatch.setenv("RT_STRESS_ALLOC", str(n))
        try:
            vm = uopvm.VM()
        except MemoryError:
            failures += 1
            continue
        finally:
            monkeypatch.delenv("RT_STRESS_ALLOC")
        try:
            scenario(vm)
            unharmed += 1
        except MemoryError:
            failures += 1
            unharmed = 0
        except BaseException as error:
            pytest.fail(f"allocation {n} failed, and {error!r} came of it")
        try:
            again = vm.exec("def f(a): return a + 'x'")["f"]("y")
        except MemoryError:  # the scenario went through: it was this one's allocation
            unharmed = 0
            again = "yx"
        assert again == "yx", n
        vm.close()
    assert failures > 50


EXHAUSTED = """
x = []
try:
    while True:
        x.append([])
except MemoryError:
    n = len(x)
    x.clear()
    print(n > 1_000_000)
while True:
    x.append([])
"""


@pytest.mark.skipif("UOPVM_MODULES" in os.environ, reason="a sanitizer needs more addresses than there is memory")
def test_memory_that_is_used_up(tmp_path: Path) -> None:
    """A collection that lacks memory itself gives up at once, and is not tried again for each page."""
    (tmp_path / "program.py").write_text(EXHAUSTED)
    done = subprocess.run(
        ["sh", "-c", 'ulimit -v 700000; exec "$0" -m uopvm program.py', sys.executable],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert (done.returncode, done.stdout) == (1, "True\n")
    assert done.stderr.endswith("\nMemoryError\n")
