"""Bodies as text: expressions and C types with the brackets that C needs and no others; statements indented by four
spaces, labels and preprocessor lines further left.

One file, because C is: an expression may hold statements (`({ ... })`) as a statement holds expressions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from . import ast
from .operators import ASSIGNMENT, BINARY, CAST, COMMA, CONDITIONAL, POSTFIX, PRIMARY, UNARY
from .tokens import KEYWORDS

Held = TypeVar("Held")

_Lines = Iterator[str]
STEP = "    "
_SIGN_FIRST = re.compile(r"[-+*&]")
_LIKE_DECLARATION = re.compile(r"\w+(?: \*|\(\*\w+\)\()")

# --- expressions -----------------------------------------------------------------


def unparse_expression(node: ast.Expression | ast.TypeName, level: int = COMMA) -> str:
    """The text of an expression where an operand of at least `level` (operators.py) may stand."""
    own, text = _EXPRESSIONS[type(node)](node)
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


def _ternary(node: ast.Conditional) -> tuple[int, str]:
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


def _statement_expression(node: ast.StatementExpression) -> tuple[int, str]:
    text = unparse_statement(node.body)
    return PRIMARY, text if node.bare else f"({text})"


_EXPRESSIONS: dict[type, Callable[[Any], tuple[int, str]]] = {
    ast.Name: lambda node: (PRIMARY, node.id),
    ast.Literal: lambda node: (PRIMARY, node.text),
    ast.TypeName: lambda node: (PRIMARY, str(node)),
    ast.Call: _call,
    ast.Member: _member,
    ast.Index: _index,
    ast.Unary: _unary,
    ast.Binary: _binary,
    ast.Conditional: _ternary,
    ast.Assign: _assign,
    ast.Cast: _cast,
    ast.SizeOf: _size_of,
    ast.InitList: _init_list,
    ast.StatementExpression: _statement_expression,
}


# --- statements ------------------------------------------------------------------


def unparse_statement(node: ast.Statement, indent: str = "") -> str:
    """The text of one statement, its first line not indented."""
    lines = list(_lines(node, ""))
    return f"\n{indent}".join(lines)


def unparse_block(statements: Iterable[ast.Statement], indent: str = STEP) -> str:
    """The text of statements one after the other, each line indented."""
    return "".join(f"{line}\n" for one in statements for line in _lines(one, indent))


def declarator(node: ast.Declarator) -> str:
    """A declared name with its stars, bounds and initialiser."""
    stars = "".join("*" + "".join(f"{q} " for q in quals) for quals in node.pointers)
    name = node.name
    if node.parameters is not None:
        name = f"(*{name})({', '.join(str(p) for p in node.parameters)})"
    sizes = "".join(f"[{unparse_expression(size) if size else ''}]" for size in node.sizes)
    init = f" = {initialiser(node.init)}" if node.init is not None else ""
    return f"{stars}{name}{sizes}{init}"


def condition_text(directive: str, condition: ast.Expression) -> str:
    """A preprocessor line with a condition, in its short form where there is one."""
    match condition:
        case ast.Call(function=ast.Name(id="defined"), arguments=(ast.Name(id=name),)) if directive == "if":
            return f"#ifdef {name}"
        case ast.Unary(
            op="!", operand=ast.Call(function=ast.Name(id="defined"), arguments=(ast.Name(id=name),))
        ) if directive == "if":
            return f"#ifndef {name}"
    return f"#{directive} {unparse_expression(condition)}"


def conditional_lines(node: ast.PreprocessorIf[Held], body: Callable[[Held], Iterable[str]]) -> _Lines:
    """#if … #endif, the arms printed by `body`."""
    for number, arm in enumerate(node.arms):
        if arm.condition is None:
            yield "#else"
        else:
            yield condition_text("elif" if number else "if", arm.condition)
        for one in arm.body:
            yield from body(one)
    yield "#endif"


def _lines(node: ast.Statement, indent: str) -> _Lines:
    return _STATEMENTS[type(node)](node, indent)


def _declaration(node: ast.Declaration) -> str:
    return f"{' '.join(node.words)} {', '.join(declarator(d) for d in node.declarators)};"


def _expression_statement(node: ast.ExpressionStatement) -> str:
    match node:
        case ast.ExpressionStatement(expression=ast.Call(function=ast.Name(id=name), arguments=given), bare=True):
            return f"{name}({arguments(given)})"
    return statement_text(node.expression) + ("" if node.bare else ";")


