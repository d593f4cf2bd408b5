"""SARIF 2.1.0: findings with fingerprints that outlive edits elsewhere, and paths as code flows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import blake2b
from typing import Any
from urllib.parse import quote

from ..diagnostics import Diagnostic, Severity
from ..lint.registry import page_of, rules
from ..source import Span

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def render_sarif(found: Iterable[Diagnostic]) -> str:
    diagnostics = list(found)
    known = [one.code for one in rules()]
    codes = known + sorted({one.code for one in diagnostics} - set(known))
    seen: dict[str, int] = {}
    results = [result(one, codes.index(one.code), seen) for one in diagnostics]
    driver = {"name": "uopgen", "rules": [described(code) for code in codes]}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def described(code: str) -> dict[str, Any]:
    rule = next((one for one in rules() if one.code == code), None)
    if rule is None:
        return {"id": code}
    page = page_of(rule)
    first = page.split("\n", 1)[0]
    return {
        "id": code,
        "name": rule.name,
        "shortDescription": {"text": first},
        "fullDescription": {"text": page or first},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
    }


def result(one: Diagnostic, index: int, seen: dict[str, int]) -> dict[str, Any]:
    where = f" [{', '.join(one.where)}]" if one.where else ""
    made: dict[str, Any] = {
        "ruleId": one.code,
        "ruleIndex": index,
        "level": LEVELS[one.severity],
        "message": {"text": one.message + where},
        "locations": [location(one.span)],
        "partialFingerprints": {"uopgen/v1": fingerprint(one, seen)},
    }
    if one.labels:
        made["relatedLocations"] = [
            {"id": i, **location(label.span), "message": {"text": label.text}} for i, label in enumerate(one.labels, 1)
        ]
        steps = path(one)
        if len(steps) > 1:
            made["codeFlows"] = [{"threadFlows": [{"locations": steps}]}]
    if one.edits:
        changes = [{"deletedRegion": region(edit.span), "insertedContent": {"text": edit.text}} for edit in one.edits]
        change = {"artifactLocation": {"uri": uri(one.span)}, "replacements": changes}
        made["fixes"] = [{"description": {"text": one.hint or "repair it"}, "artifactChanges": [change]}]
    return made


def path(one: Diagnostic) -> list[dict[str, Any]]:
    """The places of a finding that lie in its own file, in the order in which they are reached."""
    places = [(one.span, one.message), *((label.span, label.text) for label in one.labels)]
    own = [(span, text) for span, text in places if span.source.name == one.span.source.name]
    ordered = sorted(own, key=lambda place: place[0].start)
    return [{"location": {**location(span), "message": {"text": text}}} for span, text in ordered]


def uri(span: Span) -> str:
    return quote(span.source.name)


def location(span: Span) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": {"uri": uri(span)}, "region": region(span)}}


def region(span: Span) -> dict[str, Any]:
    line, column = span.source.position(span.start)
    end_line, end_column = span.source.position(span.end)
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}


def fingerprint(one: Diagnostic, seen: dict[str, int]) -> str:
    """Of the code, the file and the text of the line; the n-th equal one says so."""
    text = one.span.source.line(one.span.line).strip() if one.span.source.text else ""
    key = blake2b("\0".join((one.code, one.span.source.name, one.message, text)).encode(), digest_size=16).hexdigest()
    seen[key] = seen.get(key, 0) + 1
    return f"{key}:{seen[key]}"
