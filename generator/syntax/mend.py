"""A statement that cannot be read is taken out, so that those behind it are read, and their mistakes reported, too."""

from __future__ import annotations

from .lift import chosen, fresh
from .split import WITH_BODY
from .tokens import CLOSED_BY, ELSES, END, IFS, OPENED_BY, Token

MOST = 100  # mistakes of one definition
# What may stand between the brackets behind these words.
CONDITIONS = {"IF": ("NUMBER",), "WHILE": ("NUMBER",), "SWITCH": ("NUMBER",), "FOR": ("SEMICOLON", "SEMICOLON")}
TEXTS = {"NUMBER": "0", "SEMICOLON": ";"}
ENDS = ("SEMICOLON", "LBRACE", "RBRACE")


def without_statement(tokens: list[Token], head: int, wrong: Token) -> tuple[list[Token], int] | None:
    """The tokens of a definition without the statement around `wrong`, and the index of what stood behind it.

    None when `wrong` does not stand in a body, is a conditional, or the statement shares one with what is around it.
    Where conditionals are lifted a token may stand in several arms: the statement goes from each.
    """
    if tokens[head].type not in WITH_BODY or wrong.type.startswith("PP_") or wrong.type == END:
        return None
    places = [i for i, token in enumerate(tokens) if token.start == wrong.start and token.type == wrong.type]
    kept = fresh(tokens)
    behind = 0
    for at in reversed(places):
        taken = take_out(kept, at)
        if taken is None:
            return None
        behind = taken[0] + 1
    return kept, behind


def without_marred(tokens: list[Token], head: int, places: list[int]) -> list[Token] | None:
    """The tokens of a definition without the statements in which something stands at one of these offsets.

    None when one is not in a statement, or brackets are missing or too many in what is left.
    """
    if tokens[head].type not in WITH_BODY:
        return None
    kept = fresh(tokens)
    gone = tokens[-1].end + 1  # where the statement began that was taken out last: the places behind it are done
    for place in reversed(places):
        if place >= gone:
            continue
        at = next((i for i, token in enumerate(kept) if token.start >= place), len(kept))
        taken = take_out(kept, at)
        if taken is None:
            return None
        gone = taken[1]
    return kept if is_balanced(kept) else None


def take_out(tokens: list[Token], at: int) -> tuple[int, int] | None:
    """Put a semicolon in place of the statement around `at`; where it stood, as index and as offset.

    Of if (…), while (…), switch (…) and for (…) only what stands between the brackets goes, if `at` is there.
    None when it is not in a body, or lacks its end.
    """
    body = next((i for i, token in enumerate(tokens) if token.type == "LBRACE"), len(tokens))
    if not body < at < len(tokens) - 1:
        return None
    first, last, instead = in_brackets(tokens, at) or (begin(tokens, at), end(tokens, at), ("SEMICOLON",))
    last = min(last, len(tokens) - 2)  # the body's own } may end it
    if first > last or (first == last and instead == ("SEMICOLON",)) or not is_whole(tokens[first:last]):
        return None
    place = tokens[first].start
    tokens[first:last] = [Token(kind, TEXTS[kind], place, place) for kind in instead]
    return first, place


def is_balanced(tokens: list[Token]) -> bool:
    """Whether its brackets are pairs, as if every name of an #ifdef were defined."""
    awaited: list[str] = []
    for token in chosen(tokens):
        if token.type in CLOSED_BY:
            awaited.append(CLOSED_BY[token.type])
        elif token.type in OPENED_BY and (not awaited or awaited.pop() != token.type):
            return False
    return not awaited


def is_whole(statement: list[Token]) -> bool:
    """Whether the conditionals in it begin and end in it."""
    depth = 0
    for token in statement:
        depth += (token.type in IFS) - (token.type == "PP_ENDIF")
        if depth < 0 or (depth == 0 and token.type in ELSES):
            return False
    return depth == 0


def in_brackets(tokens: list[Token], at: int) -> tuple[int, int, tuple[str, ...]] | None:
    """Where it is what stands between the brackets of if (…), while (…), switch (…) or for (…), and what would do."""
    opening = bracket_around(tokens, at)
    depth = 0
    for i in range(opening, len(tokens)) if opening else ():
        kind = tokens[i].type
        if kind in ("LBRACE", "RBRACE"):
            return None
        depth += (kind == "LPAR") - (kind == "RPAR")
        if depth == 0:
            return opening + 1, i, CONDITIONS[tokens[opening - 1].type]
    return None


def bracket_around(tokens: list[Token], at: int) -> int:
    """The index of the bracket behind if, while, switch or for that is open before `at`, or 0."""
    depth = 0
    for i in range(at - 1, 0, -1):
        kind = tokens[i].type
        if kind in ("LBRACE", "RBRACE"):
            return 0
        depth += (kind == "RPAR") - (kind == "LPAR")
        if depth < 0:
            if tokens[i - 1].type in CONDITIONS:
                return i
            depth = 0
    return 0


def begin(tokens: list[Token], at: int) -> int:
    """Where the statement begins: behind a semicolon or brace that stands outside of all brackets it has."""
    depth = 0
    for i in range(at - 1, -1, -1):
        kind = tokens[i].type
        if kind in ("RPAR", "RSQB"):
            depth += 1
        elif kind in ("LPAR", "LSQB"):
            depth -= 1
        elif kind.startswith("PP_") or (depth <= 0 and kind in ENDS and not bracket_around(tokens, i)):
            return i + 1
    return 0


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
        elif kind == "SEMICOLON" and braces == 0 and not bracket_around(tokens, i):
            return i + 1
        i += 1
    return i
