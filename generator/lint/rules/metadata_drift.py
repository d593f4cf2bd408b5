"""What is declared of a uop is not what it does.

What it finds
    `pure` on a uop that writes memory others can see, changes a variable of the frame, jumps, leaves, fails, or calls
    what may escape or takes a lock; `replicate(n)` on one that does not look at its operand; `specializing` on one that
    never rewrites an instruction; and flags of a pseudo-instruction that no flag is called.
Why it is wrong
    Tables and optimizers believe the annotation: a uop that is called pure is moved, shared or left out.
Instead
    Drop the annotation, or move the effect into another uop.
Limits
    Giving up the uop's own inputs is allowed, and so is reading.  A call without a contract cannot be judged.  Flags
    are derived when tables are written, so that they cannot drift from the text.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...analysis.flags import ORDER
from ...analysis.journey import Journey
from ...analysis.points import CallPoint, ExitPoint, FieldPoint, JumpPoint, OverwritePoint, Point, WritePoint
from ...diagnostics import Label, Severity
from ...model.program import Uop, UopPart
from ...model.walk import walk
from ...source import Span
from ...syntax import ast
from ..rule import Findings, Rule, Subject


def check(subject: Subject, out: Findings) -> None:
    program = subject.facts.program
    close = program.config.machine.closer
    for journey in subject.journeys:
        out.about(journey)
        for part in journey.instruction.uops:
            if part.uop.has("pure"):
                out.site(part.uop.name_span)
        for point in journey.points:
            one = journey.instruction.parts[point.part]
            if isinstance(one, UopPart) and one.uop.has("pure"):
                if isinstance(point, CallPoint) and point.function is None and point.name != close:
                    out.site(point.span, judged=False)
                why = impure(point, close)
                if why:
                    impurity(one.uop, point.span, why, out)
    for uop in program.uops:
        annotated(uop, program.config.machine.oparg, out)


def pseudos(subject: Subject, out: Findings) -> None:
    program = subject.facts.program
    known = {*ORDER, *(name for name, _ in program.config.flags)}
    for pseudo in program.pseudos:
        for flag in pseudo.flags:
            out.site(pseudo.span)
            if flag not in known:
                out.add(pseudo.span, f"`{pseudo.name}` declares `{flag}`, which no instruction has", hint="drop it")


def impurity(uop: Uop, span: Span, why: str, out: Findings) -> None:
    out.add(
        span,
        f"`{uop.name}` is declared pure, and {why}",
        Label(uop.name_span, "declared here"),
        hint="drop `pure`, or move this to another uop",
    )


def impure(point: Point, close: str) -> str:
    """Why a uop that does this is not pure."""
    match point:
        case JumpPoint(word=word):
            return f"{word} jumps"
        case ExitPoint(why=why) if why != "end":
            return f"it leaves ({why})"
        case CallPoint(function=function, escapes=escapes, name=name) if name != close:
            takes = function is not None and bool(function.steals) and function.result == "void"
            if escapes and not takes:
                return f"{escapes} is called"
            if function is not None and function.promise("locks") is not None:
                return f"`{name}` takes a lock"
    return "it writes" if changes(point) else ""


def changes(point: Point) -> bool:
    match point:
        case FieldPoint(writes=True) | WritePoint():
            return True
        case OverwritePoint(key=key):
            return not key
    return False


def writes(journey: Journey) -> Iterator[Point]:
    """The points at which something outside the uop is changed."""
    return (point for point in journey.points if changes(point) or isinstance(point, JumpPoint))


def annotated(uop: Uop, oparg: str, out: Findings) -> None:
    if not (uop.replicas or uop.has("specializing")):
        return
    words = {one.id for one in walk(uop.body) if isinstance(one, ast.Name)}
    words |= {text for item in (*uop.effect.inputs, *uop.effect.outputs) for text, _ in item.size.terms}
    if uop.replicas:
        out.site(uop.name_span)
        if not any(oparg in word for word in words):
            out.add(
                uop.name_span,
                f"`{uop.name}` is replicated for {uop.replicas} operands, and does not look at its operand",
                hint="drop `replicate`",
            )
    if uop.has("specializing"):
        out.site(uop.name_span)
        if not words & {"DISPATCH_SAME_OPARG", "GO_TO_INSTRUCTION"} and uop.body.statements:
            out.add(
                uop.name_span,
                f"`{uop.name}` is declared specializing, and never begins the rewritten instruction again",
                hint="drop `specializing`, or say DISPATCH_SAME_OPARG()",
            )


GOOD = """
pure op(_DOUBLE, (v -- w)) {
    w = fresh(v);
    close(thread, v);
}
macro(A) = _DOUBLE;
"""
WRITES = """
pure inst(A, (v -- v)) {
    frame->count = 1;                  //~ UG702
}
"""
LEAVES = """
pure inst(A, (v -- v)) {
    EXIT_IF(is_bad(v));                //~ UG702
}
"""
CALLS = """
pure inst(A, (v -- v)) {
    int n = runs(v);                   //~ UG702
    JUMPBY(n);                         //~ UG702
}
"""
REPLICATED = """
replicate(4) inst(A, (v -- w)) {       //~ UG702
    w = fresh(v);
    close(thread, v);
}
"""
RULE = Rule(
    "UG702",
    "metadata-drift",
    check,
    good=(GOOD,),
    bad=(WRITES, LEAVES, CALLS, REPLICATED),
    severity=Severity.WARNING,
    alone=True,
    across=pseudos,
)
