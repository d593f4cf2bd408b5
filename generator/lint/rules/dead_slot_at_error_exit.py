"""An error leaves with a slot of the stack whose reference was given up already.

What it finds
    `ERROR_NO_POP`, `ERROR_IF`, a jump to another label, a hidden error jump of a contracted macro or a `return` that is
    reached while the stack still holds an item whose reference a call took through a copy of it, or an array of which
    an element was taken.
Why it is wrong
    Whoever unwinds the frame closes every slot below the stack pointer: what was given up is given up twice.
Instead
    Consume the item by its own name, or say `DEAD` (and `SYNC_SP()`) before, so that it is off the stack.
Limits
    The slots are those that the generator leaves on the stack.  Where the text saves the stack pointer itself (CPython
    3.13 and older) nothing is judged.
"""

from __future__ import annotations

from ...analysis.journey import Journey
from ...analysis.ownership import still_on_stack
from ...analysis.points import ExitPoint, Point
from ...diagnostics import Label
from ...model.program import UopPart
from ...source import Span
from ..rule import Findings, Rule, Subject


def check(subject: Subject, out: Findings) -> None:
    explicit = subject.facts.program.config.machine.explicit
    for journey, point in subject.points(ExitPoint, out):
        if point.why in ("error", "leave"):
            out.site(point.span, judged=not explicit)
            if not explicit:
                slots(journey, point, out)


def slots(journey: Journey, point: Point, out: Findings) -> None:
    for name, span in given_up(journey, point):
        out.add(
            point.span,
            f"leaves with `{name}` on the stack, whose reference was given up",
            Label(span, "given up here"),
            hint=f"say DEAD({name}) where it is given up",
        )


def given_up(journey: Journey, point: Point) -> list[tuple[str, Span]]:
    """Items on the stack at a point whose reference is gone."""
    slots = counted_slots(journey, point)
    return [(slots[number], span) for number, span in still_on_stack(point.known, slots)]


def counted_slots(journey: Journey, point: Point) -> dict[int, str]:
    """What may stand on the stack while a uop runs: numbers of values, with the uop's names for them."""
    part = journey.instruction.parts[point.part]
    if not isinstance(part, UopPart):
        return {}
    slots = {one.value: one.name for one in (*part.below, *part.outputs, *part.inputs)}
    return {number: name for number, name in slots.items() if not journey.instruction.values[number].type}


GOOD = """
inst(A, (w, v -- w)) {
    Value old = v;
    DEAD(v);
    SYNC_SP();
    take(old);
    if (is_bad(w)) {
        ERROR_NO_POP();
    }
}
"""
BAD = """
inst(A, (w, v -- w)) {
    Value old = v;
    take(old);
    if (is_bad(w)) {
        ERROR_NO_POP();                //~ UG201
    }
    DEAD(v);
}
"""
ELEMENT = """
inst(A, (args[oparg] --)) {
    if (oparg > 1) {
        take(args[0]);
        ERROR_NO_POP();                //~ UG201
    }
    take(args[0]);
    INPUTS_DEAD();
}
"""
HIDDEN = """
inst(A, (v --)) {
    Value old = v;
    take(old);
    CONVERTED(NOTHING);                //~ UG201 UG103
    DEAD(v);
}
"""
RULE = Rule("UG201", "dead-slot-at-error-exit", check, good=(GOOD,), bad=(BAD, ELEMENT, HIDDEN), alone=True)
