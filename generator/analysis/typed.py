"""The C types of expressions, as far as declarations and contracts tell, and what is used as an object of a type."""

from __future__ import annotations

from dataclasses import dataclass

from ..model.contracts import Field
from ..source import Span
from ..syntax import ast
from .changes import Changes, is_pointer, structure_name
from .points import TypePoint, UndeclaredPoint
from .terms import Term


@dataclass(slots=True)
class Typed(Changes):
    """Within one uop."""

    def type_of(self, node: ast.Node) -> str:
        """The C type of an expression, as far as declarations and contracts tell; empty otherwise."""
        match node:
            case ast.Name(id=word):
                return self.scope.types.get(word, "")
            case ast.Cast(type=type_name):
                return str(type_name)
            case ast.Call(function=ast.Name(id=word)):
                function = self.scope.contracts.function(word)
                return function.result if function is not None else ""
            case ast.Member():
                found = self.field_of(node)
                return found[1].type if found is not None else ""
            case ast.Unary(op="&", operand=operand):
                inner = self.type_of(operand)
                return f"{inner} *" if inner else ""
            case ast.Unary(op="*", operand=operand):
                return self.type_of(operand).rstrip().removesuffix("*").rstrip()
            case ast.Unary(op="++" | "--", operand=operand) | ast.Assign(target=operand):
                return self.type_of(operand)
        return ""

    def field_of(self, node: ast.Member) -> tuple[str, Field] | None:
        structure = self.scope.contracts.structures.get(structure_name(self.type_of(node.base)))
        if structure is None:
            return None
        found = next((one for one in structure.fields if one.name == node.name), None)
        return (structure.name, found) if found is not None else None

    def undeclared(self, node: ast.Member) -> None:
        below: ast.Node = node.base
        while True:
            if structure_name(self.type_of(below)) == self.scope.unit:
                return  # the language says what a code unit is
            if not isinstance(below, ast.Member | ast.Index):
                break
            below = below.base
        structure = structure_name(self.type_of(node.base))
        self.point(UndeclaredPoint(node.span, self.scope.part, self.known, structure, node.name))

    def typed_use(self, node: ast.Expression, value: Term, place: Span | None = None, known_as: str = "") -> None:
        """`known_as`: what a function takes it for, when that is a type."""
        type_name = self.type_of(node)
        wanted = known_as if known_as in self.scope.contracts.types else structure_name(type_name)
        if is_pointer(type_name) and wanted in self.scope.contracts.types:
            self.point(TypePoint(place or node.span, self.scope.part, self.known, value, wanted, False))
