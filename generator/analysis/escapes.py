"""Calls that may let others look at the stack, each with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..model.contracts import Contracts
from ..model.specials import PLAIN, SPECIALS
from ..model.walk import walk
from ..source import Span
from ..syntax import ast

UNDECLARED = "it has no contract"


@dataclass(frozen=True, slots=True)
class Escape:
    """`because` is the clause or the lack of one; `declared` is the contract's place, when there is one."""

    name: str
    because: str
    span: Span = field(compare=False, repr=False)
    declared: Span | None = field(compare=False, repr=False)


def local_names(body: ast.Node) -> frozenset[str]:
    """Variables that a body declares: a call of one goes through a pointer."""
    return frozenset(one.name for one in walk(body) if isinstance(one, ast.Declarator))


def escape_of(call: ast.Call, local: frozenset[str], contracts: Contracts) -> Escape | None:
    """Why a call may escape, or None."""
    if not isinstance(call.function, ast.Name):
        return Escape("a pointer", "it goes through a pointer", call.span, None)
    name = call.function.id
    if name in local:
        return Escape(name, "it goes through a pointer", call.span, None)
    function = contracts.function(name)
    if function is None:
        if name in SPECIALS or name in PLAIN:
            return None
        return Escape(name, UNDECLARED, call.span, None)
    promise = function.escape
    return Escape(name, f"declared: {promise}", call.span, promise.span) if promise is not None else None


def escapes_in(node: ast.Node, local: frozenset[str], contracts: Contracts) -> Iterator[Escape]:
    """The escaping calls below a node, in the order of the text."""
    for one in walk(node):
        if isinstance(one, ast.Call):
            found = escape_of(one, local, contracts)
            if found is not None:
                yield found
