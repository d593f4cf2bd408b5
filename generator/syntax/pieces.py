"""A file in pieces: each holds whole definitions, and can be read without the others.

A piece ends with a definition that is whole, outside of conditionals, and the last thing on its line but comments:
behind such an end the text is read as at its beginning, whatever stands before.  After a change only the pieces that
it touches are looked for again; all others stay the same values.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ..diagnostics import Diagnostic, Report
from ..source import Piece, SourceFile, Span
from .lexer import lex
from .parse import Dialect, dialect_of, region_of
from .split import Chunk, split

GAP = 1 << 60  # between the bases of pieces, at first
_CLEAR = re.compile(r"[^\n#]*\n")


@dataclass(frozen=True)
class Pieces:
    """`starts` says where each piece lies in `source`.  `clean`: there is nothing that the lexer complains about.
    `inner`: the places in pieces of sources that hold a part of one, by their bases."""

    source: SourceFile
    dialect: Dialect
    region: tuple[int, int]
    pieces: tuple[Piece, ...]
    starts: tuple[int, ...]
    clean: bool
    inner: Mapping[int, Span] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def at(self) -> dict[int, int]:
        return {piece.base: start for piece, start in zip(self.pieces, self.starts, strict=True)}

    def place(self, span: Span) -> Span:
        """Where a span of one of the pieces lies in the file."""
        if not isinstance(span.source, Piece):
            return span
        outer = self.inner.get(span.source.base)
        if outer is not None:
            by = outer.start - span.source.base
            return self.place(Span(outer.source, span.start + by, span.end + by))
        moved = self.at[span.source.base] - span.source.base
        return Span(self.source, span.start + moved, span.end + moved)

    def stable(self, offset: int) -> tuple[Piece, int] | None:
        """The piece at an offset of the file, and its own offset there."""
        found = bisect_right(self.starts, offset) - 1
        if found < 0 or offset > self.starts[found] + len(self.pieces[found].text):
            return None
        piece = self.pieces[found]
        return piece, offset - self.starts[found] + piece.base


def pieces_of(source: SourceFile, before: Pieces | None = None, dialect: Dialect | None = None) -> Pieces:
    """The pieces of a text.  Those that stand in `before`, an earlier version of it, are the same values."""
    dialect = dialect or dialect_of(source)
    if before is not None and before.source.text == source.text and before.dialect is dialect:
        return before
    region = region_of(source, dialect, Report())
    if before is not None and before.dialect is dialect and before.clean:
        ends = _patched(source, region, before)
        if ends is not None:
            return _made(source, dialect, region, ends, before, True)
    ends, clean = _ends(source, *region)
    if not ends or ends[-1] < region[1]:
        ends.append(region[1])
    return _made(source, dialect, region, ends, before, clean)


def _ends(source: SourceFile, begin: int, end: int) -> tuple[list[int], bool]:
    """Where pieces end between two offsets, and whether the lexer was content."""
    lexed = lex(source, Report(), begin, end)
    clean, tokens, found = not lexed.faults, lexed.tokens, []
    following = {one.end: other.start for one, other in zip(tokens, tokens[1:], strict=False)}
    chunks = split(source, lexed, Report())
    heads = [one.tokens[0].start if isinstance(one, Chunk) else one.arms[0].directive.start for one in chunks]
    for number, chunk in enumerate(chunks[:-1]):
        if isinstance(chunk, Chunk) and chunk.whole:
            place = chunk.tokens[-1].end
            alone = following.get(place) == heads[number + 1]  # nothing unreadable between the two
            if alone and _CLEAR.match(source.text, place, heads[number + 1]):
                found.append(place)
    return (found, clean) if len(lexed.faults) <= 200 else ([], False)


def _patched(source: SourceFile, region: tuple[int, int], before: Pieces) -> list[int] | None:
    """All ends after a change of a part of the text, or None when all has to be read."""
    old, new = before.source.text, source.text
    (begin, end), (old_begin, old_end) = region, before.region
    if old[:old_begin] != new[:begin] or old[old_end:] != new[end:]:
        if old[old_begin:old_end] != new[begin:end] or not before.pieces:
            return None
        return [
            start + len(piece.text) + begin - old_begin
            for start, piece in zip(before.starts, before.pieces, strict=True)
        ]
    first, last = _changed(old, new)
    grown = len(new) - len(old)
    ends = [start + len(piece.text) for start, piece in zip(before.starts, before.pieces, strict=True)]
    low = max(0, bisect_right(before.starts, first) - 2)  # a piece that ends at the change may go on now
    high = bisect_right(before.starts, last)  # the piece behind the changed ones
    for stop in (high + 1, high + 5, len(ends)):
        last_one = stop + 1 >= len(ends)
        found, clean = _ends(source, before.starts[low], end if last_one else ends[stop + 1] + grown)
        if not clean:
            return None
        if last_one:
            return [*ends[:low], *found, *([] if found and found[-1] == end else [end])]
        if ends[stop] + grown in found:
            new_ends = found[: found.index(ends[stop] + grown) + 1]
            return [*ends[:low], *new_ends, *(one + grown for one in ends[stop + 1 :])]
    return None


def _changed(old: str, new: str) -> tuple[int, int]:
    """The first place that differs, and the end of the last one, in the old text."""
    limit = min(len(old), len(new))
    first = _common(old, new, limit)
    return first, len(old) - _common(old[::-1], new[::-1], limit - first)


def _common(one: str, other: str, most: int) -> int:
    """The length of the longest common beginning, found by halving."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _made(
    source: SourceFile,
    dialect: Dialect,
    region: tuple[int, int],
    ends: Sequence[int],
    before: Pieces | None,
    clean: bool,
) -> Pieces:
    starts = (region[0], *ends[:-1])
    texts = [source.text[start:end] for start, end in zip(starts, ends, strict=True)]
    pieces = _numbered(source.name, texts, before.pieces if before is not None else ())
    return Pieces(source, dialect, region, pieces, starts, clean)


