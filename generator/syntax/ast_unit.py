"""The syntax tree of a C source file of a runtime: its functions, structs and macros.  Bodies are those of ast_c.py."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..source import Span
from .ast_c import Block, Expression, Node

# The conditions of the #if arms around something, each with the value that it has there.
Conditions = tuple[tuple[Expression, bool], ...]


@dataclass(frozen=True, slots=True)
class Variable(Node):
    """A parameter or a field.  `type` is its words and stars, without qualifiers: `RtList *`; empty: not understood."""

    type: str
    name: str


@dataclass(frozen=True, slots=True)
class CFunction(Node):
    """A function; `body` is None for a prototype, and for a body that could not be read."""

    name: str
    name_span: Span = field(compare=False, repr=False)
    result: str
    parameters: tuple[Variable, ...]
    body: Block | None
    local: bool = False
    """Static in a .c file: other files may have another one of this name."""
    conditions: Conditions = ()


@dataclass(frozen=True, slots=True)
class CStruct(Node):
    """A struct or union with its fields; those of unnamed structs inside it are its own."""

    name: str
    fields: tuple[Variable, ...]


@dataclass(frozen=True, slots=True)
class CMacro(Node):
    """#define; `calls` are the names that its text calls.  `local`: other files do not know it."""

    name: str
    calls: tuple[str, ...]
    local: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """What a file defines.

    `callbacks` are types of pointers to functions.  `stored`: names that are stored in a field of that name anywhere in
    the file, or nothing for what a call returns; `tabled`: names in an initialiser of a struct of that type without a
    field's name before them; `held`: names in the initialiser of a variable outside of functions, whether only the file
    knows it, and its type, if that has a name; `assigned`: names that a variable, or an element of it, gets.
    `unread`: places that were not understood.
    """

    file: str
    functions: tuple[CFunction, ...]
    structs: tuple[CStruct, ...]
    macros: tuple[CMacro, ...]
    callbacks: frozenset[str]
    stored: frozenset[tuple[str, str]]
    tabled: frozenset[tuple[str, str]]
    held: frozenset[tuple[str, str, bool, str]]
    assigned: frozenset[tuple[str, str]]
    unread: tuple[Span, ...]
