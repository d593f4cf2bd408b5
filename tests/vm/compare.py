"""Runs programs under this Python and under uopvm, and says what differs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

CARETS = re.compile(r"^[ ~^]+\n", re.M)  # lines that point into a line of source
FURTHER = re.compile(r'^(  File ".*\n    .*\n)(?:    .*\n)+', re.M)  # lines of one statement
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
    return Outcome(done.stdout.decode(), without_carets(done.stderr.decode()), done.returncode)


def without_carets(text: str) -> str:
    """Caret lines in tracebacks and addresses may differ."""
    text = ADDRESS.sub("0x…", text)
    if sys.version_info >= (3, 13):
        text = FURTHER.sub(r"\1", text)
    return "".join(line for line in text.splitlines(keepends=True) if not CARETS.fullmatch(line) or not line.strip())


def python(*words: str, folder: Path, stdin: str = "") -> Outcome:
    return run([sys.executable, *words], folder, stdin)


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
