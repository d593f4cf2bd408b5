"""What a cache holds is used where no guard says that it is still valid.

What it finds
    A use of a cache entry whose contract says `valid_while(fact)` where the fact is not proved, or no longer; a guard
    that is relied on (there, or by `requires(guard(field))`) and that compares a field which others write any time in
    this build, so that it proves nothing for what comes; a pointer entry with a contract that has no `lifetime`; a read
    of a field with `lifetime(type_version)` of an object whose `version` no guard has compared; and a pointer from an
    entry without a contract (four units) that is given to a call where no guard compares another entry of the cache.
Why it is wrong
    What the cache holds belongs to the version that it was filled for: with another version it is another function,
    or gone.
Instead
    Compare the version first, let nothing escape in between, and declare the compared field `stw_written`, if it is.
Limits
    Which object's field a guard compared is not asked where the contract names a field only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from ...analysis.journey import Journey
from ...analysis.points import MOMENT, CallPoint, EntryPoint, FieldPoint, Need, Point
from ...analysis.requires import loss_of, proof_of
from ...analysis.terms import Term, below, canonical
from ...diagnostics import Label
from ...model.effects import Cache
from ...model.program import UopPart
from ..rule import Findings, Rule, Subject


def check(subject: Subject, out: Findings) -> None:
    fields(subject, out)
    for journey, call in subject.points(CallPoint, out):
        inline(journey, call, subject, out)
    for journey, entry in subject.points(EntryPoint, out):
        used(journey, entry, subject, out)
    for _, point, need in subject.needs(out):
        if need.word == "guard":
            meaning(point, need, f"`{point.name}` needs {need.fact}", subject, out)


def fields(subject: Subject, out: Findings) -> None:
    """Caches of types."""
    for _, access in subject.points(FieldPoint, out):
        promise = next(
            (one for one in access.field.promises if one.word == "lifetime" and one.arguments == ("type_version",)),
            None,
        )
        if promise is None or access.writes:
            continue
        base = canonical(access.base)
        what = f"`{access.field.name}` is read, and no guard of the version of `{base}` holds here"
        compared(access, partial(guards, base=base), what, Label(promise.span, "declared here"), out)


def compared(point: Point, about: Callable[[Term], bool], what: str, label: Label, out: Findings) -> None:
    """A proof that is `about` the version holds at the point, or `what` is wrong there."""
    out.site(point.span)
    if any(map(about, point.known.proofs)):
        return
    lost = next((loss for one, loss in point.known.lost.items() if about(one)), None)
    labels = [label]
    if lost is not None:
        labels += [Label(lost.proof.span, "the version was compared here"), Label(lost.span, lost.why)]
    out.add(point.span, what, *labels, hint="compare the version before, with nothing that escapes in between")


def used(journey: Journey, entry: EntryPoint, subject: Subject, out: Findings) -> None:
    """A cache entry that a contract says something of."""
    out.site(entry.span)
    for need in entry.needs:
        if proof_of(entry, need, subject.types) is not None:
            meaning(entry, need, f"`{entry.name}` is valid while {need.fact}", subject, out)
            continue
        lost = loss_of(entry, need, subject.types)
        labels = [Label(need.span, "declared here")]
        if lost is not None:
            labels += [Label(lost.proof.span, "this was proved here"), Label(lost.span, lost.why)]
        else:
            labels.append(Label(journey.instruction.name_span, "in this instruction"))
        out.add(
            entry.span,
            f"the cache entry `{entry.name}` is valid while {need.fact}, which does not hold here",
            *labels,
            hint="guard it before, with nothing that escapes in between",
        )
    cache = next((one for one in caches_of(journey, entry.part) if one.name == entry.name), None)
    promises = subject.facts.program.contracts.uops[uop_name(journey, entry.part)].entries[entry.name]
    if cache is not None and cache.units == 4 and not any(one.word == "lifetime" for one in promises):
        out.add(
            entry.span,
            f"the cached pointer `{entry.name}` has a contract without a lifetime",
            Label(cache.span, "this cache entry"),
            hint="say how long what it points to lives: lifetime(type_version), or deferred, qsbr, strong",
        )


def caches_of(journey: Journey, number: int) -> Iterator[Cache]:
    part = journey.instruction.parts[number]
    yield from (one.cache for one in part.caches) if isinstance(part, UopPart) else ()


def uop_name(journey: Journey, number: int) -> str:
    part = journey.instruction.parts[number]
    return part.uop.name if isinstance(part, UopPart) else ""


def meaning(point: Point, need: Need, what: str, subject: Subject, out: Findings) -> None:
    """A guard is there, and in this build it says nothing about what comes."""
    proof = proof_of(point, need, subject.types)
    out.site(point.span)
    if proof is not None and proof.lasts == MOMENT:
        out.add(
            proof.span,
            f"{what}, and this guard compares a field that others write at any time",
            Label(point.span, "relied on here"),
            Label(need.span, "declared here"),
            hint="declare the field stw_written or immutable, if it is; or guard something that lasts",
        )


def inline(journey: Journey, call: CallPoint, subject: Subject, out: Findings) -> None:
    """A pointer in the instruction stream is what it was for the version beside it."""
    caches = {one.cache.name: one.cache for one in journey.instruction.caches if not one.cache.unused}
    part = journey.instruction.parts[call.part]
    own = {one.cache.name for one in part.caches} if isinstance(part, UopPart) else set()
    promised = subject.facts.program.contracts.uops.get(part.uop.name) if isinstance(part, UopPart) else None
    own -= set(promised.entries) if promised is not None else set()
    for argument in call.arguments:
        cache = caches.get(argument.text) if argument.head == "name" and argument.text in own else None
        if cache is None or cache.units != 4:
            continue
        others = {name for name, one in caches.items() if one.units != 4}
        what = f"the cached pointer `{cache.name}` is used, and no guard of a version in the cache holds here"
        compared(call, partial(compares, caches=others), what, Label(cache.span, "this cache entry"), out)


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
ENTRY = """
op(_VERSION, (version/2, v -- v)) {
    EXIT_IF(load_relaxed(&object_of(v)->version) != version);
}
op(_USE, (slot/1, found/4, v -- v)) {
    see_slot(v, slot);
    see(found);
}
macro(A) = _VERSION + _USE;
uop _USE {
    slot  valid_while(guard(version));
    found  valid_while(guard(version)) lifetime(type_version);
};
"""
ANOTHER = """
op(_KEYS, (keys/2, v -- v)) {
    EXIT_IF(keys != 1);
}
op(_USE, (slot/1, v -- v)) {
    see_slot(v, slot);
}
macro(A) = _KEYS + _USE;
uop _USE {
    slot  valid_while(guard(keys));
};
"""
UNGUARDED = """
op(_KEYS, (keys/2, v -- v)) {
    EXIT_IF(keys != 1);
}
op(_USE, (slot/1, v -- v)) {
    see_slot(v, slot);                 //~ UG602
}
macro(A) = _KEYS + _USE;
uop _USE {
    slot  valid_while(guard(version));
};
"""
BEHIND = """
op(_VERSION, (version/2, v -- v)) {
    EXIT_IF(load_relaxed(&object_of(v)->version) != version);
}
op(_USE, (slot/1, found/4, v -- v)) {
    see_slot(v, slot);
    int n = runs(v);
    see(found);                        //~ UG602 UG104
}
macro(A) = _VERSION + _USE;
uop _USE {
    slot  valid_while(guard(version));
    found  valid_while(guard(version)) lifetime(type_version);
};
"""
POINTER = """
op(_VERSION, (version/2, v -- v)) {
    EXIT_IF(load_relaxed(&object_of(v)->version) != version);
}
op(_USE, (found/4, v -- v)) {
    see(found);                        //~ UG602
}
macro(A) = _VERSION + _USE;
uop _USE {
    found  valid_while(guard(version));
};
"""
MEANINGLESS = """
op(_BREAKER, (--)) {
    DEOPT_IF(load_relaxed(&thread->breaker) != 0);     //~ UG602
}
op(_USE, (slot/1, v -- v)) {
    see_slot(v, slot);
}
macro(A) = _BREAKER + _USE;
uop _USE {
    slot  valid_while(guard(breaker));
};
"""
RIGHT = (GOOD, INLINE, ENTRY, ANOTHER)
WRONG = (BAD, ESCAPED, NOT_COMPARED, UNGUARDED, BEHIND, POINTER, MEANINGLESS)
RULE = Rule("UG602", "cache-validity", check, good=RIGHT, bad=WRONG, alone=True)