def _numbered(name: str, texts: list[str], before: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Pieces for texts: those at both ends that are as before stay, the others get bases between them."""
    head = 0
    while head < min(len(texts), len(before)) and texts[head] == before[head].text:
        head += 1
    tail = 0
    while tail < min(len(texts), len(before)) - head and texts[-1 - tail] == before[-1 - tail].text:
        tail += 1
    middle = texts[head : len(texts) - tail]
    replaced = before[head : len(before) - tail]
    if len(middle) == len(replaced):
        same = (
            old if old.text == text else Piece(name, text, old.base) for old, text in zip(replaced, middle, strict=True)
        )
        return (*before[:head], *same, *before[len(before) - tail :])
    low = before[head - 1].base + len(before[head - 1].text) + 1 if head else 0
    high = before[-tail].base if tail else low + GAP * (len(middle) + 1)
    bases = [one.base for one in replaced[: len(middle)]]
    if len(bases) < len(middle):
        step = (high - low) // (len(middle) + 1)
        bases = [low + step * (number + 1) for number in range(len(middle))]
    ends = [*bases[1:], high] if bases else []
    if any(base + len(text) >= end for base, text, end in zip(bases, middle, ends, strict=True)):
        return tuple(Piece(name, text, number * GAP) for number, text in enumerate(texts))
    made = (Piece(name, text, base) for text, base in zip(middle, bases, strict=True))
    return (*before[:head], *made, *before[len(before) - tail :])


def placed(found: Iterable[Diagnostic], where: dict[str, Pieces], report: Report) -> None:
    """Diagnostics about pieces, as they are about files."""

    def place(span: Span) -> Span:
        return where[span.source.name].place(span) if isinstance(span.source, Piece) else span

    report.diagnostics.extend(one.moved(place) for one in found)
