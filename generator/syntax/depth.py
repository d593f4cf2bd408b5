"""How deep a tree is: what is deeper than any reader follows is refused, so that the stages may recurse."""

from __future__ import annotations

from typing import Any

from ..source import Span

MAX_DEPTH = 150


class TooDeep(Exception):
    """A tree that is deeper than MAX_DEPTH, with the place of something at that depth."""

    def __init__(self, span: Span) -> None:
        super().__init__(span)
        self.span = span


def too_deep(tree: Any, limit: int) -> Span | None:
    """The place of a node more than `limit` nodes below the top, if there is one."""
    level = [tree]
    for _ in range(limit):
        level = [child for node in level for child in _children(node)]
        if not level:
            return None
    return level[0].span  # type: ignore[no-any-return]


def _children(node: Any) -> list[Any]:
    found: list[Any] = []
    for name in type(node).__match_args__:
        value = getattr(node, name)
        if type(value) is tuple:
            _gather(value, found)
        elif hasattr(value, "span"):
            found.append(value)
    return found


def _gather(values: tuple[Any, ...], found: list[Any]) -> None:
    for value in values:
        if hasattr(value, "span"):
            found.append(value)
        elif type(value) is tuple:
            _gather(value, found)
