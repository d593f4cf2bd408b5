"""A call whose contract is missing.

What it finds
    A call of a function or macro that no contract declares, and a call through a pointer.
Why it is wrong
    What nobody has declared escapes, blocks and does anything: the stack is written around it, and everything that
    guards had proved is lost.  Nothing is guessed from the spelling of a name.
Instead
    Declare it in a contract file: `extern T name(T a, …) clauses;`.
Limits
    What a contract says is compared with the header's types by the C compiler, not with what the function does.
"""

from __future__ import annotations

from ...analysis.points import CallPoint
from ...diagnostics import Severity
from ..rule import Findings, Rule, Subject


def check(subject: Subject, out: Findings) -> None:
    for _, point in subject.points(CallPoint, out):
        out.site(point.span, judged=point.function is not None)
        if point.function is None:
            what = f"`{point.name}` has no contract" if point.name else "a call through a pointer has no contract"
            out.add(
                point.span,
                f"{what}, so it may escape and block",
                hint="declare what it promises: extern T name(T a, …) clauses;",
            )


GOOD = """
inst(A, (v --)) {
    harmless(v);
    close(thread, v);
}
"""
BAD = """
inst(A, (v --)) {
    something(v);                      //~ UG102
    close(thread, v);
}
"""
RULE = Rule("UG102", "escape-contract", check, good=(GOOD,), bad=(BAD,), severity=Severity.WARNING, alone=True)
