"""Whole programs while the rare things happen all the time: they print what they print without."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

VM = Path(__file__).resolve().parent.parent / "vm"
PROGRAMS = ("closures", "generators", "linked_lists", "lru_cache", "shapes", "trees")
SWITCHES = ("RT_STRESS_WORLD", "RT_STRESS_GC")


def output(*words: str, switch: str = "") -> str:
    environment = {**os.environ, "PYTHONHASHSEED": "0", **({switch: "1"} if switch else {})}
    done = subprocess.run([sys.executable, *words], env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.mark.parametrize("switch", SWITCHES)
@pytest.mark.parametrize("program", PROGRAMS)
def test_program_under_stress(program: str, switch: str) -> None:
    path = str(VM / "programs" / f"{program}.py")
    assert output("-m", "uopvm", path, switch=switch) == output(path)
