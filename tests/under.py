"""The machine's own tests, run in a configuration or under a stress switch: `make tsan`, `make stress-deopt` …

    python tests/under.py tsan [--part] [pytest arguments]
    python tests/under.py hammers [SECONDS]

All tests that run programs on the machine run in the host Python with the module of the configuration; the tests in C
run as programs.  They run in two processes (-n N: in N), so that one that a sanitizer ends is a test that failed, and
the rest goes on; what the sanitizer said is kept beside the build and shown at the end.  --part: a bounded choice, for
every day, in one process.  hammers: each scenario of eight threads for so many seconds, in the build with assertions
and then under ThreadSanitizer.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from compiled import ASAN, FT, ROOT, TSAN, Configuration, environment, folder_of, run_in

# Where the tests are that run programs on the machine.
FOLDERS = ("tests/vm", "tests/running", "tests/trust")
PART = (
    "tests/vm/test_programs.py",
    "tests/vm/test_machines.py",
    "tests/vm/test_values_cross.py",
    "tests/trust/test_hammers.py",
    "tests/trust/test_sweeps.py",
)
C_TESTS = "tests/runtime/test_runtime.py"
TOO_MUCH = re.compile(r"==\d+==WARNING: \w+Sanitizer failed to allocate 0x[0-9a-f]+ bytes")
WORDS = {"tsan": "thread", "asan": "address"}  # for UOPVM_SANITIZE

MODES: dict[str, tuple[Configuration, dict[str, str]]] = {
    "debug": (FT, {}),
    "tsan": (TSAN, {}),
    "asan": (ASAN, {}),
    "world": (FT, {"RT_STRESS_WORLD": "1"}),
    "deopt": (FT, {"RT_STRESS_DEOPT": "1"}),
    "gc": (FT, {"RT_STRESS_GC": "1"}),
}
# One round of each scenario is much under a sanitizer; a machine that is slowed down may take its time.
SLOW = {"UOPVM_TEST_SECONDS": "1200", "UOPVM_HAMMER_SECONDS": "0"}


def pytest(*arguments: str, **variables: str) -> int:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **variables}, check=False).returncode


def reports_of(configuration: Configuration) -> tuple[Path, dict[str, str]]:
    """A new folder for what the sanitizer says, and the variables that send it there: a process that it ends may be
    one whose output nobody shows."""
    folder = folder_of(configuration) / "reports"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder, {name: f"{value}:log_path={folder / 'report'}" for name, value in configuration.options}


def finds(report: str) -> bool:
    """Is more in it than that a program, which gets a MemoryError, asked for more memory than there is?"""
    return any(line and not TOO_MUCH.fullmatch(line) for line in report.splitlines())


def run(mode: str, part: bool, arguments: Sequence[str]) -> int:
    configuration, switches = MODES[mode]
    status = 0
    together = () if part else ("-vv",) if "-n" in arguments else ("-vv", "-n", "2")
    if mode in WORDS and not part:
        status = pytest(C_TESTS, "-k", mode, *together, *arguments, UOPVM_SANITIZE=WORDS[mode], **SLOW)
    folder, reporting = reports_of(configuration)
    variables = {**environment(configuration), **reporting, **switches, **SLOW, "UOPVM_UNDER": mode}
    status = pytest(*(PART if part else FOLDERS), *together, *arguments, **variables) or status
    for report in sorted(folder.iterdir()):
        if finds(text := report.read_text()):
            print(f"== {report.name}\n{text}", flush=True)
            status = status or 1
    return status


def hammers(seconds: str) -> int:
    for configuration in (FT, TSAN):
        print(f"== {configuration.name}", flush=True)
        done = run_in(configuration, str(ROOT / "tests" / "trust" / "hammer.py"), "all", seconds)
        print(done.stdout + done.stderr, flush=True)
        if done.returncode:
            return done.returncode
    return 0


def main(words: list[str]) -> int:
    if words[:1] == ["hammers"]:
        return hammers(words[1] if len(words) > 1 else "60")
    if not words or words[0] not in MODES:
        print(f"usage: under.py hammers|{'|'.join(MODES)} [--part] [pytest arguments]", file=sys.stderr)
        return 2
    rest = [word for word in words[1:] if word != "--part"]
    return run(words[0], "--part" in words, rest)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
