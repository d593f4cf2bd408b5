"""What a change introduces: findings of now that those of before do not explain, wherever lines have moved to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from ..diagnostics import Diagnostic
from ..source import SourceFile

DEFINED = re.compile(r"^[ \t]*(?:\w+(?:\(\d+\))?[ \t]+)*(?:inst|op|macro|family|pseudo|label|struct)[ \t(]+(\w+)", re.M)
Key = tuple[str, ...]


def introduced(
    now: Iterable[Diagnostic], before: Iterable[Diagnostic], names: Mapping[str, str] | None = None
) -> list[Diagnostic]:
    """Those of `now` that are new; each finding of `before` explains one.  `names`: renamed files, new name → old.

    First the same text in the same definition counts as the same finding, then another text there, then the same
    text elsewhere, which is what a renamed definition or a moved one has.
    """
    left = list(now)
    known = list(before)
    for key in keys(names or {}):
        there = Counter(key(one) for one in known)
        explained = Counter[Key]()
        rest = []
        for one in left:
            this = key(one)
            if explained[this] < there[this]:
                explained[this] += 1
            else:
                rest.append(one)
        left = rest
        for i in range(len(known) - 1, -1, -1):
            this = key(known[i])
            if explained[this]:
                explained[this] -= 1
                del known[i]
    return left


def keys(names: Mapping[str, str]) -> tuple[Callable[[Diagnostic], Key], ...]:
    def file(one: Diagnostic) -> str:
        return names.get(one.span.source.name, one.span.source.name)

    return (
        lambda one: (one.code, file(one), home(one), plain(one), words(one.span.text)),
        lambda one: (one.code, file(one), home(one), plain(one)),
        lambda one: (one.code, plain(one), words(one.span.text)),
    )


def home(one: Diagnostic) -> str:
    """The definition that a finding stands in: the last one that begins above it."""
    return next((name for start, name in reversed(definitions(one.span.source)) if start <= one.span.start), "")


def plain(one: Diagnostic) -> str:
    """The message, whatever the definition is called."""
    name = home(one)
    message = re.sub(rf"\b{re.escape(name)}\b", "·", one.message) if name else one.message
    return words(message)


def words(text: str) -> str:
    return " ".join(text.split())


@cache
def definitions(source: SourceFile) -> tuple[tuple[int, str], ...]:
    return tuple((match.start(), match.group(1)) for match in DEFINED.finditer(source.text))
