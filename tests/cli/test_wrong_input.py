"""What users give and is wrong: said in a line with its place and a way out, and nothing that follows from it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from uopgen.cli import main

SETTINGS = '[tool.uopgen]\ndefinitions = ["a.def"]\n'
DIFF = "diff a.def a.def"
VERBS = ("lint", "lint --escapes", "build", "audit", "contracts", "model", "metadata", "explain A", "show A", DIFF)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    (tmp_path / "a.def").write_text("inst(A, (--)) {\n}\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def uopgen(*arguments: str) -> Result:
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code in (1, 2) and isinstance(done.exception, SystemExit), done.exception
    return done


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (b"tool = 3\n", "has a pyproject.toml with a table [tool.uopgen]"),
        (b"[tool]\nuopgen = 3\n", "`tool.uopgen` must be a table"),
        (b"[tool.uopgen]\ndefinitions = 3\n", "pyproject.toml:2:1: UG091: `definitions` must be a list of strings"),
        (b"[tool.uopgen]\ncolour = 3\n", "unknown key `colour`"),
        (b'[tool.uopgen]\nsources = ["no.c"]\n', "2:1: UG091: `sources` names `no.c`, and there is no such file"),
        (b'[tool.uopgen]\nsources = ["no/*.c"]\n', "2:1: UG091: `sources` names `no`, and there is no such folder"),
        (b'[tool.uopgen]\nsources = ["/*.c"]\n', "`sources` names `/*.c`, which is no path below the project's folder"),
        (b'[tool.uopgen]\ninclude = ["no"]\n', "2:1: UG091: `include` names `no`, and there is no such folder"),
        (b'[tool.uopgen]\ntemplates = "no"\n', "2:1: UG091: `templates` names `no`, and there is no such folder"),
        (b"x = [\n", "pyproject.toml:1:5: UG093: not valid TOML: Invalid value"),
        (b"[tool.uopgen]\n\nname == 3\n", "pyproject.toml:3:7: UG093: not valid TOML: Invalid value"),
        (b"[tool.uopgen]\noutputs = ['lop']\n", "2:1: UG091: `outputs` names `lop`, which nothing makes"),
        (b"[tool.uopgen]\ndefinitions = []\n", "2:1: UG091: `definitions` names no file"),
        (b"[tool.uopgen]\ndefinitions = ['']\n", "2:1: UG091: `definitions` has an empty name"),
        (b"[tool.uopgen]\ncontracts = ['./a', 'a']\n", "2:1: UG091: `contracts` names `a` twice"),
        (b"[tool.uopgen]\nlint = { ignore = ['x'] }\n", "2:1: UG091: `ignore` names `x`, and no rule's code"),
        (b"\xff\xfe", "pyproject.toml:1:1: UG092: cannot read pyproject.toml: not UTF-8 text (byte 0)"),
    ],
)
def test_settings(folder: Path, verb: str, settings: bytes, said: str) -> None:
    (folder / "pyproject.toml").write_bytes(settings)
    output = uopgen(*verb.split()).output
    assert said in output and "bytecodes.def" not in output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("buidl", "no verb is called 'buidl'; did you mean build?"),
        ("zzz", "no verb is called 'zzz'; there are: build, run, lint,"),
        ("lint --escapes AA", "no instruction is named 'AA'; did you mean A?"),
        ("lint folder", "folder is a directory; name a file"),
        ("lint missing.def", "no such file: missing.def"),
        ("lint binary", "help: name a file of text in UTF-8"),
        ("lint --contracts binary", "help: name a file of text in UTF-8"),
        ("lint --recorded missing.h", "help: name a C file with a table of flags"),
        ("diff binary a.def", "help: save it as UTF-8, or name two files of definitions"),
        ("audit a", "no instruction or uop is named 'a'; did you mean A?"),
        ("show NOTHING", "no instruction or uop is named 'NOTHING'; `uopgen audit` lists them"),
        ("server --tcp 99999", "99999 is not in the range"),
        ("init .", ". is not empty; name a new folder"),
    ],
)
def test_arguments(folder: Path, arguments: str, said: str) -> None:
    (folder / "folder").mkdir()
    (folder / "binary").write_bytes(b"\xff\xfe")
    assert said in uopgen(*arguments.split()).output


def test_a_listed_file_that_is_not_there(folder: Path) -> None:
    (folder / "a.def").unlink()
    output = uopgen("lint").output
    assert "a.def:1:1: UG092: cannot read a.def: no such file" in output
    assert "help: check `definitions`, `contracts` and `native` in pyproject.toml" in output


def test_mistakes_come_in_the_order_of_the_text(folder: Path) -> None:
    """Whichever stage finds them."""
    (folder / "a.def").write_text("label(a) { }\nlabel(a) { return; }\ninst(A, (--)) { b = ; }\n")
    places = [line.split(" ")[0] for line in uopgen("build").output.splitlines() if line.startswith("a.def:")]
    assert places == ["a.def:1:7:", "a.def:2:7:", "a.def:1:7:", "a.def:3:21:"]
