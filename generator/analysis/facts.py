"""Everything the analyses found, frozen; lint rules and the plan read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..flow.graph import Graph
from ..model.contracts import Contracts
from ..model.program import Instruction, Program
from ..source import Span
from .escapes import Escape
from .state import State
from .summary import Summaries


@dataclass(frozen=True, slots=True)
class Claim:
    """A conclusion, its place, and the claims under it."""

    text: str
    span: Span = field(compare=False, repr=False)
    because: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class InstructionFacts:
    """`states` holds the state on entry to each block of `graph` that control reaches, `contracts` what it sees."""

    instruction: Instruction
    graph: Graph
    states: Mapping[int, State]
    summaries: Mapping[int, Summaries]
    escapes: tuple[Escape, ...]
    flags: tuple[str, ...]
    guards: int
    contracts: Contracts

    def claim(self) -> Claim:
        """Why it escapes, or that it does not."""
        one = self.instruction
        if not self.escapes:
            return Claim(f"{one.name} never escapes", one.name_span)
        reasons = tuple(
            Claim(f"{e.name}: {e.because}", e.span, (Claim("declared", e.declared),) if e.declared else ())
            for e in self.escapes
        )
        return Claim(f"{one.name} may escape", one.name_span, reasons)


@dataclass(frozen=True, slots=True)
class Facts:
    """Of one build.  `labels` holds the code outside instructions, analysed as instructions without effect, `seen` the
    contracts that each uop sees."""

    program: Program
    instructions: tuple[InstructionFacts, ...]
    labels: tuple[InstructionFacts, ...]
    seen: Mapping[str, Contracts] = field(default_factory=dict, compare=False, repr=False)

    def of(self, name: str) -> InstructionFacts | None:
        return next((one for one in self.instructions if one.instruction.name == name), None)
