"""What a rule is, what it looks at, and where its findings go."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from ..analysis.facts import Facts
from ..analysis.journey import Journey, journeys, label_journeys
from ..analysis.points import CallPoint, EnterPoint, Need, Point
from ..analysis.requires import requirements
from ..diagnostics import Edit, Label, Report, Severity
from ..model.contracts import Contracts
from ..model.opcodes import INSTRUMENTED
from ..model.program import Instruction, LabelCode
from ..recall import Recall, forgetful
from ..source import Span
from .beside import Beside

if TYPE_CHECKING:
    from .runtime.subject import NativeSubject

P = TypeVar("P", bound=Point)


@dataclass(frozen=True)
class Subject:
    """What is judged: the facts of one build, and a journey through each instruction for each variant."""

    facts: Facts
    recall: Recall = field(default=forgetful, compare=False, repr=False)
    beside: Beside = field(default_factory=Beside, compare=False, repr=False)

    @cached_property
    def journeys(self) -> tuple[Journey, ...]:
        program = self.facts.program
        own = tuple(one for instruction in program.instructions for one in self.through(instruction))
        return own + tuple(one for label in program.labels for one in self.through(label))

    @cached_property
    def seen(self) -> Mapping[int, Contracts]:
        """What each instruction and label sees of the contracts, by its identity."""
        facts = self.facts
        found = {id(one.instruction): one.contracts for one in facts.instructions}
        return found | {id(one): of.contracts for one, of in zip(facts.program.labels, facts.labels, strict=True)}

    def through(self, one: Instruction | LabelCode) -> tuple[Journey, ...]:
        whole = self.facts.program
        contracts = self.seen.get(id(one), whole.contracts)

        def walked(_: Report) -> tuple[Journey, ...]:
            program = replace(whole, contracts=contracts)
            return label_journeys(one, program) if isinstance(one, LabelCode) else journeys(one, program)

        depends = (one, contracts, whole.defines, whole.config)
        return self.recall("journeys", depends, walked, Report())

    @cached_property
    def types(self) -> frozenset[str]:
        """The C types that contracts declare."""
        return frozenset(self.facts.program.contracts.types)

    @cached_property
    def specialized(self) -> frozenset[str]:
        """Instructions that have a generic form: what they rely on they have to guard.

        An instrumented one stands for its generic form at any place, and relies on no more than that.
        """
        program = self.facts.program
        forms = {name for family in program.families for name in family.members}
        alone = {name for name in dict(program.config.deopt_to) if not name.startswith(INSTRUMENTED)}
        return frozenset(forms | alone)

    def needs(self, out: Findings) -> Iterator[tuple[Journey, CallPoint | EnterPoint, Need]]:
        """What calls need, and uops where they begin, by their contracts."""
        for journey, call in self.points(CallPoint, out):
            yield from ((journey, call, need) for need in requirements(call))
        for journey, entered in self.points(EnterPoint, out):
            yield from ((journey, entered, need) for need in entered.needs)

    def points(self, kind: type[P], out: Findings | None = None) -> Iterator[tuple[Journey, P]]:
        """All points of a kind; `out` is told which variant each is of."""
        for journey in self.journeys:
            if out is not None:
                out.about(journey)
            for point in journey.points:
                if isinstance(point, kind):
                    yield journey, point


@dataclass(slots=True)
class Count:
    """The denominator of a rule: places it looked at, and those it could not judge."""

    present: int = 0
    unjudged: int = 0
    found: int = 0

    @property
    def judged(self) -> int:
        return self.present - self.unjudged


@dataclass(slots=True)
class Found:
    """One finding, and the variants of its instruction that have it."""

    severity: Severity
    span: Span
    message: str
    labels: tuple[Label, ...]
    hint: str | None
    variants: list[str]
    all: int
    edits: tuple[Edit, ...] = ()


@dataclass(slots=True)
class Findings:
    """Takes what one rule finds in one build, nothing twice."""

    rule: Rule
    count: Count = field(default_factory=Count)
    found: dict[tuple[str, int, str], Found] = field(default_factory=dict)
    seen: set[tuple[str, int, int, bool]] = field(default_factory=set)
    variant: str = ""
    variants: int = 1

    def about(self, journey: Journey) -> None:
        """What is found from here on is found in this variant."""
        self.variant, self.variants = journey.variant, journey.variants

    def site(self, span: Span, judged: bool = True) -> None:
        """A place that the rule is about."""
        key = (span.source.name, span.start, span.end, judged)
        if key not in self.seen:
            self.seen.add(key)
            self.count.present += 1
            self.count.unjudged += not judged

    def add(
        self,
        span: Span,
        message: str,
        *labels: Label,
        hint: str | None = None,
        severity: Severity | None = None,
        edits: tuple[Edit, ...] = (),
    ) -> None:
        key = (span.source.name, span.start, message)
        one = self.found.get(key)
        if one is None:
            kind = severity or self.rule.severity
            one = self.found[key] = Found(kind, span, message, labels, hint, [], self.variants, edits)
        if self.variant not in one.variants:
            one.variants.append(self.variant)

    def take(self, other: Findings, count: bool) -> None:
        """What the same rule found in another part of the build."""
        for key, one in other.found.items():
            mine = self.found.get(key)
            if mine is None:
                self.found[key] = replace(one, variants=list(one.variants))
            else:
                mine.variants.extend(name for name in one.variants if name not in mine.variants)
        if count:
            new = other.seen - self.seen
            self.seen |= new
            self.count.present += len(new)
            self.count.unjudged += sum(not judged for *_, judged in new)

    def into(self, report: Report) -> None:
        for one in self.found.values():
            where = tuple(one.variants) if len(one.variants) < one.all else ()
            edits = () if where else one.edits  # what is wrong in one variant may be right in the others
            report.add(one.severity, self.rule.code, one.span, one.message, one.labels, one.hint, where, edits)


Check = Callable[[Subject, Findings], None]
NativeCheck = Callable[["NativeSubject", Findings], None]


@dataclass(frozen=True, slots=True)
class Rule:
    """`check` is None for what the analysis of the stack and of names reports itself: lint shows it as this rule.
    `native` judges the C of the runtime.

    `good` and `bad` are definitions; in the bad ones a mark `//~ CODE` stands on each line with a finding.  What a rule
    finds in an `alone` one follows from each instruction (or label) by itself: it is asked again only about those that
    changed, and sees nothing but them.  `across` is asked about the whole, in addition.  A `free` one is about threads
    that run at the same time: it judges no build with a global lock.
    """

    code: str
    name: str
    check: Check | None
    good: tuple[str, ...] = ()
    bad: tuple[str, ...] = ()
    severity: Severity = Severity.ERROR
    alone: bool = False
    across: Check | None = None
    native: NativeCheck | None = None
    free: bool = False
