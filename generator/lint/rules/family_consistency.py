"""A specialized form that does not fit the head of its family.

What it finds
    Members with another number of cache units than the head, listed twice, in two families, or unknown.
Why it is wrong
    Specializing writes one form in the place of another: they have to be as long and to do the same to the stack.
Instead
    Pad with `unused/n`, and list each form once.
Limits
    Forms that also do what the next instruction does are not compared with the head's stack effect.
"""

from __future__ import annotations

from ..rule import Findings, Rule, Subject


def check(subject: Subject, out: Findings) -> None:
    program = subject.facts.program
    for family in program.families:
        for name in family.members:
            form = program.instruction(name)
            if form is not None:
                out.site(form.name_span)


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
RULE = Rule("UG701", "family-consistency", check, good=(GOOD,), bad=(BAD,))
