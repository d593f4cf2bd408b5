"""An atomic access that is weaker than its field asks for.

What it finds
    A read or write with a weaker order than the contract of the field says; as information, one that is stronger.
Why it is wrong
    A pointer that is read relaxed may be seen before what it points to; one that is stored relaxed shows others an
    object that is not finished.
Instead
    Use the order that is declared: release to publish, acquire to follow.
Limits
    Orders that come from fences are not seen.
"""

from __future__ import annotations

from ...analysis.points import FieldPoint
from ...diagnostics import Label, Severity
from ..rule import Findings, Rule, Subject

RANK = {"plain": 0, "relaxed": 1, "acquire": 2, "release": 2, "acq_rel": 3, "seq_cst": 4}


def check(subject: Subject, out: Findings) -> None:
    for _, access in subject.points(FieldPoint, out):
        promise = access.field.promise("write" if access.writes else "read")
        if promise is None or access.order == "plain":
            continue
        out.site(access.span)
        wanted = promise.arguments[0]
        if RANK[access.order] == RANK[wanted]:
            continue
        weaker = RANK[access.order] < RANK[wanted]
        out.add(
            access.span,
            f"`{access.structure}.{access.field.name}` is accessed {access.order},"
            f" and {wanted} is {'needed' if weaker else 'enough'}",
            Label(promise.span, f"declared {promise}"),
            hint=f"use order {wanted}",
            severity=Severity.ERROR if weaker else Severity.INFO,
        )


GOOD = """
inst(A, (v -- v)) {
    Hooks *hooks = object_of(v)->hooks;
    Object *cached = load_acquire(&hooks->cache);
    see(cached);
}
"""
BAD = """
inst(A, (v -- v)) {
    Hooks *hooks = object_of(v)->hooks;
    Object *cached = load_relaxed(&hooks->cache);  //~ UG502
    see(cached);
}
"""
STORED = """
inst(A, (v -- v)) {
    Hooks *hooks = object_of(v)->hooks;
    store_relaxed(&hooks->cache, 0);   //~ UG502
}
"""
RULE = Rule("UG502", "order-and-publication", check, good=(GOOD,), bad=(BAD, STORED), alone=True)
