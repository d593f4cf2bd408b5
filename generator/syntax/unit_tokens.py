"""Tokens of a C file that no grammar reads: declarations by their shape, attributes, assembly, what is stored where."""

from __future__ import annotations

from collections.abc import Iterator

from ..source import SourceFile, Span
from .ast_unit import Variable
from .tokens import Token

OPENS = frozenset(("LPAR", "LBRACE", "LSQB"))
CLOSES = frozenset(("RPAR", "RBRACE", "RSQB"))
ATTRIBUTE = "__attribute__"
_ASSEMBLY = frozenset(("asm", "__asm__"))


def variables(source: SourceFile, tokens: list[Token], start: int, end: int, separator: str) -> Iterator[Variable]:
    """Parameters, or fields of a struct."""
    piece: list[Token] = []
    at = start
    while at <= end:
        token = tokens[at]
        if at == end or token.type == separator:
            yield from _variable(source, piece)
            piece = []
        elif token.type == "LBRACE":
            yield from variables(source, tokens, at + 1, token.mate, "SEMICOLON")
            at = token.mate
            piece = [one for one in piece if one.type != "TAG"]
        elif token.type in OPENS:
            piece.extend(tokens[at : token.mate + 1])
            at = token.mate
        elif not (token.type.startswith("PP_") or token.type == "DIRECTIVE"):
            piece.append(token)
        at += 1


def _variable(source: SourceFile, piece: list[Token]) -> Iterator[Variable]:
    """`T *a[n], b`: one for each name."""
    piece = without_attributes(piece)
    words: list[Token] = []
    declared: list[Token] = []
    depth = 0
    for token in [*piece, Token("COMMA", ",", 0, 0)]:
        depth += (token.type in OPENS) - (token.type in CLOSES)
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
                text = "" if pointer else type_text([*words, *stars]) + (" []" if array else "")
                yield Variable(Span(source, names[-1].start, names[-1].end), text, names[-1].text)
            declared = []
        else:
            declared.append(token)


def stored(tokens: list[Token]) -> Iterator[tuple[str, str]]:
    """`.field = name` and `->field = name`, where that is all; `field, ""` where the field gets what a call returns."""
    for dot, field, equal, name, behind in zip(tokens, tokens[1:], tokens[2:], tokens[3:], tokens[4:], strict=False):
        ends = behind.type in ("LPAR", "COMMA", "SEMICOLON", "RPAR", "RBRACE")
        if ends and dot.type in ("DOT", "ARROW") and equal.type == "EQUAL" and name.type == "NAME":
            yield field.text, "" if behind.type == "LPAR" else name.text


def assigned(tokens: list[Token]) -> Iterator[tuple[str, str]]:
    """`table[i] = name` and `pointer = name`."""
    for i, (equal, name, behind) in enumerate(zip(tokens[1:], tokens[2:], tokens[3:], strict=False)):
        if equal.type == "EQUAL" and name.type == "NAME" and behind.type != "LPAR":
            at, depth = i, 0
            while at > 0 and (depth or tokens[at].type == "RSQB"):
                depth += (tokens[at].type == "RSQB") - (tokens[at].type == "LSQB")
                at -= 1
            if tokens[at].type == "NAME" and tokens[at - 1].type not in ("DOT", "ARROW"):
                yield tokens[at].text, name.text


def _outside_brackets(tokens: list[Token]) -> Iterator[Token]:
    depth = 0
    for token in tokens:
        depth += token.type in OPENS
        if depth == 0:
            if token.type == "COLON":
                return
            yield token
        depth -= token.type in CLOSES


def without_assembly(tokens: list[Token]) -> list[Token]:
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


def without_attributes(tokens: list[Token]) -> list[Token]:
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        if tokens[at].text == ATTRIBUTE:
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


def type_text(tokens: list[Token]) -> str:
    """Words and stars: `RtList *`."""
    words = [one.text for one in tokens if one.type in ("NAME", "BASE")]
    stars = sum(one.type == "STAR" for one in tokens)
    return " ".join(words) + (" " + "*" * stars if stars else "")
