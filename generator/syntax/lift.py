"""Preprocessor conditionals that cut through a statement, made to enclose whole ones.

`S1 #if A x #else y #endif S2` means the same as `#if A S1 x S2 #else S1 y S2 #endif`.  The grammar reads the
second; this rewrites the first into it, in the smallest sequence of statements that can be cut at their ends.
It works on tokens and is used only on definitions that do not parse as they stand.
"""

from __future__ import annotations

from dataclasses import dataclass

from .tokens import CLOSED_BY, ELSES, IFS, OPENED_BY, Token

_ENDS = ELSES | {"PP_ENDIF"}
_NARROWED = frozenset(("TYPE", "BARE_CALL", "BARE_NAME"))
_BLOCK_FOLLOWS = frozenset(
    ("RPAR", "ELSE", "DO", "SEMICOLON", "LBRACE", "RBRACE", "COLON", "PP_EOL", "PP_ELSE", "PP_ENDIF")
)
_CONTINUES = frozenset(("SEMICOLON", "COMMA", "RPAR", "RSQB", "DOT", "ELSE"))
_ENDS_STATEMENT = frozenset(("SEMICOLON", "RBRACE"))
_HEADERS = frozenset(("IF", "WHILE", "FOR", "SWITCH"))
LIMIT = 100_000


class TooLarge(Exception):
    """The conditionals multiply to more text than anyone wrote."""


@dataclass(frozen=True, slots=True)
class Group:
    """#if … #endif: its arms, each the tokens of its directive and of its text; where it ends in the list."""

    arms: tuple[tuple[list[Token], list[Token]], ...]
    closing: Token
    end: int


def has_conditionals(tokens: list[Token]) -> bool:
    return any(token.type in IFS for token in tokens)


def fresh(tokens: list[Token]) -> list[Token]:
    """Copies, as the lexer made them."""
    return [Token("NAME" if t.type in _NARROWED else t.type, t.text, t.start, t.end) for t in tokens]


def read_group(tokens: list[Token], at: int) -> Group | None:
    """The conditional that begins at `at`; None when it does not end."""
    arms: list[tuple[list[Token], list[Token]]] = []
    while tokens[at].type != "PP_ENDIF":
        start = at
        while tokens[at].type not in ("PP_EOL", "PP_ELSE"):
            at += 1
            if at >= len(tokens):
                return None
        at += 1
        body, depth = at, 0
        while at < len(tokens) and (depth or tokens[at].type not in _ENDS):
            depth += (tokens[at].type in IFS) - (tokens[at].type == "PP_ENDIF")
            at += 1
        if at >= len(tokens):
            return None
        arms.append((tokens[start:body], tokens[body:at]))
    return Group(tuple(arms), tokens[at], at + 1)


def with_else(group: Group) -> tuple[tuple[list[Token], list[Token]], ...]:
    """The arms, with an empty #else if there is none."""
    if group.arms[-1][0][0].type == "PP_ELSE":
        return group.arms
    place = group.closing.start
    return (*group.arms, ([Token("PP_ELSE", "#else", place, place)], []))


def lift(tokens: list[Token], budget: list[int] | None = None) -> list[Token]:
    """A sequence of statements with every conditional around whole statements.  Raises TooLarge."""
    budget = [LIMIT] if budget is None else budget
    budget[0] -= len(tokens)
    if budget[0] < 0:
        raise TooLarge
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        if tokens[at].type in IFS:
            group = read_group(tokens, at)
            if group is not None and _is_whole(group, tokens):
                for directive, body in group.arms:
                    out += directive + lift(body, budget)
                out.append(group.closing)
                at = group.end
                continue
        end = _segment_end(tokens, at)
        out += _lift_segment(tokens[at:end], budget)
        at = end
    return out


def _is_whole(group: Group, tokens: list[Token]) -> bool:
    """Whether each arm holds whole statements."""
    if group.end < len(tokens) and tokens[group.end].type == "ELSE":
        return False
    return all(_is_sequence(body) for _, body in group.arms)


def _is_sequence(body: list[Token]) -> bool:
    """Whether the tokens are whole statements, so that a conditional around them is one around statements."""
    depth = 0
    opened: list[int] = []
    last_header = False
    for i, token in enumerate(body):
        if token.type in CLOSED_BY:
            depth += 1
            opened.append(i)
        elif token.type in OPENED_BY:
            depth -= 1
            if depth < 0:
                return False
            start = opened.pop()
            last_header = token.type == "RPAR" and start > 0 and body[start - 1].type in _HEADERS
    if not body:
        return True
    last = body[-1].type
    ends = last in ("SEMICOLON", "RBRACE", "COLON", "PP_ENDIF", "DIRECTIVE") or (last == "RPAR" and not last_header)
    return depth == 0 and ends and body[0].type != "ELSE"


