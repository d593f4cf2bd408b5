"""What is known where two paths meet."""

from __future__ import annotations

from collections.abc import Mapping

from ..source import Span
from .points import Known, Lock
from .terms import Term, below


def meet(one: Known, other: Known) -> Known:
    """What is known where two paths meet: proofs of both, locks of either."""
    if one == other:
        return one
    env = {
        key: value if value == other.env.get(key) else Term("merge", f"{key}")
        for key, value in one.env.items()
        if key in other.env
    }
    fresh = {value for key, value in env.items() if value != one.env[key] or value != other.env[key]}
    merged = {
        env[key]: state.nullable[state.env[key]]
        for key in env
        for state in (one, other)
        if env[key] in fresh and state.env[key] in state.nullable
    }
    nullable = {value: span for value, span in {**other.nullable, **one.nullable}.items() if value not in fresh}
    proofs = {
        fact: proof
        for fact, proof in one.proofs.items()
        if other.proofs.get(fact) == proof and not (fresh and fresh.intersection(below(fact)))
    }
    lost = {**other.lost, **one.lost}
    lost = {fact: loss for fact, loss in lost.items() if fact not in proofs}
    return Known(
        env,
        proofs,
        lost,
        locks_of(one, other),
        owned_of(one, other, env, fresh),
        without_any({**other.gone, **one.gone}, fresh),
        {**nullable, **merged},
        {what: span for what, span in one.pinned.items() if what in other.pinned},
        without_any(spent_on_both(one, other), fresh),
        {**other.dropped, **one.dropped},
        {**other.pending, **one.pending},
        {**other.broken, **one.broken},
        without_any({**other.moved, **one.moved}, fresh),
        one.dead & other.dead,
        {**other.doubtful, **one.doubtful},
        one.effect or other.effect,
        one.epoch if one.epoch == other.epoch else -1,
        {result: coming for result, coming in one.coming.items() if other.coming.get(result) == coming},
    )


def owned_of(one: Known, other: Known, env: Mapping[str, Term], fresh: set[Term]) -> dict[Term, Span]:
    """A variable that holds a reference on one path, and something else on the other, has to give up what it holds."""
    owned = {**other.owned, **one.owned}
    held = set(env.values())
    for key in (key for key, value in env.items() if value in fresh):
        for state, rest in ((one, other), (other, one)):
            value = state.env[key]
            if value in state.owned and value not in rest.owned and value not in held:
                owned[env[key]] = owned.pop(value, state.owned[value])
    return owned


def without_any(known: dict[Term, Span], terms: set[Term]) -> dict[Term, Span]:
    return {term: span for term, span in known.items() if term not in terms} if terms else known


def spent_on_both(one: Known, other: Known) -> dict[Term, Span]:
    """What nobody has to give up on either path; of arrays, which may be empty, on one of them."""
    found = {term: span for term, span in one.spent.items() if term in other.spent or term in one.broken}
    found |= {term: span for term, span in other.spent.items() if term in other.broken}
    return found


def locks_of(one: Known, other: Known) -> dict[Term, Lock]:
    found: dict[Term, Lock] = {}
    for what, lock in {**other.locks, **one.locks}.items():
        both = what in one.locks and what in other.locks and one.locks[what].status == other.locks[what].status
        found[what] = lock if both else Lock("maybe", lock.span)
    return found
