"""What contracts of uops, cache entries and families name has to be there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from ..config import Config
from ..diagnostics import Report
from ..source import Span
from ..syntax import ast
from . import codes
from .clauses import FAMILY_WORDS
from .contracts import Contracts
from .declare import guarded
from .effects import own_names
from .names import Names
from .program import Family, Uop
from .specials import PLAIN, SPECIALS

# Effects in `must_do` besides what is called by its name: words around the field that they are about.
ACCESSES = ("read", "write")
ALONE = ("safepoint", "escape")


def check_named(
    contracts: Contracts,
    names: Names,
    uops: Mapping[str, Uop],
    families: Iterable[Family],
    lost: frozenset[str],
    config: Config,
    report: Report,
) -> None:
    """`lost` are names of what could not be read: nobody is wrong for them."""
    fields = frozenset(one.name for structure in contracts.structures.values() for one in structure.fields)
    guards = {name for one in contracts.uops.values() for name in guarded(one.promises, "establishes")}
    guards |= {cache.name for uop in uops.values() for cache in uop.effect.caches if not cache.unused}
    called = frozenset({*uops, *contracts.functions, *SPECIALS, *PLAIN})
    checker = NameChecker(fields, fields | guards, called, own_names(config.machine), report)
    heads = {one.head for one in families}
    for one in names.contracts:
        match one:
            case ast.UopContract(name=name) if name in uops:
                checker.uop(one, uops[name])
            case ast.UopContract(name=name) if not config.partial and name not in lost:
                checker.unknown(one.name_span, "uop", name, uops)
            case ast.FamilyContract(name=name) if name in heads:
                for clause in one.clauses:
                    for effect in clause.arguments if clause.word in FAMILY_WORDS else ():
                        checker.effect(effect)
            case ast.FamilyContract(name=name) if not config.partial and name not in lost:
                checker.unknown(one.name_span, "family", name, heads)


@dataclass(frozen=True, slots=True)
class NameChecker:
    """`guards` are fields, cache entries and names that uops establish; `called` is what bodies may call, and uops."""

    fields: Collection[str]
    guards: Collection[str]
    called: Collection[str]
    registers: Collection[str]
    report: Report

    def unknown(self, span: Span, kind: str, name: str, known: Iterable[str]) -> None:
        close = get_close_matches(name, list(known), 1)
        hint = f"did you mean `{close[0]}`?" if close else "correct the name, or drop what is said of it"
        self.report.error(codes.CLAUSE, span, f"no {kind} is called `{name}`", hint=hint)

    def uop(self, one: ast.UopContract, uop: Uop) -> None:
        effect = uop.effect
        items = {item.name for item in (*effect.inputs, *effect.outputs) if not item.unused}
        entries = {cache.name for cache in effect.caches if not cache.unused}
        for clause in one.clauses:
            self.fact(clause, items)
        for entry in one.entries:
            if entry.name not in entries:
                self.unknown(entry.span, f"cache entry of `{uop.name}`", entry.name, entries)
            for clause in entry.clauses:
                if clause.word == "valid_while":
                    self.fact(clause, items)

    def fact(self, clause: ast.Clause, items: Collection[str]) -> None:
        """`word(item, …)` or `guard(name)`."""
        match clause.arguments:
            case (ast.Call(function=ast.Name(id="guard"), arguments=(ast.Name(id=name, span=span), *_)), *_):
                if name not in self.guards:
                    self.unknown(span, "field, cache entry or guard", name, self.guards)
            case (ast.Call(arguments=(ast.Name(id=name, span=span), *_)), *_):
                if name not in items and name not in self.registers:
                    self.unknown(span, "item of this uop", name, items)

    def effect(self, one: ast.Node) -> None:
        """What a form has to do: a name that is called, perhaps with its arguments, or an access to a field."""
        match one:
            case ast.Call(function=ast.Name(id=word), arguments=(ast.Name(id=name, span=span),)) if word in ACCESSES:
                if name not in self.fields:
                    self.unknown(span, "field", name, self.fields)
            case ast.Name(id=name, span=span) | ast.Call(function=ast.Name(id=name, span=span)):
                if name not in self.called and name not in ALONE:
                    self.unknown(span, "function, macro or uop", name, self.called)
            case _:
                known = ", ".join((*(f"{word}(field)" for word in ACCESSES), *ALONE))
                hint = f"write a name that is called, perhaps with its arguments, or one of: {known}"
                self.report.error(codes.CLAUSE, one.span, "this is no effect", hint=hint)
