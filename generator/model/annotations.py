"""Annotations: words that there are, each once, with the arguments that they take."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from ..diagnostics import Label, Report
from ..syntax import ast
from . import codes
from .names import Names

# Those of CPython's files, and no others.
ANNOTATIONS = frozenset(
    {"override", "pure", "tier1", "tier2", "specializing", "replicate", "replaced", "split", "spilled", "no_save_ip"}
    | {"super"}
)
COUNT = re.compile(r"(?P<first>\d+)(?::(?P<end>\d+))?\Z")


def check_annotations(names: Names, report: Report) -> None:
    annotated: list[ast.Uop | ast.Macro | ast.LabelDefinition] = [*names.uops.values(), *names.macros.values()]
    for one in (*annotated, *names.labels.values()):
        check(one.annotations, report)


def check(annotations: Iterable[ast.Annotation], report: Report) -> None:
    first: dict[str, ast.Annotation] = {}
    for one in annotations:
        if one.name not in ANNOTATIONS:
            close = get_close_matches(one.name, ANNOTATIONS, 1)
            hint = f"did you mean `{close[0]}`?" if close else f"annotations: {', '.join(sorted(ANNOTATIONS))}"
            report.error(codes.UNKNOWN_NAME, one.span, f"no annotation is called `{one.name}`", hint=hint)
        elif one.name in first:
            place = Label(first[one.name].span, "first here")
            report.error(codes.ANNOTATION, one.span, f"`{one.name}` is said twice", place, hint="drop one of them")
        elif one.name == "replicate":
            check_count(one, report)
        elif one.argument is not None:
            hint = f"write `{one.name}`; only `replicate` takes one"
            report.error(codes.ANNOTATION, one.span, f"`{one.name}` takes no argument", hint=hint)
        first.setdefault(one.name, one)
    if "tier1" in first and "tier2" in first:
        one, other = sorted((first["tier1"], first["tier2"]), key=lambda each: each.span.start)
        place = Label(one.span, f"`{one.name}` is said here")
        said = f"`{other.name}` contradicts `{one.name}`: no tier is left"
        report.error(codes.ANNOTATION, other.span, said, place, hint="drop both: a uop is for all tiers then")


def check_count(one: ast.Annotation, report: Report) -> None:
    """`replicate(8)`, `replicate(1:4)`."""
    found = COUNT.match((one.argument or "").replace(" ", ""))
    if found is None or int(found["end"] or found["first"]) <= (int(found["first"]) if found["end"] else 0):
        said = "`replicate` takes how many operands have a form of their own"
        report.error(codes.ANNOTATION, one.span, said, hint="write replicate(8), or replicate(1:4) for 1, 2 and 3")
