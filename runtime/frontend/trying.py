"""`try` and `with`."""

from __future__ import annotations

import _ast as ast

from .dispatch import generate, generate_all, generates
from .instructions import Block, Handler
from .releases import WITH_ON_MANAGER
from .targets import store
from .unit import EXCEPT_BODY, FINALLY_BODY, FINALLY_HANDLER, TRY, WITH, Unit
from .unwind import exit_with_none, forget_name


@generates(ast.Try)
def try_statement(unit: Unit, node: ast.Try) -> None:
    if node.finalbody:
        try_finally(unit, node)
    else:
        try_except(unit, node)


def try_finally(unit: Unit, node: ast.Try) -> None:
    """The final statements stand twice: behind the body, and in the handler."""
    outer = unit.handler
    failed, end = Block(), Block()
    unit.cover(failed, False)
    around = unit.enter(FINALLY_BODY, outer)
    around.final = node.finalbody
    if node.handlers:
        try_except(unit, node)
    else:
        generate_all(unit, node.body)
    unit.leave(FINALLY_BODY)
    unit.handler = outer
    generate_all(unit, node.finalbody)
    unit.jump("JUMP", end)
    unit.start(failed)
    cleanup = Block()
    unit.cover(cleanup, True)
    unit.emit("PUSH_EXC_INFO")
    unit.enter(FINALLY_HANDLER, outer)
    generate_all(unit, node.finalbody)
    unit.leave(FINALLY_HANDLER)
    unit.emit("RERAISE", 0)
    unit.handler = outer
    restore_and_reraise(unit, cleanup)
    unit.start(end)


def restore_and_reraise(unit: Unit, cleanup: Block) -> None:
    """An exception left a handler: what was handled before is handled again."""
    unit.start(cleanup)
    unit.emit("COPY", 3)
    unit.emit("POP_EXCEPT")
    unit.emit("RERAISE", 1)


def try_except(unit: Unit, node: ast.Try) -> None:
    outer = unit.handler
    failed, end = Block(), Block()
    unit.cover(failed, False)
    unit.enter(TRY, outer)
    generate_all(unit, node.body)
    unit.leave(TRY)
    unit.handler = outer
    generate_all(unit, node.orelse)
    unit.jump("JUMP", end)
    unit.start(failed)
    cleanup = Block()
    unit.cover(cleanup, True)
    unit.emit("PUSH_EXC_INFO")
    in_handler = unit.handler
    for handler in node.handlers:
        skip = Block()
        unit.line = handler.lineno
        if handler.type is not None:
            generate(unit, handler.type)
            unit.emit("CHECK_EXC_MATCH")
            unit.jump("POP_JUMP_IF_FALSE", skip)
        except_body(unit, handler, outer)
        unit.jump("JUMP", end)
        unit.start(skip)
        unit.handler = in_handler
    unit.emit("RERAISE", 0)
    unit.handler = outer
    restore_and_reraise(unit, cleanup)
    unit.start(end)


def except_body(unit: Unit, handler: ast.ExceptHandler, outside: Handler | None) -> None:
    """The statements of one handler; behind them nothing is handled any more, and `outside` is in force."""
    in_handler = unit.handler
    if handler.name is None:
        unit.emit("POP_TOP")
        unit.enter(EXCEPT_BODY, outside)
        generate_all(unit, handler.body)
        unit.leave(EXCEPT_BODY)
        unit.handler = outside
        unit.emit("POP_EXCEPT")
        return
    failed = Block()
    unit.variable("STORE", handler.name)
    unit.cover(failed, True)
    around = unit.enter(EXCEPT_BODY, outside)
    around.name = handler.name
    generate_all(unit, handler.body)
    unit.leave(EXCEPT_BODY)
    unit.handler = outside
    unit.emit("POP_EXCEPT")
    forget_name(unit, handler.name)
    end = Block()
    unit.jump("JUMP", end)
    unit.handler = in_handler
    unit.start(failed)
    forget_name(unit, handler.name)
    unit.emit("RERAISE", 1)
    unit.handler = outside
    unit.start(end)


@generates(ast.With)
def with_statement(unit: Unit, node: ast.With) -> None:
    with_item(unit, node, 0)


def with_item(unit: Unit, node: ast.With, index: int) -> None:
    item = node.items[index]
    outer = unit.handler
    failed, end = Block(), Block()
    place: ast.With | ast.expr = item.context_expr if WITH_ON_MANAGER else node
    generate(unit, item.context_expr)
    unit.line = place.lineno
    unit.emit("BEFORE_WITH")
    unit.cover(failed, True, left_out=1)
    around = unit.enter(WITH, outer)
    around.node = place
    if item.optional_vars is not None:
        store(unit, item.optional_vars)
    else:
        unit.emit("POP_TOP")
    if index + 1 < len(node.items):
        with_item(unit, node, index + 1)
    else:
        generate_all(unit, node.body)
    unit.leave(WITH)
    unit.handler = outer
    unit.line = place.lineno
    exit_with_none(unit)
    unit.emit("POP_TOP")
    unit.jump("JUMP", end)
    unit.start(failed)
    cleanup, suppressed = Block(), Block()
    unit.cover(cleanup, True)
    unit.emit("PUSH_EXC_INFO")
    unit.emit("WITH_EXCEPT_START")
    unit.emit("TO_BOOL")
    unit.jump("POP_JUMP_IF_TRUE", suppressed)
    unit.emit("RERAISE", 2)
    unit.start(suppressed)
    unit.emit("POP_TOP")
    unit.handler = outer
    unit.emit("POP_EXCEPT")
    unit.emit("POP_TOP")
    unit.emit("POP_TOP")
    unit.jump("JUMP", end)
    restore_and_reraise(unit, cleanup)
    unit.start(end)
