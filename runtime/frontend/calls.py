"""Calls of functions and methods, and `super().name`."""

from __future__ import annotations

import _ast as ast

from .dispatch import generate, generates
from .displays import tuple_items
from .operators import attribute_line
from .scope import CELL_PLACE, FREE_PLACE, FUNCTION, LAMBDA
from .unit import Unit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_ARGUMENTS = 255


@generates(ast.Call)
def call(unit: Unit, node: ast.Call) -> None:
    function = node.func
    if is_plain(node.args, node.keywords):
        if isinstance(function, ast.Attribute):
            line = unit.line
            unit.line = function.lineno
            if not super_attribute(unit, function, method=True):
                generate(unit, function.value)
                unit.line = attribute_line(unit, function)
                unit.emit("LOAD_ATTR", unit.mangled(function.attr) << 1 | 1)
            unit.line = line
            unit.line = attribute_line(unit, function)
        else:
            load_callable(unit, function)
        arguments(unit, node.args, node.keywords)
        return
    generate(unit, function)
    unit.emit("PUSH_NULL")
    arguments(unit, node.args, node.keywords)


def load_callable(unit: Unit, function: ast.expr) -> None:
    """A callable and the NULL where a method would have its self."""
    if isinstance(function, ast.Name) and function.id != "__debug__" and unit.load_global_callable(function.id):
        return
    generate(unit, function)
    unit.emit("PUSH_NULL")


def is_plain(args: Sequence[ast.expr], keywords: Sequence[ast.keyword]) -> bool:
    """No `*` and no `**`."""
    return (
        not any(isinstance(one, ast.Starred) for one in args)
        and not any(one.arg is None for one in keywords)
        and len(args) + len(keywords) <= MOST_ARGUMENTS
    )


def arguments(unit: Unit, args: Sequence[ast.expr], keywords: Sequence[ast.keyword], pushed: int = 0) -> None:
    """The arguments and the call; callable and self lie on the stack, and above them `pushed` arguments."""
    if not is_plain(args, keywords):
        unpacked_arguments(unit, args, keywords, pushed)
        return
    for one in args:
        generate(unit, one)
    for keyword in keywords:
        generate(unit, keyword.value)
    count = len(args) + len(keywords) + pushed
    if keywords:
        unit.load_constant(tuple(keyword.arg for keyword in keywords))
        unit.emit("CALL_KW", count)
    else:
        unit.emit("CALL", count)


def unpacked_arguments(
    unit: Unit, args: Sequence[ast.expr], keywords: Sequence[ast.keyword], pushed: int
) -> None:
    """All positional arguments as one tuple (or the only `*iterable` itself), all keywords as one dict."""
    if not pushed and len(args) == 1 and isinstance(args[0], ast.Starred):
        generate(unit, args[0].value)
    else:
        tuple_items(unit, args, pushed)
    if not keywords:
        unit.emit("CALL_FUNCTION_EX", 0)
        return
    built = False
    run: list[ast.keyword] = []
    for keyword in keywords:
        if keyword.arg is not None:
            run.append(keyword)
            continue
        if run:
            keyword_run(unit, run, built)
            built, run = True, []
        if not built:
            unit.emit("BUILD_MAP", 0)
            built = True
        generate(unit, keyword.value)
        unit.emit("DICT_MERGE", 1)
    if run:
        keyword_run(unit, run, built)
    unit.emit("CALL_FUNCTION_EX", 1)


def keyword_run(unit: Unit, run: Sequence[ast.keyword], built: bool) -> None:
    for keyword in run:
        unit.load_constant(keyword.arg)
        generate(unit, keyword.value)
    unit.emit("BUILD_MAP", len(run))
    if built:
        unit.emit("DICT_MERGE", 1)


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
