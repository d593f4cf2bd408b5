"""A frame is left or entered, and where it goes on is not right.

What it finds
    A guard or the end of an instruction behind a change of frame that computed no address in the new one; a frame
    entered while the old one was not told where it goes on; a skip or a return offset that does not fit the size of
    the instruction; and a `no_save_ip` op that may escape, fail or leave.
Why it is wrong
    The generic form, the unwinder or the return would begin at another instruction of another frame.
Instead
    Guard before the frame is changed; store the return offset before another frame is entered; say `LOAD_IP(…)` behind
    the change; take sizes from `INLINE_CACHE_ENTRIES_…` of this instruction, or from `next_instr - this_instr`.
Limits
    The field of the offset is `resume` of [tool.uopgen.machine].  Code of labels is entered with frames that somebody
    else has prepared, and may enter one without.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...analysis.journey import Journey
from ...analysis.points import ENTERED, FRAME, RETURN, CallPoint, ExitPoint, JumpPoint
from ...diagnostics import Label, Report
from ...model.program import Instruction, Program, Uop, UopPart
from ...model.sums import number
from ...model.walk import walk
from ...source import Span
from ...syntax import ast
from ..rule import Findings, Rule, Subject

SIZE = "INLINE_CACHE_ENTRIES_"


def check(subject: Subject, out: Findings) -> None:
    labels = {one.name for one in subject.facts.program.labels}
    for _, point in subject.points(ExitPoint, out):
        frame = point.known.env.get(FRAME)
        if frame is None:
            continue
        out.site(point.span)
        word = point.span.text.split("(")[0].strip()
        if point.why in ("deopt", "exit"):
            out.add(
                point.span,
                "leaves for the generic form of an instruction of another frame",
                hint="guard before the frame is changed",
            )
        elif frame.text != "resumed" and (point.why == "end" or word == "DISPATCH"):
            out.add(
                point.span,
                "goes on in another frame, and nothing has computed where",
                hint="say LOAD_IP(…) behind the change of the frame",
            )
    for journey, jump in subject.points(JumpPoint, out):
        out.site(jump.span)
        begins = jump.word == "LOAD_IP" and bool(jump.arguments) and jump.arguments[0].text == "0"
        entered = jump.known.env.get(FRAME)
        if begins and entered is not None and entered.text == ENTERED and journey.instruction.name not in labels:
            untold(journey, jump, out)
    for journey, point in subject.points(ExitPoint, out):
        if point.why == "leave" and point.span.text.startswith("DISPATCH_INLINED"):
            out.site(point.span)
            untold(journey, point, out)
    for journey, each in subject.points(CallPoint, out):
        unsaved(journey, each, each.escapes and f"it calls {each.escapes}", out)
    for journey, way in subject.points(ExitPoint, out):
        if way.why != "end":
            unsaved(journey, way, f"it leaves ({way.why})", out)


def all_sizes(subject: Subject, out: Findings) -> None:
    program = subject.facts.program
    resume = program.config.machine.resume

    def names_a_size(uop: Uop) -> bool:
        text = uop.body.span.text
        return "SKIP_OVER" in text or bool(resume and resume in text)

    for one in program.instructions:
        for part in one.uops:
            uop = part.uop
            if subject.recall("names a size", (uop, resume), lambda _, uop=uop: names_a_size(uop), Report()):  # type: ignore[misc]
                sizes(uop, one, program, out)


def untold(journey: Journey, point: JumpPoint | ExitPoint, out: Findings) -> None:
    if point.known.env.get(RETURN) is None:
        out.add(
            point.span,
            f"`{journey.instruction.name}` enters a frame, and nothing says where the old one goes on",
            Label(journey.instruction.name_span, "in this instruction"),
            hint="store the return offset before",
        )


def unsaved(journey: Journey, point: CallPoint | ExitPoint, why: str, out: Findings) -> None:
    part = journey.instruction.parts[point.part]
    if isinstance(part, UopPart) and part.uop.has("no_save_ip"):
        out.site(point.span)
        if why:
            out.add(
                point.span,
                f"`{part.uop.name}` saves no address, and {why}",
                Label(part.uop.name_span, "marked no_save_ip"),
                hint="drop `no_save_ip`, or move this to another uop",
            )


def sizes(uop: Uop, instruction: Instruction, program: Program, out: Findings) -> None:
    """Skips and offsets that name a size."""
    resume = program.config.machine.resume
    for node in walk(uop.body):
        match node:
            case ast.Call(function=ast.Name(id="SKIP_OVER"), arguments=(amount,)):
                named(amount, amount.span, instruction, program, out)
            case ast.Assign(op="=", target=ast.Member(name=field), value=value) if field == resume:
                named(value, node.span, instruction, program, out)
                constant = number(value.text) if isinstance(value, ast.Literal) else None
                if constant is not None and constant != instruction.size:
                    out.add(
                        node.span,
                        f"`{instruction.name}` has {instruction.size} units, and the frame goes on at {constant}",
                        Label(instruction.name_span, "this instruction"),
                        hint="write `next_instr - this_instr`",
                    )


def named(node: ast.Node, span: Span, instruction: Instruction, program: Program, out: Findings) -> None:
    for name in names_below(node):
        out.site(span)
        other = program.instruction(name)
        if other is None:
            out.add(span, f"`{SIZE}{name}` is the size of no instruction", hint="name an instruction with caches")
        elif other.cache_units != instruction.cache_units:
            out.add(
                span,
                f"`{name}` has {other.cache_units} cache units, and `{instruction.name}` has {instruction.cache_units}",
                Label(instruction.name_span, "in this instruction"),
                hint="take the size of this instruction",
            )


def names_below(node: ast.Node) -> Iterator[str]:
    for one in walk(node):
        if isinstance(one, ast.Name) and one.id.startswith(SIZE):
            yield one.id.removeprefix(SIZE)


GOOD = """
op(_SAVE, (--)) {
    frame->return_offset = (short)(next_instr - this_instr);
}
op(_ENTER, (entered: Frame * --)) {
    Frame *new_frame = entered;
    DEAD(entered);
    SAVE_STACK();
    frame = new_frame;
    RELOAD_STACK();
    LOAD_IP(0);
}
op(_MAKE, (-- entered: Frame *)) {
    entered = make_frame();
}
macro(A) = _MAKE + _SAVE + _ENTER;
"""
NOT_SAVED = """
op(_MAKE, (-- entered: Frame *)) {
    entered = make_frame();
}
op(_ENTER, (entered: Frame * --)) {
    Frame *new_frame = entered;
    DEAD(entered);
    SAVE_STACK();
    frame = new_frame;
    RELOAD_STACK();
    LOAD_IP(0);                        //~ UG304
}
macro(A) = _MAKE + _ENTER;
"""
NOWHERE = """
inst(A, (--)) {                        //~ UG304
    frame->return_offset = (short)(next_instr - this_instr);
    SAVE_STACK();
    frame = make_frame();
    RELOAD_STACK();
}
"""
GUARDED_LATE = """
inst(A, (v -- v)) {
    frame->return_offset = 1;
    SAVE_STACK();
    frame = make_frame();
    RELOAD_STACK();
    LOAD_IP(0);
    DEOPT_IF(is_bad(NOTHING));         //~ UG304 UG301
}
"""
SIZES = """
inst(A, (unused/2 --)) {
    frame->return_offset = 1;          //~ UG304
    SKIP_OVER(INLINE_CACHE_ENTRIES_GENERIC);  //~ UG304
}
"""
NOT_KNOWN = """
no_save_ip inst(A, (v -- v)) {
    runs(v);                           //~ UG304
}
"""
RULE = Rule(
    "UG304",
    "resume-address",
    check,
    good=(GOOD,),
    bad=(NOT_SAVED, NOWHERE, GUARDED_LATE, SIZES, NOT_KNOWN),
    alone=True,
    across=all_sizes,
)
