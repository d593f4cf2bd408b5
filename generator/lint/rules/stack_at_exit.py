"""The stack where an instruction leaves is not what the target expects.

What it finds
    A guard that leaves for the generic form after an item was consumed or replaced; a jump with another stack than
    declared.
Why it is wrong
    The generic form reads slots that hold something else.
Instead
    Guard first; or write `flush` in the macro when the stack that is there is as good.
Limits
    None known: where the stack does not fit nothing is generated either.
"""

from __future__ import annotations

from ...analysis.points import ExitPoint
from ..rule import Findings, Rule, Subject


def check(subject: Subject, out: Findings) -> None:
    for _, point in subject.points(ExitPoint, out):
        out.site(point.span)


GOOD = """
inst(A, (v --)) {
    EXIT_IF(is_bad(v));
    take(v);
}
"""
BAD = """
inst(A, (v --)) {
    take(v);
    EXIT_IF(is_bad(NOTHING));          //~ UG302 UG301
}
"""
RULE = Rule("UG302", "stack-at-exit", check, good=(GOOD,), bad=(BAD,), alone=True)
