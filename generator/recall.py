"""What was worked out before, found again: each result under the values that it was made from, and nothing else.

A value that a result depends on is recognised by its identity, so that values that are equal but stand elsewhere
are told apart.  Whoever asks promises that `make` looks at nothing but `about`; then an answer is never stale.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from .diagnostics import Diagnostic, Report

Made = TypeVar("Made")
WORDS = (str, int, bool, type(None), frozenset)  # compared by what they hold


class Recall(Protocol):
    def __call__(self, kind: str, about: tuple[object, ...], make: Callable[[Report], Made], report: Report) -> Made:
        """What `make` gives and reports, made now or before."""


def forgetful(kind: str, about: tuple[object, ...], make: Callable[[Report], Made], report: Report) -> Made:
    """Remembers nothing: for one run."""
    return make(report)


@dataclass(slots=True)
class Remembered:
    """`about` keeps the values alive whose identity is in the key."""

    about: tuple[object, ...]
    value: object
    said: tuple[Diagnostic, ...]
    turn: int


class Memory:
    """A Recall that lives as long as a session.

    It holds a few times as much as a turn has asked for at most; then it forgets what was asked for longest ago.
    """

    def __init__(self, keep: int = 4) -> None:
        self.keep = keep
        self.turn = 0
        self.made = 0  # results that this turn had to make
        self.most = 0  # entries that a turn asked for
        self.known: dict[tuple[object, ...], Remembered] = {}

    def __call__(self, kind: str, about: tuple[object, ...], make: Callable[[Report], Made], report: Report) -> Made:
        key = (kind, *(one if isinstance(one, WORDS) else id(one) for one in about))
        found = self.known.get(key)
        if found is None:
            own = Report()
            value = make(own)
            self.known[key] = Remembered(about, value, tuple(own.diagnostics), self.turn)
            self.made += 1
            report.diagnostics.extend(own.diagnostics)
            return value
        found.turn = self.turn
        if found.said:
            report.diagnostics.extend(found.said)
        return found.value  # type: ignore[return-value]

    def next_turn(self) -> None:
        """Begin another run."""
        if self.made:
            self.most = max(self.most, sum(one.turn == self.turn for one in self.known.values()))
            if len(self.known) > self.keep * self.most:
                latest = sorted(self.known.items(), key=lambda item: -item[1].turn)
                self.known = dict(latest[: self.keep * self.most // 2])
        self.turn += 1
        self.made = 0
