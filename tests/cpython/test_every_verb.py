"""Every verb that looks at definitions takes the same options that say which: CPython's, others, more contracts."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

from uopgen.cli import main

ROOT = Path(__file__).parent.parent.parent
TEXT = """
// BEGIN BYTECODES //
inst(NOP, (--)) {
}
op(_PEEK, (list -- list)) {
    assert(list != NULL);
}
op(_FORK, (list -- n)) {
    n = PyFork_Length(list);
    DECREF_INPUTS();
    ERROR_IF(n == NULL, error);
}
macro(FORK_LENGTH) = _PEEK + _FORK;
// END BYTECODES //
"""
FORK = "extern PyObject *PyFork_Length(PyObject *list) escapes fails(NULL);\n"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments])


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)  # around which there is no project
    (tmp_path / "fork.def").write_text(FORK)
    path = tmp_path / "bytecodes.c"
    path.write_text(TEXT)
    return path


def named(path: Path) -> tuple[str | Path, ...]:
    return ("--profile", "3.13", "--definitions", path, "--contracts", path.parent / "fork.def")


def test_audit(file: Path) -> None:
    for form, words in {"text": "FORK_LENGTH", "md": "| `_FORK`", "html": "<html", "json": '"FORK_LENGTH"'}.items():
        done = run("audit", *named(file), "--format", form)
        assert done.exit_code == 0 and words in done.output, done.output
    assert "PyFork_Length" in run("audit", "_FORK", *named(file)).output
    file.write_text(TEXT.replace("PyFork_Length", "fork_length"))
    (file.parent / "fork.def").write_text(FORK.replace("PyFork_Length", "fork_length"))
    unsafe = run("audit", "FORK_LENGTH", *named(file))  # by a finding in its uop
    assert unsafe.exit_code == 1 and "is spelled like the names that do not escape" in unsafe.output


def test_explain_and_show(file: Path) -> None:
    explained = run("explain", "FORK_LENGTH", *named(file))
    assert "PyFork_Length: declared: escapes" in explained.output and "fork.def:1:" in explained.output
    of_uop = run("explain", "_FORK", *named(file)).output
    assert "stands in FORK_LENGTH" in of_uop and "the world may stop: `PyFork_Length` (declared: escapes)" in of_uop
    assert "no rule, instruction or uop is named 'NOBODY'" in run("explain", "NOBODY", *named(file)).output
    shown = run("show", "FORK_LENGTH", *named(file))
    assert shown.exit_code == 0 and "( list -- n )" in shown.output
    assert "( list -- n )" in run("show", "_FORK", *named(file)).output
    assert run("show", "FORK_LENGTH", *named(file), "--steps").exit_code == 2


def test_contracts(file: Path) -> None:
    files = ("--profile", "3.13", file)
    done = run("contracts", *files, "--missing")
    assert done.exit_code == 1 and "PyFork_Length" in done.output
    assert run("contracts", *files, "--missing", "--contracts", file.parent / "fork.def").exit_code == 0


def test_the_model_is_what_its_schema_says(file: Path) -> None:
    done = run("model", "--profile", "3.13", file, "--contracts", file.parent / "fork.def")
    document = json.loads(done.output)
    jsonschema.validate(document, json.loads(run("model", "--format", "schema").output))
    assert [one["name"] for one in document["builds"]] == ["gil", "ft"]


def test_diff_takes_contracts_in_a_project_too(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    text = (ROOT / "dsl" / "bytecodes.def").read_text()
    old, new, more = (file.parent / name for name in ("old.def", "new.def", "more.def"))
    more.write_text("extern void fork_waits(void) blocks;\n")
    old.write_text(text)
    new.write_text(re.sub(r"(inst\(NOP, \(--\)\) \{)", r"\1\n    fork_waits();", text))
    assert "fork_waits (it has no contract)" in run("diff", old, new).output
    assert "fork_waits (declared: blocks)" in run("diff", "--contracts", more, old, new).output


def test_escapes_are_listed_for_projects_only(file: Path) -> None:
    done = run("lint", "--escapes", "FORK_LENGTH", "--profile", "3.13")
    assert done.exit_code == 2 and "uopgen explain NAME" in done.output


@pytest.mark.parametrize("verb", ["audit", "explain", "show", "contracts", "model", "lint"])
def test_a_file_that_is_not_there_is_misuse(verb: str, file: Path) -> None:
    name = ("NOP",) if verb in ("explain", "show") else ()
    way: tuple[str, ...] = ("--definitions",) if verb in ("audit", "explain", "show") else ()
    for profile in (("--profile", "3.13"), ()):
        done = run(verb, *name, *profile, *way, "nowhere.c")
        assert done.exit_code in (1, 2) and "nowhere.c" in done.output or "no project here" in done.output, done.output
        assert "Traceback" not in done.output
    assert "there is no profile" in run(verb, *name, "--profile", "2.7", *way, file).output


def test_the_whole_file(source: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    path = source / "Python" / "bytecodes.c"
    document = json.loads(run("model", "--profile", "3.13", path).output)
    jsonschema.validate(document, json.loads(run("model", "--format", "schema").output))
    page = run(
        "audit", "--profile", "3.13", "--definitions", path, "--family", "CALL", "--config", "gil", "--format", "html"
    )
    assert page.exit_code in (0, 1) and "CALL_LIST_APPEND" in page.output
    shown = run("show", "CALL_LIST_APPEND", "--profile", "3.13", "--definitions", path).output
    assert "TARGET(CALL_LIST_APPEND) {" in shown and shown.rstrip().endswith("}")
