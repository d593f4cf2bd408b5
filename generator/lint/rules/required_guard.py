"""Something relies on a fact that no guard of this instruction has proved.

What it finds
    A call, or a uop, whose contract `requires(guard(name))` where nothing proves it, a uop whose contract `establishes`
    what nothing in it proves, and in specialized forms a cast to a type, a call that
    `requires` an exact type, or an assertion that a guard proves in another instruction with this uop, where
    nothing proves it.  As a warning, a specialized form that guards nothing, one that gives up an item which it has
    not looked at, and one in which a uop stands without a guard that stands before it in at least three others.
Why it is wrong
    A uop that is right behind its guards is wrong in the one instruction where somebody forgot a guard.
Instead
    Put the guard's uop into the macro.
Limits
    In a generic instruction what the front end promises about its operands is believed.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...analysis.journey import Journey
from ...analysis.kinds import TYPE, tested
from ...analysis.points import AssertPoint, CallPoint, EstablishPoint, Need, TypePoint
from ...analysis.requires import loss_of, proof_of, type_loss, type_proof
from ...analysis.terms import Term, below, canonical, root
from ...diagnostics import Label, Report, Severity
from ...model.program import Instruction, Uop, UopPart
from ...model.specials import GUARDS
from ...model.walk import children, walk
from ...syntax import ast
from ..rule import Findings, Rule, Subject
from .exit_kind import only_guards
from .guard_killed import LOCKS


def check(subject: Subject, out: Findings) -> None:
    for journey, point, need in subject.needs(out):
        believed = need.word == "exact_type" and isinstance(point, CallPoint)
        if need.word in LOCKS or (believed and not decided(subject, journey, need.arguments[0])):
            continue
        out.site(point.span)
        if proof_of(point, need, subject.types) is None and loss_of(point, need, subject.types) is None:
            out.add(
                point.span,
                f"`{point.name}` needs {need.fact}, which nothing proves in `{journey.instruction.name}`",
                Label(need.span, "declared here"),
                Label(journey.instruction.name_span, "in this instruction"),
                hint="guard it before",
            )
    for _, end in subject.points(EstablishPoint, out):
        for need in end.needs:
            out.site(end.span)
            unestablished(end, need, subject, out)
    unguarded(subject, out)
    for journey, cast, use in casts(subject, out):
        out.site(cast.span)
        known = (use, use.value, use.type, subject.types)
        if type_proof(*known) is None and type_loss(*known) is None:
            labels = [Label(use.span, f"used as {use.type}")] if use is not cast else []
            out.add(
                cast.span,
                f"`{canonical(cast.value)}` becomes a {cast.type}, and nothing proves in"
                f" `{journey.instruction.name}` that it is one",
                *labels,
                Label(journey.instruction.name_span, "in this instruction"),
                hint="guard its type before",
            )


def unestablished(end: EstablishPoint, need: Need, subject: Subject, out: Findings) -> None:
    """A uop is said to prove what nothing in it proves.  `guard(name)` of no field is a name for what it guards."""
    if need.fact.text == "guard" and need.arguments[0].text in subject.facts.program.contracts.guards:
        proved = bool(end.proofs)
    elif need.word == "lock":
        proved = (lock := end.known.lock(need.arguments[0])) is not None and lock.status == "held"
    else:
        proved = proof_of(end, need, subject.types) is not None
    if not proved:
        part = f"`{end.name}` is said to establish {need.fact}, and nothing in it proves that"
        out.add(end.span, part, Label(need.span, "declared here"), hint="guard it, or drop the clause")


def unguarded(subject: Subject, out: Findings) -> None:
    """A form that guards nothing fits everything, and one that does not look at an item fits every item."""
    program = subject.facts.program
    forms = {name for family in program.families for name in family.members}
    for one in program.instructions:
        if one.name not in forms or not program.config.machine.counted:
            continue
        out.site(one.name_span)
        guards = (found for part in one.uops for found in walk(part.uop.body) if is_guard(found))
        if next(guards, None) is None:
            out.add(
                one.name_span,
                f"`{one.name}` is a specialized form and guards nothing",
                hint="guard what it was specialized for",
                severity=Severity.WARNING,
            )
            continue
        seen = {number for part in one.uops for number in looked_at(part, program.config.machine.close)}
        for number, value in enumerate(one.values):
            if value.born < 0 and not value.type and not value.array and value.name != "unused" and number not in seen:
                out.add(
                    one.name_span,
                    f"`{one.name}` gives up `{value.name}` without a look at it",
                    Label(value.span, "this item"),
                    hint="guard what it has to be",
                    severity=Severity.WARNING,
                )


def is_guard(node: ast.Node) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.function, ast.Name) and node.function.id in GUARDS


def looked_at(part: UopPart, close: str) -> Iterator[int]:
    """The items that a uop mentions, except where it closes them or declares them dead."""
    numbers = {slot.name: slot.value for slot in (*part.outputs, *part.inputs)}
    quiet = {close.split("(")[0], "DEAD"}
    todo: list[ast.Node] = [part.uop.body]
    while todo:
        one = todo.pop()
        if isinstance(one, ast.Call) and isinstance(one.function, ast.Name) and one.function.id in quiet:
            continue
        if isinstance(one, ast.Name) and one.id in numbers:
            yield numbers[one.id]
        todo.extend(children(one))


def casts(subject: Subject, out: Findings) -> Iterator[tuple[Journey, TypePoint, TypePoint]]:
    """Each cast of an item, and each use of what it makes; of a cast without a use the cast itself."""
    journeys: dict[int, tuple[Journey, list[TypePoint]]] = {}
    for journey, point in subject.points(TypePoint, out):
        journeys.setdefault(id(journey), (journey, []))[1].append(point)
    for journey, points in journeys.values():
        out.about(journey)
        uses: dict[tuple[Term, str], list[TypePoint]] = {}
        for point in points:
            if not point.cast:
                uses.setdefault((canonical(point.value), point.type), []).append(point)
        for cast in points:
            if cast.cast and decided(subject, journey, cast.value):
                known = uses.get((canonical(cast.value), cast.type), [cast])
                yield from ((journey, cast, use) for use in known if use.part >= cast.part)


def decided(subject: Subject, journey: Journey, value: Term) -> bool:
    """A specialized form decides by guards what the items are that it found, and what the frame holds."""
    where = root(canonical(value))
    return journey.instruction.name in subject.specialized and (where.head == "item" or where.head == "call")


def across(subject: Subject, out: Findings) -> None:
    """What only a look at several instructions shows."""
    asserts(subject, out)
    siblings(subject, out)


OF_VALUES = frozenset(("item", "element", "result", "merge"))
ENOUGH = 3  # instructions with a guard before a uop; one without it is an exception then


def guarding(uop: Uop, subject: Subject) -> bool:
    return subject.recall("only guards", (uop,), lambda _: only_guards(uop), Report())


def siblings(subject: Subject, out: Findings) -> None:
    """A guard that all instructions with a uop have before it, but one."""
    before: dict[str, dict[str, list[str]]] = {}
    holders: dict[str, list[tuple[Instruction, UopPart]]] = {}
    guards = {uop.name for uop in subject.facts.program.uops if guarding(uop, subject) and uop.body.statements}
    for one in subject.facts.program.instructions:
        names = [part.uop.name for part in one.uops]
        for number, part in enumerate(one.uops):
            if part.uop.name in guards or names.index(part.uop.name) != number:
                continue
            holders.setdefault(part.uop.name, []).append((one, part))
            for guard in guards.intersection(names[:number]):
                before.setdefault(part.uop.name, {}).setdefault(guard, []).append(one.name)
    for name, found in before.items():
        for guard, users in found.items():
            lacking = [(one, part) for one, part in holders[name] if one.name not in users]
            if len(users) >= ENOUGH and len(lacking) == 1:
                one, part = lacking[0]
                out.add(
                    part.span,
                    f"`{guard}` stands before `{name}` in {len(users)} instructions, and not in `{one.name}`",
                    Label(one.name_span, "in this instruction"),
                    hint="put the guard into this macro, too, or another uop in the place of this one",
                    severity=Severity.WARNING,
                )


def asserts(subject: Subject, out: Findings) -> None:
    """An assertion that some instruction proves has to be proved in all that contain the uop."""
    proved: dict[tuple[str, int], list[tuple[Journey, AssertPoint, bool]]] = {}
    for journey, point in subject.points(AssertPoint, out):
        part = journey.instruction.parts[point.part]
        name = part.uop.name if isinstance(part, UopPart) else ""
        plain = canonical(point.condition)
        holds = plain in point.known.proofs or plain in point.known.lost
        proved.setdefault((name, point.span.start), []).append((journey, point, holds))
    for found in proved.values():
        sibling = next((journey for journey, _, holds in found if holds), None)
        for journey, point, holds in found:
            out.about(journey)
            unproved = None if holds else claimed(subject, journey, point)
            known = sibling is not None or unproved is not None or promised(subject, journey, point)
            out.site(point.span, judged=known)
            if sibling is None and unproved is not None:
                out.add(
                    point.span,
                    f"{unproved} is stated here, and nothing proves it in `{journey.instruction.name}`",
                    Label(journey.instruction.name_span, "in this instruction"),
                    hint="guard it before",
                )
            if sibling is not None and not holds:
                out.add(
                    point.span,
                    f"`{journey.instruction.name}` does not prove this, and `{sibling.instruction.name}` does",
                    Label(journey.instruction.name_span, "in this instruction"),
                    hint="put the guard's uop into this macro, too",
                )


def promised(subject: Subject, journey: Journey, point: AssertPoint) -> bool:
    """A fact that no guard of values could prove: of the operand and the code around, which the front end and whoever
    specializes answer for; and in a generic form of what the front end pushes."""
    heads = {one.head for one in below(canonical(point.condition))}
    return journey.instruction.name not in subject.specialized or not heads & OF_VALUES


def claimed(subject: Subject, journey: Journey, point: AssertPoint) -> Term | None:
    """What an assertion says of an item that a guard can prove, its type or that it is nothing, when none does."""
    contracts = subject.facts.program.contracts
    atom = canonical(point.condition)
    if atom.head == "call" or (atom.head == "op" and atom.text == "=="):
        for said in tested(atom, contracts):
            known = said in point.known.proofs or said in point.known.lost
            of_item = said.text in (TYPE, "null", "immortal") and said.args[0].head == "item"
            if of_item and not known and decided(subject, journey, said.args[0]):
                return said
    return None


GOOD = """
op(_GUARD, (v -- v)) {
    EXIT_IF(!is_list(v));
}
op(_USE, (v -- v)) {
    List *list = as_list(v);
    harmless(v);
}
macro(A) = _GUARD + _USE;
"""
BAD = """
op(_USE, (v -- v)) {
    List *list = as_list(v);           //~ UG603
    harmless(v);
}
macro(A) = _USE;
"""
NAMED = """
op(_ROOM, (v -- v)) {
    EXIT_IF(is_bad(v));
}
op(_OTHER, (v -- v)) {
    EXIT_IF(is_nothing(v));
}
op(_FILL, (v -- v)) {
    harmless(v);
}
macro(A) = _ROOM + _FILL;
macro(B) = _OTHER + _FILL;             //~ UG603
uop _ROOM establishes(guard(room));
uop _FILL requires(guard(room));
family(HEAD, 0) = { B };
inst(HEAD, (v -- v)) {
    harmless(v);
}
"""
EMPTY = """
op(_ROOM, (v -- v)) {
    EXIT_IF(is_bad(v));
}
macro(A) = _ROOM;                      //~ UG603
uop _ROOM establishes(exact_type(v, List));
"""
HOOK = """
inst(A, (v -- v)) {
    enter(v);                          //~ UG603
}
"""
SIBLING = """
op(_GUARD, (v -- v)) {
    EXIT_IF(is_nothing(v));
}
op(_USE, (v -- v)) {
    assert(!is_nothing(v));            //~ UG603
    harmless(v);
}
macro(A) = _GUARD + _USE;
macro(OTHER) = _USE;
"""
STATED = """
inst(A, (v -- v)) {
    EXIT_IF(is_bad(v));
    assert(is_nothing(v));             //~ UG603
    assert(oparg & 1);
}
"""
NOTHING = """
family(HEAD, 0) = { A };
inst(HEAD, (v --)) {
    take(v);
}
inst(A, (v --)) {                      //~ UG603
    take(v);
}
"""
NOT_LOOKED_AT = """
family(HEAD, 0) = { A };
inst(HEAD, (f, v --)) {
    take(v);
    close(thread, f);
}
inst(A, (f, v --)) {                   //~ UG603
    EXIT_IF(!is_list(v));
    take(v);
    close(thread, f);
}
"""
THREE_AND_ONE = """
op(_GUARD, (v -- v)) {
    EXIT_IF(is_bad(v));
}
op(_USE, (v --)) {
    take(v);
}
macro(A) = _GUARD + _USE;
macro(B) = _GUARD + _USE;
macro(C) = _GUARD + _USE;
macro(D) = _USE;                       //~ UG603
family(HEAD, 0) = { B, C };
inst(HEAD, (v --)) {
    take(v);
}
"""
WRONG = (BAD, NAMED, EMPTY, STATED, HOOK, SIBLING, NOTHING, NOT_LOOKED_AT, THREE_AND_ONE)
RULE = Rule("UG603", "required-guard", check, good=(GOOD,), bad=WRONG, alone=True, across=across)
