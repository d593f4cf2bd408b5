"""The plan of a whole program: a case for each instruction, code for each label."""

from __future__ import annotations

from dataclasses import dataclass

from ..analysis.facts import Facts, InstructionFacts
from .steps import Exit, Step, Variable


@dataclass(frozen=True, slots=True)
class Case:
    """The code of one instruction.  `errors` are the numbers of items that shared error exits have to pop."""

    name: str
    facts: InstructionFacts
    variables: tuple[Variable, ...]
    steps: tuple[Step, ...]
    exits: tuple[Exit, ...]
    size: int
    needs_instruction: bool  # something uses the address of the instruction
    needs_opcode: bool  # something uses its number
    errors: frozenset[int]


@dataclass(frozen=True, slots=True)
class Plan:
    facts: Facts
    cases: tuple[Case, ...]
    labels: tuple[Case, ...]

    @property
    def most_pops(self) -> int:
        """Shared error exits are needed for 1 to this many items."""
        return max((n for case in (*self.cases, *self.labels) for n in case.errors), default=0)
