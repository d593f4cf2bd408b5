"""Who gives a reference up: what was spent on the way, and what an item was declared dead with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..model.contracts import Contracts
from ..source import Span
from .points import Known, minus, plus, without
from .terms import Term, canonical, fact, reference


def array_of(term: Term) -> Term | None:
    """The item whose memory a pointer points into, or whose element a value is."""
    while term.args:
        element = term.head == "element" or (term.head == "load" and term.text.startswith("["))
        moved = term.head == "op" and term.text in ("+", "-", "&") or term.head == "merge"
        if not (element or moved):
            return None
        term = term.args[0]
    return term if term.head == "item" else None


def spend(known: Known, value: Term, span: Span) -> Known:
    """Nobody has to give up the reference behind a value any more; of an array, one element is enough."""
    found = {reference(value)}
    array = array_of(value)
    broken = known.broken
    if array is not None and array not in found:
        found.add(array)
        broken = plus(broken, array, span)
    spent = {**known.spent, **dict.fromkeys(found, span)}
    return replace(known, spent=spent, broken=broken, dropped=minus(known.dropped, lambda one, _: one in found))


def fresh(known: Known, value: Term) -> Known:
    """A value that comes into being again, in a loop."""
    if value in known.spent or value in known.dropped:
        return replace(known, spent=without(known.spent, value), dropped=without(known.dropped, value))
    return known


def proved(known: Known, facts: Iterable[Term], span: Span) -> Known:
    """What is nothing, or is not counted, needs nobody to give it up."""
    for one in facts:
        if one.head == "fact" and one.text in ("null", "immortal"):
            known = spend(known, one.args[0], span)
    return known


def weightless(known: Known, value: Term) -> bool:
    """It is nothing, or not counted."""
    return any(fact(word, value) in known.proofs for word in ("null", "immortal"))


def private(known: Known, base: Term, contracts: Contracts) -> bool:
    """The object was allocated here, and nobody else has it yet."""
    term = canonical(base)
    function = contracts.function(term.text.split("@")[0]) if term.head == "result" else None
    if function is None or function.promise("allocates") is None:
        return False
    return any(canonical(one) == term for one in known.owned)


def declare_dead(known: Known, number: int, span: Span, counted: bool) -> Known:
    """An item is off the stack: who takes its reference over has done so, or does it later."""
    value = known.env.get(f"item {number}")
    known = replace(known, dead=known.dead | {number})
    if value is None or not counted:
        return known
    one = reference(value)
    if one in known.spent or weightless(known, value) or elsewhere(known, number, value):
        return known
    return replace(known, dropped=plus(known.dropped, one, span))


def elsewhere(known: Known, number: int, value: Term) -> bool:
    """Another item of the stack has it now."""
    return any(
        value == other and key.startswith("item ") and key != f"item {number}" for key, other in known.env.items()
    )


def still_on_stack(known: Known, numbers: Iterable[int]) -> Iterator[tuple[int, Span]]:
    """Of items that the stack holds, those whose reference was given up, and where."""
    for number in numbers:
        value = known.env.get(f"item {number}")
        if value is None or number in known.dead or weightless(known, value):
            continue
        one = reference(value)
        span = known.gone.get(one) or known.moved.get(one) or known.broken.get(canonical(value))
        if span is not None:
            yield number, span
