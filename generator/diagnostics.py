"""What is wrong with an input: collected in a Report, never raised."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum

from .source import Span


def counted(number: int, thing: str) -> str:
    """`1 finding`, `2 findings`."""
    return f"{number} {thing}{'s' if number != 1 else ''}"


class Severity(Enum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Label:
    """A related place and what it has to do with the fault."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """`text` in the place of what a span holds."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault.  Only Report makes them."""

    severity: Severity
    code: str
    span: Span
    message: str
    labels: tuple[Label, ...] = ()
    hint: str | None = None
    where: tuple[str, ...] = ()  # the builds and variants that have it; empty: all
    edits: tuple[Edit, ...] = ()  # what repairs it for certain, when that is known

    def moved(self, place: Callable[[Span], Span]) -> Diagnostic:
        """The same fault, with its places elsewhere."""
        labels = tuple(Label(place(one.span), one.text) for one in self.labels)
        edits = tuple(Edit(place(one.span), one.text) for one in self.edits)
        return replace(self, span=place(self.span), labels=labels, edits=edits)


@dataclass(slots=True)
class Report:
    """Grows as the stages run; the only value that does."""

    diagnostics: list[Diagnostic] = field(default_factory=list)

    def error(self, code: str, span: Span, message: str, *labels: Label, hint: str | None = None) -> None:
        self.diagnostics.append(Diagnostic(Severity.ERROR, code, span, message, labels, hint))

    def warning(self, code: str, span: Span, message: str, *labels: Label, hint: str | None = None) -> None:
        self.diagnostics.append(Diagnostic(Severity.WARNING, code, span, message, labels, hint))

    def add(
        self,
        severity: Severity,
        code: str,
        span: Span,
        message: str,
        labels: tuple[Label, ...],
        hint: str | None,
        where: tuple[str, ...] = (),
        edits: tuple[Edit, ...] = (),
    ) -> None:
        self.diagnostics.append(Diagnostic(severity, code, span, message, labels, hint, where, edits))

    def take(self, other: Report) -> None:
        """Add what another report holds, in the order of the text it is about."""
        self.diagnostics.extend(sorted(other.diagnostics, key=lambda one: one.span.start))

    @property
    def ok(self) -> bool:
        """No errors so far; warnings are allowed."""
        return not any(d.severity is Severity.ERROR for d in self.diagnostics)
