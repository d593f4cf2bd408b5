"""Memory cannot be made true at a call that may escape.

What it finds
    An escape at which an output is defined in the slot of a live input, a raw item is live, or a value is live on
    some of the paths only; and one at which the stack still holds an item whose reference was given up through a copy
    of it, or is given up by this very call.
Why it is wrong
    A collector, a finalizer or another thread that looks at the stack during the call must find every live value in
    its slot, and nothing dead below the stack pointer.
Instead
    Consume the inputs first, or define the output behind the call.
Limits
    None known: where the stack cannot be made true nothing is generated either.
"""

from __future__ import annotations

from ...analysis.points import CallPoint
from ...analysis.terms import reference
from ...diagnostics import Label
from ..rule import Findings, Rule, Subject
from .dead_slot_at_error_exit import counted_slots, given_up


def check(subject: Subject, out: Findings) -> None:
    for facts in (*subject.facts.instructions, *subject.facts.labels):
        for escape in facts.escapes:
            out.site(escape.span)
    if subject.facts.program.config.machine.explicit:
        return
    for journey, call in subject.points(CallPoint, out):
        if not call.escapes:
            continue
        for name, span in given_up(journey, call):
            out.add(
                call.span,
                f"`{name}` is on the stack at a call that may escape, and its reference was given up",
                Label(span, "given up here"),
                hint=f"say DEAD({name}) where it is given up",
            )
        slots = counted_slots(journey, call)
        for i in call.function.steals if call.function is not None else ():
            taken = reference(call.arguments[i]) if i < len(call.arguments) else None
            for number, name in slots.items():
                if (
                    number not in call.known.dead
                    and taken is not None
                    and call.known.env.get(f"item {number}") == taken
                ):
                    out.add(
                        call.span,
                        f"`{name}` is on the stack at a call that may escape, and the call gives its reference up",
                        hint=f"pass `{name}` itself, or say DEAD({name}) before",
                    )


GOOD = """
inst(A, (v -- w)) {
    Value made = fresh(v);
    close(thread, v);
    w = made;
}
"""
BAD = """
inst(A, (v -- w)) {
    w = fresh(v);
    harmless(v);
    runs(w);                           //~ UG103
    close(thread, v);
}
"""
COPY = """
inst(A, (v --)) {
    Value old = v;
    close(thread, old);                //~ UG103
    DEAD(v);
}
"""
RULE = Rule("UG103", "memory-stack-at-escape", check, good=(GOOD,), bad=(BAD, COPY), alone=True)
