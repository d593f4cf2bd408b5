"""Whatever watched a program leaves nothing behind: references, objects and blocks are what they were."""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

import uopvm
from uopvm.profile import Profile

SOURCE = """
class A:
    def __init__(self, x): self.x = x
    def __lt__(self, other): return self.x < other.x
def gen(n):
    try:
        for i in range(n): yield [i]
    finally: n = None
def f(a, *rest, k=()): return a, rest, k
def fails(x): raise ValueError(x, [x])
def work():
    l = sorted([A(i) for i in (3, 1, 2)])
    g = gen(5)
    next(g)
    r = f(*l, k=list(gen(2)))
    try: fails(l)
    except ValueError as e: pass
    try: g.throw(KeyError("k"))
    except KeyError: pass
    return r
"""


def run(vm: uopvm.VM, ns: Any) -> None:
    vm.set_eval_frame(lambda frame: (frame.args, frame.locals, frame.function, frame.run())[-1])
    ns["work"]()
    vm.set_eval_frame(None)


def replace(vm: uopvm.VM, ns: Any) -> None:
    """Frames that are not run, generators' among them."""
    vm.set_eval_frame(lambda frame: [1, 2, 3] if frame.resumed or frame.name == "fails" else frame.run())
    with pytest.raises(StopIteration):
        ns["work"]()
    vm.set_eval_frame(None)


def refuse(vm: uopvm.VM, ns: Any) -> None:
    def hook(frame: Any) -> object:
        if frame.resumed:
            raise OSError(frame.name)
        return frame.run()

    vm.set_eval_frame(hook)
    with pytest.raises(OSError, match="gen"):
        ns["work"]()
    vm.set_eval_frame(None)


def keep_frames(vm: uopvm.VM, ns: Any) -> None:
    kept: list[Any] = []
    vm.set_eval_frame(lambda frame: (kept.append(frame), frame.run())[-1])
    ns["work"]()
    vm.set_eval_frame(None)


def monitor(vm: uopvm.VM, ns: Any, answer: Callable[..., object] = lambda *event: None) -> None:
    monitoring, events = vm.monitoring, vm.monitoring.events
    names = [name for name in dir(events) if name.isupper() and name != "NO_EVENTS"]
    monitoring.use_tool_id(2, "all")
    for name in names:
        monitoring.register_callback(2, getattr(events, name), answer)
    monitoring.set_events(2, sum(getattr(events, name) for name in names))
    with suppress(PermissionError):
        ns["work"]()
    monitoring.free_tool_id(2)


def monitor_and_raise(vm: uopvm.VM, ns: Any) -> None:
    for number in range(1, 60, 7):
        count = 0

        def answer(*event: object, number: int = number) -> None:
            nonlocal count
            count += 1
            if count == number:
                raise PermissionError(number)

        monitor(vm, ns, answer)


def monitor_once(vm: uopvm.VM, ns: Any) -> None:
    monitor(vm, ns, lambda *event: vm.monitoring.DISABLE if len(event) == 2 else None)


def profile(vm: uopvm.VM, ns: Any) -> None:
    with Profile(vm):
        ns["work"]()


WAYS = [run, replace, refuse, keep_frames, monitor, monitor_and_raise, monitor_once, profile]


@pytest.mark.parametrize("watch", WAYS)
def test_it_keeps_nothing(watch: Callable[[uopvm.VM, Any], None]) -> None:
    with uopvm.VM() as vm:
        ns = vm.exec(SOURCE)
        counts = []
        for _ in range(6):
            watch(vm, ns)
            gc.collect()
            vm.collect()
            vm.collect()
            stats = vm.stats()
            counts.append((stats["references"], stats["objects"], stats["raw blocks"]))
        assert counts[-3:] == [counts[-1]] * 3
