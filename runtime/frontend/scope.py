"""Scopes: which names a block of source knows, and what each of them is."""

from __future__ import annotations

import _ast as ast

# What a block does with a name.
USED = 1
BOUND = 2
PARAMETER = 4
GLOBAL = 8
NONLOCAL = 16

# What a name is in a block, once resolved.
LOCAL_PLACE = "local"
CELL_PLACE = "cell"
FREE_PLACE = "free"
GLOBAL_PLACE = "global"
NAME_PLACE = "name"  # the class body's mapping, then globals, then builtins

MODULE = "module"
CLASS = "class"
FUNCTION = "function"
LAMBDA = "lambda"
COMPREHENSION = "comprehension"
GENERATOR_EXPRESSION = "generator expression"


class Scope:
    """One block: a module, class, function, lambda or comprehension."""

    __slots__ = (
        "assigned_attributes", "children", "free", "has_annotations", "has_import_star", "inlined",
        "is_generator", "kind", "name", "needs_class_cell", "node", "parent", "places", "private", "symbols",
    )  # fmt: skip

    def __init__(self, kind: str, name: str, node: ast.AST, parent: Scope | None, private: str | None) -> None:
        self.kind = kind
        self.name = name
        self.node = node
        self.parent = parent
        self.private = private  # the class whose private names are meant
        self.children: list[Scope] = []
        self.symbols: dict[str, int] = {}
        self.places: dict[str, str] = {}
        self.free: set[str] = set()  # variables of enclosing functions that this block or one inside uses
        self.inlined = False  # a comprehension that runs in its parent's frame
        self.is_generator = False
        self.has_annotations = False
        self.has_import_star = False
        self.needs_class_cell = False
        self.assigned_attributes: set[str] = set()  # of a class: attributes that its methods set on self
        if parent is not None:
            parent.children.append(self)

    @property
    def is_function(self) -> bool:
        """It has fast locals of its own, which nested blocks can see."""
        return self.kind not in (MODULE, CLASS)

    @property
    def is_comprehension(self) -> bool:
        return self.kind in (COMPREHENSION, GENERATOR_EXPRESSION)

    def add(self, name: str, flag: int) -> None:
        self.symbols[name] = self.symbols.get(name, 0) | flag

    def mangle(self, name: str) -> str:
        return mangle(self.private, name)

    def locals(self) -> list[str]:
        """Names that this block binds for itself, in order of appearance."""
        return [
            name
            for name, flags in self.symbols.items()
            if flags & (BOUND | PARAMETER) and not flags & (GLOBAL | NONLOCAL)
        ]


def mangle(private: str | None, name: str) -> str:
    """`__name` inside a class `C` means `_C__name`."""
    if private is None or not name.startswith("__") or name.endswith("__") or "." in name:
        return name
    owner = private.lstrip("_")
    return f"_{owner}{name}" if owner else name
