"""A reference that is used, or given up again, after it was given up.

What it finds
    An input or a C variable that is read, closed or moved after a call that `steals` it, or after it was closed.
Why it is wrong
    Its object may be freed; giving it up twice takes away somebody else's reference.
Instead
    Use it before, or take a second reference.
Limits
    Arrays are one thing: their elements are not told apart.
"""

from __future__ import annotations

from ...analysis.points import CallPoint, UsePoint
from ...diagnostics import Label
from ..rule import Findings, Rule, Subject


def check(subject: Subject, out: Findings) -> None:
    for _, call in subject.points(CallPoint, out):
        if call.function is not None and call.function.steals:
            out.site(call.span)
    for _, use in subject.points(UsePoint, out):
        span = use.known.gone.get(use.value)
        if span is not None:
            out.add(
                use.span,
                f"`{use.span.text}` is used after it was given up",
                Label(span, "given up here"),
                hint="use it before, or take a second reference",
            )


GOOD = """
inst(A, (v --)) {
    Value old = v;
    DEAD(v);
    harmless(old);
    close(thread, old);
}
"""
BAD = """
inst(A, (v --)) {
    Value old = v;
    DEAD(v);
    close(thread, old);
    harmless(old);                     //~ UG203
}
"""
ITEM = """
inst(A, (v --)) {
    close(thread, v);
    harmless(v);                       //~ UG203
}
"""
RULE = Rule("UG203", "consume-twice-or-wrongly", check, good=(GOOD,), bad=(BAD, ITEM), alone=True)
