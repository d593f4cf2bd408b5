"""Leaving statements early: what `return`, `break` and `continue` undo on their way out."""

from __future__ import annotations

from .dispatch import generate_all
from .unit import (
    EXCEPT_BODY,
    FINALLY_BODY,
    FINALLY_HANDLER,
    FOR_LOOP,
    TRY,
    VALUE,
    WHILE_LOOP,
    WITH,
    Enclosing,
    Unit,
)


def unwind(unit: Unit, until: Enclosing | None, kept: bool) -> None:
    """Undo the statements around up to (not including) `until`; `kept`: the value on the stack survives.

    unit.handler is left as it is outside: the caller restores it behind its jump.
    """
    around = list(unit.enclosing)
    while unit.enclosing and unit.enclosing[-1] is not until:
        leave(unit, unit.enclosing.pop(), kept)
    unit.enclosing = around


def leave(unit: Unit, one: Enclosing, kept: bool) -> None:
    """Undo one statement; `kept` as in unwind()."""
    if one.kind in (TRY, FINALLY_BODY, WITH, FINALLY_HANDLER, EXCEPT_BODY):
        unit.handler = one.handler
    if one.kind in (FOR_LOOP, VALUE):
        drop(unit, kept)
    elif one.kind == FINALLY_BODY:
        if kept:
            unit.enter(VALUE, None)
        generate_all(unit, one.final)
        if kept:
            unit.leave(VALUE)
    elif one.kind == FINALLY_HANDLER:
        drop(unit, kept)
        below(unit, kept)
        unit.emit("POP_EXCEPT")
    elif one.kind == WITH:
        below(unit, kept)
        line = unit.line
        if one.node is not None:
            unit.line = getattr(one.node, "lineno", line)
        exit_with_none(unit)
        unit.emit("POP_TOP")
        unit.line = line
    elif one.kind == EXCEPT_BODY:
        below(unit, kept)
        unit.emit("POP_EXCEPT")
        forget_name(unit, one.name)
    else:
        assert one.kind in (WHILE_LOOP, TRY)


def below(unit: Unit, kept: bool) -> None:
    """Bring what lies under the kept value to the top."""
    if kept:
        unit.emit("SWAP", 2)


def drop(unit: Unit, kept: bool) -> None:
    below(unit, kept)
    unit.emit("POP_TOP")


def exit_with_none(unit: Unit) -> None:
    """Call the context manager's exit, on the stack, with no exception."""
    for _ in range(3):
        unit.load_constant(None)
    unit.emit("CALL", 2)


def forget_name(unit: Unit, name: str | None) -> None:
    """The name of an exception is unbound behind its handler, whatever the handler did with it."""
    if name is not None:
        unit.load_constant(None)
        unit.variable("STORE", name)
        unit.variable("DELETE", name)
