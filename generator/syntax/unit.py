"""A C source file of a runtime into its functions, structs and macros, with the front end that reads bodies.

At the top of a file only shape is looked at: what ends in `) { … }` is a function, `struct … { … }` is a struct.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..diagnostics import Report
from ..source import SourceFile, Span
from .ast_c import Block
from .ast_unit import CFunction, CMacro, Conditions, CStruct, Unit, Variable
from .build import Builder
from .lexer import lex
from .lift import TooLarge, fresh, has_conditionals, lift
from .machine import Fault, bind, run
from .macros import Define, expand, read_define
from .tables import load
from .tokens import ELSES, END, IFS, Token
from .typename import KNOWN, pair
from .typename_body import BodyMarker

_OPENS = frozenset(("LPAR", "LBRACE", "LSQB"))
_CLOSES = frozenset(("RPAR", "RBRACE", "RSQB"))
_NOT_TYPE = frozenset(("QUALIFIER", "STORAGE", "EXTERN", "TAG"))
_ATTRIBUTE = "__attribute__"
_ASSEMBLY = frozenset(("asm", "__asm__"))
_CALLBACK = re.compile(r"^typedef\b[^;{}()]*\(\s*\*\s*(\w+)\s*\)", re.M)


def read_unit(source: SourceFile, types: frozenset[str]) -> Unit:
    """What a file defines; `types` are known to be types."""
    return _Reader(source, types).unit()


def types_of(source: SourceFile) -> frozenset[str]:
    """The names that a file's typedefs, structs and enums introduce."""
    found = set(re.findall(r"\b(?:struct|union|enum)\s+(\w+)", source.text))
    found.update(re.findall(r"^typedef\b[^;{}]*?(\w+)\s*;", source.text, re.M))
    found.update(re.findall(r"^\}\s*(\w+)\s*;", source.text, re.M))
    found.update(_CALLBACK.findall(source.text))
    return frozenset(found)


