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
ANNOTATION = "annotation"  # the function that evaluates annotations

# Cells that a class body fills for the functions in it: the class, its namespace, which annotations it has reached.
CLASS_CELLS = ("__class__", "__classdict__", "__conditional_annotations__")


class Scope:
    """One block: a module, class, function, lambda, comprehension, or the annotations of one of them."""

    __slots__ = (
        "annotate", "assigned_attributes", "children", "class_cells", "free", "has_annotations", "has_import_star",
        "inlined", "is_generator", "kind", "later", "name", "node", "parent", "places", "private", "symbols",
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
        self.class_cells: list[str] = []  # of a class: those of CLASS_CELLS that are needed
        self.annotate: Scope | None = None  # of a class or module: where its annotations are evaluated
        self.later: dict[ast.AnnAssign, int | None] = {}  # those, with their numbers when they depend on a condition
        self.assigned_attributes: set[str] = set()  # of a class: attributes that its methods set on self
        if parent is not None:
            parent.children.append(self)

    @property
    def is_function(self) -> bool:
        """It has fast locals of its own, which nested blocks can see."""
        return self.kind not in (MODULE, CLASS)

    @property
    def in_class_namespace(self) -> bool:
        """It is no class body, and yet sees the names of the one that it stands in."""
        return self.kind == ANNOTATION and self.parent is not None and self.parent.kind == CLASS

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
