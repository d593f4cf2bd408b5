"""Definitions of all files, by kind and name: duplicates, overrides, conditionals around definitions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from ..diagnostics import Label, Report
from ..source import Span
from ..syntax import ast
from ..syntax.unparse_c import unparse_expression
from . import codes
from .conditions import Defines, names_in, reachable
from .declare import Entry
from .specials import ERRORS, GUARDS
from .walk import walk

Named = TypeVar("Named", ast.Uop, ast.Macro, ast.Pseudo, ast.LabelDefinition)


@dataclass(frozen=True, slots=True)
class Names:
    """Each name once, in the order of the text."""

    uops: dict[str, ast.Uop]
    macros: dict[str, ast.Macro]
    families: tuple[ast.Family, ...]
    pseudos: dict[str, ast.Pseudo]
    labels: dict[str, ast.LabelDefinition]
    contracts: tuple[Entry, ...]
    lost: frozenset[str] = frozenset()  # words of definitions that could not be read

    @property
    def instructions(self) -> frozenset[str]:
        return frozenset(self.macros) | {name for name, uop in self.uops.items() if uop.is_inst}


Kinds = Mapping[str, tuple[str, Span]]  # what a name is, and where it is defined


def kinds_of(names: Names) -> Kinds:
    return {
        **{name: ("a label", one.name_span) for name, one in names.labels.items()},
        **{name: ("a pseudo-instruction", one.name_span) for name, one in names.pseudos.items()},
        **{name: ("a macro", one.name_span) for name, one in names.macros.items()},
        **{name: ("an inst" if one.is_inst else "an op", one.name_span) for name, one in names.uops.items()},
    }


def flatten(definitions: Iterable[ast.Node], defines: Defines, report: Report) -> Iterator[ast.Node]:
    """The definitions that a build has."""
    for one in definitions:
        if not isinstance(one, ast.PreprocessorIf):
            yield one
            continue
        arms = reachable(one, defines)
        if arms is None:
            unknown = [
                name
                for arm in one.arms
                if arm.condition is not None
                for name in names_in(arm.condition)
                if name not in defines
            ]
            report.error(
                codes.CONDITION,
                one.span,
                f"no build sets `{unknown[0]}`",
                hint="give it a value in [tool.uopgen.builds], or false for not defined",
            )
            continue
        for arm in arms:
            yield from flatten(arm.body, defines, report)


def overriding(one: Named) -> bool:
    return not isinstance(one, ast.Pseudo) and any(a.name == "override" for a in one.annotations)


def collect(modules: Iterable[ast.Module], defines: Defines, report: Report) -> Names:
    """Every definition of all files by its name; the first of two counts, unless the second overrides it."""
    modules = tuple(modules)
    lost = frozenset(name for module in modules for name in module.lost)
    names = Names({}, {}, (), {}, {}, (), lost)
    families: dict[str, ast.Family] = {}
    contracts: list[Entry] = []
    for module in modules:
        for one in flatten(module.definitions, defines, report):
            match one:
                case ast.Uop():
                    if not one.is_inst or apart(one, (names.macros, names.pseudos), report):
                        enter(names.uops, one, "inst" if one.is_inst else "op", lost, report)
                case ast.Macro():
                    if overriding(one) or apart(one, (insts_of(names), names.pseudos), report):
                        enter(names.macros, one, "macro", lost, report)
                case ast.Pseudo():
                    if apart(one, (insts_of(names), names.macros), report):
                        enter(names.pseudos, one, "pseudo", lost, report)
                case ast.LabelDefinition():
                    enter(names.labels, one, "label", lost, report)
                case ast.Family():
                    if one.head in families:
                        report.error(
                            codes.HYGIENE,
                            one.head_span,
                            f"`{one.head}` heads two families",
                            Label(families[one.head].head_span, "the other one"),
                            hint="put all members into one family",
                        )
                    else:
                        families[one.head] = one
                case ast.ExternFunction() | ast.ExternStruct() | ast.ExternType() | ast.ExternConstant():
                    contracts.append(one)
                case ast.UopContract() | ast.FamilyContract():
                    contracts.append(one)
    return replace(names, families=tuple(families.values()), contracts=tuple(contracts))


def enter(known: dict[str, Named], one: Named, kind: str, lost: frozenset[str], report: Report) -> None:
    before = known.get(one.name)
    if before is None and overriding(one) and one.name not in lost:
        report.error(
            codes.HYGIENE,
            one.name_span,
            f"`{one.name}` overrides nothing",
            hint=f"no {kind} of that name stands in the files before this one; drop `override` or correct the name",
        )
    if before is not None and not overriding(one):
        report.error(
            codes.HYGIENE,
            one.name_span,
            f"`{one.name}` is defined twice",
            Label(before.name_span, "first here"),
            hint="rename one, or write `override` to replace the first",
        )
        return
    if isinstance(before, ast.Uop) and isinstance(one, ast.Uop):
        same_shape(before, one, report)
    known[one.name] = one


def same_shape(base: ast.Uop, one: ast.Uop, report: Report) -> None:
    """An override takes, leaves and reads what its base does: other uops of its macros were written for that."""
    mine, other = shape(one), shape(base)
    for what, new in mine.items():
        if new != other[what]:
            report.warning(
                codes.HYGIENE,
                one.name_span,
                f"`{one.name}` overrides a definition with other {what}",
                Label(base.name_span, "the definition it replaces"),
                hint="give it the same, or override the macros that use it too",
            )
            return


def shape(one: ast.Uop) -> dict[str, object]:
    """What others rely on.  Names of items are its own business."""
    called = {node.id for node in walk(one.body) if isinstance(node, ast.Name)}
    flags = called & {"oparg", *GUARDS} | {word for word in ("error",) if called & ERRORS}
    return {
        "inputs": sizes(one.inputs),
        "outputs": sizes(one.outputs),
        "cache entries": [cache.units for cache in one.caches],
        "annotations": {each.name for each in one.annotations} - {"override"},
        "flags": flags,
    }


def sizes(items: Iterable[ast.StackItem]) -> list[tuple[str, str, str]]:
    """Types, sizes and conditions of items."""
    return [
        (
            str(one.type) if one.type is not None else "",
            unparse_expression(one.size) if one.size is not None else "",
            unparse_expression(one.condition) if one.condition is not None else "",
        )
        for one in items
    ]


Known = Mapping[str, ast.Uop] | Mapping[str, ast.Macro] | Mapping[str, ast.Pseudo]


def insts_of(names: Names) -> dict[str, ast.Uop]:
    return {name: uop for name, uop in names.uops.items() if uop.is_inst}


def apart(one: ast.Uop | ast.Macro | ast.Pseudo, others: tuple[Known, ...], report: Report) -> bool:
    """Instructions of different kinds share one name space."""
    for known in others:
        before = known.get(one.name)
        if before is not None:
            place = Label(before.name_span, "defined here")
            report.error(
                codes.HYGIENE,
                one.name_span,
                f"`{one.name}` is an instruction already",
                place,
                hint="rename one of them",
            )
            return False
    return True
