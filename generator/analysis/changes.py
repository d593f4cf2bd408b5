"""What evaluating changes: facts end, references are born and consumed, locks are taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from ..model.contracts import Contracts, Field, Function, Promise
from ..model.program import Slot
from ..source import Span
from ..syntax import ast
from . import ownership
from .guards import assume
from .kinds import TYPE, result_type
from .points import (
    ENTERED,
    FRAME,
    SAFEPOINT,
    UNLOCK,
    AssertPoint,
    CallPoint,
    Effect,
    ExitPoint,
    Known,
    Lock,
    Lost,
    OverwritePoint,
    Point,
    Proof,
    minus,
    plus,
    stopped,
    without,
)
from .terms import Term, arms, below, canonical, fact, name, reference

ASSERTS = frozenset({"assert"})
LOCKING = ("locks", "unlocks")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a uop's names mean: items by the number of their value, the C types of variables."""

    part: int
    items: Mapping[str, int]
    outputs: Mapping[str, int]
    types: Mapping[str, str]
    local: frozenset[str]
    contracts: Contracts
    value: str
    unit: str = ""
    null: str = ""
    inputs: tuple[Slot, ...] = ()
    frame: str = ""
    next_instr: str = ""
    resume: str = ""
    asserts: frozenset[str] = ASSERTS
    entries: Mapping[str, tuple[Promise, ...]] = field(default_factory=dict)  # that a contract says something of

    def key(self, word: str) -> str | None:
        """The variable behind a name, or None for what is the same everywhere."""
        if word in self.items:
            return f"item {self.items[word]}"
        return f"{self.part} {word}" if word in self.local else None

    def out_key(self, word: str) -> str | None:
        return f"item {self.outputs[word]}" if word in self.outputs else self.key(word)


def structure_name(type_name: str) -> str:
    """`RtList` of `const RtList *`."""
    words = [one for one in type_name.replace("*", " ").split() if one not in ("const", "volatile", "struct")]
    return words[-1] if words else ""


def is_pointer(type_name: str) -> bool:
    return type_name.rstrip().endswith("*")


def of_item(value: Term) -> bool:
    """What an item holds behind a place where paths with different values meet."""
    return value.head == "merge" and not value.args and value.text.startswith("item ")


