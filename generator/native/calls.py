"""Which function may call which: by name, through macros, and through pointers by the field that they come from.

Pointers are followed as in a field-based points-to analysis (Pearce, Kelly, Hankin, 2007): a call through `x->f` may
reach every function that is stored in a field `f` anywhere, whatever `x` is.  A call through a parameter is charged to
whoever passes the function.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..source import Span
from ..syntax import ast
from ..syntax.ast_unit import CFunction
from .library import Key, Native

POINTER = "a pointer"
UNKNOWN: Key = ("", POINTER)
NO_FUNCTION = frozenset(("NULL", "0"))


@dataclass(frozen=True, slots=True)
class Edge:
    """A call that may reach `name`; `key` is None when that is not a function with a body here."""

    name: str
    key: Key | None
    span: Span = field(compare=False, repr=False)


def call_graph(native: Native) -> Mapping[Key, tuple[Edge, ...]]:
    """The calls of each function in the order of the text."""
    return {key: tuple(dict.fromkeys(_Body(native, one).edges())) for key, one in native.functions.items()}


class _Body:
    def __init__(self, native: Native, function: CFunction) -> None:
        self.native = native
        self.function = function
        self.file = function.span.source.name
        self.nodes = native.body(function)
        self.parameters = {one.name for one in function.parameters}
        self.values: dict[str, list[ast.Expression]] = {}
        for node in self.nodes:
            if isinstance(node, ast.Declarator):
                self.values.setdefault(node.name, []).extend([node.init] if node.init is not None else [])
            elif isinstance(node, ast.Assign) and isinstance(node.target, ast.Name):
                self.values.setdefault(node.target.id, []).append(node.value)

    def edges(self) -> Iterator[Edge]:
        for node in self.nodes:
            if isinstance(node, ast.Call):
                for name in self.passed(node):
                    yield self.edge(name, node.span)
                yield from self.called(node.function, node.span)

    def edge(self, name: str, span: Span) -> Edge:
        return Edge(name, self.native.resolve(name, self.file), span)

    def called(self, function: ast.Expression, span: Span) -> Iterator[Edge]:
        """What a call may reach."""
        if isinstance(function, ast.Name) and not self.is_variable(function.id):
            name = function.id
            if self.native.macro(name, self.file) and self.native.resolve(name, self.file) is None:
                yield from (self.edge(one, span) for one in self.of_macro(name, {name}))
            else:
                yield self.edge(name, span)
        else:
            yield from (Edge(key[1], key if key[1] != POINTER else None, span) for key in self.targets(function, 0))

    def of_macro(self, name: str, seen: set[str]) -> Iterator[str]:
        """What the text of a macro calls, or itself when it calls nothing."""
        for macro in self.native.macro(name, self.file):
            for one in macro.calls:
                if not self.native.macro(one, self.file):
                    yield one
                elif one not in seen:
                    seen.add(one)
                    yield from self.of_macro(one, seen)

    def passed(self, call: ast.Call) -> Iterator[str]:
        """Functions that are handed to the one that is called, which may call them."""
        for one in call.arguments:
            if isinstance(one, ast.Name) and one.id in self.native.names and not self.is_variable(one.id):
                yield one.id

    def is_variable(self, name: str) -> bool:
        return name in self.parameters or name in self.values

    def targets(self, value: ast.Expression, depth: int) -> Iterator[Key]:
        """The functions that a value may point to; UNKNOWN when that is not known."""
        match value:
            case ast.Name(id=name) if name in self.parameters or name in NO_FUNCTION:
                return
            case ast.Name(id=name) if name in self.values:
                if depth > 4 or not self.values[name]:
                    yield UNKNOWN
                else:
                    for one in self.values[name]:
                        yield from self.targets(one, depth + 1)
            case ast.Name(id=name) if (key := self.native.resolve(name, self.file)) is not None:
                yield key
            case ast.Member(name=name):
                yield from self.native.stored.get(name) or (UNKNOWN,)
            case ast.Conditional(then=then, otherwise=otherwise):
                yield from self.targets(then, depth)
                yield from self.targets(otherwise, depth)
            case ast.Cast(operand=operand) | ast.Unary(operand=operand):
                yield from self.targets(operand, depth)
            case ast.Index(base=base):
                yield from self.targets(base, depth)
            case ast.InitList(items=items):
                for _, item in items:
                    yield from self.targets(item, depth)
            case ast.Literal():
                return
            case _:
                yield UNKNOWN
