"""A lock that is not given back on every path, or given back without being held.

What it finds
    A way out of the instruction on which an object's lock is still held, a lock whose result is not tested, a lock
    taken twice, an unlock of what is not locked; and an object that was loaded from a field that others may write, then
    locked, and unlocked without a comparison of the field with it in between.
Why it is wrong
    Nobody else can ever take the lock again; or the lock of another thread is broken.
Instead
    Unlock before each `DEOPT_IF`, `ERROR_IF`, `ERROR_NO_POP` and the end, and test what a lock without waiting
    returns.
Limits
    Which functions lock what is said by their contracts.
"""

from __future__ import annotations

from ...analysis.journey import Journey
from ...analysis.points import CallPoint, ExitPoint, Known
from ...analysis.terms import Term, below, canonical
from ...diagnostics import Label
from ...model.contracts import Contracts
from ..repair import unlocked_before
from ..rule import Findings, Rule, Subject


def check(subject: Subject, out: Findings) -> None:
    for _, call in subject.points(CallPoint, out):
        for promise in call.function.promises if call.function is not None else ():
            if promise.word in ("locks", "unlocks"):
                names = [one.name for one in call.function.parameters] if call.function is not None else []
                where = names.index(promise.arguments[0]) if promise.arguments[0] in names else 0
                if where < len(call.arguments):
                    out.site(call.span)
                    at_call(call, promise.word, canonical(call.arguments[where]), out)
    for journey, point in subject.points(ExitPoint, out):
        at_exit(point, journey, subject.facts.program.contracts, out)


def at_call(call: CallPoint, word: str, what: Term, out: Findings) -> None:
    lock = call.known.lock(what)
    if word == "locks" and lock is not None:
        out.add(
            call.span,
            f"locks `{what}`, which is locked" + some(call.known, what),
            Label(lock.span, "locked here"),
            hint="unlock it first, or take the lock once",
        )
    elif word == "unlocks" and lock is not None and what.head == "load" and not compared(call.known, what):
        out.add(
            lock.span,
            f"`{what}` was loaded before it was locked, and nothing compares the field with it again",
            Label(call.span, "unlocked here"),
            hint="load the field again under the lock, and leave when it holds another object",
        )
    elif word == "unlocks" and lock is None:
        out.add(call.span, f"unlocks `{what}`, which is not locked here", hint="unlock what was locked, once")
    elif word == "unlocks" and lock is not None and lock.status != "held":
        how = "on some of the paths only" if lock.status == "maybe" else "only if this succeeded, which is not tested"
        out.add(
            call.span,
            f"unlocks `{what}`, which is locked " + how,
            Label(lock.span, "locked here"),
            hint="test the result of the lock on the way here",
        )


def compared(known: Known, what: Term) -> bool:
    """A later load of the same field was compared with what is locked, whatever came out."""

    def again(one: Term) -> bool:
        same = one.head == "load" and one.text.split("@")[0] == what.text.split("@")[0] and one.args == what.args
        return same and one != what

    proofs = (list(below(one)) for one in known.proofs)
    return any(what in parts and any(again(one) for one in parts) for parts in proofs)


def at_exit(point: ExitPoint, journey: Journey, contracts: Contracts, out: Findings) -> None:
    for what, lock in point.known.held:
        out.site(point.span)
        if lock.status == "tried" and point.why in ("deopt", "exit"):
            message = f"leaves with the lock of `{what}` perhaps held: its result is not tested"
        else:
            message = f"leaves with the lock of `{what}` held" + some(point.known, what)
        certain = lock.status == "held" and point.why in ("deopt", "exit", "error")
        edits = unlocked_before(point, what, lock, journey, contracts) if certain else ()
        out.add(point.span, message, Label(lock.span, "locked here"), hint="unlock it on this path, too", edits=edits)


def some(known: Known, what: Term) -> str:
    lock = known.lock(what)
    return " on some paths" if lock is not None and lock.status == "maybe" else ""


GOOD = """
inst(A, (list, v -- list)) {
    DEOPT_IF(!try_lock(list));
    if (is_bad(v)) {
        unlock(list);
        DEOPT_IF(true);
    }
    append(list, v);
    unlock(list);
}
"""
NOT_BEFORE_THE_DEOPT = """
inst(A, (list, v -- list)) {
    DEOPT_IF(!try_lock(list));
    DEOPT_IF(is_bad(v));               //~ UG401
    append(list, v);
    unlock(list);
}
"""
NOT_TESTED = """
inst(A, (list, v -- list)) {
    try_lock(list);
    append(list, v);                   //~ UG403
    unlock(list);                      //~ UG401
}
"""
TWICE = """
inst(A, (list -- list)) {
    lock(list);
    unlock(list);
    unlock(list);                      //~ UG401
}
"""
AGAIN = """
inst(A, (v -- v)) {
    Hooks *hooks = object_of(v)->hooks;
    Object *last = load_acquire(&hooks->last);
    DEOPT_IF(last == NULL);
    DEOPT_IF(!try_lock_object(last));
    if (load_acquire(&hooks->last) != last) {
        unlock_object(last);
        DEOPT_IF(true);
    }
    see(last);
    unlock_object(last);
}
"""
ANOTHER = """
inst(A, (v -- v)) {
    Hooks *hooks = object_of(v)->hooks;
    Object *last = load_acquire(&hooks->last);
    DEOPT_IF(last == NULL);
    DEOPT_IF(!try_lock_object(last));  //~ UG401
    see(last);
    unlock_object(last);
}
"""
POLARITY = """
inst(A, (list, v -- list)) {
    DEOPT_IF(enter_lock(list) < 0);
    append(list, v);
    unlock(list);
}
"""
WRONG_WAY = """
inst(A, (list, v -- list)) {
    DEOPT_IF(enter_lock(list) == 0);   //~ UG401
    append(list, v);                   //~ UG403
    unlock(list);                      //~ UG401
}
"""
WRONG = (NOT_BEFORE_THE_DEOPT, NOT_TESTED, TWICE, ANOTHER, WRONG_WAY)
RULE = Rule("UG401", "lock-state", check, good=(GOOD, AGAIN, POLARITY), bad=WRONG, alone=True, free=True)
