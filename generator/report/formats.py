"""Findings in the formats of terminals, editors and forges."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..diagnostics import Diagnostic, Severity
from ..source import Span
from .full import render_full
from .sarif import render_sarif

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
    }


def as_json(found: Findings) -> str:
    return json.dumps([record(one) for one in found], indent=2) + "\n"


def json_lines(found: Findings) -> str:
    return "".join(json.dumps(record(one)) + "\n" for one in found)


def escaped(text: str, more: str = "") -> str:
    """For the commands of GitHub's and Azure's logs."""
    for character in "%\r\n" + more:
        text = text.replace(character, f"%{ord(character):02X}")
    return text


GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def github(found: Findings) -> str:
    lines = []
    for one in found:
        at = place(one.span)
        keys = f"title={one.code},file={escaped(at['file'], ':,')},line={at['line']},col={at['column']}"
        keys += f",endLine={at['end_line']},endColumn={at['end_column']}"
        lines.append(f"::{GITHUB[one.severity]} {keys}::{escaped(one.code + ': ' + said(one))}\n")
    return "".join(lines)


FORMATS: Mapping[str, Callable[[Findings], str]] = {
    "full": render_full,
    "concise": concise,
    "grouped": grouped,
    "json": as_json,
    "json-lines": json_lines,
    "github": github,
    "sarif": render_sarif,
}


def render(form: str, found: Findings) -> str:
    return FORMATS[form](found)
