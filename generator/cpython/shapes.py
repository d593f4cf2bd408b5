"""What CPython's definitions must look like beyond the language: ops without skips, overrides of the same shape."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from ..diagnostics import Report
from ..model.program import Uop
from ..source import SourceFile, Span
from ..syntax import ast
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
    for module in modules:
        for one in every(module.definitions):
            if isinstance(one, ast.Uop):
                check_skips(one, report)


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


def check_abstract(overrides: Mapping[str, Uop], data: Metadata, report: Report) -> None:
    """What the optimizer defines is a uop that there is.  Its items may be others: it follows frames differently."""
    known = {row.name for row in data.uops}
    for name, one in overrides.items():
        if name not in known:
            close = get_close_matches(name, known, 1)
            hint = f"did you mean `{close[0]}`?" if close else "define it for the interpreter first"
            report.error(codes.PATTERN, one.name_span, f"no uop is called `{name}`", hint=hint)
