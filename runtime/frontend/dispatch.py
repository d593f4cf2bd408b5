"""From a node of the tree to the function that generates its code."""

from __future__ import annotations

import _ast as ast

from .unit import Unit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, TypeAlias, TypeVar

    Generator: TypeAlias = Callable[[Unit, Any], None]
    G = TypeVar("G", bound=Generator)

GENERATORS: dict[type[ast.AST], Generator] = {}

# Where the generator of each kind of node is: a module is loaded when a program needs it.
MODULES = {
    name: module
    for module, names in {
        "operators": "Constant Name NamedExpr BinOp UnaryOp BoolOp Compare Slice Subscript IfExp",
        "attributes": "Attribute",
        "displays": "List Tuple Set Dict JoinedStr FormattedValue",
        "calls": "Call",
        "comprehensions": "ListComp SetComp DictComp GeneratorExp",
        "functions": "FunctionDef Lambda Return Yield YieldFrom",
        "classes": "ClassDef",
        "targets": "Assign AnnAssign AugAssign Delete",
        "statements": "Expr Pass Global Nonlocal Raise Assert If While For Break Continue Import ImportFrom",
        "trying": "Try With",
        "matching": "Match",
    }.items()
    for name in names.split()
}


def generates(*nodes: type[ast.AST]) -> Callable[[G], G]:
    """Decorator: the function generates code for these kinds of node."""

    def register(generator: G) -> G:
        for node in nodes:
            GENERATORS[node] = generator
        return generator

    return register


def generate(unit: Unit, node: ast.expr | ast.stmt) -> None:
    """Code for one expression (its value ends on the stack) or one statement."""
    generator = GENERATORS.get(type(node))
    if generator is None:
        __import__(f"{__package__}.{MODULES[type(node).__name__]}")
        generator = GENERATORS[type(node)]
    line = unit.line
    unit.line = node.lineno
    generator(unit, node)
    unit.line = line


def generate_all(unit: Unit, nodes: Iterable[ast.expr | ast.stmt]) -> None:
    for node in nodes:
        generate(unit, node)
