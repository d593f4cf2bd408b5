"""Memory for each object, beside CPython.

Many objects of a kind are made and kept in a list that exists before; the table, in Markdown, shows by how many bytes
the process has grown for each (what is resident, so with the overhead of the allocator).  One process for each figure.
"""

from __future__ import annotations

import argparse
import gc
import os
import subprocess
import sys
from pathlib import Path

from compare import describe, pythons

COUNT = 200_000
KINDS = {
    "int below 48 bits": "i + 1000",
    "int of 100 bits": "(1 << 100) + i",
    "float": "i * 1.5",
    "str of 12 characters": "'%012d' % i",
    "bytes, 12": "b'%012d' % i",
    "tuple of two ints": "(i, i)",
    "empty list": "[]",
    "list of two ints": "[i, i]",
    "empty dict": "{}",
    "dict of two names": "{'left': i, 'right': i}",
    "set of one int": "{i}",
    "instance, no attributes": "Empty()",
    "instance, two attributes": "Point(i, i)",
    "instance, two slots": "Slots(i, i)",
    "exception": "ValueError(i)",
    "function": "function()",
    "function with a closure of one cell": "closure(i)",
    "bound method": "POINT.move",
    "generator, not begun": "generate(i)",
    "iterator of a list": "iter(ITEMS)",
    "range": "range(i)",
}
PROGRAM = """
class Empty:
    pass


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def move(self):
        pass


class Slots:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y


def function():
    def made(a, b):
        return a
    return made


def closure(x):
    def made():
        return x
    return made


def generate(n):
    yield n


POINT = Point(1, 2)
ITEMS = [1, 2]
KEPT = []


def prepare(n):
    global KEPT
    KEPT = [None] * n


def fill(n):
    for i in range(n):
        KEPT[i] = %s
"""


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def measure(machine: str, kind: str) -> float:
    """Bytes for each object, in this process."""
    source = PROGRAM % KINDS[kind]
    if machine == "uopvm":
        import uopvm

        names = uopvm.VM().exec(source)
    else:
        names = {}
        exec(compile(source, "memory", "exec"), names)
    names["prepare"](COUNT)
    gc.collect()
    before = resident()
    names["fill"](COUNT)
    return (resident() - before) / COUNT


def ask(python: str, machine: str, kind: str) -> int:
    command = [python, __file__, "--one", machine, kind]
    return round(float(subprocess.run(command, capture_output=True, text=True, check=True).stdout))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--one", nargs=2, metavar=("MACHINE", "KIND"), help="measure in this process")
    parser.add_argument("--python", action="append", default=[], help="a CPython to compare with (repeatable)")
    options = parser.parse_args()
    if options.one:
        print(measure(*options.one))
        return
    others = pythons(options.python)
    print(f"| bytes for each | uopvm | {' | '.join(map(describe, others))} |\n|---|---|{'---|' * len(others)}")
    for kind in KINDS:
        figures = [ask(sys.executable, "uopvm", kind), *[ask(python, "cpython", kind) for python in others]]
        print(f"| {kind} | {' | '.join(map(str, figures))} |", flush=True)


if __name__ == "__main__":
    main()
