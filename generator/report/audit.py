"""The audit: a row for each uop and instruction with the verdict and its reasons; text, Markdown, JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ..analysis.audit import UNDECLARED, Row
from ..diagnostics import Diagnostic, Severity
from ..source import Span


@dataclass(frozen=True, slots=True)
class Judged:
    """A row, and the errors that lint found in it."""

    row: Row
    span: Span
    findings: tuple[Diagnostic, ...]

    @property
    def verdict(self) -> str:
        if self.findings:
            return "unsafe"
        return "safe" if self.row.declared else "not known"

    @property
    def why(self) -> str:
        if self.findings:
            return "; ".join(f"{one.code} at line {one.span.line}: {one.message}" for one in self.findings)
        wanted = {UNDECLARED} if not self.row.declared else self.row.kinds
        return "; ".join(f"{kind}: {', '.join(texts)}" for kind, texts in grouped(self.row) if kind in wanted)


def grouped(row: Row) -> list[tuple[str, list[str]]]:
    """Reasons by class, in the order in which they first occur."""
    found: dict[str, list[str]] = {}
    for one in row.reasons:
        texts = found.setdefault(one.kind, [])
        if one.text not in texts:
            texts.append(one.text)
    return list(found.items())


def judged(rows: Iterable[tuple[Row, Span]], findings: Iterable[Diagnostic]) -> list[Judged]:
    """Each row with the errors in the text of its definition; of an instruction also those in its uops, but for what is
    said of other instructions that share them."""
    errors = [one for one in findings if one.severity is Severity.ERROR]
    every = list(rows)
    own = {id(row): [one for one in errors if within(one, span)] for row, span in every}
    made_of_uops = [span for row, span in every if row.kind != "uop"]
    shared: dict[str, list[Diagnostic]] = {}
    for row, _ in every:
        for one in own[id(row)] if row.kind == "uop" else ():
            if not any(within(one, span) for span in made_of_uops):
                for user in row.users:
                    shared.setdefault(user, []).append(one)
    found = ((row, span, shared.get(row.name, ()) if row.kind != "uop" else ()) for row, span in every)
    return [Judged(row, span, tuple(dict.fromkeys((*own[id(row)], *of_uops)))) for row, span, of_uops in found]


def within(one: Diagnostic, span: Span) -> bool:
    places = [one.span, *(label.span for label in one.labels)]
    return any(p.source.name == span.source.name and span.start <= p.start < span.end for p in places)


def audit_text(found: Iterable[Judged]) -> str:
    return "".join(f"{line}\n" for one in found for line in text_lines(one))


def text_lines(one: Judged) -> Iterator[str]:
    row = one.row
    yield f"{row.name} ({row.kind})  {one.verdict}  [{row.span}]"
    for finding in one.findings:
        yield f"    {finding.code} at {finding.span}: {finding.message}"
    for reason in row.reasons:
        declared = f", declared at {reason.declared}" if reason.declared is not None else ""
        yield f"    {reason.kind}: {reason.text}  [{reason.span}{declared}]"
    for title, texts in details(row):
        yield f"    {title}: {'; '.join(texts)}"


def details(row: Row) -> Iterator[tuple[str, list[str]]]:
    if row.guards:
        yield "guards", list(row.guards)
    if row.needs:
        yield "relies on", list(row.needs)
    if row.locks:
        yield "locks", list(row.locks)
    yield "the world may stop", [f"{one.text} (line {one.span.line})" for one in row.safepoints] or ["never"]
    if row.exits:
        yield "leaves", list(row.exits)
    if row.users:
        yield "in", list(row.users)


def audit_markdown(found: Iterable[Judged]) -> str:
    lines = ["| | verdict | why | guards | locks | the world may stop |", "|---|---|---|---|---|---|"]
    for one in found:
        row = one.row
        stops = ", ".join(f"line {each.span.line}" for each in row.safepoints) or "never"
        cells = (f"`{row.name}`", one.verdict, one.why, str(len(row.guards)), "; ".join(row.locks) or "none", stops)
        lines.append("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def audit_json(found: Iterable[Judged]) -> str:
    return json.dumps([record(one) for one in found], indent=2) + "\n"


def record(one: Judged) -> dict[str, Any]:
    row = one.row
    return {
        "name": row.name,
        "kind": row.kind,
        "verdict": one.verdict,
        "defined": str(row.span),
        "classes": sorted(row.kinds),
        "reasons": [
            {
                "class": reason.kind,
                "text": reason.text,
                "place": str(reason.span),
                "declared": str(reason.declared) if reason.declared is not None else None,
            }
            for reason in row.reasons
        ],
        "findings": [{"code": f.code, "place": str(f.span), "message": f.message} for f in one.findings],
        "guards": list(row.guards),
        "relies_on": list(row.needs),
        "locks": list(row.locks),
        "safepoints": [{"text": s.text, "place": str(s.span)} for s in row.safepoints],
        "exits": list(row.exits),
        "instructions": list(row.users),
    }
