"""What a condition proves when it turns out true or false, and for how long."""

from __future__ import annotations

from dataclasses import replace

from ..model.contracts import NULLS, Contracts
from ..source import Span
from . import ownership, pointers
from .kinds import for_good, reads_type, tested
from .points import FOREVER, MOMENT, SAFEPOINT, UNLOCK, Known, Lock, Proof, plus, stopped, without
from .terms import Term, below, canonical, fact, name, negated, reference


def assume(known: Known, term: Term, truth: bool, span: Span, contracts: Contracts) -> Known | None:
    """The state where `term` is true, or false; None where that cannot be."""
    match term:
        case Term(head="op", text="!", args=(inner,)):
            return assume(known, inner, not truth, span, contracts)
        case Term(head="op", text="&&" | "||" as op, args=(left, right)):
            if truth is (op == "&&"):
                first = assume(known, left, truth, span, contracts)
                return assume(first, right, truth, span, contracts) if first is not None else None
            both = either(assume(known, left, truth, span, contracts), assume(known, right, truth, span, contracts))
            return replace(known, proofs=both.proofs, lost=both.lost) if both is not None else None
        case Term(head="op", text="!=", args=args):
            return assume(known, Term("op", "==", args), not truth, span, contracts)
        case Term(head="name", text="true") | Term(head="literal", text="1"):
            return known if truth else None
        case Term(head="name", text="false") | Term(head="literal", text="0"):
            return None if truth else known
    known = locking(known, term, truth)
    known = pointers.told(known, term, truth) if known.coming else known
    known = nothing(known, term, truth, contracts, span)
    known = succeeded(known, term, truth, contracts, span)
    return proved(known, term if truth else negated(term), span, contracts)


def locking(known: Known, term: Term, truth: bool) -> Known:
    """The result of a lock is tested."""
    for what, lock in known.locks.items():
        if lock.status != "tried" or lock.result is None:
            continue
        taken = succeeds(lock.result, lock.fails, term, truth)
        if taken is not None:
            held = plus(known.locks, what, Lock("held", lock.span)) if taken else without(known.locks, what)
            known = replace(known, locks=held)
    return known


def succeeds(result: Term, fails: str, term: Term, truth: bool) -> bool | None:
    """Whether a call has succeeded that fails with a value (without one: with false); None when a test is of something
    else."""
    if term == result:
        return truth if fails in ("", *pointers.ZERO) else not truth
    match term:
        case Term(head="op", text="==", args=(left, other)) if left == result:
            failure = pointers.same(str(other).replace(" ", ""), fails or "0")
            return not failure if truth else True if failure else None
    value, sorted_out = pointers.tested(term, truth)
    if value != result:
        return None
    return sorted_out(fails or "0")


def nothing(known: Known, term: Term, truth: bool, contracts: Contracts, span: Span) -> Known:
    """A test for nothing: on that side nobody owns it, on the other it is there."""
    value, null = null_test(term, truth, contracts)
    if value is None:
        return known
    known = pointers.there(known, value, null) if known.coming else known
    failed = known.doubtful.get(value)
    if failed is not None:
        known = replace(known, doubtful=without(known.doubtful, value))
        known = stopped(known, failed.span, failed.what) if null else known
    if null:
        known = ownership.spend(known, value, span)
        return replace(known, owned=without(known.owned, value))
    there = plus(known.proofs, fact("there", value), Proof(span))
    return replace(known, nullable=without(known.nullable, value), proofs=there)


def succeeded(known: Known, term: Term, truth: bool, contracts: Contracts, span: Span) -> Known:
    """The result of a call that takes references if it succeeds is tested: it has them, or has not."""
    if not known.pending:
        return known
    value, null = null_test(term, truth, contracts)
    if value is None:
        value, null = failure_test(term, truth)
    if value is None or value not in known.pending:
        return known
    if not null:
        for one in known.pending[value]:
            known = ownership.spend(known, one, span)
            gone = reference(one)
            counted = gone.head in ("item", "result", "element") or (
                gone.head == "merge" and gone.text.startswith("item ")
            )
            known = replace(
                known,
                owned=without(known.owned, one),
                gone=plus(known.gone, gone, span) if counted else known.gone,
            )
    return replace(known, pending=without(known.pending, value))


