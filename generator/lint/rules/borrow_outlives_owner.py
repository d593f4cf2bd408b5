"""A borrowed value is used when nothing keeps it alive any more.

What it finds
    A C variable that was borrowed from a reference (a view of it, an item, an immutable field) and is used after
    that reference was consumed; what was loaded from a field with a lifetime (deferred, qsbr, type_version) used after
    a safepoint; what was borrowed from something that a call `invalidates(x)`; and what a function lent that needs a
    lock, used after the unlock or a safepoint.
Why it is wrong
    The object may be freed, and another one may stand in its place.
Instead
    Use it before, or take a reference of its own.
Limits
    A pointer that a loop or branch merges is not followed.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...analysis.owners import owners
from ...analysis.points import UsePoint
from ...analysis.terms import Term, canonical, fact
from ...diagnostics import Label
from ..rule import Findings, Rule, Subject


def check(subject: Subject, out: Findings) -> None:
    contracts = subject.facts.program.contracts
    for _, use in subject.points(UsePoint, out):
        chain = list(owners(use.value, contracts))
        if len(chain) > 1 or use.value.same:
            out.site(use.span)
        if chain[0] != use.value or len(chain) > 1:
            held = next((i for i, one in enumerate(chain) if canonical(one) in use.known.pinned), len(chain))
            gone = next((one for one in chain[:held] if one in use.known.gone and one != use.value), None)
            if gone is not None:
                out.add(
                    use.span,
                    f"`{use.span.text}` is borrowed from `{gone}`, which is gone",
                    Label(use.known.gone[gone], "given up here"),
                    hint="use it before, or take a reference of its own",
                )
        for one in borrowed_parts(use.value):
            lost = use.known.lost.get(fact("alive", one))
            if lost is not None:
                out.add(
                    use.span,
                    f"`{use.span.text}` may be gone: what kept it alive has ended",
                    Label(lost.proof.span, "from here"),
                    Label(lost.span, lost.why),
                    hint="use it before, or take a reference right behind the load",
                )


def borrowed_parts(value: Term) -> Iterator[Term]:
    """What a value was reached from, as far as no reference of its own keeps it."""
    if value.head == "result" and value.same:
        return
    yield canonical(value)
    for one in value.args:
        yield from borrowed_parts(one)


GOOD = """
inst(A, (list -- w)) {
    DEOPT_IF(!is_list(list));
    List *self = as_list(list);
    w = fresh(item(self));
    close(thread, list);
}
"""
BAD = """
inst(A, (list -- w)) {
    DEOPT_IF(!is_list(list));
    Value first = item(as_list(list));
    close(thread, list);
    w = fresh(first);                  //~ UG104
}
"""
CACHED = """
inst(A, (v -- v)) {
    Hooks *hooks = object_of(v)->hooks;
    Object *cached = load_acquire(&hooks->cache);
    int n = runs(v);
    see(cached);                       //~ UG104
}
"""
OWN = """
inst(A, (v -- v, w)) {
    Hooks *hooks = object_of(v)->hooks;
    Value cached = new_ref(load_acquire(&hooks->cache));
    int n = runs(v);
    w = cached;
}
"""
LOCKED = """
inst(A, (list -- list)) {
    lock(list);
    Value first = item_locked(list, 0);
    unlock(list);
    harmless(first);                   //~ UG104
}
"""
GROWN = """
inst(A, (list -- list)) {
    DEOPT_IF(!is_list(list));
    Value first = item(as_list(list));
    harmless(first);
    grow(as_list(list));
    harmless(first);                   //~ UG104
}
"""
AGAIN = """
inst(A, (list -- list)) {
    DEOPT_IF(!is_list(list));
    Value first = item(as_list(list));
    grow(as_list(list));
    first = item(as_list(list));
    harmless(first);
}
"""
WRONG = (BAD, CACHED, LOCKED, GROWN)
RULE = Rule("UG104", "borrow-outlives-owner", check, good=(GOOD, OWN, AGAIN), bad=WRONG, alone=True)
