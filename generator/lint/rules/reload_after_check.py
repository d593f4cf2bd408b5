"""A shared field is read twice: one value is tested, the other one is used.

What it finds
    A second load, without a lock, of a field that others may write, of the same object, when a guard has tested the
    first.  A second load that is compared with the first is none.
Why it is wrong
    Between the two loads another thread may have written it: what is used is not what was tested.
Instead
    Load once into a local variable, test that, and use it.
Limits
    Loads through functions are not compared.
"""

from __future__ import annotations

from ...analysis.journey import Journey
from ...analysis.points import FieldPoint
from ...analysis.terms import Term, below, canonical
from ...diagnostics import Label
from ..rule import Findings, Rule, Subject


def check(subject: Subject, out: Findings) -> None:
    for journey, access in subject.points(FieldPoint, out):
        steady = any(access.field.promise(one) for one in ("immutable", "owner_thread", "stw_written"))
        if access.writes or steady or access.known.lock(access.base) is not None:
            continue
        out.site(access.span)
        base = canonical(access.base)
        for fact, proof in access.known.proofs.items():
            loads = (one for one in below(fact) if one.head == "load" and fact.text != "alive")
            for one in loads:
                name, _, place = one.text.partition("@")
                same = name == access.field.name and one.args and one.args[0] == base
                if same and place != str(access.span.start) and not compared(journey, access, one):
                    out.add(
                        access.span,
                        f"`{access.field.name}` is loaded again, and another load was tested",
                        Label(proof.span, "tested here"),
                        hint="load it once into a local variable",
                    )


def compared(journey: Journey, access: FieldPoint, first: Term) -> bool:
    """The second load is compared with the first: so that what was tested is known to be still there."""
    for point in journey.points:
        for fact in (*point.known.proofs, *point.known.lost):
            loads = [one for one in below(fact) if one.head == "load"]
            if first in loads and any(one.text.endswith(f"@{access.span.start}") for one in loads):
                return True
    return False


GOOD = """
inst(A, (v -- v)) {
    Hooks *hooks = object_of(v)->hooks;
    Object *cached = load_acquire(&hooks->cache);
    DEOPT_IF(cached == NULL);
    see(cached);
}
"""
BAD = """
inst(A, (v -- v)) {
    Hooks *hooks = object_of(v)->hooks;
    DEOPT_IF(load_acquire(&hooks->cache) == NULL);
    Object *cached = load_acquire(&hooks->cache);  //~ UG503
    see(cached);
}
"""
RULE = Rule("UG503", "reload-after-check", check, good=(GOOD,), bad=(BAD,), alone=True, free=True)
