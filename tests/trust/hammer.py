"""Eight threads hammer the same objects: `python tests/trust/hammer.py SCENARIO SECONDS`.

A scenario of hammers.py runs in rounds until the time is over, each round on new threads; meanwhile further threads
make noise: they collect, set the eval-frame hook and take it away, and monitor.  At the end the scenario's check runs
and the machine is closed, which walks its heap in builds with assertions.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import uopvm

THREADS = 8
PROGRAM = Path(__file__).parent / "hammers.py"
SCENARIOS = ("lists", "dicts", "attributes", "classes", "rings", "reclass", "functions", "inits", "cycles", "races")


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


def hammer(scenario: str, seconds: float, rounds: int = 600) -> int:
    """How many rounds there were."""
    vm = uopvm.VM()
    namespace = vm.exec(PROGRAM.read_text(), str(PROGRAM))
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
    del work, namespace
    vm.close()
    return count


if __name__ == "__main__":
    for name in SCENARIOS if sys.argv[1] == "all" else sys.argv[1].split(","):
        print(name, hammer(name, float(sys.argv[2])), flush=True)
