"""Why each uop and instruction is safe when threads run without a global lock, derived from contracts and definitions.

A reason has a class: what kind of argument it is.  A row is safe when everything that it touches has a reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..model.contracts import Function
from ..model.program import Instruction, UopPart
from ..source import Span
from .facts import Claim
from .journey import Journey
from .points import (
    AssertPoint,
    CallPoint,
    ClosePoint,
    ExitPoint,
    FieldPoint,
    Point,
    Proof,
    TypePoint,
    UndeclaredPoint,
    WritePoint,
)
from .requires import proof_of, requirements, type_proof
from .terms import Term, canonical, root

STOPPED, IMMUTABLE, OWN, EXACT = "world stopped", "immutable", "own thread", "exact type"
ATOMIC, LOCKED, CALLS, PRIVATE = "atomic", "under its lock", "thread-safe call", "not shared yet"
CACHED, SAFEPOINT, VALUES, FRAME = "cache under a version", "safepoint", "values only", "own frame"
UNDECLARED = "not declared"


@dataclass(frozen=True, slots=True)
class Reason:
    """`kind` is one of the classes above."""

    kind: str
    text: str
    span: Span = field(compare=False)
    declared: Span | None = field(compare=False, default=None)

    def claim(self) -> Claim:
        because = (Claim("declared", self.declared),) if self.declared is not None else ()
        return Claim(f"{self.kind}: {self.text}", self.span, because)


@dataclass(frozen=True, slots=True)
class Row:
    """One uop, or one instruction.  `needs`: what earlier guards have to have proved; `users`: its instructions."""

    name: str
    kind: str
    span: Span = field(compare=False)
    reasons: tuple[Reason, ...]
    guards: tuple[str, ...]
    needs: tuple[str, ...]
    locks: tuple[str, ...]
    safepoints: tuple[Reason, ...]
    exits: tuple[str, ...]
    users: tuple[str, ...]

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(one.kind for one in self.reasons)

    @property
    def declared(self) -> bool:
        return UNDECLARED not in self.kinds


def rows(found: Iterable[Journey], types: frozenset[str]) -> tuple[Row, ...]:
    """A row per uop that stands in a macro, then one per instruction, in the order of the text."""
    journeys = tuple(found)
    uops: dict[str, tuple[UopPart, list[Point], list[str]]] = {}
    own: list[Row] = []
    for journey in journeys:
        instruction = journey.instruction
        for number, part in enumerate(instruction.parts):
            if isinstance(part, UopPart) and not part.uop.is_inst and part.uop.name != instruction.name:
                _, points, users = uops.setdefault(part.uop.name, (part, [], []))
                points.extend(one for one in journey.points if one.part == number and inside(one, part))
                if instruction.name not in users:
                    users.append(instruction.name)
        own.append(row(instruction.name, "instruction", instruction.name_span, journey.points, (), types))
    made = [
        row(name, "uop", part.uop.name_span, points, tuple(users), types)
        for name, (part, points, users) in uops.items()
    ]
    return tuple(sorted(made, key=lambda one: one.span.start)) + tuple(own)


def inside(point: Point, part: UopPart) -> bool:
    return part.uop.span.start <= point.span.start < part.uop.span.end


def row(
    name: str, kind: str, span: Span, points: Iterable[Point], users: tuple[str, ...], types: frozenset[str]
) -> Row:
    points = tuple(points)
    reasons = tuple(dict.fromkeys(one for point in points for one in reasons_of(point)))
    if not reasons:
        reasons = (Reason(VALUES, "works on values only that this thread holds", span),)
    return Row(
        name,
        kind,
        span,
        reasons,
        tuple(dict.fromkeys(guard for point in points for guard in guards_of(point))),
        tuple(dict.fromkeys(need for point in points for need in needs_of(point, types))),
        tuple(dict.fromkeys(lock for point in points for lock in locks_of(point))),
        tuple(dict.fromkeys(one for point in points for one in safepoints_of(point))),
        tuple(dict.fromkeys(one for point in points for one in exits_of(point))),
        users,
    )


def reasons_of(point: Point) -> Iterator[Reason]:
    match point:
        case FieldPoint():
            yield of_field(point)
        case UndeclaredPoint(structure=structure, name=name):
            yield Reason(UNDECLARED, f"{structure or '?'}.{name} has no contract", point.span)
        case WritePoint():
            yield of_write(point)
        case CallPoint(function=function) if function is None:
            yield Reason(UNDECLARED, f"`{point.name or 'a pointer'}` has no contract", point.span)
        case CallPoint(function=Function() as function):
            made = of_call(point, function)
            if made is not None:
                yield made


def of_field(point: FieldPoint) -> Reason:
    what = point.field
    verb = "writes" if point.writes else "reads"
    text = f"{verb} {point.structure}.{what.name}"
    lock = point.known.lock(point.base)
    if any(one.word == "lifetime" and one.arguments == ("type_version",) for one in what.promises):
        return Reason(CACHED, f"{text} ({point.order})", point.span, what.span)
    if what.promise("owner_thread") is not None:
        return Reason(OWN, text, point.span, what.span)
    if what.promise("immutable") is not None:
        return Reason(IMMUTABLE, text, point.span, what.span)
    if what.promise("stw_written") is not None and not point.writes:
        return Reason(STOPPED, text, point.span, what.span)
    if what.promise("guarded_by") is not None and lock is not None:
        return Reason(LOCKED, text, point.span, what.span)
    if point.order != "plain":
        return Reason(ATOMIC, f"{text} ({point.order})", point.span, what.span)
    if not what.promises:
        return Reason(IMMUTABLE, f"{text}, a part of its object", point.span, what.span)
    return Reason(UNDECLARED, f"{text}, and nothing says why that is safe", point.span, what.span)


def of_write(point: WritePoint) -> Reason:
    into = point.into
    if into.head in ("result", "name", "item") or into.head == "merge":
        return Reason(PRIVATE, f"stores {point.text}, which no other thread can see yet", point.span)
    return Reason(FRAME, f"stores {point.text}", point.span)


def of_call(point: CallPoint, function: Function) -> Reason | None:
    words = {one.word for one in function.promises}
    if "safepoint" in words:
        return Reason(SAFEPOINT, f"`{function.name}` is the safepoint itself", point.span, function.span)
    if any(one.word == "establishes" and one.arguments[0].startswith("exact_type(") for one in function.promises):
        text = f"`{function.name}` compares the type, which changes only with the world stopped"
        return Reason(EXACT, text, point.span)
    quiet = {"pure", "establishes", "read", "write", "locks", "unlocks"}
    if words & quiet or function.is_macro:
        return None
    return Reason(CALLS, f"`{function.name}`", point.span, function.span)


def guards_of(point: Point) -> Iterator[str]:
    if isinstance(point, ExitPoint) and point.why in ("deopt", "exit"):
        yield point.span.text.rstrip("; \n")


def needs_of(point: Point, types: frozenset[str]) -> Iterator[str]:
    """What the point relies on, and where that was proved."""
    match point:
        case CallPoint():
            for need in requirements(point):
                if need.word not in ("lock", "no_lock"):
                    yield said(f"{need.fact}", proof_of(point, need, types))
        case TypePoint(cast=True, value=value, type=name) if root(canonical(value)).head == "item":
            yield said(f"exact_type({canonical(value)}, {name})", type_proof(point, value, name, types))
        case AssertPoint(condition=condition):
            yield said(str(condition), point.known.proofs.get(canonical(condition)))


def said(text: str, proof: Proof | None) -> str:
    return f"{text}, proved at line {proof.span.line}" if proof is not None else f"{text}, given"


def locks_of(point: Point) -> Iterator[str]:
    if isinstance(point, CallPoint) and point.function is not None:
        for promise in point.function.promises:
            if promise.word == "locks":
                names = [one.name for one in point.function.parameters]
                what: Term | str = "?"
                if promise.arguments[0] in names and names.index(promise.arguments[0]) < len(point.arguments):
                    what = canonical(point.arguments[names.index(promise.arguments[0])])
                waits = point.function.promise("blocks") is not None
                yield f"{what} ({'may wait' if waits else 'without waiting'})"


def safepoints_of(point: Point) -> Iterator[Reason]:
    """Where the world may stop: calls that escape or wait, but for those after which nothing goes on."""
    if isinstance(point, CallPoint) and point.escapes and not (point.function and point.function.escapes_failing):
        yield Reason(SAFEPOINT, point.escapes, point.span, point.declared)
    elif isinstance(point, ClosePoint):
        yield Reason(SAFEPOINT, "`DECREF_INPUTS` closes values", point.span)


def exits_of(point: Point) -> Iterator[str]:
    if isinstance(point, ExitPoint):
        owned = ", ".join(map(str, point.known.owned)) or "nothing"
        held = ", ".join(str(what) for what, _ in point.known.held) or "no lock"
        yield f"{point.why} at {point.span.line}: owns {owned}, holds {held}"


def family_rows(found: tuple[Row, ...], members: Iterable[Instruction]) -> tuple[Row, ...]:
    """The rows of some instructions and of their uops."""
    names = {one.name for one in members}
    return tuple(
        one
        for one in found
        if (one.kind == "instruction" and one.name in names) or (one.kind == "uop" and names & set(one.users))
    )
