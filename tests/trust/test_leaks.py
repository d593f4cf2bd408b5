"""`uopvm -R 3:3`: every program, run again and again, leaves the same references, objects and blocks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SECONDS = int(os.environ.get("UOPVM_TEST_SECONDS", "120"))
VM = Path(__file__).resolve().parent.parent / "vm"
PROGRAMS = sorted(str(path.relative_to(VM)) for name in ("programs", "features") for path in (VM / name).glob("*.py"))


def hunt(*words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    command = [sys.executable, "-m", "uopvm", "-R", *words]
    return subprocess.run(
        command, cwd=VM, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
    )


@pytest.mark.parametrize("program", PROGRAMS)
def test_no_leaks(program: str) -> None:
    done = hunt("3:3", program)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (0, "-R 3:3: no leaks"), done.stderr[-2000:]


GROWS = "import sys\nimport math\nkept = math.__dict__.setdefault('kept', [])\nkept.append([1])\n"


def test_a_leak_is_found(tmp_path: Path) -> None:
    """Whatever outlives its program: a list of a builtin module that grows."""
    program = tmp_path / "grows.py"
    program.write_text(GROWS)
    done = hunt("3:3", str(program))
    assert done.returncode == 1
    assert done.stderr.startswith("-R 3:3: leaks: references +") and "; objects +1, +1, +1" in done.stderr


def test_the_program_is_shown_once_and_its_status_kept(tmp_path: Path) -> None:
    program = tmp_path / "ends.py"
    program.write_text("print('here')\nraise SystemExit(7)\n")
    done = hunt("1:2", str(program))
    assert (done.returncode, done.stdout, done.stderr) == (7, "here\n", "-R 1:2: no leaks\n")
    program.write_text("1 / 0\n")
    done = hunt("0:1", str(program))
    assert done.returncode == 1
    assert done.stderr.count("ZeroDivisionError") == 1 and done.stderr.endswith("-R 0:1: no leaks\n")


@pytest.mark.parametrize("words", [("3",), ("3:",), (":3",), ("3:0",), ("a:b",), ("-1:3",), ("３:3",)])
def test_wrong_numbers(words: tuple[str, ...]) -> None:
    done = hunt(*words, "program.py")
    assert (done.returncode, done.stderr.splitlines()[0]) == (2, "uopvm: -R needs two numbers, as in -R 3:3")
