"""Texts beside the definitions that rules compare with them: macros of C headers, and tables of flags."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..analysis.facts import Facts
from ..diagnostics import Report
from ..recall import Recall, forgetful
from ..source import SourceFile, Span

MACRO = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(\w+)((?:\\\n|.)*)", re.M)
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)
ROW = re.compile(r"\[(\w+)\]\s*=\s*(\{[^}]*\}|[\w|\s]*,)")
FLAG = re.compile(r"(HAS_[A-Z0-9_]+?)(?:_FLAG)?\b")


@dataclass(frozen=True, slots=True)
class CMacro:
    """One #define.  `text` is what stands behind the name and its parameters, without comments."""

    name: str
    text: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Recorded:
    """The flags that a table of another generator, or of an earlier run, gives an instruction."""

    flags: frozenset[str]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Beside:
    """A name has several macros where conditionals choose one.  `derived` are the flags that an instruction has in some
    build: a table stands for all builds."""

    macros: Mapping[str, tuple[CMacro, ...]] = field(default_factory=dict)
    recorded: Mapping[str, Recorded] = field(default_factory=dict)
    derived: Mapping[str, frozenset[str]] = field(default_factory=dict)


def beside_of(
    headers: Iterable[SourceFile], tables: Iterable[SourceFile], builds: Iterable[Facts], recall: Recall = forgetful
) -> Beside:
    def macros_of(source: SourceFile) -> tuple[CMacro, ...]:
        return recall("macros", (source,), lambda _: tuple(macros_in(source)), Report())

    macros: dict[str, tuple[CMacro, ...]] = {}
    for one in (macro for source in headers for macro in macros_of(source)):
        macros[one.name] = (*macros.get(one.name, ()), one)
    derived: dict[str, frozenset[str]] = {}
    for instruction in (one for facts in builds for one in facts.instructions):
        name = instruction.instruction.name
        derived[name] = derived.get(name, frozenset()).union(instruction.flags)
    return Beside(macros, {name: row for source in tables for name, row in rows_in(source).items()}, derived)


def macros_in(source: SourceFile) -> Iterable[CMacro]:
    for found in MACRO.finditer(source.text):
        text = COMMENT.sub(" ", found[2].replace("\\\n", " "))
        if text.startswith("("):
            text = text[closing(text) :]
        yield CMacro(found[1], text, Span(source, found.start(1), found.end(1)))


def closing(text: str) -> int:
    """Behind the bracket that closes the first one."""
    depth = 0
    for i, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return i + 1
    return len(text)


def rows_in(source: SourceFile) -> Mapping[str, Recorded]:
    """The first row of a name is the one with its flags; tables of expansions come behind it."""
    rows: dict[str, Recorded] = {}
    for found in ROW.finditer(source.text):
        flags = frozenset(FLAG.findall(found[2]))
        rows.setdefault(found[1], Recorded(flags, Span(source, found.start(1), found.end(1))))
    return rows
