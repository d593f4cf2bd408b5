"""A diagnostic is born reported, and a report knows whether it may go on."""

from __future__ import annotations

import ast
from pathlib import Path

import uopgen
from uopgen.diagnostics import Label, Report, Severity
from uopgen.report.full import excerpt
from uopgen.source import SourceFile, Span

SOURCE = SourceFile("a.def", "one two three")


def test_severities_and_going_on() -> None:
    report = Report()
    report.add(Severity.INFO, "UG801", Span(SOURCE, 0, 3), "known", (), None)
    report.warning("UG206", Span(SOURCE, 4, 7), "suspicious")
    assert report.ok
    report.error("UG005", Span(SOURCE, 8, 13), "wrong", Label(Span(SOURCE, 0, 3), "since this"), hint="mend it")
    assert not report.ok
    assert [one.severity for one in report.diagnostics] == [Severity.INFO, Severity.WARNING, Severity.ERROR]
    assert report.diagnostics[2].labels[0].text == "since this"
    assert report.diagnostics[2].hint == "mend it"


def test_taken_over_in_the_order_of_the_text() -> None:
    report, other = Report(), Report()
    report.error("UG001", Span(SOURCE, 8, 9), "first of all")
    for start in (4, 0, 8):
        other.error("UG002", Span(SOURCE, start, start + 1), "later")
    report.take(other)
    assert [one.span.start for one in report.diagnostics] == [8, 0, 4, 8]


def test_only_a_report_makes_a_diagnostic() -> None:
    root = Path(uopgen.__file__).parent
    makers = {
        path.name
        for path in root.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and "Diagnostic" in (getattr(node.func, "id", ""), getattr(node.func, "attr", ""))
    }
    assert makers == {"diagnostics.py"}


def caret(text: str, what: str) -> list[str]:
    start = text.index(what)
    return list(excerpt(Span(SourceFile("a.def", text), start, start + len(what))))


def test_the_caret_stands_under_the_fault() -> None:
    """Tabs, letters that are two columns wide, and those that take none."""
    assert caret("a\tb;", ";") == ["    a   b;", "         ^"]
    assert caret("漢字 x", "x") == ["    漢字 x", "         ^"]
    assert caret("漢字 x", "漢字") == ["    漢字 x", "    ^^^^"]
    assert caret("e\u0301 x", "x") == ["    e\u0301 x", "      ^"]
    assert caret("\ufeffinst", "inst") == ["    \ufeffinst", "    ^^^^"]


def test_what_would_move_the_line_is_not_printed() -> None:
    assert caret("a\x0b\x0c\r\x1b[31m\u202eb", "b") == ["    a    [31m b", "              ^"]
