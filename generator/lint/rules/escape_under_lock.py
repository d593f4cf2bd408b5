"""A call that may escape or wait while an object's lock is held.

What it finds
    A call that escapes, blocks, reaches a safepoint or `requires(no_lock)` between a lock and its unlock.
Why it is wrong
    The other code may want the same lock, or stop the world while this thread holds it.
Instead
    Collect what has to be closed, unlock, then close it.
Limits
    Which functions may escape is said by their contracts.
"""

from __future__ import annotations

from ...analysis.points import CallPoint, EnterPoint
from ...diagnostics import Label
from ..rule import Findings, Rule, Subject


def check(subject: Subject, out: Findings) -> None:
    for _, call in subject.points(CallPoint, out):
        free = call.function is not None and any(
            one.word == "requires" and one.arguments[0] == "no_lock" for one in call.function.promises
        )
        takes = call.function is not None and call.function.promise("locks") is not None
        for what, lock in call.known.held:
            if lock.status == "tried":
                continue
            out.site(call.span)
            if (call.escapes or free) and not takes:
                why = call.escapes or f"`{call.name}`: requires(no_lock)"
                out.add(
                    call.span,
                    f"{why}, and the lock of `{what}` is held" + (" on some paths" if lock.status == "maybe" else ""),
                    Label(lock.span, "locked here"),
                    hint="unlock before, and do this afterwards",
                )
    for _, point, need in subject.needs(out):
        for what, lock in point.known.held if need.word == "no_lock" and isinstance(point, EnterPoint) else ():
            out.site(point.span)
            out.add(
                point.span,
                f"`{point.name}` requires(no_lock), and the lock of `{what}` is held",
                Label(lock.span, "locked here"),
                Label(need.span, "declared here"),
                hint="unlock before this uop",
            )


GOOD = """
inst(A, (list, v -- list)) {
    lock(list);
    harmless(list);
    unlock(list);
    close(thread, v);
}
"""
BAD = """
inst(A, (list, v -- list)) {
    lock(list);
    close(thread, v);                  //~ UG402
    unlock(list);
}
"""
RULE = Rule("UG402", "escape-under-lock", check, good=(GOOD,), bad=(BAD,), alone=True, free=True)
