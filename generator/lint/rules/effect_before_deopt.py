"""An instruction is left to its generic form after it has done something that cannot be done twice.

What it finds
    `DEOPT_IF` or `EXIT_IF` reachable, in the same instruction, after a store to a field, a variable or the heap,
    after a reference was consumed, next_instr moved, a counter advanced, or something that escapes was called.
Why it is wrong
    The generic form begins again from the start: what was done is done a second time.
Instead
    Guard first.  Where the stack that is there is as good as the one that was found, write `flush` in the macro:
    what came before then belongs to the stack that the generic form gets.
Limits
    A function whose contract has no clause counts as one that can be called again.
"""

from __future__ import annotations

from ...analysis.points import ExitPoint
from ...diagnostics import Label
from ..rule import Findings, Rule, Subject


def check(subject: Subject, out: Findings) -> None:
    for _, point in subject.points(ExitPoint, out):
        if point.why not in ("deopt", "exit"):
            continue
        out.site(point.span)
        effect = point.known.effect
        if effect is not None:
            out.add(
                point.span,
                "leaves for the generic form after something that cannot be done twice",
                Label(effect.span, effect.what),
                hint="guard before it, or write `flush` in the macro if the stack is as good now",
            )


GOOD = """
inst(A, (v -- v)) {
    DEOPT_IF(is_bad(v));
    frame->count = 1;
}
"""
BAD = """
inst(A, (v -- v)) {
    frame->count = 1;
    DEOPT_IF(is_bad(v));               //~ UG301
}
"""
COUNTED = """
inst(A, (v -- v)) {
    ADVANCE_ADAPTIVE_COUNTER(this_instr[1]);
    DEOPT_IF(is_bad(v));               //~ UG301
}
"""
BEHIND_AN_ESCAPE = """
op(_FIRST, (v -- v)) {
    int n = runs(v);
    frame->count = n;
}
op(_GUARD, (v -- v)) {
    EXIT_IF(is_bad(v));                //~ UG301
}
macro(A) = _FIRST + _GUARD;
"""
RULE = Rule("UG301", "effect-before-deopt", check, good=(GOOD,), bad=(BAD, COUNTED, BEHIND_AN_ESCAPE), alone=True)
