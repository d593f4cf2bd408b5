"""One instruction, walked once for each of its variants: what is known at each of its points, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from ..flow.build import instruction_graph
from ..flow.graph import OUT, Action, Block, Edge, Graph, Kind, Why
from ..flow.solve import solve
from ..flow.variants import describe, variants
from ..model.conditions import Defines
from ..model.program import Instruction, LabelCode, Program, Uop, UopPart
from ..model.specials import special_of
from ..model.sums import ZERO as SUM_ZERO
from ..model.walk import walk
from ..source import Span
from ..syntax import ast
from .changes import Scope
from .escapes import local_names
from .evaluate import Evaluator
from .guards import assume
from .meet import meet
from .ownership import declare_dead, spend
from .points import (
    ClosePoint,
    DeadPoint,
    EnterPoint,
    EstablishPoint,
    ExitPoint,
    Known,
    Point,
    PublishPoint,
    minus,
    plus,
)
from .promised import begun, established, needs_of, proofs_within
from .summary import Summaries, summaries_of
from .terms import Term, reference

EXITS = {Why.DEOPT: "deopt", Why.EXIT: "exit", Why.ERROR: "error", Why.LEAVE: "leave"}
BRANCHES = (Why.TRUE, Why.FALSE)


@dataclass(frozen=True, slots=True)
class Journey:
    """`points` in the order of the text, each with what is known there on every path that reaches it."""

    instruction: Instruction
    variant: str
    graph: Graph
    points: tuple[Point, ...]
    variants: int = 1  # how many the instruction has


def journeys(instruction: Instruction, program: Program) -> tuple[Journey, ...]:
    """One for each variant of the instruction."""
    bodies = [part.uop.body for part in instruction.uops]
    found = variants(bodies, program.defines)
    return tuple(
        replace(journey(instruction, program, one, describe(one, program.defines)), variants=len(found))
        for one in found
    )


def journey(instruction: Instruction, program: Program, defines: Defines, variant: str = "") -> Journey:
    """The walk through one variant: first what is known at each block, then the points, once each."""
    graph = instruction_graph(instruction, defines, program.config.leaves)
    summaries = {
        number: summaries_of(part.uop, program.contracts)
        for number, part in enumerate(instruction.parts)
        if isinstance(part, UopPart)
    }
    walker = Walker(instruction, program, scopes_of(instruction, program), summaries)
    start = Known(
        env={
            f"item {number}": Term("item", f"{value.name}#{number}")
            for number, value in enumerate(instruction.values)
            if value.born < 0
        }
    )
    states = solve(graph, start, walker.transfer, meet)
    walker.points = []
    for number in sorted(states):
        for _ in walker.transfer(graph.blocks[number], states[number]):
            pass
    return Journey(instruction, variant, graph, tuple(walker.points))


def scopes_of(instruction: Instruction, program: Program) -> dict[int, Scope]:
    """For each uop what the names in its body mean."""
    machine = program.config.machine
    unit = f"{machine.code_unit} *"
    registers = {machine.thread: machine.thread_type, machine.frame: machine.frame_type}
    registers |= {machine.next_instr: unit, machine.this_instr: unit}
    found: dict[int, Scope] = {}
    for number, part in enumerate(instruction.parts):
        if isinstance(part, UopPart):
            items = {slot.name: slot.value for slot in (*part.outputs, *part.inputs) if slot.name != "unused"}
            outputs = {slot.name: slot.value for slot in (*part.inputs, *part.outputs) if slot.name != "unused"}
            types = registers | types_in(part.uop) | item_types(part, instruction, machine.value)
            local = local_names(part.uop.body)
            asserts = frozenset({"assert", machine.assertion}) - {""}
            promised = program.contracts.uops.get(part.uop.name)
            found[number] = Scope(
                number,
                items,
                outputs,
                types,
                local,
                program.contracts,
                machine.value,
                machine.code_unit,
                machine.null,
                part.inputs,
                machine.frame,
                machine.next_instr,
                machine.resume,
                asserts,
                promised.entries if promised is not None else {},
            )
    return found


def types_in(uop: Uop) -> dict[str, str]:
    """Types of the variables that a body declares."""
    found: dict[str, str] = {}
    for node in walk(uop.body):
        if isinstance(node, ast.Declaration):
            words = " ".join(word for word in node.words if word not in ("static", "register", "const"))
            for one in node.declarators:
                found[one.name] = words + (f" {'*' * len(one.pointers)}" if one.pointers else "")
    return found


def item_types(part: UopPart, instruction: Instruction, value: str) -> dict[str, str]:
    slots = (slot for slot in (*part.inputs, *part.outputs) if slot.name != "unused")
    return {slot.name: (f"{value} *" if slot.array else instruction.values[slot.value].type or value) for slot in slots}


@dataclass(slots=True)
class Walker:
    """The transfer of the analysis: actions of a block, then what its condition proves on each edge."""

    instruction: Instruction
    program: Program
    scopes: Mapping[int, Scope]
    summaries: Mapping[int, Summaries]
    points: list[Point] | None = None
    assigned: dict[tuple[int, str], Span] = field(default_factory=dict)  # where an item got its value

    def transfer(self, block: Block, known: Known) -> Iterator[tuple[int, Known]]:
        condition: tuple[Term, Span] | None = None
        last = 0
        for action in block.actions:
            known, condition = self.apply(action, known)
            last = action.part
        for edge in block.edges:
            out = self.along(edge, known, condition)
            if out is None:
                continue
            if edge.target == OUT:
                self.leave(edge, out, block.actions[-1] if block.actions else None, last, condition)
            else:
                yield edge.target, out

    def along(self, edge: Edge, known: Known, condition: tuple[Term, Span] | None) -> Known | None:
        """What is known on the other side of an edge; None when nobody can go there."""
        if condition is None:
            return known
        term, span = condition
        if edge.why in BRANCHES or edge.target == OUT:
            return assume(known, term, edge.why is not Why.FALSE, span, self.program.contracts)
        if edge.why is Why.NEXT:
            return assume(known, term, False, span, self.program.contracts)
        return known

    def leave(
        self, edge: Edge, known: Known, action: Action | None, part: int, condition: tuple[Term, Span] | None
    ) -> None:
        if self.points is not None and action is not None and action.node is not None:
            test = condition[0] if condition is not None else None
            self.points.append(ExitPoint(action.node.span, part, known, EXITS.get(edge.why, "leave"), test))

    def apply(self, action: Action, known: Known) -> tuple[Known, tuple[Term, Span] | None]:
        """What is known behind an action, and the condition that it ends in."""
        match action.kind:
            case Kind.EXPRESSION:
                assert action.node is not None
                if isinstance(action.node, ast.Declaration):
                    return self.declare(action.node, action.part, known), None
                inner = self.evaluator(action.part, self.killed(known, action, False))
                term = inner.value(action.node)
                return inner.known, (term, action.node.span)
            case Kind.STATEMENT:
                assert action.node is not None
                known, condition = self.statement(action.node, action.part, self.killed(known, action, False))
                return self.killed(known, action, True), condition
            case Kind.ENTER:
                return self.enter(known, action.part), None
            case Kind.LEAVE:
                return self.finish(known, action.part), None
            case Kind.FLUSH:
                return replace(known, effect=None), None
            case Kind.END if self.points is not None:
                self.points.append(ExitPoint(self.instruction.name_span, action.part, known, "end"))
        return known, None

    def enter(self, known: Known, number: int) -> Known:
        part = self.instruction.parts[number]
        assert isinstance(part, UopPart)
        promised = self.program.contracts.uops.get(part.uop.name)
        if self.points is not None:
            needs = needs_of(known, promised.promises, "requires", part.inputs) if promised is not None else ()
            self.points.append(EnterPoint(part.span, number, known, part.uop.name, needs))
        own = f"{number} "
        known = replace(known, env=minus(known.env, lambda key, _: key.startswith(own)))
        return begun(known, promised, part) if promised is not None else known

    def finish(self, known: Known, number: int) -> Known:
        """A uop ends: under the explicit discipline its outputs are published now, and not when they are assigned."""
        part = self.instruction.parts[number]
        assert isinstance(part, UopPart)
        if self.points is not None and self.program.config.machine.explicit:
            for slot in part.outputs:
                value = known.env.get(f"item {slot.value}")
                if value is not None and (number, slot.name) in self.assigned:
                    span = self.assigned[number, slot.name]
                    self.points.append(PublishPoint(span, number, known, slot.name, value))
        promised = self.program.contracts.uops.get(part.uop.name)
        promises = promised.promises if promised is not None else ()
        needs = needs_of(known, promises, "establishes", (*part.inputs, *part.outputs))
        if needs:
            added = proofs_within(known, part.uop.span)
            if self.points is not None:
                self.points.append(EstablishPoint(part.span, number, known, part.uop.name, needs, added))
            known = established(known, needs, added, part.span)
        return replace(known, effect=None) if part.uop.name in self.program.config.restarts else known

    def evaluator(self, part: int, known: Known) -> Evaluator:
        return Evaluator(self.scopes[part], known, self.points)

    def statement(self, node: ast.Node, part: int, known: Known) -> tuple[Known, tuple[Term, Span] | None]:
        found = special_of(node) if isinstance(node, ast.ExpressionStatement) else None
        if found is not None:
            return self.special(*found, part, known)
        match node:
            case ast.Declaration():
                return self.declare(node, part, known), None
            case ast.ExpressionStatement(expression=expression):
                inner = self.evaluator(part, known)
                inner.value(expression)
                return self.published(expression, part, inner.known), None
            case ast.Return(value=value) if value is not None:
                inner = self.evaluator(part, known)
                inner.given(inner.value(value), node.span)
                return inner.known, None
        return known, None

    def published(self, node: ast.Expression, part: int, known: Known) -> Known:
        if isinstance(node, ast.Assign) and isinstance(node.target, ast.Name) and self.points is not None:
            scope = self.scopes[part]
            key = scope.out_key(node.target.id)
            if key is not None and key.startswith("item") and key in known.env:
                self.assigned[part, node.target.id] = node.span
                if not self.program.config.machine.explicit:
                    self.points.append(PublishPoint(node.span, part, known, node.target.id, known.env[key]))
        return known

    def declare(self, node: ast.Declaration, part: int, known: Known) -> Known:
        inner = self.evaluator(part, known)
        for one in node.declarators:
            if one.init is not None:
                inner.store(ast.Name(node.span, one.name), inner.value(one.init), node.span)
        return inner.known

    def special(self, word: str, call: ast.Call, part: int, known: Known) -> tuple[Known, tuple[Term, Span] | None]:
        inner = self.evaluator(part, known)
        match word:
            case "DEOPT_IF" | "EXIT_IF" | "ERROR_IF":
                if not call.arguments:
                    return known, None
                term = inner.value(call.arguments[0])
                return inner.known, (term, call.span)
            case "DECREF_INPUTS":
                if self.points is not None and self.program.config.machine.close and self.consumes(part):
                    self.points.append(ClosePoint(call.span, part, inner.known))
                inner.stop(call.span, "`DECREF_INPUTS` closes values")
                inner.effect("`DECREF_INPUTS` closes values", call.span)
                return self.inputs_gone(inner.known, part, call.span), None
            case "DEAD" if call.arguments and isinstance(call.arguments[0], ast.Name):
                return self.dead(known, part, call.span, call.arguments[0].id), None
            case "INPUTS_DEAD":
                return self.dead(known, part, call.span), None
            case "DISPATCH_INLINED":
                for one in call.arguments:
                    inner.given(inner.value(one), call.span)
        return inner.known, None

    def consumes(self, number: int) -> bool:
        """Whether a uop has inputs that do not stay."""
        part = self.instruction.parts[number]
        return isinstance(part, UopPart) and any(not slot.kept for slot in part.inputs)

    def inputs_gone(self, known: Known, number: int, span: Span) -> Known:
        part = self.instruction.parts[number]
        assert isinstance(part, UopPart)
        for slot in part.inputs:
            value = known.env.get(f"item {slot.value}")
            if not slot.kept and value is not None:
                known = spend(known, value, span)
                if not slot.array:
                    known = replace(known, gone=plus(known.gone, reference(value), span))
            if not slot.kept:
                known = replace(known, dead=known.dead | {slot.value})
        return known

    def dead(self, known: Known, number: int, span: Span, name: str = "") -> Known:
        """One input, or all that are left, are off the stack."""
        part = self.instruction.parts[number]
        assert isinstance(part, UopPart)
        for slot in part.inputs:
            if slot.value in known.dead or (slot.name != name if name else slot.kept or slot.name == "unused"):
                continue
            counted = self.program.config.machine.counted and not self.instruction.values[slot.value].type
            value = known.env.get(f"item {slot.value}")
            if counted and value is not None and self.points is not None:
                self.points.append(DeadPoint(span, number, known, slot.name, value))
            known = declare_dead(known, slot.value, span, counted)
        return known

    def killed(self, known: Known, action: Action, ended: bool) -> Known:
        """Inputs that a statement consumes by calls, or, when it has ended, has moved into outputs."""
        part = self.instruction.parts[action.part]
        assert isinstance(part, UopPart) and action.node is not None
        summary = self.summaries[action.part].of(action.node)
        names = {one.name for one in (summary.moves if ended else summary.kills)}
        taken = frozenset(slot.value for slot in part.inputs if slot.name in names) if names else known.dead
        return known if taken <= known.dead else replace(known, dead=known.dead | taken)


def label_journeys(label: LabelCode, program: Program) -> tuple[Journey, ...]:
    """A label's code, as an instruction that takes nothing and leaves nothing."""
    uop = label.part.uop
    code = Instruction(
        label.name, (label.part,), (), 1, SUM_ZERO, SUM_ZERO, (), label.doc, uop.annotations, label.span, label.span
    )
    return journeys(code, program)
