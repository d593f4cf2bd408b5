"""A tree that was read by itself, with its places where they belong."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from ..source import SourceFile, Span
from .ast import Module, Node


def moved(one: Span, source: SourceFile, by: int) -> Span:
    return Span(source, one.start + by, one.end + by)


def respan(module: Module, source: SourceFile, by: int) -> Module:
    """The same tree in another source, `by` further on."""

    known: dict[type[Node], tuple[str, ...]] = {}

    def made(one: Any) -> Any:
        if isinstance(one, Span):
            return moved(one, source, by)
        if isinstance(one, Node):
            kind = type(one)
            if kind not in known:
                known[kind] = tuple(each.name for each in fields(kind))
            return kind(*[made(getattr(one, name)) for name in known[kind]])
        return tuple([made(each) for each in one]) if type(one) is tuple else one

    whole: Module = made(module)
    return whole
