"""Attributes, and those of `super()`."""

from __future__ import annotations

import _ast as ast

from .dispatch import generate, generates
from .scope import CELL_PLACE, FREE_PLACE, FUNCTION, LAMBDA
from .unit import Unit


@generates(ast.Attribute)
def attribute(unit: Unit, node: ast.Attribute) -> None:
    if not super_attribute(unit, node, method=False):
        generate(unit, node.value)
        unit.line = attribute_line(unit, node)
        unit.emit("LOAD_ATTR", unit.mangled(node.attr) << 1)


def attribute_line(unit: Unit, node: ast.Attribute) -> int:
    """In a chain over several lines an attribute stands on the line of its name."""
    if node.lineno != node.end_lineno and node.end_lineno is not None:
        return node.end_lineno
    return unit.line


def super_attribute(unit: Unit, node: ast.Attribute, method: bool) -> bool:
    """`super().name` and `super(type, self).name` without making the super object; False when it is no such thing."""
    call_node = node.value
    if not isinstance(node.ctx, ast.Load) or not isinstance(call_node, ast.Call) or not is_super_call(unit, call_node):
        return False
    if call_node.args:
        generate(unit, call_node.func)
        for one in call_node.args:
            generate(unit, one)
    elif not zero_argument_super(unit, call_node):
        return False
    written_out = 2 if call_node.args else 0
    unit.line = attribute_line(unit, node)
    unit.emit("LOAD_SUPER_ATTR", unit.mangled(node.attr) << 2 | written_out | method)
    return True


def is_super_call(unit: Unit, node: ast.Call) -> bool:
    function = node.func
    if not isinstance(function, ast.Name) or function.id != "super" or node.keywords or len(node.args) not in (0, 2):
        return False
    if any(isinstance(one, ast.Starred) for one in node.args):
        return False
    return unit.scope.places.get("super") == "global" and "super" not in unit.program.bound_globals


def zero_argument_super(unit: Unit, node: ast.Call) -> bool:
    """Load super, the method's class and its first argument."""
    scope = unit.scope
    if scope.kind not in (FUNCTION, LAMBDA) or scope.places.get("__class__") != FREE_PLACE:
        return False
    assert isinstance(scope.node, (ast.FunctionDef, ast.Lambda))
    args = scope.node.args
    first = next(iter([*args.posonlyargs, *args.args]), None)
    if first is None:
        return False
    generate(unit, node.func)
    unit.variable("LOAD", "__class__")
    name = scope.mangle(first.arg)
    unit.emit("LOAD_DEREF" if scope.places[name] == CELL_PLACE else "LOAD_FAST", unit.layout.slots[name])
    return True
