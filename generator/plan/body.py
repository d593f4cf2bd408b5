"""The body of one uop → steps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..analysis.facts import InstructionFacts
from ..analysis.stack import Stack
from ..analysis.state import Flush, Saved, State
from ..flow.graph import Action, Kind
from ..model.conditions import reachable
from ..model.program import Program, UopPart
from ..model.specials import is_true, special_of
from ..model.walk import walk
from ..source import Span
from ..syntax import ast
from ..syntax.unparse_expression import unparse_expression
from .exits import Exits
from .naming import Names
from .steps import (
    Adjust,
    Branch,
    Choice,
    Close,
    CloseArray,
    Code,
    Enter,
    Fail,
    Fork,
    Guard,
    Keep,
    Leave,
    Loop,
    Mark,
    Null,
    Reload,
    Scope,
    Spill,
    Step,
    Store,
)
from .text import comments_between, text_of

PLAIN_KINDS = ast.Declaration | ast.ExpressionStatement | ast.Empty | ast.Directive | ast.Return


@dataclass(slots=True)
class Body:
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

    def entry(self, node: ast.Node, role: str) -> State | None:
        """The state that the analysis found at a block of a compound statement."""
        return self.facts.states.get(self.facts.graph.places[self.index, id(node), role])

    def text(self, node: ast.Node) -> str:
        return text_of(node, self.renames)

    # --- rows of statements ---

    def block(self, body: Iterable[ast.Node], before: Span) -> list[Step]:
        """Statements in a row, with the comments between them; text that needs nothing stays together."""
        steps: list[Step] = []
        for node in body:
            if self.state is None and not isinstance(node, ast.LabelStatement | ast.Case):
                before = node.span
                continue
            comment = comments_between(before, node.span.start)
            found = self.statement(node)
            if comment and found:
                found.insert(0, Code(comment))
            for step in found:
                if isinstance(step, Code) and steps and isinstance(steps[-1], Code):
                    steps[-1] = Code(f"{steps[-1].text}\n{step.text}")
                else:
                    steps.append(step)
            before = node.span
        return steps

    def statement(self, node: ast.Node) -> list[Step]:
        match node:
            case ast.ExpressionStatement() if (found := special_of(node)) is not None:
                return self.special(node, *found)
            case ast.Declaration() | ast.ExpressionStatement() | ast.Empty() | ast.Directive() | ast.Return():
                return self.simple(node)
            case ast.Goto() | ast.Break() | ast.Continue():
                return self.jump(node)
            case ast.LabelStatement(name=name):
                steps = self.move_to(self.entry(node, "label"))
                return [*steps, Mark(f"{self.renames.get(name, name)}:;")]
            case ast.Case():
                steps = self.move_to(self.entry(node, "case"))
                return [*steps, Mark(self.text(node))]
            case ast.PreprocessorIf():
                return self.conditional(node)
        if self.plain(node):
            self.state = self.entry(node, "join") if not isinstance(node, ast.Block) else self.after(node)
            return [Code(self.text(node))]
        match node:
            case ast.Block(statements=body):
                return [Scope("", tuple(self.block(body, opening(node))))]
            case ast.If():
                return self.branch(node)
            case ast.While() | ast.DoWhile() | ast.For():
                return self.loop(node)
            case ast.Switch():
                return self.choice(node)
        raise AssertionError(type(node).__name__)

    def after(self, block: ast.Block) -> State | None:
        """The state behind a block of plain statements."""
        for one in block.statements:
            self.statement(one)
        return self.state

    def plain(self, node: ast.Node) -> bool:
        """The compound statement can stand as it is written."""
        summaries = self.stack.summaries[self.index]
        for one in walk(node):
            match one:
                case ast.Goto() | ast.LabelStatement():
                    return False
                case ast.PreprocessorIf() if reachable(one, self.program.defines) is not None:
                    return False
                case ast.Break() | ast.Continue() if not isinstance(
                    node, ast.While | ast.For | ast.DoWhile | ast.Switch
                ):
                    return False
                case ast.Call():
                    if summaries.of(one).escapes:
                        return False
                case ast.ExpressionStatement() if special_of(one) is not None:
                    return False
        return True

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
            why = ", ".join(dict.fromkeys(one.name for one in summary.escapes))
            steps.append(Spill(why, state.ip is not Saved.ELSEWHERE))
        steps.append(Code(self.text(node)))
        if flush is not None and not isinstance(node, ast.Return):
            steps.append(Reload())
        self.state = None if isinstance(node, ast.Return) else self.stack.finish(state, self.index, summary)
        return steps

    def write(self, before: State, flush: Flush) -> list[Step]:
        """Make memory true: stores, then the stack pointer."""
        return [*self.stores(before, flush), *([Adjust(flush.adjust)] if flush.adjust else [])]

    def stores(self, before: State, flush: Flush) -> list[Step]:
        values = self.facts.instruction.values
        steps: list[Step] = [Null(slot.offset - before.sp) for slot in flush.nulls]
        steps += [
            Store(self.names.variable[slot.value], slot.offset - before.sp, values[slot.value].condition)
            for slot in flush.stores
        ]
        return steps

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
        flush = self.stack.flush(self.state, self.stack.place(self.index), span, "")
        steps = self.write(self.state, flush)
        if label in self.exits.spilled or self.state.ip is Saved.NO:
            steps.append(Spill(label, self.state.ip is not Saved.ELSEWHERE))
        self.state = None
        return [*steps, Leave(f"goto {label};")]

    # --- special macros ---

    def special(self, node: ast.ExpressionStatement, name: str, call: ast.Call) -> list[Step]:
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
        if name == "DISPATCH_INLINED" and not before.in_memory:
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
        flush = self.stack.flush(before, self.stack.place(self.index), node.span, "", outputs=False)
        writes = tuple(self.stores(before, flush))
        label = self.exits.error(self.label_of(call, 1), before, writes, flush)
        if is_true(call):
            self.state = None
            return [Fail("", label)]
        return [Fail(condition, label)]

    def close_inputs(self, before: State, after: State, flush: Flush | None) -> list[Step]:
        """Pop the inputs, push the outputs, close the inputs from first to last."""
        values = self.facts.instruction.values
        closes: list[Step] = []
        keeps: list[Step] = []
        stored = {slot.offset for slot in flush.stores} if flush is not None else set()
        for slot in self.stack.closed(before, self.part):
            value = values[slot.value]
            if not slot.array:
                closes.append(Close(self.names.variable[slot.value], value.condition))
                continue
            name, first = self.renames.get(slot.name, slot.name), 0
            if slot.offset in stored:
                kept = self.names.declare(
                    f"first_of_{slot.name}", self.program.config.machine.value, range(len(values))
                )
                keeps.append(Keep(kept, name, value.size))
                closes.append(Close(kept, "" if value.size.known else f"{value.size} > 0"))
                first = 1
            closes.append(CloseArray(name, first, value.size))
        if flush is None:
            return closes
        written = self.write(before, flush)
        return [*keeps, *written, Spill("DECREF_INPUTS", after.ip is not Saved.ELSEWHERE), *closes, Reload()]

    # --- compound statements ---

    def arm(self, node: ast.Node, target: State | None) -> tuple[Step, ...]:
        """A branch as far as the place where it meets the others."""
        steps = self.inner(node)
        return tuple([*steps, *self.move_to(target)] if self.state is not None else steps)

    def inner(self, node: ast.Node) -> list[Step]:
        """The statements of a block, or of a lone statement."""
        if isinstance(node, ast.Block):
            return self.block(node.statements, opening(node))
        return self.block((node,), Span(node.span.source, node.span.start, node.span.start))

    def branch(self, node: ast.If) -> list[Step]:
        self.apply(node.test, Kind.EXPRESSION)
        head, join = self.state, self.entry(node, "join")
        then = self.arm(node.then, join)
        self.state = head
        other = node.otherwise
        otherwise = self.arm(other, join) if other is not None else tuple(self.move_to(join))
        self.state = join
        return [Branch(self.text(node.test), then, otherwise)]

    def loop(self, node: ast.While | ast.DoWhile | ast.For) -> list[Step]:
        steps: list[Step] = []
        head, join = self.entry(node, "head"), self.entry(node, "join")
        again = head if isinstance(node, ast.While) else self.entry(node, "again") if self.has(node, "again") else head
        text, tail = "do", ""
        match node:
            case ast.While(test=test):
                text = f"while ({self.text(test)})"
            case ast.DoWhile(test=test):
                tail = f" while ({self.text(test)});"
            case ast.For(init=init, test=for_test, step=step):
                if init is not None:
                    self.apply(init, Kind.EXPRESSION if not isinstance(init, ast.Declaration) else Kind.STATEMENT)
                pieces = [self.text(one).rstrip(";") if one is not None else "" for one in (init, for_test, step)]
                text = f"for ({'; '.join(pieces)})".replace("; )", ";)")
        steps += self.move_to(head)
        self.targets.append((join, again))
        head_test = None if isinstance(node, ast.DoWhile) else node.test
        if head_test is not None:
            self.apply(head_test, Kind.EXPRESSION)
        body = self.arm(node.body, again)
        self.targets.pop()
        self.state = join
        return [*steps, Loop(text, body, tail)]

    def has(self, node: ast.Node, role: str) -> bool:
        return (self.index, id(node), role) in self.facts.graph.places

    def choice(self, node: ast.Switch) -> list[Step]:
        self.apply(node.value, Kind.EXPRESSION)
        join = self.entry(node, "join")
        self.targets.append((join, self.targets[-1][1] if self.targets else None))
        self.state = None
        body = self.arm(node.body, join)
        self.targets.pop()
        self.state = join
        return [Choice(self.text(node.value), body)]

    def conditional(self, node: ast.PreprocessorIf) -> list[Step]:
        arms = reachable(node, self.program.defines)
        if arms is not None:
            return [step for arm in arms for step in self.block(arm.body, first_line(arm))]
        head, join = self.state, self.entry(node, "join")
        made: list[tuple[str, tuple[Step, ...]]] = []
        for i, arm in enumerate(node.arms):
            self.state = head
            steps = self.block(arm.body, first_line(arm))
            steps += self.move_to(join) if self.state is not None else []
            word = "#else" if arm.condition is None else f"#{'el' if i else ''}if {unparse_expression(arm.condition)}"
            made.append((word, tuple(steps)))
        if node.arms[-1].condition is not None:
            self.state = head
            if steps := self.move_to(join):
                made.append(("#else", tuple(steps)))
        self.state = join
        return [Fork(tuple(made))]


def opening(node: ast.Block) -> Span:
    """The brace of a block."""
    return Span(node.span.source, node.span.start, node.span.start + 1)


def first_line(arm: ast.PreprocessorArm) -> Span:
    """The directive that begins an arm."""
    source, start = arm.span.source, arm.span.start
    end = source.text.find("\n", start)
    return Span(source, start, end if 0 <= end <= arm.span.end else arm.span.end)
