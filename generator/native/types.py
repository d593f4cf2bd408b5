"""Types of expressions, as far as they tell which struct a field belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..syntax import ast
from ..syntax.ast_unit import CFunction
from .library import Native

DROPPED = frozenset(("const", "volatile", "restrict", "static", "struct", "union", "register", "inline"))


def scope_of(function: CFunction, nodes: Iterable[ast.Node]) -> Mapping[str, str]:
    """Types of parameters and local variables; of a name that is declared twice with two types, none."""
    found = {one.name: one.type for one in function.parameters}
    for node in nodes:
        if isinstance(node, ast.Declaration):
            words = plain_words(node.words)
            for one in node.declarators:
                type = "" if one.parameters else starred(words, len(one.pointers), len(one.sizes))
                found[one.name] = type if found.get(one.name, type) == type else ""
    return found


def plain_words(words: tuple[str, ...]) -> str:
    return " ".join(one for one in words if one not in DROPPED)


def starred(words: str, stars: int, arrays: int = 0) -> str:
    return words + (" " + "*" * stars if stars else "") + " []" * arrays


def pointed(type: str) -> str:
    """What a pointer or array of this type points to."""
    if type.endswith(" []"):
        return type[:-3]
    return type[:-1].rstrip() if type.endswith("*") else ""


def struct_of(type: str) -> str:
    """The name of the struct that an expression of this type is, or points to."""
    return type.rstrip("* ")


def type_of(node: ast.Node, scope: Mapping[str, str], native: Native) -> str:
    """`RtList *`, or nothing when it is not known."""
    match node:
        case ast.Name(id=name):
            return scope.get(name, "")
        case ast.Member(base=base, name=name):
            return native.structures.get(struct_of(type_of(base, scope, native)), {}).get(name, "")
        case ast.Index(base=base) | ast.Unary(op="*", operand=base):
            return pointed(type_of(base, scope, native))
        case ast.Unary(op="&", operand=operand):
            inner = type_of(operand, scope, native)
            return inner + ("*" if inner.endswith("*") else " *") if inner else ""
        case ast.Unary(operand=operand):
            return type_of(operand, scope, native)
        case ast.Cast(type=type):
            return starred(plain_words(type.words), len(type.pointers))
        case ast.Call(function=ast.Name(id=name)):
            return native.results.get(name, "")
        case ast.Conditional(then=then, otherwise=otherwise):
            return type_of(then, scope, native) or type_of(otherwise, scope, native)
        case ast.Assign(target=target):
            return type_of(target, scope, native)
        case ast.Binary(op=op, left=left, right=right) if op in ("+", "-"):
            return type_of(left, scope, native) or type_of(right, scope, native)
    return ""
