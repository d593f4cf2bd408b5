"""docs/new-interpreter.md: its files make an interpreter that runs, and its tables hold every setting."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner

from uopgen.cli.main import main
from uopgen.config import Machine
from uopgen.diagnostics import Report
from uopgen.settings import parse_config

PAGE = (Path(__file__).parent.parent.parent / "docs" / "new-interpreter.md").read_text()
FILE = re.compile(r"^`([\w/.]+)`:\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| (`.*?) \|", re.MULTILINE)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in FILE.findall(PAGE):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CFLAGS", "-O0")
    return tmp_path


def test_it_runs(project: Path) -> None:
    linted = CliRunner().invoke(main, ["lint", "--severity", "warning"])
    assert (linted.exit_code, linted.output) == (0, "nothing found\n")
    built = CliRunner().invoke(main, ["build"])
    assert built.exit_code == 0, built.output
    done = subprocess.run([sys.executable, "strand.py"], capture_output=True, text=True, check=True)
    assert f"\n```\n{done.stdout}```\n" in PAGE


def test_a_text_that_nobody_drops_is_reported(project: Path) -> None:
    definitions = project / "dsl" / "strand.def"
    definitions.write_text(definitions.read_text().replace("    text_drop(left);\n", ""))
    done = CliRunner().invoke(main, ["lint"])
    assert done.exit_code == 1 and "left" in done.output


def test_every_setting_is_told() -> None:
    known = {word for row in ROW.findall(PAGE) for word in re.findall(r"`([\w-]+)`", row)}
    wanted = {one.name for one in fields(Machine)} | settings()
    assert known == wanted


def settings() -> set[str]:
    """The keys that the reader knows, from what it says of one that it does not."""
    report = Report()
    parse_config({"no such key at all": 1, "machine": {}, "lint": {}}, report=report)
    hint = report.diagnostics[0].hint
    assert hint is not None
    return set(hint.removeprefix("known keys: ").split(", ")) - {"machine"}


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("drop({item})", "`close` has no place {item}"),
        ("drop({value)", "`close` has a brace without its partner"),
        ("drop()", "`close` lacks {value}"),
        ("drop({})", "`close` has no place {}"),
    ],
)
def test_patterns_with_wrong_places(pattern: str, message: str) -> None:
    report = Report()
    assert parse_config({"machine": {"close": pattern}}, report=report).machine.close == ""
    (one,) = report.diagnostics
    assert one.message == message and one.hint is not None and "{value}" in one.hint
    assert parse_config({"machine": {"close": "drop({thread}, {value})"}}).machine.close == "drop({thread}, {value})"
