"""Wrong files of CPython's dialect: a diagnostic at its place, never a traceback."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from sources import Make

from uopgen.cli import main
from uopgen.cpython.profile import Profile
from uopgen.diagnostics import Report, Severity
from uopgen.dropin import cpython_metadata
from uopgen.source import SourceFile

BASE = "op(_A, (left, right -- res)) { res = left; }\nmacro(A) = _A;\n"


def run(profile: Profile, *texts: str) -> Report:
    report = Report()
    files = tuple(SourceFile(f"{i}.c", text) for i, text in enumerate(texts))
    cpython_metadata(files, (), profile, report)
    assert all(one.message and one.span.source in files for one in report.diagnostics)
    return report


def whole(text: str) -> str:
    return f"// BEGIN BYTECODES //\n{text}\n// END BYTECODES //\n"


def errors(report: Report) -> list[str]:
    return [one.code for one in report.diagnostics if one.severity is Severity.ERROR]


def test_a_missing_end_marker(profile: Profile) -> None:
    assert errors(run(profile, f"// BEGIN BYTECODES //\n{BASE}")) == ["UG008"]


def test_a_missing_begin_marker(profile: Profile) -> None:
    assert errors(run(profile, f"{BASE}// END BYTECODES //\n")) == ["UG008"]


def test_a_file_of_the_other_dialect(profile: Profile) -> None:
    assert "UG008" in errors(run(profile, "/** Nothing. */\ninst(NOP, (--)) { }\n"))


def test_half_a_file(profile: Profile) -> None:
    assert "UG009" in errors(run(profile, "// BEGIN BYTECODES //\ninst(NOP, (--)) { if (x"))


def test_an_empty_file(profile: Profile) -> None:
    assert errors(run(profile, "")) == ["UG008"]


def test_an_overlay_without_its_base(profile: Profile) -> None:
    report = run(profile, whole("override op(_A, (left, right -- res)) { res = right; }\nmacro(A) = _A;"))
    assert errors(report) == ["UG703"]
    assert "overrides nothing" in report.diagnostics[0].message


def test_an_overlay_replaces(profile: Profile) -> None:
    over = whole("override op(_A, (left, right -- res)) { DEOPT_IF(left); res = 0; }")
    report = Report()
    files = (SourceFile("a.c", whole(BASE + "family(A) = { B };\nmacro(B) = _A;")), SourceFile("b.c", over))
    data = cpython_metadata(files, (), profile, report)
    assert data is None and errors(report) == ["UG024"]
    assert report.diagnostics[0].span.source.name == "b.c"


def test_an_override_of_another_shape(profile: Profile) -> None:
    report = run(profile, whole(BASE), whole("override op(_A, (one -- res)) { res = one; }"))
    assert [one.code for one in report.diagnostics] == ["UG703"]
    assert report.diagnostics[0].severity is Severity.WARNING
    assert "other inputs" in report.diagnostics[0].message


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("op(_A, (--)) { }\nop(_A, (--)) { }\nmacro(A) = _A;", "UG703"),
        ("macro(A) = _A;", "UG020"),
        ("op(_A, (unused/1 --)) { }\nmacro(A) = _A;", "UG045"),
        ("op(_A, (counter/3 --)) { }\nmacro(A) = _A;", "UG026"),
        ("inst(A, (--)) { }\nfamily(A) = { B };", "UG020"),
        ("inst(A, (--)) { }\npseudo(P, (--)) = { B };", "UG020"),
        ("inst(A, (--)) { DEOPT_IF(1); }", "UG024"),
        ("inst(A, (--)) { ERROR_IF(1, eror); }", "UG020"),
        ("op(_A, (-- a[oparg])) { }\nop(_B, (b[2] --)) { }\nmacro(A) = _A + _B;", "UG023"),
        ("inst(A, (--)) { GO_TO_INSTRUCTION(B); }", "UG020"),
        ("inst(A, (a a --)) { }", "UG005"),
        ("inst(A, (--)) { 'x }", "UG003"),
        ("sideways inst(A, (--)) { }", "UG020"),
    ],
)  # fmt: skip
def test_what_their_generator_diagnoses(made: Make, text: str, code: str) -> None:
    report = made(text)[1]
    found = [one for one in report.diagnostics if one.code == code]
    assert found, [one.code for one in report.diagnostics]


def test_profiles_that_are_not_there() -> None:
    result = CliRunner().invoke(main, ["metadata", "--profile", "2.7", "--dialect", "cpython", __file__])
    assert result.exit_code == 1
    assert "there is no profile of CPython 2.7" in result.output and "3.13" in result.output


def test_files_that_are_not_there() -> None:
    result = CliRunner().invoke(main, ["metadata", "--dialect", "cpython", "nowhere.c"])
    assert result.exit_code == 1 and "no such file" in result.output


def test_the_other_dialect_on_the_command_line(tmp_path: Path) -> None:
    path = tmp_path / "x.def"
    path.write_text("inst(NOP, (--)) { }\n")
    assert CliRunner().invoke(main, ["metadata", str(path)]).exit_code == 2


WORD = re.compile(r"\w+|[^\w\s]")


def test_mutations_of_the_real_file(source: Path, profile: Profile) -> None:
    """Pieces of the real file, with words exchanged: never an exception, and no table without definitions."""
    text = (source / "Python" / "bytecodes.c").read_text()
    begin = text.index("// BEGIN BYTECODES //")
    for seed in range(12):
        chance = random.Random(seed)
        start = chance.randrange(begin, len(text) - 9000)
        piece = text[start : start + 8000]
        words = list(WORD.finditer(piece))
        for _ in range(4):
            one, other = chance.choice(words), chance.choice(words)
            piece = piece[: one.start()] + other.group() + piece[one.end() :]
            words = list(WORD.finditer(piece))
        run(profile, "// BEGIN BYTECODES //" + piece + chance.choice(["", "// END BYTECODES //"]))


def commands(path: Path, out: Path) -> list[list[str]]:
    return [
        ["metadata", "--dialect", "cpython", str(path)],
        ["cpython", str(out), str(path)],
        ["lint", "--profile", "3.13", str(path)],
        ["diff", "--profile", "3.13", str(path), str(path)],
    ]


SMALL = whole("inst(NOP, (--)) { }\ninst(POP_TOP, (v --)) {\n    DECREF_INPUTS();\n}")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "there is no // BEGIN BYTECODES // marker"),
        (b"#include <stdio.h>\nint main(void) { return 0; }\n", "there is no // BEGIN BYTECODES // marker"),
        (SMALL.replace("\n", "\r").encode(), "// END BYTECODES //"),
        (SMALL.encode("utf-16"), "not UTF-8 text (byte 0)"),
        (SMALL.replace("NOP", "NÖP").encode("latin-1"), "not UTF-8 text"),
        (SMALL.split("DECREF")[0].encode(), "this marker has no // END BYTECODES //"),
        (SMALL.replace("NOP", "N\0OP").encode(), "a NUL byte"),
        (SMALL.replace("DECREF_INPUTS()", "PyStackRef_CLOSE(v)").encode(), "--profile 3.14"),
    ],
    ids=["empty", "C", "CR", "UTF-16", "Latin-1", "half", "NUL", "version"],
)
def test_files_that_are_wrong(tmp_path: Path, data: bytes, said: str) -> None:
    """Every command says what is wrong with a file, and none ends in an exception."""
    path = tmp_path / "bytecodes.c"
    path.write_bytes(data)
    for command in commands(path, tmp_path / "out"):
        done = CliRunner().invoke(main, command)
        assert done.exit_code in (1, 2) and isinstance(done.exception, SystemExit), (command, done.output)
        assert said in done.output, (command, done.output)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("change", [lambda t: t.replace("\n", "\r\n"), lambda t: "\ufeff" + t], ids=["CRLF", "BOM"])
def test_files_of_other_editors(tmp_path: Path, change: Callable[[str], str]) -> None:
    (tmp_path / "a.c").write_text(SMALL)
    (tmp_path / "b.c").write_bytes(change(SMALL).encode())
    one, other = (CliRunner().invoke(main, ["metadata", str(tmp_path / f"{name}.c")]) for name in "ab")
    assert one.exit_code == 0 and other.output.replace("b.c", "a.c") == one.output
