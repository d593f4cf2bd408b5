"""Machines: several, closed ones, output, threads, disassembly, limits."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

import uopvm


def test_values_of_other_machines_are_refused(vm: uopvm.VM) -> None:
    other = uopvm.VM()
    foreign = other.exec("x = []")["x"]
    ns = vm.exec("def same(x): return x\nitems = []")
    with pytest.raises(ValueError, match="belongs to another virtual machine"):
        ns["same"](foreign)
    with pytest.raises(ValueError, match="belongs to another virtual machine"):
        ns["items"].append(foreign)


def test_a_closed_machine(vm: uopvm.VM) -> None:
    ns = vm.exec("items = [1]\ndef f(): return 1")
    f, items = ns["f"], ns["items"]
    assert not vm.closed
    vm.close()
    assert vm.closed
    vm.close()
    for use in (f, lambda: items[0], lambda: ns["f"], lambda: vm.exec(""), lambda: repr(items), vm.collect, vm.stats):
        with pytest.raises(uopvm.ClosedError):
            use()
    with uopvm.VM() as other:
        inside = other.exec("def close(f): f()")["close"]
        with pytest.raises(RuntimeError, match="is running"):
            inside(other.close)
    assert other.closed


def test_machines_share_nothing() -> None:
    one, two = uopvm.VM(), uopvm.VM()
    one.exec("import sys\nsys.mark = 1\nint_name = int")
    with pytest.raises(AttributeError):
        two.exec("import sys\nsys.mark")
    assert one.build == two.build == uopvm.build()


def test_output_of_both_sides_comes_in_order(vm: uopvm.VM, capsys: pytest.CaptureFixture[str]) -> None:
    ns = vm.exec("def say(f):\n    print('a')\n    f('host 1')\n    print('b', end='')\n    f('host 2')\n    print()")
    print("before")
    ns["say"](print)
    print("after")
    assert capsys.readouterr().out == "before\na\nhost 1\nbhost 2\n\nafter\n"


def test_compiled_code_runs_again(vm: uopvm.VM) -> None:
    code = vm.compile("x = 0\nx += 1", "twice.py")
    assert vm.exec(code)["x"] == vm.exec(code)["x"] == 1


def test_disassembly(vm: uopvm.VM, capsys: pytest.CaptureFixture[str]) -> None:
    ns = vm.exec("def add(a, b):\n    return a + b\nfor i in range(100): add(i, 1)")
    uopvm.dis(ns["add"])
    plain = capsys.readouterr().out
    assert "BINARY_OP" in plain and "LOAD_FAST_BORROW_LOAD_FAST_BORROW" in plain and "(a, b)" in plain
    uopvm.dis(ns["add"], adaptive=True)
    assert "BINARY_OP_ADD_INT" in capsys.readouterr().out
    with pytest.raises(TypeError):
        uopvm.dis(5)


def test_the_host_s_lock_is_free_while_bytecode_runs(vm: uopvm.VM) -> None:
    spin = vm.exec("def spin(n):\n    while n: n -= 1\n    return 'done'")["spin"]
    ticks: list[float] = []
    stop = threading.Event()

    def tick() -> None:
        while not stop.is_set():
            ticks.append(time.perf_counter())
            time.sleep(0.001)

    thread = threading.Thread(target=tick)
    thread.start()
    while not ticks:
        time.sleep(0.001)
    start = time.perf_counter()
    assert spin(20_000_000) == "done"
    end = time.perf_counter()
    stop.set()
    thread.join()
    assert sum(start < one < end for one in ticks) > 10


def test_calls_from_another_thread(vm: uopvm.VM) -> None:
    f = vm.exec("def f(x): return [x] * 3")["f"]
    results: list[object] = []
    thread = threading.Thread(target=lambda: results.append(list(f("a"))))
    thread.start()
    thread.join()
    assert results == [["a", "a", "a"]]


def test_runaway_programs_are_stopped(vm: uopvm.VM) -> None:
    ns = vm.exec("def r(n): return r(n + 1)\ndef fill(x): return x * 10**15")
    with pytest.raises(RecursionError, match="maximum recursion depth exceeded"):
        ns["r"](0)
    for much in ("text", b"bytes", (1,)):
        with pytest.raises(MemoryError):
            ns["fill"](much)
    assert vm.exec("x = 1")["x"] == 1


def test_the_module_is_ready_for_a_host_without_a_lock() -> None:
    """It says so in its slots: CPython 3.13 and later look there."""
    folder = Path(__file__).parents[2] / "build" / "gen" / uopvm.build()
    first = (folder / f"_vm_{uopvm.build()}.pyx").read_text().splitlines()[0]
    assert "freethreading_compatible=True" in first
    c = (folder / f"_vm_{uopvm.build()}.c").read_text()
    assert "{Py_mod_gil, __Pyx_FREETHREADING_COMPATIBLE}" in c
    assert "#else\n#define __Pyx_FREETHREADING_COMPATIBLE Py_MOD_GIL_NOT_USED" in c


def test_finalizers_run_when_a_machine_is_dropped() -> None:
    """A module is garbage when another takes its name; what its finalizers need is there to the end."""
    called: list[int] = []
    ns = uopvm.VM().exec("class C:\n    def __del__(self): self.f(len([1]))\nkept = C()")
    ns["kept"].f = called.append
    again = uopvm.VM()
    other = again.exec("class C:\n    def __del__(self): self.f(len([1, 2]))\nkept = C()")
    other["kept"].f = called.append
    again.exec("")
    del again
    del other
    assert called == [2]
    del ns
    assert called in ([2], [2, 1])  # its module was not replaced: it goes with the machine


def test_tuples_too_deep_for_the_border(vm: uopvm.VM) -> None:
    ns = vm.exec("def same(x): return x\ndef deep(n):\n    x = ()\n    for i in range(n): x = (x,)\n    return x")
    items: tuple[object, ...] = ()
    for _ in range(500):
        items = (items,)
    assert ns["same"](items) == ns["deep"](500) == items
    for _ in range(100_000):
        items = (items,)
    with pytest.raises(RecursionError, match="nested too deeply"):
        ns["same"](items)
    with pytest.raises(RecursionError, match="nested too deeply"):
        ns["deep"](100_000)
    assert ns["same"](1) == 1


def test_wrong_types_for_a_machine(vm: uopvm.VM) -> None:
    for wrong in (None, 3):
        with pytest.raises(TypeError, match="filename"):
            vm.exec("", wrong)  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="filename"):
            vm.compile("", wrong)  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="name"):
            vm.exec("", name=wrong)  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="the arguments of a program are strings, not"):
            vm.set_argv([wrong])  # type: ignore[list-item]
