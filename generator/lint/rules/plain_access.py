"""A plain read or write of a field that needs an atomic one.

What it finds
    A field whose contract names an order for reads (writes), read (written) without an atomic access.  A read under
    the lock that guards the field is right: nobody writes it then; and so is any access to an object that was allocated
    in this instruction and that nobody else has yet.
Why it is wrong
    Another thread writes at the same time; the compiler may read twice, or see half a value.
Instead
    Use the generated accessor, or the atomic that the contract asks for.
Limits
    An object is known to others as soon as it was stored or given to a call that takes it.
"""

from __future__ import annotations

from ...analysis.ownership import private
from ...analysis.points import FieldPoint
from ...diagnostics import Label
from ..rule import Findings, Rule, Subject
from ..runtime import plain_access as runtime


def check(subject: Subject, out: Findings) -> None:
    for _, access in subject.points(FieldPoint, out):
        promise = access.field.promise("write" if access.writes else "read")
        if promise is None or promise.arguments[0] == "plain":
            continue
        out.site(access.span)
        lock = access.known.lock(access.base)
        locked = lock is not None and lock.status == "held" and access.field.promise("guarded_by") is not None
        own = private(access.known, access.base, subject.facts.program.contracts)
        if access.order == "plain" and not own and not (locked and not access.writes):
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
NEW = """
inst(A, (v -- v)) {
    Cell *cell = new_cell();
    if (cell == NULL) {
        ERROR_NO_POP();
    }
    cell->value = object_of(v);
    keep(v, cell);
}
"""
RULE = Rule("UG501", "plain-access", check, good=(GOOD, NEW), bad=(BAD,), alone=True, free=True, native=runtime.check)
