"""The harness of expectations: too many, too few, and one line off all fail."""

from __future__ import annotations

from expectations import expected, mismatches

from uopgen.diagnostics import Report
from uopgen.source import SourceFile, Span

TEXT = "first\nsecond //~ UG005\nthird\n//~^ UG001 UG002\n"


def report_on(*places: tuple[int, str]) -> Report:
    source, report = SourceFile("x", TEXT), Report()
    for line, code in places:
        start = source.line_starts[line - 1]
        report.error(code, Span(source, start, start + 1), "a fault")
    return report


def test_codes_and_lines_are_read() -> None:
    assert sorted(expected(TEXT)) == [(2, "UG005"), (3, "UG001"), (3, "UG002")]


def test_exactly_what_is_expected_passes() -> None:
    assert not mismatches(TEXT, report_on((2, "UG005"), (3, "UG002"), (3, "UG001")).diagnostics)


def test_too_few_too_many_and_one_line_off_fail() -> None:
    assert len(mismatches(TEXT, report_on((2, "UG005"), (3, "UG001")).diagnostics)) == 1
    assert len(mismatches(TEXT, report_on((2, "UG005"), (2, "UG005"), (3, "UG001"), (3, "UG002")).diagnostics)) == 1
    assert len(mismatches(TEXT, report_on((1, "UG005"), (3, "UG001"), (3, "UG002")).diagnostics)) == 2
    assert len(mismatches(TEXT, report_on((2, "UG006"), (3, "UG001"), (3, "UG002")).diagnostics)) == 2
