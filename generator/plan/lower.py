"""Facts → plan: each instruction's uops in order, with what the stack needs around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..analysis.checks import SILENT
from ..analysis.facts import Facts, InstructionFacts
from ..analysis.stack import Stack
from ..analysis.state import Flush, State
from ..model.program import FlushPart, Program, Slot, UopPart
from ..model.specials import special_of
from ..model.walk import walk
from ..syntax import ast
from .body import Body, opening
from .case import Case, Plan
from .exits import Exits
from .memory import stores, write
from .naming import Names
from .steps import (
    Branch,
    Choice,
    CloseArray,
    CloseQuickly,
    Copy,
    Enter,
    Fork,
    Load,
    Loop,
    Next,
    Point,
    ReadCache,
    Scope,
    Spill,
    Step,
)


def lower(facts: Facts) -> Plan:
    spilled = frozenset(one.name for one in facts.program.labels if one.spilled)
    cases = tuple(Lowering.of(one, facts.program, spilled).case() for one in facts.instructions)
    labels = tuple(Lowering.of(one, facts.program, spilled).label() for one in facts.labels)
    return Plan(facts, cases, labels)


@dataclass(frozen=True, slots=True)
class Mentions:
    """The words that a part's reachable code uses, and whether it closes its inputs."""

    words: frozenset[str]
    closes: bool


def mentions_of(facts: InstructionFacts) -> Mapping[int, Mentions]:
    words: dict[int, set[str]] = {}
    closing: set[int] = set()
    for number in facts.states:
        for action in facts.graph.blocks[number].actions:
            found = words.setdefault(action.part, set())
            if action.node is None:
                continue
            special = special_of(action.node) if isinstance(action.node, ast.ExpressionStatement) else None
            if special is not None and special[0] == "DECREF_INPUTS":
                closing.add(action.part)
            if special is None or special[0] != "DEAD":
                found.update(one.id for one in walk(action.node) if isinstance(one, ast.Name))
    return {part: Mentions(frozenset(found), part in closing) for part, found in words.items()}


