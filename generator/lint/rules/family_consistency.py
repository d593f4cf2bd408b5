"""A specialized form that does not fit the head of its family.

What it finds
    Members with another number of cache units than the head, listed twice, in two families, or unknown.  As a warning,
    members that leave the stack at another depth than the head, that look at the operand or fail where it does not.
Why it is wrong
    Specializing writes one form in the place of another: they have to be as long and to do the same to the stack.
Instead
    Pad with `unused/n`, and list each form once.
Limits
    Depths are compared where both are numbers, and not of forms that jump, skip the next instruction or enter a frame.
"""

from __future__ import annotations

from ...analysis.facts import InstructionFacts
from ...analysis.flags import words_of
from ...diagnostics import Label, Report, Severity
from ...model.program import Instruction
from ..rule import Findings, Rule, Subject


def check(subject: Subject, out: Findings) -> None:
    program = subject.facts.program
    for family in program.families:
        for name in family.members:
            form = program.instruction(name)
            if form is not None:
                out.site(form.name_span)
                compared(family.head, form, subject, out)


GOES_ELSEWHERE = frozenset({"SKIP_OVER", "JUMPBY", "LOAD_IP", "DISPATCH", "DISPATCH_INLINED", "RELOAD_STACK"})


def words_in(facts: InstructionFacts, subject: Subject) -> frozenset[str]:
    return subject.recall("words of code", (facts,), lambda _: words_of(facts.graph), Report())


def compared(name: str, form: Instruction, subject: Subject, out: Findings) -> None:
    head = subject.facts.program.instruction(name)
    of_head, of_form = subject.facts.of(name), subject.facts.of(form.name)
    if head is None or of_head is None or of_form is None:
        return
    place = Label(head.name_span, "the head")
    elsewhere = GOES_ELSEWHERE & (words_in(of_head, subject) | words_in(of_form, subject))
    if form.top.known and head.top.known and form.top != head.top and not elsewhere:
        out.add(
            form.name_span,
            f"`{form.name}` changes the depth of the stack by {form.top}, and `{name}` by {head.top}",
            place,
            hint="do the same to the stack",
            severity=Severity.WARNING,
        )
    for flag, what in (("HAS_ARG", "looks at the operand"), ("HAS_ERROR", "may fail")):
        if flag in of_form.flags and flag not in of_head.flags:
            out.add(
                form.name_span,
                f"`{form.name}` {what}, and `{name}` does not",
                place,
                hint="let the head do so, too, or specialize another instruction",
                severity=Severity.WARNING,
            )


GOOD = """
family(GENERIC, 0) = { A };
inst(A, (--)) {
    DEOPT_IF(is_bad(NOTHING));
}
"""
BAD = """
family(GENERIC, 0) = { A };            //~ UG701
inst(A, (unused/1 --)) {
    DEOPT_IF(is_bad(NOTHING));
}
"""
DEPTH = """
family(HEAD, 0) = { A };
inst(HEAD, (v, w -- w)) {
    take(v);
}
inst(A, (v, w --)) {                   //~ UG701
    DEOPT_IF(is_bad(v));
    take(v);
    take(w);
}
"""
OPERAND = """
family(HEAD, 0) = { A };
inst(HEAD, (v -- v)) {
    harmless(v);
}
inst(A, (v -- v)) {                    //~ UG701 UG701
    DEOPT_IF(is_bad(v));
    if (tries(v) < oparg) {
        ERROR_NO_POP();
    }
}
"""
RULE = Rule("UG701", "family-consistency", check, good=(GOOD,), bad=(BAD, DEPTH, OPERAND))
