"""`uopgen lint --since`: what a change introduces, in real git checkouts."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import Result
from test_commands import CONTRACTS, PROJECT, WRONG, uopgen

GENERIC = "inst(G, (--)) {\n}\n"
LATE = "inst({}, (v -- v)) {{\n    int n = bad(v);\n    V w = fresh(v);\n}}\n"
RIGHT = "inst({}, (v -- v)) {{\n    int n = bad(v);\n    use_up(fresh(v));\n}}\n"
MORE = CONTRACTS + "extern V fresh(V v);\nextern void use_up(V v) steals(v);\n"


def git(*arguments: str) -> str:
    name = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false")
    return subprocess.run(["git", *name, *arguments], check=True, capture_output=True, text=True).stdout


def commit() -> None:
    git("add", "-A")
    git("commit", "-q", "-m", "a step")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout whose one commit has a finding in A."""
    (tmp_path / "pyproject.toml").write_text(PROJECT.replace('deopt_to = { A = "G" }', ""))
    (tmp_path / "c.def").write_text(MORE)
    (tmp_path / "a.def").write_text(GENERIC + LATE.format("A"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    git("init", "-q")
    commit()
    return tmp_path


def since(revision: str = "HEAD", *more: str) -> list[tuple[str, str]]:
    """Code and line of each finding, which are in order."""
    done = uopgen("lint", "--since", revision, "--output-format", "json", *more)
    assert done.exit_code == (1 if json.loads(done.output) else 0), done.output
    return [(one["code"], f"{one['file']}:{one['line']}") for one in json.loads(done.output)]


def test_nothing_changed(project: Path) -> None:
    assert since() == []
    assert uopgen("lint").exit_code == 1


def test_a_new_finding(project: Path) -> None:
    (project / "a.def").write_text(GENERIC + LATE.format("A") + LATE.format("B"))
    assert since() == [("UG202", "a.def:9")]
    commit()
    assert since() == [] and since("HEAD~1") == [("UG202", "a.def:9")]


def test_lines_that_moved_introduce_nothing(project: Path) -> None:
    (project / "a.def").write_text("\n\n" + RIGHT.format("B") + GENERIC + "/** Said. */\n" + LATE.format("A"))
    assert since() == []


def test_of_two_equal_findings_the_one_in_the_new_definition_is_new(project: Path) -> None:
    (project / "a.def").write_text(GENERIC + LATE.format("B") + LATE.format("A"))
    assert since() == [("UG202", "a.def:5")]


def test_a_renamed_definition_has_what_it_had(project: Path) -> None:
    (project / "a.def").write_text(GENERIC + LATE.format("C"))
    assert since() == []


def test_another_layout_of_the_same_line(project: Path) -> None:
    (project / "a.def").write_text(GENERIC + LATE.format("A").replace("fresh(v)", "fresh(\n        v)"))
    assert since() == []


def test_a_second_one_in_the_same_definition(project: Path) -> None:
    text = LATE.format("A").replace("}\n", "    V x = fresh(v);\n}\n")
    (project / "a.def").write_text(GENERIC + text)
    assert since() == [("UG202", "a.def:6")]


@pytest.mark.parametrize("staged", [True, False])
def test_a_renamed_file_has_what_it_had(project: Path, staged: bool) -> None:
    (project / "sub").mkdir()
    (project / "a.def").rename(project / "sub" / "b.def")
    toml = (project / "pyproject.toml").read_text().replace("a.def", "sub/b.def")
    (project / "pyproject.toml").write_text(toml)
    if staged:
        git("add", "-A")
    assert since() == []
    (project / "sub" / "b.def").write_text(GENERIC + LATE.format("A") + LATE.format("B"))
    assert since() == [("UG202", "sub/b.def:9")]


def test_a_file_that_was_not_there(project: Path) -> None:
    (project / "new.def").write_text(LATE.format("B"))
    toml = (project / "pyproject.toml").read_text().replace('["a.def"]', '["a.def", "new.def"]')
    (project / "pyproject.toml").write_text(toml)
    assert since() == [("UG202", "new.def:3")]


def test_a_contract_that_changed(project: Path) -> None:
    (project / "a.def").write_text(GENERIC + RIGHT.format("A"))
    commit()
    assert since() == []
    (project / "c.def").write_text(MORE.replace("use_up(V v) steals(v)", "use_up(V v)"))
    assert since() == [("UG202", "a.def:5")]


def test_from_below_the_root(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "sub").mkdir()
    (project / "a.def").write_text(GENERIC + LATE.format("A") + LATE.format("B"))
    monkeypatch.chdir(project / "sub")
    assert [code for code, _ in since()] == ["UG202"]


def test_a_revision_that_cannot_be_analysed(project: Path) -> None:
    (project / "a.def").write_text("inst(A, (v -- v)) {\n")
    commit()
    (project / "a.def").write_text(GENERIC + LATE.format("A"))
    done = uopgen("lint", "--since", "HEAD")
    assert done.exit_code == 1 and "cannot be analysed" in done.stderr and "UG202" in done.stdout


def test_cpython(project: Path) -> None:
    whole = "// BEGIN BYTECODES //\n{}// END BYTECODES //\n"
    text = "inst(A, ( -- v)) {\n    v = PyLong_FromLong(1);\n}\n"
    (project / "bytecodes.c").write_text(whole.format(text))
    commit()
    assert since("HEAD", "--profile", "3.13", "bytecodes.c") == []
    (project / "bytecodes.c").write_text(whole.format(text.replace("A", "B") + text))
    assert since("HEAD", "--profile", "3.13", "bytecodes.c") == [("UG207", "bytecodes.c:3")]


def wrong(*arguments: str) -> Result:
    done = uopgen("lint", *arguments)
    assert done.exit_code == 2 and not isinstance(done.exception, ValueError | OSError), done.output
    return done


def test_no_such_revision(project: Path) -> None:
    assert "git knows no revision 'nowhere'" in wrong("--since", "nowhere").stderr
    assert "git knows no revision '--help'" in wrong("--since=--help").stderr


def test_no_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    for name, text in {"pyproject.toml": PROJECT, "c.def": CONTRACTS, "a.def": WRONG}.items():
        (tmp_path / name).write_text(text)
    assert "is in no git checkout" in wrong("--since", "HEAD").stderr


def test_no_git(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(project))
    assert "needs git" in wrong("--since", "HEAD").stderr


def test_it_neither_repairs_nor_lists(project: Path) -> None:
    assert "neither repairs nor lists" in wrong("--since", "HEAD", "--fix").stderr
