"""A lock that is held from one uop to the next.

What it finds
    A uop that begins while an object's lock is held, unless it is marked tier1: then nothing is put before it.
Why it is wrong
    Between uops validity checks, guards and exits can be put, and each of them would have to unlock.
Instead
    Lock and unlock in one uop.
Limits
    None known.
"""

from __future__ import annotations

from ...analysis.points import EnterPoint
from ...diagnostics import Label, Severity
from ...model.program import UopPart
from ..rule import Findings, Rule, Subject


def check(subject: Subject, out: Findings) -> None:
    for journey, point in subject.points(EnterPoint, out):
        part = journey.instruction.parts[point.part]
        if isinstance(part, UopPart) and part.uop.has("tier1"):
            continue
        out.site(point.span)
        for what, lock in point.known.held:
            out.add(
                point.span,
                f"the lock of `{what}` is held where this uop begins",
                Label(lock.span, "locked here"),
                hint="unlock it in the uop that locks it",
            )


GOOD = """
op(_A, (list -- list)) {
    lock(list);
    unlock(list);
}
op(_B, (list -- list)) {
}
macro(A) = _A + _B;
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
RULE = Rule("UG404", "lock-across-uop", check, good=(GOOD,), bad=(BAD,), severity=Severity.WARNING, alone=True)
