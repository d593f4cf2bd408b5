"""What a set of definition files means: names resolved, macros expanded, numbers given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..config import Config
from ..source import Span
from ..syntax import ast
from .conditions import Defines
from .contracts import Contracts
from .effects import Cache, Effect
from .sums import Sum


@dataclass(frozen=True, slots=True)
class Uop:
    name: str
    effect: Effect
    body: ast.Block
    annotations: tuple[str, ...]
    is_inst: bool
    doc: str
    span: Span = field(compare=False, repr=False)
    name_span: Span = field(compare=False, repr=False)
    replicas: int = 0  # of replicate(n)

    def has(self, annotation: str) -> bool:
        return annotation in self.annotations


@dataclass(frozen=True, slots=True)
class Value:
    """One thing on the stack during an instruction: what was there on entry, or what one uop pushed.

    `born` is the index of the part that pushes it, -1 for what was there on entry.
    """

    name: str
    type: str
    size: Sum
    array: bool
    condition: str
    born: int
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Slot:
    """A value at its place: `offset` from the stack pointer that the instruction found.  `name` is
    what the uop calls it; `array`: the uop sees its memory; `kept`: it is an input and an output of the uop."""

    value: int
    name: str
    offset: Sum
    array: bool
    kept: bool


@dataclass(frozen=True, slots=True)
class PlacedCache:
    """A cache entry with its place: units behind the instruction's own unit."""

    cache: Cache
    offset: int


@dataclass(frozen=True, slots=True)
class UopPart:
    """A uop in an instruction: `below` are the slots under its inputs that other uops of the instruction pushed."""

    uop: Uop
    below: tuple[Slot, ...]
    inputs: tuple[Slot, ...]
    outputs: tuple[Slot, ...]
    caches: tuple[PlacedCache, ...]
    base: Sum  # offset of its lowest input
    above: Sum  # offset of the first slot over its inputs
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class SkipPart:
    units: int
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class FlushPart:
    below: tuple[Slot, ...]
    span: Span = field(compare=False, repr=False)


Part = UopPart | SkipPart | FlushPart


@dataclass(frozen=True, slots=True)
class Instruction:
    """`size` counts code units, caches included.  It pops down to `bottom` (not above 0) and leaves the
    stack pointer `top` away from where it was."""

    name: str
    parts: tuple[Part, ...]
    values: tuple[Value, ...]
    size: int
    bottom: Sum
    top: Sum
    end: tuple[Slot, ...]  # what stands on the stack at the end, from `bottom` up
    doc: str
    annotations: tuple[str, ...]
    span: Span = field(compare=False, repr=False)
    name_span: Span = field(compare=False, repr=False)

    @property
    def uops(self) -> tuple[UopPart, ...]:
        return tuple(part for part in self.parts if isinstance(part, UopPart))

    @property
    def popped(self) -> Sum:
        return -self.bottom

    @property
    def pushed(self) -> Sum:
        return self.top - self.bottom

    @property
    def cache_units(self) -> int:
        return self.size - 1

    @property
    def caches(self) -> tuple[PlacedCache, ...]:
        return tuple(cache for part in self.uops for cache in part.caches)


@dataclass(frozen=True, slots=True)
class Family:
    head: str
    members: tuple[str, ...]
    size: str
    doc: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Pseudo:
    """`targets` are alternatives, or one sequence."""

    name: str
    effect: Effect
    flags: tuple[str, ...]
    targets: tuple[str, ...]
    sequence: bool
    doc: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class LabelCode:
    """Code outside all instructions.  `part` is its body as a uop without effect."""

    name: str
    part: UopPart
    spilled: bool
    doc: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Program:
    """`instructions` in the order of the text."""

    config: Config
    build: str
    defines: Defines
    uops: tuple[Uop, ...]
    instructions: tuple[Instruction, ...]
    families: tuple[Family, ...]
    pseudos: tuple[Pseudo, ...]
    labels: tuple[LabelCode, ...]
    contracts: Contracts
    opcodes: Mapping[str, int]
    whole: bool = True  # or what is left of wrong definitions

    def instruction(self, name: str) -> Instruction | None:
        return next((one for one in self.instructions if one.name == name), None)

    def family_of(self, name: str) -> Family | None:
        """The family that `name` heads or belongs to."""
        return next((one for one in self.families if name == one.head or name in one.members), None)

    def head_of(self, name: str) -> str | None:
        """The generic form that a specialized instruction falls back to."""
        head = next((one.head for one in self.families if name in one.members), None)
        return head or dict(self.config.deopt_to).get(name)
