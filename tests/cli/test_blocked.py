"""Something stands where a build has to write, or no compiler is there: a line says what and where; and builds that are
cut off, or whose files change meanwhile."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from uopgen.cli import build
from uopgen.cli.main import main

README = Path(__file__).parent.parent.parent / "README.md"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "calc"
    assert CliRunner().invoke(main, ["init", str(folder)]).exit_code == 0
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize("name", ["build", "build/gen", "build/gen/plain", "build/objects"])
def test_a_file_in_the_place_of_a_folder(name: str, project: Path) -> None:
    (project / name).parent.mkdir(parents=True, exist_ok=True)
    (project / name).write_text("")
    done = CliRunner().invoke(main, ["build"])
    assert done.exit_code == 1
    assert done.stderr.endswith(f"error: {project / name} stands where a folder has to be: remove or rename it\n")


def test_a_link_that_leads_nowhere(project: Path) -> None:
    (project / "build").symlink_to(project / "nowhere")
    done = CliRunner().invoke(main, ["build"])
    assert done.exit_code == 1
    assert f"{project / 'build'} stands where a folder has to be" in done.stderr


@pytest.mark.parametrize("words", [["build"], ["build", "--check"], ["run", "x.py"]])
def test_no_compiler(words: list[str], project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC", "no-such-compiler")
    (project / "x.py").write_text("")
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 1 and done.exception is not None
    assert "error: no C compiler: `no-such-compiler` is not there." in done.stderr


def test_errors_of_the_compiler_name_the_definitions(project: Path) -> None:
    definitions = project / "dsl" / "calc.def"
    text = definitions.read_text()
    first = text.count("\n") + 1
    added = [
        "inst(TYPED, (x: NoSuchType -- )) {",
        "    machine->fuel = x; DEAD(x);",
        "}",
        "op(_CALLS, (--)) {",
        "    machine->fuel = unheard_of;",
        "}",
        "macro(CALLS) = _CHECK_DIVISOR + _DIVIDE + _CALLS;",
    ]
    definitions.write_text(text + "\n".join(added) + "\n")
    done = CliRunner().invoke(main, ["build"])
    assert done.exit_code == 1
    lines = done.stderr.splitlines()
    assert any(line.startswith(f"dsl/calc.def:{first}:1: in TYPED: unknown type name") for line in lines)
    assert any(line.startswith(f"dsl/calc.def:{first + 4}: in CALLS: ") and "unheard_of" in line for line in lines)


def test_the_mistakes_that_the_readme_shows(project: Path) -> None:
    definitions = project / "dsl" / "calc.def"
    text = definitions.read_text()
    text = text.replace("    sum = left + right;", "    if (right != 0) { sum = left + right; }")
    definitions.write_text(text.replace("_CHECK_DIVISOR + _DIVIDE;", "_CHECK_DIVISOR + _DIVDE;"))
    shown = CliRunner().invoke(main, ["build"]).stderr.partition("\n")[2]
    assert shown.count("UG") == 2 and f"```\n{shown}```\n" in README.read_text()


def test_a_contract_of_what_no_header_declares(project: Path) -> None:
    contracts = project / "dsl" / "calc_runtime.def"
    text = contracts.read_text()
    contracts.write_text(text + "extern int nowhere(int a);\nextern int nowhere_either(int a);\n")
    done = CliRunner().invoke(main, ["build"])
    assert done.exit_code == 1
    places = [line for line in done.stderr.splitlines() if line.startswith("dsl/")]
    first = text.count("\n") + 1
    assert [line.split()[0] for line in places] == [f"dsl/calc_runtime.def:{first + i}:" for i in (0, 1)]
    assert "nowhere" in places[0] and "nowhere_either" in places[1]


def test_mistakes_that_some_compilers_only_warn_of(project: Path) -> None:
    definitions = project / "dsl" / "calc.def"
    text = definitions.read_text()
    definitions.write_text(text + "inst(MIXED, (--)) {\n    machine->error = &machine->fuel;\n}\n")
    done = CliRunner().invoke(main, ["build"])
    assert done.exit_code == 1
    place = f"dsl/calc.def:{text.count(chr(10)) + 2}: in MIXED: "
    assert any(line.startswith(place) and "incompatible" in line for line in done.stderr.splitlines())


def test_nothing_is_written_when_nothing_changed(project: Path) -> None:
    """So a tree that was built can be one that cannot be written."""
    assert CliRunner().invoke(main, ["build"]).exit_code == 0
    (project / "build" / "plain.lock").unlink()
    before = {path: path.stat().st_mtime_ns for path in project.rglob("*")}
    done = CliRunner().invoke(main, ["build"])
    assert done.exit_code == 0 and ": up to date (" in done.stderr
    assert {path: path.stat().st_mtime_ns for path in project.rglob("*")} == before
    (project / "dsl" / "calc.def").write_text((project / "dsl" / "calc.def").read_text() + "inst(MORE, (--)) { }\n")
    stale = CliRunner().invoke(main, ["build", "--check"])
    assert stale.exit_code == 1 and "stale: build/docs/instructions.md\n" in stale.stderr


def test_what_is_edited_while_it_is_built_is_built_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    definitions, compile_project = project / "dsl" / "calc.def", build.compile_project

    def edited_meanwhile(*arguments: Any) -> Path:
        definitions.write_text(definitions.read_text() + "inst(MORE, (--)) { }\n")
        return compile_project(*arguments)

    with monkeypatch.context() as changed:
        changed.setattr(build, "compile_project", edited_meanwhile)
        assert CliRunner().invoke(main, ["build"]).exit_code == 0
    assert "MORE" not in (project / "build" / "gen" / "plain" / "calc_opcodes.h").read_text()
    done = CliRunner().invoke(main, ["build"])
    assert done.exit_code == 0 and ": built (" in done.stderr
    assert "MORE" in (project / "build" / "gen" / "plain" / "calc_opcodes.h").read_text()
