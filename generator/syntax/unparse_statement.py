"""Statements as text, indented by four spaces; labels and preprocessor lines stand further left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from . import ast
from .unparse_expression import arguments, initialiser, statement_text, unparse_expression

_Lines = Iterator[str]
STEP = "    "


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


def conditional_lines(node: ast.PreprocessorIf, body: Callable[[Any], Iterable[str]]) -> _Lines:
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
    return _PRINT[type(node)](node, indent)


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


def _conditional(node: ast.PreprocessorIf, indent: str) -> _Lines:
    return conditional_lines(node, lambda one: _lines(one, indent))


def _directive(node: ast.Directive, indent: str) -> _Lines:
    yield node.text


_PRINT: dict[type, Callable[[Any, str], _Lines]] = {
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
