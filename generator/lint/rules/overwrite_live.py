"""A variable of the frame or an item of the stack is overwritten while it still owns its value.

What it finds
    An assignment to a macro such as `GETLOCAL(n)`, to a live input or to an output that is defined already, whose old
    value was neither kept in a variable, nor given up, nor tested to be nothing.  And a variable of the frame that gets
    another value only after the old one was closed.
Why it is wrong
    Nobody gives the old reference up: its object lives for ever.
Instead
    Keep it: `Value old = GETLOCAL(n);`, store the new one, then close the old one.  In this order: closing may run
    code that looks at the variable.
Limits
    Two indices with different texts are different variables.  Where values are not counted there is nothing to lose.
"""

from __future__ import annotations

from ...analysis.ownership import weightless
from ...analysis.points import OverwritePoint
from ...analysis.terms import reference
from ...diagnostics import Label
from ..rule import Findings, Rule, Subject


def check(subject: Subject, out: Findings) -> None:
    machine = subject.facts.program.config.machine
    if not (machine.counted or machine.explicit):
        return
    close = machine.closer
    for _, point in subject.points(OverwritePoint, out):
        out.site(point.span)
        place, known = reference(point.place), point.known
        kept = any(value == place for key, value in known.env.items() if key != point.key)
        gone = place in known.gone or place in known.spent
        closed = place in known.gone and known.gone[place].text.startswith(f"{close}(")
        if not point.key and closed and not weightless(known, place):
            out.add(
                point.span,
                f"`{point.text}` holds a reference that was closed, until it is replaced here",
                Label(known.gone[place], "closed here"),
                hint="keep the old value in a variable, store the new one, then close the old one",
            )
        elif not (kept or gone or weightless(known, place)):
            out.add(
                point.span,
                f"`{point.text}` is overwritten, and nobody gives up what it held",
                hint="keep the old value in a variable, and close it after this",
            )


GOOD = """
inst(A, (v --)) {
    Value old = VARIABLE(oparg);
    VARIABLE(oparg) = v;
    DEAD(v);
    close(thread, old);
}
"""
BAD = """
inst(A, (v --)) {
    VARIABLE(oparg) = v;               //~ UG205
    DEAD(v);
}
"""
ORDER = """
inst(A, (v --)) {
    close(thread, VARIABLE(oparg));
    VARIABLE(oparg) = v;               //~ UG205
    DEAD(v);
}
"""
SWAPPED = """
inst(A, (v, w -- v, w)) {
    Value kept = v;
    v = w;
    w = kept;
}
"""
INPUT = """
inst(A, (v, w -- v)) {
    v = w;                             //~ UG205
}
"""
OUTPUT = """
inst(A, (v -- v, w)) {
    w = fresh(v);
    w = NOTHING;                       //~ UG205
}
"""
RULE = Rule("UG205", "overwrite-live", check, good=(GOOD, SWAPPED), bad=(BAD, INPUT, OUTPUT, ORDER), alone=True)
