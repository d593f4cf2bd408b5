"""Repairs that are certain: what they change, and that they keep everything else."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from uopgen.cli.main import main
from uopgen.diagnostics import Diagnostic, Edit, Severity
from uopgen.lint.example import CONTRACTS
from uopgen.lint.repair import repaired
from uopgen.source import SourceFile, Span

PROJECT = """
[tool.uopgen]
definitions = ["a.def"]
contracts = ["c.def"]
deopt_to = { A = "GENERIC" }
[tool.uopgen.builds]
ft = { FREE_THREADED = 1 }
gil = { FREE_THREADED = 0 }
[tool.uopgen.machine]
value = "Value"
null = "NOTHING"
close = "close({thread}, {value})"
frame_type = "Frame *"
thread_type = "Thread *"
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    (tmp_path / "c.def").write_text(CONTRACTS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def uopgen(*arguments: str) -> Result:
    return CliRunner().invoke(main, ("lint", *arguments))


UNLOCK = (
    """
inst(A, (list, v -- list)) {
    DEOPT_IF(!try_lock(list));   // never waits
    if (is_bad(v)) {
        DEOPT_IF(true);   /* somebody else */
    }
    DEOPT_IF(is_bad(list)   // both of
             || is_nothing(list));
    append(list, v);
    unlock(list);
}
""",
    """
inst(A, (list, v -- list)) {
    DEOPT_IF(!try_lock(list));   // never waits
    if (is_bad(v)) {
        unlock(list);
        DEOPT_IF(true);   /* somebody else */
    }
    if (is_bad(list)   // both of
             || is_nothing(list)) {
        unlock(list);
        DEOPT_IF(true);
    }
    append(list, v);
    unlock(list);
}
""",
)
KIND = (
    """
inst(A, (list -- list)) {
    EXIT_IF(  !try_lock(list)  );
    unlock(list);
}
op(_GUARD, (version/2, v -- v)) {
    DEOPT_IF(load_relaxed(&object_of(v)->version) != version);
}
op(_USE, (v --)) {
    take(v);
}
macro(B) = _GUARD + _USE;
family(GENERIC2, 2) = { B };
inst(GENERIC2, (unused/2, v --)) {
    take(v);
}
""",
    """
inst(A, (list -- list)) {
    DEOPT_IF(  !try_lock(list)  );
    unlock(list);
}
op(_GUARD, (version/2, v -- v)) {
    EXIT_IF(load_relaxed(&object_of(v)->version) != version);
}
op(_USE, (v --)) {
    take(v);
}
macro(B) = _GUARD + _USE;
family(GENERIC2, 2) = { B };
inst(GENERIC2, (unused/2, v --)) {
    take(v);
}
""",
)
SUPPRESSION = (
    """
inst(A, (v -- v)) {
    // uopgen: ignore[UG301] it was wrong once
    DEOPT_IF(is_bad(v));   // uopgen: ignore[UG401] no lock here

}
// uopgen: ignore[UG202] at the end""",
    """
inst(A, (v -- v)) {
    DEOPT_IF(is_bad(v));

}
""",
)


@pytest.mark.parametrize("before, after", [UNLOCK, KIND, SUPPRESSION], ids=["unlock", "kind", "suppression"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_fix(project: Path, before: str, after: str, end: str) -> None:
    file = project / "a.def"
    file.write_bytes(before.replace("\n", end).encode())
    os.chmod(file, 0o640)
    done = uopgen("--fix", "--severity", "info")
    assert done.exit_code == 0, done.output
    assert file.read_bytes() == after.replace("\n", end).encode()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [one.name for one in project.iterdir() if one.name.startswith(".")] == []
    stamp = file.stat()
    assert uopgen("--fix", "--severity", "info").exit_code == 0
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (stamp.st_ino, stamp.st_mtime_ns)  # nothing written


def test_diff_changes_nothing(project: Path) -> None:
    file = project / "a.def"
    file.write_text(SUPPRESSION[0])
    done = uopgen("--diff")
    assert done.exit_code == 1
    assert file.read_text() == SUPPRESSION[0]
    assert done.stdout.splitlines() == [
        "--- a.def",
        "+++ a.def",
        "@@ -1,7 +1,5 @@",
        " ",
        " inst(A, (v -- v)) {",
        "-    // uopgen: ignore[UG301] it was wrong once",
        "-    DEOPT_IF(is_bad(v));   // uopgen: ignore[UG401] no lock here",
        "+    DEOPT_IF(is_bad(v));",
        " ",
        " }",
        "-// uopgen: ignore[UG202] at the end",
        "\\ No newline at end of file",
    ]
    file.write_text(SUPPRESSION[1])
    assert uopgen("--diff").exit_code == 0


def test_what_is_not_certain_is_left(project: Path) -> None:
    text = """
inst(A, (list, v -- list)) {
    DEOPT_IF(!try_lock(list));
    if (is_bad(v)) DEOPT_IF(true);
    if (is_bad(list))
        DEOPT_IF(true);
#ifdef TRACE
    DEOPT_IF(is_nothing(v));
#endif
    append(list, v);
    unlock(list);
}
"""
    (project / "a.def").write_text(text)
    assert uopgen("--diff").exit_code == 0
    assert uopgen("--fix").exit_code == 1
    assert (project / "a.def").read_text() == text


def test_another_variable_by_then(project: Path) -> None:
    text = """
inst(A, (list, v -- list, v)) {
    Value held = list;
    DEOPT_IF(!try_lock(held));
    held = v;
    DEOPT_IF(is_bad(v));
    unlock(list);
}
"""
    (project / "a.def").write_text(text)
    assert uopgen("--fix").exit_code == 1
    assert (project / "a.def").read_text() == text


@pytest.mark.parametrize("words", [("--fix", "--diff"), ("--fix", "--escapes"), ("--diff", "--escapes")])
def test_one_at_a_time(project: Path, words: tuple[str, ...]) -> None:
    (project / "a.def").write_text(SUPPRESSION[0])
    assert uopgen(*words).exit_code == 2


def finding(source: SourceFile, *edits: tuple[int, int, str]) -> Diagnostic:
    from uopgen.diagnostics import Report

    report, place = Report(), Span(source, 0, 1)
    report.add(
        Severity.ERROR, "UG401", place, "", (), None, edits=tuple(Edit(Span(source, a, b), t) for a, b, t in edits)
    )
    return report.diagnostics[0]


def test_edits_that_overlap_or_touch_wait() -> None:
    source = SourceFile("a", "abcdef")
    both = [finding(source, (0, 2, "x")), finding(source, (1, 3, "y")), finding(source, (2, 2, "z"))]
    assert repaired(source, both) == ("xcdef", 1)
    assert repaired(source, [finding(source, (4, 5, "x")), finding(source, (0, 1, ""), (5, 6, "y"))]) == ("bcdey", 1)
    assert repaired(source, [finding(SourceFile("b", "abcdef"), (0, 1, ""))]) == ("abcdef", 0)
