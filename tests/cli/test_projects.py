"""Projects as their users meet them: init, build, run; nothing of the reference interpreter is wired in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

TOOL = (sys.executable, "-c", "from uopgen.cli import main; main(prog_name='uopgen')")


def uopgen(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*TOOL, *arguments], cwd=folder, capture_output=True, text=True, check=False)


def calc(folder: Path, program: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "calc.py", program]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project made by init, and built."""
    folder = tmp_path_factory.mktemp("projects") / "mine"
    made = uopgen(folder.parent, "init", "mine")
    assert made.returncode == 0, made.stderr
    built = uopgen(folder, "build")
    assert built.returncode == 0, built.stderr
    assert "13 instructions, 14 uops" in built.stderr
    return folder


def test_the_new_project_has_its_own_name(project: Path) -> None:
    assert '[project]\nname = "mine"' in (project / "pyproject.toml").read_text()


@pytest.mark.parametrize(
    ("program", "result"),
    [
        ("1 + 2 * 3", "7.0"),
        ("-4 / 8", "-0.5"),
        ("x = 1\nwhile x < 1000:\n    x = x * 2\nx", "1024.0"),
        ("1 < 2", "1.0"),
    ],
)
def test_it_calculates(project: Path, program: str, result: str) -> None:
    assert calc(project, program).stdout.strip() == result


@pytest.mark.parametrize(
    ("program", "error"),
    [
        ("1 / 0", "calc: division by zero"),
        ("x = 0\nwhile x < 1:\n    x = x\nx", "calc: the program does not end"),
    ],
)
def test_a_failed_instruction_ends_the_run(project: Path, program: str, error: str) -> None:
    assert calc(project, program).stderr.splitlines()[-1] == error


def test_building_again_does_nothing(project: Path) -> None:
    (module,) = (project / "build" / "gen" / "plain").glob("_calc_plain.*so")
    before = module.stat().st_mtime_ns
    again = uopgen(project, "build")
    assert "up to date" in again.stderr
    assert module.stat().st_mtime_ns == before
    assert uopgen(project / "dsl", "build", "--check").returncode == 0


def test_a_changed_definition_is_stale_until_it_is_built(project: Path) -> None:
    path = project / "dsl" / "calc.def"
    old = path.read_text()
    path.write_text(old.replace("left + right", "left + right + 1"))
    try:
        stale = uopgen(project, "build", "--check")
        assert stale.returncode == 1
        assert "stale: build/gen/plain/calc_eval.c" in stale.stderr
        assert uopgen(project, "build").returncode == 0
        assert calc(project, "1 + 2").stdout.strip() == "4.0"
    finally:
        path.write_text(old)
    assert uopgen(project, "build").returncode == 0
    assert calc(project, "1 + 2").stdout.strip() == "3.0"


def test_a_wrong_definition_stops_the_build_with_its_place(project: Path) -> None:
    path = project / "dsl" / "calc.def"
    old = path.read_text()
    path.write_text(old.replace("    sum = left + right;\n", ""))
    try:
        failed = uopgen(project, "build")
        assert failed.returncode == 1
        assert failed.stderr.startswith("generating plain from dsl/calc.def\ndsl/calc.def:")
        assert "Traceback" not in failed.stderr
    finally:
        path.write_text(old)


def test_what_init_refuses(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").write_text("")
    assert "full is not empty" in uopgen(tmp_path, "init", "full").stderr
    assert "cannot name a project" in uopgen(tmp_path, "init", "9 lives").stderr


def test_outside_a_project_the_way_out_is_named(tmp_path: Path) -> None:
    outside = uopgen(tmp_path, "build")
    assert outside.returncode == 2
    assert "Make one with: uopgen init DIR" in outside.stderr


def test_an_unknown_build_names_the_known_ones(project: Path) -> None:
    assert "this project has: plain" in uopgen(project, "build", "--config", "fast").stderr


def test_a_program_in_a_file_is_run(project: Path) -> None:
    """From any folder of the project, by the front end that is called as the project says."""
    assert (project / ".gitignore").read_text() == "build/\n__pycache__/\n"
    programs = project / "pro grams"
    programs.mkdir()
    (programs / "half.calc").write_text("x = 21\nx / 2")
    (programs / "wrong.calc").write_text("1 / 0")
    good = uopgen(programs, "run", "half.calc")
    assert (good.returncode, good.stdout) == (0, "10.5\n"), good.stderr
    bad = uopgen(programs, "run", "wrong.calc")
    assert bad.returncode == 1 and "calc: division by zero\n" in bad.stderr


UNCOUNTED = """
inst(HALVE, (number -- number)) {
    number /= 2;
}
inst(TWICE, (a -- b)) {
    b = a;
    do b += 1; while (b < 3);
}
inst(DROP_TWO, (a, b -- )) {
    a = b;
}
inst(IF_POSITIVE, (a -- b)) {
    ERROR_IF(a < 0);
    b = 1;
    if (oparg) {
        DEAD(a);
    }
}
"""


def test_values_without_references_may_be_left_and_overwritten(project: Path) -> None:
    (project / "uncounted.def").write_text((project / "dsl" / "calc.def").read_text() + UNCOUNTED)
    linted = uopgen(project, "lint", "--severity", "warning", "uncounted.def")
    assert (linted.returncode, linted.stderr + linted.stdout) == (0, "nothing found\n")


def test_an_item_with_a_condition_needs_a_value_that_means_nothing(project: Path) -> None:
    text = (project / "dsl" / "calc.def").read_text() + "inst(MAYBE, (a, b if (oparg & 1) -- c)) { c = b; }\n"
    (project / "maybe.def").write_text(text)
    linted = uopgen(project, "lint", "maybe.def")
    assert linted.returncode == 1
    assert "`b` is not always there, and this machine has no value that means nothing" in linted.stdout
