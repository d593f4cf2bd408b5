"""Monitoring and threads: what begins on another one is watched, and tools come and go while threads run."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

import uopvm

from .monitored import SOURCE, Log, opcodes, record


@pytest.fixture
def vm() -> Iterator[uopvm.VM]:
    with uopvm.VM() as vm:
        yield vm


def test_code_that_comes_later(vm: uopvm.VM) -> None:
    """New code, and code that another thread runs for the first time, is watched from its first instruction on."""
    log: Log = []
    record(vm.monitoring, log)
    late = vm.exec("def late(): return 5\nlate()\n")["late"]
    assert ("PY_START", "late") in log and ("PY_RETURN", "late", 5) in log
    log.clear()
    other = threading.Thread(target=late)
    other.start()
    other.join()
    assert log == [("PY_START", "late"), ("PY_RETURN", "late", 5)]


def test_a_generator_that_another_thread_goes_on_with(vm: uopvm.VM) -> None:
    ns = vm.exec("def g():\n    try:\n        yield 1\n    except ValueError:\n        len([2])\n        yield 3\n"
                 "def throw(it): return it.throw(ValueError('v'))\n")  # fmt: skip
    it = ns["g"]()
    next(it)
    log: Log = []
    record(vm.monitoring, log)
    other = threading.Thread(target=ns["throw"], args=(it,))
    other.start()
    other.join()
    told = [event[0] for event in log if event[1] == "g"]
    assert told == ["PY_THROW", "RAISE", "EXCEPTION_HANDLED", "CALL", "C_RETURN", "PY_YIELD"]
    assert next(it, "end") == "end"


def test_threads(vm: uopvm.VM) -> None:
    """Tools and the eval-frame hook come and go while four threads call; each call that is told starts and ends."""
    ns = vm.exec(SOURCE)
    done, wrong, counts = threading.Event(), [], [0]
    monitoring, events = vm.monitoring, vm.monitoring.events

    def count(*all: object) -> object:
        counts[0] += 1
        return monitoring.DISABLE if counts[0] % 7 == 0 else None

    def work() -> None:
        while not done.is_set():
            if (ns["fib"](8), list(ns["sub"](3)), ns["calls"](3), ns["catches"]()) != (21, [0, 1, 2], 4, "caught"):
                wrong.append(1)

    monitoring.use_tool_id(2, "toggled")
    for event in (events.CALL, events.PY_START, events.PY_RETURN, events.PY_YIELD):
        monitoring.register_callback(2, event, count)
    threads = [threading.Thread(target=work) for _ in range(4)]
    for one in threads:
        one.start()
    for i in range(20):
        before, end = counts[0], time.monotonic() + 60
        if i % 4 == 0:
            vm.set_eval_frame(lambda frame: frame.run())
        monitoring.set_events(2, events.CALL | events.PY_START | events.PY_RETURN | events.PY_YIELD)
        monitoring.restart_events()
        while counts[0] == before and time.monotonic() < end:
            time.sleep(0.001)
        assert counts[0] > before
        monitoring.set_events(2, 0)
        vm.set_eval_frame(None)
    done.set()
    for one in threads:
        one.join()
    assert not wrong
    assert not [name for name in opcodes(ns["fib"]) if name.startswith("INSTRUMENTED")]
