"""What is known at each point of an instruction, and the points that rules judge."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeVar

from ..model.contracts import Field, Function
from ..source import Span
from ..syntax import ast
from .terms import Term, canonical

Key = TypeVar("Key")
Held = TypeVar("Held")
EMPTY: Mapping[Term, object] = MappingProxyType({})

# Notes in `env`: whether another frame is entered, and whether the old one knows where it goes on.
FRAME, RETURN = "@frame", "@return"
ENTERED, RESUMED = "entered", "resumed"

# How long a proof lasts.
FOREVER, SAFEPOINT, UNLOCK = "forever", "until the next safepoint", "until the unlock"
MOMENT = "for what was read, not for the field that others write"


@dataclass(frozen=True, slots=True)
class Proof:
    """A guard's fact: where it was proved, and how long it lasts."""

    span: Span = field(compare=False)
    lasts: str = FOREVER
    lock: Term | None = None


@dataclass(frozen=True, slots=True)
class Lost:
    """A fact that held once: who proved it, what ended it, and why."""

    proof: Proof
    span: Span = field(compare=False)
    why: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class Lock:
    """`status` is held, tried (the result is not tested yet) or maybe (held on some paths)."""

    status: str
    span: Span = field(compare=False)
    result: Term | None = None
    fails: str = ""  # the result of a lock that was not taken; without it false


@dataclass(frozen=True, slots=True)
class Coming:
    """A variable holds a new reference unless the result of a call is one of its failures."""

    value: Term
    span: Span = field(compare=False)
    failures: frozenset[str]


@dataclass(frozen=True, slots=True)
class Effect:
    """Something that cannot be done twice."""

    what: str = field(compare=False)
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Need:
    """`word(arguments)` in a clause, with values for the names; `fact` is what has to be proved."""

    word: str
    arguments: tuple[Term, ...]
    fact: Term
    span: Span


@dataclass(frozen=True, slots=True)
class Known:
    """The state of the analysis.

    `env` maps variables to what they hold, `owned` values that a C variable has to give up, `gone` values that were
    given up, `nullable` values that may be nothing, `pinned` objects of which this instruction has another reference.
    `effect` is the first that a generic form could not repeat.
    `dead` are items that are off the stack; `spent` references that nobody has to give up any more, on any path,
    `dropped` those of dead items that somebody still has to, `pending` those that a call takes if it succeeds, by its
    result, `broken` arrays of which an element was given up, and `moved` what was given to somebody who keeps it.
    `doubtful` are results of calls that escaped if they failed, and why: a test of the result tells.
    `coming` are references that a call has put behind addresses if it succeeded, by its result.
    """

    env: Mapping[str, Term] = field(default_factory=dict)
    proofs: Mapping[Term, Proof] = field(default_factory=dict)
    lost: Mapping[Term, Lost] = field(default_factory=dict)
    locks: Mapping[Term, Lock] = field(default_factory=dict)
    owned: Mapping[Term, Span] = field(default_factory=dict)
    gone: Mapping[Term, Span] = field(default_factory=dict)
    nullable: Mapping[Term, Span] = field(default_factory=dict)
    pinned: Mapping[Term, Span] = field(default_factory=dict)
    spent: Mapping[Term, Span] = field(default_factory=dict)
    dropped: Mapping[Term, Span] = field(default_factory=dict)
    pending: Mapping[Term, tuple[Term, ...]] = field(default_factory=dict)
    broken: Mapping[Term, Span] = field(default_factory=dict)
    moved: Mapping[Term, Span] = field(default_factory=dict)
    dead: frozenset[int] = frozenset()
    doubtful: Mapping[Term, Effect] = field(default_factory=dict)
    effect: Effect | None = None
    epoch: int = 0
    coming: Mapping[Term, Coming] = field(default_factory=dict)

    def holds(self, fact: Term) -> Proof | None:
        return self.proofs.get(canonical(fact))

    def lock(self, term: Term) -> Lock | None:
        return self.locks.get(canonical(term))

    @property
    def held(self) -> tuple[tuple[Term, Lock], ...]:
        return tuple(self.locks.items())


