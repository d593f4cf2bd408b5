"""The commands: what they print and how they end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from judge import ROOT

from uopgen.cli.main import main

PROJECT = """
[tool.uopgen]
definitions = ["a.def"]
contracts = ["c.def"]
deopt_to = { A = "G" }
[tool.uopgen.machine]
value = "V"
null = "N"
close = "vclose({thread}, {value})"
"""
CONTRACTS = "type V;\nconstant V N;\nextern bool bad(V v);\nextern void vclose(T *t, V v) steals(v) escapes;\n"
WRONG = "inst(G, (--)) {\n}\ninst(A, (v -- v)) {\n    frame->n = 1;\n    DEOPT_IF(bad(v));\n    unknown(v);\n}\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    (tmp_path / "c.def").write_text(CONTRACTS)
    (tmp_path / "a.def").write_text(WRONG)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def uopgen(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_findings_end_with_1(project: Path) -> None:
    done = uopgen("lint", "--output-format", "concise")
    assert done.exit_code == 1
    assert "a.def:5:5: UG301" in done.output and "UG102" not in done.output


def test_warnings_on_request(project: Path) -> None:
    done = uopgen("lint", "--select", "UG102", "--severity", "warning", "--output-format", "concise")
    assert done.exit_code == 1
    assert "a.def:6:5: UG102" in done.output and "UG301" not in done.output


def test_clean_ends_with_0(project: Path) -> None:
    assert uopgen("lint", "--ignore", "UG3").exit_code == 0


def test_what_could_not_be_judged_fails_when_strict(project: Path) -> None:
    done = uopgen("lint", "--select", "UG102", "--strict", "--statistics")
    assert done.exit_code == 1
    assert "1 place could not be judged" in done.output


@pytest.mark.parametrize(
    "arguments",
    [("lint", "--select", "UG999"), ("lint", "missing.def"), ("explain", "UG999"), ("audit", "--family", "NONE")],
)
def test_misuse_ends_with_2(project: Path, arguments: tuple[str, ...]) -> None:
    assert uopgen(*arguments).exit_code == 2


def test_a_file_instead_of_the_project(project: Path) -> None:
    (project / "b.def").write_text("inst(G, (--)) {\n}\ninst(A, (v -- v)) {\n    DEOPT_IF(bad(v));\n}\n")
    assert uopgen("lint", "b.def").exit_code == 0


def test_one_cause_is_said_once(project: Path) -> None:
    text = "inst(A, (v, w --)) {\n    V old = v;\n    vclose(thread, v);\n    %s;\n    vclose(thread, w);\n}\n"
    uses = {"vclose(thread, v)": 20, "vclose(thread, old)": 20, "if (bad(w)) { vclose(thread, old); }": 34}
    for again, column in uses.items():
        (project / "b.def").write_text(text % again)
        said = uopgen("lint", "b.def", "--select", "UG203", "--output-format", "concise").output.splitlines()
        assert [one.split(": ")[0] for one in said] == [f"b.def:4:{column}", "1 finding"]


def test_only_all_definitions_have_to_have_what_settings_and_contracts_name(project: Path) -> None:
    """The same project, split in two: a part alone is not asked for the other's instructions, uops and labels."""
    settings = PROJECT.replace('["a.def"]', '["a.def", "b.def"]') + "entry_label = \"start\"\n"
    settings += "[tool.uopgen.opcodes]\nG = 17\n"
    (project / "pyproject.toml").write_text(settings)
    (project / "c.def").write_text(f"{CONTRACTS}uop G requires(guard(n));\nuop MISSING requires(guard(n));\n")
    (project / "a.def").write_text("inst(G, (--)) {\n}\nlabel(start) {\n    DISPATCH();\n}\n")
    (project / "b.def").write_text("inst(A, (v -- v)) {\n    DEOPT_IF(bad(v));\n    ERROR_IF(bad(v));\n}\n")
    assert uopgen("lint", "b.def").output == "nothing found\n"
    named = "`MISSING`", "ERROR_IF goes to the label `error`"
    for arguments in ((), ("a.def", "b.def")):
        found = uopgen("lint", *arguments, "--output-format", "concise").output
        assert all(one in found for one in named)
        assert "deopt_to" not in found and "`start`" not in found and "opcodes" not in found


def test_settings_of_the_project(project: Path) -> None:
    (project / "pyproject.toml").write_text(PROJECT + '[tool.uopgen.lint]\nignore = ["UG301"]\n')
    assert uopgen("lint").exit_code == 0


def test_escapes(project: Path) -> None:
    done = uopgen("lint", "--escapes", "A")
    assert done.output == "A may escape\n    a.def:6:5  unknown: it has no contract\n"


def test_macros_of_headers_and_recorded_flags(project: Path) -> None:
    settings = PROJECT.replace("[tool.uopgen.machine]", 'include = ["c"]\n[tool.uopgen.machine]')
    (project / "pyproject.toml").write_text(settings)
    (project / "c").mkdir()
    (project / "c" / "v.h").write_text("#define unknown(v) \\\n    do { JUMP_TO_LABEL(error); } while (0)\n")
    (project / "old.h").write_text("[A] = { true, HAS_DEOPT_FLAG | HAS_ERROR_FLAG },\n")
    done = uopgen("lint", "--select", "UG102", "--output-format", "concise", "--recorded", "old.h")
    assert done.exit_code == 1
    assert "a.def:6:5: UG102 the macro `unknown` hides JUMP_TO_LABEL" in done.output
    assert "a.def:3:6: UG102 the table does not set HAS_ESCAPES for `A`, and the code does so" in done.output
    assert "a.def:3:6: UG102 the table sets HAS_ERROR for `A`, and nothing in the code does so" in done.output
    assert uopgen("lint", "--recorded", "missing.h").exit_code == 1


def test_the_list_of_a_generator_without_contracts(tmp_path: Path) -> None:
    path = tmp_path / "bytecodes.c"
    path.write_text("// BEGIN BYTECODES //\ninst(POP_TOP, (v --)) { Py_DECREF(v); }\n// END BYTECODES //\n")
    for version, listed in (("3.13", True), ("3.14", False)):
        done = uopgen("lint", "--profile", version, "--select", "UG102", str(path))
        assert ("`Py_DECREF` is on the list of names that do not escape, and it does" in done.output) is listed


def test_explain_a_rule(project: Path) -> None:
    done = uopgen("explain", "effect-before-deopt")
    assert done.exit_code == 0 and "Why it is wrong" in done.output and "//~ UG301" in done.output


def test_our_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert uopgen("lint", "--severity", "info").exit_code == 0
    assert uopgen("contracts", "--missing").exit_code == 0
    rows = [line.split(maxsplit=1) for line in uopgen("contracts").output.splitlines()]
    assert {"function", "field", "uop", "cache", "family"} <= {first for first, _ in rows}
    assert any("_LOAD_ATTR_METHOD.descr" in rest and "valid_while(guard(version))" in rest for _, rest in rows)
    assert any(rest.startswith("CALL ") and "must_do(STAT_INC(CALL, hit))" in rest for _, rest in rows)
    assert "does not wait" in uopgen("explain", "CALL_LIST_APPEND").output
    assert json.loads(uopgen("model").output)["schema"] == 2
