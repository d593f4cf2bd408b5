"""The table [tool.uopgen] of a TOML file → Config: each key and value is checked, and what is wrong has its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from string import Formatter
from typing import Any

from .config import FLAG_WORDS, SP_DISCIPLINES, Build, Config, Lint, Machine
from .diagnostics import Report
from .source import SourceFile, Span

WRONG = "UG091"
EMPTY = Span(SourceFile("pyproject.toml", ""), 0, 0)
PATTERNS = {"close": "value", "close_quickly": "value", "likely": "condition", "unlikely": "condition"}
IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z_0-9]*\Z")
SUFFIX = re.compile(r"[A-Za-z_0-9]+\Z")
# Settings of the machine that stand in generated C by themselves.
NAMES = frozenset(
    {"prefix", "eval", "thread", "frame", "stack_pointer", "next_instr", "this_instr", "opcode", "oparg", "resume"}
    | {"error_label", "entry_label", "assertion"}
)
MAY_BE_EMPTY = frozenset({"null", "close", "close_quickly", "result", "entry_label"})


def wrong_holes(pattern: str, known: tuple[str, ...]) -> str | None:
    """What is wrong with the {names} of a pattern whose first known name has to be in it."""
    try:
        holes = [name for _, name, _, _ in Formatter().parse(pattern) if name is not None]
    except ValueError:
        return "has a brace without its partner"
    unknown = next((one for one in holes if one not in known), None)
    if unknown is not None:
        return f"has no place {{{unknown}}}"
    return None if known[0] in holes or not pattern else f"lacks {{{known[0]}}}"


def parse_config(table: object, span: Span = EMPTY, report: Report | None = None) -> Config:
    """The settings of a [tool.uopgen] table; what is wrong in it is reported and left at its default."""
    return Reader(report or Report(), span).config(table)


def place_of(config: Config, path: str) -> Span:
    """Where a setting stands: `deopt_to.CALL`."""
    return Reader(Report(), config.head or EMPTY).place(path)


@dataclass(frozen=True, slots=True)
class Reader:
    """Checks a table's keys and types.  A path is a key behind those of the tables that it stands in."""

    report: Report
    span: Span  # the head of the table

    def config(self, table: object) -> Config:
        if not isinstance(table, dict):
            self.wrong("tool.uopgen", "a table: [tool.uopgen]")
            return Config()
        known: dict[str, Callable[[str, Any], Any]] = {
            "name": self.filled,
            "definitions": self.files,
            "contracts": self.files,
            "native": self.files,
            "templates": self.text,
            "sources": self.texts,
            "include": self.texts,
            "cflags": self.texts,
            "module": self.identifier,
            "outputs": self.texts,
            "labels": self.identifiers,
            "specializing": self.flag,
            "opcodes": self.opcodes,
            "deopt_to": self.names,
            "foreign": self.texts,
            "leaves": self.identifiers,
            "restarts": self.identifiers,
            "flags": self.words,
            "builds": self.builds,
            "machine": self.machine,
            "lint": self.lint,
        }
        values: dict[str, Any] = {}
        for key, value in table.items():
            if key not in known:
                self.unknown("tool.uopgen", key, known)
                continue
            read = known[key](key, value)
            if read is not None:
                values["table" if key == "builds" else key] = read
        return Config(**values, head=self.span)

    def machine(self, key: str, value: Any) -> Machine | None:
        if not isinstance(value, dict):
            self.wrong(key, "a table")
            return None
        known = {one.name: None for one in fields(Machine)}
        values: dict[str, str] = {}
        for name, setting in value.items():
            if name not in known:
                self.unknown("tool.uopgen.machine", name, known)
            elif (text := self.machine_text(f"machine.{name}", name, setting)) is not None:
                values[name] = text
        for name, hole in PATTERNS.items():
            if name in values and (wrong := wrong_holes(values[name], (hole, *known))) is not None:
                hint = f"its place is {{{hole}}}; the other settings go by their names, as {{thread}}"
                self.error(f"machine.{name}", f"`{name}` {wrong}", hint)
                del values[name]
        if values.get("saves_sp", SP_DISCIPLINES[0]) not in SP_DISCIPLINES:
            self.wrong("machine.saves_sp", " or ".join(SP_DISCIPLINES))
            del values["saves_sp"]
        return Machine(**values)

    def machine_text(self, key: str, name: str, value: Any) -> str | None:
        if name in MAY_BE_EMPTY and value == "":
            return ""
        return self.identifier(key, value) if name in NAMES else self.filled(key, value)

    def lint(self, key: str, value: Any) -> Lint | None:
        if not isinstance(value, dict):
            self.wrong(key, "a table")
            return None
        known = {"select": self.texts, "ignore": self.texts, "extend-select": self.texts, "severity": self.text}
        values: dict[str, Any] = {}
        for name, setting in value.items():
            if name not in known:
                self.unknown("tool.uopgen.lint", name, known)
            elif (read := known[name](f"lint.{name}", setting)) is not None:
                values[name.replace("-", "_")] = read
        if values.get("severity", "error") not in ("error", "warning", "info"):
            self.wrong("lint.severity", "error, warning or info")
            del values["severity"]
        return Lint(**values)

    def builds(self, key: str, value: Any) -> tuple[Build, ...] | None:
        tables = list(value.values()) if isinstance(value, dict) else []
        if not all(isinstance(one, dict) for one in tables) or not isinstance(value, dict):
            self.wrong(key, "a table of tables: [tool.uopgen.builds.ft] with preprocessor names and values")
            return None
        if not tables:
            self.wrong(key, "a table with at least one build: ft = {}")
            return None
        good = True
        for build, names in value.items():
            if not SUFFIX.match(build):
                self.error(f"{key}.{build}", f"`{build}` cannot name a build: letters, digits and _ can")
                good = False
            for word, number in names.items():
                if not isinstance(number, int):
                    expected = "a number, true (1) or false (not defined)"
                    self.error(f"{key}.{build}.{word}", f"`{word}` of the build `{build}` must be {expected}")
                    good = False
                elif not IDENTIFIER.match(word):
                    said = f"`{word}` of the build `{build}` is no name that a preprocessor knows"
                    self.error(f"{key}.{build}.{word}", said)
                    good = False
        return tuple(build_of(name, names) for name, names in value.items()) if good else None

    def opcodes(self, key: str, value: Any) -> tuple[tuple[str, int], ...] | None:
        if not isinstance(value, dict):
            self.wrong(key, "a table of instruction names and numbers from 0 to 255")
            return None
        first: dict[int, str] = {}
        good = True
        for name, number in value.items():
            path = f"{key}.{name}"
            fits = type(number) is int and 0 <= number <= 255
            if not fits:
                self.wrong(path, "a number from 0 to 255")
            elif number in first:
                hint = "give one of them another number"
                self.error(path, f"`{first[number]}` has the number {number} already", hint)
            good &= fits and number not in first
            first.setdefault(number if fits else -1, name)
        return tuple(value.items()) if good else None

    def names(self, key: str, value: Any) -> tuple[tuple[str, str], ...] | None:
        if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
            self.wrong(key, "a table of instruction names and the instructions they fall back to")
            return None
        return tuple(value.items())

    def words(self, key: str, value: Any) -> tuple[tuple[str, tuple[str, ...]], ...] | None:
        if not isinstance(value, dict):
            self.wrong(key, "a table of flags and the words that give them")
            return None
        merged = dict(FLAG_WORDS)
        for flag, words in value.items():
            merged[flag] = self.texts(f"{key}.{flag}", words) or ()
        return tuple(merged.items())

    def text(self, key: str, value: Any) -> str | None:
        if isinstance(value, str):
            return value
        self.wrong(key, "a string")
        return None

    def filled(self, key: str, value: Any) -> str | None:
        """A string that says something, in one line."""
        if isinstance(value, str) and value.strip() and not set('\n"') & set(value):
            return value
        self.wrong(key, "a string of one line, without quotes in it, and not empty")
        return None

    def identifier(self, key: str, value: Any) -> str | None:
        if isinstance(value, str) and IDENTIFIER.match(value):
            return value
        self.wrong(key, "a name in C: letters, digits and _")
        return None

    def identifiers(self, key: str, value: Any) -> tuple[str, ...] | None:
        names = self.texts(key, value)
        wrong = next((one for one in names or () if not IDENTIFIER.match(one)), None)
        if wrong is not None:
            self.error(key, f"`{key}` names `{wrong}`, which is no name in C: letters, digits and _")
            return None
        return names

    def texts(self, key: str, value: Any) -> tuple[str, ...] | None:
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        self.wrong(key, "a list of strings")
        return None

    def files(self, key: str, value: Any) -> tuple[str, ...] | None:
        """Names of files, each once."""
        names = self.texts(key, value)
        if names is None:
            return None
        plain = [name.removeprefix("./") for name in names]
        twice = next((name for i, name in enumerate(plain) if name in plain[:i]), None)
        if "" in plain:
            self.error(key, f"`{key}` has an empty name", "name a file, below the folder of pyproject.toml")
        elif twice is not None:
            self.error(key, f"`{key}` names `{twice}` twice", "name each file once")
        elif not names and key == "definitions":
            self.error(key, "`definitions` names no file", "name one, below the folder of pyproject.toml")
        else:
            return names
        return None

    def flag(self, key: str, value: Any) -> bool | None:
        if isinstance(value, bool):
            return value
        self.wrong(key, "true or false")
        return None

    def place(self, key: str) -> Span:
        """The line of the key, of its table or of an outer one, when the file is there to look at."""
        text = self.span.source.text
        path = key.split(".")
        for depth in range(len(path), 0, -1):
            for cut in range(depth - 1, -1, -1):
                found = line_of(path[:cut], path[cut:depth], text, self.span.start)
                if found is not None:
                    return Span(self.span.source, *found)
            if found := head_of(path[:depth], text):
                return Span(self.span.source, *found)
        return self.span

    def wrong(self, key: str, expected: str) -> None:
        self.error(key, f"`{key.removeprefix('lint.').removeprefix('machine.')}` must be {expected}")

    def unknown(self, where: str, key: str, known: Iterable[str]) -> None:
        close = get_close_matches(key, list(known), 1)
        hint = f"did you mean `{close[0]}`?" if close else f"known keys: {', '.join(known)}"
        path = f"{where}.{key}".removeprefix("tool.uopgen.")
        self.error(path, f"unknown key `{key}` in [{where}]", hint)

    def error(self, key: str, message: str, hint: str | None = None) -> None:
        self.report.error(WRONG, self.place(key), message, hint=hint)


