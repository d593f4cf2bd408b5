"""Memory cannot be made true at a call that may escape.

What it finds
    An escape at which an output is defined in the slot of a live input, a raw item is live, or a value is live on
    some of the paths only.
Why it is wrong
    A collector, a finalizer or another thread that looks at the stack during the call must find every live value in
    its slot, and nothing dead below the stack pointer.
Instead
    Consume the inputs first, or define the output behind the call.
Limits
    None known: where the stack cannot be made true nothing is generated either.
"""

from __future__ import annotations

from ..rule import Findings, Rule, Subject


def check(subject: Subject, out: Findings) -> None:
    for facts in (*subject.facts.instructions, *subject.facts.labels):
        for escape in facts.escapes:
            out.site(escape.span)


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
RULE = Rule("UG103", "memory-stack-at-escape", check, good=(GOOD,), bad=(BAD,), alone=True)
