"""Expressions and C types as text, with the brackets that C needs and no others."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from . import ast
from .operators import ASSIGNMENT, BINARY, CAST, COMMA, CONDITIONAL, POSTFIX, PRIMARY, UNARY
from .tokens import KEYWORDS

_SIGN_FIRST = re.compile(r"[-+*&]")
_LIKE_DECLARATION = re.compile(r"\w+(?: \*|\(\*\w+\)\()")


def unparse_expression(node: ast.Expression | ast.TypeName, level: int = COMMA) -> str:
    """The text of an expression where an operand of at least `level` (operators.py) may stand."""
    own, text = _PRINT[type(node)](node)
    return text if own >= level else f"({text})"


def statement_text(node: ast.Expression) -> str:
    """The text of an expression that begins a statement and must not read as a declaration."""
    text = unparse_expression(node)
    return f"({text})" if _LIKE_DECLARATION.match(text) else text


def arguments(nodes: tuple[Any, ...]) -> str:
    return ", ".join(unparse_expression(node, ASSIGNMENT) for node in nodes)


def init_list(node: ast.InitList) -> str:
    items = (f"{designator(name)}{initialiser(value)}" for name, value in node.items)
    return f"{{{', '.join(items)}}}"


def designator(name: str | ast.Expression | None) -> str:
    if name is None:
        return ""
    return f".{name} = " if isinstance(name, str) else f"[{unparse_expression(name)}] = "


def initialiser(node: ast.Expression) -> str:
    if isinstance(node, ast.InitList) and node.type is None:
        return init_list(node)
    return unparse_expression(node, ASSIGNMENT)


def _operand(node: ast.Expression) -> str:
    """What a postfix operator is applied to; a number would swallow what follows it."""
    text = unparse_expression(node, POSTFIX)
    return f"({text})" if isinstance(node, ast.Literal) else text


def _binary(node: ast.Binary) -> tuple[int, str]:
    if node.op == ",":
        return COMMA, f"{unparse_expression(node.left, COMMA)}, {unparse_expression(node.right, ASSIGNMENT)}"
    own = BINARY[node.op]
    return own, f"{unparse_expression(node.left, own)} {node.op} {unparse_expression(node.right, own + 1)}"


def _unary(node: ast.Unary) -> tuple[int, str]:
    if node.postfix:
        return POSTFIX, f"{_operand(node.operand)}{node.op}"
    operand = unparse_expression(node.operand, UNARY if len(node.op) == 2 else CAST)
    space = " " if operand[0] == node.op[0] and node.op[0] in "+-&" else ""
    return UNARY, f"{node.op}{space}{operand}"


def _conditional(node: ast.Conditional) -> tuple[int, str]:
    test = unparse_expression(node.test, CONDITIONAL + 1)
    return CONDITIONAL, f"{test} ? {unparse_expression(node.then)} : {unparse_expression(node.otherwise, CONDITIONAL)}"


def _assign(node: ast.Assign) -> tuple[int, str]:
    target = unparse_expression(node.target, UNARY)
    return ASSIGNMENT, f"{target} {node.op} {unparse_expression(node.value, ASSIGNMENT)}"


def _cast(node: ast.Cast) -> tuple[int, str]:
    operand = unparse_expression(node.operand, CAST)
    words = node.type.words
    lone = len(words) == 1 and not node.type.pointers and node.type.parameters is None and words[0] not in KEYWORDS
    if lone and _SIGN_FIRST.match(operand):
        operand = f"({operand})"
    return CAST, f"({node.type}){operand}"


def _size_of(node: ast.SizeOf) -> tuple[int, str]:
    if isinstance(node.operand, ast.TypeName):
        return UNARY, f"sizeof({node.operand})"
    return UNARY, f"sizeof {unparse_expression(node.operand, UNARY)}"


def _call(node: ast.Call) -> tuple[int, str]:
    return POSTFIX, f"{_operand(node.function)}({arguments(node.arguments)})"


def _index(node: ast.Index) -> tuple[int, str]:
    return POSTFIX, f"{_operand(node.base)}[{unparse_expression(node.index)}]"


def _member(node: ast.Member) -> tuple[int, str]:
    return POSTFIX, f"{_operand(node.base)}{'->' if node.arrow else '.'}{node.name}"


def _init_list(node: ast.InitList) -> tuple[int, str]:
    sizes = "".join(f"[{unparse_expression(one) if one else ''}]" for one in node.sizes)
    return POSTFIX, f"({node.type}{sizes}){init_list(node)}" if node.type else init_list(node)


def _block(node: ast.StatementExpression) -> tuple[int, str]:
    from .unparse_statement import unparse_statement

    text = unparse_statement(node.body)
    return PRIMARY, text if node.bare else f"({text})"


_PRINT: dict[type, Callable[[Any], tuple[int, str]]] = {
    ast.Name: lambda node: (PRIMARY, node.id),
    ast.Literal: lambda node: (PRIMARY, node.text),
    ast.TypeName: lambda node: (PRIMARY, str(node)),
    ast.Call: _call,
    ast.Member: _member,
    ast.Index: _index,
    ast.Unary: _unary,
    ast.Binary: _binary,
    ast.Conditional: _conditional,
    ast.Assign: _assign,
    ast.Cast: _cast,
    ast.SizeOf: _size_of,
    ast.InitList: _init_list,
    ast.StatementExpression: _block,
}
