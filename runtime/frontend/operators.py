"""Operators, comparisons, subscripts, names and constants."""

from __future__ import annotations

import _ast as ast

from .conditions import compare, jump_if, to_bool
from .dispatch import generate, generates
from .fold import fold_binary, fold_subscript, fold_unary
from .instructions import Block
from .unit import Unit

BINARY = {
    ast.Add: 0, ast.BitAnd: 1, ast.FloorDiv: 2, ast.LShift: 3, ast.MatMult: 4, ast.Mult: 5, ast.Mod: 6,
    ast.BitOr: 7, ast.Pow: 8, ast.RShift: 9, ast.Sub: 10, ast.Div: 11, ast.BitXor: 12,
}  # fmt: skip
INPLACE = 13

UNARY = {ast.USub: "UNARY_NEGATIVE", ast.Invert: "UNARY_INVERT"}
INTRINSIC_POSITIVE = 5


@generates(ast.Constant)
def constant(unit: Unit, node: ast.Constant) -> None:
    unit.load_constant(node.value)


@generates(ast.Name)
def name(unit: Unit, node: ast.Name) -> None:
    if node.id == "__debug__":
        unit.load_constant(True)
    else:
        unit.variable("LOAD", node.id)


@generates(ast.NamedExpr)
def named_expression(unit: Unit, node: ast.NamedExpr) -> None:
    generate(unit, node.value)
    unit.emit("COPY", 1)
    unit.variable("STORE", node.target.id)


@generates(ast.BinOp)
def binary(unit: Unit, node: ast.BinOp) -> None:
    generate(unit, node.left)
    generate(unit, node.right)
    unit.emit("BINARY_OP", BINARY[type(node.op)])
    fold_binary(unit)


@generates(ast.UnaryOp)
def unary(unit: Unit, node: ast.UnaryOp) -> None:
    generate(unit, node.operand)
    if isinstance(node.op, ast.Not):
        to_bool(unit)
        unit.emit("UNARY_NOT")
    elif isinstance(node.op, ast.UAdd):
        unit.emit("CALL_INTRINSIC_1", INTRINSIC_POSITIVE)
    else:
        unit.emit(UNARY[type(node.op)])
    fold_unary(unit, type(node.op))


@generates(ast.BoolOp)
def boolean(unit: Unit, node: ast.BoolOp) -> None:
    jump = "POP_JUMP_IF_FALSE" if isinstance(node.op, ast.And) else "POP_JUMP_IF_TRUE"
    end = Block()
    for value in node.values[:-1]:
        generate(unit, value)
        unit.emit("COPY", 1)
        unit.emit("TO_BOOL")
        unit.jump(jump, end)
        unit.emit("POP_TOP")
    generate(unit, node.values[-1])
    unit.start(end)


@generates(ast.Compare)
def comparison(unit: Unit, node: ast.Compare) -> None:
    """A chain `a < b < c` keeps the middle value for the next comparison."""
    generate(unit, node.left)
    if len(node.ops) == 1:
        generate(unit, node.comparators[0])
        compare(unit, node.ops[0])
        return
    cleanup, end = Block(), Block()
    for operator, value in zip(node.ops[:-1], node.comparators[:-1], strict=True):
        generate(unit, value)
        unit.emit("SWAP", 2)
        unit.emit("COPY", 2)
        compare(unit, operator)
        unit.emit("COPY", 1)
        unit.emit("TO_BOOL")
        unit.jump("POP_JUMP_IF_FALSE", cleanup)
        unit.emit("POP_TOP")
    generate(unit, node.comparators[-1])
    compare(unit, node.ops[-1])
    unit.jump("JUMP", end)
    unit.start(cleanup)
    unit.emit("SWAP", 2)
    unit.emit("POP_TOP")
    unit.start(end)


def is_two_part_slice(node: ast.expr) -> bool:
    return isinstance(node, ast.Slice) and node.step is None


def slice_bounds(unit: Unit, node: ast.Slice) -> None:
    for bound in (node.lower, node.upper):
        if bound is None:
            unit.load_constant(None)
        else:
            generate(unit, bound)


@generates(ast.Slice)
def slice_object(unit: Unit, node: ast.Slice) -> None:
    slice_bounds(unit, node)
    if node.step is not None:
        generate(unit, node.step)
    unit.emit("BUILD_SLICE", 2 if node.step is None else 3)


@generates(ast.Subscript)
def subscript(unit: Unit, node: ast.Subscript) -> None:
    generate(unit, node.value)
    if is_two_part_slice(node.slice):
        assert isinstance(node.slice, ast.Slice)
        slice_bounds(unit, node.slice)
        unit.emit("BINARY_SLICE")
    else:
        generate(unit, node.slice)
        unit.emit("BINARY_SUBSCR")
        fold_subscript(unit)


@generates(ast.IfExp)
def conditional(unit: Unit, node: ast.IfExp) -> None:
    otherwise, end = Block(), Block()
    jump_if(unit, node.test, otherwise, False)
    generate(unit, node.body)
    unit.jump("JUMP", end)
    unit.start(otherwise)
    generate(unit, node.orelse)
    unit.start(end)
