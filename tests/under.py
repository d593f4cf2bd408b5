"""The machine's own tests, run in a configuration or under a stress switch: `make tsan`, `make stress-deopt` …

    python tests/under.py tsan [--part] [pytest arguments]

All tests that run programs on the machine run in the host Python with the module of the configuration; the tests in C
run as programs.  --part: a bounded choice, for every day.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from compiled import ASAN, FT, ROOT, TSAN, Configuration, environment

# Where the tests are that run programs on the machine.
FOLDERS = ("tests/vm", "tests/running")
PART = (
    "tests/vm/test_programs.py",
    "tests/vm/test_machines.py",
    "tests/vm/test_values_cross.py",
)
C_TESTS = "tests/runtime/test_runtime.py"

MODES: dict[str, tuple[Configuration, dict[str, str]]] = {
    "debug": (FT, {}),
    "tsan": (TSAN, {}),
    "asan": (ASAN, {}),
    "world": (FT, {"RT_STRESS_WORLD": "1"}),
    "deopt": (FT, {"RT_STRESS_DEOPT": "1"}),
    "gc": (FT, {"RT_STRESS_GC": "1"}),
}
WORDS = {"tsan": "thread", "asan": "address"}


def pytest(*arguments: str, **variables: str) -> int:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **variables}, check=False).returncode


def run(mode: str, part: bool, arguments: Sequence[str]) -> int:
    configuration, switches = MODES[mode]
    status = 0
    if mode in WORDS and not part:
        status = pytest(C_TESTS, "-k", mode, *arguments, UOPVM_SANITIZE=WORDS[mode])
    variables = {**environment(configuration), **switches, "UOPVM_UNDER": mode}
    return pytest(*(PART if part else FOLDERS), *arguments, **variables) or status


def main(words: list[str]) -> int:
    if not words or words[0] not in MODES:
        print(f"usage: under.py {'|'.join(MODES)} [--part] [pytest arguments]", file=sys.stderr)
        return 2
    rest = [word for word in words[1:] if word != "--part"]
    return run(words[0], "--part" in words, rest)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
