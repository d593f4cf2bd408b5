"""Whole programs do what they do under the Python that runs the tests: output, errors, exit status."""

from __future__ import annotations

from pathlib import Path

import pytest

from .compare import same

PROGRAMS = Path(__file__).parent / "programs"


def test_there_are_thirty_programs() -> None:
    assert len(list(PROGRAMS.glob("*.py"))) >= 30


@pytest.mark.parametrize("program", sorted(path.name for path in PROGRAMS.glob("*.py")))
def test_program(program: str) -> None:
    """They print something and end well; both as under Python."""
    outcome = same(program, "first", "second argument", folder=PROGRAMS)
    assert outcome.stdout
    assert outcome.status == 0
    assert "Traceback" not in outcome.stderr  # since 3.14 there are warnings of `return` in a `finally` block
