"""`uopgen show`: an instruction from its definition to its C."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CALC = Path(__file__).parents[2] / "examples" / "calc"
TOOL = (sys.executable, "-c", "from uopgen.cli import main; main(prog_name='uopgen')")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("show") / "calc"
    shutil.copytree(CALC, folder, ignore=shutil.ignore_patterns("build"))
    return folder


def show(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [*TOOL, "show", *arguments]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)


def test_an_instruction(project: Path) -> None:
    page = show(project, "DIVIDE").stdout
    assert page.startswith("DIVIDE   ( left, right -- quotient )\n    The quotient; a divisor of zero is an error.\n")
    assert "  stack     pops 2, pushes 1\n" in page
    assert "  flags     HAS_ERROR HAS_ERROR_NO_POP\n" in page
    assert "_CHECK_DIVISOR  ( left, right -- left, right )  dsl/calc.def:" in page
    assert "DIVIDE never escapes  [dsl/calc.def:" in page
    assert "    TARGET(DIVIDE) {\n" in page
    assert page.endswith("        DISPATCH();\n    }\n")
    assert "store quotient -2" not in page


def test_the_plan_on_request(project: Path) -> None:
    assert "    store quotient -2\n    adjust -1\n    next\n" in show(project, "DIVIDE", "--steps").stdout


def test_a_uop_names_its_users(project: Path) -> None:
    assert "  used by   DIVIDE\n" in show(project, "_DIVIDE").stdout


def test_an_unknown_name_suggests_one(project: Path) -> None:
    unknown = show(project, "DIVDE")
    assert unknown.returncode == 2
    assert "no instruction or uop is named 'DIVDE'; did you mean DIVIDE" in unknown.stderr


def test_a_pseudo_instruction(project: Path) -> None:
    away = "/** Away with it. */\npseudo(AWAY, (number -- )) = { STORE, POP };\n"
    text = (project / "dsl" / "calc.def").read_text() + away
    (project / "pseudo.def").write_text(text)
    page = show(project, "AWAY", "--definitions", "pseudo.def").stdout
    assert page.startswith("AWAY   ( number -- )\n    Away with it.\n\n  opcode    256\n  defined   pseudo.def:")
    assert page.endswith("  becomes   STORE or POP\n  flags     none\n")
