"""Eight threads hammer the same objects (hammers/), in the build with assertions: its end walks the heap."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import hammer
import pytest
from compiled import FT, environment

HERE = Path(__file__).parent
SECONDS = os.environ.get("UOPVM_HAMMER_SECONDS", "0.5")


def test_every_scenario_is_run() -> None:
    texts = {path.stem: path.read_text() for path in (HERE / "hammers").glob("*.py")}
    find = re.compile(r"^def (\w+)_work\(", re.M)
    works = {(name, program) for program, text in texts.items() for name in find.findall(text)}
    assert works == set(hammer.SCENARIOS.items())
    assert all(f"def {name}_check():" in texts[program] for name, program in works)


@pytest.mark.parametrize("scenario", hammer.SCENARIOS)
def test_hammer(scenario: str) -> None:
    words = environment(FT) if "UOPVM_UNDER" not in os.environ else dict(os.environ)
    command = [sys.executable, str(HERE / "hammer.py"), scenario, SECONDS]
    done = subprocess.run(command, env=words, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr[-6000:]
    assert done.stdout.startswith(f"{scenario} ")
