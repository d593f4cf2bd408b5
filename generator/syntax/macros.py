"""Macros of C files, where they define functions or list them: `BINARY(int_add, rt_int_add)`, `METHODS(X)`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..diagnostics import Report
from ..source import SourceFile
from .lexer import lex
from .tokens import END, Token
from .unit_tokens import CLOSES, OPENS

_DEFINE = re.compile(r"#[ \t]*define[ \t]+(\w+)(\([^)]*\))?(.*)", re.DOTALL)
_CALLED = re.compile(r"\b([A-Za-z_]\w*)\s*\(")
_DIRECTIVES = re.compile(r"^[ \t]*#[ \t]*define\b(?:[^\n\\]|\\(?:\r\n|.))*", re.M | re.S)
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
    def lists(self) -> bool:
        """Whether its text calls what it is given: `#define LIST(X) X(a) X(b)`."""
        return any(
            re.search(rf"(?<![\w.>])\b{re.escape(one)}\s*\(", self.text) for one in self.parameters if one != "..."
        )


def read_define(text: str) -> Define | None:
    """A line with #define, joined lines included."""
    match = _DEFINE.match(text)
    if match is None:
        return None
    joined = match[3].replace("\\\n", "\n")
    names = tuple(one.strip() for one in (match[2] or "()")[1:-1].split(",") if one.strip())
    return Define(match[1], names, joined)


def defines_in(source: SourceFile) -> dict[str, Define]:
    """The macros with parameters that a file leaves to those who include it."""
    found = (read_define(one[0].strip()) for one in _DIRECTIVES.finditer(source.text))
    gone = set(re.findall(r"^[ \t]*#[ \t]*undef[ \t]+(\w+)", source.text, re.M))
    kept: dict[str, Define] = {}
    for one in found:
        if one is not None and one.parameters and one.name not in gone:
            kept.setdefault(one.name, one)
    return kept


def expand(define: Define, arguments: list[str], start: int, end: int) -> list[Token]:
    """The tokens of a macro's text with its arguments; all stand where the macro was used."""
    names = list(define.parameters)
    if names and names[-1] == "...":
        names[-1] = "__VA_ARGS__"
        arguments = [*arguments[: len(names) - 1], ", ".join(arguments[len(names) - 1 :])]
    given = dict(zip(names, arguments, strict=False))

    def put(found: re.Match[str]) -> str:
        return '""' if found[1] else given[found[2]]

    words = "|".join(map(re.escape, given))
    text = re.sub(rf"((?<!#)#[ \t]*)?\b({words})\b", put, define.text) if given else define.text
    tokens = lex(SourceFile("", _PASTE.sub("", text)), Report()).tokens
    for token in tokens:
        token.start, token.end = start, end
    return tokens


class Macros:
    """Those that a place in a file knows: `known` grows with the definitions above it."""

    MOST = 20_000  # uses in one file; a file with more is not understood

    def __init__(self, shared: Mapping[str, Define]) -> None:
        self.shared = shared
        self.known: dict[str, Define] = {}
        self.left = self.MOST

    def find(self, name: str) -> Define | None:
        return self.known.get(name) or self.shared.get(name)

    def use(
        self, tokens: list[Token], at: int, every: bool = True, above: frozenset[str] = frozenset()
    ) -> tuple[int, list[Token]] | None:
        """The last token of a macro's use that begins at `at`, and what stands there for it; or None.

        Unless `every` macro is wanted it has to be one that lists.  Macros in its text are written out, too.
        """
        name = tokens[at].text
        define = self.find(name)
        if define is None or name in above or not define.parameters or not (every or define.lists):
            return None
        if at + 1 >= len(tokens) or tokens[at + 1].type != "LPAR" or self.left == 0:
            return None
        end, arguments = _arguments(tokens, at + 1)
        if end == 0:
            return None
        self.left -= 1
        text = expand(define, arguments, tokens[at].start, tokens[end].end)
        found: list[Token] = []
        here = 0
        while here < len(text):
            inner = self.use(text, here, True, above | {name}) if text[here].type == "NAME" else None
            found += text[here : here + 1] if inner is None else inner[1]
            here = here + 1 if inner is None else inner[0] + 1
        return end, found


def _arguments(tokens: list[Token], opening: int) -> tuple[int, list[str]]:
    """The index of the bracket that closes, or 0, and the texts between commas."""
    depth, at = 0, opening
    texts: list[list[str]] = [[]]
    while at < len(tokens) and tokens[at].type != END:
        token = tokens[at]
        depth += (token.type in OPENS) - (token.type in CLOSES)
        if depth == 0:
            return at, [" ".join(one) for one in texts]
        if depth == 1 and token.type == "COMMA":
            texts.append([])
        elif at > opening:
            texts[-1].append(token.text)
        at += 1
    return 0, []
