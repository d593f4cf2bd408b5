"""A variable of the frame is overwritten while it still owns its value.

What it finds
    An assignment to a macro such as `GETLOCAL(n)` whose old value was neither kept in a variable, nor given up, nor
    tested to be nothing.
Why it is wrong
    Nobody gives the old reference up: its object lives for ever.
Instead
    Keep it: `Value old = GETLOCAL(n);`, store the new one, then close the old one.  In this order: closing may run
    code that looks at the variable.
Limits
    Two indices with different texts are different variables.
"""

from __future__ import annotations

from ...analysis.points import OverwritePoint
from ...analysis.terms import canonical, fact, reference
from ..rule import Findings, Rule, Subject


def check(subject: Subject, out: Findings) -> None:
    for _, point in subject.points(OverwritePoint, out):
        out.site(point.span)
        place = reference(point.place)
        kept = place in point.known.env.values() or place in point.known.gone
        nothing = fact("null", canonical(place)) in point.known.proofs
        if not (kept or nothing):
            out.add(
                point.span,
                f"`{point.text}` is overwritten, and nobody gives up what it held",
                hint="keep the old value in a variable, and close it after this",
            )


GOOD = """
inst(A, (v --)) {
    Value old = VARIABLE(oparg);
    VARIABLE(oparg) = v;
    DEAD(v);
    close(thread, old);
}
"""
BAD = """
inst(A, (v --)) {
    VARIABLE(oparg) = v;               //~ UG205
    DEAD(v);
}
"""
RULE = Rule("UG205", "overwrite-live", check, good=(GOOD,), bad=(BAD,), alone=True)
