"""An edit of the runtime's C leaves what is known of the definitions, and the other way round."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from uopgen.cli import main

PROJECT = """
[tool.uopgen]
name = "small"
definitions = ["a.def"]
contracts = ["c.def"]
native = ["n.def"]
sources = ["*.c"]
include = ["."]

[tool.uopgen.machine]
value = "Value"
null = "NOTHING"
close = "close({thread}, {value})"
"""
FILES = {
    "pyproject.toml": PROJECT,
    "a.def": "inst(A, (v --)) {\n    quiet(v);\n    strange(v);\n    close(thread, v);\n}\nlabel(error) { return; }\n",
    "c.def": "type Value;\nconstant Value NOTHING;\nextern void close(Thread *t, Value v) steals(v) escapes;\n"
    "extern void quiet(Value v);\n",
    "n.def": "extern void inner(Value v);\n",
    "r.h": "typedef struct Value Value;\nvoid close(Thread *t, Value v);\n",
    "r.c": "static void inner(Value v) { close(0, v); }\nvoid quiet(Value v) { inner(v); }\n",
    "s.c": "void close(Thread *t, Value v) { unknown(v); }\n",
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lint() -> str:
    done = CliRunner().invoke(main, ["lint", "--severity", "info", "--statistics"])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.output


def cold(project: Path) -> str:
    shutil.rmtree(project / "build", ignore_errors=True)
    return lint()


def fails(*_: object) -> None:
    raise AssertionError("analysed again")


def test_each_half_is_found_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = lint()
    assert "`inner` is not declared to escape" in first and "`strange` has no contract" in first
    with monkeypatch.context() as patch:
        patch.setattr("uopgen.pipeline.lint_modules", fails)
        (project / "r.c").write_text(f"/* moved */\n{FILES['r.c']}")
        again = lint()
        assert "r.c:2:30" in again.replace("r.c:2:29", "r.c:2:30") and "`strange` has no contract" in again
    with monkeypatch.context() as patch:
        patch.setattr("uopgen.pipeline.lint_runtime", fails)
        (project / "a.def").write_text(f"// moved\n{FILES['a.def']}")
        again = lint()
        assert "a.def:4:5" in again and "`inner` is not declared to escape" in again
    assert again == cold(project)


def edits(chosen: random.Random) -> Iterator[tuple[str, str]]:
    """A line of some file gone, doubled, or put into another one."""
    names = [name for name in FILES if name != "pyproject.toml"]
    for _ in range(25):
        name = chosen.choice(names)
        lines = FILES[name].splitlines(keepends=True)
        at = chosen.randrange(len(lines))
        other = chosen.choice(
            [*lines, *FILES[chosen.choice(names)].splitlines(keepends=True), "// uopgen: ignore[UG102] x\n"]
        )
        lines[at : at + chosen.randrange(2)] = [other] * chosen.randrange(3)
        yield name, "".join(lines)


@pytest.mark.parametrize("seed", range(3))
def test_halves_together_say_what_a_new_run_says(
    seed: int, project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    kept = tmp_path_factory.mktemp("kept") / "lint"
    for name, text in edits(random.Random(seed)):
        (project / name).write_text(text)
        said = lint()
        shutil.rmtree(kept, ignore_errors=True)
        (project / "build" / "lint").rename(kept)
        assert said == lint(), (name, text)
        shutil.rmtree(project / "build" / "lint")
        kept.rename(project / "build" / "lint")


def test_contracts_among_the_definitions_count(project: Path) -> None:
    assert "`inner` is not declared to escape" in lint()
    (project / "a.def").write_text(FILES["a.def"] + "extern void more(Value v) blocks;\n")
    (project / "r.c").write_text(FILES["r.c"] + "void more(Value v) { }\n")
    assert "`more` is declared to block, and nothing it calls does" in lint()
    (project / "a.def").write_text(FILES["a.def"] + "extern void more(Value v);\n")
    assert "`more` is declared to block" not in lint()
