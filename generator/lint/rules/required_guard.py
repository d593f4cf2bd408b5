"""Something relies on a fact that no guard of this instruction has proved.

What it finds
    A call whose contract `requires(guard(field))`, and in specialized forms a cast to a type, a call that
    `requires` an exact type, or an assertion that a guard proves in another instruction with this uop, where
    nothing proves it.
Why it is wrong
    A uop that is right behind its guards is wrong in the one instruction where somebody forgot a guard.
Instead
    Put the guard's uop into the macro.
Limits
    In a generic instruction what the front end promises about its operands is believed.
"""

from __future__ import annotations

from ...analysis.journey import Journey
from ...analysis.points import AssertPoint, CallPoint, TypePoint
from ...analysis.requires import loss_of, proof_of, requirements, type_loss, type_proof
from ...analysis.terms import Term, canonical, root
from ...diagnostics import Label
from ...model.program import UopPart
from ..rule import Findings, Rule, Subject
from .guard_killed import LOCKS


def check(subject: Subject, out: Findings) -> None:
    for journey, call in subject.points(CallPoint, out):
        for need in requirements(call):
            if need.word in LOCKS or (need.word == "exact_type" and not decided(subject, journey, need.arguments[0])):
                continue
            out.site(call.span)
            if proof_of(call, need, subject.types) is None and loss_of(call, need, subject.types) is None:
                out.add(
                    call.span,
                    f"`{call.name}` needs {need.fact}, which nothing proves in `{journey.instruction.name}`",
                    Label(need.span, "declared here"),
                    Label(journey.instruction.name_span, "in this instruction"),
                    hint="guard it before",
                )
    for journey, use in subject.points(TypePoint, out):
        if not use.cast or not decided(subject, journey, use.value):
            continue
        out.site(use.span)
        known = (use, use.value, use.type, subject.types)
        if type_proof(*known) is None and type_loss(*known) is None:
            out.add(
                use.span,
                f"`{canonical(use.value)}` becomes a {use.type}, and nothing proves in"
                f" `{journey.instruction.name}` that it is one",
                Label(journey.instruction.name_span, "in this instruction"),
                hint="guard its type before",
            )


def decided(subject: Subject, journey: Journey, value: Term) -> bool:
    """A specialized form decides by guards what the items are that it found."""
    return journey.instruction.name in subject.specialized and root(canonical(value)).head == "item"


def asserts(subject: Subject, out: Findings) -> None:
    """An assertion that some instruction proves has to be proved in all that contain the uop."""
    proved: dict[tuple[str, int], list[tuple[Journey, AssertPoint, bool]]] = {}
    for journey, point in subject.points(AssertPoint, out):
        part = journey.instruction.parts[point.part]
        name = part.uop.name if isinstance(part, UopPart) else ""
        plain = canonical(point.condition)
        holds = plain in point.known.proofs or plain in point.known.lost
        proved.setdefault((name, point.span.start), []).append((journey, point, holds))
    for found in proved.values():
        sibling = next((journey for journey, _, holds in found if holds), None)
        for journey, point, holds in found:
            out.about(journey)
            out.site(point.span, judged=sibling is not None)
            if sibling is not None and not holds:
                out.add(
                    point.span,
                    f"`{journey.instruction.name}` does not prove this, and `{sibling.instruction.name}` does",
                    Label(journey.instruction.name_span, "in this instruction"),
                    hint="put the guard's uop into this macro, too",
                )


GOOD = """
op(_GUARD, (v -- v)) {
    EXIT_IF(!is_list(v));
}
op(_USE, (v -- v)) {
    List *list = as_list(v);
    harmless(v);
}
macro(A) = _GUARD + _USE;
"""
BAD = """
op(_USE, (v -- v)) {
    List *list = as_list(v);           //~ UG603
    harmless(v);
}
macro(A) = _USE;
"""
HOOK = """
inst(A, (v -- v)) {
    enter(v);                          //~ UG603
}
"""
SIBLING = """
op(_GUARD, (v -- v)) {
    EXIT_IF(is_nothing(v));
}
op(_USE, (v -- v)) {
    assert(!is_nothing(v));            //~ UG603
    harmless(v);
}
macro(A) = _GUARD + _USE;
macro(OTHER) = _USE;
"""
RULE = Rule("UG603", "required-guard", check, good=(GOOD,), bad=(BAD, HOOK, SIBLING), alone=True, across=asserts)
