"""A program being compiled: what all of its code objects share."""

from __future__ import annotations

import _ast as ast
import sys

from .annotations import LATER
from .collect import Collector
from .releases import SETS_MADE_TWICE
from .resolve import resolve, unbound_globals
from .scope import Scope
from .unsupported import Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .target import Target

class Program:
    """One source file."""

    def __init__(
        self,
        tree: ast.Module,
        source: str | bytes,
        filename: str,
        target: Target,
        modules: frozenset[str],
        folder: str | None = None,
    ) -> None:
        self.place = Place(filename, source)
        self.target = target
        self.tree = tree
        collector = Collector(self.place, modules, folder)
        self.module = collector.module(self.tree)
        self.scopes: dict[ast.AST, Scope] = collector.scopes
        self.future_annotations = collector.future_annotations
        self.deferred_annotations = LATER and not collector.future_annotations
        resolve(self.module)
        self.constant_sets: dict[object, tuple[object, ...]] = {}
        self.bound_globals = {name for name, flags in self.module.symbols.items() if flags & 2}

    def constant_set(self, values: list[object]) -> tuple[object, ...]:
        """The constants of a set in the order of the host's compiler, which has one constant for all equal sets."""
        found = frozenset(values)
        order = tuple(found if SETS_MADE_TWICE else values)
        return self.constant_sets.setdefault(frozenset(map(constant_key, found)), order)

    def refuse_missing(self, builtins: frozenset[str]) -> None:
        """Refuse the use of a builtin of Python that is not among `builtins`."""
        if self.module.has_import_star:
            return
        python = sys.modules["builtins"].__dict__
        for name, scope in unbound_globals(self.module).items():
            if name in python and name not in builtins:
                raise self.place.refuse(first_use(scope.node, name), f"the builtin {name!r}")

def constant_key(value: object) -> object:
    """Equal only for constants that are the same in every way (0.0 is not -0.0, 1 is not True)."""
    if isinstance(value, float):
        return float, repr(value)
    if isinstance(value, tuple):
        return tuple, tuple(constant_key(item) for item in value)
    if value is None or isinstance(value, (bool, int, str, bytes)):
        return type(value), value
    return type(value), id(value)


def parse(source: str | bytes, filename: str) -> ast.Module:
    """The tree; every SyntaxError that Python has for the program is raised."""
    tree = tree_or_none(source, filename)
    if tree is None:
        compile(source, filename, "exec", dont_inherit=True)  # says it as Python does
        raise RecursionError("maximum recursion depth exceeded during compilation")
    return tree


def tree_or_none(source: str | bytes, filename: str) -> ast.Module | None:
    """None: it is nested too deeply to become objects, or for Python."""
    try:
        tree = compile(source, filename, "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
        assert isinstance(tree, ast.Module)
    except RecursionError:
        return None
    try:
        compile(tree, filename, "exec", dont_inherit=True)
        return tree
    except RecursionError:
        pass
    try:
        compile(source, filename, "exec", dont_inherit=True)  # this way it may be nested three times as deeply
        return tree
    except RecursionError:
        return None


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
