"""Diagnostics for a person: place, message, source line with a caret, related places, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from unicodedata import category, east_asian_width

from ..diagnostics import Diagnostic, Severity, counted
from ..source import Span

LONGEST = 400  # characters of a line that are shown; a file may have none but one line


def render_full(diagnostics: Iterable[Diagnostic]) -> str:
    return "".join(f"{line}\n" for one in diagnostics for line in diagnostic_lines(one))


def diagnostic_lines(one: Diagnostic) -> Iterator[str]:
    severity = "" if one.severity is Severity.ERROR else f"{one.severity.value}: "
    where = f" [{', '.join(one.where)}]" if one.where else ""
    yield f"{one.span}: {one.code}: {severity}{one.message}{where}"
    yield from excerpt(one.span)
    for label in one.labels:
        yield f"{label.span}: note: {label.text}"
        if label.span.line != one.span.line or label.span.source is not one.span.source:
            yield from excerpt(label.span)
    if one.hint:
        yield f"    help: {one.hint}"


def excerpt(span: Span) -> Iterator[str]:
    """The first line of the span with carets under it; nothing for an empty source."""
    if not span.source.text:
        return
    line, column = span.source.position(span.start)
    text = span.source.line(line).rstrip()
    if len(text) > LONGEST:
        first = max(0, column - LONGEST // 4)
        text, column = text[first : first + LONGEST], column - first
    text = text.translate(UNSEEN)
    end = column - 1 + min(span.end - span.start, len(text) - column + 1)
    yield f"    {text.expandtabs(4)}"
    lead, width = columns(text[: column - 1]), columns(text[:end])
    yield " " * (4 + lead) + "^" * max(1, width - lead)


# Characters that would move what stands behind them: of control, but for the tab, and of direction.
OF_CONTROL = (*range(9), *range(10, 32), *range(127, 160))
OF_DIRECTION = (0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
UNSEEN = dict.fromkeys((*OF_CONTROL, *OF_DIRECTION), " ")


def columns(text: str) -> int:
    """How far a terminal goes for it: some letters are two columns wide, some stand on the one before."""
    text = text.expandtabs(4)
    if text.isascii():
        return len(text)
    wide = sum(east_asian_width(one) in "WF" for one in text)
    return len(text) + wide - sum(category(one) in ("Mn", "Me", "Cf") for one in text)


def tally(diagnostics: Iterable[Diagnostic]) -> str:
    """`2 errors, 1 warning`."""
    counts = dict.fromkeys(Severity, 0)
    for one in diagnostics:
        counts[one.severity] += 1
    words = [counted(n, s.value) for s, n in counts.items() if n and s is not Severity.INFO]
    return ", ".join(words) or "no errors"
