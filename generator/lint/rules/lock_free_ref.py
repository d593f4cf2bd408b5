"""A pointer from a field that others may write becomes a reference without a proof that its object is still there.

What it finds
    A function that makes a new reference of a value (its contract `establishes(same(…))` and returns a new one),
    called with what was loaded, without the lock, from a field that has an order for reads and no lifetime.  And a call
    that `requires(owned_or_shared(x))` where nothing proves it.
Why it is wrong
    Between the load and the new reference another thread may have given up the last one: the count of a freed
    object is raised.
Instead
    Try to take the reference and compare the field again, take the lock, or declare the field's lifetime.
Limits
    Functions that try and compare have no `same` in their contracts.
"""

from __future__ import annotations

from ...analysis.ownership import private
from ...analysis.points import CallPoint, FieldPoint
from ...analysis.terms import canonical
from ...diagnostics import Label
from ..rule import Findings, Rule, Subject


def check(subject: Subject, out: Findings) -> None:
    loads: dict[str, FieldPoint] = {}
    for _, access in subject.points(FieldPoint):
        steady = ("immutable", "owner_thread", "stw_written", "lifetime")
        shared = access.field.promise("read") is not None and not any(access.field.promise(one) for one in steady)
        if shared and access.known.lock(access.base) is None and not access.writes:
            loads[f"{access.field.name}@{access.span.start}"] = access
    counts_shared(subject, out)
    for _, call in subject.points(CallPoint, out):
        if call.function is None:
            continue
        if not makes_reference(call):
            continue
        out.site(call.span)
        for argument in call.arguments:
            plain = canonical(argument)
            loaded = loads.get(plain.text) if plain.head == "load" else None
            if loaded is not None:
                out.add(
                    call.span,
                    f"`{call.name}` takes a reference to what `{loaded.field.name}` held",
                    Label(loaded.span, "loaded here, and it may be gone since"),
                    Label(loaded.field.span, "declared here, without a lifetime"),
                    hint="try to take the reference and compare again, or take the lock",
                )


def counts_shared(subject: Subject, out: Findings) -> None:
    """Whoever tries to take a reference of another thread's object needs its counts to be shared."""
    for _, call, need in subject.needs(out):
        if need.word == "owned_or_shared" and need.arguments:
            out.site(call.span)
            own = private(call.known, need.arguments[0], subject.facts.program.contracts)
            if need.fact not in call.known.proofs and not own:
                out.add(
                    call.span,
                    f"`{call.name}` needs {need.fact}, and nothing proves it here",
                    Label(need.span, "declared here"),
                    hint="test it first, or mark the object as shared before it is published",
                )


def makes_reference(call: CallPoint) -> bool:
    assert call.function is not None
    words = [(one.word, one.arguments[0] if one.arguments else "") for one in call.function.promises]
    borrowed = any(word == "returns" and text.startswith("borrowed") for word, text in words)
    taken = bool(call.function.steals)
    same = any(word == "establishes" and text.startswith("same(") for word, text in words)
    return same and not borrowed and not taken


GOOD = """
inst(A, (v -- v, w)) {
    Hooks *hooks = object_of(v)->hooks;
    w = new_ref(load_acquire(&hooks->cache));
}
"""
BAD = """
inst(A, (v -- v, w)) {
    Hooks *hooks = object_of(v)->hooks;
    w = new_ref(load_acquire(&hooks->last));  //~ UG504
}
"""
SHARED = """
inst(A, (v -- v)) {
    Object *object = object_of(v);
    if (owned_or_shared(object)) {
        merge(object);
    }
    merge(object);                     //~ UG504
}
"""
RULE = Rule("UG504", "lock-free-ref", check, good=(GOOD,), bad=(BAD, SHARED), alone=True, free=True)
