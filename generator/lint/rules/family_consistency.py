"""A specialized form that does not fit the head of its family.

What it finds
    Members with another number of cache units than the head, listed twice, in two families, or unknown.  As a warning,
    members that leave the stack at another depth than the head, that look at the operand or fail where it does not.
    And a member with a way to its end on which it does none of the effects that the contract of the family names:
    `family HEAD must_do(effect, …);`, where an effect is the name of something that is called, perhaps with its
    arguments, of a uop, `read(field)`, `write(field)`, `escape` or `safepoint`, and one of those in a clause is enough.
Why it is wrong
    Specializing writes one form in the place of another: they have to be as long and to do the same to the stack.
Instead
    Pad with `unused/n`, and list each form once.
Limits
    Depths are compared where both are numbers, and not of forms that jump, skip the next instruction or enter a frame.
    A guard that leaves, an error, and beginning again with another instruction are no ends.
"""

from __future__ import annotations

from ...analysis.effects import ways_without
from ...analysis.facts import InstructionFacts
from ...analysis.flags import words_of
from ...analysis.journey import Journey
from ...diagnostics import Label, Report, Severity
from ...model.contracts import FamilyPromises, Promise
from ...model.program import Instruction
from ...source import Span
from ..rule import Findings, Rule, Subject


def check(subject: Subject, out: Findings) -> None:
    program = subject.facts.program
    for family in program.families:
        for name in family.members:
            form = program.instruction(name)
            if form is not None:
                out.site(form.name_span)
                compared(family.head, form, subject, out)
                promised = program.contracts.families.get(family.head)
                if promised is not None:
                    owed(form, promised, subject, out)


def owed(form: Instruction, promised: FamilyPromises, subject: Subject, out: Findings) -> None:
    """What every form has to do."""
    facts = subject.facts.of(form.name)
    if facts is None:
        return
    for clause in promised.promises:
        out.site(clause.span)
        for journey, places in lacking(facts, clause, subject):
            out.about(journey)
            for span in places:
                out.add(
                    span,
                    f"`{form.name}` ends here without `{'` or `'.join(clause.arguments)}`",
                    Label(clause.span, f"every form of `{promised.name}` must do it"),
                    Label(form.name_span, "in this form"),
                    hint="do it on every way to the end",
                )


def lacking(
    facts: InstructionFacts, clause: Promise, subject: Subject
) -> tuple[tuple[Journey, tuple[Span, ...]], ...]:
    """The ends of a form without the effects of a clause, in each variant."""
    error = subject.facts.program.config.machine.error_label

    def found(_: Report) -> tuple[tuple[Journey, tuple[Span, ...]], ...]:
        every = subject.through(facts.instruction)
        return tuple((one, tuple(ways_without(one, clause.arguments, facts.contracts, error))) for one in every)

    return subject.recall("lacking", (facts, clause, error), found, Report())


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
OWED = """
family(HEAD, 0) = { A, B };
inst(HEAD, (v -- v)) {
    if (load_relaxed(&thread->breaker)) {
        runs(v);
    }
}
inst(A, (v -- v)) {
    DEOPT_IF(load_relaxed(&thread->breaker) != 0);
    if (is_bad(v)) {
        STAT_INC(HEAD, hit);
        DISPATCH();
    }
    STAT_INC(HEAD, hit);
}
inst(B, (v -- v)) {
    DEOPT_IF(is_bad(v));
    DEOPT_IF(load_relaxed(&thread->breaker) != 0);
    STAT_INC(HEAD, hit);
}
family HEAD must_do(read(breaker)) must_do(STAT_INC(HEAD, hit));
"""
NOT_DONE = """
family(HEAD, 0) = { A, B };
inst(HEAD, (v -- v)) {
    STAT_INC(HEAD, deferred);
}
inst(A, (v -- v)) {
    DEOPT_IF(is_bad(v));
    if (is_nothing(v)) {
        DISPATCH();                    //~ UG701
    }
    STAT_INC(HEAD, hit);
}
inst(B, (v -- v)) {                    //~ UG701
    DEOPT_IF(is_bad(v));
    STAT_INC(GENERIC, hit);
}
family HEAD must_do(STAT_INC(HEAD, hit));
"""
RULE = Rule("UG701", "family-consistency", check, good=(GOOD, OWED), bad=(BAD, DEPTH, OPERAND, NOT_DONE))
