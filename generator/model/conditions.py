"""Preprocessor conditions: what they are in a build, and the names that they depend on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from ..syntax.ast import Binary, Call, Expression, Literal, Name, PreprocessorArm, PreprocessorIf, Unary
from .sums import number
from .walk import walk

Held = TypeVar("Held")

# What a build says of a name: its value, or None for a name that is not defined.
Defines = Mapping[str, int | None]

OPERATORS: dict[str, Callable[[int, int], int]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "&": lambda a, b: a & b,
    "|": lambda a, b: a | b,
    "^": lambda a, b: a ^ b,
    "<<": lambda a, b: a << b if 0 <= b < 64 else 0,
    ">>": lambda a, b: a >> b if b >= 0 else 0,
}


def evaluate(condition: Expression, defines: Defines) -> int | None:
    """The condition's value, or None when it depends on a name that `defines` does not know."""
    match condition:
        case Literal(text=text):
            return number(text)
        case Name(id=name):
            return (defines[name] or 0) if name in defines else None
        case Call(function=Name(id="defined"), arguments=(Name(id=name),)):
            return int(defines[name] is not None) if name in defines else None
        case Unary(op="!", operand=operand):
            value = evaluate(operand, defines)
            return None if value is None else int(not value)
        case Unary(op="-", operand=operand):
            value = evaluate(operand, defines)
            return None if value is None else -value
        case Binary(op="&&", left=left, right=right):
            values = (evaluate(left, defines), evaluate(right, defines))
            return 0 if 0 in values else None if None in values else 1
        case Binary(op="||", left=left, right=right):
            values = (evaluate(left, defines), evaluate(right, defines))
            return 1 if any(values) else None if None in values else 0
        case Binary(op=op, left=left, right=right) if op in OPERATORS:
            first, second = evaluate(left, defines), evaluate(right, defines)
            return None if first is None or second is None else int(OPERATORS[op](first, second))
    return None


def reachable(node: PreprocessorIf[Held], defines: Defines) -> tuple[PreprocessorArm[Held], ...] | None:
    """The one arm that the build takes, as a tuple of at most one; None when it depends on an unknown name."""
    for arm in node.arms:
        value = 1 if arm.condition is None else evaluate(arm.condition, defines)
        if value is None:
            return None
        if value:
            return (arm,)
    return ()


def names_in(condition: Expression) -> tuple[str, ...]:
    """The preprocessor names that a condition mentions."""
    return tuple(dict.fromkeys(one.id for one in walk(condition) if isinstance(one, Name) and one.id != "defined"))
