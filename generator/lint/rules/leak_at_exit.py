"""A reference that nobody gives up.

What it finds
    On a way out of the instruction: an input that is neither consumed nor left on the stack, and a new reference in
    a C variable, or in none, that was neither moved nor closed.  A macro that `expands_to` a jump is such a way out.
Why it is wrong
    The object lives for ever.
Instead
    Close it, move it into an output, or store it where somebody else owns it.
Limits
    A reference that reaches a variable through its address (`&x`) is followed where the contract says `initialises(x)`
    and, by `fails(value)`, for which results there is none.
"""

from __future__ import annotations

from ...analysis.points import ExitPoint
from ...diagnostics import Label
from ..rule import Findings, Rule, Subject


def check(subject: Subject, out: Findings) -> None:
    for _, point in subject.points(ExitPoint, out):
        out.site(point.span)
        for value, span in point.known.owned.items():
            out.add(
                span,
                f"the new reference `{value}` is not given up on a way to the {WHERE[point.why]}",
                Label(point.span, "leaves here"),
                hint="close it, move it into an output, or store it",
            )


WHERE = {
    "deopt": "deopt",
    "exit": "exit to the generic form",
    "error": "error",
    "leave": "jump out of the instruction",
    "end": "end of the instruction",
}
GOOD = """
inst(A, (v -- w)) {
    Value made = look_up(v);
    DEOPT_IF(is_nothing(made));
    w = made;
    close(thread, v);
}
"""
BAD = """
inst(A, (v -- w)) {
    Value made = look_up(v);           //~ UG202
    DEOPT_IF(is_bad(v));
    DEOPT_IF(is_nothing(made));
    w = made;
    close(thread, v);
}
"""
DROPPED = """
inst(A, (v -- )) {                     //~ UG202
    harmless(v);
}
"""
HIDDEN = """
inst(A, (v -- w)) {
    Value made = fresh(v);             //~ UG202
    CONVERTED(v);
    close(thread, v);
    w = made;
}
"""
FOUND = """
inst(A, (v -- w)) {
    Value item;
    int found = find(v, &item);
    if (found < 0) {
        ERROR_NO_POP();
    }
    if (!found) {
        item = NOTHING;
    }
    w = item;
    close(thread, v);
}
"""
NOT_TAKEN = """
inst(A, (v -- v)) {
    Value item;
    int found = find(v, &item);        //~ UG202
    if (found < 0) {
        ERROR_NO_POP();
    }
    if (found) {
        harmless(item);
    }
}
"""
FILLED = """
inst(A, (v -- v)) {
    Value item;
    fill(v, &item);                    //~ UG202
    DEOPT_IF(is_bad(v));
    take(item);
}
"""
JOINED = """
inst(A, (v -- w)) {
    Value text = fresh(v);
    int failed = join(&text, v);
    close(thread, v);
    ERROR_IF(failed < 0);
    w = text;
}
"""
FORGOTTEN = """
inst(A, (v -- v)) {
    Value text = fresh(v);
    int failed = join(&text, v);       //~ UG202
    if (failed < 0) {
        ERROR_NO_POP();
    }
}
"""
EITHER = """
inst(A, (v -- w)) {
    Value chosen = NOTHING;
    if (is_bad(v)) {
        chosen = fresh(v);
    }
    close(thread, v);
    w = chosen;
}
"""
EITHER_LOST = """
inst(A, (v -- v)) {
    Value chosen = NOTHING;
    if (is_bad(v)) {
        chosen = fresh(v);             //~ UG202
    }
    harmless(chosen);
}
"""
WRONG = (BAD, DROPPED, HIDDEN, NOT_TAKEN, FILLED, FORGOTTEN, EITHER_LOST)
RULE = Rule("UG202", "leak-at-exit", check, good=(GOOD, FOUND, JOINED, EITHER), bad=WRONG, alone=True)
