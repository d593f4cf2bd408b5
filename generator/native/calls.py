"""Which function may call which: by name, through macros, and through pointers by the field that they come from.

Pointers are followed as in a field-based points-to analysis (Pearce, Kelly, Hankin, 2007): a call through `x->f` may
reach every function that is stored in a field `f` anywhere, whatever `x` is; a call through a table, or a variable
outside of functions, every function that its initialiser or an assignment puts there.  A call through a parameter is
charged to whoever passes the function, or a table that holds it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ..source import Span
from ..syntax import ast
from ..syntax.ast_unit import CFunction
from .library import NO_FUNCTION, POINTER, UNKNOWN, Key, Native
from .outside import is_plain
from .types import scope_of, struct_of, type_of


@dataclass(frozen=True, slots=True)
class Edge:
    """A call that may reach `name`; `key` is None when that is not a function with a body here."""

    name: str
    key: Key | None
    span: Span = field(compare=False, repr=False)


def call_graph(native: Native) -> Mapping[Key, tuple[Edge, ...]]:
    """The calls of each function in the order of the text."""
    return {key: tuple(dict.fromkeys(_Body(native, one).edges())) for key, one in native.functions.items()}


def calls_parameter(native: Native, function: ast.Expression, file: str, number: int, depth: int = 3) -> bool:
    """Whether what is called may call its argument: with a body here, only where that does so or hands it on."""
    if not isinstance(function, ast.Name):
        return True
    key = native.resolve(function.id, file)
    if key is None:
        return not is_plain(function.id)
    body = native.functions[key]
    if number >= len(body.parameters):
        return True
    name, own = body.parameters[number].name, body.span.source.name
    calls = (node for node in native.body(body) if isinstance(node, ast.Call))
    return any(
        is_named(call.function, name)
        or any(
            is_named(one, name) and (depth == 0 or calls_parameter(native, call.function, own, i, depth - 1))
            for i, one in enumerate(call.arguments)
        )
        for call in calls
    )


def is_named(node: ast.Node, name: str) -> bool:
    match node:
        case ast.Name(id=id):
            return id == name
        case ast.Unary(operand=operand) | ast.Cast(operand=operand) | ast.Index(base=operand):
            return is_named(operand, name)
    return False


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

    @cached_property
    def scope(self) -> Mapping[str, str]:
        return scope_of(self.function, self.nodes)

    def edges(self) -> Iterator[Edge]:
        for node in self.nodes:
            if isinstance(node, ast.Call):
                yield from self.passed(node)
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

    def passed(self, call: ast.Call) -> Iterator[Edge]:
        """Functions that are handed to the one that is called, which may call them: by name, or in a table."""
        for number, one in enumerate(call.arguments):
            if isinstance(one, ast.Name) and one.id in self.native.names and not self.is_variable(one.id):
                yield self.edge(one.id, call.span)
            elif not isinstance(one, ast.TypeName):
                found = sorted(set(self.handed(one)))
                if found and calls_parameter(self.native, call.function, self.file, number):
                    yield from (Edge(key[1], key, call.span) for key in found)

    def handed(self, value: ast.Expression) -> Iterator[Key]:
        """Functions that are behind a value, unless its type says that there are none."""
        match value:
            case ast.Name(id=name) if not self.is_variable(name):
                yield from self.native.held_by(name, self.file)
            case ast.Name(id=name):
                kind = self.scope.get(name, "")
                if kind == "" or kind in self.native.callbacks:
                    yield from (key for key in self.targets(value, 0) if key != UNKNOWN)
            case ast.Conditional(then=then, otherwise=otherwise):
                yield from self.handed(then)
                yield from self.handed(otherwise)
            case ast.Member(base=base, name=name):
                struct = struct_of(type_of(base, self.scope, self.native))
                if self.native.is_callback(struct, name):
                    yield from (key for key in self.targets(value, 0) if key != UNKNOWN)
            case ast.Cast(operand=operand) | ast.Unary(op="&" | "*", operand=operand) | ast.Index(base=operand):
                yield from self.handed(operand)
            case ast.Binary(op="+" | "-", left=left):
                yield from self.handed(left)

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
            case ast.Name(id=name):
                yield from self.native.held_by(name, self.file) or (UNKNOWN,)
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
