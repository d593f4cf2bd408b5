"""A reference that nobody gives up.

What it finds
    On a way out of the instruction: an input that is neither consumed nor left on the stack, and a new reference in
    a C variable, or in none, that was neither moved nor closed.  A macro that `expands_to` a jump is such a way out.
Why it is wrong
    The object lives for ever.
Instead
    Close it, move it into an output, or store it where somebody else owns it.
Limits
    References that reach C variables through a pointer (`&x`) are not followed.
"""

from __future__ import annotations

from ...analysis.points import ExitPoint
from ...diagnostics import Label
from ..rule import Findings, Rule, Subject


def check(subject: Subject, out: Findings) -> None:
    for _, point in subject.points(ExitPoint, out):
        out.site(point.span)
        for value, span in point.known.owned.items():
            out.add(
                span,
                f"the new reference `{value}` is not given up on a way to the {WHERE[point.why]}",
                Label(point.span, "leaves here"),
                hint="close it, move it into an output, or store it",
            )


WHERE = {
    "deopt": "deopt",
    "exit": "exit to the generic form",
    "error": "error",
    "leave": "jump out of the instruction",
    "end": "end of the instruction",
}
GOOD = """
inst(A, (v -- w)) {
    Value made = look_up(v);
    DEOPT_IF(is_nothing(made));
    w = made;
    close(thread, v);
}
"""
BAD = """
inst(A, (v -- w)) {
    Value made = look_up(v);           //~ UG202
    DEOPT_IF(is_bad(v));
    DEOPT_IF(is_nothing(made));
    w = made;
    close(thread, v);
}
"""
DROPPED = """
inst(A, (v -- )) {                     //~ UG202
    harmless(v);
}
"""
HIDDEN = """
inst(A, (v -- w)) {
    Value made = fresh(v);             //~ UG202
    CONVERTED(v);
    close(thread, v);
    w = made;
}
"""
RULE = Rule("UG202", "leak-at-exit", check, good=(GOOD,), bad=(BAD, DROPPED, HIDDEN), alone=True)
