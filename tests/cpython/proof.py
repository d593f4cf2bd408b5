"""Build CPython with our generated files in place of its own, and unmodified; both must do the same in its own tests.

    python tests/cpython/proof.py [--config NAME]… [--jobs N] [--opt FLAGS] [TEST…]

The source is the one in the cache (fetch.py gets it).  Each configuration has two trees under the work folder, `ours`
and `theirs`; nothing else is touched.  What is done already is not done again: each step leaves a stamp that names what
it was made from.  Test cases are compared one by one; those that differ run again in both trees, since some depend on
the clock.  Prints a line per configuration, and exits 1 when one differs.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import fetch
import prototypes
from outcomes import Comparison, compare, joined, read_outcomes

CONFIGURATIONS = {
    "default": (),
    "free-threaded": ("--disable-gil",),
    "tier-2": ("--enable-experimental-jit=interpreter",),
}
TESTS = (
    "test_dis",
    "test__opcode",
    "test_opcache",
    "test_capi",
    "test_compile",
    "test_monitoring",
    "test_sys_settrace",
    "test_generators",
    "test_exceptions",
    "test_call",
    "test_class",
    "test_descr",
    "test_dict",
    "test_list",
    "test_gc",
    "test_free_threading",
    "test_threading",
)
NINE = (
    "Include/opcode_ids.h",
    "Include/internal/pycore_opcode_metadata.h",
    "Include/internal/pycore_uop_ids.h",
    "Include/internal/pycore_uop_metadata.h",
    "Lib/_opcode_metadata.py",
    "Python/executor_cases.c.h",
    "Python/generated_cases.c.h",
    "Python/opcode_targets.h",
    "Python/optimizer_cases.c.h",
)
RUNS = 3  # of a test with a case that differs


class Stopped(Exception):
    """A step failed; the log says why."""


@dataclass(frozen=True, slots=True)
class Build:
    """One tree: a configuration, with our files or without."""

    tree: Path
    ours: bool
    flags: tuple[str, ...]
    jobs: int
    opt: str

    @property
    def log(self) -> Path:
        return self.tree.with_name(f"{self.tree.name}.log")

    def run(self, what: str, *command: str) -> None:
        # Trees share what a compiler cache has: what it keeps does not depend on the folder.
        environment = {**os.environ, "CCACHE_BASEDIR": str(self.tree), "CCACHE_NOHASHDIR": "1"}
        with open(self.log, "a") as out:
            print("$", *command, file=out, flush=True)
            done = subprocess.run(command, cwd=self.tree, stdout=out, stderr=subprocess.STDOUT, env=environment)
        if done.returncode:
            raise Stopped(what)

    def step(self, name: str, made_from: str, make: Callable[[], None]) -> str:
        """Do what is not done yet; the stamp's key, for the steps behind it."""
        stamp = self.tree / ".proof" / name
        key = hashlib.sha256(f"{name}\n{made_from}".encode()).hexdigest()
        if not stamp.is_file() or stamp.read_text() != key:
            stamp.unlink(missing_ok=True)
            make()
            stamp.parent.mkdir(exist_ok=True)
            stamp.write_text(key)
        return key

    def copy(self, source: Path) -> None:
        shutil.rmtree(self.tree, ignore_errors=True)
        self.log.unlink(missing_ok=True)
        shutil.copytree(source, self.tree, symlinks=True)

    def generate(self) -> None:
        """The nine files are made anew every time: whether they changed decides what is built."""
        self.run("not generated", sys.executable, "-c", "from uopgen.cli import main; main()", "cpython", ".")

    def digest(self) -> str:
        return hashlib.sha256(b"".join((self.tree / one).read_bytes() for one in NINE)).hexdigest()

    def prepare(self, source: Path) -> str:
        """A built tree; the key of its last step."""
        key = self.step("source", f"{source} {source.stat().st_mtime_ns}", lambda: self.copy(source))
        if self.ours:
            self.generate()
        key = self.step(
            "configure", f"{key} {self.flags}", lambda: self.run("not configured", "./configure", "-q", *self.flags)
        )
        if self.ours and not prototypes.check(self.tree):
            raise Stopped("contracts differ from the headers")
        flags = [f"OPT={self.opt}"] if self.opt else []
        return self.step(
            "build",
            f"{key} {self.opt} {self.digest()}",
            lambda: self.run("not built", "make", "-s", f"-j{self.jobs}", *flags),
        )

    def results(self, key: str, tests: Iterable[str], number: int) -> dict[str, str]:
        """What the cases of these tests do in one run.  A run in which some fail is a run."""
        tests = tuple(tests)
        name = f"run{number}-{hashlib.sha256(' '.join(tests).encode()).hexdigest()[:8]}"
        report = self.tree / ".proof" / f"{name}.xml"

        def run() -> None:
            report.unlink(missing_ok=True)
            options = (f"-j{self.jobs}", "--timeout", "3000", "--junit-xml", str(report))
            try:
                self.run("tests failed", "./python", "-m", "test", *options, *tests)
            except Stopped:
                if not report.is_file():
                    raise

        self.step(name, f"{key} {tests}", run)
        return read_outcomes(report)


