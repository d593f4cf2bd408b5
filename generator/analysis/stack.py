"""What each action does to the stack of an instruction; mistakes are reported with the place and a way out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ..config import Machine
from ..diagnostics import Label, Report
from ..flow.graph import OUT, Action, Block, Kind
from ..model.program import Instruction, Slot, UopPart
from ..model.sums import ZERO
from ..source import Span
from . import codes
from .state import DEAD, LIVE, UNBORN, Flush, Place, Saved, State, below_entry, meet, place_of
from .summary import Summaries, Summary, Use


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


SILENT = Once(None)


@dataclass(slots=True)
class Stack:
    """The rules of the stack, applied to one instruction.  `summaries` has an entry for each part that is a uop."""

    instruction: Instruction
    machine: Machine
    summaries: dict[int, Summaries]
    out: Once

    def place(self, index: int) -> Place:
        return place_of(self.instruction, index)

    def part(self, index: int) -> UopPart:
        part = self.instruction.parts[index]
        assert isinstance(part, UopPart)
        return part

    def slot(self, part: UopPart, name: str, outputs: bool = False) -> Slot | None:
        sides = (part.outputs, part.inputs) if outputs else (part.inputs, part.outputs)
        return next((slot for side in sides for slot in side if slot.name == name), None)

    # --- the transfer ---

    def transfer(self, block: Block, state: State) -> Iterator[tuple[int, State]]:
        for action in block.actions:
            state = self.apply(action, state)
        for edge in block.edges:
            if edge.target != OUT:
                yield edge.target, state

    def join(self, one: State, other: State) -> State:
        return meet(self.instruction.values, one, other)

    def apply(self, action: Action, state: State) -> State:
        match action.kind:
            case Kind.STATEMENT | Kind.EXPRESSION:
                assert action.node is not None
                summary = self.summaries[action.part].of(action.node)
                if action.kind is Kind.EXPRESSION:
                    self.check_condition(summary)
                state, _ = self.begin(state, action.part, summary, action.node.span)
                return self.finish(state, action.part, summary)
            case Kind.ENTER:
                return self.enter(state, action.part)[0]
            case Kind.LEAVE:
                return self.leave(state, action.part)
            case Kind.FLUSH | Kind.END:
                index = action.part if action.kind is Kind.FLUSH else len(self.instruction.parts)
                return self.flush(state, self.place(index), self.instruction.name_span, codes.RAW_ON_STACK).state
        return state

    def enter(self, state: State, index: int) -> tuple[State, Flush]:
        """Items that this uop sees as arrays have to be in memory."""
        part = self.part(index)
        stores = tuple(
            slot
            for slot in part.inputs
            if slot.array and state.place[slot.value] is None and state.status[slot.value] == LIVE
        )
        intact = state.intact
        for slot in stores:
            state = state.mark(slot.value, LIVE, slot.offset)
            intact = intact and not below_entry(slot.offset)
        state = replace(state, intact=intact)
        return state, Flush(stores, (), ZERO, state)

    def begin(self, state: State, index: int, summary: Summary, span: Span) -> tuple[State, Flush | None]:
        """Up to the calls of a statement: what they consume is gone, and memory is true if one escapes."""
        part = self.part(index)
        for use in summary.reads:
            self.check_read(state, part, use)
        for use in summary.kills:
            state = self.kill(state, part, use.name)
        if summary.special:
            return self.special(state, index, summary, span)
        if not summary.escapes or state.in_memory:
            return state, None
        flush = self.flush(state, self.place(index), summary.escapes[0].span, codes.STACK_AT_ESCAPE)
        ip = Saved.ELSEWHERE if state.ip is Saved.ELSEWHERE else Saved.YES
        return replace(flush.state, ip=ip), flush

    def finish(self, state: State, index: int, summary: Summary) -> State:
        """What a statement has written when it is done."""
        part = self.part(index)
        for use in summary.moves:
            state = self.kill(state, part, use.name)
        for use in summary.writes:
            slot = self.slot(part, use.name, outputs=True)
            if slot is not None:
                state = self.write_array(state, part, slot) if slot.array else state.mark(slot.value, LIVE)
        return state

    def write_array(self, state: State, part: UopPart, slot: Slot) -> State:
        """The array's slots hold its items now, and unnamed outputs stand beside them."""
        if slot.kept:
            return state
        for other in part.inputs:
            if not other.kept:
                state = state.mark(other.value, state.status[other.value], None)
        for other in part.outputs:
            if other is slot or (other.name == "unused" and not other.kept):
                state = state.mark(other.value, LIVE, other.offset)
        return replace(state, intact=state.intact and not below_entry(slot.offset))

    def kill(self, state: State, part: UopPart, name: str) -> State:
        slot = self.slot(part, name)
        return state if slot is None else state.mark(slot.value, DEAD, state.place[slot.value])

    def leave(self, state: State, index: int) -> State:
        """The end of a uop: inputs are gone, outputs are there."""
        part = self.part(index)
        for slot in part.inputs:
            if not slot.kept:
                self.check_consumed(state, part, slot)
                state = state.mark(slot.value, DEAD, state.place[slot.value])
        for slot in part.outputs:
            if slot.name == "unused" and not slot.kept and state.status[slot.value] == UNBORN:
                state = state.mark(slot.value, LIVE, slot.offset)
            self.check_output(state, part, slot)
            if state.status[slot.value] != LIVE:
                state = state.mark(slot.value, LIVE, slot.offset if slot.array else None)
        return state

    def flush(self, state: State, place: Place, span: Span, code: str, outputs: bool = True) -> Flush:
        layout = place.layout(state, outputs)
        if layout.problem:
            labels = []
            if layout.about is not None:
                labels.append(Label(self.instruction.values[layout.about.value].span, "this item"))
            self.out.error(
                code,
                span,
                layout.problem,
                *labels,
                hint="consume the inputs, or define the output, on the other side of this",
            )
            return Flush((), (), ZERO, state)
        return place.flush(state, layout)

    # --- special macros ---

    def special(self, state: State, index: int, summary: Summary, span: Span) -> tuple[State, Flush | None]:
        part, place = self.part(index), self.place(index)
        assert summary.call is not None
        match summary.special:
            case "DEAD":
                return self.kill(state, part, summary.call.arguments[0].span.text), None
            case "INPUTS_DEAD":
                return self.kill_inputs(state, part), None
            case "DECREF_INPUTS":
                return self.close_inputs(state, index, span)
            case "DEOPT_IF" | "EXIT_IF":
                self.check_condition(summary)
                self.check_entry(state, place, span)
            case "ERROR_IF":
                self.check_condition(summary)
                self.check_error(state, part, span)
            case "SYNC_SP":
                flush = self.flush(state, place, span, codes.STACK_AT_ESCAPE)
                return flush.state, flush
            case "SAVE_STACK":
                flush = self.flush(state, place, span, codes.STACK_AT_ESCAPE)
                return replace(flush.state, in_memory=True, ip=Saved.YES), flush
            case "RELOAD_STACK" | "LOAD_SP":
                return replace(state, in_memory=False, ip=Saved.ELSEWHERE), None
            case _:
                self.check_condition(summary)
                flush = self.flush(state, place, span, codes.STACK_AT_EXIT)
                if summary.special in ("DISPATCH_SAME_OPARG", "GO_TO_INSTRUCTION") and flush.state.sp:
                    self.out.error(
                        codes.STACK_AT_EXIT,
                        span,
                        f"{summary.special} with {flush.state.sp} items more than at the start",
                        hint="leave the stack as the instruction found it",
                    )
                return flush.state, flush
        return state, None

    def kill_inputs(self, state: State, part: UopPart) -> State:
        for slot in part.inputs:
            if not slot.kept:
                state = state.mark(slot.value, DEAD, state.place[slot.value])
        return state

    def closed(self, state: State, part: UopPart) -> tuple[Slot, ...]:
        """The inputs that DECREF_INPUTS has to close."""
        if not self.machine.close:
            return ()
        return tuple(
            slot
            for slot in part.inputs
            if not slot.kept
            and slot.name != "unused"
            and not self.instruction.values[slot.value].type
            and state.status[slot.value] & LIVE
        )

    def close_inputs(self, state: State, index: int, span: Span) -> tuple[State, Flush | None]:
        part = self.part(index)
        closed = self.closed(state, part)
        for slot in closed:
            if state.status[slot.value] != LIVE:
                self.out.error(
                    codes.DEAD_ON_SOME_PATHS,
                    span,
                    f"`{slot.name}` is consumed on some of the paths that come here",
                    Label(self.instruction.values[slot.value].span, "this input"),
                    hint="close it on the paths that have not",
                )
        state = self.kill_inputs(state, part)
        if not closed or state.in_memory:
            return state, None
        flush = self.flush(state, self.place(index), span, codes.STACK_AT_ESCAPE)
        ip = Saved.ELSEWHERE if state.ip is Saved.ELSEWHERE else Saved.YES
        return replace(flush.state, ip=ip), flush

    # --- checks ---

    def check_condition(self, summary: Summary) -> None:
        for escape in summary.escapes:
            labels = [Label(escape.declared, "declared here")] if escape.declared is not None else []
            self.out.error(
                codes.ESCAPE_IN_CONDITION,
                escape.span,
                f"`{escape.name}` may escape ({escape.because}) in a condition",
                *labels,
                hint="call it before, into a local variable, and test that",
            )

    def check_read(self, state: State, part: UopPart, use: Use) -> None:
        slot = self.slot(part, use.name)
        if slot is None:
            return
        status = state.status[slot.value]
        if status & DEAD:
            self.out.error(
                codes.USED_DEAD,
                use.span,
                f"`{use.name}` is used after it was consumed" + (" on some paths" if status & LIVE else ""),
                hint="use it before, or keep a copy of what is needed",
            )
        elif status & UNBORN and not slot.array:
            self.out.error(
                codes.READ_UNDEFINED,
                use.span,
                f"`{use.name}` is read before it is defined" + (" on some paths" if status & LIVE else ""),
                hint="assign it first",
            )

    def check_consumed(self, state: State, part: UopPart, slot: Slot) -> None:
        status = state.status[slot.value]
        value = self.instruction.values[slot.value]
        if not status & LIVE or value.type or not self.machine.close:
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
                hint=f"{hint} on the other paths",
            )
        else:
            self.out.error(
                codes.DROPPED, span, f"`{part.uop.name}` drops `{slot.name}` without consuming it", hint=hint
            )

    def check_output(self, state: State, part: UopPart, slot: Slot) -> None:
        status = state.status[slot.value]
        if status == LIVE:
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
            hint=f"assign `{slot.name}` on every path to the end",
        )

    def check_entry(self, state: State, place: Place, span: Span) -> None:
        """A guard leaves with the stack as the instruction found it, or with one that is as good: all of it
        written back, and as deep."""
        layout = place.layout(state)
        flush = place.flush(state, layout)
        as_good = not (layout.problem or layout.top or flush.stores or flush.nulls)
        for i, value in enumerate(self.instruction.values):
            if value.born >= 0 or value.type:
                continue
            if state.status[i] & DEAD and self.machine.close:
                how = "has been consumed, and the generic form needs it"
            elif state.place[i] is None and not as_good:
                how = "has been replaced, and the generic form would find the old one"
            else:
                continue
            self.out.error(
                codes.STACK_AT_EXIT,
                span,
                f"`{value.name}` {how}",
                Label(value.span, "this item"),
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

    def check_error(self, state: State, part: UopPart, span: Span) -> None:
        if not self.machine.close:
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
