"""`// uopgen: ignore[UG301] reason`: findings that somebody has looked at, and why they are right as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..diagnostics import Diagnostic, Edit, Report, Severity
from ..source import SourceFile, Span
from . import codes
from .repair import comment_removed

COMMENT = re.compile(r"//\s*uopgen:\s*ignore(?:\[([^\]\n]*)\])?[ \t]*([^\r\n]*)")


@dataclass(frozen=True, slots=True)
class Suppression:
    """`line` is the line that it is about: its own, or the next one when it stands alone."""

    codes: tuple[str, ...]
    reason: str
    line: int
    span: Span


def suppressions(source: SourceFile) -> Iterator[Suppression]:
    for match in COMMENT.finditer(source.text):
        line = source.position(match.start())[0]
        alone = not source.text[source.line_starts[line - 1] : match.start()].strip()
        found = tuple(one.strip() for one in (match[1] or "").split(",") if one.strip())
        yield Suppression(found, match[2].strip(), line + alone, Span(source, match.start(), match.end()))


def apply(diagnostics: Iterable[Diagnostic], sources: Iterable[SourceFile], report: Report) -> list[Diagnostic]:
    """What is left; suppressions that suppress nothing, name no code or give no reason are findings."""
    known = [one for source in sources for one in suppressions(source)]
    used: set[int] = set()
    left: list[Diagnostic] = []
    for one in diagnostics:
        fits = next((s for s in known if s.reason and suppresses(s, one)), None)
        if fits is None:
            left.append(one)
        else:
            used.add(id(fits))
    for each in known:
        complain(each, id(each) in used, report)
    return left


def suppresses(one: Suppression, found: Diagnostic) -> bool:
    place = found.span
    return one.span.source.name == place.source.name and one.line == place.line and found.code in one.codes


def complain(one: Suppression, used: bool, report: Report) -> None:
    edits: tuple[Edit, ...] = ()
    if not one.codes:
        what, hint = "a suppression without a code", "write `// uopgen: ignore[UG301] reason`"
    elif not one.reason:
        what, hint = (
            f"a suppression of {', '.join(one.codes)} without a reason",
            "say behind the bracket why it is right",
        )
    elif not used:
        what, hint = f"nothing to suppress: {', '.join(one.codes)} is not found here", "delete the comment"
        edits = comment_removed(one.span)
    else:
        return
    report.add(Severity.ERROR, codes.SUPPRESSION, one.span, what, (), hint, edits=edits)
