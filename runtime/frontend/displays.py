"""Lists, tuples, sets, dicts and f-strings written out."""

from __future__ import annotations

import _ast as ast

from .dispatch import generate, generates
from .fold import fold_tuple, take_constant
from .releases import SETS_MADE_TWICE
from .unit import Unit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_ON_STACK = 30
FEWEST_AS_CONSTANT = 3
INTRINSIC_LIST_TO_TUPLE = 6
CONVERSIONS = {ord("s"): 1, ord("r"): 2, ord("a"): 3}


def items(unit: Unit, nodes: Sequence[ast.expr], build: str, add: str, extend: str, pushed: int = 0) -> None:
    """A list, or a set, of the items; `pushed` values that lie on the stack already are its first ones."""
    starred = any(isinstance(node, ast.Starred) for node in nodes)
    if not starred and len(nodes) >= FEWEST_AS_CONSTANT and not pushed and build == "BUILD_LIST":
        constants = [node.value for node in nodes if isinstance(node, ast.Constant)]
        if len(constants) == len(nodes):
            unit.emit(build, 0)
            unit.load_constant(tuple(constants))
            unit.emit(extend, 1)
            return
    if not starred and len(nodes) + pushed <= MOST_ON_STACK:
        for node in nodes:
            generate(unit, node)
        unit.emit(build, len(nodes) + pushed)
        return
    built = len(nodes) + pushed > MOST_ON_STACK
    done = 0
    if built:
        unit.emit(build, pushed)
    elif build == "BUILD_SET" and not SETS_MADE_TWICE:
        first_star = next(index for index, node in enumerate(nodes) if isinstance(node, ast.Starred))
        built = constant_set(unit, nodes[:first_star], True)
        done = first_star if built else 0
    for index, node in enumerate(nodes[done:], done):
        if isinstance(node, ast.Starred):
            if not built:
                unit.emit(build, index + pushed)
                built = True
            generate(unit, node.value)
            unit.emit(extend, 1)
        else:
            generate(unit, node)
            if built:
                unit.emit(add, 1)


def list_items(unit: Unit, nodes: Sequence[ast.expr], pushed: int = 0) -> None:
    items(unit, nodes, "BUILD_LIST", "LIST_APPEND", "LIST_EXTEND", pushed)


def tuple_items(unit: Unit, nodes: Sequence[ast.expr], pushed: int = 0) -> None:
    if any(isinstance(node, ast.Starred) for node in nodes) or len(nodes) + pushed > MOST_ON_STACK:
        list_items(unit, nodes, pushed)
        unit.emit("CALL_INTRINSIC_1", INTRINSIC_LIST_TO_TUPLE)
        return
    for node in nodes:
        generate(unit, node)
    unit.emit("BUILD_TUPLE", len(nodes) + pushed)
    fold_tuple(unit, len(nodes) + pushed)


@generates(ast.List)
def list_display(unit: Unit, node: ast.List) -> None:
    list_items(unit, node.elts)


@generates(ast.Tuple)
def tuple_display(unit: Unit, node: ast.Tuple) -> None:
    if node.elts and all(isinstance(item, ast.Constant) for item in node.elts):
        unit.load_constant(tuple(item.value for item in node.elts if isinstance(item, ast.Constant)))
    else:
        tuple_items(unit, node.elts)


def may_be_constant(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp):
        return may_be_constant(node.operand)
    if isinstance(node, ast.BinOp):
        return may_be_constant(node.left) and may_be_constant(node.right)
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Tuple) and all(map(may_be_constant, node.elts)))


