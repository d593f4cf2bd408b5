"""A cache of a type is read where no guard of the type's version holds.

What it finds
    A read of a field with `lifetime(type_version)` of an object whose `version` no guard has compared before, or
    whose guard no longer holds.  And a pointer from an inline cache (four units) that is given to a call where no guard
    holds that compares something with another entry of the cache.
Why it is wrong
    What the cache holds belongs to the version that it was filled for: with another version it is another function,
    or gone.
Instead
    Compare the version first, and let nothing escape in between.
Limits
    The guard is a condition that reads the field `version` of the same object.
"""

from __future__ import annotations

from ...analysis.journey import Journey
from ...analysis.points import CallPoint, FieldPoint
from ...analysis.terms import Term, below, canonical
from ...diagnostics import Label
from ...model.program import UopPart
from ..rule import Findings, Rule, Subject


def check(subject: Subject, out: Findings) -> None:
    for _, access in subject.points(FieldPoint, out):
        promise = next(
            (one for one in access.field.promises if one.word == "lifetime" and one.arguments == ("type_version",)),
            None,
        )
        if promise is None or access.writes:
            continue
        out.site(access.span)
        base = canonical(access.base)
        if any(guards(one, base) for one in access.known.proofs):
            continue
        lost = next((loss for one, loss in access.known.lost.items() if guards(one, base)), None)
        labels = [Label(promise.span, "declared here")]
        if lost is not None:
            labels += [Label(lost.proof.span, "the version was compared here"), Label(lost.span, lost.why)]
        out.add(
            access.span,
            f"`{access.field.name}` is read, and no guard of the version of `{base}` holds here",
            *labels,
            hint="compare the version before, with nothing that escapes in between",
        )


    for journey, call in subject.points(CallPoint, out):
        inline(journey, call, out)


def inline(journey: Journey, call: CallPoint, out: Findings) -> None:
    """A pointer in the instruction stream is what it was for the version beside it."""
    caches = {one.cache.name: one.cache for one in journey.instruction.caches if not one.cache.unused}
    part = journey.instruction.parts[call.part]
    own = {one.cache.name for one in part.caches} if isinstance(part, UopPart) else set()
    for argument in call.arguments:
        cache = caches.get(argument.text) if argument.head == "name" and argument.text in own else None
        if cache is None or cache.units != 4:
            continue
        out.site(call.span)
        others = {name for name, one in caches.items() if one.units != 4}
        if any(compares(one, others) for one in call.known.proofs):
            continue
        lost = next((loss for one, loss in call.known.lost.items() if compares(one, others)), None)
        labels = [Label(cache.span, "this cache entry")]
        if lost is not None:
            labels += [Label(lost.proof.span, "the version was compared here"), Label(lost.span, lost.why)]
        out.add(
            call.span,
            f"the cached pointer `{cache.name}` is used, and no guard of a version in the cache holds here",
            *labels,
            hint="compare the version before, with nothing that escapes in between",
        )


def compares(fact: Term, caches: set[str]) -> bool:
    return fact.head == "op" and any(one.head == "name" and one.text in caches for one in below(fact))


def guards(fact: Term, base: Term) -> bool:
    return any(
        one.head in ("field", "load") and one.text.split("@")[0] == "version" and one.args[0] == base
        for one in below(fact)
    )


GOOD = """
inst(A, (version/2, v -- v)) {
    DEOPT_IF(load_relaxed(&object_of(v)->version) != version);
    see(load_acquire(&object_of(v)->special));
}
"""
BAD = """
inst(A, (version/2, v -- v)) {
    Object *special = load_acquire(&object_of(v)->special);  //~ UG602
    DEOPT_IF(load_relaxed(&object_of(v)->version) != version);
    see(special);
}
"""
ESCAPED = """
inst(A, (version/2, v -- v)) {
    DEOPT_IF(load_relaxed(&object_of(v)->version) != version);
    int n = runs(v);
    see(load_acquire(&object_of(v)->special));  //~ UG602
}
"""
INLINE = """
inst(A, (version/2, found/4, v -- v)) {
    DEOPT_IF(load_relaxed(&object_of(v)->version) != version);
    see(found);
}
"""
NOT_COMPARED = """
inst(A, (version/2, found/4, v -- v)) {
    see(found);                        //~ UG602
    DEOPT_IF(load_relaxed(&object_of(v)->version) != version);
}
"""
RULE = Rule("UG602", "cache-validity", check, good=(GOOD, INLINE), bad=(BAD, ESCAPED, NOT_COMPARED), alone=True)
