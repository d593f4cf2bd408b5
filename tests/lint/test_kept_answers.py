"""`uopgen lint` answers from build/lint when nothing changed, and only then."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from uopgen.cli import main

PROJECT = """
[tool.uopgen]
name = "small"
definitions = ["a.def"]
contracts = ["c.def"]

[tool.uopgen.machine]
value = "Value"
null = "NOTHING"
close = "close({thread}, {value})"
"""
DEFINITIONS = """
inst(A, (v --)) {
    something(v);
    close(thread, v);
}
label(error) { return; }
"""
CONTRACTS = "type Value;\nconstant Value NOTHING;\nextern void close(Thread *t, Value v) steals(v) escapes;\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    (tmp_path / "a.def").write_text(DEFINITIONS)
    (tmp_path / "c.def").write_text(CONTRACTS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lint(*options: str) -> str:
    return CliRunner().invoke(main, ["lint", "--severity", "info", *options]).output


def broken_pipeline(*_: object) -> None:
    raise AssertionError("analysed again")


def test_an_answer_is_found_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = lint("--statistics")
    assert "UG102" in first and "a.def:3:5" in first
    monkeypatch.setattr("uopgen.pipeline.lint_sources", broken_pipeline)
    assert lint("--statistics") == first
    assert "a.def:3:5" in lint("--output-format", "json").replace('"line": 3', "a.def:3:5")


@pytest.mark.parametrize(
    "name, old, new",
    [
        ("a.def", "something(v);", ""),
        ("c.def", "type Value;", "type Value;\nextern void something(Value v);"),
        ("pyproject.toml", 'value = "Value"', 'value = "Value"\nlikely = "L({condition})"'),
    ],
)
def test_a_change_makes_a_new_answer(project: Path, name: str, old: str, new: str) -> None:
    lint()
    path = project / name
    path.write_text(path.read_text().replace(old, new))
    lint()
    assert len(list((project / "build" / "lint").glob("*.json"))) == 2


def test_options_are_part_of_the_question(project: Path) -> None:
    assert "UG102" in lint()
    assert "UG102" not in lint("--ignore", "UG102")
    assert "UG102" in lint()


def test_what_cannot_be_read_is_worked_out_again(project: Path) -> None:
    first = lint()
    for path in (project / "build" / "lint").glob("*.json"):
        path.write_text(path.read_text()[:-30])
    assert lint() == first


def test_a_folder_that_cannot_be_written(project: Path) -> None:
    (project / "build").write_text("not a folder")
    assert "UG102" in lint()
