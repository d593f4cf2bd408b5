"""An atomic access that is weaker than its field asks for.

What it finds
    A read or write with a weaker order than the contract of the field says; as information, one that is stronger.  A
    read of a field that is `published_by(f)` where no load of `f` with acquire of the same object came before; and a
    write of a field that is `immutable_after(publish)` or `private_until(publish)` when others may know the object.
Why it is wrong
    A pointer that is read relaxed may be seen before what it points to; one that is stored relaxed shows others an
    object that is not finished.
Instead
    Use the order that is declared: release to publish, acquire to follow.
Limits
    Orders that come from fences are not seen.
"""

from __future__ import annotations

from ...analysis.ownership import private
from ...analysis.points import FieldPoint
from ...analysis.terms import fact, name
from ...diagnostics import Label, Severity
from ...model.contracts import Contracts
from ..rule import Findings, Rule, Subject
from ..runtime import order_and_publication as runtime

RANK = {"plain": 0, "relaxed": 1, "acquire": 2, "release": 2, "acq_rel": 3, "seq_cst": 4}


def check(subject: Subject, out: Findings) -> None:
    for _, access in subject.points(FieldPoint, out):
        publication(access, subject.facts.program.contracts, out)
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


def publication(access: FieldPoint, contracts: Contracts, out: Findings) -> None:
    own = private(access.known, access.base, contracts)
    publisher = access.field.promise("published_by")
    if publisher is not None and not access.writes:
        out.site(access.span)
        seen = fact("acquired", name(publisher.arguments[0]), access.base)
        if seen not in access.known.proofs and not own:
            out.add(
                access.span,
                f"`{access.field.name}` is read, and `{publisher.arguments[0]}`, which publishes it, was not acquired",
                Label(publisher.span, "declared here"),
                hint=f"load `{publisher.arguments[0]}` of the same object with acquire before",
            )
    for word in ("immutable_after", "private_until"):
        promise = access.field.promise(word)
        if promise is not None and access.writes:
            out.site(access.span)
            if not own:
                out.add(
                    access.span,
                    f"`{access.field.name}` is written, and others may know `{access.base}` by now",
                    Label(promise.span, f"declared {promise}"),
                    hint="write it before the object is published",
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
PUBLISHED = """
inst(A, (v -- v)) {
    Cell *made = new_cell();
    if (made == NULL) {
        ERROR_NO_POP();
    }
    made->kind = 1;
    keep(v, made);
    Cell *cell = cell_of(v);
    if (load_acquire(&cell->value) != NULL && load_relaxed(&cell->count) > 1) {
        harmless(v);
    }
}
"""
NOT_ACQUIRED = """
inst(A, (v -- v)) {
    Cell *cell = cell_of(v);
    if (load_relaxed(&cell->count) > 1) {  //~ UG502
        cell->kind = 2;                //~ UG502
    }
}
"""
WRONG = (BAD, STORED, NOT_ACQUIRED)
RULE = Rule(
    "UG502",
    "order-and-publication",
    check,
    good=(GOOD, PUBLISHED),
    bad=WRONG,
    alone=True, free=True,
    native=runtime.check,
)
