"""How long all of CPython's files take: our one process, and its nine scripts one after the other.

    python tests/cpython/speed.py [ROUNDS]

Processor time of child processes, which other work on the machine disturbs less than the clock does; rounds alternate.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import fetch

SCRIPTS = (
    "opcode_id_generator",
    "target_generator",
    "uop_id_generator",
    "py_metadata_generator",
    "tier1_generator",
    "tier2_generator",
    "opcode_metadata_generator",
    "uop_metadata_generator",
)
OURS = [sys.executable, "-c", "from uopgen.cli import main; main()", "cpython"]


def spent(command: list[str], environment: dict[str, str], right: tuple[int, ...] = (0,)) -> tuple[float, float]:
    """Processor and clock seconds of one command; `right` are the codes that it may end with."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(command, check=False, env=environment, capture_output=True)
    if done.returncode not in right:
        raise subprocess.CalledProcessError(done.returncode, command, done.stdout, done.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.monotonic() - start


def theirs(source: Path, out: Path) -> tuple[float, float]:
    tools, python = source / "Tools" / "cases_generator", source / "Python"
    base, optimizer = str(python / "bytecodes.c"), str(python / "optimizer_bytecodes.c")
    rows = [[str(tools / f"{name}.py"), "-o", str(out / name), base] for name in SCRIPTS]
    rows.append([str(tools / "optimizer_generator.py"), "-o", str(out / "optimizer"), optimizer, base])
    times = [spent([sys.executable, *row], dict(os.environ)) for row in rows]
    return sum(one[0] for one in times), sum(one[1] for one in times)


def main() -> int:
    source = fetch.found()
    if source is None:
        print("CPython's source is not in the cache: python tests/cpython/fetch.py", file=sys.stderr)
        return 1
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    found: dict[str, list[tuple[float, float]]] = {"nine scripts": [], "uopgen, cold": [], "uopgen, unchanged": []}
    found |= {"uopgen lint, cold": [], "uopgen lint, unchanged": []}
    python = source / "Python"
    files = [str(python / "bytecodes.c"), "--optimizer", str(python / "optimizer_bytecodes.c")]
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as name:
            ours = {**os.environ, "XDG_CACHE_HOME": name}
            command = [*OURS, str(Path(name) / "out"), *files]
            found["uopgen, cold"].append(spent(command, ours))
            found["uopgen, unchanged"].append(spent(command, ours))
            lint = [*OURS[:-1], "lint", "--profile", "3.13", "--output-format", "concise", files[0]]
            found["uopgen lint, cold"].append(spent(lint, ours, (0, 1)))
            found["uopgen lint, unchanged"].append(spent(lint, ours, (0, 1)))
            found["nine scripts"].append(theirs(source, Path(name)))
    for what, times in found.items():
        processor, clock = (statistics.median(column) for column in zip(*times, strict=True))
        print(f"{what:23} {processor:6.2f} s of processor time, {clock:6.2f} s by the clock (median of {rounds})")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
