"""A reference that is used, or given up again, after it was given up.

What it finds
    An input or a C variable that is read, closed or moved after a call that `steals` it (where it does so only on
    success: after the test of its result), or after it was closed; an element of an array, by a constant index,
    likewise; and a call that takes a reference that is only borrowed: a view, an item of a container, an immutable
    field.
Why it is wrong
    Its object may be freed; giving it up twice takes away somebody else's reference.
Instead
    Use it before, or take a second reference.
Limits
    Elements of arrays are told apart by constant indices only.
"""

from __future__ import annotations

from ...analysis.owners import lender
from ...analysis.points import CallPoint, UsePoint
from ...analysis.terms import canonical, reference
from ...diagnostics import Label
from ...model.contracts import Contracts
from ..rule import Findings, Rule, Subject


def check(subject: Subject, out: Findings) -> None:
    for _, call in subject.points(CallPoint, out):
        again = next((one for one in call.arguments if one.head == "element" and one in call.known.gone), None)
        if again is not None:
            out.add(
                call.span,
                f"`{again}` is used after it was given up",
                Label(call.known.gone[again], "given up here"),
                hint="use it before, or take a second reference",
            )
        if call.function is not None and (call.function.steals or call.function.steals_on_success):
            out.site(call.span)
            lent(call, subject.facts.program.contracts, out)
    for _, use in subject.points(UsePoint, out):
        span = use.known.gone.get(use.value)
        if span is not None:
            out.add(
                use.span,
                f"`{use.span.text}` is used after it was given up",
                Label(span, "given up here"),
                hint="use it before, or take a second reference",
            )


def lent(call: CallPoint, contracts: Contracts, out: Findings) -> None:
    """References that a call takes and the caller does not have."""
    assert call.function is not None
    for i in sorted(call.function.steals | call.function.steals_on_success):
        value = reference(call.arguments[i]) if i < len(call.arguments) else None
        if value is None:
            continue
        given = call.known.gone.get(value) if value.head == "item" else None
        given = given or call.known.broken.get(canonical(value))
        if given is not None:
            out.add(
                call.span,
                f"`{call.name}` takes `{value}`, which was given up" + ("" if value.head == "item" else " in part"),
                Label(given, "given up here"),
                hint="give each reference up once",
            )
        function = contracts.function(value.text) if value.head == "call" else None
        owner = lender(value, function) if function is not None and not function.is_macro else None
        steady = value.head == "field"
        if (owner is not None or steady) and canonical(value) not in call.known.pinned:
            out.add(
                call.span,
                f"`{call.name}` takes the reference `{value}`, which is only borrowed",
                *([Label(function.span, "declared here")] if function is not None else []),
                hint="take a reference of its own first",
            )


GOOD = """
inst(A, (v --)) {
    Value old = v;
    DEAD(v);
    harmless(old);
    close(thread, old);
}
"""
BAD = """
inst(A, (v --)) {
    Value old = v;
    DEAD(v);
    close(thread, old);
    harmless(old);                     //~ UG203
}
"""
ITEM = """
inst(A, (v --)) {
    close(thread, v);
    harmless(v);                       //~ UG203
}
"""
ELEMENT = """
inst(A, (args[oparg] --)) {
    take(args[0]);
    harmless(args[1]);
    harmless(args[0]);                 //~ UG203
    INPUTS_DEAD();
}
"""
LENT = """
inst(A, (list -- list)) {
    DEOPT_IF(!is_list(list));
    take(item(as_list(list)));         //~ UG203
}
"""
FIELD = """
inst(A, (v -- v)) {
    free_hooks(object_of(v)->hooks);   //~ UG203
}
"""
SUCCESS = """
inst(A, (list -- list)) {
    Value made = fresh(list);
    int failed = store_take(list, made);
    if (failed < 0) {
        close(thread, made);
        ERROR_NO_POP();
    }
    harmless(made);                    //~ UG203
}
"""
TAKEN = """
inst(A, (v, list -- list)) {
    int failed = store_take(list, v);
    if (failed < 0) {
        ERROR_NO_POP();
    }
    close(thread, v);                  //~ UG203
}
"""
PART = """
inst(A, (args[oparg] --)) {
    take(args[0]);
    take_all(args);                    //~ UG203
}
"""
WRONG = (BAD, ITEM, ELEMENT, LENT, FIELD, SUCCESS, TAKEN, PART)
RULE = Rule("UG203", "consume-twice-or-wrongly", check, good=(GOOD,), bad=WRONG, alone=True)
