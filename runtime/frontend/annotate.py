"""The code of annotations.

Since Python 3.14 they are evaluated when somebody asks for them (PEP 649): those of a function, class or module become
the body of a function `__annotate__`, which makes their dict.  Its scope sees the names of the class that it stands in.
"""

from __future__ import annotations

import _ast as ast

from .annotations import CONDITIONAL, of_function
from .closures import closure_and_function
from .conditions import COMPARE, WANTS_BOOL
from .dispatch import generate
from .instructions import Block
from .scope import Scope
from .unit import Unit, qualified_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

FUTURE_ANNOTATIONS = 0x1000000
GREATER = COMPARE[ast.Gt] | WANTS_BOOL
VALUE_WITH_FAKE_GLOBALS = 2  # the highest format that compiled code knows
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
    """In the body of a class or module: no annotation has been reached."""
    if not unit.program.deferred_annotations:
        if unit.scope.has_annotations:
            unit.emit("SETUP_ANNOTATIONS")
    elif any(number is not None for number in unit.scope.later.values()):
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


def annotation(unit: Unit, node: ast.expr) -> None:
    """Push what an annotation is: its text with `from __future__ import annotations`, else its value."""
    if unit.program.future_annotations:
        unit.load_constant(text_of(node))
    elif isinstance(node, ast.Starred):
        generate(unit, node.value)
        unit.emit("UNPACK_SEQUENCE", 1)
    else:
        generate(unit, node)


def text_of(node: ast.expr) -> str:
    """The text that stands for an annotation of which only the text is kept."""
    name = ast.Name("$", ast.Store(), lineno=1, col_offset=0, end_lineno=1, end_col_offset=0)
    place = {"lineno": 1, "col_offset": 0, "end_lineno": 1, "end_col_offset": 0}
    tree = ast.Module([ast.AnnAssign(name, node, None, 1, **place)], [])
    code = compile(tree, "", "exec", FUTURE_ANNOTATIONS, dont_inherit=True)
    return next(one for one in code.co_consts if isinstance(one, str) and one != "$")
