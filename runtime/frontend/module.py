"""The code of a module: what runs when a program does."""

from __future__ import annotations

from . import annotate
from .assemble import assemble
from .dispatch import generate_all
from .docstring import docstring
from .program import Program
from .unit import Unit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .spec import CodeSpec


def module_code(program: Program) -> CodeSpec:
    unit = Unit(program, program.module, None, 1)
    annotate.begin(unit)
    if program.module.annotate is not None:
        annotate.push_own(unit)
        unit.emit("STORE_GLOBAL", unit.name_index("__annotate__"))
    body = program.tree.body
    document = docstring(body)
    if document is not None:
        unit.line = body[0].lineno
        unit.load_constant(document)
        unit.emit("STORE_GLOBAL", unit.name_index("__doc__"))
        body = body[1:]
    generate_all(unit, body)
    unit.load_constant(None)
    unit.emit("RETURN_VALUE")
    return assemble(unit)