class _Reader:
    def __init__(self, source: SourceFile, types: frozenset[str]) -> None:
        self.source = source
        self.known = KNOWN | types
        report = Report()
        lexed = lex(source, report)
        self.unread = [one.span for one in report.diagnostics]
        self.tokens = [*lexed.tokens, Token(END, "", len(source.text), len(source.text))]
        self.tables = load()
        self.rules = bind(self.tables, Builder(source, {}, False))
        self.conditions: list[list[tuple[Any, bool]]] = []
        self.functions: list[CFunction] = []
        self.structs: list[CStruct] = []
        self.macros: list[CMacro] = []
        self.defines: dict[str, Define] = {}
        self.tabled: set[tuple[str, str]] = set()

    def span(self, first: Token, last: Token) -> Span:
        return Span(self.source, first.start, last.end)

    def unit(self) -> Unit:
        at = 0
        while self.tokens[at].type != END:
            kind = self.tokens[at].type
            if kind == "DIRECTIVE":
                self.define(self.tokens[at])
                at += 1
            elif kind in IFS or kind in ELSES or kind == "PP_ENDIF":
                at = self.conditional(at)
            elif kind != "NAME" or not self.expanded(at):
                end = self.end_of_item(at)
                self.item(at, end)
                at = end
        return Unit(
            self.source.name,
            tuple(self.functions),
            tuple(self.structs),
            tuple(self.macros),
            frozenset(_CALLBACK.findall(self.source.text)),
            frozenset(_stored(self.tokens)),
            frozenset(self.tabled),
            tuple(self.unread),
        )

    def define(self, token: Token) -> None:
        define = read_define(token.text)
        if define is not None:
            self.defines[define.name] = define
            local = not self.source.name.endswith(".h")
            self.macros.append(CMacro(self.span(token, token), define.name, define.calls, local))

    def expanded(self, at: int) -> bool:
        """Put the text of a macro that defines functions in the place of its use at `at`; whether there is one."""
        name, opening = self.tokens[at], self.tokens[at + 1] if at + 1 < len(self.tokens) else self.tokens[at]
        define = self.defines.get(name.text)
        if define is None or not define.defines_functions or opening.type != "LPAR":
            return False
        depth, end = 0, at + 1
        starts = [opening.end]
        while self.tokens[end].type != END:
            token = self.tokens[end]
            depth += (token.type in _OPENS) - (token.type in _CLOSES)
            if depth == 0:
                break
            if depth == 1 and token.type == "COMMA":
                starts += [token.start, token.end]
            end += 1
        starts.append(self.tokens[end].start)
        arguments = [self.source.text[a:b].strip() for a, b in zip(starts[::2], starts[1::2], strict=True)]
        self.tokens[at : end + 1] = expand(define, arguments, name.start, self.tokens[end].end)
        return True

    # --- conditionals between items ---

    def conditional(self, at: int) -> int:
        """Past a directive; notes what holds behind it."""
        token = self.tokens[at]
        at += 1
        words: list[Token] = []
        if token.type not in ("PP_ELSE", "PP_ENDIF"):
            while self.tokens[at].type not in ("PP_EOL", END):
                words.append(self.tokens[at])
                at += 1
            at += self.tokens[at].type == "PP_EOL"
        if token.type in IFS:
            self.conditions.append([])
        elif not self.conditions:
            return at
        arms = self.conditions[-1]
        if token.type == "PP_ENDIF":
            self.conditions.pop()
            return at
        if arms:
            arms[-1] = (arms[-1][0], False)
        if token.type != "PP_ELSE":
            arms.append((self.condition(token, words), token.type not in ("PP_IFNDEF", "PP_ELIFNDEF")))
        return at

    def condition(self, token: Token, words: list[Token]) -> Any:
        if token.type not in ("PP_IF", "PP_ELIF") and words:
            first = words[0]
            words = [Token("NAME", "defined", first.start, first.start), Token("LPAR", "(", first.start, first.start)]
            words += [first, Token("RPAR", ")", first.end, first.end)]
        try:
            return run(self.tables, self.rules, [*words, Token(END, "", token.end, token.end)], "expression")
        except Fault:
            self.unread.append(self.span(token, words[-1] if words else token))
            return None

    def around(self) -> Conditions:
        return tuple(one for arms in self.conditions for one in arms if one[0] is not None)

    # --- items ---

    def end_of_item(self, at: int) -> int:
        """Behind the semicolon or the function body that ends the item at `at`."""
        depth = 0
        assigned = False
        before = ""
        body = -1
        while (kind := self.tokens[at].type) != END:
            if kind in _OPENS:
                if kind == "LBRACE" and depth == 0 and before == "RPAR" and not assigned:
                    body = at
                depth += 1
            elif kind in _CLOSES:
                depth -= 1
                if depth <= 0 and kind == "RBRACE" and body >= 0:
                    return at + 1
            elif depth == 0 and kind == "SEMICOLON":
                return at + 1
            elif depth == 0 and kind == "EQUAL":
                assigned = True
            before = kind
            at += 1
        return at

    def item(self, start: int, end: int) -> None:
        tokens = fresh(self.tokens[start:end])
        pair(tokens)
        for one in tokens:
            if one.type == "DIRECTIVE":
                self.define(one)
        opening = next((i for i, one in enumerate(tokens) if one.type == "LBRACE"), len(tokens))
        if any(one.type == "EQUAL" for one in tokens[:opening]):
            self.table(tokens)
        elif tokens[-1].type == "RBRACE" and (head := self.head_of(tokens, tokens[-1].mate)) > 0:
            self.function(tokens, head, tokens[-1].mate)
        elif any(one.type == "TAG" and one.text != "enum" for one in tokens) and any(
            one.type == "LBRACE" for one in tokens
        ):
            self.struct(tokens)
        elif tokens[-1].type == "SEMICOLON" and tokens[0].text != "typedef":
            head = self.head_of(tokens, len(tokens) - 1)
            if head > 0 and not any(one.type == "LBRACE" for one in tokens):
                self.function(tokens, head, -1)

    def head_of(self, tokens: list[Token], end: int) -> int:
        """The index of a function's name: before the last parameter list in front of `end`; or 0."""
        at = end - 1
        while at > 0 and tokens[at].type == "RPAR" and tokens[at].mate > 0:
            opening = tokens[at].mate
            if tokens[opening - 1].text != _ATTRIBUTE:
                return opening - 1 if tokens[opening - 1].type == "NAME" else 0
            at = opening - 2
        return 0

    def function(self, tokens: list[Token], head: int, body: int) -> None:
        name = tokens[head]
        opening = head + 1
        parameters = tuple(self.variables(tokens, opening + 1, tokens[opening].mate, "COMMA"))
        result = _type_text(_without_attributes(tokens[:head]))
        tree = self.body(tokens[body:], {one.name for one in parameters}, name) if body > 0 else None
        span = self.span(tokens[0], tokens[tokens[opening].mate])
        where = self.span(name, name)
        static = any(one.text == "static" for one in tokens[:head])
        local = static and not self.source.name.endswith(".h")
        self.functions.append(CFunction(span, name.text, where, result, parameters, tree, local, self.around()))

    def table(self, tokens: list[Token]) -> None:
        """A variable with its initialiser: the names in it, by the type of the variable."""
        assigned = next(i for i, one in enumerate(tokens) if one.type == "EQUAL")
        words = [one.text for one in tokens[:assigned] if one.type == "NAME"]
        if words:
            rest = tokens[assigned:]
            for i, token in enumerate(rest):
                designated = i > 2 and rest[i - 1].type == "EQUAL" and rest[i - 3].type == "DOT"
                if token.type == "NAME" and rest[i - 1].type != "DOT" and not designated:
                    self.tabled.add((words[0], token.text))

    def body(self, tokens: list[Token], variables: set[str], name: Token) -> Block | None:
        """A block, read as the grammar reads a label's."""
        end = tokens[-1].end
        start = tokens[0].start
        head = [Token(kind, text, start, start) for kind, text in (("LABEL", "label"), ("LPAR", "("))]
        head += [Token("NAME", name.text, start, start), Token("RPAR", ")", start, start)]
        tokens = [one for one in tokens if one.type != "DIRECTIVE"]
        plain = [*head, *_without_assembly(tokens), Token(END, "", end, end)]
        for lifted in (False, True):
            whole = fresh(plain)
            try:
                if lifted:
                    if not has_conditionals(whole):
                        break
                    whole[5:-2] = lift(whole[5:-2])
                pair(whole)
                marker = BodyMarker(whole, self.known, self.source.text)
                marker.variables.update(variables)
                marker.body(4, len(whole) - 1)
                tree: Block = run(self.tables, self.rules, whole, "definition").body
                return tree
            except (Fault, TooLarge):
                continue
        self.unread.append(self.span(name, name))
        return None

    def struct(self, tokens: list[Token]) -> None:
        """`struct X { … };`, `typedef struct { … } X;` and structs inside, which count to the one outside."""
        opening = next(i for i, one in enumerate(tokens) if one.type == "LBRACE")
        closing = tokens[opening].mate
        names = [one.text for one in tokens[:opening] if one.type == "NAME"]
        if tokens[0].text == "typedef" and closing + 1 < len(tokens) and tokens[closing + 1].type == "NAME":
            names.append(tokens[closing + 1].text)
        fields = tuple(self.variables(tokens, opening + 1, closing, "SEMICOLON"))
        span = self.span(tokens[0], tokens[-1])
        self.structs.extend(CStruct(span, one, fields) for one in dict.fromkeys(names))

    def variables(self, tokens: list[Token], start: int, end: int, separator: str) -> Iterator[Variable]:
        """Parameters, or fields of a struct."""
        piece: list[Token] = []
        at = start
        while at <= end:
            token = tokens[at]
            if at == end or token.type == separator:
                yield from self.variable(piece)
                piece = []
            elif token.type == "LBRACE":
                yield from self.variables(tokens, at + 1, token.mate, "SEMICOLON")
                at = token.mate
                piece = [one for one in piece if one.type != "TAG"]
            elif token.type in _OPENS:
                piece.extend(tokens[at : token.mate + 1])
                at = token.mate
            elif not (token.type.startswith("PP_") or token.type == "DIRECTIVE"):
                piece.append(token)
            at += 1

    def variable(self, piece: list[Token]) -> Iterator[Variable]:
        """`T *a[n], b`: one for each name."""
        piece = _without_attributes(piece)
        words: list[Token] = []
        declared: list[Token] = []
        depth = 0
        for token in [*piece, Token("COMMA", ",", 0, 0)]:
            depth += (token.type in _OPENS) - (token.type in _CLOSES)
            if token.type == "COMMA" and depth == 0:
                pointer = any(one.type == "LPAR" for one in declared)
                array = any(one.type == "LSQB" for one in declared)
                names = [one for one in _outside_brackets(declared) if one.type == "NAME"]
                if pointer:
                    names = [b for a, b in zip(declared, declared[1:], strict=False) if a.type == "STAR"][:1]
                if names:
                    type_tokens = words or declared[: declared.index(names[-1])]
                    words = words or [one for one in type_tokens if one.type != "STAR"]
                    stars = [one for one in declared if one.type == "STAR"]
                    text = "" if pointer else _type_text([*words, *stars]) + (" []" if array else "")
                    yield Variable(self.span(names[-1], names[-1]), text, names[-1].text)
                declared = []
            else:
                declared.append(token)


