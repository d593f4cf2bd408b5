"""A program being compiled: what all of its code objects share."""

from __future__ import annotations

import _ast as ast
import sys

from . import annotate
from .assemble import assemble
from .collect import Collector
from .dispatch import generate_all
from .resolve import resolve, unbound_globals
from .scope import Scope
from .unit import Unit
from .unsupported import Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .spec import CodeSpec
    from .target import Target

FUTURE_ANNOTATIONS = 0x1000000


class Program:
    """One source file."""

    def __init__(
        self, source: str | bytes, filename: str, target: Target, modules: frozenset[str], folder: str | None = None
    ) -> None:
        self.place = Place(filename, source)
        self.target = target
        self.tree = parse(source, filename)
        collector = Collector(self.place, modules, folder)
        self.module = collector.module(self.tree)
        self.scopes: dict[ast.AST, Scope] = collector.scopes
        self.future_annotations = collector.future_annotations
        resolve(self.module)
        self.bound_globals = {name for name, flags in self.module.symbols.items() if flags & 2}

    def refuse_missing(self, builtins: frozenset[str]) -> None:
        """Refuse the use of a builtin of Python that is not among `builtins`."""
        if self.module.has_import_star:
            return
        python = sys.modules["builtins"].__dict__
        for name, scope in unbound_globals(self.module).items():
            if name in python and name not in builtins:
                raise self.place.refuse(first_use(scope.node, name), f"the builtin {name!r}")

    def code(self) -> CodeSpec:
        unit = Unit(self, self.module, None, 1)
        body = self.tree.body
        if annotate.LATER and not self.future_annotations:
            annotate.begin(unit)
            if self.module.annotate is not None:
                annotate.push_own(unit)
                unit.emit("STORE_GLOBAL", unit.name_index("__annotate__"))
        elif self.module.has_annotations:
            unit.emit("SETUP_ANNOTATIONS")
        document = self.docstring(body)
        if document is not None:
            unit.line = body[0].lineno
            unit.load_constant(document)
            unit.emit("STORE_GLOBAL", unit.name_index("__doc__"))
            body = body[1:]
        generate_all(unit, body)
        unit.load_constant(None)
        unit.emit("RETURN_VALUE")
        return assemble(unit)

    def docstring(self, body: Sequence[ast.stmt]) -> str | None:
        """The documentation string that a body begins with, as this version of Python stores it."""
        first = body[0] if body else None
        if not isinstance(first, ast.Expr) or not isinstance(first.value, ast.Constant):
            return None
        text = first.value.value
        if not isinstance(text, str):
            return None
        return without_margin(text) if sys.version_info >= (3, 13) else text

    def text_of_annotation(self, node: ast.expr) -> str:
        """The text that stands for an annotation with `from __future__ import annotations`."""
        name = ast.Name("$", ast.Store(), lineno=1, col_offset=0, end_lineno=1, end_col_offset=0)
        place = {"lineno": 1, "col_offset": 0, "end_lineno": 1, "end_col_offset": 0}
        tree = ast.Module([ast.AnnAssign(name, node, None, 1, **place)], [])
        code = compile(tree, "", "exec", FUTURE_ANNOTATIONS, dont_inherit=True)
        return next(one for one in code.co_consts if isinstance(one, str) and one != "$")


def parse(source: str | bytes, filename: str) -> ast.Module:
    """The tree; every SyntaxError that Python has for the program is raised."""
    tree = compile(source, filename, "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
    assert isinstance(tree, ast.Module)
    compile(tree, filename, "exec", dont_inherit=True)
    return tree


def first_use(node: ast.AST, name: str) -> ast.AST:
    """The first place below `node` where the name is used."""
    todo = [node]
    while todo:
        one = todo.pop()
        if isinstance(one, ast.Name) and one.id == name:
            return one
        children: list[ast.AST] = []
        for field in one._fields:
            value = getattr(one, field, None)
            children += [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, ast.AST)]
        todo += reversed(children)
    return node


def without_margin(text: str) -> str:
    """Python 3.13 and later remove the indentation that all lines but the first have in common."""
    lines = text.expandtabs(8).split("\n")
    margins = [len(line) - len(line.lstrip(" ")) for line in lines[1:] if line.lstrip(" ")]
    margin = min(margins, default=0)
    rest = [line[min(margin, len(line) - len(line.lstrip(" "))) :] for line in lines[1:]]
    return "\n".join([lines[0].lstrip(" "), *rest])
