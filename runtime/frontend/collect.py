"""The first walk over a program: its scopes and what each does with which name.

Constructs that the language does not have are refused here, so that code generation
meets only what it knows.
"""

from __future__ import annotations

import _ast as ast
import sys

from .annotations import CONDITIONAL, LATER, of_function, open_scope
from .scope import (
    BOUND,
    CLASS,
    COMPREHENSION,
    FUNCTION,
    GENERATOR_EXPRESSION,
    GLOBAL,
    LAMBDA,
    MODULE,
    NONLOCAL,
    PARAMETER,
    USED,
    Scope,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from .unsupported import Place

INLINE = sys.version_info >= (3, 12)  # comprehensions run in the frame around them

REFUSED = {
    "AsyncFunctionDef": "async def",
    "AsyncFor": "async for",
    "AsyncWith": "async with",
    "Await": "await",
    "TryStar": "except*",
    "TypeAlias": "the type statement",
}


class Collector:
    """Walks the tree once; `scopes` has the scope of each node that makes one."""

    def __init__(self, place: Place, modules: frozenset[str], folder: str | None = None) -> None:
        self.place = place
        self.modules = modules
        self.folder = folder
        self.scopes: dict[ast.AST, Scope] = {}
        self.visitors: dict[type[ast.AST], Callable[[Any], None]] = {}
        self.future_annotations = False
        self.conditions = 0  # statements around, in this block, that may leave others out

    def module(self, tree: ast.Module) -> Scope:
        self.scope = self.open(MODULE, "<module>", tree, None)
        self.visit_all(tree.body)
        return self.scope

    def open(self, kind: str, name: str, node: ast.AST, parent: Scope | None) -> Scope:
        private = parent.private if parent is not None else None
        scope = Scope(kind, name, node, parent, private)
        self.scopes[node] = scope
        return scope

    # --- walking ---

    def visit(self, node: ast.AST) -> None:
        visitor = self.visitors.get(type(node))
        if visitor is None:
            name = type(node).__name__
            if name in REFUSED:
                raise self.place.refuse(node, REFUSED[name])
            found: Callable[[Any], None] = getattr(self, f"visit_{name}", self.visit_fields)
            self.visitors[type(node)] = visitor = found
        visitor(node)

    def visit_all(self, nodes: Iterable[ast.AST | None]) -> None:
        for node in nodes:
            if node is not None:
                self.visit(node)

    def visit_fields(self, node: ast.AST) -> None:
        for field in node._fields:
            value = getattr(node, field, None)
            if isinstance(value, ast.AST):
                self.visit(value)
            elif isinstance(value, list):
                for item in value:
                    if isinstance(item, ast.AST):
                        self.visit(item)

    # --- names ---

    def visit_Name(self, node: ast.Name) -> None:
        self.scope.add(self.scope.mangle(node.id), USED if isinstance(node.ctx, ast.Load) else BOUND)
        if node.id == "super" and self.scope.is_function:
            self.scope.add("__class__", USED)

    def visit_Global(self, node: ast.Global) -> None:
        for name in node.names:
            self.scope.add(self.scope.mangle(name), GLOBAL)

    def visit_Nonlocal(self, node: ast.Nonlocal) -> None:
        for name in node.names:
            self.scope.add(self.scope.mangle(name), NONLOCAL)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        name = self.scope.mangle(node.target.id)
        if self.scope.is_comprehension:
            self.bind_outside(name)
        else:
            self.scope.add(name, BOUND)
        self.visit(node.value)

    def bind_outside(self, name: str) -> None:
        """`:=` in a comprehension binds in the block around it."""
        owner = self.scope
        while owner.is_comprehension:
            assert owner.parent is not None
            owner = owner.parent
        if owner.is_function and not owner.symbols.get(name, 0) & GLOBAL:
            self.scope.add(name, NONLOCAL)
        else:
            self.scope.add(name, GLOBAL)
        owner.add(name, BOUND)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.name is not None:
            self.scope.add(self.scope.mangle(node.name), BOUND)
        self.visit_fields(node)

    def visit_capture(self, node: ast.MatchAs | ast.MatchStar | ast.MatchMapping) -> None:
        self.visit_fields(node)
        name = node.rest if isinstance(node, ast.MatchMapping) else node.name
        if name is not None:
            self.scope.add(self.scope.mangle(name), BOUND)

    visit_MatchAs = visit_MatchStar = visit_MatchMapping = visit_capture

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self.need_module(node, alias.name)
            self.scope.add(self.scope.mangle(alias.asname or alias.name.partition(".")[0]), BOUND)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        if node.module == "__future__" and not node.level:
            self.future_annotations |= any(alias.name == "annotations" for alias in node.names)
            return
        if not node.level:
            self.need_module(node, node.module or "")
        for alias in node.names:
            if alias.name == "*":
                self.scope.has_import_star = True
            else:
                self.scope.add(self.scope.mangle(alias.asname or alias.name), BOUND)

    def need_module(self, node: ast.AST, name: str) -> None:
        """Modules of the program are looked for when the import runs."""
        if name in self.modules:
            return
        import os

        from ..modules import belongs_to_host

        folders = [] if self.folder is None else [self.folder]
        if not self.place.filename.startswith("<"):
            folders.append(os.path.dirname(self.place.filename))
        if belongs_to_host(name.partition(".")[0], tuple(folders)):
            raise self.place.refuse(node, f"import of the module {name!r}")

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, complex):
            raise self.place.refuse(node, "a complex number")

    def visit_Attribute(self, node: ast.Attribute) -> None:
        """`self.name = …` anywhere in a class counts among the class's static attributes."""
        if isinstance(node.ctx, ast.Store) and isinstance(node.value, ast.Name) and node.value.id == "self":
            scope: Scope | None = self.scope
            while scope is not None and scope.kind != CLASS:
                scope = scope.parent
            if scope is not None:
                scope.assigned_attributes.add(node.attr)
        self.visit(node.value)

    # --- annotations ---

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.visit(node.target)
        self.scope.has_annotations = True
        if not self.future_annotations:
            if LATER:
                self.evaluated_later(node)
            else:
                self.visit(node.annotation)
        if node.value is not None:
            self.visit(node.value)

    def evaluated_later(self, node: ast.AnnAssign) -> None:
        """Those of plain names in a class or module belong to a function, others are never evaluated."""
        around = self.scope
        if around.is_function or not node.simple:
            return
        if around.annotate is None:
            around.annotate = open_scope(around)
        depends = around.kind == MODULE or self.conditions > 0
        around.later[node] = len(around.later) if depends else None
        if depends:
            around.annotate.add(CONDITIONAL, USED)
            if around.kind == MODULE:
                around.add(CONDITIONAL, BOUND)
        self.in_scope(around.annotate, [node.annotation])

    def in_scope(self, scope: Scope, nodes: Iterable[ast.AST | None]) -> None:
        outer, self.scope = self.scope, scope
        self.visit_all(nodes)
        self.scope = outer

    def visit_condition(self, node: ast.AST) -> None:
        self.conditions += 1
        self.visit_fields(node)
        self.conditions -= 1

    visit_If = visit_For = visit_While = visit_Try = visit_With = visit_Match = visit_condition

    # --- blocks ---

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self.refuse_type_parameters(node)
        self.scope.add(self.scope.mangle(node.name), BOUND)
        self.visit_all(node.decorator_list)
        self.visit_defaults(node.args)
        found = [annotation for _, annotation in of_function(node)]
        if found and not self.future_annotations:
            if LATER:
                scope = self.scopes[node.args] = open_scope(self.scope)
                self.in_scope(scope, found)
            else:
                self.visit_all(found)
        self.function(FUNCTION, node.name, node, node.args, node.body)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self.visit_defaults(node.args)
        self.function(LAMBDA, "<lambda>", node, node.args, [node.body])

    def visit_defaults(self, args: ast.arguments) -> None:
        self.visit_all(args.defaults)
        self.visit_all(args.kw_defaults)

    def function(self, kind: str, name: str, node: ast.AST, args: ast.arguments, body: list[Any]) -> None:
        outer = self.scope
        self.scope = self.open(kind, name, node, outer)
        for arg in [*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg]:
            if arg is not None:
                self.scope.add(self.scope.mangle(arg.arg), PARAMETER)
        self.visit_all(body)
        self.scope = outer

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.refuse_type_parameters(node)
        self.scope.add(self.scope.mangle(node.name), BOUND)
        self.visit_all(node.decorator_list)
        self.visit_all(node.bases)
        self.visit_all(node.keywords)
        outer = self.scope
        conditions, self.conditions = self.conditions, 0
        self.scope = self.open(CLASS, node.name, node, outer)
        self.scope.private = node.name
        self.visit_all(node.body)
        self.scope = outer
        self.conditions = conditions

    def refuse_type_parameters(self, node: ast.FunctionDef | ast.ClassDef) -> None:
        if getattr(node, "type_params", None):
            raise self.place.refuse(node, "a type parameter")

    def visit_Yield(self, node: ast.Yield) -> None:
        self.scope.is_generator = True
        self.visit_all([node.value])

    def visit_YieldFrom(self, node: ast.YieldFrom) -> None:
        self.scope.is_generator = True
        self.visit(node.value)

    # --- comprehensions ---

    def visit_ListComp(self, node: ast.ListComp) -> None:
        self.comprehension(node, "<listcomp>", [node.elt])

    def visit_SetComp(self, node: ast.SetComp) -> None:
        self.comprehension(node, "<setcomp>", [node.elt])

    def visit_DictComp(self, node: ast.DictComp) -> None:
        self.comprehension(node, "<dictcomp>", [node.key, node.value])

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> None:
        self.comprehension(node, "<genexpr>", [node.elt])

    def comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp, name: str, elements: list[ast.expr]
    ) -> None:
        """The first iterable belongs to the block around it, everything else to a scope of its own."""
        first = node.generators[0]
        self.visit(first.iter)
        outer = self.scope
        is_generator = isinstance(node, ast.GeneratorExp)
        scope = self.scope = self.open(GENERATOR_EXPRESSION if is_generator else COMPREHENSION, name, node, outer)
        scope.is_generator = is_generator
        scope.inlined = INLINE and not is_generator
        if not scope.inlined:
            scope.add(".0", PARAMETER)
        for generator in node.generators:
            if generator.is_async:
                raise self.place.refuse(generator.target, "an asynchronous comprehension")
            self.visit(generator.target)
            if generator is not first:
                self.visit(generator.iter)
            self.visit_all(generator.ifs)
        self.visit_all(elements)
        self.scope = outer
        if scope.inlined and outer.kind != CLASS:
            self.use_outside(scope)

    def use_outside(self, scope: Scope) -> None:
        """What an inlined comprehension does not bind itself is a name of the block around it."""
        assert scope.parent is not None
        for name, flags in scope.symbols.items():
            if not flags & BOUND or flags & (GLOBAL | NONLOCAL):
                scope.parent.add(name, USED)
