"""Another name for a uop or a label, in all files, when nothing speaks against it."""

from __future__ import annotations

import re

from ..model.specials import PLAIN, SPECIALS
from ..source import Span
from ..syntax.tokens import KEYWORDS
from .desk import Desk
from .names import INSTRUCTION, LABEL, UOP, Place

IDENTIFIER = re.compile(r"[A-Za-z_]\w*\Z")


class Refused(Exception):
    """Why a name stays."""


def renameable(desk: Desk, place: Place) -> Place:
    """The definition that is renamed.  Raises Refused."""
    found = [one for one in desk.table().definitions(place) if set(one.kinds) & {UOP, LABEL}]
    if not found:
        raise Refused(f"`{place.name}` is no uop and no label of these files")
    if any(INSTRUCTION in one.kinds for one in found):
        raise Refused(
            f"`{place.name}` is an instruction: front ends, settings and C code name it, which are not seen here"
        )
    machine = desk.task.config.machine
    if LABEL in found[0].kinds and place.name in (machine.error_label, machine.entry_label):
        raise Refused(
            f"the settings name the label `{place.name}`: change them in pyproject.toml, [tool.uopgen.machine]"
        )
    for one in found:
        if desk.place(one.span).source.name not in desk.task.paths:
            raise Refused(f"`{place.name}` is defined in a file that comes with the tool")
    return found[0]


def renamed(desk: Desk, place: Place, new: str) -> tuple[Span, ...]:
    """The places, in files, that hold the old name.  Raises Refused."""
    found = renameable(desk, place)
    if not IDENTIFIER.match(new):
        raise Refused(f"`{new}` is no name: letters, digits and _, and no digit first")
    if new in KEYWORDS or new in SPECIALS or new in PLAIN:
        raise Refused(f"`{new}` is a word of the language")
    taken = [one for one in desk.table().by_name.get(new, ()) if one.defines and not one.scope]
    if taken:
        at = desk.place(taken[0].span)
        raise Refused(f"`{new}` is taken: {' and '.join(taken[0].kinds)} at {at}")
    spans = {desk.place(one.span) for one in desk.table().references(found)}
    unread = [
        piece
        for trees in desk.outcome().trees.values()
        for piece, tree in trees
        if not tree.definitions and re.search(rf"\b{re.escape(place.name)}\b", piece.text)
    ]
    if unread:
        at = desk.place(Span(unread[0], unread[0].base, unread[0].base))
        raise Refused(f"the text around {at} cannot be read, and it has the word `{place.name}`: correct it first")
    return tuple(sorted(spans, key=lambda one: (one.source.name, one.start)))
