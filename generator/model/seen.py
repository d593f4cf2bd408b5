"""The contracts that one definition sees: those of its words, and of the words in these.

So an edit of a contract is known to touch the definitions that see it, and no others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import astuple, dataclass, field

from ..config import Machine
from ..diagnostics import Report
from ..recall import Recall
from .contracts import NOTHING, Constant, Contracts, Field, Function, Structure, UopPromises

WORD = re.compile(r"[A-Za-z_]\w*")
# No words of C: what can unlock, for who locks; and whether any constant has a type, for all.
# A name that only guards have.
UNLOCKING, TYPED, GUARD = "unlocks ", "typed constants ", "guard "
Entry = Function | Constant | Field | UopPromises | str
Entries = tuple[tuple[str, Entry], ...]  # each with the struct that it is a field of, or nothing


def declared(contracts: Contracts) -> Mapping[str, Entries]:
    """All that is declared under each word."""
    found: dict[str, Entries] = {}

    def enter(word: str, struct: str, one: Entry) -> None:
        found[word] = (*found.get(word, ()), (struct, one))

    for name, function in contracts.functions.items():
        enter(name, "", function)
        if function.promise("unlocks") is not None:
            enter(UNLOCKING, "", function)
    for name, constant in contracts.constants.items():
        enter(name, "", constant)
    for structure in contracts.structures.values():
        for one in structure.fields:
            enter(one.name, structure.name, one)
    for name, uop in contracts.uops.items():
        enter(name, "", uop)
    for name in contracts.guards:
        enter(name, "", GUARD)
    for name in contracts.types:
        enter(name, "", "immutable" if name in contracts.lasting else "")
    if contracts.typed_constants:
        enter(TYPED, "", TYPED)
    return found


def words_of(entry: Entry) -> frozenset[str]:
    """The words of a declaration, but for the names of its parameters."""
    match entry:
        case Function(result=result, parameters=parameters, promises=promises):
            texts = [result, *(one.type for one in parameters), *map(str, promises)]
            words = frozenset(WORD.findall(" ".join(texts))) - {one.name for one in parameters}
            return words | {UNLOCKING} if entry.promise("locks") is not None else words
        case Constant(type=type, promises=promises) | Field(type=type, promises=promises):
            return frozenset(WORD.findall(" ".join((type, *map(str, promises)))))
        case UopPromises(promises=promises, entries=entries):
            every = (*promises, *(each for entry in entries.values() for each in entry))
            return frozenset(WORD.findall(" ".join(map(str, every))))
    return frozenset()


def differ(one: Entries, other: Entries) -> bool:
    return len(one) != len(other) or any(
        a != b or (c is not d and not isinstance(c, str)) or (isinstance(c, str) and c != d)
        for (a, c), (b, d) in zip(one, other, strict=True)
    )


@dataclass(slots=True)
class Views:
    """What definitions see of the contracts of one build.  It goes from turn to turn: a view that a change of the
    contracts does not touch stays the same value."""

    machine: frozenset[str]  # words that every definition sees
    contracts: Contracts = NOTHING
    entries: Mapping[str, Entries] = field(default_factory=dict)
    below: dict[str, frozenset[str]] = field(default_factory=dict)  # declared words in what a word declares
    known: dict[int, tuple[object, frozenset[str], Contracts]] = field(default_factory=dict)
    asked: set[int] = field(default_factory=set)

    def turn(self, contracts: Contracts) -> None:
        """Go on with these contracts."""
        if len(self.known) > 2 * len(self.asked):
            self.known = {key: one for key, one in self.known.items() if key in self.asked}
        self.asked = set()
        if contracts is self.contracts:
            return
        before, self.entries = self.entries, declared(contracts)
        every = before.keys() | self.entries.keys()
        changed = {word for word in every if differ(before.get(word, ()), self.entries.get(word, ()))}
        self.contracts, self.below = contracts, {}
        self.known = {key: one for key, one in self.known.items() if one[1].isdisjoint(changed)}

    def of(self, definition: object, words: Callable[[], Iterable[frozenset[str]]], recall: Recall) -> Contracts:
        """What a definition with these words sees.  The same definition has the same words."""
        self.asked.add(id(definition))
        found = self.known.get(id(definition))
        if found is None:
            reached = self.closed(self.machine.union(*words()), recall)
            found = self.known[id(definition)] = (definition, reached, self.view(reached, recall))
        return found[2]

    def closed(self, words: frozenset[str], recall: Recall) -> frozenset[str]:
        """Words and all that are declared by what they lead to."""
        reached, new = words, words & self.entries.keys()
        while new:
            new = frozenset().union(*(self.under(word, recall) for word in new)) - reached
            reached |= new
        return reached

    def under(self, word: str, recall: Recall) -> frozenset[str]:
        found = self.below.get(word)
        if found is None:
            every = (
                recall("words", (one,), lambda _, one=one: words_of(one), Report())  # type: ignore[misc]
                for _, one in self.entries[word]
            )
            found = self.below[word] = frozenset().union(*every) & self.entries.keys()
        return found

    def view(self, words: frozenset[str], recall: Recall) -> Contracts:
        """The contracts of these words.  Equal views are the same value."""
        whole = self.contracts
        seen = sorted(words & self.entries.keys())
        fields = {(struct, one.name) for word in seen for struct, one in self.entries[word] if isinstance(one, Field)}
        about = (each for word in seen for _, entry in self.entries[word] for each in (word, entry))

        def made(_: Report) -> Contracts:
            structures = {struct: whole.structures[struct] for struct, _ in fields}
            return Contracts(
                {word: whole.functions[word] for word in seen if word in whole.functions},
                {
                    name: Structure(name, tuple(f for f in one.fields if (name, f.name) in fields), one.doc, one.span)
                    for name, one in structures.items()
                },
                {word: whole.constants[word] for word in seen if word in whole.constants},
                tuple(one for one in whole.types if one in words),
                whole.lasting & words,
                whole.typed_constants,
                {word: whole.uops[word] for word in seen if word in whole.uops},
                guards=whole.guards & words,
                free=whole.free,
            )

        return recall("contracts seen", tuple(about), made, Report())


def words_of_machine(machine: Machine) -> frozenset[str]:
    """What an analysis may look for in every definition."""
    texts = " ".join(one for one in astuple(machine) if isinstance(one, str))
    return frozenset((*WORD.findall(texts), TYPED))
