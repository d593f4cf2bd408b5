"""Lint of texts that change: only what a change touches is read and analysed again.

The files are kept in pieces, whose places stay the same when text before them grows; what is known of a piece, and of
what was made from it, is recalled by its identity.  The answer is that of `lint_sources` on the same texts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from .analysis.facts import Facts
from .config import Config, Lint
from .cpython.layers import layered
from .cpython.shapes import check_definitions
from .diagnostics import Diagnostic, Report
from .lint.engine import Statistics, merged
from .model.inner import inner_places
from .pipeline import Modules, Sources, lint_modules
from .recall import Memory
from .source import Piece, SourceFile, Span
from .syntax.ast import Module
from .syntax.declared import type_names
from .syntax.lexer import lex
from .syntax.parse import DECLARES, Dialect, parse_region, region_of, types_of_contracts
from .syntax.pieces import Pieces, pieces_of, placed
from .syntax.respan import moved, respan
from .syntax.split import split

WORD = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is wrong with the texts, and what is true of them in each build.

    Places in `diagnostics` are places in the files; those in `known` and `trees` are stable: `files` has them.
    """

    diagnostics: tuple[Diagnostic, ...]
    known: Mapping[str, Facts]
    trees: Mapping[str, tuple[tuple[Piece, Module], ...]]
    files: Mapping[str, Pieces]

    def place(self, span: Span) -> Span:
        return self.files[span.source.name].place(span) if span.source.name in self.files else span


@dataclass(slots=True)
class Session:
    """Grows as texts come in; what it gives are values."""

    config: Config
    settings: Lint
    memory: Memory = field(default_factory=Memory)
    files: dict[str, Pieces] = field(default_factory=dict)

    def check(self, definitions: Sources, contracts: Sources, headers: Sources = (), recorded: Sources = ()) -> Outcome:
        self.memory.next_turn()
        cpython = self.config.dialect == "cpython"
        given: list[tuple[SourceFile, Dialect | None]] = [(one, None) for one in contracts]
        given += [(one, Dialect.CPYTHON if cpython else None) for one in definitions]
        self.files = {one.name: pieces_of(one, self.files.get(one.name), dialect) for one, dialect in given}
        misread = Report()
        trees: dict[str, tuple[tuple[Piece, Module], ...]] = {}

        def module(name: str, types: frozenset[str]) -> Module:
            trees[name] = self.read(self.files[name], types, misread)
            whole = Span(self.files[name].source, 0, 0)
            lost = frozenset().union(*(tree.lost for _, tree in trees[name]))
            return Module(whole, tuple(one for _, tree in trees[name] for one in tree.definitions), lost)

        declared = tuple(module(one.name, frozenset()) for one in contracts)
        types = type_names(*declared)
        defined = tuple(module(one.name, types) for one in definitions)
        if cpython:
            declared = layered(declared)
            check_definitions(defined, misread)
        modules = (*declared, *defined)

        def read(one: Report) -> Modules:
            one.diagnostics.extend(misread.diagnostics)
            return modules

        texts = ((*headers, *(self.files[one.name].source for one in definitions)), recorded)
        for source in contracts:
            of_fields = inner_places(node for _, tree in trees[source.name] for node in tree.definitions)
            self.files[source.name] = replace(self.files[source.name], inner=dict(of_fields))
        found, known = lint_modules(read, self.config, self.settings, None, self.memory, texts)
        there = {build: Report() for build in found}
        for build, one in found.items():
            placed(one.diagnostics, self.files, there[build])
        report = Report()
        merged(there, self.config.locked, self.settings, (*contracts, *definitions), Statistics(), report)
        return Outcome(tuple(report.diagnostics), known, trees, dict(self.files))

    def read(self, file: Pieces, types: frozenset[str], report: Report) -> tuple[tuple[Piece, Module], ...]:
        region_of(file.source, file.dialect, report)
        known = types.union(*(self.types(one, report) for one in file.pieces))
        return tuple((one, self.tree(one, file.dialect, known, report)) for one in file.pieces)

    def types(self, piece: Piece, report: Report) -> frozenset[str]:
        return self.memory("types", (piece,), lambda _: types_in(piece), report)

    def tree(self, piece: Piece, dialect: Dialect, types: frozenset[str], report: Report) -> Module:
        words = self.memory("words", (piece,), lambda _: frozenset(WORD.findall(piece.text)), report)
        named = types & words
        return self.memory("tree", (piece, dialect, named), lambda own: read_piece(piece, dialect, named, own), report)


def read_piece(piece: Piece, dialect: Dialect, types: frozenset[str], report: Report) -> Module:
    """The tree of a piece; what is wrong with it is reported there."""
    text, found, ordered = SourceFile(piece.name, piece.text), Report(), Report()
    module = parse_region(text, found, dialect, (0, len(piece.text)), types)
    ordered.take(found)
    report.diagnostics.extend(one.moved(lambda span: moved(span, piece, piece.base)) for one in ordered.diagnostics)
    return respan(module, piece, piece.base)


def types_in(piece: Piece) -> frozenset[str]:
    """The types that contracts in a piece name."""
    if DECLARES.search(piece.text) is None:
        return frozenset()
    source = SourceFile(piece.name, piece.text)
    return types_of_contracts(split(source, lex(source, Report()), Report()))
