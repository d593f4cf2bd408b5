"""A function object from the finished code of a unit, with the cells that it takes along."""

from __future__ import annotations

from .assemble import assemble
from .unit import Unit

DEFAULTS = 1
KEYWORD_DEFAULTS = 2
ANNOTATIONS = 4
CLOSURE = 8
ANNOTATE = 16


def closure_and_function(unit: Unit, inner: Unit, flags: int) -> None:
    """The function object of the finished code of `inner`; its attributes wait on the stack."""
    free = inner.layout.free_names
    if free:
        for name in free:
            unit.emit("LOAD_FAST", closure_slot(unit, name))
        unit.emit("BUILD_TUPLE", len(free))
        flags |= CLOSURE
    unit.load_constant(assemble(inner))
    unit.emit("MAKE_FUNCTION")
    for flag in (CLOSURE, ANNOTATE, ANNOTATIONS, KEYWORD_DEFAULTS, DEFAULTS):
        if flags & flag:
            unit.emit("SET_FUNCTION_ATTRIBUTE", flag)


def closure_slot(unit: Unit, name: str) -> int:
    """Where the cell of a variable is that a block inside wants."""
    for scope in reversed(unit.inlined):
        slot = unit.layout.hidden_slot(scope, name)
        if slot is not None:
            return slot
    return unit.layout.closure_slot(name)