@dataclass(slots=True)
class Changes:
    """`known` changes as evaluation goes on; `points` grows when somebody listens."""

    scope: Scope
    known: Known
    points: list[Point] | None = None
    quiet: int = 0

    def point(self, point: Point) -> None:
        if self.points is None or self.quiet:
            return
        self.points.append(point)
        hides = isinstance(point, CallPoint) and point.function is not None and point.function.promise("expands_to")
        if hides:  # the macro may leave from inside
            self.points.append(ExitPoint(point.span, point.part, point.known, "error"))

    def given(self, value: Term, span: Span) -> None:
        """Somebody else owns it now."""
        for one in arms(value):
            known, kept = ownership.spend(self.known, one, span), reference(one)
            moved = plus(known.moved, kept, span) if self.counts(kept) else known.moved
            self.known = replace(known, owned=without(known.owned, one), moved=moved)

    def pin(self, value: Term, span: Span) -> None:
        """An array of items has a reference of its own: the object lives on, whoever else gives it up."""
        if value in self.known.owned:
            self.pinned(value, span)

    def pinned(self, value: Term, span: Span) -> None:
        """This instruction has a reference of its own: of what a field held, when the field is written."""
        self.known = replace(self.known, pinned=plus(self.known.pinned, canonical(value), span))

    def counted_up(self, function: Function, bound: Mapping[str, Term], span: Span) -> None:
        for promise in function.promises:
            word, _, name_ = promise.arguments[0].rstrip(")").partition("(") if promise.arguments else ("", "", "")
            if promise.word == "establishes" and word == "owned" and name_ in bound:
                self.pinned(bound[name_], span)

    def placed(self, value: Term) -> None:
        """An item of the stack owns it now."""
        for one in arms(value):
            self.known = replace(
                self.known,
                owned=without(self.known.owned, one),
                dropped=without(self.known.dropped, reference(one)),
            )

    def note(self, key: str, text: str) -> None:
        """Something about the way so far that no variable holds."""
        self.known = replace(self.known, env=plus(self.known.env, key, Term("name", text)))

    def goes_on(self, where: str) -> None:
        """Another frame is entered, or, when one was, it is known where it goes on."""
        if where == ENTERED or FRAME in self.known.env:
            self.note(FRAME, where)

    def replaced_item(self, word: str, key: str, new: Term, span: Span) -> None:
        """An item of the stack gets another value."""
        number, before = int(key[5:]), self.known.env.get(key)
        if before is not None and number not in self.known.dead and self.scope.types.get(word) == self.scope.value:
            self.point(OverwritePoint(span, self.scope.part, self.known, word, before, key))
        self.placed(new)
        self.known = replace(self.known, dead=self.known.dead - {number})

    def replaced(self, place: Term, new: Term, span: Span) -> None:
        """A variable of the frame holds something else now; what was read from it before keeps its value."""
        before = Term("result", f"{place.text}@{span.start}", place.args)
        null = fact("null", canonical(place))
        env = {key: before if value == place else value for key, value in self.known.env.items()}
        kept = [key for key, value in self.known.env.items() if value == place]
        if kept and not any(key.startswith("item ") for key in kept) and null not in self.known.proofs:
            known = ownership.fresh(self.known, before)
            self.known = replace(known, owned=plus(known.owned, before, span))
        proofs = without(without(self.known.proofs, null), fact("there", canonical(place)))
        if new.head == "name" and new.text == self.scope.null:
            proofs = plus(proofs, null, Proof(span))
        self.known = replace(self.known, env=env, proofs=proofs, gone=without(self.known.gone, place))

    def forget(self, new: Term) -> None:
        """A place of the text that is evaluated again makes another value."""
        if new.head == "merge":
            self.known = replace(self.known, proofs=minus(self.known.proofs, lambda one, _: new in below(one)))

    def written(self, what: Field, span: Span) -> None:
        """A store ends what a guard knew of the field."""

        def reads(term: Term) -> bool:
            if term.head == "fact" and term.text == "guard":
                return term.args[0].text == what.name
            return any(one.head in ("field", "load") and one.text.split("@")[0] == what.name for one in below(term))

        self.lose(reads, span, f"`{what.name}` is written")

    def lose(self, ends: Callable[[Term], bool], span: Span, why: str) -> None:
        gone = {one: Lost(proof, span, why) for one, proof in self.known.proofs.items() if ends(one)}
        if gone:
            proofs = {one: proof for one, proof in self.known.proofs.items() if one not in gone}
            self.known = replace(self.known, proofs=proofs, lost={**self.known.lost, **gone})

    def stop(self, span: Span, why: str) -> None:
        """The world may have stopped."""
        self.known = stopped(self.known, span, why)

    def effect(self, what: str, span: Span) -> None:
        if self.known.effect is None:
            self.known = replace(self.known, effect=Effect(what, span))

    def consume(self, value: Term, span: Span) -> None:
        for one in arms(value):
            gone = reference(one)
            known = ownership.spend(self.known, one, span)
            self.known = replace(
                known,
                owned=without(known.owned, one),
                gone=plus(known.gone, gone, span) if self.counts(gone) else known.gone,
                pinned=without(known.pinned, canonical(one)),
            )

    def taken(self, function: Function, index: int, value: Term) -> tuple[Term, ...]:
        """What a call takes by one argument: through a pointer to values the arrays that it may point into, and what
        lies below them where the pointer has been moved."""
        parameter = function.parameters[index]
        if not is_pointer(parameter.type) or structure_name(parameter.type) != self.scope.value:
            return (value,)
        if value.head == "item":
            return (value,)
        slots = self.scope.inputs
        near = [one for i, slot in enumerate(slots) if slot.array for one in slots[max(0, i - 1) : i + 1]]
        items = (self.known.env.get(f"item {one.value}") for one in near)
        return (value, *(one for one in items if one is not None))

    def acquired(self, base: Term, what: Field, order: str, span: Span) -> None:
        """A load with acquire shows what was written before the store that it sees."""
        if order in ("acquire", "acq_rel", "seq_cst"):
            seen = fact("acquired", name(what.name), base)
            self.known = replace(self.known, proofs=plus(self.known.proofs, seen, Proof(span)))

    def shared(self, value: Term, what: Field, span: Span) -> None:
        """What a shared field held is there as long as the field says."""
        if any(one.word == "lifetime" and one.arguments != ("strong",) for one in what.promises):
            self.alive(value, Proof(span, SAFEPOINT))

    def under_lock(self, made: Term, function: Function, bound: Mapping[str, Term], span: Span) -> None:
        """What a function lends that needs a lock is there until the unlock."""
        for one in function.promises:
            if one.word == "requires" and one.arguments[0].startswith("lock("):
                what = bound.get(one.arguments[0][5:-1])
                if what is not None:
                    self.alive(made, Proof(span, UNLOCK, canonical(what)))

    def alive(self, value: Term, proof: Proof) -> None:
        one = fact("alive", value)
        proofs = plus(self.known.proofs, one, proof)
        self.known = replace(self.known, proofs=proofs, lost=without(self.known.lost, one))

    def element_stored(self, array: Term, index: Term) -> None:
        """An element of an array of items holds a value that nobody has given up."""
        again = Term("element", index.text, (array, index))
        gone, broken = without(self.known.gone, again), without(self.known.broken, array)
        self.known = replace(self.known, gone=gone, broken=broken)

    def counts(self, value: Term) -> bool:
        """A reference that can be given up: an item, a result, or what a variable of the frame holds."""
        function = self.scope.contracts.function(value.text) if value.head == "call" else None
        counted = value.head in ("item", "result", "element") or of_item(value)
        return counted or (function is not None and function.is_macro)

    def counted(self, function: Function) -> bool:
        """The result is a reference that somebody has to give up."""
        if structure_name(function.result) == self.scope.value and not is_pointer(function.result):
            return True
        return (
            is_pointer(function.result)
            and structure_name(function.result) in self.scope.contracts.types
            and structure_name(function.result) != self.scope.value
            and not function.result.startswith("const")
        )

    def born(self, made: Term, function: Function, returns: tuple[str, ...], node: ast.Call) -> Term:
        self.forget(Term("merge", made.text))
        known = ownership.fresh(self.known, made)
        nullable = "nullable" in returns or function.promise("fails") is not None
        self.known = replace(
            known,
            owned=plus(known.owned, made, node.span),
            gone=without(known.gone, made),
            nullable=plus(known.nullable, made, node.span) if nullable else known.nullable,
        )
        return made

    def of_type(self, value: Term, what: Field | Function, span: Span) -> Term:
        """What a field holds, or a function returns, is of the type that the contract names."""
        kind = result_type(what)
        if kind:
            said = fact(TYPE, value, name(kind))
            self.known = replace(self.known, proofs=plus(self.known.proofs, said, Proof(span)))
        return value

    def stated(self, span: Span, condition: Term) -> None:
        """An assertion: what it says is judged, and true from here on."""
        self.point(AssertPoint(span, self.scope.part, self.known, condition))
        self.known = self.told(condition, True, span)

    def told(self, condition: Term, truth: bool, span: Span) -> Known:
        """What is known where a condition holds that no branch of the graph stands for: types, and what is there."""
        before = self.known
        after = assume(before, condition, truth, span, self.scope.contracts) or before
        proofs = {
            said: proof
            for said, proof in after.proofs.items()
            if said in before.proofs or (said.head == "fact" and said.text in (TYPE, "there", "null", "immortal"))
        }
        return replace(after, proofs=proofs)

    def locking(self, function: Function, bound: Mapping[str, Term], result: Term, node: ast.Call) -> None:
        fails = function.promise("fails")
        failure = fails.arguments[0].replace(" ", "") if fails is not None else ""
        changes = [(one.word, x) for one in function.promises for x in one.arguments if one.word in LOCKING]
        for word, argument in changes:
            if argument not in bound:
                continue
            what = canonical(bound[argument])
            if word == "locks":
                tried = function.result != "void"
                lock = Lock("tried" if tried else "held", node.span, result if tried else None, failure)
                self.known = replace(self.known, locks=plus(self.known.locks, what, lock))
            else:
                self.known = replace(self.known, locks=without(self.known.locks, what))
                short = {t for t, proof in self.known.proofs.items() if proof.lock == what}
                self.lose(short.__contains__, node.span, f"`{node.span.text}` gives the lock back")


def place_of(
    node: ast.Expression | ast.TypeName, index: int, function: Function | None
) -> ast.Expression | ast.TypeName:
    """An argument; of a macro that takes a place by its name instead of its address, the address."""
    if function is None or not function.is_macro or not isinstance(node, ast.Member):
        return node
    if index >= len(function.parameters) or is_pointer(function.parameters[index].type):
        return node
    return ast.Unary(node.span, "&", node) if function.promise("read") or function.promise("write") else node
