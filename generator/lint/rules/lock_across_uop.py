"""A lock that is held from one uop to the next.

What it finds
    A uop that begins while an object's lock is held, in an instruction that another tier may take apart: none of its
    uops is marked tier1, and it is not instrumented.
Why it is wrong
    Between uops validity checks, guards and exits can be put, and each of them would have to unlock.
Instead
    Lock and unlock in one uop.  Or mark the pair as one that nothing may be put between: the contract of the uop that
    locks `establishes(lock(x))`, and that of the next one `requires(lock(x))`.
Limits
    None known.
"""

from __future__ import annotations

from ...analysis.journey import Journey
from ...analysis.points import EnterPoint, EstablishPoint, Need
from ...analysis.terms import Term, canonical
from ...diagnostics import Label, Severity
from ...model.opcodes import INSTRUMENTED
from ...model.program import Instruction
from ..rule import Findings, Rule, Subject


def check(subject: Subject, out: Findings) -> None:
    marked: dict[int, set[tuple[int, Term]]] = {}
    for journey, end in subject.points(EstablishPoint):
        marked.setdefault(id(journey), set()).update((end.part, what) for what in locks_in(end.needs))
    for journey, point in subject.points(EnterPoint, out):
        if not taken_apart(journey.instruction):
            continue
        out.site(point.span)
        for what, lock in point.known.held:
            if what in locks_in(point.needs) and (before(journey, point.part), what) in marked.get(id(journey), ()):
                continue
            out.add(
                point.span,
                f"the lock of `{what}` is held where this uop begins",
                Label(lock.span, "locked here"),
                hint="unlock it in the uop that locks it",
            )


def locks_in(needs: tuple[Need, ...]) -> set[Term]:
    return {canonical(need.arguments[0]) for need in needs if need.word == "lock" and need.arguments}


def taken_apart(one: Instruction) -> bool:
    """Tier 2 may run its uops one by one."""
    if one.name.startswith(INSTRUMENTED) or "tier1" in one.annotations:
        return False
    return not any(part.uop.has("tier1") for part in one.uops)


def before(journey: Journey, number: int) -> int:
    """The uop in front of a part."""
    parts = journey.instruction.parts
    return max((i for i in range(number) if parts[i] in journey.instruction.uops), default=-1)


GOOD = """
op(_A, (list -- list)) {
    lock(list);
    unlock(list);
}
op(_B, (list -- list)) {
}
macro(A) = _A + _B;
"""
ATOMIC = """
op(_A, (list -- list)) {
    lock(list);
}
op(_B, (list -- list)) {
    unlock(list);
}
macro(A) = _A + _B;
uop _A establishes(lock(list));
uop _B requires(lock(list));
"""
ONE_TIER = """
op(_A, (list -- list)) {
    lock(list);
}
tier1 op(_B, (list -- list)) {
    harmless(list);
}
op(_C, (list -- list)) {
    unlock(list);
}
macro(A) = _A + _B + _C;
"""
BAD = """
op(_A, (list -- list)) {
    lock(list);
}
op(_B, (list -- list)) {
    unlock(list);
}
macro(A) = _A + _B;                    //~ UG404
"""
HALF = """
op(_A, (list -- list)) {
    lock(list);
}
op(_B, (list -- list)) {
    harmless(list);
}
op(_C, (list -- list)) {
    unlock(list);
}
macro(A) = _A + _B + _C;               //~ UG404 UG404
uop _A establishes(lock(list));
uop _C requires(lock(list));
"""
RULE = Rule(
    "UG404",
    "lock-across-uop",
    check,
    good=(GOOD, ATOMIC, ONE_TIER),
    bad=(BAD, HALF),
    severity=Severity.WARNING,
    alone=True,
)
