"""The files of cases: token by token those of CPython 3.13, but for how offsets are written; and small ones, read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from headers import values

from uopgen.cli import main
from uopgen.cpython.profile import Profile
from uopgen.diagnostics import Report
from uopgen.dropin import cpython_files
from uopgen.render.cases import FILES
from uopgen.source import SourceFile

TEMPLATES = Path(__file__).parent.parent.parent / "templates"
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.S)
TOKEN = re.compile(r'\w+|"[^"\n]*"|[^\w\s]')
CASE = re.compile(r"^        (?:TARGET\((\w+)\)|case (\w+):) \{", re.M)
OFFSET = re.compile(r"(stack_pointer\[|stack_pointer \+= |int _i = )((?:[^][;]|\[[^]]*\])*?)(\]| *;)")


def tokens(text: str) -> list[str]:
    """Offsets as what they are for every operand."""

    def worth(found: re.Match[str]) -> str:
        known = values(found.group(2)) if re.fullmatch(r"[\w\s()+*/&|?:<>!=-]+", found.group(2)) else found.group(2)
        return f"{found.group(1)}{hash(known)}{found.group(3)}"

    return TOKEN.findall(OFFSET.sub(worth, COMMENT.sub("", text)))


def cases(text: str) -> dict[str, list[str]]:
    starts = list(CASE.finditer(text))
    ends = [one.start() for one in starts[1:]] + [len(text)]
    return {
        one.group(1) or one.group(2): tokens(text[one.start() : end]) for one, end in zip(starts, ends, strict=True)
    }


@pytest.fixture(scope="module")
def files(source: Path, profile: Profile) -> dict[str, str]:
    def read(name: str) -> SourceFile:
        return SourceFile(f"Python/{name}", (source / "Python" / name).read_text())

    report = Report()
    made = cpython_files((read("bytecodes.c"),), (read("optimizer_bytecodes.c"),), (), profile, [TEMPLATES], report)
    assert not report.diagnostics
    return made


def test_all_nine(files: dict[str, str]) -> None:
    assert len(files) == 9


@pytest.mark.parametrize("path", sorted(FILES))
def test_the_same_tokens(source: Path, files: dict[str, str], path: str) -> None:
    theirs, ours = cases((source / path).read_text()), cases(files[path])
    assert list(theirs) == list(ours) and len(theirs) > 200
    assert [name for name in theirs if theirs[name] != ours[name]] == []


def made(profile: Profile, text: str, optimizer: str = "") -> dict[str, str]:
    report = Report()

    def whole(name: str, body: str) -> tuple[SourceFile, ...]:
        return (SourceFile(name, f"// BEGIN BYTECODES //\n{body}\n// END BYTECODES //\n"),) if body else ()

    files = cpython_files(whole("bytecodes.c", text), whole("opt.c", optimizer), (), profile, [TEMPLATES], report)
    assert not report.diagnostics, report.diagnostics
    return files


def case(text: str, name: str) -> str:
    """The lines of one case, without its first and last."""
    found = re.search(rf"^ +(?:TARGET\({name}\)|case {name}:) \{{\n(.*?)\n        \}}$", text, re.S | re.M)
    assert found is not None, text
    return "\n".join(line.removeprefix("            ") for line in found.group(1).splitlines())


def test_an_instruction_of_tier_1(profile: Profile) -> None:
    text = "inst(ADD, (unused/1, left, right -- res)) {\n res = left;\n ERROR_IF(res == NULL, error);\n}"
    assert case(made(profile, text)["Python/generated_cases.c.h"], "ADD").splitlines() == [
        "frame->instr_ptr = next_instr;",
        "next_instr += 2;",
        "INSTRUCTION_STATS(ADD);",
        "PyObject *right;",
        "PyObject *left;",
        "PyObject *res;",
        "right = stack_pointer[-1];",
        "left = stack_pointer[-2];",
        "res = left;",
        "if (res == NULL) goto pop_2_error;",
        "stack_pointer[-2] = res;",
        "stack_pointer += -1;",
        "DISPATCH();",
    ]


def test_errors_leave_what_stays_in_place(profile: Profile) -> None:
    text = "inst(PEEK, (base, args[oparg], top -- base, res)) { ERROR_IF(top, error); res = top; }"
    assert "if (top) { stack_pointer += -1 - oparg; goto error; }" in made(profile, text)["Python/generated_cases.c.h"]


def test_what_a_uop_pushed_and_the_next_keeps_is_stored(profile: Profile) -> None:
    """CPython's generator drops it: whatever a uop leaves in place counts as saved there."""
    text = "op(_A, (-- x)) { x = 0; }\nop(_B, (x -- x)) { use(x); }\nmacro(M) = _A + _B;"
    lines = case(made(profile, text)["Python/generated_cases.c.h"], "M")
    assert "stack_pointer[0] = x;" in lines and "stack_pointer += 1;" in lines


