"""Why an instruction is safe without a global lock: its claims as a tree, each with the line it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..diagnostics import counted
from ..model.contracts import Field
from ..model.program import Program
from .facts import Claim, InstructionFacts
from .journey import Journey, journeys
from .points import FOREVER, CallPoint, ExitPoint, FieldPoint, Known, Proof
from .terms import Term


def claims_of(facts: InstructionFacts, program: Program) -> Claim:
    """The tree of one instruction."""
    one = facts.instruction
    found = journeys(one, program)
    children = [facts.claim()]
    children += [claim for claim in (guards(found), fields(found), locks(found), leaves(found)) if claim is not None]
    return Claim(one.name, one.name_span, tuple(children))


def final(found: Iterable[Journey]) -> Iterator[Known]:
    for journey in found:
        for point in journey.points:
            if isinstance(point, ExitPoint) and point.why in ("end", "leave"):
                yield point.known


def guards(found: tuple[Journey, ...]) -> Claim | None:
    """What is proved, where, for how long, and what ended it."""
    proofs: dict[Term, Proof] = {}
    ended: dict[Term, Claim] = {}
    for known in final(found):
        for fact, proof in known.proofs.items():
            proofs.setdefault(fact, proof)
        for fact, lost in known.lost.items():
            proofs.setdefault(fact, lost.proof)
            ended.setdefault(fact, Claim(f"ended: {lost.why}", lost.span))
    children = []
    for fact, proof in sorted(proofs.items(), key=lambda item: item[1].span.start):
        if fact.head == "fact" and fact.text in ("guard", "null", "same", "immortal", "acquired", "alive"):
            continue
        lasts = "for good" if proof.lasts == FOREVER else proof.lasts
        because = (ended[fact],) if fact in ended else ()
        children.append(Claim(f"{fact} holds {lasts}", proof.span, because))
    if not children:
        return None
    return Claim(f"proves {counted(len(children), 'fact')}", children[0].span, tuple(children))


PROTECTION = (
    ("immutable", "never changes"),
    ("owner_thread", "only its own thread touches it"),
    ("stw_written", "changes only while the world is stopped"),
)


def protection(field: Field, order: str, known: Known, base: Term) -> str:
    """Why an access is safe."""
    for word, why in PROTECTION:
        if field.promise(word):
            return why
    if field.promise("guarded_by") and known.lock(base) is not None:
        return "under the object's lock"
    if order != "plain":
        return f"an atomic access ({order})"
    return "nothing declares why this is safe"


def fields(found: tuple[Journey, ...]) -> Claim | None:
    """What is read and written, and how that is protected."""
    children: dict[tuple[str, str, bool], Claim] = {}
    for journey in found:
        for point in journey.points:
            if isinstance(point, FieldPoint):
                why = protection(point.field, point.order, point.known, point.base)
                verb = "writes" if point.writes else "reads"
                key = (point.structure, point.field.name, point.writes)
                text = f"{verb} {point.structure}.{point.field.name}: {why}"
                children.setdefault(key, Claim(text, point.span, (Claim("declared", point.field.span),)))
    if not children:
        return None
    claims = tuple(children.values())
    return Claim("reads and writes fields that others may know", claims[0].span, claims)


def locks(found: tuple[Journey, ...]) -> Claim | None:
    """What is locked and unlocked, each place once."""
    children: dict[int, Claim] = {}
    calls = (point for journey in found for point in journey.points if isinstance(point, CallPoint))
    known = ((call, call.function) for call in calls if call.function is not None)
    for call, function in known:
        for promise in function.promises:
            if promise.word in ("locks", "unlocks"):
                waits = "may wait" if function.promise("blocks") else "does not wait"
                how = f"{promise.word} {', '.join(map(str, call.arguments[-1:]))}: {waits}"
                children.setdefault(call.span.start, Claim(how, call.span, (Claim("declared", promise.span),)))
    claims = tuple(children[start] for start in sorted(children))
    return Claim("takes locks", claims[0].span, claims) if claims else None


def leaves(found: tuple[Journey, ...]) -> Claim | None:
    """The ways out, and what is held at each."""
    children: dict[tuple[int, str], Claim] = {}
    for journey in found:
        for point in journey.points:
            if isinstance(point, ExitPoint) and point.why in ("deopt", "exit", "error"):
                held = ", ".join(f"the lock of {what}" for what, _ in point.known.held) or "no lock"
                effect = point.known.effect
                done = (Claim(f"has done: {effect.what}", effect.span),) if effect is not None else ()
                if point.why == "error":
                    done = ()
                children.setdefault(
                    (point.span.start, point.why), Claim(f"{point.why}: holds {held}", point.span, done)
                )
    claims = tuple(children.values())
    return Claim(f"leaves in {len(claims)} places before its end", claims[0].span, claims) if claims else None
