"""The profiler: counts of calls, recursion, threads, and what it does beside the program."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

import uopvm
from uopvm.profile import Profile, ProfileRow

SOURCE = """
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
def gen(n):
    for i in range(n): yield i
class A:
    def __init__(self): self.x = leaf()
    def __lt__(self, other): return False
def leaf(): return 1
def work(n): return [A() for i in range(n)]
def spin(n):
    while n: n -= 1
def outer(): spin(20000); return leaf()
def even(n): return n == 0 or odd(n - 1)
def odd(n): return n != 0 and even(n - 1)
def raises(): raise KeyError
"""


def rows_of(profile: Profile) -> dict[str, ProfileRow]:
    return {row.qualname: row for row in profile.rows}


@pytest.fixture
def vm() -> uopvm.VM:
    return uopvm.VM()


def test_counts(vm: uopvm.VM) -> None:
    ns = vm.exec(SOURCE)
    for _ in range(10):
        ns["work"](2)
    with Profile(vm) as profile:
        ns["work"](3)
        list(ns["gen"](2))
        sorted_by_vm = vm.exec("def f(a): return sorted(a)")["f"]
        sorted_by_vm(ns["work"](2))
    rows = rows_of(profile)
    counts = {name: row.calls for name, row in rows.items() if "comp" not in name}
    assert counts == {"work": 2, "A.__init__": 5, "leaf": 5, "gen": 4, "<module>": 1, "f": 1, "A.__lt__": 1}
    assert rows["leaf"].line == SOURCE.split("\n").index("def leaf(): return 1") + 1
    assert (rows["leaf"].name, rows["A.__init__"].name, rows["leaf"].filename) == ("leaf", "__init__", "<string>")


def test_recursion(vm: uopvm.VM) -> None:
    """The total of a function is that of its outermost calls, so it is never more than the whole."""
    ns = vm.exec(SOURCE)
    with Profile(vm) as profile:
        ns["fib"](10)
        ns["even"](6)
    rows = rows_of(profile)
    assert (rows["fib"].calls, rows["fib"].outer_calls) == (177, 1)
    assert rows["fib"].own == pytest.approx(rows["fib"].total, rel=1e-6)
    assert (rows["even"].calls, rows["odd"].calls, rows["even"].outer_calls, rows["odd"].outer_calls) == (4, 3, 1, 1)
    assert rows["odd"].total <= rows["even"].total
    assert rows["even"].own + rows["odd"].own == pytest.approx(rows["even"].total, rel=1e-6)


def test_times(vm: uopvm.VM) -> None:
    """Own time is without what was called; the longest stands first."""
    ns = vm.exec(SOURCE)
    with Profile(vm) as profile:
        ns["outer"]()
    rows = rows_of(profile)
    parts = rows["spin"].total + rows["leaf"].total
    assert rows["outer"].own == pytest.approx(rows["outer"].total - parts, abs=1e-6)
    assert rows["spin"].own == rows["spin"].total
    assert [row.qualname for row in profile.rows][0] == "outer"
    totals = [row.total for row in profile.rows]
    assert totals == sorted(totals, reverse=True)


def test_exceptions_end_calls(vm: uopvm.VM) -> None:
    ns = vm.exec(SOURCE)
    with Profile(vm) as profile:
        for _ in range(3):
            with pytest.raises(KeyError):
                ns["raises"]()
    assert (rows_of(profile)["raises"].calls, rows_of(profile)["raises"].outer_calls) == (3, 3)


def test_deep_recursion_is_not_the_hosts(vm: uopvm.VM) -> None:
    deep = vm.exec("def deep(n): return 0 if n == 0 else 1 + deep(n - 1)")["deep"]
    with Profile(vm) as profile:
        assert deep(900) == 900
        with pytest.raises(RecursionError):
            deep(5000)
    assert rows_of(profile)["deep"].calls >= 1800


def test_threads(vm: uopvm.VM) -> None:
    """Of those that go on, and of those that have ended."""
    ns = vm.exec(SOURCE)
    with Profile(vm) as profile:
        threads = [threading.Thread(target=lambda: [ns["fib"](8) for _ in range(20)]) for _ in range(4)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        ns["fib"](8)
    assert (rows_of(profile)["fib"].calls, rows_of(profile)["fib"].outer_calls) == (67 * 81, 81)


def test_begun_and_ended_within_calls(vm: uopvm.VM) -> None:
    ns = vm.exec(SOURCE + "def through(g): return g()\n")
    profile = Profile(vm)
    ns["through"](profile.__enter__)
    ns["fib"](3)
    ns["through"](lambda: profile.__exit__())
    assert {name: row.calls for name, row in rows_of(profile).items()} == {"fib": 5, "through": 1}
    assert rows_of(profile)["through"].outer_calls == 0
    assert ns["fib"](10) == 55


def test_one_at_a_time(vm: uopvm.VM) -> None:
    with Profile(vm):
        with pytest.raises(RuntimeError, match="the profiler is running"), Profile(vm):
            pass
        with pytest.raises(RuntimeError, match="the profiler is running"):
            vm.set_eval_frame(lambda frame: frame.run())
        assert vm.get_eval_frame() is None
    vm.set_eval_frame(lambda frame: frame.run())
    with pytest.raises(RuntimeError, match="an eval-frame hook is set"), Profile(vm):
        pass


def test_a_machine_may_end_while_it_is_profiled() -> None:
    vm = uopvm.VM()
    ns = vm.exec(SOURCE)
    profile = Profile(vm)
    profile.__enter__()
    ns["fib"](5)
    del ns
    vm.close()


def test_command(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    text = "def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)\nprint(fib(10))\nraise SystemExit(3)\n"
    program.write_text(text)
    command = [sys.executable, "-m", "uopvm", "--profile", str(program)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (3, "55\n")
    head, module, fib = (line.split() for line in done.stderr.splitlines())
    assert head == ["calls", "total", "s", "own", "s", "function"]
    assert (module[0], module[3:]) == ("1", ["<module>", f"({program}:1)"])
    assert (fib[0], fib[3:]) == ("177/1", ["fib", f"({program}:1)"])
