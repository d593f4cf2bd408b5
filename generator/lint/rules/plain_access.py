"""A plain read or write of a field that needs an atomic one.

What it finds
    A field whose contract names an order for reads (writes), read (written) without an atomic access.  A read under
    the lock that guards the field is right: nobody writes it then.
Why it is wrong
    Another thread writes at the same time; the compiler may read twice, or see half a value.
Instead
    Use the generated accessor, or the atomic that the contract asks for.
Limits
    Objects that no other thread knows yet count like any other.
"""

from __future__ import annotations

from ...analysis.points import FieldPoint
from ...diagnostics import Label
from ..rule import Findings, Rule, Subject


def check(subject: Subject, out: Findings) -> None:
    for _, access in subject.points(FieldPoint, out):
        promise = access.field.promise("write" if access.writes else "read")
        if promise is None or promise.arguments[0] == "plain":
            continue
        out.site(access.span)
        lock = access.known.lock(access.base)
        locked = lock is not None and lock.status == "held" and access.field.promise("guarded_by") is not None
        if access.order == "plain" and not (locked and not access.writes):
            verb = "written" if access.writes else "read"
            out.add(
                access.span,
                f"`{access.structure}.{access.field.name}` is {verb} without an atomic access",
                Label(promise.span, f"declared {promise}"),
                hint=f"use an access with order {promise.arguments[0]}",
            )


GOOD = """
inst(A, (v -- v)) {
    EXIT_IF(load_relaxed(&object_of(v)->version) == 0);
}
"""
BAD = """
inst(A, (v -- v)) {
    EXIT_IF(object_of(v)->version == 0);  //~ UG501
}
"""
RULE = Rule("UG501", "plain-access", check, good=(GOOD,), bad=(BAD,), alone=True)
