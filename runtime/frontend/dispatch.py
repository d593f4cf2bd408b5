"""From a node of the tree to the function that generates its code."""

from __future__ import annotations

import _ast as ast
from typing import TYPE_CHECKING

from .unit import Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, TypeAlias, TypeVar

    Generator: TypeAlias = Callable[[Unit, Any], None]
    G = TypeVar("G", bound=Generator)

GENERATORS: dict[type[ast.AST], Generator] = {}


def generates(*nodes: type[ast.AST]) -> Callable[[G], G]:
    """Decorator: the function generates code for these kinds of node."""

    def register(generator: G) -> G:
        for node in nodes:
            GENERATORS[node] = generator
        return generator

    return register


def generate(unit: Unit, node: ast.expr | ast.stmt) -> None:
    """Code for one expression (its value ends on the stack) or one statement."""
    line = unit.line
    unit.line = node.lineno
    GENERATORS[type(node)](unit, node)
    unit.line = line


def generate_all(unit: Unit, nodes: Iterable[ast.expr | ast.stmt]) -> None:
    for node in nodes:
        generate(unit, node)
