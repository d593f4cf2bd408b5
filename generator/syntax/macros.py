"""Macros of a C file that define functions: `BINARY(int_add, rt_int_add)` at the top of a file."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..diagnostics import Report
from ..source import SourceFile
from .lexer import lex
from .tokens import Token

_DEFINE = re.compile(r"#[ \t]*define[ \t]+(\w+)(\([^)]*\))?(.*)", re.DOTALL)
_CALLED = re.compile(r"\b([A-Za-z_]\w*)\s*\(")
_PASTE = re.compile(r"\s*##\s*")


@dataclass(frozen=True, slots=True)
class Define:
    """#define NAME(parameters) text"""

    name: str
    parameters: tuple[str, ...]
    text: str

    @property
    def calls(self) -> tuple[str, ...]:
        """Names that its text calls, but for its parameters."""
        found = dict.fromkeys(_CALLED.findall(self.text))
        return tuple(one for one in found if one != self.name and one not in self.parameters)

    @property
    def defines_functions(self) -> bool:
        """Whether its text may be the definition of a function."""
        return bool(self.parameters) and re.search(r"\)\s*\{", self.text) is not None


def read_define(text: str) -> Define | None:
    """A line with #define, joined lines included."""
    match = _DEFINE.match(text)
    if match is None:
        return None
    joined = match[3].replace("\\\n", "\n")
    names = tuple(one.strip() for one in (match[2] or "()")[1:-1].split(",") if one.strip())
    return Define(match[1], names, joined)


def expand(define: Define, arguments: list[str], start: int, end: int) -> list[Token]:
    """The tokens of a macro's text with its arguments; all stand where the macro was used."""
    text = define.text
    for name, argument in zip(define.parameters, arguments, strict=False):
        text = re.sub(rf"\b{re.escape(name)}\b", lambda _, value=argument: value, text)  # type: ignore[misc]
    tokens = lex(SourceFile("", _PASTE.sub("", text)), Report()).tokens
    for token in tokens:
        token.start, token.end = start, end
    return tokens
