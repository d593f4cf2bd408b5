"""A statement that cannot be read is taken out, so that those behind it are read, and their mistakes reported, too."""

from __future__ import annotations

from .lift import fresh
from .split import WITH_BODY
from .tokens import ELSES, END, IFS, Token

MOST = 20  # mistakes of one definition
ENDS = ("SEMICOLON", "LBRACE", "RBRACE")


def without_statement(tokens: list[Token], head: int, wrong: Token) -> tuple[list[Token], int] | None:
    """The tokens of a definition without the statement around `wrong`, and where the text goes on behind it.

    None when `wrong` does not stand in a body, is a conditional, or the statement shares one with what is around it.
    """
    if tokens[head].type not in WITH_BODY or wrong.type.startswith("PP_"):
        return None
    body = next((i for i, token in enumerate(tokens) if token.type == "LBRACE"), len(tokens))
    at = next(i for i, token in enumerate(tokens) if token.start == wrong.start and token.type == wrong.type)
    if at <= body or wrong.type == END:
        return None
    first, last = begin(tokens, at), end(tokens, at)
    if last >= len(tokens) - 2:  # the body's own } ends it
        last = len(tokens) - 2
    if first >= last or not is_whole(tokens[first:last]):
        return None  # it lacks its end
    place = tokens[first].start
    kept = fresh(tokens)
    kept[first:last] = [Token("SEMICOLON", ";", place, place)]
    return kept, tokens[last].start


def is_whole(statement: list[Token]) -> bool:
    """Whether the conditionals in it begin and end in it."""
    depth = 0
    for token in statement:
        depth += (token.type in IFS) - (token.type == "PP_ENDIF")
        if depth < 0 or (depth == 0 and token.type in ELSES):
            return False
    return depth == 0


def begin(tokens: list[Token], at: int) -> int:
    """Where the statement begins: behind a semicolon or brace that stands outside of all brackets it has."""
    depth = 0
    for i in range(at - 1, -1, -1):
        kind = tokens[i].type
        if kind in ("RPAR", "RSQB"):
            depth += 1
        elif kind in ("LPAR", "LSQB"):
            depth -= 1
        elif kind.startswith("PP_") or (depth <= 0 and kind in ENDS and not in_head(tokens, i)):
            return i + 1
    return 0


def in_head(tokens: list[Token], at: int) -> bool:
    """Whether a semicolon is one of those inside for (…)."""
    depth = 0
    for i in range(at - 1, -1, -1):
        kind = tokens[i].type
        if kind in ("LBRACE", "RBRACE"):
            return False
        depth += (kind == "RPAR") - (kind == "LPAR")
        if depth < 0:
            return True
    return False


def end(tokens: list[Token], at: int) -> int:
    """Behind the statement: its semicolon, or the block that it has; or at the } or conditional around it."""
    depth = braces = 0
    i = at
    while i < len(tokens) - 1:
        kind = tokens[i].type
        if kind.startswith("PP_") and braces == 0:
            return i
        if kind == "LBRACE":
            braces += 1
        elif kind == "RBRACE":
            braces -= 1
            if braces < 0:
                return i
            if braces == 0 and depth <= 0 and tokens[i + 1].type != "ELSE":
                return i + 1
        elif kind in ("LPAR", "LSQB"):
            depth += 1
        elif kind in ("RPAR", "RSQB"):
            depth -= 1
        elif kind == "SEMICOLON" and braces == 0 and not in_head(tokens, i):
            return i + 1
        i += 1
    return i
