"""Wrong bodies: every fault is reported on its line, with a way out, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest
from expectations import expected, mismatches
from stages import CONFIG

from uopgen.analysis import codes
from uopgen.analysis.analyse import analyse
from uopgen.diagnostics import Report
from uopgen.model.resolve import resolve
from uopgen.source import SourceFile
from uopgen.syntax import parse

BAD = sorted((Path(__file__).parent / "bad").iterdir())


def diagnosed(path: Path) -> Report:
    report = Report()
    modules = (parse(SourceFile(path.name, path.read_text()), report, type_names=frozenset("T")),)
    program = resolve(modules, CONFIG, "ft", report)
    assert report.ok, report.diagnostics
    analyse(program, report)
    return report


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.name)
def test_reports_what_is_expected(path: Path) -> None:
    report = diagnosed(path)
    assert mismatches(path.read_text(), report.diagnostics) == []
    assert all(one.hint for one in report.diagnostics)


def test_every_code_has_a_wrong_file() -> None:
    seen = {code for path in BAD for _, code in expected(path.read_text())}
    assert seen == set(codes.MEANING)


def test_codes_are_described_once() -> None:
    declared = {value for name, value in vars(codes).items() if name.isupper() and isinstance(value, str)}
    assert declared == set(codes.MEANING)
