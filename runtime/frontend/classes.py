"""Class statements."""

from __future__ import annotations

import _ast as ast
import sys

from . import annotate
from .calls import arguments
from .closures import closure_and_function
from .dispatch import generate_all, generates
from .docstring import docstring
from .functions import apply_decorators, first_line
from .unit import Unit


@generates(ast.ClassDef)
def class_statement(unit: Unit, node: ast.ClassDef) -> None:
    generate_all(unit, node.decorator_list)
    line = first_line(node, node.decorator_list)
    inner = Unit(unit.program, unit.program.scopes[node], unit, line)
    body(inner, node, line)
    unit.emit("LOAD_BUILD_CLASS")
    unit.emit("PUSH_NULL")
    closure_and_function(unit, inner, 0)
    unit.load_constant(node.name)
    arguments(unit, node.bases, node.keywords, pushed=2)
    apply_decorators(unit, node.decorator_list)
    unit.variable("STORE", node.name)


def body(unit: Unit, node: ast.ClassDef, line: int) -> None:
    """The class body's code: its names go to the mapping that it runs in."""
    unit.emit("LOAD_NAME", unit.name_index("__name__"))
    store_name(unit, "__module__")
    unit.load_constant(unit.qualname)
    store_name(unit, "__qualname__")
    if sys.version_info >= (3, 13):
        unit.load_constant(line)
        store_name(unit, "__firstlineno__")
    cells = unit.layout.class_cells
    if "__classdict__" in cells:
        unit.emit("LOAD_LOCALS")
        unit.emit("STORE_DEREF", cells["__classdict__"])
    annotate.begin(unit)
    statements = node.body
    document = docstring(statements)
    if document is not None:
        unit.line = statements[0].lineno
        unit.load_constant(document)
        store_name(unit, "__doc__")
        statements = statements[1:]
    generate_all(unit, statements)
    if unit.scope.annotate is not None:
        annotate.push_own(unit)
        store_name(unit, "__annotate_func__")
    unit.line = -1
    if sys.version_info >= (3, 13):
        unit.load_constant(tuple(sorted(unit.scope.assigned_attributes)))
        store_name(unit, "__static_attributes__")
    if "__classdict__" in cells:
        unit.emit("LOAD_FAST", cells["__classdict__"])
        store_name(unit, "__classdictcell__")
    if "__class__" in cells:
        unit.emit("LOAD_FAST", cells["__class__"])
        unit.emit("COPY", 1)
        store_name(unit, "__classcell__")
    else:
        unit.load_constant(None)
    unit.emit("RETURN_VALUE")


def store_name(unit: Unit, name: str) -> None:
    unit.emit("STORE_NAME", unit.name_index(name))
