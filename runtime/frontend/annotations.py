"""Which annotations there are, and the scope in which they are evaluated later: see annotate.py."""

from __future__ import annotations

import _ast as ast
import sys

from .scope import ANNOTATION, CLASS, PARAMETER, USED, Scope

LATER = sys.version_info >= (3, 14)
FORMAT = ".format"  # the parameter's name, which no annotation can mean
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
