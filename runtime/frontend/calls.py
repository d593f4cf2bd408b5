"""Calls of functions and methods."""

from __future__ import annotations

import _ast as ast

from .attributes import attribute_line, super_attribute
from .dispatch import generate, generates
from .displays import tuple_items
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
