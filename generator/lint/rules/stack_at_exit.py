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

import re

from ...analysis.journey import Journey
from ...analysis.ownership import weightless
from ...analysis.points import ExitPoint
from ...diagnostics import Label
from ...model.program import UopPart
from ..rule import Findings, Rule, Subject
from .dead_slot_at_error_exit import counted_slots


def check(subject: Subject, out: Findings) -> None:
    machine = subject.facts.program.config.machine
    for journey, point in subject.points(ExitPoint, out):
        out.site(point.span)
        if point.why == "leave" and GOES_ON.match(point.span.text) and machine.counted:
            left(journey, point, out)


GOES_ON = re.compile(r"DISPATCH(?:_INLINED|_GOTO)?\(")


def left(journey: Journey, point: ExitPoint, out: Findings) -> None:
    """What a jump to the next instruction leaves on the stack and the effect says is gone."""
    part = journey.instruction.parts[point.part]
    if not isinstance(part, UopPart):
        return
    known, counted = point.known, counted_slots(journey, point)
    for slot in part.inputs:
        value = known.env.get(f"item {slot.value}")
        live = slot.value not in known.dead and not slot.kept and slot.value in counted
        if live and value is not None and not weightless(known, value):
            out.add(
                point.span,
                f"goes on with `{slot.name}` on the stack, which the effect says is gone",
                Label(journey.instruction.values[slot.value].span, "this input"),
                hint=f"consume `{slot.name}` before",
            )


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
LEFT = """
inst(A, (v --)) {
    if (is_bad(v)) {
        DISPATCH();                    //~ UG302
    }
    take(v);
}
"""
RULE = Rule("UG302", "stack-at-exit", check, good=(GOOD,), bad=(BAD, LEFT), alone=True)
