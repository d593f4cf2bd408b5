"""What may stand at a place: macros, items, functions, labels; uops in a macro, instructions in a family."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..model.specials import PLAIN, SPECIALS
from ..syntax.tokens import KEYWORDS
from .desk import Desk
from .names import CONSTANT, FUNCTION, INSTRUCTION, LABEL, TYPE, UOP
from .words import KINDS, MEANING

HEAD = re.compile(
    r"^[ \t]*(?:\w+(?:\([\w:]+\))?[ \t]+)*(inst|op|macro|super|family|pseudo|label)[ \t]*\(\s*(\w*)", re.M
)
COMMENT = re.compile(r'/\*.*?(?:\*/|\Z)|//[^\n]*|"(?:[^"\\\n]|\\.)*"?', re.S)


@dataclass(frozen=True, slots=True)
class Proposal:
    """`kind` is one of the kinds of names, or special, word, item."""

    name: str
    kind: str
    text: str = ""


def proposals(desk: Desk, name: str, offset: int) -> tuple[Proposal, ...]:
    """In the order in which they are shown."""
    file = desk.outcome().files.get(name)
    if file is None:
        return ()
    text = file.source.text[:offset]
    last = next(iter(reversed(list(HEAD.finditer(text, max(0, offset - 20_000))))), None)
    start = last.start() if last is not None else 0
    before = COMMENT.sub(lambda found: " " * len(found[0]), text[start:])
    if COMMENT.search(text[start:]) is not None and in_comment(text[start:]):
        return ()
    found: Iterator[Proposal]
    depth = before.count("{") - before.count("}")
    kind, scope = (last[1], last[2]) if last is not None else ("", "")
    if kind in ("macro", "super") and "=" in before and ";" not in before:
        found = named(desk, UOP)
    elif kind in ("family", "pseudo") and depth > 0:
        found = named(desk, INSTRUCTION)
    elif kind in ("inst", "op", "label") and depth > 0:
        found = in_body(desk, scope, re.split(r"[;{}]", before)[-1])
    elif kind and before.count("(") > before.count(")"):
        return ()
    else:
        found = (Proposal(word, "word", text) for word, text in KINDS.items())
    return tuple({(one.name, one.kind): one for one in found}.values())


def in_comment(text: str) -> bool:
    """The text ends inside a comment."""
    found = list(COMMENT.finditer(text))
    if not found or found[-1].end() < len(text):
        return False
    last = found[-1][0]
    return last.startswith("//") or (last.startswith("/*") and not (last.endswith("*/") and len(last) > 3))


def in_body(desk: Desk, scope: str, statement: str) -> Iterator[Proposal]:
    if re.search(r"\b(?:goto|JUMP_TO_LABEL\s*\()\s*\w*\Z", statement):
        yield from named(desk, LABEL)
        return
    if re.search(r"\bGO_TO_INSTRUCTION\s*\(\s*\w*\Z", statement):
        yield from named(desk, INSTRUCTION)
        return
    for places in desk.table().by_name.values():
        for one in places:
            if one.defines and one.scope == scope and scope:
                yield Proposal(one.name, "item", one.whole.text if one.whole is not None else "")
    if re.search(r"\bDEAD\s*\(\s*\w*\Z", statement):
        return
    yield from (Proposal(word, "special", MEANING[word]) for word in SPECIALS)
    yield from (Proposal(word, "special") for word in sorted(PLAIN))
    for kind in (FUNCTION, CONSTANT, TYPE):
        yield from named(desk, kind)
    yield from (Proposal(word, "word") for word in KEYWORDS)


def named(desk: Desk, kind: str) -> Iterator[Proposal]:
    for name, places in desk.table().by_name.items():
        one = next((one for one in places if one.defines and kind in one.kinds and not one.scope), None)
        if one is not None:
            text = one.whole.text.split("{")[0].strip() if one.whole is not None else ""
            yield Proposal(name, kind, text)
