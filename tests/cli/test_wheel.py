"""A wheel built from the tree, unpacked away from it: the interpreter runs, and the tool makes another one."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from sysconfig import get_config_var

import pytest

from .copies import python

pytestmark = pytest.mark.xdist_group("copy")   # one copy, compiled once
TOOL = "from uopgen.cli import main; main(prog_name='uopgen')"


@pytest.fixture(scope="module")
def installed(copy: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the wheel's files are in."""
    made = python(copy, "-m", "build", "--wheel", "--no-isolation", "--outdir", "wheel", ".")
    assert made.returncode == 0, made.stdout + made.stderr
    (wheel,) = (copy / "wheel").glob("*.whl")
    folder = tmp_path_factory.mktemp("installed")
    zipfile.ZipFile(wheel).extractall(folder)
    return folder


def test_the_interpreter_runs_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    done = python(tmp_path, "-c", "import uopvm; print(uopvm.__file__)", packages=installed)
    assert done.stdout.startswith(str(installed)), done.stderr
    (tmp_path / "program.py").write_text("import sys\nprint(2 ** 100, sys.argv[1:])\nsys.exit(3)\n")
    done = python(tmp_path, "-m", "uopvm", "program.py", "a", packages=installed)
    assert done.stdout == "1267650600228229401496703205376 ['a']\n"
    assert done.returncode == 3


def test_the_command_is_a_script_that_imports_nothing_else(installed: Path, tmp_path: Path) -> None:
    """An installer copies it; what it would write for an entry point may import more than the program does."""
    (script,) = installed.glob("*.data/scripts/uopvm")
    assert script.read_text().startswith("#!python\n")  # which an installer puts its own Python for
    (tmp_path / "program.py").write_text("print(6 * 7)\n")
    done = python(tmp_path, "-S", "-X", "importtime", str(script), "program.py", packages=installed)
    assert done.stdout == "42\n"
    assert not re.search(r"\| +re$", done.stderr, re.M), done.stderr


def test_the_tool_makes_a_project_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    project = tmp_path / "mine"
    assert python(tmp_path, "-c", TOOL, "init", "mine", packages=installed).returncode == 0
    built = python(project, "-c", TOOL, "build", packages=installed)
    assert built.returncode == 0, built.stderr
    assert python(project, "calc.py", "6 * 7", packages=installed).stdout == "42.0\n"
    assert python(project, "-c", TOOL, "lint", packages=installed).returncode == 0


FOLDERS = {
    "generator": "uopgen",
    "runtime": "uopvm",
    "templates": "uopgen/templates",
    "dsl": "uopgen/dsl",
    "examples/calc": "uopgen/skeleton",
}


def files_below(folder: Path) -> set[str]:
    left_out = {"__pycache__", "bin", "build"}
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path.as_posix() for path in paths if not left_out & set(path.parts)}


def test_the_wheel_carries_every_file_and_no_other(installed: Path, copy: Path) -> None:
    """All that the checkout has in these folders, and what was made for the interpreter."""
    carried = {name for name in files_below(installed) if ".dist-info/" not in name and ".data/" not in name}
    made = {f"uopvm/{name}" for name in ("_opcodes.py", "_vm_ft.pyi", f"_vm_ft{get_config_var('EXT_SUFFIX')}")}
    assert carried == made | {f"{to}/{name}" for folder, to in FOLDERS.items() for name in files_below(copy / folder)}
