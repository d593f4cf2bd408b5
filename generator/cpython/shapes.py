"""What CPython's definitions must look like beyond the language: ops without skips, overrides of the same shape."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from ..diagnostics import Label, Report
from ..model import codes as names
from ..model.program import Uop
from ..source import SourceFile, Span
from ..syntax import ast
from ..syntax.unparse_expression import unparse_expression
from . import codes
from .metadata import Metadata


def every(definitions: Iterable[ast.Node]) -> Iterator[ast.Node]:
    """All definitions, those under every arm of a conditional among them."""
    for one in definitions:
        if isinstance(one, ast.PreprocessorIf):
            for arm in one.arms:
                yield from every(arm.body)
        else:
            yield one


def check_definitions(modules: Iterable[ast.Module], report: Report) -> None:
    base: dict[str, ast.Uop] = {}
    for module in modules:
        for one in every(module.definitions):
            if isinstance(one, ast.Uop):
                check_skips(one, report)
                before = base.get(one.name)
                if before is not None and any(annotation.name == "override" for annotation in one.annotations):
                    check_override(one, before, report)
                base[one.name] = one


def check_version(source: SourceFile, foreign: Iterable[str], report: Report) -> None:
    """A file of another version is told at once: everything else about it would be said against the wrong contracts."""
    for row in foreign:
        word, _, version = row.partition(" ")
        found = re.search(rf"\b{re.escape(word)}\b", source.text)
        if found is not None:
            report.error(
                codes.PROFILE,
                Span(source, found.start(), found.end()),
                f"`{word}` is of CPython {version}, and this profile is of another version",
                hint=f"choose the file's version: --profile {version}",
            )
            return


def check_skips(one: ast.Uop, report: Report) -> None:
    for cache in one.caches:
        if cache.name == "unused" and not one.is_inst:
            report.error(
                codes.UNUSED_CACHE,
                cache.span,
                f"the op `{one.name}` skips cache units",
                hint=f"write unused/{cache.units} in the macros that use it",
            )


def check_override(one: ast.Uop, before: ast.Uop, report: Report) -> None:
    """An override takes, leaves and reads what its base does: other uops of its macros were written for that."""
    sides = (
        ("inputs", shape(one.inputs), shape(before.inputs)),
        ("outputs", shape(one.outputs), shape(before.outputs)),
        ("cache entries", [c.units for c in one.caches], [c.units for c in before.caches]),
        ("annotations", marks(one), marks(before)),
    )
    for what, new, old in sides:
        if new != old:
            report.warning(
                names.HYGIENE,
                one.name_span,
                f"`{one.name}` overrides a definition with other {what}",
                Label(before.name_span, "the definition it replaces"),
                hint="give it the same, or override the macros that use it too",
            )
            return


def marks(one: ast.Uop) -> set[str]:
    """What tables say of it."""
    return {each.name for each in one.annotations} - {"override"}


def shape(items: Iterable[ast.StackItem]) -> list[tuple[str, str, str]]:
    """Types, sizes and conditions; names may change."""
    return [
        (
            str(one.type or ""),
            unparse_expression(one.size) if one.size is not None else "",
            unparse_expression(one.condition) if one.condition is not None else "",
        )
        for one in items
    ]


def check_abstract(overrides: Mapping[str, Uop], data: Metadata, report: Report) -> None:
    """What the optimizer defines is a uop that there is.  Its items may be others: it follows frames differently."""
    known = {row.name for row in data.uops}
    for name, one in overrides.items():
        if name not in known:
            close = get_close_matches(name, known, 1)
            hint = f"did you mean `{close[0]}`?" if close else "define it for the interpreter first"
            report.error(codes.PATTERN, one.name_span, f"no uop is called `{name}`", hint=hint)
