"""Our own definitions: nothing is wrong with them, and what is made of them compiles without a warning."""

from __future__ import annotations

import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from stages import TEMPLATES

from uopgen.config import Config
from uopgen.diagnostics import Report
from uopgen.pipeline import build, count_definitions
from uopgen.settings import parse_config
from uopgen.source import SourceFile

ROOT = Path(__file__).parent.parent.parent


def settings() -> Config:
    report = Report()
    config = parse_config(tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["uopgen"], report=report)
    assert report.diagnostics == []
    return config


CONFIG = settings()


def sources(names: tuple[str, ...]) -> tuple[SourceFile, ...]:
    return tuple(SourceFile(name, (ROOT / name).read_text()) for name in names)


def generate(which: str) -> dict[str, str]:
    report = Report()
    texts = build(sources(CONFIG.definitions), sources(CONFIG.contracts), CONFIG, which, (TEMPLATES,), report)
    assert [f"{one.span}: {one.code}: {one.message}" for one in report.diagnostics] == []
    return texts


@pytest.mark.parametrize("which", CONFIG.builds)
def test_nothing_is_wrong(which: str) -> None:
    assert count_definitions(generate(which))["instructions"] > 150


@pytest.mark.skipif(shutil.which("gcc") is None, reason="no gcc")
@pytest.mark.parametrize("which", CONFIG.builds)
def test_compiles_without_a_warning(which: str, tmp_path: Path) -> None:
    for name, text in generate(which).items():
        if name.endswith((".c", ".h")):
            (tmp_path / name).write_text(text)
    defines = [f"-D{name}={value}" for name, value in CONFIG.build_defines(which).items()]
    command = ["gcc", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-DRT_HOST=0x030b", *defines]
    command += [f"-I{folder}" for folder in (tmp_path, *(ROOT / one for one in CONFIG.include))]
    command += map(str, sorted(tmp_path.glob("*.c")))
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert found.stderr == ""


def test_both_loops_are_the_same_but_for_their_build() -> None:
    """The order of instructions and their numbers do not depend on the build."""
    first, second = (generate(which)["_opcodes.py"] for which in CONFIG.builds[:2])
    assert first.split("flags = {")[0] == second.split("flags = {")[0]
