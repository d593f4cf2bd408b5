"""Runs programs under this Python and under uopvm, and says what differs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

SECONDS = int(os.environ.get("UOPVM_TEST_SECONDS", "120"))  # more where the machine is slowed down
ADDRESS = re.compile(r"\b0x[0-9a-f]+\b")


@dataclass(frozen=True)
class Outcome:
    """What a program did, as its user sees it."""

    stdout: str
    stderr: str
    status: int


def run(command: list[str], folder: Path, stdin: str = "") -> Outcome:
    environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        command, cwd=folder, env=environment, input=stdin.encode(), capture_output=True, timeout=SECONDS
    )
    return Outcome(done.stdout.decode(), ADDRESS.sub("0x…", done.stderr.decode()), done.returncode)


def python(*words: str, folder: Path, stdin: str = "") -> Outcome:
    """Tracebacks do not point into lines: that is the one difference, and Python's own option."""
    return run([sys.executable, "-X", "no_debug_ranges", *words], folder, stdin)


def uopvm(*words: str, folder: Path, stdin: str = "") -> Outcome:
    return run([sys.executable, "-m", "uopvm", *words], folder, stdin)


def same(*words: str, folder: Path, stdin: str = "") -> Outcome:
    """Both agree about the program; what they did."""
    expected = python(*words, folder=folder, stdin=stdin)
    found = uopvm(*words, folder=folder, stdin=stdin)
    assert found == expected, f"{difference(expected, found)}"
    return expected


def difference(expected: Outcome, found: Outcome) -> str:
    parts = [f"exit status {found.status}, not {expected.status}"] if found.status != expected.status else []
    for name in ("stdout", "stderr"):
        lines = [getattr(one, name).splitlines() for one in (expected, found)]
        parts += unified_diff(*lines, f"{name} of python", f"{name} of uopvm", lineterm="", n=1)
    return "\n".join(parts)
