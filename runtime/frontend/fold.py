"""Constants computed while compiling, where nobody can tell: no error, no huge value, no changed type."""

from __future__ import annotations

import _ast as ast
import operator

from .releases import FOLDS_INVERTED_BOOLS
from .unit import Unit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

MOST_BITS = 128
MOST_ITEMS = 256
MOST_CHARACTERS = 4096

OPERATIONS: tuple[Callable[[Any, Any], Any] | None, ...] = (
    operator.add, operator.and_, operator.floordiv, operator.lshift, None, operator.mul, operator.mod,
    operator.or_, operator.pow, operator.rshift, operator.sub, operator.truediv, operator.xor,
)  # fmt: skip
POWER = 8
LEFT_SHIFT = 3
MULTIPLY = 5
REMAINDER = 6


def last_constants(unit: Unit, count: int) -> list[object] | None:
    """The values of the `count` instructions before the last, when all of them load constants."""
    code = unit.block.code
    loads = code[len(code) - 1 - count : -1] if len(code) > count else []
    if len(loads) != count or any(one.op != "LOAD_CONST" for one in loads):
        return None
    return [unit.constant_values[one.arg] for one in loads]


def take_constant(unit: Unit, at: int) -> list[object] | None:
    """The value, in a list, of the constant expression whose code begins at `at` of the block; its code is gone.

    None: it could not be computed.
    """
    new = unit.block.code[at:]
    del unit.block.code[at:]
    return [unit.constant_values[new[0].arg]] if len(new) == 1 and new[0].op == "LOAD_CONST" else None


def replace(unit: Unit, count: int, value: object) -> None:
    """One constant instead of `count` constants and the operation on them."""
    del unit.block.code[-1 - count :]
    unit.load_constant(value)


def is_small(value: object) -> bool:
    if isinstance(value, int):
        return value.bit_length() <= MOST_BITS
    if isinstance(value, (str, bytes)):
        return len(value) <= MOST_CHARACTERS
    if isinstance(value, tuple):
        return len(value) <= MOST_ITEMS and all(is_small(item) for item in value)
    return isinstance(value, float)


def is_safe(code: int, left: Any, right: Any) -> bool:
    """The operation cannot take long or make something huge."""
    if code == REMAINDER and isinstance(left, (str, bytes)):
        return False
    if code == MULTIPLY and (isinstance(left, (str, bytes, tuple)) or isinstance(right, (str, bytes, tuple))):
        sequence, times = (right, left) if isinstance(left, int) else (left, right)
        most = MOST_ITEMS if isinstance(sequence, tuple) else MOST_CHARACTERS
        return isinstance(times, int) and isinstance(sequence, (str, bytes, tuple)) and times * len(sequence) <= most
    if code in (POWER, LEFT_SHIFT) and isinstance(left, int) and isinstance(right, int):
        return 0 <= right <= MOST_BITS and (code == LEFT_SHIFT or left.bit_length() * right <= MOST_BITS)
    return True


def fold_binary(unit: Unit) -> None:
    values = last_constants(unit, 2)
    code = unit.block.code[-1].arg
    if values is None or code >= len(OPERATIONS):
        return
    compute = OPERATIONS[code]
    if compute is None or not is_safe(code, *values):
        return
    try:
        result = compute(*values)
    except Exception:  # the program raises it, where it stands
        return
    if is_small(result):
        replace(unit, 2, result)


def fold_unary(unit: Unit, kind: type[ast.unaryop]) -> None:
    values = last_constants(unit, 1)
    if values is None or (kind is ast.Invert and isinstance(values[0], bool) and not FOLDS_INVERTED_BOOLS):
        return
    value: Any = values[0]
    if kind is ast.Invert and isinstance(value, bool):
        value = int(value)
    try:
        result = +value if kind is ast.UAdd else -value if kind is ast.USub else ~value if kind is ast.Invert else None
    except TypeError:
        return
    if result is not None:
        replace(unit, 1, result)


def fold_subscript(unit: Unit) -> None:
    values = last_constants(unit, 2)
    if values is None:
        return
    container: Any = values[0]
    try:
        result = container[values[1]]
    except Exception:  # the program raises it, where it stands
        return
    if is_small(result) or result is None:
        replace(unit, 2, result)


def fold_tuple(unit: Unit, count: int) -> None:
    values = last_constants(unit, count)
    if values is not None:
        replace(unit, count, tuple(values))