def test_copies_for_tier_2(profile: Profile) -> None:
    text = "split op(_A, (-- res, null if (oparg & 1))) { res = pick(oparg & 1); null = 0; }\nmacro(A) = _A;"
    file = made(profile, text)["Python/executor_cases.c.h"]
    assert (
        "res = pick(0);" in case(file, "_A_0")
        and "null;" not in case(file, "_A_0").split("res =")[0].split("(void)")[0]
    )
    assert "stack_pointer[1] = null;" in case(file, "_A_1")
    assert "/* _A is split on (oparg & 1) */" in file


def test_guards_of_tier_2(profile: Profile) -> None:
    text = "inst(H, (--)) { }\nfamily(H) = { F };\ninst(F, (--)) { EXIT_IF(a > b); }"
    assert "if (a > b) {\n    UOP_STAT_INC(uopcode, miss);" in case(
        made(profile, text)["Python/executor_cases.c.h"], "_F"
    )


def test_the_abstract_interpreter(profile: Profile) -> None:
    text = "op(_A, (value -- res, null)) { res = value; }\nop(_B, (a -- b)) { b = a; }\nmacro(A) = _A + _B;"
    file = made(profile, text, "op(_B, (a -- b)) { b = sym(a); }")["Python/optimizer_cases.c.h"]
    assert "res = sym_new_not_null(ctx);" in case(file, "_A") and "null = sym_new_null(ctx);" in case(file, "_A")
    assert "b = sym(a);" in case(file, "_B")


def test_the_optimizer_knows_only_uops_that_there_are(profile: Profile) -> None:
    report = Report()
    base = SourceFile(
        "a.c", "// BEGIN BYTECODES //\nop(_LOAD, (-- x)) { x = 0; }\nmacro(A) = _LOAD;\n// END BYTECODES //\n"
    )
    other = SourceFile("b.c", "// BEGIN BYTECODES //\nop(_LOAF, (-- x)) { x = 0; }\n// END BYTECODES //\n")
    assert cpython_files((base,), (other,), (), profile, [TEMPLATES], report) == {}
    assert [(one.code, one.hint) for one in report.diagnostics] == [("UG044", "did you mean `_LOAD`?")]


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    base = tmp_path / "root" / "Python" / "bytecodes.c"
    base.parent.mkdir(parents=True)
    base.write_text("// BEGIN BYTECODES //\ninst(NOP, (--)) { }\npseudo(P, (--)) = { NOP };\n// END BYTECODES //\n")
    run = CliRunner().invoke
    first = run(main, ["cpython", str(tmp_path / "root")])
    assert first.exit_code == 0 and "8 files, 8 changed" in first.output
    assert "up to date" in run(main, ["cpython", str(tmp_path / "root")]).output
    (tmp_path / "root" / "Include" / "opcode_ids.h").write_text("spoilt")
    assert "8 files, 1 changed" in run(main, ["cpython", str(tmp_path / "root")]).output
    base.write_text("// BEGIN BYTECODES //\ninst(NOP, (--) { }\n// END BYTECODES //\n")
    bad = run(main, ["cpython", str(tmp_path / "root")])
    assert bad.exit_code == 1 and "UG009" in bad.output
