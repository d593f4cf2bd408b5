"""Values as terms: two equal terms are one value, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """`head` says how the value came about: item, name, literal, call, result (of a call at one place), field (that
    keeps its value), load (of a field that does not), element (of an array of items, by a constant index), merge, op,
    fact.  With `same`, it is its first argument."""

    head: str
    text: str
    args: tuple[Term, ...] = ()
    same: bool = False

    def __str__(self) -> str:
        match self.head:
            case "field" | "load":
                return f"{self.args[0]}->{self.text.split('@')[0]}"
            case "element":
                return f"{self.args[0]}[{self.text}]"
            case "call" | "result":
                return f"{self.text.split('@')[0]}({', '.join(map(str, self.args))})"
            case "op" if self.unequal:
                left, right = self.args[0].args
                return f"{left.operand} != {right.operand}"
            case "op" if self.text == "?:":
                return " ".join((self.args[0].operand, "?", self.args[1].operand, ":", self.args[2].operand))
            case "op" if len(self.args) == 2:
                return f"{self.args[0].operand} {self.text} {self.args[1].operand}"
            case "op":
                return f"{self.text}{', '.join(one.operand for one in self.args)}"
            case "fact":
                return f"{self.text}({', '.join(map(str, self.args))})"
        return self.text.split("#")[0].split("@")[0]

    @property
    def unequal(self) -> bool:
        return self.head == "op" and self.text == "!" and self.args[0].text == "=="

    @property
    def operand(self) -> str:
        """As a part of a larger value: in brackets where it has parts of its own."""
        apart = self.head == "op" and (len(self.args) > 1 or self.unequal)
        return f"({self})" if apart else str(self)


def canonical(term: Term) -> Term:
    """The object behind a value, however many references and views of it were made."""
    while term.same:
        term = term.args[0]
    if not term.args:
        return term
    args = tuple(canonical(one) for one in term.args)
    return term if args == term.args else Term(term.head, term.text, args)


def reference(term: Term) -> Term:
    """The reference that keeps a value alive: views of it are stripped, new references are not."""
    while term.same and term.head == "call":
        term = term.args[0]
    return term


def below(term: Term) -> Iterator[Term]:
    """A term and all its parts."""
    yield term
    for one in term.args:
        yield from below(one)


def root(term: Term) -> Term:
    """What a value was reached from, through views and fields."""
    while term.args and (term.same or term.head in ("field", "load", "element", "call", "result", "merge")):
        term = term.args[0]
    return term


def arms(term: Term) -> Iterator[Term]:
    """What a value is: of `c ? a : b` one of the two."""
    if term.head == "op" and term.text == "?:":
        yield from arms(term.args[1])
        yield from arms(term.args[2])
    else:
        yield term


MOST = 60  # parts; a larger value says nothing to a reader, and sums of sums grow without end


def small(term: Term) -> Term:
    """A term to build others from; of one that is too large only where it began."""
    todo, count = [term], 0
    while todo:
        one = todo.pop()
        count += 1
        if count > MOST:
            return Term("merge", f"{term.text}@large")
        todo.extend(one.args)
    return term


def negated(term: Term) -> Term:
    return term.args[0] if term.head == "op" and term.text == "!" else Term("op", "!", (term,))


def name(text: str) -> Term:
    return Term("name", text)


def fact(word: str, *args: Term) -> Term:
    return Term("fact", word, tuple(canonical(one) for one in args))
