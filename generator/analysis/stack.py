"""What each action does to the stack of an instruction; mistakes are reported with the place and a way out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..config import Machine
from ..diagnostics import Label
from ..flow.graph import OUT, Action, Block, Kind
from ..model.program import Instruction, Slot, UopPart
from ..model.sums import ZERO
from ..source import Span
from ..syntax import ast
from . import codes
from .checks import SILENT, Checks, Once, slot_of
from .escapes import UNDECLARED, Escape
from .facts import InstructionFacts
from .state import DEAD, LIVE, UNBORN, Flush, Place, Saved, State, below_entry, meet, place_of
from .summary import Summaries, Summary

MOST = 3  # places that a finding lists


@dataclass(slots=True)
class Stack:
    """The rules of the stack, applied to one instruction.  `summaries` has an entry for each part that is a uop."""

    instruction: Instruction
    machine: Machine
    summaries: dict[int, Summaries]
    out: Once

    @property
    def checks(self) -> Checks:
        return Checks(self.instruction, self.machine, self.out, self.enders, self.strangers)

    def strangers(self, name: str) -> tuple[Escape, ...]:
        """Calls of what nobody has declared, with the item of this name."""
        made = (summary for one in self.summaries.values() for summary in one.made.values())
        calls = (escape for summary in made for escape in summary.escapes if escape.because == UNDECLARED)
        return tuple(one for one in calls if re.search(rf"\b{name}\b", one.span.text))[:MOST]

    def enders(self, value: int) -> tuple[Span, ...]:
        """The places that consume a value, in the order of the text."""
        found: dict[int, Span] = {}
        for index, summaries in self.summaries.items():
            part = self.part(index)
            for summary in summaries.made.values():
                for use in (*summary.kills, *summary.moves):
                    slot = slot_of(part, use.name)
                    if slot is not None and slot.value == value:
                        found[use.span.start] = use.span
                if summary.special in ("DEAD", "INPUTS_DEAD", "DECREF_INPUTS") and summary.call is not None:
                    named = [one.span.text for one in summary.call.arguments]
                    if any(s.value == value and not s.kept and (not named or s.name in named) for s in part.inputs):
                        found[summary.call.span.start] = summary.call.span
        return tuple(found[start] for start in sorted(found))[:MOST]

    def place(self, index: int) -> Place:
        return place_of(self.instruction, index)

    def part(self, index: int) -> UopPart:
        part = self.instruction.parts[index]
        assert isinstance(part, UopPart)
        return part

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
                    self.checks.condition(summary)
                if isinstance(action.node, ast.Goto) and action.node.label not in self.summaries[action.part].labels:
                    return self.go_out(state, action.part, action.node.span)
                state, _ = self.begin(state, action.part, summary, action.node.span)
                return self.finish(state, action.part, summary)
            case Kind.ENTER:
                return self.enter(state, action.part)[0]
            case Kind.LEAVE:
                return self.leave(state, action.part)
            case Kind.FLUSH:
                return self.flush(state, self.place(action.part), self.instruction.name_span, codes.RAW_ON_STACK).state
            case Kind.END:
                self.checks.end()
                place = self.place(len(self.instruction.parts))
                return self.flush(state, place, self.instruction.name_span, codes.RAW_ON_STACK).state
        return state

    def go_out(self, state: State, index: int, span: Span) -> State:
        """A jump to code outside: it finds everything live in memory."""
        return state if self.machine.explicit else self.flush(state, self.place(index), span, codes.STACK_AT_EXIT).state

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
            self.checks.read(state, part, use)
        for use in summary.kills:
            state = self.kill(state, part, use.name)
        if summary.special:
            return self.special(state, index, summary, span)
        if not summary.escapes or state.in_memory or self.machine.explicit:
            return state, None
        flush = self.flush(state, self.place(index), summary.escapes[0].span, codes.STACK_AT_ESCAPE)
        closes = all(one.name == self.machine.closer for one in summary.escapes)
        return replace(flush.state, ip=self.saved(state.ip, closes)), flush

    def saved(self, before: Saved, closes: bool) -> Saved:
        """Is the instruction saved behind calls that escape?  What only closes values may have done so quickly."""
        return before if before is Saved.ELSEWHERE or (closes and self.machine.close_quickly) else Saved.YES

    def finish(self, state: State, index: int, summary: Summary) -> State:
        """What a statement has written when it is done."""
        part = self.part(index)
        for use in summary.moves:
            state = self.kill(state, part, use.name)
        for use in summary.writes:
            slot = slot_of(part, use.name, outputs=True)
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
        slot = slot_of(part, name)
        return state if slot is None else state.mark(slot.value, DEAD, state.place[slot.value])

    def leave(self, state: State, index: int) -> State:
        """The end of a uop: inputs are gone, outputs are there."""
        part = self.part(index)
        for slot in part.inputs:
            if not slot.kept:
                self.checks.consumed(state, part, slot)
                state = state.mark(slot.value, DEAD, state.place[slot.value])
        for slot in part.outputs:
            if slot.name == "unused" and not slot.kept and state.status[slot.value] == UNBORN:
                state = state.mark(slot.value, LIVE, slot.offset)
            self.checks.output(state, part, slot)
            if state.status[slot.value] != LIVE:
                state = state.mark(slot.value, LIVE, slot.offset if slot.array else None)
        return state

    def flush(self, state: State, place: Place, span: Span, code: str, outputs: bool = True) -> Flush:
        layout = place.layout(state, outputs)
        if layout.problem:
            about = layout.about
            labels = [Label(self.instruction.values[about.value].span, "this item")] if about is not None else []
            self.out.error(code, span, layout.problem, *labels, hint=layout.hint)
            return Flush((), (), ZERO, state)
        return place.flush(state, layout)

    # --- special macros ---

    def special(self, state: State, index: int, summary: Summary, span: Span) -> tuple[State, Flush | None]:
        """The state behind a special macro, and what it makes true in memory before it leaves or saves."""
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
                self.checks.condition(summary)
                self.checks.entry(state, place, span)
            case "ERROR_IF":
                self.checks.condition(summary)
                self.checks.error(state, part, span)
                if not self.machine.explicit:
                    self.flush(state, place, span, codes.STACK_AT_EXIT, outputs=False)
            case "SYNC_SP":
                state = self.kill_inputs(state, part) if self.machine.explicit else state
                flush = self.flush(state, place, span, codes.STACK_AT_ESCAPE)
                return flush.state, flush
            case "SAVE_STACK":
                flush = self.flush(state, place, span, codes.STACK_AT_ESCAPE)
                return replace(flush.state, in_memory=True, ip=Saved.YES), flush
            case "RELOAD_STACK" | "LOAD_SP":
                return replace(state, in_memory=False, ip=Saved.ELSEWHERE), None
            case _ if self.machine.explicit:
                return state, None
            case _:
                self.checks.condition(summary)
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
            if state.status[slot.value] != LIVE and not self.machine.explicit:
                self.out.error(
                    codes.DEAD_ON_SOME_PATHS,
                    span,
                    f"`{slot.name}` is consumed on some of the paths that come here",
                    Label(self.instruction.values[slot.value].span, "this input"),
                    hint="close it on the paths that have not",
                )
        state = self.kill_inputs(state, part)
        if not closed or state.in_memory or self.machine.explicit:
            return state, None
        flush = self.flush(state, self.place(index), span, codes.STACK_AT_ESCAPE)
        return replace(flush.state, ip=self.saved(state.ip, True)), flush


def states_along(facts: InstructionFacts, machine: Machine) -> Iterator[tuple[Stack, Action, State]]:
    """Every action that control reaches, with the stack just before it."""
    stack = Stack(facts.instruction, machine, dict(facts.summaries), SILENT)
    for index in sorted(facts.states):
        state = facts.states[index]
        for action in facts.graph.blocks[index].actions:
            yield stack, action, state
            state = stack.apply(action, state)
