"""A value that may be nothing becomes an item of the stack, or is followed as a pointer.

What it finds
    The result of a function that `returns(nullable)` or `fails(…)`, assigned to an output or followed with `->`,
    without a test for nothing on the way.  Where threads run free, a pointer's NULL where the machine has a value of
    its own for nothing.
Why it is wrong
    Whoever takes the item from the stack believes that it is an object.
Instead
    Test it, and leave by `ERROR_NO_POP` or `DEOPT_IF`.
Limits
    A test through another function than one whose contract `establishes(null(…))` is not seen.
"""

from __future__ import annotations

from ...analysis.journey import Journey
from ...analysis.points import PublishPoint, TypePoint
from ...analysis.terms import Term, arms
from ...diagnostics import Label
from ...model.contracts import NULLS
from ...model.program import UopPart
from ..rule import Findings, Rule, Subject


def check(subject: Subject, out: Findings) -> None:
    for journey, point in subject.points(PublishPoint, out):
        out.site(point.span)
        span = next((point.known.nullable[one] for one in arms(point.value) if one in point.known.nullable), None)
        if span is not None:
            out.add(
                point.span,
                f"`{point.item}` may become nothing",
                Label(span, "this may be nothing, and no test stands in between"),
                hint="test it first",
            )
        machine = subject.facts.program.config.machine
        raw = machine.null != "" and any(is_raw(one, machine.null) for one in arms(point.value))
        if raw and subject.facts.program.contracts.free and is_value(journey, point):
            out.add(
                point.span,
                f"`{point.item}` becomes a pointer's NULL, and nothing is `{machine.null}` here",
                hint=f"write {machine.null}",
            )
    for _, use in subject.points(TypePoint, out):
        span = use.known.nullable.get(use.value)
        if span is not None and not use.cast:
            out.site(use.span)
            out.add(
                use.span,
                f"`{use.span.text}` may be nothing, and is used as {use.type}",
                Label(span, "this may be nothing, and no test stands in between"),
                hint="test it first",
            )


def is_raw(value: Term, null: str) -> bool:
    return value.head in ("name", "literal") and value.text in NULLS and value.text != null


def is_value(journey: Journey, point: PublishPoint) -> bool:
    part = journey.instruction.parts[point.part]
    slots = part.outputs if isinstance(part, UopPart) else ()
    return any(slot.name == point.item and not journey.instruction.values[slot.value].type for slot in slots)


GOOD = """
inst(A, (v -- w)) {
    Value made = look_up(v);
    DEOPT_IF(is_nothing(made));
    close(thread, v);
    w = made;
}
"""
BAD = """
inst(A, (v -- w)) {
    Value made = look_up(v);
    close(thread, v);
    w = made;                          //~ UG207
}
"""
RAW = """
inst(A, (v -- w)) {
    close(thread, v);
    w = NULL;                          //~ UG207
}
"""
RULE = Rule("UG207", "nullable-published", check, good=(GOOD,), bad=(BAD, RAW), alone=True)
