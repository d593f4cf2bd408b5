"""Wrong definitions: every fault is reported on its line, with a way out, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from expectations import expected, mismatches
from stages import CONFIG, resolved

from uopgen.config import Build
from uopgen.diagnostics import Report
from uopgen.model import codes
from uopgen.model.resolve import resolve
from uopgen.settings import parse_config
from uopgen.source import SourceFile
from uopgen.syntax import parse

BAD = sorted((Path(__file__).parent / "bad").iterdir())
ELSEWHERE = {codes.SETTING, codes.OPCODES, codes.NOTHING}  # faults that no line of a definition file has; tested below


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.name)
def test_reports_what_is_expected(path: Path) -> None:
    text = path.read_text()
    report = Report()
    config = replace(CONFIG, table=(Build("ft"), Build("gil")))
    resolve((parse(SourceFile(path.name, text), report),), config, "ft", report)
    assert mismatches(text, report.diagnostics) == []


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.name)
def test_every_fault_has_a_way_out_or_says_what_was_expected(path: Path) -> None:
    report = Report()
    resolve((parse(SourceFile(path.name, path.read_text()), report),), CONFIG, "ft", report)
    for one in report.diagnostics:
        assert one.hint or one.labels or "takes" in one.message or "has only" in one.message, one


def test_every_code_has_a_wrong_file() -> None:
    seen = {code for path in BAD for _, code in expected(path.read_text())}
    assert seen | ELSEWHERE == set(codes.MEANING)


def test_codes_are_described_once() -> None:
    declared = {value for name, value in vars(codes).items() if name.isupper() and isinstance(value, str)}
    assert declared == set(codes.MEANING)


def test_too_many_opcodes() -> None:
    text = "\n".join(f"inst(I{i}, (--)) {{ }}" for i in range(260))
    _, report = resolved(text)
    assert [one.code for one in report.diagnostics] == ["UG027"]
    assert "260 instructions" in report.diagnostics[0].message


def test_guards_without_a_generic_form_are_all_shown() -> None:
    _, report = resolved("inst(A, (a --)) {\n    DEOPT_IF(a);\n    DEAD(a);\n    EXIT_IF(oparg);\n}")
    (one,) = report.diagnostics
    assert (one.code, one.span.line) == ("UG024", 2)
    assert [(label.span.line, label.text) for label in one.labels] == [(4, "and this EXIT_IF"), (1, "defined here")]


def test_a_fixed_number_of_nothing() -> None:
    _, report = resolved("inst(A, (--)) { }", replace(CONFIG, opcodes=(("RESUME", 149),)))
    assert [(one.code, "RESUME" in one.message) for one in report.diagnostics] == [("UG027", True)]


def test_no_instruction() -> None:
    _, report = resolved("op(_A, (--)) { }")
    assert [one.code for one in report.diagnostics] == ["UG033", "UG703"]
    report = Report()
    resolve((), CONFIG, "ft", report)
    assert [one.code for one in report.diagnostics] == ["UG033"]


def test_labels_that_settings_name() -> None:
    config = replace(CONFIG, machine=replace(CONFIG.machine, entry_label="start", error_label="oops"))
    _, report = resolved("inst(A, (--)) { ERROR_NO_POP(); }", config)
    assert [("start" in one.message, "oops" in one.message) for one in report.diagnostics] == [
        (True, False),
        (False, True),
    ]


TOML = """[tool.uopgen]
name = 3
definition = ["a.def"]
opcodes = { A = 1, B = 1 }
sources = "x.c"

[tool.uopgen.machine]
valeu = "V"
saves_sp = "sometimes"

[tool.uopgen.builds]
ft = { RT_FT = "yes" }
"""


def test_settings_are_checked_on_their_lines() -> None:
    import tomllib

    report = Report()
    source = SourceFile("pyproject.toml", TOML)
    config = parse_config(tomllib.loads(TOML)["tool"]["uopgen"], source_start(source), report)
    found = [(one.code, one.span.line, one.hint) for one in report.diagnostics]
    assert found == [
        ("UG091", 2, None),
        ("UG091", 3, "did you mean `definitions`?"),
        ("UG091", 4, "give one of them another number"),
        ("UG091", 5, None),
        ("UG091", 8, "did you mean `value`?"),
        ("UG091", 9, None),
        ("UG091", 12, None),
    ]
    assert config.name == "vm"


def source_start(source: SourceFile):  # type: ignore[no-untyped-def]
    from uopgen.source import Span

    return Span(source, 0, 13)


def test_settings_of_builds() -> None:
    config = parse_config({"builds": {"ft": {"FREE": True, "N": 3, "GIL": False}, "gil": {}}, "module": "_m"})
    assert config.builds == ("ft", "gil")
    assert config.build_defines("ft") == {"FREE": "1", "N": "3"}
    assert config.undefined("ft") == ("GIL",)
    assert config.module_name("gil") == "_m_gil"
