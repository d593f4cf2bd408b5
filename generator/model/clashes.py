"""Names that something else has already: generated C makes a constant of each instruction's name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..config import Config
from ..diagnostics import Label, Report
from ..source import Span
from ..syntax import ast
from . import codes
from .declare import Entry
from .names import Names

WORDS = ("flush", "unused")  # of macros and effects


def check_clashes(names: Names, config: Config, report: Report) -> None:
    """No instruction is called like a type, function or constant of the runtime; nothing like a word of macros."""
    taken = {name: (kind, span) for name, kind, span in declared(names.contracts)}
    machine = config.machine
    own = {machine.eval: "the loop", machine.null: "the value that means nothing"}
    insts = {name: one.name_span for name, one in names.uops.items() if one.is_inst}
    insts |= {name: one.name_span for name, one in names.macros.items()}
    insts |= {name: one.name_span for name, one in names.pseudos.items()}
    sizes = {f"INLINE_CACHE_ENTRIES_{name}" for name in insts} | {one.size for one in names.families}
    for name, span in insts.items():
        if name in sizes:
            clash(span, name, "the size of a family's caches", report)
        elif name in taken:
            kind, place = taken[name]
            clash(span, name, f"{kind} of the runtime", report, Label(place, "declared here"))
        elif name in own:
            clash(span, name, own[name], report)
    for name, span in ((name, one.name_span) for name, one in names.uops.items()):
        if name in WORDS:
            clash(span, name, "a word of macros and effects", report)


def declared(contracts: Iterable[Entry]) -> Iterator[tuple[str, str, Span]]:
    for one in contracts:
        match one:
            case ast.ExternFunction(name=name, name_span=span, is_macro=False):
                yield name, "a function", span
            case ast.ExternType(name=name, span=span) | ast.ExternStruct(name=name, span=span):
                yield name, "a type", span
            case ast.ExternConstant(name=name, span=span):
                yield name, "a constant", span


def clash(span: Span, name: str, other: str, report: Report, *labels: Label) -> None:
    report.error(codes.OWN_NAME, span, f"`{name}` is the name of {other}", *labels, hint="choose another name")
