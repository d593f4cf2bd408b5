"""Which identifiers are types where they stand: the step between lexer and parser that C needs.

An identifier is a type by position (`X y`, `X *y =`, `(X *)`, `(X)y`, `name: X`), and where a position allows both
readings (`(X) * y`) if it is known as one.  Bodies are typename_body's.
"""

from __future__ import annotations

from .tokens import Token
from .typename_body import QUALIFIERS, BodyMarker

_EFFECTS = frozenset(("INST", "OP", "PSEUDO"))
_FUNCTIONS = frozenset(("EXTERN", "MACRO_FUNCTION"))
_OF_NAME = frozenset(("TYPE_OF", "UOP_OF", "FAMILY_OF"))
CONTRACTS = _FUNCTIONS | {"STRUCT_OF", "CONSTANT"} | _OF_NAME

KNOWN = frozenset(
    ("size_t", "ssize_t", "ptrdiff_t", "intptr_t", "uintptr_t", "int8_t", "int16_t", "int32_t", "int64_t")
    + ("uint8_t", "uint16_t", "uint32_t", "uint64_t", "FILE", "va_list", "PyObject", "PyTypeObject", "Py_ssize_t")
)
"""Types that no file declares: C's own, and those of every extension module."""


def pair(tokens: list[Token]) -> None:
    """Tell every bracket the index of its partner in this list, and every comma that of the bracket around it."""
    stack: list[int] = []
    for i, token in enumerate(tokens):
        kind = token.type
        if kind == "LPAR" or kind == "LBRACE" or kind == "LSQB":
            token.mate = -1
            stack.append(i)
        elif (kind == "RPAR" or kind == "RBRACE" or kind == "RSQB") and stack:
            token.mate = stack.pop()
            tokens[token.mate].mate = i
        elif kind == "COMMA":
            token.mate = stack[-1] if stack else -1


def mark(tokens: list[Token], head: int, known: frozenset[str], text: str) -> None:
    """Narrow the identifiers of one definition of `text`, whose kind is at `head`; `tokens` end with END."""
    marker = _Marker(tokens, known, text)
    kind = tokens[head].type
    if kind == "STRUCT_OF":
        marker.fields(head + 1)
    elif kind in _OF_NAME:
        marker.inside(head + 1)
    elif kind in CONTRACTS:
        marker.function_or_constant(head)
    elif kind in _EFFECTS or kind == "LABEL":
        close = tokens[head + 1].mate
        if close > 0:
            if kind != "LABEL":
                marker.effect(head + 2, close)
            marker.body(close + 1, len(tokens) - 1)


class _Marker(BodyMarker):
    def effect(self, start: int, end: int) -> None:
        """`name: T` in a stack effect."""
        tokens = self.tokens
        depth = 0
        for i in range(start, end):
            kind = tokens[i].type
            if kind == "LPAR" or kind == "LSQB":
                depth += 1
            elif kind == "RPAR" or kind == "RSQB":
                depth -= 1
            elif kind == "NAME":
                before = tokens[i - 1].type
                if depth > 1:
                    self.inner_name(i)
                elif before == "COLON" or before in QUALIFIERS:
                    tokens[i].type = "TYPE"
                elif before != "TAG":
                    self.variables.add(tokens[i].text)

    def declared_type(self, i: int) -> int:
        """Mark the type of a declaration that begins at i; returns where its first identifier after that is."""
        tokens = self.tokens
        typed = False
        while tokens[i].type != "$END":
            kind = tokens[i].type
            if kind == "TAG":
                i += 1
                typed = True
            elif kind == "BASE":
                typed = True
            elif kind == "NAME" and not typed:
                tokens[i].type = "TYPE"
                typed = True
            elif kind not in QUALIFIERS and kind != "STAR":
                return i
            i += 1
        return i

    def function_pointer(self, i: int) -> int:
        """Past `(*name)(types)` if that begins at i; marks its types."""
        tokens = self.tokens
        kinds = [token.type for token in tokens[i : i + 5]]
        if kinds == ["LPAR", "STAR", "NAME", "RPAR", "LPAR"] and tokens[i + 4].mate > 0:
            close = tokens[i + 4].mate
            self.parameters(i + 4, close)
            return close + 1
        return i

    def parameters(self, i: int, close: int) -> None:
        """The types of parameters between two brackets."""
        tokens = self.tokens
        while i < close:
            i = self.function_pointer(self.declared_type(i + 1))
            while i < close and tokens[i].type != "COMMA":
                i += 1

    def clauses(self, i: int, ends: str) -> int:
        """Past clauses to the terminal that ends them; `X *` in their arguments is a type."""
        tokens = self.tokens
        while tokens[i].type not in (ends, "$END"):
            if tokens[i].type == "NAME" and tokens[i + 1].type != "LPAR":
                self.inner_name(i)
            i += 1
        return i

    def inside(self, i: int) -> None:
        """The arguments of all clauses from here on."""
        tokens = self.tokens
        depth = 0
        while tokens[i].type != "$END":
            kind = tokens[i].type
            depth += (kind == "LPAR") - (kind == "RPAR")
            if kind == "NAME" and depth > 0 and tokens[i + 1].type != "LPAR":
                self.inner_name(i)
            i += 1

    def function_or_constant(self, head: int) -> None:
        tokens = self.tokens
        i = self.declared_type(head + 1)
        if tokens[head].type in _FUNCTIONS and tokens[i].type == "NAME" and tokens[i + 1].type == "LPAR":
            self.parameters(i + 1, tokens[i + 1].mate)
            i = max(i, tokens[i + 1].mate)
        self.clauses(max(i, head), "SEMICOLON")

    def fields(self, i: int) -> None:
        tokens = self.tokens
        while tokens[i].type not in ("LBRACE", "$END"):
            i += 1
        while tokens[i].type not in ("RBRACE", "$END"):
            i = self.function_pointer(self.declared_type(i + 1))
            i = self.clauses(i, "SEMICOLON")
            if tokens[i].type == "SEMICOLON" and tokens[i + 1].type == "RBRACE":
                return
