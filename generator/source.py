"""A source text and places in it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path


def shown(file: Path) -> str:
    """The name of a file for messages: relative to where the user is, when it lies below that."""
    return str(file.relative_to(Path.cwd())) if file.is_relative_to(Path.cwd()) else str(file)


@dataclass(frozen=True)
class SourceFile:
    """One text with the name that messages give it."""

    name: str
    text: str

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        starts = [0]
        starts.extend(i + 1 for i, c in enumerate(self.text) if c == "\n")
        return tuple(starts)

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both counted from 1."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its end."""
        start = self.line_starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start:] if end < 0 else self.text[start:end]

    def between(self, start: int, end: int) -> str:
        """The text from one offset to another."""
        return self.text[start:end]


@dataclass(frozen=True)
class Piece(SourceFile):
    """A stretch of a file as a text of its own, whose offsets count from `base`.

    Pieces of a file do not overlap and have their bases in the order of the text; how far they lie apart says nothing.
    So a piece keeps its offsets, and what is known of it, when the text before it grows.
    """

    base: int = 0

    def position(self, offset: int) -> tuple[int, int]:
        return super().position(offset - self.base)

    def between(self, start: int, end: int) -> str:
        return self.text[start - self.base : end - self.base]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a source: offsets, end exclusive."""

    source: SourceFile = field(repr=False)
    start: int
    end: int

    @property
    def line(self) -> int:
        return self.source.position(self.start)[0]

    @property
    def column(self) -> int:
        return self.source.position(self.start)[1]

    @property
    def text(self) -> str:
        return self.source.between(self.start, self.end)

    def __str__(self) -> str:
        line, column = self.source.position(self.start)
        return f"{self.source.name}:{line}:{column}"
