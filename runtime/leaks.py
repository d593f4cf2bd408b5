"""Leak hunting, `uopvm -R 3:3 FILE`: a program runs again and again on one machine; what is left stays equal."""

from __future__ import annotations

import sys
from io import StringIO
from time import sleep

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._vm_ft import VM
    from .frontend.spec import CodeSpec

SETTLING = 50
COUNTED = ("references", "objects", "raw blocks")


def parse(text: str) -> tuple[int, int] | None:
    """WARM:RUNS; None when it says something else."""
    warm, colon, runs = text.partition(":")
    if not (colon and warm.isascii() and runs.isascii() and warm.isdigit() and runs.isdigit() and int(runs) > 0):
        return None
    return int(warm), int(runs)


def hunt(vm: VM, code: CodeSpec, source: str | None, times: tuple[int, int]) -> int:
    """Run the program `warm` times, then so often that `runs` differences can be counted; 1 when some are not zero.

    What it writes is shown the first time only.
    """
    warm, runs = times
    status, before, rows = 0, None, []
    for number in range(warm + runs + (warm == 0)):
        quiet = (StringIO(), StringIO()) if number else (sys.stdout, sys.stderr)
        shown, (sys.stdout, sys.stderr) = (sys.stdout, sys.stderr), quiet
        try:
            status = run_once(vm, code, source)
        finally:
            sys.stdout, sys.stderr = shown
        now = totals(vm)
        if before is not None and number >= warm:
            rows.append(tuple(b - a for a, b in zip(before, now, strict=True)))
        before = now
    columns = zip(COUNTED, zip(*rows, strict=True), strict=True)
    leaks = [f"{name} {', '.join(f'{one:+}' for one in column)}" for name, column in columns if any(column)]
    print(f"-R {warm}:{runs}: " + ("leaks: " + "; ".join(leaks) if leaks else "no leaks"), file=sys.stderr)
    return 1 if leaks else status


def totals(vm: VM) -> tuple[int, ...]:
    """What there is, once that stays the same: a thread that has been joined may still be about to go.

    Bytecode that threads keep of code that lives is not counted: which thread has run what may differ.
    """
    found: tuple[int, ...] = ()
    for _ in range(SETTLING):
        stats = vm.stats()
        stats["raw blocks"] -= stats["bytecode copies"]
        before, found = found, tuple(stats[name] for name in COUNTED)
        if found == before:
            break
        sleep(0.01)
        vm.collect()
    return found


def run_once(vm: VM, code: CodeSpec, source: str | None) -> int:
    """The exit status of the program; nothing of it is left, and daemons have left."""
    status = 0
    try:
        vm.run_main(code, source)
    except SystemExit as error:
        status = error.code if isinstance(error.code, int) else 0 if error.code is None else 1
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        vm.print_exception(error)
        status = 1
    vm.finish()
    vm.end_daemons()
    return status
