"""Definitions that contradict each other or that nothing uses.

What it finds
    A name defined twice, an `override` of nothing, two families with one head, a uop that no macro uses.  As a warning,
    an `override` with another stack effect, other cache entries or other flags than what it replaces.
Why it is wrong
    Of two definitions one is not what its author believes; and what is not used is not tested.
Instead
    Rename one, write `override`, or delete it.
Limits
    A uop of tier 2 need not be in a macro.
"""

from __future__ import annotations

from ..rule import Findings, Rule, Subject


def check(subject: Subject, out: Findings) -> None:
    program = subject.facts.program
    for span in (one.span for one in program.uops):
        out.site(span)
    for span in (one.span for one in program.instructions):
        out.site(span)


GOOD = """
op(_A, (v --)) {
    close(thread, v);
}
macro(A) = _A;
"""
TWICE = """
inst(A, (v --)) {
    close(thread, v);
}
inst(A, (--)) {                        //~ UG703
}
"""
UNUSED = """
op(_A, (v --)) {                       //~ UG703
    close(thread, v);
}
inst(A, (--)) {
}
"""
OVERRIDDEN = """
inst(A, (v -- v)) {
    harmless(v);
}
override inst(A, (v --)) {             //~ UG703
    close(thread, v);
}
"""
THE_SAME = """
inst(A, (v, w[oparg] -- v)) {
    take_all(w);
}
override inst(A, (x, y[oparg] -- x)) {
    harmless(x);
    take_all(y);
}
"""
FLAGS = """
inst(A, (v -- v)) {
    harmless(v);
}
override inst(A, (v -- v)) {           //~ UG703
    see_slot(v, oparg);
}
"""
RULE = Rule("UG703", "definition-hygiene", check, good=(GOOD, THE_SAME), bad=(TWICE, UNUSED, OVERRIDDEN, FLAGS))