@dataclass(slots=True)
class Lowering:
    """One instruction on its way to a case."""

    program: Program
    facts: InstructionFacts
    stack: Stack
    names: Names
    exits: Exits
    mentions: Mapping[int, Mentions]
    steps: list[Step] = field(default_factory=list)

    @classmethod
    def of(cls, facts: InstructionFacts, program: Program, spilled: frozenset[str]) -> Lowering:
        machine = program.config.machine
        stack = Stack(facts.instruction, machine, dict(facts.summaries), SILENT)
        mentions = mentions_of(facts)
        words = frozenset(word for one in mentions.values() for word in one.words)
        exits = Exits(facts.instruction.name, machine, spilled)
        hidden: dict[int, set[str]] = {}
        for index, part in enumerate(facts.instruction.parts):
            if isinstance(part, UopPart):
                for slot in (*part.below, *part.inputs):
                    hidden.setdefault(slot.value, set()).update(facts.summaries[index].local)
        return cls(program, facts, stack, Names(reserved=words, hidden=hidden), exits, mentions)

    @property
    def value_type(self) -> str:
        return self.program.config.machine.value

    def case(self) -> Case:
        state = self.parts()
        if state is not None:
            end = self.stack.flush(
                state, self.stack.place(len(self.facts.instruction.parts)), self.facts.instruction.span, ""
            )
            self.steps += self.write(state, end)
            self.steps.append(Next())
        return self.finished()

    def label(self) -> Case:
        self.parts()
        return self.finished()

    def finished(self) -> Case:
        one, machine = self.facts.instruction, self.program.config.machine
        words = {word for found in self.mentions.values() for word in found.words}
        exits = self.exits.exits
        everything = [*self.steps, *(step for way in exits for step in way.steps)]
        needed = machine.this_instr in words or any(uses_instruction(step) for step in flatten(everything))
        return Case(
            one.name,
            self.facts,
            self.names.variables,
            tuple(self.steps),
            exits,
            one.size,
            needed,
            machine.opcode in words,
            frozenset(self.exits.errors),
        )

    def parts(self) -> State | None:
        state: State | None = self.facts.states[self.facts.graph.entry]
        for index, part in enumerate(self.facts.instruction.parts):
            if state is None:
                break
            if isinstance(part, FlushPart):
                flush = self.stack.flush(state, self.stack.place(index), part.span, "")
                self.steps += self.write(state, flush)
                state = flush.state
            elif isinstance(part, UopPart):
                state = self.uop(index, part, state)
        return state

    def uop(self, index: int, part: UopPart, before: State) -> State | None:
        mentions = self.mentions.get(index, Mentions(frozenset(), False))
        state, flush = self.stack.enter(before, index)
        steps = stores(self.facts.instruction.values, self.names, before, flush)
        renames, begun = self.begin(part, mentions, state)
        steps += begun
        renames["INSTRUCTION_SIZE"] = str(self.facts.instruction.size)
        for one in walk(part.uop.body):
            if isinstance(one, ast.LabelStatement):
                renames[one.name] = f"{self.facts.instruction.name}_{index}_{one.name}"
        body = Body(self.program, self.facts, self.stack, index, self.names, self.exits, renames, state)
        steps += body.block(part.uop.body.statements, opening(part.uop.body))
        if steps:
            self.steps.append(Scope(part.uop.name, tuple(steps)))
        return None if body.state is None else self.stack.leave(body.state, index)

    def begin(self, part: UopPart, mentions: Mentions, state: State) -> tuple[dict[str, str], list[Step]]:
        """Inputs and cache entries under the names that the body uses."""
        here = [slot.value for slot in (*part.below, *part.inputs, *part.outputs)]
        renames: dict[str, str] = {}
        steps: list[Step] = []
        for cache in part.caches:
            if cache.cache.name in mentions.words:
                type_name = cache_type(cache.cache.units, self.program.config.machine.cache_pointer)
                name = self.names.declare(cache.cache.name, type_name, here)
                self.rename(renames, cache.cache.name, name)
                steps.append(ReadCache(name, type_name, cache.cache.units, cache.offset))
        moved = {slot.value for slot in part.outputs if slot.kept} - {
            slot.value
            for slot in part.inputs
            for other in part.outputs
            if other.value == slot.value and other.offset == slot.offset
        }
        closed = {slot.value for slot in self.stack.closed(state, part)} if mentions.closes else set()
        for slot in part.inputs:
            wanted = slot.value in closed or slot.value in moved
            steps += self.bring(slot, slot.name in mentions.words, wanted, here, renames, state)
        for slot in part.outputs:
            if not slot.kept and slot.name != "unused":
                if slot.array and slot.name in mentions.words:
                    steps.append(self.point(slot, here, renames, state))
                elif not slot.array:
                    type_name = self.facts.instruction.values[slot.value].type or self.value_type
                    self.rename(renames, slot.name, self.names.give(slot.value, slot.name, type_name, here))
        return renames, steps

    def bring(
        self, slot: Slot, mentioned: bool, wanted: bool, here: list[int], renames: dict[str, str], state: State
    ) -> list[Step]:
        value = self.facts.instruction.values[slot.value]
        if not (mentioned or wanted):
            return []
        if slot.array:
            return [self.point(slot, here, renames, state)]
        held = self.names.variable.get(slot.value)
        if held is not None and (not mentioned or held == slot.name):
            self.rename(renames, slot.name, held)
            return []
        name = self.names.give(slot.value, slot.name, value.type or self.value_type, here)
        self.rename(renames, slot.name, name)
        if held == name:
            return []
        return [Load(name, slot.offset - state.sp, value.condition) if held is None else Copy(name, held)]

    def point(self, slot: Slot, here: list[int], renames: dict[str, str], state: State) -> Step:
        name = self.names.declare(slot.name, f"{self.value_type} *", here)
        self.rename(renames, slot.name, name)
        return Point(name, slot.offset - state.sp)

    @staticmethod
    def rename(renames: dict[str, str], name: str, variable: str) -> None:
        if name != variable:
            renames[name] = variable

    def write(self, before: State, flush: Flush) -> list[Step]:
        return write(self.facts.instruction.values, self.names, before, flush)


def cache_type(units: int, pointer: str) -> str:
    return pointer if units == 4 else f"uint{16 * units}_t"


def flatten(steps: list[Step]) -> list[Step]:
    """The steps and all steps inside them."""
    found: list[Step] = []
    todo = list(steps)
    while todo:
        step = todo.pop()
        found.append(step)
        match step:
            case Branch(then=then, otherwise=otherwise):
                todo += [*then, *otherwise]
            case Loop(body=body) | Choice(body=body) | Scope(body=body):
                todo += body
            case Fork(arms=arms):
                todo += [one for _, arm in arms for one in arm]
    return found


def uses_instruction(step: Step) -> bool:
    match step:
        case Spill(_, instruction) | CloseQuickly(_, _, instruction):
            return instruction
        case CloseArray(quickly=quickly, instruction=instruction):
            return quickly and instruction
    return isinstance(step, ReadCache | Enter)