def _return(node: ast.Return) -> str:
    return "return;" if node.value is None else f"return {unparse_expression(node.value)};"


def _case(node: ast.Case) -> str:
    return "default:" if node.value is None else f"case {unparse_expression(node.value)}:"


def _simple(text: Callable[[Any], str]) -> Callable[[Any, str], _Lines]:
    """A printer of statements that fit a line (or carry a block in an argument)."""

    def lines(node: Any, indent: str) -> _Lines:
        return (f"{indent}{line}" if line[:1] != "#" else line for line in text(node).split("\n"))

    return lines


def _left(text: Callable[[Any], str]) -> Callable[[Any, str], _Lines]:
    """A printer of labels, which stand a step to the left."""

    def lines(node: Any, indent: str) -> _Lines:
        yield indent[: -len(STEP)] + text(node)

    return lines


def _block(node: ast.Block, indent: str) -> _Lines:
    yield f"{indent}{{"
    for one in node.statements:
        yield from _lines(one, indent + STEP)
    yield f"{indent}}}"


def _under(head: str, body: ast.Statement, indent: str) -> _Lines:
    """A statement under `head`: a block begins on its line."""
    if isinstance(body, ast.Block):
        yield f"{indent}{head} {{"
        for one in body.statements:
            yield from _lines(one, indent + STEP)
        yield f"{indent}}}"
    else:
        yield f"{indent}{head}"
        yield from _lines(body, indent + STEP)


def _takes_else(node: ast.Statement) -> bool:
    """Whether an else after this statement would belong to an if inside it."""
    match node:
        case ast.If(otherwise=None):
            return True
        case ast.If(otherwise=inner) | ast.While(body=inner) | ast.For(body=inner) | ast.Switch(body=inner):
            return inner is not None and _takes_else(inner)
    return False


def _if(node: ast.If, indent: str) -> _Lines:
    then = node.then
    if node.otherwise is not None and _takes_else(then):
        then = ast.Block(then.span, (then,))
    yield from _under(f"if ({unparse_expression(node.test)})", then, indent)
    if node.otherwise is None:
        return
    if isinstance(node.otherwise, ast.If):
        chain = list(_if(node.otherwise, indent))
        yield f"{indent}else {chain[0].lstrip()}"
        yield from chain[1:]
    else:
        yield from _under("else", node.otherwise, indent)


def _while(node: ast.While, indent: str) -> _Lines:
    return _under(f"while ({unparse_expression(node.test)})", node.body, indent)


def _switch(node: ast.Switch, indent: str) -> _Lines:
    return _under(f"switch ({unparse_expression(node.value)})", node.body, indent)


def _do_while(node: ast.DoWhile, indent: str) -> _Lines:
    yield from _under("do", node.body, indent)
    yield f"{indent}while ({unparse_expression(node.test)});"


def _for(node: ast.For, indent: str) -> _Lines:
    match node.init:
        case None:
            init = ";"
        case ast.Declaration():
            init = _declaration(node.init)
        case _:
            init = f"{statement_text(node.init)};"
    test = f" {unparse_expression(node.test)}" if node.test is not None else ""
    step = f" {unparse_expression(node.step)}" if node.step is not None else ""
    return _under(f"for ({init}{test};{step})", node.body, indent)


def _conditional(node: ast.PreprocessorIf[ast.Statement], indent: str) -> _Lines:
    return conditional_lines(node, lambda one: _lines(one, indent))


def _directive(node: ast.Directive, indent: str) -> _Lines:
    yield node.text


_STATEMENTS: dict[type, Callable[[Any, str], _Lines]] = {
    ast.Declaration: _simple(_declaration),
    ast.ExpressionStatement: _simple(_expression_statement),
    ast.Return: _simple(_return),
    ast.Goto: _simple(lambda node: f"goto {node.label};"),
    ast.Break: _simple(lambda node: "break;"),
    ast.Continue: _simple(lambda node: "continue;"),
    ast.Empty: _simple(lambda node: ";"),
    ast.Case: _left(_case),
    ast.LabelStatement: _left(lambda node: f"{node.name}:"),
    ast.Block: _block,
    ast.If: _if,
    ast.While: _while,
    ast.DoWhile: _do_while,
    ast.For: _for,
    ast.Switch: _switch,
    ast.PreprocessorIf: _conditional,
    ast.Directive: _directive,
}
