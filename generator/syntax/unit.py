"""A C source file of a runtime into its functions, structs and macros, with the front end that reads bodies.

At the top of a file only shape is looked at: what ends in `) { … }` is a function, `struct … { … }` is a struct.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..diagnostics import Report
from ..source import SourceFile, Span
from .ast_c import Block
from .ast_unit import CFunction, CMacro, Conditions, CStruct, Unit
from .build import Builder
from .lexer import lex
from .lift import TooLarge, fresh, has_conditionals, lift
from .machine import Fault, bind, run
from .macros import Define, Macros, read_define
from .tables import load
from .tokens import ELSES, END, IFS, Token
from .typename import KNOWN, pair
from .typename_body import BodyMarker
from .unit_tokens import (
    ATTRIBUTE,
    CLOSES,
    OPENS,
    assigned,
    stored,
    type_text,
    variables,
    without_assembly,
    without_attributes,
)

_CALLBACK = re.compile(r"^typedef\b[^;{}()]*\(\s*\*\s*(\w+)\s*\)", re.M)


def read_unit(source: SourceFile, types: frozenset[str], shared: Mapping[str, Define] | None = None) -> Unit:
    """What a file defines; `types` are known to be types, `shared` are macros of headers."""
    return _Reader(source, types, shared or {}).unit()


def types_of(source: SourceFile) -> frozenset[str]:
    """The names that a file's typedefs, structs and enums introduce."""
    found = set(re.findall(r"\b(?:struct|union|enum)\s+(\w+)", source.text))
    found.update(re.findall(r"^typedef\b[^;{}]*?(\w+)\s*;", source.text, re.M))
    found.update(re.findall(r"^\}\s*(\w+)\s*;", source.text, re.M))
    found.update(_CALLBACK.findall(source.text))
    return frozenset(found)


class _Reader:
    def __init__(self, source: SourceFile, types: frozenset[str], shared: Mapping[str, Define]) -> None:
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
        self.defines = Macros(shared)
        self.tabled: set[tuple[str, str]] = set()
        self.held: set[tuple[str, str, bool, str]] = set()

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
            frozenset(stored(self.tokens)),
            frozenset(self.tabled),
            frozenset(self.held),
            frozenset(assigned(self.tokens)),
            tuple(self.unread),
        )

    def define(self, token: Token) -> None:
        define = read_define(token.text)
        if define is not None:
            self.defines.known[define.name] = define
            local = not self.source.name.endswith(".h")
            self.macros.append(CMacro(self.span(token, token), define.name, define.calls, local))

    def expanded(self, at: int) -> bool:
        """Put the text of a macro in the place of its use at `at`; whether there is one."""
        found = self.defines.use(self.tokens, at)
        if found is None:
            return False
        end, tokens = found
        if self.defines.left == 0:
            self.unread.append(self.span(self.tokens[at], self.tokens[end]))
            return False
        self.tokens[at : end + 1] = tokens
        return True

    def unrolled(self, tokens: list[Token], every: bool) -> list[Token]:
        """The tokens of an item with lists of macros, or all macros with parameters, written out.

        Definitions between them hold from there on.
        """
        found: list[Token] = []
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if token.type == "DIRECTIVE":
                self.define(token)
            use = self.defines.use(tokens, at, every) if token.type == "NAME" else None
            if use is not None and self.defines.left == 0:
                self.unread.append(self.span(token, tokens[use[0]]))
                use = None
            found += [token] if use is None else use[1]
            at = at + 1 if use is None else use[0] + 1
        return found

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
            if kind in OPENS:
                if kind == "LBRACE" and depth == 0 and before == "RPAR" and not assigned:
                    body = at
                depth += 1
            elif kind in CLOSES:
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
        raw = self.tokens[start:end]
        first = next((i for i, one in enumerate(raw) if one.type == "LBRACE"), len(raw))
        tokens = fresh(self.unrolled(raw, any(one.type == "EQUAL" for one in raw[:first])))
        pair(tokens)
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
            if tokens[opening - 1].text != ATTRIBUTE:
                return opening - 1 if tokens[opening - 1].type == "NAME" else 0
            at = opening - 2
        return 0

    def function(self, tokens: list[Token], head: int, body: int) -> None:
        name = tokens[head]
        opening = head + 1
        parameters = tuple(variables(self.source, tokens, opening + 1, tokens[opening].mate, "COMMA"))
        result = type_text(without_attributes(tokens[:head]))
        tree = self.body(tokens[body:], {one.name for one in parameters}, name) if body > 0 else None
        span = self.span(tokens[0], tokens[tokens[opening].mate])
        where = self.span(name, name)
        static = any(one.text == "static" for one in tokens[:head])
        local = static and not self.source.name.endswith(".h")
        self.functions.append(CFunction(span, name.text, where, result, parameters, tree, local, self.around()))

    def table(self, tokens: list[Token]) -> None:
        """A variable with its initialiser: the names in it, by the type of the variable."""
        begin = next(i for i, one in enumerate(tokens) if one.type == "EQUAL")
        words = [one.text for one in tokens[:begin] if one.type == "NAME"]
        unnamed = any(a.type == "TAG" and b.type == "LBRACE" for a, b in zip(tokens, tokens[1:begin], strict=False))
        name = words[-1] if words else ""
        for i, one in enumerate(tokens[:begin]):
            if one.type == "LPAR" and tokens[i + 1].type == "STAR":  # of pointers to functions: the name is in brackets
                name, words = next((each.text for each in tokens[i:begin] if each.type == "NAME"), name), [""]
                break
        rest = tokens[begin:]
        local = any(one.text == "static" for one in tokens[:begin]) and not self.source.name.endswith(".h")
        for i, token in enumerate(rest):
            designated = i > 2 and rest[i - 1].type == "EQUAL" and rest[i - 3].type == "DOT"
            if token.type == "NAME" and rest[i - 1].type != "DOT" and not designated:
                self.tabled.update((word, token.text) for word in (words if unnamed else words[:1]))
                self.held.add((name, token.text, local, words[0] if words else ""))

    def body(self, tokens: list[Token], variables: set[str], name: Token) -> Block | None:
        """A block, read as the grammar reads a label's."""
        end = tokens[-1].end
        start = tokens[0].start
        head = [Token(kind, text, start, start) for kind, text in (("LABEL", "label"), ("LPAR", "("))]
        head += [Token("NAME", name.text, start, start), Token("RPAR", ")", start, start)]
        tokens = [one for one in tokens if one.type != "DIRECTIVE"]
        plain = [*head, *without_assembly(tokens), Token(END, "", end, end)]
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
        fields = tuple(variables(self.source, tokens, opening + 1, closing, "SEMICOLON"))
        span = self.span(tokens[0], tokens[-1])
        self.structs.extend(CStruct(span, one, fields) for one in dict.fromkeys(names))
