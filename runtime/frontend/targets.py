"""Assignment, deletion and augmented assignment."""

from __future__ import annotations

import _ast as ast

from .annotate import annotation, reached
from .attributes import attribute_line
from .dispatch import generate, generates
from .operators import BINARY, INPLACE, is_two_part_slice, slice_bounds
from .unit import Unit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def store(unit: Unit, target: ast.expr) -> None:
    """Take the value on the stack into `target`."""
    line = unit.line
    unit.line = target.lineno
    if isinstance(target, ast.Name):
        unit.variable("STORE", target.id)
    elif isinstance(target, ast.Attribute):
        generate(unit, target.value)
        unit.line = attribute_line(unit, target)
        unit.emit("STORE_ATTR", unit.mangled(target.attr))
    elif isinstance(target, ast.Subscript):
        generate(unit, target.value)
        if is_two_part_slice(target.slice):
            assert isinstance(target.slice, ast.Slice)
            slice_bounds(unit, target.slice)
            unit.emit("STORE_SLICE")
        else:
            generate(unit, target.slice)
            unit.emit("STORE_SUBSCR")
    elif isinstance(target, ast.Starred):
        store(unit, target.value)
    else:
        assert isinstance(target, (ast.Tuple, ast.List))
        unpack(unit, target.elts)
    unit.line = line


def unpack(unit: Unit, targets: Sequence[ast.expr]) -> None:
    starred = [index for index, one in enumerate(targets) if isinstance(one, ast.Starred)]
    unpack_count(unit, len(targets), starred[0] if starred else None)
    for one in targets:
        store(unit, one)


def unpack_count(unit: Unit, count: int, star: int | None) -> None:
    """So many values instead of a sequence, the first on top; number `star` is a list."""
    if star is None:
        unit.emit("UNPACK_SEQUENCE", count)
    else:
        unit.emit("UNPACK_EX", star | (count - star - 1) << 8)


@generates(ast.Assign)
def assign(unit: Unit, node: ast.Assign) -> None:
    if len(node.targets) == 1 and swap(unit, node.targets[0], node.value):
        return
    generate(unit, node.value)
    for target in node.targets[:-1]:
        unit.emit("COPY", 1)
        store(unit, target)
    store(unit, node.targets[-1])


def swap(unit: Unit, target: ast.expr, value: ast.expr) -> bool:
    """`a, b = b, a` and the like of two or three items, without making the tuple."""
    if not isinstance(target, (ast.Tuple, ast.List)) or not isinstance(value, (ast.Tuple, ast.List)):
        return False
    count = len(target.elts)
    if count not in (2, 3) or len(value.elts) != count:
        return False
    if any(isinstance(one, ast.Starred) for one in [*target.elts, *value.elts]):
        return False
    for one in value.elts:
        generate(unit, one)
    if are_different_locals(unit, target.elts):
        for one in reversed(target.elts):
            store(unit, one)
        return True
    unit.emit("SWAP", count)
    for one in target.elts:
        store(unit, one)
    return True


def are_different_locals(unit: Unit, targets: Sequence[ast.expr]) -> bool:
    """Nobody can tell in which order they are stored."""
    names = {unit.scope.mangle(one.id) for one in targets if isinstance(one, ast.Name)}
    return len(names) == len(targets) and all(unit.place(name)[0] == "local" for name in names)


@generates(ast.AnnAssign)
def annotated(unit: Unit, node: ast.AnnAssign) -> None:
    """At module and class level the annotation of a plain name goes to `__annotations__`, after the value."""
    target = node.target
    if node.value is not None:
        generate(unit, node.value)
        store(unit, target)
    at_top = not unit.scope.is_function
    if isinstance(target, ast.Name):
        if unit.program.deferred_annotations:
            reached(unit, node)
            return
        if node.simple and at_top:
            annotation(unit, node.annotation)
            unit.emit("LOAD_NAME", unit.name_index("__annotations__"))
            unit.load_constant(unit.scope.mangle(target.id))
            unit.emit("STORE_SUBSCR")
            return
    elif node.value is None:
        evaluate_target(unit, target)
    program = unit.program
    if not node.simple and at_top and not program.future_annotations and not program.deferred_annotations:
        generate(unit, node.annotation)
        unit.emit("POP_TOP")


def evaluate_target(unit: Unit, target: ast.expr) -> None:
    """An annotated target without a value: its parts are evaluated all the same."""
    parts = [target.value] if isinstance(target, (ast.Attribute, ast.Subscript)) else []
    if isinstance(target, ast.Subscript):
        bounds = target.slice
        if isinstance(bounds, ast.Slice):
            parts += [one for one in (bounds.lower, bounds.upper, bounds.step) if one is not None]
        else:
            parts.append(bounds)
    for part in parts:
        generate(unit, part)
        unit.emit("POP_TOP")


@generates(ast.AugAssign)
def augmented(unit: Unit, node: ast.AugAssign) -> None:
    target = node.target
    operation = BINARY[type(node.op)] + INPLACE
    if isinstance(target, ast.Name):
        unit.variable("LOAD", target.id)
        generate(unit, node.value)
        unit.emit("BINARY_OP", operation)
        unit.variable("STORE", target.id)
    elif isinstance(target, ast.Attribute):
        generate(unit, target.value)
        unit.emit("COPY", 1)
        unit.line = attribute_line(unit, target)
        unit.emit("LOAD_ATTR", unit.mangled(target.attr) << 1)
        unit.line = node.lineno
        generate(unit, node.value)
        unit.emit("BINARY_OP", operation)
        unit.line = attribute_line(unit, target)
        unit.emit("SWAP", 2)
        unit.emit("STORE_ATTR", unit.mangled(target.attr))
    else:
        augmented_item(unit, target, node.value, operation)


def augmented_item(unit: Unit, target: ast.Subscript, value: ast.expr, operation: int) -> None:
    generate(unit, target.value)
    sliced = is_two_part_slice(target.slice)
    if sliced:
        assert isinstance(target.slice, ast.Slice)
        slice_bounds(unit, target.slice)
        for _ in range(3):
            unit.emit("COPY", 3)
        unit.emit("BINARY_SLICE")
    else:
        generate(unit, target.slice)
        unit.emit("COPY", 2)
        unit.emit("COPY", 2)
        unit.emit("BINARY_SUBSCR")
    generate(unit, value)
    unit.emit("BINARY_OP", operation)
    if sliced:
        unit.emit("SWAP", 4)
    unit.emit("SWAP", 3)
    unit.emit("SWAP", 2)
    unit.emit("STORE_SLICE" if sliced else "STORE_SUBSCR")


@generates(ast.Delete)
def delete(unit: Unit, node: ast.Delete) -> None:
    for target in node.targets:
        delete_target(unit, target)


def delete_target(unit: Unit, target: ast.expr) -> None:
    line = unit.line
    unit.line = target.lineno
    if isinstance(target, ast.Name):
        unit.variable("DELETE", target.id)
    elif isinstance(target, ast.Attribute):
        generate(unit, target.value)
        unit.line = attribute_line(unit, target)
        unit.emit("DELETE_ATTR", unit.mangled(target.attr))
    elif isinstance(target, ast.Subscript):
        generate(unit, target.value)
        generate(unit, target.slice)
        unit.emit("DELETE_SUBSCR")
    else:
        assert isinstance(target, (ast.Tuple, ast.List))
        for one in target.elts:
            delete_target(unit, one)
    unit.line = line
