"""Findings in the formats of terminals, editors and forges."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..diagnostics import Diagnostic, Severity
from ..source import SourceFile, Span
from .full import render_full

Findings = Iterable[Diagnostic]


def said(one: Diagnostic) -> str:
    where = f" [{', '.join(one.where)}]" if one.where else ""
    return one.message + where


def concise(found: Findings) -> str:
    return "".join(f"{one.span}: {one.code} {said(one)}\n" for one in found)


def grouped(found: Findings) -> str:
    files: dict[str, list[Diagnostic]] = {}
    for one in found:
        files.setdefault(one.span.source.name, []).append(one)
    blocks = []
    for name, of_file in files.items():
        lines = [f"  {one.span.line}:{one.span.column} {one.code} {said(one)}\n" for one in of_file]
        blocks.append(f"{name}:\n" + "".join(lines))
    return "\n".join(blocks)


def place(span: Span) -> dict[str, Any]:
    line, column = span.source.position(span.start)
    end_line, end_column = span.source.position(max(span.end, span.start))
    return {"file": span.source.name, "line": line, "column": column, "end_line": end_line, "end_column": end_column}


def record(one: Diagnostic) -> dict[str, Any]:
    return {
        "code": one.code,
        "severity": one.severity.value,
        "message": one.message,
        **place(one.span),
        "builds": list(one.where),
        "related": [{"message": label.text, **place(label.span)} for label in one.labels],
        "hint": one.hint,
        "edits": [{"text": edit.text, **place(edit.span)} for edit in one.edits],
    }


def as_json(found: Findings) -> str:
    return json.dumps([record(one) for one in found], indent=2) + "\n"


def json_lines(found: Findings) -> str:
    return "".join(json.dumps(record(one)) + "\n" for one in found)


def escaped(text: str, more: str = "", percent: str = "%25") -> str:
    """For the commands of GitHub's and Azure's logs."""
    text = text.replace("%", percent)
    for character in "\r\n" + more:
        text = text.replace(character, f"%{ord(character):02X}")
    return text


GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def github(found: Findings) -> str:
    lines = []
    for one in found:
        at = place(one.span)
        keys = f"title={one.code},file={escaped(at['file'], ':,')},line={at['line']}"
        keys += f",endLine={at['end_line']}"
        if at["line"] == at["end_line"]:  # columns of a stretch of lines make the command invalid
            keys += f",col={at['column']},endColumn={at['end_column']}"
        lines.append(f"::{GITHUB[one.severity]} {keys}::{escaped(one.code + ': ' + said(one))}\n")
    return "".join(lines)


AZURE = "%AZP25"  # how its agents read a percent sign


def azure(found: Findings) -> str:
    lines = []
    for one in found:
        at = place(one.span)
        kind = "error" if one.severity is Severity.ERROR else "warning"
        keys = f"type={kind};sourcepath={escaped(at['file'], ';]', AZURE)};linenumber={at['line']};"
        keys += f"columnnumber={at['column']};code={one.code};"
        lines.append(f"##vso[task.logissue {keys}]{escaped(said(one), percent=AZURE)}\n")
    return "".join(lines)


def pylint(found: Findings) -> str:
    return "".join(f"{one.span.source.name}:{one.span.line}: [{one.code}] {said(one)}\n" for one in found)


GITLAB = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def gitlab(found: Findings) -> str:
    from .sarif import fingerprint

    seen: dict[str, int] = {}
    rows = [
        {
            "check_name": one.code,
            "description": f"{one.code}: {said(one)}",
            "severity": GITLAB[one.severity],
            "fingerprint": fingerprint(one, seen),
            "location": {"path": one.span.source.name, "lines": {"begin": one.span.line}},
        }
        for one in found
    ]
    return json.dumps(rows, indent=2) + "\n"


NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(found: Findings) -> str:
    """A suite for each file; a file without findings has no suite, a run without findings one test that passes."""
    from xml.sax.saxutils import quoteattr

    files: dict[str, list[Diagnostic]] = {}
    for one in found:
        files.setdefault(one.span.source.name, []).append(one)
    count = sum(map(len, files.values()))
    lines = ['<?xml version="1.0" encoding="utf-8"?>']
    lines.append(f'<testsuites name="uopgen" tests="{count or 1}" failures="{count}">')
    for name, of_file in files.items():
        lines.append(f'  <testsuite name={quoteattr(name)} tests="{len(of_file)}" failures="{len(of_file)}">')
        for one in of_file:
            at = place(one.span)
            test = f"{one.code}:{at['line']}:{at['column']}"
            lines.append(f'    <testcase name={quoteattr(test)} classname={quoteattr(name)} line="{at["line"]}">')
            message = NO_XML.sub("\N{REPLACEMENT CHARACTER}", said(one))
            lines.append(f"      <failure message={quoteattr(message)} type={quoteattr(one.code)}/>")
            lines.append("    </testcase>")
        lines.append("  </testsuite>")
    if not files:
        lines.append('  <testsuite name="definitions" tests="1" failures="0"><testcase name="clean"/></testsuite>')
    return "\n".join([*lines, "</testsuites>"]) + "\n"


RDJSON = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.INFO: "INFO"}


def stretch(span: Span) -> dict[str, Any]:
    """reviewdog counts columns in bytes."""
    return {"start": bytes_at(span.source, span.start), "end": bytes_at(span.source, max(span.end, span.start))}


def bytes_at(source: SourceFile, offset: int) -> dict[str, int]:
    line, column = source.position(offset)
    return {"line": line, "column": len(source.line(line)[: column - 1].encode("utf-8", "replace")) + 1}


def rdjson(found: Findings) -> str:
    """The format of reviewdog."""
    rows = []
    for one in found:
        at, span = place(one.span), stretch(one.span)
        row: dict[str, Any] = {
            "message": said(one),
            "severity": RDJSON[one.severity],
            "code": {"value": one.code},
            "location": {"path": at["file"], "range": span},
        }
        if one.labels:
            row["relatedLocations"] = [
                {"message": label.text, "location": {"path": label.span.source.name, "range": stretch(label.span)}}
                for label in one.labels
            ]
        if one.edits:
            row["suggestions"] = [{"range": stretch(edit.span), "text": edit.text} for edit in one.edits]
        rows.append(row)
    return json.dumps({"source": {"name": "uopgen"}, "diagnostics": rows}, indent=2) + "\n"


def sarif(found: Findings) -> str:
    from .sarif import render_sarif

    return render_sarif(found)


FORMATS: Mapping[str, Callable[[Findings], str]] = {
    "full": render_full,
    "concise": concise,
    "grouped": grouped,
    "json": as_json,
    "json-lines": json_lines,
    "github": github,
    "gitlab": gitlab,
    "junit": junit,
    "pylint": pylint,
    "rdjson": rdjson,
    "azure": azure,
    "sarif": sarif,
}


def render(form: str, found: Findings) -> str:
    return FORMATS[form](found)