def _stored(tokens: list[Token]) -> Iterator[tuple[str, str]]:
    """`.field = name` and `->field = name`."""
    for dot, field, equal, name in zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False):
        if dot.type in ("DOT", "ARROW") and equal.type == "EQUAL" and name.type == "NAME":
            yield field.text, name.text


def _outside_brackets(tokens: list[Token]) -> Iterator[Token]:
    depth = 0
    for token in tokens:
        depth += token.type in _OPENS
        if depth == 0:
            if token.type == "COLON":
                return
            yield token
        depth -= token.type in _CLOSES


def _without_assembly(tokens: list[Token]) -> list[Token]:
    """`__asm__ volatile (…)` as a call without arguments."""
    found: list[Token] = []
    depth, inside = 0, False
    for token in tokens:
        inside = inside or token.text in _ASSEMBLY
        if not inside or token.text in _ASSEMBLY:
            found.append(token)
            continue
        if token.type in ("LPAR", "RPAR"):
            if token.type == "RPAR":
                depth -= 1
            if depth == 0:
                found.append(token)
            depth += token.type == "LPAR"
            inside = depth > 0
    return found


def _without_attributes(tokens: list[Token]) -> list[Token]:
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        if tokens[at].text == _ATTRIBUTE:
            depth = 0
            at += 1
            while at < len(tokens):
                depth += (tokens[at].type == "LPAR") - (tokens[at].type == "RPAR")
                at += 1
                if depth == 0:
                    break
            continue
        found.append(tokens[at])
        at += 1
    return found


def _type_text(tokens: list[Token]) -> str:
    """Words and stars: `RtList *`."""
    words = [one.text for one in tokens if one.type in ("NAME", "BASE")]
    stars = sum(one.type == "STAR" for one in tokens)
    return " ".join(words) + (" " + "*" * stars if stars else "")
