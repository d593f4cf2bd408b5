"""A guard that leaves in the way that fits another kind of test.

What it finds
    `DEOPT_IF` in a uop that only guards (all items stay, nothing is changed) whose condition is about what the
    specialization was made for: the kind, type or version of an item.  And `EXIT_IF` whose condition takes a lock
    without waiting, asks what the thread is asked for, tests whether a call failed, or stands in a uop of tier 1.
Why it is wrong
    `EXIT_IF` says that the specialization does not fit any more, so that another one may be tried from here; a lock
    that somebody else holds, or a pending signal, says nothing about that, and an error is none of both.
Instead
    `EXIT_IF` for guards of what was specialized for; `DEOPT_IF`: this once in the generic form; `ERROR_IF` for errors.
Limits
    What a condition is about is seen from contracts: a guard establishes a fact about an item, or reads a field that is
    immutable or written with the world stopped, from an item.
"""

from __future__ import annotations

from collections.abc import Iterable

from ...analysis.journey import Journey
from ...analysis.points import ExitPoint
from ...analysis.terms import Term, below
from ...diagnostics import Severity
from ...model.contracts import Contracts, Field
from ...model.program import Uop, UopPart
from ...model.specials import GUARDS, special_of
from ...model.walk import walk
from ...syntax import ast
from ..repair import word_replaced
from ..rule import Findings, Rule, Subject
from .metadata_drift import writes


def check(subject: Subject, out: Findings) -> None:
    program = subject.facts.program
    contracts, thread = program.contracts, program.config.machine.thread
    acting = {
        name for journey in subject.journeys for name in (part_name(journey, p.part) for p in writes(journey)) if name
    }
    for journey, point in subject.points(ExitPoint, out):
        part = journey.instruction.parts[point.part]
        if point.why not in ("deopt", "exit") or not isinstance(part, UopPart) or point.condition is None:
            continue
        out.site(point.span)
        if point.why == "exit":
            why = not_about_items(point.condition, contracts, thread)
            if not why and part.uop.has("tier1"):
                why = "a uop of tier 1 has nowhere else to exit to"
            if why:
                certain = () if why.endswith("error") else word_replaced(point.span, "EXIT_IF", "DEOPT_IF")
                hint = "use DEOPT_IF" if certain else "use ERROR_IF, or DEOPT_IF before anything has failed"
                out.add(point.span, f"EXIT_IF, and {why}", hint=hint, edits=certain)
        elif part.uop.name not in acting and only_guards(part.uop) and about_items(point.condition, contracts):
            out.add(
                point.span,
                f"`{part.uop.name}` only guards what the specialization was made for, by DEOPT_IF",
                hint="use EXIT_IF",
                edits=word_replaced(point.span, "DEOPT_IF", "EXIT_IF"),
            )


def part_name(journey: Journey, number: int) -> str:
    part = journey.instruction.parts[number]
    return part.uop.name if isinstance(part, UopPart) else ""


def only_guards(uop: Uop) -> bool:
    """All its items stay, and every statement that is no declaration of a variable is a guard of one kind."""
    if any(not slot.unused and uop.effect.output(slot.name) is None for slot in uop.effect.inputs):
        return False
    if len(uop.effect.inputs) != len(uop.effect.outputs):
        return False
    for one in walk(uop.body):
        if isinstance(one, ast.ExpressionStatement):
            found = special_of(one)
            if found is None or found[0] not in GUARDS:
                return False
        elif isinstance(one, ast.If | ast.For | ast.While | ast.DoWhile | ast.Switch | ast.Goto | ast.Return):
            return False
    return True


def about_items(condition: Term, contracts: Contracts) -> bool:
    """It compares an item with what was cached, or tests its kind: nothing that changes by itself."""
    atoms = list(below(condition))
    if not any(one.head == "item" for one in atoms):
        return False
    if any(one.head in ("result", "merge") for one in atoms):
        return False
    calls = [one for one in atoms if one.head == "call"]
    fields = [one for one in atoms if one.head in ("field", "load")]
    steady = all(promised(one.text.split("@")[0], contracts, ("immutable", "stw_written")) for one in fields)
    return steady and all(establishes(one, contracts) for one in calls) and bool(calls or fields)


def establishes(call: Term, contracts: Contracts) -> bool:
    function = contracts.function(call.text)
    return function is not None and function.promise("establishes") is not None


def promised(field: str, contracts: Contracts, words: Iterable[str]) -> bool:
    """Every field of that name promises one of the words."""
    found: list[Field] = [
        one for structure in contracts.structures.values() for one in structure.fields if one.name == field
    ]
    return bool(found) and all(any(one.promise(word) for word in words) for one in found)


def not_about_items(condition: Term, contracts: Contracts, thread: str) -> str:
    atoms = list(below(condition))
    for one in atoms:
        if one.head in ("call", "result"):
            function = contracts.function(one.text.split("@")[0])
            if function is not None and function.promise("locks") is not None:
                return "a lock that is held says nothing about the specialization"
            if one.head == "result" and function is not None and function.promise("fails") is not None:
                return f"`{function.name}` has failed: that is an error"
    loads = [one for one in atoms if one.head == "load" and one.args]
    if any(one.args[0] == Term("name", thread) for one in loads) and not any(one.head == "item" for one in atoms):
        return "what the thread is asked for says nothing about the specialization"
    return ""


GOOD = """
inst(A, (list -- list)) {
    EXIT_IF(!is_list(list));
    DEOPT_IF(!try_lock(list));
    unlock(list);
}
"""
BAD = """
inst(A, (list -- list)) {
    EXIT_IF(!try_lock(list));          //~ UG303
    unlock(list);
}
"""
GUARD = """
op(_GUARD, (version/2, v -- v)) {
    DEOPT_IF(load_relaxed(&object_of(v)->version) != version);  //~ UG303
}
op(_USE, (v --)) {
    take(v);
}
macro(A) = _GUARD + _USE;
"""
BREAKER = """
inst(A, (--)) {
    EXIT_IF(load_relaxed(&thread->breaker) != 0);  //~ UG303
}
"""
FAILED = """
inst(A, (v -- v)) {
    int failed = tries(v);
    EXIT_IF(failed < 0);               //~ UG303
}
"""
RULE = Rule(
    "UG303", "exit-kind", check, good=(GOOD,), bad=(BAD, GUARD, BREAKER, FAILED), severity=Severity.INFO, alone=True
)
