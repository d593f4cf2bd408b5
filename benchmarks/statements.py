"""Single statements, uopvm beside CPython: where is it slower?

Each statement of `statements.txt` is done for a twentieth of a second or so by each interpreter, in interleaved rounds.
A line is the median over the rounds of the ratio CPython / uopvm: above 1 uopvm is faster.  The slowest come first.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

from compare import describe, pythons
from intervals import geometric_mean

STATEMENTS = Path(__file__).with_name("statements.txt")
PROGRAM = """
import time
def run(n):
{before}
    start = time.perf_counter()
    for _ in range(n):
{statement}
    return time.perf_counter() - start
n = 100
while run(n) < 0.005:
    n *= 2
print(min(run(n) for _ in range(5)) / n)
"""


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    before: str
    statement: str

    def program(self) -> str:
        before = textwrap.indent(self.before, " " * 4)
        return PROGRAM.format(before=before, statement=textwrap.indent(self.statement, " " * 8))


def cases() -> list[Case]:
    found = []
    for line in STATEMENTS.read_text().splitlines():
        if line and not line.startswith("#"):
            name, before, statement = (part.strip().replace("¶", "\n") for part in line.split(" | ", 2))
            found.append(Case(name, before, statement))
    return found


def seconds(command: list[str], program: str) -> float:
    done = subprocess.run([*command, "-c", program], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{done.stderr}\nin this program:\n{program}")
    return float(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="*", help="only what has one of these in its name")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--python", action="append", default=[], help="the CPython to compare with")
    options = parser.parse_args()
    python = pythons(options.python)[-1]
    chosen = [one for one in cases() if not options.words or any(word in one.name for word in options.words)]
    ratios: dict[str, list[float]] = {one.name: [] for one in chosen}
    for _ in range(options.rounds):
        for one in chosen:
            theirs, ours = (seconds(command, one.program()) for command in ([python], [sys.executable, "-m", "uopvm"]))
            ratios[one.name].append(theirs / ours)
    medians = {name: statistics.median(values) for name, values in ratios.items()}
    mean = geometric_mean(list(medians.values()))
    print(f"{describe(python)} / uopvm, {len(chosen)} statements, geometric mean {mean:.2f}")
    for name in sorted(medians, key=medians.__getitem__):
        print(f"{medians[name]:6.2f}  {name}")


if __name__ == "__main__":
    main()