def modules(cases: Iterable[str], tests: Iterable[str]) -> tuple[str, ...]:
    """The tests with these cases: `test_capi` has `test.test_capi.test_opt.TestUops.test_x`."""
    return tuple(one for one in tests if any(one in case.split(".") or one in case for case in cases))


def prove(pair: tuple[Build, Build], source: Path, tests: tuple[str, ...]) -> Comparison:
    keys = [one.prepare(source) for one in pair]
    runs = [[one.results(key, tests, 0)] for one, key in zip(pair, keys, strict=True)]
    found = compare(joined(runs[0]), joined(runs[1]))
    for number in range(1, RUNS):
        again = modules((case for case, _, _ in found.differ), tests)
        if found.good or not again:
            break
        for one, key, run in zip(pair, keys, runs, strict=True):
            run.append(one.results(key, again, number))
        found = compare(joined(runs[0]), joined(runs[1]))
    return found


def told(found: Comparison) -> str:
    word = "same" if found.good else "DIFFERS"
    text = f"{word:8} {found.cases} test cases, {found.same} as in the unmodified build, {found.skipped} skipped"
    return text + (f", {len(found.failed_in_both)} fail in both" if found.failed_in_both else "")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--config", action="append", choices=list(CONFIGURATIONS), help="default: all three")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--opt", default="", help="compiler flags instead of configure's, -O1 say")
    parser.add_argument("--work", type=Path, default=fetch.cache() / "proof")
    parser.add_argument("tests", nargs="*", help="default: those of what the files decide")
    asked = parser.parse_args()
    source = fetch.found()
    if source is None:
        print("CPython's source is not in the cache: python tests/cpython/fetch.py", file=sys.stderr)
        return 1
    asked.work.mkdir(parents=True, exist_ok=True)
    tests = tuple(asked.tests) or TESTS
    good = True
    for name in asked.config or CONFIGURATIONS:
        start = time.monotonic()
        pair = tuple(
            Build(asked.work / f"{name}.{side}", side == "ours", CONFIGURATIONS[name], asked.jobs, asked.opt)
            for side in ("ours", "theirs")
        )
        try:
            found = prove((pair[0], pair[1]), source, tests)
        except Stopped as reason:
            good, text, details = False, f"{reason}: {pair[0].log}, {pair[1].log}", []
        else:
            good, text = good and found.good, told(found)
            details = [f"    {case}: {here}, unmodified {there}" for case, here, there in found.differ]
            details += [f"    {case}: fails in both" for case in found.failed_in_both]
        print(f"{source.name} {name:14} {text}   ({time.monotonic() - start:.0f} s)", *details, sep="\n", flush=True)
    return int(not good)


if __name__ == "__main__":
    raise SystemExit(main())
