"""The eval-frame hook and threads: of the host, of the program, and a fork."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

import uopvm
from uopvm.profile import Profile

SOURCE = """
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
def deep(n): return 0 if n == 0 else 1 + deep(n - 1)
def gen(n):
    for i in range(n):
        yield i
class A:
    def __init__(self, x): self.x = x
    def m(self, y=1): return self.x + y
"""


@pytest.fixture
def vm() -> Iterator[uopvm.VM]:
    with uopvm.VM() as vm:
        yield vm
        vm.set_eval_frame(None)
        vm.collect()


def test_a_frame_is_its_threads_own(vm: uopvm.VM) -> None:
    ns = vm.exec(SOURCE)
    errors: list[BaseException] = []

    def elsewhere(frame: Any) -> None:
        try:
            frame.run()
        except RuntimeError as error:
            errors.append(error)

    def hook(frame: Any) -> object:
        other = threading.Thread(target=elsewhere, args=(frame,))
        other.start()
        other.join()
        return frame.run()

    vm.set_eval_frame(hook)
    assert ns["fib"](1) == 1
    assert "another thread" in str(errors[0])


def test_threads(vm: uopvm.VM) -> None:
    """The hook comes and goes while four threads call; every result is right, and every hooked call was counted."""
    ns = vm.exec(SOURCE)
    done, wrong, calls = threading.Event(), [], [0]

    def hook(frame: Any) -> object:
        calls[0] += 1
        return frame.run()

    def work() -> None:
        while not done.is_set():
            if ns["fib"](9) != 34 or list(ns["gen"](3)) != [0, 1, 2] or ns["A"](3).m() != 4:
                wrong.append(1)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for one in threads:
        one.start()
    for _ in range(30):
        before, end = calls[0], time.monotonic() + 60
        vm.set_eval_frame(hook)
        while calls[0] == before and time.monotonic() < end:
            time.sleep(0.001)
        assert calls[0] > before
        vm.set_eval_frame(None)
    done.set()
    for one in threads:
        one.join()
    assert not wrong


LANGUAGE_THREADS = """
import threading
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
def work(out): out.append(fib(7))
def main():
    out = []
    threads = [threading.Thread(target=work, args=(out,)) for i in range(3)]
    for one in threads: one.start()
    for one in threads: one.join()
    return sum(out)
"""


def test_threads_of_the_program(vm: uopvm.VM) -> None:
    """They go through the hook, the profiler and the tools like all others; their hook may call the program."""
    ns = vm.exec(LANGUAGE_THREADS)
    names: list[str] = []

    def hook(frame: Any) -> object:
        names.append(frame.name)
        assert ns["fib"](4) == 3
        return frame.run()

    vm.set_eval_frame(hook)
    assert ns["main"]() == 39
    vm.set_eval_frame(None)
    assert (names.count("work"), names.count("fib")) == (3, 3 * 41)
    with Profile(vm) as profile:
        ns["main"]()
    (row,) = (row for row in profile.rows if row.qualname == "fib")
    assert (row.calls, row.outer_calls) == (3 * 41, 3)
    monitoring, events = vm.monitoring, vm.monitoring.events
    monitoring.use_tool_id(1, "starts")
    monitoring.register_callback(1, events.PY_START, lambda code, offset: names.append(code.co_name))
    names.clear()
    monitoring.set_events(1, events.PY_START)
    ns["main"]()
    monitoring.free_tool_id(1)
    assert (names.count("work"), names.count("fib")) == (3, 3 * 41)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork()")
def test_a_fork_within_the_hook(vm: uopvm.VM) -> None:
    """Both processes go on with the frame."""
    ns = vm.exec(SOURCE)
    forked: list[int] = []

    def hook(frame: Any) -> object:
        if frame.name == "fib" and not forked:
            forked.append(os.fork())
            if forked[0] == 0:
                status = 1
                try:
                    status = 0 if frame.run() == 8 and ns["deep"](5) == 5 else 2
                finally:
                    os._exit(status)
        return frame.run()

    vm.set_eval_frame(hook)
    assert ns["fib"](6) == 8
    _, status = os.waitpid(forked[0], 0)
    assert os.waitstatus_to_exitcode(status) == 0