def build_of(name: str, names: Mapping[str, int]) -> Build:
    return Build(
        name,
        tuple((word, str(int(value))) for word, value in names.items() if value is not False),
        tuple(word for word, value in names.items() if value is False),
    )


def head_of(path: list[str], text: str) -> tuple[int, int] | None:
    """Where the head of a table stands: [tool.uopgen.builds.ft]."""
    name = "".join(rf"\.{quoted(one)}" for one in path)
    match = re.search(rf"^\[tool\.uopgen{name}\]", text, re.M)
    return match.span() if match else None


def line_of(table: list[str], keys: list[str], text: str, start: int) -> tuple[int, int] | None:
    """Where a table has a line for a key, or for `key.key`: what stands before the value."""
    head = head_of(table, text)
    if head is None and table:
        return None
    begin = head[1] if head is not None else start
    end = re.compile(r"^\[", re.M).search(text, begin + 1)
    name = r"\s*\.\s*".join(map(quoted, keys))
    line = re.compile(rf"^[ \t]*(?P<key>{name})\s*=", re.M)
    match = line.search(text, begin, end.start() if end else len(text))
    return (match.start("key"), match.end()) if match else None


def quoted(key: str) -> str:
    """A key as it may be written."""
    return rf"[\"']?{re.escape(key)}[\"']?"
