"""Annotations that are evaluated when somebody asks for them: since Python 3.14 (PEP 649).

The annotations of a function, class or module become the body of a function `__annotate__`, which makes their dict.
Its scope sees the names of the class that it stands in.
"""

from __future__ import annotations

import _ast as ast
import sys

from .instructions import Block
from .scope import ANNOTATION, CLASS, PARAMETER, USED, Scope
from .unit import Unit, qualified_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

LATER = sys.version_info >= (3, 14)
FORMAT = ".format"  # the parameter's name, which no annotation can mean
GREATER = 4 << 5 | 16
VALUE_WITH_FAKE_GLOBALS = 2  # the highest format that compiled code knows
CONDITIONAL = "__conditional_annotations__"  # the numbers of those whose statements have run


def open_scope(parent: Scope) -> Scope:
    """The scope of the function `__annotate__` of what stands in `parent`."""
    arguments = ast.arguments([ast.arg(FORMAT)], [], None, [], [], None, [])
    node = ast.Lambda(arguments, ast.Constant(None))
    scope = Scope(ANNOTATION, "__annotate__", node, parent, parent.private)
    scope.add(FORMAT, PARAMETER)
    if parent.kind == CLASS:
        scope.add("__classdict__", USED)
    return scope


def of_function(node: ast.FunctionDef) -> list[tuple[str, ast.expr]]:
    """Names and annotations, in the order in which they are evaluated."""
    args = node.args
    every = [*args.args, *args.posonlyargs, args.vararg, *args.kwonlyargs, args.kwarg]
    found = [(arg.arg, arg.annotation) for arg in every if arg is not None and arg.annotation is not None]
    return [*found, ("return", node.returns)] if node.returns is not None else found


def push_function(unit: Unit, node: ast.FunctionDef, scope: Scope) -> None:
    """Push `__annotate__` of a function."""
    owner = qualified_name(unit.program.scopes[node], unit)
    entries = [(unit.scope.mangle(name), annotation, None) for name, annotation in of_function(node)]
    make(unit, scope, entries, f"{owner}.__annotate__", node.lineno)


def push_own(unit: Unit) -> None:
    """Push `__annotate__` of the class or module that `unit` is the body of."""
    scope = unit.scope.annotate
    assert scope is not None
    entries = [
        (unit.scope.mangle(node.target.id), node.annotation, number)
        for node, number in unit.scope.later.items()
        if isinstance(node.target, ast.Name)
    ]
    make(unit, scope, entries, None, entries[0][1].lineno if entries else unit.line)


def make(
    unit: Unit, scope: Scope, entries: Iterable[tuple[str, ast.expr, int | None]], qualname: str | None, line: int
) -> None:
    from .functions import closure_and_function
    from .targets import annotation

    inner = Unit(unit.program, scope, unit, line)
    inner.qualname = qualname or inner.qualname
    inner.constant(None)
    known = Block()
    inner.emit("LOAD_FAST", 0)
    inner.load_constant(VALUE_WITH_FAKE_GLOBALS)
    inner.emit("COMPARE_OP", GREATER)
    inner.jump("POP_JUMP_IF_FALSE", known)
    inner.emit("LOAD_GLOBAL", inner.name_index("NotImplementedError") << 1)
    inner.emit("RAISE_VARARGS", 1)
    inner.start(known)
    inner.emit("BUILD_MAP", 0)
    for name, node, number in entries:
        skipped = Block()
        if number is not None:
            inner.load_constant(number)
            inner.variable("LOAD", CONDITIONAL)
            inner.emit("CONTAINS_OP", 0)
            inner.jump("POP_JUMP_IF_FALSE", skipped)
        inner.line = node.lineno
        annotation(inner, node)
        inner.emit("COPY", 2)
        inner.load_constant(name)
        inner.emit("STORE_SUBSCR")
        inner.start(skipped)
    inner.emit("RETURN_VALUE")
    closure_and_function(unit, inner, 0)


def begin(unit: Unit) -> None:
    """In the body of a class or module: no annotation that depends on a condition has been reached."""
    if any(number is not None for number in unit.scope.later.values()):
        unit.emit("BUILD_SET", 0)
        conditional(unit, "STORE")


def reached(unit: Unit, node: ast.AnnAssign) -> None:
    """The statement has run."""
    number = unit.scope.later.get(node)
    if number is not None:
        conditional(unit, "LOAD")
        unit.load_constant(number)
        unit.emit("SET_ADD", 1)
        unit.emit("POP_TOP")


def conditional(unit: Unit, action: str) -> None:
    cell = unit.layout.class_cells.get(CONDITIONAL)
    if cell is not None:
        unit.emit(f"{action}_DEREF", cell)
    else:
        unit.variable(action, CONDITIONAL)
