"""What a call needs to be true of its arguments, or a uop of its items, by its contract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..model.contracts import Promise
from .points import CallPoint, Lost, Need, Point, Proof
from .terms import Term, canonical, fact, name


def requirements(call: CallPoint) -> Iterator[Need]:
    if call.function is None:
        return
    bound = dict(zip((one.name for one in call.function.parameters), call.arguments, strict=False))
    yield from (need_of(promise, bound) for promise in call.function.promises if promise.word == "requires")


def need_of(promise: Promise, bound: Mapping[str, Term]) -> Need:
    """A fact in a clause, with values for the names."""
    word, _, rest = promise.arguments[0].partition("(")
    texts = [one.strip() for one in rest.rstrip(")").split(",")] if rest else []
    arguments = tuple(bound.get(one) or name(one) for one in texts)
    return Need(word, arguments, fact(word, *arguments), promise.span)


def proof_of(point: Point, need: Need, types: frozenset[str]) -> Proof | None:
    """Where it was proved, if it still holds."""
    if need.word == "exact_type":
        return type_proof(point, need.arguments[0], need.arguments[1].text, types)
    return point.known.proofs.get(need.fact)


def loss_of(point: Point, need: Need, types: frozenset[str]) -> Lost | None:
    if need.word == "exact_type":
        return type_loss(point, need.arguments[0], need.arguments[1].text, types)
    return point.known.lost.get(need.fact)


def type_proof(point: Point, value: Term, wanted: str, types: frozenset[str]) -> Proof | None:
    """A proof of the very type; one of a kind of objects counts for every type, because kinds have no C types."""
    return next((proof for one, proof in point.known.proofs.items() if says(one, value, wanted, types)), None)


def type_loss(point: Point, value: Term, wanted: str, types: frozenset[str]) -> Lost | None:
    return next((lost for one, lost in point.known.lost.items() if says(one, value, wanted, types)), None)


def says(one: Term, value: Term, wanted: str, types: frozenset[str]) -> bool:
    if not (one.head == "fact" and one.text == "exact_type" and len(one.args) == 2):
        return False
    return one.args[0] == canonical(value) and (one.args[1].text == wanted or one.args[1].text not in types)
