"""Simple statements and special macros → steps."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..analysis.facts import InstructionFacts
from ..analysis.stack import Stack
from ..analysis.state import Flush, Saved, State
from ..flow.graph import Action, Kind
from ..model.program import Program, UopPart
from ..model.specials import is_true
from ..model.walk import walk
from ..source import Span
from ..syntax import ast
from .exits import Exits
from .memory import stores, write
from .naming import Names
from .steps import Adjust, Close, CloseArray, CloseQuickly, Code, Enter, Fail, Guard, Keep, Leave, Reload, Spill, Step
from .text import text_of


@dataclass(slots=True)
class Statements:
    """Follows the text of one uop; `state` is None where control never comes."""

    program: Program
    facts: InstructionFacts
    stack: Stack
    index: int
    names: Names
    exits: Exits
    renames: dict[str, str]
    state: State | None
    targets: list[tuple[State | None, State | None]] = field(default_factory=list)  # of break and continue

    @property
    def part(self) -> UopPart:
        return self.stack.part(self.index)

    @property
    def explicit(self) -> bool:
        return self.program.config.machine.explicit

    def entry(self, node: ast.Node, role: str) -> State | None:
        """The state that the analysis found at a block of a compound statement."""
        return self.facts.states.get(self.facts.graph.places[self.index, id(node), role])

    def text(self, node: ast.Node) -> str:
        return text_of(node, self.renames)

    # --- simple statements ---

    def apply(self, node: ast.Node, kind: Kind = Kind.STATEMENT) -> None:
        assert self.state is not None
        self.state = self.stack.apply(Action(kind, self.index, node), self.state)

    def simple(self, node: ast.Node) -> list[Step]:
        assert self.state is not None
        summary = self.stack.summaries[self.index].of(node)
        state, flush = self.stack.begin(self.state, self.index, summary, node.span)
        steps: list[Step] = []
        if flush is not None:
            steps += self.write(self.state, flush)
            if closed := self.closes_quickly(node):
                self.state = self.stack.finish(state, self.index, summary)
                return [*steps, CloseQuickly(closed, "", state.ip is not Saved.ELSEWHERE)]
            why = ", ".join(dict.fromkeys(one.name for one in summary.escapes))
            steps.append(Spill(why, state.ip is not Saved.ELSEWHERE))
        steps.append(Code(self.text(node)))
        if flush is not None and not isinstance(node, ast.Return):
            steps.append(Reload())
        self.state = None if isinstance(node, ast.Return) else self.stack.finish(state, self.index, summary)
        return steps

    def closes_quickly(self, node: ast.Node) -> str:
        """The variable that a statement closes, doing nothing else; without saving the stack that can be tried."""
        machine = self.program.config.machine
        call = node.expression if isinstance(node, ast.ExpressionStatement) else None
        if machine.close_quickly and isinstance(call, ast.Call) and call.arguments:
            value = call.arguments[-1]
            closing = machine.close.format(thread=machine.thread, value=self.text(value))
            if isinstance(value, ast.Name) and self.text(node) == f"{closing};":
                return self.text(value)
        return ""

    def write(self, before: State, flush: Flush) -> list[Step]:
        return write(self.facts.instruction.values, self.names, before, flush)

    def move_to(self, target: State | None) -> list[Step]:
        """Where paths meet, the stack pointer is where the analysis says."""
        steps: list[Step] = []
        if self.state is not None and target is not None and target.sp != self.state.sp:
            steps.append(Adjust(target.sp - self.state.sp))
        self.state = target
        return steps

    def jump(self, node: ast.Goto | ast.Break | ast.Continue) -> list[Step]:
        assert self.state is not None
        if isinstance(node, ast.Goto):
            label = next(
                (
                    one
                    for one in walk(self.part.uop.body)
                    if isinstance(one, ast.LabelStatement) and one.name == node.label
                ),
                None,
            )
            if label is None:
                return self.go_out(node.span, node.label)
            target = self.entry(label, "label")
            text = f"goto {self.renames.get(node.label, node.label)};"
        else:
            target = self.targets[-1][isinstance(node, ast.Continue)]
            text = "break;" if isinstance(node, ast.Break) else "continue;"
        steps = self.move_to(target)
        self.state = None
        return [*steps, Leave(text)]

    def go_out(self, span: Span, label: str) -> list[Step]:
        """To a label outside, with everything live in memory."""
        assert self.state is not None
        if self.explicit:
            self.state = None
            return [Leave(f"goto {label};")]
        flush = self.stack.flush(self.state, self.stack.place(self.index), span, "")
        steps = self.write(self.state, flush)
        if label in self.exits.spilled or self.state.ip is Saved.NO:
            steps.append(Spill(label, self.state.ip is not Saved.ELSEWHERE))
        self.state = None
        return [*steps, Leave(f"goto {label};")]

    # --- special macros ---

    def special(self, node: ast.ExpressionStatement, name: str, call: ast.Call) -> list[Step]:
        """The steps of a special macro, with the state behind it."""
        before = self.state
        assert before is not None
        summary = self.stack.summaries[self.index].of(node)
        after, flush = self.stack.begin(before, self.index, summary, node.span)
        self.state = self.stack.finish(after, self.index, summary)
        argument = self.text(call.arguments[0]) if call.arguments else ""
        written = self.write(before, flush) if flush is not None else []
        match name:
            case "DEAD" | "INPUTS_DEAD":
                return []
            case "DECREF_INPUTS":
                return self.close_inputs(before, after, flush)
            case "DEOPT_IF" | "EXIT_IF":
                head = self.program.head_of(self.facts.instruction.name) or self.facts.instruction.name
                return [Guard(argument, self.exits.deopt(head, before), "deopt" if name == "DEOPT_IF" else "exit")]
            case "ERROR_IF":
                return self.fail(node, before, call, argument)
            case "ERROR_NO_POP":
                self.state = before
                return self.go_out(node.span, self.label_of(call, 0))
            case "SYNC_SP":
                return written
            case "SAVE_STACK":
                return [*written, Spill("SAVE_STACK", before.ip is not Saved.ELSEWHERE)]
            case "RELOAD_STACK":
                return [Reload()]
            case "LOAD_SP":
                return [Code("LOAD_SP();")]
        self.state = None
        if name == "DISPATCH_INLINED" and not (before.in_memory or self.explicit):
            written.append(Spill(name, before.ip is not Saved.ELSEWHERE))
        if name == "GO_TO_INSTRUCTION":
            return [*written, Enter(argument, False)]
        if name == "JUMP_TO_LABEL":
            self.state = before
            return self.go_out(node.span, argument)
        return [*written, Leave(f"{name}({argument});")]

    def label_of(self, call: ast.Call, index: int) -> str:
        label = call.arguments[index] if index < len(call.arguments) else None
        return label.id if isinstance(label, ast.Name) else self.program.config.machine.error_label

    def fail(self, node: ast.Node, before: State, call: ast.Call, condition: str) -> list[Step]:
        before = self.stack.kill_inputs(before, self.part) if self.explicit else before
        flush = self.stack.flush(before, self.stack.place(self.index), node.span, "", outputs=False)
        writes = tuple(stores(self.facts.instruction.values, self.names, before, flush))
        label = self.exits.error(self.label_of(call, 1), before, writes, flush)
        if is_true(call):
            self.state = None
            return [Fail("", label)]
        return [Fail(condition, label)]

    def close_inputs(self, before: State, after: State, flush: Flush | None) -> list[Step]:
        """Pop the inputs, push the outputs, close the inputs from first to last."""
        values = self.facts.instruction.values
        quickly = flush is not None and bool(self.program.config.machine.close_quickly)
        instruction = after.ip is not Saved.ELSEWHERE
        close = (lambda value, condition: CloseQuickly(value, condition, instruction)) if quickly else Close
        closes: list[Step] = []
        keeps: list[Step] = []
        stored = {slot.offset for slot in flush.stores} if flush is not None else set()
        for slot in self.stack.closed(before, self.part):
            value = values[slot.value]
            if not slot.array:
                closes.append(close(self.names.variable[slot.value], value.condition))
                continue
            name, first = self.renames.get(slot.name, slot.name), 0
            if slot.offset in stored:
                kept = self.names.declare(
                    f"first_of_{slot.name}", self.program.config.machine.value, range(len(values))
                )
                keeps.append(Keep(kept, name, value.size))
                closes.append(close(kept, "" if value.size.known else f"{value.size} > 0"))
                first = 1
            closes.append(CloseArray(name, first, value.size, quickly, instruction))
        if flush is None:
            return closes
        written = self.write(before, flush)
        if quickly:
            return [*keeps, *written, *closes]
        return [*keeps, *written, Spill("DECREF_INPUTS", instruction), *closes, Reload()]
