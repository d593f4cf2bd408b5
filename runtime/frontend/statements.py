"""Simple statements, `if`, loops, imports."""

from __future__ import annotations

import _ast as ast

from .conditions import jump_if
from .dispatch import generate, generate_all, generates
from .displays import iterated
from .instructions import Block
from .releases import ASSERT_ON_TEST, FOR_ON_ITERABLE
from .targets import store
from .unit import FOR_LOOP, WHILE_LOOP, Unit
from .unwind import unwind

INTRINSIC_IMPORT_STAR = 2


@generates(ast.Expr)
def expression_statement(unit: Unit, node: ast.Expr) -> None:
    if not isinstance(node.value, ast.Constant):
        generate(unit, node.value)
        unit.emit("POP_TOP")


@generates(ast.Pass, ast.Global, ast.Nonlocal)
def nothing(unit: Unit, node: ast.stmt) -> None:
    pass


@generates(ast.Raise)
def raise_statement(unit: Unit, node: ast.Raise) -> None:
    parts = [part for part in (node.exc, node.cause) if part is not None]
    generate_all(unit, parts)
    unit.emit("RAISE_VARARGS", len(parts))


@generates(ast.Assert)
def assertion(unit: Unit, node: ast.Assert) -> None:
    end = Block()
    jump_if(unit, node.test, end, True)
    if ASSERT_ON_TEST:
        unit.line = node.test.lineno
    unit.emit("LOAD_ASSERTION_ERROR")
    if node.msg is not None:
        generate(unit, node.msg)
        unit.emit("CALL", 0)
    unit.emit("RAISE_VARARGS", 1)
    unit.start(end)


@generates(ast.If)
def if_statement(unit: Unit, node: ast.If) -> None:
    end = Block()
    otherwise = Block() if node.orelse else end
    jump_if(unit, node.test, otherwise, False)
    generate_all(unit, node.body)
    if node.orelse:
        unit.jump("JUMP", end)
        unit.start(otherwise)
        generate_all(unit, node.orelse)
    unit.start(end)


@generates(ast.While)
def while_statement(unit: Unit, node: ast.While) -> None:
    loop = unit.enter(WHILE_LOOP, unit.handler)
    loop.start, loop.exit = Block(), Block()
    otherwise = Block()
    unit.start(loop.start)
    jump_if(unit, node.test, otherwise, False)
    generate_all(unit, node.body)
    unit.jump("JUMP", loop.start)
    unit.leave(WHILE_LOOP)
    unit.start(otherwise)
    generate_all(unit, node.orelse)
    unit.start(loop.exit)


@generates(ast.For)
def for_statement(unit: Unit, node: ast.For) -> None:
    iterated(unit, node.iter)
    unit.line = node.iter.lineno if FOR_ON_ITERABLE else node.lineno
    unit.emit("GET_ITER")
    loop = unit.enter(FOR_LOOP, unit.handler)
    loop.start, loop.exit = Block(), Block()
    exhausted = Block()
    unit.start(loop.start)
    unit.jump("FOR_ITER", exhausted)
    store(unit, node.target)
    unit.line = node.lineno
    generate_all(unit, node.body)
    unit.jump("JUMP", loop.start)
    unit.leave(FOR_LOOP)
    unit.start(exhausted)
    unit.emit("END_FOR")
    unit.emit("POP_TOP")
    generate_all(unit, node.orelse)
    unit.start(loop.exit)


@generates(ast.Break)
def break_statement(unit: Unit, node: ast.Break) -> None:
    """Behind `break` the loop's iterator is gone as well."""
    leave_loop(unit, is_break=True)


@generates(ast.Continue)
def continue_statement(unit: Unit, node: ast.Continue) -> None:
    leave_loop(unit, is_break=False)


def leave_loop(unit: Unit, is_break: bool) -> None:
    loop = next(one for one in reversed(unit.enclosing) if one.kind in (WHILE_LOOP, FOR_LOOP))
    handler = unit.handler
    unwind(unit, loop, False)
    if is_break and loop.kind == FOR_LOOP:
        unit.emit("POP_TOP")
    target = loop.exit if is_break else loop.start
    assert target is not None
    unit.jump("JUMP", target)
    unit.handler = handler


@generates(ast.Import)
def import_statement(unit: Unit, node: ast.Import) -> None:
    for alias in node.names:
        unit.load_constant(0)
        unit.load_constant(None)
        unit.emit("IMPORT_NAME", unit.name_index(alias.name))
        first, *rest = alias.name.split(".")
        if alias.asname is None:
            unit.variable("STORE", first)
            continue
        for part in rest:
            unit.emit("IMPORT_FROM", unit.name_index(part))
            unit.emit("SWAP", 2)
            unit.emit("POP_TOP")
        unit.variable("STORE", alias.asname)


@generates(ast.ImportFrom)
def import_from(unit: Unit, node: ast.ImportFrom) -> None:
    if node.module == "__future__" and not node.level:
        return
    unit.load_constant(node.level)
    unit.load_constant(tuple(alias.name for alias in node.names))
    unit.emit("IMPORT_NAME", unit.name_index(node.module or ""))
    if node.names[0].name == "*":
        unit.emit("CALL_INTRINSIC_1", INTRINSIC_IMPORT_STAR)
        unit.emit("POP_TOP")
        return
    for alias in node.names:
        unit.emit("IMPORT_FROM", unit.name_index(alias.name))
        unit.variable("STORE", alias.asname or alias.name)
    unit.emit("POP_TOP")
