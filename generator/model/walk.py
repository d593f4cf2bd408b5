"""Every node below a node, in the order of the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from ..syntax.ast import Node

PLAIN = {"str", "bool", "int", "Span", "str | None", "tuple[str, ...]", "tuple[tuple[str, ...], ...]"}


def kinds_below(base: type[Node]) -> Iterator[type[Node]]:
    for kind in base.__subclasses__():
        yield kind
        yield from kinds_below(kind)


# The fields of each kind of node that can hold nodes.
FIELDS = {kind: tuple(one.name for one in fields(kind) if str(one.type) not in PLAIN) for kind in kinds_below(Node)}


def children(node: Node) -> Iterator[Node]:
    for name in FIELDS[type(node)]:
        value = getattr(node, name)
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            yield from inside(value)


def inside(values: tuple[Any, ...]) -> Iterator[Node]:
    for value in values:
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            yield from inside(value)


def walk(node: Node) -> Iterator[Node]:
    """`node` and all nodes below it, before what follows them.  Much of an analysis is this loop."""
    todo: list[Node] = [node]
    pop, known = todo.pop, FIELDS
    while todo:
        one = pop()
        yield one
        names = known[type(one)]
        if not names:
            continue
        below: list[Node] = []
        for name in names:
            value = getattr(one, name)
            if type(value) in known:
                below.append(value)
            elif type(value) is tuple:
                below += [each for each in value if type(each) in known] if flat(value) else inside(value)
        below.reverse()
        todo += below


def flat(values: tuple[Any, ...]) -> bool:
    """No tuple inside."""
    return tuple not in map(type, values)