def constant_set(unit: Unit, nodes: Sequence[ast.expr], copied: bool) -> bool:
    """A set of constants comes, as in CPython, from one that has them already: the order of the elements shows it.

    False, and no code, when they are not all constants, or so few that CPython builds the set that is asked for.
    """
    if len(nodes) < (FEWEST_AS_CONSTANT if copied else 1) or not all(map(may_be_constant, nodes)):
        return False
    if copied and len(nodes) > MOST_ON_STACK and not SETS_MADE_TWICE:
        return False
    values: list[object] = []
    at = len(unit.block.code)
    for node in nodes:
        generate(unit, node)
        taken = take_constant(unit, at)
        if taken is None:
            return False
        values += taken
    if copied:
        unit.emit("BUILD_SET", 0)
    order = unit.program.constant_set(values)
    many = len(order) > MOST_ON_STACK
    if many:
        unit.emit("BUILD_SET", 0)
    for value in order:
        unit.load_constant(value)
        if many:
            unit.emit("SET_ADD", 1)
    if not many:
        unit.emit("BUILD_SET", len(order))
    if copied:
        unit.emit("SET_UPDATE", 1)
    return True


@generates(ast.Set)
def set_display(unit: Unit, node: ast.Set) -> None:
    if not constant_set(unit, node.elts, True):
        items(unit, node.elts, "BUILD_SET", "SET_ADD", "SET_UPDATE")


def iterated(unit: Unit, node: ast.expr) -> None:
    """What is only gone through: the constants need no set of their own."""
    if not (isinstance(node, ast.Set) and constant_set(unit, node.elts, False)):
        generate(unit, node)


@generates(ast.Dict)
def dict_display(unit: Unit, node: ast.Dict) -> None:
    """Runs of pairs are built together; `**mapping` is merged in between."""
    pairs: list[tuple[ast.expr, ast.expr]] = []
    built = False
    for key, value in zip(node.keys, node.values, strict=True):
        if key is not None:
            pairs.append((key, value))
            if len(pairs) * 2 > MOST_ON_STACK:
                built = dict_pairs(unit, pairs, built)
                pairs = []
            continue
        if pairs:
            built = dict_pairs(unit, pairs, built)
            pairs = []
        if not built:
            unit.emit("BUILD_MAP", 0)
            built = True
        generate(unit, value)
        unit.emit("DICT_UPDATE", 1)
    if pairs or not built:
        dict_pairs(unit, pairs, built)


def dict_pairs(unit: Unit, pairs: Sequence[tuple[ast.expr, ast.expr]], built: bool) -> bool:
    if built:
        for key, value in pairs:
            generate(unit, key)
            generate(unit, value)
            unit.emit("MAP_ADD", 1)
        return True
    if len(pairs) > 1 and all(isinstance(key, ast.Constant) for key, _ in pairs):
        for _, value in pairs:
            generate(unit, value)
        unit.load_constant(tuple(key.value for key, _ in pairs if isinstance(key, ast.Constant)))
        unit.emit("BUILD_CONST_KEY_MAP", len(pairs))
        return True
    for key, value in pairs:
        generate(unit, key)
        generate(unit, value)
    unit.emit("BUILD_MAP", len(pairs))
    return True


@generates(ast.JoinedStr)
def joined_string(unit: Unit, node: ast.JoinedStr) -> None:
    if len(node.values) > MOST_ON_STACK:
        unit.load_constant("")
        unit.emit("LOAD_ATTR", unit.name_index("join") << 1 | 1)
        unit.emit("BUILD_LIST", 0)
        for value in node.values:
            generate(unit, value)
            unit.emit("LIST_APPEND", 1)
        unit.emit("CALL", 1)
        return
    for value in node.values:
        generate(unit, value)
    if not node.values:
        unit.load_constant("")
    elif len(node.values) > 1:
        unit.emit("BUILD_STRING", len(node.values))


@generates(ast.FormattedValue)
def formatted_value(unit: Unit, node: ast.FormattedValue) -> None:
    generate(unit, node.value)
    if node.conversion in CONVERSIONS:
        unit.emit("CONVERT_VALUE", CONVERSIONS[node.conversion])
    if node.format_spec is None:
        unit.emit("FORMAT_SIMPLE")
    else:
        generate(unit, node.format_spec)
        unit.emit("FORMAT_WITH_SPEC")