def failure_test(term: Term, truth: bool) -> tuple[Term | None, bool]:
    """The result that a condition compares as an error code, and whether it is one."""
    match term:
        case Term(head="op", text="<", args=(value, Term(text="0"))):
            return value, truth
        case Term(head="op", text=">=", args=(value, Term(text="0"))):
            return value, not truth
        case Term(head="op", text="==" | "!=" as op, args=(value, Term(head="op", text="-", args=(Term(text="1"),)))):
            return value, truth is (op == "==")
    return None, False


def null_test(term: Term, truth: bool, contracts: Contracts) -> tuple[Term | None, bool]:
    """The value that a condition compares with nothing, and whether it is nothing."""
    match term:
        case Term(head="op", text="==" | "!=" as op, args=(left, right)):
            if right.text in NULLS and right.head in ("name", "literal"):
                return left, truth is (op == "==")
            if left.text in NULLS and left.head in ("name", "literal"):
                return right, truth is (op == "==")
        case Term(head="call", text=word, args=(value, *_)):
            function = contracts.function(word)
            tests = function is not None and any(
                one.word == "establishes" and one.arguments[0].startswith("null(") for one in function.promises
            )
            if tests:
                return value, truth
        case Term(head="result" | "merge"):
            return term, not truth
    return None, False


def proved(known: Known, atom: Term, span: Span, contracts: Contracts) -> Known:
    """What is known when a condition holds: itself, the guards it stands for, what contracts say it establishes."""
    plain = canonical(atom)
    lasts = lasting(plain, contracts, known)
    facts = {plain: Proof(span, *lasts)}
    for one in below(plain):
        if one.head == "field":
            facts[fact("guard", name(one.text.split("@")[0]))] = facts[plain]
        elif one.head == "load":
            facts.setdefault(fact("guard", name(one.text.split("@")[0])), of_field(facts[plain], contracts))
        elif one.head == "name" and one.text in contracts.guards:
            facts[fact("guard", one)] = facts[plain]
    for said in tested(atom, contracts):
        facts[said] = Proof(span, *lasts)
        if for_good(said, contracts):
            facts[said] = Proof(span, *lasting(said.args[0], contracts, known))
            if atom.head == "call" or atom.text == "==":
                facts[plain] = facts[said]
    new = {one: proof for one, proof in facts.items() if one not in known.proofs}
    if not new:
        return known
    known = ownership.proved(known, new, span)
    return replace(
        known, proofs={**known.proofs, **new}, lost={one: lost for one, lost in known.lost.items() if one not in new}
    )


def of_field(proof: Proof, contracts: Contracts) -> Proof:
    """What a test of a loaded value says of the field: without a lock or a stopped world others write it."""
    if proof.lasts != FOREVER:
        return proof
    return replace(proof, lasts=MOMENT if contracts.free else SAFEPOINT)


def either(one: Known | None, other: Known | None) -> Known | None:
    """What is proved whichever of two conditions holds."""
    if one is None or other is None:
        return other if one is None else one
    proofs = {said: proof for said, proof in one.proofs.items() if said in other.proofs}
    return replace(one, proofs=proofs, lost={said: lost for said, lost in one.lost.items() if said not in proofs})


def lasting(atom: Term, contracts: Contracts, known: Known) -> tuple[str, Term | None]:
    """As long as the shortest-lived thing it was read from."""
    lasts, lock = FOREVER, None
    for one in below(atom):
        if one.head == "field" and len(one.args) > 1:
            lasts = SAFEPOINT
        elif one.head == "load" and known.locks:
            lock = next(iter(known.locks))
            lasts = UNLOCK
        elif one.head == "call" and reads_type(one, contracts):
            lasts = SAFEPOINT
    return lasts, lock
