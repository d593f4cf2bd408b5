"""A call that may escape stands in a condition.

What it finds
    A call that may escape inside the head of an `if`, `while`, `for` or `switch`, or in the argument of `DEOPT_IF`,
    `EXIT_IF` or `ERROR_IF`, also through a pointer.
Why it is wrong
    Around an escape the stack has to be true in memory, and the generator can write and read it back only between
    statements.
Instead
    Call it before, into a local variable, and test that.
Limits
    A macro without a contract whose text contains the call is seen as an undeclared function, not looked into.  Where
    the text saves the stack pointer itself (CPython 3.13 and older) an escape may stand in a condition.
"""

from __future__ import annotations

from ...flow.graph import Kind
from ..rule import Findings, Rule, Subject


def check(subject: Subject, out: Findings) -> None:
    for facts in (*subject.facts.instructions, *subject.facts.labels):
        for action in (action for block in facts.graph.blocks for action in block.actions):
            if action.node is not None:
                special = facts.summaries[action.part].of(action.node).special
                if action.kind is Kind.EXPRESSION or special in ("DEOPT_IF", "EXIT_IF", "ERROR_IF"):
                    out.site(action.node.span)


GOOD = """
inst(A, (v -- v)) {
    int bad = runs(v);
    if (bad < 0) {
        ERROR_NO_POP();
    }
}
"""
BAD = """
inst(A, (v -- v)) {
    if (runs(v) < 0) {                 //~ UG101
        ERROR_NO_POP();
    }
}
"""
RULE = Rule("UG101", "escape-in-condition", check, good=(GOOD,), bad=(BAD,), alone=True)