def _segment_end(tokens: list[Token], start: int) -> int:
    """Where a statement, or a few that cannot be told apart here, ends."""
    depth = 0
    at = start
    while at < len(tokens):
        kind = tokens[at].type
        if kind in IFS:
            group = read_group(tokens, at)
            if group is None:
                return len(tokens)
            depth += sum((t.type in CLOSED_BY) - (t.type in OPENED_BY) for t in chosen(_choose(group)))
            before = tokens[at - 1].type if at > start else ""
            lasts = [body[-1].type if body else before for _, body in with_else(group)]
            ends = all(last in _ENDS_STATEMENT for last in lasts)
            at = group.end
        else:
            depth += (kind in CLOSED_BY) - (kind in OPENED_BY)
            ends = kind in _ENDS_STATEMENT
            at += 1
        if depth == 0 and ends and not _goes_on(tokens, at, tokens[start].type):
            return at
    return at


def _choose(group: Group) -> list[Token]:
    """One arm, consistently: as if every name of an #ifdef were defined, and every #if true."""
    return with_else(group)[1 if group.arms[0][0][0].type == "PP_IFNDEF" else 0][1]


def chosen(tokens: list[Token]) -> list[Token]:
    """The tokens with each conditional replaced by one arm."""
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        group = read_group(tokens, at) if tokens[at].type in IFS else None
        if group is None:
            out.append(tokens[at])
            at += 1
        else:
            out += chosen(_choose(group))
            at = group.end
    return out


def _goes_on(tokens: list[Token], at: int, first: str) -> bool:
    """Whether what follows belongs to the statement before it."""
    if at >= len(tokens):
        return False
    following = tokens[at].type
    if following in IFS:
        group = read_group(tokens, at)
        return group is None or any(body and body[0].type in _CONTINUES for _, body in group.arms)
    return following in _CONTINUES or (following == "WHILE" and first == "DO")


def _lift_segment(tokens: list[Token], budget: list[int]) -> list[Token]:
    """One statement: conditionals inside its blocks are lifted there, others to around it."""
    if not has_conditionals(tokens):
        return tokens
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.type in IFS:
            return _around(tokens, at, budget)
        if token.type == "LBRACE" and (at == 0 or tokens[at - 1].type in _BLOCK_FOLLOWS):
            close = _block_end(tokens, at)
            if close is not None:
                out += [token, *lift(tokens[at + 1 : close], budget), tokens[close]]
                at = close + 1
                continue
        out.append(token)
        at += 1
    return out


def _block_end(tokens: list[Token], opening: int) -> int | None:
    """The closing brace, if no conditional lies across the block's ends."""
    depth = 0
    at = opening
    while at < len(tokens):
        token = tokens[at]
        if token.type in IFS:
            group = read_group(tokens, at)
            if group is None:
                return None
            shifts = {sum((t.type == "LBRACE") - (t.type == "RBRACE") for t in chosen(b)) for _, b in with_else(group)}
            if shifts != {0}:
                return None
            at = group.end
            continue
        depth += (token.type == "LBRACE") - (token.type == "RBRACE")
        if depth == 0:
            return at
        at += 1
    return None


def _around(tokens: list[Token], at: int, budget: list[int]) -> list[Token]:
    """The conditional at `at` put around all of the tokens."""
    group = read_group(tokens, at)
    if group is None:
        return tokens
    before, after = tokens[:at], tokens[group.end :]
    out: list[Token] = []
    for number, (directive, body) in enumerate(with_else(group)):
        out += directive + lift(before + body + _settle(after, group, number), budget)
    return [*out, group.closing]


def _settle(tokens: list[Token], known: Group, arm: int) -> list[Token]:
    """The tokens where arm `arm` of `known` is compiled: conditionals on the same question are answered."""
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        group = read_group(tokens, at) if tokens[at].type in IFS else None
        if group is None:
            out.append(tokens[at])
            at += 1
            continue
        same = _question(group) == _question(known)
        if same or (len(_question(known)) == 2 and _question(group) == _question(known, negated=True)):
            out += _settle(with_else(group)[arm if same else 1 - arm][1], known, arm)
        else:
            for directive, body in group.arms:
                out += directive + _settle(body, known, arm)
            out.append(group.closing)
        at = group.end
    return out


_NEGATED = {"PP_IFDEF": "PP_IFNDEF", "PP_IFNDEF": "PP_IFDEF"}


def _question(group: Group, negated: bool = False) -> tuple[tuple[str, ...], ...]:
    """What a conditional asks, arm by arm; equal questions choose the same arm."""
    words = [(d[0].type, *(t.text for t in d[1:])) for d, _ in with_else(group)]
    if negated:
        words[0] = (_NEGATED.get(words[0][0], ""), *words[0][1:])
    return tuple(words)
