"""Tests: comparisons, truth, and jumping on a condition."""

from __future__ import annotations

import _ast as ast

from .dispatch import generate
from .instructions import Block
from .releases import COMPARES_ON_TRUTH, TRUTH_ON_TEST
from .unit import Unit

LESS, EQUAL, GREATER, UNORDERED = 1, 2, 4, 8    # how numbers that fulfil a comparison can stand to each other
WANTS_BOOL = 16
COMPARE = {
    ast.Lt: 0 << 5 | LESS,
    ast.LtE: 1 << 5 | LESS | EQUAL,
    ast.Eq: 2 << 5 | EQUAL,
    ast.NotEq: 3 << 5 | LESS | GREATER | UNORDERED,
    ast.Gt: 4 << 5 | GREATER,
    ast.GtE: 5 << 5 | GREATER | EQUAL,
}
OTHER_COMPARE = {
    ast.Is: ("IS_OP", 0),
    ast.IsNot: ("IS_OP", 1),
    ast.In: ("CONTAINS_OP", 0),
    ast.NotIn: ("CONTAINS_OP", 1),
}
MAKES_BOOL = frozenset({"IS_OP", "CONTAINS_OP", "UNARY_NOT", "TO_BOOL"})


def compare(unit: Unit, operator: ast.cmpop) -> None:
    kind = type(operator)
    if kind in OTHER_COMPARE:
        unit.emit(*OTHER_COMPARE[kind])
    else:
        unit.emit("COMPARE_OP", COMPARE[kind])


def to_bool(unit: Unit) -> None:
    """Make the value on the stack a bool, unless it is known to be one."""
    last = unit.block.code[-1] if unit.block.code else None
    if COMPARES_ON_TRUTH and last is not None and last.op in ("COMPARE_OP", "CONTAINS_OP"):
        last.line = unit.line
    if last is not None and last.op == "COMPARE_OP":
        last.arg |= WANTS_BOOL
    elif last is None or last.op not in MAKES_BOOL:
        unit.emit("TO_BOOL")


def jump_if(unit: Unit, node: ast.expr, target: Block, condition: bool) -> None:
    """Jump to `target` when the truth of `node` is `condition`, else go on."""
    line = unit.line
    if TRUTH_ON_TEST or isinstance(node, ast.Compare):
        unit.line = node.lineno
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        jump_if(unit, node.operand, target, not condition)
    elif isinstance(node, ast.BoolOp):
        jump_if_boolean(unit, node, target, condition)
    elif isinstance(node, ast.IfExp):
        otherwise, end = Block(), Block()
        jump_if(unit, node.test, otherwise, False)
        jump_if(unit, node.body, target, condition)
        unit.jump("JUMP", end)
        unit.start(otherwise)
        jump_if(unit, node.orelse, target, condition)
        unit.start(end)
    elif isinstance(node, ast.Compare) and len(node.ops) > 1:
        jump_if_chain(unit, node, target, condition)
    elif isinstance(node, ast.Constant) or (isinstance(node, ast.Name) and node.id == "__debug__"):
        if bool(getattr(node, "value", True)) == condition:
            unit.jump("JUMP", target)
    elif is_none_test(node):
        assert isinstance(node, ast.Compare)
        generate(unit, node.left)
        positive = isinstance(node.ops[0], ast.Is) == condition
        unit.jump("POP_JUMP_IF_NONE" if positive else "POP_JUMP_IF_NOT_NONE", target)
    else:
        generate(unit, node)
        to_bool(unit)
        unit.jump("POP_JUMP_IF_TRUE" if condition else "POP_JUMP_IF_FALSE", target)
    if TRUTH_ON_TEST:
        unit.line = line


def is_none_test(node: ast.expr) -> bool:
    """`x is None` or `x is not None`."""
    if not isinstance(node, ast.Compare) or len(node.ops) != 1 or type(node.ops[0]) not in (ast.Is, ast.IsNot):
        return False
    right = node.comparators[0]
    return isinstance(right, ast.Constant) and right.value is None


def jump_if_boolean(unit: Unit, node: ast.BoolOp, target: Block, condition: bool) -> None:
    decides = isinstance(node.op, ast.Or)  # a part with this truth decides the whole
    end = target if decides == condition else Block()
    for value in node.values[:-1]:
        jump_if(unit, value, end, decides)
    jump_if(unit, node.values[-1], target, condition)
    if end is not target:
        unit.start(end)


def jump_if_chain(unit: Unit, node: ast.Compare, target: Block, condition: bool) -> None:
    cleanup, end = Block(), Block()
    generate(unit, node.left)
    for operator, value in zip(node.ops[:-1], node.comparators[:-1], strict=True):
        generate(unit, value)
        unit.emit("SWAP", 2)
        unit.emit("COPY", 2)
        compare(unit, operator)
        to_bool(unit)
        unit.jump("POP_JUMP_IF_FALSE", cleanup)
    generate(unit, node.comparators[-1])
    compare(unit, node.ops[-1])
    to_bool(unit)
    unit.jump("POP_JUMP_IF_TRUE" if condition else "POP_JUMP_IF_FALSE", target)
    unit.jump("JUMP", end)
    unit.start(cleanup)
    unit.emit("POP_TOP")
    if not condition:
        unit.jump("JUMP", target)
    unit.start(end)
