"""Programs made by chance do the same here and under the Python that runs the tests.

`UOPVM_SEEDS=first-last` tries others than the few that every run tries: `make differential`.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from .compare import same
from .generated import KINDS, program


def seeds() -> range:
    first, _, last = os.environ.get("UOPVM_SEEDS", "1-2").partition("-")
    return range(int(first), int(last or first) + 1)


@pytest.mark.parametrize("seed", seeds())
@pytest.mark.parametrize("kind", KINDS)
def test_generated_program(kind: str, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONWARNINGS", "ignore")
    (tmp_path / "generated.py").write_text(program(kind, seed))
    outcome = same("generated.py", folder=tmp_path)
    assert len(outcome.stdout.splitlines()) > 10
    assert outcome.status == 0