def stopped(known: Known, span: Span, why: str) -> Known:
    """The world may have stopped: what holds until the next safepoint is lost, and what lives by a lock."""
    proofs = known.proofs.items()
    short = {one for one, proof in proofs if proof.lasts == SAFEPOINT or (one.text == "alive" and proof.lock)}
    lost = {one: Lost(known.proofs[one], span, why) for one in short}
    left = {one: proof for one, proof in proofs if one not in short} if short else known.proofs
    return replace(known, proofs=left, lost={**known.lost, **lost}, epoch=span.start)


def plus(known: Mapping[Key, Held], key: Key, value: Held) -> dict[Key, Held]:
    return {**known, key: value}


def minus(known: Mapping[Key, Held], gone: Callable[[Key, Held], bool]) -> Mapping[Key, Held]:
    if not any(gone(key, value) for key, value in known.items()):
        return known
    return {key: value for key, value in known.items() if not gone(key, value)}


def without(known: Mapping[Key, Held], key: Key) -> Mapping[Key, Held]:
    return {one: value for one, value in known.items() if one != key} if key in known else known


# --- points --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Point:
    """A place that rules look at, with what is known just before it."""

    span: Span
    part: int
    known: Known


@dataclass(frozen=True, slots=True)
class CallPoint(Point):
    """`function` is None without a contract; `escapes` is the reason why it may escape, or empty."""

    name: str
    function: Function | None
    arguments: tuple[Term, ...]
    nodes: tuple[ast.Node, ...]
    escapes: str
    declared: Span | None


@dataclass(frozen=True, slots=True)
class FieldPoint(Point):
    """A read or write of a field that has a contract; `order` is plain, or what the atomic access says."""

    structure: str
    field: Field
    base: Term
    order: str
    writes: bool


@dataclass(frozen=True, slots=True)
class UndeclaredPoint(Point):
    """An access to a field without a contract; `structure` is empty when the type of the base is not known."""

    structure: str
    name: str


@dataclass(frozen=True, slots=True)
class WritePoint(Point):
    """A store through a pointer or into a variable of the frame; `into` is what the place was reached from."""

    text: str
    into: Term


@dataclass(frozen=True, slots=True)
class OverwritePoint(Point):
    """A variable of the frame, or an item, gets another value; `place` is what it held, `key` what holds it."""

    text: str
    place: Term
    key: str = ""


@dataclass(frozen=True, slots=True)
class DeadPoint(Point):
    """An item is declared dead; `value` is what it held."""

    item: str
    value: Term


@dataclass(frozen=True, slots=True)
class TypePoint(Point):
    """A value is used as an object of a type; `cast`: here it becomes one."""

    value: Term
    type: str
    cast: bool


@dataclass(frozen=True, slots=True)
class AssertPoint(Point):
    condition: Term


@dataclass(frozen=True, slots=True)
class UsePoint(Point):
    """A value is used."""

    value: Term


@dataclass(frozen=True, slots=True)
class PublishPoint(Point):
    """A value becomes an item of the stack."""

    item: str
    value: Term


@dataclass(frozen=True, slots=True)
class ExitPoint(Point):
    """`why` is deopt, exit, error, leave or end; `condition` what a guard tests."""

    why: str
    condition: Term | None = None


@dataclass(frozen=True, slots=True)
class ClosePoint(Point):
    """All inputs are closed at once, which may run other code."""


@dataclass(frozen=True, slots=True)
class EnterPoint(Point):
    """A uop begins; `needs` is what its contract requires."""

    name: str
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class EstablishPoint(Point):
    """A uop ends that is said to establish `needs`; `proofs` are those that it has added."""

    name: str
    needs: tuple[Need, ...]
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class EntryPoint(Point):
    """A cache entry is used that a contract says something of; `needs` is while what it is valid."""

    name: str
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class JumpPoint(Point):
    """next_instr is moved by one of the machine's macros."""

    word: str
    arguments: tuple[Term, ...]
