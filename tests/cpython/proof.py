"""Build CPython with our generated files in place of its own, in each configuration, and run its tests.

    python tests/cpython/proof.py [--config NAME]… [--jobs N] [--opt FLAGS] [TEST…]

The source is the one in the cache (fetch.py gets it).  Each configuration has a tree of its own under the work folder;
nothing else is touched.  Prints a table, and exits 1 when something failed.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import time
from pathlib import Path

import fetch
import prototypes

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


def run(command: list[str], folder: Path, log: Path) -> bool:
    with open(log, "a") as out:
        print("$", *command, file=out, flush=True)
        return subprocess.run(command, cwd=folder, stdout=out, stderr=subprocess.STDOUT).returncode == 0


def prove(source: Path, work: Path, name: str, jobs: int, opt: str, tests: list[str]) -> str:
    """What became of one configuration, in a word."""
    tree, log = work / name, work / f"{name}.log"
    shutil.rmtree(tree, ignore_errors=True)
    log.unlink(missing_ok=True)
    shutil.copytree(source, tree, symlinks=True)
    uopgen = [sys.executable, "-c", "from uopgen.cli import main; main()"]
    if not run([*uopgen, "cpython", "."], tree, log):
        return "not generated"
    if not run(["./configure", "-q", *CONFIGURATIONS[name]], tree, log):
        return "not configured"
    if not prototypes.check(tree):
        return "contracts differ from the headers"
    if not run(["make", "-s", f"-j{jobs}", *([f"OPT={opt}"] if opt else [])], tree, log):
        return "not built"
    passed = run(["./python", "-m", "test", f"-j{jobs}", "--timeout", "900", *tests], tree, log)
    return "passed" if passed else "tests failed"


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
    results: dict[str, str] = {}
    for name in asked.config or CONFIGURATIONS:
        start = time.monotonic()
        results[name] = prove(source, asked.work, name, asked.jobs, asked.opt, asked.tests or list(TESTS))
        seconds = time.monotonic() - start
        print(f"{source.name} {name:14} {results[name]:14} {seconds:6.0f} s   {asked.work / name}.log", flush=True)
    return int(any(word != "passed" for word in results.values()))


if __name__ == "__main__":
    raise SystemExit(main())
