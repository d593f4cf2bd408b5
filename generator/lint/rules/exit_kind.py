"""A guard that leaves in the way that fits another kind of test.

What it finds
    `EXIT_IF` whose condition takes a lock without waiting.
Why it is wrong
    `EXIT_IF` says that the specialization does not fit any more; a lock that somebody else holds says nothing about
    that.
Instead
    Use `DEOPT_IF`: this once in the generic form.
Limits
    Whether a test of types should be `EXIT_IF` depends on the compiler behind, and is not judged.
"""

from __future__ import annotations

from ...diagnostics import Severity
from ...model.contracts import Contracts
from ...model.specials import GUARDS, special_of
from ...model.walk import walk
from ...syntax import ast
from ..rule import Findings, Rule, Subject


def check(subject: Subject, out: Findings) -> None:
    contracts = subject.facts.program.contracts
    for uop in subject.facts.program.uops:
        for node in walk(uop.body):
            found = special_of(node) if isinstance(node, ast.ExpressionStatement) else None
            if found is None or found[0] not in GUARDS:
                continue
            out.site(node.span)
            if found[0] == "EXIT_IF" and any(locks(one, contracts) for one in walk(found[1])):
                out.add(node.span, "leaves for good because a lock is held", hint="use DEOPT_IF")


def locks(node: ast.Node, contracts: Contracts) -> bool:
    if not (isinstance(node, ast.Call) and isinstance(node.function, ast.Name)):
        return False
    function = contracts.function(node.function.id)
    return function is not None and function.promise("locks") is not None


GOOD = """
inst(A, (list -- list)) {
    DEOPT_IF(!try_lock(list));
    unlock(list);
}
"""
BAD = """
inst(A, (list -- list)) {
    EXIT_IF(!try_lock(list));          //~ UG303
    unlock(list);
}
"""
RULE = Rule("UG303", "exit-kind", check, good=(GOOD,), bad=(BAD,), severity=Severity.INFO)
