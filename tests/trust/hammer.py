"""Eight threads hammer the same objects: `python tests/trust/hammer.py SCENARIO SECONDS`.

A scenario NAME of the programs in hammers/ runs in turns on one machine.  In a turn eight threads run NAME_work(number,
rounds) at once, again and again, each time on new threads, and then NAME_check() says what must be true whatever the
order was; meanwhile further threads make noise: they collect, set the eval-frame hook and take it away, and monitor.
What is left after the last turn, of references, objects and blocks, is what was left after the turn before.  At the
end the machine is closed, which walks its heap in builds with assertions.
"""

from __future__ import annotations

import gc
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import uopvm
from uopvm import leaks

THREADS = 8
TURNS = 4
PROGRAMS = Path(__file__).parent / "hammers"
# Which program each scenario is in.
SCENARIOS = {
    "lists": "containers",
    "dicts": "containers",
    "attributes": "objects",
    "reclass": "objects",
    "classes": "classes",
    "rings": "classes",
    "functions": "functions",
    "inits": "functions",
    "cycles": "cycles",
    "races": "races",
    "iterators": "races",
    "sharing": "sharing",
    "handled": "errors",
    "again": "again",
    "named": "named",
}


def collect(vm: uopvm.VM, done: threading.Event) -> None:
    while not done.wait(0.002):
        vm.collect()


def hook(vm: uopvm.VM, done: threading.Event) -> None:
    """The eval-frame hook comes for a moment and goes."""
    while not done.wait(0.01):
        vm.set_eval_frame(lambda frame: frame.run())
        time.sleep(0.001)
        vm.set_eval_frame(None)


def monitor(vm: uopvm.VM, done: threading.Event) -> None:
    """A tool is told of calls, returns and exceptions for a moment, and some places are disabled."""
    monitoring, events = vm.monitoring, vm.monitoring.events
    calls = 0

    def told(*event: object) -> object:
        nonlocal calls
        calls += 1
        return monitoring.DISABLE if calls % 5 == 0 and len(event) != 3 else None

    monitoring.use_tool_id(3, "noise")
    wanted = (events.CALL, events.PY_START, events.PY_RETURN, events.RAISE)
    for event in wanted:
        monitoring.register_callback(3, event, told)
    while not done.wait(0.01):
        monitoring.set_events(3, sum(wanted))
        monitoring.restart_events()
        time.sleep(0.001)
        monitoring.set_events(3, 0)
    monitoring.free_tool_id(3)


NOISES: dict[str, Callable[[uopvm.VM, threading.Event], None]] = {"collect": collect, "hook": hook, "monitor": monitor}


def guarded(failures: list[BaseException], call: Callable[..., object], *arguments: object) -> Callable[[], None]:
    def body() -> None:
        try:
            call(*arguments)
        except BaseException as error:
            failures.append(error)

    return body


def turn(vm: uopvm.VM, program: Path, scenario: str, seconds: float, rounds: int) -> int:
    """How often the threads ran; nothing of it is left."""
    namespace = vm.exec(program.read_text(), str(program))
    work, failures, done = namespace[f"{scenario}_work"], [], threading.Event()
    noises = [threading.Thread(target=guarded(failures, noise, vm, done)) for noise in NOISES.values()]
    for thread in noises:
        thread.start()
    end, count = time.monotonic() + seconds, 0
    while not failures and (count == 0 or time.monotonic() < end):
        threads = [threading.Thread(target=guarded(failures, work, n, rounds)) for n in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        count += 1
    done.set()
    for thread in noises:
        thread.join()
    for error in failures:
        if hasattr(error, "__vm_value__"):
            vm.print_exception(error)
        raise error
    vm.collect()
    vm.collect()
    try:
        namespace[f"{scenario}_check"]()
    except BaseException as error:
        vm.print_exception(error)
        raise
    return count


def hammer(scenario: str, seconds: float) -> int:
    """How often the threads ran."""
    vm, count, left = uopvm.VM(), 0, []
    vm.set_path(str(PROGRAMS))
    program = PROGRAMS / f"{SCENARIOS[scenario]}.py"
    for _ in range(TURNS):
        count += turn(vm, program, scenario, seconds / TURNS, 600 if seconds else 150)
        gc.collect()  # exceptions that passed the hook are cycles of the host, and hold values of the machine
        vm.finish()
        left.append(leaks.totals(vm))
    assert left[-1] == left[-2], f"{leaks.COUNTED} after each turn: {left}"
    vm.close()
    return count


if __name__ == "__main__":
    for name in SCENARIOS if sys.argv[1] == "all" else sys.argv[1].split(","):
        print(name, hammer(name, float(sys.argv[2])), flush=True)
