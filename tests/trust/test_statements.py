"""docs/free-threading.md: each test that it names exists."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "free-threading.md").read_text()
NAMED = sorted(set(re.findall(r"`(tests/[^`]+::[^`]+)`", TEXT)))


@cache
def collected() -> frozenset[str]:
    """The tests in Python that there are, of the files that are named: with their cases, and without."""
    files = sorted({name.partition("::")[0] for name in NAMED if not name.partition("::")[0].endswith(".c")})
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--collect-only",
        "-q",
        "-o",
        "addopts=",
        "-p",
        "no:cacheprovider",
        *files,
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:]
    tests = [line for line in done.stdout.splitlines() if "::" in line]
    return frozenset(tests) | {line.partition("[")[0] for line in tests}


@pytest.mark.parametrize("name", NAMED)
def test_it_exists(name: str) -> None:
    path, _, test = name.partition("::")
    if path.endswith(".c"):
        assert f"    RUN({test});" in (ROOT / path).read_text()
    else:
        assert name in collected()


def test_every_statement_has_a_test() -> None:
    rows = [line for line in TEXT.split("## 1. The family")[1].splitlines() if line.startswith("| ")]
    rows = [row for row in rows if not re.search(r"\| (test|statement) \|", row) and "---" not in row]
    assert len(rows) > 50
    assert [row for row in rows if "`tests/" not in row] == []


def test_every_mutant_is_named() -> None:
    """What is taken out somewhere belongs to a statement."""
    from test_mutants import MUTANTS

    assert {one.name for one in MUTANTS} == set(re.findall(r"test_mutant_is_caught\[([\w-]+)\]", TEXT))
