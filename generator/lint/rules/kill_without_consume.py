"""An item is declared dead, and nobody gives its reference up.

What it finds
    `DEAD` or `INPUTS_DEAD` on an item that owns a reference which, on some path to a way out, was neither closed,
    taken by a call, moved into another item, a variable or the heap, nor proved to be nothing or not counted.
Why it is wrong
    `DEAD` only says that the slot is empty.  Without somebody who takes the reference over, the object lives for ever.
Instead
    Close it; or delete the `DEAD` where the item is still needed.
Limits
    Of an array one element that was given up counts for all.  Values whose kind a guard of another instruction proves
    count as references: `RT_ASSERT` what the front end promises.  A `DEAD` before the last use is UG203.
"""

from __future__ import annotations

from ...analysis.points import DeadPoint, ExitPoint
from ...diagnostics import Label
from ..rule import Findings, Rule, Subject
from .leak_at_exit import WHERE


def check(subject: Subject, out: Findings) -> None:
    names = {}
    for _, dead in subject.points(DeadPoint, out):
        out.site(dead.span)
        names[dead.span.start, dead.value] = dead.item
    for _, point in subject.points(ExitPoint, out):
        for value, span in point.known.dropped.items():
            item = names.get((span.start, value), str(value))
            out.add(
                span,
                f"`{item}` is declared dead, and nobody gives up its reference on a way to the {WHERE[point.why]}",
                Label(point.span, "leaves here"),
                hint="close it, or move it to where somebody else owns it",
            )


GOOD = """
inst(A, (v --)) {
    Value old = v;
    DEAD(v);
    harmless(old);
    close(thread, old);
}
"""
ONE_WAY = """
inst(A, (v --)) {
    if (is_bad(v)) {
        take(v);
    }
    DEAD(v);                           //~ UG204
}
"""
STORED = """
inst(A, (v -- v2)) {
    if (is_small(v)) {
        DEAD(v);
        v2 = NOTHING;
    }
    else {
        v2 = v;
    }
}
"""
FALSE = """
inst(A, (v --)) {
    DEAD(v);                           //~ UG204
}
"""
ONE_PATH = """
inst(A, (v, w -- w)) {
    Value old = v;
    DEAD(v);                           //~ UG204
    if (!is_bad(w)) {
        close(thread, old);
    }
}
"""
ALL = """
inst(A, (v, w --)) {
    close(thread, w);
    INPUTS_DEAD();                     //~ UG204
}
"""
WRONG = (FALSE, ONE_PATH, ONE_WAY, ALL)
RULE = Rule("UG204", "kill-without-consume", check, good=(GOOD, STORED), bad=WRONG, alone=True)
