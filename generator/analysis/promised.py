"""What contracts say of uops and cache entries, as facts of the analysis."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..model.contracts import Promise, UopPromises
from ..model.program import Slot, UopPart
from ..source import Span
from .points import FOREVER, MOMENT, SAFEPOINT, UNLOCK, Known, Need, Proof, plus, without
from .requires import need_of
from .terms import fact, name

SHORTEST = (MOMENT, UNLOCK, SAFEPOINT, FOREVER)


def needs_of(known: Known, promises: Iterable[Promise], word: str, slots: Iterable[Slot]) -> tuple[Need, ...]:
    """The facts that clauses with a word name, with what the items of a uop hold."""
    values = {slot.name: known.env.get(f"item {slot.value}") for slot in slots}
    bound = {item: value for item, value in values.items() if value is not None}
    return tuple(need_of(one, bound) for one in promises if one.word == word)


def begun(known: Known, promised: UopPromises, part: UopPart) -> Known:
    """Where a uop begins its cache entries are read: what they refer to lives as long as their contract says."""
    for entry, promises in promised.entries.items():
        if any(one.word == "lifetime" and one.arguments != ("strong",) for one in promises):
            alive = fact("alive", name(entry))
            proof = Proof(part.span, SAFEPOINT)
            known = replace(known, proofs=plus(known.proofs, alive, proof), lost=without(known.lost, alive))
    return known


def proofs_within(known: Known, span: Span) -> tuple[Proof, ...]:
    """The proofs that a uop has added and that still hold."""

    def inside(one: Span) -> bool:
        return one.source is span.source and span.start <= one.start < span.end

    return tuple(one for one in known.proofs.values() if inside(one.span))


def established(known: Known, needs: tuple[Need, ...], added: tuple[Proof, ...], span: Span) -> Known:
    """The facts that a uop is said to establish hold behind it, as long as the shortest-lived of its guards."""
    lasts = min((one.lasts for one in added), key=SHORTEST.index, default=FOREVER)
    lock = next((one.lock for one in added if one.lock is not None), None)
    for need in needs:
        if need.fact not in known.proofs:
            proofs = plus(known.proofs, need.fact, Proof(span, lasts, lock))
            known = replace(known, proofs=proofs, lost=without(known.lost, need.fact))
    return known
