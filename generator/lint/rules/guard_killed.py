"""A fact that a guard proved is needed after something that may have undone it.

What it finds
    A call, a cast, a use of an object as one of a type, or an assertion that needs what an earlier guard proved,
    with an escape, a blocking call, a safepoint, an unlock or a store to the guarded field in between.
Why it is wrong
    A thread that waits or runs other code lets the world stop; what changes only then may have changed.
Instead
    Do not wait (take the lock without blocking and deoptimize when it is held), close values at the end, or guard
    again.
Limits
    How long a fact holds follows from the clauses of the fields it was read from; an exact type counts as
    changeable with the world stopped, although that of most built-in objects is not.
"""

from __future__ import annotations

from ...analysis.points import AssertPoint, Lost, Point, TypePoint
from ...analysis.requires import loss_of, proof_of, type_loss, type_proof
from ...analysis.terms import canonical
from ...diagnostics import Label
from ..rule import Findings, Rule, Subject

LOCKS = ("lock", "no_lock", "unique", "owned_or_shared", "private")


def check(subject: Subject, out: Findings) -> None:
    for _, point, need in subject.needs(out):
        if need.word in LOCKS:
            continue
        out.site(point.span)
        lost = loss_of(point, need, subject.types)
        if lost is not None and proof_of(point, need, subject.types) is None:
            killed(point, lost, f"`{point.name}` needs {need.fact}", out)
    for _, use in subject.points(TypePoint, out):
        out.site(use.span)
        lost = type_loss(use, use.value, use.type, subject.types)
        if lost is not None and type_proof(use, use.value, use.type, subject.types) is None:
            killed(use, lost, f"used as {use.type}", out)
    for _, stated in subject.points(AssertPoint, out):
        out.site(stated.span)
        lost = stated.known.lost.get(canonical(stated.condition))
        if lost is not None and canonical(stated.condition) not in stated.known.proofs:
            killed(stated, lost, "relied on here", out)


def killed(use: Point, lost: Lost, why: str, out: Findings) -> None:
    out.add(
        lost.span,
        f"between a guard and what relies on it: {lost.why}",
        Label(lost.proof.span, "the guard: proves this"),
        Label(use.span, why),
        hint="move it behind the use, do without waiting, or guard again after it",
    )


GOOD = """
inst(A, (list, v -- list)) {
    DEOPT_IF(!is_list(list));
    List *self = as_list(list);
    DEOPT_IF(!try_lock(self));
    append(self, v);
    unlock(self);
}
"""
BAD = """
inst(A, (list, v -- list)) {
    DEOPT_IF(!is_list(list));
    List *self = as_list(list);
    lock(self);                        //~ UG601
    append(self, v);
    unlock(self);
}
"""
HOOK = """
inst(A, (v -- v)) {
    Hooks *hooks = object_of(v)->hooks;
    DEOPT_IF(hooks->hook != 0);
    int n = runs(v);                   //~ UG601
    enter(v);
}
"""
RULE = Rule("UG601", "guard-killed", check, good=(GOOD,), bad=(BAD, HOOK), alone=True)
