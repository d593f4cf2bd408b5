"""Everything that CPython's headers tell of instructions and uops, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..model.program import Instruction, Uop
from ..model.sums import Sum
from ..source import Span

FULL = 0
TOP, BOTTOM, SAVE_RETURN_OFFSET, REPLACED = 5, 6, 7, 9
KINDS: Mapping[str, int] = {
    "OPARG_FULL": FULL,
    "OPARG_CACHE_1": 1,
    "OPARG_CACHE_2": 2,
    "OPARG_CACHE_4": 4,
    "OPARG_TOP": TOP,
    "OPARG_BOTTOM": BOTTOM,
    "OPARG_SAVE_RETURN_OFFSET": SAVE_RETURN_OFFSET,
    "OPARG_REPLACED": REPLACED,
}


@dataclass(frozen=True, slots=True)
class UopRow:
    """One uop.  `same_as` is the instruction whose number it has; `why_tier1` is empty for what tier 2 runs."""

    name: str
    number: int
    same_as: str
    flags: tuple[str, ...]
    popped: Sum
    pushed: Sum
    tier: int  # 0: both
    why_tier1: str
    replicas: int
    copy: int  # -1, or the operand that this copy of a uop is for
    split: bool  # a copy for one value of `oparg & 1`
    escapes: tuple[str, ...]  # calls that escape by contract, each with the reason
    implicit: bool  # made of an inst
    uop: Uop

    @property
    def tier2(self) -> bool:
        return not self.why_tier1 and self.tier != 1


@dataclass(frozen=True, slots=True)
class Step:
    """One uop of an expansion: where its operand comes from (KINDS), and the cache unit it starts at."""

    uop: str
    kind: int
    offset: int


@dataclass(frozen=True, slots=True)
class InstructionRow:
    name: str
    number: int
    popped: Sum
    pushed: Sum
    size: int
    format: str
    flags: tuple[str, ...]
    head: str  # what it falls back to; itself when it is no specialized form
    expansion: tuple[Step, ...] | None  # None: tier 2 cannot run it
    uops: tuple[str, ...]
    escapes: tuple[str, ...]
    instruction: Instruction
    span: Span = field(compare=False, repr=False)

    @property
    def caches(self) -> int:
        return self.size - 1


@dataclass(frozen=True, slots=True)
class PseudoRow:
    name: str
    number: int
    targets: tuple[str, ...]
    flags: tuple[str, ...]
    sequence: bool


@dataclass(frozen=True, slots=True)
class FamilyRow:
    head: str
    members: tuple[str, ...]
    size: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """Rows in the order of the text; `numbers` in the order in which they were given."""

    version: str
    sources: tuple[str, ...]
    instructions: tuple[InstructionRow, ...]
    uops: tuple[UopRow, ...]
    pseudos: tuple[PseudoRow, ...]
    families: tuple[FamilyRow, ...]
    numbers: Mapping[str, int]
    external: tuple[str, ...]
    have_argument: int
    min_instrumented: int
    last_uop: int
    flag_names: tuple[str, ...]

    def instruction(self, name: str) -> InstructionRow | None:
        return next((one for one in self.instructions if one.name == name), None)

    def uop(self, name: str) -> UopRow | None:
        return next((one for one in self.uops if one.name == name), None)
