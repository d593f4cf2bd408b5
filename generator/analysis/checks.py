"""Mistakes with the stack: each reported at its place, with a way out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ..config import Machine
from ..diagnostics import Label, Report
from ..model.effects import Item
from ..model.program import Instruction, Slot, UopPart
from ..source import Span
from . import codes
from .escapes import Escape
from .state import DEAD, LIVE, UNBORN, Place, State
from .summary import Summary, Use


@dataclass(slots=True)
class Once:
    """A report that says nothing twice: a uop is looked at in every instruction that has it."""

    report: Report | None
    said: set[tuple[str, str, int, int]] = field(default_factory=set)

    def error(self, code: str, span: Span, message: str, *labels: Label, hint: str) -> None:
        key = (code, span.source.name, span.start, span.end)
        if self.report is not None and key not in self.said:
            self.said.add(key)
            self.report.error(code, span, message, *labels, hint=hint)

    def take(self, other: Report) -> None:
        """What another report holds, as far as it has not been said."""
        for one in other.diagnostics:
            key = (one.code, one.span.source.name, one.span.start, one.span.end)
            if self.report is not None and key not in self.said:
                self.said.add(key)
                self.report.diagnostics.append(one)


SILENT = Once(None)


def slot_of(part: UopPart, name: str, outputs: bool = False) -> Slot | None:
    """The slot that a uop calls by a name, among its inputs first, or its outputs."""
    sides = (part.outputs, part.inputs) if outputs else (part.inputs, part.outputs)
    return next((slot for side in sides for slot in side if slot.name == name), None)


@dataclass(slots=True)
class Checks:
    """What is wrong at one point of one instruction."""

    instruction: Instruction
    machine: Machine
    out: Once
    enders: Callable[[int], tuple[Span, ...]] = lambda _: ()
    strangers: Callable[[str], tuple[Escape, ...]] = lambda _: ()

    def ended(self, slot: Slot, at: Span | None = None) -> list[Label]:
        """Where an item is consumed: the way that led to `at` passes one of these, and in a loop itself."""
        places = self.enders(slot.value)
        others = tuple(one for one in places if at is None or one.start != at.start)
        return [Label(span, "consumed here") for span in others or places]

    def condition(self, summary: Summary) -> None:
        if self.machine.explicit:
            return
        for escape in summary.escapes:
            labels = [Label(escape.declared, "declared here")] if escape.declared is not None else []
            self.out.error(
                codes.ESCAPE_IN_CONDITION,
                escape.span,
                f"`{escape.name}` may escape ({escape.because}) in a condition",
                *labels,
                hint="call it before, into a local variable, and test that",
            )

    def read(self, state: State, part: UopPart, use: Use) -> None:
        slot = slot_of(part, use.name)
        if slot is None or self.machine.explicit:
            return
        status = state.status[slot.value]
        if status & DEAD:
            self.out.error(
                codes.USED_DEAD,
                use.span,
                f"`{use.name}` is used after it was consumed" + (" on some paths" if status & LIVE else ""),
                *self.ended(slot, use.span),
                hint="use it before, or keep a copy of what is needed",
            )
        elif status & UNBORN and not slot.array:
            self.out.error(
                codes.READ_UNDEFINED,
                use.span,
                f"`{use.name}` is read before it is defined" + (" on some paths" if status & LIVE else ""),
                hint="assign it first",
            )

    def consumed(self, state: State, part: UopPart, slot: Slot) -> None:
        status = state.status[slot.value]
        value = self.instruction.values[slot.value]
        if not status & LIVE or value.type or not self.machine.counted:
            return
        item = next((one for one in part.uop.effect.inputs if one.name == slot.name), None)
        span = item.span if item is not None else part.uop.name_span
        hint = (
            f"close it, move it into an output, or say DEAD({slot.name})"
            if slot.name != "unused"
            else "say INPUTS_DEAD()"
        )
        if status & DEAD:
            self.out.error(
                codes.DEAD_ON_SOME_PATHS,
                span,
                f"`{slot.name}` is consumed on some paths through `{part.uop.name}` only",
                *self.ended(slot),
                hint=f"{hint} on the other paths",
            )
        else:
            said = f"`{part.uop.name}` drops `{slot.name}` without consuming it"
            calls = self.strangers(slot.name)
            labels = (Label(one.span, f"`{one.name}` has no contract, so that it takes no reference") for one in calls)
            self.out.error(codes.DROPPED, span, said, *labels, hint=hint)

    def output(self, state: State, part: UopPart, slot: Slot) -> None:
        status = state.status[slot.value]
        if status == LIVE or self.machine.explicit:
            return
        item = next((one for one in part.uop.effect.outputs if one.name == slot.name), None)
        span = item.span if item is not None else part.uop.name_span
        if status & DEAD:
            what = f"`{slot.name}` is an output, and was consumed"
        else:
            what = f"`{part.uop.name}` does not define its output `{slot.name}`"
        self.out.error(
            codes.MISSING_OUTPUT,
            span,
            what + (" on some paths" if status & LIVE else ""),
            hint=how_to_define(slot.name, item),
        )

    def entry(self, state: State, place: Place, span: Span) -> None:
        """A guard leaves with the stack as the instruction found it, or with one that is as good: all of it
        written back, and as deep."""
        if self.machine.explicit:
            return
        layout = place.layout(state)
        flush = place.flush(state, layout)
        as_good = not (layout.problem or layout.top or flush.stores or flush.nulls)
        for i, value in enumerate(self.instruction.values):
            if value.born >= 0 or value.type:
                continue
            if state.status[i] & DEAD and self.machine.counted:
                how = "has been consumed, and the generic form needs it"
            elif state.place[i] is None and not as_good:
                how = "has been replaced, and the generic form would find the old one"
            else:
                continue
            ended = [Label(one, "consumed here") for one in self.enders(i)] if state.status[i] & DEAD else []
            self.out.error(
                codes.STACK_AT_EXIT,
                span,
                f"`{value.name}` {how}",
                Label(value.span, "this item"),
                *ended,
                hint="guard first; or write `flush` in the macro before this uop, if the new stack is as good",
            )
            return
        if not (state.intact or as_good):
            self.out.error(
                codes.STACK_AT_EXIT,
                span,
                "slots that the generic form needs have been overwritten",
                hint="guard before anything that escapes with other items on the stack",
            )

    def error(self, state: State, part: UopPart, span: Span) -> None:
        if not self.machine.counted:
            return
        for slot in part.inputs:
            value = self.instruction.values[slot.value]
            if not slot.kept and state.status[slot.value] & LIVE and not value.type:
                self.out.error(
                    codes.LIVE_AT_ERROR,
                    span,
                    f"`{slot.name}` is still live here",
                    Label(value.span, "this input"),
                    hint="consume it before, or use ERROR_NO_POP()",
                )

    def end(self) -> None:
        """What an instruction leaves on the stack are values."""
        for slot in self.instruction.end:
            value = self.instruction.values[slot.value]
            if value.type:
                self.out.error(
                    codes.RAW_ON_STACK,
                    self.instruction.name_span,
                    f"`{slot.name}` is raw (`{value.type}`) and stays on the stack",
                    Label(value.span, "this item"),
                    hint="a later uop has to consume it, or it has to become a value",
                )


def how_to_define(name: str, item: Item | None) -> str:
    if name == "unused":
        return "an `unused` output is what an `unused` input left in the same place: give this one a name and a value"
    apart = ", also where its condition does not hold: it is not written there" if item and item.condition else ""
    return f"assign `{name}` on every path to the end{apart}"
