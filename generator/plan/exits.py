"""Where guards and failures go: shared exits where nothing has to be written, own ones where something has."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..analysis.state import Flush, Saved, State
from ..config import Machine
from .steps import Adjust, Enter, Exit, Leave, Spill, Step


@dataclass(slots=True)
class Exits:
    """The exits of one case, each once."""

    case: str
    machine: Machine
    spilled: frozenset[str]  # labels that want the stack pointer in the frame
    made: dict[tuple[Step, ...], str] = field(default_factory=dict)
    errors: set[int] = field(default_factory=set)

    @property
    def exits(self) -> tuple[Exit, ...]:
        return tuple(Exit(label, steps) for steps, label in self.made.items())

    def own(self, kind: str, steps: tuple[Step, ...]) -> str:
        label = self.made.get(steps)
        if label is None:
            number = sum(1 for other in self.made.values() if other.startswith(f"{self.case}_{kind}"))
            label = self.made[steps] = f"{self.case}_{kind}" + (f"_{number + 1}" if number else "")
        return label

    def deopt(self, head: str, state: State) -> str:
        """To the generic form, with the stack pointer where it was."""
        back: tuple[Step, ...] = (Adjust(-state.sp),) if state.sp else ()
        return self.own("deopt", (*back, Enter(head, True)))

    def error(self, target: str, state: State, writes: tuple[Step, ...], flush: Flush) -> str:
        """To an error label, with the stack that it expects in memory."""
        pops = -flush.adjust
        plain = not writes and state.ip is not Saved.NO and target not in self.spilled
        if plain and pops.known and pops.constant >= 0 and target == self.machine.error_label:
            if pops.constant == 0:
                return target
            self.errors.add(pops.constant)
            return f"pop_{pops.constant}_{target}"
        steps = list(writes)
        if flush.adjust:
            steps.append(Adjust(flush.adjust))
        if state.ip is Saved.NO or target in self.spilled:
            steps.append(Spill(target, state.ip is not Saved.ELSEWHERE))
        return self.own("error", (*steps, Leave(f"goto {target};")))
