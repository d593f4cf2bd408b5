"""What a lock protects is touched without the lock.

What it finds
    A call (or a uop) whose contract says `requires(lock(x))`, or an access to a field that is `guarded_by` a lock,
    where the lock of that object is not held; and a call that `requires(unique(x))` or `requires(private(x))` where
    nothing proves it.  An atomic read of a
    field that has an order for it is a declared protocol without the lock; an object that was allocated in this
    instruction and that nobody else has yet needs none.
Why it is wrong
    Another thread changes the object at the same time.
Instead
    Take the lock (without waiting, where guards were passed), or use what is declared to need none.
Limits
    An object is known to others as soon as it was stored or given to a call that takes it.
"""

from __future__ import annotations

from ...analysis.ownership import private
from ...analysis.points import FieldPoint, Point
from ...analysis.terms import Term, canonical
from ...diagnostics import Label
from ..rule import Findings, Rule, Subject
from ..runtime import guarded_by as runtime


def check(subject: Subject, out: Findings) -> None:
    contracts = subject.facts.program.contracts
    for _, point, need in subject.needs(out):
        if need.word in ("unique", "private") and need.arguments:
            out.site(point.span)
            if need.fact not in point.known.proofs and not private(point.known, need.arguments[0], contracts):
                out.add(
                    point.span,
                    f"`{point.name}` needs {need.fact}, and nothing proves it here",
                    Label(need.span, "declared here"),
                    hint="test it first, with nothing in between",
                )
        if need.word == "lock" and need.arguments:
            out.site(point.span)
            what = need.arguments[0]
            if not held(point, what) and not private(point.known, what, contracts):
                out.add(
                    point.span,
                    f"`{point.name}` needs the lock of `{what}`, which is not held{how(point, what)}",
                    Label(need.span, "declared here"),
                    hint="lock it first, and test the result",
                )
    for _, access in subject.points(FieldPoint, out):
        guard = access.field.promise("guarded_by")
        atomic = not access.writes and access.order != "plain" and access.field.promise("read") is not None
        if guard is None or atomic:
            continue
        out.site(access.span)
        if not held(access, access.base) and not private(access.known, access.base, contracts):
            verb = "written" if access.writes else "read"
            out.add(
                access.span,
                f"`{access.field.name}` is {verb} without the lock of `{access.base}`",
                Label(guard.span, "declared here"),
                hint="lock the object first",
            )


def held(point: Point, what: Term) -> bool:
    lock = point.known.lock(canonical(what))
    return lock is not None and lock.status == "held"


def how(point: Point, what: Term) -> str:
    lock = point.known.lock(canonical(what))
    if lock is None:
        return ""
    return " on every path" if lock.status == "maybe" else ": the result of the lock is not tested"


GOOD = """
inst(A, (list, v -- list)) {
    lock(list);
    append(list, v);
    unlock(list);
}
"""
WITHOUT = """
inst(A, (list, v -- list)) {
    append(list, v);                   //~ UG403
}
"""
FIELD = """
inst(A, (list -- list, n)) {
    EXIT_IF(!is_list(list));
    List *self = as_list(list);
    if (self->size > 1) {              //~ UG403 UG501
        harmless(list);
    }
    n = fresh(list);
}
"""
NEW = """
inst(A, (v -- v)) {
    Cell *cell = new_cell();
    if (cell == NULL) {
        ERROR_NO_POP();
    }
    cell->size = 1;
    keep(v, cell);
}
"""
KNOWN = """
inst(A, (v -- v)) {
    Cell *cell = new_cell();
    if (cell == NULL) {
        ERROR_NO_POP();
    }
    keep(v, cell);
    cell_of(v)->size = 1;              //~ UG403
}
"""
UNIQUE = """
inst(A, (v -- v)) {
    Object *object = object_of(v);
    if (alone(object)) {
        change(object);
    }
    change(object);                    //~ UG403
}
"""
RULE = Rule(
    "UG403",
    "guarded-by",
    check,
    good=(GOOD, NEW),
    bad=(WITHOUT, FIELD, KNOWN, UNIQUE),
    alone=True, free=True,
    native=runtime.check,
)
