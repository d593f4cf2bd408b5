"""Functions, lambdas and decorators."""

from __future__ import annotations

import _ast as ast

from . import annotate
from .annotate import annotation
from .annotations import of_function
from .closures import ANNOTATE, ANNOTATIONS, DEFAULTS, KEYWORD_DEFAULTS, closure_and_function
from .dispatch import generate, generate_all, generates
from .displays import tuple_items
from .docstring import docstring
from .instructions import Block
from .unit import Unit
from .unwind import unwind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

@generates(ast.FunctionDef)
def function(unit: Unit, node: ast.FunctionDef) -> None:
    generate_all(unit, node.decorator_list)
    flags = defaults(unit, node.args) | annotated(unit, node)
    inner = Unit(unit.program, unit.program.scopes[node], unit, first_line(node, node.decorator_list))
    document = docstring(node.body)
    inner.constant(document)
    generate_all(inner, node.body[1:] if document is not None else node.body)
    inner.load_constant(None)
    inner.emit("RETURN_VALUE")
    closure_and_function(unit, inner, flags)
    apply_decorators(unit, node.decorator_list)
    unit.variable("STORE", node.name)


@generates(ast.Lambda)
def lambda_function(unit: Unit, node: ast.Lambda) -> None:
    flags = defaults(unit, node.args)
    inner = Unit(unit.program, unit.program.scopes[node], unit, node.lineno)
    inner.constant(None)
    generate(inner, node.body)
    inner.emit("RETURN_VALUE")
    closure_and_function(unit, inner, flags)


def first_line(node: ast.stmt, decorators: Sequence[ast.expr]) -> int:
    return decorators[0].lineno if decorators else node.lineno


def apply_decorators(unit: Unit, decorators: Sequence[ast.expr]) -> None:
    """The decorators wait on the stack below the function, which becomes the only argument of each."""
    line = unit.line
    for decorator in reversed(decorators):
        unit.line = decorator.lineno
        unit.emit("CALL", 0)
    unit.line = line


def defaults(unit: Unit, args: ast.arguments) -> int:
    """Push the defaults that there are, in the order that their flags say."""
    flags = 0
    if args.defaults:
        flags |= DEFAULTS
        tuple_items(unit, args.defaults)
    names = [arg.arg for arg, value in zip(args.kwonlyargs, args.kw_defaults, strict=True) if value is not None]
    if names:
        flags |= KEYWORD_DEFAULTS
        for value in args.kw_defaults:
            if value is not None:
                generate(unit, value)
        unit.load_constant(tuple(unit.scope.mangle(name) for name in names))
        unit.emit("BUILD_CONST_KEY_MAP", len(names))
    return flags


def annotated(unit: Unit, node: ast.FunctionDef) -> int:
    """A flat tuple of names and annotations, or a function that makes their dict."""
    found = of_function(node)
    if not found:
        return 0
    if unit.program.deferred_annotations:
        annotate.push_function(unit, node, unit.program.scopes[node.args])
        return ANNOTATE
    for name, value in found:
        unit.load_constant(unit.scope.mangle(name))
        annotation(unit, value)
    unit.emit("BUILD_TUPLE", 2 * len(found))
    return ANNOTATIONS


@generates(ast.Return)
def return_statement(unit: Unit, node: ast.Return) -> None:
    value = node.value
    kept = value is not None and not isinstance(value, ast.Constant)
    if kept and value is not None:
        generate(unit, value)
    handler = unit.handler
    unwind(unit, None, kept)
    if not kept:
        unit.load_constant(value.value if isinstance(value, ast.Constant) else None)
    unit.emit("RETURN_VALUE")
    unit.handler = handler


@generates(ast.Yield)
def yield_expression(unit: Unit, node: ast.Yield) -> None:
    if node.value is None:
        unit.load_constant(None)
    else:
        generate(unit, node.value)
    unit.emit("YIELD_VALUE", 0)
    unit.emit("RESUME", 5 if unit.handler is None else 1)


@generates(ast.YieldFrom)
def yield_from(unit: Unit, node: ast.YieldFrom) -> None:
    generate(unit, node.value)
    unit.emit("GET_YIELD_FROM_ITER")
    unit.load_constant(None)
    send, failed, done = Block(), Block(), Block()
    unit.start(send)
    unit.jump("SEND", done)
    outer = unit.handler
    unit.cover(failed, False)
    unit.emit("YIELD_VALUE", 1)
    unit.handler = outer
    unit.emit("RESUME", 2)
    unit.jump("JUMP_NO_INTERRUPT", send)
    unit.start(failed)
    unit.emit("CLEANUP_THROW")
    unit.start(done)
    unit.emit("END_SEND")
